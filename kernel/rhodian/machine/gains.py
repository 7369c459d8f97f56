"""Trusted: what a pool gains, shared among its members as of its date, into their stakes.

A gain has a date, as a loss has. It is shared, whole, among those who were in at that date and had not asked to leave
before it, in proportion to what each holds, or was paid when it left: so asking to leave ends what one gains at once,
though one bears losses until one's notice is over. Who has left has its part in an account of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.base.accounts import Account
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural, positive
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import RECOVERED
from rhodian.machine.exits import in_asset_of, taking
from rhodian.machine.members import Member, members, position_of, stake
from rhodian.machine.money import may_pay
from rhodian.pools.membership import Paid, cohort_gains

if TYPE_CHECKING:
    from rhodian.ledger.posting import Host
    from rhodian.machine.holdings import GainShared
    from rhodian.machine.rules import MutualPool
    from rhodian.machine.state import Moves, State


def gain_shared(state: State, host: Host, event: GainShared) -> Moves:
    """Share a gain of a pool among its members as of its date (SPEC EX-25, EX-26).

    Raises:
        UnknownName: if there is no such pool.
        InvalidValue: if it takes no members, the gain is dated later than it is shared, the payer is neither outside
            nor an account that people may move money out of, the amount is not 1 or more, or nobody has it; or if what
            the host names are not all who ever came in.
        InvalidAmount: if the date is not a natural number.
        AssetMismatch: if the payer is not in the pool's asset.
    """
    pool, _ = taking(state, event.pool)
    if natural(event.earned, "earned") > event.time:
        raise InvalidValue("earned", event.earned, f"no later than it is shared, at {event.time}")
    payer = in_asset_of(pool, may_pay(state.kept, event.payer, "payer"), "payer")
    amount, found = positive(event.amount, "amount"), members(host, host, pool)

    def of(each: Member) -> Account:
        return goes_to(pool, each)

    return shared_out(payer, columns.each(of, found), earns(found, event.earned, amount))


def earns(found: tuple[Member, ...], date: Amount, amount: Amount) -> tuple[Amount, ...]:
    """Return what members have of a gain of a date: all of it together, each by what it holds (SPEC EX-25).

    Args:
        found: all who are or were members, by name.
        date: the date of the gain.
        amount: how much it is, in smallest units; at least 1.

    Raises:
        InvalidValue: if nobody has anything of a gain of that date.
    """
    given = cohort_gains(amount, date, columns.each(position_of, found))
    if given.left > 0:
        raise InvalidValue("earned", date, "a date at which a member held something and had not asked to leave before")
    return given.shares


def goes_to(pool: MutualPool, each: Member) -> Account:
    """Return where what a member gains goes: to its stake, or once it was paid out to its own account (SPEC EX-26)."""
    if each.position.__class__ is Paid:
        return Account(each.owner, RECOVERED, pool.account.asset)
    return stake(pool, each.owner)


def shared_out(payer: Account, receivers: tuple[Account, ...], shares: tuple[Amount, ...]) -> Moves:
    """Return what moves when a gain is paid: to each who has any of it its share (SPEC EX-26).

    Raises:
        AssetMismatch: as a transfer does.
    """

    def paid(receiver: Account, share: Amount) -> Transfer | None:
        return Transfer(payer, receiver, share) if share > 0 and payer != receiver else None

    return columns.present(columns.each(paid, receivers, shares))
