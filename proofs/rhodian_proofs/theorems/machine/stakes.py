"""Checked: what is claimed of coming into a pool and leaving it, of any pool, any name and any books."""

from __future__ import annotations

from typing import Any

from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import AssetMismatch, BackDated, InvalidAmount, InvalidValue, OutOfOrder, TooEarly
from rhodian.base.numbers import NAME_LENGTH_MAX, POSITIVE_MAX
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian.machine.errors import UnknownName
from rhodian.machine.exits import bound_until, member_of, must_be_new, paid_in, paid_out
from rhodian.machine.happenings import Joined, NoticeGiven
from rhodian.machine.members import asked, entered, free_from, paid_by, stake
from rhodian.machine.rules import MutualPool
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    Books,
    Natural,
    claim,
    length_of,
    refusal_of,
    tells,
    unchecked,
    written,
)
from rhodian_proofs.theorems.machine.escrow import gain

PREFIX = len("asked to leave ")
"""How much longer than a pool's name the longest name is that is made of it."""


def pool_of(name: Any, account: Any) -> Any:
    """Return a pool that takes members, of any terms; nothing if it has no name of a pool."""
    if length_of(name) + PREFIX > NAME_LENGTH_MAX or account.is_outside:
        return None
    return unchecked(MutualPool, name=name, account=account)


def counted(holder: Any, account: Any, amount: Any) -> Any:
    """Return what one account has more if the book counts more in another, and the world outside as much less."""
    return gain(holder, account, amount) - gain(holder, Account(OUTSIDE, account.purpose, account.asset), amount)


@claim("EX-17", about=(must_be_new, paid_in))
def a_stake_is_paid_in_once_by_a_name(
    books: Books,
    name: AnyName,
    account: AnyAccount,
    owner: AnyName,
    payer: AnyAccount,
    amount: AnyInt,
    time: Natural,
    other: AnyAccount,
) -> None:
    """A stake is paid in once under a name, in the pool's asset, and the book says since when it is exposed."""
    pool = pool_of(name, account)
    if pool is None:
        return
    since = books.get(entered(pool, owner), 0)
    refusal = refusal_of(must_be_new, books, pool, owner)
    if owner == OUTSIDE or since > 0:
        assert tells(refusal, InvalidValue, field="owner", value=owner)
        return
    assert refusal is None
    event = Joined(time, pool.name, owner, payer, amount)
    refusal = refusal_of(paid_in, pool, payer, event)
    if payer.asset != pool.account.asset:
        assert tells(refusal, AssetMismatch, field="payer")
    elif payer == stake(pool, owner) or (payer.asset.only_rises and not payer.is_outside):
        assert refusal is not None
    elif amount < 1 or amount > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="amount", value=amount)
    else:
        moves = paid_in(pool, payer, event)
        refusal = refusal_of(post_all, books, moves)
        if refusal is not None:
            assert not payer.is_outside
            assert books.get(payer, 0) < amount
            assert tells(refusal, Overdrawn, account=payer, amount=amount)
            return
        after = written(books, post_all(books, moves))
        paid = gain(other, stake(pool, owner), amount) - gain(other, payer, amount)
        assert after.get(other, 0) == books.get(other, 0) + paid + counted(other, entered(pool, owner), time + 1)


def known(books: Any, pool: Any, owner: Any) -> tuple[Any, Any, Any, Any, Any]:
    """Return what books say of a member: since when, whether it asked, from when it is free, its stake and its pay."""
    times = tuple(books.get(account(pool, owner), 0) for account in (entered, asked, free_from))
    return (*times, books.get(stake(pool, owner), 0), books.get(paid_by(pool, owner), 0))


@claim("EX-17", about=(bound_until,))
def notice_is_given_once_by_a_member(
    books: Books, name: AnyName, account: AnyAccount, owner: AnyName, time: Natural, notice: Natural, other: AnyAccount
) -> None:
    """Notice is given once, by who is a member; the book says when, and from when on it bears nothing more."""
    pool = pool_of(name, account)
    if pool is None:
        return
    since, said, free, _, _ = known(books, pool, owner)
    event = NoticeGiven(time, pool.name, owner)
    refusal = refusal_of(bound_until, books, pool, notice, event)
    if owner == OUTSIDE:
        assert tells(refusal, InvalidValue, field="owner", value=owner)
    elif since == 0:
        assert isinstance(refusal, UnknownName)
    elif said > 0 and (said < since or free < said):
        assert isinstance(refusal, InvalidAmount)
    elif said > 0:
        assert isinstance(refusal, OutOfOrder)
    elif time < since - 1:
        assert tells(refusal, BackDated, time=time, last=since - 1)
    else:
        after = written(books, post_all(books, bound_until(books, pool, notice, event)))
        told = counted(other, asked(pool, owner), time + 1)
        freed = counted(other, free_from(pool, owner), time + notice + 1)
        assert after.get(other, 0) == books.get(other, 0) + told + freed


@claim("EX-17", about=(member_of, paid_out))
def a_stake_is_paid_out_exactly_once_its_notice_is_over(
    books: Books,
    name: AnyName,
    account: AnyAccount,
    owner: AnyName,
    payee: AnyAccount,
    time: Natural,
    other: AnyAccount,
) -> None:
    """A stake is paid out whole, exactly from when its notice is over, and once; nothing is paid before."""
    pool = pool_of(name, account)
    if pool is None:
        return
    since, said, free, held, paid = known(books, pool, owner)
    found = refusal_of(member_of, books, pool, owner)
    if owner == OUTSIDE:
        assert tells(found, InvalidValue, field="owner", value=owner)
        return
    if since == 0:
        assert isinstance(found, UnknownName)
        return
    if said > 0 and (said < since or free < said):
        assert isinstance(found, InvalidAmount)
        return
    member = member_of(books, pool, owner)
    refusal = refusal_of(paid_out, pool, member, payee, time)
    if payee.asset != account.asset:
        assert tells(refusal, AssetMismatch, field="payee")
    elif said == 0 or paid > 0:
        assert isinstance(refusal, OutOfOrder)
    elif time < free - 1:
        assert tells(refusal, TooEarly, time=time, due=free - 1)
    elif payee == stake(pool, owner) or payee.asset.only_rises:
        assert held == 0 or refusal is not None
    else:
        after = written(books, post_all(books, paid_out(pool, member, payee, time)))
        moved = gain(other, payee, held) - gain(other, stake(pool, owner), held)
        assert after.get(other, 0) == books.get(other, 0) + moved + counted(other, paid_by(pool, owner), held)
