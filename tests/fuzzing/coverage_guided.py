"""Runs a law against input that atheris makes up, guided by which code it reaches.

Atheris is no requirement of the project, as there are wheels of it for Linux on x86-64 alone. Install
it with `python -m pip install atheris`, then run a fuzzer with any of libFuzzer's options:

    python -m tests.fuzzing.fuzz_reader -max_total_time=60
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final

# What atheris hands to a law: bytes, to be taken as what the law needs.
Provider = Any


# Atheris 3.0 never lets go of an array that it has seen compared: a minute of these would fill the
# memory. Their courses do not depend on the input anyway.
_OF_ARRAYS: Final = [
    f"service.reading.{name}"
    for name in ("classifier", "vectoriser", "features", "views", "actors", "evidence")
]


def fuzz(prepare: Callable[[], Callable[[Provider], None]]) -> None:
    """Run until the options say to stop; what raises is written to a file and ends the run.

    `prepare` imports what is to be followed, and gives back what is run on each input.
    """
    import atheris

    with atheris.instrument_imports(include=["service"], exclude=_OF_ARRAYS):
        law = prepare()
    atheris.Setup(sys.argv, lambda data: law(atheris.FuzzedDataProvider(data)))
    atheris.Fuzz()
