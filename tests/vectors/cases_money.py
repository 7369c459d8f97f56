"""Convenience: the vectors about money and contracts that owners move, about losses and about changes of rules."""

from __future__ import annotations

from attrs import evolve

from rhodian import (
    Account,
    Asset,
    ByGains,
    ByPools,
    Contribution,
    Deposit,
    Layer,
    Listing,
    Market,
    MutualPool,
    Payment,
    PlainLoss,
    PoolTerms,
    Rule,
    Rules,
    RulesChanged,
    Terms,
    Trade,
    Whose,
    Withdrawal,
    outside,
)
from tests.vectors.case import FLOAT_EDGE, HUGE
from tests.vectors.cases_closeouts import LOSSES_OF_FUNDS
from tests.vectors.cases_members import BORNE_BY_MEMBERS
from tests.vectors.cases_pauses import STOPS
from tests.vectors.records import Kind
from tests.vectors.steps import Row, cases, opened, run

USD, EUR = Asset("USD", 2), Asset("EUR", 2)
WORLD, FUND = outside(USD), Account("fund", "pool", USD)
TERMS = Terms(10_000, 5_000, partial=False, band_ppm=50_000)
X, Y = (Market(name, USD, 100_000, 50_000, TERMS) for name in "XY")
APART = Market("Z", USD, 500_000, 100_000, TERMS, "isolated")
COIN = Market("C", Asset("BTC", 8), 100_000, 50_000, TERMS, inverse=10**10)
POOL = MutualPool("fund", FUND, PoolTerms(300, 400, 100))
LISTINGS = (*(Listing(market, 100) for market in (X, Y, APART)), Listing(COIN, 50_000))
LAYERS = (Layer("fund", "", Rule.IN_ORDER, 250), Layer("", "member", Rule.IN_PROPORTION, 500))
RULES = Rules(0, LISTINGS, (POOL,), (ByPools(), ByGains(Rule.IN_PROPORTION)), LAYERS)


def margin(owner: str, market: Market = X) -> Account:
    """Return an owner's margin account."""
    return market.margin(owner)


def wallet(owner: str, asset: Asset = USD) -> Account:
    """Return an owner's wallet."""
    return Account(owner, "wallet", asset)


A, B, M = margin("A"), margin("B"), margin("M")
EMPTY = opened(RULES)
RICH = EMPTY.after(
    Deposit(1, A, 1_000), Deposit(1, B, 1_000), Deposit(2, M, 100_000), Deposit(2, wallet("A"), 50),
    Contribution(3, "fund", WORLD, 1_000), Deposit(3, Account("first", "member", USD), 300),
    Deposit(3, Account("second", "member", USD), 900),
)  # fmt: skip
LONG = RICH.after(Trade(5, "X", "A", "B", 20, 100))
"""A is long of 20 at 100 and B short; both need 200."""
BOTH = LONG.after(Trade(5, "Y", "B", "A", 30, 100))
"""And B is long of 30 of Y, A short: both need 500."""

DEPOSITS: tuple[Row, ...] = (
    ("margin", EMPTY, Deposit(0, A, 5)),
    ("to an account that has something", RICH, Deposit(9, A, 5)),
    ("nothing", RICH, Deposit(9, A, 0)),
    ("to a purpose that no market has", EMPTY, Deposit(4, Account("A", "my savings", EUR), 1)),
    ("above 2^53", EMPTY, Deposit(0, A, FLOAT_EDGE + 1)),
    ("10^30, at the last time that a clock shows", EMPTY, Deposit(HUGE, A, HUGE)),
    ("refused: before the last event", RICH, Deposit(2, A, 5)),
    ("refused: beyond any clock", RICH, Deposit(HUGE + 1, A, 5)),
    ("refused: less than nothing", RICH, Deposit(9, A, -1)),
    ("refused: the world outside", RICH, Deposit(9, WORLD, 1)),
    ("refused: contracts", RICH, Deposit(9, X.side("A", X.long), 1)),
    ("refused: contracts in a wallet", RICH, Deposit(9, wallet("A", X.short), 1)),
    ("refused: a market's clearing", RICH, Deposit(9, X.clearing, 1)),
    ("refused: an auction's bids", RICH, Deposit(9, Account("auction a", "auction bids", USD), 1)),
    ("refused: ids", RICH, Deposit(9, Account("a", "absorbed", Asset("id", 0)), 1)),
    ("refused: what pools have paid", RICH, Deposit(9, POOL.drawn(9), 1)),
)

