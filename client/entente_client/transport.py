"""HTTP to one service: time limits, tries, redirects, and problems as exceptions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

import requests

from entente_client.address import may_follow, service_address, warn_of_plain_http
from entente_client.errors import MalformedAnswer, ProblemError, Redirected, TooManyRequests, Unreachable
from entente_client.keys import Key, NoKey
from entente_client.problems import problem_of
from entente_client.retrying import Retrying
from entente_client.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONNECT_SECONDS: Final = 5.0
# Where these are answered, another try may do. 408: the request came too slowly.
_PASSING: Final = frozenset({408, 429, 502, 503, 504})
_MOST_REDIRECTS: Final = 5
AGENT: Final = f"entente-client/{__version__}"


class Transport:
    """Requests to the service at `url`; `timeout` is the longest silence in seconds that is borne."""

    def __init__(self, url: str, key: str | None, timeout: float, retrying: Retrying) -> None:
        self.url = service_address(url)
        self.retrying = retrying
        self._timeout = (min(_CONNECT_SECONDS, timeout), timeout)
        self._session = requests.Session()
        self._session.headers["User-Agent"] = AGENT
        self._session.auth = Key(key) if key else NoKey()
        if key:
            warn_of_plain_http(self.url)

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()

    def json(self, method: str, path: str, *, repeatable: bool = False, **parts: Any) -> Any:  # noqa: ANN401
        """The JSON that a request is answered with; None for 204. Raises EntenteError."""
        return read_json(self.send(method, path, repeatable=repeatable, **parts))

    def send(
        self,
        method: str,
        path: str,
        *,
        repeatable: bool = False,
        retrying: Retrying | None = None,
        **parts: Any,  # noqa: ANN401
    ) -> requests.Response:
        """The answer to a request; raises EntenteError where it is none or a problem.

        `repeatable` says that the request may be done twice without harm: only then is it tried again after a
        failure in which it may have been done. 429 is answered before anything is done, and tried again always.
        """
        tries = (retrying or self.retrying).begin()
        while True:
            try:
                return self.once(method, path, **parts)
            except Unreachable as error:
                if not repeatable:
                    raise
                tries.failed(error)
            except ProblemError as error:
                if error.status not in _PASSING or not (repeatable or isinstance(error, TooManyRequests)):
                    raise
                tries.failed(error, error.retry_after)

    def once(self, method: str, path: str, *, stream: bool = False, **parts: Any) -> requests.Response:  # noqa: ANN401
        """The answer to a request that is sent once, a stream open where `stream` asks for it; raises EntenteError."""
        with failures_told(self.url):
            response = self._followed(method, self.url + path, stream=stream, **parts)
        if response.status_code < 400:
            return response
        with failures_told(self.url), response:
            raise problem_of(response)

    def _followed(self, method: str, url: str, **parts: Any) -> requests.Response:  # noqa: ANN401
        for _ in range(_MOST_REDIRECTS):
            response = self._session.request(
                method, url, timeout=self._timeout, allow_redirects=False, **parts
            )
            if not response.is_redirect:
                return response
            response.close()
            url = self._next(method, response)
            parts.pop("params", None)  # The address that is sent on to has them.
        raise Redirected(f"{self.url} sends from one address to the next without end")

    def _next(self, method: str, response: requests.Response) -> str:
        """Where a redirect leads; raises Redirected where a request of this kind may not be sent on."""
        target = urljoin(response.url, response.headers["Location"])
        keeps_method = method in ("GET", "HEAD") or response.status_code in (307, 308)
        if keeps_method and may_follow(response.url, target):
            return target
        raise Redirected(
            f"{self.url} sends on to {target}; if you trust that, give it as the service's address"
        )


@contextmanager
def failures_told(url: str) -> Iterator[None]:
    """A block in which what fails between here and the service at `url` becomes EntenteError."""
    try:
        yield
    except requests.Timeout:
        raise Unreachable(f"{url} did not answer in time") from None
    except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
        raise Unreachable(f"{url} cannot be reached: {_reason(error)}") from None
    except (requests.RequestException, UnicodeError) as error:
        raise MalformedAnswer(f"{url} does not answer as Entente does: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    """The innermost reason, without the names of classes and the addresses of objects around it."""
    text = str(error)
    for sign, told in _REASONS.items():
        if sign in text:
            return told
    return type(error).__name__


_REASONS: Final = {
    "Connection refused": "connection refused",
    "NameResolutionError": "there is no such host",
    "certificate verify failed": "its certificate is not trusted",
    "SSL": "it does not speak TLS as it should",
    "Network is unreachable": "there is no way to it from here",
    "No route to host": "there is no way to it from here",
    "IncompleteRead": "the answer broke off",
    "prematurely": "the answer broke off",
    "Remote end closed": "the connection broke off",
    "Connection aborted": "the connection broke off",
    "Connection reset": "the connection broke off",
    "Connection broken": "the answer broke off",
    "Failed to decode": "an answer that cannot be decompressed",
}


def read_json(response: requests.Response) -> Any:  # noqa: ANN401
    """The JSON of an answer, None where it has no body; raises MalformedAnswer."""
    if response.status_code == 204:
        return None
    try:
        return response.json()
    except ValueError:
        raise MalformedAnswer(
            f"{response.url} answers with what is not JSON: is this an Entente service?"
        ) from None
