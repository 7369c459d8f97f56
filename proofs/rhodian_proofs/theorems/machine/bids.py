"""Checked: what is claimed of contracts that go to the best of some bids: how many, and at which price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.auctions.awards import Pricing, Ties, fill
from rhodian.base import columns
from rhodian.base.rates import PPM
from rhodian.machine.awards import offered, valued
from rhodian.markets.terms import AuctionTerms
from rhodian_proofs.claims import (
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    claim,
    total,
    use,
    where,
)
from rhodian_proofs.theorems.auctions.awards import AWARD
from rhodian_proofs.theorems.auctions.decay import unless_invalid
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_grows

if TYPE_CHECKING:
    from typing import Any


def able_of(reserve: Any, prices: Any, quantities: Any) -> Any:
    """Return what each bid asks for that is within the reserve, and of the others 0."""

    def able(price: Any, quantity: Any) -> Any:
        return where(price >= reserve, quantity, 0)

    return columns.each(able, prices, quantities)


def _wanted_is_able(at: Moment) -> Conditions:
    yield at.given.wanted == at.seen.able


BEST = (
    Invariant("able_of.<locals>.able", nothing_holds, ("able",)),
    Invariant("_wanted.<locals>.step", _wanted_is_able, ("wanted",), along=("able",)),
    *AWARD[1:],
)


@claim("AU-28", about=(fill,), invariants=BEST, length_max=1, small=("quantities",), same_length=True)
def as_much_is_sold_as_bids_within_the_reserve_ask_for(
    lot: Natural, reserve: Natural, prices: Naturals, quantities: Naturals, ties: Ties
) -> None:
    """As much is sold as bids within the reserve ask for, or all that is for sale, if that is less."""
    asked = able_of(reserve, prices, quantities)
    fills = unless_invalid(fill, lot, reserve, prices, quantities, ties)
    if fills is not None:
        assert total(fills.filled) == min(lot, total(asked))


@claim("AU-28", about=(offered, valued, AuctionTerms.worst))
def nobody_takes_contracts_on_at_worse_than_its_own_price(
    fair: Natural,
    reserve: Natural,
    price: Natural,
    filled: Natural,
    paid: Natural,
    pays: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """None takes contracts on at worse than its own price, and the owner has at least the reserve of the mark."""
    worst = AuctionTerms(reserve, Pricing.OWN_BID, Ties.IN_ORDER).worst(fair, pays=pays)
    better = offered(price, worst, pays=pays)
    if better == 0 or paid < filled or paid > filled * better:
        return
    value = valued(filled, paid, worst, pays=pays)
    assert value >= 0
    if pays:
        use(product_grows, fair * (PPM - reserve), worst * PPM, filled)
        assert value <= price * filled
        assert (fair * filled - value) * PPM <= reserve * fair * filled
    else:
        use(product_grows, worst * PPM, fair * (PPM + reserve), filled)
        assert value >= price * filled
        assert (value - fair * filled) * PPM <= reserve * fair * filled
