"""Checked: from raw TOML tables to records, or to every fault in them, each with its key path.

Types alone decide: a record's fields say which keys there are, which must be there, and how each value is read.
Unknown keys are faults. A field that ends in `_` has a key without it.
"""

from __future__ import annotations

import functools
import types
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.plain import meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_desk.decoding.known import Known
    from rhodian_desk.io.faults import FaultList

T = TypeVar("T")


@attrs.frozen
class Reader:
    """Reads values, and adds every fault in them to a list."""

    names: Known
    """What the file is known to name."""
    faults: FaultList
    """Where faults go."""

    def read(self, kind: type[T], value: object, where: str) -> T | None:
        """Return a value as one of a kind, or None after adding what is wrong with it."""
        made: T | None = self._read(how_of(kind), value, where)
        return made

    def array(self, how: How, value: object, where: str) -> tuple[Any, ...] | None:
        """Return an array whose elements are read in one way.

        Raises:
            Wrong: if it is no array.
        """
        if not isinstance(value, list):
            raise Wrong(f"is {shown(value)}, not an array", "write an array, as in [ … ]")
        made = tuple(self._read(how, item, joined(where, place)) for place, item in enumerate(value))
        return None if None in made else made

    def table(self, kind: type[T], value: object, where: str) -> T | None:
        """Return a table as a record.

        Raises:
            Wrong: if it is no table.
        """
        fields = _fields(kind)
        if not isinstance(value, dict):
            raise Wrong(f"is {shown(value)}, not a table", f"write a table with the keys {', '.join(fields)}")
        wrong = [(where, each) for each in getattr(kind, "together", _nothing)(value)]
        for each in wrong:
            self._add(*each)
        made: dict[str, Any] = {}
        for key, field in fields.items():
            if key in value:
                made[field.name] = self._read(field.how, value[key], joined(where, key))
            elif field.needed:
                made[field.name] = None
                self._add(joined(where, key), Wrong("is missing", "it must be given"))
        unknown = sorted(value.keys() - fields.keys())
        for key in unknown:
            right = f"the keys here are {', '.join(fields)}{meant(key, fields)}"
            self._add(joined(where, key), Wrong("is an unknown key", right))
        sound = not wrong and not unknown and all(each is not None for each in made.values())
        return kind(**made) if sound else None

    def _read(self, how: How, value: object, where: str) -> Any:
        """Return what is read of a value, or None after adding what is wrong with it."""
        try:
            return how(self, value, where)
        except Wrong as wrong:
            self._add(where, wrong)
            return None

    def _add(self, where: str, wrong: Wrong) -> None:
        """Add a fault."""
        self.faults.add(".".join(part for part in (where, wrong.key) if part), wrong.what, wrong.right)


How: TypeAlias = "Callable[[Reader, object, str], Any]"
"""How a value is read: returns what it means, which is never None; or None after adding faults; or raises `Wrong`."""


@attrs.frozen
class Check:
    """Marks the type of a field: its value is read alone, beside what is known."""

    check: Callable[[object, Known], Any]
    """Returns what the value means, or raises `Wrong`."""

    def __call__(self, reader: Reader, value: object, _: str) -> Any:
        """Read a value."""
        return self.check(value, reader.names)


def alone(check: Callable[[object], Any]) -> Check:
    """Return the check of a value that needs nothing known."""
    return Check(lambda value, _: check(value))


@attrs.frozen
class Choice:
    """Marks the type of a field: the value itself says of which kind it is."""

    pick: Callable[[object], type[Any]]
    """Returns the kind."""

    def __call__(self, reader: Reader, value: object, where: str) -> Any:
        """Read a value."""
        return how_of(self.pick(value))(reader, value, where)


@attrs.frozen
class _Field:
    """A field of a record."""

    name: str
    how: How
    needed: bool


def _list_fields(kind: Any) -> dict[str, _Field]:
    """Return the fields of a record by key."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        each.name.removesuffix("_"): _Field(each.name, how_of(hints[each.name]), each.default is attrs.NOTHING)
        for each in attrs.fields(kind)
    }


def _find_how(kind: Any) -> How:
    """Return how a value of a kind is read: as its type is marked, as an array of one kind, or as a record."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        how: How = kind.__metadata__[0]
        return how
    if origin in (Union, types.UnionType):
        return how_of(next(part for part in parts if part is not types.NoneType))
    if origin is tuple:
        return lambda reader, value, where: reader.array(how_of(parts[0]), value, where)
    return lambda reader, value, where: reader.table(kind, value, where)


how_of: Callable[[Any], How] = functools.cache(_find_how)
"""Returns how a value of a kind is read."""

_fields: Callable[[Any], dict[str, _Field]] = functools.cache(_list_fields)
"""Returns the fields of a record by key."""


def _nothing(_: dict[str, Any]) -> Iterator[Wrong]:
    """Find nothing wrong with the keys of a table beside each other."""
    return iter(())


def joined(where: str, key: str | int) -> str:
    """Return the path of a key, or of a place in an array, below a path."""
    if isinstance(key, int):
        return f"{where}[{key}]"
    bare = key.replace("-", "").replace("_", "").isalnum() and key.isascii()
    written = key if bare else shown(key)
    return f"{where}.{written}" if where else written
