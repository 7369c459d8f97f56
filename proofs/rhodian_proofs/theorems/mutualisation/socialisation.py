"""Checked: what is claimed of a loss that is socialised over a base.

The accounts are three, spelled out; what they have, the bases and the loss are any numbers, or small ones as said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from rhodian import Account, Asset, Books, LengthMismatch, capacity, draw
from rhodian.base.errors import OutOfOrder
from rhodian.mutualisation.shortfall import Round, Shortfall, recognise
from rhodian.mutualisation.socialisation import over, over_equity
from rhodian_proofs.claims import Natural, OneOf, claim, implies, refusal_of, tells

if TYPE_CHECKING:
    from rhodian.waterfall.tree import Waterfall

_USD = Asset("USD", 2)
_ACCOUNTS = (Account("a", "margin", _USD), Account("b", "margin", _USD), Account("c", "margin", _USD))

Small = Annotated[int, OneOf(0, 1, 2)]
Base = tuple[Small, Small]
SCOPE = (
    "three accounts, of which one has nothing and the others any amounts, and two things that are no shortfall; bases "
    "of 0 to 2, or too few or too many of them; any loss"
)


def _shortfall(loss: int, have: Any) -> Shortfall:
    """Return a shortfall of accounts with those margins, of which the first owes what the last gains."""
    round_ = Round("round", _ACCOUNTS, (0, 0, loss), (loss, 0, 0), (0, 0, 0), (0, 0, 0))
    return recognise(Books(dict(zip(_ACCOUNTS, (0, *have), strict=True)), ()), round_)


def _tree(have: Any, base: Any) -> Waterfall:
    """Return the waterfall over a base of accounts that owe nothing; the first has nothing either."""
    tree = over(_shortfall(0, have), "open interest", (1, *base))
    assert tree is not None
    return tree


@claim("MU-20", about=(over,), scope=SCOPE)
def a_socialised_loss_is_asked_of_the_base_alone(base: Base, have: tuple[Natural, Natural], loss: Natural) -> None:
    """A loss socialised over a base takes of each account at most what it has left, and nothing where its base is 0."""
    drawn = draw(_tree(have, base), loss)
    asked = 0
    for fund, weight, held in zip(drawn.funds, (1, *base), (0, *have), strict=True):
        assert 0 <= fund.amount
        assert fund.amount <= held
        assert implies(weight == 0, fund.amount == 0)
        asked = asked + (held if weight else 0)
    assert drawn.uncovered == max(0, loss - asked)


@claim("MU-20", about=(over_equity,), scope=SCOPE)
def all_equity_can_be_asked(have: tuple[Natural, Natural]) -> None:
    """Socialised over equity, a loss is borne up to everything that the accounts have left."""
    tree = over_equity(_shortfall(5, have))
    assert tree is not None
    assert capacity(tree) == have[0] + have[1]


Given = Annotated[Any, OneOf("shortfall", None, 7)]
Wrong = Annotated[Any, OneOf((), (1,), (1, 1), (1, 1, 1), (1, 1, 1, 1))]


@claim(
    "MU-20",
    about=(over, over_equity),
    scope=SCOPE,
)
def a_base_has_a_number_for_each_account(given: Given, base: Wrong) -> None:
    """A base is refused for what is no shortfall, or else unless it has a number for each account."""
    shortfall: Any = _shortfall(1, (1, 1)) if given == "shortfall" else given
    refusal = refusal_of(over, shortfall, "open interest", base)
    if given != "shortfall":
        assert isinstance(refusal, OutOfOrder)
        assert isinstance(refusal_of(over_equity, shortfall), OutOfOrder)
    elif len(base) != len(_ACCOUNTS):
        assert tells(refusal, LengthMismatch, field="base", length=len(base), expected=len(_ACCOUNTS))
    else:
        assert refusal is None
