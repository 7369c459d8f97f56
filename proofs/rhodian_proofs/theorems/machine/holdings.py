"""Checked: what is claimed of stakes that are divided, and of gains, as a machine takes them, and what it refuses."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import OUTSIDE, Account, outside
from rhodian.machine.decide import decide
from rhodian.machine.happenings import Left, NoticeGiven, PlainLoss
from rhodian.machine.holdings import GainShared, StakeDivided
from rhodian.machine.play import play
from rhodian.machine.rules import ByGains, Rules
from rhodian.machine.state import State
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import Natural, OneOf, claim
from rhodian_proofs.theorems.base.wrong import Made, is_refused_for_the_first, no_amount, no_value, trials
from rhodian_proofs.theorems.machine.events import BOOK, FUND, OWNER, PAYER, STATE, TIMED, no_money, unknown
from rhodian_proofs.theorems.machine.staying import LAYERS, POOL, RICH, begun, stake_of
from rhodian_proofs.theorems.machine.step import after

POOLS = (unknown("pool", "pool"), no_value("pool", "closed"))
HELD: tuple[Made, ...] = (
    (
        {"time": 5, "pool": "fund", "owner": "old", "taker": "new", "amount": 9},
        (
            *(*TIMED, *POOLS),
            *(no_value("owner", each) for each in ("", OUTSIDE)),
            unknown("owner", "owner", "nobody"),
            *(no_value("taker", each) for each in ("", OUTSIDE, "old", "gone")),
            *(no_value("amount", each) for each in (0, -1, 10)),
        ),
    ),
    (
        {"time": 5, "pool": "fund", "earned": 5, "payer": PAYER, "amount": 1},
        (
            *(*TIMED, *POOLS),
            *(no_amount("earned"), no_value("earned", 6)),
            *(no_value("payer", FUND), *no_money("payer", OWNER), no_value("amount", 0)),
        ),
    ),
)
WRONG = "a machine of two pools; a division or a gain in which one field is wrong, or one and the next, of 34 ways"


@claim("MK-12", about=(decide,), scope=WRONG)
def what_happens_to_stakes_is_refused_for_the_first_field_that_is_wrong(
    trial: Annotated[Any, OneOf(*trials(*HELD))],
) -> None:
    """A division of a stake, or a gain, is refused for the first field that is wrong or names what is not there."""
    kind = (StakeDivided, GainShared)[trial[0]]
    assert is_refused_for_the_first(lambda values: decide(STATE, BOOK, kind(*values)), HELD[trial[0]], trial)


PLAYED = State((Rules(0, (), (POOL,), (ByGains(Rule.IN_PROPORTION),), LAYERS),))
PARTED = (
    "a fund of any amount with a member of a stake of 3, of which 2 are divided off after its notice, and one of a "
    "stake of 100; a loss of up to 10^9 then; both parts leave"
)


@claim("MC-30", about=(play,), scope=PARTED)
def a_stake_in_two_parts_bears_and_is_paid_what_it_would_whole(own: Natural, amount: Natural) -> None:
    """As a machine plays it, the parts of a stake bear what it would, within a unit, and are paid what is left."""
    if amount > RICH:
        return
    book, to = begun(own, 3, 100, 0), outside(FUND.asset)
    asks, leaves = NoticeGiven(3, "fund", "first"), Left(20, "fund", "first", to)
    parts = StakeDivided(4, "fund", "first", "part", 2)
    lost = PlainLoss(5, "l", 1, to, amount)
    whole = after(book, play(PLAYED, book, (asks, lost, leaves)).changes)
    also = Left(20, "fund", "part", to)
    parted = after(book, play(PLAYED, book, (asks, parts, lost, leaves, also)).changes)
    assert -1 <= parted.get(stake_of("second"), 0) - whole.get(stake_of("second"), 0) <= 1
    assert parted.get(FUND, 0) == whole.get(FUND, 0)
    assert (parted.get(stake_of("first"), 0), parted.get(stake_of("part"), 0)) == (0, 0)
    assert parted.get(to, 0) - whole.get(to, 0) == whole.get(stake_of("second"), 0) - parted.get(stake_of("second"), 0)


ASKS = 3
STAYS = 100
NOTED = 3
ASKED = (
    "a fund with two members of stakes of 3 and 100, of whom the first gives notice at 3 and leaves; a gain of up to "
    "10^9 that is dated 3 or 4"
)


@claim("MC-30", about=(play,), scope=ASKED)
def one_who_asked_to_leave_is_paid_no_gain_that_is_dated_later(
    amount: Natural, earned: Annotated[int, OneOf(3, 4)]
) -> None:
    """As a machine plays it, who asked to leave has its part of a gain of until then, and nothing of a later one."""
    if amount < 1 or amount > RICH:
        return
    book, to = begun(0, ASKS, STAYS, 0), Account("first", "wallet", FUND.asset)
    gain = GainShared(5, "fund", earned, outside(FUND.asset), amount)
    events = (NoticeGiven(NOTED, "fund", "first"), gain, Left(20, "fund", "first", to))
    held = after(book, play(PLAYED, book, events).changes)
    gained = held.get(to, 0) - ASKS
    assert gained + held.get(stake_of("second"), 0) == STAYS + amount
    every = ASKS + STAYS
    if earned > NOTED:
        assert gained == 0
    else:
        assert -every < gained * every - amount * ASKS < every
