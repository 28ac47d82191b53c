"""Web pages: fetched within limits, and the article in them with what is told about it."""

from entente_client.pages.extracting import WebArticle, extract
from entente_client.pages.fetching import Page, fetch

__all__ = ["Page", "WebArticle", "extract", "fetch"]
