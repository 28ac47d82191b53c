"""The stance of either side of a position toward the other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_DIRECTIONS = ("a_to_b", "b_to_a")


def upgrade() -> None:
    for direction in _DIRECTIONS:
        op.add_column("positions", sa.Column(f"{direction}_state", sa.String(16), nullable=True))
        op.add_column("positions", sa.Column(f"{direction}_score", sa.Double(), nullable=True))


def downgrade() -> None:
    for direction in reversed(_DIRECTIONS):
        op.drop_column("positions", f"{direction}_score")
        op.drop_column("positions", f"{direction}_state")
