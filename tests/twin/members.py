"""Convenience: the twin's members of pools, how they come and leave, and what comes back of a loss."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from rhodian import Account, outside
from tests import oracle
from tests.twin.books import BORNE, ID_LONGEST, PAID, TIMES, Twin, checked_name, natural, need, positive, refuse

if TYPE_CHECKING:
    from rhodian import Asset, GainShared, Joined, Left, MutualPool, NoticeGiven, Recovery, StakeDivided


def stake(pool: MutualPool, owner: str) -> Account:
    """Return where a member's money is."""
    return Account(owner, f"stake in {pool.name}", pool.account.asset)


def moment(what: str, pool: MutualPool, owner: str) -> Account:
    """Return where one more than a time of a member's stands."""
    return Account(owner, f"{what} {pool.name}", TIMES)


def paid_by(pool: MutualPool, owner: str) -> Account:
    """Return where it stands what a member was paid."""
    return Account(owner, f"paid by {pool.name}", PAID)


def bore(owner: str, what: str, loss: str, asset: Asset, place: int = 1) -> Account:
    """Return where it is counted what somebody who was asked at a place bore of a loss."""
    return Account(owner, f"{what} {asset.code}/{asset.scale}{f' in {place}' if place > 1 else ''} of {loss}", BORNE)


def counted_of(twin: Twin, loss: str, asset: Asset) -> list[tuple[tuple[bool, int], Account]]:
    """List the accounts that count what was borne of a loss: who was asked last, pools before owners, by name."""
    said = re.compile(
        rf"(pool |defaulter |)bore {re.escape(asset.code)}/{asset.scale}(?: in (\d+))? of {re.escape(loss)}"
    )
    found = []
    for each, has in twin.book.items():
        if has > 0 and each.asset == BORNE and (match := said.fullmatch(each.purpose)):
            rank = match[1] == "defaulter ", -int(match[2] or 1)
            found.append((rank, match[1] != "pool ", each.owner, each))
    return [(rank, each) for rank, _, _, each in sorted(found, key=lambda row: row[:3])]


def exposed(twin: Twin, pool: MutualPool, date: int) -> dict[str, int]:
    """Return the members who were exposed at a date, by name, with what each holds, or was paid when it left."""
    if pool.notice is None:
        return {}
    came = {
        each.owner: has for each, has in twin.book.items() if has > 0 and each == moment("entered", pool, each.owner)
    }
    stakes = {}
    for owner in sorted(came):
        free = twin.has(moment("free from", pool, owner))
        if came[owner] - 1 <= date and (not free or date < free - 1):
            stakes[owner] = twin.has(stake(pool, owner)) + twin.has(paid_by(pool, owner))
    return stakes


def payable(twin: Twin, account: Account) -> None:
    """Refuse what is neither outside nor an account of money."""
    if account != outside(account.asset):
        twin.money(account)


def may_pay(twin: Twin, account: Account) -> None:
    """Refuse what is neither outside nor an account that people may move money out of."""
    if account != outside(account.asset):
        twin.payer(account)


def taking(twin: Twin, name: str, owner: str) -> tuple[MutualPool, int]:
    """Return a pool of now and its notice, if it takes members, and the owner is one that may have a stake."""
    pool = twin.pool(name)
    if pool.notice is None:
        refuse("InvalidValue")
    checked_name(owner)
    need(owner != "outside", "InvalidValue")
    return pool, pool.notice


def joined(twin: Twin, event: Joined) -> None:
    """Pay a stake in."""
    pool, _ = taking(twin, event.pool, event.owner)
    entered = moment("entered", pool, event.owner)
    need(twin.has(entered) == 0, "InvalidValue")
    may_pay(twin, event.payer)
    need(event.payer.asset == pool.account.asset, "AssetMismatch")
    positive(event.amount)
    twin.count(entered, event.time + 1)
    twin.pay_out(event.payer, stake(pool, event.owner), event.amount)


def notice_given(twin: Twin, event: NoticeGiven) -> None:
    """Let a member ask to leave, once; the notice is that of the rules of now."""
    pool, notice = taking(twin, event.pool, event.owner)
    need(twin.has(moment("entered", pool, event.owner)), "UnknownName")
    asked = moment("asked to leave", pool, event.owner)
    need(twin.has(asked) == 0, "OutOfOrder")
    twin.count(asked, event.time + 1)
    twin.count(moment("free from", pool, event.owner), event.time + notice + 1)


