"""Checked: what is claimed of a whole loss of a pool of two: who bears it, comes in, leaves, or is left out."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.errors import InvalidValue
from rhodian.machine.counters import TIMES
from rhodian.machine.happenings import Joined, Left, NoticeGiven, PlainLoss
from rhodian.machine.layers import Layer
from rhodian.machine.play import Written, play
from rhodian.machine.rules import ByGains, MutualPool, Rules
from rhodian.machine.state import State
from rhodian.machine.step import step
from rhodian.pools.limits import PoolTerms
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import Natural, OneOf, claim, refusal_of, tells
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
SHARED = (
    "a fund of any amount with a member since 0 and another since 1 or 2, each of a stake of 3 or 100; a loss of up "
    "to 10^9 that occurred at 1 and is booked at 5"
)
Since = Annotated[int, OneOf(1, 2)]


@claim("MC-30", about=(step,), scope=SHARED)
def what_a_pool_pays_comes_from_its_own_account_and_then_from_those_exposed(
    own: Natural, first: Stake, second: Stake, entered: Since, amount: Natural
) -> None:
    """As a machine takes it, a pool pays first, then the stakes of the date by quota, and the next layer the rest."""
    if amount > RICH:
        return
    book = begun(own, first, second, entered)
    held = after(book, step(STATE, book, PlainLoss(5, "l", 1, outside(USD), amount)).posting.changes)
    exposed = first + (second if entered <= 1 else 0)
    rest = amount - min(own, amount)
    bore = min(rest, exposed)
    borne = (first - held.get(stake_of("first"), 0), second - held.get(stake_of("second"), 0))
    assert own - held.get(FUND, 0) == min(own, amount)
    assert borne[0] + borne[1] == bore
    assert 0 <= borne[0] <= first
    assert 0 <= borne[1] <= second
    assert (borne[0] - 1) * exposed < bore * first
    assert (borne[0] + 1) * exposed > bore * first
    if entered > 1:
        assert borne[1] == 0
    assert RICH - held.get(NEXT, 0) == rest - bore


@claim("MC-30", about=(step,), scope=SHARED)
def a_loss_is_refused_if_a_host_leaves_a_member_out(own: Natural, first: Stake, amount: Natural, more: Natural) -> None:
    """As a machine takes it, a host that names fewer members than ever came in, or more, is refused."""
    if amount > RICH:
        return
    book = begun(own, first, 3, 0)
    world = Account(OUTSIDE, "entered fund", TIMES)
    counted = Written(book, {world: -more})
    refusal = refusal_of(step, STATE, counted, PlainLoss(5, "l", 1, outside(USD), amount))
    if more == 2:  # noqa: PLR2004  # both came in at 0, for which 1 is counted of each
        assert refusal is None
    else:
        assert tells(refusal, InvalidValue, field="accounts", value=2)


LEAVING = (
    "a fund of any amount with another member of a stake of 3 or 100; a stake of 1 or 70 that comes in at 1, gives "
    "notice of 10 at 2 and leaves at 20; a loss of up to 10^9 that occurred at 1, 11 or 12"
)


@claim("MC-30", about=(play,), scope=LEAVING)
def one_who_leaves_is_paid_what_it_paid_in_less_what_it_bore(
    own: Natural,
    first: Stake,
    paid_in: Annotated[int, OneOf(1, 70)],
    amount: Natural,
    occurred: Annotated[int, OneOf(1, 11, 12)],
) -> None:
    """As a machine plays it, who leaves is paid its stake less its part of what occurred until its notice was over."""
    if amount > RICH:
        return
    book = begun(own, first, 0, 0)
    to = Account("new", "wallet", USD)
    events = (
        Joined(1, "fund", "new", outside(USD), paid_in),
        NoticeGiven(2, "fund", "new"),
        PlainLoss(20, "l", occurred, outside(USD), amount),
        Left(20, "fund", "new", to),
    )
    held = after(book, play(STATE, book, events).changes)
    others = first - held.get(stake_of("first"), 0)
    bore = min(max(0, amount - own), first + paid_in) - others if occurred < 2 + NOTICE else 0
    assert held.get(to, 0) == paid_in - bore
    assert 0 <= bore <= paid_in
    assert held.get(stake_of("new"), 0) == 0
    assert held.get(stake_of("first"), 0) >= 0


ENTERING = (
    "a fund of any amount with a member of a stake of 100 since 0; a stake of 70 that comes in at 1, and a loss of up "
    "to 10^9 that occurred at 0 or 1 and is booked at 5"
)


@claim("MC-30", about=(play,), scope=ENTERING)
def one_who_comes_in_bears_what_occurs_from_that_second_on(
    own: Natural, occurred: Annotated[int, OneOf(0, 1)], amount: Natural
) -> None:
    """As a machine plays it, who comes in bears nothing of what occurred before, and of what occurs then its quota."""
    if amount > RICH:
        return
    first, paid_in = 100, 70
    book = begun(own, first, 0, 0)
    events = (
        Joined(1, "fund", "new", outside(USD), paid_in),
        PlainLoss(5, "l", occurred, outside(USD), amount),
    )
    held = after(book, play(STATE, book, events).changes)
    rest, exposed = max(0, amount - own), first + paid_in if occurred == 1 else first
    bore = min(rest, exposed)
    assert first - held.get(stake_of("first"), 0) + paid_in - held.get(stake_of("new"), 0) == bore
    if occurred == 0:
        assert held.get(stake_of("new"), 0) == paid_in
    else:
        assert -exposed < (paid_in - held.get(stake_of("new"), 0)) * exposed - bore * paid_in < exposed


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
