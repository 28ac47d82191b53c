"""What is shown of one pair of countries in an article: its reading, and how it stands to what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.api.telling import History
from service.comparing import Candidates
from service.comparing.values import Comparison
from service.reading.values import Declined, Dyad, Position, Stance, State
from service.web.viewing.bar import BarPart, bar_of
from service.web.viewing.marking import Mark, MarkedText, marked_text, marks_of
from service.web.viewing.strip import Strip, strip_of
from service.web.viewing.timeline import SMALL, Picture, picture_of
from service.web.viewing.words import DECLINED, both_of, in_sentence, pair_of, summary

# A text of fewer characters is not as high as the pictures beside it.
_SHORT: Final = 1_000


@dataclass(frozen=True, slots=True)
class StanceInWords:
    """How one side stands toward the other; `state` None where no passage shows that side acting."""

    who: str
    toward: str
    state: State | None
    score: float | None


@dataclass(frozen=True, slots=True)
class Panel:
    """All that the page shows of one dyad.

    `text` is None where the text was not kept; `is_short` where there is room below it for more.
    """

    dyad: Dyad
    both: str
    pair: str
    position: Position
    bar: tuple[BarPart, ...]
    stances: tuple[StanceInWords, ...]
    marks: tuple[Mark, ...]
    text: MarkedText | None
    is_short: bool
    comparison: Comparison
    summary: str
    strip: Strip | None
    history: History | None
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class LetGo:
    """A pair that was weighed and let go, and why, in words."""

    pair: str
    code: str
    reason: str


def panel_of(
    comparison: Comparison, text: str | None, candidates: Candidates, history: History | None
) -> Panel:
    """What is shown of a comparison; `candidates` and `history` are of all that is stored on its dyad."""
    dyad, position = comparison.dyad, comparison.position
    consensus = comparison.consensus
    return Panel(
        dyad=dyad,
        both=both_of(dyad),
        pair=pair_of(dyad),
        position=position,
        bar=bar_of(position.probabilities),
        stances=_stances(dyad, position),
        marks=marks_of(position.evidence, dyad),
        text=None if text is None else marked_text(text, position.evidence, dyad),
        is_short=text is None or len(text) < _SHORT,
        comparison=comparison,
        summary=summary(comparison),
        strip=strip_of(candidates, position.score, None if consensus is None else consensus.score),
        history=history,
        picture=None if history is None else picture_of(history.points, history.shifts, SMALL),
    )


def let_go(declined: tuple[Declined, ...]) -> tuple[LetGo, ...]:
    """The pairs that were weighed and on which no position was taken."""
    return tuple(
        LetGo(pair_of(each.pair), str(each.pair), DECLINED[each.reason])
        for each in declined
        if isinstance(each.pair, Dyad)
    )


def _stances(dyad: Dyad, position: Position) -> tuple[StanceInWords, ...]:
    """Both ways, unless neither side is shown to act."""
    ways = (
        (dyad.first, dyad.second, position.a_to_b),
        (dyad.second, dyad.first, position.b_to_a),
    )
    if not any(stance for *_, stance in ways):
        return ()
    return tuple(_stance(who, toward, stance) for who, toward, stance in ways)


def _stance(who: str, toward: str, stance: Stance | None) -> StanceInWords:
    name = in_sentence(who)
    return StanceInWords(
        who=name[0].upper() + name[1:],
        toward=in_sentence(toward),
        state=None if stance is None else stance.state,
        score=None if stance is None else stance.score,
    )
