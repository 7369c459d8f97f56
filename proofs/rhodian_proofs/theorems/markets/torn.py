"""Checked: what is claimed of contracts closed at the mark against the other side, for any number of owners.

Of longs and shorts, those of whom more is asked are called scarce: there may not be enough on the other side.
"""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.machine.cycles import _torn
from rhodian.machine.orders import Orders
from rhodian.markets.sheets import Sheet, closed, tear_up
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Naturals,
    Signeds,
    Turn,
    claim,
    either,
    implies,
    total,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.deleveraging.scores import BY_RATIO
from rhodian_proofs.theorems.markets.contracts import MARKET

MARK = 1000
"""The mark at which contracts are closed."""


def _is_long(at: Moment) -> Any:
    """Tell whether the longs are scarce."""
    return 2 * at.whole.longs > at.whole.wanted


def _scarce(at: Moment) -> Any:
    """Return what is asked so far of the scarce side."""
    return where(_is_long(at), at.seen.longs, at.seen.wanted - at.seen.longs)


def _of_longs(at: Moment) -> Conditions:
    yield at.given.longs <= at.seen.wanted


def _takes(at: Moment) -> Conditions:
    """Say that whoever may be closed against makes up for all that nobody asks of."""
    yield at.given.takes >= at.free.sign * (2 * at.seen.longs - at.seen.wanted - at.seen.held)


def _between_marks(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state < at.free.total
    yield at.given.counter * at.free.total + at.state == at.free.amount * at.seen.takes


def _within_what_it_takes(at: Moment, turn: Turn, share: Any) -> Conditions:
    use(product_grows, at.free.amount, at.free.total, turn.item)
    use(product_grows, turn.item + 1, share, at.free.total)
    yield implies(at.free.amount <= at.free.total, share <= turn.item)


def _within(at: Moment) -> Conditions:
    """Say that what is closed of the scarce side is what there is somebody for, first to last."""
    yield at.state == where(_scarce(at) < at.start, at.start - _scarce(at), 0)
    yield at.given.kept == at.seen.wanted - _scarce(at) + at.start - at.state


def _fewer(at: Moment) -> Conditions:
    """Say what is left of all contracts: those held, less those closed of the longs, and more of the shorts."""
    counter = either(at.seen, "counter", "takes")
    moved = either(at.seen, "kept", "wanted") - 2 * (at.seen.wanted - _scarce(at)) - counter
    yield at.given.left == at.seen.held - where(_is_long(at), moved, -moved)


TORN = (
    Invariant("_of_long", _of_longs, ("longs",)),
    Invariant("in_proportion.<locals>.step", _between_marks, ("counter",), _within_what_it_takes),
    Invariant("_within", _within, ("kept",), along=("wanted", "longs")),
    Invariant("_fewer", _fewer, ("left",), signed=("left",), along=("wanted", "longs")),
)


def _nothing(_: Moment) -> Conditions:
    yield True


BANKRUPT = (
    Invariant("_all_of_bankrupt", _nothing, ("wanted",)),
    Invariant("tear_up.<locals>.take", _takes, ("takes",), along=("longs",)),
    *TORN,
)


@claim("CY-1", about=(_torn, tear_up, closed), invariants=BANKRUPT, same_length=True, length_max=2)
def the_bankrupt_hold_nothing_and_as_many_longs_as_shorts_are_left(
    held: Signeds, equity: Signeds, gained: Signeds, place: AnyPlace
) -> None:
    """All contracts of the bankrupt are closed, as many of either side, of nobody more than it holds, no others'."""
    if total(held) != 0:
        return
    none = held
    orders = Orders((Sheet(MARKET, MARK, MARK, held),), (), equity, none, gained, none, none, ())
    sheets, torn = _torn(orders, ranked=False)
    assert total(sheets[0].held) == 0
    had, has, counter = held[place], sheets[0].held[place], torn[0].counter[place]
    if equity[place] + gained[place] < 0:
        assert has == 0
        assert counter == 0
    else:
        assert counter >= 0
        assert torn[0].closed[place] == counter
        assert implies(had >= 0, (0 <= has) & (has == had - counter))
        assert implies(had <= 0, (has <= 0) & (has == had + counter))


# Where some may not be closed.


def _asked(held: Any, asks: Any) -> Any:
    """Return what is to be closed of each owner: what is asked, or all it holds if that is less."""
    return columns.each(_at_most_all, held, asks)


def _at_most_all(held: Any, asks: Any) -> Any:
    size = where(held > 0, held, -held)
    return where(asks < size, asks, size)


SOME = (
    Invariant("_at_most_all", _nothing, ("wanted",)),
    Invariant("tear_up.<locals>.take", _nothing, ("takes",)),
    *TORN,
)


def _ranked(at: Moment) -> Conditions:
    left, margin = at.state
    yield left == where(at.seen.takes < at.start[0], at.start[0] - at.seen.takes, 0)
    yield left + at.given.counter == at.start[0]
    yield margin >= 0


RANKED = (
    BY_RATIO,
    Invariant("_above_nothing", _nothing, ("above",)),
    Invariant("in_rank.<locals>.step", _ranked, ("counter",)),
)


@claim("CY-2", about=(tear_up, closed), invariants=(*SOME, *RANKED), same_length=True, length_max=1)
def as_many_longs_as_shorts_are_closed_whoever_may_be(
    held: Signeds,
    asks: Naturals,
    may_take: tuple[bool, ...],
    equity: Signeds,
    ranked: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """Where some may not be closed, as many longs as shorts are, in proportion or by rank."""
    if total(held) == 0:
        sheet = Sheet(MARKET, MARK, MARK, held)
        torn = tear_up(sheet, _asked(held, asks), may_take, equity, ranked=ranked)
        assert total(closed(sheet, torn.closed).held) == 0


@claim("CY-2", about=(tear_up,), invariants=(*SOME, *RANKED), same_length=True, length_max=1)
def nobody_is_closed_beyond_what_is_asked_or_may_be(
    held: Signeds,
    asks: Naturals,
    may_take: tuple[bool, ...],
    equity: Signeds,
    ranked: bool,  # noqa: FBT001  # a claim ranges over both
    place: AnyPlace,
) -> None:
    """Of each no more is closed than asked, or than it holds if it may be closed against; what finds nobody stays."""
    if total(held) != 0:
        return
    wanted = _asked(held, asks)
    torn = tear_up(Sheet(MARKET, MARK, MARK, held), wanted, may_take, equity, ranked=ranked)
    had, closed_of, counter = held[place], torn.closed[place], torn.counter[place]
    assert 0 <= counter
    assert counter <= closed_of
    assert closed_of <= wanted[place] + counter
    assert closed_of <= where(had > 0, had, -had)
    if wanted[place] > 0 or not may_take[place]:
        assert counter == 0
