"""Trusted: what can happen to a stake in a pool, as flat records: it is paid in, notice is given, it is paid out."""

from __future__ import annotations

import attrs

from rhodian.base.accounts import Account
from rhodian.base.numbers import Amount


@attrs.frozen
class Joined:
    """Somebody becomes a member of a pool: what it pays in stays its own, and bears what the pool pays from now on."""

    time: Amount
    """When."""
    pool: str
    """The pool's name."""
    owner: str
    """The name under which the stake is held; each name holds one in a pool, once."""
    payer: Account
    """The account that it comes from; the world outside's, or one inside."""
    amount: Amount
    """How much, in smallest units; at least 1."""


@attrs.frozen
class NoticeGiven:
    """A member asks to leave a pool; its stake bears what occurs until the notice of the rules is over."""

    time: Amount
    """When."""
    pool: str
    """The pool's name."""
    owner: str
    """The name under which the stake is held."""


@attrs.frozen
class Left:
    """A member whose notice is over is paid what its stake holds."""

    time: Amount
    """When."""
    pool: str
    """The pool's name."""
    owner: str
    """The name under which the stake is held."""
    payee: Account
    """The account that it goes to; the world outside's, or one inside."""
