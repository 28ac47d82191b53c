"""Looking at what came on the watched dyads, and putting what is news into the outbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Final

import numpy as np

from service.comparing import Indexes, Narrowing, Subject
from service.comparing.compare import standing_of
from service.comparing.history.shifts import Shift, shifts_of
from service.comparing.relation import observations_of
from service.comparing.values import Verdict
from service.reading.values import Dyad
from service.storing import Database
from service.storing.webhooks.values import EventType
from service.storing.webhooks.watches import Arrival, Arrivals, News, ToldShift, Watch, Watches
from service.watching.messages import departure_message, shift_message
from service.watching.shifting import untold

# Some tens of milliseconds of comparing; what was weighed by then is told before the rest is looked at.
_BATCH: Final = 50
# A shift that is dated longer ago when it is found is history. It takes five texts after it to be
# found at all, which on a pair that few write about may take months.
_LONG_AGO: Final = timedelta(days=365)
# A dyad that takes a while to weigh is left alone for so many times that, since others need the time.
_REST: Final = 10.0
_LONGEST_REST: Final = 60.0


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What a look at a dyad came to: how far it reached, the shifts that are told then, and the news."""

    arrivals: Arrivals
    shifts: tuple[ToldShift, ...] | None
    news: tuple[News, ...]


@dataclass(slots=True)
class Weigher:
    """Weighs what came, as comparisons with `half_life` do. To be used by one thread."""

    database: Database
    watches: Watches
    indexes: Indexes
    half_life: float
    _rests: dict[Dyad, float] = field(default_factory=dict)

    def weigh(self) -> int:
        """Look once at each dyad on which something changed; returns how many news there were."""
        self._rests = {dyad: until for dyad, until in self._rests.items() if until > monotonic()}
        return sum(self._weigh(watch) for watch in self.watches.behind() if watch.dyad not in self._rests)

    def _weigh(self, watch: Watch) -> int:
        began = monotonic()
        with self.database.snapshot():
            weighed = self._looked_at(watch)
        is_told = self.watches.tell(watch, weighed.arrivals.version, weighed.shifts, weighed.news)
        ended = monotonic()
        if weighed.arrivals.is_all:
            self._rests[watch.dyad] = ended + min(_LONGEST_REST, _REST * (ended - began))
        return len(weighed.news) if is_told else 0

    def _looked_at(self, watch: Watch) -> _Weighed:
        arrivals = self.watches.arrivals(watch, _BATCH)
        news = tuple(self._departures(watch.dyad, arrivals))
        if not arrivals.is_all:
            # Of a relation that is being stored, the shifts are looked up at the end.
            return _Weighed(arrivals, None, news)
        new, shifts = untold(self._shifts(watch.dyad), self._told(watch))
        return _Weighed(arrivals, shifts, (*news, *(_news_of(watch.dyad, shift) for shift in new)))

    def _departures(self, dyad: Dyad, arrivals: Arrivals) -> Iterator[News]:
        audience = self.watches.audience(dyad)
        for arrival in arrivals.positions:
            if audience.departures and (audience.history or not arrival.is_history):
                body = self._departure(dyad, arrival)
                if body is not None:
                    yield News(EventType.DEPARTURE, body, arrival.is_history)

    def _departure(self, dyad: Dyad, arrival: Arrival) -> str | None:
        """The message of an article that departs, None where it does not.

        It is set against what was stored by the time it was, however late it is looked at. Of copies of
        a text, the one stored first is told of.
        """
        article, position, mark = arrival.article, arrival.position, arrival.mark
        signature = np.frombuffer(mark.signature, np.uint8)
        standing = standing_of(
            Subject(position, mark.key, signature, article.published_at),
            self.indexes.candidates(dyad, position.vector),
            Narrowing(stored_until=article.stored_at),
            self.half_life,
        )
        departs = standing.verdict is Verdict.DEPARTS and not len(standing.copies)
        return departure_message(dyad, arrival, standing) if departs else None

    def _told(self, watch: Watch) -> tuple[ToldShift, ...]:
        """The shifts that were told of; at the first look, those that were there when the watch began."""
        if watch.shifts is not None:
            return watch.shifts
        return untold(self._shifts(watch.dyad, Narrowing(stored_until=watch.since)), ())[1]

    def _shifts(self, dyad: Dyad, narrowing: Narrowing = Narrowing()) -> tuple[Shift, ...]:  # noqa: B008 (does not change)
        candidates = self.indexes.candidates(dyad)
        return shifts_of(observations_of(candidates.where(narrowing.keeps(candidates))))


def _news_of(dyad: Dyad, shift: Shift) -> News:
    is_history = shift.at < datetime.now(UTC) - _LONG_AGO
    return News(EventType.SHIFT, shift_message(dyad, shift), is_history)
