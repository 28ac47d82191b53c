"""`/v1/model`: the card of the model that reads."""

from __future__ import annotations

from flask import Response, jsonify
from marshmallow import INCLUDE, Schema, fields

from service.api.context import services
from service.api.documentation import Resource

blueprint = Resource("model", __name__, url_prefix="/v1/model", description="The model that reads")


class ModelSchema(Schema):
    """The model card."""

    class Meta:
        """Figures beyond these may come and go with the model."""

        unknown = INCLUDE

    version = fields.String(required=True)
    name = fields.String(required=True)
    task = fields.String(required=True)
    method = fields.String(required=True)
    language = fields.String(required=True)
    fitted_on = fields.Dict(keys=fields.String(), required=True)
    measured = fields.Dict(
        keys=fields.String(), metadata={"description": "Cross-validated figures with 95% intervals"}
    )


@blueprint.get("")
@blueprint.alt_response(200, schema=ModelSchema, content_type="application/json", success=True)
def get_model() -> Response:
    """Show the model card: what the model was fitted on, and how well it was measured to read."""
    return jsonify(services().reader.card)
