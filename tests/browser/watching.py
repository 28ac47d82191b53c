"""What a page does beside what is asked of it: what it requests, and what goes wrong in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response


@dataclass
class Watch:
    """Everything that a page requested from its opening on, and every fault that it showed.

    A fault is a request to another host than the service's, an error in the console (of which a breach of the
    content security policy is one), or an exception that nothing caught.
    """

    origin: str
    requests: list[Request] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)

    def follow(self, page: Page) -> None:
        """Watch a page from now on."""
        page.on("request", self._note_request)
        page.on("response", lambda response: self.responses.append(response))  # noqa: PLW0108 (Playwright marks it)
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.faults.append(f"exception: {error}"))

    def forget(self) -> None:
        """Begin anew: what was requested until now is not of interest."""
        self.requests.clear()
        self.responses.clear()

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"data", "blob"}:
            return
        self.requests.append(request)
        if request.is_navigation_request():
            self.documents.add(urldefrag(request.url).url)
        if f"{address.scheme}://{address.netloc}" != self.origin:
            self.faults.append(f"a request to another host: {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        # That a page is answered with 404 or 422 is noted as an error too; the tests ask for such pages.
        is_status = message.text.startswith("Failed to load resource: the server responded")
        if message.type == "error" and not (
            is_status and urldefrag(message.location["url"]).url in self.documents
        ):
            self.faults.append(f"console: {message.text}")
