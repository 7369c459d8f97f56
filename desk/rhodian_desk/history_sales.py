"""Checked: the forced sales of one mark, each by the kernel's steps from liquidatable to sold.

A sale against whoever holds the other side is closed with the candidates that can afford it, as the policy says:
the highest leverage first, or in proportion to what they hold. One sale after the other, by owner, each candidate
as the sales before have left it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base.errors import InvalidValue, number
from rhodian.deleveraging.closing import closable, close_in_proportion, close_in_rank
from rhodian.deleveraging.scores import by_ratio
from rhodian.markets.contracts import holding
from rhodian.markets.liquidation import Closing, Liquidatable, close_out, sell
from rhodian.markets.marking import Sale
from rhodian_desk import history as told

if TYPE_CHECKING:
    from rhodian import Amount
    from rhodian.markets.liquidation import Healthy
    from rhodian.markets.marking import Marked


@attrs.frozen
class Ordered:
    """One forced sale, as it was done."""

    closing: Closing
    """What was to be sold, and the account as it was."""
    price: Amount
    """The price of each contract."""
    fee: Amount
    """What the liquidator is owed."""
    penalty: Amount
    """What the pool is owed."""
    parts: tuple[tuple[str, Amount], ...]
    """Who took how many contracts."""

    @property
    def unclosed(self) -> Amount:
        """How many contracts found nobody; their owner keeps them."""
        return self.closing.quantity - sum(quantity for _, quantity in self.parts)


class Sales:
    """The sales of a mark on their way."""

    def __init__(self, marked: Marked, policy: told.Policy, sold: frozenset[str]) -> None:
        """Begin with none; those who are sold are no candidates."""
        self.done: list[Sale] = []
        self.ordered: list[tuple[str, Ordered]] = []
        self._marked = marked
        self.market = marked.listed.market
        self._policy = policy
        self._sold = sold
        self._held: dict[str, int] = {}
        self._worth: dict[str, int] = {}

    @property
    def owners(self) -> tuple[str, ...]:
        """Everyone in the round."""
        return self._marked.owners

    def sell(self, order: told.SaleOrder) -> None:
        """Sell as an event orders it."""
        standing = self._assess(order.owner)
        if not isinstance(standing, Liquidatable):
            at_mark = f"{number(standing.standing.equity)}, and must hold {number(standing.standing.maintenance)}"
            raise InvalidValue("owner of a sale", order.owner, f"liquidatable; its equity at the mark is {at_mark}")
        place = self._place(order.owner)
        whole = close_out(standing, place, attrs.evolve(self.market.terms, partial=False), self._marked.price)
        price = self._price(whole, order)
        if isinstance(order.quantity, int) and order.quantity > whole.quantity:
            most = f"at most {whole.quantity}, which is all that {order.owner} holds"
            raise InvalidValue("quantity", order.quantity, most)
        closing = self._closing(standing, place, price, order)
        sold = sell(closing, price)
        parts: tuple[tuple[str, Amount], ...] = ((order.counterpart, closing.quantity),)
        if order.counterpart == told.DELEVERAGE:
            parts = self._against(closing, price)
            taken = sum(quantity for _, quantity in parts)
            sold = sell(attrs.evolve(closing, quantity=taken), price)
        done = Ordered(closing, price, sold.fee, sold.penalty, parts)
        self.ordered.append((order.owner, done))
        charges = (sold.fee, sold.penalty)
        for counterpart, quantity in parts:
            self.done.append(Sale(order.owner, counterpart, quantity, price, *charges))
            charges = (0, 0)
            self._moved(order.owner, counterpart, quantity, price)

    def _assess(self, owner: str) -> Healthy | Liquidatable:
        """Tell how one owner stands at the new mark, before any sale."""
        return self._marked.assess(owner)

    def _place(self, owner: str) -> int:
        """Return where the market stands among those that share an owner's collateral."""
        margin, listed = self.market.margin(owner), self._marked.exchange.listed
        sharing = [each.market.name for each in listed if each.market.margin(owner) == margin]
        return sharing.index(self.market.name)

    def _price(self, whole: Closing, order: told.SaleOrder) -> Amount:
        """Return the price of a sale; a long position that no price can bankrupt is closed at the least there is."""
        price = self._policy.close_at if order.price is None else order.price
        if price == told.AT_BANKRUPTCY:
            return max(1, whole.bankruptcy_price)
        return self._marked.price if isinstance(price, str) else price

    def _closing(self, standing: Liquidatable, place: int, price: Amount, order: told.SaleOrder) -> Closing:
        """Decide how many contracts are sold at the price."""
        terms = self.market.terms
        if isinstance(order.quantity, str):
            terms = attrs.evolve(terms, partial=order.quantity == told.RESTORING)
        closing = close_out(standing, place, terms, price)
        return attrs.evolve(closing, quantity=order.quantity) if isinstance(order.quantity, int) else closing

    def _against(self, closing: Closing, price: Amount) -> tuple[tuple[str, Amount], ...]:
        """Close contracts against whoever holds the other side and can afford it."""
        sign = 1 if closing.position.quantity > 0 else -1
        others = [each for each in self._marked.owners if each not in self._sold and self.holds(each) * sign < 0]
        quantities = tuple(abs(self.holds(each)) for each in others)
        worth = tuple(self._is_worth(each) for each in others)
        values = tuple(max(0, each) for each in worth)
        cost = sign * (price - self._marked.price)
        caps = closable(cost, quantities, values, tuple(max(0, -each) for each in worth))
        if self._policy.deleverage == told.PROPORTIONAL:
            closed = close_in_proportion(closing.quantity, price, caps, quantities)
        else:
            closed = close_in_rank(closing.quantity, price, caps, by_ratio(quantities, values))
        return tuple((each, taken) for each, taken in zip(others, closed.quantities, strict=True) if taken > 0)

    def holds(self, owner: str) -> int:
        """Return what an owner holds after the sales so far."""
        if owner not in self._held:
            self._held[owner] = holding(self._marked.exchange.books.balances, self.market, owner)
        return self._held[owner]

    def _is_worth(self, owner: str) -> int:
        """Return what an owner's account is worth at the new mark, after the sales so far."""
        return self._assess(owner).standing.equity + self._worth.get(owner, 0)

    def _moved(self, owner: str, counterpart: str, quantity: Amount, price: Amount) -> None:
        """Remember what a sale moved."""
        taken = quantity if self.holds(owner) > 0 else -quantity
        self._held[owner] = self.holds(owner) - taken
        self._held[counterpart] = self.holds(counterpart) + taken
        gained = taken * (self._marked.price - price)
        self._worth[owner] = self._worth.get(owner, 0) - gained
        self._worth[counterpart] = self._worth.get(counterpart, 0) + gained
