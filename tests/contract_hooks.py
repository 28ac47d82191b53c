"""How schemathesis writes a body of JSON values, one a line, and whom webhooks call that it makes up."""

from __future__ import annotations

import json
import re
from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson", "application/jsonl")
def line_of(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """A body of one line."""
    return json.dumps(value).encode() + b"\n"


@schemathesis.hook
def before_call(
    _context: schemathesis.HookContext, case: schemathesis.Case, _options: dict[str, Any]
) -> None:
    """Have webhooks call a port of this machine that nobody listens on: names that are made up may be somebody's."""
    if case.path == "/v1/webhooks" and isinstance(case.body, dict) and isinstance(case.body.get("url"), str):
        case.body["url"] = re.sub(r"\A(https?://)[^/?#\s]+", r"\1localhost:9", case.body["url"])
