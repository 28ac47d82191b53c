"""`/v1/articles/export` and `/v1/corrections`: all that is stored, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from flask import Response, request

from service.api.answering.exporting import articles_as_csv, articles_as_json, corrections_as_json
from service.api.answering.listing import filter_of
from service.api.answering.tabular import CSV
from service.api.answering.writing import NDJSON
from service.api.context import services
from service.api.documentation import Resource
from service.api.schemas.exports import ExportedArticleSchema, ExportedCorrectionSchema, ExportQuery

blueprint = Resource("exports", __name__, url_prefix="/v1", description="Take all that is stored elsewhere")
_CONTENT_TYPES: Final = {"ndjson": NDJSON, "csv": f"{CSV}; charset=utf-8; header=present"}
_FILE: Final = {"Content-Disposition": {"description": "A name for the file", "schema": {"type": "string"}}}
_AS_A_TABLE: Final = {200: {"content": {CSV: {"schema": {"type": "string"}}}}}


@blueprint.get("/articles/export")
@blueprint.arguments(ExportQuery, location="query")
@blueprint.response(
    200, ExportedArticleSchema, content_type=NDJSON, description="An article a line", headers=_FILE
)
@blueprint.doc(responses=_AS_A_TABLE)
def export_articles(query: dict[str, Any]) -> Response:
    """Export the stored articles.

    All that the query narrows them to, those stored first first, as lines that
    `python -m service import` takes, or as a table of their positions in CSV, where texts that a
    spreadsheet would take for a formula begin with an apostrophe. Each article that is there from the
    beginning to the end is exported once, whatever is stored or removed meanwhile. An export that
    fails breaks off, and does not end.
    """
    kind = query["format"] or _kind_accepted()
    write = articles_as_csv if kind == "csv" else articles_as_json
    response = _streamed(write(services().articles, filter_of(query)), kind, "entente-articles")
    response.vary.add("Accept")
    return response


@blueprint.get("/corrections")
@blueprint.response(
    200, ExportedCorrectionSchema, content_type=NDJSON, description="A correction a line", headers=_FILE
)
def export_corrections() -> Response:
    """Export the corrections.

    All that was said that positions should have been, oldest first, each with its article's text, to
    train on.
    """
    return _streamed(corrections_as_json(services().corrections), "ndjson", "entente-corrections")


def _kind_accepted() -> str:
    """What the header Accept asks for; where it names neither, the one that has everything."""
    best = request.accept_mimetypes.best_match([NDJSON, CSV], default=NDJSON)
    return "csv" if best == CSV else "ndjson"


def _streamed(parts: Iterator[bytes], kind: str, name: str) -> Response:
    # What fails at the beginning is to be a problem, and not a stream that breaks off.
    begun = chain([next(parts, b"")], parts)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(begun, headers=headers, content_type=_CONTENT_TYPES[kind])
