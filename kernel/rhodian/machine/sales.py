"""Trusted: forced sales to somebody who is named: each as an order by the market's terms allows, in a canonical order.

An order sells all, or no more than restores the maintenance margin; its value lies in the market's band around the
mark; what it owes in fees and penalties follows from the terms. Sales are taken by market, owner and counterpart, each
on what those before it have left, so the order in which they are given decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops, names
from rhodian.base.accounts import Account  # noqa: TC001  # the prover reads the fields' types
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount  # noqa: TC001  # the same
from rhodian.machine.orders import Found, Orders, found_in, most, ordered, relief
from rhodian.markets.errors import InsufficientMargin, OutsideBand
from rhodian.markets.margin import requirement, rounded_up, shortage
from rhodian.markets.sheets import in_band, traded

if TYPE_CHECKING:
    from rhodian.machine.events import ForcedSale
    from rhodian.markets.sheets import Sheet


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
    after = tuple(sheet.held for sheet in sheets)
    grown = tuple(
        place
        for place in sorted({each.counterpart: 0 for each in found})
        if took_on(tuple([sheet.held[place] for sheet in orders.sheets]), tuple([held[place] for held in after]))
    )
    takes = {place: place for place in grown}
    closing = tuple([each for each in found if each.counterpart not in takes])
    must_pay(tuple([(each.sale.value, orders.equity[each.counterpart] + gained[each.counterpart]) for each in closing]))
    sold = tuple(place in selling for place in range(count))
    return Orders(sheets, orders.owners, orders.equity, orders.required, gained, fees, penalties, sold, grown)


_HELD = "held"
_GAINED = "gained"
_FEE = "fee"
_PENALTY = "penalty"

_Changes = tuple[tuple[tuple[str, int, int], int], ...]


@attrs.frozen
class Taker:
    """A counterpart that has taken contracts on."""

    margin: Account
    """The account that stands behind them."""
    worth: int
    """What it is worth with what the marks and the sales bring it, and before any remedy, which is not known yet."""
    need: Amount
    """What it must hold to take on what it has now, in millionths of a smallest unit."""


def must_hold(takers: tuple[Taker, ...]) -> None:
    """Refuse a counterpart that has taken on contracts without holding the initial requirement (SPEC MC-8, MK-10).

    Raises:
        InsufficientMargin: for the first that is worth less.
    """
    columns.every(_holds, takers)


def _holds(taker: Taker) -> bool:
    """Refuse one who has taken contracts on, or return that it passes."""
    if shortage(taker.worth, taker.need) > 0:
        raise InsufficientMargin(taker.margin, taker.worth, rounded_up(taker.need))
    return True


def must_pay(closing: tuple[tuple[Amount | None, int], ...]) -> None:
    """Refuse a sale to who only closes its own, and is worth less than nothing once it has paid (SPEC MK-10).

    Args:
        closing: of each sale to one who only closes its value, and what the counterpart is then worth.

    Raises:
        InvalidValue: for the first such sale.
    """
    columns.every(_can_pay, closing)


def _can_pay(row: tuple[Amount | None, int]) -> bool:
    """Refuse one sale to who only closes, or return that it passes."""
    value, worth = row
    if worth < 0:
        raise InvalidValue("value", value, "what its counterpart, who only closes, can pay")
    return True


def took_on(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """Return whether somebody has more to carry in any market than before some sales (SPEC MK-10)."""
    return columns.first(_more, columns.rows(before, after=after)) is not None


def _more(row: tuple[int, int]) -> bool:
    """Return whether somebody has more to carry in one market."""
    return _grew(*row)


def _grew(before: int, after: int) -> bool:
    """Return whether somebody has more to carry: more contracts of a side, or any of the other side (SPEC CY-9)."""
    return not (0 <= after <= before or before <= after <= 0)


def _sell(orders: Orders, books: loops.Readable[tuple[str, int, int]], each: Found) -> _Changes:
    """Return what one sale changes: contracts, what both get for them, and what the owner owes for it."""
    sheet = orders.sheets[each.market]
    held = sheet.held[each.owner] + books.get((_HELD, each.market, each.owner), 0)
    row = tuple(books.get((column, 0, each.owner), 0) for column in (_GAINED, _FEE, _PENALTY))
    lacking = shortage(orders.equity[each.owner] + row[0] - row[1] - row[2], _required(orders, books, each.owner))
    price = priced(sheet, each.sale, held, auctioned=each.auctioned)
    quantity = ordered(each.sale, most(held, lacking, relief(sheet, held, price)))
    taken, better, fee, penalty = sold(sheet, held, quantity, each.sale.value)
    added = (
        ((_HELD, each.market, each.owner), -taken),
        ((_HELD, each.market, each.counterpart), taken),
        ((_GAINED, 0, each.owner), better),
        ((_GAINED, 0, each.counterpart), -better),
        ((_FEE, 0, each.owner), fee),
        ((_PENALTY, 0, each.owner), penalty),
    )
    return tuple((key, books.get(key, 0) + more) for key, more in added)


def priced(sheet: Sheet, sale: ForcedSale, held: int, *, auctioned: bool) -> Amount:
    """Return what each contract of a sale fetches, or costs to buy back, for its owner (SPEC MC-8, MC-9, CY-7).

    Args:
        sheet: the market.
        sale: the sale.
        held: the contracts that its owner holds when its turn comes.
        auctioned: whether the rule of an auction has set its value, which so need not lie in the market's band.

    Raises:
        InvalidValue: if it says a value and no quantity, or a quantity that its owner does not hold.
        OutsideBand: if its value is too far from the mark's.
    """
    quantity, value, size = sale.quantity, sale.value, max(held, -held)
    if quantity is None:
        if value is not None:
            raise InvalidValue("value", value, "None, where the quantity is left to the terms")
        return sheet.value(1)
    if not 0 < quantity <= size:
        raise InvalidValue("quantity", quantity, names.at_most(size, f"that {sale.owner} holds"))
    if value is None:
        return sheet.value(1)
    if not auctioned and not in_band(sheet, quantity, value):
        raise OutsideBand(value, sheet.value(quantity), sheet.market.terms.band_ppm)
    return value // quantity if held * sheet.worth > 0 else -(-value // quantity)


def sold(sheet: Sheet, held: int, quantity: Amount, value: Amount | None) -> tuple[int, int, Amount, Amount]:
    """Return what a sale does to its owner, and the other way round to its counterpart (SPEC MC-9).

    Args:
        sheet: the market.
        held: the contracts that the owner holds when its turn comes.
        quantity: how many are sold.
        value: for how much, all of them together; None for what they are worth at the mark.

    Returns:
        The contracts that leave it, below 0 for shorts; what it receives more than the mark says, or pays less; and
        the fee and the penalty that it owes.
    """
    fair = sheet.value(quantity)
    paid = fair if value is None else value
    fee, penalty = sheet.market.terms.charges(paid)
    better = paid - fair if held * sheet.worth > 0 else fair - paid
    return quantity if held > 0 else -quantity, better, fee, penalty


def _required(orders: Orders, books: loops.Readable[tuple[str, int, int]], place: int) -> Amount:
    """Return what an owner must hold to keep what the sales so far have left it, in millionths."""
    left = tuple(
        (sheet.held[place] + books.get((_HELD, market, place), 0), sheet.worth, sheet.market.maintenance_ppm)
        for market, sheet in enumerate(orders.sheets)
    )
    return requirement(left)
