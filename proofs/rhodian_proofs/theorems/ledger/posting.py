"""Checked: what is claimed of the ledger, for any number of accounts and assets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import AssetMismatch, InvalidAmount, InvalidValue, Overdrawn, SelfTransfer, Transfer, post, post_all
from rhodian.base import columns
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    AnyInt,
    Books,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Transfers,
    claim,
    held_in,
    is_same,
    never_negative,
    parameter,
    refusal_of,
    same_totals,
    tells,
    total,
    where,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds

if TYPE_CHECKING:
    from typing import Any

Accounts = tuple[AnyAccount, ...]


def made(function: Any, *given: Any) -> Any:
    """Return what moves; nothing if an account is in another asset, is no account to move between, or only rises."""
    try:
        return function(*given)
    except (AssetMismatch, InvalidValue, SelfTransfer):
        return None


def posted(books: Any, transfers: Any) -> Any:
    """Return the books after the transfers, or nothing if they are refused."""
    try:
        return written(books, post_all(books, transfers))
    except Overdrawn:
        return None


def _one_posted(books: Books, payer: AnyAccount, payee: AnyAccount, amount: Natural) -> Any:
    """Return the books after the transfer, or nothing if it is refused."""
    transfer = made(Transfer, payer, payee, amount)
    if transfer is None:
        return None
    try:
        return written(books, post(books, transfer))
    except Overdrawn:
        return None


@claim("LE-1", about=(post, Transfer))
def post_conserves_every_asset(
    books: Books, payer: AnyAccount, payee: AnyAccount, amount: Natural, asset: AnyAsset
) -> None:
    """Posting leaves what all accounts of any asset hold together, the world outside included, as it was."""
    after = _one_posted(books, payer, payee, amount)
    if after is not None:
        assert held_in(after, asset) == held_in(books, asset)


@claim("LE-2", about=(post, Transfer))
def post_leaves_no_account_negative(
    books: Books, payer: AnyAccount, payee: AnyAccount, amount: Natural, holder: AnyAccount
) -> None:
    """If no account but the world outside is below 0 before posting, none is after it."""
    after = _one_posted(books, payer, payee, amount)
    if after is not None and not holder.is_outside:
        assert after.get(holder, 0) >= 0


@claim("LE-3", about=(post, Transfer))
def post_moves_the_amount_and_nothing_else(
    books: Books, payer: AnyAccount, payee: AnyAccount, amount: Natural, holder: AnyAccount
) -> None:
    """Posting takes the amount from the payer, gives it to the payee, and touches no other account."""
    transfer = made(Transfer, payer, payee, amount)
    if transfer is None:
        return
    try:
        changes = post(books, transfer)
    except Overdrawn:
        return
    debited, credited = changes
    assert is_same(debited[0], payer)
    assert is_same(credited[0], payee)
    after = written(books, changes)
    assert after.get(payer, 0) == books.get(payer, 0) - amount
    assert after.get(payee, 0) == books.get(payee, 0) + amount
    if holder != payer and holder != payee:
        assert after.get(holder, 0) == books.get(holder, 0)


@claim("LE-4", about=(post,))
def post_refuses_exactly_what_the_payer_cannot_pay(
    books: Books, payer: AnyAccount, payee: AnyAccount, amount: Natural
) -> None:
    """Posting is refused exactly if the payer is not the world outside and holds less than the amount."""
    transfer = made(Transfer, payer, payee, amount)
    if transfer is None:
        return
    try:
        post(books, transfer)
    except Overdrawn as refusal:
        assert not payer.is_outside
        assert books.get(payer, 0) < amount
        assert tells(refusal, Overdrawn, account=payer, balance=books.get(payer, 0), amount=amount)
        return
    assert payer.is_outside or books.get(payer, 0) >= amount


@claim("LE-4", about=(Transfer,))
def a_transfer_is_refused_exactly_when_malformed(payer: AnyAccount, payee: AnyAccount, amount: AnyInt) -> None:
    """A transfer is refused exactly for one account, two assets, an amount below 0, or a fall of what only rises."""
    refusal = refusal_of(Transfer, payer, payee, amount)
    if payer == payee:
        assert tells(refusal, SelfTransfer, account=payer)
    elif payer.asset != payee.asset:
        assert tells(refusal, AssetMismatch, field="payee", asset=payee.asset, expected=payer.asset)
    elif amount < 0:
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    elif payer.asset.only_rises and not payer.is_outside:
        assert tells(refusal, InvalidValue, field="payer", value=payer)
    else:
        assert refusal is None


def _post_all_holds(at: Moment) -> Conditions:
    yield never_negative(at.state)
    yield same_totals(at.state, at.start)


POST_ALL = Invariant("post_all.<locals>.step", _post_all_holds)


@claim("LE-5", about=(post_all, post), invariants=(POST_ALL,), length_max=2)
def post_all_conserves_every_asset(books: Books, transfers: Transfers, asset: AnyAsset) -> None:
    """Posting any number of transfers leaves what all accounts of any asset hold together as it was."""
    after = posted(books, transfers)
    if after is not None:
        assert held_in(after, asset) == held_in(books, asset)


@claim("LE-5", about=(post_all, post), invariants=(POST_ALL,), length_max=2)
def post_all_leaves_no_account_negative(books: Books, transfers: Transfers, holder: AnyAccount) -> None:
    """If no account but the world outside is below 0 before posting any number of transfers, none is after."""
    after = posted(books, transfers)
    if after is not None and not holder.is_outside:
        assert after.get(holder, 0) >= 0


def _rising_holds(at: Moment) -> Conditions:
    yield never_negative(at.state)
    yield same_totals(at.state, at.start)
    holder = parameter("holder")
    if holder.asset.only_rises and not holder.is_outside:
        yield at.state.get(holder, 0) >= at.start.get(holder, 0)


RISING = Invariant("post_all.<locals>.step", _rising_holds)


@claim("LE-11", about=(post_all, post), invariants=(RISING,), length_max=1)
def what_only_rises_never_falls(books: Books, transfers: Transfers, holder: AnyAccount) -> None:
    """Posting any number of transfers lowers no account inside in an asset that only rises."""
    after = posted(books, transfers)
    if after is not None and holder.asset.only_rises and not holder.is_outside:
        assert after.get(holder, 0) >= books.get(holder, 0)


def gained(holder: Any, transfers: Any) -> Any:
    """Return by how much each transfer raises what an account holds, or lowers it."""

    def by(transfer: Any) -> Any:
        received = where(transfer.payee == holder, transfer.amount, 0)
        return received - where(transfer.payer == holder, transfer.amount, 0)

    return columns.each(by, transfers)


def _what_is_gained_is_held(at: Moment) -> Conditions:
    yield never_negative(at.state)
    holder = parameter("holder")
    yield at.state.get(holder, 0) == at.start.get(holder, 0) + at.seen.gained


GAINED = (
    Invariant("gained.<locals>.by", nothing_holds, ("gained",), signed=("gained",)),
    Invariant("post_all.<locals>.step", _what_is_gained_is_held, along=("gained",)),
)


@claim("LE-12", about=(post_all, post), invariants=GAINED, length_max=2)
def each_account_holds_what_it_held_and_was_paid_less_what_it_paid(
    books: Books, transfers: Transfers, holder: AnyAccount
) -> None:
    """After any number of transfers, each account holds what it held, and all it was paid, less all that it paid."""
    gains = gained(holder, transfers)
    after = posted(books, transfers)
    if after is not None:
        assert after.get(holder, 0) == books.get(holder, 0) + total(gains)


# What rows of payers, payees and amounts come to, for claims of what makes such transfers.


def net_paid(holder: Any, payers: Any, payees: Any, amounts: Any) -> Any:
    """Return for each row what the holder is paid, less what it pays."""

    def by(payer: Any, payee: Any, amount: Any) -> Any:
        return where(payee == holder, amount, 0) - where(payer == holder, amount, 0)

    return columns.each(by, payers, payees, amounts)


def the_same(account: Any, accounts: Any) -> Any:
    """Return an account, once for each row."""

    def always(_: Any) -> Any:
        return account

    return columns.each(always, accounts)


NET_PAID = Invariant("net_paid.<locals>.by", nothing_holds, ("net_paid",), signed=("net_paid",))
