"""Trusted: who is and was a member of a pool, as the book has it, and what each bears of what the pool pays.

A member's money stays in an account of its own, its stake, on which nothing draws but what the pool pays, its own
leaving and its own division, and into which nothing goes again but its part of what the pool gains. What the pool pays
comes first out of the pool's own account, which is nobody's, and then out of the stakes that were exposed when the loss
occurred, in proportion to what each holds, or was paid when it left: so nobody bears more because somebody else has
left, and what one who has left would bear is left over for whoever bears next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops, names
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural
from rhodian.machine.counters import PAID, STAKE, TIMES
from rhodian.machine.errors import UnknownName
from rhodian.pools.membership import Paid, Requested, Stake, Staked, book, cohort_bears, exposure

if TYPE_CHECKING:
    from rhodian.ledger.posting import Balances, Host
    from rhodian.machine.rules import MutualPool


@attrs.frozen
class Member:
    """A name under which somebody has, or had, a stake in a pool; each has one, once."""

    owner: str
    """The name."""
    position: Stake
    """Where it has got to; it counts by what it holds, or was paid when it left."""
    held: Amount
    """What its stake holds, in smallest units."""


def stake(pool: MutualPool, owner: str) -> Account:
    """Return the account in which a member's money is."""
    return Account(owner, names.named(STAKE, pool.name), pool.account.asset)


def entered(pool: MutualPool, owner: str) -> Account:
    """Return the account that says when a member came in."""
    return Account(owner, names.named("entered ", pool.name), TIMES)


def asked(pool: MutualPool, owner: str) -> Account:
    """Return the account that says when a member asked to leave."""
    return Account(owner, names.named("asked to leave ", pool.name), TIMES)


def free_from(pool: MutualPool, owner: str) -> Account:
    """Return the account that says from when on a member bears nothing more."""
    return Account(owner, names.named("free from ", pool.name), TIMES)


def paid_by(pool: MutualPool, owner: str) -> Account:
    """Return the account that says what a member was paid when it left."""
    return Account(owner, names.named("paid by ", pool.name), PAID)


def is_of(pool: MutualPool, account: Account) -> bool:
    """Return whether an account is a pool's own, or the stake of one of its members."""
    return account == pool.account or (pool.notice is not None and account == stake(pool, account.owner))


def member(books: Balances, pool: MutualPool, owner: str) -> Member:
    """Return a member of a pool by its name.

    Raises:
        UnknownName: if nobody of that name has come in.
        InvalidAmount: if the book holds what is no natural number, or times that are out of order.
    """
    since, held = books.get(entered(pool, owner), 0), natural(books.get(stake(pool, owner), 0), "stake")
    if natural(since, "entered") == 0:
        raise UnknownName("owner", owner)
    paid = books.get(paid_by(pool, owner), 0)
    staked, said = Staked(held + paid, since - 1), books.get(asked(pool, owner), 0)
    if said == 0:
        return Member(owner, staked, held)
    # only gains dated until it asked are paid in, so what it holds and was paid is what it was worth, less what it bore
    requested = Requested(staked, said - since, books.get(free_from(pool, owner), 0) - said, staked.stake)
    return Member(owner, Paid(requested, paid, 0) if paid > 0 else requested, held)


def members(host: Host, books: Balances, pool: MutualPool) -> tuple[Member, ...]:
    """Return all who are or were members of a pool, by name; nobody of one that takes none.

    Raises:
        InvalidValue: if what the host names are not all who ever came in, each once.
        InvalidAmount: as `member` does.
    """
    if pool.notice is None:
        return ()
    world = entered(pool, OUTSIDE)
    named = tuple(host.accounts(world.purpose, TIMES))
    owners = tuple(sorted({account.owner: 0 for account in named if account.owner != OUTSIDE}))
    came = loops.naturals((host.get(entered(pool, owner), 0) for owner in owners), "entered")
    must_be_all(came, -host.get(world, 0), pool.name)
    return tuple(member(books, pool, owner) for owner in owners)


def must_be_all(came: tuple[Amount, ...], counted: int, name: str) -> None:
    """Refuse members who are not all that ever came in (SPEC EX-14).

    Args:
        came: for each who is named, when it came in, counted from 1.
        counted: what the book counts so of all who ever came in.
        name: the pool's name.

    Raises:
        InvalidValue: if these add up to something else.
    """
    if loops.total(came) != counted:
        raise InvalidValue("accounts", len(came), f"of everyone who ever was a member of {name}")


def exposed(found: tuple[Member, ...], date: Amount) -> Amount:
    """Return what members had at stake at a date: what they hold of it, or were paid when they left (SPEC EX-14)."""

    def counts(each: Member) -> Amount:
        return exposure(each.position, date)

    return loops.total(columns.each(counts, found))


def in_turn(
    pool: MutualPool, held: Amount, found: tuple[Member, ...], date: Amount, amount: Amount
) -> tuple[tuple[Account, Amount], ...]:
    """Return who pays what a pool pays: its own account as far as it can, and then its members (SPEC EX-14).

    Args:
        pool: the pool.
        held: what its own account holds.
        found: all who are or were members, by name; they are not asked if its own account can pay.
        date: when the loss occurred.
        amount: what the pool pays; no more than it holds and its members had at stake.
    """
    own = min(amount, held)
    return columns.joined(((pool.account, own),), called(found, pool, date, amount - own))


def called(
    found: tuple[Member, ...], pool: MutualPool, date: Amount, amount: Amount
) -> tuple[tuple[Account, Amount], ...]:
    """Return what comes out of each stake when members bear an amount of a date, those left out who bear nothing."""
    purpose, asset = names.named(STAKE, pool.name), pool.account.asset

    def of(each: Member) -> Account:
        return Account(each.owner, purpose, asset)

    return taken_of(columns.each(of, found), bears(found, date, amount))


def bears(found: tuple[Member, ...], date: Amount, amount: Amount) -> tuple[Amount, ...]:
    """Return what members bear of an amount of a date: of each its share, as far as its stake holds it (SPEC EX-14).

    Args:
        found: all who are or were members, by name.
        date: when the loss occurred.
        amount: what they are to bear; no more than they had at stake.
    """
    shares = cohort_bears(amount, date, columns.each(position_of, found)).shares
    return book(shares, columns.each(_held, found)).shares


def position_of(each: Member) -> Stake:
    """Return where a member has got to."""
    return each.position


def _held(each: Member) -> Amount:
    """Return what a member's stake holds."""
    return each.held


def taken_of(stakes: tuple[Account, ...], taken: tuple[Amount, ...]) -> tuple[tuple[Account, Amount], ...]:
    """Return what comes out of each stake, those left out of which nothing does (SPEC EX-22)."""
    return columns.present(columns.each(_taken, stakes, taken))


def _taken(account: Account, less: Amount) -> tuple[Account, Amount] | None:
    """Return a stake with what comes out of it, if anything does."""
    return (account, less) if less > 0 else None
