"""Fields of the schemas that marshmallow has not: clean text, times, rounded numbers, values of a set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final

from marshmallow import ValidationError, fields, validate

from service.reading.values import State

STATES: Final = [state.value for state in State]
DECIMALS: Final = 6
# A character that is no space, as a part of a pattern: what is one to Python is not all one to ECMAScript.
VISIBLE: Final = r"[^\s\u0000\u001c-\u0020\u0085]"
# A day or a time, as a JSON schema. The time of RFC 3339 is a part of what ISO 8601 allows.
MOMENT_SCHEMA: Final = {
    "type": "string",
    "description": "A day or a time in ISO 8601; without a zone it is UTC",
    "anyOf": [{"format": "date"}, {"format": "date-time"}],
}


def described_by(component: str, options: dict[str, Any]) -> dict[str, Any]:
    """A field's options, with its schema that of a component of the document, or null if it may be."""
    reference = {"$ref": f"#/components/schemas/{component}"}
    schema = {"anyOf": [reference, {"type": "null"}]} if options.get("allow_none") else {"allOf": [reference]}
    return {**options, "metadata": {**options.get("metadata", {}), **schema}}


class Text(fields.String):
    """A string that every database and encoding can hold: no NUL, no half of a surrogate pair."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (marshmallow's)
        metadata = {"pattern": r"^[^\u0000]*$", **kwargs.pop("metadata", {})}
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:  # noqa: ANN401
        text = super()._deserialize(value, attr, data, **kwargs)
        return clean(text)


def clean(text: str) -> str:
    """The text itself; raises ValidationError where it cannot be stored or encoded."""
    if "\x00" in text:
        raise ValidationError("take out the NUL character (U+0000)")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValidationError(
            f"take out the lone surrogate at character {error.start}: it stands for no character"
        ) from None
    return text


class Moment(Text):
    """A day or a time in ISO 8601, as an aware UTC time; a day is its beginning, or its end."""

    def __init__(self, *, end_of_day: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 (marshmallow's)
        self._time = time.max if end_of_day else time.min
        super().__init__(**described_by("Moment", kwargs))

    def _serialize(self, value: datetime | None, *_args: Any, **_kwargs: Any) -> str | None:  # type: ignore[override] # noqa: ANN401
        return None if value is None else value.isoformat().replace("+00:00", "Z")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:  # type: ignore[override] # noqa: ANN401
        written = super()._deserialize(value, attr, data, **kwargs).strip()
        try:
            if len(written) == len("2012-05-21"):
                return datetime.combine(date.fromisoformat(written), self._time, UTC)
            moment = datetime.fromisoformat(written)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError(
                "write a day or time of ISO 8601, such as 2012-05-21 or 2012-05-21T14:30:00Z"
            ) from None


class Rounded(fields.Float):
    """A number given to six decimals: more would be noise."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> float | None:  # noqa: ANN401
        return None if value is None else round(float(value), DECIMALS)


def enumerated(values: Sequence[str | None], description: str, *, allow_none: bool = False) -> fields.String:
    """A field that is always there and holds one of `values`."""
    return fields.String(
        required=True,
        allow_none=allow_none,
        validate=validate.OneOf(values),
        metadata={"description": description},
    )
