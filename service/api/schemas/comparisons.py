"""What comparisons look like: consensus, neighbours, contrasts."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.api.fields import STATES, Rounded, enumerated
from service.api.schemas.articles import ArticleSummarySchema
from service.api.schemas.readings import PositionSchema, ProbabilitiesSchema, ReadingSchema, TermSchema
from service.comparing.values import NeighbourVerdict, Verdict


class ConsensusSchema(Schema):
    """What the stored positions say together."""

    state = enumerated(STATES, "The state most weight stands behind")
    probabilities = fields.Nested(ProbabilitiesSchema, required=True)
    score = Rounded(required=True)
    agreement = Rounded(
        required=True, metadata={"description": "0: split between the extremes; 1: all say the same"}
    )


class ContrastPassageSchema(Schema):
    """A passage of one side of a contrast."""

    start = fields.Integer(required=True, attribute="passage.start")
    end = fields.Integer(required=True, attribute="passage.end")
    text = fields.String(required=True, attribute="passage.text")
    state = enumerated(STATES, "What the passage says by itself")


class ContrastSchema(Schema):
    """Two passages on the same matter."""

    own = fields.Nested(ContrastPassageSchema, required=True)
    theirs = fields.Nested(ContrastPassageSchema, required=True)
    shared_terms = fields.List(fields.Nested(TermSchema), required=True)


class NeighbourSchema(Schema):
    """A stored article near to this one."""

    article = fields.Nested(ArticleSummarySchema, required=True)
    similarity = Rounded(required=True, metadata={"description": "Cosine of the TF-IDF vectors, 0 to 1"})
    verdict = enumerated([verdict.value for verdict in NeighbourVerdict], "Is its state the same?")
    position = fields.Nested(PositionSchema, required=True)
    shared_terms = fields.List(fields.Nested(TermSchema), required=True)
    contrast = fields.Nested(ContrastSchema, required=True, allow_none=True)


class DyadComparisonSchema(Schema):
    """One position set against the stored ones on its dyad."""

    dyad = fields.String(required=True)
    position = fields.Nested(PositionSchema, required=True)
    stored = fields.Integer(required=True, metadata={"description": "How many positions it is compared with"})
    consensus = fields.Nested(ConsensusSchema, required=True, allow_none=True)
    verdict = enumerated([verdict.value for verdict in Verdict], "The article against the consensus")
    departure = Rounded(
        required=True, allow_none=True, metadata={"description": "Distance to the consensus, 0 to 1"}
    )
    neighbours = fields.List(fields.Nested(NeighbourSchema), required=True)


class ComparisonSchema(Schema):
    """A reading, and each of its positions compared."""

    reading = fields.Nested(ReadingSchema, required=True)
    comparisons = fields.List(fields.Nested(DyadComparisonSchema), required=True)
