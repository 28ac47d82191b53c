"""`/metrics`: what the service counts and measures, for Prometheus to fetch."""

from __future__ import annotations

from flask import Response

from service.api.context import Services, services
from service.api.documentation import Resource
from service.telemetry.metrics import CONTENT_TYPE, INFO, exposition
from service.telemetry.sampling import sample
from service.version import VERSION

blueprint = Resource("metrics", __name__, description="What the service counts and measures")


@blueprint.get("/metrics")
@blueprint.alt_response(
    200, schema={"type": "string"}, content_type="text/plain", description="The metrics", success=True
)
def get_metrics() -> Response:
    """Give every metric of all workers, in Prometheus' text format."""
    parts = services()
    sample(parts.indexes, parts.database.engine)
    return Response(exposition(), content_type=CONTENT_TYPE)


def tell_versions(parts: Services) -> None:
    """Have the metrics say which service, code and model this is."""
    INFO.labels(VERSION, parts.settings.revision, parts.reader.version).set(1)
