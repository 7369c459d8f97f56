"""Checked: what the world printed about a history, beside what the play gives.

Of a play only its books in the end and what was borne are looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.decoding import published
from rhodian_desk.decoding.known import among
from rhodian_desk.io.faults import FaultList, Wrong, shown
from rhodian_desk.io.units import label

if TYPE_CHECKING:
    from rhodian import Account, Amount
    from rhodian_desk.decoding.published import Compared, Quantity
    from rhodian_desk.play.played import Run


def compared(run: Run) -> tuple[Compared, ...]:
    """Compare every figure that was published of what the policy does; those of other policies are left out.

    Raises:
        ScenarioFaults: if a measure names what is no account of the books.
    """
    faults, books = FaultList(run.history.file), _Books(run)
    figures = []
    for place, entry in enumerate(run.history.published):
        if entry.policy != run.policy.name:
            continue
        named = {quantity.key: quantity for quantity in entry.measure.quantities}
        wrong = [(key, each) for key, quantity in named.items() for each in books.missing(quantity)]
        for key, each in wrong:
            faults.add(f"published[{place}].measure.{key}", each.what, each.right)
        if not wrong:
            figures.append(published.compared(entry, books.amount))
    faults.raise_any()
    return tuple(figures)


class _Books:
    """The accounts that a play touches, and those of pools: what each holds in the end, and what it bore."""

    def __init__(self, run: Run) -> None:
        """Add up what each account bore."""
        self._policy = run.policy.name
        self._borne: dict[Account, Amount] = {}
        for (account, _), amount in run.borne().items():
            self._borne[account] = self._borne.get(account, 0) + amount
        pools = {place.account: 0 for place in run.history.pools.values()}
        self._held: dict[Account, int] = pools | dict.fromkeys(self._borne, 0) | run.balances

    def missing(self, quantity: Quantity) -> list[Wrong]:
        """Say what is wrong with the names of a quantity: each stands for one account, a purpose for one or more."""
        of = [account for account in self._held if account.asset == quantity.asset]
        code, under = quantity.asset.code, f"under the policy {shown(self._policy)}"
        if quantity.which.purpose is not None:
            purposes = {account.purpose for account in of}
            what = f"is of the purpose {shown(quantity.which.purpose)}, which no account of {code} in the books has"
            return [] if quantity.which.purpose in purposes else [Wrong(f"{what} {under}", _right(purposes))]
        counts: dict[str, int] = {}
        for account in of:
            counts[label(account)] = counts.get(label(account), 0) + 1
        wrong = [
            Wrong(f"names {shown(name)}, which is no account of {code} in the books {under}", _right(counts))
            for name in quantity.which.names
            if name not in counts
        ]
        twice = (name for name in quantity.which.names if counts.get(name, 0) > 1)
        return wrong + [Wrong(f"names {shown(name)}, which are several accounts", _APART) for name in twice]

    def amount(self, quantity: Quantity) -> int:
        """Return what a quantity comes to, in smallest units."""
        which = quantity.which
        accounts = [
            account
            for account in self._held
            if account.asset == quantity.asset
            and (label(account) in which.names if which.purpose is None else account.purpose == which.purpose)
        ]
        sums = {"held": self._held, "borne": self._borne}
        return sum(sums[word].get(account, 0) for word in quantity.words for account in accounts)


_APART = "give owners and purposes names without a slash between spaces"


def _right(names: set[str] | dict[str, int]) -> str:
    """Say what may be written."""
    return f"write {among(sorted(names))}" if names else "name an account that an event touches"
