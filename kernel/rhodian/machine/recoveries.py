"""Trusted: what each bore of a loss, as the book counts it, and what comes back of it: to those who bore it.

For each loss the book counts what everyone bore of it and has not got back: a pool under its name, for what its own
account paid, and each owner, for what its accounts paid. So nobody is given more than it bore, whoever has left since.
It is counted by the place at which each was asked, since what comes back mirrors what was used: who was asked last has
all of it back first. What whoever was in default bore of it is counted apart, and comes back once nobody else lacks
any. In a book of before, in which no place is counted, everyone but a defaulter is at the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rhodian.base import columns, loops, names
from rhodian.base.accounts import OUTSIDE, Account, Asset
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import BORNE, ID_LENGTH_MAX, RECOVERED
from rhodian.machine.errors import UnknownName
from rhodian.machine.money import may_pay
from rhodian.pools.membership import recover
from rhodian.sharing.allocation import Allocation, in_order

if TYPE_CHECKING:
    from rhodian.ledger.posting import Host
    from rhodian.machine.happenings import Recovery
    from rhodian.machine.state import Moves, State

POOL_BORE = "pool bore"
"""How the purpose begins of the account that counts what a pool's own account bore of a loss."""

Paid: TypeAlias = tuple[Account, Amount, Amount]
"""An account, what it has paid of a loss, and the place at which it was asked, from 1 on."""


def owner_bore(owner: str, loss: str, asset: Asset, place: Amount = 1) -> Account:
    """Return the account that counts what an owner, asked at a place, bore of a loss and has not got back."""
    return Account(owner, f"bore {_at(asset, place)} of {loss}", BORNE)


def pool_bore(name: str, loss: str, asset: Asset, place: Amount = 1) -> Account:
    """Return the account that counts what a pool's own account, asked at a place, bore of a loss and still lacks."""
    return Account(name, f"{POOL_BORE} {_at(asset, place)} of {loss}", BORNE)


def defaulter_bore(owner: str, loss: str, asset: Asset) -> Account:
    """Return the account that counts what an owner bore of the loss of its own default and has not got back."""
    return Account(owner, f"defaulter bore {asset.code}/{asset.scale} of {loss}", BORNE)


def counting(account: Account, amount: Amount) -> Transfer:
    """Return what lets an account count more; the world outside counts it below 0 for the same purpose."""
    return Transfer(Account(OUTSIDE, account.purpose, account.asset), account, amount)


def borne(loss: str, pools: dict[Account, str], paid: tuple[Paid, ...], defaulter: str = "") -> Moves:
    """Return what counts what each account has paid of a loss, one for each that has paid anything (SPEC MC-12).

    Args:
        loss: its id.
        pools: the accounts that are pools' own, with the pools' names.
        paid: the accounts, all in one asset, with what each has paid, and at which place.
        defaulter: whose default the loss is of; nothing if it is of none.
    """
    rows = tuple(row for row in paid if row[1] > 0)

    def counter(row: Paid) -> Account:
        account, _, place = row
        if account in pools:
            return pool_bore(pools[account], loss, account.asset, place)
        if account.owner == defaulter:
            return defaulter_bore(account.owner, loss, account.asset)
        return owner_bore(account.owner, loss, account.asset, place)

    return counted(tuple(counter(row) for row in rows), tuple(amount for _, amount, _ in rows))


def counted(counters: tuple[Account, ...], amounts: tuple[Amount, ...]) -> Moves:
    """Return what lets each of some accounts count more, and the world outside as much below 0 (SPEC EX-18)."""
    return columns.each(counting, counters, amounts)


