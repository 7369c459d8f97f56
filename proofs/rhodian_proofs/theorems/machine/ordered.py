"""Checked: what is claimed of steps of a default: which may follow which, and that each names its default alone."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian.base import columns
from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import OutOfOrder
from rhodian.machine.closeouts import realised
from rhodian.machine.errors import UnknownName
from rhodian.machine.happenings import (
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    DefaultClosedOut,
    DefaultDeclared,
    PlainLoss,
    Recovery,
)
from rhodian.machine.process import (
    Called,
    ClosedOut,
    Concluded,
    Declared,
    Open,
    Paid,
    Recovering,
    absorb,
    call,
    close_out,
    conclude,
    declare,
    pay,
    recover,
    recover_late,
)
from rhodian_proofs.claims import AnyAccount, AnyInt, AnyName, Not, claim, is_same, refusal_of, tells

EUR = Asset("EUR", 2)
RUNNING = "ClosedOut, Called, Paid or Recovering"


@claim("CO-4", about=(declare, call, pay, absorb, conclude))
def a_step_of_a_default_names_that_default_and_no_other(
    fund: AnyName,
    default: AnyName,
    defaulter: AnyName,
    owner: AnyName,
    account: AnyAccount,
    payer: AnyAccount,
    first: AnyName,
    loss: AnyName,
    since: AnyInt,
    time: AnyInt,
    amount: AnyInt,
) -> None:
    """The event of a step names the fund, the default and the defaulter of its phase, and so does the next phase."""
    opened = Open(fund, default, defaulter)
    declared = Declared(opened, since)
    assert declare(opened, since) == (DefaultDeclared(since, fund, default, defaulter), declared)
    closed = ClosedOut(declared, account, (first,))
    for asked in (closed, Called(closed), Paid(closed)):
        assert call(asked, time, amount) == (AssessmentsCalled(time, fund, default, amount), Called(closed))
    for asked in (Called(closed), Paid(closed)):
        assert pay(asked, time, owner, payer, amount) == (
            AssessmentPaid(time, fund, owner, payer, amount),
            Paid(closed),
        )
    borne, paid = absorb(Paid(closed), time, loss, amount)
    assert borne == PlainLoss(time, loss, since, account, amount, defaulter, fund)
    assert paid == Paid(ClosedOut(declared, account, (first, loss)))
    for running in (closed, Called(closed), Paid(closed), Recovering(closed)):
        assert conclude(running, time) == (AssessmentsReturned(time, fund), Concluded(closed))


@claim("CO-4", about=(recover, recover_late))
def what_comes_back_is_of_a_loss_of_the_default(
    losses: tuple[AnyName, ...], loss: AnyName, account: AnyAccount, payer: AnyAccount, time: AnyInt, amount: AnyInt
) -> None:
    """What comes back of a default is of one of its own losses, before its conclusion and after it."""

    def is_another(other: str) -> bool:
        return other != loss

    closed = ClosedOut(Declared(Open("fund", "d", "bad"), 0), account, losses)
    event = Recovery(time, loss, payer, amount)
    for running in (closed, Called(closed), Paid(closed), Recovering(closed)):
        refusal = refusal_of(recover, running, time, loss, payer, amount)
        if not columns.every(is_another, losses):
            back, later = recover(running, time, loss, payer, amount)
            assert back == event
            assert later.__class__ is Recovering
            assert is_same(later.closed, closed)
        else:
            assert isinstance(refusal, UnknownName)
            assert (refusal.kind, refusal.name) == ("loss", loss)
    concluded = Concluded(closed)
    refusal = refusal_of(recover_late, concluded, time, loss, payer, amount)
    if not columns.every(is_another, losses):
        back, still = recover_late(concluded, time, loss, payer, amount)
        assert back == event
        assert is_same(still, concluded)
    else:
        assert isinstance(refusal, UnknownName)
        assert (refusal.kind, refusal.name) == ("loss", loss)


ONE = "a default of one id, closed out in one asset; any other names, times and amounts"


@claim("CO-5", about=(close_out,), scope=ONE)
def a_close_out_names_its_default_and_the_loss_that_it_makes(
    fund: AnyName,
    defaulter: AnyName,
    owner: AnyName,
    since: AnyInt,
    time: AnyInt,
    spent: AnyInt,
    received: AnyInt,
) -> None:
    """A close-out names the fund, the default and the defaulter of its phase, and the next phase the id of its loss."""
    declared, account = Declared(Open(fund, "d", defaulter), since), Account(owner, "margin", EUR)
    event, closed = close_out(declared, time, account, spent, received)
    assert event == DefaultClosedOut(time, fund, "d", defaulter, account, spent, received)
    assert closed == ClosedOut(declared, account, (realised("d", EUR),))
    assert closed.losses == ("close-out of d in EUR/2",)


NotAsked: TypeAlias = Annotated[Any, Not(ClosedOut, Called, Paid)]
NotRunning: TypeAlias = Annotated[Any, Not(ClosedOut, Called, Paid, Recovering)]


@claim("CO-4", about=(declare, close_out, call, pay, absorb, recover, recover_late, conclude))
def a_step_of_a_default_takes_the_phases_before_it_and_nothing_else(
    not_open: Annotated[Any, Not(Open)],
    not_declared: Annotated[Any, Not(Declared)],
    not_asked: NotAsked,
    not_called: Annotated[Any, Not(Called, Paid)],
    not_paid: Annotated[Any, Not(Paid)],
    not_running: NotRunning,
    not_concluded: Annotated[Any, Not(Concluded)],
) -> None:
    """A step of a default is refused for any phase but those that it may follow."""
    payer = Account("A", "margin", EUR)
    steps = (
        ("declare", not_open, "Open", refusal_of(declare, not_open, 1)),
        ("close_out", not_declared, "Declared", refusal_of(close_out, not_declared, 1, payer, 1, 1)),
        ("call", not_asked, "ClosedOut, Called or Paid", refusal_of(call, not_asked, 1, 1)),
        ("pay", not_called, "Called or Paid", refusal_of(pay, not_called, 1, "A", payer, 1)),
        ("absorb", not_paid, "Paid", refusal_of(absorb, not_paid, 1, "l", 1)),
        ("recover", not_running, RUNNING, refusal_of(recover, not_running, 1, "l", payer, 1)),
        ("recover_late", not_concluded, "Concluded", refusal_of(recover_late, not_concluded, 1, "l", payer, 1)),
        ("conclude", not_running, RUNNING, refusal_of(conclude, not_running, 1)),
    )
    for step, phase, expected, refusal in steps:
        assert tells(refusal, OutOfOrder, step=step, phase=phase, expected=expected)
