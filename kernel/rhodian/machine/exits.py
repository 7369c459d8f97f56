"""Trusted: coming into a pool and leaving it: a stake is paid in, notice is given, and what is left is paid out.

A member's money is never the pool's: it stays in the member's stake, and the pool's losses are taken from there. So
one who leaves is paid what its stake holds, and there is always as much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.base.numbers import Amount, checked_name, positive
from rhodian.ledger.posting import Transfer
from rhodian.machine.happenings import Joined, Left, NoticeGiven
from rhodian.machine.members import Member, asked, entered, free_from, member, paid_by, stake
from rhodian.machine.money import may_be_paid, may_pay
from rhodian.machine.recoveries import counting
from rhodian.markets.terms import inside
from rhodian.pools.membership import mature, pay, request

if TYPE_CHECKING:
    from rhodian.base.accounts import Account
    from rhodian.ledger.posting import Balances
    from rhodian.machine.rules import MutualPool
    from rhodian.machine.state import Moves, State


def exit_moves(state: State, books: Balances, event: Joined | NoticeGiven | Left) -> Moves:
    """Return what moves when somebody comes into a pool, gives notice, or leaves (SPEC EX-14 to EX-17, EX-20).

    Raises:
        RhodianError: as the function of the event does.
    """
    if isinstance(event, Joined):
        return joined(state, books, event)
    if isinstance(event, NoticeGiven):
        return notice_given(state, books, event)
    return left(state, books, event)


def joined(state: State, books: Balances, event: Joined) -> Moves:
    """Pay a stake in, which is exposed from now on.

    Raises:
        UnknownName: if there is no such pool.
        InvalidValue: if it takes no members, the name is malformed or had a stake in it before, the payer is neither
            outside nor an account that people may move money out of, or the amount is not 1 or more.
        AssetMismatch: if the payer is not in the pool's asset.
    """
    pool, _ = taking(state, event.pool)
    must_be_new(books, pool, event.owner)
    return paid_in(pool, may_pay(state.kept, event.payer, "payer"), event)


def must_be_new(books: Balances, pool: MutualPool, owner: str, field: str = "owner") -> None:
    """Refuse what is no name, or one under which somebody has, or had, a stake in a pool (SPEC EX-17).

    Args:
        books: what each account holds.
        pool: the pool.
        owner: the name.
        field: what it is called where it is given.

    Raises:
        InvalidValue: if it is malformed, the world outside's, or had a stake in the pool before.
    """
    inside(checked_name(owner, field), field)
    if books.get(entered(pool, owner), 0) > 0:
        raise InvalidValue(field, owner, "a name that never had a stake in this pool")


def paid_in(pool: MutualPool, payer: Account, event: Joined) -> Moves:
    """Return what moves when a stake is paid in: the stake, and a note of when (SPEC EX-17, EX-20).

    Raises:
        AssetMismatch: if the payer is not in the pool's asset.
        InvalidValue: if the amount is not 1 or more.
    """
    return (
        Transfer(in_asset_of(pool, payer, "payer"), stake(pool, event.owner), positive(event.amount, "amount")),
        counting(entered(pool, event.owner), event.time + 1),
    )


def notice_given(state: State, books: Balances, event: NoticeGiven) -> Moves:
    """Ask to leave; the stake stays exposed for as long as the rules of now say.

    Raises:
        UnknownName: if there is no such pool, or no stake of that name.
        InvalidValue: if the pool takes no members, or the name is malformed.
        OutOfOrder: if notice was given before.
    """
    pool, notice = taking(state, event.pool)
    return bound_until(books, pool, notice, event)


def bound_until(books: Balances, pool: MutualPool, notice: Amount, event: NoticeGiven) -> Moves:
    """Return what notes that a member has asked to leave, and from when on it is free (SPEC EX-17).

    Raises:
        UnknownName, InvalidValue, OutOfOrder: as `notice_given` does.
    """
    found = member_of(books, pool, event.owner)
    requested = request(found.position, event.time, notice, found.held)  # type: ignore[arg-type]  # it refuses others
    return (
        counting(asked(pool, found.owner), requested.requested + 1),
        counting(free_from(pool, found.owner), requested.matures + 1),
    )


def left(state: State, books: Balances, event: Left) -> Moves:
    """Pay out what a stake holds, once its notice is over.

    Raises:
        UnknownName, InvalidValue: as `notice_given` does; or the payee is none that may be paid.
        AssetMismatch: if the payee is not in the pool's asset.
        OutOfOrder: if no notice was given, or it has been paid before.
        TooEarly: if the notice is not over.
    """
    pool, _ = taking(state, event.pool)
    found = member_of(books, pool, event.owner)
    return paid_out(pool, found, may_be_paid(event.payee, "payee"), event.time)


def paid_out(pool: MutualPool, found: Member, payee: Account, time: Amount) -> Moves:
    """Return what moves when a member is paid: all its stake holds, and a note of how much (SPEC EX-15 to EX-17).

    Raises:
        AssetMismatch, OutOfOrder, TooEarly: as `left` does.
    """
    in_asset_of(pool, payee, "payee")
    paid = pay(mature(found.position, time), found.held).amount  # type: ignore[arg-type]  # it refuses others
    if paid == 0:
        return ()
    return Transfer(stake(pool, found.owner), payee, paid), counting(paid_by(pool, found.owner), paid)


def taking(state: State, name: str) -> tuple[MutualPool, Amount]:
    """Return a pool that takes members, and how long they are bound once they have asked to leave.

    Raises:
        UnknownName: if there is no such pool.
        InvalidValue: if it takes no members.
    """
    pool = state.pool(name)
    if pool.notice is None:
        raise InvalidValue("pool", name, "a pool that takes members")
    return pool, pool.notice


def member_of(books: Balances, pool: MutualPool, owner: str) -> Member:
    """Return a member by a name that is one (SPEC EX-17).

    Raises:
        InvalidValue: if the name is malformed, or the world outside's.
        UnknownName, InvalidAmount: as `member` does.
    """
    return member(books, pool, inside(checked_name(owner, "owner"), "owner"))


def in_asset_of(pool: MutualPool, account: Account, field: str) -> Account:
    """Return an account, if it is in the asset of a pool.

    Raises:
        AssetMismatch: if it is not.
    """
    if account.asset != pool.account.asset:
        raise AssetMismatch(field, account.asset, pool.account.asset)
    return account
