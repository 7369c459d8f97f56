"""Trusted: everyone of a cycle at the marks, who may be sold, and how much an order of a market sells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import checked_name, natural, positive
from rhodian.base.rates import PPM
from rhodian.machine.errors import UnknownName
from rhodian.markets.errors import NotLiquidatable
from rhodian.markets.margin import closing_quantity, requirement, rounded_up, shortage
from rhodian.markets.terms import inside

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount
    from rhodian.machine.events import ForcedSale
    from rhodian.markets.sheets import Sheet


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
    gained: tuple[int, ...]
    """What sales bring each more than the mark, in smallest units; below 0 for less."""
    fees: tuple[Amount, ...]
    """What each owes a liquidator for them."""
    penalties: tuple[Amount, ...]
    """What each owes a pool for them."""
    sold: tuple[bool, ...]
    """Whether each was sold by name."""
    grown: tuple[int, ...] = ()
    """Who has taken contracts on, by place."""

    def worth(self, place: int) -> int:
        """Return what an owner is worth at the marks after the sales so far, what it owes for them counted."""
        return self.equity[place] + self.gained[place] - self.fees[place] - self.penalties[place]

    def shortage(self, place: int) -> int:
        """Return by how much an owner's requirement now exceeds what it is worth, in millionths; below 0 if not."""
        held = tuple((sheet.held[place], sheet.worth, sheet.market.maintenance_ppm) for sheet in self.sheets)
        return shortage(self.worth(place), requirement(held))

    def liquidatable(self, place: int) -> bool:
        """Return whether an owner was below its maintenance requirement before any sale."""
        return shortage(self.equity[place], self.required[place]) > 0


@attrs.frozen
class Found:
    """A forced sale, with its parties found."""

    sale: ForcedSale
    """The sale."""
    market: int
    """Which of the markets."""
    owner: int
    """The owner's place."""
    counterpart: int
    """The counterpart's place; the owner's if there is none."""
    auctioned: bool = False
    """Whether the rule of an auction has set its value, which so need not lie in the market's band."""


def checked(sale: ForcedSale) -> ForcedSale:
    """Return a forced sale, if its names and numbers are such; its market is known already (SPEC MK-11).

    Raises:
        InvalidValue: for the first of owner, counterpart and quantity that is malformed.
        InvalidAmount: if the value is not a natural number.
    """
    inside(checked_name(sale.owner, "owner"), "owner")
    if sale.counterpart is not None:
        inside(checked_name(sale.counterpart, "counterpart"), "counterpart")
    if sale.quantity is not None:
        positive(sale.quantity, "quantity")
    if sale.value is not None:
        natural(sale.value, "value")
    return sale


def found_in(orders: Orders, sales: tuple[ForcedSale, ...], awards: tuple[ForcedSale, ...] = ()) -> tuple[Found, ...]:
    """Return the sales in their canonical order, with their parties found.

    Args:
        orders: everyone of the cycle.
        sales: the forced sales as they were given.
        awards: those that follow from auctions.

    Raises:
        UnknownName: if an owner or a counterpart is not of the cycle.
        NotLiquidatable: if an owner's equity reaches the maintenance requirement.
        InvalidValue: if a counterpart is the owner itself.
    """
    if not sales and not awards:
        return ()
    places = {owner: place for place, owner in enumerate(orders.owners)}
    markets = {sheet.market.name: place for place, sheet in enumerate(orders.sheets)}
    for sale in (*sales, *awards):
        if sale.owner not in places:
            raise UnknownName("owner", sale.owner)
        if sale.counterpart == sale.owner:
            raise InvalidValue("counterpart", sale.counterpart, "another than the owner")
        _must_be_liquidatable(orders, places[sale.owner])
    found = tuple(
        Found(sale, markets[sale.market], places[sale.owner], places[sale.counterpart or sale.owner], auctioned)
        for auctioned, some in ((False, sales), (True, awards))
        for sale in some
    )
    return tuple(sorted(found, key=_canonical))


def must_be_liquidatable(orders: Orders, names: tuple[str, ...]) -> None:
    """Refuse to put contracts up of an owner of the cycle whose equity reaches the maintenance requirement.

    Raises:
        NotLiquidatable: for the first whose does.
    """
    places = {owner: place for place, owner in enumerate(orders.owners)} if names else {}
    for name in names:
        _must_be_liquidatable(orders, places[name])


def _must_be_liquidatable(orders: Orders, place: int) -> None:
    """Refuse to sell contracts of an owner whose equity reaches the maintenance requirement."""
    if not orders.liquidatable(place):
        raise NotLiquidatable(orders.owners[place], orders.equity[place], rounded_up(orders.required[place]))


def _canonical(found: Found) -> tuple[int, int, int, int, int]:
    """Return the key by which sales are taken."""
    sale = found.sale
    value = -1 if sale.value is None else sale.value
    return found.market, found.owner, found.counterpart, sale.quantity or 0, value


def most(sheet: Sheet, held: int, shortage: int, price: Amount) -> Amount:
    """Return the most contracts that an order of the market sells of an owner (SPEC CY-6).

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
