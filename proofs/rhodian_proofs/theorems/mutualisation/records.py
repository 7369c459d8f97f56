"""Checked: what is claimed of the phases of a round: that they are what the functions on columns say, and what moves.

The accounts are two or three, spelled out; what they hold, lose and owe, and what the pool may pay, are any numbers.
"""

from __future__ import annotations

from typing import Annotated, Any

from rhodian import Account, AlreadyAbsorbed, Asset, Books
from rhodian.base.errors import BooksMoved, OutOfOrder
from rhodian.mutualisation.settlement import Settled, Shared, Source, draw_on, haircut, settle, share
from rhodian.mutualisation.shortfall import Round, collect, recognise
from rhodian.pools.limits import Pool, PoolTerms, PoolUse, draw_pools, room
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import Natural, OneOf, claim, is_same, refusal_of, tells

_USD = Asset("USD", 2)
_ACCOUNTS = (Account("a", "margin", _USD), Account("b", "margin", _USD), Account("c", "margin", _USD))
_POOL = Account("pool", "house", _USD)
_CLEARING = Account("clearing", "house", _USD)
_LIQUIDATOR = Account("liquidator", "house", _USD)

Gains = Annotated[tuple[int, ...], OneOf((5,), (3, 2))]
"""What those who gain gain."""
Charges = Annotated[tuple[int, int], OneOf((0, 0), (2, 1))]
"""What the loser owes a liquidator and the pool."""
Held = tuple[Natural, Natural, Natural]
"""What the loser, each of the others and the pool hold."""

SCOPE = (
    "one account that loses 5 to one other, or 3 and 2 to two, and owes a fee of 2 and a penalty of 1, or none; any "
    "margins; a pool of any balance that pays up to 4, in part"
)


def round_of(gains: Any, charges: Any) -> Round:
    """Return a round in which the first account loses what the others gain, and owes the charges."""
    others = (0,) * len(gains)
    return Round(
        "round",
        _ACCOUNTS[: len(gains) + 1],
        (0, *gains),
        (sum(gains), *others),
        (charges[0], *others),
        (charges[1], *others),
    )


def books_of(gains: Any, held: Any) -> dict[Account, Any]:
    """Return the books that such a round finds."""
    margin, margin_other, insurance = held
    return {**dict(zip(_ACCOUNTS, (margin, *(margin_other for _ in gains)), strict=False)), _POOL: insurance}


def source_of(held: Any) -> Source:
    """Return the pool of such a round."""
    return Source(_POOL, Pool(PoolTerms(4, 4, 1), held[2], PoolUse(0, 0, 0)))


def shared_of(gains: Any, charges: Any, held: Any) -> tuple[dict[Account, Any], Shared]:
    """Return the books, and the round as it is shared, with no waterfall and in proportion."""
    books = books_of(gains, held)
    missing = recognise(Books(books, ()), round_of(gains, charges))
    return books, share(draw_on(missing, (source_of(held),)))


@claim("MU-11", about=(recognise, draw_on, share), scope=SCOPE)
def each_phase_is_what_the_rule_on_columns_says(gains: Gains, charges: Charges, held: Held) -> None:
    """A shortfall is what `collect` finds in the books, a draw what `draw_pools` says, haircuts what `haircut` says."""
    books, shared = shared_of(gains, charges, held)
    drawn, shortfall, source = shared.drawn, shared.drawn.shortfall, source_of(held)
    round_ = shortfall.round
    assert is_same(shortfall.margins, tuple(books[account] for account in round_.accounts))
    wanted = collect(shortfall.margins, round_.losses, round_.fees, round_.penalties)
    assert is_same(shortfall.collected.rows, wanted.rows)
    assert is_same(shortfall.missing, wanted.missing)
    paid = draw_pools(wanted.missing, (room(source.pool),), (0,))
    assert is_same(drawn.draws.shares, paid.shares)
    assert is_same(drawn.left, paid.unallocated)
    assert is_same(shared.haircuts, haircut(paid.unallocated, round_.gains, Rule.IN_PROPORTION))
    assert shared.others is None


def _settled(books: Any, shared: Any) -> Settled:
    """Return the round, settled in the books, which have not absorbed it yet."""
    return settle(Books(books, ()), shared, _CLEARING, _LIQUIDATOR, _POOL)


@claim("MU-8", about=(settle,), scope=SCOPE)
def what_is_booked_is_what_moves(gains: Gains, charges: Charges, held: Held) -> None:
    """Each account changes by gain less haircut, losses and charges, a pool by its draw and penalties; nothing else."""
    books, shared = shared_of(gains, charges, held)
    done = _settled(books, shared)
    after, collected = {**books, **dict(done.changes)}, shared.drawn.shortfall.collected
    _, fee, penalty = collected.rows[0]
    accounts = shared.drawn.shortfall.round.accounts
    for account, gain, cut, paid in zip(accounts, (0, *gains), shared.haircuts, collected.rows, strict=True):
        assert after[account] == books[account] + gain - cut - paid[0] - paid[1] - paid[2]
        assert after[account] >= 0
    assert after[_POOL] == books[_POOL] - shared.drawn.draws.shares[0] + penalty
    assert after.get(_LIQUIDATOR, 0) == fee
    assert after.get(_CLEARING, 0) == 0
    assert set(after) <= {*books, _LIQUIDATOR, _CLEARING}
    assert done.loss_id == "round"


