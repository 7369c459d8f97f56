"""Convenience: a false claim about books; it says for which plain values it fails."""

from __future__ import annotations

from typing import Any

from rhodian_proofs.claims import AnyAccount, Books, Natural, claim, never_negative, where, written


def emptied(books: Any, account: Any, amount: Any) -> Any:
    """Return the books after an account was left below 0 for more than 1000, or else with nothing."""
    return written(books, ((account, where(amount > 1000, -1, 0)),))  # any


@claim("BT-1", about=(emptied,))
def nobody_is_ever_negative(books: Books, account: AnyAccount, amount: Natural) -> None:
    """FALSE for no books, an account and 1001: nobody is below 0."""
    assert never_negative(emptied(books, account, amount))
