"""The OpenAPI document, and how it is said in Markdown."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

Schema = dict[str, Any]
_SPAN: Final = re.compile(r"(`[^`]*`)")
_PATH: Final = Path(__file__).resolve().parents[2] / "openapi.yaml"


@cache
def document() -> Schema:
    """The contract as it is kept in the repository; a test holds it to the service."""
    loaded: Schema = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
    return loaded


def name_of(reference: str) -> str:
    """The last part of a reference: `#/components/schemas/Reading` is `Reading`."""
    return reference.rsplit("/", 1)[-1]


def anchor_of(schema: str) -> str:
    """The anchor of a schema on the page of fields."""
    return f"fields-of-{schema.lower()}"


def prose(text: str | None) -> str:
    """Text in which `<key>` is said and no element of HTML."""
    parts = _SPAN.split(text or "")
    return "".join(part if number % 2 else part.replace("<", "&lt;") for number, part in enumerate(parts))


def cell(text: str | None) -> str:
    """Such text as may stand in a cell of a table."""
    return " ".join(prose(text).replace("|", "\\|").split())
