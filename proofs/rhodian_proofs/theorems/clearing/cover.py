"""Checked: what is claimed of the cover of several defaults: that it is enough, and no more than is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import capacity, draw
from rhodian.base import columns
from rhodian.base.errors import InvalidAmount
from rhodian.clearing.cover import _parted, cover, enough
from rhodian_proofs.claims import (
    AnyTree,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Turn,
    claim,
    implies,
    is_natural,
    refusal_of,
    tells,
    total,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_grows
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE
from rhodian_proofs.theorems.sharing.refusals import Number, Numbers, first_not_natural

if TYPE_CHECKING:
    from collections.abc import Callable


def _member(flag: Any) -> Any:
    """Return 1 for a member that defaults, and else 0."""
    return where(flag > 0, 1, 0)


def _lost(loss: Any, member: Any) -> Any:
    """Return what a member loses if it defaults."""
    return where(member > 0, loss, 0)


def _spare(threshold: Any, losses: Any, members: Any) -> Any:
    """Return by how much each is below the threshold that defaults, or beyond it that does not."""

    def spare(loss: Any, member: Any) -> Any:
        return where(member > 0, max(0, threshold - loss), max(0, loss - threshold))

    return columns.each(spare, losses, members)


def _adds_up(at: Moment) -> Conditions:
    yield at.given.spare + at.seen.lost == at.seen.members * at.free.threshold + at.seen.beyond


BEYOND = Invariant("enough.<locals>.beyond", nothing_holds, ("beyond",))
LOST = Invariant("_lost", nothing_holds, ("lost",))
MEMBER = Invariant("_member", nothing_holds, ("members",))
SPARE = Invariant("_spare.<locals>.spare", _adds_up, ("spare",), along=("lost", "members", "beyond"))
ANY = (BEYOND, MEMBER, LOST, SPARE)


def _together(losses: Any, members: Any, threshold: Any) -> tuple[Any, Any]:
    """Return what those who default lose together, and what each spares, added up."""
    lost = total(columns.each(_lost, losses, members))
    return lost, total(_spare(threshold, losses, members))


@claim("CV-1", about=(enough,), invariants=ANY, length_max=2, same_length=True)
def whoever_defaults_loses_no_more_than_is_enough(
    losses: Naturals, flags: Naturals, defaults: Natural, threshold: Natural
) -> None:
    """Whoever they are, so many members lose together no more than is enough, by whatever threshold."""
    needed = enough(losses, defaults, threshold)
    members = columns.each(_member, flags)
    lost, spare = _together(losses, members, threshold)
    use(product_grows, total(members), defaults, threshold)
    assert lost + spare == needed - (defaults - total(members)) * threshold
    assert implies(total(members) <= defaults, lost <= needed)


# That it is no more than is needed.


def _as_many_as_asked(at: Moment) -> Conditions:
    more, largest = at.state
    asked, _ = at.start
    yield more >= 0
    yield largest >= 0
    yield at.given.chosen + more == asked
    yield implies(more > 0, largest == 0)


def _none_or_one(_: Moment, turn: Turn, chosen: Any) -> Conditions:
    """Tell who is among the largest by what was still asked for."""
    yield chosen == where(turn.before[0] > 0, 1, 0)


def _parted_onward(_: Moment, turn: Turn, state: tuple[Any, Any]) -> Conditions:
    """Link a loss to what follows: one of the largest is no less than any other, and any other no more."""
    yield implies(turn.before[0] > 0, state[1] <= turn.item)
    yield implies(turn.before[0] <= 0, (turn.item <= state[1]) & (state[0] <= 0))


def _ranked_by_loss(_: Callable[[Any], Any], turn: Turn, later: Turn) -> Conditions:
    yield later.item <= turn.item


def _the_same(other: Moment, at: Moment) -> Conditions:
    yield (other.state[0] == at.state[0]) & (other.state[1] == at.state[1])


PARTED = Invariant(
    "_parted.<locals>.step",
    _as_many_as_asked,
    ("chosen",),
    _none_or_one,
    _parted_onward,
    _ranked_by_loss,
    beside=_the_same,
)


def _none_spares(at: Moment) -> Conditions:
    yield at.given.spare + at.seen.lost == at.seen.chosen * at.free.threshold + at.seen.beyond
    yield at.given.spare == 0


def _all_is_beyond_nothing(at: Moment) -> Conditions:
    yield implies(at.free.threshold == 0, at.given.beyond == at.seen.losses)


EXACT = (
    Invariant("enough.<locals>.beyond", _all_is_beyond_nothing, ("beyond",)),
    LOST,
    PARTED,
    Invariant("_spare.<locals>.spare", _none_spares, ("spare",), along=("lost", "chosen", "beyond")),
)


@claim("CV-2", about=(cover,), invariants=EXACT, length_max=2)
def some_lose_together_all_that_the_cover_is_of(losses: Naturals, defaults: Natural) -> None:
    """So many members with the largest losses, or all there are, lose together exactly the cover."""
    threshold, chosen = _parted(losses, defaults)
    needed = cover(losses, defaults)
    lost, spare = _together(losses, chosen, threshold)
    assert spare == 0
    assert total(chosen) <= defaults
    assert implies(total(chosen) < defaults, lost == total(losses))
    assert lost == needed


# What it is enough for.


@claim(
    "CV-3",
    about=(enough, draw, capacity),
    invariants=(*ANY, IN_ORDER, *CAPPED),
    measures=PAYABLE,
    length_max=0,
    same_length=True,
)
def a_tree_that_can_bear_what_is_enough_leaves_nothing_of_what_they_lose(
    tree: AnyTree, losses: Naturals, flags: Naturals, defaults: Natural, threshold: Natural
) -> None:
    """A waterfall that can bear what is enough leaves nothing uncovered, whoever they are that default."""
    needed = enough(losses, defaults, threshold)
    members = columns.each(_member, flags)
    lost, spare = _together(losses, members, threshold)
    use(product_grows, total(members), defaults, threshold)
    assert lost + spare == needed - (defaults - total(members)) * threshold
    is_enough = (total(members) <= defaults) & (capacity(tree) >= needed)
    assert implies(is_enough, draw(tree, lost).left == 0)


# What is refused.


@claim("CV-4", about=(enough, cover), invariants=(BEYOND, PARTED), length_max=1)
def what_is_enough_is_refused_exactly_for_a_loss_or_else_the_defaults_or_the_threshold(
    losses: Numbers, defaults: Number, threshold: Number
) -> None:
    """A cover is refused exactly for the first loss, or else the defaults, or else a threshold, that is no amount."""
    refusal, of_cover = refusal_of(enough, losses, defaults, threshold), refusal_of(cover, losses, defaults)
    wrong = first_not_natural(("losses", losses))
    if not wrong and not is_natural(defaults):
        wrong = "defaults", defaults
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
        assert tells(of_cover, InvalidAmount, field=wrong[0], value=wrong[1])
        return
    assert of_cover is None
    if is_natural(threshold):
        assert refusal is None
    else:
        assert tells(refusal, InvalidAmount, field="threshold", value=threshold)
