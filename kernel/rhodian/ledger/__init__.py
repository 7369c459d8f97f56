"""Trusted: transfers between accounts, posted on books, and what they brought a group."""

from __future__ import annotations

from rhodian.ledger.errors import InvalidBalance, Overdrawn, SelfTransfer
from rhodian.ledger.flows import (
    BEYOND,
    MINE,
    OTHERS,
    POOLS,
    Flows,
    flows,
    tally,
)
from rhodian.ledger.posting import (
    Balances,
    Changes,
    Host,
    Transfer,
    TrialBalance,
    held_after,
    post,
    post_all,
    trial_balance,
)

__all__ = [
    "BEYOND",
    "MINE",
    "OTHERS",
    "POOLS",
    "Balances",
    "Changes",
    "Flows",
    "Host",
    "InvalidBalance",
    "Overdrawn",
    "SelfTransfer",
    "Transfer",
    "TrialBalance",
    "flows",
    "held_after",
    "post",
    "post_all",
    "tally",
    "trial_balance",
]
