"""How answers are written as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
import numpy as np
from flask import Flask, Response
from flask.json.provider import DefaultJSONProvider

# One JSON value a line, https://github.com/ndjson/ndjson-spec.
NDJSON: Final = "application/x-ndjson"


class JsonProvider(DefaultJSONProvider):
    """Writes JSON in a tenth of the time the standard library takes; reads it as Flask does."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._encoder = msgspec.json.Encoder(enc_hook=_plain)

    def dumps(self, obj: Any, **kwargs: Any) -> str:  # noqa: ANN401 (Flask's own)
        """The object as JSON; with options, as the standard library writes it."""
        return super().dumps(obj, **kwargs) if kwargs else self._encoder.encode(obj).decode("utf-8")

    def response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 (Flask's own)
        """A response with the object as JSON."""
        written = self._encoder.encode(self._prepare_response_obj(args, kwargs))
        return Response(written + b"\n", mimetype=self.mimetype)


def json_lines(objects: Iterable[Any]) -> Iterator[bytes]:
    """Each object as JSON on a line of its own."""
    encoder = msgspec.json.Encoder(enc_hook=_plain)
    return (encoder.encode(each) + b"\n" for each in objects)


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever the encoder does not know)
    """A value that the encoder does not know, as one that it does."""
    return value.item() if isinstance(value, np.generic) else DefaultJSONProvider.default(value)
