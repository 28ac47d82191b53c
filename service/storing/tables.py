"""The tables: articles, their positions on dyads, and what changed on each dyad."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class UtcDateTime(TypeDecorator[datetime]):
    """A time kept in UTC and given back aware; SQLite itself would lose the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time to UTC; naive ones are refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time back as an aware one."""
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


class Base(DeclarativeBase):
    """What the tables have in common."""


# SQLite numbers rows by itself only where the key is its plain INTEGER.
Sequence = BigInteger().with_variant(Integer(), "sqlite")


class ArticleRow(Base):
    """An article. `sequence` orders by storing; `content_hash` is the SHA-256 of the text.

    `text` is empty where only its reading is kept. `revision` grows by one with each change.
    """

    __tablename__ = "articles"
    __table_args__ = (Index("ix_articles_outlet", "outlet"), {"sqlite_autoincrement": True})

    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    outlet: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str | None] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    positions: Mapped[list[PositionRow]] = relationship(
        back_populates="article", cascade="all, delete-orphan", order_by="PositionRow.rank", lazy="selectin"
    )
    corrections: Mapped[list[CorrectionRow]] = relationship(
        cascade="all, delete-orphan", order_by="CorrectionRow.sequence", lazy="selectin", passive_deletes=True
    )


class PositionRow(Base):
    """A position of an article on a dyad, with all that the dyad's index holds of it.

    `version` is the dyad's version that the row came with, and `came` the one that the position first
    came with; 0 where it came by a reading anew, which is no news. `vector` is TermVector's bytes, `rank` 0
    the main dyad, `asked` whether the pair was asked for by name. `a_to_b` is the stance of the dyad's
    first country toward its second, null where none is known. `corrected` is what the last correction
    says in place of `state`: a state, or `none`; null where there is none. `published` and `stored` (microseconds
    since 1970, UTC), `outlet`, `text_key` and `signature` are the article's, repeated here so that an
    index is read from one table, and from no other shard.
    """

    __tablename__ = "positions"
    __table_args__ = (
        Index("ix_positions_dyad_state", "dyad", "state"),
        Index("ix_positions_dyad_version", "dyad", "version"),
    )

    article_sequence: Mapped[int] = mapped_column(
        Sequence, ForeignKey("articles.sequence", ondelete="CASCADE"), primary_key=True
    )
    dyad: Mapped[str] = mapped_column(String(7), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    came: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    rank: Mapped[int] = mapped_column(Integer)
    asked: Mapped[bool] = mapped_column(Boolean)
    model: Mapped[str] = mapped_column(String(64))
    published: Mapped[int | None] = mapped_column(BigInteger)
    stored: Mapped[int] = mapped_column(BigInteger)
    outlet: Mapped[str | None] = mapped_column(Text)
    text_key: Mapped[int] = mapped_column(BigInteger)
    presence: Mapped[float] = mapped_column(Double)
    hostile: Mapped[float] = mapped_column(Double)
    impasse: Mapped[float] = mapped_column(Double)
    cooperative: Mapped[float] = mapped_column(Double)
    state: Mapped[str] = mapped_column(String(16))
    score: Mapped[float] = mapped_column(Double)
    a_to_b_state: Mapped[str | None] = mapped_column(String(16))
    a_to_b_score: Mapped[float | None] = mapped_column(Double)
    b_to_a_state: Mapped[str | None] = mapped_column(String(16))
    b_to_a_score: Mapped[float | None] = mapped_column(Double)
    corrected: Mapped[str | None] = mapped_column(String(16))
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    article: Mapped[ArticleRow] = relationship(back_populates="positions")
    evidence: Mapped[EvidenceRow] = relationship(
        cascade="all, delete-orphan", lazy="joined", innerjoin=True, passive_deletes=True
    )


class EvidenceRow(Base):
    """The passages of a position, apart from it: an index reads many positions and no passage."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["article_sequence", "dyad"],
            ["positions.article_sequence", "positions.dyad"],
            ondelete="CASCADE",
        ),
    )

    article_sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)
    dyad: Mapped[str] = mapped_column(String(7), primary_key=True)
    passages: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class CorrectionRow(Base):
    """What a client says that a position should have been; the last one on a dyad counts.

    `state` is a state or `none`, `model_state` what the model had said.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        Index("ix_corrections_article_sequence", "article_sequence"),
        {"sqlite_autoincrement": True},
    )

    sequence: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    article_sequence: Mapped[int] = mapped_column(
        Sequence, ForeignKey("articles.sequence", ondelete="CASCADE")
    )
    dyad: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(String(16))
    model_state: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DyadRow(Base):
    """A dyad's version: one more with each change to its positions.

    Who changes a dyad holds this row until the commit, so that versions become visible in their order.
    Removals up to the version `forgotten` are no longer noted.
    """

    __tablename__ = "dyads"

    dyad: Mapped[str] = mapped_column(String(7), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    forgotten: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")


class EpochRow(Base):
    """The one row that tells versions of before a backup was put back from those after it."""

    __tablename__ = "epochs"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class RemovalRow(Base):
    """A position that was taken from a dyad, at the version that did so."""

    __tablename__ = "removals"

    dyad: Mapped[str] = mapped_column(String(7), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_sequence: Mapped[int] = mapped_column(BigInteger)


class ReceiptRow(Base):
    """What a request with an idempotency key came to, so that the same request again comes to the same.

    `caller` is an API key's id, or empty; `line` is 0, or the number of a line of a bulk request.
    `fingerprint` is the SHA-256 of what was sent.
    """

    __tablename__ = "receipts"

    caller: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(64))
    created: Mapped[bool] = mapped_column(Boolean)
    article_id: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class KeyRow(Base):
    """An API key: `id` is its public part, `digest` the SHA-256 of the whole; it itself is not kept.

    `scopes` are separated by blanks.
    """

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    scopes: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MarkRow(Base):
    """Something done once to this database, such as loading the examples."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
