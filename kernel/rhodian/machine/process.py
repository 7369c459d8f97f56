"""Trusted: a default as a chain of types: which step may follow which, each with the event that it gives the machine.

`Open → Declared → ClosedOut → (Called ⇄ Paid) → Recovering → Concluded`, of one default and one asset. What is closed
out is allocated at once, by the same event, so no phase is between. Members are called for what that left uncovered,
and hence after it; what they paid bears it as a loss of its own (`absorb`), as often as something is paid. Whoever
begins to recover calls nobody any more. Nothing is concluded that was not closed out, if only for nothing, and from
there every phase leads to `Concluded` in one step; money may come back for years after that, so it can be recovered
even then. The capped period is the fund's, and spans several defaults: to conclude one returns what is left for all,
and the machine takes that again for the next one, when nothing is left to move.

A phase is a value and may be kept: `Declared` is closed out once in each asset, and whoever gives an old phase again
gets an event that the machine refuses, or takes for another call or payment. So types say what may follow; what has
happened, and whether amounts and times are right, the book alone says (SPEC AS-4 to AS-8, CO-2, EX-18).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import columns
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

if TYPE_CHECKING:
    from rhodian.base.accounts import Account
    from rhodian.base.numbers import Amount


@attrs.frozen
class Open:
    """Nobody has been declared in default yet."""

    fund: str
    """The fund's name."""
    default: str
    """The id that the default is to have."""
    defaulter: str
    """Who it is of."""


@attrs.frozen
class Declared:
    """A default that is declared, and to be closed out."""

    opened: Open
    """What is named of it."""
    time: Amount
    """When it was declared: by the rules of then its losses are borne."""


@attrs.frozen
class ClosedOut:
    """A default that is closed out in an asset; its layers have borne what was missing, as far as they went."""

    declared: Declared
    """The default."""
    account: Account
    """The account that paid for it, and lacks what is uncovered."""
    losses: tuple[str, ...]
    """The ids of what was borne of it, in order."""


@attrs.frozen
class Called:
    """Members were called for what is uncovered, and owe it."""

    closed: ClosedOut
    """What was closed out."""


@attrs.frozen
class Paid:
    """A member has paid of what it owes, which may bear what is uncovered."""

    closed: ClosedOut
    """What was closed out."""


@attrs.frozen
class Recovering:
    """Money has come back, and nobody is called any more."""

    closed: ClosedOut
    """What was closed out."""


@attrs.frozen
class Concluded:
    """The capped period is over, and what nobody drew on was returned."""

    closed: ClosedOut
    """What was closed out."""


Running: TypeAlias = ClosedOut | Called | Paid | Recovering
"""A default that is closed out and not concluded."""


def declare(phase: Open, time: Amount) -> tuple[DefaultDeclared, Declared]:
    """Declare a member in default (SPEC CO-4).

    Raises:
        OutOfOrder: if the phase is not `Open`.
    """
    if phase.__class__ is not Open:
        raise OutOfOrder("declare", phase, "Open")
    return DefaultDeclared(time, phase.fund, phase.default, phase.defaulter), Declared(phase, time)


def close_out(
    phase: Declared, time: Amount, account: Account, spent: Amount, received: Amount
) -> tuple[DefaultClosedOut, ClosedOut]:
    """Close a default out in the asset of an account (SPEC CO-4, CO-5).

    Raises:
        OutOfOrder: if the phase is not `Declared`.
    """
    if phase.__class__ is not Declared:
        raise OutOfOrder("close_out", phase, "Declared")
    named = phase.opened
    event = DefaultClosedOut(time, named.fund, named.default, named.defaulter, account, spent, received)
    return event, ClosedOut(phase, account, (realised(named.default, account.asset),))


