"""What is drawn at a terminal: within its width, in characters it has, and nothing that it would obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente_client.importing import Progress
from entente_client.results import Answer, Timeline
from entente_client.terminal.comparisons import answer
from entente_client.terminal.layout import beside, paragraph, table
from entente_client.terminal.look import Look, clean, columns_of, cut
from entente_client.terminal.progress import ProgressLine
from entente_client.terminal.readings import bar_of
from entente_client.terminal.timelines import timeline
from tests.client.conftest import STUCK

EVIL = "\x1b]0;renamed\x07\x1b[2JNew\ttitle\u202e"
NAMES = {"PAK-USA": ("Pakistan", "United States")}


def stretch(state, score):
    return {"state": state, "probabilities": {"cooperative": 0, "impasse": 0, "hostile": 1}, "score": score,
            "interval": {"low": score, "high": score}, "stored": 3, "distinct": 3,
            "first_published_at": "2010-01-01T00:00:00Z", "last_published_at": "2010-01-01T00:00:00Z"}  # fmt: skip


def point(year, score, stored=2, low=None, high=None):
    interval = (
        None
        if score is None
        else {"low": low if low is not None else score, "high": high if high is not None else score}
    )
    return {"start": f"{year}-01-01T00:00:00Z", "end": f"{year + 1}-01-01T00:00:00Z", "stored": stored,
            "distinct": stored, "score": score, "interval": interval,
            "states": {"cooperative": 0, "impasse": 0, "hostile": stored}}  # fmt: skip


LINE = Timeline.of({
    "dyad": "PAK-USA", "summary": "It moved.", "stored": 9, "undated": 1, "bucket": "year",
    "points": [point(2008, -1, low=-1, high=-0.5), point(2009, None, 0), point(2010, None, 0), point(2011, None, 0),
               point(2012, 0), point(2013, None, 0), point(2014, 1)],
    "gaps": [{"start": "2009-01-01T00:00:00Z", "end": "2012-01-01T00:00:00Z", "buckets": 3},
             {"start": "2013-01-01T00:00:00Z", "end": "2014-01-01T00:00:00Z", "buckets": 1}],
    "shifts": [{"at": "2012-03-01T00:00:00Z", "earliest": "2008-01-01T00:00:00Z", "latest": "2012-03-01T00:00:00Z",
                "size": 1.5, "confidence": 1, "before": stretch("hostile", -0.9), "after": stretch("cooperative", 0.6)}],
    "trend": {"direction": "improving", "slope": 0.25, "interval": None, "since": "2012-03-01T00:00:00Z"},
})  # fmt: skip


def drawn(width=80, **look):
    return list(timeline(LINE, Look(width, **look), NAMES))


def row(lines, begins):
    return next(line for line in lines if line.startswith(begins))


def test_time_runs_down_and_the_score_to_the_right():
    lines = drawn()
    columns = [row(lines, year).index("●") for year in ("2008", "2012", "2014")]
    assert columns == sorted(columns)
    # In the middle between the ends, as 0 is between −1 and 1.
    assert columns[1] - columns[0] == columns[2] - columns[1]
    axis = next(line for line in lines if "+1" in line and "0" in line)
    assert axis.index("0") == columns[1]
    assert (
        next(line for line in lines if "cooperative" in line and "impasse" in line)
        .strip()
        .startswith("hostile")
    )


def test_an_interval_reaches_from_end_to_end():
    line = row(drawn(), "2008")
    assert line.index("●") < line.index("┤")


def test_gaps_are_told_and_single_empty_buckets_are_rows():
    lines = drawn()
    assert sum("no articles for 3 years" in line for line in lines) == 1
    assert not any(line.startswith(("2009", "2010", "2011")) for line in lines)
    assert row(lines, "2013").split() == ["2013", "┊"]


def test_a_shift_stands_before_the_bucket_it_is_in_and_is_never_certain():
    lines = drawn()
    shift = next(number for number, line in enumerate(lines) if "shift" in line)
    assert "shift 1 Mar 2012: hostile to cooperative (+1.50, over 99% sure)" in lines[shift]
    assert lines[shift + 1].startswith("2012")


def test_everything_is_ascii_where_nothing_else_can_be_shown():
    assert all(line.isascii() for line in drawn(unicode=False))


@pytest.mark.parametrize("width", [60, 80, 200])
def test_it_keeps_within_the_width(width):
    assert all(columns_of(line) <= width for line in drawn(width)[1:])


@pytest.fixture(scope="module")
def compared(archive):
    from entente_client import Client  # noqa: PLC0415

    with Client(archive.url) as client:
        return client.compare(STUCK).raw


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_a_comparison_keeps_within_the_width(compared, width):
    lines = list(answer(Answer.of(compared), Look(width), NAMES))
    assert all(columns_of(line) <= width for line in lines)
    assert any("Agrees" in line and "Disagrees" in line for line in lines) == (width >= 100)


def test_colours_say_nothing_that_words_do_not(compared):
    told = Answer.of(compared)
    plain = "\n".join(answer(told, Look(80), NAMES))
    coloured = "\n".join(answer(told, Look(80, colour=True), NAMES))
    assert "\x1b[33m" in coloured
    assert "\x1b" not in plain


def test_nothing_is_written_that_a_terminal_obeys(compared):
    changed = {**compared, "comparisons": [{**compared["comparisons"][0], "summary": EVIL}]}
    neighbours = changed["comparisons"][0]["neighbours"]
    changed["comparisons"][0]["neighbours"] = [
        {**each, "article": {**each["article"], "title": EVIL, "outlet": EVIL}} for each in neighbours
    ]
    lines = "\n".join(answer(Answer.of(changed), Look(100), NAMES))
    assert "New title" in lines
    assert not set(lines) & {"\x1b", "\x07", "\t", "\u202e"}


@given(st.text())
def test_what_is_cleaned_is_one_printable_line(text):
    told = clean(text)
    assert not any(ord(each) < 32 or 127 <= ord(each) < 160 for each in told)
    assert clean(told) == told


@given(st.floats(-1, 2), st.integers(1, 80), st.booleans())
def test_a_bar_is_as_wide_as_it_is_told(share, width, unicode):
    assert len(bar_of(share, width, Look(unicode=unicode))) == width


def test_a_bar_grows_with_its_share():
    bars = [bar_of(share / 100, 10, Look()) for share in range(101)]
    filled = [bar.count("█") + ("▏▎▍▌▋▊▉".find(bar.rstrip("·")[-1:]) + 1) / 8 for bar in bars]
    assert filled == sorted(filled)
    assert (bars[0], bars[-1]) == ("·" * 10, "█" * 10)


@given(st.text(), st.integers(3, 40))
def test_what_is_cut_keeps_within_its_width(text, width):
    assert columns_of(cut(clean(text), width, Look())) <= width


def test_wide_characters_count_twice():
    assert columns_of("日本") == 4
    assert table([["日本", "x"], ["ab", "y"]], Look(40), ["a", "b"])[1:] == ["日本  x", "ab    y"]


def test_columns_stand_beside_each_other():
    assert list(beside(["one", "two"], ["three"], Look(), 5)) == ["one   │ three", "two   │"]


def test_paragraphs_are_indented():
    assert paragraph("a b", Look(), indent=2) == ["  a b"]


class Clock:
    """A clock that is set."""

    now = 0.0

    def __call__(self):
        return self.now


def test_progress_tells_share_rate_and_rest(capsys):
    import sys  # noqa: PLC0415

    clock = Clock()
    line = ProgressLine(sys.stderr, Look(100), "many.jsonl.gz", 1000, redraw=False, clock=clock)
    line(Progress(0, 0, 0, 0.0))
    clock.now = 10.0
    line(Progress(400, 50, 50, 500.0))
    told = capsys.readouterr().err
    assert "many.jsonl.gz" in told
    assert " 50%  500 articles  50/s  0:10 left  50 refused" in told


def test_progress_is_not_told_more_often_than_is_good(capsys):
    import sys  # noqa: PLC0415

    clock = Clock()
    line = ProgressLine(sys.stderr, Look(100), "many", None, redraw=True, clock=clock)
    for step in range(100):
        clock.now = step / 100
        line(Progress(step, 0, 0, 0.0))
    assert capsys.readouterr().err.count("\r") <= 10
    line.close()
    assert capsys.readouterr().err.endswith("\n")
