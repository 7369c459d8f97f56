"""Checked: what any coalition of accounts can get out of a cycle, those that deal with themselves included.

Whoever has a number above 0 in the column `coalition` is in it.
"""

from __future__ import annotations

from rhodian.mutualisation.settlement import haircut
from rhodian.mutualisation.shortfall import collect
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import Natural, Naturals, claim, implies, total
from rhodian_proofs.theorems.mutualisation.shortfall_loops import (
    AGAIN,
    APART,
    COLLECT,
    HAIRCUT,
    PAID_OF,
    apart,
    paid_of,
)


@claim(
    "MU-17",
    about=(collect, haircut),
    invariants=(COLLECT, *HAIRCUT, AGAIN, APART),
    length_max=1,
    small=("gains",),
    same_length=True,
)
def a_coalition_takes_out_no_more_than_others_lost_and_the_insurance_paid(
    coalition: Naturals,
    margins: Naturals,
    losses: Naturals,
    fees: Naturals,
    penalties: Naturals,
    gains: Naturals,
    borne: Natural,
) -> None:
    """What a coalition gets less what it pays is at most what others paid of their losses and what insurance paid."""
    collected = collect(margins, losses, fees, penalties)
    insured = min(borne, collected.missing)
    cuts = haircut(collected.missing - insured, gains, Rule.IN_PROPORTION)
    paid, got, paid_others, got_others = apart(coalition, collected.rows, gains, cuts)
    assert implies(total(gains) == total(losses), got - paid == paid_others + insured - got_others)
    assert implies(total(gains) == total(losses), got <= paid + paid_others + insured)


@claim(
    "MU-17",
    about=(collect, haircut),
    invariants=(COLLECT, *HAIRCUT, PAID_OF),
    length_max=1,
    small=("gains",),
    same_length=True,
)
def without_insurance_all_accounts_get_out_exactly_what_they_pay_in(
    margins: Naturals, losses: Naturals, fees: Naturals, penalties: Naturals, gains: Naturals
) -> None:
    """With no pool and nobody else asked, all accounts of a cycle together get just what they pay of their losses."""
    collected = collect(margins, losses, fees, penalties)
    cuts = haircut(collected.missing, gains, Rule.IN_PROPORTION)
    paid = total(paid_of(collected.rows))
    assert implies(total(gains) == total(losses), total(gains) - total(cuts) == paid)
    assert implies(total(gains) == total(losses), total(cuts) == collected.missing)
