"""Convenience: the vectors about stakes in a pool that are divided, and about what a pool gains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from rhodian import (
    Account,
    Deposit,
    GainShared,
    Joined,
    Left,
    NoticeGiven,
    PlainLoss,
    StakeDivided,
    Trade,
    outside,
)
from rhodian.pools.division import divide
from rhodian.pools.membership import Matured, Staked
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, NONE, TRUE
from tests.vectors.cases_exits import STAKES, asked, paid, read_position, staked
from tests.vectors.cases_members import ASKED, BEGUN, EMPTY, EUR, FUND, GONE, JOIN, TWO, USD, WALLET, WORLD, A, B
from tests.vectors.records import Kind, published, read, rows
from tests.vectors.steps import Row, cases, run

if TYPE_CHECKING:
    from tests.vectors.codec import Json

DIVIDE: tuple[tuple[Any, ...], ...] = (
    ("part of a stake", staked(60, 4), 20),
    ("all of it", staked(60, 4), 60),
    ("one unit", staked(60, 4), 1),
    ("on notice: what was frozen is divided as the stake is", asked(60, 4, 5, 10, frozen=90), 20),
    ("what was frozen does not divide: the odd unit stays", asked(3, 4, 5, 10, frozen=100), 1),
    ("matured, and worth nothing when it was asked for", asked(60, 4, 5, 10, phase="matured", frozen=0), 59),
    ("above 2^53", asked(FLOAT_EDGE + 2, 0, 0, 0, frozen=FLOAT_EDGE + 1), FLOAT_EDGE + 1),
    ("10^30", asked(HUGE + 1, HUGE, HUGE, HUGE, frozen=HUGE), HUGE),
    ("refused: paid out", paid(60, 4, 5, 10), 20),
    ("refused: no position", NONE, 20),
    ("refused: more than it is", staked(60, 4), 61),
    ("refused: more than is moved at once", staked(HUGE + 1, 4), HUGE + 1),
    ("refused: nothing", staked(60, 4), 0),
    ("refused: less than nothing", asked(60, 4, 5, 10), -1),
    ("refused: a fraction", staked(60, 4), HALF),
    ("refused: a truth value", staked(60, 4), TRUE),
    ("refused: of a stake of 0", staked(0, 4), 1),
)


def _position(position: Any) -> Json:
    """Write a stake that was not paid out."""
    if isinstance(position, Staked):
        return staked(published(position.stake), published(position.entered))
    phase, request = ("matured", position.request) if isinstance(position, Matured) else ("requested", position)
    times = (request.staked.entered, request.after, request.notice)
    written = (published(each) for each in (request.staked.stake, *times))
    return asked(*written, phase=phase, frozen=published(request.frozen))


def _divide(given: Json) -> Json:
    """Divide a stake."""
    rest, part = divide(read_position(given["position"]), read(given["amount"]))
    return {"rest": _position(rest), "part": _position(part)}


PART = StakeDivided(6, "fund", "A", "A 2", 120)
LOST = PlainLoss(14, "l", 14, WORLD, 70)
DIVIDED: tuple[Row, ...] = (
    ("part of a stake", TWO, PART),
    ("all of it, to somebody else", TWO, evolve(PART, taker="C", amount=300)),
    ("one unit", TWO, evolve(PART, amount=1)),
    ("on notice: the part is as bound", ASKED, PART),
    ("after its notice is over", ASKED, evolve(PART, time=15)),
    ("a part again", TWO.after(PART), evolve(PART, owner="A 2", taker="C", amount=20)),
    ("after it bore a loss", ASKED.after(LOST), evolve(PART, time=15, amount=270)),
    ("10^30", EMPTY.after(evolve(JOIN, amount=HUGE)), evolve(PART, amount=HUGE)),
    ("refused: more than it holds", ASKED.after(LOST), evolve(PART, time=15, amount=271)),
    ("refused: paid out", GONE, evolve(PART, time=16)),
    ("refused: nothing", TWO, evolve(PART, amount=0)),
    ("refused: nobody of that name", TWO, evolve(PART, owner="C")),
    ("refused: to a name that has a stake", TWO, evolve(PART, taker="B")),
    ("refused: to a name that had one", GONE, evolve(PART, time=16, owner="B", taker="A")),
    ("refused: to itself", TWO, evolve(PART, taker="A")),
    ("refused: to the world outside", TWO, evolve(PART, taker="outside")),
    ("refused: to no name", TWO, evolve(PART, taker="")),
    ("refused: no such pool", TWO, evolve(PART, pool="none")),
    ("refused: a pool that takes no members", TWO, evolve(PART, pool="closed")),
    ("refused: before the last event", TWO, evolve(PART, time=1)),
)

GAIN = GainShared(20, "fund", 4, WORLD, 41)
MARGINED = TWO.after(Deposit(3, A, 400), Deposit(3, B, 400), Trade(3, "X", "A", "B", 10, 100))
GAINED: tuple[Row, ...] = (
    ("in proportion to both stakes, with an odd unit", TWO, GAIN),
    ("of now", TWO, evolve(GAIN, time=5, earned=5)),
    ("of when one asked to leave", ASKED, evolve(GAIN, earned=5)),
    ("of after one asked to leave: all to the other", ASKED, evolve(GAIN, earned=6)),
    ("one who came in later has nothing", TWO.after(Joined(9, "fund", "C", WORLD, 500)), evolve(GAIN, earned=8)),
    ("to one who has left, by what it was paid, in an account of its own", GONE, GAIN),
    ("to parts of a stake", TWO.after(PART), GAIN),
    ("after a loss, by what both hold then", ASKED.after(LOST), GAIN),
    ("less than a unit each", TWO, evolve(GAIN, amount=1)),
    ("out of a wallet", TWO.after(Deposit(3, WALLET, 41)), evolve(GAIN, payer=WALLET)),
    ("out of margin, down to the initial requirement", MARGINED, evolve(GAIN, payer=A, amount=300)),
    ("out of the account that a part would go to", ASKED.after(Left(15, "fund", "A", Account("A", "recovered", USD))),
     evolve(GAIN, payer=Account("A", "recovered", USD))),
    ("10^30", EMPTY.after(evolve(JOIN, amount=HUGE)), evolve(GAIN, amount=HUGE)),
    ("refused: nobody was in", TWO, evolve(GAIN, earned=1)),
    ("refused: all had asked to leave", ASKED.after(NoticeGiven(5, "fund", "B")), evolve(GAIN, earned=6)),
    ("refused: nobody holds anything", ASKED.after(evolve(LOST, amount=430)), GAIN),
    ("refused: dated later than it is shared", TWO, evolve(GAIN, earned=21)),
    ("refused: a date below 0", TWO, evolve(GAIN, earned=-1)),
    ("refused: nothing", TWO, evolve(GAIN, amount=0)),
    ("refused: out of the pool", TWO, evolve(GAIN, payer=FUND)),
    ("refused: out of a stake", TWO, evolve(GAIN, payer=Account("B", "stake in fund", USD))),
    ("refused: in another asset", TWO, evolve(GAIN, payer=outside(EUR))),
    ("refused: more than there is", TWO, evolve(GAIN, payer=WALLET)),
    ("refused: no such pool", TWO, evolve(GAIN, pool="none")),
    ("refused: a pool that takes no members", TWO, evolve(GAIN, pool="closed")),
    ("refused: nobody ever came in", BEGUN, GAIN),
    ("refused: before the last event", TWO, evolve(GAIN, time=1, earned=1)),
)  # fmt: skip

CLOCK = {"BackDated": "MC-14"}

FUNCTIONS = {
    "divide": Kind(
        rows("divide", "position amount", DIVIDE),
        _divide,
        ("EX-23",),
        {**STAKES, "OutOfOrder": "EX-23", "amount": "EX-23"},
    ),
}
"""The kind of the function."""

KINDS = {
    "step_stake_divided": Kind(cases("step_stake_divided", DIVIDED), run, ("EX-24",), CLOCK),
    "step_gain_shared": Kind(cases("step_gain_shared", GAINED), run, ("EX-25", "EX-26"), CLOCK),
}
"""The kinds of the events."""
