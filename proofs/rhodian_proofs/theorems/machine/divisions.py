"""Checked: what is claimed of stakes in a pool that are divided, of any pool, any names and any books."""

from __future__ import annotations

from rhodian.base.accounts import OUTSIDE
from rhodian.base.errors import InvalidAmount, InvalidValue, OutOfOrder, RhodianError
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.ledger.posting import post_all
from rhodian.machine.divisions import divided
from rhodian.machine.errors import UnknownName
from rhodian.machine.holdings import StakeDivided
from rhodian.machine.members import asked, entered, free_from, stake
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    Books,
    Natural,
    claim,
    refusal_of,
    tells,
    written,
)
from rhodian_proofs.theorems.machine.escrow import gain
from rhodian_proofs.theorems.machine.stakes import counted, known, pool_of


@claim("EX-24", about=(divided,))
def a_stake_is_divided_exactly_by_who_has_one_and_was_not_paid(
    books: Books, name: AnyName, account: AnyAccount, owner: AnyName, taker: AnyName, amount: AnyInt
) -> None:
    """A stake is divided exactly if it is there and was not paid, by what it is, and for a name that had none."""
    pool = pool_of(name, account)
    if pool is None or account.asset.only_rises:
        return
    since, said, free, held, paid = known(books, pool, owner)
    refusal = refusal_of(divided, books, pool, StakeDivided(0, pool.name, owner, taker, amount))
    if owner == OUTSIDE:
        assert tells(refusal, InvalidValue, field="owner", value=owner)
    elif since == 0:
        assert isinstance(refusal, UnknownName)
    elif said > 0 and (said < since or free < said):
        assert isinstance(refusal, InvalidAmount)
    elif taker == OUTSIDE or books.get(entered(pool, taker), 0) > 0:
        assert tells(refusal, InvalidValue, field="taker", value=taker)
    elif said > 0 and paid > 0:
        assert isinstance(refusal, OutOfOrder)
    elif amount < 1 or amount > POSITIVE_MAX or amount > held + paid:
        assert tells(refusal, InvalidValue, field="amount", value=amount)
    else:
        assert refusal is None


@claim("EX-24", about=(divided, post_all))
def part_of_a_stake_goes_to_a_name_of_its_own_and_nothing_else_moves(
    books: Books,
    name: AnyName,
    account: AnyAccount,
    owner: AnyName,
    taker: AnyName,
    amount: Natural,
    other: AnyAccount,
) -> None:
    """Part of a stake goes to a name of its own, with the times of the whole, and nothing else moves."""
    pool = pool_of(name, account)
    if pool is None or account.asset.only_rises:
        return
    since, said, free, held, _ = known(books, pool, owner)
    if amount > held:
        return
    try:
        moves = divided(books, pool, StakeDivided(0, pool.name, owner, taker, amount))
    except RhodianError:
        return
    after = written(books, post_all(books, moves))
    moved = gain(other, stake(pool, taker), amount) - gain(other, stake(pool, owner), amount)
    told = counted(other, entered(pool, taker), since)
    bound = counted(other, asked(pool, taker), said) + counted(other, free_from(pool, taker), free)
    assert after.get(other, 0) == books.get(other, 0) + moved + told + (bound if said > 0 else 0)
