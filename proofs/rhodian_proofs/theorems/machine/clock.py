"""Checked: what is claimed of ids and of time, whatever else a machine holds: an id once, and the clock never back."""

from __future__ import annotations

from rhodian.base import columns
from rhodian.base.accounts import Account, outside
from rhodian.base.errors import BackDated, InvalidAmount, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import ID_LENGTH_MAX, IDS
from rhodian.machine.gate import let_through
from rhodian.machine.ids import absorbing_once
from rhodian.machine.state import ticked
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    Books,
    Natural,
    claim,
    is_same,
    length_of,
    refusal_of,
    tells,
    where,
    written,
)
from rhodian_proofs.theorems.machine.gate import LimitsOfAll, SidesOfAll, let_or_none


@claim("MC-3", about=(absorbing_once,), length_max=1)
def an_id_that_was_absorbed_or_is_an_open_auctions_is_refused(
    books: Books, open_ids: tuple[AnyName, ...], name: AnyName
) -> None:
    """An id is refused exactly if it is too long, was absorbed before, or is that of an open auction."""

    def is_another(other: str) -> bool:
        return other != name

    refusal = refusal_of(absorbing_once, books, open_ids, name)
    if length_of(name) > ID_LENGTH_MAX:
        assert tells(refusal, InvalidValue, field="id", value=name)
    elif books.get(Account(name, "absorbed", IDS), 0) > 0:
        assert tells(refusal, AlreadyAbsorbed, loss_id=name)
    elif refusal is not None:
        assert tells(refusal, InvalidValue, field="id", value=name)
        assert not columns.every(is_another, open_ids)
    else:
        assert columns.every(is_another, open_ids)


@claim("MC-3", about=(absorbing_once, let_through), length_max=1, same_length=False)
def what_is_absorbed_is_noted(
    books: Books,
    open_ids: tuple[AnyName, ...],
    sides: SidesOfAll,
    limits: LimitsOfAll,
    name: AnyName,
    other: AnyAccount,
) -> None:
    """What an event absorbs is noted by one under its id, so that it is refused from then on; nothing else changes."""
    account, world = Account(name, "absorbed", IDS), outside(IDS)
    if books.get(account, 0) != 0 or refusal_of(absorbing_once, books, open_ids, name) is not None:
        return
    moved = absorbing_once(books, open_ids, name)
    assert is_same(moved, Transfer(world, account, 1))
    changes = let_or_none(books, (moved,), sides, limits, (account,))
    if changes is None:
        assert refusal_of(let_through, books, (moved,), (), (), (account,)) is None
        return
    after = written(books, changes)
    assert after.get(other, 0) == books.get(other, 0) + where(other == account, 1, 0) - where(other == world, 1, 0)
    assert tells(refusal_of(absorbing_once, after, open_ids, name), AlreadyAbsorbed, loss_id=name)


@claim("MC-14", about=(ticked,))
def a_machine_goes_forward_in_time(last: Natural, events: Natural, time: AnyInt) -> None:
    """An event before the last, or beyond any clock, is refused; else the clock is its, and one more is counted."""
    refusal = refusal_of(ticked, last, events, time)
    if time < 0:
        assert tells(refusal, InvalidAmount, field="time", value=time)
    elif time > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="time", value=time)
    elif time < last:
        assert tells(refusal, BackDated, time=time, last=last)
    else:
        assert refusal is None
        assert ticked(last, events, time) == (time, events + 1)
