"""Run the benchmarks and print their tables: all of them, or those named."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from benchmarks import comparing, reading, serving

_BENCHMARKS: Final = {"reading": reading.main, "comparing": comparing.main, "serving": serving.main}


def main() -> int:
    """Run them one after another; 1 where one does not give what must hold on any machine."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(_BENCHMARKS))
    names = parser.parse_args().names or list(_BENCHMARKS)
    if unknown := [name for name in names if name not in _BENCHMARKS]:
        parser.error(f"no benchmark is called {unknown[0]}: there are {', '.join(_BENCHMARKS)}")
    held = [_BENCHMARKS[name]() for name in names]
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
