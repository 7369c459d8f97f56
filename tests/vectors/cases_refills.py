"""Convenience: the vectors about replenishment: what is lacking, who is to bring it, where it stands, and its place."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from rhodian import (
    Account,
    Asset,
    Deposit,
    Layer,
    PlainLoss,
    Replenished,
    ReplenishmentCalled,
    ReplenishmentTerms,
    Rule,
    Rules,
    RulesChanged,
    Seated,
    Withdrawal,
    outside,
)
from rhodian.clearing import lacking
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, rows
from tests.vectors.steps import Row, cases, opened, run

LACKING: tuple[tuple[Any, ...], ...] = (
    ("nothing is to be there", 0, 0, 0),
    ("nothing is there", 7, 0, 0),
    ("some is in its place", 7, 3, 0),
    ("some was brought", 7, 0, 3),
    ("both, and some lacks", 7, 2, 3),
    ("exactly as much", 7, 3, 4),
    ("more than there is to be", 7, 5, 9),
    ("above 2^53", FLOAT_EDGE + 2, 1, 0),
    ("above 2^64", WORD_EDGE + 7, 1, 2),
    ("10^30", HUGE, 1, 1),
    ("refused: a target below 0", -1, 0, 0),
    ("refused: a fraction in its place", 1, HALF, 0),
    ("refused: brought below 0", 1, 0, -1),
    ("refused: the target is looked at first", TRUE, -1, -1),
    ("refused: what is in its place is looked at before what was brought", 1, -1, -2),
)

EUR, USD = Asset("EUR", 2), Asset("USD", 2)
WORLD = outside(EUR)
TERMS = ReplenishmentTerms("cover", "default fund", EUR, 2, 90)
CAPITAL = ReplenishmentTerms("capital", "own capital", EUR, 5, 0)
LAYERS = (
    Layer("", "own capital", Rule.IN_PROPORTION),
    Layer("", "default fund", Rule.IN_PROPORTION),
    Layer("", "replenishing cover", Rule.IN_PROPORTION),
)
RULES = Rules(0, layers=LAYERS, replenishments=(TERMS, CAPITAL))
PLACE, OWN = Account("A", "default fund", EUR), Account("A", "own", EUR)
INTERIM = Account("A", "replenishing cover", EUR)
FULL = opened(RULES).after(Deposit(0, PLACE, 100), Deposit(0, Account("B", "default fund", EUR), 300))
CALL = ReplenishmentCalled(5, "cover", "A", 250)
OWED = FULL.after(CALL)
PAY = Replenished(7, "cover", "A", WORLD, 150)
PAID = OWED.after(PAY)
PUT = Seated(95, "cover", "A")

CALLED: tuple[Row, ...] = (
    ("up to a target", FULL, CALL),
    ("nothing is lacking, and nothing is noted", FULL, evolve(CALL, target=100)),
    ("somebody who has nothing there", FULL, evolve(CALL, owner="house", fund="capital")),
    ("again, to more: what is owed is what lacks, and both dates are later", OWED, evolve(CALL, time=6, target=300)),
    ("again, to less", OWED, evolve(CALL, time=6, target=130)),
    ("to nothing: what was owed is owed no more, and the dates stay", OWED, evolve(CALL, time=6, target=0)),
    ("what was brought is counted", PAID, evolve(CALL, time=8, target=300)),
    ("after a loss that drew on what was there", PAID.after(PlainLoss(8, "l", 8, WORLD, 500)), evolve(CALL, time=9)),
    ("a date that other rules would have before the one that stands stays", OWED.after(
        RulesChanged(5, Rules(6, layers=LAYERS, replenishments=(evolve(TERMS, within=0, interim=0), CAPITAL)))),
     evolve(CALL, time=6, target=300)),
    ("10^30", FULL, evolve(CALL, target=HUGE)),
    ("refused: no such fund", FULL, evolve(CALL, fund="none")),
    ("refused: the world outside", FULL, evolve(CALL, owner="outside")),
    ("refused: no name", FULL, evolve(CALL, owner=" ")),
    ("refused: a target below 0", FULL, evolve(CALL, target=-1)),
    ("refused: before the last event", OWED, evolve(CALL, time=4)),
)  # fmt: skip

BROUGHT: tuple[Row, ...] = (
    ("all that it owes, from outside", OWED, PAY),
    ("some of it", OWED, evolve(PAY, amount=1)),
    ("the rest of it", OWED.after(evolve(PAY, amount=50)), evolve(PAY, amount=100)),
    ("late", OWED, evolve(PAY, time=300)),
    ("out of an account inside", OWED.after(Deposit(6, OWN, 150)), evolve(PAY, payer=OWN)),
    ("out of another's contribution", OWED, evolve(PAY, payer=Account("B", "default fund", EUR))),
    ("10^30", FULL.after(evolve(CALL, target=HUGE + 100)), evolve(PAY, amount=HUGE)),
    ("refused: more than it owes", OWED, evolve(PAY, amount=151)),
    ("refused: brought before", PAID, evolve(PAY, amount=1)),
    ("refused: it owes nothing", OWED, evolve(PAY, owner="B")),
    ("refused: it owes it elsewhere", OWED, evolve(PAY, fund="capital")),
    ("refused: it was let off", OWED.after(evolve(CALL, time=6, target=0)), PAY),
    ("refused: nothing", OWED, evolve(PAY, amount=0)),
    ("refused: in another asset", OWED, evolve(PAY, payer=outside(USD))),
    ("refused: out of the account that is filled", OWED, evolve(PAY, payer=PLACE, amount=100)),
    ("refused: out of what it has brought", OWED.after(evolve(PAY, amount=50)), evolve(PAY, payer=INTERIM, amount=50)),
    ("refused: more than there is", OWED, evolve(PAY, payer=OWN)),
    ("refused: the world outside", OWED, evolve(PAY, owner="outside")),
    ("refused: no such fund", OWED, evolve(PAY, fund="none")),
    ("refused: before the last event", OWED, evolve(PAY, time=4)),
)  # fmt: skip

SEATED: tuple[Row, ...] = (
    ("on the day on which the interim is over", PAID, PUT),
    ("what was not brought is still owed", OWED.after(evolve(PAY, amount=60)), PUT),
    ("some was drawn on", PAID.after(PlainLoss(8, "l", 8, WORLD, 470)), PUT),
    ("all was drawn on: nothing moves", PAID.after(PlainLoss(8, "l", 8, WORLD, 550)), PUT),
    ("nothing was brought: nothing moves", OWED, PUT),
    ("again: nothing moves", PAID.after(PUT), evolve(PUT, time=96)),
    ("brought late: it has its place at once", OWED.after(evolve(PAY, time=300)), evolve(PUT, time=300)),
    ("no interim", FULL.after(
        evolve(CALL, fund="capital"), evolve(PAY, fund="capital")), evolve(PUT, fund="capital", time=7)),
    ("10^30", PAID, evolve(PUT, time=HUGE)),
    ("refused: the day before", PAID, evolve(PUT, time=94)),
    ("refused: another call has prolonged it", PAID.after(evolve(CALL, time=8, target=300)), PUT),
    ("refused: it was never called", PAID, evolve(PUT, owner="B")),
    ("refused: it was called for something else", PAID, evolve(PUT, fund="capital")),
    ("refused: no such fund", PAID, evolve(PUT, fund="none")),
    ("refused: the world outside", PAID, evolve(PUT, owner="outside")),
    ("refused: before the last event", PAID.after(Withdrawal(99, PLACE, 1)), PUT),
)  # fmt: skip

CLOCK = {"BackDated": "MC-14"}

FUNCTIONS = {
    "lacking": Kind(rows("lacking", "target held brought", LACKING), call(lacking, "lacking"), ("RP-1",)),
}
"""The kinds of calls as such."""

KINDS = {
    "step_replenishment_called": Kind(cases("step_replenishment_called", CALLED), run, ("RP-2", "RP-5"), CLOCK),
    "step_replenished": Kind(cases("step_replenished", BROUGHT), run, ("AS-7", "RP-5"), CLOCK),
    "step_seated": Kind(cases("step_seated", SEATED), run, ("RP-3", "RP-4"), CLOCK),
}
"""The kinds of events of what is replenished."""
