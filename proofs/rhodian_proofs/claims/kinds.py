"""Trusted: ways to say, in a parameter's annotation, what a claim ranges over besides what its type says.

`Annotated[Any, OneOf(None, 1.0)]` is one of these values; `Annotated[tuple[AnyInt, ...], UpTo(3)]` any sequence of
at most three whole numbers; `Annotated[Fund, Fields(account=...)]` a fund, one of whose fields has a kind of its own.
A claim about some values only is bounded, and has to say so in its `scope`.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Annotated, Any, NewType, TypeAlias

import attrs

from rhodian import Account

if TYPE_CHECKING:
    from collections.abc import Mapping

AnyBooks = NewType("AnyBooks", dict[Account, int])
"""Any books, those in which accounts hold less than 0 included."""


@attrs.frozen(eq=False, init=False)
class OneOf:
    """One of some plain values; a claim is tried with every one of them."""

    values: tuple[Any, ...]
    """The values; at least one."""

    def __init__(self, *values: Any) -> None:
        """Take the values.

        Raises:
            TypeError: if there is none, since a claim about no value says nothing.
        """
        if not values:
            raise TypeError("OneOf needs at least one value")
        self.__attrs_init__(values)


@attrs.frozen(eq=False)
class UpTo:
    """For a sequence: any length from 0 up to this one, each spelled out."""

    length_max: int
    """The largest length."""


@attrs.frozen(eq=False, init=False)
class Fields:
    """For a record: what some of its fields range over, where their types do not say it."""

    kinds: Mapping[str, Any]
    """By the field's name, its kind."""

    def __init__(self, **kinds: Any) -> None:
        """Take the kinds."""
        self.__attrs_init__(kinds)


@attrs.frozen(eq=False)
class Of:
    """For a place: the sequence of the claim, by its name, that it is a place of, whatever the others' length."""

    column: str
    """The name of the parameter."""


@attrs.frozen(eq=False, init=False)
class Not:
    """Anything that is of none of some classes; an instance of a subclass of one of them is of another class."""

    kinds: tuple[type, ...]
    """The classes."""

    def __init__(self, *kinds: type) -> None:
        """Take the classes."""
        self.__attrs_init__(kinds)


NoInt: TypeAlias = Annotated[Any, Not(int)]
"""Anything that is no whole number of the type `int` itself."""


@attrs.frozen(eq=False)
class Beside:
    """For a sequence: it stands beside another one of the claim, by its name, and is as long as that one, or is not."""

    column: str
    """The name of the other parameter."""


ASetOfOneLoss = Annotated[Any, OneOf(frozenset({"loss"}))]
"""The set of the one text "loss"; a set of several has an order, which is nobody's, for whoever goes through it."""


def texts(alphabet: str, length_max: int) -> OneOf:
    """Return the domain of all texts over an alphabet, of every length from 0 up to the largest."""
    lengths = range(length_max + 1)
    return OneOf(*("".join(letters) for length in lengths for letters in itertools.product(alphabet, repeat=length)))