def left(twin: Twin, event: Left) -> None:
    """Pay out what a stake holds, once its notice is over."""
    pool, _ = taking(twin, event.pool, event.owner)
    need(twin.has(moment("entered", pool, event.owner)), "UnknownName")
    payable(twin, event.payee)
    need(event.payee.asset == pool.account.asset, "AssetMismatch")
    free, paid = twin.has(moment("free from", pool, event.owner)), paid_by(pool, event.owner)
    need(free and twin.has(paid) == 0, "OutOfOrder")
    need(event.time >= free - 1, "TooEarly")
    has = twin.has(stake(pool, event.owner))
    twin.move(stake(pool, event.owner), event.payee, has)
    twin.count(paid, has)
    twin.note("a member leaves with something", has)


def divided(twin: Twin, event: StakeDivided) -> None:
    """Put part of a stake under a new name, with the times of the whole."""
    pool, _ = taking(twin, event.pool, event.owner)
    need(twin.has(moment("entered", pool, event.owner)), "UnknownName")
    checked_name(event.taker)
    need(event.taker != "outside" and not twin.has(moment("entered", pool, event.taker)), "InvalidValue")
    need(twin.has(paid_by(pool, event.owner)) == 0, "OutOfOrder")
    positive(event.amount)
    need(event.amount <= twin.has(stake(pool, event.owner)), "InvalidValue")
    twin.move(stake(pool, event.owner), stake(pool, event.taker), event.amount)
    for what in ("entered", "asked to leave", "free from"):
        twin.count(moment(what, pool, event.taker), twin.has(moment(what, pool, event.owner)))
    twin.note("a stake on notice is divided", twin.has(moment("asked to leave", pool, event.owner)))


def gained(twin: Twin, event: GainShared) -> None:
    """Share a gain among those who were in at its date and had not asked to leave by then."""
    pool, _ = taking(twin, event.pool, "anybody")
    natural(event.earned)
    need(event.earned <= event.time, "InvalidValue")
    may_pay(twin, event.payer)
    need(event.payer.asset == pool.account.asset, "AssetMismatch")
    positive(event.amount)
    counts = {}
    for each in sorted({each.owner for each in twin.book if each == moment("entered", pool, each.owner)}):
        came, asked = (twin.has(moment(what, pool, each)) for what in ("entered", "asked to leave"))
        if 0 < came <= event.earned + 1 and (not asked or event.earned + 1 <= asked):
            counts[each] = twin.has(stake(pool, each)) + twin.has(paid_by(pool, each))
    need(sum(counts.values()), "InvalidValue")
    paying = False
    for owner, part in zip(counts, oracle.in_proportion(event.amount, list(counts.values()))[0], strict=True):
        gone = twin.has(paid_by(pool, owner)) > 0
        payee = Account(owner, "recovered", pool.account.asset) if gone else stake(pool, owner)
        if part and payee != event.payer:
            twin.move(event.payer, payee, part)
            paying = True
        twin.note("one who has left gains", part and gone)
        asked = twin.has(moment("asked to leave", pool, owner))
        twin.note("one who has asked to leave gains of before", part and not gone and asked)
    if paying:
        twin.stays(event.payer)


def recovery(twin: Twin, event: Recovery) -> None:
    """Give back what was borne of a loss: all to who was asked last, then before it, in proportion among equals."""
    may_pay(twin, event.payer)
    checked_name(event.loss)
    need(len(event.loss) <= ID_LONGEST, "UnknownName")
    natural(event.amount)
    asset = event.payer.asset
    counts = counted_of(twin, event.loss, asset)
    whole = sum(twin.has(each) for _, each in counts)
    need(counts, "UnknownName")
    need(event.amount <= whole, "InvalidValue")
    left, paying, ranks = event.amount, False, 0
    for (is_defaulter, _), group in itertools.groupby(counts, key=lambda row: row[0]):
        rank = [each for _, each in group]
        borne = [twin.has(each) for each in rank]
        given = min(left, sum(borne))
        left, ranks = left - given, ranks + (given > 0)
        twin.note("it comes back to a defaulter last", given and is_defaulter)
        for count, part in zip(rank, oracle.in_proportion(given, borne)[0], strict=True):
            twin.count(count, -part)
            payee = receiver(twin, count, asset)
            if part and payee != event.payer:
                twin.move(event.payer, payee, part)
                paying = True
            twin.note("it comes back to a pool", part and count.purpose.startswith("pool"))
            twin.note("it comes back to an owner", part and not count.purpose.startswith("pool"))
    twin.note("it comes back to who was asked last, and then to who was before", ranks > 1)
    if paying:
        twin.stays(event.payer)
    twin.note("it comes back in part", 0 < event.amount < whole)


def receiver(twin: Twin, count: Account, asset: Asset) -> Account:
    """Return to whom comes back what was counted: a pool's account by the rules of last, or an owner's own for that."""
    if not count.purpose.startswith("pool bore"):
        return Account(count.owner, "recovered", asset)
    return [
        pool.account
        for rules in twin.rules
        if rules.since <= twin.time
        for pool in rules.pools
        if pool.name == count.owner and pool.account.asset == asset
    ][-1]
