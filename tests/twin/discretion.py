"""Convenience: the twin's discretionary payments, and how they are drawn by one who looks at the twin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account, DiscretionaryPayment, outside
from tests.twin import worlds
from tests.twin.books import IDS, Twin, checked_id, checked_name, need, positive
from tests.twin.members import may_pay

if TYPE_CHECKING:
    from random import Random

    from rhodian import Event

SHARE = 7
"""One in so many that are drawn has something wrong."""


def had(twin: Twin, name: str) -> int:
    """Return whether a discretionary payment had an id."""
    return twin.has(Account(name, "discretionary", IDS))


def paid(twin: Twin, event: DiscretionaryPayment) -> None:
    """Let somebody pay at discretion, if somebody else who is appointed approves it."""
    checked_id(event.id)
    need(event.id != "outside" and not had(twin, event.id), "InvalidValue")
    checked_name(event.reason)
    may_pay(twin, event.payer)
    if event.payee != outside(event.payee.asset):
        twin.money(event.payee)
    checked_name(event.approver)
    need(event.approver != "outside", "InvalidValue")
    need(event.approver in twin.now.approvers, "UnknownName")
    need(event.approver not in {event.payer.owner, event.payee.owner}, "InvalidValue")
    positive(event.amount)
    need(event.payer != event.payee, "SelfTransfer")
    need(event.payer.asset == event.payee.asset, "AssetMismatch")
    twin.pay_out(event.payer, event.payee, event.amount)
    for account in (Account(event.id, "discretionary", IDS), Account(event.approver, f"approved {event.id}", IDS)):
        twin.move(outside(IDS), account, 1)
    twin.note("a discretionary payment has the id of what was absorbed", twin.has(Account(event.id, "absorbed", IDS)))


def paying(random: Random, twin: Twin, time: int) -> Event:
    """Draw a discretionary payment, most often one that is approved, and sometimes of an id that was."""
    name = str(next(number for number in range(1000) if not had(twin, str(number))))
    asset = random.choice([worlds.USD, worlds.BTC])
    purposes = ["wallet", "wallet", "margin", "recovered", "fees"]
    inside = [Account(random.choice(worlds.OWNERS), random.choice(purposes), asset) for _ in range(3)]
    payer = random.choice([outside(asset), *inside[:2]])
    payee = random.choice([outside(asset), *inside[1:], *(pool.account for pool in twin.now.pools)])
    has = min(twin.has(payer), 900) if payer in inside else 50
    amount = random.choice([1, has, random.randint(0, max(1, has)), has + 1])
    right = [each for each in twin.rules_at(time).approvers if each not in {payer.owner, payee.owner}]
    approver = random.choice(right if right and random.randint(0, SHARE) else [*worlds.OWNERS, "board", "outside"])
    if random.randint(0, SHARE) == 0:
        name = random.choice([str(random.randint(0, 9)), "outside", "i" * 151])
    return DiscretionaryPayment(time, name, approver, "ex gratia", payer, payee, amount)
