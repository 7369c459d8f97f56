"""Trusted: columns made of columns of unknown length, place by place: side by side, and as sums of multiples.

At a place of either stands what is made of what stands there in the others. What a sum of multiples adds up to, before
a place or in all, is the same sum of multiples of what the columns add up to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.base import columns
from rhodian_proofs.symbolic.ints import SymInt
from rhodian_proofs.symbolic.kept import ABSENT
from rhodian_proofs.symbolic.sequences import Unknown, remembered
from rhodian_proofs.symbolic.signals import Unsupported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian_proofs.symbolic.sequences import Place


class Made(Unknown):
    """A sequence made of others of one space: its sums are theirs."""

    def __init__(self, *columns: Any) -> None:
        """Be made of sequences of one space, no two of which count under one name what is not one."""
        self.space = columns[0].space
        self.columns = columns
        self._owners: dict[str, Any] = {}
        for column in columns:
            for name in column.sums():
                if self._owners.setdefault(name, column.owner(name)) is not column.owner(name):
                    raise Unsupported("two sums of one name")

    def sums(self) -> tuple[str, ...]:
        """Return the names of what the items of the columns add up to."""
        return tuple(self._owners)

    def parts(self, _: Any) -> Mapping[str, Any]:
        """Return nothing: what is counted is counted in the columns."""
        return {}

    def owner(self, name: str) -> Any:
        """Return the sequence in which a sum is counted."""
        return self._owners[name]

    def counted(self) -> dict[str, Any]:
        """Return, by name, the sequences whose sums run along with a loop over this one."""
        return dict(self._owners)

    def _only_sum(self) -> str:
        raise Unsupported("the sum of what is no column of numbers that is summed")


class Pairs(Unknown):
    """Two sequences side by side, with further sums over their rows."""

    def __init__(self, first: Any, second: Any, measures: Mapping[str, Callable[..., Any]]) -> None:
        """Put two sequences of one space side by side."""
        self.space = first.space
        self.columns = first, second
        self._measures = measures
        if len(set(self.sums())) < len(self.sums()):
            raise Unsupported("two sums of one name")

    @property  # type: ignore[misc]  # what is asked of pairs is their class
    def __class__(self) -> type:
        """Answer as the kernel's pairs do, which are no tuple."""
        return columns.Rows

    def read(self, place: Place) -> Any:
        """Return the row at a place; nothing if nothing stands there."""
        return _row(self.columns, place)

    def sums(self) -> tuple[str, ...]:
        """Return the names of what the rows add up to."""
        return (*(name for column in self.columns for name in column.sums()), *self._measures)

    def parts(self, item: Any) -> Mapping[str, Any]:
        """Return what a row adds to each sum of its own: the sums of a column are counted there."""
        if item is ABSENT:
            return dict.fromkeys(self._measures, 0)
        return {name: measure(*item) for name, measure in self._measures.items()}

    def counted(self) -> dict[str, Any]:
        """Return, by name, the sequences whose sums run along with a loop over this one: each where it is counted."""
        return {name: self.owner(name) for name in self.sums()}

    def owner(self, name: str) -> Any:
        """Return the sequence in which a sum is counted."""
        for column in self.columns:
            if name in column.sums():
                return column.owner(name)
        return remembered(("measures", *self.columns), lambda: self)

    def _only_sum(self) -> str:
        raise Unsupported("the sum of what is no column of numbers")


class Rows(Made):
    """Sequences of one space, side by side."""

    @property  # type: ignore[misc]  # what is asked of rows is their class
    def __class__(self) -> type:
        """Answer as the kernel's rows do, which are no tuple."""
        return columns.Rows

    def read(self, place: Place) -> Any:
        """Return the row at a place; nothing if nothing stands there."""
        return _row(self.columns, place)


class Multiples(Made):
    """The sum of multiples of columns of numbers."""

    def __init__(self, *terms: tuple[Any, Any]) -> None:
        """Be the sum of columns, each with the factor before it."""
        super().__init__(*(column for _, column in terms))
        self._terms = terms

    def read(self, place: Place) -> Any:
        """Return the number at a place."""
        return self._of([_number(column.read(place)) for column in self.columns])

    def sum_of_all(self) -> Any:
        """Return what all numbers add up to."""
        return self._of([column.sum_of_all() for column in self.columns])

    def sum_upto(self, place: Place, order: str) -> Any:
        """Return what the numbers before a place add up to, in some order."""
        return self._of([column.sum_upto(place, order) for column in self.columns])

    def _of(self, numbers: list[Any]) -> Any:
        """Return the sum of the multiples of one number of each column."""
        first, *others = [factor * number for (factor, _), number in zip(self._terms, numbers, strict=True)]
        return sum(others, start=first)


def _row(columns: tuple[Any, ...], place: Place) -> Any:
    """Return what stands side by side at a place; nothing if nothing stands there in one of the columns."""
    row = tuple(column.read(place) for column in columns)
    return ABSENT if any(part is ABSENT for part in row) else row


def _number(value: Any) -> Any:
    """Return a whole number, known or not; nothing else can be added."""
    if type(value) not in {int, SymInt}:
        raise Unsupported(f"a column that holds a {type(value).__name__}, where numbers are needed")
    return value
