"""Checked: what is claimed of a stake that is divided: its parts count as it would, and are no earlier free of it."""

from __future__ import annotations

from typing import Any

from rhodian.base.errors import InvalidValue, OutOfOrder
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.pools.division import divide
from rhodian.pools.membership import Matured, Requested, Staked, earning, exposure, pay
from rhodian_proofs.claims import Natural, claim, is_natural, refusal_of, tells, use
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.pools.membership import AnyMatured, AnyRequested, AnyStaked, entry
from rhodian_proofs.theorems.pools.refused import Number, Phase  # noqa: TC001  # the prover reads the kinds

Unpaid = AnyStaked | AnyRequested | AnyMatured
"""A stake that was not paid out."""


def _divided(position: Any, amount: Any) -> Any:
    """Return the rest and the part, of which no more is frozen than of the whole."""
    _frozen(position, amount)
    return divide(position, amount)


def _frozen(position: Any, amount: Any) -> None:
    """Say that of a part no more is frozen than of the whole."""
    if position.__class__ is not Staked:
        asked = position if position.__class__ is Requested else position.request
        use(product_grows, amount, asked.staked.stake, asked.frozen)


@claim("EX-23", about=(divide, exposure, earning))
def the_parts_of_a_stake_count_as_it_would(position: Unpaid, amount: Natural, date: Natural) -> None:
    """The parts of a stake count for a loss or a gain of any date together by what it would, the one by the amount."""
    if amount < 1 or amount > POSITIVE_MAX or amount > entry(position).stake:
        return
    rest, part = _divided(position, amount)
    assert entry(part).stake == amount
    assert exposure(rest, date) + exposure(part, date) == exposure(position, date)
    assert earning(rest, date) + earning(part, date) == earning(position, date)


@claim("EX-23", about=(divide, pay))
def the_parts_of_a_stake_are_free_when_it_would_be_and_paid_no_more(
    matured: AnyMatured, amount: Natural, worth: Natural, others: Natural, share: Natural, other: Natural
) -> None:
    """The parts of a stake are free exactly when it would be, and are paid together no more than it would."""
    if amount < 1 or amount > POSITIVE_MAX or amount > entry(matured).stake or share > worth or other > others:
        return
    rest, part = _divided(matured, amount)
    for each in (rest, part):
        assert (each.request.requested, each.request.matures) == (matured.request.requested, matured.request.matures)
    both = pay(rest, worth, share).amount + pay(part, others, other).amount
    assert both <= pay(matured, worth + others, share + other).amount


@claim("EX-23", about=(divide,))
def a_stake_is_divided_exactly_before_it_is_paid_and_by_what_it_is(phase: Phase, amount: Number) -> None:
    """Dividing is refused exactly for what is no stake, or was paid, or for no amount from 1 to what the stake is."""
    if not (phase.__class__ is Staked or phase.__class__ is Requested or phase.__class__ is Matured):
        refusal = refusal_of(divide, phase, amount)
        assert tells(refusal, OutOfOrder, step="divide", phase=phase, expected="Staked, Requested or Matured")
        return
    whole = entry(phase).stake
    if not is_natural(amount) or amount < 1 or amount > POSITIVE_MAX or amount > whole:
        assert tells(refusal_of(divide, phase, amount), InvalidValue, field="amount", value=amount)
    else:
        _frozen(phase, amount)
        assert refusal_of(divide, phase, amount) is None
