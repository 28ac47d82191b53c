"""Articles, their positions on dyads, and marks of what was done once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storing.tables import Sequence, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("content_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("outlet", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("published_at", UtcDateTime()),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("model", sa.String(64), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_outlet", "articles", ["outlet"])
    op.create_index("ix_articles_published_at", "articles", ["published_at"])
    op.create_table(
        "positions",
        sa.Column(
            "article_sequence",
            Sequence,
            sa.ForeignKey("articles.sequence", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("dyad", sa.String(7), primary_key=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("presence", sa.Double(), nullable=False),
        sa.Column("hostile", sa.Double(), nullable=False),
        sa.Column("impasse", sa.Double(), nullable=False),
        sa.Column("cooperative", sa.Double(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_positions_dyad_state", "positions", ["dyad", "state"])
    op.create_table(
        "marks",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("marks")
    op.drop_table("positions")
    op.drop_table("articles")
