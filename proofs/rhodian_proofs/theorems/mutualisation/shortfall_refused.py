"""Checked: which cycles are refused: those of what is no amount, or that do not add up."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import Account, Asset, InvalidAmount, InvalidValue
from rhodian.mutualisation.shortfall import Cycle
from rhodian_proofs.claims import AnyInt, OneOf, claim, is_natural, refusal_of, tells

_USD = Asset("USD", 2)
_A = Account("a", "account", _USD)
_B = Account("b", "account", _USD)
_POOL = Account("pool", "account", _USD)
_STRANGER = Account("x", "account", _USD)
_CLEARING = Account("clearing", "account", _USD)

Number: TypeAlias = AnyInt | Annotated[Any, OneOf(*(True,))]
Other = Annotated[int, OneOf(-1, 0, 3)]
NUMBERS = (
    "two accounts; a gain and a loss of any whole number each, or True, and the others of -1, 0 or 3, without charges"
)


@claim("MU-9", about=(Cycle,), scope=NUMBERS)
def a_cycle_is_refused_for_what_is_no_amount_or_does_not_add_up(
    gain: Number, gain_other: Other, loss: Number, loss_other: Other
) -> None:
    """A cycle is refused exactly for what is no amount, or else an account that gains and loses, or else the sums."""
    gains, losses = (gain, gain_other), (loss, loss_other)
    refusal = refusal_of(Cycle, "r", (_A, _B), gains, losses, (0, 0), (0, 0))
    for name, column in (("gains", gains), ("losses", losses)):
        for place, value in enumerate(column):
            if not is_natural(value):
                assert tells(refusal, InvalidAmount, field=f"{name}[{place}]", value=value)
                return
    for place in (0, 1):
        if gains[place] > 0 and losses[place] > 0:
            assert tells(refusal, InvalidValue, field=f"losses[{place}]", value=losses[place])
            return
    if gain + gain_other != loss + loss_other:
        assert tells(refusal, InvalidValue, field="gains", value=gain + gain_other)
    else:
        assert refusal is None
