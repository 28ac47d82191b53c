"""Applications to which some have a key, for the tests of who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask

from service import create_app
from service.api.admitting.scopes import operation_of
from service.settings import Settings
from service.storing import Keys, Scope

# What stands in the place of parameters: that there is no such article makes a 404, and changes nothing.
VALUES = {"dyad": "PAK-USA", "name": "forbidden"}
ALLOWED = "allowed"


@dataclass(frozen=True)
class Door:
    """An application in one of both modes, with tokens of every kind for it."""

    app: Flask
    keys: Keys
    tokens: dict[str, str | None]

    @property
    def client(self):
        return self.app.test_client()

    def bearer(self, kind: str) -> dict[str, str]:
        token = self.tokens[kind]
        return {} if token is None else {"Authorization": f"Bearer {token}"}


def _tokens(keys):
    past = datetime.now(UTC) - timedelta(seconds=1)
    made = {scope.value: keys.make(scope.value, [scope])[0] for scope in Scope}
    revoked, key = keys.make("revoked", [Scope.ADMIN])
    keys.revoke(key.id)
    return {
        "none": None,
        "wrong": "entente_" + "0" * 16 + "_" + "0" * 64,
        "wrong secret": made["admin"][:25] + "0" * 64,
        "revoked": revoked,
        "expired": keys.make("expired", [Scope.ADMIN], past)[0],
        **made,
        "read and write": keys.make("both", [Scope.READ, Scope.WRITE])[0],
    }


def door_to(folder, reader, access):
    """A new application, `open` or `closed`, without rate limits."""
    environment = {
        "ENTENTE_DATA_DIR": str(folder),
        "ENTENTE_ACCESS": access,
        "ENTENTE_RATE_PER_ADDRESS": "none",
        "ENTENTE_RATE_PER_KEY": "none",
    }
    app = create_app(Settings.from_environment(environment), reader=reader)
    database = app.extensions["entente"].database
    database.migrate()
    keys = Keys(database)
    return Door(app, keys, _tokens(keys))


def operations(app):
    """Every operation of the application by the name the table has it under, with an address to ask it at."""
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            values = {name: VALUES.get(name, "unknown") for name in rule.arguments}
        address = rule.build(values, append_unknown=False)[1]
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            yield operation_of(method, rule.rule), method, address


def answer(response):
    """Whether the one who asked was let in: the status of the refusal, or ALLOWED."""
    assert response.status_code < 500, response.get_data(as_text=True)
    return response.status_code if response.status_code in {401, 403} else ALLOWED
