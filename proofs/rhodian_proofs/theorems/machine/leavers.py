"""Checked: what is claimed on any books of a pool's own account, and of one who comes in, bears a part, and leaves."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.base.errors import RhodianError
from rhodian.ledger.posting import post_all
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
    total,
    where,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.machine.exits import Members  # noqa: TC001  # the prover reads the kinds
from rhodian_proofs.theorems.machine.stakes import known, pool_of
from rhodian_proofs.theorems.sharing.allocation import IN_PROPORTION


def paid_by_account(holder: Any, rows: Any) -> Any:
    """Return what an account pays by each row."""

    def pays(row: Any) -> Any:
        return where(row[0] == holder, row[1], 0)

    return columns.each(pays, rows)


IN_TURN = (
    Invariant("cohort_bears.<locals>.step", nothing_holds, ("weights",)),
    IN_PROPORTION,
    Invariant("_held", nothing_holds, ("worths",)),
    Invariant("book.<locals>.step", nothing_holds, ("taken",)),
    Invariant("paid_by_account.<locals>.pays", nothing_holds, ("pays",)),
)


@claim("EX-14", about=(in_turn,), invariants=IN_TURN, length_max=0)
def a_pools_own_account_pays_first(
    name: AnyName, holder: AnyAccount, held: Natural, found: Members, date: Natural, amount: Natural
) -> None:
    """A pool's own account pays first, all that it can, whoever its members are."""
    pool = pool_of(name, holder)
    if pool is None or holder.purpose.startswith(STAKE):
        return
    paid = paid_by_account(holder, in_turn(pool, held, found, date, amount))
    adds_up_as(paid, None, None)
    assert total(paid) == where(amount < held, amount, held)


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
