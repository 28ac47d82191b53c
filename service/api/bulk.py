"""`POST /v1/articles/bulk`: many articles in one request, each answered as soon as it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import Request, Response, request, stream_with_context

from service.api import examples
from service.api.answering.writing import NDJSON, json_lines
from service.api.archiving import idempotency
from service.api.archiving.batches import Answer, Batch, told
from service.api.context import services
from service.api.documentation import Resource, problems
from service.api.problems import Problem
from service.api.receiving.holding import when_taken
from service.api.receiving.incoming import End, IncomingLines
from service.api.receiving.prompt import prompt
from service.api.receiving.streams import lines_of
from service.api.schemas import ArticleRequest
from service.api.schemas.bulk import BulkLineSchema

_TAKEN: Final = (NDJSON, "application/jsonl")
# So long the lines that are there wait for another, before they are stored without it.
_WAIT_SECONDS: Final = 0.01

blueprint = Resource("bulk", __name__, url_prefix="/v1/articles", description="Store many articles at once")
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "description": "An article a line",
    "content": {media_type: {"schema": ArticleRequest, "example": examples.ARTICLE} for media_type in _TAKEN},
}


@blueprint.post("/bulk")
@blueprint.doc(requestBody=_BODY, parameters=[idempotency.PARAMETER])
@blueprint.response(
    200,
    BulkLineSchema,
    content_type=NDJSON,
    example=examples.BULK_LINE,
    description="A line for each that was sent, in their order",
)
@problems(blueprint, 422)
def post_articles() -> Response:
    """Read and store many articles, sent as JSON, one a line.

    Each line is what POST /v1/articles takes, and is answered with a line that says what it came to,
    while the others are still coming in: what is answered with 201 is durably stored. A line that is
    refused stops no other, and blank ones are passed over. With an Idempotency-Key, a request that
    broke off can be sent again whole.
    """
    if request.mimetype not in _TAKEN:
        raise Problem("unsupported-media-type", f"Send the header Content-Type: {NDJSON}.")
    key = idempotency.key_of(request)
    lines = _lines_of(request)
    lines.begin()
    parts = when_taken(json_lines(_answers(lines, key)), request.environ.get("gunicorn.socket"))
    response = Response(stream_with_context(parts), mimetype=NDJSON)
    response.call_on_close(lines.close)
    return response


def _lines_of(request: Request) -> IncomingLines:
    """The lines of the body; raises Problem for what the headers tell."""
    settings = services().settings
    request.environ["wsgi.input"] = prompt(request.environ["wsgi.input"])
    lines = lines_of(request, longest=settings.max_body_bytes, most=settings.max_bulk_lines)
    return IncomingLines(lines, request.environ.get("gunicorn.socket"))


def _answers(lines: IncomingLines, key: str | None) -> Iterator[Answer]:
    """The answer to each line, in their order; where something ends it all, a last one that says so."""
    answered = 0
    try:
        for batch in _batches(lines, key):
            for answer in batch.store():
                answered = answer["line"]
                yield answer
    except Exception as error:
        # The status is sent already: a problem can be told of here alone.
        yield {"line": None, **told(error), "resume_from": answered + 1}


def _batches(lines: IncomingLines, key: str | None) -> Iterator[Batch]:
    """The lines in batches: of as many as there are, and no more than are stored at once."""
    batch, item = Batch(key), None
    while not isinstance(item, End):
        item = lines.take(None if batch.is_empty else _WAIT_SECONDS)
        if isinstance(item, tuple):
            batch.take(item)
        if batch.is_full or (not isinstance(item, tuple) and not batch.is_empty):
            yield batch
            batch = Batch(key)
    if item.error is not None:
        raise item.error
