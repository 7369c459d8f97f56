"""Trusted: where a market comes to rest after a shock: the mark at which nobody else is forced to trade.

Each owner on the side that loses has a threshold: the mark at which its equity first falls short of the maintenance
requirement, all else as it stands. `cascade` finds the mark from these; what follows is a mark as any other, with
everyone sold who is liquidatable at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import POSITIVE_MAX, Amount, natural
from rhodian.base.rates import PPM
from rhodian.deleveraging.cascades import LinearImpact, cascade
from rhodian.machine.cycles import sheets_of
from rhodian.machine.events import Marks, Price
from rhodian.markets.sheets import Sheet, maintenance

if TYPE_CHECKING:
    from rhodian.ledger.posting import Host
    from rhodian.machine.happenings import Shock
    from rhodian.machine.state import State


def marked_by(state: State, host: Host, event: Shock) -> Marks:
    """Return the mark that follows from a shock, at which everyone liquidatable is sold (SPEC CA-14, CA-15).

    Raises:
        UnknownName: if there is no such market.
        InvalidValue: if its contracts are inverse, are sold in part, or require as much as they are worth; or the
            terms of the impact are malformed, or the mark would rise above 10^30.
        InvalidAmount: if the quantity, or what the book holds, is not a natural number.
    """
    listing = state.listing(event.market)
    market, start = listing.market, state.mark(listing)
    if market.inverse > 0 or market.terms.partial or market.maintenance_ppm >= PPM:
        raise InvalidValue("market", market.name, "one of contracts that are sold whole, not inverse, and on margin")
    natural(event.quantity, "quantity")
    impact = LinearImpact(start, event.move, event.per, event.rises)
    group = state.group(market)
    marks = {each.market.name: state.mark(each) for each in group}
    owners, sheets, _ = sheets_of(host, group, marks, marks, ())
    collateral = loops.naturals((host.get(market.margin(owner), 0) for owner in owners), "balances")
    required = maintenance(sheets)
    (sheet,) = tuple(each for each in sheets if each.market == market)
    losing = tuple(max(0, -held if event.rises else held) for held in sheet.held)
    thresholds = tuple(
        threshold(sheet, size, worth, need, rises=event.rises) if size > 0 else 0
        for size, worth, need in zip(losing, collateral, required, strict=True)
    )
    price = cascade(impact, event.quantity, thresholds, losing).price
    if price > POSITIVE_MAX:
        raise InvalidValue("quantity", event.quantity, "one that leaves the mark at or below 10**30")
    return Marks(event.time, event.id, (Price(market.name, price),), (), sell_all=True)


def threshold(sheet: Sheet, size: Amount, worth: Amount, required: Amount, *, rises: bool) -> Amount:
    """Return the mark at which an owner becomes liquidatable: the highest for a long, the lowest for a short.

    Args:
        sheet: the market, at its mark.
        size: how many contracts the owner holds, all on one side; 1 or more.
        worth: what the owner is worth at the mark, in smallest units.
        required: what it must hold there in all its markets, in millionths.
        rises: whether it is short, and so loses as the mark rises.
    """
    rate, start = sheet.market.maintenance_ppm, sheet.after
    other = required - size * start * rate
    if rises:
        return max(0, ((worth + size * start) * PPM - other) // (size * (PPM + rate)) + 1)
    return max(0, (other + (size * start - worth) * PPM - 1) // (size * (PPM - rate)))
