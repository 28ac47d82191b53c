"""What must be stored after all that was answered, and whether it is."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.load.records import WRITES, Record


@dataclass
class Expected:
    """What may be true of an article after all that was sent of it."""

    there: bool | None = False
    outlets: set[str] = field(default_factory=set)
    authors: set[str] = field(default_factory=set)
    perhaps_authors: set[str] = field(default_factory=set)

    def take(self, record: Record) -> None:
        """Take in what became of a write. One that was refused with 503 may have been done, too."""
        unknown = record.sent and (record.status is None or record.status >= 500)
        if not (record.is_done or unknown):
            return
        if record.kind == "remove":
            self.there = None if unknown else False
        elif record.kind == "change":
            self.outlets = {*(self.outlets if unknown else ()), record.value or ""}
        elif record.kind == "correct":
            (self.perhaps_authors if unknown else self.authors).add(record.value or "")
        else:
            self.there = self.there or (None if unknown else True)
            self.outlets.add(record.value or "")

    def allows(self, found: list[dict[str, Any]]) -> bool:
        """Whether the articles that were found of it are as they must be."""
        if len(found) != 1:
            return not found and not self.there
        authors = [correction["author"] for correction in found[0]["corrections"]]
        return (
            self.there is not False
            and found[0]["outlet"] in self.outlets
            and len(set(authors)) == len(authors)
            and self.authors <= set(authors) <= self.authors | self.perhaps_authors
        )


def expected_of(records: Iterable[Record]) -> dict[str, Expected]:
    """What must be there, by title."""
    expected: dict[str, Expected] = defaultdict(Expected)
    for record in records:
        if record.kind in WRITES and record.title is not None:
            expected[record.title].take(record)
    return expected


def assert_kept(url: str, records: Iterable[Record]) -> None:
    """All that was answered with success is stored exactly once, and what nobody knows of at most once.

    Articles without a title are none of the traffic's.
    """
    expected = expected_of(records)
    stored = exported(url)
    assert sorted(article["id"] for article in stored) == sorted(listed(url))
    by_title: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for article in stored:
        if article["title"] is None:
            continue
        assert article["text"].startswith(f"Report {article['title']}. ")
        by_title[article["title"]].append(article)
    assert by_title.keys() <= expected.keys()
    wrong = {
        title: (each, by_title[title])
        for title, each in expected.items()
        if not each.allows(by_title.get(title, []))
    }
    assert not wrong, wrong


def exported(url: str) -> list[dict[str, Any]]:
    """All that is stored, oldest first."""
    response = requests.get(f"{url}/v1/articles/export", timeout=60)
    assert response.status_code == 200, response.text
    return [json.loads(line) for line in response.text.splitlines()]


def listed(url: str, cursor: str | None = "") -> list[str]:
    """The ids of all that is listed, page by page, newest first; or of what follows after a cursor."""
    found: list[str] = []
    session = requests.Session()
    while cursor is not None:
        page = session.get(
            f"{url}/v1/articles", params={"limit": 100, **({"cursor": cursor} if cursor else {})}, timeout=60
        ).json()
        found += [article["id"] for article in page["articles"]]
        cursor = page["next_cursor"]
    session.close()
    return found
