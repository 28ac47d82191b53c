"""`python -m service keys`: a key is shown once, alone on standard output; failures are a line."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from service.cli import main
from service.storing import Database, KeyRefused, Keys, Scope


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'entente.db'}")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def run(tmp_path):
    def invoke(*arguments):
        variables = {"ENTENTE_DATA_DIR": str(tmp_path), "ENTENTE_LOG_LEVEL": "ERROR"}
        return CliRunner().invoke(main, ["keys", *arguments], env=variables)

    return invoke


@pytest.fixture
def keys(database):
    return Keys(database)


def test_the_commands_are_listed(run):
    assert all(f"  {command}" in run("--help").output for command in ("make", "list", "revoke"))


def test_a_key_is_made_and_stands_alone_on_standard_output(run, keys):
    result = run("make", "Harbour Wire", "--scope", "write", "--scope", "read", "--days", "90")
    assert result.exit_code == 0
    key = keys.check(result.stdout.removesuffix("\n"))
    assert (key.name, key.scopes) == ("Harbour Wire", {Scope.READ, Scope.WRITE})
    assert abs(key.expires_at - datetime.now(UTC) - timedelta(days=90)) < timedelta(hours=1)
    assert all(told in result.stderr for told in (key.id, "read write", "cannot be shown again", "Bearer"))
    assert result.stdout.strip() not in result.stderr


def test_a_key_without_days_does_not_expire(run, keys):
    result = run("make", "feed", "--scope", "admin")
    assert keys.check(result.stdout.strip()).expires_at is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "NAME"),
        (("feed",), "--scope"),
        (("feed", "--scope", "all"), "read"),
        (("feed", "--scope", "read", "--days", "0"), "--days"),
        (("feed", "--scope", "read", "--days", "99999999999"), "--days"),
        ((" ", "--scope", "read"), "NAME"),
        (("a\nb", "--scope", "read"), "NAME"),
        (("x" * 101, "--scope", "read"), "NAME"),
    ],
)
def test_a_key_is_not_made_of_what_makes_no_sense(run, keys, arguments, told):
    result = run("make", *arguments)
    assert result.exit_code != 0
    assert told in result.stderr
    assert (result.stdout, keys.listed()) == ("", ())


def test_keys_are_listed_with_what_became_of_them_and_without_their_secrets(run, keys):
    past = datetime.now(UTC) - timedelta(days=1)
    made = [
        keys.make("Harbour Wire", [Scope.READ]),
        keys.make("Gazette", [Scope.ADMIN], past),
        keys.make("Été", [Scope.WRITE]),
    ]
    keys.revoke(made[2][1].id)
    table, lines = run("list").stdout, run("list", "--json").stdout.splitlines()
    listed = [json.loads(line) for line in lines]
    assert [(key["name"], key["scopes"], key["state"]) for key in listed] == [
        ("Harbour Wire", "read", "good"),
        ("Gazette", "admin", "expired"),
        ("Été", "write", "revoked"),
    ]
    assert [key["expires"] is None for key in listed] == [True, False, True]
    assert [line.split()[0] for line in table.splitlines()] == ["id", *(key.id for _, key in made)]
    assert not any(token[25:] in table + "".join(lines) for token, _ in made)
    assert "digest" not in table + "".join(lines)


def test_a_key_is_revoked_and_may_be_revoked_again(run, keys):
    token, key = keys.make("feed", [Scope.READ])
    first, second = run("revoke", key.id), run("revoke", key.id)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout == second.stdout
    with pytest.raises(KeyRefused, match="revoked"):
        keys.check(token)


def test_a_key_that_was_never_made_cannot_be_revoked(run, keys):
    result = run("revoke", "nobody")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: no key has this id")


def test_a_database_without_tables_is_one_line(run):
    result = run("make", "feed", "--scope", "read")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.stderr
