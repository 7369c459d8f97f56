"""Checked: what is claimed of the steps of a liquidation as they are asked for: which are refused, and for what."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import InvalidAmount, InvalidValue, OutOfOrder
from rhodian.markets.liquidation import Closing, Healthy, Liquidatable, Sold, _order, assess, close_out, sell
from rhodian.markets.margin import MarginAccount, Position, Standing
from rhodian.markets.terms import Terms
from rhodian_proofs.claims import (
    AlmostAnInt,
    AnyInt,
    OneOf,
    UpTo,
    claim,
    is_natural,
    is_same,
    is_whole,
    refusal_of,
    tells,
)

_MOST = 10**30
_MARGIN = Account("holder", "margin", Asset("EUR", 2))
_POSITION = Position(4, 10, 8, 200_000, 100_000)
_ACCOUNT = MarginAccount(_MARGIN, 9, (_POSITION,))
_TERMS = Terms(1000, 4000, partial=False)
_SOUND = assess(MarginAccount(_MARGIN, 12, (_POSITION,)))
_WEAK: Any = assess(_ACCOUNT)
_CLOSING = close_out(_WEAK, 0, _TERMS, 8) if isinstance(_WEAK, Liquidatable) else None
_SOLD = None if _CLOSING is None else sell(_CLOSING, 8)
Phase = Annotated[Any, OneOf(_ACCOUNT, _SOUND, _WEAK, _CLOSING, _SOLD, None, MarginAccount, "Liquidatable")]
Step = Annotated[str, OneOf("assess", "close_out", "sell")]
PHASES = (
    "an account, the phases Healthy, Liquidatable, Closing and Sold that come of it or of one with 3 more, None, a "
    "class and a text"
)


def _taken(step: str, phase: Any) -> Any:
    """Take one of the steps."""
    if step == "assess":
        return assess(phase)
    return close_out(phase, 0, _TERMS, 8) if step == "close_out" else sell(phase, 8)


def _due(step: str, phase: Any) -> tuple[str, bool]:
    """Return the name of the phase that a step takes, and whether it is given that."""
    if step == "assess":
        return "MarginAccount", phase.__class__ is MarginAccount
    if step == "close_out":
        return "Liquidatable", phase.__class__ is Liquidatable
    return "Closing", phase.__class__ is Closing


def _follows(step: str, phase: Any) -> bool:
    """Tell whether a phase is one that a step leads to."""
    if step == "assess":
        return phase.__class__ is Healthy or phase.__class__ is Liquidatable
    return phase.__class__ is Closing if step == "close_out" else phase.__class__ is Sold


@claim("LQ-6", about=(assess, close_out, sell), scope=PHASES)
def a_step_is_refused_exactly_for_another_phase_than_it_takes(step: Step, phase: Phase) -> None:
    """A step of a liquidation is refused exactly if it is given another phase than the one that it takes."""
    expected, is_due = _due(step, phase)
    refusal = refusal_of(_taken, step, phase)
    if not is_due:
        assert tells(refusal, OutOfOrder, step=step, phase=phase, expected=expected)
        return
    assert refusal is None
    assert _follows(step, _taken(step, phase))


SomeRate: TypeAlias = AnyInt | AlmostAnInt
SomePartial = Annotated[Any, OneOf(*(True, False), 0, 1, None)]


@claim(
    "LQ-7",
    about=(Terms,),
    scope="any whole number, True, 1.0, None or 1 of a subclass as a rate; True, False, 0, 1 or None as whether part "
    "is sold",
)
def terms_are_refused_exactly_for_the_first_field_that_is_wrong(
    fee: SomeRate, penalty: SomeRate, partial: SomePartial
) -> None:
    """Terms are refused exactly for a rate that is no amount, or else for what is no truth value."""
    refusal = refusal_of(Terms, fee, penalty, partial)
    for field, rate in (("fee_ppm", fee), ("penalty_ppm", penalty)):
        if not is_natural(rate):
            assert tells(refusal, InvalidAmount, field=field, value=rate)
            return
    if partial.__class__ is not bool:
        assert tells(refusal, InvalidValue, field="partial", value=partial)
        return
    assert refusal is None
    terms = Terms(fee, penalty, partial)
    assert is_same(terms.fee_ppm, fee)
    assert is_same(terms.penalty_ppm, penalty)
    assert is_same(terms.partial, partial)


Quantities = Annotated[tuple[AnyInt, ...], UpTo(2)]
SomePlace = Annotated[Any, OneOf(*(0, 1, 2, -1, True, None))]
SomeTerms = Annotated[Any, OneOf(_TERMS, Terms(1, 2, partial=True), None)]
ORDERS = (
    "up to two positions of any quantity at a price and mark of 10 with rates of 20 % and 10 %, equity -1; the places "
    "0, 1, 2, -1, True and None; two terms, and None; any whole number as price"
)


def _weak(quantities: Any) -> Liquidatable:
    """Return an account that is bankrupt by 1."""
    positions = tuple(Position(quantity, 10, 10, 200_000, 100_000) for quantity in quantities)
    return Liquidatable(MarginAccount(_MARGIN, 0, positions), Standing(-1, 0, 0))


@claim("LQ-9", about=(close_out,), scope=ORDERS)
def an_order_is_for_the_position_named_or_refused_for_what_is_wrong_first(
    quantities: Quantities, place: SomePlace, terms: SomeTerms, price: AnyInt
) -> None:
    """An order is for the position at the place, and refused exactly if there is none, or else for terms or price."""
    weak = _weak(quantities)
    refusal = refusal_of(close_out, weak, place, terms, price)
    if not is_whole(place) or not 0 <= place < len(quantities) or quantities[place] == 0:
        assert tells(refusal, InvalidValue, field="place", value=place)
    elif terms is None:
        assert tells(refusal, InvalidValue, field="terms", value=None)
    elif price < 1 or price > _MOST:
        assert tells(refusal, InvalidValue, field="price", value=price)
    else:
        assert refusal is None
        order, position = close_out(weak, place, terms, price), weak.account.positions[place]
        assert order == _order(weak, position, terms, price)
        assert is_same(order.position, position)
