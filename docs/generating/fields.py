"""The reference of fields: every schema of the contract, with what each of its fields says."""

from __future__ import annotations

from typing import Final

from docs.generating.document import Schema, anchor_of, cell, document, prose
from docs.generating.wording import notes_of, type_of

# The framework describes pages by number, which no operation has.
_UNUSED: Final = {"PaginationMetadata"}
# A pattern that lists every country says less than its description.
_LONGEST_PATTERN: Final = 100


def fields() -> str:
    """All schemas, in the order in which the contract comes to them."""
    lines: list[str] = []
    for name, schema in document()["components"]["schemas"].items():
        if name not in _UNUSED:
            lines += ["", f"({anchor_of(name)})=", f"## {name}", "", *_schema(schema)]
    return "\n".join(lines)


def _schema(schema: Schema) -> list[str]:
    said = [prose(schema["description"].rstrip(".")) + ".", ""] if schema.get("description") else []
    properties = schema.get("properties")
    if not properties:
        return [*said, f"It is {type_of(schema)} {notes_of(schema)}".strip() + ".", *_pattern(schema)]
    required = set(schema.get("required", []))
    rows = [_row(name, each, name in required) for name, each in properties.items()]
    return [*said, "| field | what it may be | what it says |", "| --- | --- | --- |", *rows]


def _row(name: str, schema: Schema, required: bool) -> str:
    marked = f"**`{name}`**" if required else f"`{name}`"
    return (
        f"| {marked} | {cell(type_of(schema))} | {cell(schema.get('description'))} {cell(notes_of(schema))} |"
    )


def _pattern(schema: Schema) -> list[str]:
    pattern = schema.get("pattern", "")
    return ["", f"It matches `{pattern}`."] if 0 < len(pattern) < _LONGEST_PATTERN else []
