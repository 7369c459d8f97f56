"""Trusted: values of which nothing is known, and nothing may be asked."""

from __future__ import annotations

import builtins
import dis
import functools
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import attrs

from rhodian_proofs.symbolic.ints import refuse
from rhodian_proofs.symbolic.signals import Unsupported

if TYPE_CHECKING:
    from types import CodeType


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


class NotOf(Sealed):
    """Anything that is of any class but some: whether its class is one of those is all that it answers.

    What its class is otherwise is not known: who asks in any other way than `value.__class__ is int`, or `is not`, is
    told nothing.
    """

    def __init__(self, kinds: tuple[type, ...]) -> None:
        """Be of any class but these."""
        self.not_of = kinds

    @property  # type: ignore[misc]  # what the kernel asks of a value is its class
    def __class__(self) -> type:
        """Answer that it is another one, if that is what is asked."""
        asking = sys._getframe(1)  # noqa: SLF001  # the only way to know who asks
        name = _compared_with(asking.f_code).get(asking.f_lasti, "")
        if not any(asking.f_globals.get(name, vars(builtins).get(name)) is kind for kind in self.not_of):
            raise Unsupported("the class of what is only known to be of none of some others")
        return NotOf


@functools.cache
def _compared_with(code: CodeType) -> dict[int, str]:
    """Return, for each instruction whose value is compared at once by `is` with what has a name, that name."""
    steps = list(dis.get_instructions(code))
    return {
        asked.offset: named.argval
        for asked, named, compared in zip(steps, steps[1:], steps[2:], strict=False)
        if (named.opname, compared.opname) == ("LOAD_GLOBAL", "IS_OP")
    }


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
