"""Trusted: forced sales to somebody who is named: each as an order by the market's terms allows, in a canonical order.

An order sells all, or no more than restores the maintenance margin; its value lies in the market's band around the
mark; what it owes in fees and penalties follows from the terms. Sales are taken by market, owner and counterpart, each
on what those before it have left, so the order in which they are given decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import loops, names
from rhodian.base.errors import InvalidValue
from rhodian.machine.orders import Found, Orders, found_in, most
from rhodian.markets.errors import OutsideBand
from rhodian.markets.margin import requirement, shortage
from rhodian.markets.sheets import in_band, traded

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount
    from rhodian.machine.events import ForcedSale


def named(orders: Orders, sales: tuple[ForcedSale, ...], awards: tuple[ForcedSale, ...] = ()) -> Orders:
    """Carry out the sales that name who takes the contracts (SPEC CY-8).

    Args:
        orders: everyone of the cycle.
        sales: the sales to somebody.
        awards: those that follow from auctions, whose value their rule has set (SPEC CY-7).

    Raises:
        NotLiquidatable, UnknownName, InvalidValue, OutsideBand: for the first sale that is not as an order allows.
    """
    found = found_in(orders, sales, awards)
    if not found:
        return orders
    count = len(orders.owners)
    selling = {each.owner: 0 for each in found}
    for each in found:
        if each.counterpart in selling or orders.equity[each.counterpart] < 0:
            raise InvalidValue("counterpart", each.sale.counterpart, "an owner who is neither sold too nor bankrupt")

    def step(books: loops.Readable[tuple[str, int, int]], each: Found) -> tuple[_Changes, None]:
        return _sell(orders, books, each), None

    changes = loops.scan_books(step, {}, found)[0]
    sheets = tuple(
        traded(sheet, tuple((place, more) for (kind, at, place), more in changes if kind == _HELD and at == market))
        for market, sheet in enumerate(orders.sheets)
    )
    gained, fees, penalties = (
        loops.sums(count, tuple((place, more) for (kind, _, place), more in changes if kind == column))
        for column in (_GAINED, _FEE, _PENALTY)
    )
    grown = tuple(
        place
        for place in sorted({each.counterpart: 0 for each in found})
        if any(
            _grew(before.held[place], after.held[place]) for before, after in zip(orders.sheets, sheets, strict=True)
        )
    )
    takes = {place: place for place in grown}
    for each in found:
        if each.counterpart not in takes and orders.equity[each.counterpart] + gained[each.counterpart] < 0:
            raise InvalidValue("value", each.sale.value, f"what {each.sale.counterpart}, who only closes, can pay")
    sold = tuple(place in selling for place in range(count))
    return Orders(sheets, orders.owners, orders.equity, orders.required, gained, fees, penalties, sold, grown)


_HELD = "held"
_GAINED = "gained"
_FEE = "fee"
_PENALTY = "penalty"

_Changes = tuple[tuple[tuple[str, int, int], int], ...]


def _grew(before: int, after: int) -> bool:
    """Return whether somebody has more to carry: more contracts of a side, or any of the other side (SPEC CY-9)."""
    return not (0 <= after <= before or before <= after <= 0)


def _sell(orders: Orders, books: loops.Readable[tuple[str, int, int]], each: Found) -> _Changes:
    """Return what one sale changes: contracts, what both get for them, and what the owner owes for it."""
    sheet = orders.sheets[each.market]
    before = sheet.held[each.owner] + books.get((_HELD, each.market, each.owner), 0)
    quantity, value = _ordered(orders, books, each, before)
    receives = before * sheet.worth > 0
    fair = sheet.value(quantity)
    better = value - fair if receives else fair - value
    fee, penalty = sheet.market.terms.charges(value)
    taken = quantity if before > 0 else -quantity
    added = (
        ((_HELD, each.market, each.owner), -taken),
        ((_HELD, each.market, each.counterpart), taken),
        ((_GAINED, 0, each.owner), better),
        ((_GAINED, 0, each.counterpart), -better),
        ((_FEE, 0, each.owner), fee),
        ((_PENALTY, 0, each.owner), penalty),
    )
    return tuple((key, books.get(key, 0) + more) for key, more in added)


def _ordered(
    orders: Orders, books: loops.Readable[tuple[str, int, int]], each: Found, held: int
) -> tuple[Amount, Amount]:
    """Return how many contracts a sale is of, and their value, after checking that an order allows it."""
    sale, sheet = each.sale, orders.sheets[each.market]
    size = max(held, -held)
    row = tuple(books.get((column, 0, each.owner), 0) for column in (_GAINED, _FEE, _PENALTY))
    worth = orders.equity[each.owner] + row[0] - row[1] - row[2]
    required = _required(orders, books, each.owner)
    quantity = sale.quantity
    if quantity is None:
        if sale.value is not None:
            raise InvalidValue("value", sale.value, "None, where the quantity is left to the terms")
        quantity = most(sheet, held, shortage(worth, required), sheet.value(1))
    elif quantity > size:
        raise InvalidValue("quantity", quantity, names.at_most(size, f"that {sale.owner} holds"))
    if quantity == 0:
        raise InvalidValue("quantity", 0, f"at least one contract, and nothing of {sale.owner} is to be sold")
    value = sheet.value(quantity) if sale.value is None else sale.value
    if not each.auctioned and not in_band(sheet, quantity, value):
        raise OutsideBand(value, sheet.value(quantity), sheet.market.terms.band_ppm)
    receives = held * sheet.worth > 0
    each_price = value // quantity if receives else -(-value // quantity)
    allowed = most(sheet, held, shortage(worth, required), each_price)
    if quantity > allowed:
        right = names.at_most(allowed, f"that restore the margin of {sale.owner}")
        raise InvalidValue("quantity", quantity, right)
    return quantity, value


def _required(orders: Orders, books: loops.Readable[tuple[str, int, int]], place: int) -> Amount:
    """Return what an owner must hold to keep what the sales so far have left it, in millionths."""
    left = tuple(
        (sheet.held[place] + books.get((_HELD, market, place), 0), sheet.worth, sheet.market.maintenance_ppm)
        for market, sheet in enumerate(orders.sheets)
    )
    return requirement(left)
