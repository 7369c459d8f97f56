"""Checked: what is claimed of money that owners move on a machine, of trades, and of what their margin carries."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.auctions.english import Bidding, BiddingTerms
from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.ledger.errors import Overdrawn
from rhodian.machine.events import AuctionOpened, BidMade, Contribution, Deposit, Payment, Trade, Withdrawal
from rhodian.machine.happenings import Joined, Recovery
from rhodian.machine.money import initial_of
from rhodian.machine.play import Written
from rhodian.machine.rules import Listing, MutualPool, Rules
from rhodian.machine.state import Auction, State
from rhodian.machine.step import step
from rhodian.markets.errors import InsufficientMargin
from rhodian.markets.terms import Market
from rhodian.pools.limits import PoolTerms
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, is_natural, refusal_of, tells
from rhodian_proofs.theorems.machine.sales import GAINS, MARKET, WORLD, holding, margin_of, owned, ruled
from rhodian_proofs.theorems.machine.step import FUND, Nobody, after, state_of

FIRST = MARKET.margin("first")
SECOND = MARKET.margin("second")


def marked(mark: Any) -> State:
    """Return a machine with one market at a mark."""
    return attrs.evolve(ruled(GAINS), marks=(("M", mark),))


# Money in and out.


@claim("EC-9", about=(step,), scope="a market of one owner with any margin; any amount")
def a_deposit_brings_in_its_amount_and_nothing_else(margin: Natural, amount: AnyInt) -> None:
    """A deposit moves its amount from the world outside to the payee, and changes nothing else; it needs an amount."""
    book, event = owned({"first": margin}, {}, 0), Deposit(1, FIRST, amount)
    refusal = refusal_of(step, ruled(GAINS), book, event)
    if not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
        return
    assert refusal is None
    taken = step(ruled(GAINS), book, event)
    assert dict(taken.posting.changes).keys() == {WORLD, FIRST}
    assert dict(taken.posting.changes)[FIRST] == margin + amount
    assert dict(taken.posting.changes)[WORLD] == -margin - amount
    assert taken.posting.absorbed is None
    assert taken.state == attrs.evolve(ruled(GAINS), time=1, events=1)


@claim(
    "EC-10",
    about=(step,),
    scope="a market at any mark, of one owner with any margin and 3 contracts, long or short; any amount",
)
def margin_goes_out_exactly_as_far_as_what_stays_carries(
    margin: Natural,
    mark: Natural,
    short: bool,  # noqa: FBT001  # a claim ranges over both
    amount: AnyInt,
) -> None:
    """A withdrawal is refused exactly if it is no amount, more than is held, or what stays is below the requirement."""
    if mark < 1 or mark > POSITIVE_MAX:
        return
    book = owned({"first": margin}, {"first": -3 if short else 3, "second": 3 if short else -3}, 0)
    event = Withdrawal(1, FIRST, amount)
    refusal = refusal_of(step, marked(mark), book, event)
    if not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    elif amount > margin:
        assert tells(refusal, Overdrawn, account=FIRST, balance=margin, amount=amount)
    elif (margin - amount) * 10**6 < 3 * mark * MARKET.initial_ppm:
        assert tells(refusal, InsufficientMargin, account=FIRST, equity=margin - amount)
    else:
        assert refusal is None
        changes = dict(step(marked(mark), book, event).posting.changes)
        assert changes == {FIRST: margin - amount, WORLD: amount - margin}


# What a pool holds.

POOL = MutualPool("fund", FUND, PoolTerms(10, 10, 10), (), 5)
ETHER = Account("first", "wallet", Asset("ETH", 0))
OPEN = Auction("a", ETHER, SECOND, Bidding(BiddingTerms(0, 0, 9, 9, lot_falls=False), 5, 1, 0, None, 9, 9, 0))
POOLED = State((Rules(0, (), (POOL,)),), (), 0, (OPEN,))
Out = Annotated[
    Any,
    OneOf(
        *(("payer", Withdrawal(1, FUND, 0)), ("payer", Payment(1, FUND, FIRST, 0))),
        *(("payer", Contribution(1, "fund", FUND, 0)), ("payer", Joined(1, "fund", "new", FUND, 0))),
        *(("payer", Recovery(1, "l", FUND, 0)), ("bidder", BidMade(1, "a", FUND, 0))),
        ("owner", AuctionOpened(1, "b", FUND, 0, ETHER, 5, OPEN.phase.terms)),
    ),
]
OF_A_POOL = "a pool that holds any amount; a withdrawal, a payment, a contribution, a stake, a recovery, a bid, a lot"


@claim("EC-15", about=(step,), scope=OF_A_POOL)
def nothing_that_owners_do_pays_out_of_a_pool(fund: Natural, amount: Natural, out: Out) -> None:
    """What owners do is refused where it would pay out of a pool's account, of whatever amount; it may pay into it."""
    field, event = out
    book = Written(Nobody({}), {FUND: fund, WORLD: -fund})
    sized = attrs.evolve(event, lot=amount) if field == "owner" else attrs.evolve(event, amount=amount)
    assert tells(refusal_of(step, POOLED, book, sized), InvalidValue, field=field, value=FUND)
    for paid_in in (Deposit(1, FUND, amount), Contribution(1, "fund", WORLD, amount)):
        into = step(POOLED, book, paid_in)
        assert dict(into.posting.changes) == {FUND: fund + amount, WORLD: -fund - amount}


