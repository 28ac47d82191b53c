"""JSON to frozen dataclasses, leniently: what a newer service adds is ignored, and kept in `raw`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import UTC, datetime
from functools import cache
from types import UnionType
from typing import Any, Self, get_args, get_origin, get_type_hints

from entente_client.errors import MalformedAnswer


@dataclass(frozen=True)
class Result:
    """A part of an answer; `raw` is the JSON that it was made of, with whatever else the service told."""

    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False, kw_only=True)

    @classmethod
    def of(cls, data: object, where: str = "the answer") -> Self:
        """Made of a JSON object; raises MalformedAnswer where a field is missing or of another kind."""
        if not isinstance(data, dict):
            raise MalformedAnswer(f"{where} is not a JSON object")
        kind: Any = cls  # To mypy, the type of a dataclass has no hash.
        told = (name for name in _hints(kind) if written_as(name) in data or name not in _optional(kind))
        values = {name: _value(kind, name, data, where) for name in told}
        return cls(**values, raw=data)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that the service sent."""
        return dict(self.raw)


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 (a type of Result)
    return {name: hint for name, hint in get_type_hints(kind).items() if name != "raw"}


@cache
def _optional(kind: Any) -> frozenset[str]:  # noqa: ANN401
    return frozenset(
        each.name
        for each in fields(kind)
        if each.default is not MISSING or each.default_factory is not MISSING
    )


def written_as(name: str) -> str:
    """The name in JSON of a field, which has a line after it here where Python keeps the name for itself."""
    return name.rstrip("_")


def _value(kind: Any, name: str, data: Mapping[str, Any], where: str) -> Any:  # noqa: ANN401
    written = written_as(name)
    if written not in data:
        raise MalformedAnswer(f"{where} has no `{written}`: is this an Entente service?")
    return parsed(_hints(kind)[name], data[written], f"`{written}` of {where}")


def parsed(hint: Any, value: Any, where: str) -> Any:  # noqa: ANN401 (any type, and any JSON)
    """A JSON value as the type that `hint` names; raises MalformedAnswer where it is another."""
    if get_origin(hint) is UnionType:
        inner = next(each for each in get_args(hint) if each is not type(None))
        return None if value is None else parsed(inner, value, where)
    if get_origin(hint) is tuple:
        return tuple(parsed(get_args(hint)[0], each, where) for each in _of_kind(list, value, where))
    if isinstance(hint, type) and issubclass(hint, Result):
        return hint.of(value, where)
    return _plain(hint, value, where)


def _plain(hint: Any, value: Any, where: str) -> Any:  # noqa: ANN401
    if hint is Any:
        return value
    if hint is datetime:
        return _moment(value, where)
    if hint is float:
        return float(_of_kind((int, float), value, where))
    return _of_kind(get_origin(hint) or hint, value, where)


def _of_kind(kind: Any, value: Any, where: str) -> Any:  # noqa: ANN401
    kind = dict if kind is Mapping else kind
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise MalformedAnswer(f"{where} is {type(value).__name__}, which an Entente service does not send")
    return value


def _moment(value: Any, where: str) -> datetime:  # noqa: ANN401
    try:
        moment = datetime.fromisoformat(_of_kind(str, value, where))
    except ValueError:
        raise MalformedAnswer(f"{where} is not a time in ISO 8601: {value!r}") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
