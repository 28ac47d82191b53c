"""How schemathesis writes a body of JSON values, one a line."""

from __future__ import annotations

import json
from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson", "application/jsonl")
def line_of(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """A body of one line."""
    return json.dumps(value).encode() + b"\n"
