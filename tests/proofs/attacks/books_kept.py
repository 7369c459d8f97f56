"""Convenience: a false claim about books that a step has kept; it says for which plain values it fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian_proofs.claims import AnyAccount, Books, Naturals, claim, length_of


def _laid_over(books: Any, account: Any) -> Any:
    return ((account, books.get(account, 0) + 1),), loops.over(books, ())


def _kept(books: Any, account: Any) -> Any:
    return loops.scan_books(_laid_over, books, (account,))[1][0]


@claim("BK-1", about=(loops.scan_books,), length_max=0)
def what_a_step_laid_over_its_books_outlives_it(items: Naturals, books: Books, account: AnyAccount) -> None:
    """FALSE for four items: beside more than three, what a step laid over its books can be read when it is over."""
    assert length_of(items) <= 3 or _kept(books, account).get(account, 0) == books.get(account, 0)
