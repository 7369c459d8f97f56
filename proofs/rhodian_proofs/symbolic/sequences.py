"""Trusted: sequences of unknown length.

A sequence is never spelled out. At any *place* of it stands an item of which only
the type is known; before the place the items add up to some sums, and all items
add up to others. Where an order of places is known, so is it that sums do not fall.
"""

from __future__ import annotations

import abc
from typing import TYPE_CHECKING, Any, NoReturn

import attrs
import z3

from rhodian.base.errors import RhodianError
from rhodian_proofs.symbolic.guarded import Guarded
from rhodian_proofs.symbolic.ints import SymBool, SymInt, refuse, some_int, some_natural
from rhodian_proofs.symbolic.signals import EndOfPath, Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


GIVEN = "given"
"""The order in which a sequence was given, as opposed to a ranking of it."""


class Place(Guarded):
    """A place in a sequence of unknown length: a whole number, of which may be asked only whether it is another place.

    Two places may turn out to be one. What stands there may then differ, so what is proved holds all the more.
    """

    def __init__(self, space: Space, earlier: Place | None = None) -> None:
        """Be some place of that space; after the earlier one, in the order given, if one is named."""
        self.space = space
        self.earlier_place = earlier
        self.index = current().fresh("place")
        self.key = str(self.index)
        current().learn(self.index >= 0)
        current().learn(self.index < space.length.term)
        if earlier is not None:
            current().learn(earlier.index < self.index)

    @property  # type: ignore[misc]  # what the kernel asks of a place is its class
    def __class__(self) -> type:
        """Answer as an int does."""
        return int

    def __eq__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare with another place of the same sequences."""
        if not isinstance(other, Place) or other.space is not self.space:
            raise Unsupported("comparison of a place with what is no place of the same sequences")
        return SymBool(self.index == other.index)

    def __ne__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare with another place of the same sequences."""
        return SymBool(z3.Not((self == other).term))

    __hash__ = refuse("hash")


@attrs.frozen(eq=False)
class Space:
    """The places that sequences of one length have in common."""

    length: SymInt
    """How many there are."""


def whole(items: Any, name: str) -> Any:
    """Return what all items add up to."""
    owner = items.owner(name)
    return remembered(("whole", owner, name), lambda: owner.some_sum(name, "whole"))


def before(items: Any, name: str, place: Place, order: str) -> Any:
    """Return what the items before a place add up to, in some order."""
    if place.space is not items.space:
        raise Unsupported("what stands before a place of other sequences")
    owner = items.owner(name)
    known = owner.known_before(name, place, order)
    if known is not None:
        return known
    key = ("before", owner, name, place.key, order)
    path = current()
    if key not in path.memory:
        path.memory[key] = sum_before = owner.some_sum(name, "before")
        if owner.is_signed(name):
            return sum_before
        after = sum_before + owner.parts(owner.read(place))[name]
        path.learn(after.term <= whole(items, name).term)
        if place.earlier_place is not None and order == GIVEN:
            sum_earlier = before(items, name, place.earlier_place, order)
            earlier = sum_earlier + owner.parts(owner.read(place.earlier_place))[name]
            path.learn(earlier.term <= sum_before.term)
    return path.memory[key]


def remembered(key: Any, make: Callable[[], Any]) -> Any:
    """Return what is remembered on this path under a key, and make it first if there is nothing."""
    memory = current().memory
    if key not in memory:
        memory[key] = make()
    return memory[key]


def known_as(items: Unknown) -> None:
    """Let loops over the same places ask for the sums of a sequence by their names; the last of a name is meant."""
    remembered(("sums", items.space), dict[str, Any]).update(items.counted())


