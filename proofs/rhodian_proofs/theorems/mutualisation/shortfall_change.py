"""Checked: what is claimed of a cycle beside another: larger losses, smaller margins, accounts split, other units."""

from __future__ import annotations

from rhodian.mutualisation.shortfall import collect
from rhodian_proofs.claims import AnyPlace, Natural, Naturals, claim, implies, total
from rhodian_proofs.theorems.mutualisation.shortfall_loops import (
    AGAIN,
    COLLECT,
    COMPARED,
    LARGER,
    SHORT,
    again,
    compared,
    larger,
    short,
)


@claim(
    "MU-14",
    about=(collect,),
    invariants=(COLLECT, SHORT, LARGER, AGAIN, COMPARED),
    length_max=2,
    same_length=True,
)
def larger_losses_leave_no_less_missing(
    margins: Naturals, losses: Naturals, more: Naturals, fees: Naturals, penalties: Naturals
) -> None:
    """If losses are larger, anywhere, no less is missing."""
    increased = larger(losses, more)
    small, large = collect(margins, losses, fees, penalties), collect(margins, increased, fees, penalties)
    lacking, lacking_more = short(margins, losses, small.rows), again(short(margins, increased, large.rows))
    compared(lacking, lacking_more)
    assert total(lacking) == small.missing
    assert total(lacking_more) == large.missing
    assert small.missing <= large.missing


@claim(
    "MU-14",
    about=(collect,),
    invariants=(COLLECT, SHORT, LARGER, AGAIN, COMPARED),
    length_max=2,
    same_length=True,
)
def larger_margins_leave_no_more_missing(
    margins: Naturals, losses: Naturals, more: Naturals, fees: Naturals, penalties: Naturals
) -> None:
    """If margins are larger, anywhere, no more is missing."""
    increased = larger(margins, more)
    small, large = collect(margins, losses, fees, penalties), collect(increased, losses, fees, penalties)
    lacking_less, lacking = short(increased, losses, large.rows), again(short(margins, losses, small.rows))
    compared(lacking_less, lacking)
    assert total(lacking_less) == large.missing
    assert total(lacking) == small.missing
    assert large.missing <= small.missing


@claim(
    "MU-14",
    about=(collect,),
    invariants=(COLLECT, LARGER),
    length_max=1,
    same_length=True,
)
def a_larger_loss_leaves_its_account_no_more(
    margins: Naturals, losses: Naturals, more: Naturals, fees: Naturals, penalties: Naturals, place: AnyPlace
) -> None:
    """Who loses more pays no less of its losses and no more in charges, and has no more left."""
    small = collect(margins, losses, fees, penalties).rows[place]
    large = collect(margins, larger(losses, more), fees, penalties).rows[place]
    assert small[0] <= large[0]
    assert (large[1] <= small[1]) & (large[1] + large[2] <= small[1] + small[2])
    assert small[0] + small[1] + small[2] <= large[0] + large[1] + large[2]


# One account, or two.


@claim("MU-18", about=(collect,))
def two_accounts_leave_no_less_missing_than_one(
    margin: Natural, loss: Natural, margin_other: Natural, loss_other: Natural
) -> None:
    """Two accounts leave missing what one would, and besides what one of them could have paid for the other."""
    apart = collect((margin, margin_other), (loss, loss_other), (0, 0), (0, 0)).missing
    together = collect((margin + margin_other,), (loss + loss_other,), (0,), (0,)).missing
    spare = max(0, margin - loss) + max(0, margin_other - loss_other)
    assert apart == together + min(spare, apart)
    assert together <= apart
    assert implies(spare == 0, apart == together)
