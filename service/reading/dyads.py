"""The dyads an article is about, ranked by how strongly each is present."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from service.reading.countries import Mention, MentionKind
from service.reading.values import Dyad, Passage

# What speaks for an article being about a pair, and how much: a logistic regression over the pairs
# of the labelled articles, by `python -m training.dyads`.
WEIGHTS: Final[dict[str, float]] = {
    "together": -0.696,
    "alone_together": 0.855,
    "share_together": -0.154,
    "following": 0.492,
    "title_both": 0.977,
    "title_one": 0.115,
    "title_other": -1.388,
    "first_passage": 0.287,
    "lead": 0.786,
    "less_named": 0.935,
    "more_named": -1.418,
    "share_named": 5.693,
    "ranks": -4.222,
    "adjacent": 0.433,
    "leaders": 0.191,
}
INTERCEPT: Final = -2.472
# A pair less present than this is named in passing; and an article is about a handful at most.
LEAST_PRESENCE: Final = 0.2
_MOST_DYADS: Final = 5
# Pairs are formed of the countries an article names most; the rest are lists of participants.
_MOST_COUNTRIES: Final = 8
_LEAD_PASSAGES: Final = 3
# "US-Pakistan", "China and India", "between Iran and the US": at most this many characters apart.
_ADJACENT: Final = 9


@dataclass(frozen=True, slots=True)
class DyadPresence:
    """A dyad with its presence in (0, 1]: the probability that the article is chiefly about it."""

    dyad: Dyad
    presence: float


def rank_dyads(
    mentions: Sequence[Mention], passages: Sequence[Passage], *, title_mentions: Sequence[Mention] = ()
) -> tuple[DyadPresence, ...]:
    """The dyads present in an article, strongest first; none where no two countries meet in it."""
    ranked = sorted(
        (
            DyadPresence(
                dyad, _logistic(INTERCEPT + sum(WEIGHTS[name] * value for name, value in row.items()))
            )
            for dyad, row in pair_features(mentions, passages, title_mentions).items()
        ),
        key=lambda found: (-found.presence, found.dyad),
    )
    # The strongest pair counts however weak, as long as the two stand side by side somewhere.
    return tuple(
        found
        for place, found in enumerate(ranked[:_MOST_DYADS])
        if place == 0 or found.presence >= LEAST_PRESENCE
    )


def pair_features(
    mentions: Sequence[Mention], passages: Sequence[Passage], title_mentions: Sequence[Mention]
) -> dict[Dyad, dict[str, float]]:
    """What speaks for each pair of countries that one passage or the title names together."""
    by_passage = _by_passage(mentions, passages)
    in_title = {mention.country for mention in title_mentions}
    counts = Counter(mention.country for mention in (*mentions, *title_mentions))
    if not counts:
        return {}
    named = [country for country, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    top = named[:_MOST_COUNTRIES]
    sets = [{mention.country for mention in group} for group in by_passage]
    leaders = {mention.country for mention in mentions if mention.kind is MentionKind.LEADER}
    adjacent = _adjacent(mentions)
    features: dict[Dyad, dict[str, float]] = {}
    for one, other in combinations(top, 2):
        pair = {one, other}
        together = [place for place, countries in enumerate(sets) if pair <= countries]
        if not together and not pair <= in_title:
            continue
        features[Dyad.of(one, other)] = {
            "together": math.log1p(len(together)),
            "alone_together": math.log1p(sum(sets[place] == pair for place in together)),
            "share_together": len(together) / len(sets) if sets else 0.0,
            "following": math.log1p(
                sum(pair <= first | second for first, second in pairwise(sets)),
            ),
            "title_both": float(pair <= in_title),
            "title_one": float(len(pair & in_title) == 1),
            "title_other": float(bool(in_title - pair)),
            "first_passage": float(bool(together) and together[0] == 0),
            "lead": float(sum(place < _LEAD_PASSAGES for place in together)) / _LEAD_PASSAGES,
            "less_named": math.log1p(min(counts[one], counts[other])),
            "more_named": math.log1p(max(counts[one], counts[other])),
            "share_named": (counts[one] + counts[other]) / counts.total(),
            "ranks": float(top.index(one) + top.index(other)) / _MOST_COUNTRIES,
            "adjacent": math.log1p(adjacent[frozenset(pair)]),
            "leaders": float(len(pair & leaders)),
        }
    return features


def _by_passage(mentions: Sequence[Mention], passages: Sequence[Passage]) -> list[list[Mention]]:
    starts = [passage.start for passage in passages]
    groups: list[list[Mention]] = [[] for _ in passages]
    for mention in mentions:
        place = bisect_right(starts, mention.start) - 1
        if place >= 0:
            groups[place].append(mention)
    return groups


def _adjacent(mentions: Sequence[Mention]) -> Counter[frozenset[str]]:
    return Counter(
        frozenset((first.country, second.country))
        for first, second in pairwise(mentions)
        if second.start - first.end <= _ADJACENT and first.country != second.country
    )


def _logistic(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-log_odds))
