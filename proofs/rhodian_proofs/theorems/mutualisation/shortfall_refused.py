"""Checked: which cycles are refused: those of what is no amount, or that do not add up."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import Account, Asset, InvalidAmount, InvalidValue, outside
from rhodian.base.errors import AssetMismatch, LengthMismatch
from rhodian.mutualisation.settlement import Source, haircut
from rhodian.mutualisation.shortfall import Cycle
from rhodian.pools.limits import Pool, PoolTerms, PoolUse
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, is_natural, is_same, refusal_of, tells
from rhodian_proofs.theorems.base.wrong import Made, is_refused_for_the_first, no_amount, no_value, trials

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
FIELDS = "two accounts; a cycle, a pool's source and a haircut, each with one or two of its fields wrong, of 24 ways"


@claim("MU-9", about=(Cycle, Source, haircut), scope=FIELDS)
def a_cycle_is_refused_for_the_first_field_that_is_wrong(trial: Annotated[Any, OneOf(*trials(*PARTS))]) -> None:
    """A cycle, a pool's source and a haircut are refused for the first field that is wrong, whatever else is."""
    make = (Cycle, Source, haircut)[trial[0]]
    assert is_refused_for_the_first(lambda values: make(*values), PARTS[trial[0]], trial)


@claim("MU-9", about=(Cycle,), scope=FIELDS)
def a_cycle_keeps_what_it_is_given(moved: Natural, fee: Natural, penalty: Natural) -> None:
    """What a cycle is given as any sequence, it keeps as a tuple."""
    cycle: Any = Cycle("r", (_A, _B), [moved, 0], [0, moved], [0, fee], [penalty, 0])  # type: ignore[arg-type]  # any sequences
    assert is_same((cycle.gains, cycle.losses), ((moved, 0), (0, moved)))
    assert is_same((cycle.fees, cycle.penalties), ((0, fee), (penalty, 0)))
