"""Checked: the losers of a cycle pay what they can, principal before fees, and what is missing is a value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, AlreadyAbsorbed, AssetMismatch, Books, InvalidAmount, InvalidValue, LengthMismatch, outside
from rhodian.base.errors import OutOfOrder
from rhodian.mutualisation.shortfall import Collected, Cycle, Shortfall, collect, recognise
from tests.strategies import BTC, EUR, NOT_NATURAL, amounts, untyped

A, B, C = (Account(owner, "margin", EUR) for owner in "ABC")


def paid_unit_by_unit(margin: int, *owed: int) -> tuple[int, ...]:
    """Pay what is owed out of a margin, one unit at a time, the first debt before the next."""
    paid = [0] * len(owed)
    for _ in range(margin):
        due = [place for place, amount in enumerate(owed) if paid[place] < amount]
        if due:
            paid[due[0]] += 1
    return tuple(paid)


def rows(largest: int) -> st.SearchStrategy[list[tuple[int, int, int, int]]]:
    return st.lists(st.tuples(*(amounts(largest) for _ in range(4))), max_size=6)


def collected_from(found: list[tuple[int, int, int, int]]) -> Collected:
    columns = tuple(zip(*found, strict=True)) or ((), (), (), ())
    return collect(*columns)


@pytest.mark.clause("MU-1")
@given(rows(12))
def test_each_account_pays_as_a_payment_unit_by_unit_does(found: list[tuple[int, int, int, int]]) -> None:
    collected = collected_from(found)
    assert collected.rows == tuple(paid_unit_by_unit(*row) for row in found)
    assert collected.missing == sum(loss - paid[0] for (_, loss, _, _), paid in zip(found, collected.rows, strict=True))


@pytest.mark.clause("MU-1")
@given(rows(10**30), st.randoms())
def test_the_order_of_the_accounts_changes_nobodys_bill(found: list[tuple[int, int, int, int]], random: Any) -> None:
    moved = list(found)
    random.shuffle(moved)
    bills = [dict(zip(each, collected_from(each).rows, strict=True)) for each in (found, moved)]
    assert bills[0] == bills[1]
    assert collected_from(found).missing == collected_from(moved).missing


@pytest.mark.clause("MU-19")
@given(rows(10**30), st.integers(1, 10**6))
def test_a_finer_unit_changes_no_bill(found: list[tuple[int, int, int, int]], times: int) -> None:
    coarse = collected_from(found)
    fine = collected_from([tuple(each * times for each in row) for row in found])  # type: ignore[misc]  # four of them
    assert fine.missing == coarse.missing * times
    assert fine.rows == tuple(tuple(each * times for each in row) for row in coarse.rows)


@pytest.mark.parametrize("value", NOT_NATURAL, ids=repr)
@pytest.mark.parametrize("place", range(4))
def test_only_natural_numbers_are_collected(place: int, value: object) -> None:
    columns = [(1, 1) for _ in range(4)]
    columns[place] = (1, untyped(value))
    with pytest.raises(InvalidAmount) as refusal:
        collect(*columns)
    assert refusal.value.field == ("margins", "losses", "fees", "penalties")[place] + "[1]"


@pytest.mark.parametrize(("place", "named"), [(0, "losses"), (1, "losses"), (2, "fees"), (3, "penalties")])
def test_the_first_column_that_is_not_as_long_as_the_margins_is_named(place: int, named: str) -> None:
    columns = [(1, 1) for _ in range(4)]
    columns[place] = untyped((1,))
    with pytest.raises(LengthMismatch) as refusal:
        collect(*columns)
    assert refusal.value.field == named


def made(**changed: Any) -> Cycle:
    fields = {
        "id": "r",
        "accounts": (A, B),
        "gains": (0, 5),
        "losses": (5, 0),
        "fees": (1, 0),
        "penalties": (2, 0),
        **changed,
    }
    return Cycle(**fields)


def test_a_cycle_freezes_its_amounts() -> None:
    assert made(gains=[0, 5], losses=[5, 0], fees=iter([1, 0])) == made()


@pytest.mark.clause("MU-9")
@pytest.mark.parametrize(
    ("changed", "kind", "field"),
    [
        ({"id": ""}, InvalidValue, "id"),
        ({"id": None}, InvalidValue, "id"),
        ({"accounts": [A, B]}, InvalidValue, "accounts"),
        ({"accounts": (A, "B")}, InvalidValue, "accounts[1]"),
        ({"accounts": (A, outside(EUR))}, InvalidValue, "accounts[1]"),
        ({"accounts": (A, A)}, InvalidValue, "accounts"),
        ({"accounts": (A, Account("B", "margin", BTC))}, AssetMismatch, "accounts[1]"),
        ({"gains": (0, 5, 0)}, LengthMismatch, "gains"),
        ({"losses": (5,)}, LengthMismatch, "losses"),
        ({"fees": ()}, LengthMismatch, "fees"),
        ({"penalties": (2, 0, 0)}, LengthMismatch, "penalties"),
        ({"gains": None}, InvalidValue, "gains"),
        ({"gains": (5, 5), "losses": (5, 5)}, InvalidValue, "losses[0]"),
        ({"gains": (0, 6)}, InvalidValue, "gains"),
        ({"gains": (0, 4)}, InvalidValue, "gains"),
    ],
)
def test_a_cycle_is_refused_by_name(changed: dict[str, Any], kind: Any, field: str) -> None:
    with pytest.raises(kind) as refusal:
        made(**changed)
    assert refusal.value.field == field


@pytest.mark.clause("MU-9")
@pytest.mark.parametrize("value", NOT_NATURAL, ids=repr)
@pytest.mark.parametrize("name", ["gains", "losses", "fees", "penalties"])
def test_a_cycle_takes_only_natural_numbers(name: str, value: object) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        made(**{name: (value, 0)})
    assert refusal.value.field == f"{name}[0]"


def test_a_cycle_of_nobody_has_no_shortfall() -> None:
    shortfall = recognise(Books({}, ()), Cycle("r", (), (), (), (), ()))
    assert (shortfall.missing, shortfall.margins, shortfall.left) == (0, (), ())


def test_an_account_that_is_not_in_the_books_holds_nothing() -> None:
    assert recognise(Books({}, ()), made()).missing == 5


@pytest.mark.clause("MU-2")
def test_no_fee_goes_ahead_of_principal() -> None:
    shortfall = recognise(Books({A: 5}, ()), made())
    assert shortfall.collected.rows[0] == (5, 0, 0)
    assert recognise(Books({A: 7}, ()), made()).collected.rows[0] == (5, 1, 1)
    assert recognise(Books({A: 9, B: 3}, ()), made()).left == (1, 3)


@pytest.mark.clause("MU-4")
@pytest.mark.parametrize("dust", [0, 1, 4])
def test_a_unit_left_somewhere_hides_no_shortfall(dust: int) -> None:
    three = Cycle("r", (A, B, C), (0, 0, 12), (12, 0, 0), (0, 0, 0), (0, 0, 0))
    assert recognise(Books({A: dust, B: 10**30, C: 10**30}, ()), three).missing == 12 - dust


@pytest.mark.clause("MU-18")
def test_a_loss_split_from_its_margin_is_missing_where_one_account_would_pay() -> None:
    assert collect((10,), (10,), (0,), (0,)).missing == 0
    assert collect((10, 0), (0, 10), (0, 0), (0, 0)).missing == 10


@pytest.mark.clause("RM-8")
@pytest.mark.parametrize("phase", [None, 0, "Cycle", Cycle, Shortfall])
def test_only_a_cycle_is_recognised(phase: object) -> None:
    with pytest.raises(OutOfOrder) as refusal:
        recognise(Books({}, ()), untyped(phase))
    assert refusal.value.expected == "Cycle"


@pytest.mark.clause("RM-8")
def test_an_absorbed_cycle_is_not_recognised_again() -> None:
    with pytest.raises(AlreadyAbsorbed):
        recognise(Books({}, {"r"}), made())


@pytest.mark.parametrize("value", [-1, True, 1.0, None, "1"])
def test_a_margin_that_is_no_amount_is_refused(value: object) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        recognise(Books({A: 5, B: untyped(value)}, ()), made())
    assert refusal.value.field == "balances[1]"
