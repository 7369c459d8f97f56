"""Convenience: what happens next, drawn at random by one who looks at where the twin has got to.

Most of what is drawn is likely to be taken: whoever is sold is liquidatable, a bid is in an auction that is open, a
counterpart has money. Some of it is off by one, or by a name.
"""

from __future__ import annotations

from math import floor
from random import Random
from typing import TYPE_CHECKING

from rhodian import (
    Account,
    Contribution,
    Deposit,
    ForcedSale,
    Funding,
    Joined,
    Marks,
    Payment,
    PlainLoss,
    Price,
    RulesChanged,
    Trade,
    Withdrawal,
    outside,
)
from tests.twin import bids, calling, comings, contracts, discretion, pauses, porting, refills, worlds
from tests.twin.books import MILLION, margin, required
from tests.twin.cycle import Cycle, groups

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import AuctionedSale, Event, Listing
    from tests.twin.books import Twin


class Director:
    """Draws what happens next."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.shapes = worlds.shape(random)
        self.rules = worlds.rules(random, 0, self.shapes)
        self.ids = 0

    def begin(self) -> list[Event]:
        """Bring money in for everybody, and let them trade."""
        random = self.random
        kinds = sorted(
            {(asset.code, purpose) for asset, purpose, _ in self.shapes} | {("USD", "wallet"), ("BTC", "wallet")}
        )
        assets = {"USD": worlds.USD, "BTC": worlds.BTC}
        events: list[Event] = []
        for owner in worlds.OWNERS:
            for code, purpose in kinds:
                has = 50_000 if owner == "rich" else random.choice([random.randint(0, 300), random.randint(100, 1200)])
                if random.randint(0, 7) or owner == "rich":
                    events.append(Deposit(0, Account(owner, purpose, assets[code]), has))
        for name, asset in worlds.POOLS:
            events.append(Contribution(0, name, outside(asset), random.choice([0, 0, 0, 30, 400, 5000])))
        for pool in self.rules.pools:
            names = random.sample(worlds.OWNERS, random.choice([0, 1, 2, 3]) if pool.notice is not None else 0)
            events += [
                Joined(0, pool.name, owner, outside(pool.account.asset), random.randint(1, 600)) for owner in names
            ]
        return events

    def next(self, twin: Twin) -> Event:
        """Draw one event."""
        random, draw = self.random, self
        kinds_of = (*comings.KINDS, *calling.KINDS, *refills.KINDS, *porting.KINDS)
        kinds: list[tuple[int, Callable[[Twin, int], Event]]] = [
            (10, draw.trade), (14, draw.marks), (4, draw.funding), (2, draw.deposit), (2, draw.withdrawal),
            (2, draw.payment), (2, draw.contribution), (5, draw.plain_loss), (2, draw.rules_changed),
            *((weight, lambda twin, time, draw=draw: draw(random, twin, time)) for weight, draw in kinds_of),
            (3, lambda twin, time: comings.shock(random, twin, time, self.fresh(), self.next_mark)),
            (3, lambda twin, time: comings.late(random, twin, time, self.fresh())),
            (4, lambda twin, time: bids.opening(random, twin, time, self.fresh())),
        ]  # fmt: skip
        if twin.auctions:
            kinds.append((14, lambda twin, time: bids.bid(random, twin, time)))
        kind = random.choice([kind for weight, kind in kinds for _ in range(weight)])
        if twin.pause[1] > twin.time and random.randint(0, 7) == 0:
            return pauses.doing(random, twin, twin.time + random.randint(0, 2))
        return kind(twin, twin.time + random.choice([0, 0, 0, 1, 2, random.randint(0, 9)]))

    def fresh(self) -> str:
        """Draw an id, most often a new one."""
        self.ids += self.random.choice([0, 1, 1, 1, 1, 1, 1])
        return str(self.ids)

    def listing(self, twin: Twin) -> Listing:
        """Draw a market."""
        return self.random.choice(twin.now.listings)

    def account(self, twin: Twin) -> Account:
        """Draw an account of money."""
        random = self.random
        owner = random.choice(worlds.OWNERS)
        market = self.listing(twin).market
        wallet = Account(owner, "wallet", random.choice([worlds.USD, worlds.BTC]))
        more = [Account("liquidator", "fees", market.asset), Account("fund", "pool", worlds.USD)]
        return random.choice([margin(market, owner), margin(market, owner), wallet, random.choice(more)])

    def amount(self, twin: Twin, account: Account) -> int:
        """Draw an amount that an account may have."""
        has = twin.has(account)
        return self.random.choice([0, has, self.random.randint(0, has), self.random.randint(0, has), has + 1])

    def deposit(self, twin: Twin, time: int) -> Event:
        """Draw a deposit, or most often in its place a payment at discretion, by numbers of its own."""
        deposit, other = Deposit(time, self.account(twin), self.random.randint(0, 3000)), Random(twin.events)  # noqa: S311
        return discretion.paying(other, twin, time) if other.randint(0, 3) else deposit

    def withdrawal(self, twin: Twin, time: int) -> Event:
        """Draw a withdrawal."""
        account = self.account(twin)
        return Withdrawal(time, account, self.amount(twin, account))

    def payment(self, twin: Twin, time: int) -> Event:
        """Draw a payment."""
        account = self.account(twin)
        payee = self.account(twin)
        if self.random.randint(0, 4):
            payee = Account(payee.owner, payee.purpose, account.asset)
        return Payment(time, account, payee, self.amount(twin, account))

    def contribution(self, twin: Twin, time: int) -> Event:
        """Draw a contribution, or most often in its place what happens to a pause, by numbers of its own."""
        random, other = self.random, Random(f"{time} {sum(twin.book.values())}")  # noqa: S311
        name, asset = random.choice(worlds.POOLS)
        payer = random.choice([outside(asset), Account(self.account(twin).owner, "wallet", asset), self.account(twin)])
        contribution = Contribution(time, name, payer, random.randint(0, 300))
        return pauses.doing(other, twin, time) if other.randint(0, 3) else contribution

    def trade(self, twin: Twin, time: int) -> Event:
        """Draw a trade, at a price near the mark."""
        random = self.random
        listing = self.listing(twin)
        buyer, seller = random.sample(worlds.OWNERS, 2)
        price = random.choice([twin.mark(listing), twin.mark(listing), self.near(twin.mark(listing))])
        fees = [random.choice([0, 0, random.randint(0, 9)]) for _ in range(2)]
        most = max(1, min(self.carries(twin, listing, owner) for owner in (buyer, seller)))
        quantity = random.choice([most, most, random.randint(1, most), most + 1])
        return Trade(time, listing.market.name, buyer, seller, quantity, price, *fees)

    def carries(self, twin: Twin, listing: Listing, owner: str) -> int:
        """Return about how many contracts more of a market an owner can carry."""
        needs = Cycle(twin, twin.group(listing.market), {}, {}).needs(owner)[0]
        each = required(listing, 1, twin.mark(listing))[0]
        return min(40, floor((twin.has(margin(listing.market, owner)) - needs) / each)) if each else 9

    def near(self, mark: int) -> int:
        """Draw a price near a mark."""
        random = self.random
        by = random.choice([0, 2, 5, 10, 20, 60])
        return max(1, mark + random.randint(-mark * by // 100 - 1, mark * by // 100 + 1))

    def funding(self, twin: Twin, time: int) -> Event:
        """Draw funding."""
        most = self.random.choice([3, 30, 300])
        return Funding(time, self.fresh(), self.listing(twin).market.name, self.random.randint(-most, most))

    def plain_loss(self, twin: Twin, time: int) -> Event:
        """Draw a loss, of now or of earlier."""
        random = self.random
        account = self.account(twin)
        payee = random.choice([outside(account.asset), account])
        occurred = random.randint(0, time + (random.randint(0, 9) == 0))
        defaulter = random.choice(["", account.owner])
        fund = random.choice(["", "", *(each.name for each in twin.rules_at(occurred).assessments)])
        return PlainLoss(time, self.fresh(), occurred, payee, random.randint(0, 900), defaulter, fund)

    def rules_changed(self, twin: Twin, time: int) -> Event:
        """Draw other rules for the same markets."""
        since = max(time, twin.rules[-1].since) + self.random.randint(0, 9)
        return RulesChanged(time, worlds.rules(self.random, since, self.shapes, twin.rules[-1]))

    def marks(self, twin: Twin, time: int) -> Event:
        """Draw marks, and sales of those whom they make liquidatable."""
        random = self.random
        chosen = [each for each in twin.rules_at(time).listings if random.randint(0, 2)]
        later = twin.copy()
        later.time = time
        prices = tuple(Price(each.market.name, self.next_mark(later, each)) for each in chosen)
        sales: list[ForcedSale] = []
        auctions: list[AuctionedSale] = []
        if random.randint(0, 3):
            for group in groups(later):
                cycle = Cycle(later, group, {price.market: price.mark for price in prices}, {})
                if any(each in chosen for each in group):
                    by_bids = random.randint(0, 1) == 0
                    auctions += [one for each in group for one in contracts.draw(random, cycle, each) if by_bids]
                    sales += self.sales(cycle) if not auctions or random.randint(0, 3) == 0 else []
        return Marks(time, self.fresh(), prices, tuple(sales), random.randint(0, 2) == 0, tuple(auctions))

    def next_mark(self, twin: Twin, listing: Listing) -> int:
        """Draw a mark: near the last, or the first at which somebody is liquidatable, or else bankrupt."""
        random, name, mark = self.random, listing.market.name, twin.mark(listing)
        holders = sorted(twin.held(listing.market))
        if not holders or random.randint(0, 3) == 0:
            return self.near(mark)
        owner, ends, way = (
            random.choice(holders),
            random.choice(["liquidatable", "liquidatable", "bankrupt"]),
            random.choice([1, -1]),
        )
        for by in range(1, 61, 2):
            price = max(1, mark + way * mark * by // 100)
            cycle = Cycle(twin, [listing], {name: price}, {})
            if cycle.is_liquidatable(owner) and (ends == "liquidatable" or cycle.equity(owner) < 0):
                return price
        return self.near(mark)

    def sales(self, cycle: Cycle) -> list[ForcedSale]:
        """Draw sales of some who are liquidatable in markets that share collateral."""
        random = self.random
        sales: list[ForcedSale] = []
        many = len([owner for owner in cycle.net if cycle.is_liquidatable(owner)]) > 2
        if random.randint(0, 1 if many else 5) == 0:
            return self.to_the_other_side(cycle)
        for each in cycle.group:
            for owner in cycle.begun[each.market.name]:
                may = cycle.is_liquidatable(owner) if random.randint(0, 29) else True
                for _ in range(random.choice([0, 1, 1, 2 if random.randint(0, 4) == 0 else 1])):
                    if may and len(sales) < 3:
                        sales.append(self.sale(cycle, each, owner))
        random.shuffle(sales)
        return sales

    def to_the_other_side(self, cycle: Cycle) -> list[ForcedSale]:
        """Draw sales to nobody by name, each of all who are liquidatable in one market or two."""
        sales = []
        for owner in filter(cycle.is_liquidatable, sorted(cycle.net)):
            markets = [name for name, held in cycle.begun.items() if held.get(owner, 0)]
            chosen = self.random.sample(markets, min(len(markets), self.random.choice([0, 1, 1, 1, 2])))
            sales += [ForcedSale(name, owner, None, self.random.choice([None, 1])) for name in chosen]
        return sales

    def sale(self, cycle: Cycle, listing: Listing, owner: str) -> ForcedSale:
        """Draw a sale of one owner's contracts in one market."""
        random, market = self.random, listing.market
        number, fair = abs(cycle.begun[market.name][owner]), cycle.fair(market)
        counterpart = self.counterpart(cycle, listing, owner)
        price = max(0, fair + fair * random.choice([-1, 1]) * random.randint(0, market.terms.band_ppm) // MILLION)
        ordered = max(1, cycle.ordered(market, owner, price))
        quantity = random.choice([random.randint(1, number), number, number + (random.randint(0, 9) == 0)])
        if market.terms.partial and random.randint(0, 3):
            quantity = ordered + (random.randint(0, 3) == 0)
        off = quantity * fair * market.terms.band_ppm // MILLION
        near = quantity * price + random.randint(-quantity, quantity)
        edge = quantity * fair + random.choice([-off, off, off + 1])
        value = random.choice([None, None, near, near, quantity * fair + random.randint(-off, off), edge])
        if counterpart is None and random.randint(0, 9):
            value = None
        if value is None or random.randint(0, 29) == 0:
            return ForcedSale(market.name, owner, counterpart, random.choice([None, quantity]), value and max(0, value))
        return ForcedSale(market.name, owner, counterpart, quantity, max(0, value))

    def counterpart(self, cycle: Cycle, listing: Listing, owner: str) -> str | None:
        """Draw who takes contracts: one with money, one who only closes its own by it, anybody, or nobody by name."""
        random, held = self.random, cycle.begun[listing.market.name]
        well = [each for each in worlds.OWNERS if each != owner and not cycle.is_liquidatable(each)] or ["nobody"]
        across = [each for each in held if held[each] * held[owner] < 0] or well
        rich = ["rich"] if "rich" in well else well
        return random.choice(
            [None, *rich, *rich, random.choice(well), random.choice(across), random.choice(worlds.OWNERS)]
        )
