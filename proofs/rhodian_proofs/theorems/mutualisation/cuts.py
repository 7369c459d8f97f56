"""Checked: what is claimed of the deleveraged and of gains that bear a shortfall, on two accounts with any amounts."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import Account, Asset
from rhodian.mutualisation.remedies import Borne, by_deleveraged, by_gains
from rhodian.mutualisation.settlement import haircut
from rhodian.mutualisation.shortfall import Cycle, Shortfall, collect
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import Natural, OneOf, claim, implies, is_same

_USD = Asset("USD", 2)
_ACCOUNTS = (Account("a", "margin", _USD), Account("b", "margin", _USD))
_CYCLE = Cycle("cycle", _ACCOUNTS, (0, 0), (0, 0), (0, 0), (0, 0))

Two = tuple[Natural, Natural]
Small = Annotated[int, OneOf(0, 1, 2)]
Weights = tuple[Small, Small]
WEIGHED = "two accounts with any margins and gains left; weights of 0 to 2; any shortfall"
CUT = "two accounts with any margins and gains left; any shortfall"


def _borne(left: int, margins: Any, gains: Any) -> Borne:
    """Return a shortfall on its way of two accounts that have so much left."""
    collected = collect((0, 0), (0, 0), (0, 0), (0, 0))
    return Borne(Shortfall(_CYCLE, (0, 0), collected), left, (), margins, gains)


def _is_accounted_for(before: Borne, after: Borne) -> Any:
    """Tell whether what a remedy took, of each no more than it had, and what it left are what was left before."""
    (take,) = after.takes
    held = True
    for place, amount in enumerate(take.amounts):
        had = before.margins[place] + before.gains[place]
        has = after.margins[place] + after.gains[place]
        held = held & (amount >= 0) & (has == had - amount)
        held = held & (after.margins[place] >= 0) & (after.gains[place] >= 0)
    return held & (after.left >= 0) & (take.amounts[0] + take.amounts[1] + after.left == before.left)


@claim("RM-4", about=(by_deleveraged,), scope=WEIGHED)
def the_deleveraged_bear_a_shortfall_out_of_gain_and_then_margin(
    left: Natural, margins: Two, gains: Two, weights: Weights
) -> None:
    """Each who was closed against the bankrupt bears at most its gain and margin, the gain first; all adds up."""
    before = _borne(left, margins, gains)
    after = by_deleveraged(before, weights)
    assert _is_accounted_for(before, after)
    assert implies(after.margins[0] < margins[0], after.gains[0] == 0)
    assert implies(after.margins[1] < margins[1], after.gains[1] == 0)


@claim("RM-5", about=(by_gains,), scope=CUT)
def gains_bear_a_shortfall_as_the_rule_on_columns_says(
    left: Natural,
    margins: Two,
    gains: Two,
    in_order: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """Gains bear of a shortfall what `haircut` says, and no margin is touched."""
    rule = Rule.IN_ORDER if in_order else Rule.IN_PROPORTION
    after = by_gains(_borne(left, margins, gains), rule)
    (take,) = after.takes
    cuts = haircut(left, gains, rule)
    assert is_same(take.amounts, cuts)
    assert after.left == left - cuts[0] - cuts[1]
    assert is_same(after.gains, (gains[0] - cuts[0], gains[1] - cuts[1]))
    assert is_same(after.margins, margins)
