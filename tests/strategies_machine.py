"""Convenience: what a machine takes and where it has got to, as Hypothesis draws it: every event, and any state."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs
from hypothesis import strategies as st

from rhodian import Account, AssessmentTerms, Layer, ReplenishmentTerms, Rule, Whose
from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import Decay, LinearDecay, StepwiseDecay
from rhodian.auctions.dutch import SaleTerms, Selling
from rhodian.auctions.english import Bidding, BiddingTerms
from rhodian.auctions.sealed import Bid, Sealed
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.base.rates import PPM
from rhodian.governance import Pause
from rhodian.machine import events, halts, happenings, holdings, refills, rules, state
from rhodian.markets.terms import AuctionTerms, Market, Terms
from rhodian.pools.limits import PoolTerms
from tests.strategies import BTC, EUR, HUGE, amounts, assets, names

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

R = TypeVar("R")


def record(kind: type[R], **fields: SearchStrategy[object]) -> SearchStrategy[R]:
    """Draw a record by its fields, each of which must be named, so that none that is added goes undrawn."""
    named = {field.name for field in attrs.fields(kind) if field.init}  # type: ignore[arg-type]  # of attrs' records all
    assert fields.keys() == named, f"{kind.__name__} has the fields {named}"
    return st.builds(kind, **fields)


def tuples(items: SearchStrategy[R], most: int = 3) -> SearchStrategy[tuple[R, ...]]:
    """Draw a short tuple."""
    return st.lists(items, max_size=most).map(tuple)


def accounts() -> SearchStrategy[Account]:
    """Draw an account of any owner, purpose and asset."""
    return record(Account, owner=names(), purpose=names(), asset=assets())


AMOUNTS = amounts()
POSITIVE = st.integers(1, 12) | st.integers(1, POSITIVE_MAX)
RATES = st.integers(0, PPM)
NAMES = names()
ACCOUNTS = accounts()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
"""What an event may call something by: nothing looks at it before the machine does."""
SHARED = st.sampled_from([Rule.IN_ORDER, Rule.IN_PROPORTION])


@st.composite
def decays(draw: DrawFn) -> tuple[Decay, int]:
    """Draw how a price falls, and how long it may."""
    lasts = draw(POSITIVE)
    cuts = tuples(st.integers(0, PPM - 1))
    line = record(LinearDecay, duration=st.integers(lasts, POSITIVE_MAX))
    return draw(line | record(StepwiseDecay, every=POSITIVE, cuts_ppm=cuts)), lasts


def sale_terms() -> SearchStrategy[SaleTerms]:
    """Draw the rule of a falling price."""
    return decays().flatmap(
        lambda fall: record(SaleTerms, decay=st.just(fall[0]), lasts=st.just(fall[1]), floor_ppm=RATES, dust=AMOUNTS)
    )


BIDDING_TERMS = record(
    BiddingTerms, reserve=AMOUNTS, step_ppm=RATES, ttl=POSITIVE, lasts=POSITIVE, lot_falls=st.booleans()
)
SEALED_TERMS = record(SealedTerms, reserve=POSITIVE, pricing=st.sampled_from(Pricing), ties=st.sampled_from(Ties))
SALE_TERMS = sale_terms()
BIDS = record(Bid, bidder=ACCOUNTS, price=POSITIVE, quantity=POSITIVE)


@st.composite
def phases(draw: DrawFn) -> Bidding | Sealed | Selling:
    """Draw an open auction of any form."""
    first, later = sorted([draw(AMOUNTS), draw(AMOUNTS)])
    start, last = st.just(first), st.just(later)
    owed = draw(AMOUNTS)
    terms = draw(BIDDING_TERMS)
    rising = record(
        Bidding,
        terms=st.just(terms),
        owed=st.just(max(owed, 1, terms.reserve) if terms.lot_falls else owed),
        lot=POSITIVE,
        amount=AMOUNTS,
        bidder=st.none() | ACCOUNTS,
        end=last,
        due=start,
        last=AMOUNTS,
    )
    sealed = record(
        Sealed, terms=SEALED_TERMS, owed=AMOUNTS, lot=POSITIVE, end=AMOUNTS, last=AMOUNTS, bids=tuples(BIDS)
    )
    falling = record(Selling, terms=SALE_TERMS, owed=POSITIVE, lot=POSITIVE, top=POSITIVE, start=start, last=last)
    return draw(st.one_of(rising, sealed, falling))


ASSETS = st.sampled_from([None, EUR, BTC])
ASSETS_OF_MONEY = st.sampled_from([EUR, BTC])
POOL_TERMS = record(
    PoolTerms, event_limit=AMOUNTS, period_limit=AMOUNTS, period=POSITIVE, minimum=AMOUNTS, all_or_nothing=st.booleans()
)
AUCTION_TERMS = record(AuctionTerms, reserve_ppm=AMOUNTS, pricing=st.sampled_from(Pricing), ties=st.sampled_from(Ties))
MARGIN_TERMS = record(
    Terms,
    fee_ppm=AMOUNTS,
    penalty_ppm=AMOUNTS,
    partial=st.booleans(),
    band_ppm=AMOUNTS,
    auction=st.none() | AUCTION_TERMS,
)
FUNDS = st.from_regex(r"[a-z]([a-z ]{0,118}[a-z])?", fullmatch=True).filter(lambda name: name != "outside")
"""The names of default funds, which are shorter than others."""
LONG = 180
"""How long the name of a pool that takes members may be, at least."""
REMEDIES: tuple[SearchStrategy[rules.Remedy], ...] = (
    record(rules.ByMargins, open_interest=st.booleans()),
    record(rules.ByDeleveraged, ranked=st.booleans()),
    record(rules.ByLayers),
)


@st.composite
def listings(draw: DrawFn, name: str, liquidator: str) -> rules.Listing:
    """Draw a market of a name."""
    lower, upper = sorted([draw(AMOUNTS), draw(AMOUNTS)])
    market = record(
        Market,
        name=st.just(name),
        asset=st.sampled_from([EUR, BTC]),
        initial_ppm=st.just(upper),
        maintenance_ppm=st.just(lower),
        terms=MARGIN_TERMS,
        purpose=st.sampled_from(["margin", "isolated"]),
        liquidator=st.just(liquidator),
        inverse=AMOUNTS,
    )
    return draw(record(rules.Listing, market=market, opening=POSITIVE))


PAUSED = st.lists(AMOUNTS, min_size=2, max_size=2).map(lambda times: Pause(*sorted(times)))
INSIDE = NAMES.filter(lambda name: name != "outside")


@st.composite
def pause_terms(draw: DrawFn) -> halts.PauseTerms:
    """Draw who may pause new business, and for how long."""
    named = draw(st.lists(INSIDE, min_size=1, max_size=4, unique=True))
    declaring = draw(st.integers(1, len(named)))
    return halts.PauseTerms(tuple(named[:declaring]), tuple(named[declaring:]), *(draw(AMOUNTS) for _ in range(3)))


@st.composite
def rules_since(draw: DrawFn, since: int) -> rules.Rules:
    """Draw rules that hold from a time on."""
    markets = draw(st.lists(st.from_regex(r"[A-Z][A-Z0-9-]{0,21}", fullmatch=True), max_size=2, unique=True))
    pools = draw(st.lists(NAMES, max_size=2, unique=True))
    by_pools = record(rules.ByPools, names=st.permutations(pools).map(tuple))
    held = st.lists(st.sampled_from((*REMEDIES, by_pools)).flatmap(lambda each: each), max_size=3, unique=True)
    funds = draw(st.lists(FUNDS, max_size=2, unique=True))
    shape = {
        "rule": SHARED, "limit": st.none() | AMOUNTS, "asset": ASSETS,
        "fund": st.sampled_from(["", *funds]),
    }  # fmt: skip
    layers = record(
        Layer,
        pool=st.just(""),
        purpose=NAMES | FUNDS.map("assessed for {}".format) | FUNDS.map("replenishing {}".format),
        whose=st.sampled_from(Whose),
        **shape,
    )
    if pools:
        pooled = st.sampled_from(pools)
        layers |= record(Layer, pool=pooled, purpose=st.just(""), whose=st.just(Whose.ANYBODY), **shape)
    return rules.Rules(
        since,
        tuple(draw(listings(name, "liquidator")) for name in markets),
        tuple(
            draw(
                record(
                    rules.MutualPool,
                    name=st.just(name),
                    account=st.just(Account(f"pool {place}", "pool", EUR)),
                    terms=POOL_TERMS,
                    purposes=tuples(NAMES),
                    notice=st.none() | AMOUNTS if len(name) <= LONG else st.none(),
                )
            )
            for place, name in enumerate(pools)
        ),
        (*draw(held), draw(record(rules.ByGains, rule=SHARED))),
        draw(st.lists(layers, max_size=3, unique_by=lambda each: (each.pool, each.purpose)).map(tuple)),
        tuple(draw(assessment_terms(name)) for name in funds),
        tuple(draw(replenishment_terms(name)) for name in draw(st.lists(FUNDS, max_size=2, unique=True))),
        draw(st.lists(INSIDE, max_size=2, unique=True).map(tuple)),
        draw(st.just(0) | AMOUNTS),
        draw(st.none() | pause_terms()),
    )


@st.composite
def assessment_terms(draw: DrawFn, name: str) -> AssessmentTerms:
    """Draw what the members of a fund may be called for."""
    shorter, longer = sorted([draw(AMOUNTS), draw(AMOUNTS)])
    return draw(
        record(
            AssessmentTerms,
            name=st.just(name),
            purpose=NAMES,
            asset=ASSETS_OF_MONEY,
            default_ppm=AMOUNTS,
            period_ppm=AMOUNTS,
            lasts=st.just(shorter),
            longest=st.just(longer),
        )
    )


def replenishment_terms(name: str) -> SearchStrategy[ReplenishmentTerms]:
    """Return how some accounts are filled again."""
    return record(
        ReplenishmentTerms,
        name=st.just(name),
        purpose=NAMES,
        asset=ASSETS_OF_MONEY,
        within=AMOUNTS,
        interim=AMOUNTS,
    )


AUCTIONS = record(state.Auction, id=NAMES, owner=ACCOUNTS, payee=ACCOUNTS, phase=phases())


@st.composite
def states(draw: DrawFn) -> state.State:
    """Draw a state of a machine, with rules of up to three times."""
    times = sorted(draw(st.sets(st.integers(1, HUGE), max_size=2)))
    dated = tuple(draw(rules_since(since)) for since in (0, *times))
    known = sorted({listing.market.name for each in dated for listing in each.listings})
    marks = tuple((name, draw(POSITIVE)) for name in known if draw(st.booleans()))
    return draw(
        record(
            state.State,
            rules=st.just(dated),
            marks=st.just(marks),
            time=AMOUNTS,
            auctions=tuples(AUCTIONS, 2),
            events=AMOUNTS,
            pause=st.just(state.NO_PAUSE) | PAUSED,
        )
    )


PRICES = record(events.Price, market=TEXTS, mark=AMOUNTS)
SALES = record(
    events.ForcedSale,
    market=TEXTS,
    owner=TEXTS,
    counterpart=st.none() | TEXTS,
    quantity=st.none() | AMOUNTS,
    value=st.none() | AMOUNTS,
)
CONTRACT_BIDS = record(happenings.ContractBid, bidder=TEXTS, price=AMOUNTS, quantity=AMOUNTS)
AUCTIONED = record(happenings.AuctionedSale, market=TEXTS, owner=TEXTS, quantity=AMOUNTS, bids=tuples(CONTRACT_BIDS))

EVENTS: tuple[SearchStrategy[events.Event], ...] = (
    record(events.Deposit, time=AMOUNTS, payee=ACCOUNTS, amount=AMOUNTS),
    record(events.Withdrawal, time=AMOUNTS, payer=ACCOUNTS, amount=AMOUNTS),
    record(events.Payment, time=AMOUNTS, payer=ACCOUNTS, payee=ACCOUNTS, amount=AMOUNTS),
    record(events.Contribution, time=AMOUNTS, pool=TEXTS, payer=ACCOUNTS, amount=AMOUNTS),
    record(
        events.Trade,
        time=AMOUNTS,
        market=TEXTS,
        buyer=TEXTS,
        seller=TEXTS,
        quantity=AMOUNTS,
        price=AMOUNTS,
        buyer_fee=AMOUNTS,
        seller_fee=AMOUNTS,
    ),
    record(happenings.Joined, time=AMOUNTS, pool=TEXTS, owner=TEXTS, payer=ACCOUNTS, amount=AMOUNTS),
    record(happenings.NoticeGiven, time=AMOUNTS, pool=TEXTS, owner=TEXTS),
    record(happenings.Left, time=AMOUNTS, pool=TEXTS, owner=TEXTS, payee=ACCOUNTS),
    record(holdings.StakeDivided, time=AMOUNTS, pool=TEXTS, owner=TEXTS, taker=TEXTS, amount=AMOUNTS),
    record(holdings.GainShared, time=AMOUNTS, pool=TEXTS, earned=AMOUNTS, payer=ACCOUNTS, amount=AMOUNTS),
    record(happenings.DefaultDeclared, time=AMOUNTS, fund=TEXTS, id=TEXTS, defaulter=TEXTS),
    record(happenings.AssessmentsCalled, time=AMOUNTS, fund=TEXTS, default=TEXTS, amount=AMOUNTS),
    record(happenings.AssessmentPaid, time=AMOUNTS, fund=TEXTS, owner=TEXTS, payer=ACCOUNTS, amount=AMOUNTS),
    record(happenings.AssessmentsReturned, time=AMOUNTS, fund=TEXTS),
    record(refills.ReplenishmentCalled, time=AMOUNTS, fund=TEXTS, owner=TEXTS, target=AMOUNTS),
    record(refills.Replenished, time=AMOUNTS, fund=TEXTS, owner=TEXTS, payer=ACCOUNTS, amount=AMOUNTS),
    record(refills.Seated, time=AMOUNTS, fund=TEXTS, owner=TEXTS),
    record(
        happenings.ClientPorted,
        time=AMOUNTS,
        fund=TEXTS,
        default=TEXTS,
        defaulter=TEXTS,
        client=TEXTS,
        taker=TEXTS,
        market=TEXTS,
    ),
    record(happenings.Recovery, time=AMOUNTS, loss=TEXTS, payer=ACCOUNTS, amount=AMOUNTS),
    record(
        happenings.DiscretionaryPayment,
        time=AMOUNTS,
        id=TEXTS,
        approver=TEXTS,
        reason=TEXTS,
        payer=ACCOUNTS,
        payee=ACCOUNTS,
        amount=AMOUNTS,
    ),
    record(
        events.Marks,
        time=AMOUNTS,
        id=TEXTS,
        prices=tuples(PRICES),
        sales=tuples(SALES),
        sell_all=st.booleans(),
        auctions=tuples(AUCTIONED),
    ),
    record(
        happenings.Shock,
        time=AMOUNTS,
        id=TEXTS,
        market=TEXTS,
        quantity=AMOUNTS,
        move=AMOUNTS,
        per=AMOUNTS,
        rises=st.booleans(),
    ),
    record(events.Funding, time=AMOUNTS, id=TEXTS, market=TEXTS, amount=st.integers(-HUGE, HUGE)),
    record(
        happenings.PlainLoss,
        time=AMOUNTS,
        id=TEXTS,
        occurred=AMOUNTS,
        payee=ACCOUNTS,
        amount=AMOUNTS,
        defaulter=TEXTS,
        fund=TEXTS,
    ),
    record(
        happenings.DefaultClosedOut,
        time=AMOUNTS,
        fund=TEXTS,
        default=TEXTS,
        defaulter=TEXTS,
        account=ACCOUNTS,
        spent=AMOUNTS,
        received=AMOUNTS,
    ),
    record(
        events.AuctionOpened,
        time=AMOUNTS,
        id=TEXTS,
        owner=ACCOUNTS,
        lot=AMOUNTS,
        payee=ACCOUNTS,
        owed=AMOUNTS,
        terms=st.one_of(BIDDING_TERMS, SEALED_TERMS, SALE_TERMS),
        lasts=AMOUNTS,
        top=AMOUNTS,
    ),
    record(events.BidMade, time=AMOUNTS, auction=TEXTS, bidder=ACCOUNTS, amount=AMOUNTS),
    record(events.LotBid, time=AMOUNTS, auction=TEXTS, bidder=ACCOUNTS, lot=AMOUNTS),
    record(events.SealedBid, time=AMOUNTS, auction=TEXTS, bidder=ACCOUNTS, price=AMOUNTS, quantity=AMOUNTS),
    record(events.LotTaken, time=AMOUNTS, auction=TEXTS, bidder=ACCOUNTS, quantity=AMOUNTS, price_max=AMOUNTS),
    record(events.AuctionReopened, time=AMOUNTS, auction=TEXTS, top=AMOUNTS),
    record(events.AuctionClosed, time=AMOUNTS, auction=TEXTS),
    record(events.RulesChanged, time=AMOUNTS, rules=AMOUNTS.flatmap(rules_since)),
    record(halts.PauseDeclared, time=AMOUNTS, by=TEXTS, length=AMOUNTS, reason=TEXTS),
    record(halts.PauseRatified, time=AMOUNTS, by=TEXTS, until=AMOUNTS),
    record(halts.PauseLifted, time=AMOUNTS, by=TEXTS),
)
"""One for each kind of event, in the order of the union."""
