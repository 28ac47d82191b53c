"""What the tests of watching store, and how they subscribe and wait."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from service.reading.values import Dyad, Position, Probabilities, Reading, State
from service.reading.vectors import TermVector
from service.storing import NewArticle
from service.storing.webhooks import Caller, EventType
from service.storing.webhooks.values import NewWebhook

PAK_USA = Dyad.parse("PAK-USA")
ANYBODY = Caller("", sees_all=True)
BOTH = (EventType.SHIFT, EventType.DEPARTURE)
_VECTOR = TermVector.from_weights({"route": 1.0, "drone": 2.0})
_CLEAR = {
    State.HOSTILE: Probabilities(0.9, 0.08, 0.02),
    State.IMPASSE: Probabilities(0.1, 0.8, 0.1),
    State.COOPERATIVE: Probabilities(0.02, 0.08, 0.9),
}


def reading_of(state: State, dyad: Dyad = PAK_USA, model: str = "1-test") -> Reading:
    return Reading((Position(dyad, _CLEAR[state], 0.8, vector=_VECTOR),), None, model)


def store(articles, text, state=State.COOPERATIVE, **fields):
    """Store an article that says so on the dyad; returns its id."""
    dyad = fields.pop("dyad", PAK_USA)
    stored, created = articles.add(NewArticle(text, **fields), reading_of(state, dyad))
    assert created
    return stored.summary.id


def settle(articles, state=State.COOPERATIVE, count=5, *, until=None, every=timedelta(days=1)):
    """Store so many articles that agree, one a day up to the day `until`, or else without dates."""
    for number in range(count):
        date = None if until is None else until - every * (count - 1 - number)
        store(articles, f"{state} {number} {until}", state, published_at=date)


def subscribe(webhooks, url, **fields):
    values = {"url": url, "dyad": PAK_USA, "events": BOTH, **fields}
    return webhooks.make(NewWebhook(**values), ANYBODY)


def today():
    return datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def eventually(condition, seconds=30):
    """Wait until it holds; a test that fails waits for all of the time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it does not come about"
        time.sleep(0.01)
