"""Convenience: one exchange, kept by the kernel and on paper at once, and compared after every event.

An event is plain data, so that a history can be played again without some of it; who is sold, and of how much, is
found when it is played.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from rhodian import Account, Asset, Books, RhodianError, outside, trial_balance
from rhodian.deleveraging.cascades import Linear, cascade
from rhodian.markets.exchange import Deal, Exchange, Step, deposit, trade, withdraw
from rhodian.markets.histories import follow
from rhodian.markets.terms import Listed, Market, Terms
from rhodian.pools.limits import PoolTerms
from tests.history_oracle import Oracle
from tests.history_records import MarketRules, Place, PoolRules, Refused
from tests.soak import by_hand
from tests.soak.asides import Asides
from tests.soak.rounds import Rounds, demand, place_of
from tests.soak.stakes import VAULT, PaperStakes, Stakes, same

if TYPE_CHECKING:
    from collections.abc import Callable

USD, BTC = Asset("USD", 2), Asset("BTC", 8)
OWNERS = tuple(f"owner {number}" for number in range(1, 7))
MARKETS = (
    Market("M", USD, 100_000, 50_000, Terms(1_000, 4_000, partial=False)),
    Market("T", USD, 200_000, 100_000, Terms(500, 2_500, partial=True)),
    Market("I", USD, 10_000, 5_000, Terms(0, 7_777, partial=False), "isolated"),
    Market("B", BTC, 100_000, 50_000, Terms(3_333, 0, partial=True)),
)
POOLS = {
    Account("fund", "insurance", USD): PoolTerms(400, 1500, 50),
    Account("spare", "insurance", USD): PoolTerms(5_000, 5_000, 20, keep=100, whole=True),
    Account("coin", "insurance", BTC): PoolTerms(10**6, 10**6, 1000),
}
START = 1000


class Event(NamedTuple):
    """Something that is asked of the exchange: what, how long after the last event, and of whom or how much."""

    kind: str
    wait: int
    details: dict[str, Any]


def on_paper(market: Market) -> MarketRules:
    """Return a market's rules as the oracle has them."""
    return MarketRules(
        asset=market.asset.code,
        purpose=market.purpose,
        initial=part(market.initial_ppm),
        maintenance=part(market.maintenance_ppm),
        fee=part(market.terms.fee_ppm),
        penalty=part(market.terms.penalty_ppm),
        partial=market.terms.partial,
    )


def part(ppm: int) -> Fraction:
    """Return a rate as a fraction."""
    return Fraction(ppm, 1_000_000)


def outcome(call: Callable[[], Any]) -> tuple[str, Any]:
    """Return `done` and what a call returned, or the kind of its refusal."""
    try:
        return "done", call()
    except RhodianError as refusal:
        return type(refusal).__name__, None
    except Refused as refusal:
        return refusal.kind, None


