"""`python -m benchmarks [name …]`: run every benchmark of this folder, or those named."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

_NO_BENCHMARKS = {"__init__", "__main__", "timing"}


def names() -> list[str]:
    """The benchmarks there are: the modules of this folder that are not shared by the others."""
    return sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - _NO_BENCHMARKS)


def main(chosen: list[str]) -> None:
    """Run the benchmarks `chosen`, or all; exits with the names there are where one is unknown."""
    unknown = set(chosen) - set(names())
    if unknown:
        sys.exit(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    for name in chosen or names():
        print(f"\n## {name}\n", flush=True)
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
