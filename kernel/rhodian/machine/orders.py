"""Trusted: everyone of a cycle at the marks, who may be sold, and how much an order of a market sells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, names
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural, positive
from rhodian.base.rates import PPM
from rhodian.machine.errors import UnknownName
from rhodian.markets.errors import NotLiquidatable
from rhodian.markets.margin import closing_quantity, requirement, rounded_up, shortage
from rhodian.markets.terms import inside

if TYPE_CHECKING:
    from rhodian.machine.events import ForcedSale
    from rhodian.markets.sheets import Sheet


@attrs.frozen
class Seller:
    """An owner of whom contracts are sold."""

    owner: str
    """Its name."""
    counterpart: str | None
    """Who takes the contracts; None for whoever holds the other side, or bids."""
    equity: int
    """What it is worth at the marks, before any sale."""
    required: Amount
    """What it must hold to keep its contracts, in millionths of a smallest unit."""


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

    @property
    def worths(self) -> tuple[int, ...]:
        """What each owner is worth so, by place."""
        return columns.less(columns.added(self.equity, self.gained), columns.added(self.fees, self.penalties))

    def shortage(self, place: int) -> int:
        """Return by how much an owner's requirement now exceeds what it is worth, in millionths; below 0 if not."""
        held = tuple((sheet.held[place], sheet.worth, sheet.market.maintenance_ppm) for sheet in self.sheets)
        return shortage(self.worth(place), requirement(held))

    def seller(self, place: int, counterpart: str | None = None) -> Seller:
        """Return an owner of whom contracts are sold, as it stood before any sale."""
        return Seller(self.owners[place], counterpart, self.equity[place], self.required[place])


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
        UnknownName: for the first sale whose owner, or else counterpart, is not of the cycle.
        InvalidValue, NotLiquidatable: as `must_be_liquidatable` does.
    """
    if not sales and not awards:
        return ()
    places = {owner: place for place, owner in enumerate(orders.owners)}
    markets = {sheet.market.name: place for place, sheet in enumerate(orders.sheets)}
    for sale in (*sales, *awards):
        for kind, name in (("owner", sale.owner), ("counterpart", sale.counterpart)):
            if name is not None and name not in places:
                raise UnknownName(kind, name)
    found = tuple(
        Found(sale, markets[sale.market], places[sale.owner], places[sale.counterpart or sale.owner], auctioned)
        for auctioned, some in ((False, sales), (True, awards))
        for sale in some
    )
    must_be_liquidatable(tuple([orders.seller(each.owner, each.sale.counterpart) for each in found]))
    return tuple(sorted(found, key=_canonical))


def must_be_liquidatable(sellers: tuple[Seller, ...]) -> None:
    """Refuse to sell contracts of an owner to itself, or if its equity reaches its requirement (SPEC MC-8, MC-10).

    Raises:
        InvalidValue, NotLiquidatable: for the first such seller.
    """
    columns.every(_may_be_sold, sellers)


def _may_be_sold(seller: Seller) -> bool:
    """Refuse one seller, or return that it passes."""
    if seller.counterpart is not None and seller.counterpart == seller.owner:
        raise InvalidValue("counterpart", seller.counterpart, "another than the owner")
    if shortage(seller.equity, seller.required) <= 0:
        raise NotLiquidatable(seller.owner, seller.equity, rounded_up(seller.required))
    return True


def _canonical(found: Found) -> tuple[int, int, int, int, int]:
    """Return the key by which sales are taken; no two that differ have one (SPEC MC-10)."""
    sale = found.sale
    value = -1 if sale.value is None else sale.value
    return found.market, found.owner, found.counterpart, sale.quantity or 0, value


def most(held: int, shortage: int, relief: int | None) -> Amount:
    """Return the most contracts that an order sells of an owner (SPEC CY-6).

    Args:
        held: the owner's contracts, above 0 for longs.
        shortage: by how much its requirement exceeds its equity, in millionths; below 0 if it does not.
        relief: by how much the sale of one lessens that; None where an order sells all.
    """
    size = max(held, -held)
    return size if relief is None else closing_quantity(size, max(0, shortage), relief)


def relief(sheet: Sheet, held: int, price: Amount) -> int | None:
    """Return by how much the sale of one contract lessens its owner's shortage, in millionths (SPEC CY-6).

    Args:
        sheet: the market.
        held: the owner's contracts, above 0 for longs; which does not matter at the mark.
        price: what each fetches, or costs to buy back.

    Returns:
        What it requires, less what it fetches short of the mark and its charges; None if the market's orders sell all.
    """
    terms = sheet.market.terms
    if not terms.partial:
        return None
    fair = sheet.value(1)
    slip = fair - price if held * sheet.worth > 0 else price - fair
    charges = -(-price * (terms.fee_ppm + terms.penalty_ppm) // PPM)
    return fair * sheet.market.maintenance_ppm - (slip + charges) * PPM


def ordered(sale: ForcedSale, allowed: Amount) -> Amount:
    """Return how many contracts a sale is of: what it says, or all that its order allows (SPEC MC-8).

    Raises:
        InvalidValue: if that is more than its order allows, or nothing.
    """
    quantity = allowed if sale.quantity is None else sale.quantity
    if quantity > allowed:
        raise InvalidValue("quantity", quantity, names.at_most(allowed, f"that an order sells of {sale.owner}"))
    if quantity == 0:
        raise InvalidValue("quantity", 0, f"at least one contract, and nothing of {sale.owner} is to be sold")
    return quantity
