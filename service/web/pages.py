"""The first page: an article is pasted, read, and compared with the stored ones. Nothing is stored."""

from __future__ import annotations

from typing import Any

from flask import request

from service.api.comparisons import ReadingCompared, compare_reading
from service.api.context import services
from service.api.problems import Problem
from service.api.receiving import patience
from service.api.receiving.intake import read
from service.api.telling import History, history_of
from service.comparing import Candidates, Narrowing
from service.comparing.indexing.entries import text_key
from service.reading.values import Dyad
from service.web.forms import ARTICLE_FIELDS, Form, FormRefused, article_fields, refused, sent
from service.web.samples import BY_NAME, SAMPLES
from service.web.site import blueprint, page
from service.web.viewing.panels import Panel, let_go, panel_of


@blueprint.get("/")
def index() -> str:
    """Say what this is, with a form to try it, which `example` fills."""
    sample = BY_NAME.get(request.args.get("example", ""))
    return _first_page(Form() if sample is None else Form(sample.fields()))


@blueprint.post("/")
def read_and_compare() -> str | tuple[str, int]:
    """Read the article of the form and set it against what is stored."""
    posted = sent(request)
    sample = BY_NAME.get(posted.get("example", ""))
    values = posted.to_dict() if sample is None else sample.fields()
    try:
        return _answered(values)
    except FormRefused as refusal:
        return _first_page(refusal.form), 422


def panels_of(compared: ReadingCompared, text: str | None, key: int) -> tuple[Panel, ...]:
    """What the page shows of each position, the main pair first; `key` tells the text from the stored ones."""
    return tuple(
        panel_of(comparison, text, *_stored(comparison.dyad, key))
        for comparison in patience.in_time(compared.comparisons)
    )


def _stored(dyad: Dyad, key: int) -> tuple[Candidates, History | None]:
    """What is stored on a dyad beside the text itself, and how the relation moved by all there is."""
    candidates = services().indexes.candidates(dyad)
    history = history_of(dyad, candidates, None) if len(candidates) else None
    return candidates.where(candidates.keys != key), history


def _answered(values: dict[str, str]) -> str:
    """The page with the result; raises FormRefused where a field is at fault."""
    fields = article_fields(values)
    try:
        reading = read(fields)
    except Problem as problem:
        if problem.errors and {name for name, _ in problem.errors} <= set(ARTICLE_FIELDS):
            raise refused(problem, values) from None
        raise
    compared = compare_reading(reading, fields["text"], fields["published_at"], Narrowing())
    return _first_page(
        Form({name: values.get(name, "") for name in ARTICLE_FIELDS}),
        reading=reading,
        panels=panels_of(compared, fields["text"], text_key(fields["text"])),
        declined=let_go(reading.declined),
        subject=fields,
    )


def _first_page(form: Form, **result: Any) -> str:  # noqa: ANN401 (what the template shows)
    return page("index.html", form=form, samples=SAMPLES, **result)
