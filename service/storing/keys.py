"""API keys: made, checked, listed and revoked. What is kept of a key does not open anything."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from service.storing.database import Database
from service.storing.tables import KeyRow

# A fixed beginning, so that scanners for secrets find a token that was committed or posted.
_TOKEN: Final = re.compile(r"entente_([0-9a-f]{16})_[0-9a-f]{64}")
# What the token of an unknown id is compared with: the digest of nothing that has a token's form.
_NO_DIGEST: Final = sha256(b"").hexdigest()
# Each request asks this: of the table, without objects and sessions, which would take twice the time.
_COLUMNS: Final = KeyRow.__table__.columns
_ONE: Final = select(*_COLUMNS).where(_COLUMNS.id == bindparam("id"))


class Scope(StrEnum):
    """What a key may be made for; admin implies the others."""

    READ = "read"
    WRITE = "write"
    WATCH = "watch"
    ADMIN = "admin"


class KeyNotFound(LookupError):
    """No key with this id was made."""


class KeyRefused(Exception):
    """A token that opens nothing (any more); the message says why to the one who sent it."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is listed: all but its secret. Times are aware UTC; None is never."""

    id: str
    name: str
    scopes: frozenset[Scope]
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def allows(self, scope: Scope) -> bool:
        """Whether the key is for what needs `scope`."""
        return scope in self.scopes or Scope.ADMIN in self.scopes

    def ended(self, at: datetime) -> str | None:
        """Why the key is no longer good at this time, or None where it is."""
        if self.revoked_at is not None:
            return f"it was revoked on {self.revoked_at:%d %B %Y}"
        if self.expires_at is not None and self.expires_at <= at:
            return f"it expired on {self.expires_at:%d %B %Y}"
        return None


class Keys:
    """The keys of a database. Safe to share by threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(
        self, name: str, scopes: Iterable[Scope], expires_at: datetime | None = None
    ) -> tuple[str, ApiKey]:
        """Make a key; returns its token, which is kept nowhere and cannot be had again, and the key."""
        key = ApiKey(secrets.token_hex(8), name, frozenset(scopes), datetime.now(UTC), expires_at, None)
        token = f"entente_{key.id}_{secrets.token_hex(32)}"
        with self._database.writing() as session:
            session.add(
                KeyRow(
                    id=key.id,
                    digest=_digest(token),
                    name=name,
                    scopes=" ".join(scope for scope in Scope if scope in key.scopes),
                    made_at=key.made_at,
                    expires_at=expires_at,
                )
            )
        return token, key

    def check(self, token: str) -> ApiKey:
        """The key of a token; raises KeyRefused where it is none, or was revoked or has expired.

        Asks the database each time, so that a revocation holds at once in every process.
        """
        form = _TOKEN.fullmatch(token)
        if form is None:
            raise KeyRefused("it does not have the form of a key: entente_<id>_<secret>")
        row = self._row(form[1])
        # Compared in any case, and in the same time: only reading a row tells an id there is from another,
        # by some 20 µs, and ids are no secret.
        same = hmac.compare_digest(_digest(token), _NO_DIGEST if row is None else row.digest)
        if row is None or not same:
            raise KeyRefused("there is no such key")
        key = _key(row)
        ended = key.ended(datetime.now(UTC))
        if ended:
            raise KeyRefused(ended)
        return key

    def find(self, identity: str) -> ApiKey:
        """The key with this id; raises KeyNotFound."""
        row = self._row(identity)
        if row is None:
            raise KeyNotFound(identity)
        return _key(row)

    def listed(self) -> tuple[ApiKey, ...]:
        """All keys, those that were revoked or have expired too, the oldest first."""
        with self._database.reading() as session:
            rows = session.execute(select(*_COLUMNS).order_by(KeyRow.made_at, KeyRow.id)).all()
        return tuple(_key(row) for row in rows)

    def revoke(self, identity: str) -> ApiKey:
        """Revoke the key with this id, from now on and for good; raises KeyNotFound.

        One that is revoked already keeps its time.
        """
        with self._database.writing() as session:
            session.execute(
                update(KeyRow)
                .where(KeyRow.id == identity, KeyRow.revoked_at.is_(None))
                .values(revoked_at=datetime.now(UTC))
            )
        return self.find(identity)

    def _row(self, identity: str) -> Any:  # noqa: ANN401 (SQLAlchemy's row of these columns)
        with self._database.engine.connect() as connection:
            return connection.execute(_ONE, {"id": identity}).one_or_none()


def _digest(token: str) -> str:
    """The SHA-256 of a token: a slow hash guards words one can guess, and 256 random bits one cannot."""
    return sha256(token.encode("ascii")).hexdigest()


def _key(row: Any) -> ApiKey:  # noqa: ANN401 (SQLAlchemy's row of these columns)
    scopes = row.scopes.split()
    return ApiKey(
        id=row.id,
        name=row.name,
        scopes=frozenset(scope for scope in Scope if scope in scopes),
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
