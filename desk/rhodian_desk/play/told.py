"""Checked: an event that was taken, in words and numbers: its steps, each with its rule, and who bore what of a loss.

All of it is read off the receipt of the machine, and what a default fund's period leaves its members off the book;
nothing is worked out anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import (
    Allocation,
    AssessmentEvent,
    AssessmentsReturned,
    ClientPorted,
    Cycled,
    DefaultClosedOut,
    DefaultDeclared,
    DiscretionaryPayment,
    GainShared,
    Plan,
    ReplenishmentCalled,
)
from rhodian.machine.counters import CALLS, RECOVERED, STAKE
from rhodian.machine.periods import period_of
from rhodian.mutualisation import POOL, WATERFALL
from rhodian_desk.io.units import label
from rhodian_desk.play.cycle import cycle_phases, given_up
from rhodian_desk.play.played import OWN_MARGIN, SALE_PRICE, UNCOVERED, Bore, Phase, Row, is_shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Account, Amount, Asset, Step
    from rhodian_desk.history.records import History, Told
    from rhodian_desk.play.book import Book


def phases(history: History, told: Told, taken: Step, rooms: dict[str, Amount]) -> tuple[Phase, ...]:
    """Tell an event step by step; what did not happen is left out.

    Args:
        history: the history.
        told: the event.
        taken: what the machine did.
        rooms: of a default, what the period leaves each member, as `left_in_period` has it.
    """
    return tuple(phase for phase in _phases(history, told, taken, rooms) if phase.rows)


def left_in_period(told: Told, taken: Step, book: Book) -> dict[str, Amount]:
    """Return what each member may still be called in the period of a default, by the book after it; else nothing."""
    event = told.event
    period = period_of(book, event.fund) if isinstance(event, DefaultDeclared) else None
    if period is None:
        return {}
    owners = {each.payee.owner for each in taken.posting.transfers if each.payee.asset == CALLS}
    return {owner: book.get(period.room(owner), 0) for owner in owners}


def _phases(history: History, told: Told, taken: Step, rooms: dict[str, Amount]) -> Iterator[Phase]:
    """Yield the steps in their order."""
    receipt = taken.posting.receipt
    if isinstance(told.event, AssessmentEvent):
        yield from _calls(history.funds[told.event.fund].asset, told.event, taken, rooms)
        return
    if isinstance(told.event, ReplenishmentCalled):
        yield _to_replenish(history.replenishments[told.event.fund].asset, told.event, taken)
        return
    if isinstance(told.event, DiscretionaryPayment | GainShared):
        yield _gained(taken) if isinstance(told.event, GainShared) else _at_discretion(told.event)
        return
    name = getattr(told.event, "auction", getattr(told.event, "id", ""))
    if name in history.auctions:
        yield _auction(name, taken)
    if isinstance(told.event, DefaultClosedOut):
        left = [each for each in taken.posting.transfers if each.payee.purpose == RECOVERED]
        rows = tuple(Row(label(each.payee), "is left over", each.amount, each.payee.asset) for each in left)
        yield Phase("Closed out", "what is left over is the defaulter's", rows)
    if isinstance(told.event, ClientPorted):
        yield _ported(told.event, taken)
    if isinstance(receipt, Plan):
        yield _layers(history, receipt)
    elif isinstance(receipt, tuple):
        for cycled in receipt:
            yield from cycle_phases(history, taken.state.current, cycled)


def _gained(taken: Step) -> Phase:
    """Tell who has what of a gain."""
    rows = tuple(Row(label(each.payee), "gains", each.amount, each.payee.asset) for each in taken.posting.transfers)
    return Phase("Gained", "in proportion to what each holds, who was in then and had not asked to leave", rows)


def _at_discretion(event: DiscretionaryPayment) -> Phase:
    """Tell who pays whom at discretion, and who approved it."""
    paid = ((event.payer, "pays"), (event.payee, "is paid"))
    rows = tuple(Row(label(account), what, event.amount, account.asset) for account, what in paid)
    return Phase("Paid", f"at discretion, approved by {event.approver}: {event.reason}", rows)


_NOTED = {
    "callable for ": ("Declared", "a multiple of each contribution, within the caps", "may be called for it at most"),
    "owes from ": ("Called", "by contribution, within the caps", "is called"),
}
"""What is noted of members, by how the purpose begins: its phase, its rule, and what it says of each."""


def _calls(asset: Asset, event: AssessmentEvent, taken: Step, rooms: dict[str, Amount]) -> Iterator[Phase]:
    """Tell who may be called what for a default, who is called what, what nobody is, and who owes nothing any more.

    What may be called for a default is no more than its period leaves: nothing of who defaulted before.
    """
    receipt, moved = taken.posting.receipt, [each for each in taken.posting.transfers if each.payee.asset == CALLS]
    left = receipt.left if isinstance(receipt, Allocation) else 0
    nobody = (Row(event.fund, "nobody may be called any more", left, asset),) if left else ()
    for beginning, (name, rule, what) in _NOTED.items():
        of_it = [each for each in moved if each.payee.purpose.startswith(beginning) and not each.payee.is_outside]
        told = ((each.payee.owner, min(each.amount, rooms.get(each.payee.owner, each.amount))) for each in of_it)
        rows = tuple(Row(owner, what, amount, asset) for owner, amount in told if amount)
        yield Phase(name, rule, (*rows, *nobody) if name == "Called" else rows)
    if isinstance(event, AssessmentsReturned | DefaultDeclared):
        over = [each for each in moved if each.payer.purpose.startswith("owes from ") and each.payee.is_outside]
        rows = tuple(Row(each.payer.owner, "owes no more", each.amount, asset) for each in over)
        yield Phase("Returned", "once the capped period is over", rows)


def _to_replenish(asset: Asset, event: ReplenishmentCalled, taken: Step) -> Phase:
    """Tell how much more, or less, an owner owes than it did."""
    moved = [each for each in taken.posting.transfers if each.payee.asset == CALLS]
    told = ((each.amount, "owes less" if each.payee.is_outside else "owes more") for each in moved)
    rows = tuple(Row(event.owner, what, amount, asset) for amount, what in told)
    return Phase("Called", "the target, less what is in its place and what was brought", rows)


def _ported(event: ClientPorted, taken: Step) -> Phase:
    """Tell what goes over: what leaves the client, contracts and margin, by asset."""
    moved = [each for each in taken.posting.transfers if each.payer.owner == event.client]
    rows = tuple(Row(label(each.payer), f"goes over to {event.taker}", each.amount, each.payer.asset) for each in moved)
    return Phase("Ported", "all that the client has with one margin, at no price", rows)


def _auction(name: str, taken: Step) -> Phase:
    """Tell what an event of an auction moves; what its bearers pay is another step."""
    (phase,) = [each.phase.__class__.__name__ for each in taken.state.auctions if each.id == name] or ["Closed"]
    receipt = taken.posting.receipt
    borne = set(receipt.transfers) if isinstance(receipt, Plan) else set()
    moved = [each for each in taken.posting.transfers if each not in borne and is_shown(each.payee)]
    rows = tuple(Row(label(each.payer), f"to {label(each.payee)}", each.amount, each.payee.asset) for each in moved)
    return Phase(phase, "the terms of the auction", rows)


def _layers(history: History, plan: Plan) -> Phase:
    """Tell by which rule each account pays of a plain loss."""
    asset, pools = plan.loss.payee.asset, _pools(history)
    rows = [
        Row(
            label(fund.account),
            "within its limits"
            if _of_a_pool(fund.account, pools)
            else f"{fund.layer.rule.value}, {fund.account.purpose}",
            fund.amount,
            asset,
        )
        for fund in plan.receipt
    ]
    if plan.draw.left:
        rows.append(Row(label(plan.loss.payee), "uncovered", plan.draw.left, asset))
    return Phase("Absorbed", "the layers of the policy in their order", tuple(rows))


def _pools(history: History) -> set[object]:
    """Return the accounts of the pools."""
    return {place.account for place in history.pools.values()}


def lost(receipt: object) -> Iterator[tuple[Asset, Amount]]:
    """Yield what an event lost, before anyone bears it, and of which assets."""
    if isinstance(receipt, Plan) and receipt.loss.amount:
        yield receipt.loss.payee.asset, receipt.loss.amount
    for cycled in receipt if isinstance(receipt, tuple) else ():
        losses = sum(cycled.borne.shortfall.cycle.losses) + sum(given_up(cycled))
        if losses:
            yield cycled.opened[0].market.asset, losses


def _of_a_pool(account: Account, pools: set[object]) -> bool:
    """Tell whether an account is a pool's own, or a stake in one."""
    return account in pools or account.purpose.startswith(STAKE)


