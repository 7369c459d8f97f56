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
    Of,
    Transfers,
    claim,
    held_in,
    never_negative,
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


ALimit = Annotated[AnyPlace, Of("limits")]
AMarket = Annotated[AnyPlace, Of("sides")]
AnId = Annotated[AnyPlace, Of("ids")]


@claim("MC-17", about=(let_through,), invariants=(POST_ALL,), length_max=1, same_length=False)
def a_pool_pays_within_its_limits_and_what_it_pays_is_counted(
    books: Books, moves: Transfers, sides: SidesOfAll, limits: LimitsOfAll, which: ALimit
) -> None:
    """In one step a pool pays at most what is counted, and that within its limits for the event and the period."""
    changes = _step(books, moves, sides, limits, ())
    if changes is not None:
        after, limit = written(books, changes), limits[which]
        counted = after.get(limit.counter, 0) - books.get(limit.counter, 0)
        assert books.get(limit.pool, 0) - after.get(limit.pool, 0) <= counted
        assert counted <= limit.event_limit
        assert counted == 0 or after.get(limit.counter, 0) <= limit.period_limit


@claim("MC-18", about=(let_through,), invariants=(POST_ALL,), length_max=1, same_length=False)
def as_many_contracts_are_long_as_short(
    books: Books, moves: Transfers, sides: SidesOfAll, limits: LimitsOfAll, which: AMarket
) -> None:
    """After every step as many contracts of each market are long as short, and its clearing account holds nothing."""
    changes = _step(books, moves, sides, limits, ())
    if changes is not None:
        after, market = written(books, changes), sides[which]
        assert after.get(market.longs, 0) == after.get(market.shorts, 0)
        assert after.get(market.clearing, 0) == 0


@claim("MC-19", about=(let_through,), invariants=(POST_ALL,), length_max=1, same_length=False)
def an_id_is_noted_where_it_was_not(
    books: Books, moves: Transfers, sides: SidesOfAll, ids: tuple[AnyAccount, ...], which: AnId
) -> None:
    """A step that absorbs an id finds its account at 0 and leaves it at 1."""
    changes = _step(books, moves, sides, (), ids)
    if changes is not None:
        assert books.get(ids[which], 0) == 0
        assert written(books, changes).get(ids[which], 0) == 1


# Any number of steps.


def _all_taken(books: Any, steps: Any, sides: Any, limits: Any) -> Any:
    """Return the books after steps one after the other, each taken or refused: what is refused changes nothing."""

    def take(before: Any, moves: Any) -> tuple[Any, None]:
        changes = _step(before, moves, sides, limits, ())
        return (() if changes is None else changes), None

    return written(books, loops.scan_books(take, books, steps)[0])


def _steps_hold(at: Moment) -> Conditions:
    yield never_negative(at.state)
    yield same_totals(at.state, at.start)


STEPS = Invariant("_all_taken.<locals>.take", _steps_hold)


@claim("MC-20", about=(let_through, post_all), invariants=(POST_ALL, STEPS), length_max=1, same_length=False)
def any_number_of_steps_keeps_what_there_is_of_every_asset(
    books: Books, steps: Steps, sides: SidesOfAll, limits: LimitsOfAll, asset: AnyAsset
) -> None:
    """Any number of steps, each taken or refused, keep what all accounts of any asset hold together."""
    assert held_in(_all_taken(books, steps, sides, limits), asset) == held_in(books, asset)


@claim("MC-20", about=(let_through, post_all), invariants=(POST_ALL, STEPS), length_max=1, same_length=False)
def any_number_of_steps_leaves_nobody_below_nothing(
    books: Books, steps: Steps, sides: SidesOfAll, limits: LimitsOfAll, holder: AnyAccount
) -> None:
    """Any number of steps, each taken or refused, leave no account but those of the world outside below 0."""
    assert holder.is_outside or _all_taken(books, steps, sides, limits).get(holder, 0) >= 0