AMOUNTS = (
    "one account that loses any amount to one other and owes any charges; any margins; a pool of any balance and any "
    "limit for an event, which pays in part"
)
Two = tuple[Natural, Natural]
"""A fee and a penalty, or two margins, or what a pool holds and may pay."""


def _of_any_amounts(gain: Any, charges: Any, margins: Any, pool: Any) -> tuple[dict[Account, Any], Shared]:
    """Return the books, and a round of one who loses and one who gains, as it is shared with no waterfall."""
    balance, limit = pool
    books = books_of((gain,), (*margins, balance))
    missing = recognise(Books(books, ()), round_of((gain,), charges))
    source = Source(_POOL, Pool(PoolTerms(limit, limit, 1), balance, PoolUse(0, 0, 0)))
    return books, share(draw_on(missing, (source,)), rule=Rule.IN_ORDER)


@claim("MU-21", about=(settle,), scope=AMOUNTS)
def whatever_the_amounts_what_is_booked_is_what_moves(gain: Natural, charges: Two, margins: Two, pool: Two) -> None:
    """Of any amounts, all that is booked is what moves: the loser pays, the pool, and then the gain falls short."""
    books, shared = _of_any_amounts(gain, charges, margins, pool)
    after = {**books, **dict(_settled(books, shared).changes)}
    paid = min(gain, margins[0])
    fee = min(charges[0], margins[0] - paid)
    penalty = min(charges[1], margins[0] - paid - fee)
    drawn = min(gain - paid, *pool)
    assert after[_ACCOUNTS[0]] == margins[0] - paid - fee - penalty
    assert after[_ACCOUNTS[1]] == margins[1] + paid + drawn
    assert after[_POOL] == pool[0] - drawn + penalty
    assert after.get(_LIQUIDATOR, 0) == fee
    assert after.get(_CLEARING, 0) == 0


Absorbed = Annotated[Any, OneOf((), ("other", "round"))]


@claim("MU-12", about=(recognise, settle), scope=SCOPE)
def a_round_is_settled_once_and_in_the_books_that_it_was_recognised_in(
    gains: Gains, charges: Charges, held: Held, moved: Natural, absorbed: Absorbed
) -> None:
    """A round is refused exactly if it was absorbed before, or else if an account does not hold what was recorded."""
    books, shared = shared_of(gains, charges, held)
    later = Books({**books, _ACCOUNTS[0]: moved}, absorbed)
    refusal = refusal_of(settle, later, shared, _CLEARING, _LIQUIDATOR, _POOL)
    again = refusal_of(recognise, later, shared.drawn.shortfall.round)
    if absorbed:
        assert tells(refusal, AlreadyAbsorbed, loss_id="round")
        assert tells(again, AlreadyAbsorbed, loss_id="round")
    elif moved != held[0]:
        assert tells(refusal, BooksMoved, account=_ACCOUNTS[0], recorded=held[0], found=moved)
        assert again is None
    else:
        assert refusal is None
        assert again is None


PHASES = "four steps, each given the phases that belong to the other steps, None and 0"


def _steps() -> dict[str, Any]:
    """Return for each step what it takes, and how it is asked."""
    books, shared = shared_of((5,), (0, 0), (0, 0, 0))
    kept, drawn = Books(books, ()), shared.drawn
    return {
        "recognise": (drawn.shortfall.round, "Round", lambda phase: recognise(kept, phase)),
        "draw_on": (drawn.shortfall, "Shortfall", draw_on),
        "share": (drawn, "Drawn", share),
        "settle": (shared, "Shared", lambda phase: settle(kept, phase, _CLEARING, _LIQUIDATOR, _POOL)),
    }


Step = Annotated[str, OneOf("recognise", "draw_on", "share", "settle")]
Phase = Annotated[Any, OneOf("recognise", "draw_on", "share", "settle", "end", None, 0)]


@claim("MU-13", about=(recognise, draw_on, share, settle), scope=PHASES)
def a_step_takes_the_phase_before_it_and_no_other(step: Step, phase: Phase) -> None:
    """Each step of a round takes the phase right before it, and is refused any other as out of order."""
    steps = _steps()
    _, expected, ask = steps[step]
    given = steps[phase][0] if phase in steps else phase
    refusal = refusal_of(ask, given)
    if phase == step:
        assert refusal is None
    else:
        assert tells(refusal, OutOfOrder, step=step, phase=given, expected=expected)
