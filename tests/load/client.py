"""One client of mixed traffic, which never has more than one request under way."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from threading import Event
from typing import Any, Final
from uuid import uuid4

from tests.load.records import Record
from tests.load.texts import Sent, Texts

# The longest that the service itself may take, and a little more.
_TIMEOUT_SECONDS: Final = 40
_MOST_ARTICLES: Final = 40
_OUTLETS: Final = ("Daily Ledger", "Civic Gazette", "Harbour Post")


@dataclass
class _Own:
    """An article that this client stored, and what is known of it."""

    title: str
    id: str
    dyad: str | None


@dataclass(frozen=True)
class _Keyed:
    """An article that is sent with an idempotency key until there is an answer."""

    sent: Sent
    key: str


@dataclass(frozen=True)
class _Answer:
    record: Record
    content: Any


class Client:
    """Sends requests of all kinds, at random by their weights, and notes what becomes of each.

    It changes and removes what it stored itself, and nothing whose state is not known for sure.
    """

    def __init__(self, address: tuple[str, int], name: str, note: Callable[[Record], object]) -> None:
        self._connection = HTTPConnection(*address, timeout=_TIMEOUT_SECONDS)
        self._texts = Texts(name)
        self._chance = random.Random(name)  # noqa: S311 (no secret)
        self._note = note
        self._own: list[_Own] = []
        self._unanswered: list[_Keyed] = []
        self._changes = 0
        self._cursor: str | None = None
        self._kinds: dict[Callable[[], None], int] = {
            self.store: 20,
            self.store_with_a_key: 10,
            self.compare: 25,
            self.fetch: 15,
            self.list_page: 8,
            self.ask_timeline: 7,
            self.remove: 6,
            self.change: 5,
            self.correct: 4,
        }

    def run(self, stop: Event) -> None:
        """Send one request after the other until told to stop."""
        self._stop = stop
        kinds, weights = list(self._kinds), list(self._kinds.values())
        while not stop.is_set():
            self._chance.choices(kinds, weights)[0]()
        for _ in range(len(self._unanswered)):
            self.store_with_a_key()
        self._connection.close()

    def store(self) -> None:
        """Store a new article."""
        sent = self._texts.next()
        self._keep(sent, self._ask("store", "POST", "/v1/articles", _body(sent), told=_told(sent)))

    def store_with_a_key(self) -> None:
        """Store a new article, or send one again that there was no answer to, with its key."""
        keyed = self._unanswered.pop(0) if self._unanswered else _Keyed(self._texts.next(), str(uuid4()))
        headers = {"Idempotency-Key": keyed.key}
        answer = self._ask(
            "store with a key", "POST", "/v1/articles", _body(keyed.sent), headers, _told(keyed.sent)
        )
        if answer.record.status is None or answer.record.status >= 500:
            self._unanswered.append(keyed)
        self._keep(keyed.sent, answer)

    def compare(self) -> None:
        """Compare a new article with those stored."""
        self._ask("compare", "POST", "/v1/comparisons", _body(self._texts.next()))

    def fetch(self) -> None:
        """Fetch an article that this client stored."""
        if self._own:
            self._ask("fetch", "GET", f"/v1/articles/{self._chance.choice(self._own).id}")

    def list_page(self) -> None:
        """List a page, the next one after the last."""
        cursor = "" if self._cursor is None else f"&cursor={self._cursor}"
        answer = self._ask("list", "GET", f"/v1/articles?limit=20{cursor}")
        self._cursor = answer.content["next_cursor"] if answer.record.is_done else None

    def ask_timeline(self) -> None:
        """Ask how a relation moved, where this client knows of one."""
        known = [own.dyad for own in self._own if own.dyad is not None]
        if known:
            self._ask("timeline", "GET", f"/v1/relations/{self._chance.choice(known)}/timeline")

    def remove(self) -> None:
        """Remove an article that this client stored."""
        if self._own:
            own = self._own.pop(self._chance.randrange(len(self._own)))
            self._ask("remove", "DELETE", f"/v1/articles/{own.id}", told={"title": own.title})

    def change(self) -> None:
        """Change the outlet of an article that this client stored."""
        if self._own:
            own = self._chance.choice(self._own)
            self._changes += 1
            outlet = f"{self._chance.choice(_OUTLETS)} {self._changes}"
            self._write(own, "change", "PATCH", "", {"outlet": outlet}, outlet)

    def correct(self) -> None:
        """Correct the main position of an article that this client stored."""
        own = next((each for each in reversed(self._own) if each.dyad is not None), None)
        if own is not None:
            self._changes += 1
            author = f"Reader {self._changes}"
            said = {"dyad": own.dyad, "state": "impasse", "author": author}
            self._write(own, "correct", "POST", "/corrections", said, author)

    def _write(self, own: _Own, kind: str, method: str, path: str, sent: Any, value: str) -> None:
        told = {"title": own.title, "value": value}
        answer = self._ask(kind, method, f"/v1/articles/{own.id}{path}", json.dumps(sent).encode(), told=told)
        if not answer.record.is_done:
            self._own.remove(own)

    def _keep(self, sent: Sent, answer: _Answer) -> None:
        if answer.record.is_done:
            positions = answer.content["reading"]["positions"]
            own = _Own(sent.title, answer.content["id"], positions[0]["dyad"] if positions else None)
            self._own = [*self._own[-_MOST_ARTICLES:], own]

    def _ask(
        self,
        kind: str,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] = {},
        told: Mapping[str, str] = {},
    ) -> _Answer:
        began = time.monotonic()
        record = Record(kind, began, 0.0, None, sent=False, title=told.get("title"), value=told.get("value"))
        content: Any = None
        try:
            if self._connection.sock is None:
                self._connection.connect()
            record = replace(record, sent=True)
            self._connection.request(method, path, body, {"Content-Type": "application/json", **headers})
            status, replayed, content = self._received()
            problem = content["type"].rpartition("/")[2] if status >= 400 else None
            record = replace(record, status=status, replayed=replayed, problem=problem)
        except (OSError, HTTPException):
            self._connection.close()
        record = replace(record, seconds=time.monotonic() - began)
        self._note(record)
        if not record.is_done:
            # Not so soon again, to whoever does not take it.
            self._stop.wait(self._chance.uniform(0.02, 0.08))
        return _Answer(record, content)

    def _received(self) -> tuple[int, bool, Any]:
        """The status of an answer that came whole, whether it was one of before, and what it says."""
        response = self._connection.getresponse()
        raw = response.read()
        return response.status, "Idempotent-Replayed" in response.headers, json.loads(raw) if raw else None


def _told(sent: Sent) -> dict[str, str]:
    return {"title": sent.title, "value": _OUTLETS[0]}


def _body(sent: Sent) -> bytes:
    return json.dumps({"text": sent.text, "title": sent.title, "outlet": _OUTLETS[0]}).encode()
