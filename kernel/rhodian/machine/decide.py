"""Trusted: what an event comes to: the next state, and what is to move; or a refusal, and nothing.

Nothing is written here. What is decided passes one gate before it is posted (SPEC MC-16 to MC-23), so that no promise
of the gate rests on anything in this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, integer, positive
from rhodian.clearing.closing import close_out
from rhodian.ledger.posting import Changes, Host, post_all
from rhodian.machine import money
from rhodian.machine.assessments import assessment_moves, terms_of
from rhodian.machine.auctions import auction_moves
from rhodian.machine.awards import awarded, checked_auction
from rhodian.machine.carrying import carried, stands_of
from rhodian.machine.closeouts import declared_at, realised, to_estate
from rhodian.machine.cycles import Begun, Cycled, run, sheets_of
from rhodian.machine.discretion import discretionary
from rhodian.machine.divisions import stake_divided
from rhodian.machine.events import (
    AuctionEvent,
    AuctionOpened,
    Event,
    ForcedSale,
    Funding,
    Marks,
    Price,
    RulesChanged,
    Trade,
)
from rhodian.machine.exits import exit_moves
from rhodian.machine.gains import gain_shared
from rhodian.machine.halts import PauseEvent
from rhodian.machine.happenings import (
    AssessmentEvent,
    AuctionedSale,
    ClientPorted,
    DiscretionaryPayment,
    ExitEvent,
    Joined,
    LossEvent,
    PlainLoss,
    Recovery,
    Shock,
)
from rhodian.machine.holdings import GainShared, StakeDivided
from rhodian.machine.ids import absorbing, absorbing_once
from rhodian.machine.losses import Bearers, fund_of, in_default, occurred, plain_loss
from rhodian.machine.orders import checked
from rhodian.machine.pausing import must_be_open, paused
from rhodian.machine.porting import ported
from rhodian.machine.recoveries import recovery_moves
from rhodian.machine.refills import ReplenishmentEvent
from rhodian.machine.replenishing import replenishment_moves
from rhodian.machine.revisions import revised
from rhodian.machine.shocks import marked_by
from rhodian.machine.state import Moves, State

if TYPE_CHECKING:
    from rhodian.base.accounts import Asset
    from rhodian.machine.events import OwnersEvent
    from rhodian.machine.happenings import DefaultClosedOut
    from rhodian.machine.rules import Listing, Rules


@attrs.frozen
class Decided:
    """What an event comes to."""

    state: State
    """The state afterwards."""
    moves: Moves
    """What is to move, in order."""
    rules: Rules
    """The rules by which it is settled."""
    occurred: Amount
    """When what is settled occurred: what pools pay counts against their limits of that time."""
    absorbed: str | None = None
    """The id that is absorbed, if there is one."""
    receipt: object = None
    """Who bears what by which rule, if anybody bears anything."""


def decide(state: State, host: Host, event: Event) -> Decided:
    """Say what an event comes to (SPEC MC-1 to MC-11, MK-12).

    Raises:
        RhodianError: if the event is refused.
        InvalidValue: if what is given is not a state, or not an event.
    """
    if state.__class__ is not State:
        raise InvalidValue("state", state, "a State")
    if not isinstance(event, Event):
        raise InvalidValue("event", event, "an Event")
    later = state.at(event.time)
    if isinstance(event, Marks | Shock | Funding):
        noted = absorbing(later, host, event.id)
        decided = _settled(later, host, event)
        return attrs.evolve(decided, moves=(*decided.moves, noted))
    if isinstance(event, LossEvent):
        return _loss(later, host, event) if isinstance(event, PlainLoss) else _closed_out(later, host, event)
    if isinstance(event, RulesChanged):
        return _now(revised(later, event.time, event.rules), ())
    if isinstance(event, PauseEvent):
        return _now(paused(later, event), ())
    if isinstance(event, Joined | Trade):
        must_be_open(later, host, event)
    if isinstance(event, AuctionEvent):
        return _auction(later, host, event)
    return _owners(later, host, event)


def _now(state: State, moves: Moves, absorbed: str | None = None, receipt: object = None) -> Decided:
    """Return what is settled by the rules of now."""
    return Decided(state, moves, state.current, state.time, absorbed, receipt)


def _owners(state: State, host: Host, event: OwnersEvent) -> Decided:
    """Let owners move what is theirs, or be called for more, if all whose margin pays keep what they need."""
    receipt = None
    if isinstance(event, Recovery):
        moves = recovery_moves(state, host, event)
    elif isinstance(event, ExitEvent):
        moves = exit_moves(state, host, event)
    elif isinstance(event, StakeDivided):
        moves = stake_divided(state, host, event)
    elif isinstance(event, GainShared):
        moves = gain_shared(state, host, event)
    elif isinstance(event, AssessmentEvent):
        moves, receipt = assessment_moves(state, host, event)
    elif isinstance(event, ReplenishmentEvent):
        moves = replenishment_moves(state, host, event)
    elif isinstance(event, DiscretionaryPayment):
        moves = discretionary(state.kept, state.current.approvers, host, event)
    elif isinstance(event, ClientPorted):
        moves = ported(state, host, event)
    else:
        moves = money.moves(state, host, event)
    _guard(state, host, moves)
    return _now(state, moves, None, receipt)


def _guard(state: State, host: Host, moves: Moves) -> Changes:
    """Refuse moves after which somebody whose margin pays, or who takes contracts on, lacks the requirement."""
    return carried(host, moves, stands_of(state, moves))


def _settled(state: State, host: Host, event: Marks | Shock | Funding) -> Decided:
    """Settle what makes somebody owe: new marks, a shock that leaves one, or funding."""
    if isinstance(event, Funding):
        return _cycles(state, host, event, (state.group(state.listing(event.market).market),), {})
    return _marks(state, host, marked_by(state, host, event) if isinstance(event, Shock) else event)


def _marks(state: State, host: Host, event: Marks) -> Decided:
    """Mark markets, sell whoever is to be sold, and settle each group of markets that share collateral."""
    if event.prices.__class__ is not tuple or any(price.__class__ is not Price for price in event.prices):
        raise InvalidValue("prices", event.prices, "a tuple of Price")
    if event.sales.__class__ is not tuple or any(sale.__class__ is not ForcedSale for sale in event.sales):
        raise InvalidValue("sales", event.sales, "a tuple of ForcedSale")
    if event.auctions.__class__ is not tuple or any(each.__class__ is not AuctionedSale for each in event.auctions):
        raise InvalidValue("auctions", event.auctions, "a tuple of AuctionedSale")
    if event.sell_all.__class__ is not bool:
        raise InvalidValue("sell_all", event.sell_all, "True or False")
    marks = {
        state.listing(price.market).market.name: positive(price.mark, f"prices[{place}].mark")
        for place, price in enumerate(event.prices)
    }
    if len(marks) < len(event.prices):
        raise InvalidValue("prices", event.prices, "prices of markets that are named once each")
    sold = tuple(state.listing(checked(sale).market).market.name for sale in event.sales)
    auctioned = tuple(state.listing(checked_auction(each).market).market.name for each in event.auctions)
    named = (*marks, *sold, *auctioned)
    every = event.sell_all and not named
    groups = tuple(group for group in _groups(state) if every or any(listing.market.name in named for listing in group))
    return _cycles(state, host, event, groups, marks)


def _groups(state: State) -> tuple[tuple[Listing, ...], ...]:
    """Return the markets of now, those together that share collateral, in the order of the rules."""
    return tuple(columns.grouped(state.current.listings, _collateral).values())


def _collateral(listing: Listing) -> tuple[Asset, str]:
    """Return what the markets have in common that share collateral."""
    return listing.market.asset, listing.market.purpose


def _cycles(
    state: State,
    host: Host,
    event: Marks | Funding,
    groups: tuple[tuple[Listing, ...], ...],
    marks: dict[str, Amount],
) -> Decided:
    """Settle groups of markets, each on the books as the one before has left them, under one id."""
    sales = event.sales if isinstance(event, Marks) else ()
    auctions = event.auctions if isinstance(event, Marks) else ()
    sell_all = isinstance(event, Marks) and event.sell_all
    paid = {event.market: -integer(event.amount, "amount")} if isinstance(event, Funding) else {}

    def settle(so_far: tuple[Moves, Moves, Changes], group: tuple[Listing, ...]) -> tuple[_SoFar, Cycled]:
        moves, last, before_it = so_far
        books = loops.over(host, before_it) if before_it else host
        posted = post_all(books, last)
        changes = tuple({**dict(before_it), **dict(posted)}.items()) if before_it else posted
        own = tuple(sale for sale in sales if any(sale.market == listing.market.name for listing in group))
        before = {listing.market.name: state.mark(listing) for listing in group}
        now = {**before, **marks}
        put_up = tuple(
            (listing.market, each) for listing in group for each in auctions if each.market == listing.market.name
        )
        awards = tuple(sale for market, each in put_up for sale in awarded(host, market, now[market.name], each))
        others = tuple(sale.counterpart for sale in (*own, *awards) if sale.counterpart is not None)
        owners, sheets, kept = sheets_of(host, group, before, now, others)
        paying = tuple(attrs.evolve(sheet, paid=paid.get(sheet.market.name, 0)) for sheet in sheets)
        bearers = Bearers(state.current, state.time, host, loops.over(host, changes) if changes else host)
        auctioned = tuple(each.owner for _, each in put_up)
        more, cycled = run(Begun(event.id, owners, paying, kept, own, sell_all, auctioned, awards), bearers)
        return ((*moves, *last), more, changes), cycled

    nothing: _SoFar = ((), (), ())
    (moves, last, _), receipt = loops.scan(settle, nothing, groups)
    later = attrs.evolve(state, marks=tuple(sorted({**dict(state.marks), **marks}.items())))
    return _now(later, (*moves, *last), event.id, receipt)


_SoFar: TypeAlias = tuple[Moves, Moves, Changes]
"""What moves for the groups but the last, what moves for that, and what is changed before that."""


def _loss(state: State, host: Host, event: PlainLoss) -> Decided:
    """Let the layers of the rules of when it occurred bear a loss, once."""
    date = occurred(event)
    money.may_be_paid(event.payee, "payee")
    noted = absorbing(state, host, event.id)
    rules = state.rules_at(date)
    bearers = Bearers(rules, date, host, host, in_default(event), fund_of(rules, event.fund))
    moves, plan = plain_loss(bearers, event.id, event.amount, event.payee)
    return Decided(state, (*moves, noted), rules, date, event.id, plan)


def _closed_out(state: State, host: Host, event: DefaultClosedOut) -> Decided:
    """Let the layers of when somebody defaulted bear what is missing, or its estate have what is left, once."""
    fund = terms_of(state, event.fund).name
    date = declared_at(host, fund, event.default, event.defaulter)
    account = money.may_pay(state.kept, event.account, "account")
    result = close_out(event.spent, event.received)
    name = realised(event.default, account.asset)
    noted = absorbing_once(host, (), name)
    rules = state.rules_at(date)
    left = to_estate(account, event.defaulter, result.surplus)
    _guard(state, host, left)
    bearers = Bearers(rules, date, host, host, event.defaulter, fund)
    moves, plan = plain_loss(bearers, name, result.missing, account)
    return Decided(state, (*left, *moves, noted), rules, date, name, plan)


def _auction(state: State, host: Host, event: AuctionEvent) -> Decided:
    """Take an event of an auction; what is missing of the debt in the end is a plain loss of its id."""
    name = event.id if isinstance(event, AuctionOpened) else event.auction
    if isinstance(event, AuctionOpened):
        absorbing(state, host, name)
    done = auction_moves(state, event)
    posted = _guard(state, host, done.transfers)
    if any(auction.id == name for auction in done.state.auctions):
        return _now(done.state, done.transfers)
    noted = absorbing(done.state, host, name)
    if done.missing == 0:
        return _now(done.state, (*done.transfers, noted), name)
    bearers = Bearers(state.current, state.time, host, loops.over(host, posted))
    moves, plan = plain_loss(bearers, name, done.missing, done.payee)
    return _now(done.state, (*done.transfers, *moves, noted), name, plan)
