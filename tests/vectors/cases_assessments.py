"""Convenience: the vectors about members of default funds: what each may be called, is called, pays and has back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from rhodian import (
    Account,
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    AssessmentTerms,
    Asset,
    DefaultDeclared,
    Deposit,
    Layer,
    PlainLoss,
    Rule,
    Rules,
    RulesChanged,
    Whose,
    Withdrawal,
    outside,
)
from rhodian.clearing import assess, cover, ends, enough, liability, split_capital
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, read, rows
from tests.vectors.steps import Row, cases, opened, run

if TYPE_CHECKING:
    from tests.vectors.codec import Json

LIABILITY: tuple[tuple[Any, ...], ...] = (
    ("nothing was contributed", 0, 2_000_000),
    ("nothing may be called", 7, 0),
    ("twice the contribution", 7, 2_000_000),
    ("275 %", 1_001, 2_750_000),
    ("550 %", 1_001, 5_500_000),
    ("less than a unit: nothing", 1, 999_999),
    ("rounded down", 3, 333_333),
    ("above 2^53", FLOAT_EDGE + 1, 1_000_001),
    ("10^30", HUGE + 1, HUGE),
    ("refused: a contribution below 0", -1, 1),
    ("refused: fractional parts", 1, HALF),
    ("refused: the contribution is looked at before the parts", TRUE, -1),
)

ENDS: tuple[tuple[Any, ...], ...] = (
    ("the first default", 5, 5, 5, 20, 62),
    ("a second prolongs it", 5, 25, 20, 20, 62),
    ("on its last day", 5, 25, 25, 20, 62),
    ("no further than the longest", 5, 45, 65, 20, 62),
    ("at the longest already", 5, 67, 67, 20, 62),
    ("other terms than before do not shorten it", 5, 25, 6, 1, 1),
    ("it lasts no time", 5, 5, 5, 0, 0),
    ("10^30", HUGE, HUGE, HUGE, HUGE, HUGE),
)

ASSESS: tuple[tuple[Any, ...], ...] = (
    ("nobody: all is left", 5, (), (), ()),
    ("nothing is called", 0, (3, 4), (3, 4), (3, 4)),
    ("in proportion to what was contributed", 70, (30, 40), (300, 400), (300, 400)),
    ("the odd unit goes where the carry fills up", 2, (1, 1, 1), (9, 9, 9), (9, 9, 9)),
    ("one at its cap for the default, and the others bear its rest", 90, (10, 10, 10), (5, 90, 90), (90, 90, 90)),
    ("one at its cap for the period", 90, (10, 10, 10), (90, 90, 90), (90, 5, 90)),
    ("all at their caps: the rest is left", 900, (10, 10), (5, 90), (90, 7)),
    ("to the unit what all may be called", 12, (10, 10), (5, 90), (90, 7)),
    ("nobody may be called any more", 5, (10, 10), (0, 9), (9, 0)),
    ("one that contributed nothing", 5, (0, 10), (9, 9), (9, 9)),
    ("above 2^64", WORD_EDGE + 7, (1, 2, 3), (WORD_EDGE, WORD_EDGE, 5), (WORD_EDGE, 9, WORD_EDGE)),
    ("10^30", HUGE + 1, (HUGE, HUGE - 1), (HUGE, HUGE), (HUGE, HUGE)),
    ("refused: an amount below 0", -1, (1,), (1,), (1,)),
    ("refused: a fractional contribution", 1, (HALF,), (1,), (1,)),
    ("refused: fewer caps than members", 1, (1, 1), (1,), (1,)),
    ("refused: fewer caps of the period than of the default", 1, (1, 1), (1, 1), (1,)),
)

CAPITAL: tuple[tuple[Any, ...], ...] = (
    ("BME Clearing, 2023-03-31, before the members", 82, 30970, (20905, 505, 15285, 7405)),
    ("BME Clearing, 2023-12-29, after the members", 54, 21205, (36995, 505, 7820, 6795)),
    ("one fund has all", 7, 5, ()),
    ("half a unit is rounded up", 3, 1, (1,)),
    ("a fund of nothing has one unit", 10, 1, (0, 1)),
    ("the bearer of size 0 has what is left", 10, 0, (44, 44, 12)),
    ("exactly one is left", 3, 1, (1, 1)),
    ("above 2^53", FLOAT_EDGE + 2, 1, (1, 1)),
    ("above 2^64", WORD_EDGE + 7, 3, (1, 2)),
    ("10^30", HUGE + 1, HUGE, (1, HUGE - 1)),
    ("refused: units below 0", -1, 1, (1,)),
    ("refused: a fractional size", 1, HALF, (1,)),
    ("refused: a truth value among the sizes", 1, 1, (1, TRUE)),
    ("refused: funds of no size", 5, 0, (0, 0)),
    ("refused: nothing is left for the bearer", 2, 1, (1, 1)),
)

ENOUGH: tuple[tuple[Any, ...], ...] = (
    ("nobody defaults", (), 0, 0),
    ("nobody defaults, and a loss is beyond the threshold", (5, 9), 0, 7),
    ("nobody is a member", (), 2, 3),
    ("at the second largest loss", (5, 9, 7), 2, 7),
    ("at the third largest loss", (5, 9, 7), 2, 5),
    ("between losses", (5, 9, 7), 2, 6),
    ("below all losses", (5, 9, 7), 2, 0),
    ("above all losses", (5, 9, 7), 2, 10),
    ("above 2^53", (FLOAT_EDGE + 2, FLOAT_EDGE + 1), 1, FLOAT_EDGE + 1),
    ("above 2^64", (WORD_EDGE, WORD_EDGE + 1, 1), 2, WORD_EDGE - 1),
    ("10^30", (HUGE, HUGE - 1), HUGE, HUGE),
    ("refused: a loss below 0", (1, -1, -2), -1, -1),
    ("refused: a fractional loss", (HALF,), 1, 1),
    ("refused: defaults below 0", (1,), -1, -1),
    ("refused: a truth value for the defaults", (1,), TRUE, 1),
    ("refused: a threshold below 0", (1,), 1, -1),
    ("refused: a fractional threshold", (1,), 1, HALF),
)
COVER: tuple[tuple[Any, ...], ...] = (
    ("nobody defaults", (5, 9), 0),
    ("nobody is a member", (), 2),
    ("the largest loss", (5, 9, 7), 1),
    ("the two largest", (5, 9, 7), 2),
    ("two of equal losses", (7, 7, 7, 1), 2),
    ("all of them", (5, 9, 7), 3),
    ("more than there are", (5, 9, 7), 4),
    ("losses of nothing", (0, 3, 0), 2),
    ("the largest losses that are published of two members and of one, Eurex Clearing, 2023",
     (371459876245, 310722702525, 310722702525), 2),
    ("above 2^53", (FLOAT_EDGE + 2, FLOAT_EDGE + 1), 1),
    ("above 2^64", (1, WORD_EDGE, WORD_EDGE + 1), 2),
    ("10^30", (HUGE, 1, HUGE), HUGE),
    ("refused: a loss below 0", (1, -1, -2), -1),
    ("refused: a truth value among the losses", (1, TRUE), 1),
    ("refused: defaults below 0", (1,), -1),
    ("refused: a fraction of a default", (1,), HALF),
)  # fmt: skip


def _ends(given: Json) -> Json:
    """Say until when a period runs."""
    return {"ends": str(ends(**{name: read(item) for name, item in given.items()}))}


EUR, USD = Asset("EUR", 2), Asset("USD", 2)
WORLD, OWN = outside(EUR), Account("A", "own", EUR)
EUREX = AssessmentTerms("listed", "default fund", EUR, 1_000_000, 2_000_000, 20, 62)
LAYERS = (
    Layer("", "default fund", Rule.IN_PROPORTION, whose=Whose.DEFAULTER),
    Layer("", "assessed for listed", Rule.IN_PROPORTION),
)
CRYPTO = evolve(EUREX, name="crypto", purpose="other fund", default_ppm=2_750_000, period_ppm=5_500_000)
EMPTY = opened(Rules(0, layers=LAYERS, assessments=(EUREX, CRYPTO)))


def contribution(owner: str) -> Account:
    """Return the account in which a member's contribution is."""
    return Account(owner, "default fund", EUR)


