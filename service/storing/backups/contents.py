"""Whether there is anything in a database that putting a backup in its place would lose."""

from __future__ import annotations

from typing import Final

from sqlalchemy import exists, inspect, select

from service.storing.database import Database
from service.storing.tables import ArticleRow, Base, KeyRow
from service.storing.webhooks.tables import WebhookRow

# All else hangs on an article, or says what was done.
_CONTENTS: Final = (ArticleRow, KeyRow, WebhookRow)


def tables_of(database: Database) -> list[str]:
    """The tables of ours that there are."""
    ours = {*Base.metadata.tables, "alembic_version"}
    return sorted(ours.intersection(inspect(database.engine).get_table_names()))


def has_contents(database: Database) -> bool:
    """Whether articles, keys or webhooks are stored."""
    there = tables_of(database)
    with database.engine.connect() as connection:
        return any(
            connection.scalar(select(exists().select_from(each)))
            for each in _CONTENTS
            if each.__tablename__ in there
        )
