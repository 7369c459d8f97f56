"""Checked: what is claimed of a node in fixed proportion: of any number of children, at every point of the draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import InFixedProportion
from rhodian.base import columns
from rhodian.waterfall.bearing import payable_in_ratio
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Turn,
    claim,
    implies,
    parameter,
    total,
    unchecked,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_cancels, product_grows
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE, as_little

if TYPE_CHECKING:
    from typing import Any


def in_fixed_proportion(weights: Any) -> InFixedProportion:
    """Return a node of which nothing is known but its weights."""
    return unchecked(InFixedProportion, name="layer", branches=(), weights=weights, basis="weight")  # type: ignore[no-any-return]  # an InFixedProportion


@claim(
    "WF-12",
    about=(InFixedProportion.capacity, InFixedProportion.divide),
    invariants=CAPPED,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def in_fixed_proportion_passes_on_the_loss_up_to_its_capacity(
    loss: Natural, weights: Naturals, capacities: Naturals
) -> None:
    """A node in fixed proportion passes on exactly the smaller of the loss and its capacity."""
    node = in_fixed_proportion(weights)
    assert total(node.divide(loss, capacities)) == min(loss, node.capacity(capacities))


@claim(
    "WF-12",
    about=(InFixedProportion.divide,),
    invariants=CAPPED,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def in_fixed_proportion_asks_no_child_for_more_than_it_can_bear(
    loss: Natural, weights: Naturals, capacities: Naturals, place: AnyPlace
) -> None:
    """A node in fixed proportion asks each child for 0 up to its capacity, and for 0 at weight 0."""
    part = in_fixed_proportion(weights).divide(loss, capacities)[place]
    assert (0 <= part) & (part <= capacities[place])
    assert implies(weights[place] == 0, part == 0)


# The ratio.


def unable_of(borne: Any, weights: Any, capacities: Any) -> Any:
    """Return for each child 1 if its fraction of what is borne, by weight, is more than it can bear, and else 0."""
    every = total(weights)

    def unable(weight: Any, capacity: Any) -> Any:
        return where(borne * weight > capacity * every, 1, 0)

    return columns.each(unable, weights, capacities)


def _all_together_can(at: Moment) -> Conditions:
    """Keep what children can bear together at their fraction or above it, if each of them can bear its own."""
    yield at.state == at.seen.payable
    yield implies(at.seen.weights == 0, at.state == 0)
    yield implies(at.seen.unable == 0, parameter("borne") * at.seen.weights <= at.state * at.whole.weights)


def _as_much_as_each_can(at: Moment) -> Conditions:
    """Keep what can be borne in ratio at an amount or above it exactly if every child so far can bear its fraction."""
    borne, every = parameter("borne"), at.whole.weights
    use(product_grows, at.start + 1, borne, every)
    yield (0 <= at.state) & (at.state <= at.start)
    yield implies((every > 0) & (at.whole.unable == 0), at.start >= borne)
    yield implies((at.start >= borne) & (at.seen.unable == 0), at.state >= borne)
    yield implies(at.state >= borne, at.seen.unable == 0)


EACH_CAN = (
    Invariant("unable_of.<locals>.unable", nothing_holds, ("unable",)),
    Invariant("payable.<locals>.step", _all_together_can, along=("unable",)),
    Invariant("payable_in_ratio.<locals>.step", _as_much_as_each_can, along=("unable",), beside=as_little),
)


@claim(
    "WF-13",
    about=(payable_in_ratio, InFixedProportion.capacity),
    invariants=EACH_CAN,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def as_much_can_be_borne_in_ratio_as_each_child_can_bear_its_fraction_of(
    borne: Natural, weights: Naturals, capacities: Naturals
) -> None:
    """An amount is within the capacity in fixed proportion exactly if no child's fraction of it is too much for it."""
    unable = unable_of(borne, weights, capacities)
    capacity = in_fixed_proportion(weights).capacity(capacities)
    assert implies(borne <= capacity, total(unable) == 0)
    assert implies((total(weights) > 0) & (total(unable) == 0), borne <= capacity)
    assert implies(total(weights) == 0, capacity == 0)


def _level_stays(at: Moment) -> Conditions:
    """Keep what is left to share to the weight that shares it as the whole amount is to all weights."""
    rest, weight_open = at.state
    amount, every = at.start
    yield rest >= 0
    yield weight_open == (every - at.seen.weights) + at.given.open
    yield implies((at.whole.unable == 0) & (amount == parameter("borne")), rest * every == amount * weight_open)


def _pays_its_fraction(at: Moment, turn: Turn, _: Any) -> Conditions:
    """Let a child at its capacity bear its fraction exactly, if each can bear its own."""
    rest, weight_open = turn.before
    (weight, cap), (amount, every) = turn.item, at.start
    use(product_grows, cap * weight_open, rest * weight, every)
    use(product_grows, rest * every, amount * weight_open, weight)
    use(product_grows, amount * weight + 1, cap * every, weight_open)
    is_capped = (weight > 0) & (cap * weight_open <= rest * weight)
    alike = (at.whole.unable == 0) & (amount == parameter("borne"))
    yield implies(is_capped & alike, cap * weight_open * every <= amount * weight * weight_open)
    yield implies(is_capped & alike, amount * weight <= cap * every)
    yield implies(is_capped & alike, cap * every == amount * weight)


def _shares_go_on(at: Moment) -> Conditions:
    yield at.state >= 0
    yield implies(at.free.weight_open > 0, at.state < at.free.weight_open)


def _shares_its_fraction(at: Moment, turn: Turn, share: Any) -> Conditions:
    """Keep a share within a unit of its fraction, if the level of the rest is that of the whole."""
    weight, _ = turn.source
    rest, weight_open, every, borne = at.free.rest, at.free.weight_open, at.whole.weights, parameter("borne")
    use(product_grows, share * weight_open + 1, rest * weight + weight_open, every)
    use(product_grows, rest * weight + 1, (share + 1) * weight_open, every)
    use(product_grows, rest * every, borne * weight_open, weight)
    use(product_grows, borne * weight_open, rest * every, weight)
    use(product_cancels, share * every, borne * weight + every, weight_open)
    use(product_cancels, borne * weight, share * every + every, weight_open)
    alike = (at.whole.unable == 0) & (rest * every == borne * weight_open) & (every > 0)
    yield implies(alike, share * every < borne * weight + every)
    yield implies(alike, share * every > borne * weight - every)


KEPT = (
    *EACH_CAN,
    Invariant("_fill.<locals>.step", _level_stays, ("paid", "open"), _pays_its_fraction, along=("unable",)),
    Invariant("in_proportion_capped.<locals>.step", _shares_go_on, ("share",), _shares_its_fraction, along=("unable",)),
)


@claim("WF-13", about=(InFixedProportion.divide,), invariants=KEPT, measures=PAYABLE, length_max=1, same_length=True)
def the_ratio_is_kept_at_every_point_of_the_draw(
    loss: Natural, borne: Natural, weights: Naturals, capacities: Naturals, place: AnyPlace
) -> None:
    """Whatever a node in fixed proportion bears, each child bears its fraction of it, but for less than a unit."""
    unable_of(borne, weights, capacities)
    node, every = in_fixed_proportion(weights), total(weights)
    if every > 0 and borne == min(loss, node.capacity(capacities)):
        share = node.divide(loss, capacities)[place]
        assert share * every < borne * weights[place] + every
        assert share * every > borne * weights[place] - every
