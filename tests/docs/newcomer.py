"""Somebody who has just cloned the repository, and types what a page says, block after block.

All blocks of a page are typed into one shell, so that what one of them sets the next one has. The
pages say port 8000, and 8765 for a receiver of messages; here both are free ones. `make run` serves
until it is interrupted: it is started in the background, as in a terminal of its own, and the rest
is typed once it is ready. `make test` runs one quick file of tests (ARGS): the others are running it.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import Block
from tests.processes import copy_of_the_checkout, free_port

LONGEST = 600
_MAKE_RUN = re.compile(r"^((?:[A-Z_]+=\S+ )*make run)\b.*$", re.MULTILINE)
_SETTINGS = re.compile(r"ENTENTE_|OTEL_|DATABASE_URL|PYTEST_|PYTHON|VIRTUAL_ENV|MAKE|MFLAGS|WEB_CONCURRENCY")


@dataclass(frozen=True, slots=True)
class Ran:
    """A block that was run to its end, what it put out, and how many seconds it took."""

    block: Block
    output: str
    seconds: float


class Newcomer:
    """A clone of the repository in `folder`, and a port that is free."""

    def __init__(self, folder: Path) -> None:
        self.clone = copy_of_the_checkout(folder / "entente")
        self._notes = folder / "notes"
        self._notes.mkdir()
        self._port, self._other_port = free_port(), free_port()

    def types(self, blocks: Sequence[Block]) -> list[Ran]:
        """Run the blocks in one shell; raises AssertionError with what the shell said where one fails."""
        script = self._notes / "script.sh"
        script.write_text(self._script(blocks), encoding="utf-8")
        shell = subprocess.Popen(
            ["bash", str(script)],
            cwd=self.clone,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            ended = shell.wait(timeout=LONGEST)
        finally:
            # What was started in the background is in the shell's group.
            _end_group(shell.pid)
        assert ended == 0, self._what_failed(blocks)
        return [self._ran(block, number) for number, block in enumerate(blocks)]

    def _script(self, blocks: Sequence[Block]) -> str:
        lines = ["set -euo pipefail"]
        for number, block in enumerate(blocks):
            lines += [f"exec > {self._notes}/{number}.out 2> {self._notes}/{number}.err"]
            lines += [f"echo $EPOCHREALTIME > {self._notes}/{number}.began", self._typed(block)]
        return "\n".join([*lines, f"echo $EPOCHREALTIME > {self._notes}/{len(blocks)}.began"])

    def _typed(self, block: Block) -> str:
        text = block.text.replace("localhost:8000", f"localhost:{self._port}")
        text = text.replace("8765", str(self._other_port))
        if block.language == "python":
            return f".venv/bin/python - <<'END OF PYTHON'\n{text}\nEND OF PYTHON"
        ready = f"curl --silent --fail --output /dev/null http://localhost:{self._port}/readyz"
        waits = f"until {ready}; do kill -0 $!; sleep 0.2; done"
        return _MAKE_RUN.sub(rf"\1 >> {self._notes}/run.log 2>&1 &\n{waits}", text)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not _SETTINGS.match(name)}
        return {
            **kept,
            "PORT": str(self._port),
            "ENTENTE_URL": f"http://localhost:{self._port}",
            "ARGS": "tests/test_settings.py",
        }

    def _ran(self, block: Block, number: int) -> Ran:
        began, ended = (
            float((self._notes / f"{each}.began").read_text(encoding="utf-8"))
            for each in (number, number + 1)
        )
        output = (self._notes / f"{number}.out").read_text(encoding="utf-8")
        return Ran(block, output, ended - began)

    def _what_failed(self, blocks: Sequence[Block]) -> str:
        number = max(int(path.stem) for path in self._notes.glob("*.err"))
        said = (self._notes / f"{number}.err").read_text(encoding="utf-8", errors="replace")
        output = (self._notes / f"{number}.out").read_text(encoding="utf-8", errors="replace")
        log = self._notes / "run.log"
        served = log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""
        return f"{blocks[number]} failed:\n{blocks[number].text}\n{output[-2000:]}\n{said[-2000:]}\n{served}"


def _end_group(group: int) -> None:
    for number in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            return
        time.sleep(2)
