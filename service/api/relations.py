"""`/v1/relations`: the dyads that positions are stored on, and what is stored on each."""

from __future__ import annotations

from typing import Any

import numpy as np

from service.api.context import services
from service.api.documentation import Resource, problems
from service.api.narrowing import narrowing_of
from service.api.problems import invalid
from service.api.schemas import (
    NarrowingQuery,
    OutletsSchema,
    RelationDetailSchema,
    RelationListSchema,
    TimelineQuery,
    TimelineSchema,
)
from service.api.telling import History, history_of, stored_on
from service.comparing import Candidates, Narrowing
from service.comparing.history.outlets import outlets_of
from service.comparing.history.shifts import shifts_of
from service.comparing.history.timeline import Bucket
from service.comparing.indexing.candidates import day_of
from service.comparing.relation import observations_of, relation_of
from service.reading.values import Dyad, UnknownDyad, country_name
from service.storing import RelationSummary

blueprint = Resource(
    "relations", __name__, url_prefix="/v1/relations", description="What is stored on each pair of countries"
)
_LATEST = 5
_DYAD_IN_PATH = {
    "in": "path",
    "name": "dyad",
    "required": True,
    "schema": {"$ref": "#/components/schemas/Dyad"},
}


@blueprint.get("")
@blueprint.response(200, RelationListSchema)
def list_relations() -> dict[str, Any]:
    """List the dyads that positions are stored on, the most written about first."""
    return {"relations": [_figures(summary) for summary in services().articles.relations()]}


@blueprint.get("/<dyad>", parameters=[_DYAD_IN_PATH])
@blueprint.arguments(NarrowingQuery, location="query")
@blueprint.response(200, RelationDetailSchema)
@problems(blueprint, 404)
def get_relation(query: dict[str, Any], dyad: str) -> dict[str, Any]:
    """Say what the stored articles make of one relation.

    The dyad may be written in either order and any case. In the consensus a stored position counts
    by how strongly its article is about the dyad and how recent it is; copies of a text count once.
    """
    pair, candidates = _candidates(dyad, narrowing_of(query))
    at = None if query["as_of"] is None else day_of(query["as_of"])
    latest = np.sort(candidates.articles)[-_LATEST:].tolist()
    return {
        "dyad": str(pair),
        "countries": _names(pair),
        "relation": relation_of(candidates, services().settings.half_life_days, at),
        "latest": services().articles.numbered(latest),
    }


@blueprint.get("/<dyad>/timeline", parameters=[_DYAD_IN_PATH])
@blueprint.arguments(TimelineQuery, location="query")
@blueprint.response(200, TimelineSchema)
@problems(blueprint, 404)
def get_timeline(query: dict[str, Any], dyad: str) -> History:
    """Tell how a relation moved.

    Its articles by spans of the calendar, with counts and the mean score; the gaps; the shifts, at
    which the mean score changed for good, with date, size and confidence; and the trend since the
    last one. Copies of a text count once.
    """
    pair, candidates = _candidates(dyad, narrowing_of(query))
    bucket = None if query["bucket"] is None else Bucket(query["bucket"])
    return history_of(pair, candidates, bucket)


@blueprint.get("/<dyad>/outlets", parameters=[_DYAD_IN_PATH])
@blueprint.arguments(NarrowingQuery, location="query")
@blueprint.response(200, OutletsSchema)
@problems(blueprint, 404)
def get_outlets(query: dict[str, Any], dyad: str) -> dict[str, Any]:
    """Tell which outlets depart from the others on a dyad, and which way.

    An outlet is set against what the others wrote between the same shifts of the relation, so that
    one that only wrote in a hostile time is not taken for a hostile one. Undated articles are left out.
    """
    pair, candidates = _candidates(dyad, narrowing_of(query))
    observations = observations_of(candidates)
    return {"dyad": str(pair), "outlets": outlets_of(observations, shifts_of(observations))}


def _candidates(written: str, narrowing: Narrowing) -> tuple[Dyad, Candidates]:
    """The dyad of an address and its stored positions; raises Problem where there are none."""
    try:
        dyad = Dyad.parse(written)
    except UnknownDyad as error:
        raise invalid("dyad", str(error)) from None
    return dyad, stored_on(dyad, narrowing)


def _names(dyad: Dyad) -> list[str | None]:
    return [country_name(dyad.first), country_name(dyad.second)]


def _figures(summary: RelationSummary) -> dict[str, Any]:
    return {
        "dyad": str(summary.dyad),
        "countries": _names(summary.dyad),
        "stored": summary.stored,
        "states": {state.value: count for state, count in summary.states.items()},
        "score": summary.score,
        "first_published_at": summary.first_published_at,
        "last_published_at": summary.last_published_at,
    }
