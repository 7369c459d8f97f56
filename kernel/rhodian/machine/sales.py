"""Trusted: forced sales of a cycle: each as an order by the market's terms allows, and none decided by their order.

An order sells all, or no more than restores the maintenance margin; its value lies in the market's band around the
mark; what it owes in fees and penalties follows from the terms. Sales are taken in a canonical order, by market, owner
and counterpart, each on what those before it have left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
from rhodian.base.errors import InvalidValue, NotLiquidatable, UnknownName
from rhodian.base.numbers import Amount, natural, positive
from rhodian.base.rates import PPM
from rhodian.markets.margin import closing_quantity
from rhodian.markets.sheets import Sheet, in_band, tear_up, traded

if TYPE_CHECKING:
    from rhodian.machine.events import ForcedSale


@attrs.frozen
class Row:
    """What forced sales bring and cost one owner."""

    gained: int = 0
    """What it gets more than the mark, in smallest units; below 0 for less."""
    fee: Amount = 0
    """What it owes a liquidator."""
    penalty: Amount = 0
    """What it owes a pool."""


@attrs.frozen
class Orders:
    """Everyone of a cycle at the marks, and the forced sales so far."""

    sheets: tuple[Sheet, ...]
    """The markets, as the sales so far have left them."""
    owners: tuple[str, ...]
    """Everyone of the cycle, by name."""
    equity: tuple[int, ...]
    """What each is worth at the marks, before any sale."""
    required: tuple[Amount, ...]
    """What each must hold to keep what it held before any sale, in millionths of a smallest unit."""
    rows: tuple[Row, ...] = ()
    """What sales bring and cost each."""
    sold: tuple[bool, ...] = ()
    """Whether each was sold by name."""
    grown: tuple[int, ...] = ()
    """Who has taken contracts on, by place."""

    def worth(self, place: int) -> int:
        """Return what an owner is worth at the marks after the sales so far, what it owes for them counted."""
        row = self.rows[place]
        return self.equity[place] + row.gained - row.fee - row.penalty

    def shortage(self, place: int) -> int:
        """Return by how much an owner's requirement now exceeds what it is worth, in millionths; below 0 if not."""
        required = loops.total(sheet.value(sheet.held[place]) * sheet.market.maintenance_ppm for sheet in self.sheets)
        return required - self.worth(place) * PPM

    def liquidatable(self, place: int) -> bool:
        """Return whether an owner was below its maintenance requirement before any sale (SPEC CY-7)."""
        return self.equity[place] * PPM < self.required[place]


@attrs.frozen
class _Sale:
    """A forced sale, with its parties found."""

    sale: ForcedSale
    """The sale."""
    market: int
    """Which of the markets."""
    owner: int
    """The owner's place."""
    counterpart: int
    """The counterpart's place; the owner's if there is none."""


