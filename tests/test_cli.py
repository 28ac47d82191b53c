"""The command line: every command is listed, and failures are a line."""

import gzip
import json

import pytest
from click.testing import CliRunner

from service.cli import main
from tests.texts import SETTLED, STALLED

COMMANDS = ("serve", "migrate", "import", "export", "examples", "reread", "keys", "backup", "restore", "tidy")


@pytest.fixture
def run(tmp_path):
    def invoke(*arguments, **environment):
        variables = {"ENTENTE_DATA_DIR": str(tmp_path / "data"), "ENTENTE_LOG_LEVEL": "ERROR", **environment}
        return CliRunner().invoke(main, arguments, env=variables)

    return invoke


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_are_listed(run, command):
    assert f"  {command}" in run().output


def test_an_archive_is_imported_once_and_exported(run, tmp_path):
    archive = tmp_path / "archive.jsonl.gz"
    lines = [
        {"text": STALLED, "published_at": "2012-04-26", "licence": "ours"},
        {"text": SETTLED, "outlet": "W"},
    ]
    archive.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    run("migrate")
    for _ in range(2):
        assert run("import", str(archive)).exit_code == 0
    exported = [json.loads(line) for line in run("export").output.splitlines()]
    assert {article["text"] for article in exported} == {STALLED, SETTLED}


def test_bad_lines_are_named_and_the_good_ones_stored(run, tmp_path):
    archive = tmp_path / "archive.jsonl"
    archive.write_text("\n".join(["{", "[]", '{"title": "no text"}', json.dumps({"text": STALLED})]))
    run("migrate")
    result = run("import", str(archive))
    assert result.exit_code == 1
    assert "1 stored, 3 refused" in result.output
    assert all(f"archive.jsonl:{number}:" in result.output for number in (1, 2, 3))


def test_a_bad_setting_is_one_line(run):
    result = run("migrate", PORT="http")
    assert result.exit_code == 1
    assert result.output.startswith("Error: PORT")


def test_a_database_without_tables_is_one_line(run, tmp_path):
    archive = tmp_path / "archive.jsonl"
    archive.write_text(json.dumps({"text": STALLED}))
    result = run("import", str(archive))
    assert result.exit_code == 1
    assert "Traceback" not in result.output
