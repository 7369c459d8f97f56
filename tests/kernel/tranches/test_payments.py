"""Checked: payment dates: interest, what it cures and principal, as an oracle pays them and in the book, over many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    InvalidAmount,
    InvalidValue,
    LengthMismatch,
    OutOfOrder,
    Overdrawn,
    outside,
    post_all,
    trial_balance,
)
from rhodian.tranches import (
    Classes,
    DatePaid,
    Entry,
    InterestPaid,
    Streams,
    pay_date,
    pay_interest,
    pay_principal,
    repay,
    settle_date,
)
from tests import tranches_oracle

if TYPE_CHECKING:
    from collections.abc import Sequence

amounts = st.integers(0, 10**9) | st.integers(0, 9)
cash_of = st.integers(0, 10**10) | st.integers(0, 40)
rows = st.lists(st.tuples(amounts, amounts, amounts), max_size=5)


def columns_of(table: Sequence[tuple[int, ...]], width: int) -> list[list[int]]:
    """Return the columns of a table, so many of them."""
    return [[row[place] for row in table] for place in range(width)]


def written(value: Any) -> Any:
    """Return a record as the oracle writes it."""
    if isinstance(value, tuple):
        return list(value)
    return (
        {name: written(each) for name, each in attrs.asdict(value, recurse=False).items()}
        if attrs.has(type(value))
        else value
    )


@pytest.mark.clause("TR-15", "TR-16")
@given(cash_of, rows)
def test_interest_is_paid_as_the_order_of_payments_written_out(cash: int, table: list[tuple[int, ...]]) -> None:
    interest, deficiencies, balances = columns_of(table, 3)
    found = pay_interest(cash, interest, deficiencies, balances)
    assert written(found) == tranches_oracle.pay_interest(cash, interest, deficiencies, balances)


@pytest.mark.clause("TR-17", "TR-18")
@given(cash_of, rows, st.booleans(), st.booleans())
def test_principal_is_repaid_as_an_oracle_does(
    cash: int,
    table: list[tuple[int, ...]],
    proportional: bool,  # noqa: FBT001  # one of two ways
    whole: bool,  # noqa: FBT001  # nothing is deficient
) -> None:
    balances, deficiencies, _ = columns_of(table, 3)
    deficiencies = [0 for _ in table] if whole else deficiencies
    found = pay_principal(cash, balances, deficiencies, proportional)
    assert written(found) == tranches_oracle.pay_principal(cash, balances, deficiencies, proportional)


EUR, SHORT = Asset("EUR", 2), Asset("EUR-deficiency", 2)


def streams(count: int) -> Streams:
    """Return where a contract of so many classes stands in the book."""
    paid, ledgers = (
        tuple(Account(f"class {place}", purpose, asset) for place in range(count))
        for purpose, asset in (("notes", EUR), ("deficiency", SHORT))
    )
    issuer = Account("issuer", "interest", EUR), Account("issuer", "principal", EUR)
    return Streams(paid, ledgers, outside(SHORT), *issuer)


dates = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.booleans()), max_size=6)


@pytest.mark.clause("TR-17", "TR-19", "TR-20")
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 6)), max_size=4), dates)
def test_over_many_dates_cash_in_is_cash_out_and_what_stays_and_ledgers_hold_the_deficiencies(
    table: list[tuple[int, int]], course: list[tuple[int, int, int, bool]]
) -> None:
    """In the book; and no deficiency is above its balance or above 0 before all junior ones are full."""
    balances, coupons = (tuple(column) for column in columns_of(table, 2))
    where, none = streams(len(table)), tuple(0 for _ in table)
    now = Classes(balances, none, coupons)
    books: dict[Account, int] = {}
    came, lost_in_all, cured, beyond = [0, 0], 0, 0, 0
    for interest, principal, lost, proportional in course:
        books[where.interest] = books.get(where.interest, 0) + interest
        books[where.principal] = books.get(where.principal, 0) + principal
        books[outside(EUR)] = books.get(outside(EUR), 0) - interest - principal
        date = pay_date(now, books[where.interest], books[where.principal], lost, proportional)
        books.update(post_all(books, settle_date(date, where)))
        came = [came[0] + interest, came[1] + principal]
        lost_in_all += lost
        cured += sum(date.interest.cured)
        beyond += date.debited.left
        now = Classes(date.balances, date.deficiencies, coupons)
        assert (books[where.interest], books[where.principal]) == (date.interest.left, date.principal.left)
        assert [books.get(ledger, 0) for ledger in where.ledgers] == list(now.deficiencies)
        assert sum(now.deficiencies) == lost_in_all - beyond - cured
        paid_out = sum(books.get(payee, 0) for payee in where.paid)
        assert sum(came) == paid_out + books[where.interest] + books[where.principal]
        assert all(each.balanced for each in trial_balance(books))
        for place, (deficiency, balance) in enumerate(zip(now.deficiencies, now.balances, strict=True)):
            assert 0 <= deficiency <= balance
            assert deficiency == 0 or now.deficiencies[:place] == now.balances[:place]


@pytest.mark.clause("TR-19")
@given(rows, cash_of, cash_of, cash_of, st.booleans())
def test_a_date_is_as_an_oracle_pays_it(
    table: list[tuple[int, ...]],
    interest: int,
    principal: int,
    lost: int,
    proportional: bool,  # noqa: FBT001  # one of two ways
) -> None:
    classes = Classes(*(tuple(column) for column in columns_of(table, 3)))
    found = written(pay_date(classes, interest, principal, lost, proportional))
    assert found == tranches_oracle.pay_date(written(classes), interest, principal, lost, proportional)


@pytest.mark.clause("TR-16")
def test_behind_another_class_the_cure_comes_before_the_interest_and_of_the_foremost_after_it() -> None:
    """As in EDML BLUE 2024: interest B stands behind the top-up of its ledger if A is outstanding."""
    assert pay_interest(12, (5, 9), (4, 0), (50, 100)) == InterestPaid((0, 9), (3, 0), 0)
    assert pay_interest(12, (5, 9), (4, 0), (50, 0)) == InterestPaid((3, 9), (0, 0), 0)
    assert pay_interest(12, (5, 9), (0, 0), (50, 100)) == InterestPaid((3, 9), (0, 0), 0)


def blue() -> Classes:
    """Return the notes of EDML BLUE 2024, E to A in euro cents, and a quarter's interest that is made up."""
    balances = (2_700_000_00, 1_100_000_00, 5_200_000_00, 9_000_000_00, 342_500_000_00)
    return Classes(balances, (0,) * 5, (52_000_00, 15_000_00, 60_000_00, 93_000_00, 3_250_000_00))


