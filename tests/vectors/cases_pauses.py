"""Convenience: the vectors about pauses of new business: who may, for how long, and what they stop."""

from __future__ import annotations

from attrs import evolve

from rhodian import (
    Account,
    Asset,
    Deposit,
    Listing,
    Market,
    PauseDeclared,
    PauseLifted,
    PauseRatified,
    PauseTerms,
    Rules,
    RulesChanged,
    Terms,
    Trade,
)
from tests.vectors.case import HUGE
from tests.vectors.records import Kind
from tests.vectors.steps import Row, cases, opened, run

EUR = Asset("EUR", 2)
MARKET = Market("X", EUR, 100_000, 50_000, Terms(0, 0, partial=False))
LISTED = (Listing(MARKET, 100),)
PAUSES = PauseTerms(("board", "chair"), ("members",), 50, 20, 5)
RULES = Rules(0, LISTED, pauses=PAUSES)
MARGINS = tuple(Deposit(0, MARKET.margin(owner), 1000) for owner in "ABC")
BEGUN = opened(RULES).after(*MARGINS, Trade(1, "X", "A", "B", 10, 100))
DECLARED = PauseDeclared(4, "board", 50, "a wrong distribution")
RATIFIED, LIFTED = PauseRatified(6, "members", 90), PauseLifted(6, "board")
STOPPED = BEGUN.after(DECLARED)
LASTING = STOPPED.after(RATIFIED)
OVER = STOPPED.after(Deposit(54, Account("A", "wallet", EUR), 1))
ALWAYS = opened(evolve(RULES, pauses=PauseTerms(("board",), (), HUGE, 0, HUGE)))
SHORTER = Rules(5, LISTED, pauses=PauseTerms(("heir",), ("board",), 3, 0, 0))

DECLARING: tuple[Row, ...] = (
    ("for the longest", BEGUN, DECLARED),
    ("by another who may", BEGUN, evolve(DECLARED, by="chair")),
    ("for no time at all", BEGUN, evolve(DECLARED, length=0)),
    ("once the rest after the last is over", OVER, evolve(DECLARED, time=74)),
    ("after one that was lifted", STOPPED.after(LIFTED), evolve(DECLARED, time=31)),
    ("at the first moment of the clock", opened(RULES), evolve(DECLARED, time=0)),
    ("by the rules of later", BEGUN.after(RulesChanged(4, SHORTER)), evolve(DECLARED, time=5, by="heir", length=3)),
    ("10^30", ALWAYS, evolve(DECLARED, length=HUGE)),
    ("refused: longer than the longest", BEGUN, evolve(DECLARED, length=51)),
    ("refused: longer than the rules of later allow", BEGUN.after(RulesChanged(4, SHORTER)),
     evolve(DECLARED, time=5, by="heir", length=4)),
    ("refused: before the rest is over", OVER, evolve(DECLARED, time=73)),
    ("refused: while one lasts", STOPPED, evolve(DECLARED, time=5)),
    ("refused: by who may only ratify", BEGUN, evolve(DECLARED, by="members")),
    ("refused: by nobody", BEGUN, evolve(DECLARED, by="")),
    ("refused: without a reason", BEGUN, evolve(DECLARED, reason="")),
    ("refused: for less than nothing", BEGUN, evolve(DECLARED, length=-1)),
    ("refused: where nobody may", opened(Rules(0, LISTED)), DECLARED),
    ("refused: before the last event", STOPPED, evolve(DECLARED, time=3)),
)  # fmt: skip
RATIFYING: tuple[Row, ...] = (
    ("until later", STOPPED, RATIFIED),
    ("until it would end", STOPPED, evolve(RATIFIED, until=54)),
    ("a second time", LASTING, evolve(RATIFIED, time=80, until=91)),
    ("at its last moment", STOPPED, evolve(RATIFIED, time=53)),
    ("by the rules of later", BEGUN.after(RulesChanged(4, SHORTER), DECLARED), evolve(RATIFIED, by="board")),
    ("10^30", STOPPED, evolve(RATIFIED, until=HUGE)),
    ("refused: once it is over", STOPPED, evolve(RATIFIED, time=54)),
    ("refused: until sooner", STOPPED, evolve(RATIFIED, until=53)),
    ("refused: by who declared it", STOPPED, evolve(RATIFIED, by="board")),
    ("refused: where there is none", BEGUN, RATIFIED),
    ("refused: until less than nothing", STOPPED, evolve(RATIFIED, until=-1)),
    ("refused: where nobody may", ALWAYS.after(evolve(DECLARED, length=9)), RATIFIED),
    ("refused: before the last event", STOPPED, evolve(RATIFIED, time=3)),
)
LIFTING: tuple[Row, ...] = (
    ("by who may declare", STOPPED, LIFTED),
    ("by who may ratify", STOPPED, evolve(LIFTED, by="members")),
    ("one that was ratified", LASTING, evolve(LIFTED, time=60)),
    ("where it would end sooner", STOPPED, evolve(LIFTED, time=52)),
    ("10^30", ALWAYS.after(evolve(DECLARED, length=HUGE)), LIFTED),
    ("refused: once it is over", STOPPED, evolve(LIFTED, time=54)),
    ("refused: by another", STOPPED, evolve(LIFTED, by="A")),
    ("refused: where there is none", BEGUN, LIFTED),
    ("refused: where nobody may", opened(Rules(0, LISTED)), LIFTED),
    ("refused: before the last event", STOPPED, evolve(LIFTED, time=3)),
)
STOPS: tuple[Row, ...] = (
    ("in a pause: both close", STOPPED, Trade(5, "X", "B", "A", 10, 100)),
    ("in a pause: both close in part", STOPPED, Trade(5, "X", "B", "A", 4, 101)),
    ("once a pause is over", STOPPED, Trade(54, "X", "A", "C", 1, 100)),
    ("once a pause is lifted, and the delay over", STOPPED.after(LIFTED), Trade(11, "X", "A", "C", 1, 100)),
    ("refused in a pause: it opens", STOPPED, Trade(5, "X", "A", "C", 1, 100)),
    ("refused in a pause: one of the two opens", STOPPED, Trade(5, "X", "B", "C", 1, 100)),
    ("refused in a pause: they would close and open", STOPPED, Trade(5, "X", "B", "A", 11, 100)),
    ("refused in a pause: until the delay of lifting is over", STOPPED.after(LIFTED), Trade(10, "X", "A", "C", 1, 100)),
)

CLOCK = {"BackDated": "MC-14"}

KINDS = {
    "step_pause_declared": Kind(cases("step_pause_declared", DECLARING), run, ("PS-2", "PS-3"), CLOCK),
    "step_pause_ratified": Kind(cases("step_pause_ratified", RATIFYING), run, ("PS-2",), CLOCK),
    "step_pause_lifted": Kind(cases("step_pause_lifted", LIFTING), run, ("PS-2",), CLOCK),
}
"""The kinds of its events; what a pause stops stands with trades."""
