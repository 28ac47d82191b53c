"""What comparisons look like: consensus, neighbours, contrasts."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.api.schemas.articles import ArticleSummarySchema
from service.api.schemas.fields import STATES, Rounded, enumerated
from service.api.schemas.readings import PositionSchema, ProbabilitiesSchema, ReadingSchema, Terms
from service.comparing.summary import summary_of
from service.comparing.values import NeighbourVerdict, Verdict


class StateCountsSchema(Schema):
    """How many positions are of each state."""

    cooperative = fields.Integer(required=True)
    impasse = fields.Integer(required=True)
    hostile = fields.Integer(required=True)


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
    shared_terms = Terms()


class NeighbourSchema(Schema):
    """A stored article near to this one."""

    article = fields.Nested(ArticleSummarySchema, required=True)
    similarity = Rounded(required=True, metadata={"description": "Cosine of the TF-IDF vectors, 0 to 1"})
    verdict = enumerated([verdict.value for verdict in NeighbourVerdict], "Is its state the same?")
    position = fields.Nested(
        PositionSchema,
        required=True,
        metadata={"description": "With its five strongest passages; the article itself has all"},
    )
    model = fields.String(required=True, metadata={"description": "The version of the model that read it"})
    corrected = fields.Boolean(
        required=True,
        metadata={"description": "Whether its state is what somebody said, and not what was read"},
    )
    shared_terms = Terms()
    contrast = fields.Nested(ContrastSchema, required=True, allow_none=True)
    copies = fields.List(
        fields.Nested(ArticleSummarySchema),
        required=True,
        metadata={"description": "Others that print its text nearly word for word, the first few of them"},
    )
    copy_count = fields.Integer(required=True, metadata={"description": "How many such copies there are"})


class ContrastedSchema(Schema):
    """A stored article, and passages of both on one matter."""

    article = fields.Nested(ArticleSummarySchema, required=True)
    state = enumerated(STATES, "The state it shows")
    similarity = Rounded(required=True, metadata={"description": "Cosine of the TF-IDF vectors, 0 to 1"})
    contrast = fields.Nested(ContrastSchema, required=True)


class DyadComparisonSchema(Schema):
    """One position set against the stored ones on its dyad."""

    dyad = fields.String(required=True)
    summary = fields.Function(
        summary_of, required=True, metadata={"type": "string", "description": "What it comes to, in words"}
    )
    position = fields.Nested(PositionSchema, required=True)
    stored = fields.Integer(required=True, metadata={"description": "How many positions it is compared with"})
    distinct = fields.Integer(
        required=True, metadata={"description": "How many texts these are, with copies counted as one"}
    )
    states = fields.Nested(StateCountsSchema, required=True)
    consensus = fields.Nested(ConsensusSchema, required=True, allow_none=True)
    verdict = enumerated([verdict.value for verdict in Verdict], "The article against the consensus")
    departure = Rounded(
        required=True, allow_none=True, metadata={"description": "Distance to the consensus, 0 to 1"}
    )
    percentile = Rounded(
        required=True,
        allow_none=True,
        metadata={
            "description": "How unusual it is: so much of the stored positions' weight, in %, is nearer to the consensus"
        },
    )
    neighbours = fields.List(fields.Nested(NeighbourSchema), required=True)
    agreeing = fields.Nested(
        ContrastedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The nearest article that agrees, and the passages that say so"},
    )
    disagreeing = fields.Nested(
        ContrastedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The nearest article that disagrees, and the passages that say so"},
    )
    copies = fields.List(
        fields.Nested(ArticleSummarySchema),
        required=True,
        metadata={"description": "Stored near word-for-word copies of this text, the first few of them"},
    )
    copy_count = fields.Integer(
        required=True, metadata={"description": "How many such copies there are; they are not compared with"}
    )


class ComparisonSchema(Schema):
    """A reading, and each of its positions compared."""

    reading = fields.Nested(ReadingSchema, required=True)
    comparisons = fields.List(fields.Nested(DyadComparisonSchema), required=True)
