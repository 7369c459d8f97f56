"""Trusted: values of which nothing is known, and nothing may be asked."""

from __future__ import annotations

from typing import Any, NoReturn

import attrs

from rhodian_proofs.symbolic.ints import refuse
from rhodian_proofs.symbolic.signals import Unsupported


class Sealed:
    """A value that may be kept and handed on, and of which nothing may be asked."""

    __class__ = property(refuse("class"))

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse whatever it may have."""
        raise Unsupported(f"{name} of a value of which nothing is known")

    __hash__ = refuse("hash")
    __len__ = __bool__ = __iter__ = __contains__ = __getitem__ = refuse("what it holds")
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = refuse("comparison")
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = refuse("arithmetic")
    __int__ = __index__ = __float__ = refuse("number")
    __repr__ = __str__ = __format__ = refuse("text")
    __reduce_ex__ = refuse("pickle")


class SealedTuple(Sealed):
    """A tuple of which nothing is known; with a tuple added to it, it still is."""

    @property  # type: ignore[misc]  # it is known to be a tuple
    def __class__(self) -> type:
        """Answer as a tuple does."""
        return tuple

    def __add__(self, other: object) -> SealedTuple:  # type: ignore[override]  # here it answers
        """Add a tuple."""
        if not is_tuple(other):
            raise Unsupported("a tuple and what is none")
        return SealedTuple()


def is_tuple(value: object) -> bool:
    """Tell whether a value is a tuple, without asking it anything."""
    return issubclass(type(value), tuple | SealedTuple)


def unknown(record: Any) -> Any:
    """Return a record of the same class of which is only known which fields hold tuples; nothing for nothing."""
    if record is None:
        return None
    made = object.__new__(type(record))
    for name, held in _fields(record).items():
        object.__setattr__(made, name, SealedTuple() if is_tuple(held) else Sealed())
    return made


def same_shape(record: Any, other: Any) -> bool:
    """Tell whether what is known of an unknown record like one is true of the other too."""
    if type(record) is not type(other) or record is None:
        return record is other
    return all(is_tuple(_fields(other)[name]) for name, held in _fields(record).items() if is_tuple(held))


def _fields(record: Any) -> dict[str, Any]:
    """Return what the fields of a record hold."""
    if not attrs.has(type(record)):
        raise Unsupported(f"a {type(record).__name__} where a record is needed")
    return {field.name: getattr(record, field.name) for field in attrs.fields(type(record))}
