"""Convenience: the vectors about the close-out of a default: what it comes to, who bears it, and whose a surplus is."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from rhodian import (
    Account,
    Asset,
    DefaultClosedOut,
    DefaultDeclared,
    Deposit,
    Layer,
    PlainLoss,
    Rule,
    Rules,
    RulesChanged,
    Whose,
    outside,
)
from rhodian.clearing import close_out
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, TRUE, WORD_EDGE
from tests.vectors.cases_assessments import EUREX, WORLD, contribution
from tests.vectors.records import Kind, call, rows
from tests.vectors.steps import Row, cases, opened, run

RESULTS: tuple[tuple[Any, ...], ...] = (
    ("nothing", 0, 0),
    ("a loss", 7, 3),
    ("a surplus", 3, 7),
    ("neither", 5, 5),
    ("above 2^53", FLOAT_EDGE + 2, 1),
    ("above 2^64", 1, WORD_EDGE + 2),
    ("10^30", HUGE, 0),
    ("refused: spent below 0", -1, 0),
    ("refused: received below 0", 0, -1),
    ("refused: fractional", 1, HALF),
    ("refused: what was spent is looked at first", TRUE, -1),
)

OTC = evolve(EUREX, name="otc", purpose="otc fund")
LAYERS = (
    Layer("", "default fund", Rule.IN_PROPORTION, whose=Whose.DEFAULTER),
    Layer("", "default fund", Rule.IN_PROPORTION, whose=Whose.OTHERS, fund="listed"),
    Layer("", "otc fund", Rule.IN_PROPORTION, fund="otc"),
)
RULES = Rules(0, layers=LAYERS, assessments=(EUREX, OTC))
EUR, USD = WORLD.asset, Asset("USD", 2)
HOUSE, APART = Account("house", "close-outs", EUR), Account("D", "otc fund", EUR)
HELD = (
    *((contribution("A"), 100), (contribution("B"), 200), (contribution("C"), 300)),
    *((APART, 500), (HOUSE, 50), (Account("C", "default fund", USD), 40)),
)
ONE = DefaultDeclared(5, "listed", "one", "C")
FULL = opened(RULES).after(*(Deposit(0, account, held) for account, held in HELD))
DECLARED = FULL.after(ONE)
CLOSED = DefaultClosedOut(9, "listed", "one", "C", WORLD, 400, 70)
DONE = DECLARED.after(CLOSED)
LATER = Rules(6, layers=(Layer("", "otc fund", Rule.IN_ORDER),), assessments=(EUREX, OTC))

CLOSE_OUTS: tuple[Row, ...] = (
    ("the defaulter's own first, then the others of its fund", DECLARED, CLOSED),
    ("within the defaulter's own", DECLARED, evolve(CLOSED, spent=370)),
    ("more than all of the fund has: nobody of another fund bears any", DECLARED, evolve(CLOSED, spent=10_000)),
    ("a surplus goes to the estate", DECLARED, evolve(CLOSED, account=HOUSE, spent=0, received=50)),
    ("neither loss nor surplus", DECLARED, evolve(CLOSED, received=400)),
    ("what an account inside has spent is made good", DECLARED, evolve(CLOSED, account=HOUSE)),
    ("in another asset too", DONE, evolve(CLOSED, account=outside(USD))),
    ("in another fund", FULL.after(evolve(ONE, fund="otc")), evolve(CLOSED, fund="otc")),
    ("by the rules of when it was declared", DECLARED.after(RulesChanged(5, LATER)), CLOSED),
    ("once another default was declared", DECLARED.after(DefaultDeclared(7, "listed", "two", "A")), CLOSED),
    ("10^30", opened(RULES).after(Deposit(0, contribution("C"), HUGE), ONE), evolve(CLOSED, spent=HUGE)),
    ("refused: closed out before", DONE, CLOSED),
    ("refused: no such fund", DECLARED, evolve(CLOSED, fund="none")),
    ("refused: declared in another fund", DECLARED, evolve(CLOSED, fund="otc")),
    ("refused: no such default", DECLARED, evolve(CLOSED, default="two")),
    ("refused: not declared yet", FULL, CLOSED),
    ("refused: an id longer than there may be", DECLARED, evolve(CLOSED, default="d" * 107)),
    ("refused: no id", DECLARED, evolve(CLOSED, default="")),
    ("refused: another is in default", DECLARED, evolve(CLOSED, defaulter="A")),
    ("refused: the world outside", DECLARED, evolve(CLOSED, defaulter="outside")),
    ("refused: what was paid of assessments", DECLARED,
     evolve(CLOSED, account=Account("A", "assessed for listed", EUR))),
    ("refused: spent less than nothing", DECLARED, evolve(CLOSED, spent=-1)),
    ("refused: received less than nothing", DECLARED, evolve(CLOSED, received=-1)),
    ("refused: a surplus that is not there", DECLARED, evolve(CLOSED, account=HOUSE, spent=0, received=51)),
    ("refused: before the last event", DECLARED, evolve(CLOSED, time=4)),
)  # fmt: skip

LOST = PlainLoss(9, "l", 9, WORLD, 60)
LOSSES_OF_FUNDS: tuple[Row, ...] = (
    ("of a fund", FULL, evolve(LOST, fund="otc")),
    ("of none: no layer of a fund bears any", FULL, LOST),
    ("of a default and a fund", FULL, evolve(LOST, amount=700, defaulter="C", fund="listed")),
    ("refused: no such fund", FULL, evolve(LOST, fund="none")),
    ("refused: an id as that of a close-out", FULL, evolve(LOST, id="close-out of one in EUR/2")),
)

CLOCK = {"BackDated": "MC-14"}

FUNCTIONS = {
    "close_out": Kind(rows("close_out", "spent received", RESULTS), call(close_out), ("CO-1",)),
}
"""The kinds of calls as such."""

KINDS = {
    "step_default_closed_out": Kind(cases("step_default_closed_out", CLOSE_OUTS), run, ("CO-2", "CO-3"), CLOCK),
}
"""The kind of its event."""
