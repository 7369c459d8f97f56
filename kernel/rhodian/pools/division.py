"""Trusted: a stake divided in two, each as old and as far along as the whole: to leave in part, or to hand it over."""

from __future__ import annotations

from rhodian.base import names
from rhodian.base.errors import InvalidValue, OutOfOrder
from rhodian.base.numbers import Amount, positive
from rhodian.pools.membership import Matured, Requested, Stake, Staked


def divide(position: Stake, amount: Amount) -> tuple[Stake, Stake]:
    """Divide a stake that was not paid out in two of its times (SPEC EX-23).

    What was frozen is divided as the stake is; an odd unit stays with the rest.

    Args:
        position: the stake.
        amount: how much of it is to be a stake of its own, in the unit of the pool's rule.

    Returns:
        The rest, and the part.

    Raises:
        OutOfOrder: if it is no stake, or was paid out.
        InvalidValue: if the amount is not 1 or more, or is more than the stake.
    """
    if position.__class__ is Staked:
        return _divided(position, amount)
    if position.__class__ is Requested:
        return _asked(position, amount)
    if position.__class__ is Matured:
        rest, part = _asked(position.request, amount)
        return Matured(rest), Matured(part)
    raise OutOfOrder("divide", position, "Staked, Requested or Matured")


def _divided(staked: Staked, amount: Amount) -> tuple[Staked, Staked]:
    """Divide a stake without a request."""
    if positive(amount, "amount") > staked.stake:
        raise InvalidValue("amount", amount, names.at_most(staked.stake, "that the stake is"))
    return Staked(staked.stake - amount, staked.entered), Staked(amount, staked.entered)


def _asked(whole: Requested, amount: Amount) -> tuple[Requested, Requested]:
    """Divide a stake with a request: both mature when it would have."""
    rest, part = _divided(whole.staked, amount)
    frozen = amount * whole.frozen // whole.staked.stake
    return (
        Requested(rest, whole.after, whole.notice, whole.frozen - frozen),
        Requested(part, whole.after, whole.notice, frozen),
    )
