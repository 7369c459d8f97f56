"""Checked: what is claimed on the book of forced sales, of trades, of funding and of a machine's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from rhodian.base.accounts import outside
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.machine.events import ForcedSale, Funding, Marks, Price
from rhodian.machine.play import Written
from rhodian.machine.rules import ByDeleveraged, ByGains, ByMargins, ByPools, Listing, MutualPool, Rules
from rhodian.machine.step import step
from rhodian.markets.errors import InsufficientMargin, NotLiquidatable, OutsideBand
from rhodian.markets.terms import Market, Terms
from rhodian.pools.limits import PoolTerms
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, refusal_of, tells
from rhodian_proofs.theorems.machine.step import FUND, USD, Nobody, after, state_of

if TYPE_CHECKING:
    from rhodian.machine.state import State

MARKET = Market("M", USD, 100_000, 50_000, Terms(10_000, 0, partial=False, band_ppm=20_000))
WORLD = outside(USD)
OPENING = 1000
"""The mark at which all contracts were taken on."""
FALLEN = 900
"""The mark that the market falls to."""
GAINS = ByGains(Rule.IN_ORDER)
FUNDS = 400
"""What the fund holds before a mark."""
THIRD = 100
"""A margin that a mark of 300 more or less uses up."""
CARRIED = 200
"""What two contracts need, at 1000 and 10 %."""


def ruled(*remedies: Any) -> State:
    """Return a machine at its beginning: one market, a fund that pays up to 300, and some remedies."""
    pool = MutualPool("fund", FUND, PoolTerms(300, 300, 100))
    return state_of(Rules(0, (Listing(MARKET, OPENING),), (pool,), remedies))


def holding(owner: str, book: Any) -> Any:
    """Return how many contracts an owner holds, below 0 for short ones."""
    return book.get(MARKET.side(owner, MARKET.long), 0) - book.get(MARKET.side(owner, MARKET.short), 0)


def owned(margins: dict[str, Any], held: dict[str, int], fund: Any) -> Written:
    """Return a book of owners with margins and contracts, below 0 for short ones, and a fund."""
    longs = {MARKET.side(owner, MARKET.long): number for owner, number in held.items() if number > 0}
    shorts = {MARKET.side(owner, MARKET.short): -number for owner, number in held.items() if number < 0}
    out = -sum(longs.values())
    world = {MARKET.side("outside", MARKET.long): out, MARKET.side("outside", MARKET.short): out}
    money = {MARKET.margin(owner): margin for owner, margin in margins.items()}
    return Written(Nobody({}), {**money, FUND: fund, WORLD: -sum(margins.values()) - fund, **longs, **shorts, **world})


def margin_of(owner: str, book: Any) -> Any:
    """Return what an owner's margin account holds."""
    return book.get(MARKET.margin(owner), 0)


# Forced sales.

SOLD = (
    "a market at 900 in which first is long of 3 with any margin, second short of 3 with 1,000, third without any and "
    "with any margin; a sale of any number to third at the mark, a fee of 1 %"
)


@claim("MC-12", about=(step,), scope=SOLD)
def a_forced_sale_is_of_who_is_liquidatable_to_who_can_carry_it(
    margin: Natural, other: Natural, quantity: Natural
) -> None:
    """As a machine takes it, a sale is refused unless its owner falls short, holds as much, and it can be carried."""
    book = owned({"first": margin, "second": 1000, "third": other}, {"first": 3, "second": -3}, 0)
    event = Marks(1, "m", (Price("M", FALLEN),), (ForcedSale("M", "first", "third", quantity),))
    refusal = refusal_of(step, ruled(GAINS), book, event)
    if quantity < 1 or quantity > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    elif margin - 300 >= 135:  # noqa: PLR2004  # the loss, and 5 % of 3 contracts at 900
        assert tells(refusal, NotLiquidatable, owner="first", equity=margin - 300, required=135)
    elif quantity > 3:  # noqa: PLR2004  # what it holds
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    elif other < 90 * quantity:
        assert tells(refusal, InsufficientMargin, account=MARKET.margin("third"), equity=other)
    else:
        assert refusal is None
        held = after(book, step(ruled(GAINS), book, event).posting.changes)
        stays = 3 - quantity if margin >= 300 else 0  # noqa: PLR2004  # its loss
        fee = min(9 * quantity, max(0, margin - 300))
        assert holding("third", held) == quantity
        assert holding("first", held) == stays
        assert holding("second", held) == -quantity - stays
        assert margin_of("first", held) == max(0, margin - 300) - fee
        assert margin_of("second", held) == 1000 + min(300, margin)
        assert margin_of("third", held) == other
        assert held.get(MARKET.fees, 0) == fee


FAIR = 2700
"""What three contracts are worth at 900."""
ENOUGH = 354
"""A margin that pays the loss of three contracts, and the least value in the band."""
BANDED = "the same, first with 354 to 434 and all its contracts sold at any value to third, with 10,000; a band of 2 %"


