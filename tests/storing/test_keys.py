"""Keys are made once, checked each time, and what is kept of one opens nothing."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from service.storing import Database, KeyNotFound, KeyRefused, Keys, Scope
from service.storing.tables import KeyRow

PAST, FUTURE = (datetime.now(UTC) + timedelta(days=days) for days in (-1, 1))


@pytest.fixture
def keys(database):
    return Keys(database)


def test_a_token_is_recognisable_and_has_256_bits_of_its_own(keys):
    tokens = [keys.make("feed", [Scope.READ])[0] for _ in range(3)]
    assert all(re.fullmatch("entente_[0-9a-f]{16}_[0-9a-f]{64}", token) for token in tokens)
    assert len({token[8:24] for token in tokens}) == len({token[25:] for token in tokens}) == 3


def test_a_token_is_good_for_the_key_it_was_made_with(keys):
    token, key = keys.make("feed", [Scope.WRITE, Scope.READ], FUTURE)
    assert keys.check(token) == keys.find(key.id) == key
    assert (key.name, key.scopes, key.expires_at) == ("feed", {Scope.READ, Scope.WRITE}, FUTURE)


def test_nothing_is_kept_but_a_digest(keys, database):
    token, key = keys.make("feed", [Scope.READ])
    with database.reading() as session:
        row = session.scalars(select(KeyRow)).one()
        kept = {column.name: str(getattr(row, column.name)) for column in KeyRow.__table__.columns}
    assert kept["digest"] == sha256(token.encode()).hexdigest()
    assert not any(token.removeprefix(f"entente_{key.id}_") in value for value in kept.values())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "",
        lambda token: token[:-1],
        lambda token: token + "0",
        lambda token: token + "\n",
        lambda token: token + "é",
        lambda token: " " + token,
        lambda token: token.upper(),
        lambda token: token.replace("entente", "Entente"),
        lambda token: token[:-1] + ("0" if token[-1] != "0" else "1"),
        lambda token: "entente_" + "0" * 16 + token[24:],
        lambda token: token[:-1] + "٠",
        lambda token: sha256(token.encode()).hexdigest(),
        lambda token: "entente_%_" + token[25:],
        lambda token: token * 10_000,
    ],
)
def test_another_token_is_refused(keys, spoil):
    token, _ = keys.make("feed", [Scope.ADMIN])
    with pytest.raises(KeyRefused):
        keys.check(spoil(token))


def test_the_secret_of_one_key_does_not_open_another(keys):
    (first, _), (second, _) = keys.make("first", [Scope.READ]), keys.make("second", [Scope.ADMIN])
    with pytest.raises(KeyRefused, match="no such key"):
        keys.check(second[:24] + first[24:])


def test_an_unknown_id_is_compared_and_refused_as_a_wrong_secret_is(keys, monkeypatch):
    token, _ = keys.make("feed", [Scope.READ])
    compared = []
    monkeypatch.setattr("hmac.compare_digest", lambda one, other: compared.append((one, other)) or False)
    refusals = []
    for wrong in (token, "entente_" + "0" * 16 + token[24:]):
        with pytest.raises(KeyRefused) as refusal:
            keys.check(wrong)
        refusals.append(str(refusal.value))
    assert len(set(refusals)) == 1
    assert [(len(one), len(other)) for one, other in compared] == [(64, 64), (64, 64)]


def test_an_expired_key_is_refused_with_its_day(keys):
    token, _ = keys.make("feed", [Scope.READ], PAST)
    with pytest.raises(KeyRefused, match=f"expired on {PAST:%d %B %Y}"):
        keys.check(token)


def test_who_does_not_have_the_secret_is_not_told_that_a_key_has_ended(keys):
    token, _ = keys.make("feed", [Scope.READ], PAST)
    with pytest.raises(KeyRefused, match="no such key"):
        keys.check(token[:25] + "0" * 64)


def test_a_revoked_key_is_refused_and_keeps_the_time_it_was_revoked_at(keys):
    token, key = keys.make("feed", [Scope.READ])
    revoked = keys.revoke(key.id)
    assert revoked.revoked_at is not None
    assert keys.revoke(key.id) == revoked == keys.find(key.id)
    with pytest.raises(KeyRefused, match="revoked"):
        keys.check(token)


def test_a_revocation_holds_at_once_elsewhere(keys, database):
    token, key = keys.make("feed", [Scope.READ])
    other = Database(database.url)
    try:
        elsewhere = Keys(other)
        assert elsewhere.check(token).id == key.id
        keys.revoke(key.id)
        with pytest.raises(KeyRefused):
            elsewhere.check(token)
    finally:
        other.close()


@pytest.mark.parametrize("act", [Keys.find, Keys.revoke])
def test_a_key_that_was_never_made_is_not_found(keys, act):
    with pytest.raises(KeyNotFound):
        act(keys, "0" * 16)


def test_keys_are_listed_the_oldest_first_whatever_became_of_them(keys):
    made = [keys.make(name, [Scope.READ])[1] for name in ("first", "second", "third")]
    keys.revoke(made[1].id)
    assert [key.name for key in keys.listed()] == ["first", "second", "third"]
    assert [key.revoked_at is None for key in keys.listed()] == [True, False, True]


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        ({Scope.READ}, {Scope.READ}),
        ({Scope.WRITE}, {Scope.WRITE}),
        ({Scope.READ, Scope.WRITE}, {Scope.READ, Scope.WRITE}),
        ({Scope.ADMIN}, set(Scope)),
        (set(), set()),
    ],
)
def test_admin_implies_the_other_scopes_and_no_other_does(keys, scopes, allowed):
    token, _ = keys.make("feed", scopes)
    assert {scope for scope in Scope if keys.check(token).allows(scope)} == allowed


def test_a_scope_that_is_not_known_allows_nothing(keys, database):
    token, key = keys.make("feed", [Scope.READ])
    with database.writing() as session:
        session.get(KeyRow, key.id).scopes = "read everything"
    assert keys.check(token).scopes == {Scope.READ}
