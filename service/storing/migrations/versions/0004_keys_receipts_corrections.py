"""API keys, receipts of idempotent requests, corrections, and the revision of an article."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storing.tables import Sequence, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("articles", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("ix_articles_stored_at", "articles", ["stored_at"])
    op.add_column("positions", sa.Column("corrected", sa.String(16)))
    op.create_table(
        "corrections",
        sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column(
            "article_sequence",
            Sequence,
            sa.ForeignKey("articles.sequence", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("dyad", sa.String(7), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("model_state", sa.String(16), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_article_sequence", "corrections", ["article_sequence"])
    op.create_table(
        "receipts",
        sa.Column("caller", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("line", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("created", sa.Boolean(), nullable=False),
        sa.Column("article_id", sa.String(32), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_receipts_made_at", "receipts", ["made_at"])
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime()),
        sa.Column("revoked_at", UtcDateTime()),
    )


def downgrade() -> None:
    op.drop_table("api_keys")
    op.drop_table("receipts")
    op.drop_table("corrections")
    op.drop_column("positions", "corrected")
    op.drop_index("ix_articles_stored_at", "articles")
    op.drop_column("articles", "revision")
