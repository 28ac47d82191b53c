"""One position set against the stored ones: consensus, departure, neighbours, contrasts. Pure."""

from service.comparing.compare import compare
from service.comparing.terms import ArticleTerms

__all__ = ["ArticleTerms", "compare"]
