"""Trusted: what members of a default fund may be called for beyond what they paid in, within caps, and until when.

A default that is declared while no capped period runs begins one, and each later one prolongs it, up to a longest time.
A member's liability is a multiple of its contribution when the period began, for each default and for the period: so
it is known before anything is called, and leaving does not move it. A change of rules moves that of the periods that
begin later, and of the defaults that are declared later; what has been opened stands.

Source: the assessment powers of Eurex Clearing (capped period of 20 business days, prolonged by each default up to
three months, at most twice the contribution) and of CME (Rule 802: 275 % for one default, 550 % for several).
"""

from __future__ import annotations

import attrs

from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Asset
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.base.rates import PPM
from rhodian.sharing.allocation import Allocation, in_proportion_capped

FUND_LENGTH_MAX = 120
"""The most characters that a fund's name may have, so that the accounts that name it have a name."""


@attrs.frozen
class AssessmentTerms:
    """What the members of a default fund may be called for."""

    name: str
    """The fund's name."""
    purpose: str
    """The purpose of the accounts in which members hold their contributions: as a pool's stakes, or on their own."""
    asset: Asset
    """What those are in, and what is called."""
    default_ppm: Amount
    """The most that a member is called for one default, in parts per million of its contribution."""
    period_ppm: Amount
    """The most that it is called for all defaults of a capped period, in the same."""
    lasts: Amount
    """For how long after a default the capped period runs, in the host's unit of time."""
    longest: Amount
    """For how long it runs at most, after its first default."""

    def __attrs_post_init__(self) -> None:
        """Check the seven fields.

        Raises:
            InvalidValue: if the name or the purpose is malformed, the asset is none, or the longest time is shorter
                than the one after a default.
            InvalidAmount: for the first of the others that is not a natural number.
        """
        if checked_name(self.name, "name") == OUTSIDE or len(self.name) > FUND_LENGTH_MAX:
            raise InvalidValue("name", self.name, f"a name of at most {FUND_LENGTH_MAX} characters, inside the books")
        checked_name(self.purpose, "purpose")
        if self.asset.__class__ is not Asset:
            raise InvalidValue("asset", self.asset, "an Asset")
        natural(self.default_ppm, "default_ppm")
        natural(self.period_ppm, "period_ppm")
        natural(self.lasts, "lasts")
        if natural(self.longest, "longest") < self.lasts:
            raise InvalidValue("longest", self.longest, f"at least {self.lasts}, as after each default")


def liability(contribution: Amount, ppm: Amount) -> Amount:
    """Return so many parts per million of a contribution, rounded down: what its member may be called (SPEC AS-1).

    Raises:
        InvalidAmount: for the contribution, or else the parts, if it is not a natural number.
    """
    return natural(contribution, "contribution") * natural(ppm, "ppm") // PPM


def ends(began: Amount, ended: Amount, time: Amount, lasts: Amount, longest: Amount) -> Amount:
    """Return until when a capped period runs once there is a default at a time (SPEC AS-2).

    Args:
        began: when the period began; the time of its first default.
        ended: until when it ran so far; the same for its first default.
        time: when this default is declared.
        lasts: for how long after a default it runs, by the fund's terms of now.
        longest: for how long it runs at most, by the same.
    """
    return max(ended, min(began + longest, time + lasts))


def assess(
    amount: Amount,
    contributions: tuple[Amount, ...],
    of_default: tuple[Amount, ...],
    of_period: tuple[Amount, ...],
) -> Allocation:
    """Share a call by contribution, nobody beyond what default and period leave it (SPEC AS-3).

    Args:
        amount: what is called, in smallest units.
        contributions: what each member had contributed when the capped period began.
        of_default: what each may still be called for the default.
        of_period: what each may still be called in the period.

    Returns:
        What each is called, and what nobody may be called any more.

    Raises:
        InvalidAmount: for the amount, or else the first contribution or cap that is not a natural number.
        LengthMismatch: if there are not as many of each.
    """
    return in_proportion_capped(amount, contributions, caps(of_default, of_period))


def caps(of_default: tuple[Amount, ...], of_period: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Return what each member may still be called: the smaller of what default and period leave it."""
    return columns.each(_smaller, of_default, of_period)


def _smaller(of_default: Amount, of_period: Amount) -> Amount:
    """Return the smaller of two amounts."""
    return min(of_default, of_period)
