"""Checked: what accounts of one asset hold, as columns: by purpose, a number for each owner.

An account of the kernel takes as much memory as all else that is known of a member. So a file of very many members is
read and checked without one, and each account is made once, when the first of them is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from rhodian import Account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Asset


class Held(Mapping[Account, int]):
    """What accounts of one asset hold, in smallest units, in the order in which they were put in."""

    def __init__(self, asset: Asset) -> None:
        """Begin with no accounts."""
        self.asset = asset
        self.columns: dict[str, dict[str, int]] = {}
        self._runs: list[list[Any]] = []  # purposes in the order of the accounts, each with how many come together

    def put(self, owner: str, purpose: str, units: int) -> None:
        """Put in an account that is not there, of names that have been checked."""
        if not self._runs or self._runs[-1][0] != purpose:
            self._runs.append([purpose, 0])
        self._runs[-1][1] += 1
        self.columns.setdefault(purpose, {})[owner] = units

    def holds(self, owner: str, purpose: str) -> bool:
        """Tell whether an account is there."""
        return owner in self.columns.get(purpose, ())

    def rows(self) -> Iterator[tuple[str, str, int]]:
        """Yield each account's owner and purpose, and what it holds."""
        columns = {purpose: iter(column.items()) for purpose, column in self.columns.items()}
        for purpose, count in self._runs:
            for owner, units in islice(columns[purpose], count):
                yield owner, purpose, units

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The accounts; from here on nothing is put in."""
        return tuple([Account(owner, purpose, self.asset) for owner, purpose, _ in self.rows()])

    def pairs(self) -> Iterator[tuple[Account, int]]:
        """Yield each account, and what it holds."""
        return zip(self.accounts, (units for _, _, units in self.rows()), strict=True)

    def __getitem__(self, account: Account) -> int:
        """Return what an account holds.

        Raises:
            KeyError: if it is not there.
        """
        if account.asset is not self.asset and account.asset != self.asset:
            raise KeyError(account)
        return self.columns[account.purpose][account.owner]

    def __iter__(self) -> Iterator[Account]:
        """Return the accounts."""
        return iter(self.accounts)

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(map(len, self.columns.values()))
