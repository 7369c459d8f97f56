"""Trusted: the first item at fault in a sequence of unknown length, and the text by which it is named.

Either every item passes a test, or there is one that does not, and every one before it does: which, is tried both ways.
What is so found out by one test is put to the items that another test found at fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import attrs
import z3

from rhodian_proofs.symbolic.ints import SymBool, refuse
from rhodian_proofs.symbolic.kept import Slots
from rhodian_proofs.symbolic.sequences import Column, Place, remembered
from rhodian_proofs.symbolic.signals import EndOfPath, Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.symbolic.sequences import Space


class ItemName:
    """A text such as `weights[3]`, where the place is not known; it may be compared with another such text."""

    def __init__(self, field: str, place: Place) -> None:
        """Name the item at a place of what a field holds."""
        self.named_field = field
        self.named_place = place

    @property  # type: ignore[misc]  # what is asked of a text is its class
    def __class__(self) -> type:
        """Answer as a text does."""
        return str

    def __eq__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare with the name of another item, or with a text that is none of this field's."""
        if type(other) is ItemName and other.named_field == self.named_field:
            return self.named_place == other.named_place
        if type(other) is ItemName or (type(other) is str and not other.startswith(f"{self.named_field}[")):
            return SymBool(z3.BoolVal(val=False))
        raise Unsupported("comparison of the name of some item with what may be the name of one")

    def __ne__(self, other: object) -> NoReturn:
        """Refuse: nobody asks."""
        raise Unsupported("!= of the name of some item")

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse whatever else a text has."""
        raise Unsupported(f"{name} of the name of some item")

    __hash__ = refuse("hash")
    __len__ = __bool__ = __iter__ = __contains__ = __getitem__ = refuse("letters")
    __lt__ = __le__ = __gt__ = __ge__ = refuse("order")
    __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = refuse("arithmetic")
    __repr__ = __str__ = __format__ = refuse("text")
    __reduce_ex__ = refuse("pickle")


@attrs.frozen(eq=False)
class _Search:
    """What is known of a search for the first item at fault."""

    items: Any
    """What was searched."""
    passes: Callable[[Any], Any]
    """The test."""
    place: Place | None
    """Where the first stands that does not pass it; nothing if every item does."""

    def learn_at(self, place: Place) -> None:
        """Learn of the item at a place that it passes, if it stands before the first that does not."""
        if place is not self.place and (self.place is None or SymBool(place.index < self.place.index)):
            Column.learn_passed(self.passes, self.items.read(place))


def first_at_fault(items: Any, passes: Callable[[Any], Any], purpose: str) -> Place | None:
    """Return where the first item stands that does not pass a test, or nothing if every item does.

    On the path on which there is one, the test may raise for it.
    """
    if isinstance(items.space, Slots):
        raise Unsupported("the first at fault of those present")
    known: tuple[_Search, ...] = tuple(remembered(("searches", items.space), list))
    place = _some_place(items.space, known) if current().choose(2, f"rule for {purpose}") == 1 else None
    search = _Search(items, passes, place)
    for earlier in known:
        if place is not None:
            earlier.learn_at(place)
        if earlier.place is not None:
            search.learn_at(earlier.place)
    remembered(("searches", items.space), list).append(search)
    if place is not None and passes(items.read(place)):
        raise EndOfPath("an item that passes")
    return place


def _some_place(space: Space, known: tuple[_Search, ...]) -> Place:
    """Return some place: one of those where an item was found at fault before, or another one."""
    place = Place(space)
    for earlier in known:
        if earlier.place is not None and place == earlier.place:
            return earlier.place
    return place
