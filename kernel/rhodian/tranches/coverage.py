"""Trusted: coverage tests without a division, and the least that cures one.

A test asks that what stands behind a class and all senior to it, or comes in for them, is at least so many times what
they are owed. If it is not, cash is diverted to repay the most senior. Cash from interest lowers what is owed alone.
Cash from principal was among the assets, and lowers both; so it takes more.

Source: overcollateralisation and interest coverage tests of collateralised loan obligations.
"""

from __future__ import annotations

import attrs

from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural, positive


@attrs.frozen
class Trigger:
    """How many times what is owed there must be, as a ratio of two whole numbers: 13 to 10 for 130 %."""

    assets: int
    """So much there must be..."""
    liabilities: int
    """...for so much that is owed."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC TR-13).

        Raises:
            InvalidValue: for the first that is not a whole number from 1 to `POSITIVE_MAX`.
        """
        positive(self.assets, "assets")
        positive(self.liabilities, "liabilities")


@attrs.frozen
class Cure:
    """What is diverted to repay what is owed."""

    amount: Amount
    """How much."""
    cures: bool
    """Whether the test passes afterwards; if not, all there is was diverted."""


def passes(trigger: Trigger, assets: Amount, liabilities: Amount) -> bool:
    """Tell whether there are at least so many times what is owed, as the trigger says (SPEC TR-10, TR-13).

    Args:
        trigger: the ratio.
        assets: of a test of overcollateralisation, the adjusted par; of one of interest coverage, what comes in.
        liabilities: what the class and all senior to it are owed: balances, or interest.

    Raises:
        InvalidValue: if the trigger is none.
        InvalidAmount: for the assets, or else the liabilities, if they are not a natural number.
    """
    return _missing(trigger, assets, liabilities) <= 0


def cure_by_interest(trigger: Trigger, assets: Amount, liabilities: Amount, cash: Amount) -> Cure:
    """Return the least to divert of interest proceeds, by which only what is owed falls (SPEC TR-11, TR-13).

    Args:
        trigger: the ratio.
        assets: the adjusted par; the cash is not among it.
        liabilities: the balances of the class and of all senior to it.
        cash: what there is to divert.

    Raises:
        InvalidValue: if the trigger is none.
        InvalidAmount: for the assets, or else the liabilities, or else the cash, that is not a natural number.
    """
    missing = _missing(trigger, assets, liabilities)
    return _least(missing, trigger.assets, natural(cash, "cash"))


def cure_by_principal(trigger: Trigger, assets: Amount, liabilities: Amount, cash: Amount) -> Cure:
    """Return the least to divert of principal proceeds, by which assets and what is owed fall (SPEC TR-12, TR-13).

    By a trigger of 1 or less, or with less than is owed, nothing cures; then all there is goes to the most senior.

    Args:
        trigger: the ratio.
        assets: the adjusted par, the cash among it.
        liabilities: the balances of the class and of all senior to it.
        cash: what there is to divert.

    Raises:
        InvalidValue: if the trigger is none, or there is more cash than assets.
        InvalidAmount: for the assets, or else the liabilities, or else the cash, that is not a natural number.
    """
    missing = _missing(trigger, assets, liabilities)
    if natural(cash, "cash") > assets:
        raise InvalidValue("cash", cash, "no more than the assets, among which it is")
    return _least(missing, trigger.assets - trigger.liabilities, cash)


def _least(missing: int, each: int, cash: Amount) -> Cure:
    """Return the least number of units that make good what is missing, each of them so much, or else all there are."""
    if missing <= 0:
        return Cure(0, cures=True)
    if each <= 0 or missing > each * cash:
        return Cure(cash, cures=False)
    return Cure(-(-missing // each), cures=True)


def _missing(trigger: Trigger, assets: Amount, liabilities: Amount) -> int:
    """Return by how much the two sides of a test differ, each multiplied out; 0 or less if it passes."""
    if trigger.__class__ is not Trigger:
        raise InvalidValue("trigger", trigger, "a Trigger")
    there = natural(assets, "assets") * trigger.liabilities
    return trigger.assets * natural(liabilities, "liabilities") - there
