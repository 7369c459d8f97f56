"""Convenience: the twin's shocks: from sale to sale, until nobody else is forced to trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Marks, Price
from tests.twin.books import MILLION, MOST, Twin, natural, need, positive
from tests.twin.cycle import Cycle, marks

if TYPE_CHECKING:
    from rhodian import Shock


def shock(twin: Twin, event: Shock) -> None:
    """Find where the mark comes to rest, and mark the market there, with everyone sold who is liquidatable."""
    listing = twin.listing(event.market)
    market, start = listing.market, twin.mark(listing)
    need(not market.inverse and not market.terms.partial and market.maintenance_ppm < MILLION, "InvalidValue")
    natural(event.quantity)
    positive(event.move)
    positive(event.per)
    need(type(event.rises) is bool, "InvalidValue")
    forced: dict[str, int] = {}
    while True:
        moved = (event.quantity + sum(forced.values())) * event.move // event.per
        mark = start + moved if event.rises else max(1, start - moved)
        cycle = Cycle(twin, twin.group(market), {market.name: mark}, {})
        more = {
            owner: abs(number)
            for owner, number in cycle.held[market.name].items()
            if (number < 0 if event.rises else number > 0)
            if owner not in forced and cycle.is_liquidatable(owner)
        }
        if not more:
            break
        twin.note("a shock forces others, who force others", forced)
        forced |= more
    need(mark <= MOST, "InvalidValue")
    twin.note("a shock forces others", forced)
    marks(twin, Marks(event.time, event.id, (Price(market.name, mark),), (), sell_all=True))
