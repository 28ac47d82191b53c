"""Who acts or speaks toward whom in a passage, and how each side stands toward the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from service.reading.classifier import Block, Floats, softmax, sum_by
from service.reading.features import actor_features
from service.reading.values import BOTH, STATES, Stance
from service.reading.views import SIDE_B, WORD, Ints, View, first_named

# The side that the passage names first, the other one, or both.
ACTORS: Final = ("first", "second", BOTH)
NOBODY: Final = -1
_BOTH: Final = ACTORS.index(BOTH)
_NONE: Final = len(STATES)


@dataclass(frozen=True, slots=True, eq=False)
class ActorModel:
    """A linear model from the features of a passage to who acts; `intercept` has shape (actors,)."""

    block: Block
    intercept: Floats

    def probabilities(self, view: View) -> Floats:
        """Of each passage, the probability of each of `ACTORS`; shape (passages, actors)."""
        features = actor_features(view)
        weighted, contributions = self.block.contributions(features.keys, features.passages, view.count)
        logits = sum_by(features.passages[weighted.kept], contributions, view.count)
        return softmax(logits + self.intercept)

    def actors(self, view: View) -> Ints:
        """The role of each passage's actor: SIDE_A, SIDE_B, 2 for both, or NOBODY where no side is named."""
        first = first_named(view)
        # Whoever acts in a passage that names no side is not asked.
        named = (first != WORD)[view.passages]
        names = View(view.numbers[named], view.roles[named], view.passages[named], view.count, view.named)
        best = self.probabilities(names).argmax(axis=1)
        roles = np.where(best == _BOTH, _BOTH, np.where(best == 0, first, SIDE_B - first))
        return np.asarray(np.where(first == WORD, NOBODY, roles))


def stance(passages: Floats, actors: Ints, named: Ints, role: int) -> Stance | None:
    """How the side of `role` stands toward the other, None where no passage shows it acting.

    The mean over the passages that name both sides and in which it acts, each counted as far as it
    says anything on the relation. `passages` (passages, classes) are log-odds.
    """
    chosen = (named > 1) & ((actors == role) | (actors == _BOTH))
    if not chosen.any():
        return None
    probabilities = softmax(passages[chosen])
    mean = probabilities[:, :_NONE].sum(axis=0)
    mean /= mean.sum()
    return Stance(STATES[int(mean.argmax())], float(mean[-1] - mean[0]))
