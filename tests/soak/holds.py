"""Convenience: what must hold after every event of a soak, whatever the twin says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rhodian import Account, Asset, BrokenPromise, Cycled, Funding, Marks, PlainLoss, RhodianError, trial_balance
from tests.twin.beside import agree, marks_of, phase, seen
from tests.twin.machine import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Event, State, Step
    from tests.soak.host import Host
    from tests.twin.machine import Twin


class Disagreement(Exception):
    """The machine and the twin differ, or something that must always hold does not."""


def demand(holds: bool, what: str) -> None:  # noqa: FBT001  # like assert
    """See that something holds.

    Raises:
        Disagreement: if it does not.
    """
    if not holds:
        raise Disagreement(what)


def outcome(call: Callable[[], Any]) -> tuple[str, Any]:
    """Return `done` and what a call returned, or the kind of its refusal, of the kernel or on paper."""
    try:
        return "done", call()
    except BrokenPromise:
        raise
    except RhodianError as refusal:
        return type(refusal).__name__, None
    except Refused as refusal:
        return refusal.kind or "any", None


def one_reason(said: str, refused: str, event: Event) -> bool:
    """Tell whether the machine and the twin refuse for one reason, or an event that is wrong in two ways for either.

    The machine looks at a bidder's asset before it looks at where the auction has got to.
    """
    return agree(said, refused, event) or said == "AssetMismatch"


def same(host: Host, state: State, twin: Twin) -> None:
    """See that the twin has the same book to the unit, and the same marks, rules, times and auctions."""
    theirs = {account: held for account, held in twin.book.items() if held}
    if theirs != host.book:
        differs = {
            str(account): (host.book.get(account, 0), theirs.get(account, 0))
            for account in sorted({*host.book, *theirs}, key=str)
            if host.book.get(account, 0) != theirs.get(account, 0)
        }
        demand(not differs, f"the books and those of the twin differ in {differs}")
    demand((state.time, state.events) == (twin.time, twin.events), "the twin has other times")
    demand(state.rules == tuple(twin.rules), "the twin has other rules")
    demand((state.pause.since, state.pause.until) == twin.pause, "the twin has another pause")
    demand(marks_of(state.mark, twin) == marks_of(twin.mark, twin), "the twin has other marks")
    auctions = [seen(each) for each in state.auctions]
    demand(auctions == [phase(each) for each in twin.auctions.values()], "the twin has other auctions")


def sound(host: Host, state: State) -> None:
    """See that the books balance, that nobody owes, that sides are equal, and that the index names what there is."""
    demand(all(line.balanced for line in trial_balance(host.book)), "the books of an asset do not balance")
    for account, held in host.book.items():
        demand(held > 0 or account.is_outside, f"{account} owes")
        demand(account.purpose != "clearing", f"{account} holds something")
        demand(account in host.index[account.purpose, account.asset], f"{account} is not in the index")
    demand(sum(map(len, host.index.values())) == len(host.book), "the index names who holds nothing")
    for listing in state.current.listings:
        market = listing.market
        sides = [host.accounts("contracts", side) for side in (market.long, market.short)]
        demand(sum(host.book[each] for side in sides for each in side) == 0, "contracts have come from nowhere")
        owners = [{each.owner for each in side if not each.is_outside} for side in sides]
        totals = [sum(host.book[each] for each in side if not each.is_outside) for side in sides]
        demand(totals[0] == totals[1], f"the sides of {market.name} differ")
        demand(not owners[0] & owners[1], f"somebody is on both sides of {market.name}")


def posted(before: dict[Account, int], taken: Step) -> None:
    """See that what changes is what the transfers come to, each account named once."""
    moved = Counter(before)
    for move in taken.posting.transfers:
        moved[move.payer] -= move.amount
        moved[move.payee] += move.amount
    changes = dict(taken.posting.changes)
    demand(len(changes) == len(taken.posting.changes), "an account is changed twice")
    touched = {each for move in taken.posting.transfers for each in (move.payer, move.payee)}
    demand(changes.keys() <= touched, "an account is changed that no transfer names")
    for account in touched:
        demand(changes.get(account, before.get(account, 0)) == moved[account], f"{account} changes by something else")


def within_limits(before: dict[Account, int], host: Host, state: State, event: Event, taken: Step) -> None:
    """See that each pool that pays keeps its limits of event and period, counted anew, and its minimum."""
    if not isinstance(event, Marks | Funding | PlainLoss):
        return
    date = event.occurred if isinstance(event, PlainLoss) else event.time
    for pool in state.rules_at(date).pools:
        stake = f"stake in {pool.name}"
        moves = taken.posting.transfers
        paid = sum(move.amount for move in moves if move.payer == pool.account or move.payer.purpose == stake)
        start = date // pool.terms.period * pool.terms.period
        counter = Account(pool.name, f"drawn from {start} for {pool.terms.period}", Asset("drawn", 0))
        demand(host.get(counter, 0) - before.get(counter, 0) == paid, f"{pool.name} pays what is not counted")
        if paid:
            demand(paid <= pool.terms.event_limit, "a pool pays more than its limit for an event")
            demand(host.get(counter, 0) <= pool.terms.period_limit, "a pool pays more than its limit for a period")
            kept = host.get(pool.account, 0) + exposed(host.book, pool.name, pool.account.asset, date)
            demand(kept >= pool.terms.minimum, "a pool does not keep what it must")


def exposed(book: dict[Account, int], pool: str, asset: Asset, date: int) -> int:
    """Return what the members of a pool who were exposed at a date hold, or were paid when they left."""
    times, worth = Asset("time", 0), 0
    for account, entered in book.items():
        if account == Account(account.owner, f"entered {pool}", times) and not account.is_outside:
            free = book.get(Account(account.owner, f"free from {pool}", times), 0)
            if entered - 1 <= date and (free == 0 or date < free - 1):
                worth += book.get(Account(account.owner, f"stake in {pool}", asset), 0)
                worth += book.get(Account(account.owner, f"paid by {pool}", Asset("paid", 0)), 0)
    return worth


def closed(host: Host, event: Event, taken: Step) -> None:
    """See that nobody who was worth less than nothing at the marks still holds contracts, unless it was sold by name.

    Who was sold by name, or to bids, may be worth something again; what must hold of it is in the twin.
    """
    sales = event.sales if isinstance(event, Marks) else ()
    named = {sale.owner for sale in sales if sale.counterpart is not None}
    for cycled in cycles(taken):
        named.update(sale.owner for sale in cycled.awards)
        for owner, worth in zip(cycled.owners, cycled.equity, strict=True):
            if worth < 0 and owner not in named:
                for sheet in cycled.opened:
                    sides = (sheet.market.long, sheet.market.short)
                    held = [host.get(sheet.market.side(owner, side), 0) for side in sides]
                    demand(held == [0, 0], f"{owner} is bankrupt and keeps contracts")


def cycles(taken: Step) -> tuple[Cycled, ...]:
    """Return the cycles that an event brought, if it brought any."""
    receipt: Any = taken.posting.receipt
    return tuple(each for each in receipt if isinstance(each, Cycled)) if isinstance(receipt, tuple) else ()
