"""Trusted: a payment date: interest and principal as two streams, and what moves from the one to the other.

`pay_date` takes three steps, each a function of its own. What was lost is debited to the deficiency ledgers. Interest
pays the classes the most senior first, each its interest and then the cure of its own deficiency; but of a class that
is not the foremost, the cure comes before its interest. What cures becomes principal. And principal repays the classes,
the most senior first, or in proportion while that is allowed and no class has a deficiency. No class is repaid more
than its balance less its deficiency, which is what a loan stands behind; so no balance falls below its deficiency. What
is left of a stream stays in it.

Source: the order of payments of Dutch and British residential mortgage-backed securities, as in EDML BLUE 2024: the
interest of a class stands behind the top-up of its own principal deficiency ledger if that is debited and the class is
not the most senior.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue, OutOfOrder
from rhodian.base.numbers import Amount, natural
from rhodian.sharing.allocation import Allocation, in_proportion
from rhodian.tranches.deficiency import Entry, debit
from rhodian.tranches.seniority import senior_first

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class InterestPaid:
    """What interest that came in goes to."""

    paid: tuple[Amount, ...]
    """What each class is paid of the interest that it is due, the most junior first."""
    cured: tuple[Amount, ...]
    """What is made good of the deficiency of each: it becomes principal."""
    left: Amount
    """What is left once all are paid and cured."""


def pay_interest(
    cash: Amount, interest: Iterable[Amount], deficiencies: Iterable[Amount], balances: Iterable[Amount]
) -> InterestPaid:
    """Pay interest and cure deficiencies, the most senior class first (SPEC TR-15, TR-16, TR-21).

    Args:
        cash: the interest that came in, after what comes before the notes.
        interest: what each class is due, the most junior first.
        deficiencies: the deficiency of each.
        balances: what is outstanding of each; a class is the foremost if nothing senior to it is.

    Raises:
        InvalidAmount: for the cash, or else the first interest, deficiency or balance that is not a natural number.
        LengthMismatch: if there are not as many deficiencies, or else balances.
    """
    natural(cash, "cash")
    interest = loops.naturals(interest, "interest")
    deficiencies = loops.naturals(deficiencies, "deficiencies")
    balances = loops.naturals(balances, "balances")
    columns.rows(interest, deficiencies=deficiencies, balances=balances)

    def step(above: Amount, balance: Amount) -> tuple[Amount, Amount]:
        return above - balance, above - balance

    _, senior = loops.scan(step, loops.total(balances), balances)
    had = senior_first(cash, columns.each(_wanted, interest, deficiencies))
    cured = columns.each(_cured, senior, interest, deficiencies, had.shares)
    return InterestPaid(columns.less(had.shares, cured), cured, had.left)


def pay_principal(
    cash: Amount,
    balances: Iterable[Amount],
    deficiencies: Iterable[Amount],
    proportional: bool,  # noqa: FBT001  # one of two ways
) -> Allocation:
    """Repay the most senior first, or in proportion while no class has a deficiency (SPEC TR-17, TR-18, TR-21).

    Args:
        cash: the principal that came in, and what deficiencies were cured with.
        balances: what is outstanding of each class, the most junior first.
        deficiencies: the deficiency of each, as it is once cured.
        proportional: whether it may be in proportion to balances, as the tests of the contract said before this date.

    Returns:
        What each is repaid, at most its balance less its deficiency; and what is left of the cash.

    Raises:
        InvalidAmount: for the cash, or else the first balance or deficiency that is not a natural number.
        LengthMismatch: if there are not as many deficiencies as balances.
        InvalidValue: if it is not said whether it may be in proportion.
    """
    natural(cash, "cash")
    balances = loops.naturals(balances, "balances")
    deficiencies = loops.naturals(deficiencies, "deficiencies")
    columns.rows(balances, deficiencies=deficiencies)
    if proportional.__class__ is not bool:
        raise InvalidValue("proportional", proportional, "True or False")
    if proportional and loops.total(deficiencies) == 0:
        amount = min(cash, loops.total(balances))
        return Allocation(in_proportion(amount, balances).shares, cash - amount)
    return senior_first(cash, columns.each(_backed, balances, deficiencies))


@attrs.frozen
class Classes:
    """Classes of notes before a payment date, the most junior first."""

    balances: tuple[Amount, ...]
    """What is outstanding of each."""
    deficiencies: tuple[Amount, ...]
    """The deficiency of each."""
    interest: tuple[Amount, ...]
    """The interest that each is due."""


@attrs.frozen
class DatePaid:
    """A payment date."""

    debited: Entry
    """What is debited to the deficiency ledgers; what is lost beyond all balances is what is left of it."""
    interest: InterestPaid
    """What interest goes to; what is left of it stays in its stream."""
    principal: Allocation
    """What each class is repaid; what is left stays in its stream."""
    balances: tuple[Amount, ...]
    """What is then outstanding of each class."""
    deficiencies: tuple[Amount, ...]
    """The deficiency that each then has."""


def repay(
    classes: Classes,
    debited: Entry,
    interest: InterestPaid,
    principal: Amount,
    proportional: bool,  # noqa: FBT001  # one of two ways
) -> DatePaid:
    """Repay with what comes in and what cures, once losses are debited and interest is paid (SPEC TR-19, TR-21).

    Args:
        classes: the classes before.
        debited: what was debited to their ledgers.
        interest: what they were paid, and what cures.
        principal: the principal that came in.
        proportional: as for `pay_principal`.

    Raises:
        OutOfOrder: if what is given are no classes, or else nothing was debited, or else no interest paid.
        InvalidAmount: if the principal is not a natural number; and as `pay_principal` does.
        LengthMismatch: as `pay_principal` does.
        InvalidValue: as `pay_principal` does.
    """
    if classes.__class__ is not Classes:
        raise OutOfOrder("repay", classes, "Classes")
    if debited.__class__ is not Entry:
        raise OutOfOrder("repay", debited, "Entry")
    if interest.__class__ is not InterestPaid:
        raise OutOfOrder("repay", interest, "InterestPaid")
    cash = natural(principal, "principal") + loops.total(interest.cured)
    deficiencies = columns.less(debited.after, interest.cured)
    repaid = pay_principal(cash, classes.balances, deficiencies, proportional)
    return DatePaid(debited, interest, repaid, columns.less(classes.balances, repaid.shares), deficiencies)


def pay_date(classes: Classes, interest: Amount, principal: Amount, lost: Amount, proportional: bool) -> DatePaid:  # noqa: FBT001  # one of two ways
    """Debit what was lost, pay interest and cure, and repay principal with what cures (SPEC TR-19, TR-21).

    Args:
        classes: the classes before.
        interest: the interest that came in.
        principal: the principal that came in.
        lost: what of the loans was lost.
        proportional: as for `pay_principal`.

    Raises:
        OutOfOrder: if what is given are no classes.
        InvalidAmount: as `debit`, `pay_interest` and `repay` do, in this order.
        LengthMismatch: as these do.
        InvalidValue: as these do.
    """
    if classes.__class__ is not Classes:
        raise OutOfOrder("pay_date", classes, "Classes")
    debited = debit(classes.deficiencies, classes.balances, lost)
    of_interest = pay_interest(interest, classes.interest, debited.after, classes.balances)
    return repay(classes, debited, of_interest, principal, proportional)


def _wanted(interest: Amount, deficiency: Amount) -> Amount:
    """Return what a class is to have of interest in all."""
    return interest + deficiency


def _cured(senior: Amount, interest: Amount, deficiency: Amount, had: Amount) -> Amount:
    """Return what of that makes good its deficiency: what its interest leaves, or all if something is senior to it."""
    return min(had, deficiency) if senior > 0 else max(0, had - interest)


def _backed(balance: Amount, deficiency: Amount) -> Amount:
    """Return what of a class a loan stands behind."""
    return max(0, balance - deficiency)
