"""Checked: what is claimed of what a pool gains: who has it, how much, and where it goes."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.base.accounts import Account
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.ledger.posting import post_all
from rhodian.machine.counters import RECOVERED
from rhodian.machine.gains import earns, goes_to, shared_out
from rhodian.machine.members import stake
from rhodian.pools.membership import Paid, earning
from rhodian_proofs.claims import (
    AnyAccount,
    AnyName,
    AnyPlace,
    Books,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    adds_up_as,
    claim,
    refusal_of,
    tells,
    total,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import GAINED, NET_PAID, Accounts, gained, net_paid, posted, the_same
from rhodian_proofs.theorems.machine.exits import AnyMember, Members  # noqa: TC001  # the prover reads the kinds
from rhodian_proofs.theorems.machine.stakes import pool_of
from rhodian_proofs.theorems.sharing.allocation import IN_PROPORTION


def counting_for(found: Any, date: Any) -> Any:
    """Return by how much members count for a gain of a date."""

    def counts(each: Any) -> Any:
        return earning(each.position, date)

    return columns.each(counts, found)


def _as_much_counts(at: Moment) -> Conditions:
    yield at.given.weights == at.seen.counts


EARNS = (
    Invariant("counting_for.<locals>.counts", nothing_holds, ("counts",)),
    Invariant("cohort_gains.<locals>.step", _as_much_counts, ("weights",), along=("counts",)),
    IN_PROPORTION,
)


@claim("EX-25", about=(earns,), invariants=EARNS, length_max=1)
def a_gain_is_shared_by_quota_among_those_in_and_not_leaving(
    found: Members, date: Natural, amount: Natural, place: AnyPlace
) -> None:
    """A gain is shared whole, by quota, among who was in at its date and had not asked to leave before, or refused."""
    weights = counting_for(found, date)
    every = total(weights)
    if amount < 1:
        return
    refusal = refusal_of(earns, found, date, amount)
    if every == 0:
        assert tells(refusal, InvalidValue, field="earned", value=date)
        return
    assert refusal is None
    shares = earns(found, date, amount)
    weight = earning(found[place].position, date)
    assert total(shares) == amount
    assert shares[place] >= 0
    assert shares[place] * every < amount * weight + every
    assert shares[place] * every > amount * weight - every


@claim("EX-26", about=(goes_to,))
def what_a_member_gains_goes_to_its_stake_or_once_it_has_left_to_itself(
    name: AnyName, account: AnyAccount, each: AnyMember
) -> None:
    """What a member gains goes to its stake, and once it has left to an account of its own."""
    pool = pool_of(name, account)
    if pool is None:
        return
    if each.position.__class__ is Paid:
        assert goes_to(pool, each) == Account(each.owner, RECOVERED, account.asset)
    else:
        assert goes_to(pool, each) == stake(pool, each.owner)


def _shared_out(payer: Any, receivers: Any, shares: Any) -> Any:
    """Return what moves; nothing if an account is in another asset, or in one that only rises."""
    try:
        return shared_out(payer, receivers, shares)
    except (AssetMismatch, InvalidValue):
        return None


@claim("EX-26", about=(shared_out, post_all), invariants=(NET_PAID, *GAINED), length_max=1, same_length=True)
def each_has_its_share_of_a_gain_and_nobody_anything_else(
    books: Books, payer: AnyAccount, receivers: Accounts, shares: Naturals, holder: AnyAccount
) -> None:
    """Each has its share of a gain, paid by whom the event names, and nothing else moves."""
    moves = _shared_out(payer, receivers, shares)
    if moves is None:
        return
    paid = net_paid(holder, the_same(payer, receivers), receivers, shares)
    increases = gained(holder, moves)
    after = posted(books, moves)
    if after is not None:
        adds_up_as(increases, paid)
        assert after.get(holder, 0) == books.get(holder, 0) + total(paid)
