"""Checked: what is claimed of each kind of node of a waterfall.

A node is proved for any number of children, of which only their capacities are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account, Asset, Fund, InFixedProportion, InOrder, InProportion, Limited
from rhodian_proofs.claims import AnyPlace, LaterPlace, Natural, Naturals, claim, implies, total, unchecked
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE
from rhodian_proofs.theorems.waterfall.ratios import in_fixed_proportion

if TYPE_CHECKING:
    from typing import Any

_ASSET = Asset("EUR", 2)


@claim("WF-2", about=(Fund.capacity,))
def a_fund_bears_what_is_available(available: Natural, loss: Natural) -> None:
    """A fund can bear what is available in it, and no more."""
    fund = Fund(Account("house", "capital", _ASSET), available)
    assert fund.capacity(()) == available
    assert implies(loss <= fund.capacity(()), loss <= available)


def _in_order(_: Any) -> InOrder:
    return unchecked(InOrder, name="layer", branches=())  # type: ignore[no-any-return]  # an InOrder


@claim("WF-3", about=(InOrder.capacity, InOrder.divide), invariants=(IN_ORDER,))
def in_order_passes_on_the_loss_up_to_its_capacity(loss: Natural, capacities: Naturals) -> None:
    """A node in order passes on exactly the smaller of the loss and what its children can bear together."""
    node = _in_order(capacities)
    assert node.capacity(capacities) == total(capacities)
    assert total(node.divide(loss, capacities)) == min(loss, node.capacity(capacities))


@claim("WF-3", about=(InOrder.divide,), invariants=(IN_ORDER,))
def in_order_passes_nothing_on_while_an_earlier_child_could_bear_it(
    loss: Natural, capacities: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """A node in order asks each child for 0 up to its capacity, and none while an earlier child has room."""
    parts = _in_order(capacities).divide(loss, capacities)
    assert (0 <= parts[place]) & (parts[place] <= capacities[place])
    assert implies(parts[later] > 0, parts[place] == capacities[place])


def _in_proportion(weights: Any) -> InProportion:
    return unchecked(InProportion, name="layer", branches=(), weights=weights, basis="weight")  # type: ignore[no-any-return]  # an InProportion


@claim(
    "WF-4",
    about=(InProportion.capacity, InProportion.divide),
    invariants=CAPPED,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def in_proportion_passes_on_the_loss_up_to_its_capacity(loss: Natural, weights: Naturals, capacities: Naturals) -> None:
    """A node in proportion passes on exactly the smaller of the loss and its capacity."""
    node = _in_proportion(weights)
    assert total(node.divide(loss, capacities)) == min(loss, node.capacity(capacities))


@claim(
    "WF-4",
    about=(InProportion.divide,),
    invariants=CAPPED,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def in_proportion_asks_no_child_for_more_than_it_can_bear(
    loss: Natural, weights: Naturals, capacities: Naturals, place: AnyPlace
) -> None:
    """A node in proportion asks each child for 0 up to its capacity, and for 0 at weight 0."""
    part = _in_proportion(weights).divide(loss, capacities)[place]
    assert (0 <= part) & (part <= capacities[place])
    assert implies(weights[place] == 0, part == 0)


@claim("WF-5", about=(Limited.capacity, Limited.divide))
def limited_passes_on_the_loss_up_to_its_capacity(loss: Natural, limit: Natural, child: Natural) -> None:
    """A limited node passes on exactly the smaller of the loss, its limit and its child's capacity."""
    node = unchecked(Limited, name="layer", branch=None, limit=limit)
    (part,) = node.divide(loss, (child,))
    assert node.capacity((child,)) == min(limit, child)
    assert part == min(loss, node.capacity((child,)))
    assert (0 <= part) & (part <= child)


def _any_node(kind: Natural, limit: Natural, child: Natural, weights: Naturals, capacities: Naturals) -> Any:
    """Return a node of any kind, with the capacities of what is below it."""
    if kind == 0:
        return _in_order(capacities), capacities
    if kind == 1:
        return _in_proportion(weights), capacities
    if kind == 2:  # noqa: PLR2004  # the third of four
        return in_fixed_proportion(weights), capacities
    return unchecked(Limited, name="layer", branch=None, limit=limit), (child,)


@claim(
    "WF-1",
    about=(InOrder.divide, InProportion.divide, InFixedProportion.divide, Limited.divide),
    invariants=(IN_ORDER, *CAPPED),
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def a_node_passes_on_all_that_it_is_handed_within_its_capacity(
    kind: Natural, handed: Natural, limit: Natural, child: Natural, weights: Naturals, capacities: Naturals
) -> None:
    """A node of any kind that is handed no more than its capacity passes on all of it."""
    node, below = _any_node(kind, limit, child, weights, capacities)
    if handed <= node.capacity(below):
        assert total(node.divide(handed, below)) == handed


@claim(
    "WF-1",
    about=(InOrder.divide, InProportion.divide, InFixedProportion.divide, Limited.divide),
    invariants=(IN_ORDER, *CAPPED),
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def a_node_hands_no_child_more_than_it_can_bear(
    kind: Natural,
    handed: Natural,
    limit: Natural,
    child: Natural,
    weights: Naturals,
    capacities: Naturals,
    place: AnyPlace,
) -> None:
    """A node of any kind hands each child 0 or more, and no more than the child's capacity."""
    node, below = _any_node(kind, limit, child, weights, capacities)
    spot = place if kind <= 2 else 0  # noqa: PLR2004  # all but the limited have any number of children
    part = node.divide(handed, below)[spot]
    assert (0 <= part) & (part <= below[spot])
