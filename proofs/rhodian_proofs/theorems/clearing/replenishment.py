"""Checked: what is claimed of replenishment: what is lacking of a target, beside what is there and what was brought."""

from __future__ import annotations

from rhodian.base.errors import InvalidAmount
from rhodian.clearing.replenishment import lacking
from rhodian_proofs.claims import AnyInt, Natural, claim, refusal_of, tells


@claim("RP-1", about=(lacking,))
def what_is_lacking_fills_up_to_the_target_and_no_further(target: Natural, held: Natural, brought: Natural) -> None:
    """What is lacking is never more than the target, fills what is there up to it, and no further."""
    lacks = lacking(target, held, brought)
    assert lacks >= 0
    assert lacks <= target
    assert (lacks == 0) | (held + brought + lacks == target)
    assert held + brought + lacks >= target


@claim("RP-1", about=(lacking,))
def nothing_lacks_of_what_is_no_amount(target: AnyInt, held: AnyInt, brought: AnyInt) -> None:
    """What is below 0 is no target, and is neither in its place nor brought."""
    refusal = refusal_of(lacking, target, held, brought)
    if target < 0:
        assert tells(refusal, InvalidAmount, field="target", value=target)
    elif held < 0:
        assert tells(refusal, InvalidAmount, field="held", value=held)
    elif brought < 0:
        assert tells(refusal, InvalidAmount, field="brought", value=brought)
    else:
        assert refusal is None
