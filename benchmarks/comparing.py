"""Comparing: how fast, how exact, in how much memory, by the size of the archive and beside its peers."""

from __future__ import annotations

from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from benchmarks import loading, stored
from benchmarks.answering import print_in_process, print_over_http
from benchmarks.growing import index_of, print_changes, print_sizes
from benchmarks.peers import race
from benchmarks.real import print_real
from benchmarks.spread import REAL, Statistics, sample
from benchmarks.synthetic import SyntheticArchive, generate, sizes_of_dyads

_ARTICLES: Final = 100_000
_SIZES: Final = (1_000, 5_000, 15_000, 50_000, 150_000)
_USUAL: Final = 15_000
# Articles that are taken in after the largest size.
_MORE: Final = 2_000
_QUERIES: Final = 60


def main() -> bool:
    """Print all figures; whether the index was exact wherever it was compared with brute force."""
    began = perf_counter()
    archive = generate(sizes_of_dyads(_ARTICLES), held_out=_QUERIES)
    huge = generate([_SIZES[-1] + _MORE], held_out=_QUERIES, seed=2)
    seconds = perf_counter() - began
    print(
        f"\ncomparing: a real archive, and made ones of {len(archive):,} and {len(huge):,} articles ({seconds:.0f} s)"
    )
    print(
        "  (terms at 5/25/50/75/95 % of the articles; % of them that hold the term of rank 20/100/1,000/10,000)"
    )
    print(f"  real  {REAL}")
    print(f"  made  {Statistics.of(sample(archive.rows, REAL.articles))}")

    print("\ncomparing: one position with those on its dyad, index in memory, one core")
    exact = print_sizes(huge.on(0), _SIZES, huge.held_out)
    for size in (_USUAL, _SIZES[-1]):
        print_changes(huge.on(0), size)

    print("\ncomparing: the same question to others, one core")
    _race(archive)

    print("\ncomparing: real articles")
    exact &= print_real()

    with TemporaryDirectory() as folder:
        _measure_stored(folder, archive, huge)
    outcome, seconds = "exact throughout" if exact else "NOT EXACT", perf_counter() - began
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(f"\ncomparing: {outcome}; {seconds:.0f} s in all, at most {peak:,.0f} MiB of memory")
    return exact


def _race(archive: SyntheticArchive) -> None:
    large, *others = (archive.on(dyad) for dyad in range(len(archive.starts) - 1))
    race(index_of(large), large, archive.held_out, others)


def _measure_stored(folder: str, archive: SyntheticArchive, huge: SyntheticArchive) -> None:
    """Measure what takes a database: loading from it, and answering with it."""
    path = Path(folder) / "entente.db"
    began = perf_counter()
    stored.write(f"sqlite:///{path}", archive)
    large = archive.on(0)
    print(
        f"\ncomparing: {len(archive):,} articles in SQLite ({path.stat().st_size / 1e6:,.0f} MB, written in"
        f" {perf_counter() - began:.0f} s)"
    )
    loading.print_loading(f"sqlite:///{path}", stored.dyads(len(archive.starts) - 1))
    print(f"\ncomparing: over HTTP, one worker, {len(large):,} of {len(archive):,} articles on the dyad")
    print_over_http(folder, large)
    print("\ncomparing: as where 1,000,000 are stored, an index for each dyad")
    print_in_process(folder, huge.on(0, _SIZES[-1]), large.articles.tolist())


if __name__ == "__main__":
    raise SystemExit(not main())
