"""What a reading looks like: positions with their evidence, and the pairs let go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from marshmallow import Schema, fields

from service.api.schemas.fields import DECIMALS, STATES, Rounded, enumerated
from service.api.schemas.pairs import PairDyad, PairSides
from service.reading.values import Reason, WeightedTerm

_REASONS: Final = [reason.value for reason in Reason]


class ProbabilitiesSchema(Schema):
    """A distribution over the three states."""

    cooperative = Rounded(required=True)
    impasse = Rounded(required=True)
    hostile = Rounded(required=True)


class TermSchema(Schema):
    """A word or phrase and how much it weighs."""

    term = fields.String(required=True)
    weight = Rounded(required=True)


def written_terms(terms: Iterable[WeightedTerm]) -> list[dict[str, Any]]:
    """Terms as `TermSchema` has them."""
    return [{"term": each.term, "weight": round(each.weight, DECIMALS)} for each in terms]


class Terms(fields.List[Any]):
    """A list of terms, written out by hand: a comparison has hundreds of them."""

    def __init__(self) -> None:
        super().__init__(fields.Nested(TermSchema), required=True)

    def _serialize(self, value: Any, *_args: Any, **_kwargs: Any) -> list[Any]:  # noqa: ANN401 (marshmallow's)
        return written_terms(value)


class EvidenceSchema(Schema):
    """A passage that speaks for a position, or against it."""

    start = fields.Integer(required=True, attribute="passage.start")
    end = fields.Integer(required=True, attribute="passage.end")
    text = fields.String(required=True, attribute="passage.text")
    state = enumerated(STATES, "What the passage says by itself")
    contribution = Rounded(
        required=True,
        metadata={
            "description": "Its share of the log-odds of the position's state; negative speaks against"
        },
    )
    terms = Terms()
    actor = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The side that acts or speaks in it: a code of `dyad`, one of `sides`, or `both`;"
            " null where that is not told"
        },
    )


class EvidenceList(fields.List[Any]):
    """A list of evidence, written out by hand like `Terms`."""

    def __init__(self) -> None:
        super().__init__(fields.Nested(EvidenceSchema), required=True)

    def _serialize(self, value: Any, *_args: Any, **_kwargs: Any) -> list[Any]:  # noqa: ANN401 (marshmallow's)
        return [
            {
                "start": each.passage.start,
                "end": each.passage.end,
                "text": each.passage.text,
                "state": each.state.value,
                "contribution": round(each.contribution, DECIMALS),
                "terms": written_terms(each.terms),
                "actor": each.actor,
            }
            for each in value
        ]


class PairSchema(Schema):
    """A pair: a dyad of countries, or the two sides that the request named."""

    class Meta:
        """What the document says of it beyond its fields."""

        exactly_one_of = ("dyad", "sides")

    dyad = PairDyad(metadata={"description": "The pair, where it is of two countries"})
    sides = PairSides(
        description="The first name of each side, in the order given, where the request named `sides`"
    )


class StanceSchema(Schema):
    """How one side stands toward the other, by the passages in which it acts or speaks."""

    state = enumerated(STATES, "The state that side shows")
    score = Rounded(required=True, metadata={"description": "−1 hostile to 1 cooperative"})


def _stance(description: str) -> fields.Nested:
    return fields.Nested(StanceSchema, required=True, allow_none=True, metadata={"description": description})


class PositionSchema(PairSchema):
    """Where an article places a pair."""

    state = enumerated(STATES, "The most probable state")
    probabilities = fields.Nested(ProbabilitiesSchema, required=True)
    score = Rounded(required=True, metadata={"description": "P(cooperative) − P(hostile), −1 to 1"})
    presence = Rounded(
        required=True, metadata={"description": "How strongly the article is about it, 0 to 1"}
    )
    a_to_b = _stance(
        "The stance of the pair's first side (the dyad's first code, or the first of `sides`) toward its"
        " second; null where no passage shows that side acting"
    )
    b_to_a = _stance("The stance of the pair's second side toward its first; null as above")
    evidence = EvidenceList()


class DeclinedSchema(PairSchema):
    """A pair that was weighed and on which no position was taken."""

    reason = enumerated(_REASONS, "Why no position was taken on it")
    none = Rounded(
        required=True,
        metadata={
            "description": "The probability that the text says nothing of substance on their relation, 0 to 1"
        },
    )
    probabilities = fields.Nested(
        ProbabilitiesSchema,
        required=True,
        metadata={"description": "Of the states, given that the text does say something"},
    )


class ReadingSchema(Schema):
    """All positions of an article, the main pair first; or the reason there is none."""

    positions = fields.List(fields.Nested(PositionSchema), required=True)
    reason = enumerated([*_REASONS, None], "Why there is no position", allow_none=True)
    model = fields.String(required=True, metadata={"description": "The version of the model that read it"})
    declined = fields.List(
        fields.Nested(DeclinedSchema),
        required=True,
        metadata={
            "description": "Pairs that were weighed and on which no position was taken; empty in what is stored"
        },
    )
