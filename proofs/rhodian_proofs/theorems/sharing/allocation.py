"""Checked: what is claimed of the two ways to share."""

from __future__ import annotations

from rhodian import in_order, in_proportion
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    between,
    claim,
    implies,
    onward,
    total,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import product_grows

# In order.


def _in_order_holds(at: Moment) -> Conditions:
    yield at.state == where(at.seen.capacities < at.start, at.start - at.seen.capacities, 0)
    yield at.state + at.given.share == at.start


IN_ORDER = Invariant("in_order.<locals>.step", _in_order_holds, ("share",))


@claim("AL-2", about=(in_order,), invariants=(IN_ORDER,))
def in_order_accounts_for_every_unit(amount: Natural, capacities: Naturals) -> None:
    """In order, the shares sum to the smaller of the amount and all capacities, and the rest is left."""
    allocation = in_order(amount, capacities)
    assert total(allocation.shares) == min(amount, total(capacities))
    assert total(allocation.shares) + allocation.left == amount


@claim("AL-3", about=(in_order,), invariants=(IN_ORDER,))
def in_order_keeps_each_share_between_nothing_and_the_capacity(
    amount: Natural, capacities: Naturals, place: AnyPlace
) -> None:
    """In order, each share is between 0 and the member's capacity."""
    share = in_order(amount, capacities).shares[place]
    assert 0 <= share
    assert share <= capacities[place]


@claim("AL-4", about=(in_order,), invariants=(IN_ORDER,))
def in_order_nobody_pays_while_someone_earlier_could(
    amount: Natural, capacities: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """In order, if a later member bears anything, or anything is left, every earlier one is at its capacity."""
    allocation = in_order(amount, capacities)
    full = allocation.shares[place] == capacities[place]
    assert implies(allocation.shares[later] > 0, full)
    assert implies(allocation.left > 0, full)


# In proportion.


def _in_proportion_holds(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state < at.free.total
    yield at.given.share * at.free.total + at.state == at.free.amount * at.seen.weights


IN_PROPORTION = Invariant("in_proportion.<locals>.step", _in_proportion_holds, ("share",))


@claim("AL-5", about=(in_proportion,), invariants=(IN_PROPORTION,))
def in_proportion_accounts_for_every_unit(amount: Natural, weights: Naturals) -> None:
    """In proportion, the shares sum to the amount; only if no weight is above 0 is it left, whole."""
    allocation = in_proportion(amount, weights)
    assert total(allocation.shares) + allocation.left == amount
    assert implies(total(weights) > 0, allocation.left == 0)
    assert implies(total(weights) == 0, allocation.left == amount)


@claim("AL-6", about=(in_proportion,), invariants=(IN_PROPORTION,))
def in_proportion_rounds_each_quota_down_or_up(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """In proportion, each share is less than one unit off the exact quota, amount times weight over total."""
    share = in_proportion(amount, weights).shares[place]
    assert implies(total(weights) > 0, share * total(weights) < amount * weights[place] + total(weights))
    assert implies(total(weights) > 0, share * total(weights) > amount * weights[place] - total(weights))


@claim("AL-7", about=(in_proportion,), invariants=(IN_PROPORTION,))
def in_proportion_rounds_the_quota_of_neighbours_down_or_up(
    amount: Natural, weights: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """In proportion, members side by side bear together less than one unit off their exact quota together."""
    block = between(in_proportion(amount, weights).shares, place, later) * total(weights)
    quota = amount * between(weights, place, later)
    assert implies(total(weights) > 0, (block < quota + total(weights)) & (block > quota - total(weights)))
    rest = onward(in_proportion(amount, weights).shares, later) * total(weights)
    quota = amount * onward(weights, later)
    assert implies(total(weights) > 0, (rest < quota + total(weights)) & (rest > quota - total(weights)))


@claim("AL-8", about=(in_proportion,), invariants=(IN_PROPORTION,))
def in_proportion_asks_nothing_of_weight_zero(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """In proportion, each share is 0 or more, and 0 for a member of weight 0."""
    share = in_proportion(amount, weights).shares[place]
    assert 0 <= share
    assert implies(weights[place] == 0, share == 0)


@claim("AL-9", about=(in_proportion,), invariants=(IN_PROPORTION,))
def in_proportion_takes_no_more_than_the_weight(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """In proportion, if the amount is at most the sum of the weights, no share is above the member's weight."""
    share = in_proportion(amount, weights).shares[place]
    use(product_grows, amount, total(weights), weights[place])
    use(product_grows, weights[place] + 1, share, total(weights))
    assert implies(amount <= total(weights), share <= weights[place])
