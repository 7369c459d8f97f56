"""Checked: what is claimed of books that hold what no books can, and of what is no account or transfer."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian import (
    Account,
    AssetMismatch,
    InvalidAmount,
    InvalidBalance,
    InvalidValue,
    Overdrawn,
    SelfTransfer,
    Transfer,
    post,
)
from rhodian.ledger.posting import held_after
from rhodian_proofs.claims import (
    AnyAccount,
    AnyBooks,
    AnyInt,
    Natural,
    NoInt,
    Not,
    claim,
    is_natural,
    is_same,
    is_whole,
    refusal_of,
    tells,
)


def is_balance(account: Account, held: Any) -> bool:
    """Tell whether an account may hold that."""
    return is_natural(held) or (account.is_outside and is_whole(held))


@claim("LE-7", about=(post, Transfer))
def posting_refuses_books_in_which_an_account_holds_less_than_nothing(
    books: AnyBooks, payer: AnyAccount, payee: AnyAccount, amount: Natural
) -> None:
    """Posting is refused first exactly if the payer, or else the payee, is below 0 without being the world outside."""
    if refusal_of(Transfer, payer, payee, amount) is not None:
        return
    refusal = refusal_of(post, books, Transfer(payer, payee, amount))
    for account in (payer, payee):
        held = books.get(account, 0)
        if held < 0 and not account.is_outside:
            assert tells(refusal, InvalidBalance, account=account, balance=held)
            return
    assert not isinstance(refusal, InvalidBalance)


@claim("LE-10", about=(held_after,))
def one_account_gains_or_loses_what_it_is_told_to(books: AnyBooks, account: AnyAccount, gain: AnyInt) -> None:
    """One account holds as much more as it gains; refused exactly if inside it is below 0 before, or else after it."""
    refusal, held = refusal_of(held_after, books, account, gain), books.get(account, 0)
    if held < 0 and not account.is_outside:
        assert tells(refusal, InvalidBalance, account=account, balance=held)
    elif held + gain < 0 and not account.is_outside:
        assert tells(refusal, Overdrawn, account=account, balance=held, amount=-gain)
    else:
        assert refusal is None
        assert is_same(held_after(books, account, gain), held + gain)


NotAnAccount = Annotated[Any, Not(Account)]


@claim("LE-8", about=(Transfer,))
def a_transfer_needs_two_accounts(payer: AnyAccount | NotAnAccount, payee: AnyAccount | NotAnAccount) -> None:
    """A transfer is refused first for a payer, or else a payee, that is no account."""
    refusal = refusal_of(Transfer, payer, payee, 1)
    if payer.__class__ is not Account:
        assert tells(refusal, InvalidValue, field="payer", value=payer)
    elif payee.__class__ is not Account:
        assert tells(refusal, InvalidValue, field="payee", value=payee)
    elif not payer.asset.only_rises or payer.is_outside:
        assert not isinstance(refusal, InvalidValue)


@claim("LE-8", about=(Transfer,))
def a_transfer_needs_an_amount(payer: AnyAccount, payee: AnyAccount, amount: AnyInt | NoInt) -> None:
    """A transfer of what is no amount is refused, unless its accounts are refused before."""
    refusal = refusal_of(Transfer, payer, payee, amount)
    if payer == payee or payer.asset != payee.asset:
        assert refusal.__class__ is SelfTransfer or refusal.__class__ is AssetMismatch
    elif not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    else:
        assert not isinstance(refusal, InvalidAmount)


Held = AnyInt | NoInt


@attrs.frozen
class Two:
    """Books that hold something, of whatever kind, of one account, and something of any other."""

    account: Any
    """The account."""
    held: Any
    """What they hold of it."""
    other: Any
    """What they hold of any other."""

    def get(self, account: Any, _: Any) -> Any:
        """Return what they hold of an account."""
        return self.held if account == self.account else self.other


@claim("LE-13", about=(post,))
def posting_refuses_what_is_no_balance(
    payer: AnyAccount, payee: AnyAccount, amount: Natural, held: Held, other: Held
) -> None:
    """Posting is refused first for a payer, or else a payee, for whom the books hold no whole number."""
    if refusal_of(Transfer, payer, payee, amount) is not None:
        return
    books: Any = Two(payer, held, other)
    refusal = refusal_of(post, books, Transfer(payer, payee, amount))
    for account, balance in ((payer, held), (payee, other)):
        if not is_balance(account, balance):
            assert tells(refusal, InvalidBalance, account=account, balance=balance)
            return
    assert refusal is None or tells(refusal, Overdrawn, account=payer, balance=held, amount=amount)
