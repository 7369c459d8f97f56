"""Checked: principal deficiency ledgers: debited the most junior first, credited the most senior first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, LengthMismatch
from rhodian.tranches import Entry, credit, debit
from tests import tranches_oracle

amounts = st.integers(0, 10**12) | st.integers(0, 9)
entries = st.lists(st.tuples(st.booleans(), st.integers(0, 40)), max_size=12)
few_balances = st.lists(st.integers(0, 20), max_size=5)


def written(entry: Entry) -> dict[str, Any]:
    """Return what is entered, as the oracle writes it."""
    return {"after": list(entry.after), "entered": list(entry.entered), "left": entry.left}


@pytest.mark.clause("TR-7", "TR-8")
@given(st.lists(st.tuples(amounts, amounts), max_size=6), amounts)
def test_entries_are_as_an_oracle_makes_them(rows: list[tuple[int, int]], amount: int) -> None:
    """Of any counters, those included that are above their balance, as after a balance fell by other means."""
    before, balances = [row[0] for row in rows], [row[1] for row in rows]
    assert written(debit(before, balances, amount)) == tranches_oracle.debit(before, balances, amount)
    assert written(credit(before, amount)) == tranches_oracle.credit(before, amount)


@pytest.mark.clause("TR-7", "TR-8")
@given(few_balances, entries)
def test_over_any_entries_all_deficiencies_are_what_was_debited_less_credited(
    balances: list[int], made: list[tuple[bool, int]]
) -> None:
    """And none is above its balance, and only once all junior to it are full is one above 0."""
    now: tuple[int, ...] = tuple(0 for _ in balances)
    debited = credited = 0
    for is_debit, amount in made:
        entry = debit(now, balances, amount) if is_debit else credit(now, amount)
        debited += (amount - entry.left) if is_debit else 0
        credited += 0 if is_debit else (amount - entry.left)
        now = entry.after
        assert sum(now) == debited - credited
        assert all(0 <= each <= balance for each, balance in zip(now, balances, strict=True))
        for place, each in enumerate(now):
            assert each == 0 or list(now[:place]) == balances[:place]


CAPS = ((130, (100, 30), 0), (350, (100, 200), 50))


@pytest.mark.clause("TR-7")
@pytest.mark.parametrize(("loss", "after", "left"), CAPS)
def test_no_deficiency_is_above_its_balance_and_the_rest_is_said(loss: int, after: tuple[int, int], left: int) -> None:
    entry = debit((0, 0), (100, 200), loss)
    assert (entry.after, entry.left) == (after, left)


@pytest.mark.clause("TR-8")
def test_interest_makes_good_the_most_senior_first_and_the_rest_is_said() -> None:
    assert credit((100, 30), 50) == Entry((80, 0), (20, 30), 0)
    assert credit((100, 30), 131) == Entry((0, 0), (100, 30), 1)


WRONG: tuple[tuple[Any, Any, Any, type[Exception], str], ...] = (
    ((1, -1), (-1, 1), -1, InvalidAmount, "deficiencies[1]"),
    ((1, 1), (1, True), -1, InvalidAmount, "balances[1]"),
    ((1, 1), (1,), -1, InvalidAmount, "amount"),
    ((1, 1), (1,), 1, LengthMismatch, "balances"),
)


@pytest.mark.clause("TR-9")
@pytest.mark.parametrize(("before", "balances", "amount", "kind", "field"), WRONG)
def test_what_is_no_amount_is_refused(
    before: Any, balances: Any, amount: Any, kind: type[Exception], field: str
) -> None:
    with pytest.raises(kind) as refusal:
        debit(before, balances, amount)
    assert refusal.value.field == field  # type: ignore[attr-defined]  # each of these has one


@pytest.mark.clause("TR-9")
def test_a_credit_of_what_is_no_amount_is_refused() -> None:
    for before, amount, field in (((1, -1), -1, "deficiencies[1]"), ((1,), -1, "amount")):
        with pytest.raises(InvalidAmount) as refusal:
            credit(before, amount)
        assert refusal.value.field == field
