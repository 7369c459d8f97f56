"""Checked: what is claimed of the gate: of any step, whatever was decided, and of any number of steps."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import loops
from rhodian.base.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian.machine.errors import BrokenPromise
from rhodian.machine.gate import Limit, Sides, let_through
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    AnyPlace,
    Books,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Of,
    Transfers,
    claim,
    held_in,
    implies,
    never_negative,
    parameter,
    same_totals,
    written,
)
from rhodian_proofs.theorems.ledger.posting import POST_ALL

Steps = tuple[Transfers, ...]
"""Any number of steps, each of any number of transfers."""


def _step(books: Any, moves: Any, sides: Any, limits: Any, ids: Any) -> Any:
    """Return what a step changes; nothing if it is refused."""
    try:
        return let_through(books, moves, sides, limits, ids)
    except (Overdrawn, BrokenPromise):
        return None


SidesOfAll = tuple[Sides, ...]
LimitsOfAll = tuple[Limit, ...]


@claim("MC-16", about=(let_through, post_all), invariants=(POST_ALL,), length_max=1, same_length=False)
def a_step_keeps_what_there_is_of_every_asset(
    books: Books, moves: Transfers, sides: SidesOfAll, limits: LimitsOfAll, asset: AnyAsset
) -> None:
    """Whatever was decided, a step leaves what all accounts of any asset hold together as it was."""
    changes = _step(books, moves, sides, limits, ())
    if changes is not None:
        assert held_in(written(books, changes), asset) == held_in(books, asset)


@claim("MC-16", about=(let_through, post_all), invariants=(POST_ALL,), length_max=1, same_length=False)
def a_step_leaves_nobody_below_nothing(
    books: Books, moves: Transfers, sides: SidesOfAll, limits: LimitsOfAll, holder: AnyAccount
) -> None:
    """Whatever was decided, a step leaves no account but those of the world outside below 0."""
    changes = _step(books, moves, sides, limits, ())
    if changes is not None and not holder.is_outside:
        assert written(books, changes).get(holder, 0) >= 0