FULL = EMPTY.after(*(Deposit(0, contribution(owner), held) for owner, held in (("A", 100), ("B", 200), ("C", 300))))
ONE = DefaultDeclared(5, "listed", "one", "C")
CALL = AssessmentsCalled(6, "listed", "one", 240)
DECLARED = FULL.after(ONE)
OWED = DECLARED.after(CALL)
PAY = AssessmentPaid(7, "listed", "A", WORLD, 80)
PAID = OWED.after(PAY)
BACK = AssessmentsReturned(26, "listed")
LESS = Rules(6, layers=LAYERS, assessments=(evolve(EUREX, default_ppm=100_000, lasts=1, longest=1), CRYPTO))

DEFAULTS: tuple[Row, ...] = (
    ("the first begins a period", FULL, ONE),
    ("of somebody who is no member", FULL, evolve(ONE, defaulter="Z")),
    ("of a fund that nobody has contributed to", FULL, evolve(ONE, fund="crypto")),
    ("a second prolongs the period, and its defaulter may not be called any more", OWED,
     DefaultDeclared(20, "listed", "two", "A")),
    ("on the period's last day", DECLARED, DefaultDeclared(25, "listed", "two", "B")),
    ("after it: another period, on what is held then", DECLARED.after(Withdrawal(6, contribution("A"), 60)),
     DefaultDeclared(26, "listed", "two", "B")),
    ("the same one again", DECLARED, DefaultDeclared(6, "listed", "two", "C")),
    ("by other terms, in a period that runs: the caps of the period stay", DECLARED.after(RulesChanged(5, LESS)),
     DefaultDeclared(6, "listed", "two", "Z")),
    ("10^30", EMPTY.after(Deposit(0, contribution("A"), HUGE)), evolve(ONE, time=HUGE)),
    ("refused: no such fund", FULL, evolve(ONE, fund="none")),
    ("refused: an id that another default had", DECLARED, evolve(ONE, time=6, defaulter="A")),
    ("refused: an id that a default of another fund had", DECLARED, evolve(ONE, time=6, fund="crypto")),
    ("refused: an id longer than there may be", FULL, evolve(ONE, id="d" * 107)),
    ("refused: no id", FULL, evolve(ONE, id="")),
    ("refused: the world outside", FULL, evolve(ONE, defaulter="outside")),
    ("refused: no name", FULL, evolve(ONE, defaulter=" ")),
    ("refused: the host names less than there is",
     DECLARED.holding(Account("B", "contributed at 5 to listed", Asset("calls", 0)), 199),
     DefaultDeclared(6, "listed", "two", "A")),
    ("refused: before the last event", DECLARED, DefaultDeclared(4, "listed", "two", "A")),
)  # fmt: skip

