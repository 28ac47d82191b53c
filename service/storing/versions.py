"""The versions of dyads: the change sequence by which each process knows what it has missed.

Versions count per dyad, and a writer holds the dyad's row from its first change to the commit. So the
changes of one dyad become visible in the order of their versions: who has seen version n has seen all
up to n, whatever order transactions commit in. A sequence drawn without a lock would not do: a reader
can see number 8 before 7 is committed, and then never look for 7 again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.storing.tables import DyadRow, RemovalRow

# Each request asks this.
_VERSION: Final = select(DyadRow.version).where(DyadRow.dyad == bindparam("dyad"))


def version_of(session: Session, dyad: str) -> int:
    """The version of a dyad; 0 where nothing was ever stored on it."""
    return session.scalar(_VERSION, {"dyad": dyad}) or 0


def next_versions(session: Session, dyads: Iterable[str]) -> Mapping[str, int]:
    """Take the next version of each of `dyads`, and hold them until the session commits.

    In alphabetical order, so that no two writers wait for each other in a circle.
    """
    return {dyad: _next_version(session, dyad) for dyad in sorted(set(dyads))}


def note_removals(session: Session, article_sequence: int, versions: Mapping[str, int]) -> None:
    """Note that the article's positions on these dyads are gone, each at its version."""
    session.add_all(
        RemovalRow(dyad=dyad, version=version, article_sequence=article_sequence)
        for dyad, version in versions.items()
    )


def _next_version(session: Session, dyad: str) -> int:
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(DyadRow)
        .values(dyad=dyad, version=1)
        .on_conflict_do_update(index_elements=[DyadRow.dyad], set_={"version": DyadRow.version + 1})
        .returning(DyadRow.version)
    )
    return int(session.execute(statement).scalar_one())
