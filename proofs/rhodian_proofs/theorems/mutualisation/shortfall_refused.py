"""Checked: which rounds are refused, and which waterfalls: those that count on a unit that backs something else."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import Account, Asset, Books, Fund, InOrder, InvalidAmount, InvalidValue, Waterfall
from rhodian.mutualisation.settlement import Drawn, Source, draw_on, settle, share
from rhodian.mutualisation.shortfall import Round, recognise
from rhodian.pools.limits import Pool, PoolTerms, PoolUse
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, is_natural, refusal_of, tells

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


@claim("MU-9", about=(Round,), scope=NUMBERS)
def a_round_is_refused_for_what_is_no_amount_or_does_not_add_up(
    gain: Number, gain_other: Other, loss: Number, loss_other: Other
) -> None:
    """A round is refused exactly for what is no amount, or else an account that gains and loses, or else the sums."""
    gains, losses = (gain, gain_other), (loss, loss_other)
    refusal = refusal_of(Round, "r", (_A, _B), gains, losses, (0, 0), (0, 0))
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


Backing = Annotated[Account, OneOf(_A, _B, _POOL, _STRANGER)]
Margins = tuple[Natural, Natural]
FUNDS = (
    "an account that loses 5 to another; any margins; a pool of any balance that pays up to 4, in part; a waterfall of "
    "one fund, of one of these accounts or another, which counts on any amount"
)


def _asked(margins: Any, insurance: Any, account: Account, available: Any) -> tuple[Books, Drawn, Waterfall]:
    """Return books, a round in them as the pools leave it, and a waterfall of one fund."""
    round_ = Round("r", (_A, _B), (0, 5), (5, 0), (0, 0), (0, 0))
    books = Books({_A: margins[0], _B: margins[1], _POOL: insurance, _STRANGER: available}, ())
    pool = Pool(PoolTerms(4, 4, 1), insurance, PoolUse(0, 0, 0))
    drawn = draw_on(recognise(books, round_), (Source(_POOL, pool),))
    return books, drawn, Waterfall(InOrder("others", (Fund(account, available),)))


@claim("MU-10", about=(share,), scope=FUNDS)
def no_waterfall_counts_on_a_unit_that_backs_something_else(
    margins: Margins, insurance: Natural, account: Backing, available: Natural
) -> None:
    """A waterfall is refused exactly if it counts on more of an account than a round and its pools leave there."""
    _, drawn, others = _asked(margins, insurance, account, available)
    refusal = refusal_of(share, drawn, others)
    free = {_A: max(0, margins[0] - 5), _B: margins[1], _POOL: 0, _STRANGER: available}
    if available > free[account]:
        assert tells(refusal, InvalidValue, field="others", value=account)
    else:
        assert refusal is None


@claim("MU-10", about=(settle,), scope=FUNDS)
def what_a_waterfall_is_asked_for_can_be_settled(
    margins: Margins, insurance: Natural, account: Backing, available: Natural
) -> None:
    """A round whose waterfall is not refused is settled; the clearing account ends as it began, no money is made."""
    books, drawn, others = _asked(margins, insurance, account, available)
    if refusal_of(share, drawn, others) is None:
        done = settle(books, share(drawn, others), _CLEARING, _STRANGER, _STRANGER)
        after = sum(balance for _, balance in done.changes)
        assert after == sum(books.balances.get(each, 0) for each, _ in done.changes)
        assert all(each != _CLEARING or balance == 0 for each, balance in done.changes)
