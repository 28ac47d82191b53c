"""Run the benchmarks and print their tables: all of them, or those named."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from typing import Final

from benchmarks import comparing, load, reading, serving

_BENCHMARKS: Final[dict[str, Callable[[], bool]]] = {
    "reading": reading.main,
    "comparing": comparing.main,
    "serving": serving.main,
    "load": load.main,
}


def main() -> int:
    """Run them one after another; 1 where one does not give what must hold on any machine."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(_BENCHMARKS))
    parser.add_argument("--seconds", type=float, default=60, help="how long `load` keeps a server busy")
    parser.add_argument("--postgres", action="store_true", help="`load` PostgreSQL, too")
    given = parser.parse_args()
    names = given.names or list(_BENCHMARKS)
    if unknown := [name for name in names if name not in _BENCHMARKS]:
        parser.error(f"no benchmark is called {unknown[0]}: there are {', '.join(_BENCHMARKS)}")
    benchmarks: dict[str, Callable[[], bool]] = {
        **_BENCHMARKS,
        "load": partial(load.main, given.seconds, postgres=given.postgres),
    }
    held = [benchmarks[name]() for name in names]
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