def recovery_moves(state: State, host: Host, event: Recovery) -> Moves:
    """Return what moves when money comes back of a loss: to those who bore it, last used first (SPEC EX-18, EX-19).

    Those who were asked at one place have it back in proportion; whoever was in default once nobody else lacks any.

    Raises:
        InvalidValue: if the payer is neither outside nor an account that people may move money out of, the id is
            malformed, more comes back than was borne and has not come back, or the host leaves somebody out who bore
            it.
        InvalidAmount: if the amount is not a natural number.
        UnknownName: if there is no loss of that id of which anything, in the payer's asset, has not come back.
    """
    payer = may_pay(state.kept, event.payer, "payer")
    if len(checked_name(event.loss, "loss")) > ID_LENGTH_MAX:
        raise UnknownName("loss", event.loss)
    ranks = _ranks(state, host, event.loss, payer.asset)
    lacked = tuple(tuple(host.get(account, 0) for account in counts) for counts in ranks)
    totals = tuple(loops.total(each) for each in lacked)
    if loops.total(totals) == 0:
        raise UnknownName("loss", event.loss)

    def back(counts: tuple[Account, ...], lacking: tuple[Amount, ...], amount: Amount) -> Moves:
        receivers = tuple(_receiver(state, account, payer.asset) for account in counts)
        return given_back(payer, receivers, counts, recover(amount, lacking))

    return columns.joined(*columns.each(back, ranks, lacked, by_rank(event.amount, totals)))


def by_rank(amount: Amount, lacked: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Return how much of what comes back goes to each rank: all that the first lacks, then the next (SPEC EX-19).

    Args:
        amount: what comes back, in smallest units.
        lacked: what each rank bore of the loss and has not got back: who was asked last comes first.

    Raises:
        InvalidAmount: if the amount, or else something that is lacked, is not a natural number.
        InvalidValue: if it is more than all lack.
    """
    given = in_order(amount, lacked)
    if given.left > 0:
        right = names.at_most(loops.total(lacked), "that has not come back")
        raise InvalidValue("amount", amount, right)
    return given.shares


def given_back(payer: Account, receivers: tuple[Account, ...], counts: tuple[Account, ...], given: Allocation) -> Moves:
    """Return what moves when money goes back to those who bore a loss, which is then no longer counted (SPEC EX-19).

    Args:
        payer: the account that it comes from.
        receivers: the accounts that it goes to.
        counts: for each of them the account that counts what was borne and has not come back.
        given: what each is given.
    """

    def paid(receiver: Account, share: Amount) -> Transfer | None:
        return Transfer(payer, receiver, share) if share > 0 and payer != receiver else None

    def uncounted(account: Account, share: Amount) -> Transfer | None:
        return Transfer(account, Account(OUTSIDE, account.purpose, account.asset), share) if share > 0 else None

    return columns.joined(
        columns.present(columns.each(paid, receivers, given.shares)),
        columns.present(columns.each(uncounted, counts, given.shares)),
    )


def _at(asset: Asset, place: Amount) -> str:
    """Return how it is said in what is counted, and at which place; nothing is said of the first."""
    return f"{asset.code}/{asset.scale}" if place == 1 else f"{asset.code}/{asset.scale} in {place}"


def _ranks(state: State, host: Host, loss: str, asset: Asset) -> tuple[tuple[Account, ...], ...]:
    """Return the accounts that count what was borne of a loss: of the last place first, and of a defaulter last.

    At a place, pools come before owners, both by name.
    """
    last = max(len(rules.remedies) + len(rules.layers) for rules in state.rules)
    return (
        *(
            (
                *_bearers(host, pool_bore(OUTSIDE, loss, asset, place)),
                *_bearers(host, owner_bore(OUTSIDE, loss, asset, place)),
            )
            for place in range(last, 0, -1)
        ),
        _bearers(host, defaulter_bore(OUTSIDE, loss, asset)),
    )


def _bearers(host: Host, world: Account) -> tuple[Account, ...]:
    """Return the accounts that count what was borne of a loss, by owner.

    Raises:
        InvalidValue: if those that the host names do not count as much as there is.
    """
    owners = {account.owner: 0 for account in host.accounts(world.purpose, BORNE) if account.owner != OUTSIDE}
    counts = tuple(Account(owner, world.purpose, BORNE) for owner in sorted(owners))
    if loops.total(loops.naturals((host.get(each, 0) for each in counts), "borne")) != -host.get(world, 0):
        raise InvalidValue("accounts", len(counts), "of everyone who bore the loss")
    return counts


def _receiver(state: State, account: Account, asset: Asset) -> Account:
    """Return the account to which goes what comes back: a pool's own, or one of its owner's for just that."""
    pools = {
        pool.name: pool.account
        for rules in state.rules
        if rules.since <= state.time
        for pool in rules.pools
        if pool.account.asset == asset
    }
    if account.purpose.startswith(POOL_BORE) and account.owner in pools:
        return pools[account.owner]
    return Account(account.owner, RECOVERED, asset)
