"""Checked: how a cycle is recognised in the books, once, and what a socialised loss needs."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import LengthMismatch, OutOfOrder
from rhodian.mutualisation.remedies import begin, by_base
from rhodian.mutualisation.shortfall import Cycle, Shortfall, collect, recognise
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian.waterfall.settlement import Books
from rhodian_proofs.claims import Natural, OneOf, claim, is_same, refusal_of, tells

_USD = Asset("USD", 2)
_ACCOUNTS = (Account("a", "margin", _USD), Account("b", "margin", _USD), Account("c", "margin", _USD))
_POOL = Account("pool", "house", _USD)

Had = tuple[Natural, Natural, Natural]
"""What the loser, each of the others and the pool hold."""


def _cycle(gains: Any, charges: Any) -> Cycle:
    """Return a cycle in which the first account loses what the others gain, and owes the charges."""
    others = (0,) * len(gains)
    accounts = _ACCOUNTS[: len(gains) + 1]
    return Cycle("cycle", accounts, (0, *gains), (5, *others), (charges[0], *others), (charges[1], *others))


def _books(gains: Any, held: Any) -> dict[Account, Any]:
    """Return the books that such a cycle finds."""
    margin, other, insurance = held
    return {**dict(zip(_ACCOUNTS, (margin, *(other for _ in gains)), strict=False)), _POOL: insurance}


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
