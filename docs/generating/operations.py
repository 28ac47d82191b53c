"""The reference of operations: what each takes, answers and needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from docs.generating.document import Schema, cell, document, prose
from docs.generating.wording import notes_of, type_of

_METHODS: Final = ("get", "post", "patch", "put", "delete")


def operations() -> str:
    """All operations, under a heading for each tag of the document."""
    lines: list[str] = []
    for tag in document()["tags"]:
        found = [each for each in _all() if tag["name"] in each[2].get("tags", [])]
        if found:
            lines += ["", f"## {tag['name'].capitalize()}", "", f"{tag['description']}.", ""]
        for path, method, operation in found:
            lines += _operation(path, method, operation)
    return "\n".join([*lines, *_messages()])


def _messages() -> list[str]:
    """What the service sends by itself to those who subscribed."""
    lines = ["", "## Messages to webhooks", ""] if document().get("webhooks") else []
    for name, methods in document().get("webhooks", {}).items():
        message = methods["post"]
        lines += [f"### `{name}`", "", _summary(message), ""]
        lines += [*_parameters(message.get("parameters", [])), *_body(message.get("requestBody", {}))]
    return lines


def _all() -> Iterator[tuple[str, str, Schema]]:
    for path, methods in document()["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield path, method, methods[method]


def _operation(path: str, method: str, operation: Schema) -> list[str]:
    lines = [f"### `{method.upper()} {path}`", "", _summary(operation), "", _needs(operation), ""]
    lines += _parameters(operation.get("parameters", []))
    lines += _body(operation.get("requestBody", {}))
    return [*lines, *_answers(operation["responses"])]


def _summary(operation: Schema) -> str:
    return prose(f"**{operation['summary'].rstrip('.')}.** {operation.get('description', '')}")


def _needs(operation: Schema) -> str:
    scopes = [scope for needed in operation.get("security", []) for scope in needed.get("bearer", [])]
    return f"Scope: `{scopes[0]}`." if scopes else "Open to all."


def _parameters(parameters: list[Schema]) -> list[str]:
    if not parameters:
        return []
    rows = [
        f"| `{each['name']}` | {each['in']} | {cell(_given(each['schema']))} "
        f"| {cell(each.get('description'))} {cell(notes_of(each['schema']))} |"
        for each in parameters
    ]
    return ["| parameter | where | what it may be | what it does |", "| --- | --- | --- | --- |", *rows, ""]


def _given(schema: Schema) -> str:
    """What a parameter may be: leaving it out is how it is null."""
    return type_of(schema).removesuffix(" or null").removesuffix(", null")


def _body(body: Schema) -> list[str]:
    lines: list[str] = []
    for media, content in body.get("content", {}).items():
        lines += [f"The body is {type_of(content.get('schema', {}))}, as `{media}`.", ""]
        if "example" in content:
            lines += _folded("An example of the body", content["example"])
    return lines


def _answers(responses: dict[str, Schema]) -> list[str]:
    """What it answers where all goes well, in full; then the problems, by their status."""
    lines: list[str] = []
    for status, response in responses.items():
        if "$ref" not in response:
            lines += _answer(status, response)
    refused = [status for status, response in responses.items() if "$ref" in response]
    named = ", ".join(f"[{status}](#{problems_anchor(status)})" for status in refused)
    return [*lines, f"Problems: {named}.", ""] if refused else lines


def _answer(status: str, response: Schema) -> list[str]:
    contents = response.get("content", {})
    shapes = ", or ".join(
        f"{type_of(content.get('schema', {}))} (`{media}`)" for media, content in contents.items()
    )
    lines = [f"Answers **{status}**" + (f": {shapes}." if shapes else ", without a body."), ""]
    for content in contents.values():
        if "example" in content:
            lines += _folded("An example of the answer", content["example"])
    return lines


def _folded(title: str, example: Any) -> list[str]:  # noqa: ANN401 (whatever JSON may be)
    """An example that is seen when it is asked for."""
    written = example if isinstance(example, str) else json.dumps(example, indent=1, ensure_ascii=False)
    language = "text" if isinstance(example, str) else "json"
    return [
        f"<details><summary>{title}</summary>", "", f"```{language}", written, "```", "", "</details>", "",
    ]  # fmt: skip


def problems_anchor(status: str) -> str:
    """The anchor of the problems with a status, on their page."""
    return f"problems-with-{status}"
