"""Checked: what the world printed about a history, beside what the play gives, compared exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import parse_amount
from rhodian_desk.checks import label
from rhodian_desk.units import decimal_text

if TYPE_CHECKING:
    from rhodian_desk.history import Published
    from rhodian_desk.history_played import Run

UNDEFINED = "undefined"
"""What is found for an account that the play never touched."""


@attrs.frozen
class Compared:
    """A published figure and its counterpart."""

    entry: Published
    """The figure as published."""
    recomputed: str
    """The counterpart, as a decimal text in units of the asset, or `undefined`."""
    difference: str
    """Recomputed less published, or `undefined`."""
    agrees: bool
    """Whether the two are the same number."""

    def as_document(self) -> dict[str, Any]:
        """Return this as what `json` can write."""
        return {
            "what": self.entry.what,
            "value": self.entry.value,
            "asset": self.entry.asset.code,
            "recomputed": self.recomputed,
            "agrees": self.agrees,
            "difference": self.difference,
            "measure": f"{'borne' if self.entry.held is None else 'held'}: {self.entry.held or self.entry.borne}",
            "source": self.entry.source,
            "quote": self.entry.quote,
            "note": self.entry.note,
        }


def compared(run: Run) -> tuple[Compared, ...]:
    """Compare every figure that was published of what the policy does; those of other policies are left out."""
    return tuple(_compared(entry, run) for entry in run.history.published if entry.policy == run.policy.name)


def _compared(entry: Published, run: Run) -> Compared:
    """Compare one figure, to the unit."""
    place = entry.held or entry.borne
    accounts = [account for account in run.balances if label(account) == place and account.asset == entry.asset]
    if not accounts:
        return Compared(entry, UNDEFINED, UNDEFINED, agrees=False)
    (account,) = accounts
    if entry.held is not None:
        value = run.balances[account]
    else:
        value = sum(amount for (each, _), amount in run.borne().items() if each == account)
    difference = value - parse_amount(entry.value, entry.asset)
    return Compared(entry, decimal_text(value, entry.asset), decimal_text(difference, entry.asset), difference == 0)
