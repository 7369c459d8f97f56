"""Convenience: the vectors about members of pools, about what comes back of a loss, and about shocks."""

from __future__ import annotations

from attrs import evolve

from rhodian import (
    Account,
    Asset,
    ByGains,
    ByLayers,
    ByPools,
    Contribution,
    Deposit,
    Joined,
    Layer,
    Left,
    Listing,
    Market,
    Marks,
    MutualPool,
    NoticeGiven,
    PauseDeclared,
    PauseTerms,
    PlainLoss,
    PoolTerms,
    Price,
    Recovery,
    Rule,
    Rules,
    Shock,
    Terms,
    Trade,
    outside,
)
from tests.vectors.case import HUGE
from tests.vectors.records import Kind
from tests.vectors.steps import Row, cases, opened, run

USD, EUR = Asset("USD", 2), Asset("EUR", 2)
WORLD, FUND = outside(USD), Account("fund", "pool", USD)
WHOLE = Terms(0, 0, partial=False)
X, Y = (Market(name, USD, 100_000, 50_000, WHOLE) for name in "XY")
OTHERS = (evolve(X, name="P", terms=Terms(0, 0, partial=True)), evolve(X, name="I", inverse=10**6))
LISTINGS = tuple(Listing(market, 100) for market in (X, Y, *OTHERS))
POOL = MutualPool("fund", FUND, PoolTerms(HUGE, HUGE, 1_000), (), 10)
CLOSED = MutualPool("closed", Account("closed", "pool", USD), PoolTerms(0, 0, 1))
LAYERS = (Layer("fund", "", Rule.IN_ORDER), Layer("", "next", Rule.IN_PROPORTION))
REMEDIES = (ByPools(), ByLayers(), ByGains(Rule.IN_PROPORTION))
EMPTY = opened(Rules(0, LISTINGS, (POOL, CLOSED), REMEDIES, LAYERS))
A, B, M = (X.margin(owner) for owner in "ABM")
WALLET = Account("A", "wallet", USD)

JOIN = Joined(2, "fund", "A", WORLD, 300)
BEGUN = EMPTY.after(Contribution(0, "fund", WORLD, 30), Deposit(0, Account("house", "next", USD), 1_000))
ALONE = BEGUN.after(JOIN)
TWO = ALONE.after(Joined(2, "fund", "B", WORLD, 100))
ASKED = TWO.after(NoticeGiven(5, "fund", "A"))
GONE = ASKED.after(Left(15, "fund", "A", WORLD))

MAY_PAUSE = evolve(EMPTY.state.current, pauses=PauseTerms(("board",), (), 9, 0, 0))
HALTED = opened(MAY_PAUSE).after(PauseDeclared(0, "board", 9, "a bug"))
JOINED: tuple[Row, ...] = (
    ("from outside", BEGUN, JOIN),
    ("a second member, and later", ALONE, Joined(7, "fund", "B", WORLD, 100)),
    ("under another name", ALONE, Joined(2, "fund", "A 2", WORLD, 1)),
    ("from a wallet", BEGUN.after(Deposit(0, WALLET, 300)), evolve(JOIN, payer=WALLET)),
    ("out of margin, down to the initial requirement",
     BEGUN.after(Deposit(0, A, 400), Deposit(0, B, 400), Trade(1, "X", "A", "B", 10, 100)), evolve(JOIN, payer=A)),
    ("10^30, at the last time that a clock shows", EMPTY, evolve(JOIN, time=HUGE, amount=HUGE)),
    ("once a pause is over", HALTED, evolve(JOIN, time=9)),
    ("refused: new business is paused", HALTED, evolve(JOIN, time=8)),
    ("refused: no such pool", BEGUN, evolve(JOIN, pool="none")),
    ("refused: a pool that takes no members", BEGUN, evolve(JOIN, pool="closed")),
    ("refused: a name that has a stake", ALONE, evolve(JOIN, time=3)),
    ("refused: a name that had one", GONE, evolve(JOIN, time=20)),
    ("refused: the world outside", BEGUN, evolve(JOIN, owner="outside")),
    ("refused: no name", BEGUN, evolve(JOIN, owner="")),
    ("refused: nothing", BEGUN, evolve(JOIN, amount=0)),
    ("refused: in another asset", BEGUN, evolve(JOIN, payer=outside(EUR))),
    ("refused: out of another's stake", TWO, evolve(JOIN, owner="C", payer=Account("B", "stake in fund", USD))),
    ("refused: more than there is", BEGUN, evolve(JOIN, payer=WALLET)),
    ("refused: before the last event", TWO, Joined(1, "fund", "C", WORLD, 1)),
)  # fmt: skip

