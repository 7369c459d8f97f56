"""Checked: what is claimed of what a mark brings each holder, for any number of holders, contracts and sums."""

from __future__ import annotations

from rhodian.markets.contracts import variation
from rhodian_proofs.claims import AnyInt, AnyPlace, Conditions, Invariant, Moment, Naturals, claim, implies, total


def _gain_holds(at: Moment) -> Conditions:
    yield at.given.gains >= 0


def _loss_holds(at: Moment) -> Conditions:
    net = (at.seen.longs - at.seen.shorts) * at.free.change + at.seen.credited - at.seen.debited
    yield at.given.losses == at.seen.gains - net


VARIATION = (
    Invariant("variation.<locals>.gain", _gain_holds, ("gains",)),
    Invariant("variation.<locals>.loss", _loss_holds, ("losses",)),
)


@claim("MK-2", about=(variation,), invariants=VARIATION, length_max=2, same_length=True)
def what_a_mark_gives_some_it_takes_from_others(
    longs: Naturals, shorts: Naturals, credited: Naturals, debited: Naturals, change: AnyInt
) -> None:
    """If as many contracts are long as short, and as much is credited as debited, all gains are all losses."""
    gains, losses = variation(longs, shorts, credited, debited, change)
    net = (total(longs) - total(shorts)) * change + total(credited) - total(debited)
    assert total(gains) - total(losses) == net
    equal = (total(longs) == total(shorts)) & (total(credited) == total(debited))
    assert implies(equal, total(gains) == total(losses))


@claim("MK-8", about=(variation,), invariants=VARIATION, length_max=2, same_length=True)
def each_holder_gains_or_loses_what_its_contracts_do_and_never_both(
    longs: Naturals, shorts: Naturals, credited: Naturals, debited: Naturals, change: AnyInt, place: AnyPlace
) -> None:
    """Each holder gains, or loses, its net contracts times the mark's change and its own sums; nobody does both."""
    gains, losses = variation(longs, shorts, credited, debited, change)
    gain, loss = gains[place], losses[place]
    assert gain >= 0
    assert loss >= 0
    assert (gain == 0) | (loss == 0)
    assert gain - loss == (longs[place] - shorts[place]) * change + credited[place] - debited[place]
