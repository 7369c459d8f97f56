"""Checked: what is claimed on any books of a pool's own account, and of one who comes in, bears a part, and leaves."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.base.errors import AssetMismatch, InvalidValue, RhodianError
from rhodian.ledger.errors import Overdrawn, SelfTransfer
from rhodian.ledger.posting import Transfer, post_all
from rhodian.machine.counters import STAKE
from rhodian.machine.exits import member_of, must_be_new, paid_in, paid_out
from rhodian.machine.happenings import Joined
from rhodian.machine.members import in_turn, stake
from rhodian.pools.membership import exposure
from rhodian_proofs.claims import (
    AnyAccount,
    AnyName,
    Books,
    Invariant,
    Natural,
    adds_up_as,
    claim,
    refusal_of,
    where,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import GAINED, gained
from rhodian_proofs.theorems.machine.exits import Members  # noqa: TC001  # the prover reads the kinds
from rhodian_proofs.theorems.machine.stakes import known, pool_of
from rhodian_proofs.theorems.sharing.allocation import IN_PROPORTION


def _paid(rows: Any, payee: Any) -> Any:
    """Return what moves to a payee; nothing if that is one of those who pay, in another asset, or one may not fall."""

    def pay(row: Any) -> Any:
        return Transfer(row[0], payee, row[1])

    try:
        return columns.each(pay, rows)
    except (SelfTransfer, AssetMismatch, InvalidValue):
        return None


def _posted(books: Any, transfers: Any) -> Any:
    """Return the books after the transfers, or nothing if they are refused."""
    try:
        return written(books, post_all(books, transfers))
    except Overdrawn:
        return None


IN_TURN = (
    Invariant("cohort_bears.<locals>.step", nothing_holds, ("weights",)),
    IN_PROPORTION,
    Invariant("_held", nothing_holds, ("worths",)),
    Invariant("book.<locals>.step", nothing_holds, ("taken",)),
    *GAINED,
)


@claim("EX-14", about=(in_turn, post_all), invariants=IN_TURN, length_max=0)
def a_pools_own_account_pays_first(
    books: Books, name: AnyName, holder: AnyAccount, found: Members, date: Natural, amount: Natural, payee: AnyAccount
) -> None:
    """A pool's own account pays first, all that it can, whoever its members are."""
    pool = pool_of(name, holder)
    if pool is None or holder.purpose.startswith(STAKE) or payee == holder:
        return
    held = books.get(holder, 0)
    transfers = _paid(in_turn(pool, held, found, date, amount), payee)
    if transfers is None:
        return
    adds_up_as(gained(holder, transfers), None, None)
    after = _posted(books, transfers)
    if after is not None:
        assert after.get(holder, 0) == held - where(amount < held, amount, held)


def _may_leave(books: Any, pool: Any, owner: Any, payee: Any, time: Any) -> bool:
    """Tell whether one is a member whose notice is over, who was not paid, and the payee one that may be paid."""
    if pool is None or refusal_of(member_of, books, pool, owner) is not None:
        return False
    _, said, free, _, paid = known(books, pool, owner)
    if said == 0 or paid > 0 or time < free - 1:
        return False
    return not (payee.asset != pool.account.asset or payee.asset.only_rises or payee.purpose.startswith(STAKE))


@claim("EX-15", about=(member_of, paid_out))
def one_who_leaves_is_paid_what_its_stake_held_less_what_it_bore(
    books: Books, name: AnyName, account: AnyAccount, owner: AnyName, payee: AnyAccount, time: Natural, bore: Natural
) -> None:
    """One who leaves is paid what its stake held, less what it bore meanwhile, and no more; then the stake holds 0."""
    pool = pool_of(name, account)
    if not _may_leave(books, pool, owner, payee, time):
        return
    own, held = stake(pool, owner), books.get(stake(pool, owner), 0)
    if bore > held:
        return
    then = written(books, ((own, held - bore),))
    after = written(then, post_all(then, paid_out(pool, member_of(then, pool, owner), payee, time)))
    assert after.get(payee, 0) == books.get(payee, 0) + held - bore
    assert after.get(own, 0) == 0


@claim("EX-20", about=(must_be_new, paid_in, member_of))
def one_who_comes_in_counts_from_that_second_on(
    books: Books,
    name: AnyName,
    account: AnyAccount,
    owner: AnyName,
    payer: AnyAccount,
    amount: Natural,
    time: Natural,
    date: Natural,
) -> None:
    """One who comes in counts by its stake for what occurs from that second on, and for nothing that was before."""
    pool = pool_of(name, account)
    if pool is None or refusal_of(must_be_new, books, pool, owner) is not None:
        return
    _, said, _, held, paid = known(books, pool, owner)
    if said > 0 or held > 0 or paid > 0:
        return
    event = Joined(time, name, owner, payer, amount)
    try:
        after = written(books, post_all(books, paid_in(pool, payer, event)))
    except RhodianError:
        return
    found = member_of(after, pool, owner)
    assert found.held == amount
    assert exposure(found.position, date) == where(date < time, 0, amount)
