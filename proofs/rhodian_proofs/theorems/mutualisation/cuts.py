"""Checked: what is claimed of margins, of the deleveraged and of gains that bear a shortfall, any number of them."""

from __future__ import annotations

from typing import Any

from rhodian.mutualisation.remedies import Borne, Take, _drawn, by_base, by_deleveraged, by_gains
from rhodian.mutualisation.shortfall import Collected, Cycle, Shortfall
from rhodian.pools.limits import headroom
from rhodian_proofs.claims import (
    AnyAccount,
    AnyPlace,
    Invariant,
    Natural,
    Naturals,
    claim,
    hint,
    implies,
    is_same,
    total,
    unchecked,
    upto,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_grows
from rhodian_proofs.theorems.mutualisation.settlement import rule_of
from rhodian_proofs.theorems.mutualisation.shortfall_loops import HAIRCUT
from rhodian_proofs.theorems.pools.limits import AnyPool
from rhodian_proofs.theorems.pools.several import DRAW_POOLS
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

Accounts = tuple[AnyAccount, ...]
Pools = tuple[AnyPool, ...]


EARLIER = Take("pool", (), ())
"""What a remedy before this one took."""


def on_its_way(accounts: Any, left: Any, margins: Any, gains: Any) -> Borne:
    """Return a shortfall of which so much is left, of accounts that have so much left."""
    cycle = unchecked(Cycle, id="cycle", accounts=accounts, gains=(), losses=(), fees=(), penalties=())
    return Borne(Shortfall(cycle, (), Collected((), 0)), left, (EARLIER,), margins, gains)


def _adds_up(shares: Any, left: Any) -> None:
    """Use that products grow, of the weight of those below their caps and of what all shares are off what was left."""
    over = total(shares) - left

    def say(level: Any) -> None:
        use(product_grows, 1, over, level.free.weight_open)
        use(product_grows, 1, -over, level.free.weight_open)

    hint(shares, say)


@claim("RM-5", about=(by_gains,), invariants=HAIRCUT, length_max=2, small=("gains",), same_length=True)
def gains_bear_a_shortfall_each_up_to_itself_and_no_margin_does(
    accounts: Accounts,
    left: Natural,
    margins: Naturals,
    gains: Naturals,
    in_order: bool,  # noqa: FBT001  # a claim ranges over both
    place: AnyPlace,
) -> None:
    """Gains bear of a shortfall what is left or all they are, each by what it falls short, and no margin is touched."""
    after = by_gains(on_its_way(accounts, left, margins, gains), rule_of(in_order))
    earlier, take = after.takes
    assert is_same(earlier, EARLIER)
    assert take.remedy == "haircut"
    assert is_same(take.accounts, accounts)
    assert total(take.amounts) == min(left, total(gains))
    assert after.left == left - total(take.amounts)
    assert after.gains[place] == gains[place] - take.amounts[place]
    assert (0 <= take.amounts[place]) & (take.amounts[place] <= gains[place])
    assert is_same(after.margins, margins)


@claim("RM-11", about=(by_base,), invariants=CAPPED, measures=PAYABLE, length_max=2, same_length=True)
def a_loss_is_socialised_over_its_base_alone(
    accounts: Accounts, left: Natural, weights: Naturals, margins: Naturals, gains: Naturals, place: AnyPlace
) -> None:
    """A loss socialised over a base takes of each account at most what it has left, and nothing where its base is 0."""
    after = by_base(on_its_way(accounts, left, margins, gains), weights)
    earlier, take = after.takes
    assert is_same(earlier, EARLIER)
    _adds_up(take.amounts, left)
    assert take.remedy == "socialised"
    assert is_same(take.accounts, accounts)
    amount = take.amounts[place]
    assert (0 <= amount) & (amount <= margins[place])
    assert implies(weights[place] == 0, amount == 0)
    assert after.margins[place] == margins[place] - amount
    assert after.left == left - total(take.amounts)
    assert after.left >= 0
    assert implies((after.left > 0) & (weights[place] > 0), after.margins[place] == 0)
    assert is_same(after.gains, gains)


@claim("RM-4", about=(by_deleveraged,), invariants=CAPPED, measures=PAYABLE, length_max=2, same_length=True)
def the_deleveraged_bear_a_shortfall_out_of_gain_and_then_margin(
    accounts: Accounts, left: Natural, weights: Naturals, margins: Naturals, gains: Naturals, place: AnyPlace
) -> None:
    """Each who was closed against the bankrupt bears at most its gain and margin, the gain first; all adds up."""
    after = by_deleveraged(on_its_way(accounts, left, margins, gains), weights)
    earlier, take = after.takes
    assert is_same(earlier, EARLIER)
    assert take.remedy == "deleveraged"
    assert is_same(take.accounts, accounts)
    amount, margin, gain = take.amounts[place], after.margins[place], after.gains[place]
    assert amount >= 0
    assert margin + gain == margins[place] + gains[place] - amount
    assert (0 <= margin) & (0 <= gain) & (gain <= gains[place])
    assert implies(margin < margins[place], gain == 0)
    assert implies(weights[place] == 0, amount == 0)
    assert after.left == left - total(take.amounts)
    assert implies((after.left > 0) & (weights[place] > 0), margin + gain == 0)


@claim("RM-4", about=(by_deleveraged,), invariants=CAPPED, measures=PAYABLE, length_max=1, same_length=True)
def the_deleveraged_bear_no_more_than_is_left(
    left: Natural, weights: Naturals, margins: Naturals, gains: Naturals
) -> None:
    """Those who were closed against the bankrupt bear together no more than is left."""
    after = by_deleveraged(on_its_way((), left, margins, gains), weights)
    _adds_up(after.takes[1].amounts, left)
    assert after.left >= 0


POOLS = (
    Invariant("headroom", nothing_holds, ("rooms",)),
    Invariant("_pays_whole", nothing_holds, ("whole",)),
    DRAW_POOLS,
)


@claim("RM-1", about=(_drawn,), invariants=POOLS, length_max=1, same_length=True)
def pools_bear_a_shortfall_each_within_its_room_and_by_its_policy(
    accounts: Accounts, left: Natural, margin: Natural, gain: Natural, pools: Pools, place: AnyPlace
) -> None:
    """Each pool bears what it can of what those before it leave, or by its policy all of that or nothing; no other."""
    before = on_its_way((), left, (margin,), (gain,))
    after = _drawn(before, accounts, pools)
    earlier, take = after.takes
    assert is_same(earlier, EARLIER)
    assert take.remedy == "pool"
    assert is_same(take.accounts, accounts)
    assert after.left == left - total(take.amounts)
    assert after.left >= 0
    share, rest = take.amounts[place], left - upto(take.amounts, place)
    most = headroom(pools[place])
    in_part = where(most < rest, most, rest)
    assert share == (where(most < rest, 0, rest) if pools[place].terms.all_or_nothing else in_part)
    assert is_same(after.margins, before.margins)
    assert is_same(after.gains, before.gains)
