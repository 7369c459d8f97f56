"""Trusted: who is asked for what the pools leave, before gains are cut: the accounts of a round, over a named base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import loops
from rhodian.base.errors import LengthMismatch, OutOfOrder
from rhodian.mutualisation.shortfall import Shortfall
from rhodian.waterfall.tree import Fund, InProportion, Waterfall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian.base.numbers import Amount


def over(shortfall: Shortfall, basis: str, base: Iterable[Amount]) -> Waterfall | None:
    """Return the waterfall that socialises a loss over a base: in proportion to it, each within what it has left.

    A base is what the host measures: the open interest of both sides, as Drift and Mango do, deposits, volume. An
    account of base 0 is asked for nothing; if the base is 0 throughout, nobody is, and the loss stays for the gains
    to bear (SPEC MU-20).

    Args:
        shortfall: the shortfall; what each account can bear is what it has left once it has paid its own.
        basis: what the base measures, in words, for the receipt.
        base: how the accounts stand to each other, in any one unit, one number for each account.

    Returns:
        The waterfall; or nothing, if the round has no account.

    Raises:
        OutOfOrder: if what is given is not a shortfall.
        InvalidAmount: for the first number of the base that is not natural.
        LengthMismatch: if there are not as many of them as accounts.
        InvalidValue: if the basis is malformed.
    """
    if shortfall.__class__ is not Shortfall:
        raise OutOfOrder("over", shortfall, "Shortfall")
    weights = loops.naturals(base, "base")
    accounts, have = shortfall.round.accounts, shortfall.remaining
    if len(weights) != len(accounts):
        raise LengthMismatch("base", len(weights), len(accounts))
    if not accounts:
        return None
    funds = tuple(Fund(account, amount) for account, amount in zip(accounts, have, strict=True))
    return Waterfall(InProportion("socialised loss", funds, weights, basis))


def over_equity(shortfall: Shortfall) -> Waterfall | None:
    """Return the waterfall that socialises a loss over what the accounts of the round have left (SPEC MU-20).

    Raises:
        OutOfOrder: if what is given is not a shortfall.
    """
    if shortfall.__class__ is not Shortfall:
        raise OutOfOrder("over_equity", shortfall, "Shortfall")
    return over(shortfall, "equity", shortfall.remaining)
