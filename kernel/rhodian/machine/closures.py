"""Trusted: contracts that nobody is named for, closed at the mark against whoever holds the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.machine.orders import Orders, found_in, most, ordered, relief
from rhodian.markets.margin import shortage
from rhodian.markets.sheets import closed, maintenance, tear_up

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount
    from rhodian.machine.events import ForcedSale
    from rhodian.markets.sheets import Sheet


def unnamed(
    done: Orders, sheets: tuple[Sheet, ...], sales: tuple[ForcedSale, ...], *, sell_all: bool, ranked: bool
) -> Orders:
    """Close what nobody was named for against the other side, at the mark, as far as there is any (SPEC CY-8).

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
    asked = {(each.market, each.owner): each.sale.quantity for each in found}
    selling = _selling(done, {each.owner: 0 for each in found}, sell_all=sell_all)
    may_take = columns.each(_may_take, selling, done.equity)

    def step(so_far: Orders, market: int) -> tuple[Orders, None]:
        sheet, required = so_far.sheets[market], maintenance(so_far.sheets)
        price = sheet.value(1)
        wanted = tuple(
            [
                _wanted(
                    so_far,
                    (market, place),
                    most(held, shortage(so_far.worth(place), need), relief(sheet, held, price)),
                    asked,
                    sell_all=sell_all,
                )
                if sells
                else 0
                for place, (sells, held, need) in enumerate(zip(selling, sheet.held, required, strict=True))
            ]
        )
        done = tear_up(sheet, wanted, may_take, so_far.equity, ranked=ranked)
        return _charged(so_far, market, done.closed, selling), None

    return loops.scan(step, torn, range(len(sheets)))[0] if any(selling) else torn


def _may_take(sells: bool, worth: int) -> bool:  # noqa: FBT001  # an item of a column
    """Return whether one owner may be closed against."""
    return not sells and worth >= 0


def _selling(done: Orders, asked: dict[int, int], *, sell_all: bool) -> tuple[bool, ...]:
    """Return who is sold to the other side: whoever is liquidatable, is not bankrupt, and is asked for."""
    return tuple(
        [
            ((sell_all and not sold) or place in asked) and equity + gained >= 0 and shortage(equity, required) > 0
            for place, (equity, gained, required, sold) in enumerate(
                zip(done.equity, done.gained, done.required, done.sold, strict=True)
            )
        ]
    )


def _charged(so_far: Orders, market: int, quantities: tuple[Amount, ...], selling: tuple[bool, ...]) -> Orders:
    """Return everyone once so many contracts of a market are closed, of which those who are sold owe charges."""
    sheet = so_far.sheets[market]
    price, terms = sheet.value(1), sheet.market.terms
    charges = tuple(
        [
            terms.charges(quantity * price) if sells else (0, 0)
            for quantity, sells in zip(quantities, selling, strict=True)
        ]
    )
    return attrs.evolve(
        so_far,
        sheets=(*so_far.sheets[:market], closed(sheet, quantities), *so_far.sheets[market + 1 :]),
        fees=tuple([owed + fee for owed, (fee, _) in zip(so_far.fees, charges, strict=True)]),
        penalties=tuple([owed + penalty for owed, (_, penalty) in zip(so_far.penalties, charges, strict=True)]),
    )


def _wanted(
    so_far: Orders,
    key: tuple[int, int],
    allowed: Amount,
    asked: dict[tuple[int, int], Amount | None],
    *,
    sell_all: bool,
) -> Amount:
    """Return how many contracts of an owner are to be closed in one market: no more than an order now allows."""
    if key not in asked:
        return allowed if sell_all and not so_far.sold[key[1]] else 0
    quantity = asked[key]
    return allowed if quantity is None else min(quantity, allowed)
