"""Convenience: false claims about books that an earlier engine believed; each says for which plain values it fails."""

from __future__ import annotations

from typing import Any

from rhodian import post
from rhodian.base import loops
from rhodian.base.errors import InvalidValue, RhodianError
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    AnyPlace,
    Books,
    Conditions,
    Invariant,
    Moment,
    Naturals,
    Transfers,
    Turn,
    claim,
    held_in,
    never_negative,
    same_totals,
    where,
    written,
)


def place_of(n: Any, _: Any) -> Any:
    """Yield at which place an item stands."""
    return n + 1, n


def _counts(at: Moment) -> Conditions:
    yield at.state >= 0


PLACES = Invariant("place_of", _counts, ("place",))


def late_step(books: Any, row: Any) -> Any:
    """Pay from the fourth transfer on."""
    transfer, n = row
    k = where(n >= 3, transfer.amount, 0)
    return (
        (transfer.payer, books.get(transfer.payer, 0) - k),
        (transfer.payee, books.get(transfer.payee, 0) + k),
    ), None


def _nothing(_: Moment) -> Conditions:
    yield from ()


def numbered(transfers: Any) -> Any:
    """Return the transfers, each beside its place."""
    return loops.pairs(transfers, loops.scan(place_of, 0, transfers)[1], "places")


def pay_late(books: Any, transfers: Any) -> Any:
    """Return the books after paying from the fourth transfer on."""
    return written(books, loops.scan_books(late_step, books, numbered(transfers))[0])


LATE = Invariant("late_step", _nothing)


@claim("BK-1", about=(pay_late,), invariants=(LATE, PLACES), length_max=2)
def nothing_is_paid(books: Books, transfers: Transfers, account: AnyAccount) -> None:
    """FALSE from 4 transfers on: after a loop over transfers every account holds what it held."""
    before = books.get(account, 0)
    assert pay_late(books, transfers).get(account, 0) == before


def refusing_step(books: Any, row: Any) -> Any:
    """Take from the third transfer on, and refuse the fourth."""
    transfer, n = row
    if n > 2:  # the fourth
        raise InvalidValue("n", 4, "fewer")
    k = where(n > 1, transfer.amount, 0)
    return ((transfer.payer, books.get(transfer.payer, 0) - k),), None


REFUSING = Invariant("refusing_step", _nothing)


@claim("BK-2", about=(loops.scan_books,), invariants=(REFUSING, PLACES), length_max=2)
def a_loop_is_never_refused(books: Books, transfers: Transfers, account: AnyAccount) -> None:
    """FALSE from 4 transfers on: a loop that is refused in the middle is refused nowhere."""
    before = books.get(account, 0)
    refused = False
    try:
        loops.scan_books(refusing_step, books, numbered(transfers))
    except InvalidValue:
        refused = True
    assert books.get(account, 0) == before
    assert not refused


def _amount(transfer: Any) -> Any:
    return transfer.amount


def pay_by_rank(books: Any, transfer: Any) -> Any:
    """Pay a transfer."""
    less = written(books, ((transfer.payer, books.get(transfer.payer, 0) - transfer.amount),))
    return written(less, ((transfer.payee, less.get(transfer.payee, 0) + transfer.amount),)), transfer.amount


def _adds_up(at: Moment) -> Conditions:
    yield same_totals(at.state, at.start)


def _adds_up_later(at: Moment, _: Turn, later: Any) -> Conditions:
    yield same_totals(later, at.start)


PAY = Invariant("pay_by_rank", _adds_up, ("paid",), None, _adds_up_later)


def pay_and_add(books: Any, transfers: Any, account: Any) -> Any:
    """Pay all, the smallest first; then, if there were more than three, make 5 units out of nothing."""
    n, _ = loops.scan(place_of, 0, transfers)
    after, paid = loops.scan_ranked(pay_by_rank, books, transfers, _amount)
    return written(after, ((account, after.get(account, 0) + where(n > 3, 5, 0)),)), paid


@claim("BK-3", about=(pay_and_add,), invariants=(PAY, PLACES), length_max=2)
def five_units_from_nothing(books: Books, transfers: Transfers, account: AnyAccount, place: AnyPlace) -> None:
    """FALSE from 4 transfers on: what all hold together of the account's asset is as it was."""
    after, paid = pay_and_add(books, transfers, account)
    assert paid[place] >= 0
    assert held_in(after, account.asset) == held_in(books, account.asset)


def grow(state: Any, row: Any) -> Any:
    """Add to the payer's account from the fourth transfer on, and yield twice what was to be added."""
    (books, k), (transfer, x) = state, row
    after = written(books, ((transfer.payer, books.get(transfer.payer, 0) + where(k >= 3, x, 0)),))
    return (after, k + 1), x + x


def _grown_alike(one: Any, other: Any) -> Conditions:
    yield one.state[1] == other.state[1]
    yield same_totals(one.state[0], other.state[0])


def _counts_second(at: Moment) -> Conditions:
    yield at.state[1] >= 0


GROW = Invariant("grow", _counts_second, ("doubled",), beside=_grown_alike)


def grown(books: Any, transfers: Any, amounts: Any) -> Any:
    """Return the books grown by each amount, and grown by twice each."""
    (one, _), doubled = loops.scan(grow, (books, 0), loops.pairs(transfers, amounts, "amounts"))
    (other, _), _ = loops.scan(grow, (books, 0), loops.pairs(transfers, doubled, "doubled"))
    return one, other


@claim("BK-4", about=(grown,), invariants=(GROW,), length_max=2, same_length=True)
def twice_as_much_is_as_much(books: Books, transfers: Transfers, amounts: Naturals, asset: AnyAsset) -> None:
    """FALSE from 4 transfers on: books that grow by each amount grow by as much as books that grow by twice each."""
    one, other = grown(books, transfers, amounts)
    assert held_in(one, asset) == held_in(other, asset)


def beneath(books: Any, transfers: Any) -> Any:
    """Return books laid over others that a loop writes."""

    def step(state: Any, transfer: Any) -> Any:
        return post(state, transfer), None

    changes, _ = loops.scan_books(step, books, transfers)
    return loops.over(loops.over(books, changes), ())


def _never_below(at: Moment) -> Conditions:
    yield never_negative(at.state)


@claim("BK-5", about=(beneath,), invariants=(Invariant("beneath.<locals>.step", _never_below),), length_max=0)
def posting_beneath_changes_nothing(books: Books, transfers: Transfers, holder: AnyAccount) -> None:
    """FALSE as soon as a transfer moves something: posting changes nobody's balance."""
    try:
        after = beneath(books, transfers)
    except RhodianError:
        return
    assert after.get(holder, 0) == books.get(holder, 0)
