"""Trusted: discretionary payments in the machine: what somebody decides to pay though no rule asks for it.

A guarantee that is honoured, an ex-gratia payment, a voluntary one of a member: each moves its amount between two
accounts, once under its id, if somebody approves it whom the rules appoint and who neither pays nor is paid. It is of
no layer and no pool: nothing of it is borne of a loss, so it uses up no limit and no recovery gives it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns, names
from rhodian.base.accounts import Account, outside
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, positive
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import ID_LENGTH_MAX, IDS
from rhodian.machine.errors import UnknownName
from rhodian.machine.money import may_be_paid, may_pay
from rhodian.markets.terms import inside

if TYPE_CHECKING:
    from rhodian.ledger.posting import Balances
    from rhodian.machine.happenings import DiscretionaryPayment
    from rhodian.machine.state import Moves


def decided(name: str) -> Account:
    """Return the account that says whether a discretionary payment had an id: it holds 1 then, and 0 before."""
    return Account(name, "discretionary", IDS)


def approval(approver: str, name: str) -> Account:
    """Return the account that says whether somebody approved the payment of an id: it holds 1 then, and else 0."""
    return Account(approver, names.named("approved ", name), IDS)


def discretionary(
    kept: tuple[Account, ...], approvers: tuple[str, ...], books: Balances, event: DiscretionaryPayment
) -> Moves:
    """Return what moves when somebody pays at discretion, out of no pool (SPEC DI-1 to DI-4).

    Args:
        kept: the accounts of the pools of now.
        approvers: who may approve it, by the rules of now.
        books: what each account holds.
        event: what is paid.

    Raises:
        InvalidValue: if the id is malformed or another had it, the reason is malformed, an account is none that people
            may move money in, the approver is malformed, pays or is paid, or the amount is not 1 or more.
        UnknownName: if the rules appoint no such approver.
        SelfTransfer, AssetMismatch: as a transfer does.
    """
    must_be_first(books, event.id)
    checked_name(event.reason, "reason")
    payer, payee = may_pay(kept, event.payer, "payer"), may_be_paid(event.payee, "payee")
    approver = must_approve(approvers, event.approver, payer.owner, payee.owner)
    return moved(payer, payee, event.amount, decided(event.id), approval(approver, event.id))


def must_be_first(books: Balances, name: str) -> None:
    """Refuse the id of a discretionary payment that is malformed or the world outside's, or that another had.

    Ids of losses, auctions and defaults are others: it neither takes nor blocks any of them (SPEC DI-3).

    Raises:
        InvalidValue: exactly then.
    """
    account = decided(inside(checked_name(name, "id"), "id"))
    if len(name) > ID_LENGTH_MAX or books.get(account, 0) > 0:
        raise InvalidValue("id", name, f"an id of at most {ID_LENGTH_MAX} characters that no discretionary payment had")


def must_approve(approvers: tuple[str, ...], name: str, payer: str, payee: str) -> str:
    """Return who approves a payment: one whom the rules appoint, and who neither pays nor is paid (SPEC DI-2).

    Raises:
        UnknownName: if nobody of that name is appointed.
        InvalidValue: if the name is malformed or the world outside's, or that of the payer or the payee.
    """
    approver = inside(checked_name(name, "approver"), "approver")

    def is_another(other: str) -> bool:
        return other != approver

    if columns.every(is_another, approvers):
        raise UnknownName("approver", approver)
    if approver in (payer, payee):
        raise InvalidValue("approver", approver, "another than who pays and who is paid")
    return approver


def moved(payer: Account, payee: Account, amount: Amount, first: Account, by: Account) -> Moves:
    """Return what moves: the amount, and that the payment was made and who approved it (SPEC DI-1).

    Raises:
        InvalidValue: if the amount is not 1 or more.
        SelfTransfer, AssetMismatch: as a transfer does.
    """
    world = outside(IDS)
    return Transfer(payer, payee, positive(amount, "amount")), Transfer(world, first, 1), Transfer(world, by, 1)
