"""Convenience: what may happen next, drawn at random, foolish things included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from rhodian import (
    Account,
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    Asset,
    AuctionClosed,
    AuctionedSale,
    BidMade,
    ClientPorted,
    ContractBid,
    Contribution,
    DefaultClosedOut,
    DefaultDeclared,
    Deposit,
    DiscretionaryPayment,
    ForcedSale,
    Funding,
    GainShared,
    Joined,
    Left,
    Marks,
    NoticeGiven,
    PauseDeclared,
    PauseLifted,
    PauseRatified,
    Payment,
    PlainLoss,
    Price,
    Recovery,
    Replenished,
    ReplenishmentCalled,
    RulesChanged,
    Seated,
    Shock,
    StakeDivided,
    Trade,
    Withdrawal,
    outside,
)
from tests.soak.world import Aside
from tests.twin.drawing import Director
from tests.twin.worlds import FUNDS, OWNERS, POOLS, REFILLS, USD

if TYPE_CHECKING:
    from random import Random

    from rhodian import Event
    from tests.soak.world import World

ABSURD = (0, -1, 10**30 + 1, 10**30)

KINDS = {
    "happens": 60,
    "trade": 20,
    "sold": 10,
    "cascade": 3,
    "close": 3,
    "take": 2,
    "sealed": 2,
    "stake": 10,
    "foolish": 6,
}
"""How often each kind of event is drawn; `happens` is whatever the twin's director lets happen."""


