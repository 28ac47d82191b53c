"""Fuzzes the cursors: `python -m tests.fuzzing.fuzz_cursors -max_total_time=60`; see coverage_guided."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzzing.coverage_guided import Provider, fuzz


def prepare() -> Callable[[Provider], None]:
    """What is run on each input."""
    from tests.fuzzing import laws

    def run(given: Provider) -> None:
        if given.ConsumeBool():
            laws.cursors_are_places_or_refused(laws.cursors_of_this_list(given.ConsumeBytes(24)))
        else:
            laws.cursors_are_places_or_refused(given.ConsumeUnicode(80))

    return run


if __name__ == "__main__":
    fuzz(prepare)
