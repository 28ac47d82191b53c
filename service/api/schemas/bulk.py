"""What is answered to many articles at once: a line for each of theirs."""

from __future__ import annotations

from marshmallow import Schema, fields

from service.api.problems import FieldErrorSchema


class BulkLineSchema(Schema):
    """What a line of a bulk request came to: where the article is stored, or the problem that it has.

    A last line whose `line` is null tells of a problem that ended the whole, and where to go on.
    """

    line = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "The number of the line, from 1; null for the request as a whole"},
    )
    status = fields.Integer(
        required=True,
        metadata={"description": "What POST /v1/articles would have answered: 201, 200, or a problem's"},
    )
    id = fields.String(metadata={"description": "The article's id"})
    location = fields.String(metadata={"description": "The article's address", "format": "uri-reference"})
    type = fields.String(metadata={"description": "The problem's type", "format": "uri-reference"})
    title = fields.String(metadata={"description": "The problem's title"})
    detail = fields.String(metadata={"description": "What to do about it"})
    errors = fields.List(fields.Nested(FieldErrorSchema))
    resume_from = fields.Integer(
        metadata={"description": "From this line on nothing was answered: send it and what follows again"}
    )
