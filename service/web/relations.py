"""The pages of relations: all there are, and one with how it moved."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from flask import redirect, request, url_for
from werkzeug import Response

from service.api.context import services
from service.api.narrowing import narrowing_of
from service.api.problems import Problem
from service.api.telling import History, history_of, stored_on
from service.comparing import Candidates
from service.comparing.history.outlets import outlets_of
from service.comparing.history.timeline import Bucket
from service.comparing.relation import observations_of, relation_of
from service.reading.values import Dyad, Position, UnknownDyad
from service.storing import RelationSummary, StoredArticle
from service.web.forms import Form, relation_query
from service.web.site import blueprint, page
from service.web.viewing.bar import bar_of, bar_of_counts
from service.web.viewing.scale import Scale
from service.web.viewing.strip import strip_of
from service.web.viewing.timeline import WIDE, picture_of, span_in_words
from service.web.viewing.words import name_of

_LATEST: Final = 12
# More on a page would be read by nobody, and there is the search.
_LISTED: Final = 100


@blueprint.get("/relations")
def relations() -> str:
    """List the dyads that articles are stored on, by the `page`; `q` looks for countries by name or code."""
    sought = request.args.get("q", "").strip()
    found = [each for each in services().articles.relations() if _is_sought(each, sought)]
    numbers = range(1, max(1, -(-len(found) // _LISTED)) + 1)
    number = min(max(request.args.get("page", 1, type=int), 1), numbers[-1])
    first = (number - 1) * _LISTED
    return page(
        "relations.html",
        sought=sought,
        count=len(found),
        first=first,
        number=number,
        numbers=numbers,
        listed=[(each, bar_of_counts(each.states)) for each in found[first : first + _LISTED]],
        axis=Scale(-1.0, 1.0, 6.0, 114.0),
    )


@blueprint.get("/relations/<dyad>")
def relation(dyad: str) -> Response | str | tuple[str, int]:
    """Show what the stored articles make of one relation, and how it moved."""
    try:
        pair = Dyad.parse(dyad)
    except UnknownDyad as error:
        raise Problem("unknown-relation", f"{str(error)[0].upper()}{str(error)[1:]}.") from None
    if dyad != str(pair):
        return redirect(_canonical(pair), 301)
    query, form = relation_query()
    candidates = stored_on(pair, narrowing_of(query))
    history, form = _history(pair, candidates, query["bucket"], form)
    shown = page("relation.html", form=form, **_shown(pair, candidates, history))
    return (shown, 422) if form.errors else shown


def _canonical(dyad: Dyad) -> str:
    """The address of a relation with its codes in order and in capitals, and the query as it came."""
    query = request.query_string.decode("ascii", "ignore")
    return url_for("web.relation", dyad=str(dyad)) + (f"?{query}" if query else "")


def _is_sought(summary: RelationSummary, sought: str) -> bool:
    """Whether each word that was sought begins a word of the countries' names, or is their code."""
    sides = (summary.dyad.first, summary.dyad.second)
    known = " ".join([*sides, *map(name_of, sides)]).casefold().replace("-", " ").split()
    words = sought.casefold().replace("-", " ").split()
    return all(any(name.startswith(word) for name in known) for word in words)


def _history(dyad: Dyad, candidates: Candidates, bucket: str | None, form: Form) -> tuple[History, Form]:
    """How the relation moved by the buckets that were asked for, or by others where they would be too many."""
    try:
        return history_of(dyad, candidates, None if bucket is None else Bucket(bucket)), form
    except Problem as problem:
        told = {**form.errors, "bucket": [message for _, message in problem.errors]}
        return history_of(dyad, candidates, None), Form(form.values, told)


def _shown(dyad: Dyad, candidates: Candidates, history: History) -> dict[str, Any]:
    """What the template draws."""
    figures = relation_of(candidates, services().settings.half_life_days)
    consensus = figures.consensus
    return {
        "dyad": dyad,
        "figures": figures,
        "bar": None if consensus is None else bar_of(consensus.probabilities),
        "history": history,
        "picture": picture_of(history.points, history.shifts, WIDE),
        "span": span_in_words,
        "strip": strip_of(candidates, None, None if consensus is None else consensus.score),
        "outlets": outlets_of(observations_of(candidates), history.shifts),
        "latest": [(each, _position(each, dyad)) for each in _latest(candidates)],
        "buckets": list(Bucket),
    }


def _latest(candidates: Candidates) -> list[StoredArticle]:
    """The articles published last, newest first; what has no date comes after what has."""
    dates = np.where(np.isnat(candidates.published), np.datetime64(0, "us"), candidates.published)
    undated = np.isnat(candidates.published)
    order = np.lexsort((candidates.articles, dates, ~undated))[::-1][:_LATEST]
    chosen = candidates.articles[order].tolist()
    found = services().articles.numbered(chosen)
    return sorted(found, key=_published, reverse=True)


def _position(article: StoredArticle, dyad: Dyad) -> Position | None:
    """What an article is compared as: as it was corrected, where that counts."""
    as_corrected = services().settings.count_corrections
    return (article.corrected_reading if as_corrected else article.reading).position_on(dyad)


def _published(article: StoredArticle) -> tuple[bool, float]:
    at = article.summary.published_at
    return at is not None, 0.0 if at is None else at.timestamp()
