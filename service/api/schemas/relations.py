"""What the relations of stored dyads look like."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.api.fields import Moment, Rounded
from service.api.schemas.articles import ListedArticleSchema
from service.api.schemas.comparisons import ConsensusSchema


class StateCountsSchema(Schema):
    """How many positions are of each state."""

    cooperative = fields.Integer(required=True)
    impasse = fields.Integer(required=True)
    hostile = fields.Integer(required=True)


class RelationSchema(Schema):
    """A dyad's stored positions in figures."""

    dyad = fields.String(required=True)
    countries = fields.List(fields.String(), required=True, metadata={"description": "The sides' names"})
    stored = fields.Integer(required=True)
    states = fields.Nested(StateCountsSchema, required=True)
    score = Rounded(required=True, metadata={"description": "The mean score, −1 to 1"})
    first_published_at = Moment(required=True, allow_none=True)
    last_published_at = Moment(required=True, allow_none=True)


class RelationDetailSchema(RelationSchema):
    """A dyad's figures, its consensus, and the articles stored last."""

    consensus = fields.Nested(ConsensusSchema, required=True, allow_none=True)
    latest = fields.List(fields.Nested(ListedArticleSchema), required=True)


class RelationListSchema(Schema):
    """The dyads that positions are stored on, most written about first."""

    relations = fields.List(fields.Nested(RelationSchema), required=True)
