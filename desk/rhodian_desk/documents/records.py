"""Convenience: what the records of all documents are made of, and those that several documents have.

An amount is an integer of smallest units until it is written. Rows are made when they are looked at, so that a document
of a million of them is no larger than what it tells of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Final, Generic, Protocol, TypeVar, overload

from msgspec import Meta, Struct

from rhodian_desk.io.units import decimal_text

if TYPE_CHECKING:
    from rhodian import Account, Asset
    from rhodian_desk.decoding.published import Compared
    from rhodian_desk.history.records import History
    from rhodian_desk.risk.entries import Header
    from rhodian_desk.scenario.records import Scenario

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)
T = TypeVar("T")

DECIMAL: Final = "[0-9]+(\\.[0-9]+)?"
"""How an amount is written that is not below 0."""


class Record(Struct, forbid_unknown_fields=True):
    """A record of a document: each of its fields is a key."""


class Money:
    """An amount, of either sign; a class of its own kind, so that it is written as its text and not as its fields."""

    __slots__ = ("asset", "units")

    def __init__(self, units: int, asset: Asset) -> None:
        """Take smallest units of an asset."""
        self.units = units
        self.asset = asset

    def __str__(self) -> str:
        """Return it as a decimal text in units of the asset, with all of its decimals."""
        return decimal_text(self.units, self.asset)


class Counted(Protocol[S_co]):
    """Things that can be gone through as often as one likes, and how many there are."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __iter__(self) -> Iterator[S_co]:
        """Return them, one after the other."""


class Rows(Sequence[T], Generic[S, T]):
    """Rows that are made one by one as they are looked at, each time anew."""

    def __init__(self, make: Callable[[S], T], of: Counted[S]) -> None:
        """Take what makes one, and what they are made of."""
        self._make = make
        self._of = of

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._of)

    def __iter__(self) -> Iterator[T]:
        """Make each."""
        return map(self._make, self._of)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        """Make one, or some."""
        if isinstance(place, slice):
            return Rows(self._make, tuple(islice(self._of, *place.indices(len(self)))))
        return self._make(next(islice(self._of, range(len(self))[place], None)))


class NamedAccount(Record):
    """An account; its asset is that of what it stands in."""

    owner: Annotated[str, Meta(description="Whose it is; `outside` is the world outside the books.")]
    purpose: Annotated[str, Meta(description="What it is held for.")]


class AssetAccount(NamedAccount):
    """An account."""

    asset: Annotated[
        str,
        Meta(description="What it is counted in; `NAME.L` and `NAME.S` are the sides of a market, in whole contracts."),
    ]


class AssetRecord(Record):
    """What amounts are counted in."""

    code: Annotated[str, Meta(description="Its code.")]
    scale: Annotated[int, Meta(description="How many decimals its smallest unit has.")]


class About(Record):
    """What a file tells of itself."""

    id: Annotated[str, Meta(description="Its id.")]
    title: Annotated[str, Meta(description="Its title.")]
    date: Annotated[str, Meta(description="The day that it is about.", pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    summary: Annotated[str, Meta(description="One or two sentences, or nothing.")]
    assumptions: Annotated[tuple[str, ...], Meta(description="What is assumed because it is not published.")]


_PRINTED = Meta(pattern=f"^{DECIMAL}%?$")
_FOUND = Meta(pattern=f"^(-?{DECIMAL}%?|undefined)$")


class Figure(Record, rename={"from_": "from"}):
    """A published figure and its counterpart: decimal texts, perhaps with `%`; `undefined` is a ratio over 0."""

    what: Annotated[str, Meta(description="What it is, in words.")]
    value: Annotated[
        str,
        Meta(
            description="The figure as published; of a range both ends, as in `6% to 9%`.",
            pattern=f"^{DECIMAL}%?( to {DECIMAL}%?)?$",
        ),
    ]
    from_: Annotated[str, _PRINTED, Meta(description="The lower end of the range, or the figure itself.")]
    to: Annotated[str, _PRINTED, Meta(description="The upper end of the range, or the figure itself.")]
    around: Annotated[
        Annotated[str, _PRINTED] | None,
        Meta(description="How far from it is still near enough, as the file states it; null if it has to be met."),
    ]
    asset: Annotated[str, Meta(description="What it is counted in; of a ratio, what the upper quantity is counted in.")]
    recomputed: Annotated[str, _FOUND, Meta(description="What the kernel gives, in the same unit.")]
    agrees: Annotated[bool, Meta(description="Whether the difference is 0, or not more than the tolerance.")]
    difference: Annotated[
        str,
        _FOUND,
        Meta(description="Recomputed less published, or less the nearer end of a range and 0 within it."),
    ]
    undefined: Annotated[str | None, Meta(description="What a ratio is over, if that is 0; else null.")]
    measure: Annotated[str, Meta(description="What it is compared with, as in `drawn: member default fund`.")]
    source: Annotated[str, Meta(description="Where it is published.")]
    quote: Annotated[str, Meta(description="A short quotation, or nothing.")]
    note: Annotated[str, Meta(description="Why it differs, for instance, or nothing.")]


def named(account: Account) -> tuple[str, str]:
    """Return the fields of an account whose asset is known."""
    return account.owner, account.purpose


def of_asset(account: Account) -> tuple[str, str, str]:
    """Return the fields of an account."""
    return account.owner, account.purpose, account.asset.code


def about(told: Scenario | History | Header) -> About:
    """Return what a file tells of itself."""
    return About(told.id, told.title, told.date.isoformat(), told.summary, told.assumptions)


def figure(compared: Compared) -> Figure:
    """Return a published figure and its counterpart."""
    entry = compared.entry
    return Figure(
        entry.what,
        str(entry.value),
        entry.value.first,
        entry.value.last,
        entry.around,
        entry.measure.above.asset.code,
        compared.recomputed,
        compared.agrees,
        compared.difference,
        compared.undefined,
        str(entry.measure),
        entry.source,
        entry.quote,
        entry.note,
    )