CALLS: tuple[Row, ...] = (
    ("in proportion to what was contributed", DECLARED, CALL),
    ("nothing", DECLARED, evolve(CALL, amount=0)),
    ("more than all may be called for a default: some is left, that nobody is called", DECLARED,
     evolve(CALL, amount=10_000)),
    ("again for the same default", OWED, evolve(CALL, time=7, amount=90)),
    ("for a second default, up to the cap of the period", DECLARED.after(
        evolve(CALL, amount=300), DefaultDeclared(7, "listed", "two", "Z"),
        AssessmentsCalled(8, "listed", "two", 300), DefaultDeclared(9, "listed", "three", "Z")),
     AssessmentsCalled(10, "listed", "three", 300)),
    ("whoever was declared in default since is not called", OWED.after(DefaultDeclared(7, "listed", "two", "A")),
     evolve(CALL, time=8, amount=60)),
    ("whoever has taken its contribution out is", DECLARED.after(Withdrawal(6, contribution("A"), 100)), CALL),
    ("whoever came in later is not", DECLARED.after(Deposit(6, contribution("D"), 900)), CALL),
    ("on the period's last day", DECLARED, evolve(CALL, time=25)),
    ("10^30", DECLARED, evolve(CALL, amount=HUGE)),
    ("refused: the period is over", DECLARED, evolve(CALL, time=26)),
    ("refused: a default of an earlier period", DECLARED.after(DefaultDeclared(26, "listed", "two", "A")),
     evolve(CALL, time=27)),
    ("refused: no such default", DECLARED, evolve(CALL, default="two")),
    ("refused: no default yet", FULL, CALL),
    ("refused: a default of another fund", DECLARED, evolve(CALL, fund="crypto")),
    ("refused: no such fund", DECLARED, evolve(CALL, fund="none")),
    ("refused: less than nothing", DECLARED, evolve(CALL, amount=-1)),
    ("refused: the host names less than there is",
     DECLARED.holding(Account("B", "contributed at 5 to listed", Asset("calls", 0)), 199), CALL),
    ("refused: before the last event", DECLARED, evolve(CALL, time=4)),
)  # fmt: skip

