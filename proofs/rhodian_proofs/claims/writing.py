"""Checked: how a claim is written, and what it may say besides `assert`.

A claim is a function with asserts. Each parameter's type says what it ranges over.
The sentence in its docstring is the sentence of its clause in SPEC.md.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, NewType, TypeAlias

import attrs
import z3

from rhodian import Account, Asset
from rhodian_proofs.symbolic.books import NeverNegative, SymBooks
from rhodian_proofs.symbolic.ints import SymBool, SymInt, term
from rhodian_proofs.symbolic.paths import lean_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.rules.invariants import Invariant

Natural = NewType("Natural", int)
"""Any whole number, 0 or more."""
AnyInt = NewType("AnyInt", int)
"""Any whole number."""
Naturals: TypeAlias = tuple[Natural, ...]
"""Any sequence of natural numbers, of any length."""
Signed = NewType("Signed", int)
"""Any whole number, of a sequence of which is known what it adds up to."""
Signeds: TypeAlias = tuple[Signed, ...]
"""Any sequence of whole numbers, of any length, of which is known what it adds up to."""
AnyPlace = NewType("AnyPlace", int)
"""Any place in the sequences of the claim."""
LaterPlace = NewType("LaterPlace", int)
"""Any place after the claim's `AnyPlace`."""
AnyName = NewType("AnyName", str)
"""Any name: printable text of 1 to 200 characters without space at its ends."""
AnyAccount = NewType("AnyAccount", Account)
"""Any account, that of the world outside included."""
AnyAsset = NewType("AnyAsset", Asset)
"""Any asset."""
Books = NewType("Books", dict[Account, int])
"""Any books in which no account but the world outside holds less than 0."""
Transfers = NewType("Transfers", tuple[Any, ...])
"""Any sequence of well-formed transfers."""


SMALL_MAX = 2
"""The largest weight in a sequence that is spelled out."""


@attrs.frozen(eq=False)
class Claim:
    """A statement about the kernel, and what it takes to prove it."""

    clause: str
    """The number of its clause in SPEC.md."""
    check: Callable[..., None]
    """The statement: it asserts what is claimed."""
    about: tuple[Callable[..., Any], ...]
    """The functions of the kernel that it is about."""
    falsely: Callable[..., None] | None = None
    """A statement of the same parameters that is false, if its author has one: the engine has to find out, besides
    that the claim's own denial is false."""
    invariants: tuple[Invariant, ...] = ()
    """What holds in the loops that it goes through."""
    measures: tuple[tuple[str, Callable[..., Any]], ...] = ()
    """Further sums over the rows of paired sequences: each one's name, and what a row adds to it."""
    lemma: Callable[..., Any] | None = None
    """For a lemma: the statement that other claims may use once this claim is proved."""
    same_length: bool | None = None
    """Whether all its sequences have one length; to be said where there are several, since it bounds the claim."""
    length_max: int = 3
    """Up to which length its sequences are also spelled out, to run the kernel's own loops."""
    scope: str = ""
    """If the claim holds within bounds only: the bounds, in words."""
    small: tuple[str, ...] = ("weights",)
    """The sequences that hold only numbers up to `SMALL_MAX` when spelled out, so that products stay linear."""

    @property
    def name(self) -> str:
        """Return the function's name."""
        return self.check.__name__

    @property
    def sentence(self) -> str:
        """Return the first line of its docstring."""
        return inspect.cleandoc(self.check.__doc__ or "").splitlines()[0]


def claim(clause: str, **options: Any) -> Callable[[Callable[..., None]], Claim]:
    """Make a function with asserts the claim of a clause; the options are the fields of `Claim`."""

    def make(check: Callable[..., None]) -> Claim:
        return Claim(clause, check, **options)

    return make


def where(premise: Any, then: Any, otherwise: Any) -> int:
    """Return one number if the premise holds and the other if not."""
    if isinstance(premise, SymBool):
        return SymInt(z3.If(premise.term, term(then), term(otherwise)))  # type: ignore[return-value]  # stands for an int
    return then if premise else otherwise  # type: ignore[no-any-return]  # numbers, both


def unchecked(kind: type, **fields: Any) -> Any:
    """Return a record as its constructor leaves it, given fields that it would accept."""
    lean_on("A5")
    record: Any = object.__new__(kind)
    for name, value in fields.items():
        object.__setattr__(record, name, value)
    return record


def written(books: Any, changes: Any) -> Any:
    """Return the books after the changes."""
    if isinstance(books, SymBooks):
        return books.after(changes)
    return {**books, **dict(changes)}


def held_in(books: Any, asset: Any) -> int:
    """Return what all accounts of an asset hold together, the world outside included."""
    if isinstance(books, SymBooks):
        return books.total_in(asset)  # type: ignore[return-value]  # stands for an int
    return sum(balance for account, balance in books.items() if account.asset == asset)


def never_negative(books: Any) -> Any:
    """State, in an invariant, that no account but the world outside holds less than 0."""
    if isinstance(books, SymBooks):
        return NeverNegative(books)
    return all(balance >= 0 or account.is_outside for account, balance in books.items())


def same_totals(books: Any, others: Any) -> Any:
    """State, in an invariant, that two books hold as much of each asset."""
    if not isinstance(books, SymBooks):
        assets = {account.asset: None for account in (*books, *others)}
        return all(held_in(books, asset) == held_in(others, asset) for asset in assets)
    return SymBool(books.totals == others.totals)
