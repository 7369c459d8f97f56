"""Trusted: books of which nothing is known, however many accounts there are.

Books are an array from accounts to balances together with what all accounts of each asset add up to. That sum is
carried along: a balance that is written adds what it is above the old one (Books.v says why). Two accounts may
turn out to be the same one; every path says which it assumes.

Books are values: nothing changes them. What is written to them makes other books.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.symbolic.accounts import ASSET_OF, IS_OUTSIDE, account_term, asset_term
from rhodian_proofs.symbolic.guarded import Guarded
from rhodian_proofs.symbolic.ints import SymInt, term
from rhodian_proofs.symbolic.signals import Unsupported, current

if TYPE_CHECKING:
    from rhodian_proofs.symbolic.paths import Path

_BALANCES = z3.ArraySort(z3.IntSort(), z3.IntSort())
_NEVER_NEGATIVE = "no account but the world outside holds less than 0"


@attrs.frozen(eq=False)
class NeverNegative(Guarded):
    """The statement, in an invariant, that no account but those of the world outside holds less than 0."""

    books: SymBooks

    def assumption(self) -> Any:
        """Have every reading of the books, and of what is made from them, learn it."""
        if not self.books.is_bare:
            raise Unsupported("an assumption about books that have been written to")
        current().note(_NEVER_NEGATIVE, self.books.origin)
        return z3.BoolVal(val=True)

    def obligation(self) -> Any:
        """State it of an arbitrary account."""
        account = current().fresh("any_account")
        self.books.recall(account)
        return z3.Or(IS_OUTSIDE(account), z3.Select(self.books.balances, account) >= 0)


@attrs.define(eq=False)
class _Loan:
    """The time for which books are lent to a step, together with whatever is laid over them."""

    is_over: bool = False


class SymBooks(Guarded):
    """Books of which only is known what reading them has shown."""

    __slots__ = ("balances", "loan", "origin", "totals")

    def __init__(self, balances: Any, totals: Any, origin: Any, loan: _Loan | None = None) -> None:
        """Hold the balances, what they add up to by asset, and the balances of the books that these were made from."""
        self.balances = balances
        self.totals = totals
        self.origin = origin
        self.loan = loan or _Loan()

    @classmethod
    def some(cls, *, never_negative: bool) -> SymBooks:
        """Return books of which nothing more is known."""
        balances = current().fresh("balances", _BALANCES)
        books = cls(balances, current().fresh("totals", _BALANCES), balances)
        if never_negative:
            NeverNegative(books).assumption()
        return books

    @property
    def is_bare(self) -> bool:
        """Whether nothing has been written to them."""
        return bool(self.balances.eq(self.origin))

    def recall(self, account: Any) -> None:
        """Learn of an account what is known of every account in the books that these were made from."""
        if self.loan.is_over:
            raise Unsupported("books that a step has kept until after its end")
        no_less = z3.Or(IS_OUTSIDE(account), z3.Select(self.origin, account) >= 0)
        current().recall(_NEVER_NEGATIVE, self.origin, no_less)

    def get(self, account: Any, *default: int) -> SymInt:
        """Return what is held; an account that is not there holds 0."""
        if len(default) != 1 or type(default[0]) is not int or default[0] != 0:
            raise Unsupported("reading symbolic books with another default than 0")
        number = account_term(account)
        self.recall(number)
        return SymInt(z3.Select(self.balances, number))

    def after(self, changes: Any) -> SymBooks:
        """Return the books after some changes, one after the other."""
        if isinstance(changes, SymChanges):
            return changes.of(self)
        after = SymBooks(self.balances, self.totals, self.origin, self.loan)
        for account, balance in changes:
            number = account_term(account)
            after.recall(number)
            asset = ASSET_OF(number)
            added = term(balance) - z3.Select(after.balances, number)
            totals = z3.Store(after.totals, asset, z3.Select(after.totals, asset) + added)
            after = SymBooks(z3.Store(after.balances, number, term(balance)), totals, self.origin, self.loan)
        return after

    def lent(self) -> SymBooks:
        """Return the same books for a step to read, to be closed when it returns."""
        return SymBooks(self.balances, self.totals, self.origin)

    def close(self) -> None:
        """Let nobody read them any more, nor what was laid over them."""
        self.loan.is_over = True

    def unknown(self) -> SymBooks:
        """Return books of which nothing is known."""
        return SymBooks.some(never_negative=False)

    def same(self, other: SymBooks) -> bool:
        """Tell whether other books are known to be these."""
        return bool(self.balances.eq(other.balances)) and bool(self.totals.eq(other.totals))

    def total_in(self, asset: Any) -> SymInt:
        """Return what all accounts of an asset add up to."""
        if self.loan.is_over:
            raise Unsupported("the total in books that a step has kept")
        return SymInt(z3.Select(self.totals, asset_term(asset)))


def is_never_negative(path: Path, books: SymBooks) -> bool:
    """Tell whether it was said on a path that in some books no account but the world outside holds less than 0."""
    return (_NEVER_NEGATIVE, books.origin.get_id()) in path.memory


class SymChanges(Guarded):
    """What a loop changed in books: to be written to just these books, and nothing else."""

    __slots__ = ("_after", "_before")

    def __init__(self, before: SymBooks, after: SymBooks) -> None:
        """Hold the books before the changes and after them."""
        self._before = before
        self._after = after

    @property  # type: ignore[misc]  # what changes are, is a tuple of entries
    def __class__(self) -> type:
        """Answer as a tuple does."""
        return tuple

    def unknown(self) -> SymChanges:
        """Return changes of the same books of which nothing is known."""
        return SymChanges(self._before, self._after.unknown())

    def of(self, books: SymBooks) -> SymBooks:
        """Return the books after the changes, if they are those that the changes were worked out for."""
        if not self._before.same(books):
            raise Unsupported("changes that were worked out for other books")
        return SymBooks(self._after.balances, self._after.totals, self._after.origin, books.loan)
