"""What holds of any input whatever; each function raises AssertionError where it does not."""

from __future__ import annotations

import base64
import gzip
import math
from collections.abc import Iterator

from flask import Flask, request

from service.api.problems import Problem
from service.api.receiving.streams import LongLine, lines_of
from service.reading import Reader
from service.reading.passages import split_passages
from service.reading.values import BOTH, Dyad, NamedSides, Reading
from service.storing import ArticleFilter, InvalidCursor
from service.storing.cursors import Place, read_cursor, write_cursor
from service.storing.values import Ordering

DYAD = Dyad.parse("PAK-USA")
SIDES = NamedSides(("US", "United States"), ("Pakistan", "the"))
ANY, ORDERING = ArticleFilter(), Ordering()


def passages_are_the_texts_own(text: str) -> None:
    """Offsets slice back, passages stand in order and apart, and none is blank."""
    passages = split_passages(text)
    assert all(text[each.start : each.end] == each.text.strip() == each.text for each in passages)
    assert all(map(str.strip, (each.text for each in passages)))
    assert all(one.end <= other.start for one, other in zip(passages, passages[1:], strict=False))
    assert split_passages(text, 3) == passages[:3]


def readings_are_whole(reader: Reader, text: str, title: str | None = None) -> None:
    """Read for no pair, for a dyad and for sides, a text gets positions that are whole, or a reason."""
    for reading in _readings(reader, text, title):
        assert (reading.reason is None) == bool(reading.positions)
        for declined in reading.declined:
            assert math.isclose(sum(declined.probabilities.as_tuple()), 1.0)
            assert 0.0 <= declined.none <= 1.0
        for position in reading.positions:
            assert math.isclose(sum(position.probabilities.as_tuple()), 1.0)
            assert 0.0 < position.presence <= 1.0
            actors = {None, BOTH, *_codes(position.pair)}
            for each in position.evidence:
                assert text[each.passage.start : each.passage.end] == each.passage.text
                assert math.isfinite(each.contribution)
                assert each.actor in actors


def _readings(reader: Reader, text: str, title: str | None) -> Iterator[Reading]:
    yield reader.read(text, title=title)
    yield reader.read(text, title=title, dyad=DYAD)
    yield reader.read(text, title=title, sides=SIDES)


def _codes(pair: Dyad | NamedSides) -> tuple[str, str]:
    return (pair.first, pair.second) if isinstance(pair, Dyad) else (pair.first[0], pair.second[0])


def cursors_are_places_or_refused(written: str) -> None:
    """A string is refused as a cursor, or is the only one of the place it leads to."""
    try:
        place = read_cursor(written, ANY, ORDERING)
    except InvalidCursor:
        return
    assert write_cursor(place, ANY, ORDERING) == written


def cursors_of_this_list(rest: bytes) -> str:
    """A cursor with the mark of the list, by which most are refused, and any bytes behind it."""
    mark = base64.urlsafe_b64decode(write_cursor(Place(1, None), ANY, ORDERING))[:8]
    return base64.urlsafe_b64encode(mark + rest).decode()


def lines_are_those_of_the_body(app: Flask, body: bytes, longest: int, most: int, *, packed: bool) -> None:
    """The lines of a body are its lines, numbered, but for blank ones; what is too long is told by its length."""
    headers = {"Content-Encoding": "gzip"} if packed else {}
    sent = gzip.compress(body) if packed else body
    with app.test_request_context("/", method="POST", data=sent, headers=headers):
        lines = list(_until_a_problem(lines_of(request, longest=longest, most=most)))
    whole = body.removesuffix(b"\n").split(b"\n")
    wanted = list(enumerate(whole, 1))[:most]
    assert [number for number, _ in lines] == [
        number for number, line in wanted if len(line) > longest or line.strip()
    ]
    for number, line in lines:
        original = whole[number - 1]
        assert line == (LongLine(len(original)) if len(original) > longest else original)


def bodies_are_read_or_refused(app: Flask, sent: bytes, longest: int, most: int) -> None:
    """Of what says it is compressed, all there is comes, or a problem."""
    with app.test_request_context("/", method="POST", data=sent, headers={"Content-Encoding": "gzip"}):
        for number, line in _until_a_problem(lines_of(request, longest=longest, most=most)):
            assert 1 <= number <= most
            assert isinstance(line, LongLine) or (len(line) <= longest and b"\n" not in line)


def _until_a_problem(
    lines: Iterator[tuple[int, bytes | LongLine]],
) -> Iterator[tuple[int, bytes | LongLine]]:
    try:
        yield from lines
    except Problem:
        return
