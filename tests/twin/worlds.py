"""Convenience: rules for the twin and the machine to play by, drawn at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import (
    Account,
    AssessmentTerms,
    Asset,
    AuctionTerms,
    ByDeleveraged,
    ByGains,
    ByLayers,
    ByMargins,
    ByPools,
    Layer,
    Listing,
    Market,
    MutualPool,
    PoolTerms,
    Remedy,
    ReplenishmentTerms,
    RhodianError,
    Rule,
    Rules,
    Terms,
    Whose,
)
from rhodian.auctions import Pricing, Ties
from tests.twin import pauses

if TYPE_CHECKING:
    from random import Random

USD, BTC = Asset("USD", 0), Asset("BTC", 8)
OWNERS = ("A", "B", "C", "D", "liquidator", "rich")
PURPOSES = ("margin", "margin", "margin", "isolated", "isolated", "fees", "penalties")
OPENED = 100
INVERSE = 100_000
NAMES = ("X", "Y", "Z")
POOLS = (("fund", USD), ("second", USD), ("coins", BTC))
FUNDS = (("listed", USD), ("crypto", BTC))
REFILLS = (("capital", "wallet", USD), ("coins", "margin", BTC))
BROUGHT = tuple(f"replenishing {name}" for name, _, _ in REFILLS * 3)
PLACES = ("wallet", "wallet", "margin", "isolated", "fees", "pool")

Shape = tuple[tuple[Asset, str, bool], ...]
"""What each market is settled in, which collateral it shares, and whether it is inverse."""


def shape(random: Random) -> Shape:
    """Draw up to three markets, most of which share collateral."""
    first = (random.choice([USD, USD, BTC]), random.choice(PURPOSES), random.choice([False, False, True]))
    shapes = [first]
    for _ in range(random.randint(0, 2)):
        other = (random.choice([USD, BTC]), random.choice(PURPOSES))
        shapes.append((*(first[:2] if random.randint(0, 3) else other), random.choice([False, False, True])))
    return tuple(shapes)


def auction(random: Random) -> AuctionTerms:
    """Draw how contracts are sold to the best of some bids."""
    reserve = random.choice([0, 20_000, 200_000, 10**6, 2 * 10**6])
    return AuctionTerms(reserve, random.choice(list(Pricing)), random.choice(list(Ties)))


def terms(random: Random) -> Terms:
    """Draw how a market liquidates."""
    return Terms(
        random.choice([0, 5_000, 20_000, 10**6]),
        random.choice([0, 7_000, 20_000]),
        random.choice([False, True]),
        random.choice([0, 30_000, 50_000, 500_000]),
        random.choice([None, auction(random), auction(random)]),
    )


def listing(random: Random, name: str, each: tuple[Asset, str, bool]) -> Listing:
    """Draw a market of a shape."""
    upper = random.choice([0, 50_000, 100_000, 100_000, 200_000, 200_000, 500_000])
    lower = random.choice([upper, upper // 2, upper // 2, 0])
    inverse = INVERSE if each[2] else 0
    return Listing(Market(name, each[0], upper, lower, terms(random), each[1], inverse=inverse), OPENED)


def pool(random: Random, name: str, asset: Asset, last: Rules | None) -> MutualPool:
    """Draw a pool; one that took members most often still does, in its account."""
    event, period = (random.choice([0, 50, 400, 10**6, random.randint(0, 5000)]) for _ in range(2))
    rule = PoolTerms(
        event,
        period,
        random.randint(1, 4),
        random.choice([0, 0, random.randint(0, 60), random.randint(0, 600)]),
        random.choice([False, False, True]),
    )
    account = random.choice(
        [Account(name, "pool", asset)] * 8 + [Account("liquidator", each, asset) for each in ("fees", "penalties")]
    )
    notice = random.choice([None, 0, random.randint(0, 9)])
    before = [each for each in last.pools if each.name == name and each.notice is not None] if last else []
    if before and random.randint(0, 19):
        account, notice = before[0].account, random.randint(0, 9)
    return MutualPool(name, account, rule, random.choice([(), (), ("margin",)]), notice)


def assessments(random: Random, last: Rules | None) -> tuple[AssessmentTerms, ...]:
    """Draw the default funds whose members may be called; most often those of before are kept."""
    names = [each for each in FUNDS if random.randint(0, 3)] or [FUNDS[0]]
    if last and random.randint(0, 19):
        names = [each for each in FUNDS if each in names or each[0] in {terms.name for terms in last.assessments}]
    drawn = []
    for name, asset in names:
        default_ppm, lasts = random.choice([0, 300_000, 10**6, 10**6, 2_750_000]), random.choice([0, 10, 20, 40])
        period_ppm = random.choice([0, default_ppm // 2, default_ppm * 3 // 2, 2 * default_ppm, 5_500_000])
        longest = lasts + random.choice([0, 0, 5, 40])
        purpose = random.choice(["wallet", "wallet", "wallet", "margin"])
        drawn.append(AssessmentTerms(name, purpose, asset, default_ppm, period_ppm, lasts, longest))
    return tuple(drawn)


def replenishments(random: Random, last: Rules | None) -> tuple[ReplenishmentTerms, ...]:
    """Draw what may be replenished; most often what could be before still may."""
    names = [each for each in REFILLS if random.randint(0, 2)] or [REFILLS[0]]
    if last and random.randint(0, 19):
        names = [each for each in REFILLS if each in names or each[0] in {terms.name for terms in last.replenishments}]
    return tuple(
        ReplenishmentTerms(name, purpose, asset, random.choice([0, 2, 9]), random.choice([0, 5, 30]))
        for name, purpose, asset in names
    )


def layer(random: Random, funds: tuple[AssessmentTerms, ...]) -> Layer:
    """Draw a layer, of a fund or of none."""
    name = random.choice(["fund", "second", "coins", ""])
    purpose = "" if name else random.choice([*PLACES, *(f"assessed for {fund}" for fund, _ in FUNDS * 6), *BROUGHT])
    limit = random.choice([None, None, random.randint(0, 500)])
    asset = random.choice([None, None, None, USD, BTC])
    whose = Whose.ANYBODY if name else random.choice(list(Whose))
    of_fund = (
        ""
        if purpose.startswith(("assessed", "replenishing"))
        else random.choice(["", "", "", *(terms.name for terms in funds)])
    )
    return Layer(name, purpose, random.choice([Rule.IN_ORDER, Rule.IN_PROPORTION]), limit, asset, whose, of_fund)


def remedies(random: Random) -> tuple[Remedy, ...]:
    """Draw who bears what cannot be paid, in any order, gains last."""
    named = random.choice([*[ByPools()] * 3, ByPools(("second", "fund")), ByPools(("coins", "second"))])
    drawn: list[Remedy] = [
        named, ByMargins(random.choice([False, True])), ByDeleveraged(random.choice([False, True])), ByLayers(),
    ]  # fmt: skip
    random.shuffle(drawn)
    last = ByGains(random.choice([Rule.IN_ORDER, Rule.IN_PROPORTION]))
    return (*drawn[: random.randint(0, 4)], last)


def rules(random: Random, since: int, shapes: Shape, last: Rules | None = None) -> Rules:
    """Draw rules that hold from a time on, after others; rules that are refused are drawn again."""
    while True:
        listings = tuple(listing(random, NAMES[place], each) for place, each in enumerate(shapes))
        pools = tuple(pool(random, name, asset, last) for name, asset in POOLS)
        funds = assessments(random, last)
        layers = tuple(layer(random, funds) for _ in range(random.choice([0, 1, 2, 3, 3])))
        delay = random.choice((0, 0, 0, 5))
        approvers = (("board", "rich"), ("board",), ("rich", "A"), ())[since % 4]
        try:
            return Rules(
                since, listings, pools, remedies(random), layers, funds, replenishments(random, last), approvers, delay,
                pauses.TERMS[since % 3],
            )  # fmt: skip
        except RhodianError:
            continue