# What an owner stands behind.

SHARING = Market("T", MARKET.asset, 200_000, 100_000, MARKET.terms)
APART = Market("A", MARKET.asset, 900_000, 100_000, MARKET.terms, "isolated")


def _three(mark: Any, twin: Any) -> State:
    """Return a machine with three markets, of which two share collateral, at two marks and at 7."""
    listings = (Listing(MARKET, mark), Listing(APART, 7), Listing(SHARING, twin))
    return state_of(Rules(0, listings, (), (GAINS,)))


@claim(
    "EC-12",
    about=(initial_of,),
    scope="three markets, of which two share collateral, at any marks; an owner with any contracts in all three",
)
def what_must_be_held_adds_up_over_the_markets_that_share_it(
    long: Natural, short: Natural, apart: Natural, mark: Natural, twin: Natural
) -> None:
    """What an owner must hold to take contracts on is the sum over all markets that share its collateral, no others."""
    if mark < 1 or mark > POSITIVE_MAX or twin < 1 or twin > POSITIVE_MAX:
        return
    sides: dict[Any, Any] = {
        MARKET.side("first", MARKET.long): long,
        SHARING.side("first", SHARING.short): short,
        APART.side("first", APART.long): apart,
    }
    book, state = Written(Nobody({}), sides), _three(mark, twin)
    shared = long * mark * MARKET.initial_ppm + short * twin * SHARING.initial_ppm
    assert initial_of(state, book, MARKET, "first") == shared
    assert initial_of(state, book, SHARING, "first") == shared
    assert initial_of(state, book, APART, "first") == apart * 7 * APART.initial_ppm


# Trades.

AGREED = "a market at any mark, of two owners with any margins and no contracts; two traded at any price without fees"
LOT = 2


@claim("EC-11", about=(step,), scope=AGREED)
def a_trade_names_who_cannot_pay_or_else_who_cannot_carry_it(
    margin: Natural, other: Natural, mark: Natural, price: Natural
) -> None:
    """A trade pays the price's difference to the mark, and is refused for who cannot pay, or else cannot carry it."""
    if mark < 1 or mark > POSITIVE_MAX or price < 1 or price > POSITIVE_MAX:
        return
    book, event = owned({"first": margin, "second": other}, {}, 0), Trade(1, "M", "first", "second", LOT, price)
    refusal = refusal_of(step, marked(mark), book, event)
    left = margin - LOT * (price - mark), other + LOT * (price - mark)
    needed = LOT * mark * MARKET.initial_ppm
    if left[0] < 0 or left[1] < 0:
        assert isinstance(refusal, Overdrawn)
        assert refusal.account == (FIRST if left[0] < 0 else SECOND)
    elif left[0] * 10**6 < needed:
        assert tells(refusal, InsufficientMargin, account=FIRST, equity=left[0])
    elif left[1] * 10**6 < needed:
        assert tells(refusal, InsufficientMargin, account=SECOND, equity=left[1])
    else:
        assert refusal is None
        held = after(book, step(marked(mark), book, event).posting.changes)
        assert (margin_of("first", held), margin_of("second", held)) == left
        assert (holding("first", held), holding("second", held)) == (LOT, -LOT)
        assert held.get(WORLD, 0) == book.get(WORLD, 0)
