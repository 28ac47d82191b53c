"""Answers go out gzipped to who takes them so, and the ETags of gzipped answers are understood again.

The two forms of an answer are two representations, and one strong ETag may not name both (RFC 9110,
section 8.8.3): the gzipped one's ends in `-gzip`. Handlers need not know of it: when they look at
If-Match and If-None-Match, the ending is gone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.wsgi import ClosingIterator

# What fits into one packet is there no sooner for being smaller.
LEAST_BYTES: Final = 1024
# For text, the usual level 6 takes four times as long and makes it a seventh smaller.
LEVEL: Final = 1
_GZIP: Final = 16 + zlib.MAX_WBITS
_TYPES: Final = re.compile(
    r"text/.+|image/svg\+xml|application/([a-z.-]+\+)?(json|x-ndjson|ndjson|jsonl|javascript|yaml|xml)"
)
_ENDING: Final = "-gzip"
_ENDED: Final = re.compile(rf'("[^"]*){_ENDING}"')
_CONDITIONS: Final = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH")


def register(app: Flask) -> None:
    """Compress the answers of an application.

    To be registered before all that looks at conditions or touches a body: it is first on the way
    in, and last on the way out.
    """
    app.before_request(_understand)
    app.after_request(_compress)


def _understand() -> None:
    """Take the ending off the ETags of If-Match and If-None-Match."""
    for name in _CONDITIONS:
        written = request.environ.get(name)
        if written and _ENDING in written:
            request.environ[name] = _ENDED.sub(r'\1"', written)
            g.has_gzipped = True


def _compress(response: Response) -> Response:
    if response.status_code == 304 and "has_gzipped" in g:
        # What has not changed is the gzipped form, and is told by its own name.
        _end_tag(response)
    if not _TYPES.fullmatch(response.mimetype or ""):
        return response
    response.vary.add("Accept-Encoding")
    if not (_is_worth_it(response) and _is_taken()):
        return response
    if response.is_streamed or response.direct_passthrough:
        _compress_stream(response)
    else:
        compressor = zlib.compressobj(LEVEL, wbits=_GZIP)
        response.set_data(compressor.compress(response.get_data()) + compressor.flush())
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    _end_tag(response)
    return response


def _is_worth_it(response: Response) -> bool:
    """Whether the response has a whole body that is long enough, or of unknown length."""
    if response.status_code in {204, 206, 304} or "Content-Encoding" in response.headers:
        return False
    length = response.content_length if response.is_streamed else response.calculate_content_length()
    return (length is None or length >= LEAST_BYTES) and not response.cache_control.no_transform


def _is_taken() -> bool:
    taken = request.accept_encodings
    return bool(taken.quality("gzip") > 0 and taken.quality("gzip") >= taken.quality("identity"))


def _compress_stream(response: Response) -> None:
    """Compress part by part as they are made, each so that it can be read before the next is there."""
    parts, close = response.iter_encoded(), getattr(response.response, "close", None)
    response.response = ClosingIterator(_gzipped(parts), close)
    response.direct_passthrough = False
    response.headers.pop("Content-Length", None)


def _gzipped(parts: Iterator[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(LEVEL, wbits=_GZIP)
    for part in parts:
        yield compressor.compress(part) + compressor.flush(zlib.Z_SYNC_FLUSH)
    yield compressor.flush()


def _end_tag(response: Response) -> None:
    tag, weak = response.get_etag()
    if tag is not None and not weak:
        response.set_etag(f"{tag}{_ENDING}")
