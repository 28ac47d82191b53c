"""The versions of dyads: the change sequence by which each process knows what it has missed.

Versions count per dyad, and a writer holds the dyad's row from its first change to the commit. So the
changes of one dyad become visible in the order of their versions: who has seen version n has seen all
up to n, whatever order transactions commit in. A sequence drawn without a lock would not do: a reader
can see number 8 before 7 is committed, and then never look for 7 again.

A backup that is put back has counted less far, and then counts the same numbers for other changes. So
it begins an epoch, which is drawn at random and is part of every version that is given out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from secrets import randbelow
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from service.storing.tables import DyadRow, EpochRow, RemovalRow

# Each request asks this.
_STATE: Final = select(DyadRow.version, DyadRow.forgotten, select(EpochRow.number).scalar_subquery()).where(
    DyadRow.dyad == bindparam("dyad")
)
# More changes than a dyad can have in an epoch.
_EPOCH: Final = 1 << 40
# The first epoch of a database is 0, and any other one of so many.
_EPOCHS: Final = 1 << 31


@dataclass(frozen=True, slots=True)
class DyadVersion:
    """How far a dyad has counted in which epoch, and up to which count its removals are forgotten."""

    count: int = 0
    forgotten: int = 0
    epoch: int = 0

    @property
    def number(self) -> int:
        """The version as it is given out; 0 where nothing was ever stored on the dyad."""
        return self.epoch * _EPOCH + self.count

    def told_since(self, number: int) -> int:
        """After which count changes have to be told to who knows the version `number`; 0: all there is."""
        epoch, count = divmod(number, _EPOCH)
        return count if epoch == self.epoch and self.forgotten <= count <= self.count else 0


def state_of(session: Session, dyad: str) -> DyadVersion:
    """The version of a dyad, in its parts."""
    row = session.execute(_STATE, {"dyad": dyad}).first()
    return DyadVersion() if row is None else DyadVersion(*row)


def version_of(session: Session, dyad: str) -> int:
    """The version of a dyad; 0 where nothing was ever stored on it."""
    return state_of(session, dyad).number


def beginning_an_epoch() -> tuple[str, ...]:
    """The SQL that begins a new epoch, in a database that may be older than epochs."""
    return (
        "CREATE TABLE IF NOT EXISTS epochs (number BIGINT NOT NULL PRIMARY KEY)",
        "DELETE FROM epochs",
        f"INSERT INTO epochs (number) VALUES ({1 + randbelow(_EPOCHS - 1)})",  # nosec B608  # noqa: S608 (a number)
    )


def next_versions(session: Session, dyads: Iterable[str]) -> Mapping[str, int]:
    """Take the next version of each of `dyads`, and hold them until the session commits.

    In alphabetical order, so that no two writers wait for each other in a circle.
    """
    return {dyad: _raise_version(session, dyad, 1) for dyad in sorted(set(dyads))}


def take_versions(session: Session, counts: Mapping[str, int]) -> Mapping[str, Iterator[int]]:
    """Take so many next versions of each dyad, and hold them as `next_versions` does."""
    last = {dyad: _raise_version(session, dyad, counts[dyad]) for dyad in sorted(counts)}
    return {dyad: iter(range(last[dyad] - counts[dyad] + 1, last[dyad] + 1)) for dyad in last}


def note_removals(session: Session, article_sequence: int, versions: Mapping[str, int]) -> None:
    """Note that the article's positions on these dyads are gone, each at its version."""
    session.add_all(
        RemovalRow(dyad=dyad, version=version, article_sequence=article_sequence)
        for dyad, version in versions.items()
    )


def _raise_version(session: Session, dyad: str, count: int) -> int:
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(DyadRow)
        .values(dyad=dyad, version=count)
        .on_conflict_do_update(index_elements=[DyadRow.dyad], set_={"version": DyadRow.version + count})
        .returning(DyadRow.version)
    )
    return int(session.execute(statement).scalar_one())
