"""Checked: what is claimed of a loss that is booked before one of two members has left, or after."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.machine.counters import TIMES
from rhodian.machine.events import PlainLoss
from rhodian.machine.happenings import Left, NoticeGiven
from rhodian.machine.layers import Layer
from rhodian.machine.play import Written, play
from rhodian.machine.rules import ByGains, MutualPool, Rules
from rhodian.machine.state import State
from rhodian.pools.limits import PoolTerms
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import Natural, OneOf, claim
from rhodian_proofs.theorems.machine.step import Nobody, after

USD = Asset("USD", 2)
FUND = Account("fund", "pool", USD)
NEXT = Account("house", "next", USD)
MOST = 10**40
"""More than any loss here: the limits of the pool do not bind."""
NOTICE = 10
POOL = MutualPool("fund", FUND, PoolTerms(MOST, MOST, 100), (), NOTICE)
LAYERS = (Layer("fund", "", Rule.IN_ORDER), Layer("", "next", Rule.IN_ORDER))
STATE = State((Rules(0, (), (POOL,), (ByGains(Rule.IN_PROPORTION),), LAYERS),))
RICH = 10**9
"""What the next layer holds."""


def stake_of(owner: str) -> Account:
    """Return the account of a stake in the fund."""
    return Account(owner, "stake in fund", USD)


def begun(own: Any, first: Any, second: Any, entered: Any) -> Written:
    """Return a book in which two have come into the fund, the first at 0 and the second at some time."""
    purpose = "entered fund"
    times = {
        Account("first", purpose, TIMES): 1,
        Account("second", purpose, TIMES): entered + 1,
        Account(OUTSIDE, purpose, TIMES): -(entered + 2),
    }
    money = {FUND: own, stake_of("first"): first, stake_of("second"): second, NEXT: RICH}
    return Written(Nobody({}), {**times, **money, outside(USD): -(own + first + second + RICH)})


Stake = Annotated[int, OneOf(3, 100)]
"""Some stakes, by whose sum shares divide."""
GONE = (
    "a fund of any amount with two members, each of a stake of 3 or 100, of whom one leaves; a loss of up to 10^9 "
    "of when its notice was not over"
)


@claim("EX-16", about=(play,), scope=GONE)
def nobody_bears_more_on_the_book_because_another_has_left(
    own: Natural, first: Stake, second: Stake, amount: Natural
) -> None:
    """Of a loss of before its notice was over, who stays bears the same, whether it is booked after one left or not."""
    if amount > RICH:
        return
    book = begun(own, first, second, 0)
    notice, leaves = NoticeGiven(2, "fund", "first"), Left(20, "fund", "first", outside(USD))
    late = PlainLoss(20, "l", 11, outside(USD), amount)
    gone = after(book, play(STATE, book, (notice, leaves, late)).changes)
    there = after(book, play(STATE, book, (notice, late, leaves)).changes)
    assert gone.get(stake_of("second"), 0) == there.get(stake_of("second"), 0)
    assert gone.get(FUND, 0) == there.get(FUND, 0)
    rest = min(max(0, amount - own), first + second)
    bore = second - there.get(stake_of("second"), 0)
    assert RICH - there.get(NEXT, 0) == amount - min(own, amount) - rest
    assert RICH - gone.get(NEXT, 0) == amount - min(own, amount) - bore