@claim("MC-12", about=(step,), scope=BANDED)
def a_forced_sale_costs_what_its_value_says_within_the_band(spare: Natural, more: AnyInt) -> None:
    """As a machine takes it, a sale is refused outside the band; in it, its value is what both then have."""
    margin, value = ENOUGH + spare, FAIR + more
    if margin - 300 >= 135 or value < 0:  # noqa: PLR2004  # it is not liquidatable, or that is no value
        return
    book = owned({"first": margin, "second": 1000, "third": 10_000}, {"first": 3, "second": -3}, 0)
    event = Marks(1, "m", (Price("M", FALLEN),), (ForcedSale("M", "first", "third", 3, value),))
    refusal = refusal_of(step, ruled(GAINS), book, event)
    if value < 2646 or value > 2754:  # noqa: PLR2004  # 2 % less and 2 % more than 2,700
        assert tells(refusal, OutsideBand, value=value, fair=FAIR, band_ppm=20_000)
    else:
        assert refusal is None
        held = after(book, step(ruled(GAINS), book, event).posting.changes)
        worth = margin - 300 + value - 2700
        fee = min(value // 100, worth)
        assert margin_of("first", held) == worth - fee
        assert margin_of("third", held) == 10_000 - (value - 2700)
        assert margin_of("second", held) == 1300  # noqa: PLR2004  # what it had, and its gain
        assert held.get(MARKET.fees, 0) == fee


BATCH = "a market at 900; first and whoever, whose 3 and 2 contracts are sold to third, at any value and at the mark"


@claim("MC-12", about=(step,), scope=BATCH)
def the_order_of_forced_sales_decides_nothing(value: Natural, other: Natural) -> None:
    """As a machine takes them, two forced sales come to the same in either order, or are refused in either."""
    margins = {"first": 310, "whoever": 100, "second": 1000, "third": other}
    book = owned(margins, {"first": 3, "whoever": 2, "second": -5}, 0)
    one, two = ForcedSale("M", "first", "third", 3, value), ForcedSale("M", "whoever", "third", 2)
    events = tuple(Marks(1, "m", (Price("M", FALLEN),), sales) for sales in ((one, two), (two, one)))
    refusals = tuple(refusal_of(step, ruled(GAINS), book, event) for event in events)
    assert (refusals[0] is None) == (refusals[1] is None)
    if refusals[0] is None:
        there, back = (step(ruled(GAINS), book, event) for event in events)
        assert there.posting.transfers == back.posting.transfers
        assert there.posting.changes == back.posting.changes


# Three owners, and whoever may be bankrupt.

THREE = (
    "a market of three owners with 3, -2 and -1 contracts, of whom two have any margins and the third 100, and a fund "
    "of 400 that pays up to 300; a mark from 1000 to 700 or 1300; four lists of remedies"
)
Lists = Annotated[
    Any,
    OneOf(
        *((GAINS,), (ByPools(), GAINS)),
        *((ByMargins(open_interest=True), GAINS), (ByPools(), ByDeleveraged(ranked=False), GAINS)),
    ),
]


@claim("MC-30", about=(step,), scope=THREE)
def whatever_the_margins_a_mark_settles_and_nobody_bankrupt_keeps_contracts(
    first: Natural, second: Natural, price: Annotated[int, OneOf(700, 1300)], by: Lists
) -> None:
    """As a machine takes it, a mark of any margins settles: the sides agree, and nobody bankrupt keeps contracts."""
    margins, numbers = {"first": first, "second": second, "third": THIRD}, {"first": 3, "second": -2, "third": -1}
    book = owned(margins, numbers, FUNDS)
    held = after(book, step(ruled(*by), book, Marks(1, "m", (Price("M", price),))).posting.changes)
    ends = tuple(margin_of(owner, held) for owner in margins)
    assert ends[0] + ends[1] + ends[2] + held.get(FUND, 0) == first + second + THIRD + FUNDS
    assert (ends[0] >= 0) & (ends[1] >= 0) & (ends[2] >= 0)
    assert held.get(FUND, 0) >= 0
    assert FUNDS - held.get(FUND, 0) <= 300  # noqa: PLR2004  # its limit
    assert sum(holding(owner, held) for owner in margins) == 0
    for owner, margin in margins.items():
        if margin + numbers[owner] * (price - OPENING) < 0:
            assert holding(owner, held) == 0
            assert margin_of(owner, held) == 0


# Funding.

FUNDED = "a market of two owners with 5 and -5 contracts and any margins; any amount, in either direction"


@claim("MC-30", about=(step,), scope=FUNDED)
def funding_moves_from_one_side_to_the_other_as_far_as_margins_go(
    margin: Natural, other: Natural, amount: AnyInt
) -> None:
    """As a machine takes it, funding goes from side to side as far as margins go, and closes who cannot pay it."""
    book = owned({"first": margin, "second": other}, {"first": 5, "second": -5}, 0)
    taken = step(ruled(GAINS), book, Funding(1, "f", "M", amount))
    held = after(book, taken.posting.changes)
    moved = max(-other, min(margin, 5 * amount))
    assert margin_of("first", held) == margin - moved
    assert margin_of("second", held) == other + moved
    stay = margin >= 5 * amount and other >= -5 * amount
    assert holding("first", held) == (5 if stay else 0)
    assert holding("second", held) == (-5 if stay else 0)
    assert taken.state.marks == ()
