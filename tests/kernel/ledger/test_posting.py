"""Checked: money moves through one door, in full or not at all, and the books always balance."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rhodian import (
    Account,
    Asset,
    AssetMismatch,
    InvalidBalance,
    InvalidValue,
    Overdrawn,
    SelfTransfer,
    Transfer,
    TrialBalance,
    outside,
    post,
    post_all,
    trial_balance,
)
from tests.strategies import ACCOUNTS, BTC, EUR, HUGE, amounts, balances, transfers, untyped

if TYPE_CHECKING:
    from collections.abc import Iterator

A, B = Account("A", "fund", EUR), Account("B", "fund", EUR)
WORLD = outside(EUR)


class ReadOnly(Mapping[Account, int]):
    """A host's books that can be read by account, and count how often, but not written."""

    def __init__(self, books: Mapping[Account, int]) -> None:
        self.books = books
        self.read: list[Account] = []

    def __getitem__(self, account: Account) -> int:
        self.read.append(account)
        return self.books[account]

    def __iter__(self) -> Iterator[Account]:
        return iter(self.books)

    def __len__(self) -> int:
        return len(self.books)


def naive(books: Mapping[Account, int], payments: list[Transfer]) -> dict[Account, int] | Transfer:
    """Post transfers to a copy of the books, one by one; return the copy, or the transfer that cannot be paid."""
    after = dict(books)
    for payment in payments:
        if payment.payer.owner != "outside" and after.get(payment.payer, 0) < payment.amount:
            return payment
        after[payment.payer] = after.get(payment.payer, 0) - payment.amount
        after[payment.payee] = after.get(payment.payee, 0) + payment.amount
    return after


@given(balances(), transfers())
def test_a_transfer_moves_its_amount_and_touches_nothing_else(books: dict[Account, int], payment: Transfer) -> None:
    before = dict(books)
    expected = naive(books, [payment])
    if isinstance(expected, Transfer):
        with pytest.raises(Overdrawn) as refusal:
            post(books, payment)
        assert refusal.value.account == payment.payer
        assert (refusal.value.balance, refusal.value.amount) == (books.get(payment.payer, 0), payment.amount)
    else:
        changes = post(books, payment)
        assert [account for account, _ in changes] == [payment.payer, payment.payee]
        assert {**books, **dict(changes)} == expected
    assert books == before


@given(balances(), st.lists(transfers(), max_size=12))
def test_transfers_post_in_full_or_not_at_all(books: dict[Account, int], payments: list[Transfer]) -> None:
    before = dict(books)
    expected = naive(books, payments)
    if isinstance(expected, Transfer):
        with pytest.raises(Overdrawn) as refusal:
            post_all(books, payments)
        assert (refusal.value.account, refusal.value.amount) == (expected.payer, expected.amount)
    else:
        assert {**books, **dict(post_all(books, payments))} == expected
    assert books == before


@given(balances(), st.lists(transfers(), max_size=12))
def test_posting_makes_and_loses_nothing(books: dict[Account, int], payments: list[Transfer]) -> None:
    try:
        changes = post_all(books, payments)
    except Overdrawn:
        return
    after = {**books, **dict(changes)}
    for asset in (EUR, BTC):
        assert sum(held for account, held in after.items() if account.asset == asset) == 0
    assert all(held >= 0 for account, held in after.items() if not account.is_outside)


@given(balances(), st.lists(transfers(), max_size=12), st.integers(0, 12))
def test_posting_in_two_parts_is_posting_at_once(books: dict[Account, int], payments: list[Transfer], cut: int) -> None:
    try:
        whole = {**books, **dict(post_all(books, payments))}
    except Overdrawn:
        return
    halfway = {**books, **dict(post_all(books, payments[:cut]))}
    assert {**halfway, **dict(post_all(halfway, payments[cut:]))} == whole


@given(balances(), st.lists(transfers(), max_size=12))
def test_changes_name_each_account_touched_once_in_order_of_touching(
    books: dict[Account, int], payments: list[Transfer]
) -> None:
    try:
        changes = post_all(books, payments)
    except Overdrawn:
        return
    touched = dict.fromkeys(account for payment in payments for account in (payment.payer, payment.payee))
    assert [account for account, _ in changes] == list(touched)


@given(amounts())
def test_an_account_pays_out_all_it_holds_and_not_a_unit_more(held: int) -> None:
    books = {A: held, WORLD: -held}
    assert post(books, Transfer(A, B, held)) == ((A, 0), (B, held))
    with pytest.raises(Overdrawn):
        post(books, Transfer(A, B, held + 1))


def test_the_world_outside_pays_in_what_the_books_never_held() -> None:
    assert post({}, Transfer(WORLD, A, HUGE)) == ((WORLD, -HUGE), (A, HUGE))


def test_money_that_comes_in_can_go_out_in_the_same_posting() -> None:
    payments = [Transfer(WORLD, A, 5), Transfer(A, B, 5), Transfer(B, WORLD, 3)]
    assert post_all({}, payments) == ((WORLD, -2), (A, 0), (B, 2))
    with pytest.raises(Overdrawn):
        post_all({}, payments[1:])


def test_transfers_may_come_one_at_a_time() -> None:
    payments = [Transfer(WORLD, A, 5), Transfer(A, B, 5), Transfer(B, WORLD, 3)]
    assert post_all({A: 1}, iter(payments)) == post_all({A: 1}, payments)


def test_posting_nothing_changes_nothing() -> None:
    assert post_all({A: 5}, []) == ()
    assert post({A: 5}, Transfer(A, B, 0)) == ((A, 5), (B, 0))


