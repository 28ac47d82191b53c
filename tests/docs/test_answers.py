"""A page may show less than comes, and nothing else than comes; blocks are found with what is shown of them."""

import pytest

from tests.docs import pages
from tests.docs.answers import assert_shown
from tests.docs.pages import Shown, blocks_of


def shows(language, shown, came):
    assert_shown(Shown(language, shown, 1), came)


@pytest.mark.parametrize(
    ("shown", "came"),
    [
        ('{"a": 1}', '{"a": 1, "b": 2}'),
        ('{"a": {"b": [{"c": "x"}]}}', '{"a": {"b": [{"c": "x", "d": 1}, {}], "e": 0}}'),
        ('{"a": 0.123}', '{"a": 0.123226}'),
        ('{"a": "…", "b": "in … all"}', '{"a": 5, "b": "in June, all"}'),
        ('{"a": null, "b": []}', '{"a": null, "b": []}'),
    ],
)
def test_json_that_came_with_more_is_what_is_shown(shown, came):
    shows("json", shown, came)


@pytest.mark.parametrize(
    ("shown", "came"),
    [
        ('{"a": 1}', '{"a": 2}'),
        ('{"a": 1}', '{"b": 1}'),
        ('{"a": 0.123}', '{"a": 0.1236}'),
        ('{"a": []}', '{"a": [1]}'),
        ('{"a": [1, 2]}', '{"a": [1]}'),
        ('{"a": "in … all"}', '{"a": "in June"}'),
        ('{"a": null}', '{"a": 0}'),
    ],
)
def test_json_that_came_otherwise_is_not(shown, came):
    with pytest.raises(AssertionError, match="answer"):
        shows("json", shown, came)


def test_lines_come_in_their_order_with_others_between():
    shows("text", "one\n…\nthr…e\n", "nought\none\ntwo\nthree\n")
    with pytest.raises(AssertionError, match="not in this place: one"):
        shows("text", "three\none\n", "one\ntwo\nthree\n")


def test_a_quotation_is_somewhere_in_what_came():
    shows("quote", "a b\nc", '{"said": "a b c."}')
    with pytest.raises(AssertionError, match="did not say"):
        shows("quote", "a c", "a b c")


def test_a_block_has_what_is_shown_before_the_next_and_the_reason_not_to_run_it(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    (tmp_path / "page.md").write_text(
        "```sh\necho 1\n```\n\n```text\n1\n```\n\n> Said.\n\n"
        "<!-- not run: no\nreason -->\n```python\nx\n```\n\n```json\n{}\n```\n",
        encoding="utf-8",
    )
    first, second = blocks_of("page.md")
    assert (first.language, first.text, first.reason) == ("sh", "echo 1\n", None)
    assert [(shown.language, shown.text) for shown in first.shown] == [("text", "1\n"), ("quote", "Said.")]
    assert (second.language, second.reason, str(second)) == ("python", "no reason", "page.md:13")
    assert len(second.shown) == 1
