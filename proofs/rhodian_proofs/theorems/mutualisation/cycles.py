"""Checked: what is claimed of a whole cycle, from the books in which it is recognised to what each then holds."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import LengthMismatch, OutOfOrder
from rhodian.ledger.posting import post_all
from rhodian.mutualisation.remedies import begin, by_base, by_gains, by_pools, settle
from rhodian.mutualisation.settlement import Source, haircut
from rhodian.mutualisation.shortfall import Cycle, Shortfall, collect, recognise
from rhodian.pools.limits import Pool, PoolTerms, PoolUse
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian.waterfall.settlement import Books
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import Natural, OneOf, claim, is_same, refusal_of, tells

_USD = Asset("USD", 2)
_ACCOUNTS = (Account("a", "margin", _USD), Account("b", "margin", _USD), Account("c", "margin", _USD))
_POOL = Account("pool", "house", _USD)
_CLEARING = Account("clearing", "house", _USD)
_LIQUIDATOR = Account("liquidator", "house", _USD)

Gained = Annotated[tuple[int, ...], OneOf((5,), (3, 2))]
"""What those who gain gain."""
Charged = Annotated[tuple[int, int], OneOf((0, 0), (2, 1))]
"""What the loser owes a liquidator and the pool."""
Had = tuple[Natural, Natural, Natural]
"""What the loser, each of the others and the pool hold."""

SCOPE = (
    "one account that loses 5 to one other, or 3 and 2 to two, and owes a fee of 2 and a penalty of 1, or none; any "
    "margins; a pool of any balance that pays up to 4, in part"
)


def _cycle(gains: Any, charges: Any) -> Cycle:
    """Return a cycle in which the first account loses what the others gain, and owes the charges."""
    others = (0,) * len(gains)
    accounts = _ACCOUNTS[: len(gains) + 1]
    return Cycle("cycle", accounts, (0, *gains), (5, *others), (charges[0], *others), (charges[1], *others))


def _books(gains: Any, held: Any) -> dict[Account, Any]:
    """Return the books that such a cycle finds."""
    margin, other, insurance = held
    return {**dict(zip(_ACCOUNTS, (margin, *(other for _ in gains)), strict=False)), _POOL: insurance}


@claim("RM-12", about=(recognise, by_pools, by_gains, settle), scope=SCOPE)
def what_is_taken_is_what_each_account_holds_less(gains: Gained, charges: Charged, held: Had) -> None:
    """Each account changes by gain less haircut, losses and charges, a pool by its draw and penalties; nothing else."""
    books, cycle = _books(gains, held), _cycle(gains, charges)
    shortfall = recognise(Books(books, ()), cycle)
    pool = Source(_POOL, Pool(PoolTerms(4, 4, 1), held[2], PoolUse(0, 0, 0)))
    borne = by_gains(by_pools(begin(shortfall), (pool,)), Rule.IN_PROPORTION)
    after = {**books, **dict(post_all(books, settle(borne, _CLEARING, _LIQUIDATOR, _POOL)))}
    rows = shortfall.collected.rows
    drawn, cuts = borne.takes[0].amounts[0], borne.takes[1].amounts
    assert is_same(cuts, haircut(shortfall.missing - drawn, cycle.gains, Rule.IN_PROPORTION))
    for account, gain, cut, paid in zip(cycle.accounts, cycle.gains, cuts, rows, strict=True):
        assert after[account] == books[account] + gain - cut - paid[0] - paid[1] - paid[2]
        assert after[account] >= 0
    assert after[_POOL] == books[_POOL] - drawn + rows[0][2]
    assert after.get(_LIQUIDATOR, 0) == rows[0][1]
    assert after.get(_CLEARING, 0) == 0
    assert set(after) <= {*books, _LIQUIDATOR, _CLEARING}


Absorbed = Annotated[Any, OneOf((), ("other", "cycle"))]
Given = Annotated[Any, OneOf("cycle", "Cycle", None, 0)]


@claim(
    "RM-8", about=(recognise,), scope="a cycle in books that have absorbed it or not, and three things that are none"
)
def a_shortfall_is_recognised_once_and_as_the_books_have_it(held: Had, absorbed: Absorbed, given: Given) -> None:
    """A cycle that was absorbed is refused, and what is no cycle; else the books' margins are what pays it."""
    books, cycle = _books((5,), held), _cycle((5,), (2, 1))
    phase: Any = cycle if given == "cycle" else given
    refusal = refusal_of(recognise, Books(books, absorbed), phase)
    if given != "cycle":
        assert tells(refusal, OutOfOrder, step="recognise", phase=given, expected="Cycle")
    elif absorbed:
        assert tells(refusal, AlreadyAbsorbed, loss_id="cycle")
    else:
        found = recognise(Books(books, absorbed), cycle)
        assert is_same(found.margins, tuple(books[account] for account in cycle.accounts))
        wanted = collect(found.margins, cycle.losses, cycle.fees, cycle.penalties)
        assert is_same(found.collected.rows, wanted.rows)
        assert is_same(found.missing, wanted.missing)


BASES = (
    "three accounts, of which one has nothing and the others any amounts; bases of 0 to 2, or too few or too many of "
    "them; any loss"
)


def _missing(loss: Any, have: Any) -> Shortfall:
    """Return a shortfall of accounts with those margins, of which the first owes what the last gains."""
    cycle = Cycle("cycle", _ACCOUNTS, (0, 0, loss), (loss, 0, 0), (0, 0, 0), (0, 0, 0))
    return recognise(Books(dict(zip(_ACCOUNTS, (0, *have), strict=True)), ()), cycle)


Wrong = Annotated[Any, OneOf((), (1,), (1, 1), (1, 1, 1), (1, 1, 1, 1))]


@claim("RM-8", about=(by_base,), scope=BASES)
def a_socialised_loss_needs_a_number_for_each_account(base: Wrong) -> None:
    """A base is refused unless it has a number for each account."""
    refusal = refusal_of(by_base, begin(_missing(1, (1, 1))), base)
    if len(base) == len(_ACCOUNTS):
        assert refusal is None
    else:
        assert isinstance(refusal, LengthMismatch)
        assert (refusal.length, refusal.expected) in {(len(base), len(_ACCOUNTS)), (len(_ACCOUNTS), len(base))}
