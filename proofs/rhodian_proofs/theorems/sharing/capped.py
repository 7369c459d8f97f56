"""Checked: what is claimed of sharing in proportion under caps, and of all three ways together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import in_order, in_proportion, in_proportion_capped
from rhodian.sharing.allocation import _by_cap_per_weight
from rhodian.waterfall.bearing import payable
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    Turn,
    around,
    claim,
    hint,
    implies,
    total,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER, IN_PROPORTION

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def payable_part(weight: int, cap: int) -> int:
    """Return what a member can bear at most."""
    return where(weight > 0, cap, 0)


def fill_holds(at: Moment) -> Conditions:
    """State what is left to share, of what weight, while members are parted."""
    rest, weight_open = at.state
    amount, weight_total = at.start
    yield rest >= 0
    yield rest == amount - at.given.paid
    yield weight_open == (weight_total - at.seen.weights) + at.given.open
    yield implies(at.given.open == 0, at.given.paid == at.seen.payable)


def fill_onward(_: Moment, turn: Turn, state: tuple[Any, Any]) -> Conditions:
    """Link a turn to what follows: the open stay open at the same level, the capped at theirs or a higher one."""
    weight, cap = turn.item
    rest, weight_open = turn.before
    is_open = (weight > 0) & (cap * weight_open > rest * weight)
    is_capped = (weight > 0) & (cap * weight_open <= rest * weight)
    same = (state[0] == rest) & (state[1] == weight_open)
    yield implies(is_open, same & (cap * state[1] > state[0] * weight))
    yield implies(is_capped, cap * state[1] <= state[0] * weight)


def fill_follows(key: Callable[[Any], Any], turn: Turn, later: Turn) -> Conditions:
    """Show that an item after an open one is open, and that a step that caps raises the level."""
    (weight, cap), (weight_later, cap_later) = turn.item, later.item
    rest, weight_open = later.before
    # before anything is asked: where caps follow from weights, the order alone may rule this out
    use(product_grows, cap_later + 1, weight_later, weight)
    _keys_rank(key, turn.item, later.item)
    if (weight > 0) & (weight_later > 0):
        yield cap * weight_later <= cap_later * weight
        use(product_grows, cap * weight_later, cap_later * weight, weight_open)
        use(product_grows, rest * weight + 1, cap * weight_open, weight_later)
        use(product_grows, cap_later * weight_open, rest * weight_later, weight)
        use(product_grows, cap * weight_open, rest * weight, weight_open - weight_later)
        use(product_grows, cap_later * weight_open, rest * weight_later, weight)
        raised = (rest - cap_later) * weight + 1
        use(product_grows, raised, cap * (weight_open - weight_later), weight_open)


def _keys_rank(key: Callable[[Any], Any], item: tuple[Any, Any], later: tuple[Any, Any]) -> None:
    """Give the instances by which keys that are in order show that the ratios are."""
    (weight, cap), (weight_later, cap_later) = item, later
    largest = around(key).free.weight_largest
    scale = largest * largest
    difference = cap * weight_later - cap_later * weight
    use(product_grows, 0, weight, weight_later)
    use(product_grows, weight, largest, weight_later)
    use(product_grows, weight_later, largest, largest)
    use(product_grows, key(item), key(later), weight * weight_later)
    use(product_grows, cap * scale - key(item) * weight, weight - 1, weight_later)
    use(product_grows, 0, cap_later * scale - key(later) * weight_later, weight)
    use(product_grows, 1, difference, scale)


FILL = Invariant("_fill.<locals>.step", fill_holds, ("paid", "open"), None, fill_onward, fill_follows)


def share_rest_holds(at: Moment) -> Conditions:
    """State what those below their caps have shared so far."""
    yield at.state >= 0
    yield implies(at.free.weight_open == 0, (at.state == 0) & (at.given.share == at.seen.paid))
    yield implies(at.free.weight_open > 0, at.state < at.free.weight_open)
    shared = at.given.share - at.seen.paid
    yield shared * at.free.weight_open + at.state == at.free.rest * at.seen.open
    yield at.given.share <= at.seen.payable


def share_rest_each(at: Moment, turn: Turn, share: Any) -> Conditions:
    """Keep a share within the member's cap, and within a unit of its quota at the level."""
    weight, cap = turn.source
    rest, weight_open = at.free.rest, at.free.weight_open
    use(product_grows, cap + 1, share, weight_open)
    yield share <= cap
    yield implies(weight == 0, share == 0)
    yield implies((weight > 0) & (weight_open > 0), share * weight_open < rest * weight + weight_open)
    yield implies((weight > 0) & (share < cap), share * weight_open > rest * weight - weight_open)


