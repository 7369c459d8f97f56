"""Trusted: transfers between accounts, posted on books."""

from __future__ import annotations

from rhodian.ledger.posting import (
    Balances,
    Changes,
    Host,
    Transfer,
    TrialBalance,
    post,
    post_all,
    trial_balance,
)

__all__ = [
    "Balances",
    "Changes",
    "Host",
    "Transfer",
    "TrialBalance",
    "post",
    "post_all",
    "trial_balance",
]
