"""The archive of the example: loading it, storing it, and removing what was stored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from entente_client import Client, EntenteError
from entente_client.errors import NotFound

ARCHIVE = Path(__file__).parent / "archive"


@dataclass(frozen=True, slots=True)
class Article:
    """A line of the archive; `intended` is the state that its writer meant, by docs/states.md."""

    title: str
    outlet: str
    published: date
    text: str
    intended: str

    @classmethod
    def of(cls, line: str) -> Article:
        """The article of a line of JSON."""
        told = json.loads(line)
        published = date.fromisoformat(told["published_at"])
        return cls(told["title"], told["outlet"], published, told["text"], told["intended_state"])

    def sent(self) -> dict[str, str]:
        """What the service is told: nothing of what the writer meant."""
        return {
            "title": self.title,
            "outlet": self.outlet,
            "published_at": self.published.isoformat(),
            "text": self.text,
        }


def load(dyad: str) -> list[Article]:
    """The articles on a dyad, oldest first."""
    lines = (ARCHIVE / f"{dyad}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Article.of(line) for line in lines]


class Ledger:
    """The ids of the articles that this example stored, by service, so that it can remove them and no others."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def store(self, client: Client, articles: Sequence[Article]) -> list[str]:
        """Store the articles and note those that were not there; returns the id of each. Raises EntenteError."""
        ids = []
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as notes:
            for outcome in client.store_many(article.sent() for article in articles):
                if outcome.problem is not None:
                    raise outcome.problem
                if outcome.id is None:
                    raise EntenteError(f"Article {outcome.line} was answered without an id")
                if outcome.created:
                    notes.write(json.dumps({"url": client.url, "id": outcome.id}) + "\n")
                ids.append(outcome.id)
        return ids

    def clean(self, client: Client) -> int:
        """Remove what this example stored in the client's service; returns how many articles that was."""
        noted = self._noted()
        removed = sum(_removed(client, note["id"]) for note in noted if note["url"] == client.url)
        self._write(note for note in noted if note["url"] != client.url)
        return removed

    def _noted(self) -> list[dict[str, str]]:
        if not self._path.exists():
            return []
        return [json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines()]

    def _write(self, notes: Iterable[dict[str, str]]) -> None:
        lines = [json.dumps(note) + "\n" for note in notes]
        if lines:
            self._path.write_text("".join(lines), encoding="utf-8")
        else:
            self._path.unlink(missing_ok=True)


def _removed(client: Client, article_id: str) -> bool:
    try:
        client.delete(article_id)
    except NotFound:
        return False
    return True
