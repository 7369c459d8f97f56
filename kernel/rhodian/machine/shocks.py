"""Trusted: where a market comes to rest after a shock: the mark at which nobody else is forced to trade.

Each owner on the side that loses has a threshold: the mark at which its equity first falls short of the maintenance
requirement, all else as it stands. `cascade` finds the mark from these; what follows is a mark as any other, with
everyone sold who is liquidatable at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import POSITIVE_MAX, Amount, natural
from rhodian.base.rates import PPM
from rhodian.deleveraging.cascades import LinearImpact, cascade
from rhodian.machine.cycles import sheets_of
from rhodian.machine.events import Marks, Price
from rhodian.markets.sheets import maintenance

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
    (sheet,) = tuple(each for each in sheets if each.market == market)
    losing = tuple([max(0, -held if event.rises else held) for held in sheet.held])
    reached = thresholds(impact, market.maintenance_ppm, losing, collateral, maintenance(sheets))
    price = cascade(impact, event.quantity, reached, losing).price
    if price > POSITIVE_MAX:
        raise InvalidValue("quantity", event.quantity, "one that leaves the mark at or below 10**30")
    return Marks(event.time, event.id, (Price(market.name, price),), (), sell_all=True)


def thresholds(
    impact: LinearImpact,
    rate: Amount,
    sizes: tuple[Amount, ...],
    worth: tuple[Amount, ...],
    required: tuple[Amount, ...],
) -> tuple[Amount, ...]:
    """Return the mark at which each owner becomes liquidatable; 0 for who holds nothing (SPEC CA-14, CA-15).

    Args:
        impact: how the mark moves, and from where.
        rate: what must be held to keep contracts, in millionths of their value; below 10^6.
        sizes: how many contracts each owner holds on the side that loses.
        worth: what each is worth at the mark before, in smallest units.
        required: what each must hold there in all its markets, in millionths.
    """
    sign, start = -1 if impact.rises else 1, impact.start

    def reached(size: Amount, equity: Amount, need: Amount) -> Amount:
        return threshold(size, equity, need - size * start * rate, (start, rate, sign)) if size > 0 else 0

    return columns.each(reached, sizes, worth, required)


def threshold(size: Amount, worth: Amount, others: Amount, market: tuple[Amount, Amount, int]) -> Amount:
    """Return the mark at which an owner becomes liquidatable: the highest for a long, the lowest for a short.

    Args:
        size: how many contracts the owner holds, all on one side; 1 or more.
        worth: what the owner is worth at the market's mark, in smallest units.
        others: what it must hold in its other markets, in millionths.
        market: the mark, what must be held of contracts' value, in millionths, and 1 for a long or -1 for a short.
    """
    start, rate, sign = market
    slope = size * (PPM - sign * rate)
    room = (worth - sign * size * start) * PPM - others
    return max(0, room // slope + 1 if sign < 0 else (-room - 1) // slope)
