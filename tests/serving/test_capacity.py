"""How many workers are started follows from the memory and cores there are."""

import os

import pytest

from service.serving.capacity import Capacity, workers_that_fit

GIGABYTE = 1 << 30


@pytest.mark.parametrize(
    ("megabytes", "cores", "limited", "index", "workers"),
    [
        (256, 1, True, 200, 1),  # less than one needs is still one
        (512, 8, True, 200, 1),
        (512, 8, True, 50, 2),
        (1024, 4, True, 200, 3),
        (2560, 2, True, 200, 5),  # two cores have no more use for workers
        (2560, 1, True, 200, 3),
        (14336, 8, True, 200, 17),
        (14336, 8, True, 5000, 2),  # an index is reckoned with in full
        (32768, 16, False, 200, 2),  # a laptop is there for others too
        (512, 16, False, 200, 1),
        (0, 4, False, 200, 1),  # a system that does not say what it has
    ],
)
def test_as_many_as_memory_and_cores_allow(megabytes, cores, limited, index, workers):
    assert workers_that_fit(Capacity(megabytes, cores, limited), index) == workers


@pytest.fixture
def machine(tmp_path):
    """Makes a machine of 8 GiB, as a process sees it, of the files named."""

    def make(**files):
        written = {"proc/meminfo": "MemTotal:        8388608 kB\nMemFree: 1 kB\n", **files}
        for name, content in written.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        return Capacity.measured(tmp_path)

    return make


@pytest.fixture(autouse=True)
def four_cores(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1, 2, 3}, raising=False)


def test_without_limits_it_is_all_of_the_machine(machine):
    assert machine() == Capacity(8192, 4, limited=False)


def test_a_container_has_the_limits_of_its_group(machine):
    files = {"memory.max": "1073741824\n", "cpu.max": "150000 100000\n"}
    assert machine(**{f"sys/fs/cgroup/{name}": content for name, content in files.items()}) == Capacity(
        1024, 2, limited=True
    )


def test_an_older_container_has_them_too(machine):
    files = {
        "memory/memory.limit_in_bytes": "536870912\n",
        "cpu/cpu.cfs_quota_us": "50000\n",
        "cpu/cpu.cfs_period_us": "100000\n",
    }
    assert machine(**{f"sys/fs/cgroup/{name}": content for name, content in files.items()}) == Capacity(
        512, 1, limited=True
    )


@pytest.mark.parametrize(
    "files",
    [
        {"memory.max": "max\n", "cpu.max": "max 100000\n"},
        {
            "memory/memory.limit_in_bytes": "9223372036854771712\n",
            "cpu/cpu.cfs_quota_us": "-1\n",
            "cpu/cpu.cfs_period_us": "100000\n",
        },
        {"memory.max": f"{16 * GIGABYTE}\n"},
    ],
)
def test_a_limit_that_limits_nothing_is_none(machine, files):
    measured = machine(**{f"sys/fs/cgroup/{name}": content for name, content in files.items()})
    assert measured == Capacity(8192, 4, limited=False)


def test_a_unit_of_systemd_has_its_own_limits_and_those_above(machine):
    measured = machine(
        **{
            "proc/self/cgroup": "0::/system.slice/entente.service\n",
            "sys/fs/cgroup/system.slice/entente.service/memory.max": f"{2 * GIGABYTE}\n",
            "sys/fs/cgroup/system.slice/entente.service/cpu.max": "max 100000\n",
            "sys/fs/cgroup/system.slice/memory.max": f"{GIGABYTE}\n",
            "sys/fs/cgroup/system.slice/cpu.max": "200000 100000\n",
        }
    )
    assert measured == Capacity(1024, 2, limited=True)
