"""`/livez` and `/readyz`: whether the process is alive, and whether it can do its work."""

from __future__ import annotations

from marshmallow import Schema, fields
from sqlalchemy.exc import SQLAlchemyError

from service.api.context import services
from service.api.documentation import Resource, problems
from service.api.problems import Problem

blueprint = Resource("health", __name__, description="Is the service well?")


class HealthSchema(Schema):
    """Whether the service is well."""

    status = fields.String(required=True)


@blueprint.get("/livez")
@blueprint.response(200, HealthSchema, example={"status": "alive"})
@problems(blueprint, 500)
def livez() -> dict[str, str]:
    """Say that the process is alive. Touches nothing else."""
    return {"status": "alive"}


@blueprint.get("/readyz")
@blueprint.response(200, HealthSchema, example={"status": "ready"})
@problems(blueprint, 500, 503)
def readyz() -> dict[str, str]:
    """Say whether the database answers, with every migration in.

    The model is loaded before the process serves at all.
    """
    database = services().database
    try:
        migrated = database.is_migrated()
    except SQLAlchemyError:
        raise Problem("not-ready", errors=[("database", "it does not answer")]) from None
    if not migrated:
        raise Problem("not-ready", errors=[("migrations", "run `python -m service migrate`")])
    return {"status": "ready"}
