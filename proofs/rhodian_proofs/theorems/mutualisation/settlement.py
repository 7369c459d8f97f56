"""Checked: what is claimed of a cycle's shortfall once it is mutualised, for any number of accounts and any amounts.

What pools and others bear of it comes in as what they leave: any number of 0 or more, at most what is missing.
"""

from __future__ import annotations

from rhodian import capacity, draw
from rhodian.mutualisation.settlement import haircut
from rhodian.mutualisation.shortfall import collect
from rhodian.pools.limits import draw_pools
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import AnyPlace, AnyTree, Natural, Naturals, borne, claim, implies, total
from rhodian_proofs.theorems.mutualisation.shortfall_loops import COLLECT, HAIRCUT, PAID_OF, paid_of
from rhodian_proofs.theorems.pools.several import DRAW_POOLS
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE


def rule_of(seniority: bool) -> Rule:  # noqa: FBT001  # a claim ranges over both
    """Return the rule by which gains are cut."""
    return Rule.IN_ORDER if seniority else Rule.IN_PROPORTION


# Pools.


@claim(
    "MU-5",
    about=(collect, draw_pools),
    invariants=(COLLECT, PAID_OF, DRAW_POOLS),
    length_max=1,
    same_length=True,
)
def pools_bear_nothing_but_what_own_margins_do_not(
    margins: Naturals, losses: Naturals, fees: Naturals, penalties: Naturals, rooms: Naturals, whole: Naturals
) -> None:
    """Pools bear only losses above own margins, within their rooms; all they leave is the rest, to the unit."""
    collected = collect(margins, losses, fees, penalties)
    drawn = draw_pools(collected.missing, rooms, whole)
    covered = total(drawn.shares)
    assert total(paid_of(collected.rows)) + covered + drawn.left == total(losses)
    assert (covered <= collected.missing) & (covered <= total(rooms))
    assert implies(total(whole) == 0, (drawn.left == 0) | (covered == total(rooms)))


# The haircut.


@claim("MU-6", about=(haircut,), invariants=HAIRCUT, length_max=2, small=("gains",))
def haircuts_are_what_is_left_and_none_is_above_its_gain(
    left: Natural,
    gains: Naturals,
    seniority: bool,  # noqa: FBT001  # a claim ranges over both
    place: AnyPlace,
) -> None:
    """Haircuts are together what is left, or all gains if that is less; none is below 0 or above its gain."""
    cuts = haircut(left, gains, rule_of(seniority))
    assert total(cuts) == min(left, total(gains))
    assert (0 <= cuts[place]) & (cuts[place] <= gains[place])


@claim(
    "MU-7",
    about=(collect, draw_pools, haircut),
    invariants=(COLLECT, PAID_OF, DRAW_POOLS, *HAIRCUT),
    length_max=1,
    small=("gains",),
    same_length=True,
)
def every_unit_of_a_cycle_has_somebody_who_bears_it(
    margins: Naturals,
    losses: Naturals,
    fees: Naturals,
    penalties: Naturals,
    rooms: Naturals,
    whole: Naturals,
    gains: Naturals,
) -> None:
    """If all gains are all losses, what is paid in is what is paid out: own margins and pools, gains less haircuts."""
    collected = collect(margins, losses, fees, penalties)
    drawn = draw_pools(collected.missing, rooms, whole)
    cuts = haircut(drawn.left, gains, Rule.IN_PROPORTION)
    paid_in = total(paid_of(collected.rows)) + total(drawn.shares)
    assert implies(total(gains) == total(losses), total(cuts) == drawn.left)
    assert implies(total(gains) == total(losses), paid_in == total(gains) - total(cuts))


@claim(
    "MU-7",
    about=(draw, haircut),
    invariants=(IN_ORDER, *CAPPED, HAIRCUT[1]),
    measures=PAYABLE,
    length_max=1,
    small=("gains",),
)
def a_waterfall_and_the_gains_bear_all_that_pools_leave(tree: AnyTree, left: Natural, gains: Naturals) -> None:
    """A waterfall and then the gains bear all that pools leave, if it is within the gains; which are cut last."""
    drawn = draw(tree, left)
    cuts = haircut(drawn.left, gains, Rule.IN_PROPORTION)
    assert implies(left <= total(gains), borne(drawn.funds) + total(cuts) == left)
    assert implies((left <= total(gains)) & (total(cuts) > 0), borne(drawn.funds) == capacity(tree))
