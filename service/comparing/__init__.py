"""One position set against the stored ones: consensus, departure, neighbours, contrasts. Pure."""

from service.comparing.compare import Manner, Subject, compare
from service.comparing.indexing.candidates import Candidates, Narrowing
from service.comparing.indexing.indexes import Indexes
from service.comparing.terms import ArticleTerms

__all__ = ["ArticleTerms", "Candidates", "Indexes", "Manner", "Narrowing", "Subject", "compare"]
