"""Checked: what is claimed of the sale at a falling price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.auctions.decay import LinearDecay, StepwiseDecay
from rhodian.auctions.dutch import SaleTerms, Selling, Sold, price_at, reset, sell, take, withdraw
from rhodian.auctions.errors import AlreadyBid, AuctionOver, BelowFloor, BidTooLow, LeavesDust, StillSelling, WrongBid
from rhodian.base.errors import BackDated, InvalidValue, OutOfOrder, TooEarly
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.base.rates import PPM
from rhodian_proofs.claims import Natural, Naturals, claim, implies, refusal_of, tells, use
from rhodian_proofs.theorems.auctions.decay import CUTS
from rhodian_proofs.theorems.base.lemmas import product_cancels, product_grows

if TYPE_CHECKING:
    from collections.abc import Callable


def unless_refused(call: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a step on an auction answers; nothing if the step is refused."""
    try:
        return call(*arguments)
    except (AlreadyBid, AuctionOver, BackDated, BelowFloor, BidTooLow, InvalidValue, LeavesDust, OutOfOrder):
        return None
    except (StillSelling, TooEarly, WrongBid):
        return None


# One take.


@claim("AU-6", about=(sell,))
def a_sale_pays_no_more_than_is_owed_and_the_rest_to_the_owner(
    owed: Natural, lot: Natural, price: Natural, quantity: Natural, dust: Natural
) -> None:
    """A take costs exactly quantity times price, pays at most what is owed, and less than a price to the owner."""
    taken = unless_refused(sell, owed, lot, price, quantity, dust)
    if taken is not None:
        assert (taken.price == price) & (taken.paid == taken.quantity * price)
        assert (0 <= taken.proceeds) & (taken.proceeds <= owed)
        assert taken.proceeds + taken.surplus == taken.paid
        assert (0 <= taken.surplus) & (taken.surplus < price)
        assert implies(taken.surplus > 0, taken.proceeds == owed)


@claim("AU-7", about=(sell,))
def a_sale_is_within_what_is_wanted_and_what_it_takes_to_pay_the_debt(
    owed: Natural, lot: Natural, price: Natural, quantity: Natural, dust: Natural
) -> None:
    """A take is of 1 or more, at most what is wanted and there is, and no more than pays the debt whole."""
    taken = unless_refused(sell, owed, lot, price, quantity, dust)
    if taken is not None:
        use(product_cancels, taken.quantity, quantity, price)
        use(product_cancels, taken.quantity, lot, price)
        assert taken.quantity >= 1
        assert (taken.quantity <= quantity) & (taken.quantity <= lot)
        assert (taken.quantity - 1) * price < owed


@claim("AU-8", about=(sell,))
def a_sale_leaves_no_dust(owed: Natural, lot: Natural, price: Natural, quantity: Natural, dust: Natural) -> None:
    """A take leaves a debt of nothing, or of at least the dust, or it sells the whole lot."""
    taken = unless_refused(sell, owed, lot, price, quantity, dust)
    if taken is not None:
        rest = owed - taken.proceeds
        assert implies((rest > 0) & (taken.quantity < lot), rest >= dust)


@claim("AU-8", about=(sell,))
def a_sale_is_refused_only_if_every_smaller_one_leaves_dust(
    owed: Natural, lot: Natural, price: Natural, quantity: Natural, dust: Natural
) -> None:
    """A take of part is refused exactly if it, and the sale of a single contract, would leave a debt below the dust."""
    refusal = refusal_of(sell, owed, lot, price, quantity, dust)
    if not isinstance(refusal, InvalidValue):
        rest = owed - quantity * price
        is_dust = (quantity < lot) & (0 < rest) & (rest < dust) & (owed - price < dust)
        assert isinstance(refusal, LeavesDust) == bool(is_dust)
        if isinstance(refusal, LeavesDust):
            assert (refusal.paid == quantity * price) & (refusal.paid < refusal.least)


# The phases.

State = tuple[tuple[Natural, Natural, Natural, Natural], tuple[Natural, Natural, Natural], tuple[Natural, Natural]]
"""What a falling auction is made of: any, but for those that its constructor refuses."""


Sale = tuple[State, bool]
"""The same, and whether its price falls on a line rather than by cuts."""


def falling(state: State, cuts: Any = None) -> Selling:
    """Return an auction whose price falls on a line, or by cuts if there are any given."""
    (span, lasts, floor_ppm, dust), (owed, lot, top), (start, since) = state
    decay = LinearDecay(span) if cuts is None else StepwiseDecay(span, cuts)
    return Selling(SaleTerms(decay, lasts, floor_ppm, dust), owed, lot, top, start, start + since)


def on_sale(sale: Sale, cuts: Any, time: Any) -> Any:
    """Return an auction of either kind of price; nothing if there is none of such numbers."""
    state, on_line = sale
    auction = unless_refused(falling, state, None if on_line else cuts)
    if auction is not None:
        use(product_grows, auction.terms.floor_ppm, PPM, auction.top)
        if on_line and auction.last <= time < auction.end:
            price = auction.terms.decay.after(auction.top, time - auction.start)
            _on_the_line(auction, time, price)
    return auction


