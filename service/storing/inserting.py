"""Putting articles into the archive, several in one transaction: each text once, with the positions it lacks.

Whoever else writes takes rows in the same order, so that few wait in a circle: those of articles that
are there by their texts' hashes, then new ones, then those of dyads by their codes. New ones are put in
as they were given, since their numbers tell in which order they were stored: two who put the same new
texts in at once, in different orders, are in each other's way, and PostgreSQL ends one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.reading.values import Position
from service.storing.receipts import note_outcome, outcomes_of
from service.storing.rows import PositionMark, position_row
from service.storing.tables import ArticleRow
from service.storing.values import Addition, ArticleNotFound, Keeping, KeyReused, Outcome, Receipt
from service.storing.versions import take_versions

# What an addition came to: its article's row, and whether that was new; or why nothing was done.
Put = tuple[ArticleRow, bool] | KeyReused | ArticleNotFound


@dataclass(frozen=True, slots=True)
class _Plan:
    """What an addition puts in: positions that the row lacks, and the row itself where it is new."""

    addition: Addition
    row: ArticleRow
    is_new: bool
    positions: tuple[Position, ...]


def content_hash(text: str) -> str:
    """What tells a text from all others."""
    return sha256(text.encode("utf-8")).hexdigest()


def put_in(session: Session, additions: Sequence[Addition], keeping: Keeping) -> list[Put]:
    """Put articles in, within the session's transaction; what each came to, in their order.

    Raises an error of `is_conflict` where another process puts the same in, or does the same request.
    """
    known = _before(session, [each.receipt for each in additions if each.receipt is not None])
    before = [None if each.receipt is None else known.get(each.receipt) for each in additions]
    new = [each for each, put in zip(additions, before, strict=True) if put is None]
    plans = _plans(session, new, keeping)
    _carry_out(session, plans)
    done = iter([(plan.row, plan.is_new) for plan in plans])
    return [next(done) if put is None else put for put in before]


def put_before(session: Session, receipt: Receipt) -> Put | None:
    """What a request came to before; None where it is new."""
    return _before(session, [receipt]).get(receipt)


def _before(session: Session, receipts: Sequence[Receipt]) -> dict[Receipt, Put]:
    """What these requests came to before, without those that are new."""
    outcomes = outcomes_of(session, receipts)
    identities = {each.article_id for each in outcomes.values() if isinstance(each, Outcome)}
    rows = _rows_by_id(session, identities) if identities else {}

    def put(outcome: Outcome | KeyReused) -> Put:
        if isinstance(outcome, KeyReused):
            return outcome
        row = rows.get(outcome.article_id)
        return ArticleNotFound(outcome.article_id) if row is None else (row, outcome.created)

    return {receipt: put(outcome) for receipt, outcome in outcomes.items()}


def _rows_by_id(session: Session, identities: set[str]) -> dict[str, ArticleRow]:
    rows = session.scalars(select(ArticleRow).where(ArticleRow.id.in_(identities)))
    return {row.id: row for row in rows}


def _plans(session: Session, additions: Sequence[Addition], keeping: Keeping) -> list[_Plan]:
    """What is to be put in, with the rows of all articles, held until the session ends."""
    digests = [content_hash(each.article.text) for each in additions]
    rows = _held(session, digests)
    known = {digest: {each.dyad for each in row.positions} for digest, row in rows.items()}
    plans = []
    for addition, digest in zip(additions, digests, strict=True):
        is_new, there = digest not in known, known.setdefault(digest, set())
        if is_new:
            rows[digest] = _new_row(addition, digest, keeping)
            session.add(rows[digest])
        lacking = tuple(each for each in addition.reading.positions if str(each.dyad) not in there)
        there.update(str(each.dyad) for each in lacking)
        plans.append(_Plan(addition, rows[digest], is_new, lacking))
    session.flush()
    return plans


def _held(session: Session, digests: Sequence[str]) -> dict[str, ArticleRow]:
    if not digests:
        return {}
    rows = session.scalars(
        select(ArticleRow)
        .where(ArticleRow.content_hash.in_(digests))
        .order_by(ArticleRow.content_hash)
        .with_for_update()
    )
    return {row.content_hash: row for row in rows}


def _new_row(addition: Addition, digest: str, keeping: Keeping) -> ArticleRow:
    article, reading = addition.article, addition.reading
    return ArticleRow(
        id=uuid4().hex,
        content_hash=digest,
        text=article.text if keeping.text else "",
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        published_at=article.published_at,
        stored_at=datetime.now(UTC),
        reason=None if reading.reason is None else reading.reason.value,
        model=reading.model,
        revision=1,
        positions=[],
        corrections=[],
    )


def _carry_out(session: Session, plans: Sequence[_Plan]) -> None:
    counts = Counter(str(position.dyad) for plan in plans for position in plan.positions)
    versions = take_versions(session, counts)
    for plan in plans:
        if plan.positions and not plan.is_new:
            plan.row.revision += 1
        for position in plan.positions:
            _append(plan, position, next(versions[str(position.dyad)]))
        if plan.addition.receipt is not None:
            note_outcome(session, plan.addition.receipt, Outcome(plan.row.id, plan.is_new))
    session.flush()


def _append(plan: _Plan, position: Position, version: int) -> None:
    article = plan.addition.article
    mark = PositionMark(
        version=version,
        came=version,
        rank=len(plan.row.positions),
        asked=position.pair == article.asked,
        model=plan.addition.reading.model,
    )
    plan.row.positions.append(position_row(position, plan.row, article.text, mark))
