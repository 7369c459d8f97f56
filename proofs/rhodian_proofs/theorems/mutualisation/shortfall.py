"""Checked: what is claimed of what the losers of a cycle pay, and of what is missing, for any number of accounts."""

from __future__ import annotations

from rhodian.mutualisation.shortfall import collect
from rhodian_proofs.claims import AnyPlace, Naturals, claim, implies, total
from rhodian_proofs.theorems.mutualisation.shortfall_loops import COLLECT, PAID_OF, SHORT, paid_of, short

# What each account pays.


@claim("MU-1", about=(collect,), invariants=(COLLECT,), length_max=1, same_length=True)
def each_pays_its_losses_then_its_fee_then_its_penalty_as_far_as_its_margin_goes(
    margins: Naturals, losses: Naturals, fees: Naturals, penalties: Naturals, place: AnyPlace
) -> None:
    """Each account pays its losses, then its fee, then its penalty, each as far as what is left of its margin goes."""
    paid, fee, penalty = collect(margins, losses, fees, penalties).rows[place]
    margin = margins[place]
    assert paid == min(losses[place], margin)
    assert fee == min(fees[place], margin - paid)
    assert penalty == min(penalties[place], margin - paid - fee)
    assert paid + fee + penalty <= margin


@claim("MU-2", about=(collect,), invariants=(COLLECT,), length_max=1, same_length=True)
def no_charge_is_paid_while_a_loss_is_not(
    margins: Naturals, losses: Naturals, fees: Naturals, penalties: Naturals, place: AnyPlace
) -> None:
    """Whoever's losses are not paid has nothing left and pays no fee; whoever's fee is not, pays no penalty."""
    paid, fee, penalty = collect(margins, losses, fees, penalties).rows[place]
    rest = margins[place] - paid - fee - penalty
    assert implies(paid < losses[place], (rest == 0) & (fee == 0) & (penalty == 0))
    assert implies(fee < fees[place], (rest == 0) & (penalty == 0))
    assert implies(penalty < penalties[place], rest == 0)


# What is missing.


@claim("MU-3", about=(collect,), invariants=(COLLECT, PAID_OF), length_max=2, same_length=True)
def what_is_paid_and_what_is_missing_are_all_losses(
    margins: Naturals, losses: Naturals, fees: Naturals, penalties: Naturals
) -> None:
    """What is paid of all losses and what is missing are all losses, to the unit; neither is below 0."""
    collected = collect(margins, losses, fees, penalties)
    paid = total(paid_of(collected.rows))
    assert paid + collected.missing == total(losses)
    assert (paid >= 0) & (collected.missing >= 0)


@claim("MU-4", about=(collect,), invariants=(COLLECT, SHORT), length_max=2, same_length=True)
def what_is_missing_is_a_value_that_no_leftover_hides(
    margins: Naturals, losses: Naturals, fees: Naturals, penalties: Naturals, place: AnyPlace
) -> None:
    """What is missing is by how much each loss is above its own margin, all added up, whatever others have left."""
    collected = collect(margins, losses, fees, penalties)
    lacking = short(margins, losses, collected.rows)
    assert collected.missing == total(lacking)
    assert lacking[place] == max(0, losses[place] - margins[place])
    assert collected.missing >= losses[place] - margins[place]
