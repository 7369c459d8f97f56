"""Trusted: contracts that nobody is named for, closed at the mark against whoever holds the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.machine.orders import Orders, found_in, most, ordered, relief
from rhodian.markets.margin import closing_quantity, shortage
from rhodian.markets.sheets import closed, maintenance, tear_up
from rhodian.markets.terms import charge

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount
    from rhodian.machine.events import ForcedSale
    from rhodian.machine.orders import Found
    from rhodian.markets.sheets import Sheet


def unnamed(
    done: Orders, sheets: tuple[Sheet, ...], sales: tuple[ForcedSale, ...], *, sell_all: bool, ranked: bool
) -> Orders:
    """Close what nobody was named for against the other side, at the mark, as far as there is any (SPEC CY-8, MC-15).

    Args:
        done: everyone after the named sales.
        sheets: the markets, once all contracts of the bankrupt are closed.
        sales: the sales that name nobody.
        sell_all: whether everyone else who is liquidatable is sold too.
        ranked: whether the other side is closed by leverage rather than in proportion.

    Raises:
        NotLiquidatable, UnknownName, InvalidValue: for the first sale that is not as an order allows.
    """
    found = found_in(done, sales)
    if len({(each.market, each.owner) for each in found}) < len(found):
        raise InvalidValue("sales", found[0].sale.owner, "one sale to the other side for each owner and market")
    for each in found:
        if each.sale.value is not None:
            raise InvalidValue("value", each.sale.value, "None for a sale to the other side, which is at the mark")
        if each.sale.quantity is not None:
            sheet = done.sheets[each.market]
            held, price = sheet.held[each.owner], sheet.value(1)
            ordered(each.sale, most(held, done.shortage(each.owner), relief(sheet, held, price)))
    torn = attrs.evolve(done, sheets=sheets)
    if not found and not sell_all:
        return torn
    chosen = columns.each(_is_not_sold if sell_all else _nobody, done.sold)
    asked = {each.owner: 0 for each in found}
    asking = tuple([is_one or place in asked for place, is_one in enumerate(chosen)]) if found else chosen
    selling = columns.each(_sells, asking, done.equity, done.gained, done.required)
    if columns.first(_is_so, selling) is None:
        return torn
    may_take = columns.each(_may_take, selling, done.equity)

    def step(so_far: Orders, market: int) -> tuple[Orders, None]:
        sheet = so_far.sheets[market]
        wanted = _wanted(so_far, market, selling, chosen, found)
        done = tear_up(sheet, wanted, may_take, so_far.equity, ranked=ranked)
        return _charged(so_far, market, done.closed, selling), None

    return loops.scan(step, torn, range(len(sheets)))[0]


def _is_not_sold(sold: bool) -> bool:  # noqa: FBT001  # an item of a column
    """Return whether one owner is not sold by name."""
    return not sold


def _nobody(_: object) -> bool:
    """Return that an owner is not to be sold, whoever it is."""
    return False


def _is_so(item: bool) -> bool:  # noqa: FBT001  # an item of a column
    return item


def _sells(asking: bool, equity: int, gained: int, required: Amount) -> bool:  # noqa: FBT001  # an item of a column
    """Return whether one owner is sold to the other side: if it is asked for, liquidatable, and not bankrupt."""
    return asking and equity + gained >= 0 and shortage(equity, required) > 0


def _may_take(sells: bool, worth: int) -> bool:  # noqa: FBT001  # an item of a column
    """Return whether one owner may be closed against."""
    return not sells and worth >= 0


def _asked(
    sizes: tuple[Amount, ...], market: int, chosen: tuple[bool, ...], found: tuple[Found, ...]
) -> tuple[Amount, ...]:
    """Return the most contracts of each owner that are to be closed in one market, if it is sold at all."""
    if not found:
        return sizes
    asked = {each.owner: each.sale.quantity for each in found if each.market == market}
    numbers = {place: sizes[place] if number is None else number for place, number in asked.items()}
    return tuple(
        [
            numbers.get(place, size if is_one else 0)
            for place, (size, is_one) in enumerate(zip(sizes, chosen, strict=True))
        ]
    )


def _wanted(
    so_far: Orders, market: int, selling: tuple[bool, ...], chosen: tuple[bool, ...], found: tuple[Found, ...]
) -> tuple[Amount, ...]:
    """Return how many contracts of each owner are to be closed: what is asked, as far as an order allows it."""
    sheet = so_far.sheets[market]
    sizes = sheet.sizes
    asked = _asked(sizes, market, chosen, found)
    eased = relief(sheet, 0, sheet.value(1))
    if eased is None:
        return columns.each(_all_asked, selling, asked, sizes)

    def within(sells: bool, most: Amount, size: Amount, worth: int, required: Amount) -> Amount:  # noqa: FBT001  # items
        return min(most, closing_quantity(size, max(0, shortage(worth, required)), eased)) if sells else 0

    return columns.each(within, selling, asked, sizes, so_far.worths, maintenance(so_far.sheets))


def _all_asked(sells: bool, asked: Amount, size: Amount) -> Amount:  # noqa: FBT001  # an item of a column
    """Return how many contracts of one owner are to be closed, where an order sells all."""
    return min(asked, size) if sells else 0


def _charged(so_far: Orders, market: int, quantities: tuple[Amount, ...], selling: tuple[bool, ...]) -> Orders:
    """Return everyone once so many contracts of a market are closed, of which those who are sold owe charges."""
    sheet = so_far.sheets[market]
    price, fee_ppm, penalty_ppm = sheet.value(1), sheet.market.terms.fee_ppm, sheet.market.terms.penalty_ppm

    def fee(owed: Amount, quantity: Amount, sells: bool) -> Amount:  # noqa: FBT001  # an item of a column
        return owed + charge(quantity * price, fee_ppm) if sells else owed

    def penalty(owed: Amount, quantity: Amount, sells: bool) -> Amount:  # noqa: FBT001  # an item of a column
        return owed + charge(quantity * price, penalty_ppm) if sells else owed

    return attrs.evolve(
        so_far,
        sheets=(*so_far.sheets[:market], closed(sheet, quantities), *so_far.sheets[market + 1 :]),
        fees=columns.each(fee, so_far.fees, quantities, selling),
        penalties=columns.each(penalty, so_far.penalties, quantities, selling),
    )