@pytest.mark.clause("TR-19")
def test_a_quarter_of_edml_blue_with_a_loss_beyond_class_e() -> None:
    """Sizes are real, what comes in is made up; of a loss of 3 m class E bears 2.7 m, and D 0.3 m, less what cures."""
    classes = blue()
    assert sum(classes.balances) == 360_500_000_00
    date = pay_date(classes, 3_900_000_00, 5_000_000_00, 3_000_000_00, proportional=True)
    assert date.debited.after == (2_700_000_00, 300_000_00, 0, 0, 0)
    assert date.interest.paid == (0, 15_000_00, 60_000_00, 93_000_00, 3_250_000_00)
    assert date.interest.cured == (182_000_00, 300_000_00, 0, 0, 0)
    assert date.principal.shares == (0, 0, 0, 0, 5_482_000_00)
    assert date.deficiencies == (2_518_000_00, 0, 0, 0, 0)
    assert sum(date.balances) - sum(date.deficiencies) == 360_500_000_00 - 5_000_000_00 - 3_000_000_00


def test_over_two_dates_a_larger_loss_can_leave_the_most_senior_better_off() -> None:
    """A loss of 1 on the first ends repayment in proportion; so less is repaid in all, and of it more to the senior."""
    none = (0, 0)

    def repaid(first: int, second: int) -> tuple[int, ...]:
        one = pay_date(Classes((50, 100), none, none), 0, 60, first, proportional=True)
        two = pay_date(Classes(one.balances, one.deficiencies, none), 0, second, 90 - first - second, proportional=True)
        return tuple(map(sum, zip(one.principal.shares, two.principal.shares, strict=True)))

    assert repaid(0, 10) == (20, 50)
    assert repaid(1, 9 - 1) == (0, 68)


