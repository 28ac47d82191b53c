"""Webhooks, what is to be delivered to them, and with which version a position first came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.storing.tables import Sequence, UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # What is there by now was never new to anybody who watches.
    op.add_column("positions", sa.Column("came", sa.BigInteger(), nullable=False, server_default="0"))
    _create_webhooks()
    op.create_table(
        "watches",
        sa.Column("dyad", sa.String(7), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("shifts", sa.JSON()),
    )
    op.create_table(
        "events",
        sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_made_at", "events", ["made_at"])
    _create_deliveries()
    op.create_table(
        "leases",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
    )


def downgrade() -> None:
    for table in ("leases", "deliveries", "events", "watches", "webhooks"):
        op.drop_table(table)
    op.drop_column("positions", "came")


def _create_webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False, unique=True),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("dyad", sa.String(7), nullable=False),
        sa.Column("events", sa.String(64), nullable=False),
        sa.Column("history", sa.Boolean(), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("secret", sa.String(128), nullable=False),
        sa.Column("old_secret", sa.String(128)),
        sa.Column("old_secret_until", UtcDateTime()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("stopped", sa.String(16)),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("last_success_at", UtcDateTime()),
        sa.Column("failing_since", UtcDateTime()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("quiet_until", UtcDateTime()),
        sa.UniqueConstraint("owner", "dyad", "url", name="uq_webhooks_owner"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_webhooks_dyad", "webhooks", ["dyad"])


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("sequence", Sequence, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(40), nullable=False, unique=True),
        sa.Column(
            "webhook_sequence",
            Sequence,
            sa.ForeignKey("webhooks.sequence", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("event_sequence", Sequence, sa.ForeignKey("events.sequence"), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("next_attempt_at", UtcDateTime()),
        sa.Column("last_attempt_at", UtcDateTime()),
        sa.Column("last_status", sa.Integer()),
        sa.Column("last_failure", sa.String(16)),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_webhook_sequence", "deliveries", ["webhook_sequence", "sequence"])
    op.create_index("ix_deliveries_event_sequence", "deliveries", ["event_sequence"])
    op.create_index("ix_deliveries_status", "deliveries", ["status", "next_attempt_at"])