def _found(orders: Orders, sales: tuple[ForcedSale, ...]) -> tuple[_Sale, ...]:
    """Return the sales in their canonical order, with their parties found.

    Raises:
        UnknownName: if an owner or a counterpart is not of the cycle.
        NotLiquidatable: if an owner's equity reaches the maintenance requirement.
        InvalidValue: if a counterpart is the owner itself.
    """
    places = {owner: place for place, owner in enumerate(orders.owners)}
    markets = {sheet.market.name: place for place, sheet in enumerate(orders.sheets)}
    for sale in sales:
        if sale.owner not in places:
            raise UnknownName("owner", sale.owner)
        if sale.counterpart == sale.owner:
            raise InvalidValue("counterpart", sale.counterpart, "another than the owner")
        place = places[sale.owner]
        if not orders.liquidatable(place):
            raise NotLiquidatable(sale.owner, orders.equity[place], -(-orders.required[place] // PPM))
    found = tuple(
        _Sale(sale, markets[sale.market], places[sale.owner], places[sale.counterpart or sale.owner]) for sale in sales
    )
    return tuple(sorted(found, key=_canonical))


def _canonical(found: _Sale) -> tuple[int, int, int, int, int]:
    """Return the key by which sales are taken."""
    sale = found.sale
    return found.market, found.owner, found.counterpart, sale.quantity or 0, sale.value or 0


def named(orders: Orders, sales: tuple[ForcedSale, ...]) -> Orders:
    """Carry out the sales that name who takes the contracts (SPEC CY-8, CY-9).

    Raises:
        NotLiquidatable, UnknownName, InvalidValue: for the first sale that is not as an order allows.
    """
    found = _found(orders, sales)
    count = len(orders.owners)
    if not found:
        return attrs.evolve(orders, rows=(Row(),) * count, sold=(False,) * count)
    selling = {each.owner: 0 for each in found}
    for each in found:
        if each.counterpart in selling or orders.equity[each.counterpart] < 0:
            raise InvalidValue("counterpart", each.sale.counterpart, "an owner who is neither sold too nor bankrupt")

    def step(books: loops.Readable[tuple[str, int, int]], each: _Sale) -> tuple[_Changes, None]:
        return _sell(orders, books, each), None

    changes = loops.scan_books(step, {}, found)[0]
    sheets = tuple(
        traded(sheet, tuple((place, more) for (kind, at, place), more in changes if kind == _HELD and at == market))
        for market, sheet in enumerate(orders.sheets)
    )
    columns = tuple(
        loops.sums(count, tuple((place, more) for (kind, _, place), more in changes if kind == column))
        for column in (_GAINED, _FEE, _PENALTY)
    )
    rows = tuple(Row(*row) for row in zip(*columns, strict=True))
    grown = tuple(
        place
        for place in sorted({each.counterpart: 0 for each in found})
        if any(
            _grew(before.held[place], after.held[place]) for before, after in zip(orders.sheets, sheets, strict=True)
        )
    )
    return attrs.evolve(
        orders, sheets=sheets, rows=rows, sold=tuple(place in selling for place in range(count)), grown=grown
    )


_HELD = "held"
_GAINED = "gained"
_FEE = "fee"
_PENALTY = "penalty"

_Changes = tuple[tuple[tuple[str, int, int], int], ...]


def _grew(before: int, after: int) -> bool:
    """Return whether somebody has more to carry: more contracts of a side, or contracts of the other side."""
    return not (0 <= after <= before or before <= after <= 0)


def _sell(orders: Orders, books: loops.Readable[tuple[str, int, int]], each: _Sale) -> _Changes:
    """Return what one sale changes: contracts, what both get for them, and what the owner owes for it."""
    sale, sheet = each.sale, orders.sheets[each.market]
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
    if sale.counterpart is None:
        raise UnknownName("counterpart", sale.owner)
    return tuple((key, books.get(key, 0) + more) for key, more in added)


def _ordered(
    orders: Orders, books: loops.Readable[tuple[str, int, int]], each: _Sale, held: int
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
        quantity = most(sheet, held, required - worth * PPM, sheet.value(1))
    elif not 1 <= positive(quantity, "quantity") <= size:
        raise InvalidValue("quantity", quantity, f"at most the {size} that {sale.owner} holds")
    value = sheet.value(quantity) if sale.value is None else natural(sale.value, "value")
    if not in_band(sheet, quantity, value):
        band = sheet.market.terms.band_ppm
        raise InvalidValue("value", value, f"within {band} parts per million of {sheet.value(quantity)}, the mark's")
    receives = held * sheet.worth > 0
    each_price = (value // quantity if receives else -(-value // quantity)) if quantity > 0 else 0
    if quantity > (allowed := most(sheet, held, required - worth * PPM, each_price)):
        raise InvalidValue("quantity", quantity, f"at most the {allowed} that restore the margin of {sale.owner}")
    return quantity, value


def _required(orders: Orders, books: loops.Readable[tuple[str, int, int]], place: int) -> Amount:
    """Return what an owner must hold to keep what the sales so far have left it, in millionths."""
    return loops.total(
        sheet.value(sheet.held[place] + books.get((_HELD, market, place), 0)) * sheet.market.maintenance_ppm
        for market, sheet in enumerate(orders.sheets)
    )


def most(sheet: Sheet, held: int, shortage: int, price: Amount) -> Amount:
    """Return the most contracts that an order of the market sells of an owner (SPEC CY-8).

    Args:
        sheet: the market.
        held: the owner's contracts.
        shortage: by how much its requirement exceeds its equity, in millionths; below 0 if it does not.
        price: what each fetches, or costs to buy back.
    """
    size, terms = max(held, -held), sheet.market.terms
    if not terms.partial:
        return size
    fair = sheet.value(1)
    slip = fair - price if held * sheet.worth > 0 else price - fair
    charges = -(-price * (terms.fee_ppm + terms.penalty_ppm) // PPM)
    relief = fair * sheet.market.maintenance_ppm - (slip + charges) * PPM
    return closing_quantity(size, max(0, shortage), relief)


def _within_order(done: Orders, each: _Sale, quantity: Amount) -> None:
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
    """Close what nobody was named for against the other side, at the mark, as far as there is any (SPEC CY-10).

    Args:
        done: everyone after the named sales.
        sheets: the markets, once all contracts of the bankrupt are closed.
        sales: the sales that name nobody.
        sell_all: whether everyone else who is liquidatable is sold too.
        ranked: whether the other side is closed by leverage rather than in proportion.

    Raises:
        NotLiquidatable, UnknownName, InvalidValue: for the first sale that is not as an order allows.
    """
    found = _found(attrs.evolve(done, sheets=sheets), sales)
    if len({(each.market, each.owner) for each in found}) < len(found):
        raise InvalidValue("sales", found[0].sale.owner, "one sale to the other side for each owner and market")
    for each in found:
        if each.sale.value is not None:
            raise InvalidValue("value", each.sale.value, "None for a sale to the other side, which is at the mark")
        if each.sale.quantity is not None:
            _within_order(done, each, positive(each.sale.quantity, "quantity"))
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
        held = tuple(had - less if had > 0 else had + less for had, less in zip(sheet.held, torn.closed, strict=True))
        after = attrs.evolve(sheet, held=held)
        return Final((*state.sheets[:market], after, *state.sheets[market + 1 :]), rows), None

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
