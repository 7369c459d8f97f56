"""Trusted: leaving a pool that owes more than it holds: all are paid one ratio, whoever leaves first.

What is held and what is owed fall together, so the ratio of the two does not fall. An odd unit stays for those who are
still in, and the last to leave takes all that is left of a deficit.

Source: withdrawals of Bancor v3 while nothing is minted, without its fee.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Vault:
    """A pool, as those who are in it see it."""

    held: Amount
    """What it holds."""
    owed: Amount
    """What it owes to all who are in."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC LI-16).

        Raises:
            InvalidAmount: for the first that is not a natural number.
        """
        natural(self.held, "held")
        natural(self.owed, "owed")


@attrs.frozen
class PaidOut:
    """Somebody, or several one after the other, left a pool."""

    paid: tuple[Amount, ...]
    """What each was paid."""
    vault: Vault
    """The pool afterwards."""


def ratio_of(vault: Vault, amount: Amount) -> Amount:
    """Return what one who leaves is paid of what it is owed, rounded down (SPEC LI-12 to LI-14, LI-16).

    Args:
        vault: the pool.
        amount: what the one who leaves is owed.

    Returns:
        All of it, if the pool holds what it owes; or else as much of it as the pool holds of what it owes.

    Raises:
        InvalidValue: if what is given is no vault, or does not owe as much.
        InvalidAmount: if the amount is not a natural number.
    """
    if vault.__class__ is not Vault:
        raise InvalidValue("vault", vault, "a Vault")
    if natural(amount, "amount") > vault.owed:
        raise InvalidValue("amount", amount, "no more than the pool owes")
    return _ratio(vault.held, vault.owed, amount)


def leave_in_turn(vault: Vault, amounts: Iterable[Amount]) -> PaidOut:
    """Let some leave, one after the other (SPEC LI-15, LI-16).

    Args:
        vault: the pool.
        amounts: what each is owed, the first to leave first.

    Raises:
        InvalidValue: if what is given is no vault, or does not owe them as much together.
        InvalidAmount: for the first amount that is not a natural number.
    """
    if vault.__class__ is not Vault:
        raise InvalidValue("vault", vault, "a Vault")
    amounts = loops.naturals(amounts, "amounts")
    leaving = loops.total(amounts)
    if leaving > vault.owed:
        raise InvalidValue("amounts", leaving, "no more together than the pool owes")

    def step(now: tuple[Amount, Amount], amount: Amount) -> tuple[tuple[Amount, Amount], Amount]:
        held, owed = now
        paid = _ratio(held, owed, amount)
        return (held - paid, owed - amount), paid

    (held, owed), paid = loops.scan(step, (vault.held, vault.owed), amounts)
    return PaidOut(paid, Vault(held, owed))


def _ratio(held: Amount, owed: Amount, amount: Amount) -> Amount:
    """Return an amount, or as much of it as is held of what is owed."""
    return amount if held >= owed else amount * held // owed
