"""Checked: what is claimed of prices, quantities and numbers of either sign as they come in, and of parts."""

from __future__ import annotations

from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.numbers import integer, positive
from rhodian.base.rates import part_up
from rhodian_proofs.claims import (
    AnyInt,
    NoInt,
    claim,
    is_natural,
    is_same,
    refusal_of,
    tells,
)

_MOST = 10**30
_MILLION = 1_000_000

# Numbers that are prices or quantities, and numbers of either sign.


@claim("AM-9", about=(positive,))
def a_whole_number_is_a_price_exactly_from_one_to_the_largest(value: AnyInt) -> None:
    """A whole number passes as a price or a quantity, unchanged, exactly if it is from 1 to 10^30."""
    refusal = refusal_of(positive, value, "price")
    if value < 1 or value > _MOST:
        assert tells(refusal, InvalidValue, field="price", value=value)
        return
    assert refusal is None
    assert is_same(positive(value, "price"), value)


@claim("AM-9", about=(integer,))
def any_whole_number_passes_where_either_sign_may_be(value: AnyInt) -> None:
    """Any whole number passes, unchanged, where a number of either sign is due."""
    assert is_same(integer(value, "backing"), value)


@claim("AM-10", about=(positive, integer))
def what_is_not_an_int_is_no_price_and_no_number(value: NoInt) -> None:
    """What is not an int, or is one of a subclass, is no price, no quantity and no number of either sign."""
    assert tells(refusal_of(positive, value, "price"), InvalidValue, field="price", value=value)
    assert tells(refusal_of(integer, value, "backing"), InvalidValue, field="backing", value=value)


# Parts of an amount.


@claim("AM-11", about=(part_up,))
def a_part_of_an_amount_is_rounded_up(amount: AnyInt | NoInt, parts: AnyInt | NoInt) -> None:
    """So many parts per million of an amount are rounded up; other than an amount and 0 to 10^6 parts is refused."""
    refusal = refusal_of(part_up, amount, parts)
    if not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    elif not is_natural(parts) or parts > _MILLION:
        assert tells(refusal, InvalidValue, field="parts_ppm", value=parts)
    else:
        assert refusal is None
        assert amount * parts <= part_up(amount, parts) * _MILLION
        assert part_up(amount, parts) * _MILLION < amount * parts + _MILLION
