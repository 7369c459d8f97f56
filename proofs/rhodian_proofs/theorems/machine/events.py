"""Checked: what is claimed of events that are malformed, or of what is not there: for what they are refused."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import StepwiseDecay
from rhodian.auctions.dutch import SaleTerms, Selling
from rhodian.auctions.english import Bidding, BiddingTerms
from rhodian.auctions.sealed import Sealed
from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.errors import AssetMismatch, BackDated, OutOfOrder
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.machine.counters import BORNE, IDS, PAID, TIMES
from rhodian.machine.decide import decide
from rhodian.machine.errors import UnknownName
from rhodian.machine.events import (
    AuctionClosed,
    AuctionOpened,
    AuctionReopened,
    BidMade,
    ForcedSale,
    Funding,
    LotBid,
    LotTaken,
    Marks,
    Price,
    RulesChanged,
    SealedBid,
)
from rhodian.machine.happenings import AuctionedSale, ContractBid, Joined, Left, NoticeGiven, PlainLoss, Recovery, Shock
from rhodian.machine.layers import Layer
from rhodian.machine.play import Written
from rhodian.machine.rules import ByPools, Listing, MutualPool, Rules
from rhodian.machine.state import Auction, State
from rhodian.markets.terms import AuctionTerms, Market, Terms
from rhodian.pools.limits import PoolTerms
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import OneOf, claim
from rhodian_proofs.theorems.base.wrong import Made, Wrong, is_refused_for_the_first, no_amount, no_value, trials
from rhodian_proofs.theorems.machine.sales import GAINS, MARKET
from rhodian_proofs.theorems.machine.step import Nobody

USD = MARKET.asset
WORLD = outside(USD)
ETH = Asset("ETH", 0)
FUND = Account("fund", "pool", USD)
POOL = MutualPool("fund", FUND, PoolTerms(9, 9, 9), (), 5)
CLOSED = MutualPool("closed", Account("closed", "pool", USD), PoolTerms(9, 9, 9))
PARTLY = Market("P", USD, 2, 1, Terms(0, 0, partial=True), "partly")
COINS = Market("C", USD, 2, 1, Terms(0, 0, partial=False), "coins", "liquidator", 1)
WHOLE = Market("W", USD, 10**6, 10**6, Terms(0, 0, partial=False), "whole")
BY_BIDS = Terms(0, 0, partial=False, band_ppm=0, auction=AuctionTerms(0, Pricing.OWN_BID, Ties.IN_ORDER))
SOLD = Market("S", USD, 2, 1, BY_BIDS, "sold")
LISTED = tuple(Listing(market, 1000) for market in (MARKET, PARTLY, COINS, WHOLE, SOLD))
RULES = Rules(0, LISTED, (POOL, CLOSED), (ByPools(), GAINS), (Layer("fund", "", Rule.IN_ORDER),))
OWNER = Account("owner", "wallet", ETH)
PAYER = Account("payer", "wallet", USD)
RISING = BiddingTerms(0, 0, 9, 9, lot_falls=False)
LOWERED = BiddingTerms(0, 0, 9, 9, lot_falls=True)
SEALED = SealedTerms(1, Pricing.OWN_BID, Ties.IN_ORDER)
SALE = SaleTerms(StepwiseDecay(1, ()), 9, 0, 0)
PHASES: tuple[Bidding | Sealed | Selling, ...] = (
    Bidding(RISING, 5, 1, 0, None, 9, 9, 0),
    Sealed(SEALED, 5, 1, 9),
    Selling(SALE, 5, 1, 5, 0, 0),
    Bidding(LOWERED, 5, 9, 5, PAYER, 9, 9, 0),
    Bidding(RISING, 5, 1, 0, None, 5, 5, 0),
)
OPEN = tuple(Auction(name, OWNER, PAYER, phase) for name, phase in zip("abcde", PHASES, strict=True))
STATE = State((RULES,), (), 5, OPEN)
COUNTS = {
    Account("z", "absorbed", IDS): 1,
    Account("old", "entered fund", TIMES): 3,
    Account("gone", "entered fund", TIMES): 1,
    Account(OUTSIDE, "entered fund", TIMES): -4,
    Account("gone", "asked to leave fund", TIMES): 1,
    Account("gone", "free from fund", TIMES): 6,
    Account("old", "bore USD/2 of l", BORNE): 7,
    Account(OUTSIDE, "bore USD/2 of l", BORNE): -7,
}
MONEY = {
    Account("old", "stake in fund", USD): 9,
    Account("gone", "stake in fund", USD): 9,
    PAYER: 99,
    OWNER: 99,
    **{Account(f"auction {name}", "auction lot", ETH): 9 for name in "cde"},
    Account("auction d", "auction bids", USD): 5,
    WORLD: -200,
}
BOOK = Written(Nobody({}), {**COUNTS, **MONEY})


def unknown(field: str, kind: str, name: str = "nobody") -> Wrong:
    """Return that a field names what is not there."""
    return {field: name}, UnknownName, kind, name


def no_money(field: str, account: Any) -> tuple[Wrong, ...]:
    """Return the accounts that people may not move money in, each in a field; the one given is in another asset."""
    counted = tuple(Account("payer", "wallet", asset) for asset in (TIMES, PAID, MARKET.long, MARKET.short))
    kept = tuple(Account("payer", each, USD) for each in ("contracts", "clearing", "auction lot", "stake in fund"))
    other: tuple[Wrong, ...] = () if account is None else (({field: account}, AssetMismatch, field, account.asset),)
    return (*(no_value(field, each) for each in ("payer", *counted, *kept)), *other)


TIMED: tuple[Wrong, ...] = (
    no_amount("time"),
    no_value("time", POSITIVE_MAX + 1),
    ({"time": 4}, BackDated, 4, 5),
)
NAMED: tuple[Wrong, ...] = (
    no_value("id", ""),
    no_value("id", "close-out of x"),
    no_value("id", "i" * 151),
    ({"id": "z"}, AlreadyAbsorbed, "id", "z"),
    no_value("id", "a"),
)


def _of_bid(name: str, step: str, others: tuple[int, ...]) -> tuple[Wrong, ...]:
    """Return what may be wrong with the auction and the bidder of a bid: a field, and auctions of other forms."""
    return (
        unknown(name, "auction"),
        no_value("bidder", FUND),
        *no_money("bidder", Account("payer", "wallet", Asset("EUR", 2))),
        *(({name: "abcde"[place]}, OutOfOrder, step, PHASES[place]) for place in others),
    )


EARLIER: tuple[Made, ...] = (
    (
        {"time": 5, "pool": "fund", "owner": "new", "payer": PAYER, "amount": 1},
        (
            *TIMED,
            *(unknown("pool", "pool"), no_value("pool", "closed")),
            *(no_value("owner", each) for each in ("", OUTSIDE, "old", "gone")),
            *(no_value("payer", FUND), *no_money("payer", OWNER), no_value("amount", 0)),
        ),
    ),
    (
        {"time": 5, "pool": "fund", "owner": "old"},
        (
            *(*TIMED, unknown("pool", "pool"), no_value("pool", "closed")),
            *(no_value("owner", each) for each in ("", OUTSIDE)),
            unknown("owner", "owner", "new"),
        ),
    ),
    (
        {"time": 5, "pool": "fund", "owner": "gone", "payee": PAYER},
        (
            *(*TIMED, unknown("pool", "pool"), no_value("pool", "closed")),
            *(no_value("owner", each) for each in ("", OUTSIDE)),
            *(unknown("owner", "owner", "new"), *no_money("payee", OWNER)),
        ),
    ),
    (
        {"time": 5, "loss": "l", "payer": PAYER, "amount": 7},
        (
            *(*TIMED, no_value("payer", FUND), *no_money("payer", None)),
            *(no_value("loss", ""), unknown("loss", "loss", "n" * 151), unknown("loss", "loss")),
            *(no_amount("amount"), no_value("amount", 8)),
        ),
    ),
    (
        {"time": 5, "id": "m", "prices": (Price("M", 1),), "sales": (), "sell_all": True, "auctions": ()},
        (
            *(*TIMED, *NAMED),
            *(no_value("prices", []), no_value("prices", (Price("M", 1), 7))),
            *(no_value("sales", []), no_value("sales", (7,))),
            *(no_value("auctions", []), no_value("auctions", (7,))),
            *(no_value("sell_all", each) for each in (0, None)),
            ({"prices": (Price("Q", 1),)}, UnknownName, "market", "Q"),
            ({"prices": (Price("M", 1), Price("P", 0))}, *no_value("prices[1].mark", 0)[1:]),
            no_value("prices", (Price("M", 1), Price("M", 2))),
            ({"sales": (ForcedSale("Q", "old"),)}, UnknownName, "market", "Q"),
            ({"sales": (ForcedSale("M", ""),)}, *no_value("owner", "")[1:]),
            ({"auctions": (AuctionedSale("Q", "old", 1, ()),)}, UnknownName, "market", "Q"),
            ({"auctions": (AuctionedSale("M", OUTSIDE, 0, ()),)}, *no_value("owner", OUTSIDE)[1:]),
            ({"auctions": (AuctionedSale("M", "old", 0, ()),)}, *no_value("quantity", 0)[1:]),
            ({"auctions": (AuctionedSale("M", "old", 1, (7,)),)}, *no_value("bids", (7,))[1:]),  # type: ignore[arg-type]  # it is no bid
            *(
                ({"auctions": (AuctionedSale("M", "old", 1, (ContractBid("b", 0, 1), wrong)),)}, *why[1:])
                for wrong, why in (
                    (ContractBid("", 0, 1), no_value("bids[1].bidder", "")),
                    (ContractBid(OUTSIDE, -1, 1), no_value("bids[1].bidder", OUTSIDE)),
                    (ContractBid("b", -1, 0), no_amount("bids[1].price")),
                    (ContractBid("b", 0, 0), no_value("bids[1].quantity", 0)),
                )
            ),
            ({"auctions": (AuctionedSale("M", "old", 1, ()),)}, *no_value("auctions", "M")[1:]),
            ({"auctions": (AuctionedSale("S", "old", 1, ()),)}, *no_value("quantity", 1)[1:]),
        ),
    ),
    (
        {"time": 5, "id": "s", "market": "M", "quantity": 0, "move": 1, "per": 1, "rises": True},
        (
            *(*TIMED, *NAMED, unknown("market", "market")),
            *(no_value("market", each) for each in ("P", "C", "W")),
            *(no_amount("quantity"), no_value("move", 0), no_value("per", 0), no_value("rises", 1)),
            no_value("quantity", POSITIVE_MAX),
        ),
    ),
    (
        {"time": 5, "id": "u", "market": "M", "amount": 0},
        (*TIMED, *NAMED, unknown("market", "market"), no_value("amount", None)),
    ),
    (
        {"time": 5, "id": "p", "occurred": 5, "payee": PAYER, "amount": 1, "defaulter": "", "fund": ""},
        (
            *(*TIMED, no_amount("occurred"), no_value("occurred", 6), *no_money("payee", None), *NAMED),
            *(no_value("defaulter", each) for each in (" ", OUTSIDE, 7)),
            *(unknown("fund", "default fund"), no_amount("amount")),
        ),
    ),
)
LATER: tuple[Made, ...] = (
    (
        {
            "time": 5,
            "id": "o",
            "owner": OWNER,
            "lot": 1,
            "payee": PAYER,
            "owed": 5,
            "terms": RISING,
            "lasts": 0,
            "top": 0,
        },
        (
            *(*TIMED, *NAMED, no_value("owner", FUND), *no_money("owner", None), *no_money("payee", None)),
            no_value("payee", Account("payer", "wallet", ETH)),
            *(no_value("terms", each) for each in (None, 7)),
            *(no_value("lasts", each) for each in (1, False)),
            *(no_value("top", each) for each in (1, None)),
            *(no_amount("owed"), no_value("lot", 0)),
        ),
    ),
    (
        {"time": 5, "auction": "a", "bidder": PAYER, "amount": 5},
        (*TIMED, *_of_bid("auction", "a bid", (1, 2)), no_amount("amount")),
    ),
    (
        {"time": 5, "auction": "d", "bidder": PAYER, "lot": 8},
        (*TIMED, *_of_bid("auction", "a bid", (1, 2)), no_value("lot", 0), no_value("lot", 9)),
    ),
    (
        {"time": 5, "auction": "b", "bidder": PAYER, "price": 1, "quantity": 1},
        (*TIMED, *_of_bid("auction", "a sealed bid", (0, 2)), no_value("price", 0), no_value("quantity", 0)),
    ),
    (
        {"time": 5, "auction": "c", "bidder": PAYER, "quantity": 1, "price_max": 5},
        (*TIMED, *_of_bid("auction", "a take", (0, 1)), no_value("price_max", 0), no_value("quantity", 0)),
    ),
    (
        {"time": 5, "auction": "e", "top": 0},
        (
            *(*TIMED, unknown("auction", "auction")),
            ({"auction": "b"}, OutOfOrder, "a reopening", PHASES[1]),
            no_value("top", 1),
        ),
    ),
    ({"time": 5, "auction": "e"}, (*TIMED, unknown("auction", "auction"))),
    (
        {"time": 5, "rules": Rules(6, LISTED, (POOL, CLOSED))},
        (
            *TIMED,
            no_value("rules", None),
            *(
                ({"rules": Rules(since, LISTED, (POOL, CLOSED))}, *no_value("rules", since)[1:])
                for since in (5, POSITIVE_MAX + 1)
            ),
            ({"rules": Rules(6, LISTED[1:], (POOL, CLOSED))}, *no_value("rules", "M")[1:]),
            ({"rules": Rules(6, LISTED, (CLOSED,))}, *no_value("rules", "fund")[1:]),
        ),
    ),
)
WRONG = (
    "a machine of five markets, two pools and five auctions; an event of each kind but what owners do with money and "
    "contracts, and what default funds do, in which one field is wrong, or one and the next, of 276 ways"
)


@claim("MK-12", about=(decide,), scope=WRONG)
def an_event_is_refused_for_the_first_field_that_is_wrong(trial: Annotated[Any, OneOf(*trials(*EARLIER))]) -> None:
    """An event of members, losses or marks is refused for the first field that is wrong or names what is not there."""
    kind = (Joined, NoticeGiven, Left, Recovery, Marks, Shock, Funding, PlainLoss)[trial[0]]
    assert is_refused_for_the_first(lambda values: decide(STATE, BOOK, kind(*values)), EARLIER[trial[0]], trial)


@claim("MK-12", about=(decide,), scope=WRONG)
def an_event_of_an_auction_is_refused_for_the_first_field_that_is_wrong(
    trial: Annotated[Any, OneOf(*trials(*LATER))],
) -> None:
    """An event of an auction, or of rules, is refused for the first field that is wrong or names what is not there."""
    kinds = (AuctionOpened, BidMade, LotBid, SealedBid, LotTaken, AuctionReopened, AuctionClosed, RulesChanged)
    kind = kinds[trial[0]]
    assert is_refused_for_the_first(lambda values: decide(STATE, BOOK, kind(*values)), LATER[trial[0]], trial)
