"""Checked: what is claimed of the seam through which a number becomes an amount."""

from __future__ import annotations

from rhodian import InvalidAmount, natural
from rhodian_proofs.claims import AnyInt, claim


def _accepts_everything(value: AnyInt) -> None:
    try:
        natural(value, "amount")
    except InvalidAmount:
        raise AssertionError from None


@claim("AM-1", falsely=_accepts_everything, about=(natural,))
def a_whole_number_is_an_amount_exactly_if_it_is_not_negative(value: AnyInt) -> None:
    """A whole number passes the seam, unchanged, exactly if it is 0 or more; else it is refused as an amount."""
    try:
        amount = natural(value, "amount")
    except InvalidAmount as refusal:
        assert value < 0
        assert refusal.value is value
        return
    assert value >= 0
    assert amount is value
