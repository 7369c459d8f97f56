"""Checked: symbolic books add up as real ones do, whichever accounts turn out to be the same."""

from __future__ import annotations

from typing import Any

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, InvalidValue, Overdrawn, Transfer, post, post_all
from rhodian_proofs.claims.writing import held_in, never_negative, same_totals, written
from rhodian_proofs.engine.models import concrete
from rhodian_proofs.rules.induction import learn, prove
from rhodian_proofs.rules.loops import rules
from rhodian_proofs.symbolic.accounts import IS_OUTSIDE, SymAccount, SymAsset
from rhodian_proofs.symbolic.books import NeverNegative, SymBooks, SymChanges
from rhodian_proofs.symbolic.ints import some_natural
from rhodian_proofs.symbolic.signals import current
from rhodian_proofs.symbolic.walk import End
from tests.proofs.walking import ends_of, insist, is_proved, paths_of, plain, some_equal_to


def some_account(name: str) -> SymAccount:
    """Return an account of which nothing is known."""
    return SymAccount(current().fresh(name))


def some_asset() -> SymAsset:
    """Return an asset of which nothing is known."""
    return SymAsset(current().fresh("asset"))


def account_number(number: int, asset: int) -> SymAccount:
    """Return the account of a known number, in an asset of a known number."""
    account = SymAccount(z3.IntVal(number))
    current().learn(account.asset.term == asset)
    return account


def some_books(*, sound: bool = True) -> Any:
    """Return books of which nothing is known, but perhaps that no account inside is below 0."""
    return SymBooks.some(never_negative=sound)


WRITES = st.lists(st.tuples(st.integers(0, 3), st.integers(-9, 9)), max_size=6)


@given(WRITES)
def test_totals_follow_what_is_written(writes: list[tuple[int, int]]) -> None:
    assets = (0, 0, 1, 1)
    found: list[Any] = []

    def run() -> None:
        books = some_books(sound=False)
        accounts = [account_number(number, asset) for number, asset in enumerate(assets)]
        for account in accounts:
            current().learn(books.get(account, 0).term == 0)
        before = [books.total_in(SymAsset(z3.IntVal(asset))) for asset in (0, 1, 2)]
        for number, balance in writes:
            books = books.after([(accounts[number], some_equal_to(balance))])
        after = [books.total_in(SymAsset(z3.IntVal(asset))) for asset in (0, 1, 2)]
        found.append(plain([y - x for x, y in zip(before, after, strict=True)]))
        found.append(plain([books.get(account, 0) for account in accounts]))

    assert ends_of(run) == [End.RETURNED]
    held = dict.fromkeys(range(4), 0) | dict(writes)
    assert found == [
        [held[0] + held[1], held[2] + held[3], 0],
        [held[number] for number in range(4)],
    ]


def test_two_accounts_may_be_one_or_two_and_both_are_tried() -> None:
    seen: list[bool] = []

    def run() -> None:
        books, one, other = some_books(), some_account("one"), some_account("other")
        before = books.get(other, 0)
        books = books.after([(one, books.get(one, 0) + 1)])
        seen.append(bool(one == other))
        insist(books.get(other, 0) == (before + 1 if seen[-1] else before))

    assert ends_of(run) == [End.RETURNED] * 2
    assert sorted(seen) == [False, True]


def test_a_path_that_forgets_that_two_accounts_may_be_one_is_not_proved() -> None:
    def run() -> None:
        books, one, other = some_books(), some_account("one"), some_account("other")
        before = books.get(other, 0)
        books = books.after([(one, books.get(one, 0) + 1)])
        insist(books.get(other, 0) == before)

    assert sorted(end.name for end in ends_of(run)) == ["ASSERTION", "RETURNED"]


def test_an_account_written_twice_counts_once() -> None:
    def run() -> None:
        books, account = some_books(), some_account("account")
        before = books.total_in(account.asset) - books.get(account, 0)
        books = books.after([(account, some_natural("first")), (account, some_equal_to(5))])
        insist(books.total_in(account.asset) == before + 5)

    assert is_proved(run)


def test_an_account_inside_holds_no_less_than_nothing_and_one_outside_may() -> None:
    def run() -> None:
        account = some_account("account")
        held = some_books().get(account, 0)
        if account.is_outside:
            insist(held >= 0)
        else:
            insist(held >= 0)

    assert sorted(end.name for end in ends_of(run)) == ["ASSERTION", "RETURNED", "RETURNED"]


def test_books_of_which_nothing_is_known_may_hold_less_than_nothing() -> None:
    assert End.ASSERTION in ends_of(lambda: insist(some_books(sound=False).get(some_account("account"), 0) >= 0))


def test_what_was_written_is_not_taken_to_be_above_zero() -> None:
    def run() -> None:
        books, account = some_books(), some_account("account")
        books = books.after([(account, books.get(account, 0) - 1)])
        insist(account.is_outside or books.get(account, 0) >= 0)

    assert End.ASSERTION in ends_of(run)


def test_books_stay_as_they_were_when_others_are_made_of_them() -> None:
    def run() -> None:
        books, account, asset = some_books(), some_account("account"), some_asset()
        held, total = books.get(account, 0), books.total_in(asset)
        after = books.after([(account, held + 1)])
        insist(books.get(account, 0) == held)
        insist(books.total_in(asset) == total)
        insist(after.get(account, 0) == held + 1)

    assert is_proved(run)