WITHDRAWALS: tuple[Row, ...] = (
    ("all of a wallet", RICH, Withdrawal(9, wallet("A"), 50)),
    ("margin without contracts", RICH, Withdrawal(9, A, 1_000)),
    ("down to the initial requirement", LONG, Withdrawal(9, A, 800)),
    ("down to the requirement of all markets that share it", BOTH, Withdrawal(9, A, 500)),
    ("margin of another market is another's", BOTH.after(Deposit(6, margin("A", APART), 7)),
     Withdrawal(9, margin("A", APART), 7)),
    ("nothing", LONG, Withdrawal(9, A, 0)),
    ("10^30", EMPTY.after(Deposit(0, A, 2 * HUGE)), Withdrawal(0, A, HUGE)),
    ("refused: below the initial requirement", LONG, Withdrawal(9, A, 801)),
    ("refused: below that of all markets that share it", BOTH, Withdrawal(9, B, 501)),
    ("refused: more than there is", LONG, Withdrawal(9, A, 1_001)),
    ("refused: of who holds nothing", LONG, Withdrawal(9, wallet("B"), 1)),
    ("refused: less than nothing", LONG, Withdrawal(9, A, -1)),
    ("refused: the world outside", LONG, Withdrawal(9, WORLD, 0)),
    ("refused: contracts", LONG, Withdrawal(9, X.side("A", X.long), 1)),
    ("refused: before the last event", LONG, Withdrawal(4, A, 1)),
    ("refused: the book holds less than nothing", LONG.holding(wallet("A"), -3), Withdrawal(9, wallet("A"), 1)),
)  # fmt: skip

PAYMENTS: tuple[Row, ...] = (
    ("from a wallet to margin", RICH, Payment(9, wallet("A"), B, 50)),
    ("out of margin, down to the initial requirement", LONG, Payment(9, A, wallet("B"), 800)),
    ("refused: out of what a pool holds", LONG, Payment(9, FUND, A, 1_000)),
    ("into what a pool holds", LONG, Payment(9, A, FUND, 1)),
    ("refused: below the initial requirement", LONG, Payment(9, A, B, 801)),
    ("refused: to oneself", LONG, Payment(9, A, A, 1)),
    ("refused: in another asset", LONG, Payment(9, A, wallet("A", EUR), 1)),
    ("refused: from the world outside", LONG, Payment(9, WORLD, A, 1)),
    ("refused: to a market's clearing", LONG, Payment(9, A, X.clearing, 1)),
    ("refused: more than there is", LONG, Payment(9, wallet("A"), A, 51)),
    ("refused: less than nothing", LONG, Payment(9, wallet("A"), A, -1)),
)

CONTRIBUTIONS: tuple[Row, ...] = (
    ("from outside", RICH, Contribution(9, "fund", WORLD, 5)),
    ("from a wallet", RICH, Contribution(9, "fund", wallet("A"), 50)),
    ("out of margin", LONG, Contribution(9, "fund", A, 800)),
    ("refused: out of margin that is needed", LONG, Contribution(9, "fund", A, 801)),
    ("refused: no such pool", RICH, Contribution(9, "none", WORLD, 5)),
    ("refused: from the pool itself", RICH, Contribution(9, "fund", FUND, 5)),
    ("refused: in another asset", RICH, Contribution(9, "fund", outside(EUR), 5)),
    ("refused: from contracts", LONG, Contribution(9, "fund", X.side("A", X.long), 1)),
    ("refused: less than nothing", RICH, Contribution(9, "fund", WORLD, -5)),
)

