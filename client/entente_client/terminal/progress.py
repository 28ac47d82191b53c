"""A line that says how far an import has come: how much of the file, how many articles, how fast, how long yet."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import IO, Final

import click

from entente_client.importing.importer import Progress
from entente_client.terminal.look import Look, cut
from entente_client.terminal.readings import bar_of

_BAR: Final = 20
_REDRAWN_SECONDS: Final = 0.1
_TOLD_SECONDS: Final = 5.0
"""How often a line is written where lines cannot be drawn over."""
_WINDOW_SECONDS: Final = 20.0
"""How far back the rate looks."""
_NOTED_SECONDS: Final = 1.0
_SETTLED_SECONDS: Final = 1.0
"""Before this a rate says nothing."""


class ProgressLine:
    """Drawn over and over on a terminal (`redraw`), or else written now and then."""

    def __init__(
        self,
        stream: IO[str],
        look: Look,
        name: str,
        size: int | None,
        *,
        redraw: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream, self._look, self._name, self._size = stream, look, name, size
        self._redraw, self._clock = redraw, clock
        self._drawn = clock()
        self._seen: deque[tuple[float, Progress]] = deque()
        self._last: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        """Show how far it has come, unless that was done a moment ago."""
        self._last = progress
        now = self._clock()
        self._note(now, progress)
        if now - self._drawn >= (_REDRAWN_SECONDS if self._redraw else _TOLD_SECONDS):
            self._drawn = now
            self._show(self.line(progress))

    def note(self, text: str) -> None:
        """Write a line of text that stays, above the line that is drawn over."""
        self.clear()
        click.echo(text, file=self._stream)

    def clear(self) -> None:
        """Remove what is drawn, as before other output."""
        if self._redraw:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def close(self) -> None:
        """Show it a last time, and leave it there."""
        if self._last is not None:
            self._show(self.line(self._last))
        if self._redraw and self._last is not None:
            self._stream.write("\n")

    def line(self, progress: Progress) -> str:
        """How far it has come, in words and figures."""
        parts = [f"{progress.articles:,} articles", *self._speed(progress)]
        if progress.refused:
            parts.append(f"{progress.refused:,} refused")
        share = self._share(progress)
        done = [] if share is None else [bar_of(share, _BAR, self._look), f"{share:4.0%}"]
        return "  ".join([cut(self._name, 24, self._look), *done, *parts])

    def _share(self, progress: Progress) -> float | None:
        return min(1.0, progress.read / self._size) if self._size else None

    def _speed(self, progress: Progress) -> list[str]:
        since, first = self._seen[0] if self._seen else (self._clock(), progress)
        passed = self._clock() - since
        if passed < _SETTLED_SECONDS:
            return []
        rate = (progress.articles - first.articles) / passed
        speed = (progress.read - first.read) / passed
        left = [f"{_duration((self._size - progress.read) / speed)} left"] if self._size and speed > 0 else []
        return [f"{rate:,.0f}/s", *left]

    def _note(self, now: float, progress: Progress) -> None:
        """Remember the last while: a service that was away has not become slow by it."""
        if not self._seen or now - self._seen[-1][0] >= _NOTED_SECONDS:
            self._seen.append((now, progress))
        while len(self._seen) > 1 and now - self._seen[0][0] > _WINDOW_SECONDS:
            self._seen.popleft()

    def _show(self, line: str) -> None:
        if not self._redraw:
            click.echo(line, file=self._stream)
            return
        line = cut(line, self._look.width - 1, self._look)
        self._stream.write(f"\r{line}\x1b[K")
        self._stream.flush()


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