class World(Rounds, Asides):
    """An exchange, twice."""

    def __init__(self) -> None:
        """Begin with empty books at time 0."""
        self.books: dict[Account, int] = {}
        self.absorbed: set[str] = set()
        self.exchange = Exchange(0, Books(self.books, self.absorbed), tuple(Listed(each, START) for each in MARKETS))
        rules = {place_of(account): PoolRules(*attrs.astuple(terms)) for account, terms in POOLS.items()}
        marks = {each.name: START for each in MARKETS}
        self.oracle = Oracle({each.name: on_paper(each) for each in MARKETS}, marks, rules)
        self.stakes, self.paper = Stakes(), PaperStakes()
        super().__init__(POOLS)

    def apply(self, event: Event) -> str | None:
        """Put one event to both; return `done`, the kind of refusal, or None if there was nothing that it could be.

        Raises:
            Disagreement: if they differ, or something that must always hold does not.
        """
        time = self.exchange.time + event.wait
        calls = getattr(self, f"on_{event.kind}")(time, **event.details)
        if calls is None:
            return None
        before = dict(self.books), len(self.absorbed)
        result, step = outcome(calls[0])
        if step is not None:
            self._take(step)
        else:
            demand((self.books, len(self.absorbed)) == before, "a refusal has changed the books")
        on_paper_too, _ = outcome(calls[1])
        demand(result == on_paper_too, f"the kernel says {result}, the oracle {on_paper_too}")
        if step is not None and step.absorbed is not None:
            demand(step.absorbed in self.oracle.settled, "the oracle has settled another round")
        self._check()
        return result

    def _take(self, step: Step) -> None:
        """Write a step."""
        self.exchange = follow(self.exchange, step)
        self.books.update(step.changes)
        if step.absorbed is not None:
            demand(step.absorbed not in self.absorbed, "a round is absorbed twice")
            self.absorbed.add(step.absorbed)
        self.commit()

    # What may be asked. Each returns what the kernel is to do, and what the oracle is.

    def on_deposit(self, time: int, payee: Place, amount: int) -> tuple[Any, Any]:
        """Bring money in."""
        asset = USD if payee[2] == USD.code else BTC
        account = outside(asset) if payee[0] == "outside" else Account(payee[0], payee[1], asset)
        return (
            lambda: deposit(self.exchange, time, account, amount),
            lambda: self.oracle.deposit(time, place_of(account), amount),
        )

    def on_withdraw(self, time: int, market: str, owner: str, amount: int) -> tuple[Any, Any]:
        """Take money out."""
        return (
            lambda: withdraw(self.exchange, time, market, owner, amount),
            lambda: self.oracle.withdraw(time, market, owner, amount),
        )

    def on_withdraw_free(self, time: int, market: str, owner: str, more: int) -> tuple[Any, Any]:
        """Take out all that no contracts need, or so much more than that."""
        place = self.oracle.margin(market, owner)
        needed = self.oracle.needs(place, "initial", self.oracle.marks, self.oracle.held)
        return self.on_withdraw(time, market, owner, self.oracle.money.get(place, 0) - ceil(needed) + more)

    def on_trade(self, time: int, **deal: Any) -> tuple[Any, Any]:
        """Let two owners trade."""
        return (
            lambda: trade(self.exchange, time, Deal(**deal)),
            lambda: self.oracle.trade(time, **deal),
        )

    def on_deal(self, time: int, off: int, **deal: Any) -> tuple[Any, Any]:
        """Let two owners trade so far off the mark."""
        return self.on_trade(time, **deal, price=max(1, self.oracle.marks[deal["market"]] + off))

    def on_cascade(self, time: int, shock: int, impact: tuple[int, int, bool], **of_mark: Any) -> tuple[Any, Any]:
        """Let forced sales bring on others, and mark the market where that comes to rest."""
        name, (move, per, rises) = of_mark["market"], impact
        start = self.oracle.marks[name]
        held = [self.oracle.held.get((name, owner), 0) for owner in OWNERS]
        falling = [(owner, -each if rises else each) for owner, each in zip(OWNERS, held, strict=True)]
        quantities = [max(0, each) for _, each in falling]
        levels = [max(0, self.oracle.last_price(name, owner, start)) if each > 0 else start for owner, each in falling]
        found = cascade(Linear(start, move, per, rises), shock, levels, quantities)
        traded, price = by_hand.come_to_rest((start, move, per, rises), shock, levels, quantities)
        demand((list(found.traded), found.price) == (traded, price), "a cascade comes to rest elsewhere")
        return self.on_mark(time, price=price, **of_mark)

    def on_market_terms(self, time: int, name: str, changes: dict[str, Any]) -> tuple[Any, Any]:
        """Change how a market works."""

        def ours() -> Step:
            later = self.exchange.at(time)
            old = later.find(name).market
            of_terms = {key: value for key, value in changes.items() if hasattr(old.terms, key)}
            rest = {key: value for key, value in changes.items() if key not in of_terms}
            new = attrs.evolve(old, terms=attrs.evolve(old.terms, **of_terms), **rest)
            listed = tuple(attrs.evolve(each, market=new) if each.market == old else each for each in later.listed)
            return Step(attrs.evolve(later, listed=listed), (), ())

        def theirs() -> None:
            rates = {key: value for key, value in changes.items() if key == "partial"}
            rates |= {
                key.removesuffix("_ppm"): Fraction(value, 10**6) for key, value in changes.items() if key not in rates
            }
            self.oracle.markets[name] = self.oracle.markets[name]._replace(**rates)
            self.oracle.happened(time)

        return ours, theirs

    # What must hold after every event.

    def _check(self) -> None:
        """Compare the books, and see that what must always hold does."""
        held = {place_of(account): amount for account, amount in self.books.items() if amount}
        expected = self._expected()
        differs = {
            place: (held.get(place, 0), expected.get(place, 0))
            for place in sorted({*held, *expected})
            if held.get(place, 0) != expected.get(place, 0)
        }
        demand(not differs, f"the books and those of the oracle differ in {differs}")
        marks = {listed.market.name: listed.mark for listed in self.exchange.listed}
        demand(marks == self.oracle.marks, "the oracle has other marks")
        demand((self.exchange.time, self.exchange.events) == (self.oracle.time, self.oracle.events), "other times")
        demand(len(self.absorbed) == len(self.oracle.settled), "the oracle has settled other rounds")
        demand(all(line.balanced for line in trial_balance(self.books)), "the books of an asset do not balance")
        demand(all(amount >= 0 or account.is_outside for account, amount in self.books.items()), "an account owes")
        for market in MARKETS:
            sides = [[self.books.get(market.side(o, side), 0) for o in OWNERS] for side in (market.long, market.short)]
            demand(sum(sides[0]) == sum(sides[1]), "the sides of a market differ")
            demand(not any(long and short for long, short in zip(*sides, strict=True)), "somebody is on both sides")
        self.check_uses()
        demand(same(self.stakes, self.paper, self.books.get(VAULT, 0)), "the oracle has other stakes")

    def _expected(self) -> dict[Place, int]:
        """Return what the oracle says that the books hold, the world outside included."""
        held = {place: amount for place, amount in self.oracle.money.items() if amount}
        for (market, owner), quantity in self.oracle.held.items():
            if quantity:
                side = f"{market}.L" if quantity > 0 else f"{market}.S"
                held[owner, "contracts", side] = abs(quantity)
        for place, amount in list(held.items()):
            world = ("outside", place[1] if place[1] == "contracts" else "world", place[2])
            held[world] = held.get(world, 0) - amount
        return {place: amount for place, amount in held.items() if amount}
