"""Trusted: the rules for the kernel's loops that look for the first item at fault in a sequence of unknown length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from rhodian.base.errors import InvalidAmount
from rhodian_proofs.rules.steps import as_the_kernel_does, surroundings
from rhodian_proofs.rules.trees import every_node
from rhodian_proofs.symbolic.columns import Rows
from rhodian_proofs.symbolic.faults import ItemName, first_at_fault
from rhodian_proofs.symbolic.sequences import Column, Place
from rhodian_proofs.symbolic.signals import Unsupported
from rhodian_proofs.symbolic.trees import OfTree

if TYPE_CHECKING:
    from collections.abc import Callable


def refuse(refusal: Exception) -> NoReturn:
    """Refuse as the kernel's loop does."""
    raise refusal


def naturals(context: Any, values: Any, field: str) -> Any:
    """Return the values, each of which is natural from here on; or refuse the first that is not, by its place.

    Which is natural is asked of the loop that ships, run on that item alone.
    """

    def passes(item: Any) -> bool:
        try:
            context.real.naturals((item,), field)
        except InvalidAmount:
            return False
        return True

    place = first_at_fault(values, passes, f"naturals, {field}")
    if place is not None:
        refusal = InvalidAmount(ItemName(field, place), values.read(place))  # type: ignore[arg-type]  # stands for a text
        as_the_kernel_does(refuse, refusal)
    if type(values) is Column and not values.holds_naturals:
        values.all_pass(passes)
        values.sum_up()
    return values


def every(_: Any, predicate: Callable[[Any], Any], items: Any) -> Any:
    """Tell whether every item passes: then each does from here on, and else there is a first that does not."""
    surroundings(predicate)
    if type(items) is Rows and all(isinstance(column, OfTree) for column in items.columns):
        return every_node(predicate, items)
    if type(items) is not Column:
        raise Unsupported("whether every item passes, of what is no column")
    if first_at_fault(items, lambda item: as_the_kernel_does(predicate, item), "every") is not None:
        return False
    items.all_pass(predicate)
    return True


def first(_: Any, predicate: Callable[[Any], Any], items: Any) -> Place | None:
    """Return the place of the first item of which something is so: of none before it is it so; or of none at all."""
    surroundings(predicate)
    return first_at_fault(items, lambda item: not as_the_kernel_does(predicate, item), "first")


def name_at(_: Any, field: str, place: Any) -> ItemName:
    """Return what the item at a place is called."""
    if type(field) is not str or type(place) is not Place:
        raise Unsupported("what an item is called that stands at no place, or in no field")
    return ItemName(field, place)
