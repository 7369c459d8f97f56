"""Convenience: the vectors about discretionary payments: what moves, who may approve it, and once under which id."""

from __future__ import annotations

from attrs import evolve

from rhodian import (
    Account,
    Asset,
    Deposit,
    DiscretionaryPayment,
    Layer,
    Listing,
    Market,
    MutualPool,
    PlainLoss,
    PoolTerms,
    Rule,
    Rules,
    RulesChanged,
    Terms,
    Trade,
    outside,
)
from tests.vectors.case import HUGE
from tests.vectors.records import Kind
from tests.vectors.steps import Row, cases, opened, run

EUR = Asset("EUR", 2)
WORLD, HOUSE, FUND = outside(EUR), Account("house", "own", EUR), Account("fund", "pool", EUR)
VICTIM = Account("A", "default fund", EUR)
MARKET = Market("X", EUR, 100_000, 50_000, Terms(0, 0, partial=False))
LISTED = (Listing(MARKET, 100),)
POOL = MutualPool("fund", FUND, PoolTerms(100, 100, 10))
LAYERS = (Layer("fund", "", Rule.IN_ORDER), Layer("", "default fund", Rule.IN_ORDER, 60))
RULES = Rules(0, LISTED, (POOL,), layers=LAYERS, approvers=("board", "chair"))
FULL = opened(RULES).after(*(Deposit(0, each, 500) for each in (HOUSE, FUND, VICTIM)))
PAID = DiscretionaryPayment(5, "gift", "board", "ex gratia", HOUSE, VICTIM, 70)
DONE = FULL.after(PAID)
MARGINS = tuple(Deposit(0, MARKET.margin(owner), 100) for owner in ("A", "house"))
TRADED = FULL.after(*MARGINS, Trade(0, "X", "A", "house", 5, 100))
LATER = Rules(6, LISTED, (POOL,), layers=LAYERS, approvers=("heir",))

PAYMENTS: tuple[Row, ...] = (
    ("between two accounts", FULL, PAID),
    ("from outside: a guarantee", FULL, evolve(PAID, payer=WORLD, reason="guarantee of a parent")),
    ("to outside", FULL, evolve(PAID, payee=WORLD)),
    ("into a pool: a member's voluntary payment", FULL, evolve(PAID, payee=FUND, reason="voluntary")),
    ("by another who may approve", FULL, evolve(PAID, approver="chair")),
    ("all that there is", FULL, evolve(PAID, amount=500)),
    ("a second, of another id", DONE, evolve(PAID, id="gift 2")),
    ("of the id of a loss", FULL.after(PlainLoss(4, "gift", 4, WORLD, 130)), PAID),
    ("out of a margin, as far as it is not needed", TRADED, evolve(PAID, payer=MARKET.margin("house"), amount=50)),
    ("10^30", FULL, evolve(PAID, payer=WORLD, amount=HUGE)),
    ("the longest id", FULL, evolve(PAID, id="g" * 150)),
    ("by rules of later", FULL.after(RulesChanged(5, LATER)), evolve(PAID, time=6, approver="heir")),
    ("refused: appointed no more", FULL.after(RulesChanged(5, LATER)), evolve(PAID, time=6)),
    ("refused: the id was there", DONE, PAID),
    ("refused: no id", FULL, evolve(PAID, id="")),
    ("refused: an id too long", FULL, evolve(PAID, id="g" * 151)),
    ("refused: the id of the world outside", FULL, evolve(PAID, id="outside")),
    ("refused: no reason", FULL, evolve(PAID, reason="")),
    ("refused: out of a pool", FULL, evolve(PAID, payer=FUND)),
    ("refused: into a stake", FULL, evolve(PAID, payee=Account("A", "stake in fund", EUR))),
    ("refused: nobody of that name is appointed", FULL, evolve(PAID, approver="A")),
    ("refused: no approver", FULL, evolve(PAID, approver="")),
    ("refused: the world outside approves nothing", FULL, evolve(PAID, approver="outside")),
    ("refused: nobody is appointed", opened(Rules(0)), evolve(PAID, payer=WORLD)),
    ("refused: the payee approves", FULL, evolve(PAID, payee=Account("board", "own", EUR))),
    ("refused: the payer approves", FULL, evolve(PAID, payer=Account("board", "own", EUR))),
    ("refused: nothing", FULL, evolve(PAID, amount=0)),
    ("refused: above 10^30", FULL, evolve(PAID, payer=WORLD, amount=HUGE + 1)),
    ("refused: more than there is", FULL, evolve(PAID, amount=501)),
    ("refused: more than a margin can do without", TRADED, evolve(PAID, payer=MARKET.margin("house"), amount=51)),
    ("refused: to who pays", FULL, evolve(PAID, payee=HOUSE)),
    ("refused: in another asset", FULL, evolve(PAID, payee=Account("A", "own", Asset("USD", 2)))),
    ("refused: before the last event", DONE, evolve(PAID, time=4, id="gift 2")),
)

CLOCK = {"BackDated": "MC-14"}

KINDS = {
    "step_discretionary_payment": Kind(
        cases("step_discretionary_payment", PAYMENTS), run, ("DI-1", "DI-2", "DI-3", "DI-4"), CLOCK
    ),
}
"""The kind of its event."""
