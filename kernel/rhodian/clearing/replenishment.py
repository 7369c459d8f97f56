"""Trusted: replenishment: up to what a fund or a house's own capital is filled again, by when, and where it stands.

Source: PFMI, Principle 4, key consideration 7: rules say how resources are replenished; Nasdaq Clearing, 2018: refilled
within two business days, and what was brought stood last for ninety days.
"""

from __future__ import annotations

import attrs

from rhodian.base.accounts import OUTSIDE, Asset
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.clearing.assessments import FUND_LENGTH_MAX


@attrs.frozen
class ReplenishmentTerms:
    """How accounts of a purpose are filled again."""

    name: str
    """The name of what is filled: a default fund's, or that of a house's own capital."""
    purpose: str
    """The purpose of the accounts that are filled, of which each owner has one."""
    asset: Asset
    """What those are in, and what is brought."""
    within: Amount
    """For how long after a call what is owed may be brought without being late, in the host's unit of time."""
    interim: Amount
    """For how long after a call what is brought stands where the rules put it, before it goes into its place."""

    def __attrs_post_init__(self) -> None:
        """Check the five fields.

        Raises:
            InvalidValue: if the name or the purpose is malformed, or the asset is none.
            InvalidAmount: for the first of the others that is not a natural number.
        """
        if checked_name(self.name, "name") == OUTSIDE or len(self.name) > FUND_LENGTH_MAX:
            raise InvalidValue("name", self.name, f"a name of at most {FUND_LENGTH_MAX} characters, inside the books")
        checked_name(self.purpose, "purpose")
        if self.asset.__class__ is not Asset:
            raise InvalidValue("asset", self.asset, "an Asset")
        natural(self.within, "within")
        natural(self.interim, "interim")


def lacking(target: Amount, held: Amount, brought: Amount) -> Amount:
    """Return what is lacking of a target, beside what is in its place and what was brought for it (SPEC RP-1).

    Args:
        target: what there is to be.
        held: what is in its place.
        brought: what was brought, and stands where it does in the interim.

    Raises:
        InvalidAmount: for the first that is not a natural number.
    """
    return max(0, natural(target, "target") - natural(held, "held") - natural(brought, "brought"))
