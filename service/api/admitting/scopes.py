"""Which scope each operation needs. What is not in the table needs the highest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from service.storing import Scope

# Operations as the OpenAPI document writes them. Open ones give nothing of what is stored.
OPEN: Final = frozenset(
    {
        "GET /",
        "GET /docs",
        "GET /key",
        "POST /key",
        "POST /key/forget",
        "GET /openapi.json",
        "GET /problems/{name}",
        "GET /static/{name}",
        "GET /livez",
        "GET /readyz",
    }
)
SCOPES: Final[Mapping[str, Scope]] = {
    "POST /v1/readings": Scope.READ,
    "POST /v1/comparisons": Scope.READ,
    "GET /v1/articles": Scope.READ,
    "GET /v1/articles/export": Scope.READ,
    "GET /v1/articles/{article_id}": Scope.READ,
    "GET /v1/articles/{article_id}/comparison": Scope.READ,
    "GET /v1/articles/{article_id}/corrections": Scope.READ,
    "GET /v1/articles/{article_id}/corrections/{correction_id}": Scope.READ,
    "GET /v1/corrections": Scope.READ,
    "GET /v1/relations": Scope.READ,
    "GET /v1/relations/{dyad}": Scope.READ,
    "GET /v1/relations/{dyad}/timeline": Scope.READ,
    "GET /v1/relations/{dyad}/outlets": Scope.READ,
    "GET /v1/model": Scope.READ,
    "POST /v1/articles": Scope.WRITE,
    "POST /v1/articles/bulk": Scope.WRITE,
    "PATCH /v1/articles/{article_id}": Scope.WRITE,
    "DELETE /v1/articles/{article_id}": Scope.WRITE,
    "POST /v1/articles/{article_id}/corrections": Scope.WRITE,
    "POST /v1/webhooks": Scope.WATCH,
    "GET /v1/webhooks": Scope.WATCH,
    "GET /v1/webhooks/{webhook_id}": Scope.WATCH,
    "PATCH /v1/webhooks/{webhook_id}": Scope.WATCH,
    "DELETE /v1/webhooks/{webhook_id}": Scope.WATCH,
    "POST /v1/webhooks/{webhook_id}/ping": Scope.WATCH,
    "POST /v1/webhooks/{webhook_id}/secret": Scope.WATCH,
    "GET /v1/webhooks/{webhook_id}/deliveries": Scope.WATCH,
    "GET /metrics": Scope.ADMIN,
    "POST /": Scope.READ,
    "GET /relations": Scope.READ,
    "GET /relations/{dyad}": Scope.READ,
    "GET /articles/{article_id}": Scope.READ,
}
# What people open in a browser. They store and change nothing, so that no other site could have them
# do harm with the key that their browser keeps.
PAGES: Final = frozenset({"POST /", "GET /relations", "GET /relations/{dyad}", "GET /articles/{article_id}"})
_PARAMETER: Final = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


def operation_of(method: str, rule: str) -> str:
    """A method on one of the framework's rules, as the OpenAPI document writes it: `GET /v1/relations/{dyad}`.

    HEAD is the GET whose headers it asks for.
    """
    path = _PARAMETER.sub(r"{\1}", rule)
    return f"{'GET' if method == 'HEAD' else method} {path}"


def scope_of(operation: str) -> Scope | None:
    """The scope that an operation needs; None where it is open to all."""
    return None if operation in OPEN else SCOPES.get(operation, Scope.ADMIN)


def table_as_markdown() -> str:
    """The operations and their scopes as the documentation shows them."""
    rows = [f"| `{operation}` | {scope} |" for operation, scope in SCOPES.items()]
    rows += [f"| `{operation}` | open to all |" for operation in sorted(OPEN)]
    return "\n".join(["| operation | scope |", "| --- | --- |", *rows])
