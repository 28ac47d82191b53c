"""A reading, for people at a terminal: each position with its bars and the passages that say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from entente_client.results import Declined, Evidence, Position, Probabilities, Reading
from entente_client.terminal.layout import paragraph
from entente_client.terminal.look import PHRASES, Look, clean, columns_of, signed

Names = Mapping[str, tuple[str, ...]]
"""The countries of a dyad, by the dyad."""

_REASONS: Final = {
    "no_dyad": "it is not about two countries",
    "no_relation": "it says nothing of substance on the relation of two countries",
    "uncertain": "what it says could be read either way",
    "unsupported_language": "it is not in English",
    "too_short": "it is too short",
}
_BAR: Final = 30
_PASSAGES: Final = 5


def reading(read: Reading, look: Look, names: Names) -> Iterator[str]:
    """The lines of a reading."""
    if not read.positions:
        yield from nothing(read, look)
    for number, position in enumerate(read.positions):
        if number:
            yield ""
        yield from position_told(position, look, names)


def nothing(read: Reading, look: Look) -> Iterator[str]:
    """Why there is no position, and what was weighed."""
    reason = _REASONS.get(read.reason or "", clean(read.reason))
    yield from paragraph(f"No position: {reason} ({clean(read.reason)}).", look)
    for each in read.declined:
        yield from paragraph(_declined(each, look), look, indent=2)


def _declined(declined: Declined, look: Look) -> str:
    pair = declined.dyad or f" {look.glyphs.dash} ".join(declined.sides or ())
    return f"{pair} was weighed: {_REASONS.get(declined.reason, declined.reason)}."


def position_told(position: Position, look: Look, names: Names) -> Iterator[str]:
    """The lines of a position: whose, which state, how sure, and why."""
    yield from heading(position, look, names)
    yield ""
    yield from bars(position.probabilities, position.state, look)
    yield from _stances(position, look, names)
    if position.evidence:
        yield ""
        yield look.faint("  Why")
        for passage in position.strongest[:_PASSAGES]:
            yield from _evidence(passage, look)


def heading(position: Position, look: Look, names: Names) -> list[str]:
    """The pair with its countries' names, and its state: in one line where there is room."""
    countries = clean(f" {look.glyphs.dash} ".join(names.get(position.pair, ())))
    pair, phrase = clean(position.pair), PHRASES.get(position.state, clean(position.state))
    score = f"score {signed(position.score, look)}"
    whose = "  ".join(filter(None, [look.strong(pair), countries]))
    which = f"{look.state(look.strong(phrase), position.state)}  {look.faint(score)}"
    fits = columns_of(f"{pair}  {countries}  {phrase}  {score}") <= look.width
    return [f"{whose}  {which}"] if fits else [whose, which]


def bars(probabilities: Probabilities, state: str, look: Look) -> Iterator[str]:
    """A bar for the probability of each state."""
    for name, probability in probabilities.items():
        bar = look.state(bar_of(probability, _BAR, look), name)
        line = f"  {name:<12} {bar} {probability:4.0%}"
        yield look.strong(line) if name == state and look.colour else line


def bar_of(share: float, width: int, look: Look) -> str:
    """A bar `width` columns wide, filled as far as `share` (0 to 1) says, in eighths where the characters allow."""
    glyphs = look.glyphs
    filled = min(1.0, max(0.0, share)) * width
    whole = int(filled) if glyphs.eighths else round(filled)
    part = int((filled - whole) * 8) if glyphs.eighths else 0
    bar = glyphs.full * whole + (glyphs.eighths[part - 1] if part else "")
    return bar + glyphs.empty * (width - len(bar))


def _stances(position: Position, look: Look, names: Names) -> Iterator[str]:
    sides = names.get(position.pair) or tuple(position.sides or position.pair.split("-"))
    if len(sides) != 2 or not (position.a_to_b or position.b_to_a):
        return
    yield ""
    for stance, (one, other) in ((position.a_to_b, sides), (position.b_to_a, sides[::-1])):
        if stance is not None:
            phrase = look.state(PHRASES.get(stance.state, stance.state), stance.state)
            yield f"  {clean(one)} toward {clean(other)}: {phrase} ({signed(stance.score, look)})"


def _evidence(passage: Evidence, look: Look) -> Iterator[str]:
    against = "speaks against it, " if passage.contribution < 0 else ""
    actor = f", {clean(passage.actor)} acts" if passage.actor and passage.actor != "both" else ""
    sign = f"{against}{clean(passage.state)} {signed(passage.contribution, look)}{actor}"
    yield f"  {look.state(look.glyphs.dot, passage.state)} {look.faint(sign)}"
    yield from paragraph(look.quoted(passage.text), look, indent=4)
