"""Checked: coverage tests without a division, and the least that cures one, of interest and of principal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue
from rhodian.tranches import Cure, Trigger, cure_by_interest, cure_by_principal, passes
from tests import tranches_oracle

if TYPE_CHECKING:
    from collections.abc import Callable

amounts = st.integers(0, 10**12) | st.integers(0, 30)
few = st.integers(0, 30)
triggers = st.builds(Trigger, st.integers(1, 400), st.integers(1, 400)) | st.builds(
    Trigger, st.integers(1, 6), st.integers(1, 6)
)


def written(trigger: Trigger) -> dict[str, int]:
    """Return a trigger as the oracle reads it."""
    return {"assets": trigger.assets, "liabilities": trigger.liabilities}


def least(cash: int, cures: Callable[[int], bool]) -> Cure:
    """Return the first number of units that cures, every one of them tried, or all there are."""
    for amount in range(cash + 1):
        if cures(amount):
            return Cure(amount, cures=True)
    return Cure(cash, cures=False)


@pytest.mark.clause("TR-10")
@given(triggers, amounts, amounts)
def test_a_test_passes_as_its_ratio_does(trigger: Trigger, assets: int, liabilities: int) -> None:
    expected = tranches_oracle.passes(written(trigger), assets, liabilities)
    assert {"passes": passes(trigger, assets, liabilities)} == expected


@pytest.mark.clause("TR-11")
@given(triggers, few, few, few)
def test_no_less_interest_cures(trigger: Trigger, assets: int, liabilities: int, cash: int) -> None:
    found = cure_by_interest(trigger, assets, liabilities, cash)
    assert found == least(cash, lambda amount: passes(trigger, assets, max(0, liabilities - amount)))
    assert found.amount <= liabilities


@pytest.mark.clause("TR-12")
@given(triggers, few, few, few)
def test_no_less_principal_cures(trigger: Trigger, rest: int, liabilities: int, cash: int) -> None:
    found = cure_by_principal(trigger, rest + cash, liabilities, cash)
    most = min(cash, liabilities)
    tried = least(most, lambda amount: passes(trigger, rest + cash - amount, liabilities - amount))
    assert found == tried
    assert found.amount <= liabilities


@pytest.mark.clause("TR-11", "TR-12")
@given(triggers, amounts, amounts, amounts)
def test_cures_are_as_an_oracle_finds_them(trigger: Trigger, rest: int, liabilities: int, cash: int) -> None:
    for function, oracle, assets in (
        (cure_by_interest, tranches_oracle.cure_by_interest, rest),
        (cure_by_principal, tranches_oracle.cure_by_principal, rest + cash),
    ):
        found = function(trigger, assets, liabilities, cash)
        expected = oracle(written(trigger), assets, liabilities, cash)
        assert {"amount": found.amount, "cures": found.cures} == expected


@pytest.mark.clause("TR-11", "TR-12")
@given(triggers, amounts, amounts, amounts)
def test_principal_never_cures_for_less_than_interest(trigger: Trigger, rest: int, liabilities: int, cash: int) -> None:
    assets = rest + cash
    by_interest = cure_by_interest(trigger, assets, liabilities, cash)
    by_principal = cure_by_principal(trigger, assets, liabilities, cash)
    assert by_interest.amount <= by_principal.amount
    assert by_interest.cures or not by_principal.cures


LADDER = ((500, True), (460, True), (436, True), (404, True), (380, False))


@pytest.mark.clause("TR-10")
@pytest.mark.parametrize(("assets", "is_passed"), LADDER)
def test_a_published_ladder_of_defaults_against_a_trigger_of_130_percent(assets: int, is_passed: bool) -> None:  # noqa: FBT001  # a row
    """500m of assets before 300m of notes: 167, 153, 145, 135 and at last 127 %."""
    assert passes(Trigger(13, 10), assets, 300) is is_passed


@pytest.mark.clause("TR-11", "TR-12")
def test_the_last_step_of_the_ladder_takes_four_times_as_much_principal_as_interest() -> None:
    assert cure_by_interest(Trigger(13, 10), 380, 300, 100) == Cure(8, cures=True)
    assert cure_by_principal(Trigger(13, 10), 380, 300, 100) == Cure(34, cures=True)
    assert cure_by_interest(Trigger(13, 10), 380, 300, 7) == Cure(7, cures=False)
    assert cure_by_principal(Trigger(13, 10), 380, 300, 33) == Cure(33, cures=False)
    assert cure_by_interest(Trigger(13, 10), 380_000_000, 300_000_000, 10**9).amount == 7_692_308
    assert cure_by_principal(Trigger(13, 10), 380_000_000, 300_000_000, 10**8).amount == 33_333_334


@pytest.mark.clause("TR-12")
def test_principal_cures_nothing_by_a_trigger_of_one_or_with_less_than_is_owed() -> None:
    assert cure_by_principal(Trigger(1, 1), 99, 100, 50) == Cure(50, cures=False)
    assert cure_by_principal(Trigger(13, 10), 99, 100, 99) == Cure(99, cures=False)
    assert cure_by_principal(Trigger(13, 10), 100, 100, 100) == Cure(100, cures=True)


@pytest.mark.clause("TR-13")
@pytest.mark.parametrize(("assets", "liabilities", "field"), [(0, 0, "assets"), (1, True, "liabilities")])
def test_a_trigger_that_is_none_is_refused(assets: Any, liabilities: Any, field: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{field} must be "):
        Trigger(assets, liabilities)


WRONG: tuple[tuple[Any, Any, Any, type[Exception], str], ...] = (
    (-1, -1, -1, InvalidAmount, "assets"),
    (1, 0.5, -1, InvalidAmount, "liabilities"),
    (1, 1, None, InvalidAmount, "cash"),
)


@pytest.mark.clause("TR-13")
@pytest.mark.parametrize(("assets", "liabilities", "cash", "kind", "field"), WRONG)
def test_what_is_no_amount_is_refused(
    assets: Any, liabilities: Any, cash: Any, kind: type[Exception], field: str
) -> None:
    for function in (cure_by_interest, cure_by_principal):
        with pytest.raises(kind, match=f"^{field} must be "):
            function(Trigger(1, 1), assets, liabilities, cash)
    if field != "cash":
        with pytest.raises(kind, match=f"^{field} must be "):
            passes(Trigger(1, 1), assets, liabilities)


@pytest.mark.clause("TR-13")
def test_cash_that_is_not_among_the_assets_is_refused_and_what_is_no_trigger() -> None:
    with pytest.raises(InvalidValue, match=r"^cash must be no more than the assets"):
        cure_by_principal(Trigger(2, 1), 5, 5, 6)
    wrong: Any = (13, 10)
    for refused in (
        lambda: passes(wrong, -1, 1),
        lambda: cure_by_interest(wrong, -1, 1, 1),
        lambda: cure_by_principal(wrong, -1, 1, 1),
    ):
        with pytest.raises(InvalidValue, match=r"^trigger must be a Trigger"):
            refused()
