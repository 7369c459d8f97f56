"""Checked: margin required and held (6.1.1, 6.2.15), how often it fell short (6.5), what defaults took, what came in.

An account's margin falls short at a mark if what it holds does not cover what the mark takes, forced sales left aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import DefaultClosedOut, Marks, PlainLoss, Plan, Shock
from rhodian.machine.cycles import sheets_of
from rhodian.markets.margin import rounded_up
from rhodian.markets.sheets import initial
from rhodian_desk.disclosure.fields import FIELDS, Left, Row, Window, share
from rhodian_desk.disclosure.standing import during
from rhodian_desk.play.played import UNCOVERED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from rhodian import Account, Asset, Listing
    from rhodian_desk.disclosure.standing import Standing
    from rhodian_desk.history.records import Classes
    from rhodian_desk.play.played import Run


def margin_rows(standing: Standing, asset: Asset, classes: Classes) -> Iterator[Row | Left]:
    """Yield what margin is required, and held."""
    listings = [listing for listing in standing.rules.listings if listing.market.asset == asset]
    if listings:
        yield Row(FIELDS["6.1.1 total"], asset, _required(standing, asset))
    else:
        yield Left("6.1.1", f"no market is settled in {asset.code}, so no rule says what margin is required")
    if classes.margin:
        held = (each for purpose in classes.margin for each in standing.held(purpose, asset))
        yield Row(FIELDS["6.2.15 total"], asset, sum(amount for owner, amount in held if owner not in _own(classes)))
    else:
        yield Left(
            "6.2.15, 13.1.1 margin, 13.1.2, 16.1.1", "the file does not say what is margin: `margin`, or a market"
        )


def _own(classes: Classes) -> tuple[str, ...]:
    """Return the names of the house, if the file says any."""
    return classes.own or ()


def _required(standing: Standing, asset: Asset) -> int:
    """Return what everyone together must hold to take its contracts on, each rounded up to the smallest unit."""
    groups: dict[str, list[Listing]] = {}
    for listing in standing.rules.listings:
        if listing.market.asset == asset:
            groups.setdefault(listing.market.purpose, []).append(listing)
    required = 0
    for group in groups.values():
        marks = {listing.market.name: standing.state.mark(listing) for listing in group}
        owners, sheets, _ = sheets_of(standing.book, tuple(group), marks, marks, ())
        required += sum(rounded_up(initial(sheets, place)) for place in range(len(owners)))
    return required


def coverage_rows(run: Run, day: dt.date, asset: Asset) -> Iterator[Row | Left]:
    """Yield how often, and by how much, an account's margin fell below what a mark took."""
    equities = list(_equities(run, day, asset))
    if not equities:
        yield Left("6.5", f"no account with contracts in {asset.code} stood at a mark in the 12 months")
        return
    short = [-equity for equity in equities if equity < 0]
    yield Row(FIELDS["6.5.1.1"], asset, len(short))
    yield Row(FIELDS["6.5.2"], asset, len(equities))
    yield Row(FIELDS["6.5.3"], asset, share(len(equities) - len(short), len(equities)))
    yield Row(FIELDS["6.5.4"], asset, max(short, default=0))
    if short:
        yield Row(FIELDS["6.5.5"], asset, sum(short) // len(short))
    else:
        yield Left("6.5.5", f"no account in {asset.code} fell below its exposure, so there is no mean")


def _equities(run: Run, day: dt.date, asset: Asset) -> Iterator[int]:
    """Yield what each account with contracts is worth at each mark of the year, below 0 if its margin falls short."""
    for played in during(run, day, Window.YEAR):
        event, receipt = played.event.event, played.receipt
        if not isinstance(event, Marks | Shock) or not isinstance(receipt, tuple):
            continue
        priced = {event.market} if isinstance(event, Shock) else {price.market for price in event.prices}
        for cycled in receipt:
            sheets = cycled.opened
            if sheets[0].market.asset == asset and any(sheet.market.name in priced for sheet in sheets):
                for place, equity in enumerate(cycled.equity):
                    if any(sheet.held[place] for sheet in sheets):
                        yield equity


def default_rows(run: Run, day: dt.date, asset: Asset) -> Iterator[Row | Left]:
    """Yield what losses of defaults there were in the quarter, what margin stood against them, and what else paid."""
    margin, sums = run.history.classes.margin, []
    held: dict[Account, int] = {}
    inside = {played.place for played in during(run, day, Window.QUARTER)}
    for played in run.played:
        event = played.event.event
        loss = played.receipt.loss if isinstance(played.receipt, Plan) else None
        defaulter = event.defaulter if isinstance(event, PlainLoss | DefaultClosedOut) else ""
        if played.place in inside and loss is not None and defaulter and loss.payee.asset == asset:
            its = [amount for account, amount in held.items() if account.owner == defaulter]
            others = [
                bore.amount
                for bore in played.bore
                if bore.kind != UNCOVERED and not (bore.owner == defaulter and bore.account.purpose in margin)
            ]
            sums.append((loss.amount, sum(its), sum(others)))
        for change in played.written:
            if change.account.asset == asset and change.account.purpose in margin:
                held[change.account] = change.after
    if not sums:
        yield Left("13.1", f"no loss in {asset.code} of anybody's default was booked in the quarter")
        return
    yield Row(FIELDS["13.1.1 loss"], asset, sum(lost for lost, _, _ in sums))
    if margin:
        yield Row(FIELDS["13.1.1 margin"], asset, sum(had for _, had, _ in sums))
        yield Row(FIELDS["13.1.2"], asset, sum(used for _, _, used in sums))


def cash_rows(run: Run, day: dt.date, asset: Asset) -> Iterator[Row | Left]:
    """Yield what came in from outside in the quarter as margin, and as contributions."""
    classes = run.history.classes
    moved = [
        transfer
        for played in during(run, day, Window.QUARTER)
        for transfer in played.transfers
        if transfer.payer.is_outside and transfer.payee.asset == asset and transfer.payee.owner not in _own(classes)
    ]
    for ref, purposes in (("16.1.1", classes.margin), ("16.1.2", (*classes.members, *classes.surplus))):
        if purposes:
            yield Row(FIELDS[ref], asset, sum(each.amount for each in moved if each.payee.purpose in purposes))
