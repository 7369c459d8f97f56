"""Trusted: more of what can happen to the stakes of a pool: one is divided in two, and a gain is shared."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from rhodian.base.accounts import Account
from rhodian.base.numbers import Amount
from rhodian.machine.happenings import ExitEvent


@attrs.frozen
class StakeDivided:
    """Part of a stake is held under a name of its own from now on: to leave in part, or to hand it to somebody.

    It came in when the whole did, and is free when the whole would have been; what was borne before stays as it is.
    """

    time: Amount
    """When."""
    pool: str
    """The pool's name."""
    owner: str
    """The name under which the stake is held."""
    taker: str
    """The name under which the part is; one that never had a stake in this pool."""
    amount: Amount
    """How much, in smallest units; at least 1, and no more than the stake holds."""


@attrs.frozen
class GainShared:
    """A gain of a pool, as a premium or a yield, is paid to its members who were in at its date, by what they hold.

    Who had asked to leave before that date has nothing of it.
    """

    time: Amount
    """When it is shared."""
    pool: str
    """The pool's name."""
    earned: Amount
    """Its date; no later than it is shared."""
    payer: Account
    """The account that it comes from; the world outside's, or one inside."""
    amount: Amount
    """How much, in smallest units; at least 1."""


HoldingEvent: TypeAlias = ExitEvent | StakeDivided | GainShared
"""What can happen to who has a stake in a pool."""
