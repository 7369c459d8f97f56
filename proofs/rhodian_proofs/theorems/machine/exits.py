"""Checked: what is claimed of what members of a pool bear, however many they are: whose part it is, and how much."""

from __future__ import annotations

from typing import Annotated

from rhodian.base.errors import InvalidValue
from rhodian.machine.members import Member, bears, exposed, must_be_all
from rhodian.pools.membership import exposure
from rhodian_proofs.claims import (
    AnyInt,
    AnyName,
    AnyPlace,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    Naturals,
    claim,
    either,
    implies,
    length_of,
    refusal_of,
    tells,
    total,
    use,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_grows
from rhodian_proofs.theorems.pools.membership import AnyPosition
from rhodian_proofs.theorems.sharing.allocation import IN_PROPORTION

AnyMember = Annotated[Member, Fields(owner=AnyName, position=AnyPosition, held=Natural)]
Members = tuple[AnyMember, ...]


@claim("EX-14", about=(must_be_all,), length_max=2)
def a_host_that_leaves_a_member_out_is_refused(came: Naturals, counted: AnyInt) -> None:
    """A host is refused exactly if those it names have not come in as the book counts of all who ever came in."""
    refusal = refusal_of(must_be_all, came, counted, "fund")
    if total(came) == counted:
        assert refusal is None
    else:
        assert tells(refusal, InvalidValue, field="accounts", value=length_of(came))


def _as_much_is_exposed(at: Moment) -> Conditions:
    yield at.given.weights == at.seen.exposed


def _not_more_is_taken(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state + at.given.taken == either(at.seen, "share", "weights")


BEARS = (
    Invariant("exposed.<locals>.counts", nothing_holds, ("exposed",)),
    Invariant("cohort_bears.<locals>.step", _as_much_is_exposed, ("weights",), along=("exposed",)),
    IN_PROPORTION,
    Invariant("_held", nothing_holds, ("worths",)),
    Invariant("book.<locals>.step", _not_more_is_taken, ("taken",)),
)


@claim("EX-14", about=(bears, exposed), invariants=BEARS, length_max=1)
def the_stakes_of_the_date_bear_by_their_quota(found: Members, date: Natural, amount: Natural, place: AnyPlace) -> None:
    """The stakes of the date bear by their quota, each as far as it holds it, and one of no part in it nothing."""
    every = exposed(found, date)
    if amount > every:
        return
    bore = bears(found, date, amount)
    each = found[place]
    weight = exposure(each.position, date)
    assert total(bore) <= amount
    assert (0 <= bore[place]) & (bore[place] <= each.held)
    assert implies(weight == 0, bore[place] == 0)
    use(product_grows, weight, each.held, every)
    use(product_grows, amount, every, weight)
    assert bore[place] * every <= amount * weight + every
    assert implies((each.held >= weight) & (every > 0), bore[place] * every > amount * weight - every)
