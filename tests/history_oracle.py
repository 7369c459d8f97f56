"""Convenience: a second opinion on whole histories of an exchange, slow, plain, and sharing no code with it.

It keeps no ledger and knows no phases: money is a dict, a position is one number above or below 0, a rate is a
fraction, and a round is one long calculation that is thrown away if it is refused. What an owner gains by a round is
what its contracts are worth afterwards, less what they were worth before, and what it was paid for those sold.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from tests.history_records import LARGEST, Borne, refuse_unless
from tests.oracle import draw, in_order, in_proportion, in_proportion_capped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.history_records import ForcedSale, Layer, MarketRules, Place, PoolRules, Settlement


class Oracle:
    """An exchange on paper."""

    def __init__(self, markets: dict[str, MarketRules], marks: dict[str, int], pools: dict[Place, PoolRules]) -> None:
        """Begin with nothing, at time 0."""
        self.markets = markets
        self.marks = marks
        self.pools = pools
        self.money: dict[Place, int] = {}
        self.held: dict[tuple[str, str], int] = {}
        self.drawn: dict[Place, tuple[int, int]] = {}
        self.time = 0
        self.events = 0
        self.settled: set[str] = set()

    # What an owner has, and what it must have.

    def margin(self, market: str, owner: str) -> Place:
        """Say where the money is that stands behind an owner's contracts."""
        return owner, self.markets[market].purpose, self.markets[market].asset

    def needs(self, place: Place, rate: str, marks: dict[str, int], held: dict[tuple[str, str], int]) -> Fraction:
        """Add up what must stand behind all contracts of one place, unrounded."""
        return sum(
            (
                abs(held.get((name, place[0]), 0)) * marks[name] * Fraction(getattr(rules, rate))
                for name, rules in self.markets.items()
                if self.margin(name, place[0]) == place
            ),
            Fraction(0),
        )

    def _moved(self, market: str, price: int) -> dict[str, int]:
        return {**self.marks, market: price}

    def equity(self, market: str, owner: str, price: int) -> int:
        """Return what an owner is worth if a market moves."""
        place = self.margin(market, owner)
        return self.money.get(place, 0) + self.held.get((market, owner), 0) * (price - self.marks[market])

    def liquidatable(self, market: str, owner: str, price: int) -> bool:
        """Tell whether an owner may be sold if a market moves."""
        needed = self.needs(self.margin(market, owner), "maintenance", self._moved(market, price), self.held)
        return self.equity(market, owner, price) < needed

    def last_price(self, market: str, owner: str, price: int) -> int:
        """Return the last price at which an owner's contracts can be closed and nothing is missing."""
        quantity = self.held[market, owner]
        # Equity is a straight line in the price of the close; this is where it crosses 0.
        crossing = price - Fraction(self.equity(market, owner, price), quantity)
        return max(0, ceil(crossing)) if quantity > 0 else floor(crossing)

    def order(self, market: str, owner: str, price: int, expected: int) -> int:
        """Try one contract, then two, and so on, until the margin is restored or all are sold."""
        rules, quantity = self.markets[market], self.held[market, owner]
        marks, place = self._moved(market, price), self.margin(market, owner)
        charge = ceil(expected * (rules.fee + rules.penalty))
        for sold in range(1, abs(quantity)) if rules.partial else ():
            kept = quantity - sold if quantity > 0 else quantity + sold
            worth = self.equity(market, owner, price) + (quantity - kept) * (expected - price) - sold * charge
            if worth >= self.needs(place, "maintenance", marks, {**self.held, (market, owner): kept}):
                return sold
        return abs(quantity)

    def charges(self, market: str, value: int) -> tuple[int, int]:
        """Return the fee and the penalty for a forced sale."""
        return floor(value * self.markets[market].fee), floor(value * self.markets[market].penalty)

    # What happens.

    def _check_time(self, time: int) -> None:
        refuse_unless(time >= 0, "InvalidAmount")
        refuse_unless(time >= self.time, "BackDated")

    def happened(self, time: int) -> None:
        """Note that something happened."""
        self.time = time
        self.events += 1

    def add(self, place: Place, amount: int) -> None:
        """Write that a place has so much more, or less."""
        self.money[place] = self.money.get(place, 0) + amount

    def deposit(self, time: int, place: Place, amount: int) -> None:
        """Bring money in."""
        self._check_time(time)
        refuse_unless(place[0] != "outside" and place[1] not in {"contracts", "clearing"}, "InvalidValue")
        refuse_unless(amount >= 0, "InvalidAmount")
        self.add(place, amount)
        self.happened(time)

    def withdraw(self, time: int, market: str, owner: str, amount: int) -> None:
        """Take money out."""
        self._check_time(time)
        refuse_unless(market in self.markets, "UnknownName")
        refuse_unless(owner != "outside", "InvalidValue")
        refuse_unless(amount >= 0, "InvalidAmount")
        place = self.margin(market, owner)
        stays = self.money.get(place, 0) - amount
        refuse_unless(stays >= 0, "Overdrawn")
        refuse_unless(stays >= self.needs(place, "initial", self.marks, self.held), "InsufficientMargin")
        self.add(place, -amount)
        self.happened(time)

    def trade(self, time: int, market: str, buyer: str, seller: str, quantity: int, price: int) -> None:  # noqa: PLR0913, PLR0917
        """Let two owners trade; who bought too dear, or sold too cheap, pays for it at once."""
        refuse_unless(buyer != seller and "outside" not in {buyer, seller}, "InvalidValue")
        refuse_unless(1 <= quantity <= LARGEST and 1 <= price <= LARGEST, "InvalidValue")
        self._check_time(time)
        refuse_unless(market in self.markets, "UnknownName")
        too_dear = quantity * (price - self.marks[market])
        payer = self.margin(market, buyer if too_dear > 0 else seller)
        refuse_unless(self.money.get(payer, 0) >= abs(too_dear), "Overdrawn")
        money, held = dict(self.money), dict(self.held)
        for owner, sign in ((buyer, 1), (seller, -1)):
            place = self.margin(market, owner)
            money[place] = money.get(place, 0) - sign * too_dear
            held[market, owner] = held.get((market, owner), 0) + sign * quantity
        for owner in (buyer, seller):
            place = self.margin(market, owner)
            refuse_unless(money[place] >= self.needs(place, "initial", self.marks, held), "InsufficientMargin")
        self.money, self.held = money, held
        self.happened(time)

    def lose(self, time: int, loss: str, amount: int, layers: Sequence[Layer], more: int) -> list[int]:
        """Let layers bear a loss, the first before the next, as if each place had so much more than it has."""
        self._check_time(time)
        refuse_unless(loss not in self.settled, "AlreadyAbsorbed")
        branches = []
        for layer in layers:
            funds = [{"available": str(self.money.get(place, 0) + more)} for place in layer.places]
            shared = {"rule": "in proportion", "branches": funds, "weights": [str(each) for each in layer.weights]}
            branches.append({"rule": "limited", "branch": shared, "limit": str(layer.limit)})
        bears = draw({"rule": "in order", "branches": branches}, amount)
        places = [place for layer in layers for place in layer.places]
        for place, borne in zip(places, bears, strict=True):
            refuse_unless(borne <= self.money.get(place, 0), "Overdrawn")
        for place, borne in zip(places, bears, strict=True):
            self.add(place, -borne)
        self.settled.add(loss)
        self.happened(time)
        return bears

    def mark(  # noqa: PLR0913, PLR0917  # all that a round is made of
        self,
        time: int,
        market: str,
        price: int,
        owners: Sequence[str],
        sales: Sequence[ForcedSale],
        how: Settlement,
    ) -> Borne:
        """Move a market, take forced sales, and settle the round: all of it or nothing."""
        for sale in sales:
            refuse_unless(sale.owner != sale.counterpart, "InvalidValue")
            refuse_unless(1 <= sale.quantity <= LARGEST and 1 <= sale.price <= LARGEST, "InvalidValue")
        self._check_mark(time, market, price, owners)
        held, gains = self._sold(market, price, owners, sales)
        refuse_unless(how.id not in self.settled, "AlreadyAbsorbed")
        for place in how.pools:
            refuse_unless(place[2] == self.markets[market].asset or not owners, "AssetMismatch")
        borne, money = self._shared(market, gains, owners, sales, how, time)
        for place, paid in zip(how.pools, borne.pools, strict=True):
            self.drawn[place] = (time, self.drawn_before(place, time) + paid)
        self.money, self.held = money, held
        self.marks[market] = price
        self.settled.add(how.id)
        self.happened(time)
        return borne

    def _check_mark(self, time: int, market: str, price: int, owners: Sequence[str]) -> None:
        self._check_time(time)
        refuse_unless(market in self.markets, "UnknownName")
        refuse_unless(1 <= price <= LARGEST, "InvalidValue")
        out = {owner for (name, owner), quantity in self.held.items() if name == market and quantity}
        refuse_unless(len(set(owners)) == len(owners) and "outside" not in owners, "InvalidValue")
        refuse_unless(out <= set(owners), "InvalidValue")

    def _sold(
        self, market: str, price: int, owners: Sequence[str], sales: Sequence[ForcedSale]
    ) -> tuple[dict[tuple[str, str], int], dict[str, int]]:
        """Return the contracts after the sales, and what each owner gains or loses by the round."""
        held, cash = dict(self.held), dict.fromkeys(owners, 0)
        refuse_unless({sale.owner for sale in sales}.isdisjoint(sale.counterpart for sale in sales), "InvalidValue")
        for sale in sales:
            refuse_unless(sale.owner in owners and sale.counterpart in owners, "UnknownName")
            refuse_unless(self.liquidatable(market, sale.owner, price), "NotLiquidatable")
            had = held.get((market, sale.owner), 0)
            refuse_unless(sale.quantity <= abs(had), "InvalidValue")
            sold = sale.quantity if had > 0 else -sale.quantity
            for owner, change in ((sale.owner, -sold), (sale.counterpart, sold)):
                held[market, owner] = held.get((market, owner), 0) + change
                cash[owner] -= change * sale.price
        gains = {
            owner: held.get((market, owner), 0) * price
            - self.held.get((market, owner), 0) * self.marks[market]
            + cash[owner]
            for owner in owners
        }
        for sale in sales:
            before, after = (each.get((market, sale.counterpart), 0) for each in (self.held, held))
            place = self.margin(market, sale.counterpart)
            needed = self.needs(place, "initial", self._moved(market, price), held)
            only_closed = min(0, before) <= after <= max(0, before)
            worth = self.money.get(place, 0) + gains[sale.counterpart]
            refuse_unless(only_closed or worth >= needed, "InsufficientMargin")
        return held, gains

    def _shared(  # noqa: PLR0913, PLR0917  # the same
        self,
        market: str,
        gains: dict[str, int],
        owners: Sequence[str],
        sales: Sequence[ForcedSale],
        how: Settlement,
        time: int,
    ) -> tuple[Borne, dict[Place, int]]:
        """Return who bears what, and all money afterwards."""
        money, missing = dict(self.money), 0
        for owner in owners:
            place = self.margin(market, owner)
            charged = [sale for sale in sales if sale.owner == owner]
            losing = max(0, -gains[owner])
            debts = (losing, sum(sale.fee for sale in charged), sum(sale.penalty for sale in charged))
            for debt, payee in zip(debts, (None, how.fees_to, how.penalties_to), strict=True):
                paid = min(debt, money.get(place, 0))
                money[place] = money.get(place, 0) - paid
                if payee is None:
                    missing += debt - paid
                else:
                    money[payee] = money.get(payee, 0) + paid
        places = [self.margin(market, owner) for owner in owners]
        have = [money[place] for place in places]
        pools, left = self._from_pools(missing, how.pools, time)
        contracts = [abs(self.held.get((market, owner), 0)) for owner in owners]
        asked = {"none": [0] * len(have), "equity": have, "open interest": contracts}[how.base]
        able = sum(each for each, weight in zip(have, asked, strict=True) if weight)
        others = in_proportion_capped(min(left, able), asked, have)[0]
        won = [max(0, gains[owner]) for owner in owners]
        haircuts = (in_order if how.cut == "in order" else in_proportion)(left - sum(others), won)[0]
        for place, amount in zip(how.pools, pools, strict=True):
            money[place] = money.get(place, 0) - amount
        for place, gain, cut, bears in zip(places, won, haircuts, others, strict=True):
            money[place] += gain - cut - bears
        return Borne(missing, tuple(pools), tuple(others), tuple(haircuts)), money

    def drawn_before(self, place: Place, time: int) -> int:
        """Return what a pool has paid in the period of a time."""
        last, drawn = self.drawn.get(place, (0, 0))
        length = self.pools[place].period
        return drawn if last // length == time // length else 0

    def _from_pools(self, need: int, places: Sequence[Place], time: int) -> tuple[list[int], int]:
        """Let each pool pay what it may of what is left, by what it had when the round began."""
        paid: list[int] = []
        for place in places:
            rules, balance = self.pools[place], self.money.get(place, 0)
            room = min(balance - rules.keep, rules.event_limit, rules.period_limit - self.drawn_before(place, time))
            left = need - sum(paid)
            if room < left:
                paid.append(0 if rules.whole else max(0, room))
            else:
                paid.append(left)
        return paid, need - sum(paid)
