"""The page of a stored article: as it was read, and set against the others."""

from __future__ import annotations

from service.api.archiving.refusals import stored_article
from service.api.comparisons import compare_stored
from service.comparing import Narrowing
from service.web.pages import panels_of
from service.web.site import blueprint, page


@blueprint.get("/articles/<article_id>")
def article(article_id: str) -> str:
    """Show a stored article with its evidence, and how it stands to the others."""
    stored = stored_article(article_id)
    compared = compare_stored(stored, Narrowing())
    return page(
        "article.html",
        article=stored,
        reading=compared.reading,
        panels=panels_of(compared, stored.text, stored.mark.key if stored.mark else 0),
    )
