"""The tables: articles, and their positions on dyads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
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
    """An article. `sequence` orders by storing; `content_hash` is the SHA-256 of the text."""

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
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(64))
    positions: Mapped[list[PositionRow]] = relationship(
        back_populates="article", cascade="all, delete-orphan", order_by="PositionRow.rank", lazy="selectin"
    )


class PositionRow(Base):
    """A position of an article on a dyad; `vector` is TermVector's bytes, `rank` 0 the main dyad.

    `a_to_b` is the stance of the dyad's first country toward its second, null where none is known.
    """

    __tablename__ = "positions"
    __table_args__ = (Index("ix_positions_dyad_state", "dyad", "state"),)

    article_sequence: Mapped[int] = mapped_column(
        Sequence, ForeignKey("articles.sequence", ondelete="CASCADE"), primary_key=True
    )
    dyad: Mapped[str] = mapped_column(String(7), primary_key=True)
    rank: Mapped[int] = mapped_column(Integer)
    presence: Mapped[float] = mapped_column(Double)
    hostile: Mapped[float] = mapped_column(Double)
    impasse: Mapped[float] = mapped_column(Double)
    cooperative: Mapped[float] = mapped_column(Double)
    state: Mapped[str] = mapped_column(String(16))
    score: Mapped[float] = mapped_column(Double)
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    a_to_b_state: Mapped[str | None] = mapped_column(String(16))
    a_to_b_score: Mapped[float | None] = mapped_column(Double)
    b_to_a_state: Mapped[str | None] = mapped_column(String(16))
    b_to_a_score: Mapped[float | None] = mapped_column(Double)
    article: Mapped[ArticleRow] = relationship(back_populates="positions")


class MarkRow(Base):
    """Something done once to this database, such as loading the examples."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
