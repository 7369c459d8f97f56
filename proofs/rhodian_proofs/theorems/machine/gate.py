"""Checked: what is claimed of the gate: of any step, whatever was decided, and of any number of steps."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns, loops
from rhodian.ledger.errors import Overdrawn
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
    never_negative,
    parameter,
    same_totals,
    written,
)
from rhodian_proofs.theorems.ledger.posting import POST_ALL, RISING

Steps = tuple[Transfers, ...]
"""Any number of steps, each of any number of transfers."""


def let_or_none(books: Any, moves: Any, sides: Any, limits: Any, ids: Any) -> Any:
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
    changes = let_or_none(books, moves, sides, limits, ())
    if changes is not None:
        assert held_in(written(books, changes), asset) == held_in(books, asset)


@claim("MC-16", about=(let_through, post_all), invariants=(POST_ALL,), length_max=1, same_length=False)
def a_step_leaves_nobody_below_nothing(
    books: Books, moves: Transfers, sides: SidesOfAll, limits: LimitsOfAll, holder: AnyAccount
) -> None:
    """Whatever was decided, a step leaves no account but those of the world outside below 0."""
    changes = let_or_none(books, moves, sides, limits, ())
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
    changes = let_or_none(books, moves, sides, limits, ())
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
    changes = let_or_none(books, moves, sides, limits, ())
    if changes is not None:
        after, market = written(books, changes), sides[which]
        assert after.get(market.longs, 0) == after.get(market.shorts, 0)
        assert after.get(market.clearing, 0) == 0


@claim("MC-19", about=(let_through,), invariants=(POST_ALL,), length_max=1, same_length=False)
def an_id_is_noted_where_it_was_not(
    books: Books, moves: Transfers, sides: SidesOfAll, ids: tuple[AnyAccount, ...], which: AnId
) -> None:
    """A step that absorbs an id finds its account at 0 and leaves it at 1."""
    changes = let_or_none(books, moves, sides, (), ids)
    if changes is not None:
        assert books.get(ids[which], 0) == 0
        assert written(books, changes).get(ids[which], 0) == 1


# Any number of steps.


def _all_taken(books: Any, steps: Any, sides: Any, limits: Any) -> Any:
    """Return the books after steps one after the other, each taken or refused: what is refused changes nothing."""

    def take(before: Any, moves: Any) -> tuple[Any, None]:
        changes = let_or_none(before, moves, sides, limits, ())
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


def _all_within(
    books: Any, steps: Any, sides: Any, pool: Any, counter: Any, event_limit: Any, period_limit: Any
) -> Any:
    """Return the books after steps, each taken or refused, all of which a pool pays for out of one period's limit."""

    def pay(before: Any, moves: Any) -> tuple[Any, None]:
        changes = let_or_none(before, moves, sides, (Limit(pool, counter, event_limit, period_limit),), ())
        return (() if changes is None else changes), None

    return written(books, loops.scan_books(pay, books, steps)[0])


def _pays_hold(at: Moment) -> Conditions:
    yield never_negative(at.state)
    yield same_totals(at.state, at.start)
    counter, pool = parameter("counter"), parameter("pool")
    counted = at.state.get(counter, 0) - at.start.get(counter, 0)
    yield at.start.get(pool, 0) - at.state.get(pool, 0) <= counted
    if counted != 0:
        yield at.state.get(counter, 0) <= parameter("period_limit")


PAYS = Invariant("_all_within.<locals>.pay", _pays_hold)


@claim("MC-21", about=(let_through, post_all), invariants=(POST_ALL, PAYS), length_max=1, same_length=False)
def over_any_number_of_steps_a_pool_pays_no_more_than_its_limit_for_the_period(
    books: Books,
    steps: Steps,
    sides: SidesOfAll,
    pool: AnyAccount,
    counter: AnyAccount,
    event_limit: Natural,
    period_limit: Natural,
) -> None:
    """Over any number of steps that count in one period a pool pays no more than is left of its limit."""
    if counter.is_outside:
        return
    after = _all_within(books, steps, sides, pool, counter, event_limit, period_limit)
    paid = books.get(pool, 0) - after.get(pool, 0)
    assert paid <= 0 or paid <= period_limit - books.get(counter, 0)


