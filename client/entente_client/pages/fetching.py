"""A web page, fetched as a reader would and within limits of size and time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import requests

from entente_client.errors import PageUnreadable
from entente_client.version import __version__

AGENT: Final = f"Mozilla/5.0 (compatible; entente-client/{__version__}; reads single articles for a person)"
MOST_BYTES: Final = 10 << 20
MOST_SECONDS: Final = 30.0
_MOST_REDIRECTS: Final = 10
_STEP: Final = 1 << 16
_TEXTUAL: Final = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_REFUSALS: Final = {
    401: "asks for a login",
    402: "asks for money",
    403: "does not let this program read the page",
    404: "has no such page",
    410: "has removed the page",
    429: "asks to come back later",
    451: "may not show the page here",
}
SUGGESTION: Final = "Open it in a browser, and give the text by a file or a pipe: entente compare -"


@dataclass(frozen=True)
class Page:
    """A page: the address it was found at in the end, its bytes, and the encoding that its headers name, if any."""

    url: str
    content: bytes
    encoding: str | None = None


def fetch(url: str, most_bytes: int = MOST_BYTES, most_seconds: float = MOST_SECONDS) -> Page:
    """The page at an address; raises PageUnreadable, which says what can be done about it."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise PageUnreadable(f"{url} is not the address of a web page: it begins with http:// or https://")
    try:
        with _session() as session, session.get(url, timeout=(10, 15), stream=True) as response:
            _check(response, parts.hostname)
            return Page(response.url, _content(response, most_bytes, most_seconds), _encoding(response))
    except requests.TooManyRedirects:
        raise PageUnreadable(
            f"{parts.hostname} sends from one page to the next without end. {SUGGESTION}"
        ) from None
    except requests.Timeout:
        raise PageUnreadable(f"{parts.hostname} did not answer in time. Try again later.") from None
    except (requests.RequestException, ValueError) as error:
        raise PageUnreadable(f"{parts.hostname} cannot be read: {_reason(error)}") from None


def _session() -> requests.Session:
    session = requests.Session()
    session.max_redirects = _MOST_REDIRECTS
    session.headers.update({"User-Agent": AGENT, "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"})
    return session


def _check(response: requests.Response, host: str) -> None:
    if response.status_code >= 400:
        told = _REFUSALS.get(response.status_code, f"answers {response.status_code}")
        raise PageUnreadable(f"{host} {told} ({response.status_code}). {SUGGESTION}")
    kind = _media_type(response)
    if kind and kind not in _TEXTUAL:
        raise PageUnreadable(f"what is at {response.url} is {kind} and no web page. {SUGGESTION}")


def _media_type(response: requests.Response) -> str:
    return str(response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def _content(response: requests.Response, most_bytes: int, most_seconds: float) -> bytes:
    """The body, decompressed; counted as it comes in, so that no more than the limit is ever held."""
    until = time.monotonic() + most_seconds
    content = bytearray()
    for part in response.iter_content(_STEP):
        content += part
        if len(content) > most_bytes:
            raise PageUnreadable(f"the page has more than {most_bytes >> 20} MB. {SUGGESTION}")
        if time.monotonic() > until:
            raise PageUnreadable(
                f"the page did not come in within {most_seconds:g} seconds. Try again later."
            )
    return bytes(content)


def _encoding(response: requests.Response) -> str | None:
    """What the header names; not what `requests` supposes where it names none."""
    return response.encoding if "charset=" in response.headers.get("Content-Type", "").lower() else None


def _reason(error: Exception) -> str:
    text = str(error)
    if "NameResolutionError" in text:
        return "there is no such host"
    if "Connection refused" in text:
        return "connection refused"
    return "its certificate is not trusted" if "CERTIFICATE" in text.upper() else type(error).__name__