def call(phase: ClosedOut | Called | Paid, time: Amount, amount: Amount) -> tuple[AssessmentsCalled, Called]:
    """Call members for a default (SPEC CO-4).

    Raises:
        OutOfOrder: if the phase is none of `ClosedOut`, `Called` and `Paid`.
    """
    closed = phase if phase.__class__ is ClosedOut else _asked("call", phase, "ClosedOut, Called or Paid")
    named = closed.declared.opened
    return AssessmentsCalled(time, named.fund, named.default, amount), Called(closed)


def pay(phase: Called | Paid, time: Amount, owner: str, payer: Account, amount: Amount) -> tuple[AssessmentPaid, Paid]:
    """Pay of what a member owes (SPEC CO-4).

    Raises:
        OutOfOrder: if the phase is neither `Called` nor `Paid`.
    """
    closed = _asked("pay", phase, "Called or Paid")
    return AssessmentPaid(time, closed.declared.opened.fund, owner, payer, amount), Paid(closed)


def absorb(phase: Paid, time: Amount, loss: str, amount: Amount) -> tuple[PlainLoss, Paid]:
    """Let the layers bear what is uncovered, under an id of its own, once there is something in that of what is paid.

    Each is asked again, one with a limit up to that, by the rules of when the default was declared (SPEC CO-4).

    Raises:
        OutOfOrder: if the phase is not `Paid`.
    """
    if phase.__class__ is not Paid:
        raise OutOfOrder("absorb", phase, "Paid")
    closed, named = phase.closed, phase.closed.declared.opened
    event = PlainLoss(time, loss, closed.declared.time, closed.account, amount, named.defaulter, named.fund)
    return event, Paid(ClosedOut(closed.declared, closed.account, (*closed.losses, loss)))


def recover(phase: Running, time: Amount, loss: str, payer: Account, amount: Amount) -> tuple[Recovery, Recovering]:
    """Give back what has come back of a loss of the default (SPEC CO-4).

    Raises:
        OutOfOrder: if the default is not closed out, or is concluded.
        UnknownName: if the loss is none of its own.
    """
    closed = _running("recover", phase)
    return _recovery(closed, time, loss, payer, amount), Recovering(closed)


def recover_late(
    phase: Concluded, time: Amount, loss: str, payer: Account, amount: Amount
) -> tuple[Recovery, Concluded]:
    """Give back what has come back of a loss of a default that is concluded (SPEC CO-4).

    Raises:
        OutOfOrder: if the default is not concluded.
        UnknownName: if the loss is none of its own.
    """
    if phase.__class__ is not Concluded:
        raise OutOfOrder("recover_late", phase, "Concluded")
    return _recovery(phase.closed, time, loss, payer, amount), phase


def conclude(phase: Running, time: Amount) -> tuple[AssessmentsReturned, Concluded]:
    """Conclude a default: what members paid and nobody drew on goes back, and nothing is owed any more (SPEC CO-4).

    Raises:
        OutOfOrder: if the default is not closed out, or is concluded.
    """
    closed = _running("conclude", phase)
    return AssessmentsReturned(time, closed.declared.opened.fund), Concluded(closed)


def _asked(step: str, phase: Running, expected: str) -> ClosedOut:
    """Return what was closed out of a default for which members are called."""
    if phase.__class__ is Called or phase.__class__ is Paid:
        return phase.closed
    raise OutOfOrder(step, phase, expected)


def _running(step: str, phase: Running) -> ClosedOut:
    """Return what was closed out of a default that is not concluded."""
    if phase.__class__ is ClosedOut:
        return phase
    if phase.__class__ is Recovering:
        return phase.closed
    return _asked(step, phase, "ClosedOut, Called, Paid or Recovering")


def _recovery(closed: ClosedOut, time: Amount, loss: str, payer: Account, amount: Amount) -> Recovery:
    """Return that money comes back of a loss of the default, which must be one of its own."""

    def is_another(other: str) -> bool:
        return other != loss

    if columns.every(is_another, closed.losses):
        raise UnknownName("loss", loss)
    return Recovery(time, loss, payer, amount)