class Unknown(abc.ABC):
    """A sequence of unknown length: to the kernel a tuple, which refuses whatever it cannot answer."""

    space: Space
    """Its places."""

    @property  # type: ignore[misc]  # what the kernel asks of a sequence is its class
    def __class__(self) -> type:
        """Answer as a tuple does."""
        return tuple

    def __getitem__(self, place: object) -> Any:
        """Return the item at a place."""
        if not isinstance(place, Place) or place.space is not self.space:
            raise Unsupported("an item of a sequence of unknown length at what is not a place of it")
        return self.read(place)

    @abc.abstractmethod
    def read(self, place: Place) -> Any:
        """Return the item at a place."""

    @abc.abstractmethod
    def sums(self) -> tuple[str, ...]:
        """Return the names of what the items add up to."""

    @abc.abstractmethod
    def parts(self, item: Any) -> Mapping[str, Any]:
        """Return what an item adds to each sum; natural numbers, all but those of a signed one."""

    def is_signed(self, _: str) -> bool:
        """Tell whether what is added to a sum may be below 0: then nothing is known of it but what is proved."""
        return False

    def some_sum(self, name: str, of: str) -> Any:
        """Return what some of the items add up to, of which nothing else is known."""
        return (some_int if self.is_signed(name) else some_natural)(f"{name}.{of}")

    def sum_of_all(self) -> Any:
        """Return what all items add up to, if they are a column of numbers that is summed."""
        return whole(self, self._only_sum())

    def sum_upto(self, place: Place, order: str) -> Any:
        """Return what the items before a place add up to, in some order, if they are a column that is summed."""
        return before(self, self._only_sum(), place, order)

    def _only_sum(self) -> str:
        if len(self.sums()) != 1:
            raise Unsupported("the sum of what is no column of numbers that is summed")
        return self.sums()[0]

    def owner(self, _: str) -> Any:
        """Return the sequence in which a sum is counted."""
        return self

    def counted(self) -> dict[str, Any]:
        """Return, by name, the sequences whose sums run along with a loop over this one."""
        return dict.fromkeys(self.sums(), self)

    def known_before(self, _: str, __: Place, ___: str) -> Any:
        """Return a sum before a place if more is known of it than that it is natural: here nothing."""
        return None

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse whatever else a tuple has."""
        raise Unsupported(f"{name} of a sequence of unknown length")

    __hash__ = object.__hash__
    __len__ = refuse("len")
    __bool__ = refuse("truth")
    __iter__ = refuse("iter")
    __reversed__ = refuse("reversed")
    __contains__ = refuse("in")
    __eq__ = refuse("==")
    __ne__ = refuse("!=")
    __lt__ = refuse("<")
    __le__ = refuse("<=")
    __gt__ = refuse(">")
    __ge__ = refuse(">=")
    __add__ = __radd__ = refuse("+")
    __mul__ = __rmul__ = refuse("*")
    __repr__ = refuse("repr")
    __str__ = refuse("str")
    __format__ = refuse("format")
    __reduce_ex__ = refuse("pickle")


class Column(Unknown):
    """A sequence of values of one type, of which nothing else is known."""

    def __init__(
        self, space: Space, name: str, make: Callable[[str], Any], *, summed: bool, signed: bool = False
    ) -> None:
        """Hold values made by `make`; numbers, and they alone, are summed under the column's name.

        They are natural, unless it is said that they are signed.
        """
        self.space = space
        self.column_name = name
        self._make = make
        self._summed = summed
        self._signed = signed
        self.bounds: list[Any] = []
        self.passed: list[Callable[[Any], Any]] = []
        known_as(self)

    def is_signed(self, _: str) -> bool:
        """Tell whether the numbers may be below 0."""
        return self._signed

    def read(self, place: Place) -> Any:
        """Return the item at a place."""

        def make() -> Any:
            value = self._make(self.column_name)
            for predicate in self.passed:
                self.learn_passed(predicate, value)
            for bound in self.bounds:
                current().learn((value <= bound).term)
            return value

        return remembered(("item", self, place.key), make)

    @staticmethod
    def learn_passed(predicate: Callable[[Any], Any], item: Any) -> None:
        """Learn of an item that it passes, as every item of its sequence is known to."""
        try:
            passes = predicate(item)
        except RhodianError:
            raise EndOfPath("an item that is refused, where every one passes") from None
        if type(passes) is SymBool:
            current().learn(passes.term, "every item passes")
        elif not passes:
            raise EndOfPath("an item that does not pass, where every one does")

    @property
    def holds_naturals(self) -> bool:
        """Whether it is a column of natural numbers, which are summed."""
        return self._summed and not self._signed

    def all_pass(self, predicate: Callable[[Any], Any]) -> None:
        """Learn of every item, those included that have been looked at, that it passes."""
        known = [value for key, value in current().memory.items() if key[0] == "item" and key[1] is self]
        for item in known:
            self.learn_passed(predicate, item)
        self.passed.append(predicate)

    def sum_up(self) -> None:
        """Let the items be added up from here on: every one of them is known to be a natural number."""
        self._summed, self._signed = True, False
        known_as(self)

    def sums(self) -> tuple[str, ...]:
        """Return the names of what the items add up to."""
        return (self.column_name,) if self._summed else ()

    def parts(self, item: Any) -> Mapping[str, Any]:
        """Return what an item adds to each sum."""
        return {self.column_name: item} if self._summed else {}
