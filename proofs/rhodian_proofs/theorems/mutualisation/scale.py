"""Checked: what is claimed of a cycle whose amounts are all counted in a finer unit: the bills stay as they were."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian.mutualisation.settlement import haircut
from rhodian.mutualisation.shortfall import collect
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    claim,
    either,
    only,
    total,
    use,
)
from rhodian_proofs.theorems.base.lemmas import product_cancels, product_grows, stays_natural

# Each column, counted in a finer unit, of which so many make an old one, by a loop of its own, so that what it adds up
# to has a name of its own.


def finer_gains(gains: Any, unit: Any) -> Any:
    """Return gains counted in a finer unit."""
    return loops.scan(lambda _, gain: (0, gain * unit), 0, gains)[1]


def finer_margins(margins: Any, unit: Any) -> Any:
    """Return margins counted in a finer unit."""
    return loops.scan(lambda _, margin: (0, margin * unit), 0, margins)[1]


def finer_losses(losses: Any, unit: Any) -> Any:
    """Return losses counted in a finer unit."""
    return loops.scan(lambda _, loss: (0, loss * unit), 0, losses)[1]


def finer_fees(fees: Any, unit: Any) -> Any:
    """Return fees counted in a finer unit."""
    return loops.scan(lambda _, fee: (0, fee * unit), 0, fees)[1]


def finer_penalties(penalties: Any, unit: Any) -> Any:
    """Return penalties counted in a finer unit."""
    return loops.scan(lambda _, penalty: (0, penalty * unit), 0, penalties)[1]


def _times_the_unit(at: Moment) -> Conditions:
    yield only(at.given) == at.free.unit * only(at.seen)


def _between_marks(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state < at.free.total
    yield at.given.cut * at.free.total + at.state == at.free.amount * either(at.seen, "finer_gains", "gains")


FINER = (
    Invariant("finer_gains.<locals>.<lambda>", _times_the_unit, ("finer_gains",)),
    Invariant("finer_margins.<locals>.<lambda>", _times_the_unit, ("finer_margins",)),
    Invariant("finer_losses.<locals>.<lambda>", _times_the_unit, ("finer_losses",)),
    Invariant("finer_fees.<locals>.<lambda>", _times_the_unit, ("finer_fees",)),
    Invariant("finer_penalties.<locals>.<lambda>", _times_the_unit, ("finer_penalties",)),
)
IN_PROPORTION = Invariant("in_proportion.<locals>.step", _between_marks, ("cut",))
COLLECT = Invariant("collect.<locals>.step", stays_natural, ("paid", "fee", "penalty"))


def _same(x: Any, y: Any, factor: Any) -> None:
    """Give the instances by which two equal numbers have equal products."""
    use(product_grows, x, y, factor)
    use(product_grows, y, x, factor)


@claim(
    "MU-19",
    about=(haircut,),
    invariants=(*FINER, IN_PROPORTION),
    length_max=1,
    small=("gains", "unit"),
)
def in_a_finer_unit_a_haircut_moves_by_one_old_unit_at_most(
    left: Natural, unit: Natural, gains: Naturals, place: AnyPlace
) -> None:
    """In proportion, all amounts counted in a finer unit, no haircut moves by more than one old unit."""
    if unit == 0:
        return
    gains_fine = finer_gains(gains, unit)
    fine = haircut(left * unit, gains_fine, Rule.IN_PROPORTION)[place]
    cut = haircut(left, gains, Rule.IN_PROPORTION)[place]
    gain, whole, whole_fine = gains[place], total(gains), total(gains_fine)
    taken = min(left, whole)
    exact = taken * gain
    taken_fine = min(left * unit, whole_fine)
    use(product_grows, 0, gain, unit)
    use(product_grows, 0, gain * unit, taken_fine)
    use(product_cancels, -1, fine, whole_fine)
    _same(left, whole, unit)
    _same(taken_fine, taken * unit, gain * unit)
    _same(whole_fine, whole * unit, fine)
    use(product_cancels, fine * whole, exact * unit + whole, unit)
    use(product_cancels, exact * unit - whole, fine * whole, unit)
    use(product_grows, cut * whole + 1, exact + whole, unit)
    use(product_grows, exact - whole + 1, cut * whole, unit)
    use(product_cancels, fine, (cut + 1) * unit + 1, whole)
    use(product_cancels, (cut - 1) * unit - 1, fine, whole)
    assert fine <= (cut + 1) * unit
    assert (cut - 1) * unit <= fine


@claim(
    "MU-19",
    about=(collect,),
    invariants=(*FINER, COLLECT),
    length_max=1,
    small=("unit",),
    same_length=True,
)
def in_a_finer_unit_each_account_pays_the_same(
    unit: Natural,
    margins: Naturals,
    losses: Naturals,
    fees: Naturals,
    penalties: Naturals,
    place: AnyPlace,
) -> None:
    """All amounts counted in a finer unit, each account pays the same of its losses, its fee and its penalty."""
    paid = collect(margins, losses, fees, penalties).rows[place]
    margins_fine, losses_fine = finer_margins(margins, unit), finer_losses(losses, unit)
    fine = collect(margins_fine, losses_fine, finer_fees(fees, unit), finer_penalties(penalties, unit)).rows[place]
    margin, loss, fee, penalty = margins[place], losses[place], fees[place], penalties[place]
    for owed, left in ((loss, margin), (fee, margin - paid[0]), (penalty, margin - paid[0] - paid[1])):
        use(product_grows, owed, left, unit)
        use(product_grows, left, owed, unit)
    assert (fine[0] == paid[0] * unit) & (fine[1] == paid[1] * unit) & (fine[2] == paid[2] * unit)
