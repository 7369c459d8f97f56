"""Trusted: those present in a sequence of unknown length, and several sequences in one.

Of those present nobody knows which places are left. So there is a *slot* for every place of the whole, in which stands
the item, or nothing: a loop passes by a slot with nothing in it, and there nothing is added to any sum. Slots are no
places: whatever asks whether two sequences are of one length, or for the item at a place, is refused.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.symbolic.guarded import Guarded
from rhodian_proofs.symbolic.ints import some_natural
from rhodian_proofs.symbolic.sequences import Place, Space, Unknown, remembered
from rhodian_proofs.symbolic.signals import Unsupported, current
from rhodian_proofs.symbolic.trees import OfTree

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Absent(Guarded):
    """What stands in a slot that is left empty: nothing may be asked of it."""


ABSENT = _Absent()
"""Nothing, in a slot."""


@attrs.frozen(eq=False)
class Slots(Space):
    """A slot for each place of a sequence."""

    items: Any
    """The sequence."""

    def place_of(self, slot: Place) -> Place:
        """Return the place that a slot is for: an arbitrary one, if none is known."""
        place: Place = remembered(("place", slot.key), lambda: somewhere_in(self.items))
        return place

    def slot_of(self, place: Place) -> Place:
        """Return the slot for a place."""

        def make() -> Place:
            slot = Place(self)
            current().memory["place", slot.key] = place
            return slot

        found: Place = remembered(("slot", self, place.key), make)
        return found


def somewhere_in(items: Any) -> Place:
    """Return an arbitrary place of a sequence; of one that belongs to a tree, its root or one below it."""
    if isinstance(items.space, Slots) or not isinstance(items, OfTree):
        return Place(items.space)
    return items.tree.somewhere()


def places_in(items: Any) -> Space:
    """Return the space of what `somewhere_in` gives: of what is reported on the nodes of a tree, that of the nodes."""
    space: Space = items.tree.space if isinstance(items, OfTree) else items.space
    return space


class Present(Unknown):
    """Those in a sequence that are there."""

    def __init__(self, items: Any) -> None:
        """Leave the others out."""
        self.items = items
        self.space = self.slots = Slots(items.space.length, items)

    def read(self, place: Place) -> Any:
        """Return the item in a slot, or nothing if nothing stands there."""
        item = self.items.read(self.slots.place_of(place))
        return ABSENT if item is None else item

    def sums(self) -> tuple[str, ...]:
        """Return the names of what the items add up to: there is none."""
        return ()

    def parts(self, _: Any) -> Mapping[str, Any]:
        """Return what an item adds to each sum."""
        return {}


class Joined(Unknown):
    """The items of several sequences, one sequence after the other; at which places they stand is not known."""

    def __init__(self, *pieces: Any) -> None:
        """Be made of sequences, known or not."""
        inner = [piece.pieces if type(piece) is Joined else (piece,) for piece in pieces]
        self.pieces: tuple[Any, ...] = tuple(itertools.chain(*inner))
        self.space = Space(some_natural("length"))

    def read(self, _: Place) -> Any:
        """Refuse: of which piece the item is, is not known."""
        raise Unsupported("an item of several sequences in one")

    def sums(self) -> tuple[str, ...]:
        """Return the names of what the items add up to: they have one for each piece."""
        return ()

    def parts(self, _: Any) -> Mapping[str, Any]:
        """Return what an item adds to each sum."""
        return {}

    def sum_of_all(self) -> Any:
        """Return what all items add up to, if they are numbers."""
        sums = [piece.sum_of_all() if isinstance(piece, Unknown) else sum(piece) for piece in self.pieces]
        return sum(sums)