def _too_little(auction: Selling, time: Any, quantity: Any) -> None:
    """Give the instances by which fewer contracts than pay the debt bring less than is owed."""
    if auction.last <= time < auction.end:
        price = auction.terms.decay.after(auction.top, time - auction.start)
        use(product_grows, quantity, -(-auction.owed // price) - 1, price)
        use(product_grows, auction.lot, -(-auction.owed // price) - 1, price)


def _on_the_line(auction: Selling, time: Any, price: Any) -> None:
    """Give the instances by which a price on a line is above 0."""
    elapsed, duration = time - auction.start, auction.terms.decay.duration  # type: ignore[union-attr]  # of a line
    use(product_grows, elapsed, duration - 1, auction.top)
    use(product_grows, duration, auction.top - price + 1, duration)


@claim("AU-5", about=(price_at,))
def a_price_on_the_line_is_between_one_and_the_top(state: State, time: Natural) -> None:
    """While an auction on a line lasts, its price is from 1 up to the top."""
    auction = unless_refused(falling, state)
    if auction is None:
        return
    price = unless_refused(price_at, auction, time)
    if price is not None:
        _on_the_line(auction, time, price)
        assert (price >= 1) & (price <= auction.top)


def _taken_from(auction: Any, time: Any, quantity: Any, price_max: Any) -> Any:
    """Return what a take answers; nothing if it is refused, or if there is no auction."""
    if auction is None:
        return None
    _too_little(auction, time, quantity)
    return unless_refused(take, auction, time, quantity, price_max)


def _accounts_for_all(auction: Selling, answer: Any) -> Any:
    """Tell whether what was taken and what is left are what there was, and it is over exactly if either is nothing."""
    after, taken = answer
    owed, lot = (after.missing, after.returned) if isinstance(after, Sold) else (after.owed, after.lot)
    is_over = isinstance(after, Sold) == bool((owed == 0) | (lot == 0))
    return (taken.proceeds + owed == auction.owed) & (taken.quantity + lot == auction.lot) & is_over


def _is_at_the_price(auction: Selling, time: Any, price_max: Any, taken: Any) -> Any:
    """Tell whether what was taken is at the price of the time, from the floor to the buyer's highest, in time."""
    is_dated = (auction.last <= time) & (time < auction.start + auction.terms.lasts)
    floor = taken.price * PPM >= auction.top * auction.terms.floor_ppm
    return is_dated & floor & (taken.price == price_at(auction, time)) & (taken.price <= price_max)


@claim("AU-9", about=(take,))
def a_take_on_a_line_accounts_for_the_debt_and_the_lot(
    state: State, time: Natural, quantity: Natural, price_max: Natural
) -> None:
    """On a line, what a take pays and what is still owed is what was owed; what it sells and what is left the lot."""
    auction = on_sale((state, True), None, time)
    answer = _taken_from(auction, time, quantity, price_max)
    if answer is not None:
        assert _accounts_for_all(auction, answer)


@claim("AU-9", about=(take,), invariants=(CUTS,), length_max=1, small=("cuts",))
def a_take_by_cuts_accounts_for_the_debt_and_the_lot(
    state: State, cuts: Naturals, time: Natural, quantity: Natural, price_max: Natural
) -> None:
    """By cuts, what a take pays and what is still owed is what was owed; what it sells and what is left the lot."""
    auction = on_sale((state, False), cuts, time)
    answer = _taken_from(auction, time, quantity, price_max)
    if answer is not None:
        assert _accounts_for_all(auction, answer)


@claim("AU-9", about=(take,))
def nothing_is_sold_on_a_line_below_the_price_of_the_rule(
    state: State, time: Natural, quantity: Natural, price_max: Natural
) -> None:
    """On a line, a take is at the price of the time: from the floor to what the buyer pays, and before the end."""
    auction = on_sale((state, True), None, time)
    answer = _taken_from(auction, time, quantity, price_max)
    if answer is not None:
        assert _is_at_the_price(auction, time, price_max, answer[1])


@claim("AU-9", about=(take,), invariants=(CUTS,), length_max=1, small=("cuts",))
def nothing_is_sold_by_cuts_below_the_price_of_the_rule(
    state: State, cuts: Naturals, time: Natural, quantity: Natural, price_max: Natural
) -> None:
    """By cuts, a take is at the price of the time: from the floor to what the buyer pays, and before the end."""
    auction = on_sale((state, False), cuts, time)
    answer = _taken_from(auction, time, quantity, price_max)
    if answer is not None:
        assert _is_at_the_price(auction, time, price_max, answer[1])


@claim("AU-9", about=(reset, withdraw, take), invariants=(CUTS,), length_max=1, small=("cuts",))
def an_auction_is_reset_or_withdrawn_exactly_when_it_cannot_sell(
    sale: Sale, cuts: Naturals, time: Natural, top: Natural
) -> None:
    """An auction is reset or withdrawn only when it could sell nothing; what is owed, and the lot, stay as they are."""
    auction = on_sale(sale, cuts, time)
    if auction is None:
        return
    before, end = time < auction.last, auction.start + auction.terms.lasts
    after, over = unless_refused(reset, auction, time, top), unless_refused(withdraw, auction, time)
    if over is not None:
        assert (over.missing == auction.owed) & (over.returned == auction.lot)
        assert unless_refused(take, auction, time, 1, 10**30) is None
    if after is not None:
        assert (after.owed == auction.owed) & (after.lot == auction.lot)
        assert (after.top == top) & (after.start == time) & (over is not None)
    if not before and time >= end:
        assert over is not None
        assert (after is not None) == bool((top >= 1) & (top <= POSITIVE_MAX))
        assert tells(refusal_of(take, auction, time, 1, 1), AuctionOver, time=time, end=end)
    if not before and over is None:
        price = price_at(auction, time)
        for refusal in (refusal_of(withdraw, auction, time), refusal_of(reset, auction, time, top)):
            assert tells(refusal, StillSelling, price=price, least=auction.least)
        assert price >= auction.least