@claim("MC-2", about=(let_through, post_all), invariants=(POST_ALL, PAYS), length_max=1, same_length=False)
def over_any_number_of_steps_what_a_pool_pays_is_counted_within_its_limit(
    books: Books,
    steps: Steps,
    sides: SidesOfAll,
    pool: AnyAccount,
    counter: AnyAccount,
    event_limit: Natural,
    period_limit: Natural,
) -> None:
    """Over any events of one period a pool pays at most its period's limit, and the book counts what it has paid."""
    after = _all_within(books, steps, sides, pool, counter, event_limit, period_limit)
    counted = after.get(counter, 0) - books.get(counter, 0)
    assert books.get(pool, 0) - after.get(pool, 0) <= counted
    assert counted == 0 or after.get(counter, 0) <= period_limit


@claim("MC-25", about=(let_through, post_all), invariants=(POST_ALL, PAYS), length_max=1, same_length=False)
def all_others_together_gain_no_more_than_is_left_of_a_pools_limit(
    books: Books,
    steps: Steps,
    sides: SidesOfAll,
    pool: AnyAccount,
    counter: AnyAccount,
    event_limit: Natural,
    period_limit: Natural,
) -> None:
    """Over any number of steps that count in one period all others together gain no more than is left of the limit."""
    if counter.is_outside:
        return
    after = _all_within(books, steps, sides, pool, counter, event_limit, period_limit)
    before_it, after_it = (held_in(each, pool.asset) - each.get(pool, 0) for each in (books, after))
    gained = after_it - before_it
    assert gained <= 0 or gained <= period_limit - books.get(counter, 0)


def _rising_steps_hold(at: Moment) -> Conditions:
    yield never_negative(at.state)
    holder = parameter("holder")
    if holder.asset.only_rises and not holder.is_outside:
        yield at.state.get(holder, 0) >= at.start.get(holder, 0)


RISING_STEPS = Invariant("_all_taken.<locals>.take", _rising_steps_hold)


@claim("MC-22", about=(let_through, post_all), invariants=(RISING, RISING_STEPS), length_max=1, same_length=False)
def what_only_rises_never_falls_over_any_number_of_steps(
    books: Books, steps: Steps, sides: SidesOfAll, limits: LimitsOfAll, holder: AnyAccount
) -> None:
    """Over any number of steps nothing falls that only rises: no id that was noted, nor what pools have paid."""
    if holder.asset.only_rises and not holder.is_outside:
        assert _all_taken(books, steps, sides, limits).get(holder, 0) >= books.get(holder, 0)


def _kept_holds(at: Moment) -> Conditions:
    yield never_negative(at.state)
    holder = parameter("holder")
    yield at.state.get(holder, 0) == at.start.get(holder, 0)


KEPT = Invariant("post_all.<locals>.step", _kept_holds)


@claim("MC-23", about=(let_through, post_all), invariants=(KEPT,), length_max=1, same_length=False)
def a_step_changes_no_account_that_no_move_of_it_names(
    books: Books, moves: Transfers, sides: SidesOfAll, limits: LimitsOfAll, holder: AnyAccount
) -> None:
    """A step changes no account that none of its moves names."""

    def is_elsewhere(move: Any) -> bool:
        return move.payer != holder and move.payee != holder  # type: ignore[no-any-return]  # accounts of any kind

    if columns.every(is_elsewhere, moves):
        changes = let_or_none(books, moves, sides, limits, ())
        if changes is not None:
            assert written(books, changes).get(holder, 0) == books.get(holder, 0)
