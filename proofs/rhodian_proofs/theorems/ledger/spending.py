"""Checked: what a holder pays by many transfers, row by row, and what becomes of it when they are posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian_proofs.claims import Invariant, where, written
from rhodian_proofs.theorems.base.lemmas import nothing_holds

if TYPE_CHECKING:
    from typing import Any


def spent(holder: Any, transfers: Any) -> Any:
    """Return what the holder pays by each transfer."""

    def pays(transfer: Any) -> Any:
        return where(transfer.payer == holder, transfer.amount, 0)

    return columns.each(pays, transfers)


SPENT = Invariant("spent.<locals>.pays", nothing_holds, ("spent",))


def outcome(books: Any, transfers: Any, holder: Any) -> tuple[Any, Any]:
    """Return whether posting is not refused for the holder, and what the holder has then, if it is not refused."""
    try:
        after = written(books, post_all(books, transfers))
    except Overdrawn as refusal:
        return refusal.account != holder, None
    return True, after.get(holder, 0)
