"""Trusted: contracts that nobody is named for, closed at the mark against whoever holds the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
from rhodian.base.errors import InvalidValue
from rhodian.base.rates import PPM
from rhodian.machine.orders import Found, Orders, Row, found_in, most
from rhodian.markets.sheets import closed, tear_up

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount
    from rhodian.machine.events import ForcedSale
    from rhodian.markets.sheets import Sheet


def _within_order(done: Orders, each: Found, quantity: Amount) -> None:
    """Refuse a sale to the other side of more than an order allows, before anything is closed."""
    sheet = done.sheets[each.market]
    allowed = most(sheet, sheet.held[each.owner], done.shortage(each.owner), sheet.value(1))
    if quantity > allowed:
        raise InvalidValue("quantity", quantity, f"at most the {allowed} that an order sells of {each.sale.owner}")


@attrs.frozen
class Final:
    """Everyone after all forced sales."""

    sheets: tuple[Sheet, ...]
    """The markets."""
    rows: tuple[Row, ...]
    """What sales bring and cost each."""


def unnamed(
    done: Orders, sheets: tuple[Sheet, ...], sales: tuple[ForcedSale, ...], *, sell_all: bool, ranked: bool
) -> Final:
    """Close what nobody was named for against the other side, at the mark, as far as there is any.

    Args:
        done: everyone after the named sales.
        sheets: the markets, once all contracts of the bankrupt are closed.
        sales: the sales that name nobody.
        sell_all: whether everyone else who is liquidatable is sold too.
        ranked: whether the other side is closed by leverage rather than in proportion.

    Raises:
        NotLiquidatable, UnknownName, InvalidValue: for the first sale that is not as an order allows.
    """
    found = found_in(attrs.evolve(done, sheets=sheets), sales)
    if len({(each.market, each.owner) for each in found}) < len(found):
        raise InvalidValue("sales", found[0].sale.owner, "one sale to the other side for each owner and market")
    for each in found:
        if each.sale.value is not None:
            raise InvalidValue("value", each.sale.value, "None for a sale to the other side, which is at the mark")
        if each.sale.quantity is not None:
            _within_order(done, each, each.sale.quantity)
    asked = {(each.market, each.owner): each.sale.quantity for each in found}
    count = len(done.owners)
    selling = tuple(
        done.equity[place] + done.rows[place].gained >= 0
        and done.liquidatable(place)
        and ((sell_all and not done.sold[place]) or any((at, place) in asked for at in range(len(sheets))))
        for place in range(count)
    )
    if not any(selling):
        return Final(sheets, done.rows)
    may_take = tuple(not sells and done.equity[place] >= 0 for place, sells in enumerate(selling))

    def step(state: Final, market: int) -> tuple[Final, None]:
        sheet = state.sheets[market]
        wanted = tuple(
            _wanted(done, state, (market, place), asked, sell_all=sell_all) if sells else 0
            for place, sells in enumerate(selling)
        )
        torn = tear_up(sheet, wanted, may_take, done.equity, ranked=ranked)
        rows = tuple(
            _charged(sheet, row, want) if sells else row
            for row, want, sells in zip(state.rows, torn.closed, selling, strict=True)
        )
        return Final((*state.sheets[:market], closed(sheet, torn.closed), *state.sheets[market + 1 :]), rows), None

    return loops.scan(step, Final(sheets, done.rows), range(len(sheets)))[0]


def _charged(sheet: Sheet, row: Row, quantity: Amount) -> Row:
    """Return what an owner owes once so many contracts are sold at the mark."""
    fee, penalty = sheet.market.terms.charges(sheet.value(quantity))
    return Row(row.gained, row.fee + fee, row.penalty + penalty)


def _wanted(
    done: Orders, state: Final, key: tuple[int, int], asked: dict[tuple[int, int], Amount | None], *, sell_all: bool
) -> Amount:
    """Return how many contracts of an owner are to be closed in one market: no more than the others have left it."""
    market, place = key
    sheet, row = state.sheets[market], state.rows[place]
    held = sheet.held[place]
    required = loops.total(each.value(each.held[place]) * each.market.maintenance_ppm for each in state.sheets)
    worth = done.equity[place] + row.gained - row.fee - row.penalty
    allowed = most(sheet, held, required - worth * PPM, sheet.value(1))
    if key not in asked:
        return allowed if sell_all and not done.sold[place] else 0
    quantity = asked[key]
    return allowed if quantity is None else min(quantity, allowed)
