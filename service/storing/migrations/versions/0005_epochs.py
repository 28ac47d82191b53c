"""Epochs of the versions of dyads, and how far a dyad's removals are forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("dyads", sa.Column("forgotten", sa.BigInteger(), nullable=False, server_default="0"))
    # An older backup that was put back has its epoch already; see service.storing.versions.
    op.create_table(
        "epochs",
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        if_not_exists=True,
    )
    op.execute("INSERT INTO epochs (number) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM epochs)")


def downgrade() -> None:
    op.drop_table("epochs")
    op.drop_column("dyads", "forgotten")
