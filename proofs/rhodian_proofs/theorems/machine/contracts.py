"""Checked: what is claimed of contracts that are sold to the best of some bids."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.auctions.awards import Pricing, Ties
from rhodian.base.rates import PPM
from rhodian.machine.awards import awarded
from rhodian.machine.events import Marks, Price
from rhodian.machine.happenings import AuctionedSale, ContractBid
from rhodian.machine.rules import Listing, Rules
from rhodian.machine.step import step
from rhodian.markets.errors import InsufficientMargin, NotLiquidatable
from rhodian.markets.terms import AuctionTerms
from rhodian_proofs.claims import Natural, OneOf, claim, refusal_of, tells
from rhodian_proofs.theorems.machine.sales import FALLEN, GAINS, MARKET, OPENING, holding, margin_of, owned
from rhodian_proofs.theorems.machine.step import after, state_of

LOT = 4
"""How many contracts are for sale."""

TWO_BIDS = (
    "4 contracts of a long or a short at any mark, or a short of inverse ones of any worth; two bids of any price for "
    "2 and for 3 of them; a reserve of 10 % or all; each price rule"
)
Reserve = Annotated[int, OneOf(100_000, PPM)]
Priced = Annotated[Any, OneOf(Pricing.OWN_BID, Pricing.LOWEST_WINNING, Pricing.HIGHEST_LOSING)]
Kind = Annotated[Any, OneOf((1, False), (-1, False), (-1, True))]
"""A long, a short, and a short of inverse contracts, which is worth something."""


def auctioned_at(reserve: int, pricing: Pricing) -> Any:
    """Return the market, with terms of auctions."""
    rule = AuctionTerms(reserve, pricing, Ties.IN_ORDER)
    return attrs.evolve(MARKET, terms=attrs.evolve(MARKET.terms, auction=rule))


@claim("MC-12", about=(awarded, AuctionTerms.worst), scope=TWO_BIDS)
def contracts_go_to_the_best_bids_within_the_reserve_and_nobody_pays_more_than_it_bid(
    mark: Natural,
    one: Natural,
    other: Natural,
    kind: Kind,
    reserve: Reserve,
    pricing: Priced,
) -> None:
    """As a machine awards them, contracts go to the best bids within the reserve, none at worse than its own price."""
    if mark < 1:
        return
    side, inverse = kind
    market = attrs.evolve(auctioned_at(reserve, pricing), inverse=mark if inverse else 0)
    books = {market.side("owner", market.long if side > 0 else market.short): LOT}
    bids = (ContractBid("first", one, 2), ContractBid("second", other, 3))
    won = awarded(books, market, 1 if inverse else mark, AuctionedSale("M", "owner", LOT, bids[::-1]))
    sign = -side if inverse else side
    asked = tuple((bid, bid.quantity if sign * (mark - bid.price) * PPM <= reserve * mark else 0) for bid in bids)
    sold = {sale.counterpart: sale for sale in won}
    assert tuple(sold) == tuple(bid.bidder for bid in bids if bid.bidder in sold)
    assert sum(sale.quantity or 0 for sale in won) == min(LOT, asked[0][1] + asked[1][1])
    for bid, able in asked:
        if bid.bidder in sold:
            quantity, value = sold[bid.bidder].quantity or 0, sold[bid.bidder].value or 0
            assert (0 < quantity) & (quantity <= able)
            assert sign * (bid.price * quantity - value) >= 0
            assert sign * (mark * quantity - value) * PPM <= reserve * mark * quantity
            assert value >= 0
        else:
            assert (able == 0) | (sign * (one - other) * (1 if bid.bidder == "second" else -1) >= 0)


ONE_BID = (
    "a market at 900 in which first is long of 3 with 300 or more, second short of 3 with 1,000, and third bids any "
    "price for all, with 10,000; a band of 2 %, a reserve of 10 %, a fee of 1 %"
)


@claim("MC-12", about=(step,), scope=ONE_BID)
def what_an_auction_brings_is_what_its_rule_says_and_not_what_the_band_does(spare: Natural, price: Natural) -> None:
    """As a machine takes it, a bid within the reserve wins, in the band or not, if carried, and at its own price."""
    margin, market = 300 + spare, auctioned_at(100_000, Pricing.OWN_BID)
    state = state_of(Rules(0, (Listing(market, OPENING),), (), (GAINS,)))
    book = owned({"first": margin, "second": 1000, "third": 10_000}, {"first": 3, "second": -3}, 0)
    event = Marks(
        1, "m", (Price("M", FALLEN),), auctions=(AuctionedSale("M", "first", 3, (ContractBid("third", price, 3),)),)
    )
    refusal = refusal_of(step, state, book, event)
    more = 3 * (price - FALLEN)
    if spare >= 135:  # noqa: PLR2004  # 5 % of 3 contracts at 900
        assert tells(refusal, NotLiquidatable, owner="first", equity=spare, required=135)
        return
    if price >= 810 and 10_000 - more < 270:  # noqa: PLR2004  # the least that may win; what 3 contracts ask for
        assert tells(refusal, InsufficientMargin, account=MARKET.margin("third"), equity=10_000 - more)
        return
    assert refusal is None
    held = after(book, step(state, book, event).posting.changes)
    if price < 810:  # noqa: PLR2004  # the least that may win
        assert holding("first", held) == 3  # noqa: PLR2004  # what it held
        assert margin_of("first", held) == spare
        assert margin_of("third", held) == 10_000  # noqa: PLR2004  # what it had
    else:
        assert holding("first", held) == 0
        assert holding("third", held) == 3  # noqa: PLR2004  # what is for sale
        fee = min(3 * price // 100, max(0, spare + more))
        assert margin_of("first", held) == max(0, spare + more) - fee
        if spare + more >= 0:
            assert margin_of("third", held) == 10_000 - more
            assert margin_of("second", held) == 1300  # noqa: PLR2004  # what it had, and its gain
