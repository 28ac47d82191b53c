"""A comparison, for people at a terminal: verdict, neighbours, and the passages that agree and disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entente_client.results import Answer, Comparison, Consensus, Contrasted, Neighbour
from entente_client.terminal.layout import beside, day, paragraph, table
from entente_client.terminal.look import Look, clean, cut, signed
from entente_client.terminal.readings import Names, nothing, position_told

_BESIDE_FROM: Final = 96
_OUTLETS_FROM: Final = 80
_VERDICTS: Final = {"agrees": "agrees", "departs": "departs", "no_consensus": "there is no consensus"}


def answer(answered: Answer, look: Look, names: Names) -> Iterator[str]:
    """The lines of an article read and compared."""
    if not answered.reading.positions:
        yield from nothing(answered.reading, look)
    for number, comparison in enumerate(answered.comparisons):
        if number:
            yield from ("", look.faint(look.glyphs.line * min(look.width, 60)), "")
        yield from compared(comparison, look, names)


def compared(comparison: Comparison, look: Look, names: Names) -> Iterator[str]:
    """The lines of one dyad."""
    yield from position_told(comparison.position, look, names)
    yield ""
    verdict = _VERDICTS.get(comparison.verdict, clean(comparison.verdict))
    yield f"  {look.faint('Compared:')} {look.strong(verdict)}"
    yield from paragraph(comparison.summary, look, indent=2)
    if comparison.consensus is not None:
        yield from paragraph(_figures(comparison, comparison.consensus, look), look, indent=2)
    if comparison.neighbours:
        yield ""
        yield look.faint("  Nearest")
        yield from _neighbours(comparison.neighbours, look)
    yield from _contrasts(comparison, look)
    yield from _copies(comparison, look)


def _figures(comparison: Comparison, consensus: Consensus, look: Look) -> str:
    shares = ", ".join(f"{share:.0%} {state}" for state, share in consensus.probabilities.items())
    told = f"Consensus: {shares} (score {signed(consensus.score, look)}, agreement {consensus.agreement:.2f})"
    return (
        told
        if comparison.departure is None
        else f"{told}; this article is {comparison.departure:.2f} from it."
    )


def _neighbours(neighbours: tuple[Neighbour, ...], look: Look) -> list[str]:
    head, rows = (
        ["near", "state", "published", "outlet", "title"],
        [_neighbour(each, look) for each in neighbours],
    )
    if not look.has_room(_OUTLETS_FROM):
        head, rows = [*head[:3], head[-1]], [[*row[:3], row[-1]] for row in rows]
    return table(rows, look, head, indent=2)


def _neighbour(each: Neighbour, look: Look) -> list[str]:
    copies = {0: "", 1: " (+1 copy)"}.get(each.copy_count, f" (+{each.copy_count} copies)")
    return [
        f"{each.similarity:.2f}",
        each.position.state + (" (corrected)" if each.corrected else ""),
        day(each.article.published_at),
        cut(clean(each.article.outlet) or "-", 24, look),
        _title(each.article.title, look) + copies,
    ]


def _contrasts(comparison: Comparison, look: Look) -> Iterator[str]:
    sides = [("Agrees", comparison.agreeing), ("Disagrees", comparison.disagreeing)]
    wide = look.width >= _BESIDE_FROM and all(contrasted for _, contrasted in sides)
    width = (min(look.width, 160) - 5) // 2 if wide else look.width - 2
    told = [list(_contrast(name, each, look, width)) for name, each in sides if each is not None]
    if wide:
        yield ""
        yield from (f"  {line}" for line in beside(told[0], told[1], look, width))
        return
    for lines in told:
        yield ""
        yield from (f"  {line}" for line in lines)


def _contrast(name: str, contrasted: Contrasted, look: Look, width: int) -> Iterator[str]:
    """Without colour, for its lines are counted."""
    article = contrasted.article
    source = ", ".join(part for part in (clean(article.outlet), day(article.published_at)) if part)
    yield from paragraph(f"{name} ({contrasted.state}): {_title(article.title, look)}", look, width=width)
    yield from paragraph(source, look, width=width)
    own, theirs = contrasted.contrast.own, contrasted.contrast.theirs
    yield from paragraph(f"this one ({own.state}): {look.quoted(own.text)}", look, indent=2, width=width)
    yield from paragraph(
        f"that one ({theirs.state}): {look.quoted(theirs.text)}", look, indent=2, width=width
    )
    terms = ", ".join(term.term for term in contrasted.contrast.shared_terms[:6])
    if terms:
        yield from paragraph(f"both speak of: {terms}", look, indent=2, width=width)


def _copies(comparison: Comparison, look: Look) -> Iterator[str]:
    if not comparison.copy_count:
        return
    count = comparison.copy_count
    listed = "; ".join(
        f"{_title(each.title, look)} ({clean(each.outlet) or 'no outlet'})" for each in comparison.copies
    )
    yield ""
    stored = "1 copy of this text is" if count == 1 else f"{count:,} copies of this text are"
    yield from paragraph(f"{stored} stored, and not compared with: {listed}", look, indent=2)


def _title(title: str | None, look: Look) -> str:
    return clean(title) or f"{look.glyphs.dash} no title {look.glyphs.dash}"
