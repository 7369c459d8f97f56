"""Convenience: a host of the machine: a dictionary of accounts, and an index of who holds what for which purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rhodian import Account, Asset, Changes


class Host:
    """A host's book, which is written to by changes alone."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.book: dict[Account, int] = {}
        self.index: dict[tuple[str, Asset], dict[Account, None]] = {}

    def get(self, account: Account, default: int) -> int:
        """Return what an account holds, or the default."""
        return self.book.get(account, default)

    def accounts(self, purpose: str, asset: Asset) -> tuple[Account, ...]:
        """Return every account of a purpose and an asset that holds anything, the one that held it longest first."""
        return tuple(self.index.get((purpose, asset), ()))

    def write(self, changes: Changes) -> None:
        """Write changes; an account that holds nothing is forgotten."""
        for account, held in changes:
            named = self.index.setdefault((account.purpose, account.asset), {})
            if held:
                self.book[account] = held
                named[account] = None
            else:
                self.book.pop(account, None)
                named.pop(account, None)
