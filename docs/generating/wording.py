"""What a schema allows, in a few words for a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from docs.generating.document import Schema, anchor_of, name_of

# Bounds of a schema, and how they are said.
_BOUNDS: Final = {
    "minimum": "from {:,}",
    "maximum": "up to {:,}",
    "exclusiveMinimum": "above {:,}",
    "minLength": "at least {:,} characters",
    "maxLength": "at most {:,} characters",
    "minItems": "at least {:,}",
    "maxItems": "at most {:,}",
}

_FORMATS: Final[Mapping[str, str]] = {"date-time": "time", "uri": "address", "uri-reference": "address"}
_TYPES: Final[Mapping[str, str]] = {"string": "text", "integer": "whole number", "boolean": "true or false"}


def type_of(schema: Schema) -> str:
    """Which values a schema allows, with a link where it is one of the document's own."""
    if "$ref" in schema:
        name = name_of(schema["$ref"])
        return f"[{name}](#{anchor_of(name)})"
    for kind in ("anyOf", "oneOf"):
        if kind in schema:
            return _either(type_of(each) for each in schema[kind])
    if "enum" in schema:
        return _either("null" if value is None else f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    types = schema.get("type", "any")
    return _either(_simple(each, schema) for each in ([types] if isinstance(types, str) else types))


def notes_of(schema: Schema) -> str:
    """The bounds and the default of a schema, as a sentence; empty where it has none."""
    said = [words.format(schema[key]) for key, words in _BOUNDS.items() if _matters(key, schema)]
    if schema.get("default") not in (None, [], ""):
        said.append(f"unless given `{schema['default']}`")
    return f"({'; '.join(said)})" if said else ""


def _simple(kind: str, schema: Schema) -> str:
    if kind == "array":
        of = type_of(schema.get("items", {}))
        return f"list of ({of})" if " or " in of else f"list of {of}"
    if kind == "string" and "format" in schema:
        return _FORMATS.get(schema["format"], str(schema["format"]))
    return _TYPES.get(kind, kind)


def _either(words: Iterable[str]) -> str:
    """Each of them once, null last."""
    distinct = list(dict.fromkeys(words))
    distinct.sort(key=lambda word: word == "null")
    return " or ".join(distinct) if len(distinct) < 4 else ", ".join(distinct)


def _matters(key: str, schema: Schema) -> bool:
    """That a text must not be empty goes without saying."""
    return key in schema and not (key in {"minLength", "minItems"} and schema[key] <= 1)
