"""Trusted: cover of such a loss by age, and out of what a fund holds, in proportion if that is too little.

A fund pays what it holds and no more: nothing is minted, and what it cannot pay of the claims of one date is named and
lapses. So nobody is owed what is not there, and who leaves early takes nothing from a promise to others. A host that
would rather carry it claims it again at a later date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue, OutOfOrder
from rhodian.base.numbers import Amount, natural, positive
from rhodian.base.rates import PPM, rate
from rhodian.ledger.posting import Transfer
from rhodian.sharing.allocation import in_proportion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian.base.accounts import Account


@attrs.frozen
class Vesting:
    """How much of a loss is covered, by age: nothing before the cliff, then in proportion to age, in full at last."""

    level_ppm: int
    """What is covered in full, in parts per million."""
    cliff: int
    """The age from which on anything is, in the unit of the host's clock; it is then what the age comes to."""
    full: int
    """The age from which on all is; an age that the cliff is not above."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC LI-8).

        Raises:
            InvalidValue: for a level that is no rate, or else a full age that is not positive, or is below the cliff.
            InvalidAmount: for a cliff that is not a natural number.
        """
        rate(self.level_ppm, "level_ppm")
        natural(self.cliff, "cliff")
        if positive(self.full, "full") < self.cliff:
            raise InvalidValue("full", self.full, "at or above the cliff")


def covered_ppm(vesting: Vesting, age: int) -> int:
    """Return how much of a loss is covered at an age, in parts per million, rounded down (SPEC LI-3, LI-8).

    Raises:
        InvalidValue: if what is given is no vesting.
        InvalidAmount: if the age is not a natural number.
    """
    if vesting.__class__ is not Vesting:
        raise InvalidValue("vesting", vesting, "a Vesting")
    if natural(age, "age") < vesting.cliff:
        return 0
    return vesting.level_ppm * min(age, vesting.full) // vesting.full


def compensation(loss: Amount, parts_ppm: int) -> Amount:
    """Return so many parts per million of a loss, rounded down (SPEC LI-4, LI-8).

    Raises:
        InvalidAmount: if the loss is not a natural number.
        InvalidValue: if the parts are not from 0 to `PPM`.
    """
    return natural(loss, "loss") * rate(parts_ppm, "parts_ppm") // PPM


def part_of(amount: Amount, units: Amount, whole: Amount) -> Amount:
    """Return what of a position's compensation goes with some of its units, rounded down (SPEC LI-5, LI-8).

    Args:
        amount: the compensation of the position as a whole, at the date.
        units: how much of the position is withdrawn.
        whole: how many units it is of.

    Raises:
        InvalidAmount: for the amount, or else the units, that are not a natural number.
        InvalidValue: if the whole is not positive, or the units are more than the whole.
    """
    natural(amount, "amount")
    if natural(units, "units") > positive(whole, "whole"):
        raise InvalidValue("units", units, "no more than the whole")
    return amount * units // whole


@attrs.frozen
class Claims:
    """What a fund pays of the claims of one date."""

    paid: tuple[Amount, ...]
    """What each is paid."""
    unpaid: tuple[Amount, ...]
    """What each claimed and is not paid; nobody is owed it."""


def pay_claims(held: Amount, claims: Iterable[Amount]) -> Claims:
    """Pay claims of one date in full, or in proportion if a fund holds too little (SPEC LI-6, LI-9, LI-11).

    Args:
        held: what the fund holds.
        claims: what is claimed, in a declared order; who bears odd units is as `in_proportion` says.

    Raises:
        InvalidAmount: for what is held, or else the first claim that is not a natural number.
    """
    natural(held, "held")
    claims = loops.naturals(claims, "claims")
    paid = in_proportion(min(held, loops.total(claims)), claims).shares
    return Claims(paid, columns.less(claims, paid))


def settle_cover(claims: Claims, fund: Account, payees: tuple[Account, ...]) -> tuple[Transfer, ...]:
    """Return what pays claims out of a fund, in their order (SPEC LI-10, LI-11).

    Args:
        claims: as `pay_claims` gives them.
        fund: out of which they are paid.
        payees: of each claim, the account that is paid.

    Raises:
        OutOfOrder: if what is given is no payment of claims.
        LengthMismatch: if there are not as many accounts as claims.
    """
    if claims.__class__ is not Claims:
        raise OutOfOrder("settle_cover", claims, "Claims")

    def compensated(payee: Account, amount: Amount) -> Transfer | None:
        return Transfer(fund, payee, amount) if amount > 0 else None

    return columns.present(columns.each(compensated, payees, claims.paid))
