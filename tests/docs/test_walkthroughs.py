"""A newcomer who types what the README says, and the tutorial, block after block, gets what they show.

It really sets everything up, with an environment of its own, as it is done on a new machine; pip
takes what it has downloaded before from its cache. How long it took is printed (`pytest -rP`), and
nothing depends on it.
"""

import shutil

import pytest

from tests.docs.answers import assert_shown
from tests.docs.newcomer import Newcomer, Ran
from tests.docs.pages import blocks_of

WALKTHROUGHS = ("README.md", "docs/tutorial.md")


pytestmark = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("bash")), reason="the pages are typed with curl and bash"
)


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory):
    return Newcomer(tmp_path_factory.mktemp("newcomer"))


@pytest.mark.parametrize("page", WALKTHROUGHS)
def test_every_block_runs_and_puts_out_what_the_page_shows(page, newcomer):
    blocks = [block for block in blocks_of(page) if block.reason is None]
    assert blocks
    for ran in newcomer.types(blocks):
        print(f"{ran.block}: {ran.seconds:.1f} s")
        for shown in ran.block.shown:
            _assert_shown(ran, shown)


def test_what_is_not_run_says_why():
    left_out = [block for page in WALKTHROUGHS for block in blocks_of(page) if block.reason is not None]
    for block in left_out:
        print(f"{block} is not run: {block.reason}")
        assert len(block.reason) > 10, block
    assert len(left_out) <= 4


def _assert_shown(ran: Ran, shown):
    try:
        assert_shown(shown, ran.output)
    except AssertionError as error:
        raise AssertionError(f"{ran.block.page}:{shown.line} shows what did not come: {error}") from error
