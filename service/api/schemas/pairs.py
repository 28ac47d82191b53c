"""Fields of pairs: dyads of countries, and two sides that the caller names."""

from __future__ import annotations

from typing import Any, Final, Protocol

from marshmallow import ValidationError, fields, missing

from service.api.schemas.fields import Text, clean, described_by
from service.reading.values import COUNTRY_CODES, Dyad, NamedSides, Pair, UnknownDyad

# A name longer than this is a sentence; more names, or alternatives in one, are a list of members.
_LONGEST_NAME: Final = 300
_MOST_NAMES: Final = 20
_A_SIDE: Final = "give a side as one name, or as a list of names of one actor"
_TWO_SIDES: Final = 'give exactly two sides, such as ["Hezbollah", ["Israel", "Israeli army|IDF"]]'
_NAME: Final = r"[^|\u0000]*[^|\s\u0000\u001c-\u0020\u0085][^|\u0000]*"
_STRING: Final = {
    "type": "string",
    "minLength": 1,
    "pattern": rf"^{_NAME}(\|{_NAME}){{0,{_MOST_NAMES - 1}}}$",
}
_STRINGS: Final = {"type": "array", "minItems": 1, "maxItems": _MOST_NAMES, "items": _STRING}


# What makes a dyad, as a JSON schema: two codes, and not the same one twice.
DYAD_SCHEMA: Final = {
    "type": "string",
    "description": "Two ISO 3166-1 alpha-3 codes with a hyphen, in either order, such as PAK-USA",
    "pattern": rf"^(?!([A-Z]{{3}})-\1$)({'|'.join(COUNTRY_CODES)})-({'|'.join(COUNTRY_CODES)})$",
}


class HasPair(Protocol):
    """A position, or what was declined."""

    @property
    def pair(self) -> Pair:
        """The two it is about."""
        ...


class DyadField(Text):
    """A pair of countries such as PAK-USA, in either order and any case."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 (marshmallow's)
        super().__init__(**described_by("Dyad", kwargs))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Dyad:  # type: ignore[override] # noqa: ANN401
        try:
            return Dyad.parse(super()._deserialize(value, attr, data, **kwargs))
        except UnknownDyad as error:
            raise ValidationError(str(error)) from None


class SideField(fields.Raw):
    """One side: a name or a list of names, each perhaps of alternatives with `|` between them."""

    default_error_messages = {"null": _A_SIDE}  # noqa: RUF012 (marshmallow's)

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> tuple[str, ...]:  # noqa: ANN401
        written = value if isinstance(value, list) else [value]
        if not written or not all(isinstance(name, str) for name in written):
            raise ValidationError(_A_SIDE)
        alternatives = [clean(each).split("|") for each in written]
        most = max(len(alternatives), *map(len, alternatives))
        if most > _MOST_NAMES:
            raise ValidationError(f"give at most {_MOST_NAMES} names of a side, not {most}")
        names = tuple(name.strip() for each in alternatives for name in each)
        if not all(0 < len(name) <= _LONGEST_NAME for name in names):
            raise ValidationError(f"give names of 1 to {_LONGEST_NAME} characters, none of them blank")
        return names


class SidesField(fields.List[tuple[str, ...]]):
    """Two sides, each by one or more names; loads to NamedSides in the order given."""

    default_error_messages = {"invalid": _TWO_SIDES}  # noqa: RUF012 (marshmallow's)

    def __init__(self, *, description: str, **kwargs: Any) -> None:  # noqa: ANN401 (marshmallow's)
        side = SideField(metadata={"anyOf": [_STRING, _STRINGS]})
        metadata = {"minItems": 2, "maxItems": 2, "uniqueItems": True, "description": description}
        super().__init__(side, metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> NamedSides:  # type: ignore[override] # noqa: ANN401
        if isinstance(value, list) and len(value) != 2:
            raise ValidationError(_TWO_SIDES)
        first, second = (names or () for names in super()._deserialize(value, attr, data, **kwargs))
        shared = {name.casefold() for name in first} & {name.casefold() for name in second}
        if shared:
            raise ValidationError(f"both sides have the name {min(shared)}: give each side names of its own")
        return NamedSides(first, second)


class PairDyad(fields.String):
    """The dyad of what has a pair; left out where the caller named the sides."""

    def get_value(self, obj: HasPair, *_args: Any, **_kwargs: Any) -> Any:  # noqa: ANN401
        """Write the dyad as PAK-USA."""
        return str(obj.pair) if isinstance(obj.pair, Dyad) else missing


class PairSides(fields.List[str]):
    """The first name of each side of what has a pair; left out where that is a dyad."""

    def __init__(self, *, description: str) -> None:
        metadata = {"minItems": 2, "maxItems": 2, "description": description}
        super().__init__(fields.String(), metadata=metadata)

    def get_value(self, obj: HasPair, *_args: Any, **_kwargs: Any) -> Any:  # noqa: ANN401
        """Write the first name of each, in the caller's order."""
        sides = obj.pair
        return [sides.first[0], sides.second[0]] if isinstance(sides, NamedSides) else missing
