"""Convenience: false claims about books."""

from __future__ import annotations

from rhodian import loops
from rhodian_proofs.claims import *


@claim("BA-1", about=(loops.scan,))
def nobody_is_ever_negative(books: Books, account: AnyAccount, amount: Natural) -> None:
    """FALSE for {}, an account, 1001: nobody is below 0 after a payment of more than 1000 out of nothing."""
    left = where(amount > 1000, -1, 0)
    assert never_negative(written(books, ((account, left),)))
