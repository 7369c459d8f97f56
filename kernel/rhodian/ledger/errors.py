"""Trusted: the refusals of the ledger: what no transfer may do, and what no book may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base.errors import RhodianError, number, shown

if TYPE_CHECKING:
    from rhodian.base.accounts import Account


@attrs.frozen
class SelfTransfer(RhodianError):
    """A transfer names the same account as payer and as payee."""

    account: Account

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"a transfer pays account {self.account} from itself; payer and payee must differ"


@attrs.frozen
class InvalidBalance(RhodianError):
    """The host's books hold something for an account that is not a balance."""

    account: Account
    balance: object

    def __str__(self) -> str:
        """Say what was wrong."""
        sign = "" if self.account.is_outside else ", 0 or more"
        return f"the balance of {self.account} must be a whole number (int){sign}, not {shown(self.balance)}"


@attrs.frozen
class Overdrawn(RhodianError):
    """A transfer would take a larger `amount` from an account than its `balance`, in smallest units."""

    account: Account
    balance: int
    amount: int

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"account {self.account} holds {number(self.balance)} and cannot pay {number(self.amount)}"