NOTICE = NoticeGiven(5, "fund", "A")
NOTICES: tuple[Row, ...] = (
    ("some time after", TWO, NOTICE),
    ("at once", TWO, evolve(NOTICE, time=2)),
    ("10^30", TWO, evolve(NOTICE, time=HUGE)),
    ("refused: asked before", ASKED, evolve(NOTICE, time=6)),
    ("refused: left before", GONE, evolve(NOTICE, time=16)),
    ("refused: nobody of that name", TWO, evolve(NOTICE, owner="C")),
    ("refused: no such pool", TWO, evolve(NOTICE, pool="none")),
    ("refused: a pool that takes no members", TWO, evolve(NOTICE, pool="closed")),
    ("refused: the world outside", TWO, evolve(NOTICE, owner="outside")),
    ("refused: before the last event", TWO, evolve(NOTICE, time=1)),
    ("refused: the book holds a time below 0", TWO.holding(Account("A", "entered fund", Asset("time", 0)), -3), NOTICE),
)

LEAVE = Left(15, "fund", "A", WORLD)
LOST = PlainLoss(14, "l", 14, WORLD, 70)
LEAVING: tuple[Row, ...] = (
    ("as soon as its notice is over", ASKED, LEAVE),
    ("later, into a wallet", ASKED, evolve(LEAVE, time=99, payee=WALLET)),
    ("less what it bore of what occurred before", ASKED.after(LOST), LEAVE),
    (
        "bearing nothing of what occurred once its notice was over",
        ASKED.after(evolve(LOST, time=15, occurred=15)),
        LEAVE,
    ),
    ("with nothing left", ASKED.after(evolve(LOST, amount=430)), LEAVE),
    ("10^30", EMPTY.after(evolve(JOIN, amount=HUGE), NOTICE), LEAVE),
    ("refused: no notice given", TWO, LEAVE),
    ("refused: its notice is not over", ASKED, evolve(LEAVE, time=14)),
    ("refused: paid before", GONE, evolve(LEAVE, time=16)),
    ("refused: nobody of that name", ASKED, evolve(LEAVE, owner="C")),
    ("refused: no such pool", ASKED, evolve(LEAVE, pool="none")),
    ("refused: a pool that takes no members", ASKED, evolve(LEAVE, pool="closed")),
    ("refused: into contracts", ASKED, evolve(LEAVE, payee=X.side("A", X.long))),
    ("refused: in another asset", ASKED, evolve(LEAVE, payee=outside(EUR))),
    ("refused: before the last event", ASKED, evolve(LEAVE, time=4)),
)

BORNE_BY_MEMBERS: tuple[Row, ...] = (
    ("the pool's own bears first, then its members in proportion", ASKED, LOST),
    ("all that both have, and then the next layer", ASKED, evolve(LOST, amount=600)),
    ("one whose notice is over bears nothing", ASKED, evolve(LOST, time=15, occurred=15)),
    ("one who came in later bears nothing", TWO.after(Joined(9, "fund", "C", WORLD, 500)), evolve(LOST, occurred=8)),
    ("nobody was a member yet", TWO, evolve(LOST, occurred=1)),
    ("booked after one has left: the other bears the same, and the next layer the rest", GONE,
     evolve(LOST, time=16)),
    ("a rest of one is that of the larger stake", ASKED, evolve(LOST, amount=31)),
)  # fmt: skip
"""Losses of a pool with members."""

