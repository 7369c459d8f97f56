"""Checked: what is claimed of the rules of a machine, and of its state: for which of their fields they are refused."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.auctions.awards import Pricing, Ties
from rhodian.base.accounts import OUTSIDE, Account, Asset
from rhodian.clearing.assessments import AssessmentTerms
from rhodian.clearing.replenishment import ReplenishmentTerms
from rhodian.governance.emergencies import Pause
from rhodian.machine.counters import TIMES
from rhodian.machine.halts import PauseTerms
from rhodian.machine.layers import Layer, Whose
from rhodian.machine.rules import (
    ByDeleveraged,
    ByGains,
    ByLayers,
    ByMargins,
    ByPools,
    Listing,
    MutualPool,
    Rules,
)
from rhodian.machine.state import State
from rhodian.markets.terms import AuctionTerms, Market, Terms
from rhodian.pools.limits import PoolTerms
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import OneOf, claim
from rhodian_proofs.theorems.base.wrong import Made, is_refused_for_the_first, no_amount, no_value, trials
from rhodian_proofs.theorems.machine.sales import GAINS, MARKET, WORLD
from rhodian_proofs.theorems.machine.step import FUND, TWIN

LIMITS = PoolTerms(9, 9, 9)
POOL = MutualPool("fund", FUND, LIMITS)
LISTED = Listing(MARKET, 1)
LAYER = Layer("fund", "", Rule.IN_ORDER)
BY_PURPOSE = Layer("", "fees", Rule.IN_PROPORTION)
HELD = Account("fund", "margin", MARKET.asset)
FUNDED = AssessmentTerms("cover", "default fund", MARKET.asset, 9, 9, 9, 9)
FILLED = ReplenishmentTerms("capital", "own capital", MARKET.asset, 9, 9)
LONG_NAME = "n" * 187
"""A name that is too long for the account that says when a member asked to leave."""


def _of(
    name: str = "O",
    asset: Asset | None = None,
    initial: int = 2,
    purpose: str = "margin",
    liquidator: str = "liquidator",
) -> Market:
    """Return a market that differs from the others in some fields."""
    return Market(name, asset or MARKET.asset, initial, 1, MARKET.terms, purpose, liquidator)


LISTINGS = (
    *((LISTED, LISTED), (LISTED, Listing(_of(name="M", initial=3), 1))),
    *((Listing(_of(asset=MARKET.long), 1),), (Listing(_of(asset=TIMES), 1),)),
    *((Listing(_of(purpose="auction lot"), 1),), (Listing(_of(purpose="stake in fund"), 1),)),
    *((LISTED, Listing(_of(liquidator="other"), 1)), [LISTED], (LISTED, MARKET)),
)
POOLS = (
    *((POOL, MutualPool("twin", FUND, LIMITS)), (POOL, MutualPool("fund", Account("x", "pool", MARKET.asset), LIMITS))),
    *((MutualPool("fund", HELD, LIMITS),), (MutualPool("fund", Account("x", "auction bids", MARKET.asset), LIMITS),)),
    *([POOL], (POOL, FUND)),
)
REMEDIES = ((), (GAINS, ByPools()), (ByPools(), ByPools(), GAINS), (ByGains(Rule.IN_PROPORTION), GAINS))
LAYERS = (
    *((Layer("other", "", Rule.IN_ORDER),), (LAYER, LAYER), (BY_PURPOSE, Layer("", "fees", Rule.IN_ORDER, 1))),
    *((BY_PURPOSE, Layer("", "fees", Rule.IN_ORDER, 1, FUND.asset)), (Layer("", "pool", Rule.IN_ORDER),)),
    (Layer("", "fees", Rule.IN_ORDER, 1, FUND.asset), Layer("", "fees", Rule.IN_ORDER, 2, FUND.asset)),
    (BY_PURPOSE, Layer("", "fees", Rule.IN_ORDER, whose=Whose.DEFAULTER)),
    (Layer("", "fees", Rule.IN_ORDER, whose=Whose.OTHERS), BY_PURPOSE),
)
FUNDS = (
    *((FUNDED, FUNDED), (AssessmentTerms("cover", "contracts", MARKET.asset, 9, 9, 9, 9),)),
    *((AssessmentTerms("cover", each, MARKET.asset, 9, 9, 9, 9),) for each in ("assessed for it", "replenishing it")),
    *((AssessmentTerms("cover", "default fund", each, 9, 9, 9, 9),) for each in (TIMES, MARKET.long)),
)
FILLS = (
    (FILLED, FILLED),
    *((ReplenishmentTerms("capital", each, MARKET.asset, 9, 9),) for each in ("clearing", "stake in fund")),
    *((ReplenishmentTerms("capital", each, MARKET.asset, 9, 9),) for each in ("assessed for it", "replenishing it")),
    *((ReplenishmentTerms("capital", "own capital", each, 9, 9),) for each in (TIMES, MARKET.long)),
)
RULES = (
    {
        "since": 0,
        "listings": (LISTED, Listing(TWIN, 1)),
        "pools": (POOL,),
        "remedies": (ByPools(), GAINS),
        "layers": (LAYER, BY_PURPOSE),
        "assessments": (FUNDED,),
        "replenishments": (FILLED,),
        "approvers": ("board", "chair"),
        "delay": 9,
        "pauses": PauseTerms(("board",), ("members",), 9, 0, 0),
    },
    (
        no_amount("since"),
        no_amount("since", True),  # noqa: FBT003  # it is no int
        no_amount("delay"),
        no_value("listings", [LISTED]),
        no_value("listings", (LISTED, MARKET)),
        no_value("pools", [POOL]),
        no_value("pools", (POOL, FUND)),
        no_value("remedies", [GAINS]),
        no_value("remedies", (GAINS, 7)),
        no_value("layers", [LAYER]),
        no_value("layers", (LAYER, 7)),
        no_value("assessments", [FUNDED]),
        no_value("assessments", (FUNDED, 7)),
        no_value("replenishments", [FILLED]),
        no_value("replenishments", (FILLED, 7)),
        no_value("approvers", ["board"]),
        *(({"approvers": ("board", each)}, *no_value("approvers", each)[1:]) for each in ("", 7, OUTSIDE)),
        no_value("approvers", ("board", "board")),
        no_value("pauses", ("board",)),
        *(no_value("listings", listings) for listings in LISTINGS[:7]),
        no_value("remedies", (ByPools(("fund", "other")), GAINS)),
        *(no_value("pools", pools) for pools in POOLS[:4]),
        *(no_value("layers", layers) for layers in LAYERS),
        *(no_value("assessments", funds) for funds in FUNDS),
        no_value("layers", (Layer("", "default fund", Rule.IN_ORDER, fund="other"),)),
        *(no_value("replenishments", fills) for fills in FILLS),
        *(no_value("remedies", remedies) for remedies in REMEDIES),
    ),
)
RECORDS: tuple[Made, ...] = (
    ({"market": MARKET, "opening": 1}, (no_value("market", "M"), no_value("opening", 0))),
    (
        {"name": "fund", "account": FUND, "terms": LIMITS, "purposes": ("margin",), "notice": 0},
        (
            *(no_value("name", name) for name in ("", 7, OUTSIDE)),
            *(no_value("account", account) for account in ("fund", WORLD)),
            no_value("terms", None),
            no_value("purposes", ["margin"]),
            no_amount("notice"),
            ({"name": LONG_NAME}, *no_value("name", f"asked to leave {LONG_NAME}")[1:]),
        ),
    ),
    ({"names": ("a", "b")}, tuple(no_value("names", names) for names in (["a"], ("a", 7), ("a", "b", "a")))),
    ({"open_interest": True}, tuple(no_value("open_interest", each) for each in (None, 1, "True"))),
    ({"ranked": False}, tuple(no_value("ranked", each) for each in (None, 0, "False"))),
    ({"rule": Rule.IN_ORDER}, tuple(no_value("rule", each) for each in (None, "in order", 7))),
    ({"rule": Rule.IN_PROPORTION}, ()),
    ({}, ()),
    (
        {
            "pool": "fund",
            "purpose": "",
            "rule": Rule.IN_PROPORTION,
            "limit": 0,
            "asset": MARKET.asset,
            "whose": Whose.ANYBODY,
            "fund": "cover",
        },
        (
            ({"pool": "", "purpose": ""}, *no_value("pool", "")[1:]),
            ({"pool": "fund", "purpose": "fees"}, *no_value("pool", "fund")[1:]),
            no_value("pool", " fund"),
            ({"pool": "", "purpose": " fees"}, *no_value("purpose", " fees")[1:]),
            *(
                ({"pool": "", "purpose": purpose}, *no_value("purpose", purpose)[1:])
                for purpose in ("contracts", "clearing", "auction lot", "auction bids", "stake in fund")
            ),
            no_value("rule", None),
            no_amount("limit"),
            no_value("asset", "USD"),
            *(no_value("whose", whose) for whose in ("others", Whose.DEFAULTER, Whose.OTHERS)),
            *(no_value("fund", fund) for fund in (" ", 7)),
        ),
    ),
    RULES,
)
ONE_RULE = Rules(0, (LISTED,))
LATER = Rules(5)
LATEST = Rules(7)
STATE: Made = (
    {
        "rules": (ONE_RULE, LATER, LATEST),
        "marks": (("M", 1),),
        "time": 0,
        "auctions": (),
        "events": 0,
        "pause": Pause(1, 2),
    },
    (
        no_amount("time"),
        no_amount("events"),
        *(no_value("rules", rules) for rules in ([ONE_RULE], (ONE_RULE, 7))),
        *(no_value("rules", rules) for rules in ((), (LATER,), (ONE_RULE, LATEST, LATER), (ONE_RULE, LATER, LATER))),
        *(no_value("marks", marks) for marks in ([("M", 1)], (("M", 1), ("T", 1)))),
        ({"marks": (("M", 1), ("M", 0))}, *no_value("marks[M]", 0)[1:]),
        no_value("auctions", []),
        no_value("auctions", ("a",)),
        no_value("pause", (1, 2)),
    ),
)
AUCTIONED = AuctionTerms(0, Pricing.OWN_BID, Ties.IN_ORDER)
MARKETS: tuple[Made, ...] = (
    (
        {"reserve_ppm": 0, "pricing": Pricing.OWN_BID, "ties": Ties.IN_ORDER},
        (no_amount("reserve_ppm"), no_value("pricing", Ties.IN_ORDER), no_value("ties", None)),
    ),
    (
        {"fee_ppm": 0, "penalty_ppm": 0, "partial": False, "band_ppm": 0, "auction": AUCTIONED},
        (
            *(no_amount(field) for field in ("fee_ppm", "penalty_ppm", "band_ppm")),
            *(no_value("partial", each) for each in (0, None)),
            *(no_value("auction", each) for each in (0, "auction", MARKET.terms)),
        ),
    ),
    (
        {
            "name": "M" * 22,
            "asset": MARKET.asset,
            "initial_ppm": 1,
            "maintenance_ppm": 1,
            "terms": MARKET.terms,
            "purpose": "margin",
            "liquidator": "liquidator",
            "inverse": 0,
        },
        (
            *(no_value("name", each) for each in (7, "M" * 23)),
            no_value("asset", "USD"),
            no_amount("initial_ppm"),
            no_amount("maintenance_ppm"),
            no_value("maintenance_ppm", 2),
            no_value("terms", None),
            *(no_value("purpose", each) for each in ("", "contracts", "clearing")),
            *(no_value("liquidator", each) for each in ("", 7, "outside")),
            no_amount("inverse"),
            *(no_value("name", each, "code") for each in ("", "m m")),
        ),
    ),
)
TERMS: Made = (
    {
        "name": "cover",
        "purpose": "default fund",
        "asset": MARKET.asset,
        "default_ppm": 0,
        "period_ppm": 0,
        "lasts": 9,
        "longest": 9,
    },
    (
        *(no_value("name", name) for name in ("", OUTSIDE, "n" * 121)),
        no_value("purpose", ""),
        no_value("asset", "USD"),
        *(no_amount(field) for field in ("default_ppm", "period_ppm", "lasts", "longest")),
        no_value("longest", 8),
    ),
)
FILLING: Made = (
    {"name": "capital", "purpose": "own capital", "asset": MARKET.asset, "within": 0, "interim": 0},
    (
        *(no_value("name", name) for name in ("", OUTSIDE, "n" * 121)),
        no_value("purpose", ""),
        no_value("asset", "USD"),
        *(no_amount(field) for field in ("within", "interim")),
    ),
)
PAUSES: Made = (
    {"by": ("board", "chair"), "ratified_by": ("members",), "longest": 0, "rest": 0, "lifting": 0},
    (
        no_value("by", ["board"]),
        *(({"by": ("board", each)}, *no_value("by", each)[1:]) for each in ("", 7, OUTSIDE)),
        no_value("by", ("board", "board")),
        no_value("ratified_by", ["members"]),
        ({"ratified_by": (OUTSIDE,)}, *no_value("ratified_by", OUTSIDE)[1:]),
        no_value("ratified_by", ("members", "members")),
        no_value("by", ()),
        no_value("ratified_by", ("board",)),
        *(no_amount(field) for field in ("longest", "rest", "lifting")),
    ),
)
ALL = (*RECORDS, STATE, *MARKETS, TERMS, FILLING, PAUSES)
WRONG = (
    "a state, rules, and all that rules are made of, in each of which one field is wrong, or one and the next, of "
    "170 ways"
)


RULED = (ByLayers, Layer, Rules, State, AuctionTerms, Terms, Market, AssessmentTerms, ReplenishmentTerms, PauseTerms)
MADE = (Listing, MutualPool, ByPools, ByMargins, ByDeleveraged, ByGains, *RULED)


@claim("EC-13", about=MADE, scope=WRONG)
def rules_are_refused_for_the_first_field_that_is_wrong(trial: Annotated[Any, OneOf(*trials(*ALL))]) -> None:
    """A state, rules, and what these are made of are refused for the first field that is wrong, whatever else is."""
    make = (*MADE[:6], ByGains, *RULED)[trial[0]]
    assert is_refused_for_the_first(lambda values: make(*values), ALL[trial[0]], trial)
