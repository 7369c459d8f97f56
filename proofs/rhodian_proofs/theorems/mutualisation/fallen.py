"""Checked: what is claimed of a shortfall that a waterfall bears, of any shape and size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.mutualisation.remedies import Borne, Take, _fallen
from rhodian.mutualisation.shortfall import Collected, Cycle, Shortfall
from rhodian.waterfall.draws import draw
from rhodian_proofs.claims import (
    AnyTree,
    Invariant,
    Natural,
    adds_only_at,
    adds_up_down_the_tree,
    claim,
    each,
    funds,
    is_same,
    total,
    unchecked,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

if TYPE_CHECKING:
    from typing import Any

FALLEN = (
    IN_ORDER,
    *CAPPED,
    Invariant("_amount", nothing_holds, ("fallen",)),
    Invariant("taken_of.<locals>.of", nothing_holds, ("taken",)),
)
EARLIER = Take("pool", (), ())
"""What a remedy before this one took."""


def _left(left: Any, margin: Any, gain: Any) -> Borne:
    """Return a shortfall of which so much is left."""
    cycle = unchecked(Cycle, id="cycle", accounts=(), gains=(gain,), losses=(), fees=(), penalties=())
    return Borne(Shortfall(cycle, (margin,), Collected((), left)), left, (EARLIER,), (margin,), (gain,))


def taken_of(holder: Any, take: Take) -> Any:
    """Return what is taken of the holder, row by row."""

    def of(account: Any, amount: Any) -> Any:
        return where(account == holder, amount, 0)

    return columns.each(of, take.accounts, take.amounts)


@claim("RM-2", about=(_fallen,), invariants=FALLEN, measures=PAYABLE, length_max=1)
def a_waterfall_bears_a_shortfall_as_it_is_drawn(tree: AnyTree, left: Natural, margin: Natural, gain: Natural) -> None:
    """A waterfall bears of a shortfall what `draw` says, and no margin and no gain is touched."""
    before, drawn = _left(left, margin, gain), draw(tree, left)
    after = _fallen(before, drawn)
    earlier, take = after.takes
    assert is_same(earlier, EARLIER)
    assert take.remedy == "waterfall"
    adds_up_down_the_tree(take.amounts, drawn.amounts)
    assert total(take.amounts) == drawn.borne
    assert after.left == left - drawn.borne
    assert is_same(after.margins, before.margins)
    assert is_same(after.gains, before.gains)


@claim("RM-2", about=(_fallen,), invariants=FALLEN, measures=PAYABLE, length_max=1)
def each_fund_bears_of_a_shortfall_what_it_is_drawn(tree: AnyTree, left: Natural) -> None:
    """Of each fund of a waterfall is taken what `draw` says of it."""
    drawn = draw(tree, left)
    take = _fallen(_left(left, 0, 0), drawn).takes[1]
    for place in each(funds(tree)):
        assert _is_taken(tree, place, take, drawn)


def _is_taken(tree: Any, place: Any, take: Any, drawn: Any) -> Any:
    """Tell whether what is taken of the account of the fund at a place is what that is drawn."""
    taken = taken_of(tree.nodes[place].account, take)
    adds_only_at(taken, place)
    return total(taken) == drawn.amounts[place]