BACK = Recovery(20, "l", WORLD, 20)
BORNE = TWO.after(LOST)
LONG = TWO.after(Deposit(3, A, 500), Deposit(3, B, 5_000), Trade(4, "X", "A", "B", 40, 100))
MARKED = LONG.after(Marks(5, "l", (Price("X", 80),)))
LOWER = LONG.after(Marks(5, "l", (Price("X", 60),)))
RECOVERIES: tuple[Row, ...] = (
    ("in proportion to the pool and to both members", BORNE, BACK),
    ("all of it", BORNE, evolve(BACK, amount=70)),
    ("what is left, after some has come back", BORNE.after(BACK), evolve(BACK, amount=50)),
    ("nothing", BORNE, evolve(BACK, amount=0)),
    ("to one who has left too, and to nobody who came later", ASKED.after(
        LOST, LEAVE, Joined(16, "fund", "C", WORLD, 500)), BACK),
    ("to the next layer too", TWO.after(evolve(LOST, amount=600)), evolve(BACK, amount=599)),
    ("to the layer asked last alone, while it lacks any", TWO.after(evolve(LOST, amount=600)),
     evolve(BACK, amount=100)),
    ("to the layer asked last, and then to the pool and its members", TWO.after(evolve(LOST, amount=600)),
     evolve(BACK, amount=300)),
    ("to whoever was in default once nobody else lacks any", TWO.after(evolve(LOST, amount=600, defaulter="house")),
     evolve(BACK, amount=450)),
    ("of a mark, to the remedy asked last, and then to the pool", LOWER, evolve(BACK, amount=700)),
    ("of a mark, after more has come back than the remedy asked last bore", LOWER.after(evolve(BACK, amount=700)),
     evolve(BACK, amount=400)),
    ("what its part was who had left, to the next layer", GONE.after(PlainLoss(16, "l", 14, WORLD, 70)),
     evolve(BACK, amount=69)),
    ("of a mark", MARKED, BACK),
    ("out of a wallet", BORNE.after(Deposit(15, WALLET, 50)), evolve(BACK, payer=WALLET)),
    ("refused: out of the pool", BORNE.after(Contribution(15, "fund", WORLD, 50)),
     evolve(BACK, payer=FUND)),
    ("10^30", EMPTY.after(evolve(JOIN, amount=2 * HUGE // 2), evolve(LOST, amount=HUGE)), evolve(BACK, amount=HUGE)),
    ("refused: more than was borne", BORNE, evolve(BACK, amount=71)),
    ("refused: more than is left", BORNE.after(BACK), evolve(BACK, amount=51)),
    ("refused: all has come back", BORNE.after(evolve(BACK, amount=70)), evolve(BACK, amount=0)),
    ("refused: no such loss", BORNE, evolve(BACK, loss="k")),
    ("refused: nothing was borne in that asset", BORNE, evolve(BACK, payer=outside(EUR))),
    ("refused: an id longer than there may be", BORNE, evolve(BACK, loss="l" * 151)),
    ("refused: no id", BORNE, evolve(BACK, loss="")),
    ("refused: less than nothing", BORNE, evolve(BACK, amount=-1)),
    ("refused: out of a stake", BORNE, evolve(BACK, payer=Account("B", "stake in fund", USD))),
    ("refused: more than there is", BORNE, evolve(BACK, payer=WALLET)),
    ("refused: before the last event", BORNE, evolve(BACK, time=13)),
    ("refused: the host names less than there is",
     BORNE.holding(Account("B", "bore USD/2 of l", Asset("borne", 0)), 9), BACK),
)  # fmt: skip

HELD = BEGUN.after(
    *(Deposit(1, X.margin(owner), has) for owner, has in {"A": 150, "B": 200, "C": 900, "M": 10_000}.items()),
    *(Trade(1, "X", owner, "M", 10, 100) for owner in "ABC"),
)
SHORT = BEGUN.after(
    *(Deposit(1, X.margin(owner), has) for owner, has in {"A": 150, "B": 200, "C": 900, "M": 10_000}.items()),
    *(Trade(1, "X", "M", owner, 10, 100) for owner in "ABC"),
)
SHOCK = Shock(2, "s", "X", 22, 1, 2, rises=False)
SHOCKS: tuple[Row, ...] = (
    ("it reaches one, who reaches another", HELD, SHOCK),
    ("it reaches nobody", HELD, evolve(SHOCK, quantity=21)),
    ("shorts are bought back", SHORT, evolve(SHOCK, rises=True)),
    ("nothing is traded", HELD, evolve(SHOCK, quantity=0)),
    ("what is held of another market counts", HELD.after(Trade(1, "Y", "C", "M", 80, 100)), evolve(SHOCK, quantity=76)),
    ("the bankrupt are closed, and pools bear it", HELD, evolve(SHOCK, quantity=60)),
    ("down to 1", HELD, evolve(SHOCK, quantity=HUGE)),
    ("up to 10^30", EMPTY, Shock(2, "s", "X", HUGE - 100, 1, 1, rises=True)),
    ("refused: beyond 10^30", EMPTY, Shock(2, "s", "X", HUGE - 99, 1, 1, rises=True)),
    ("refused: no such market", HELD, evolve(SHOCK, market="W")),
    ("refused: contracts that are sold in part", HELD, evolve(SHOCK, market="P")),
    ("refused: inverse contracts", HELD, evolve(SHOCK, market="I")),
    ("refused: less than nothing", HELD, evolve(SHOCK, quantity=-1)),
    ("refused: no move", HELD, evolve(SHOCK, move=0)),
    ("refused: a move for no contracts", HELD, evolve(SHOCK, per=0)),
    ("refused: no id", HELD, evolve(SHOCK, id="")),
    ("refused: absorbed before", HELD.after(SHOCK), evolve(SHOCK, time=3)),
    ("refused: before the last event", HELD, evolve(SHOCK, time=0)),
)

CLOCK = {"BackDated": "MC-14"}
ORDER = {"OutOfOrder": "EX-17", "TooEarly": "EX-17"}

KINDS = {
    "step_joined": Kind(cases("step_joined", JOINED), run, ("EX-14",), {**CLOCK, "Paused": "PS-1"}),
    "step_notice_given": Kind(cases("step_notice_given", NOTICES), run, ("EX-17",), CLOCK),
    "step_left": Kind(cases("step_left", LEAVING), run, ("EX-15", "EX-17"), {**CLOCK, **ORDER}),
    "step_recovery": Kind(cases("step_recovery", RECOVERIES), run, ("EX-18", "EX-19", "MC-12"), CLOCK),
    "step_shock": Kind(
        cases("step_shock", SHOCKS),
        run,
        ("CA-14", "CA-15", "MC-3", "MC-30"),
        {**CLOCK, "AlreadyAbsorbed": "MC-3", "id": "MC-3"},
    ),
}
"""The kinds of events of members, of recoveries and of shocks."""