def test_a_date_is_not_settled_without_the_money_and_nothing_changes() -> None:
    date = pay_date(Classes((10,), (0,), (1,)), 1, 5, 0, proportional=False)
    where = streams(1)
    books = {where.interest: 1, where.principal: 4, outside(EUR): -5}
    with pytest.raises(Overdrawn):
        post_all(books, settle_date(date, where))
    assert books == {where.interest: 1, where.principal: 4, outside(EUR): -5}


WRONG: tuple[tuple[tuple[Any, ...], type[Exception], str], ...] = (
    ((-1, (-1,), (-1,), (-1,)), InvalidAmount, "cash"),
    ((1, (1, 0.5), (-1,), (-1,)), InvalidAmount, "interest[1]"),
    ((1, (1,), (True,), (-1,)), InvalidAmount, "deficiencies[0]"),
    ((1, (1,), (1, 1), (None,)), InvalidAmount, "balances[0]"),
    ((1, (1,), (1, 1), ()), LengthMismatch, "deficiencies"),
    ((1, (1,), (1,), ()), LengthMismatch, "balances"),
)


@pytest.mark.clause("TR-21")
@pytest.mark.parametrize(("asked", "kind", "field"), WRONG)
def test_interest_of_what_is_no_amount_is_refused(asked: tuple[Any, ...], kind: type[Exception], field: str) -> None:
    with pytest.raises(kind) as refusal:
        pay_interest(*asked)
    assert refusal.value.field == field  # type: ignore[attr-defined]  # each of these has one


WRONG_PRINCIPAL: tuple[tuple[tuple[Any, ...], type[Exception], str], ...] = (
    ((-1, (-1,), (-1,), 1), InvalidAmount, "cash"),
    ((1, (-1,), (-1,), 1), InvalidAmount, "balances[0]"),
    ((1, (1,), (1, -1), 1), InvalidAmount, "deficiencies[1]"),
    ((1, (1,), (1, 1), 1), LengthMismatch, "deficiencies"),
    ((1, (1,), (1,), 1), InvalidValue, "proportional"),
)


@pytest.mark.clause("TR-21")
@pytest.mark.parametrize(("asked", "kind", "field"), WRONG_PRINCIPAL)
def test_principal_of_what_is_no_amount_is_refused(asked: tuple[Any, ...], kind: type[Exception], field: str) -> None:
    with pytest.raises(kind) as refusal:
        pay_principal(*asked)
    assert refusal.value.field == field  # type: ignore[attr-defined]  # each of these has one


@pytest.mark.clause("TR-21")
def test_what_is_no_phase_of_a_date_is_refused_and_principal_that_is_no_amount() -> None:
    classes, entry, interest = Classes((1,), (0,), (0,)), Entry((0,), (0,), 0), InterestPaid((0,), (0,), 0)
    wrong: Any = ()
    for refused in (
        lambda: pay_date(wrong, -1, -1, -1, proportional=False),
        lambda: repay(wrong, entry, interest, -1, proportional=False),
        lambda: repay(classes, wrong, interest, -1, proportional=False),
        lambda: repay(classes, entry, wrong, -1, proportional=False),
        lambda: settle_date(wrong, streams(1)),
    ):
        with pytest.raises(OutOfOrder):
            refused()
    with pytest.raises(InvalidAmount, match=r"^principal must be "):
        pay_date(classes, 1, -1, 0, proportional=False)
    date = pay_date(classes, 1, 1, 0, proportional=False)
    assert isinstance(date, DatePaid)
    with pytest.raises(LengthMismatch):
        settle_date(date, streams(2))
