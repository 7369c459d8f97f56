"""Checked: what is claimed of losses that come back, on the book: what is counted, and who is given how much."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import OUTSIDE, Account, outside
from rhodian.base.errors import InvalidValue
from rhodian.machine.counters import BORNE
from rhodian.machine.events import PlainLoss
from rhodian.machine.happenings import Recovery
from rhodian.machine.play import Written
from rhodian.machine.step import step
from rhodian_proofs.claims import Natural, OneOf, claim, refusal_of, tells
from rhodian_proofs.theorems.machine.exits import FUND, NEXT, RICH, STATE, USD, Stake, begun, stake_of
from rhodian_proofs.theorems.machine.step import Nobody, after

OWNERS = "bore USD/2 of l"
"""What the accounts are for that count what owners bore of the loss."""
POOLS = "pool bore USD/2 of l"
"""What the one is for that counts what the pool's own account bore."""


def counted(held: Written) -> tuple[Any, ...]:
    """Return what the book counts: of the fund's own account, the two members and the next layer."""
    owners = tuple(held.get(Account(owner, OWNERS, BORNE), 0) for owner in ("first", "second", "house"))
    return held.get(Account("fund", POOLS, BORNE), 0), *owners


LOST = "a fund of any amount with two members, each of a stake of 3 or 100, and a next layer; a loss of up to 10^9"


@claim("EX-18", about=(step,), scope=LOST)
def the_book_counts_what_each_bore_of_a_loss(own: Natural, first: Stake, second: Stake, amount: Natural) -> None:
    """The book counts what each bore of a loss, and so all that was borne of it, and the world outside as much."""
    if amount > RICH:
        return
    book = begun(own, first, second, 0)
    held = after(book, step(STATE, book, PlainLoss(5, "l", 1, outside(USD), amount)).posting.changes)
    accounts = (FUND, stake_of("first"), stake_of("second"), NEXT)
    bore = tuple(book.get(account, 0) - held.get(account, 0) for account in accounts)
    assert counted(held) == bore
    assert bore[0] + bore[1] + bore[2] + bore[3] == amount
    assert -held.get(Account(OUTSIDE, POOLS, BORNE), 0) == bore[0]
    assert -held.get(Account(OUTSIDE, OWNERS, BORNE), 0) == amount - bore[0]


Bore = Annotated[int, OneOf(0, 1, 70)]
BACK = "a loss of which the fund's own account bore 0, 1 or 70, two owners 0, 1 or 70 and 30; any amount comes back"


@claim("EX-19", about=(step,), scope=BACK)
def what_comes_back_goes_to_those_who_bore_it(own: Bore, first: Bore, amount: Natural) -> None:
    """All that comes back goes to those who bore the loss, by quota, and no more than each bore; more is refused."""
    bore = (own, first, 30, 0)
    whole = own + first + 30
    names = ((Account("fund", POOLS, BORNE), own), (Account("first", OWNERS, BORNE), first))
    world = ((Account(OUTSIDE, POOLS, BORNE), -own), (Account(OUTSIDE, OWNERS, BORNE), -first - 30))
    book = Written(Nobody({}), dict((*names, (Account("second", OWNERS, BORNE), 30), *world)))
    event = Recovery(5, "l", outside(USD), amount)
    refusal = refusal_of(step, STATE, book, event)
    if amount > whole:
        assert tells(refusal, InvalidValue, field="amount", value=amount)
        return
    assert refusal is None
    held = after(book, step(STATE, book, event).posting.changes)
    receivers = (FUND, Account("first", "recovered", USD), Account("second", "recovered", USD))
    got = tuple(held.get(account, 0) for account in receivers)
    assert got[0] + got[1] + got[2] == amount
    for given, part, left in zip(got, bore, counted(held), strict=False):
        assert 0 <= given <= part
        assert left == part - given
        assert (given - 1) * whole < amount * part
        assert (given + 1) * whole > amount * part
