"""Run every benchmark and print its table."""

from __future__ import annotations

from benchmarks import comparing, reading, serving


def main() -> None:
    """Run them one after another."""
    for benchmark in (reading, comparing, serving):
        benchmark.main()


if __name__ == "__main__":
    main()
