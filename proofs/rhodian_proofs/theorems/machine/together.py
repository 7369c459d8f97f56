"""Checked: what is claimed of owners' events as a machine takes them: the parts that are proved, put together."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.auctions.english import Bidding, BiddingTerms
from rhodian.base.accounts import Account, Asset, outside
from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.ledger.errors import Overdrawn
from rhodian.machine.counters import DRAWN, IDS
from rhodian.machine.events import AuctionOpened, BidMade, Contribution, Deposit, Payment, Trade, Withdrawal
from rhodian.machine.happenings import DiscretionaryPayment, Joined, Recovery
from rhodian.machine.play import Written
from rhodian.machine.rules import MutualPool, Rules
from rhodian.machine.state import Auction, State
from rhodian.machine.step import step
from rhodian.markets.errors import InsufficientMargin
from rhodian.pools.limits import PoolTerms
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, is_natural, refusal_of, tells
from rhodian_proofs.theorems.machine.sales import (
    CARRIED,
    GAINS,
    MARKET,
    OPENING,
    WORLD,
    holding,
    margin_of,
    owned,
    ruled,
)
from rhodian_proofs.theorems.machine.step import FUND, INITIAL, TWIN, USD, Nobody, after, book_of, listed, state_of

FIRST = MARKET.margin("first")
SECOND = MARKET.margin("second")


def marked(mark: Any) -> State:
    """Return a machine with one market at a mark."""
    return attrs.evolve(ruled(GAINS), marks=(("M", mark),))


# Money in and out.


@claim("MC-12", about=(step,), scope="a market of one owner with any margin; any amount")
def a_deposit_is_put_together(margin: Natural, amount: AnyInt) -> None:
    """As a machine takes it, a deposit brings in its amount and changes nothing else; it needs an amount."""
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
    "MC-12",
    about=(step,),
    scope="a market at any mark, of one owner with any margin and 3 contracts, long or short; any amount",
)
def a_withdrawal_is_put_together(
    margin: Natural,
    mark: Natural,
    short: bool,  # noqa: FBT001  # a claim ranges over both
    amount: AnyInt,
) -> None:
    """As a machine takes it, a withdrawal is refused for its amount, for what is held, or for what must stay."""
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
        ("payer", DiscretionaryPayment(1, "d", "board", "ex gratia", FUND, FIRST, 0)),
        ("owner", AuctionOpened(1, "b", FUND, 0, ETHER, 5, OPEN.phase.terms)),
    ),
]
OF_A_POOL = (
    "a pool that holds any amount; a withdrawal, a payment, one at discretion, a contribution, a stake, a recovery, a "
    "bid, a lot"
)


@claim("MC-12", about=(step,), scope=OF_A_POOL)
def nothing_of_a_pool_is_paid_out_by_hand(fund: Natural, amount: Natural, out: Out) -> None:
    """As a machine takes them, events of owners, bidders and members pay out of no pool's account, but into it."""
    field, event = out
    book = Written(Nobody({}), {FUND: fund, WORLD: -fund})
    sized = attrs.evolve(event, lot=amount) if field == "owner" else attrs.evolve(event, amount=amount)
    assert tells(refusal_of(step, POOLED, book, sized), InvalidValue, field=field, value=FUND)
    into = step(POOLED, book, Deposit(1, FUND, amount))
    assert dict(into.posting.changes) == {FUND: fund + amount, WORLD: -fund - amount}


# Trades.

AGREED = "a market at any mark, of two owners with any margins and no contracts; two traded at any price without fees"
LOT = 2


@claim("MC-12", about=(step,), scope=AGREED)
def a_trade_names_who_cannot_pay_or_else_who_cannot_carry_it(
    margin: Natural, other: Natural, mark: Natural, price: Natural
) -> None:
    """As a machine takes it, a trade is refused for who cannot pay its difference, or else cannot carry it."""
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


TRADED = "a market at 1000 of two owners without contracts and with any margins; 2 traded at any price, with a fee"


