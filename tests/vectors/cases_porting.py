"""Convenience: the vectors about the porting of clients: what goes over, to whom it may, and of whose default."""

from __future__ import annotations

from attrs import evolve

from rhodian import (
    ClientPorted,
    DefaultDeclared,
    Deposit,
    Event,
    Layer,
    Listing,
    Market,
    Marks,
    Price,
    Rule,
    Rules,
    Terms,
    Trade,
    Whose,
)
from tests.vectors.cases_assessments import EUREX, WORLD, contribution
from tests.vectors.records import Kind
from tests.vectors.steps import Row, cases, opened, run

EUR, PLAIN = WORLD.asset, Terms(0, 0, partial=False)
X, Y = (Market(name, EUR, 100_000, 50_000, PLAIN) for name in ("X", "Y"))
APART = Market("Z", EUR, 100_000, 50_000, PLAIN, "isolated")
LAYERS = (Layer("", "default fund", Rule.IN_PROPORTION, whose=Whose.DEFAULTER),)
RULES = Rules(0, tuple(Listing(each, 1000) for each in (X, Y, APART)), layers=LAYERS, assessments=(EUREX,))
MARGINS = (("C", 900), ("C clients", 700), ("D", 800), ("rich", 5_000))
EVENTS: tuple[Event, ...] = (
    *(Deposit(0, X.margin(owner), held) for owner, held in MARGINS),
    Deposit(0, APART.margin("C clients"), 300),
    Deposit(0, APART.margin("rich"), 300),
    Deposit(0, contribution("C"), 100),
    Trade(1, "X", "C", "rich", 2, 1000),
    Trade(1, "X", "C clients", "rich", 3, 1000),
    Trade(1, "Y", "D", "C clients", 2, 1000),
    Trade(1, "Z", "C clients", "rich", 1, 1000),
)
ONE = DefaultDeclared(5, "listed", "one", "C")
FULL = opened(RULES).after(*EVENTS)
DECLARED = FULL.after(ONE)
PORTED = ClientPorted(9, "listed", "one", "C", "C clients", "D", "X")
DONE = DECLARED.after(PORTED)
BARE = DECLARED.holding(X.margin("C clients"), 0)

PORTINGS: tuple[Row, ...] = (
    ("all contracts of the markets that share the margin, and the margin", DECLARED, PORTED),
    ("named by another market of the same margin", DECLARED, evolve(PORTED, market="Y")),
    ("what is margined apart", DECLARED, evolve(PORTED, taker="rich", market="Z")),
    ("to one who holds the other side", DECLARED, evolve(PORTED, taker="rich")),
    ("to one who had nothing", DECLARED, evolve(PORTED, taker="E")),
    ("once prices have moved", DECLARED.after(Marks(6, "m", (Price("X", 1100), Price("Y", 950)))), PORTED),
    ("a margin alone", DECLARED.after(Deposit(6, X.margin("F clients"), 40)), evolve(PORTED, client="F clients")),
    ("contracts alone", BARE, evolve(PORTED, taker="rich")),
    ("of another's default", FULL.after(evolve(ONE, defaulter="rich")), evolve(PORTED, defaulter="rich")),
    ("refused: ported before", DONE, PORTED),
    ("refused: nothing held", DECLARED, evolve(PORTED, client="nobody")),
    ("refused: nothing held with that margin", DECLARED, evolve(PORTED, client="D", taker="E", market="Z")),
    ("refused: not declared yet", FULL, PORTED),
    ("refused: no such fund", DECLARED, evolve(PORTED, fund="none")),
    ("refused: no such default", DECLARED, evolve(PORTED, default="two")),
    ("refused: no id", DECLARED, evolve(PORTED, default="")),
    ("refused: an id longer than there may be", DECLARED, evolve(PORTED, default="d" * 107)),
    ("refused: another is in default", DECLARED, evolve(PORTED, defaulter="D")),
    ("refused: the world outside is never in default", DECLARED, evolve(PORTED, defaulter="outside")),
    ("refused: what is the defaulter's own", DECLARED, evolve(PORTED, client="C")),
    ("refused: to the defaulter", DECLARED, evolve(PORTED, taker="C")),
    ("refused: to the client itself", DECLARED, evolve(PORTED, taker="C clients")),
    ("refused: from the world outside", DECLARED, evolve(PORTED, client="outside")),
    ("refused: to the world outside", DECLARED, evolve(PORTED, taker="outside")),
    ("refused: no client", DECLARED, evolve(PORTED, client="")),
    ("refused: no taker", DECLARED, evolve(PORTED, taker="")),
    ("refused: no such market", DECLARED, evolve(PORTED, market="W")),
    ("refused: the taker cannot carry it", BARE, evolve(PORTED, taker="E")),
    ("refused: before the last event", DECLARED, evolve(PORTED, time=4)),
)  # fmt: skip

CLOCK = {"BackDated": "MC-14"}

KINDS = {
    "step_client_ported": Kind(cases("step_client_ported", PORTINGS), run, ("PT-1", "PT-2", "PT-3"), CLOCK),
}
"""The kind of its event."""