DEAL = Trade(9, "X", "A", "B", 20, 100)
TRADES: tuple[Row, ...] = (
    ("at the mark", RICH, DEAL),
    ("above it: the buyer pays the difference", RICH, evolve(DEAL, price=130)),
    ("below it: the seller does", RICH, evolve(DEAL, price=70)),
    ("with fees", RICH, evolve(DEAL, buyer_fee=3, seller_fee=4)),
    ("as many as the initial requirement allows", RICH, evolve(DEAL, quantity=100)),
    ("some are closed", LONG, evolve(DEAL, buyer="B", seller="A", quantity=5)),
    ("all are closed, and some taken on the other way", LONG, evolve(DEAL, buyer="B", seller="A", quantity=50)),
    ("to somebody new", LONG, evolve(DEAL, buyer="M", seller="A")),
    ("of a market that shares no collateral", RICH.after(*(Deposit(6, margin(o, APART), 60) for o in "AB")),
     Trade(9, "Z", "A", "B", 1, 100)),
    ("inverse contracts, dearer by a coin's fraction", EMPTY.after(
        *(Deposit(1, COIN.margin(owner), 10**6) for owner in "AB")), Trade(2, "C", "A", "B", 3, 50_100)),
    ("10^30", EMPTY.after(*(Deposit(1, each, 10**33) for each in (A, B))), evolve(DEAL, quantity=HUGE // 10)),
    ("refused: the buyer cannot carry it", RICH, evolve(DEAL, buyer="C", buyer_fee=0)),
    ("refused: the seller cannot carry it", RICH, evolve(DEAL, seller="C")),
    ("refused: the buyer cannot pay", RICH, evolve(DEAL, price=151)),
    ("refused: one contract too many", RICH, evolve(DEAL, quantity=101)),
    ("refused: buyer and seller are one", RICH, evolve(DEAL, seller="A")),
    ("refused: the world outside buys", RICH, evolve(DEAL, buyer="outside")),
    ("refused: an owner without a name", RICH, evolve(DEAL, seller="")),
    ("refused: no contracts", RICH, evolve(DEAL, quantity=0)),
    ("refused: more contracts than there may be", RICH, evolve(DEAL, quantity=HUGE + 1)),
    ("refused: no price", RICH, evolve(DEAL, price=0)),
    ("refused: a fee below 0", RICH, evolve(DEAL, buyer_fee=-1)),
    ("refused: no such market", RICH, evolve(DEAL, market="W")),
    ("refused: before the last event", RICH, evolve(DEAL, time=2)),
)  # fmt: skip

LOST = PlainLoss(9, "l", 9, WORLD, 200)
FIRST = evolve(LOST, defaulter="first")
BY_DEFAULT = (
    Layer("", "member", Rule.IN_ORDER, whose=Whose.DEFAULTER),
    Layer("fund", "", Rule.IN_ORDER, 250),
    Layer("", "member", Rule.IN_PROPORTION, whose=Whose.OTHERS),
)
CLEARED = opened(evolve(RULES, layers=BY_DEFAULT)).after(
    Contribution(3, "fund", WORLD, 1_000), Deposit(3, Account("first", "member", USD), 300),
    Deposit(3, Account("second", "member", USD), 900), Deposit(3, Account("third", "member", USD), 100),
)  # fmt: skip
LATER = evolve(RULES, since=50, pools=(evolve(POOL, terms=PoolTerms(10, 10, 100)),))
LOSSES: tuple[Row, ...] = (
    ("the first layer bears it", RICH, LOST),
    ("the second bears the rest, in proportion", RICH, evolve(LOST, amount=550)),
    ("nobody bears what the layers leave", RICH, evolve(LOST, amount=5_000)),
    ("nothing is lost", RICH, evolve(LOST, amount=0)),
    ("paid to an account inside", RICH, evolve(LOST, payee=wallet("B"), amount=550)),
    ("a bearer is not paid by itself", RICH, evolve(LOST, payee=FUND, amount=550)),
    ("the pool's limit of a period counts what it has paid", RICH.after(evolve(LOST, time=8, id="k", occurred=8)),
     evolve(LOST, amount=250)),
    ("in a later period it does not", RICH.after(LOST), PlainLoss(109, "k", 101, WORLD, 250)),
    ("booked later, within the limit of when it occurred", RICH.after(LOST), PlainLoss(109, "k", 99, WORLD, 250)),
    ("by the rules of when it occurred", RICH.after(RulesChanged(9, LATER)), PlainLoss(60, "l", 49, WORLD, 200)),
    ("by the rules of later", RICH.after(RulesChanged(9, LATER)), PlainLoss(60, "l", 50, WORLD, 200)),
    ("in an asset in which no layer holds anything", RICH, evolve(LOST, payee=outside(EUR))),
    ("10^30", EMPTY.after(Deposit(0, Account("first", "member", USD), 3 * HUGE)), evolve(LOST, amount=HUGE)),
    ("of a default: the defaulter's own bears it", CLEARED, FIRST),
    ("then the fund, and then the others' in proportion, the defaulter's left out", CLEARED, evolve(FIRST, amount=800)),
    ("and what is more stays with the payee", CLEARED, evolve(FIRST, amount=5_000)),
    ("of a second default, by the same layers", CLEARED.after(evolve(FIRST, amount=800)),
     PlainLoss(9, "m", 9, WORLD, 900, "second")),
    ("of a defaulter that has nothing", CLEARED, evolve(FIRST, defaulter="nobody")),
    ("of no default: no layer is the defaulter's, and the others are everybody", CLEARED, evolve(LOST, amount=800)),
    ("of a default, by layers that draw on anybody", RICH, evolve(FIRST, amount=550)),
    ("refused: by default of the world outside", CLEARED, evolve(LOST, defaulter="outside")),
    ("refused: a defaulter whose name is malformed", CLEARED, evolve(LOST, defaulter=" A")),
    ("refused: absorbed before", RICH.after(LOST), evolve(LOST, time=10)),
    ("refused: no id", RICH, evolve(LOST, id="")),
    ("refused: it occurs later than it is booked", RICH, evolve(LOST, occurred=10)),
    ("refused: it occurred before time began", RICH, evolve(LOST, occurred=-1)),
    ("refused: less than nothing", RICH, evolve(LOST, amount=-1)),
    ("refused: paid in contracts", RICH, evolve(LOST, payee=X.side("A", X.long))),
    ("refused: before the last event", RICH, evolve(LOST, time=2, occurred=2)),
)  # fmt: skip

OTHER = evolve(RULES, since=50, layers=())
SLOW = evolve(OTHER, delay=40)
SOON = evolve(OTHER, since=60)
CHANGES: tuple[Row, ...] = (
    ("other layers", RICH, RulesChanged(9, OTHER)),
    ("one more market", RICH, RulesChanged(9, evolve(OTHER, listings=(*LISTINGS, Listing(Market(
        "W", USD, 1, 1, TERMS), 7))))),
    ("a second change", RICH.after(RulesChanged(9, OTHER)), RulesChanged(10, evolve(OTHER, since=51))),
    ("that wait from then on", RICH, RulesChanged(9, SLOW)),
    ("while those that wait longer are not in force yet", RICH.after(RulesChanged(9, SLOW)), RulesChanged(49, SOON)),
    ("just once the delay of now is over", RICH.after(RulesChanged(9, SLOW)), RulesChanged(50, evolve(SOON, since=90))),
    ("a shorter delay, which waits the longer", RICH.after(RulesChanged(9, SLOW)),
     RulesChanged(50, evolve(SLOW, since=91, delay=0))),
    ("refused: before the delay of now is over", RICH.after(RulesChanged(9, SLOW)),
     RulesChanged(51, evolve(SOON, since=90))),
    ("refused: by a shorter delay that does not hold yet",
     RICH.after(RulesChanged(9, SLOW), RulesChanged(50, evolve(SLOW, since=90, delay=0))),
     RulesChanged(52, evolve(SOON, since=91))),
    ("refused: from now on", RICH, RulesChanged(50, OTHER)),
    ("refused: after every clock", RICH, RulesChanged(50, evolve(OTHER, since=HUGE + 1))),
    ("refused: before what was decided already", RICH.after(RulesChanged(9, OTHER)), RulesChanged(10, OTHER)),
    ("refused: a market is gone", RICH, RulesChanged(9, evolve(OTHER, listings=LISTINGS[1:]))),
    ("refused: a market is inverse", RICH, RulesChanged(9, evolve(OTHER, listings=(
        Listing(evolve(X, inverse=5), 100), *LISTINGS[1:])))),
    ("refused: before the last event", RICH, RulesChanged(2, OTHER)),
)  # fmt: skip

CLOCK = {"BackDated": "MC-14", "time": "MC-14", "occurred": "MC-7", "AlreadyAbsorbed": "MC-3", "id": "MC-3"}
MARGIN = {"InsufficientMargin": "MC-6", "Overdrawn": "MC-6"}

BY_HAND = {"InvalidValue": "MC-5"}

KINDS = {
    "step_deposit": Kind(cases("step_deposit", DEPOSITS), run, ("EC-9", "MC-5"), CLOCK),
    "step_withdrawal": Kind(cases("step_withdrawal", WITHDRAWALS), run, ("EC-10", "MC-5", "MC-6"), {**CLOCK, **MARGIN}),
    "step_payment": Kind(cases("step_payment", PAYMENTS), run, ("MC-6", "EC-15"), {**CLOCK, **MARGIN, **BY_HAND}),
    "step_contribution": Kind(cases("step_contribution", CONTRIBUTIONS), run, ("MC-6",), {**CLOCK, **MARGIN}),
    "step_trade": Kind(
        cases("step_trade", (*TRADES, *STOPS)),
        run,
        ("EC-8", "EC-11", "EC-14", "EC-16", "EC-17", "MC-12"),
        {**CLOCK, "Paused": "PS-1"},
    ),
    "step_plain_loss": Kind(
        cases("step_plain_loss", (*LOSSES, *BORNE_BY_MEMBERS, *LOSSES_OF_FUNDS)),
        run,
        ("EX-14", "EX-16", "EX-18", "EX-20", "EX-22", "MC-2", "MC-7", "MC-26"),
        CLOCK,
    ),
    "step_rules_changed": Kind(
        cases("step_rules_changed", CHANGES), run, ("MC-7", "MC-31"), {**CLOCK, "TooEarly": "MC-31"}
    ),
}
"""The kinds of events that owners and governance bring about."""