@claim("MC-12", about=(step,), scope=TRADED)
def a_trade_pays_its_difference_to_the_mark_and_its_fee_and_is_carried(
    margin: Natural, other: Natural, price: Natural, fee: Natural
) -> None:
    """As a machine takes it, a trade pays its price's difference to the mark and its fee, and both carry it."""
    if price < 1 or price > POSITIVE_MAX:
        return
    book, event = owned({"first": margin, "second": other}, {}, 0), Trade(1, "M", "first", "second", 2, price, fee)
    refusal = refusal_of(step, ruled(GAINS), book, event)
    left, left_other = margin - 2 * (price - OPENING) - fee, other + 2 * (price - OPENING)
    if left < 0 or left_other < 0 or left < CARRIED or left_other < CARRIED:
        assert isinstance(refusal, Overdrawn | InsufficientMargin)
    else:
        assert refusal is None
        held = after(book, step(ruled(GAINS), book, event).posting.changes)
        assert margin_of("first", held) == left
        assert margin_of("second", held) == left_other
        assert held.get(MARKET.fees, 0) == fee
        assert (holding("first", held), holding("second", held)) == (2, -2)


Pair = Annotated[Any, OneOf(("first", "first"), ("outside", "first"), ("first", "outside"), ("first", "second"))]


@claim(
    "MC-12",
    about=(step,),
    scope="a market of two owners without anything; a trade between them, with itself or the world outside",
)
def a_trade_of_wrong_names_or_numbers_is_refused(pair: Pair, quantity: AnyInt, price: AnyInt) -> None:
    """As a machine takes it, a trade needs two owners, a quantity and a price."""
    book = owned({"first": 0, "second": 0}, {}, 0)
    refusal = refusal_of(step, ruled(GAINS), book, Trade(1, "M", pair[0], pair[1], quantity, price))
    if pair != ("first", "second"):
        field = "buyer" if pair[0] == "outside" else "seller"
        assert tells(refusal, InvalidValue, field=field, value=pair[0] if field == "buyer" else pair[1])
    elif quantity < 1 or quantity > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    elif price < 1 or price > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="price", value=price)
    else:
        # Nobody here has money: that is all that is still wrong.
        assert refusal is not None
        assert not isinstance(refusal, InvalidValue)


# Accounts that only the machine moves, and margin that must stay.

Reserved = Annotated[
    Any,
    OneOf(
        *(MARKET.side("first", MARKET.long), MARKET.side("first", MARKET.short), MARKET.clearing, outside(USD)),
        *(Account("fund", "drawn from 0 for 100", DRAWN), Account("m", "absorbed", IDS), "first"),
        *(Account("auction a", "auction lot", USD), Account("auction a", "auction bids", USD)),
        *(Account("first", "wallet", MARKET.long), Account("first", "wallet", Asset("UNLISTED.S", 0))),
    ),
]


@claim("MC-12", about=(step,), scope="eleven accounts that are no account of money of an owner's; any amount")
def nobody_deposits_or_takes_out_what_only_the_machine_moves(account: Reserved, amount: Natural) -> None:
    """As a machine takes them, a deposit and a withdrawal name accounts that owners may move money in."""
    state, book = state_of(listed(GAINS)), book_of(0, 0, 0, 5, MARKET)
    assert tells(refusal_of(step, state, book, Deposit(1, account, amount)), InvalidValue, field="payee", value=account)
    out = refusal_of(step, state, book, Withdrawal(1, account, amount))
    assert tells(out, InvalidValue, field="payer", value=account)


SHARED = "two markets that share collateral, in each of which the first is long of 5 at 1000; any margin, any amount"


@claim("MC-12", about=(step,), scope=SHARED)
def margin_goes_out_only_above_the_requirement_of_all_markets(first: Natural, amount: Natural) -> None:
    """As a machine takes it, margin goes out exactly if what stays reaches the requirement of two markets."""
    book = book_of(first, 0, 0, 5, MARKET, TWIN)
    if amount > first:
        return
    event = Withdrawal(1, FIRST, amount)
    refusal = refusal_of(step, state_of(listed(GAINS)), book, event)
    if first - amount < INITIAL:
        assert tells(refusal, InsufficientMargin, account=FIRST, equity=first - amount, requirement=INITIAL)
    else:
        assert refusal is None
        taken = step(state_of(listed(GAINS)), book, event)
        assert dict(taken.posting.changes) == {FIRST: first - amount, outside(USD): amount - first}
