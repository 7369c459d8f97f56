"""Checked: what is claimed of what a close-out comes to."""

from __future__ import annotations

from rhodian.base.errors import InvalidAmount
from rhodian.clearing.closing import close_out
from rhodian_proofs.claims import AnyInt, Natural, claim, refusal_of, tells


@claim("CO-1", about=(close_out,))
def a_close_out_leaves_a_loss_or_a_surplus_to_the_unit(spent: Natural, received: Natural) -> None:
    """What a close-out took and did not bring in is its loss, to the unit; what it brought in beyond is its surplus."""
    result = close_out(spent, received)
    assert result.missing >= 0
    assert result.surplus >= 0
    assert result.missing - result.surplus == spent - received
    assert (result.missing == 0) | (result.surplus == 0)


@claim("CO-1", about=(close_out,))
def a_close_out_is_refused_for_what_is_no_amount(spent: AnyInt, received: AnyInt) -> None:
    """What is below 0 was neither spent nor received."""
    refusal = refusal_of(close_out, spent, received)
    if spent < 0:
        assert tells(refusal, InvalidAmount, field="spent", value=spent)
    elif received < 0:
        assert tells(refusal, InvalidAmount, field="received", value=received)
    else:
        assert refusal is None
