"""Checked: the book of a history on its way: what every account holds, and which accounts of a purpose hold anything.

It is the machine's host. The index is kept from what each event changes, so that an event costs what it moves and not
what exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from rhodian import Account, Asset, Changes


@attrs.frozen
class Change:
    """An account that an event touched."""

    account: Account
    """The account."""
    before: int
    """What it held."""
    after: int
    """What it holds now."""


class Book:
    """What every account holds."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.balances: dict[Account, int] = {}
        self._holding: dict[tuple[str, Asset], set[Account]] = {}

    def get(self, account: Account, default: int) -> int:
        """Return what an account holds, or the default."""
        return self.balances.get(account, default)

    def accounts(self, purpose: str, asset: Asset) -> tuple[Account, ...]:
        """Return every account of a purpose and an asset that holds anything."""
        return tuple(self._holding.get((purpose, asset), ()))

    def write(self, changes: Changes) -> tuple[Change, ...]:
        """Write what an event changed, all of it, and return it with what was there before."""
        written = tuple(Change(account, self.balances.get(account, 0), after) for account, after in changes)
        self.balances.update(changes)
        for account, held in changes:
            holding = self._holding.setdefault((account.purpose, account.asset), set())
            (holding.add if held else holding.discard)(account)
        return written
