"""Checked: what is claimed of whole postings and whole trial balances, of few accounts: each once, in what order."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import (
    OUTSIDE,
    Account,
    Asset,
    InvalidBalance,
    InvalidValue,
    Overdrawn,
    Transfer,
    outside,
    post,
    post_all,
    trial_balance,
)
from rhodian_proofs.claims import AnyInt, Natural, NoInt, OneOf, UpTo, claim, is_same, refusal_of, tells
from rhodian_proofs.theorems.ledger.refusals import is_balance

_EUR = Asset("EUR", 2)
_CENT = Asset("EUR", 0)
_BTC = Asset("BTC", 8)
_A = Account("a", "fund", _EUR)
_B = Account("b", "fund", _EUR)
_C = Account("c", "fund", _EUR)
_WORLD = outside(_EUR)
Kept: TypeAlias = AnyInt | NoInt

Moved = Annotated[Any, OneOf(*((_A, _B), (_B, _C), (_C, _WORLD), (_WORLD, _A)))]
Movements = Annotated[tuple[tuple[Moved, Natural], ...], UpTo(2)]


def _transfers(movements: Any) -> list[Transfer]:
    return [Transfer(payer, payee, amount) for (payer, payee), amount in movements]


def _one_by_one(books: dict[Account, Any], transfers: list[Transfer]) -> tuple[dict[Account, Any], Transfer | None]:
    """Return the books as transfers leave them that are posted one by one, up to the first that overdraws, and it."""
    if not transfers:
        return books, None
    payer, payee, amount = transfers[0].payer, transfers[0].payee, transfers[0].amount
    if not payer.is_outside and books.get(payer, 0) < amount:
        return books, transfers[0]
    paid = {**books, payer: books.get(payer, 0) - amount}
    return _one_by_one({**paid, payee: paid.get(payee, 0) + amount}, transfers[1:])


@claim("LE-14", about=(post_all, post), scope="up to two transfers among four accounts")
def posting_all_is_posting_one_after_the_other(a: Natural, b: Natural, movements: Movements) -> None:
    """Posting many gives each account touched, once, in the order of first touch, as posting one by one leaves it."""
    given, transfers = {_A: a, _B: b}, _transfers(movements)
    books, refused = _one_by_one(given, transfers)
    if refused:
        told = refusal_of(post_all, given, transfers)
        assert tells(told, Overdrawn, account=refused.payer, balance=books.get(refused.payer, 0), amount=refused.amount)
    else:
        changes = post_all(given, transfers)
        touched = {account: books[account] for each in transfers for account in (each.payer, each.payee)}
        assert [account for account, _ in changes] == list(touched)
        for account, balance in changes:
            assert is_same(balance, touched[account])
    assert given == {_A: a, _B: b}


Intruder = Annotated[Any, OneOf(None, (_A, _B, 1), Transfer, "transfer")]


@claim("LE-14", about=(post_all,), scope="up to two transfers among four accounts")
def what_is_no_transfer_is_not_posted(a: Natural, amount: Natural, intruder: Intruder) -> None:
    """Posting many is refused at the first that is no transfer, unless one before it overdraws."""
    refusal = refusal_of(post_all, {_A: a}, (Transfer(_A, _B, amount), intruder))
    if a < amount:
        assert tells(refusal, Overdrawn, account=_A, balance=a, amount=amount)
    else:
        assert tells(refusal, InvalidValue, field="transfers", value=intruder)


SUMMED = "up to six accounts in three assets, three of them of the world outside"
_SHARE = Account("a", "fund", _CENT)
_BEYOND = outside(_BTC)
_ABROAD = Account(OUTSIDE, "abroad", _EUR)


def _books_of(balances: Any, *, reverse: bool) -> dict[Account, Any]:
    """Return books of those balances that are not None, in one order or the other."""
    given = tuple(zip((_A, _B, _WORLD, _SHARE, _BEYOND, _ABROAD), balances, strict=True))
    return {account: held for account, held in (given[::-1] if reverse else given) if held is not None}


Some = Natural | None
Any_ = AnyInt | None


@claim("LE-14", about=(trial_balance,), scope=SUMMED)
def a_trial_balance_adds_up_each_asset(
    a: Natural, b: Natural, world: AnyInt, share: Some, beyond: Any_, abroad: Any_
) -> None:
    """The trial balance adds up the books asset by asset; they balance if inside and outside sum to 0."""
    books = _books_of((a, b, world, share, beyond, abroad), reverse=True)
    lines = trial_balance(books)
    assert lines.__class__ is tuple
    assert trial_balance(_books_of((a, b, world, share, beyond, abroad), reverse=False))[0].asset == lines[0].asset
    assert [line.asset for line in lines] == [
        asset for asset in (_BTC, _CENT, _EUR) if any(account.asset == asset for account in books)
    ]
    for line in lines:
        inside = sum(held for account, held in books.items() if account.asset == line.asset and not account.is_outside)
        outside_it = sum(held for account, held in books.items() if account.asset == line.asset and account.is_outside)
        assert is_same(line.inside, inside)
        assert is_same(line.outside, outside_it)
        assert bool(line.balanced) == bool(inside + outside_it == 0)


@claim("LE-14", about=(trial_balance,), scope=SUMMED)
def a_trial_balance_is_refused_exactly_for_the_first_account_that_holds_no_balance(
    a: Kept,
    b: Kept,
    world: Kept,
    reverse: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """A trial balance is refused exactly for the first account that is below 0 inside, or holds no whole number."""
    books = _books_of((a, b, world, None, None, None), reverse=reverse)
    refusal = refusal_of(trial_balance, books)
    for account, held in books.items():
        if not is_balance(account, held):
            assert tells(refusal, InvalidBalance, account=account, balance=held)
            return
    assert refusal is None