def borne(history: History, receipt: object) -> tuple[Bore, ...]:
    """Say who bore what of the losses that an event brought."""
    if isinstance(receipt, Plan):
        return tuple(_of_a_plan(history, receipt))
    if isinstance(receipt, tuple):
        parts = (part for cycled in receipt for part in _of_a_cycle(cycled))
        return tuple(Bore(account.owner, kind, amount, account) for account, kind, amount in parts if amount > 0)
    return ()


def _of_a_plan(history: History, plan: Plan) -> Iterator[Bore]:
    """Say who bore a plain loss, and that whoever was to be paid bears what nobody did."""
    pools, payee = _pools(history), plan.loss.payee
    for fund in plan.receipt:
        kind = POOL if _of_a_pool(fund.account, pools) else WATERFALL
        yield Bore(fund.account.owner, kind, fund.amount, fund.account)
    if plan.draw.left:
        yield Bore(payee.owner, UNCOVERED, plan.draw.left, payee)


def _of_a_cycle(cycled: Cycled) -> Iterator[tuple[Account, str, Amount]]:
    """Say who bore the losses of a cycle, and what of the gains a sale at a worse price than the mark has taken."""
    done, accounts = cycled.borne, cycled.borne.accounts
    for account, given in zip(accounts, given_up(cycled), strict=True):
        yield account, SALE_PRICE, given
    for account, (paid, _, _) in zip(accounts, done.shortfall.collected.rows, strict=True):
        yield account, OWN_MARGIN, paid
    for take in done.takes:
        for account, amount in zip(take.accounts, take.amounts, strict=True):
            yield account, take.remedy, amount
