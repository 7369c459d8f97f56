"""Checked: what a larger loss, or more in the layers before, changes for each member: one unit at most.

Members of a layer bear by what each has, as in every layer of a machine: what weighs in it is what can be drawn.
"""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.waterfall.tree import InOrder, InProportion
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    claim,
    either,
    implies,
    total,
    unchecked,
    upto,
    use,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_grows
from rhodian_proofs.theorems.base.quotients import quotient_grows
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER

# Layers.


def _in_order() -> InOrder:
    return unchecked(InOrder, name="layers", branches=())  # type: ignore[no-any-return]  # an InOrder


@claim("WF-14", about=(InOrder.divide,), invariants=(IN_ORDER,))
def of_a_larger_loss_no_layer_bears_less(loss: Natural, more: Natural, capacities: Naturals, place: AnyPlace) -> None:
    """Of a larger loss no child of a node in order bears less."""
    node = _in_order()
    assert node.divide(loss, capacities)[place] <= node.divide(loss + more, capacities)[place]


def _others(at: Moment) -> Any:
    """Return what the layers so far can bear, of the one list or of the other."""
    return either(at.seen, "capacities", "others")


def _one_of_two_holds(at: Moment) -> Conditions:
    yield at.state == max(0, at.start - _others(at))
    yield at.state + at.given.share == at.start


ONE_OF_TWO = Invariant("in_order.<locals>.step", _one_of_two_holds, ("share",))


@claim(
    "WF-15",
    about=(InOrder.divide,),
    invariants=(ONE_OF_TWO,),
    length_max=1,
    small=("capacities", "others"),
    same_length=True,
)
def with_no_less_before_it_a_layer_bears_no_more(
    loss: Natural, capacities: Naturals, others: Naturals, place: AnyPlace
) -> None:
    """A child of a node in order bears no more if those before it can bear no less, and it itself no more."""
    node = _in_order()
    share, share_behind_more = node.divide(loss, capacities)[place], node.divide(loss, others)[place]
    no_less = (upto(capacities, place) <= upto(others, place)) & (others[place] <= capacities[place])
    assert implies(no_less, share_behind_more <= share)


# Members.


def _has(at: Moment) -> Any:
    """Return what the members so far have."""
    return at.seen.held


def _all_pay_all_or_nobody_does(at: Moment) -> Conditions:
    rest, every = at.state
    amount, whole = at.start
    yield rest >= 0
    yield every == whole - _has(at) + at.given.open
    yield rest - every == amount - whole
    yield implies(amount < whole, (rest == amount) & (at.given.paid == 0) & (at.given.open == _has(at)))
    yield implies(amount >= whole, (at.given.open == 0) & (at.given.paid == _has(at)))


def _all_share_or_pay(at: Moment) -> Conditions:
    rest, every = at.free.rest, at.free.weight_open
    yield at.state >= 0
    yield implies(every > 0, at.state < every)
    yield implies(every > 0, (at.seen.paid == 0) & (at.seen.open == _has(at)))
    yield implies(every > 0, at.given.share * every + at.state == rest * _has(at))
    yield implies(every <= 0, (at.given.share == _has(at)) & (at.state == 0))


def _able(held: Any) -> Any:
    """Return what a member can bear: what it has."""
    return held


BY_WHAT_EACH_HAS = (
    Invariant("_able", nothing_holds, ("able",)),
    Invariant("_fill.<locals>.step", _all_pay_all_or_nobody_does, ("paid", "open")),
    Invariant("in_proportion_capped.<locals>.step", _all_share_or_pay, ("share",)),
)


def _parts(handed: Any, held: Any) -> Any:
    """Return what each member of a layer bears of what the layer is handed, by what each has."""
    layer: Any = unchecked(InProportion, name="layer", branches=(), weights=held, basis="balance")
    return layer.divide(handed, columns.each(_able, held))


@claim("WF-16", about=(InProportion.divide,), invariants=BY_WHAT_EACH_HAS, length_max=1, small=("held",))
def by_what_each_has_each_bears_its_exact_part_but_for_less_than_a_unit(
    handed: Natural, held: Naturals, place: AnyPlace
) -> None:
    """In proportion to what each has, each bears less than one unit more or less than its exact part."""
    part, whole = _parts(handed, held)[place], total(held)
    exact = min(handed, whole) * held[place]
    assert implies(whole > 0, (part * whole < exact + whole) & (part * whole > exact - whole))


def _grows(part: Any, handed: Any, part_of_more: Any, more: Any, weight: Any, whole: Any) -> None:
    """Give the instances by which a part of more is no smaller, but for one unit."""
    taken, taken_of_more = min(handed, whole), min(more, whole)
    use(product_grows, taken, taken_of_more, weight)
    use(product_grows, taken * weight, taken_of_more * weight, whole)
    use(quotient_grows, part - 1, taken * weight, whole, part_of_more, taken_of_more * weight, whole)


@claim("WF-14", about=(InProportion.divide,), invariants=BY_WHAT_EACH_HAS, length_max=1, small=("held",))
def handed_more_no_member_bears_less_but_for_one_unit(
    handed: Natural, more: Natural, held: Naturals, place: AnyPlace
) -> None:
    """Of more that its layer is handed, no member bears less by what each has, but for one unit."""
    part, part_of_more = _parts(handed, held)[place], _parts(handed + more, held)[place]
    _grows(part, handed, part_of_more, handed + more, held[place], total(held))
    assert part <= part_of_more + 1