def test_posting_reads_only_the_accounts_that_move() -> None:
    books = ReadOnly({account: 9 for account in ACCOUNTS if not account.is_outside})
    post(books, Transfer(A, B, 1))
    assert books.read == [A, B]


def test_a_host_may_keep_its_books_in_any_container_that_reads_by_account() -> None:
    class Shelf:
        def get(self, account: Account, default: int, /) -> int:
            return 7 if account == A else default

    assert post_all(Shelf(), [Transfer(A, B, 7)]) == ((A, 0), (B, 7))


@pytest.mark.clause("LE-13")
@pytest.mark.parametrize("garbage", [-1, True, 1.0, Decimal(1), None, "1", float("nan")])
@pytest.mark.parametrize("account", [A, B])
def test_a_balance_that_is_not_an_amount_is_refused(account: Account, garbage: object) -> None:
    books = {A: 5, B: 5, account: untyped(garbage)}
    for use in (
        lambda: post(books, Transfer(A, B, 0)),
        lambda: post_all(books, [Transfer(A, B, 0)]),
        lambda: trial_balance(books),
    ):
        with pytest.raises(InvalidBalance) as refusal:
            use()
        assert refusal.value.account == account
        assert refusal.value.balance is garbage


@pytest.mark.parametrize("garbage", [True, 1.0, Decimal(-1), None, "-1"])
def test_a_balance_of_the_world_outside_is_a_whole_number_too(garbage: object) -> None:
    with pytest.raises(InvalidBalance):
        post({WORLD: untyped(garbage)}, Transfer(WORLD, A, 1))
    assert post({WORLD: -3}, Transfer(WORLD, A, 1)) == ((WORLD, -4), (A, 1))


@pytest.mark.parametrize("garbage", [None, 1, "AB", (A, B, 1)])
def test_something_among_the_transfers_that_is_not_one_is_refused(garbage: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        post_all({A: 5}, [Transfer(A, B, 1), untyped(garbage)])
    assert refusal.value.field.startswith("transfers")


def test_an_account_cannot_pay_itself() -> None:
    with pytest.raises(SelfTransfer) as refusal:
        Transfer(A, Account("A", "fund", EUR), 1)
    assert refusal.value.account == A


def test_a_transfer_stays_in_one_asset() -> None:
    with pytest.raises(AssetMismatch) as refusal:
        Transfer(A, Account("B", "fund", Asset("EUR", 3)), 1)
    assert (refusal.value.asset, refusal.value.expected) == (Asset("EUR", 3), EUR)


@pytest.mark.parametrize("field", ["payer", "payee"])
@pytest.mark.parametrize("garbage", [None, "A", EUR, ("A", "fund", "EUR")])
def test_payer_and_payee_are_accounts(field: str, garbage: object) -> None:
    fields = {"payer": A, "payee": B, field: untyped(garbage)}
    with pytest.raises(InvalidValue) as refusal:
        Transfer(fields["payer"], fields["payee"], 1)
    assert refusal.value.field == field


def test_a_transfer_that_pays_itself_in_another_asset_is_refused_for_the_first_fault() -> None:
    with pytest.raises(SelfTransfer):
        Transfer(A, A, -1)
    with pytest.raises(AssetMismatch):
        Transfer(A, Account("A", "fund", BTC), -1)


@pytest.mark.clause("LE-6")
@given(balances())
def test_books_that_came_from_outside_balance(books: dict[Account, int]) -> None:
    for line in trial_balance(books):
        assert line.balanced
        assert line.inside == sum(
            held for account, held in books.items() if account.asset == line.asset and not account.is_outside
        )


@pytest.mark.clause("LE-6")
def test_a_trial_balance_has_a_line_for_each_asset_in_order() -> None:
    small = Asset("EUR", 0)
    books = {A: 5, Account("A", "fund", small): 1, Account("A", "fund", BTC): 2, outside(BTC): -2, WORLD: -4}
    assert trial_balance(books) == (TrialBalance(BTC, 2, -2), TrialBalance(small, 1, 0), TrialBalance(EUR, 5, -4))
    assert [line.balanced for line in trial_balance(books)] == [True, False, False]
    assert trial_balance({}) == ()


class History(RuleBasedStateMachine):
    """Play whole histories against a plain dict that is written as one goes along."""

    def __init__(self) -> None:
        super().__init__()
        self.books: dict[Account, int] = {}
        self.model: dict[Account, int] = {}

    @rule(payment=transfers())
    def pay(self, payment: Transfer) -> None:
        expected = naive(self.model, [payment])
        if isinstance(expected, Transfer):
            with pytest.raises(Overdrawn):
                post(self.books, payment)
            return
        self.books.update(post(self.books, payment))
        self.model = expected

    @rule(payments=st.lists(transfers(), max_size=6))
    def pay_all(self, payments: list[Transfer]) -> None:
        expected = naive(self.model, payments)
        if isinstance(expected, Transfer):
            with pytest.raises(Overdrawn):
                post_all(self.books, payments)
            return
        self.books.update(post_all(self.books, payments))
        self.model = expected

    @invariant()
    def the_books_are_the_models(self) -> None:
        assert self.books == self.model

    @invariant()
    def the_books_balance(self) -> None:
        assert all(line.balanced for line in trial_balance(self.books))

    @invariant()
    def no_account_inside_is_below_zero(self) -> None:
        assert all(held >= 0 for account, held in self.books.items() if not account.is_outside)


TestHistory = History.TestCase
TestHistory.settings = settings(stateful_step_count=25)
