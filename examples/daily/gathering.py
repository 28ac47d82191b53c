"""What a day brought: asked of the service, which knows what was stored when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from entente_client import Client
from entente_client.errors import NotFound
from entente_client.results import Comparison, RelationDetail, Shift, StoredArticle, Timeline


@dataclass(frozen=True, slots=True)
class Compared:
    """An article that was stored, and how it compares on one of the watched dyads."""

    article: StoredArticle
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Watched:
    """A watched dyad: how it stands, None where nothing is stored on it, and the shifts that are new."""

    dyad: str
    relation: RelationDetail | None
    timeline: Timeline | None
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """What was stored between two times."""

    since: datetime
    until: datetime
    stored: int
    compared: tuple[Compared, ...]
    watched: tuple[Watched, ...]

    @property
    def departures(self) -> list[Compared]:
        """Those that depart, the farthest first."""
        departing = [each for each in self.compared if each.comparison.verdict == "departs"]
        return sorted(departing, key=lambda each: -(each.comparison.departure or 0.0))


def gather(client: Client, dyads: Sequence[str], since: datetime, until: datetime) -> Day:
    """What a day brought on the dyads. Raises EntenteError."""
    articles = list(_stored(client, since, until))
    compared = tuple(each for article in articles for each in _compared(client, article, dyads))
    return Day(since, until, len(articles), compared, tuple(_watched(client, dyad, since) for dyad in dyads))


def _stored(client: Client, since: datetime, until: datetime) -> Iterator[StoredArticle]:
    """The articles stored after `since` and up to `until`, last first."""
    for article in client.articles(sort="stored", order="desc"):
        if article.stored_at <= since:
            return
        if article.stored_at <= until:
            yield article


def _compared(client: Client, article: StoredArticle, dyads: Sequence[str]) -> Iterator[Compared]:
    if not any(position.dyad in dyads for position in article.reading.positions):
        return
    for comparison in client.compare_stored(article.id).comparisons:
        if comparison.dyad in dyads:
            yield Compared(article, comparison)


def _watched(client: Client, dyad: str, since: datetime) -> Watched:
    try:
        relation, timeline = client.relation(dyad), client.timeline(dyad)
    except NotFound:
        return Watched(dyad, None, None)
    try:
        before = client.timeline(dyad, stored_until=since).shifts
    except NotFound:
        before = ()
    return Watched(dyad, relation, timeline, new_shifts(timeline.shifts, before))


def new_shifts(now: Sequence[Shift], before: Sequence[Shift]) -> tuple[Shift, ...]:
    """The shifts that were not told before.

    A shift keeps its direction, but its place may move with every article; so one that turns the same way within
    the stretches beside a known one is taken for that.
    """
    return tuple(shift for shift in now if not any(_is_same(shift, known) for known in before))


def _is_same(shift: Shift, known: Shift) -> bool:
    if (shift.size > 0) != (known.size > 0):
        return False
    return known.before.first_published_at < shift.latest and shift.earliest < known.after.last_published_at
