"""The page of limits says what the settings and the catalogue of problems say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.api.admitting.limits import PRODUCTION_PER_ADDRESS, PRODUCTION_PER_KEY
from service.api.answering.compression import LEVEL
from service.api.catalogue import CATALOGUE
from service.settings import TABLE

PAGE = Path("docs/reference/limits.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip().strip("`") for cell in line.strip("|").split("|"))
    for line in PAGE.splitlines()
    if line.startswith("| ") and "`ENTENTE_" in line
]
STATUSES = {problem.name: problem.status for problem in CATALOGUE}
DEFAULTS = {setting.variable: setting.default for setting in TABLE}
# A limit of what an answer shows, not of what is taken.
NOT_REFUSED = {"ENTENTE_MAX_EVIDENCE"}


@pytest.mark.parametrize(("limit", "variable", "default", "status", "problem", "retry"), ROWS)
def test_a_row_is_true(limit, variable, default, status, problem, retry):
    assert limit
    assert DEFAULTS[variable] == ("" if default.startswith("none") else default)
    assert STATUSES[problem] == int(status)
    assert retry == ("yes" if int(status) in {429, 503} else "no")


def test_every_setting_that_limits_has_a_row():
    limiting = {variable for variable in DEFAULTS if re.match(r"ENTENTE_(MAX_|REQUEST_|RATE_PER_)", variable)}
    assert {row[1] for row in ROWS} == limiting - NOT_REFUSED


def test_every_problem_of_a_limit_is_on_the_page():
    limits = {problem.name for problem in CATALOGUE if problem.status in {408, 413, 429}}
    bodies = {"unsupported-encoding", "malformed-encoding", "incomplete-body", "took-too-long"}
    assert all(f"`{name}`" in PAGE for name in limits | bodies)


def test_the_rates_of_production_are_on_the_page():
    assert [row[2] for row in ROWS if "RATE" in row[1]] == [
        f"none; `{rate}` in production" for rate in (PRODUCTION_PER_ADDRESS, PRODUCTION_PER_KEY)
    ]


def test_the_level_is_on_the_page():
    assert f"Level {LEVEL} is used" in PAGE
