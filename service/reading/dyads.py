"""The dyads an article is about, ranked by how strongly each is present."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import combinations
from operator import or_
from typing import Final

from service.reading.countries import Mention, MentionKind
from service.reading.values import Dyad, Passage

# What speaks for an article being about a pair, and how much: a conditional logit over the pairs of the
# labelled articles, by `python -m training.dyads`.
WEIGHTS: Final[dict[str, float]] = {
    "title_both": 0.953,
    "title_leads": 0.817,
    "title_one": 0.596,
    "rank": -3.331,
    "more_named": -1.109,
    "mean_named": 1.929,
    "less_early": 0.895,
    "more_early": 1.063,
    "together": 2.043,
    "share_together": -0.925,
    "less_passages": -1.643,
    "less_opening": 0.816,
    "as_place": -1.247,
    "located": -1.643,
    "speaking": 5.514,
}
# What an article that is about no pair, or about one it hardly names, has in the place of a score.
NO_PAIR: Final = 3.17
# Scores grow with an article's length; in a text of fewer passages than this, no pair's shrinks alike.
_WHOLE_ARTICLE: Final = 10
# A pair less present than this is named in passing; and an article is about a handful at most.
LEAST_PRESENCE: Final = 0.2
_MOST_DYADS: Final = 5
# Pairs are formed of the countries an article names most; the rest are lists of participants.
_MOST_COUNTRIES: Final = 8
_LEAD_PASSAGES: Final = 3
# What a mention counts for early in the article falls to a third in this many passages.
_EARLY_PASSAGES: Final = 6
# "in Kabul", "across northern Syria": where something happens, rather than who does it.
_LOCATING: Final = re.compile(r"\b(?:in|at|near|across|inside|from|into|throughout) (?:the |\w+ern )?$", re.I)
_LONGEST_LOCATING: Final = 24
# How a text speaks of the office whose holder its title names.
_OFFICE: Final = re.compile(
    r"\b[Tt]he (?:Vice )?President\b(?! of| [A-Z])|\b(?:[Tt]he|[Mm]y|[Oo]ur) Administration\b"
    r"|THE (?:VICE )?PRESIDENT:"
)
_SPEAKERS: Final = frozenset({MentionKind.LEADER, MentionKind.INSTITUTION})


@dataclass(frozen=True, slots=True)
class DyadPresence:
    """A dyad with its presence in (0, 1]: the probability that the article is chiefly about it."""

    dyad: Dyad
    presence: float


def rank_dyads(
    mentions: Sequence[Mention], passages: Sequence[Passage], *, title_mentions: Sequence[Mention] = ()
) -> tuple[DyadPresence, ...]:
    """The dyads present in an article, strongest first; none where no two countries meet in it."""
    features = pair_features(mentions, passages, title_mentions)
    odds = {dyad: math.exp(_score(row)) for dyad, row in features.items()}
    no_pair = NO_PAIR * min(1.0, len(passages) / _WHOLE_ARTICLE)
    total = math.exp(no_pair) + sum(odds.values())
    ranked = sorted(
        (DyadPresence(dyad, share / total) for dyad, share in odds.items()),
        key=lambda found: (-found.presence, found.dyad),
    )
    # The strongest pair counts however weak, as long as the two meet.
    return tuple(
        found
        for place, found in enumerate(ranked[:_MOST_DYADS])
        if place == 0 or found.presence >= LEAST_PRESENCE
    )


def pair_features(
    mentions: Sequence[Mention], passages: Sequence[Passage], title_mentions: Sequence[Mention]
) -> dict[Dyad, dict[str, float]]:
    """What speaks for each pair of countries that meet.

    They meet where a passage names both, or the title one of them: a title is of the whole article.
    """
    counts = Counter(mention.country for mention in (*mentions, *title_mentions))
    top = sorted(counts, key=lambda country: (-counts[country], country))[:_MOST_COUNTRIES]
    article = _Article(top, counts, mentions, passages, title_mentions)
    features: dict[Dyad, dict[str, float]] = {}
    for one, other in combinations(range(len(top)), 2):
        if article.meets(1 << one | 1 << other):
            features[Dyad.of(top[one], top[other])] = article.features(one, other)
    return features


@dataclass(slots=True)
class _Side:
    """How an article names one country; `opens` counts the passages in which it is named first."""

    named: int
    early: float = 0.0
    opens: int = 0
    places: int = 0
    located: int = 0

    def add(self, mention: Mention, weight: float, passage: Passage, *, opens: bool) -> None:
        """Take in a mention in a passage that counts `weight` for its place in the article."""
        self.early += weight
        self.opens += opens
        self.places += mention.kind is MentionKind.PLACE
        within = mention.start - passage.start
        self.located += _locates(passage.text[max(0, within - _LONGEST_LOCATING) : within])


@lru_cache(maxsize=10_000)
def _locates(before: str) -> bool:
    """Whether words before a country make it the place of something."""
    return _LOCATING.search(before) is not None


class _Article:
    """What an article says of its countries, which are numbered from the most to the least named.

    The set of the countries that a passage names is an integer with a bit for each, so that however
    long an article is, a pair is held against a tally of at most 2**8 such sets.
    """

    def __init__(
        self,
        top: Sequence[str],
        counts: Counter[str],
        mentions: Sequence[Mention],
        passages: Sequence[Passage],
        title_mentions: Sequence[Mention],
    ) -> None:
        numbers = {country: number for number, country in enumerate(top)}
        self.sides = [_Side(counts[country]) for country in top]
        sets = [0] * len(passages)
        starts = [passage.start for passage in passages]
        weights = [math.exp(-place / _EARLY_PASSAGES) for place in range(len(passages))]
        for mention in mentions:
            place = bisect_right(starts, mention.start) - 1
            number = numbers.get(mention.country)
            if number is not None and place >= 0:
                self.sides[number].add(mention, weights[place], passages[place], opens=not sets[place])
                sets[place] |= 1 << number
        self.sets = Counter(sets)
        self.lead = reduce(or_, sets[:_LEAD_PASSAGES], 0)
        # A country that is not among the most named still takes its place in the title.
        order = dict.fromkeys(mention.country for mention in title_mentions)
        self.title = [1 << numbers[country] if country in numbers else 0 for country in order]
        self.speaker = _speaker(title_mentions, numbers)
        speaking = [passage for passage in passages if self.speaker and _OFFICE.search(passage.text)]
        self.spoken = len(speaking) / max(1, len(passages))

    def together(self, pair: int) -> int:
        """How many passages name both sides of `pair`, a set of two."""
        return _holding(self.sets, pair)

    def meets(self, pair: int) -> bool:
        """Whether a passage names both sides of `pair`, or the title one of them."""
        return any(country & pair for country in self.title) or self.together(pair) > 0

    def features(self, one: int, other: int) -> dict[str, float]:
        """What speaks for the article being about the pair of these two numbers."""
        pair = 1 << one | 1 << other
        first, second = self.sides[one], self.sides[other]
        together = self.together(pair)
        passages = min(_holding(self.sets, 1 << one), _holding(self.sets, 1 << other))
        return {
            "title_both": float(sum(country & pair for country in self.title) == pair),
            "title_leads": float(sum(self.title[:2]) == pair),
            "title_one": float(
                len(self.title) == 1
                and bool(self.title[0] & pair)
                and together > 0
                and self.lead & pair == pair
            ),
            "rank": (one + other) / _MOST_COUNTRIES,
            "more_named": math.log1p(max(first.named, second.named)),
            "mean_named": math.log1p(math.sqrt(first.named * second.named)),
            "less_early": math.log1p(min(first.early, second.early)),
            "more_early": math.log1p(max(first.early, second.early)),
            "together": math.log1p(together),
            "share_together": together / max(1, passages),
            "less_passages": math.log1p(passages),
            "less_opening": math.log1p(min(first.opens, second.opens)),
            "as_place": max(first.places / first.named, second.places / second.named),
            "located": max(first.located / first.named, second.located / second.named),
            "speaking": self.spoken * bool(self.speaker & pair),
        }


def _holding(sets: Counter[int], pair: int) -> int:
    return sum(times for countries, times in sets.items() if countries & pair == pair)


def _speaker(title_mentions: Sequence[Mention], numbers: dict[str, int]) -> int:
    """The country whose office a title names first, as a set: "Remarks by President Biden in Kyiv"."""
    speaking = (mention.country for mention in title_mentions if mention.kind in _SPEAKERS)
    number = numbers.get(next(speaking, ""))
    return 0 if number is None else 1 << number


def _score(row: dict[str, float]) -> float:
    return sum(WEIGHTS[name] * value for name, value in row.items())
