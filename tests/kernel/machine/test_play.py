"""Checked: the book that a history lays over a host's: what it holds, and who it names."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset
from rhodian.base import columns
from rhodian.machine import Written
from tests.machine_host import MONEY

KINDS = [(purpose, asset) for purpose in ("margin", "contracts") for asset in MONEY]
ACCOUNTS = [Account(owner, purpose, asset) for owner in "ABC" for purpose, asset in KINDS]
BOOKS = st.dictionaries(st.sampled_from(ACCOUNTS), st.integers(0, 2))


class Plain:
    """A host of a plain dict."""

    def __init__(self, held: dict[Account, int]) -> None:
        self.held = held

    def get(self, account: Account, default: int) -> int:
        """Return what an account holds, or the default."""
        return self.held.get(account, default)

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        """Return every account of a purpose and an asset that holds anything."""
        return [each for each, held in self.held.items() if held and (each.purpose, each.asset) == (purpose, asset)]


@given(BOOKS, st.lists(BOOKS, max_size=3))
def test_a_book_with_changes_laid_over_it_names_and_holds_what_one_written_to_does(
    held: dict[Account, int], changes: list[dict[Account, int]]
) -> None:
    """However many changes lie on each other, the last of an account decides, and nobody is named twice or for 0."""
    plain: dict[Account, int] = dict(held)
    book: Plain | Written = Plain(dict(held))
    for each in changes:
        plain.update(each)
        book = Written(book, each)
    for account in ACCOUNTS:
        assert book.get(account, 0) == plain.get(account, 0)
    for purpose, asset in KINDS:
        assert Counter(book.accounts(purpose, asset)) == Counter(Plain(plain).accounts(purpose, asset))


def test_items_are_grouped_by_their_key_in_their_order() -> None:
    """Each item stands once, under its key, after those of the same key that came before it."""
    assert columns.grouped((3, 1, 4, 1, 5, 9, 2, 6), lambda each: each % 2) == {1: (3, 1, 1, 5, 9), 0: (4, 2, 6)}
    assert columns.grouped((), lambda each: each) == {}
