"""Checked: what is claimed of a house's own capital, split over several default funds."""

from __future__ import annotations

from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.clearing.capital import split_capital
from rhodian.sharing.allocation import Allocation  # noqa: TC001  # the prover reads types
from rhodian_proofs.claims import AnyInt, AnyPlace, Invariant, Natural, Naturals, claim, refusal_of, tells, total
from rhodian_proofs.theorems.base.lemmas import nothing_holds

NEAREST = Invariant("split_capital.<locals>.nearest", nothing_holds, ("units",))


def _split(units: Natural, bearer: Natural, others: Naturals) -> Allocation | None:
    """Return how capital is split, or nothing if that is refused."""
    try:
        return split_capital(units, bearer, others)
    except InvalidValue:
        return None


@claim("CP-1", about=(split_capital,), invariants=(NEAREST,), length_max=1)
def the_capital_is_split_to_the_unit_and_every_fund_has_some(
    units: Natural, bearer: Natural, others: Naturals, place: AnyPlace
) -> None:
    """The capital is split to the unit, and no fund is without any."""
    split = _split(units, bearer, others)
    if split is None:
        return
    assert total(split.shares) + split.left == units
    assert split.left >= 1
    assert split.shares[place] >= 1


@claim("CP-2", about=(split_capital,), invariants=(NEAREST,), length_max=1)
def every_fund_but_the_bearer_has_what_is_nearest_to_its_quota(
    units: Natural, bearer: Natural, others: Naturals, place: AnyPlace
) -> None:
    """Every fund but the one that bears the difference is within half a unit of its quota, or has one unit."""
    split = _split(units, bearer, others)
    if split is None:
        return
    share, size, whole = split.shares[place], others[place], bearer + total(others)
    assert 2 * share * whole > 2 * units * size - whole
    assert share == 1 or 2 * share * whole <= 2 * units * size + whole


@claim("CP-3", about=(split_capital,), invariants=(NEAREST,), length_max=1)
def a_split_is_refused_for_what_is_no_amount_or_for_too_little(units: AnyInt, bearer: AnyInt, others: Naturals) -> None:
    """A split is refused for units or a size below 0, for funds of no size, or if it leaves the bearer without any."""
    refusal = refusal_of(split_capital, units, bearer, others)
    if units < 0:
        assert tells(refusal, InvalidAmount, field="units", value=units)
    elif bearer < 0:
        assert tells(refusal, InvalidAmount, field="bearer", value=bearer)
    elif bearer + total(others) == 0:
        assert tells(refusal, InvalidValue, field="others", value=0)
    elif refusal is not None:
        assert tells(refusal, InvalidValue, field="units", value=units)
