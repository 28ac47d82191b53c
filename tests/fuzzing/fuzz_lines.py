"""Fuzzes the lines of bodies: `python -m tests.fuzzing.fuzz_lines -max_total_time=60`; see coverage_guided."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import mkdtemp

from tests.fuzzing.coverage_guided import Provider, fuzz


def prepare() -> Callable[[Provider], None]:
    """What is run on each input."""
    from service import create_app
    from service.settings import Settings
    from tests.fuzzing import laws

    app = create_app(Settings.from_environment({"ENTENTE_DATA_DIR": mkdtemp(), "ENTENTE_LOG_LEVEL": "ERROR"}))

    def run(given: Provider) -> None:
        longest, most = given.ConsumeIntInRange(1, 60), given.ConsumeIntInRange(1, 40)
        kind = given.ConsumeIntInRange(0, 2)
        body = given.ConsumeBytes(2_000)
        if kind == 0:
            laws.bodies_are_read_or_refused(app, body, longest, most)
        else:
            laws.lines_are_those_of_the_body(app, body, longest, most, packed=kind == 2)

    return run


if __name__ == "__main__":
    fuzz(prepare)
