"""Settings are read once, checked, and documented."""

from pathlib import Path

import pytest

from service.settings import TABLE, Settings, SettingsError, table_as_markdown


def test_the_readme_shows_the_table_of_settings():
    assert table_as_markdown() in Path("README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PORT", "70000"),
        ("WEB_CONCURRENCY", "0"),
        ("ENTENTE_MAX_PASSAGES", "1.5"),
        ("ENTENTE_LOG_LEVEL", "LOUD"),
        ("ENTENTE_ENV", "staging"),
        ("ENTENTE_ACCESS", "ajar"),
    ],
)
def test_a_bad_value_names_its_variable(variable, value):
    with pytest.raises(SettingsError, match=variable):
        Settings.from_environment({variable: value})


def test_an_empty_variable_is_an_unset_one():
    assert Settings.from_environment({"PORT": ""}).port == 8000


def test_the_urls_of_platforms_are_understood():
    settings = Settings.from_environment({"DATABASE_URL": "postgres://u:p@host/db"})
    assert settings.database_url == "postgresql+psycopg://u:p@host/db"


def test_every_setting_has_a_line_of_help():
    assert all(setting.help for setting in TABLE)


@pytest.mark.parametrize(
    ("environment", "access", "is_open"),
    [
        ("", "", True),
        ("development", "", True),
        ("production", "", False),
        ("Production", "", False),
        ("production", "open", True),
        ("development", "closed", False),
        ("", "Closed", False),
    ],
)
def test_access_is_as_it_is_set_and_closed_in_production_where_it_is_not(environment, access, is_open):
    settings = Settings.from_environment({"ENTENTE_ENV": environment, "ENTENTE_ACCESS": access})
    assert settings.is_open is is_open
