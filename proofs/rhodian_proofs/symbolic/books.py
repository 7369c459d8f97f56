"""Trusted: accounts and books of which nothing is known, however many there are.

An account is a number that stands for it; its asset, and whether it stands for the
world outside, are functions of that number. Books are an array from accounts to
balances together with what all accounts of each asset add up to. That sum is
carried along: writing a balance adds what it is above the old one. Two accounts may
turn out to be the same one; every path says which it assumes.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn
from unittest import mock

import attrs
import z3

from rhodian import Account, Asset, loops
from rhodian_proofs.symbolic.ints import SymBool, SymInt, refuse, term
from rhodian_proofs.symbolic.paths import Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ASSET_OF = z3.Function("asset_of", z3.IntSort(), z3.IntSort())
_IS_OUTSIDE = z3.Function("is_outside", z3.IntSort(), z3.BoolSort())
_BALANCES = z3.ArraySort(z3.IntSort(), z3.IntSort())


class _Opaque:
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

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse whatever else there may be."""
        raise Unsupported(f"{name} of a symbolic value")

    __hash__ = refuse("hash")
    __repr__ = refuse("repr")
    __str__ = refuse("str")
    __format__ = refuse("format")
    __bool__ = refuse("truth")
    __reduce_ex__ = refuse("pickle")


class SymAsset(_Opaque):
    """An asset that is not known."""

    __slots__ = ()

    @property  # type: ignore[misc]  # what the kernel asks of an asset is its class
    def __class__(self) -> type:
        """Answer as an Asset does."""
        return Asset


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


@attrs.frozen
class NeverNegative:
    """The statement that no account but those of the world outside holds less than 0."""

    books: SymBooks

    def assumption(self) -> Any:
        """Have every reading of the books learn it."""
        if not self.books.is_as_it_was():
            raise Unsupported("an assumption about books that have been written to")
        self.books.never_negative = True
        return z3.BoolVal(val=True)

    def obligation(self) -> Any:
        """State it of an arbitrary account."""
        account = current().fresh("any_account")
        self.books.recall(account)
        return z3.Or(_IS_OUTSIDE(account), z3.Select(self.books.balances, account) >= 0)


class SymBooks:
    """Books of which only is known what reading them has shown."""

    def __init__(self, balances: Any, totals: Any, origin: Any, *, never_negative: bool) -> None:
        """Hold the balances, what they add up to by asset, and the balances before anything was written."""
        self.balances = balances
        self.totals = totals
        self.never_negative = never_negative
        self._origin = origin

    @classmethod
    def some(cls, *, never_negative: bool) -> SymBooks:
        """Return books of which nothing more is known."""
        current().assumptions.add("A2")
        balances = current().fresh("balances", _BALANCES)
        return cls(balances, current().fresh("totals", _BALANCES), balances, never_negative=never_negative)

    def spend(self) -> None:
        """Refuse every further question: these books were handed to a loop that writes to them."""
        self.balances = self.totals = None

    def recall(self, account: Any) -> None:
        """Learn of an account what is known of every account in the books as they were."""
        if self.balances is None:
            raise Unsupported("books that a loop has written to")
        if self.never_negative:
            no_less = z3.Or(_IS_OUTSIDE(account), z3.Select(self._origin, account) >= 0)
            current().learn(no_less, "no account but the world outside holds less than 0")

    def get(self, account: SymAccount, default: int = 0, /) -> SymInt:
        """Return what is held; an account that is not there holds 0."""
        if type(account) is not SymAccount or default != 0:
            raise Unsupported("reading symbolic books by a known account, or with a default other than 0")
        self.recall(account.term)
        return SymInt(z3.Select(self.balances, account.term))

    def update(self, changes: Iterable[tuple[SymAccount, Any]]) -> None:
        """Write balances, one after the other."""
        for account, balance in changes:
            self.recall(account.term)
            asset = _ASSET_OF(account.term)
            added = term(balance) - z3.Select(self.balances, account.term)
            self.totals = z3.Store(self.totals, asset, z3.Select(self.totals, asset) + added)
            self.balances = z3.Store(self.balances, account.term, term(balance))

    def is_as_it_was(self) -> bool:
        """Tell whether nothing has been written."""
        return self.balances is not None and bool(self.balances.eq(self._origin))

    def copy(self) -> SymBooks:
        """Return books that hold the same."""
        return SymBooks(self.balances, self.totals, self._origin, never_negative=self.never_negative)

    def unknown(self) -> SymBooks:
        """Return books of which nothing is known."""
        return SymBooks.some(never_negative=False)

    def changes(self) -> SymBooks:
        """Return what was written: here the books as they now are, which say as much."""
        return self

    def total_in(self, asset: SymAsset) -> SymInt:
        """Return what all accounts of an asset add up to."""
        if self.totals is None:
            raise Unsupported("books that a loop has written to")
        return SymInt(z3.Select(self.totals, asset.term))


@contextmanager
def overlays() -> Iterator[None]:
    """Let symbolic books through `loops.Overlay` until this context ends; others go through as ever."""
    real = loops.Overlay

    def overlay(under: Any) -> Any:
        return under.copy() if isinstance(under, SymBooks) else real(under)

    with mock.patch.object(loops, "Overlay", overlay):
        yield
