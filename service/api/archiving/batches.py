"""Lines of a bulk request that are read one by one and stored in one transaction, with an answer to each."""

from __future__ import annotations

from time import monotonic
from typing import Any, Final

from flask import current_app, url_for
from marshmallow import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from service.api.archiving.idempotency import problem_of, receipt_of
from service.api.context import services
from service.api.problems import Problem, invalid_fields
from service.api.receiving import patience
from service.api.receiving.bodies import json_object
from service.api.receiving.incoming import Line
from service.api.receiving.intake import ArticleFields, new_article, read
from service.api.receiving.streams import LongLine
from service.api.schemas import ArticleRequest
from service.storing import Addition, ArticleNotFound, KeyReused, Outcome
from service.telemetry.metrics import ARTICLES_STORED

Answer = dict[str, Any]
# A commit costs as much as reading an article or two; of more lines than this its share is small.
_MOST_LINES: Final = 32
_MOST_CHARACTERS: Final = 1 << 20
# So long an answer may wait for those of the lines after it.
_MOST_SECONDS: Final = 0.1
_SCHEMA: Final = ArticleRequest()


class Batch:
    """Some lines of a request with the idempotency key `key`, if any."""

    def __init__(self, key: str | None) -> None:
        self._key = key
        self._came: dict[int, Answer | Addition] = {}
        self._characters = 0
        self._until = monotonic() + _MOST_SECONDS

    @property
    def is_empty(self) -> bool:
        """Whether there is no line in it."""
        return not self._came

    @property
    def is_full(self) -> bool:
        """Whether it is to be stored before another line is taken."""
        is_large = len(self._came) >= _MOST_LINES or self._characters >= _MOST_CHARACTERS
        return is_large or (bool(self._came) and monotonic() >= self._until)

    def take(self, line: Line) -> None:
        """Read a line; raises SQLAlchemyError where the storage fails, while other failures are the line's own."""
        number, written = line
        if self.is_empty:
            self._until = monotonic() + _MOST_SECONDS
        patience.renew()
        try:
            self._came[number] = self._read(number, written)
        except SQLAlchemyError:
            raise
        except Exception as error:
            # A line that cannot be read stops no other.
            self._came[number] = {"line": number, **told(error)}

    def store(self) -> list[Answer]:
        """Store what was read, durably; the answer to each line. Raises SQLAlchemyError where none is stored."""
        additions = {number: came for number, came in self._came.items() if isinstance(came, Addition)}
        outcomes = services().articles.add_all(list(additions.values())) if additions else []
        answers = {
            number: _answer(number, outcome) for number, outcome in zip(additions, outcomes, strict=True)
        }
        ARTICLES_STORED.inc(sum(isinstance(each, Outcome) and each.created for each in outcomes))
        return [came if isinstance(came, dict) else answers[number] for number, came in self._came.items()]

    def _read(self, number: int, written: bytes | LongLine) -> Answer | Addition:
        fields = _fields(written)
        if self._key is None:
            receipt = None
        else:
            receipt = receipt_of(fields, self._key, number)
            before = services().articles.outcome(receipt)
            if before is not None:
                return _answer(number, before)
        self._characters += len(fields["text"])
        return Addition(new_article(fields), read(fields), receipt)


def told(error: Exception) -> Answer:
    """A problem as a request by itself would be answered with."""
    problem = current_app.handle_user_exception(error)
    fields: Answer = problem.get_json()  # type: ignore[union-attr] # every error of ours is a response
    return {name: fields[name] for name in ("status", "type", "title", "detail", "errors") if name in fields}


def _fields(written: bytes | LongLine) -> ArticleFields:
    if isinstance(written, LongLine):
        most = services().settings.max_body_bytes
        raise Problem("body-too-large", errors=[("body", f"send at most {most:,} bytes a line")])
    try:
        loaded: ArticleFields = _SCHEMA.load(json_object(written, _SCHEMA))
    except ValidationError as error:
        raise invalid_fields(error.normalized_messages()) from None  # type: ignore[no-untyped-call] # marshmallow's
    return loaded


def _answer(number: int, outcome: Outcome | KeyReused | ArticleNotFound) -> Answer:
    if not isinstance(outcome, Outcome):
        return {"line": number, **told(problem_of(outcome))}
    location = url_for("articles.get_article", article_id=outcome.article_id)
    status = 201 if outcome.created else 200
    return {"line": number, "status": status, "id": outcome.article_id, "location": location}