SHARE_REST = Invariant("in_proportion_capped.<locals>.step", share_rest_holds, ("share",), share_rest_each)


def _payable_holds(at: Moment) -> Conditions:
    yield at.state == at.seen.payable


PAYABLE_SUM = Invariant("payable.<locals>.step", _payable_holds)


def _no_more_than_all_can(at: Moment) -> Conditions:
    yield (0 <= at.state) & (at.state <= at.start)


def as_little(other: Moment, at: Moment) -> Conditions:
    """State that as little can be borne in ratio, asked a second time of the same members."""
    yield other.state == at.state


IN_RATIO = Invariant("payable_in_ratio.<locals>.step", _no_more_than_all_can, beside=as_little)
CAPPED = (FILL, SHARE_REST, PAYABLE_SUM, IN_RATIO)
PAYABLE = (("payable", payable_part),)


@claim(
    "AL-10",
    about=(in_proportion_capped,),
    invariants=CAPPED,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def capped_accounts_for_every_unit(amount: Natural, weights: Naturals, caps: Naturals) -> None:
    """Under caps, the shares sum to the smaller of the amount and all payable caps; the rest is left."""
    allocation = in_proportion_capped(amount, weights, caps)
    assert total(allocation.shares) + allocation.left == amount
    assert total(allocation.shares) == min(amount, payable(weights, caps))


@claim(
    "AL-11",
    about=(in_proportion_capped,),
    invariants=CAPPED,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def capped_keeps_each_share_between_nothing_and_the_cap(
    amount: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    """Under caps, each share is between 0 and the member's cap, and 0 for a member of weight 0."""
    shares = in_proportion_capped(amount, weights, caps).shares
    share = shares[place]
    assert 0 <= share
    assert share <= caps[place]
    assert implies(weights[place] == 0, share == 0)


def _compare(shares: Any, more: Any, less: Any, weight: Any, other: Any) -> None:
    """Use that products grow, of what the loop that found the shares hands to those below their caps."""

    def say(level: Any) -> None:
        use(product_grows, more * level.free.weight_open + 1, level.free.rest * weight, other)
        use(product_grows, level.free.rest * other + 1, less * level.free.weight_open, weight)
        use(product_grows, less * weight, more * other, level.free.weight_open)

    hint(shares, say)


@claim("AL-12", about=(in_proportion_capped,), invariants=CAPPED, measures=PAYABLE, length_max=2, same_length=True)
def capped_nobody_bears_more_by_weight_than_one_with_room(
    amount: Natural, weights: Naturals, caps: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """Under caps, nobody bears more for its weight than a member below its cap, but for one unit each."""
    shares = in_proportion_capped(amount, weights, caps).shares
    for one, other in ((place, later), (later, place)):
        more, less = shares[one] - 1, shares[other] + 1
        _compare(shares, more, less, weights[one], weights[other])
        both = (weights[one] > 0) & (weights[other] > 0)
        assert implies(both & (shares[other] < caps[other]), more * weights[other] < less * weights[one])


@claim(
    "AL-1",
    about=(in_order, in_proportion, in_proportion_capped),
    invariants=(IN_ORDER, IN_PROPORTION, *CAPPED),
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def sharing_is_total(amount: Natural, weights: Naturals, capacities: Naturals) -> None:
    """Each of the three functions answers whenever it is given natural numbers, as many caps as weights."""
    for allocation in (
        in_order(amount, capacities),
        in_proportion(amount, weights),
        in_proportion_capped(amount, weights, capacities),
    ):
        assert 0 <= allocation.left
        assert allocation.left <= amount


@claim("AL-14", about=(_by_cap_per_weight,), length_max=2, same_length=True)
def keys_rank_by_cap_per_weight(weights: Naturals, caps: Naturals, place: AnyPlace, later: LaterPlace) -> None:
    """Of two members of weight above 0, the one with the lower key has no higher cap per unit of weight."""
    key = _by_cap_per_weight(weights)
    for first, second in ((place, later), (later, place)):
        one, other = (weights[first], caps[first]), (weights[second], caps[second])
        if one[0] > 0 and other[0] > 0 and key(one) <= key(other):
            _keys_rank(key, one, other)
            assert one[1] * other[0] <= other[1] * one[0]


@claim("AL-14", about=(_by_cap_per_weight,), length_max=2, same_length=True)
def the_key_of_weight_zero_is_zero(weights: Naturals, caps: Naturals, place: AnyPlace) -> None:
    """A member of weight 0 has the key 0."""
    key = _by_cap_per_weight(weights)((weights[place], caps[place]))
    assert implies(weights[place] == 0, key == 0)