PAYMENTS: tuple[Row, ...] = (
    ("all that it owes, from outside", OWED, PAY),
    ("some of it", OWED, evolve(PAY, amount=1)),
    ("the rest of it", OWED.after(evolve(PAY, amount=30)), evolve(PAY, amount=50)),
    ("out of an account inside", OWED.after(Deposit(6, OWN, 80)), evolve(PAY, payer=OWN)),
    ("out of another's account", OWED.after(Deposit(6, OWN, 80)), evolve(PAY, owner="B", payer=OWN)),
    ("by one that is in default itself", OWED.after(DefaultDeclared(7, "listed", "two", "A")), PAY),
    ("after the period, before all goes back", OWED, evolve(PAY, time=40)),
    ("10^30", EMPTY.after(
        Deposit(0, contribution("A"), HUGE), ONE, evolve(CALL, amount=HUGE)), evolve(PAY, amount=HUGE)),
    ("refused: more than it owes", OWED, evolve(PAY, amount=81)),
    ("refused: paid before", PAID, evolve(PAY, amount=1)),
    ("refused: it owes nothing", OWED, evolve(PAY, owner="C")),
    ("refused: no default yet", FULL, PAY),
    ("refused: all has gone back", OWED.after(BACK), evolve(PAY, time=27)),
    ("refused: nothing", OWED, evolve(PAY, amount=0)),
    ("refused: in another asset", OWED, evolve(PAY, payer=outside(USD))),
    ("refused: out of what another has paid", PAID,
     evolve(PAY, owner="B", payer=Account("A", "assessed for listed", EUR))),
    ("refused: more than there is", OWED, evolve(PAY, payer=OWN)),
    ("refused: the world outside", OWED, evolve(PAY, owner="outside")),
    ("refused: no such fund", OWED, evolve(PAY, fund="none")),
    ("refused: before the last event", OWED, evolve(PAY, time=5)),
)  # fmt: skip

RETURNS: tuple[Row, ...] = (
    ("nobody was called", DECLARED, BACK),
    ("nobody has paid: nobody owes any more", OWED, BACK),
    ("one has paid, and the other owes no more", PAID, BACK),
    ("some was drawn on", PAID.after(PlainLoss(8, "l", 8, WORLD, 30)), BACK),
    ("again", PAID.after(BACK), evolve(BACK, time=30)),
    ("what was paid in a period before", PAID.after(DefaultDeclared(26, "listed", "two", "A")), evolve(BACK, time=47)),
    ("10^30", PAID, evolve(BACK, time=HUGE)),
    ("refused: on the period's last day", PAID, evolve(BACK, time=25)),
    ("refused: no default yet", FULL, evolve(BACK, time=1)),
    ("refused: no such fund", PAID, evolve(BACK, fund="none")),
    ("refused: the host names less than there is",
     PAID.holding(Account("B", "contributed at 5 to listed", Asset("calls", 0)), 199), BACK),
    ("refused: before the last event", PAID, evolve(BACK, time=6)),
)  # fmt: skip

CLOCK = {"BackDated": "MC-14"}

FUNCTIONS = {
    "liability": Kind(rows("liability", "contribution ppm", LIABILITY), call(liability, "liability"), ("AS-1",)),
    "ends": Kind(rows("ends", "began ended time lasts longest", ENDS), _ends, ("AS-2",)),
    "assess": Kind(rows("assess", "amount contributions of_default of_period", ASSESS), call(assess), ("AS-3",)),
    "split_capital": Kind(
        rows("split_capital", "units bearer others", CAPITAL),
        call(split_capital),
        ("CP-1", "CP-2"),
        dict.fromkeys(("InvalidAmount", "InvalidValue"), "CP-3"),
    ),
    "enough": Kind(
        rows("enough", "losses defaults threshold", ENOUGH),
        call(enough, "enough"),
        ("CV-1", "CV-3"),
        {"InvalidAmount": "CV-4"},
    ),
    "cover": Kind(rows("cover", "losses defaults", COVER), call(cover, "cover"), ("CV-2",), {"InvalidAmount": "CV-4"}),
}
"""The kinds of calls as such."""

KINDS = {
    "step_default_declared": Kind(cases("step_default_declared", DEFAULTS), run, ("AS-4",), CLOCK),
    "step_assessments_called": Kind(cases("step_assessments_called", CALLS), run, ("AS-5", "AS-6"), CLOCK),
    "step_assessment_paid": Kind(cases("step_assessment_paid", PAYMENTS), run, ("AS-7",), CLOCK),
    "step_assessments_returned": Kind(cases("step_assessments_returned", RETURNS), run, ("AS-8",), CLOCK),
}
"""The kinds of events of default funds."""
