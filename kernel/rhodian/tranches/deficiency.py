"""Trusted: principal deficiency ledgers: what of each class of notes no asset stands behind any more.

Notes are not written down. A counter of each class says what was lost, or used of principal for something else: it is
debited the most junior first, up to the class's balance, and credited the most senior first, as interest makes it good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.numbers import Amount, natural
from rhodian.sharing.allocation import in_order
from rhodian.tranches.seniority import senior_first

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Entry:
    """What is entered into the ledgers of all classes."""

    after: tuple[Amount, ...]
    """The deficiency of each class afterwards, the most junior first."""
    entered: tuple[Amount, ...]
    """What is debited, or credited, of each."""
    left: Amount
    """What no class can be debited with, or no deficiency is left for."""


def debit(deficiencies: Iterable[Amount], balances: Iterable[Amount], amount: Amount) -> Entry:
    """Debit the most junior first, none beyond its balance (SPEC TR-7, TR-9).

    Args:
        deficiencies: the deficiency of each class so far, the most junior first; one above its balance grows no more.
        balances: what is outstanding of each.
        amount: what was lost, or used of principal for something else.

    Raises:
        InvalidAmount: for the first deficiency, or else the first balance, or the amount, that is not a natural number.
        LengthMismatch: if there are not as many balances as deficiencies.
    """
    deficiencies = loops.naturals(deficiencies, "deficiencies")
    balances = loops.naturals(balances, "balances")
    natural(amount, "amount")
    columns.rows(deficiencies, balances=balances)
    debited = in_order(amount, columns.each(_room, deficiencies, balances))
    return Entry(columns.added(deficiencies, debited.shares), debited.shares, debited.left)


def credit(deficiencies: Iterable[Amount], amount: Amount) -> Entry:
    """Credit the most senior first, none beyond its deficiency (SPEC TR-8, TR-9).

    Args:
        deficiencies: the deficiency of each class so far, the most junior first.
        amount: what there is to make it good.

    Raises:
        InvalidAmount: for the first deficiency, or else the amount, that is not a natural number.
    """
    deficiencies = loops.naturals(deficiencies, "deficiencies")
    credited = senior_first(amount, deficiencies)
    return Entry(columns.less(deficiencies, credited.shares), credited.shares, credited.left)


def _room(deficiency: Amount, balance: Amount) -> Amount:
    """Return what a class can still be debited with."""
    return max(0, balance - deficiency)