class Drawer:
    """Draws the rules of a history, and then event after event."""

    def __init__(self, random: Random) -> None:
        """Draw the rules."""
        self.random = random
        self.director = Director(random)
        self.begun = [*self.director.begin()]

    def next(self, world: World) -> Event | Aside:
        """Draw an event: at first what brings money in, and then anything."""
        if self.begun:
            return self.begun.pop(0)
        (kind,) = self.random.choices(list(KINDS), list(KINDS.values()))
        drawn: Event | Aside = getattr(self, kind)(world)
        return drawn

    def happens(self, world: World) -> Event:
        """Draw an event that is likely to be taken."""
        return self.director.next(world.twin)

    def trade(self, world: World) -> Event:
        """Draw a trade, so that there are contracts to be sold."""
        return self.director.trade(world.twin, world.state.time)

    def sold(self, world: World) -> Event:
        """Draw a mark at which somebody is sold, if a few drawn have one."""
        drawn = [self.director.marks(world.twin, world.state.time + 1) for _ in range(6)]
        return next((each for each in drawn if isinstance(each, Marks) and each.sales), drawn[0])

    def _market(self, world: World) -> str:
        """Draw a market of now."""
        return self.random.choice(world.state.current.listings).market.name

    def cascade(self, world: World) -> Aside:
        """Draw a shock, and by how much the mark moves for what is traded."""
        random = self.random
        impact = (random.randint(1, 30), random.randint(1, 9), random.random() < 0.5)
        of_mark = {"market": self._market(world), "id": self.director.fresh(), "sell_all": random.random() < 0.3}
        return Aside("cascade", {"shock": random.randint(0, 60), "impact": impact, **of_mark})

    def close(self, world: World) -> Aside:
        """Draw how many contracts are to be closed, and what it costs to have one closed."""
        random = self.random
        details = {"cost": random.randint(-2, 40), "need": random.randint(0, 30), "ranked": random.random() < 0.5}
        return Aside("close", {"market": self._market(world), **details})

    def take(self, _: World) -> Aside:
        """Draw an auction at a falling price, where somebody takes."""
        highest = {"owed": 4_000, "lot": 30, "price": 400, "wanted": 30}
        details = {key: self.random.randint(1, most) for key, most in highest.items()}
        return Aside("take", {**details, "dust": self.random.randint(0, 900), "pool": POOLS[0][0]})

    def sealed(self, _: World) -> Aside:
        """Draw sealed bids, some of them alike."""
        random = self.random
        details = {
            "lot": random.randint(1, 30),
            "reserve": random.randint(1, 12),
            "bids": tuple((random.randint(0, 20), random.randint(0, 15)) for _ in range(random.randint(0, 6))),
            "pricing": random.choice(("own bid", "lowest winning bid", "highest losing bid")),
            "ties": random.choice(("in order", "in proportion")),
        }
        return Aside("sealed", {**details, "pool": POOLS[1][0]})

    def stake(self, _: World) -> Aside:
        """Draw a step of somebody who has, or wants, a stake in the vault."""
        # More may leave than come in, and more is booked than lost, so that neither piles up over a long history.
        random = self.random
        often = {"enter": 2, "ask": 4, "leave": 6, "lose": 2, "book": 4, "recover": 2}
        (what,) = random.choices(list(often), list(often.values()))
        place = random.randrange(1_000)
        details: dict[str, Any] = {
            "enter": {"amount": random.randint(0, 3_000)},
            "ask": {"place": place, "notice": random.choice((0, 1, 3, 20))},
            "leave": {"place": place},
            "lose": {"amount": random.randint(0, 2_000), "place": place, "ago": random.choice((0, 0, 1, 20))},
            "book": {},
            "recover": {"amount": random.randint(0, 900)},
        }[what]
        return Aside("stake", {"what": what, **details})

    def foolish(self, world: World) -> Event:
        """Draw something that must be refused, or for 10^30 may be."""
        random, now = self.random, world.state.time
        market, absurd = random.choice(world.state.current.listings).market, random.choice(ABSURD)
        owner, other = random.sample(OWNERS, 2)
        margin = market.margin(owner)
        used = random.choice(sorted(world.absorbed) or ["", " "])
        events: tuple[Event, ...] = (
            Deposit(now - 1, margin, 1),
            Deposit(now, margin, -1),
            Deposit(now, outside(USD), 1),
            Deposit(now, random.choice((market.side(owner, market.long), market.clearing)), 1),
            Deposit(now, Account(owner, "wallet", random.choice((market.short, Asset("drawn", 0)))), 1),
            Withdrawal(now - random.choice((1, 9)), margin, 0),
            Withdrawal(now, margin, random.choice((-1, 10**31))),
            Withdrawal(now, random.choice((outside(USD), Account("1", "absorbed", Asset("id", 0)))), 0),
            Payment(now, margin, margin, 1),
            Payment(now, margin, Account(owner, "wallet", Asset("EUR", 2)), 0),
            Contribution(now, "no pool", margin, 1),
            Trade(now, market.name, owner, random.choice((owner, "outside", "")), 1, 100),
            Trade(now, market.name, owner, other, absurd, 100),
            Trade(now, market.name, owner, other, 1, absurd),
            Trade(now, f"{market.name}.L", owner, other, 1, 100),
            Trade(now - 2, market.name, owner, other, 1, 100),
            Marks(now, "m", (Price(market.name, random.choice((0, -1, 10**30 + 1))),)),
            Marks(now, "m", (Price(market.name, 90), Price(market.name, 91))),
            Marks(now, "m", (Price("nothing", 90),)),
            Marks(now, used, (Price(market.name, 100),)),
            Marks(now - 3, "m", ()),
            Marks(now, "m", (Price(market.name, 60),), (ForcedSale(market.name, "gus", other, 1),)),
            Marks(now, "m", (), (ForcedSale(market.name, owner, owner, 1),)),
            Marks(now, "m", (), (ForcedSale(market.name, owner, other, random.choice((0, -1, 10**30 + 1))),)),
            Funding(now, used, market.name, 1),
            PlainLoss(now, used, now, outside(USD), 1),
            PlainLoss(now, "l", now + 1, outside(USD), 1),
            PlainLoss(now, "l", now, outside(USD), 1, random.choice(("outside", " ", "x" * 201))),
            PlainLoss(now, "l", now, outside(USD), 1, "", random.choice(("no fund", " "))),
            BidMade(now, "no auction", margin, 5),
            AuctionClosed(now, "no auction"),
            RulesChanged(now, world.state.rules[-1]),
            *self._foolish_with_stakes(now, used),
            *self._foolish_with_calls(now),
            *self._foolish_with_refills(now),
            *self._foolish_at_discretion(now),
            *self._foolish_with_pauses(world),
            *self._foolish_with_bids(now, market.name),
            Shock(now, used, market.name, 1, 1, 1, rises=True),
            Shock(now, "s", "nothing", 1, 1, 1, rises=False),
            Shock(now, "s", market.name, random.choice((-1, 10**31)), 10**30, random.choice((0, 1)), rises=True),
            Shock(now - 1, "s", market.name, 1, 1, 1, rises=True),
        )
        return random.choice(events)

    def _foolish_with_stakes(self, now: int, used: str) -> tuple[Event, ...]:
        """Draw comings, goings and recoveries that must be refused."""
        random = self.random
        (pool, asset), owner = random.choice(POOLS), random.choice(OWNERS)
        world = outside(asset)
        return (
            Joined(now, "no pool", owner, world, 5),
            Joined(now, pool, random.choice(("outside", "", " A")), world, 5),
            Joined(now, pool, "gus", world, random.choice((0, -1, 10**30 + 1))),
            Joined(now, pool, "gus", outside(Asset("EUR", 2)), 5),
            Joined(now, pool, "gus", Account("gus", f"stake in {pool}", asset), 5),
            Joined(now - 1, pool, "gus", world, 5),
            NoticeGiven(now, random.choice((pool, "no pool")), random.choice(("gus", "outside"))),
            NoticeGiven(now - 1, pool, owner),
            Left(now, random.choice((pool, "no pool")), random.choice(("gus", "outside")), world),
            Left(now - 1, pool, owner, world),
            StakeDivided(now, random.choice((pool, "no pool")), random.choice(("gus", "outside", "")), "gus 2", 1),
            StakeDivided(now, pool, owner, random.choice((owner, "outside", "", "x" * 201)), 1),
            StakeDivided(now, pool, owner, "gus 2", random.choice((0, -1, 10**30 + 1))),
            StakeDivided(now - 1, pool, owner, "gus 2", 1),
            GainShared(now, "no pool", now, world, 5),
            GainShared(now, pool, random.choice((-1, now + 1)), world, 5),
            GainShared(now, pool, now, random.choice((outside(Asset("EUR", 2)), Account("A", "contracts", USD))), 5),
            GainShared(now, pool, now, world, random.choice((0, -1, 10**30 + 1))),
            GainShared(now - 1, pool, now - 1, world, 5),
            Recovery(now, random.choice(("nothing", " l", "l" * 151)), outside(USD), 1),
            Recovery(now, used, outside(USD), random.choice((-1, 10**40))),
            Recovery(now, used, Account("A", "contracts", USD), 1),
            Recovery(now - 1, used, outside(USD), 1),
        )

    def _foolish_with_pauses(self, world: World) -> tuple[Event, ...]:
        """Draw pauses that must be refused."""
        random, now, until = self.random, world.state.time, world.state.pause.until
        stranger = random.choice(("gus", "outside", ""))
        return (
            PauseDeclared(now, stranger, 1, "a bug"),
            PauseDeclared(now, "board", random.choice((-1, 10**30)), "a bug"),
            PauseDeclared(now, "board", 1, random.choice(("", " why", "x" * 201))),
            PauseDeclared(now - 1, "board", 1, "a bug"),
            PauseRatified(now, random.choice((stranger, "board")), until),
            PauseRatified(max(now, until), "members", until + 9),
            PauseLifted(max(now, until), "board"),
            PauseLifted(now, stranger),
        )

    def _foolish_at_discretion(self, now: int) -> tuple[Event, ...]:
        """Draw discretionary payments that must be refused."""
        random, owner = self.random, self.random.choice(OWNERS)
        payee = Account("gus", "wallet", USD)
        good = DiscretionaryPayment(now, "gift", "board", "ex gratia", outside(USD), payee, 5)
        return (
            evolve(good, id=random.choice(("", "outside", "g" * 151))),
            evolve(good, approver=random.choice(("nobody", "", "outside", "gus"))),
            evolve(good, reason=random.choice(("", " why", "x" * 201))),
            evolve(
                good,
                payer=random.choice((payee, Account(owner, "contracts", USD), Account("x", "own", Asset("id", 0)))),
            ),
            evolve(good, payee=random.choice((outside(USD), Account(owner, "stake in fund", USD)))),
            evolve(good, amount=random.choice((0, -1, 10**30 + 1))),
            evolve(good, time=now - 1),
        )

    def _foolish_with_calls(self, now: int) -> tuple[Event, ...]:
        """Draw defaults, calls and payments that must be refused."""
        random, owner = self.random, self.random.choice(OWNERS)
        name, asset = random.choice(FUNDS)
        paid = Account(owner, f"assessed for {name}", asset)
        return (
            DefaultDeclared(now, random.choice(("no fund", "")), "d", owner),
            DefaultDeclared(now, name, random.choice(("", " d", "d" * 120)), owner),
            DefaultDeclared(now, name, "d", random.choice(("outside", "", "x" * 201))),
            DefaultDeclared(now - 1, name, "d", owner),
            DefaultClosedOut(now, "no fund", "d0", owner, outside(asset), 1, 0),
            DefaultClosedOut(now, name, random.choice(("none", "", "d" * 120)), owner, outside(asset), 1, 0),
            DefaultClosedOut(now, name, "d0", random.choice(("nobody", "outside", "")), outside(asset), 1, 0),
            DefaultClosedOut(now, name, "d0", owner, outside(asset), random.choice((-1, 0)), -1),
            DefaultClosedOut(now, name, "d0", owner, paid, 1, 0),
            DefaultClosedOut(now - 1, name, "d0", owner, outside(asset), 1, 0),
            ClientPorted(now, "no fund", "d0", owner, "gus", "rich", "nothing"),
            ClientPorted(now, name, random.choice(("none", "", "d" * 120)), owner, "gus", "rich", "nothing"),
            ClientPorted(now, name, "d0", random.choice(("nobody", "outside", "")), "gus", "rich", "nothing"),
            ClientPorted(now, name, "d0", owner, random.choice((owner, "outside", "")), "gus", "nothing"),
            ClientPorted(now, name, "d0", owner, "gus", random.choice(("gus", owner, "outside", "")), "nothing"),
            ClientPorted(now, name, "d0", owner, "gus", "rich", "nothing"),
            ClientPorted(now - 1, name, "d0", owner, "gus", "rich", "nothing"),
            AssessmentsCalled(now, "no fund", "d0", 1),
            AssessmentsCalled(now, name, random.choice(("none", "")), 1),
            AssessmentsCalled(now, name, "d0", -1),
            AssessmentsCalled(now - 1, name, "d0", 1),
            AssessmentPaid(now, "no fund", owner, outside(asset), 1),
            AssessmentPaid(now, name, random.choice(("gus", "outside", "")), outside(asset), 1),
            AssessmentPaid(now, name, owner, outside(asset), random.choice((0, -1, 10**30 + 1))),
            AssessmentPaid(now, name, owner, outside(Asset("EUR", 2)), 1),
            AssessmentPaid(now, name, owner, paid, 1),
            AssessmentPaid(now - 1, name, owner, outside(asset), 1),
            AssessmentsReturned(now, "no fund"),
            AssessmentsReturned(now - 1, name),
            Deposit(now, paid, 1),
            Withdrawal(now, paid, 0),
            Payment(now, paid, Account(owner, "wallet", asset), 0),
            Withdrawal(now, Account(owner, "callable for d0", Asset("calls", 0)), 0),
        )

    def _foolish_with_refills(self, now: int) -> tuple[Event, ...]:
        """Draw replenishments that must be refused."""
        random, owner = self.random, self.random.choice(OWNERS)
        name, purpose, asset = random.choice(REFILLS)
        interim = Account(owner, f"replenishing {name}", asset)
        return (
            ReplenishmentCalled(now, random.choice(("no fund", "")), owner, 1),
            ReplenishmentCalled(now, name, random.choice(("outside", "", "x" * 201)), 1),
            ReplenishmentCalled(now, name, owner, -1),
            ReplenishmentCalled(now - 1, name, owner, 1),
            Replenished(now, name, random.choice(("gus", "outside", "")), outside(asset), 1),
            Replenished(now, name, owner, outside(asset), random.choice((0, -1, 10**30 + 1))),
            Replenished(now, name, owner, outside(Asset("EUR", 2)), 1),
            Replenished(now, name, owner, random.choice((interim, Account(owner, purpose, asset))), 1),
            Replenished(now - 1, name, owner, outside(asset), 1),
            Seated(now, name, random.choice(("gus", "outside", ""))),
            Seated(now - 1, name, owner),
            Deposit(now, interim, 1),
            Withdrawal(now, interim, 0),
            Withdrawal(now, Account(owner, f"to bring to {name}", Asset("calls", 0)), 0),
        )

    def _foolish_with_bids(self, now: int, market: str) -> tuple[Event, ...]:
        """Draw auctions of contracts that must be refused."""
        random, owner = self.random, self.random.choice(OWNERS)
        bid = ContractBid(owner, 100, 1)
        auctions = (
            AuctionedSale("nothing", owner, 1, (bid,)),
            AuctionedSale(market, random.choice(("gus", "outside", "")), 1, (bid,)),
            AuctionedSale(market, owner, random.choice((0, -1, 10**30)), (bid,)),
            AuctionedSale(market, owner, 1, (bid, ContractBid(random.choice(("outside", "")), 100, 1))),
            AuctionedSale(market, owner, 1, (ContractBid("rich", -1, 1),)),
            AuctionedSale(market, owner, 1, (ContractBid("rich", 100, random.choice((0, 10**30 + 1))),)),
        )
        return tuple(Marks(now, "m", auctions=(each,)) for each in auctions)
