"""Checked: what is claimed of prices, quantities, positions and margin accounts as they come in: which are refused."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian.base.accounts import Account, Asset, outside
from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.numbers import integer, positive
from rhodian.markets.margin import MarginAccount, Position
from rhodian_proofs.claims import (
    NOT_AN_INT_IN_WORDS,
    AlmostAnInt,
    AnyAccount,
    AnyInt,
    NotAnInt,
    OneOf,
    claim,
    is_natural,
    is_same,
    refusal_of,
    tells,
)

_MOST = 10**30

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


@claim("AM-10", about=(positive, integer), scope=NOT_AN_INT_IN_WORDS)
def what_is_not_an_int_is_no_price_and_no_number(value: NotAnInt) -> None:
    """What is not an int, or is one of a subclass, is no price, no quantity and no number of either sign."""
    assert tells(refusal_of(positive, value, "price"), InvalidValue, field="price", value=value)
    assert tells(refusal_of(integer, value, "backing"), InvalidValue, field="backing", value=value)


# Positions and accounts as they are built.

AnyFields = tuple[AnyInt, AnyInt, AnyInt, AnyInt, AnyInt]
_GOOD = (3, 10, 10, 20, 10)
_NAMES = ("quantity", "price", "mark", "initial_ppm", "maintenance_ppm")
Which = Annotated[int, OneOf(0, 1, 2, 3, 4)]
ONE_WRONG = (
    "a position of 3 contracts at a price and mark of 10 with rates of 20 and 10, one of whose fields is instead "
    f"one of {NOT_AN_INT_IN_WORDS}"
)


def _fault_of(fields: Any) -> tuple[str, Any, type] | None:
    """Return the first field of a position that is wrong, its value, and the class of the refusal; or nothing."""
    _, price, mark, initial, maintenance = fields
    if price < 1 or price > _MOST:
        return "price", price, InvalidValue
    if mark < 1 or mark > _MOST:
        return "mark", mark, InvalidValue
    if initial < 0:
        return "initial_ppm", initial, InvalidAmount
    if maintenance < 0:
        return "maintenance_ppm", maintenance, InvalidAmount
    return ("maintenance_ppm", maintenance, InvalidValue) if maintenance > initial else None


@claim("MA-1", about=(Position,))
def a_position_is_refused_exactly_for_the_first_number_that_is_wrong(fields: AnyFields) -> None:
    """A position is refused exactly for a price or mark that is none, or else a rate below 0 or out of order."""
    refusal, fault = refusal_of(Position, *fields), _fault_of(fields)
    if fault is not None:
        assert tells(refusal, fault[2], field=fault[0], value=fault[1])
        return
    assert refusal is None
    position = Position(*fields)
    assert (position.quantity, position.price) == (fields[0], fields[1])
    assert (position.mark, position.initial_ppm) == (fields[2], fields[3])
    assert is_same(position.maintenance_ppm, fields[4])


@claim("MA-9", about=(Position,), scope=ONE_WRONG)
def no_field_of_a_position_is_anything_but_a_whole_number(which: Which, value: NotAnInt) -> None:
    """A position is refused for a field that is no int, or of a subclass of it, by its name."""
    refusal = refusal_of(Position, *_GOOD[:which], value, *_GOOD[which + 1 :])
    kind = InvalidAmount if _NAMES[which].endswith("_ppm") else InvalidValue
    assert tells(refusal, kind, field=_NAMES[which], value=value)


_EUR = Asset("EUR", 2)
Holder: TypeAlias = AnyAccount | Annotated[Any, OneOf(None, "holder", outside(_EUR), Account)]
Collateral: TypeAlias = AnyInt | AlmostAnInt
SomePositions = Annotated[Any, OneOf((), (Position(*_GOOD),), [], None, Position(*_GOOD))]
OF_ACCOUNTS = (
    "any account, and four things that are none inside the books; any whole number as collateral, or True, 1.0, "
    "None or 1 of a subclass; two tuples of positions, a list, None and a position by itself"
)


@claim("MA-10", about=(MarginAccount,), scope=OF_ACCOUNTS)
def a_margin_account_is_refused_exactly_for_the_first_field_that_is_wrong(
    account: Holder, collateral: Collateral, positions: SomePositions
) -> None:
    """A margin account is refused exactly for its account, or else its collateral, or else what is no tuple."""
    refusal = refusal_of(MarginAccount, account, collateral, positions)
    if not isinstance(account, Account) or account.is_outside:
        assert tells(refusal, InvalidValue, field="account", value=account)
    elif not is_natural(collateral):
        assert tells(refusal, InvalidAmount, field="collateral", value=collateral)
    elif positions.__class__ is not tuple:
        assert tells(refusal, InvalidValue, field="positions", value=positions)
    else:
        assert refusal is None
        made = MarginAccount(account, collateral, positions)
        assert is_same(made.account, account)
        assert is_same(made.collateral, collateral)
        assert is_same(made.positions, positions)
