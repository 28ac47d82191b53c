"""`/livez` and `/readyz`: whether the process is alive, and whether it can do its work."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields

from service.api.archiving.readiness import unreadiness
from service.api.context import services
from service.api.documentation import Resource, problems
from service.version import VERSION

blueprint = Resource("health", __name__, description="Is the service well?")
# The model is loaded before the process serves at all.
_CHECKS: Final = {"database": "ok", "migrations": "ok", "model": "ok"}
_READY: Final = {"status": "ready", "checks": _CHECKS, "version": VERSION}


class HealthSchema(Schema):
    """Whether the process is alive."""

    status = fields.String(required=True)


class ReadinessSchema(HealthSchema):
    """What was looked at before the service was called ready, and which service it is."""

    checks = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    version = fields.String(required=True, metadata={"description": "The version of the service"})
    model = fields.String(required=True, metadata={"description": "The version of the model that reads"})
    revision = fields.String(metadata={"description": "The revision of the code, where the operator told it"})


@blueprint.get("/livez")
@blueprint.response(200, HealthSchema, example={"status": "alive"})
def livez() -> dict[str, str]:
    """Say that the process is alive. Touches nothing else."""
    return {"status": "alive"}


@blueprint.get("/readyz")
@blueprint.response(200, ReadinessSchema, example={**_READY, "model": "2-c68807253803"})
@problems(blueprint, 503)
def readyz() -> dict[str, Any]:
    """Say whether the service can do its work, and if not, what is in its way.

    The database has to answer in time, to have room, to let itself be written to, and to have every
    migration in.
    """
    problem = unreadiness()
    if problem is not None:
        raise problem
    parts = services()
    told = {"model": parts.reader.version, "revision": parts.settings.revision}
    return {**_READY, **{name: value for name, value in told.items() if value}}
