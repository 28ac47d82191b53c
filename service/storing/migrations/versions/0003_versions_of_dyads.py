"""Versions of dyads, what an index holds of a position beside it, and the evidence apart."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

from service.comparing.indexing.copies import signature_of
from service.comparing.indexing.entries import text_key
from service.storing.rows import microseconds
from service.storing.tables import Sequence, UtcDateTime

revision = "0003"
down_revision = "0002"

_NEW: dict[str, TypeEngine[Any]] = {
    "version": sa.BigInteger(),
    "asked": sa.Boolean(),
    "model": sa.String(64),
    "published": sa.BigInteger(),
    "stored": sa.BigInteger(),
    "outlet": sa.Text(),
    "text_key": sa.BigInteger(),
    "signature": sa.LargeBinary(),
}
_ALWAYS_THERE = ("version", "asked", "model", "stored", "text_key", "signature")
_POSITIONS = sa.table(
    "positions",
    sa.column("article_sequence", sa.BigInteger),
    sa.column("dyad", sa.String),
    sa.column("evidence", sa.JSON),
    *(sa.column(name, kind) for name, kind in _NEW.items()),
)
_ARTICLES = sa.table(
    "articles",
    sa.column("sequence", sa.BigInteger),
    sa.column("text", sa.Text),
    sa.column("outlet", sa.Text),
    sa.column("model", sa.String),
    sa.column("published_at", UtcDateTime),
    sa.column("stored_at", UtcDateTime),
)
_EVIDENCE = sa.table(
    "evidence",
    sa.column("article_sequence", sa.BigInteger),
    sa.column("dyad", sa.String),
    sa.column("passages", sa.JSON),
)


def upgrade() -> None:
    dyads = op.create_table(
        "dyads",
        sa.Column("dyad", sa.String(7), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "removals",
        sa.Column("dyad", sa.String(7), primary_key=True),
        sa.Column("version", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("article_sequence", sa.BigInteger(), nullable=False),
    )
    with op.batch_alter_table("positions") as batch:
        for name, kind in _NEW.items():
            batch.add_column(sa.Column(name, kind))
    versions = _fill(op.get_bind())
    if versions:
        op.bulk_insert(dyads, [{"dyad": dyad, "version": version} for dyad, version in versions.items()])
    _move_evidence_out()
    op.create_index("ix_positions_dyad_version", "positions", ["dyad", "version"])


def downgrade() -> None:
    op.drop_index("ix_positions_dyad_version", "positions")
    with op.batch_alter_table("positions") as batch:
        batch.add_column(sa.Column("evidence", sa.JSON()))
    passages = (
        sa.select(_EVIDENCE.c.passages)
        .where(
            _EVIDENCE.c.article_sequence == _POSITIONS.c.article_sequence,
            _EVIDENCE.c.dyad == _POSITIONS.c.dyad,
        )
        .scalar_subquery()
    )
    op.execute(_POSITIONS.update().values(evidence=passages))
    op.drop_table("evidence")
    with op.batch_alter_table("positions") as batch:
        batch.alter_column("evidence", existing_type=sa.JSON(), nullable=False)
        for name in _NEW:
            batch.drop_column(name)
    op.drop_table("removals")
    op.drop_table("dyads")


def _fill(connection: sa.Connection) -> Counter[str]:
    """Give each position what its article knows, and a version of its dyad; returns the newest versions."""
    versions: Counter[str] = Counter()
    last = 0
    while True:
        article = connection.execute(
            sa.select(_ARTICLES).where(_ARTICLES.c.sequence > last).order_by(_ARTICLES.c.sequence).limit(1)
        ).first()
        if article is None:
            return versions
        last = article.sequence
        names = connection.scalars(
            sa.select(_POSITIONS.c.dyad).where(_POSITIONS.c.article_sequence == last)
        ).all()
        for dyad in names:
            versions[dyad] += 1
            connection.execute(
                _POSITIONS.update()
                .where(_POSITIONS.c.article_sequence == last, _POSITIONS.c.dyad == dyad)
                .values(
                    version=versions[dyad],
                    asked=False,
                    model=article.model,
                    published=_microseconds(article.published_at),
                    stored=_microseconds(article.stored_at),
                    outlet=article.outlet,
                    text_key=text_key(article.text),
                    signature=signature_of(article.text),
                )
            )


def _move_evidence_out() -> None:
    # SQLite makes the table anew to change it, and would take along what points to it: so what
    # points to it is made after, and the passages wait in a table that does not.
    op.create_table("evidence_moving", *_passages())
    op.execute("INSERT INTO evidence_moving SELECT article_sequence, dyad, evidence FROM positions")
    with op.batch_alter_table("positions") as batch:
        for name in _ALWAYS_THERE:
            batch.alter_column(name, existing_type=_NEW[name], nullable=False)
        batch.drop_column("evidence")
    op.create_table(
        "evidence",
        *_passages(),
        sa.ForeignKeyConstraint(
            ["article_sequence", "dyad"],
            ["positions.article_sequence", "positions.dyad"],
            ondelete="CASCADE",
        ),
    )
    op.execute("INSERT INTO evidence SELECT article_sequence, dyad, passages FROM evidence_moving")
    op.drop_table("evidence_moving")


def _passages() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("article_sequence", Sequence, primary_key=True, autoincrement=False),
        sa.Column("dyad", sa.String(7), primary_key=True),
        sa.Column("passages", sa.JSON(), nullable=False),
    )


def _microseconds(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)
