"""Trusted: accounts and books of which nothing is known, however many there are.

An account is a number that stands for it; its asset, and whether it stands for the
world outside, are functions of that number; and whether an asset only rises is one of its number.
Books are an array from accounts to balances together with what all accounts of each asset add up to. That sum is
carried along: a balance that is written adds what it is above the old one (Books.v says why). Two accounts may
turn out to be the same one; every path says which it assumes.

Books are values: nothing changes them. What is written to them makes other books.
"""

from __future__ import annotations

from typing import Any, NoReturn

import attrs
import z3

from rhodian import Account, Asset
from rhodian_proofs.symbolic.ints import SymBool, SymInt, refuse, term
from rhodian_proofs.symbolic.signals import Unsupported, current

_ASSET_OF = z3.Function("asset_of", z3.IntSort(), z3.IntSort())
_IS_OUTSIDE = z3.Function("is_outside", z3.IntSort(), z3.BoolSort())
_ONLY_RISES = z3.Function("only_rises", z3.IntSort(), z3.BoolSort())
_BALANCES = z3.ArraySort(z3.IntSort(), z3.IntSort())
_NEVER_NEGATIVE = "no account but the world outside holds less than 0"


class Guarded:
    """A stand-in that answers what it defines, and refuses whatever else it is asked."""

    __slots__ = ()

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse whatever else there may be."""
        raise Unsupported(f"{name} of a symbolic value")

    __hash__ = refuse("hash")
    __repr__ = refuse("repr")
    __str__ = refuse("str")
    __format__ = refuse("format")
    __bool__ = refuse("truth")
    __len__ = refuse("len")
    __iter__ = refuse("iter")
    __getitem__ = refuse("an item")
    __setitem__ = refuse("writing an item")
    __contains__ = refuse("in")
    __eq__ = refuse("==")
    __ne__ = refuse("!=")
    __lt__ = __le__ = __gt__ = __ge__ = refuse("order")
    __add__ = __radd__ = __or__ = __ror__ = __mul__ = __rmul__ = refuse("an operator")
    __call__ = refuse("a call")
    __reduce_ex__ = refuse("pickle")


class _Opaque(Guarded):
    """A value of which only its number is known."""

    __slots__ = ("term",)

    def __init__(self, term: Any) -> None:
        """Hold the number that stands for it."""
        self.term = term

    def __eq__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare."""
        if type(other) is not type(self):
            raise Unsupported("comparison with a known value")
        return SymBool(self.term == other.term)

    def __ne__(self, other: object) -> SymBool:  # type: ignore[override]  # not known
        """Compare."""
        return SymBool(z3.Not((self == other).term))

    __hash__ = refuse("hash")


class SymAsset(_Opaque):
    """An asset that is not known."""

    __slots__ = ()

    @property  # type: ignore[misc]  # what the kernel asks of an asset is its class
    def __class__(self) -> type:
        """Answer as an Asset does."""
        return Asset

    @property
    def only_rises(self) -> SymBool:
        """Tell whether it counts what never falls."""
        return SymBool(_ONLY_RISES(self.term))


class SymAccount(_Opaque):
    """An account that is not known."""

    __slots__ = ()

    @property  # type: ignore[misc]  # what the kernel asks of an account is its class
    def __class__(self) -> type:
        """Answer as an Account does."""
        return Account

    @property
    def asset(self) -> SymAsset:
        """Return its asset."""
        return SymAsset(_ASSET_OF(self.term))

    @property
    def is_outside(self) -> SymBool:
        """Tell whether it stands for the world outside."""
        return SymBool(_IS_OUTSIDE(self.term))


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
        return z3.Or(_IS_OUTSIDE(account), z3.Select(self.books.balances, account) >= 0)


class SymBooks(Guarded):
    """Books of which only is known what reading them has shown."""

    __slots__ = ("balances", "is_closed", "origin", "totals")

    def __init__(self, balances: Any, totals: Any, origin: Any) -> None:
        """Hold the balances, what they add up to by asset, and the balances of the books that these were made from."""
        self.balances = balances
        self.totals = totals
        self.origin = origin
        self.is_closed = False

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
        if self.is_closed:
            raise Unsupported("books that a step has kept until after its end")
        no_less = z3.Or(_IS_OUTSIDE(account), z3.Select(self.origin, account) >= 0)
        current().recall(_NEVER_NEGATIVE, self.origin, no_less)

    def get(self, account: SymAccount, *default: int) -> SymInt:
        """Return what is held; an account that is not there holds 0."""
        if type(account) is not SymAccount or len(default) != 1 or type(default[0]) is not int or default[0] != 0:
            raise Unsupported("reading symbolic books by a known account, or with another default than 0")
        self.recall(account.term)
        return SymInt(z3.Select(self.balances, account.term))

    def after(self, changes: Any) -> SymBooks:
        """Return the books after some changes, one after the other."""
        if isinstance(changes, SymChanges):
            return changes.of(self)
        after = SymBooks(self.balances, self.totals, self.origin)
        for account, balance in changes:
            if type(account) is not SymAccount:
                raise Unsupported("writing symbolic books by a known account")
            after.recall(account.term)
            asset = _ASSET_OF(account.term)
            added = term(balance) - z3.Select(after.balances, account.term)
            totals = z3.Store(after.totals, asset, z3.Select(after.totals, asset) + added)
            after = SymBooks(z3.Store(after.balances, account.term, term(balance)), totals, self.origin)
        return after

    def lent(self) -> SymBooks:
        """Return the same books for a step to read, to be closed when it returns."""
        return SymBooks(self.balances, self.totals, self.origin)

    def close(self) -> None:
        """Let nobody read them any more."""
        self.is_closed = True

    def unknown(self) -> SymBooks:
        """Return books of which nothing is known."""
        return SymBooks.some(never_negative=False)

    def same(self, other: SymBooks) -> bool:
        """Tell whether other books are known to be these."""
        return bool(self.balances.eq(other.balances)) and bool(self.totals.eq(other.totals))

    def total_in(self, asset: SymAsset) -> SymInt:
        """Return what all accounts of an asset add up to."""
        if self.is_closed or type(asset) is not SymAsset:
            raise Unsupported("the total of a known asset in symbolic books, or in books that a step has kept")
        return SymInt(z3.Select(self.totals, asset.term))


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
        return self._after
