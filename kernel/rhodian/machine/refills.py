"""Trusted: what can happen when something is replenished: it is called, brought, and put in its place."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from rhodian.base.accounts import Account
from rhodian.base.numbers import Amount


@attrs.frozen
class ReplenishmentCalled:
    """Somebody is called to fill its account up to a target, and owes what is lacking then, and nothing else."""

    time: Amount
    """When."""
    fund: str
    """The name of what is filled."""
    owner: str
    """Whose account it is."""
    target: Amount
    """Up to what, in smallest units; 0 if it is to owe nothing any more."""


@attrs.frozen
class Replenished:
    """Somebody brings of what it owes; until it has, nothing of it is money."""

    time: Amount
    """When."""
    fund: str
    """The name of what is filled."""
    owner: str
    """Who owes it."""
    payer: Account
    """The account that it comes from; the world outside's, or one inside, but not the one that is filled."""
    amount: Amount
    """How much, in smallest units; at least 1, and no more than is owed."""


@attrs.frozen
class Seated:
    """The interim is over: what somebody brought and nobody drew on goes into its place."""

    time: Amount
    """When; no earlier than the interim's end."""
    fund: str
    """The name of what is filled."""
    owner: str
    """Who brought it."""


ReplenishmentEvent: TypeAlias = ReplenishmentCalled | Replenished | Seated
"""What can happen to what is replenished."""
