"""Lists of relations, outlets and articles, for people at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

from entente_client.results import Model, Outlets, Relation, RelationDetail, StateCounts, StoredArticle
from entente_client.terminal.layout import day, paragraph, table
from entente_client.terminal.look import PHRASES, Look, clean, cut, signed
from entente_client.terminal.readings import Names, bars, reading

_OUTLETS_FROM: Final = 110


def relations(listed: Iterable[Relation], look: Look) -> list[str]:
    """A table of dyads."""
    rows = [
        [
            each.dyad,
            f"{each.stored:,}",
            "-" if each.score is None else signed(each.score, look),
            day(each.first_published_at),
            day(each.last_published_at),
            f" {look.glyphs.dash} ".join(each.countries),
        ]
        for each in listed
    ]
    if not rows:
        return ["Nothing is stored on any relation yet: entente store or entente import store articles."]
    return table(rows, look, ["dyad", "articles", "score", "first", "last", "countries"])


def relation(detail: RelationDetail, look: Look) -> Iterator[str]:
    """One dyad: what is stored, the consensus, and the articles published last."""
    names = f" {look.glyphs.dash} ".join(detail.countries)
    yield f"{look.strong(detail.dyad)}  {clean(names)}"
    yield from paragraph(_stored(detail), look)
    if detail.consensus is not None:
        consensus = detail.consensus
        phrase = look.state(look.strong(PHRASES.get(consensus.state, consensus.state)), consensus.state)
        yield ""
        yield f"Consensus: {phrase} (score {signed(consensus.score, look)}, agreement {consensus.agreement:.2f})"
        yield from bars(consensus.probabilities, consensus.state, look)
    if detail.latest:
        yield ""
        yield from articles(detail.latest, look)


def _stored(detail: RelationDetail) -> str:
    copies = "" if detail.distinct == detail.stored else f" ({detail.distinct:,} without copies)"
    dates = f" from {day(detail.first_published_at)} to {day(detail.last_published_at)}"
    return f"{detail.stored:,} articles{copies}{dates if detail.first_published_at else ''}: {counted(detail.states)}."


def counted(states: StateCounts) -> str:
    """How many articles show each state, in words."""
    return f"{states.cooperative:,} cooperative, {states.impasse:,} at an impasse, {states.hostile:,} hostile"


def articles(listed: Iterable[StoredArticle], look: Look) -> list[str]:
    """A table of stored articles; where there is little room, without their outlets."""
    head = ["id", "published", "main position", "outlet", "title"]
    rows = [_article_row(each, look) for each in listed]
    if not look.has_room(_OUTLETS_FROM):
        head, rows = [*head[:3], head[-1]], [[*row[:3], row[-1]] for row in rows]
    return table(rows, look, head)


def _article_row(article: StoredArticle, look: Look) -> list[str]:
    """An article in a table, with the position that counts most."""
    positions = article.reading.positions
    main = f"{positions[0].dyad} {positions[0].state}" if positions else article.reading.reason or "-"
    outlet = cut(clean(article.outlet) or "-", 20, look)
    return [article.id, day(article.published_at), main, outlet, clean(article.title) or "-"]


def article(stored: StoredArticle, look: Look, names: Names) -> Iterator[str]:
    """A stored article: what identifies it, its text, and its reading."""
    yield look.strong(clean(stored.title) or "No title")
    where = [clean(stored.outlet), day(stored.published_at) if stored.published_at else "", clean(stored.url)]
    yield from paragraph(", ".join(part for part in where if part) or "no outlet, no date", look)
    yield look.faint(f"{stored.id}, stored {day(stored.stored_at)}")
    for part in (stored.text or "").split("\n\n"):
        if part.strip():
            yield ""
            yield from paragraph(part, look)
    yield ""
    yield from reading(stored.reading, look, names)
    for correction in stored.corrections:
        state = correction.state or "no position"
        yield from paragraph(f"Corrected by {correction.author}: {correction.dyad} is {state}.", look)


def outlets(listed: Outlets, look: Look) -> list[str]:
    """A table of outlets."""
    rows = [
        [
            f"{each.stored:,}",
            signed(each.score, look),
            "-" if each.difference is None else signed(each.difference, look),
            (each.departs or "-").replace("_", " "),
            each.outlet,
        ]
        for each in listed
    ]
    return table(rows, look, ["articles", "score", "from others", "departs", "outlet"])


def model(card: Model, look: Look) -> Iterator[str]:
    """The model card in short."""
    yield look.strong(f"{clean(card.name)} {clean(card.version)}")
    for text in (card.task, card.method, f"Language: {card.language}"):
        yield from paragraph(text, look)
    if card.measured:
        yield ""
        yield look.faint("Measured")
        yield from json.dumps(card.measured, indent=1, ensure_ascii=not look.unicode).splitlines()
