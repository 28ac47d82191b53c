"""The folder of the workers' metrics: nothing that was counted is lost, and nothing piles up."""

import pytest
from prometheus_client.mmap_dict import MmapedDict, mmap_key

from service.telemetry.workers import bury, claim, undisturbed


def write(folder, name, **values):
    file = MmapedDict(str(folder / name))
    for key, value in values.items():
        file.write_value(mmap_key(key, key, [], [], "help"), value, 0.0)
    file.close()


def read(folder, name):
    return {key[2:7]: value for key, value, _, _ in MmapedDict.read_all_values_from_file(folder / name)}


def names(folder):
    return sorted(path.name for path in folder.glob("*.db"))


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "entente-metrics-one"
    folder.mkdir()
    return folder


def test_what_the_dead_counted_is_kept_in_one_place_and_their_gauges_go(folder):
    for process in (11, 12, 13):
        write(folder, f"counter_{process}.db", first=1.0, other=process)
        write(folder, f"gauge_livesum_{process}.db", gauge=1.0)
    bury(folder, 11, {12, 13})
    bury(folder, 12, {13})
    assert names(folder) == ["counter_0.db", "counter_13.db", "gauge_livesum_13.db"]
    assert read(folder, "counter_0.db") == {"first": 2.0, "other": 23.0}


def test_while_somebody_reads_the_counts_stay_and_are_moved_later(folder):
    for process in (11, 12):
        write(folder, f"histogram_{process}.db", first=1.0)
    with undisturbed(folder):
        bury(folder, 11, {12})
        assert names(folder) == ["histogram_11.db", "histogram_12.db"]
    bury(folder, 12, set())
    assert names(folder) == ["histogram_0.db"]
    assert read(folder, "histogram_0.db") == {"first": 2.0}


def test_folders_whose_owners_were_killed_are_cleared_away_and_no_others(folder, tmp_path):
    others = {name: tmp_path / name for name in ("entente-metrics-dead", "entente-metrics-new", "else-dead")}
    for other in others.values():
        other.mkdir()
    (others["entente-metrics-dead"] / "owner").touch()
    (others["else-dead"] / "owner").touch()
    claim(folder)
    # One that is not claimed yet is being started.
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "else-dead",
        "entente-metrics-new",
        "entente-metrics-one",
    ]
    claim(others["entente-metrics-new"])
    assert folder.exists()
