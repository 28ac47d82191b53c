"""What the pages name exists: commands, settings, addresses, problems, files. A shell can parse what they say to type."""

import importlib.util
import re
import subprocess
from functools import cache
from pathlib import PurePosixPath

import click
import pytest
from markdown_it import MarkdownIt

from docs.generating.document import document
from entente_client.cli import main as client
from service.api.admitting.scopes import OPEN
from service.api.catalogue import BY_NAME
from service.cli import main as service
from service.settings import TABLE
from tests.docs.pages import ROOT, all_pages, blocks_of

PAGES = all_pages()
# What is set for others than the service: for training, and for the client.
OTHER_SETTINGS = {"ENTENTE_DATA", "ENTENTE_URL", "ENTENTE_KEY", "ENTENTE_KEY_FILE"}
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
# An address in code, without what ends the sentence or the quotation that it stands in.
ADDRESS = re.compile(r"""/v1/[^\s`'"?(),;|]*[^\s`'"?(),;|.:…*]""")


@cache
def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def code_in(page: str) -> str:
    return "\n".join(CODE.findall(text_of(page)))


@pytest.mark.parametrize("page", PAGES)
def test_what_is_to_be_typed_is_what_a_shell_understands(page):
    for block in blocks_of(page):
        if block.language == "sh":
            parsed = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True)
            assert parsed.returncode == 0, f"{block}: {parsed.stderr}"


@pytest.mark.parametrize("page", PAGES)
def test_the_services_commands_exist(page):
    for words in re.findall(r"python -m service((?: [a-z]+)+)", code_in(page)):
        _assert_command(service, words.split(), page)


@pytest.mark.parametrize("page", PAGES)
def test_the_clients_commands_exist(page):
    for words in re.findall(r"(?:^|[`/|] ?)entente((?: [a-z]+)+)", code_in(page), re.MULTILINE):
        _assert_command(client, words.split(), page)


@pytest.mark.parametrize("page", PAGES)
def test_the_targets_of_make_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|[`&|] ?)make ([a-z]+)", code_in(page), re.MULTILINE))
    assert named <= targets


@pytest.mark.parametrize("page", PAGES)
def test_the_modules_that_are_run_exist(page):
    for name in re.findall(r"python -m ((?:training|benchmarks|tests|service)[\w.]*)", code_in(page)):
        assert importlib.util.find_spec(name.rstrip(".")), name


@pytest.mark.parametrize("page", PAGES)
def test_the_settings_exist(page):
    known = {setting.variable for setting in TABLE} | OTHER_SETTINGS
    assert set(re.findall(r"ENTENTE_[A-Z_]+[A-Z]", text_of(page))) <= known


@pytest.mark.parametrize("page", PAGES)
def test_the_addresses_exist(page):
    known = [
        re.compile(re.sub(r"\{[a-z_]+\}", "[^/]+", path)) for path in document()["paths"] if "/v1/" in path
    ]
    for address in re.findall(ADDRESS, code_in(page)):
        assert any(path.fullmatch(address) for path in known), address


@pytest.mark.parametrize("page", PAGES)
def test_the_problems_exist(page):
    assert set(re.findall(r"/problems/([a-z-]+[a-z])", text_of(page))) <= set(BY_NAME)


@pytest.mark.parametrize("page", PAGES)
def test_links_to_files_lead_somewhere_also_where_the_pages_are_not_built(page):
    for target in _links(page):
        if target.startswith("/"):
            # An address of the running service.
            assert f"GET {target}" in OPEN
            continue
        path, _, place = target.partition("#")
        linked = (ROOT / page).parent / path if path else ROOT / page
        assert linked.exists(), target
        if place and linked.suffix == ".md" and "<!-- generated: " not in linked.read_text(encoding="utf-8"):
            assert place in _anchors(linked.resolve().relative_to(ROOT).as_posix()), target


def _links(page: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text_of(page))
    hrefs = [
        child.attrGet("href")
        for token in tokens
        for child in token.children or []
        if child.type == "link_open"
    ]
    return [str(href) for href in hrefs if not re.match(r"[a-z]+:", str(href))]


def _anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _assert_command(command: click.Command, words: list[str], page: str) -> None:
    """The words are commands below `command`, as far as it has any."""
    for word in words:
        if not isinstance(command, click.Group):
            return
        assert word in command.commands, f"{PurePosixPath(page).name}: {' '.join(words)}"
        command = command.commands[word]
