"""The digest in Markdown, for a reader with two minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gathering import Compared, Day, Watched

from entente_client.results import Shift

_MARKS = re.compile(r"([\\`*_\[\]<>|#])")


def written(day: Day) -> str:
    """The digest of a day."""
    return "\n".join(_lines(day)) + "\n"


def _lines(day: Day) -> Iterator[str]:
    yield f"# {day.until:%d %B %Y}"
    yield ""
    yield f"{day.stored} articles were stored since {day.since:%d %B %H:%M} UTC; {_number(day)} on a watched relation."
    yield ""
    yield "## Shifts"
    yield ""
    shifts = [(each.dyad, shift) for each in day.watched for shift in each.shifts]
    yield from [_shift(dyad, shift) for dyad, shift in shifts] or ["None is new."]
    yield ""
    yield "## Departures"
    yield ""
    yield from [_departure(each) for each in day.departures] or [
        "No article departs from what the others say."
    ]
    yield ""
    yield "## Watched relations"
    yield ""
    yield "| relation | consensus | agreement | articles | how it moved |"
    yield "| --- | --- | --- | --- | --- |"
    yield from (_row(each) for each in day.watched)


def _number(day: Day) -> str:
    number = len({each.article.id for each in day.compared})
    return str(number) if number else "none"


def _shift(dyad: str, shift: Shift) -> str:
    before, after = shift.before, shift.after
    return (
        f"- **{dyad}** moved from {before.state} ({before.score:+.2f}) to {after.state} ({after.score:+.2f}) between "
        f"{shift.earliest:%d %B %Y} and {shift.latest:%d %B %Y} (confidence {shift.confidence:.2f}; "
        f"{before.distinct} articles before, {after.distinct} after)"
    )


def _departure(each: Compared) -> str:
    article, comparison = each.article, each.comparison
    title = plain(article.title or "Without a title")
    name = f"[{title}](<{article.url}>)" if _is_address(article.url) else title
    outlet = f" ({plain(article.outlet)})" if article.outlet else ""
    return f"- **{comparison.dyad}** {name}{outlet}: {plain(comparison.summary)}"


def _row(each: Watched) -> str:
    if each.relation is None or each.timeline is None:
        return f"| {each.dyad} | nothing is stored | | 0 | |"
    consensus = each.relation.consensus
    state, agreement = ("none", "") if consensus is None else (consensus.state, f"{consensus.agreement:.2f}")
    return (
        f"| {each.dyad} | {state} | {agreement} | {each.relation.stored} | {plain(each.timeline.summary)} |"
    )


def plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line: what it quotes was written by others."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _is_address(url: str | None) -> bool:
    return url is not None and url.startswith(("http://", "https://")) and not re.search(r"[<>\s]", url)
