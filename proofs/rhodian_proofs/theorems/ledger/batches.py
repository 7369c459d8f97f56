"""Checked: what is claimed of posting many: that it is posting one after the other, however many there are."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.errors import InvalidValue
from rhodian.ledger.errors import InvalidBalance, Overdrawn
from rhodian.ledger.posting import Transfer, post, post_all
from rhodian_proofs.claims import (
    AnyAccount,
    AnyBooks,
    Invariant,
    Not,
    claim,
    is_same,
    refusal_of,
    tells,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds

Thing = Transfer | Annotated[Any, Not(Transfer)]
"""A transfer, or anything that is none."""
Things = tuple[Thing, ...]
POSTED = Invariant("post_all.<locals>.step", nothing_holds)


def _outcome(books: Any, things: Any) -> tuple[Any, Any]:
    """Return what posting is refused with, if it is, and the books after it, or as they were."""
    try:
        return None, written(books, post_all(books, things))
    except (InvalidBalance, InvalidValue, Overdrawn) as refusal:
        return refusal, books


@claim("LE-9", about=(post_all, post), invariants=(POSTED,), length_max=1)
def posting_one_more_is_posting_the_others_and_then_it(
    books: AnyBooks, things: Things, thing: Thing, holder: AnyAccount
) -> None:
    """Posting one more is posting the others, and then it on the books as they leave them, refused or not."""
    told, end = _outcome(books, columns.joined(things, (thing,)))
    refusal, after = _outcome(books, things)
    if refusal is not None:
        assert is_same(told, refusal)
    elif thing.__class__ is not Transfer:
        assert tells(told, InvalidValue, field="transfers", value=thing)
    elif (refusal := refusal_of(post, after, thing)) is not None:
        assert is_same(told, refusal)
    else:
        assert told is None
        assert end.get(holder, 0) == written(after, post(after, thing)).get(holder, 0)


@claim("LE-9", about=(post_all,))
def posting_none_changes_nothing(books: AnyBooks, holder: AnyAccount) -> None:
    """Posting none changes nothing."""
    assert written(books, post_all(books, ())).get(holder, 0) == books.get(holder, 0)
