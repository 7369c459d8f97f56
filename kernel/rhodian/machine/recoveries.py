"""Trusted: what each bore of a loss, as the book counts it, and what comes back of it: to those who bore it.

For each loss the book counts what everyone bore of it and has not got back: a pool under its name, for what its own
account paid, and each owner, for what its accounts paid. So nobody is given more than it bore, whoever has left since.
What whoever was in default bore of it is counted apart: it comes back last, once nobody else lacks any of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns, loops, names
from rhodian.base.accounts import OUTSIDE, Account, Asset
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import BORNE, ID_LENGTH_MAX, RECOVERED
from rhodian.machine.errors import UnknownName
from rhodian.machine.money import may_pay
from rhodian.pools.membership import recover

if TYPE_CHECKING:
    from rhodian.ledger.posting import Host
    from rhodian.machine.happenings import Recovery
    from rhodian.machine.state import Moves, State
    from rhodian.sharing.allocation import Allocation


def owner_bore(owner: str, loss: str, asset: Asset) -> Account:
    """Return the account that counts what an owner bore of a loss and has not got back."""
    return Account(owner, f"bore {asset.code}/{asset.scale} of {loss}", BORNE)


def pool_bore(name: str, loss: str, asset: Asset) -> Account:
    """Return the account that counts what a pool's own account bore of a loss and has not got back."""
    return Account(name, f"pool bore {asset.code}/{asset.scale} of {loss}", BORNE)


def defaulter_bore(owner: str, loss: str, asset: Asset) -> Account:
    """Return the account that counts what an owner bore of the loss of its own default and has not got back."""
    return Account(owner, f"defaulter bore {asset.code}/{asset.scale} of {loss}", BORNE)


def counting(account: Account, amount: Amount) -> Transfer:
    """Return what lets an account count more; the world outside counts it below 0 for the same purpose."""
    return Transfer(Account(OUTSIDE, account.purpose, account.asset), account, amount)


def borne(loss: str, pools: dict[Account, str], paid: tuple[tuple[Account, Amount], ...], defaulter: str = "") -> Moves:
    """Return what counts what each account has paid of a loss, one for each that has paid anything (SPEC MC-12).

    Args:
        loss: its id.
        pools: the accounts that are pools' own, with the pools' names.
        paid: the accounts, all in one asset, with what each has paid.
        defaulter: whose default the loss is of; nothing if it is of none.
    """
    rows = tuple((account, amount) for account, amount in paid if amount > 0)
    if not rows:
        return ()
    asset = rows[0][0].asset

    def counter(account: Account) -> Account:
        if account in pools:
            return pool_bore(pools[account], loss, asset)
        bore = defaulter_bore if account.owner == defaulter else owner_bore
        return bore(account.owner, loss, asset)

    return counted(tuple(counter(account) for account, _ in rows), tuple(amount for _, amount in rows))


def counted(counters: tuple[Account, ...], amounts: tuple[Amount, ...]) -> Moves:
    """Return what lets each of some accounts count more, and the world outside as much below 0 (SPEC EX-18)."""
    return columns.each(counting, counters, amounts)


def recovery_moves(state: State, host: Host, event: Recovery) -> Moves:
    """Return what moves when money comes back of a loss: to those who bore it, in proportion (SPEC EX-18, EX-19).

    Whoever was in default has some of it back once nobody else lacks any.

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
    pools, owners, defaulters = (
        _bearers(host, bore(OUTSIDE, event.loss, payer.asset)) for bore in (pool_bore, owner_bore, defaulter_bore)
    )
    others = (*pools, *owners)

    def lacked(counts: tuple[Account, ...]) -> tuple[Amount, ...]:
        return tuple(host.get(account, 0) for account in counts)

    first, last = lacked(others), lacked(defaulters)
    if loops.total(first) + loops.total(last) == 0:
        raise UnknownName("loss", event.loss)
    to_others, to_defaulters = defaulters_last(event.amount, loops.total(first), loops.total(last))

    def back(counts: tuple[Account, ...], lacking: tuple[Amount, ...], amount: Amount) -> Moves:
        receivers = tuple(_receiver(state, account, event.loss, payer.asset) for account in counts)
        return given_back(payer, receivers, counts, recover(amount, lacking))

    return (*back(others, first, to_others), *back(defaulters, last, to_defaulters))


def defaulters_last(amount: Amount, others: Amount, defaulters: Amount) -> tuple[Amount, Amount]:
    """Return how much of what comes back goes to others, and how much then to whoever was in default (SPEC EX-19).

    Args:
        amount: what comes back, in smallest units.
        others: what others bore of the loss and have not got back.
        defaulters: what whoever was in default did.

    Raises:
        InvalidAmount: if the amount is not a natural number.
        InvalidValue: if it is more than both lack.
    """
    first = min(natural(amount, "amount"), others)
    if amount - first > defaulters:
        right = names.at_most(others + defaulters, "that has not come back")
        raise InvalidValue("amount", amount, right)
    return first, amount - first


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


def _receiver(state: State, account: Account, loss: str, asset: Asset) -> Account:
    """Return the account to which goes what comes back: a pool's own, or one of its owner's for just that."""
    pools = {
        pool.name: pool.account
        for rules in state.rules
        if rules.since <= state.time
        for pool in rules.pools
        if pool.account.asset == asset
    }
    if account == pool_bore(account.owner, loss, asset) and account.owner in pools:
        return pools[account.owner]
    return Account(account.owner, RECOVERED, asset)
