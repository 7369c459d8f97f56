"""Trusted: the one door: a state and an event, and so the next state and what to post; or a refusal, and nothing.

Everything that may refuse comes first: what moves is worked out, and posted to balances that are only read. What is
left cannot fail. So an event happens whole or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import attrs

from rhodian.base import loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, integer, positive
from rhodian.ledger.posting import Changes, post_all
from rhodian.machine import money
from rhodian.machine.auctions import auction_moves
from rhodian.machine.cycles import Cycled, run, sheets_of
from rhodian.machine.events import (
    AuctionClosed,
    AuctionOpened,
    AuctionReopened,
    BidMade,
    Contribution,
    Deposit,
    Event,
    ForcedSale,
    Funding,
    LotBid,
    LotTaken,
    Marks,
    Payment,
    PlainLoss,
    Price,
    RulesChanged,
    SealedBid,
    Trade,
    Withdrawal,
)
from rhodian.machine.losses import Bearers, occurred, plain_loss
from rhodian.machine.state import Host, Moves, Posting, State, Step, absorbing

if TYPE_CHECKING:
    from rhodian.machine.events import AuctionEvent
    from rhodian.machine.rules import Listing


def step(state: State, host: Host, event: Event) -> Step:
    """Take one event (SPEC MC-10).

    Returns:
        The next state, and what the host has to write, all of it, before the next event.

    Raises:
        RhodianError: if the event is refused; nothing has changed then.
        InvalidValue: if what is given is not a state, or not an event.
    """
    if state.__class__ is not State:
        raise InvalidValue("state", state, "a State")
    if not isinstance(event, Event):
        raise InvalidValue("event", event, "an Event")
    match event:
        case Deposit():
            later = state.at(event.time)
            return _posted(later, host, money.deposit(later, event))
        case Withdrawal():
            later = state.at(event.time)
            return _guarded(later, host, money.withdrawal(later, event))
        case Payment():
            later = state.at(event.time)
            return _guarded(later, host, money.payment(later, event))
        case Contribution():
            later = state.at(event.time)
            return _guarded(later, host, money.contribution(later, event))
        case Trade():
            later = state.at(event.time)
            return _guarded(later, host, money.trade(later, host, event))
        case Marks():
            return _marks(state.at(event.time), host, event)
        case Funding():
            return _funding(state.at(event.time), host, event)
        case PlainLoss():
            return _loss(state.at(event.time), host, event)
        case RulesChanged():
            return _changed(state.at(event.time), event)
        case AuctionOpened() | BidMade() | LotBid() | SealedBid() | LotTaken() | AuctionReopened() | AuctionClosed():
            return _auction(state.at(event.time), host, event)
        case _:
            assert_never(event)


def _posted(state: State, host: Host, moves: Moves, absorbed: str | None = None, receipt: object = None) -> Step:
    """Return the step that posts some moves."""
    return Step(state, Posting(moves, post_all(host, moves), absorbed, receipt))


def _guarded(state: State, host: Host, moves: Moves) -> Step:
    """Return the step that posts moves after which everyone who pays reaches the initial requirement."""
    taken = _posted(state, host, moves)
    money.must_reach_initial(state, host, moves)
    return taken


def _marks(state: State, host: Host, event: Marks) -> Step:
    """Mark markets, sell whoever is to be sold, and settle each group of markets that share collateral."""
    if event.prices.__class__ is not tuple or any(price.__class__ is not Price for price in event.prices):
        raise InvalidValue("prices", event.prices, "a tuple of Price")
    if event.sales.__class__ is not tuple or any(sale.__class__ is not ForcedSale for sale in event.sales):
        raise InvalidValue("sales", event.sales, "a tuple of ForcedSale")
    if event.sell_all.__class__ is not bool:
        raise InvalidValue("sell_all", event.sell_all, "True or False")
    marks = {
        state.listing(price.market).market.name: positive(price.mark, f"prices[{place}].mark")
        for place, price in enumerate(event.prices)
    }
    if len(marks) < len(event.prices):
        raise InvalidValue("prices", event.prices, "prices of markets that are named once each")
    for sale in event.sales:
        state.listing(sale.market)
    named = {*marks, *(sale.market for sale in event.sales)}
    every = event.sell_all and not named
    groups = tuple(group for group in _groups(state) if every or any(listing.market.name in named for listing in group))
    return _cycles(state, host, event, groups, marks, 0)


def _groups(state: State) -> tuple[tuple[Listing, ...], ...]:
    """Return the markets of now, those together that share collateral, in the order of the rules."""
    groups = tuple(state.group(listing.market) for listing in state.current.listings)
    return tuple(group for place, group in enumerate(groups) if group not in groups[:place])


def _funding(state: State, host: Host, event: Funding) -> Step:
    """Let every long contract pay every short one, and settle what somebody cannot pay as a mark does."""
    listing = state.listing(event.market)
    amount = integer(event.amount, "amount")
    return _cycles(state, host, event, (state.group(listing.market),), {}, amount)


def _cycles(
    state: State,
    host: Host,
    event: Marks | Funding,
    groups: tuple[tuple[Listing, ...], ...],
    marks: dict[str, Amount],
    funding: int,
) -> Step:
    """Settle groups of markets, each on the books as the one before has left them, under one id."""
    noted = absorbing(host, event.id)
    sales = event.sales if isinstance(event, Marks) else ()
    sell_all = isinstance(event, Marks) and event.sell_all
    paid = {event.market: -funding} if isinstance(event, Funding) else {}

    def settle(so_far: tuple[Moves, Changes], group: tuple[Listing, ...]) -> tuple[tuple[Moves, Changes], Cycled]:
        moves, changes = so_far
        names = {listing.market.name for listing in group}
        own = tuple(sale for sale in sales if sale.market in names)
        others = {sale.counterpart for sale in own if sale.counterpart is not None}
        before = {listing.market.name: state.mark(listing) for listing in group}
        owners, sheets = sheets_of(host, group, before, {**before, **marks}, others)
        paying = tuple(attrs.evolve(sheet, paid=paid.get(sheet.market.name, 0)) for sheet in sheets)
        bearers = Bearers(state.current, state.time, host, loops.over(host, changes) if changes else host)
        more, cycled = run(event.id, bearers, owners, paying, own, sell_all=sell_all)
        posted = post_all(bearers.books, more)
        return ((*moves, *more), tuple({**dict(changes), **dict(posted)}.items()) if changes else posted), cycled

    (moves, changes), receipt = loops.scan(settle, ((), ()), groups)
    later = attrs.evolve(state, marks=tuple(sorted({**dict(state.marks), **marks}.items())))
    return Step(later, Posting((*moves, noted), (*changes, *post_all(host, (noted,))), event.id, receipt))


def _loss(state: State, host: Host, event: PlainLoss) -> Step:
    """Let the layers of the rules of when it occurred bear a loss, once."""
    date = occurred(event)
    money.payable(state, event.payee, "payee")
    noted = absorbing(host, event.id)
    moves, plan = plain_loss(Bearers(state.rules_at(date), date, host, host), event.id, event.amount, event.payee)
    return _posted(state, host, (*moves, noted), event.id, plan)


def _auction(state: State, host: Host, event: AuctionEvent) -> Step:
    """Take an event of an auction; what is missing of the debt in the end is a plain loss of its id."""
    name = event.id if isinstance(event, AuctionOpened) else event.auction
    if isinstance(event, AuctionOpened):
        absorbing(host, name)
    done = auction_moves(state, event)
    if any(auction.id == name for auction in done.state.auctions):
        return _posted(done.state, host, done.transfers)
    noted = absorbing(host, name)
    if done.shortfall == 0:
        return _posted(done.state, host, (*done.transfers, noted), name)
    books = loops.over(host, post_all(host, done.transfers))
    bearers = Bearers(state.current, state.time, host, books)
    moves, plan = plain_loss(bearers, name, done.shortfall, done.payee)
    return _posted(done.state, host, (*done.transfers, *moves, noted), name, plan)


def _changed(state: State, event: RulesChanged) -> Step:
    """Let other rules hold from a later time on; nothing that occurred before is settled by them (SPEC MC-3)."""
    rules = event.rules
    if rules.__class__ is not type(state.current):
        raise InvalidValue("rules", rules, "Rules")
    last = state.rules[-1]
    if rules.since <= max(event.time, last.since):
        raise InvalidValue("rules", rules.since, f"later than now and than any rules that were decided: {last.since}")
    kept = {listing.market.name: listing.market for listing in rules.listings}
    for listing in last.listings:
        market = listing.market
        after = kept.get(market.name)
        if after is None or (after.asset, after.purpose, after.inverse) != (
            market.asset,
            market.purpose,
            market.inverse,
        ):
            raise InvalidValue("rules", market.name, "rules that keep every market, its asset, purpose and contract")
    return Step(attrs.evolve(state, rules=(*state.rules, rules)), Posting((), ()))