def test_books_that_were_lent_to_a_step_cannot_be_read_after_it() -> None:
    def run() -> None:
        lent = some_books().lent()
        lent.close()
        lent.get(some_account("account"), 0)

    assert ends_of(run) == [End.UNSUPPORTED]


def test_changes_are_written_to_the_books_that_they_were_worked_out_for_and_to_no_others() -> None:
    def changes_of(books: Any) -> SymChanges:
        return SymChanges(books, books.after([(some_account("account"), some_natural("balance"))]))

    def run() -> None:
        books = some_books()
        books.after(changes_of(books))
        some_books().after(changes_of(books))

    assert ends_of(run) == [End.UNSUPPORTED]


def test_an_invariant_that_no_account_is_negative_is_shown_of_an_arbitrary_one() -> None:
    def sound() -> None:
        prove(iter([never_negative(some_books())]), "sound")

    def unsound() -> None:
        books, account = some_books(), some_account("account")
        current().learn(z3.Not(IS_OUTSIDE(account.term)))
        books = books.after([(account, books.get(account, 0) - 1)])
        prove(iter([never_negative(books)]), "unsound")

    assert ends_of(sound) == [End.RETURNED]
    assert ends_of(unsound) == [End.BROKEN]


def test_an_assumption_about_books_already_written_to_is_not_supported() -> None:
    def run() -> None:
        books, account = some_books(sound=False), some_account("account")
        held = books.get(account, 0)
        books = books.after([(account, some_equal_to(0))])
        learn(iter([NeverNegative(books)]), "a test")
        books.get(account, 0)
        insist(account.is_outside or held >= 0)

    assert End.UNSUPPORTED in ends_of(run)
    assert End.RETURNED not in ends_of(run)


def test_equal_totals_are_equal_in_every_asset() -> None:
    def run() -> None:
        books, others, asset = some_books(), some_books(), some_asset()
        if same_totals(books, others):
            insist(held_in(books, asset) == held_in(others, asset))

    assert is_proved(run)


@pytest.mark.parametrize(
    "ask",
    [
        lambda books: books.get("A", 0),
        lambda books: books.get(some_account("account")),
        lambda books: books.get(some_account("account"), False),
        lambda books: books.items(),
        lambda books: some_account("account") in books,
        len,
        list,
        dict,
        lambda books: books == {},
        lambda books: books[some_account("account")],
        lambda books: books.get(some_account("account"), 1),
        lambda books: books.total_in(some_asset()).real,
        lambda _: hash(some_account("account").owner),
        lambda _: some_account("account").asset.code.upper(),
        lambda _: some_account("account").owner == 1,
        lambda _: hash(some_account("account")),
        lambda _: {some_asset(): 1},
        lambda _: bool(some_account("account")),
        lambda _: f"{some_account('account')}",
        lambda _: some_account("account") == Asset("EUR", 2),
        lambda _: some_asset() != Account("A", "fund", Asset("EUR", 2)),
        lambda _: some_account("account") == some_asset(),
    ],
)
def test_what_is_not_known_of_books_accounts_and_assets_is_refused(ask: Any) -> None:
    assert ends_of(lambda: ask(some_books())) == [End.UNSUPPORTED]


def test_accounts_and_assets_are_what_they_stand_for_to_the_kernel() -> None:
    def run() -> None:
        account = some_account("account")
        insist(account.__class__ is Account)
        insist(isinstance(account, Account))
        insist(account.asset.__class__ is Asset)

    assert ends_of(run) == [End.RETURNED]


def test_one_account_has_one_asset() -> None:
    def run() -> None:
        one, other = some_account("one"), some_account("other")
        if one == other:
            insist(one.asset == other.asset)

    assert is_proved(run)


def test_real_books_go_through_the_kernel_s_own_loop() -> None:
    asset = Asset("EUR", 2)
    one, other = Account("A", "fund", asset), Account("B", "fund", asset)
    with rules((), {}):
        assert dict(post_all({one: 5}, [Transfer(one, other, 2)])) == {one: 3, other: 2}


def test_posting_leaves_the_books_that_were_handed_in_as_they_were() -> None:
    def run() -> None:
        books, payer, payee, asset = some_books(), some_account("payer"), some_account("payee"), some_asset()
        if payer == payee or payer.asset != payee.asset:
            return
        held, total = books.get(payer, 0), books.total_in(asset)
        try:
            written(books, post(books, Transfer(payer, payee, some_natural("amount"))))  # type: ignore[arg-type]  # stand for accounts
        except (Overdrawn, InvalidValue):
            return
        insist(books.get(payer, 0) == held)
        insist(books.total_in(asset) == total)

    assert is_proved(run)


def test_a_model_becomes_books_that_hold_what_the_model_says() -> None:
    def run() -> None:
        books, one, other = some_books(), some_account("one"), some_account("other")
        current().memory["arguments"] = {"books": books, "one": one, "other": other}
        current().learn(one.term != other.term)
        current().learn(one.asset.term == other.asset.term)
        current().learn(books.get(one, 0).term == 41)
        current().learn(z3.Not(IS_OUTSIDE(one.term)))
        current().learn(IS_OUTSIDE(other.term))
        current().learn(books.get(other, 0).term == -41)

    (walked,) = paths_of(run)
    assert walked.path.solver.check() == z3.sat
    values = concrete(walked.path, walked.path.solver.model())
    assert values["books"] == {values["one"]: 41, values["other"]: -41}
    assert values["one"].asset == values["other"].asset
    assert (values["one"].is_outside, values["other"].is_outside) == (False, True)
