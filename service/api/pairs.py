"""Fields of pairs: dyads of countries, and two sides that the caller names."""

from __future__ import annotations

from typing import Any, Final, Protocol

from marshmallow import ValidationError, fields, missing

from service.api.fields import Text, clean
from service.reading.values import Dyad, NamedSides, Pair, UnknownDyad

# A name longer than this is a sentence; more names than this are a list of members, not one actor.
_LONGEST_NAME: Final = 300
_MOST_NAMES: Final = 20
_A_SIDE: Final = "give a side as one name, or as a list of names of one actor"
_TWO_SIDES: Final = 'give exactly two sides, such as ["Hezbollah", ["Israel", "Israeli army|IDF"]]'
_STRING: Final = {"type": "string", "minLength": 1}
_STRINGS: Final = {"type": "array", "minItems": 1, "maxItems": _MOST_NAMES, "items": _STRING}


class HasPair(Protocol):
    """A position, or what was declined."""

    @property
    def pair(self) -> Pair:
        """The two it is about."""
        ...


class DyadField(Text):
    """A pair of countries such as PAK-USA, in either order."""

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
        names = tuple(name.strip() for each in written for name in clean(each).split("|"))
        if len(names) > _MOST_NAMES:
            raise ValidationError(f"give at most {_MOST_NAMES} names of a side, not {len(names)}")
        if not all(0 < len(name) <= _LONGEST_NAME for name in names):
            raise ValidationError(f"give names of 1 to {_LONGEST_NAME} characters, none of them blank")
        return names


class SidesField(fields.List[tuple[str, ...]]):
    """Two sides, each by one or more names; loads to NamedSides in the order given."""

    default_error_messages = {"invalid": _TWO_SIDES}  # noqa: RUF012 (marshmallow's)

    def __init__(self, *, description: str, **kwargs: Any) -> None:  # noqa: ANN401 (marshmallow's)
        side = SideField(metadata={"anyOf": [_STRING, _STRINGS]})
        metadata = {"minItems": 2, "maxItems": 2, "description": description}
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
