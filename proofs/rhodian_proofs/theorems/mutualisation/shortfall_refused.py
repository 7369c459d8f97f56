"""Checked: which cycles are refused: those of what is no amount, or that do not add up."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import Account, Asset, InvalidAmount, InvalidValue, outside
from rhodian.base import columns
from rhodian.base.errors import AssetMismatch, LengthMismatch
from rhodian.mutualisation.settlement import Source, haircut
from rhodian.mutualisation.shortfall import Cycle, amounts
from rhodian.pools.limits import Pool, PoolTerms, PoolUse
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    Beside,
    Natural,
    Naturals,
    NoInt,
    OneOf,
    claim,
    first_at_fault,
    is_same,
    length_of,
    name_of,
    refusal_of,
    tells,
    total,
)
from rhodian_proofs.theorems.base.wrong import Made, is_refused_for_the_first, no_amount, no_value, trials
from rhodian_proofs.theorems.sharing.refusals import first_not_natural

_USD = Asset("USD", 2)
_A = Account("a", "account", _USD)
_B = Account("b", "account", _USD)

Number: TypeAlias = AnyInt | NoInt
Numbers: TypeAlias = tuple[Number, ...]
ForEach: TypeAlias = Annotated[Numbers, Beside("accounts")]


def _is_no_column(refusal: Any, field: str, values: Any, accounts: Any) -> bool:
    """Assert that what is no column of amounts is refused, as such or by its length; tell whether it is none."""
    wrong = first_not_natural((field, values))
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
        return True
    length, expected = length_of(values), length_of(accounts)
    if length != expected:
        assert tells(refusal, LengthMismatch, field=field, length=length, expected=expected)
        return True
    return False


def _is_one_way(row: Any) -> bool:
    """Tell whether an account gains or loses or neither."""
    gain, loss = row
    return not (gain > 0 and loss > 0)


@claim("MU-9", about=(amounts,), length_max=1, same_length=True)
def gains_and_losses_are_refused_for_the_first_that_is_no_amount_or_do_not_add_up(
    accounts: tuple[AnyAccount, ...], gains: ForEach, losses: ForEach, fees: Naturals, penalties: Naturals
) -> None:
    """Gains, else losses, are refused for what is no amount or their number, an account with both, or their sums."""
    refusal = refusal_of(amounts, accounts, gains, losses, fees, penalties)
    if _is_no_column(refusal, "gains", gains, accounts) or _is_no_column(refusal, "losses", losses, accounts):
        return
    place = first_at_fault(columns.rows(gains, losses=losses), _is_one_way)
    if place is not None:
        assert tells(refusal, InvalidValue, field=name_of("losses", place), value=losses[place])
    elif total(gains) != total(losses):
        assert tells(refusal, InvalidValue, field="gains", value=total(gains))
    else:
        assert refusal is None


_WORLD = outside(_USD)
_EURO = Account("b", "account", Asset("EUR", 2))
COLUMNS = ("gains", "losses", "fees", "penalties")
PARTS: tuple[Made, ...] = (
    (
        {"id": "r", "accounts": (_A, _B), "gains": (1, 0), "losses": (0, 1), "fees": (1, 0), "penalties": (0, 1)},
        (
            *(no_value("id", ""), no_value("accounts", [_A, _B])),
            *(({"accounts": (_A, each)}, *no_value("accounts[1]", each)[1:]) for each in ("b", _WORLD)),
            ({"accounts": (_A, _EURO)}, AssetMismatch, "accounts[1]", _EURO.asset),
            no_value("accounts", (_A, _A)),
            *(
                wrong
                for column in COLUMNS
                for wrong in (
                    no_value(column, 7),
                    ({column: (0, -1)}, *no_amount(f"{column}[1]")[1:]),
                    ({column: (1,)}, LengthMismatch, column, 1),
                )
            ),
        ),
    ),
    (
        {"account": _A, "pool": Pool(PoolTerms(1, 1, 1), 1, PoolUse(0, 0, 0))},
        (
            ({"account": _WORLD}, *no_value("accounts[0]", _WORLD)[1:]),
            ({"account": "a"}, *no_value("accounts[0]", "a")[1:]),
            no_value("pool", None),
        ),
    ),
    (
        {"left": 1, "gains": (1, 1), "rule": Rule.IN_ORDER},
        (no_value("rule", None), ({"gains": (1, -1)}, *no_amount("gains[1]")[1:]), no_amount("left")),
    ),
)
FIELDS = (
    "two accounts; a cycle, a pool's source and a haircut, in each of which one field is wrong, or one and the next, "
    "of 24 ways"
)


@claim("MU-22", about=(Cycle, Source, haircut), scope=FIELDS)
def a_cycle_is_refused_for_the_first_field_that_is_wrong(trial: Annotated[Any, OneOf(*trials(*PARTS))]) -> None:
    """A cycle, a pool's source and a haircut are refused for the first field that is wrong, whatever else is."""
    make = (Cycle, Source, haircut)[trial[0]]
    assert is_refused_for_the_first(lambda values: make(*values), PARTS[trial[0]], trial)


@claim("MU-22", about=(Cycle,), scope=FIELDS)
def a_cycle_keeps_what_it_is_given(moved: Natural, fee: Natural, penalty: Natural) -> None:
    """What a cycle is given as any sequence, it keeps as a tuple."""
    cycle: Any = Cycle("r", (_A, _B), [moved, 0], [0, moved], [0, fee], [penalty, 0])  # type: ignore[arg-type]  # any sequences
    assert is_same((cycle.gains, cycle.losses), ((moved, 0), (0, moved)))
    assert is_same((cycle.fees, cycle.penalties), ((0, fee), (penalty, 0)))


@claim("MU-9", about=(amounts,), length_max=1, same_length=True)
def fees_and_penalties_are_refused_for_the_first_that_is_no_amount_or_their_number(
    accounts: tuple[AnyAccount, ...], gains: Naturals, losses: Naturals, fees: ForEach, penalties: ForEach
) -> None:
    """Fees, or else penalties, are refused for the first that is no amount, or else their number."""
    refusal = refusal_of(amounts, accounts, gains, losses, fees, penalties)
    if _is_no_column(refusal, "fees", fees, accounts) or _is_no_column(refusal, "penalties", penalties, accounts):
        return
    assert refusal is None or tells(refusal, InvalidValue)


ForTwo: TypeAlias = tuple[Number, Number]


@claim("MU-22", about=(Cycle,), scope="two accounts, each number of which is a whole number or something else")
def a_cycle_is_refused_for_what_its_amounts_are_refused_for(
    gains: ForTwo, losses: ForTwo, fees: ForTwo, penalties: ForTwo
) -> None:
    """A cycle of two accounts is refused exactly as its gains, losses, fees and penalties are."""
    refusal = refusal_of(Cycle, "r", (_A, _B), gains, losses, fees, penalties)
    assert is_same(refusal, refusal_of(amounts, (_A, _B), gains, losses, fees, penalties))
