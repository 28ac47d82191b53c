"""`/v1/relations`: the dyads that positions are stored on, and what is stored on each."""

from __future__ import annotations

from typing import Any

import numpy as np

from service.api.context import services
from service.api.documentation import Resource, problems
from service.api.problems import Problem, invalid
from service.api.schemas import RelationDetailSchema, RelationListSchema
from service.comparing.consensus import consensus_of, weights_of
from service.reading.values import Dyad, UnknownDyad, country_name
from service.storing import ArticleFilter, RelationSummary

blueprint = Resource(
    "relations", __name__, url_prefix="/v1/relations", description="What is stored on each pair of countries"
)
_LATEST = 5


@blueprint.get("")
@blueprint.response(200, RelationListSchema)
@problems(blueprint, 500)
def list_relations() -> dict[str, Any]:
    """List the dyads that positions are stored on, the most written about first."""
    return {"relations": [_figures(summary) for summary in services().articles.relations()]}


@blueprint.get("/<dyad>")
@blueprint.response(200, RelationDetailSchema)
@problems(blueprint, 404, 422, 500)
def get_relation(dyad: str) -> dict[str, Any]:
    """Say what the stored articles make of one relation.

    The dyad may be written in either order and any case. In the consensus every stored position
    counts by how strongly its article is about the dyad.
    """
    try:
        pair = Dyad.parse(dyad)
    except UnknownDyad as error:
        raise invalid("dyad", str(error)) from None
    articles = services().articles
    summary = articles.relation(pair)
    if summary is None:
        raise Problem("unknown-relation")
    positions = [stored.position for stored in articles.positions_on(pair)]
    return {
        **_figures(summary),
        "consensus": consensus_of(positions, weights_of(positions, np.zeros(len(positions)))),
        "latest": articles.page(ArticleFilter(dyad=pair), limit=_LATEST).articles,
    }


def _figures(summary: RelationSummary) -> dict[str, Any]:
    return {
        "dyad": str(summary.dyad),
        "countries": [country_name(summary.dyad.first), country_name(summary.dyad.second)],
        "stored": summary.stored,
        "states": {state.value: count for state, count in summary.states.items()},
        "score": summary.score,
        "first_published_at": summary.first_published_at,
        "last_published_at": summary.last_published_at,
    }
