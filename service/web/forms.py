"""What a form sends: received within the limits of every body, and put into the fields of the resources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final, cast

from flask import Request, request
from marshmallow import Schema, ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.formparser import FormDataParser

from service.api.problems import Problem, invalid_fields
from service.api.receiving.intake import ArticleFields
from service.api.receiving.streams import body_of
from service.api.schemas import ArticleRequest, TimelineQuery

ARTICLE_FIELDS: Final = ("text", "title", "outlet", "url", "published_at", "dyad")
_RELATION_FIELDS: Final = ("bucket", "published_from", "published_to", "outlet")
_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_MOST_PARTS: Final = 50


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in, and by field what is wrong with it; shown again as it is."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")


class FormRefused(ValueError):
    """A form with fields at fault; `form` is what is to be shown again."""

    def __init__(self, form: Form) -> None:
        super().__init__("fields are at fault")
        self.form = form


def sent(request: Request) -> MultiDict[str, str]:
    """The fields of a form that was posted; raises Problem where the body is no form, too large or too slow.

    Flask's own reading of forms has other limits, of which it tells less. Line ends are made what they
    were in the text: forms write every one as CRLF.
    """
    if request.mimetype not in _FORMS:
        raise Problem("unsupported-media-type", "Send the fields of the form, as a browser does.")
    body = body_of(request)
    parser = FormDataParser(_in_memory, max_form_memory_size=None, max_form_parts=_MOST_PARTS, silent=False)
    try:
        _, fields, _ = parser.parse(BytesIO(body), request.mimetype, len(body), request.mimetype_params)
    except ValueError:
        raise Problem("bad-request", "Send the fields of the form, as a browser does.") from None
    return MultiDict((name, value.replace("\r\n", "\n")) for name, value in fields.items(multi=True))


def _in_memory(*_about: Any, **_more: Any) -> BytesIO:  # noqa: ANN401 (werkzeug's)
    """Where a file goes that was sent in place of a field: no form here has one, and it is let go."""
    return BytesIO()


def article_fields(values: Mapping[str, str]) -> ArticleFields:
    """The article of a form; raises FormRefused where a field is at fault. What is blank was left out."""
    written = {name: values.get(name, "") for name in ARTICLE_FIELDS}
    filled = {name: value for name, value in written.items() if value.strip()}
    try:
        loaded: Any = ArticleRequest().load(filled)
    except ValidationError as error:
        raise FormRefused(Form(written, _by_field(error))) from None
    return cast("ArticleFields", loaded)


def relation_query() -> tuple[dict[str, Any], Form]:
    """What the address narrows a relation to, and the form as filled in; what is at fault narrows nothing."""
    written = {name: request.args.get(name, "").strip() for name in _RELATION_FIELDS}
    outlets = [name for name in request.args.getlist("outlet") if name.strip()]
    filled: dict[str, Any] = {name: value for name, value in written.items() if value}
    schema = TimelineQuery()
    try:
        return _loaded(schema, {**filled, "outlet": outlets}), Form(written)
    except ValidationError as error:
        errors = _by_field(error)
        kept = {name: value for name, value in filled.items() if name not in errors and name != "outlet"}
        return _loaded(schema, kept), Form(written, errors)


def refused(error: Problem, values: Mapping[str, str]) -> FormRefused:
    """A problem of single fields, told beside them."""
    errors: dict[str, list[str]] = {}
    for name, message in error.errors:
        errors.setdefault(name, []).append(message)
    return FormRefused(Form({name: values.get(name, "") for name in ARTICLE_FIELDS}, errors))


def _loaded(schema: Schema, values: Mapping[str, Any]) -> dict[str, Any]:
    loaded: dict[str, Any] = schema.load(values)
    return loaded


def _by_field(error: ValidationError) -> Mapping[str, Sequence[str]]:
    messages: dict[str, Any] = error.normalized_messages()  # type: ignore[no-untyped-call] # marshmallow's
    found: dict[str, list[str]] = {}
    for name, message in invalid_fields(messages).errors:
        found.setdefault(name.partition(".")[0], []).append(message)
    return found
