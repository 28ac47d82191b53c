"""The twenty years: what is printed, the plots, and an archive that is as it was in the end."""

import json
import subprocess
import sys

import pytest
import requests
from PIL import Image

from tests.examples.conftest import EXAMPLES

FOLLOW = EXAMPLES / "twenty_years" / "follow.py"
ARCHIVE = EXAMPLES / "twenty_years" / "archive"
PLOTS = ("score", "told", "outlets", "compared")
COLOURS = ((0x00, 0x72, 0xB2), (0x8A, 0x8A, 0x8A), (0xD5, 0x5E, 0x00))
NUMBERS = {"ISR-TUR": 67, "IND-PAK": 80}


@pytest.fixture(scope="module")
def followed(server, tmp_path_factory):
    """What following a relation put out, and the folder it put its plots into; each relation is followed once."""
    known = {}

    def followed(dyad):
        if dyad not in known:
            folder = tmp_path_factory.mktemp(dyad)
            command = [sys.executable, FOLLOW, dyad, "--url", server.url, "--into", folder]
            done = subprocess.run(command, capture_output=True, text=True, timeout=240, cwd=folder)
            assert done.returncode == 0, done.stderr
            known[dyad] = (done.stdout, folder)
        return known[dyad]

    return followed


@pytest.mark.parametrize("dyad", sorted(NUMBERS))
@pytest.mark.parametrize("plot", PLOTS)
def test_the_plots_are_sound_images_that_can_be_read(followed, dyad, plot):
    _, folder = followed(dyad)
    with Image.open(folder / f"{dyad}-{plot}.png") as image:
        image.load()
        assert image.format == "PNG"
        assert 800 <= image.width <= 1600
        assert 250 <= image.height <= 1000


@pytest.mark.parametrize("dyad", sorted(NUMBERS))
def test_the_plots_show_what_the_service_told_in_the_colours_of_the_states(followed, dyad):
    _, folder = followed(dyad)
    assert set(COLOURS) <= set(_pixels(folder / f"{dyad}-compared.png"))
    assert set(COLOURS) <= set(_pixels(folder / f"{dyad}-score.png"))
    dots = _pixels(folder / f"{dyad}-outlets.png")
    assert sum(dots.get(colour, 0) for colour in COLOURS) > 5 * 20  # of five outlets
    bars = _pixels(folder / f"{dyad}-told.png")
    assert sum(number for colour, number in bars.items() if max(colour) - min(colour) > 20) > 20_000


def _pixels(path):
    """How many pixels there are of each colour."""
    with Image.open(path) as image:
        return {colour: number for number, colour in image.convert("RGB").getcolors(1 << 20)}


@pytest.mark.parametrize("dyad", sorted(NUMBERS))
def test_where_the_model_errs_is_told(followed, dyad):
    output, _ = followed(dyad)
    read = int(output.split(" were read")[0].split()[-1])
    unread = int(output.split("On ")[1].split()[0])
    assert read + unread == NUMBERS[dyad]
    assert read > unread
    listed = output.split("no position was taken on this pair:\n")[1].split("\n\n")[0].splitlines()
    assert len(listed) == unread


def test_the_turn_at_davos_was_told_at_the_time_and_is_not_in_hindsight(followed, server):
    output, _ = followed("ISR-TUR")
    assert "from cooperative" in output
    assert "first after: 2009-01-30 Erdogan storms off Davos stage" in output
    (shift,) = _timeline(server, as_of="2012-12-31")["shifts"]
    assert shift["earliest"] <= "2009-01-30T00:00:00Z" <= shift["latest"]
    assert (shift["before"]["state"], shift["after"]["state"]) == ("cooperative", "hostile")
    assert _timeline(server)["shifts"] == []


def test_a_relation_that_swings_has_no_shift_to_be_told(followed):
    output, _ = followed("IND-PAK")
    assert "At the end of no year was there a shift to be told." in output


def test_an_article_departs_on_its_day_and_not_in_hindsight(followed):
    output, _ = followed("ISR-TUR")
    assert "on its day: Departs from the consensus" in output
    assert "in hindsight: Shows ISR-TUR hostile" in output


def test_what_it_stored_is_removed_and_nothing_else(closed_server, run, tmp_path):
    key = closed_server.run("keys", "make", "Follower", "--scope", "read", "--scope", "write").strip()
    headers = {"Authorization": f"Bearer {key}"}
    address = f"{closed_server.url}/v1/articles"
    # Of the archive, one article was there before.
    line = json.loads((ARCHIVE / "ISR-TUR.jsonl").read_text(encoding="utf-8").splitlines()[0])
    own = requests.post(address, json={"text": line["text"]}, headers=headers, timeout=30).json()["id"]
    command = (sys.executable, FOLLOW, "ISR-TUR", "--url", closed_server.url, "--into", tmp_path / "plots")
    for _ in range(2):  # the second time everything is there
        done = run(*command, ENTENTE_KEY=key)
        assert done.returncode == 0, done.stderr
    assert len(_stored(closed_server, headers)) == NUMBERS["ISR-TUR"]
    cleaned = run(*command, "--clean", ENTENTE_KEY=key)
    assert cleaned.stdout == f"Removed {NUMBERS['ISR-TUR'] - 1} articles from {closed_server.url}.\n"
    assert _stored(closed_server, headers) == {own}
    assert "Removed 0 articles" in run(*command, "--clean", ENTENTE_KEY=key).stdout


def test_a_service_that_is_not_there_ends_it_with_a_line(run):
    done = run(sys.executable, FOLLOW, "--url", "http://127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.startswith("Could not store the archive")
    assert "Traceback" not in done.stderr


def test_a_service_that_wants_a_key_ends_it_with_a_line(run, closed_server):
    done = run(sys.executable, FOLLOW, "--url", closed_server.url)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def _timeline(server, **narrowing):
    address = f"{server.url}/v1/relations/ISR-TUR/timeline"
    return requests.get(address, params={"bucket": "year", **narrowing}, timeout=30).json()


def _stored(server, headers):
    export = requests.get(f"{server.url}/v1/articles/export", headers=headers, timeout=30)
    return {json.loads(line)["id"] for line in export.text.splitlines()}
