"""Trusted: columns of columns, place by place: what a function gives for each row, whether all pass, sums.

A column is a sequence with one item for each place. Nothing here carries anything from one place to the next. So one
rule says of columns of any length what holds of an arbitrary row (SPEC.md states it).

Other modules call these through the module (`columns.each`), never by a name of their own, as they do `loops`.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rhodian.base.errors import LengthMismatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rhodian.base import loops

K = TypeVar("K")
T = TypeVar("T")
U = TypeVar("U")
Row = TypeVar("Row")


class Rows(Generic[Row]):
    """Columns of one length, side by side; a row is made when it is taken, and not kept."""

    __slots__ = ("_columns",)

    def __init__(self, *columns: loops.Column[Any]) -> None:
        """Put columns side by side; at least one."""
        self._columns = columns

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._columns[0])

    def __iter__(self) -> Iterator[Row]:
        """Return the rows, one after the other."""
        return zip(*self._columns, strict=True)  # type: ignore[return-value]  # rows of whatever the columns hold

    def __getitem__(self, place: int, /) -> Row:
        """Return the row at a place."""
        return tuple([column[place] for column in self._columns])  # type: ignore[return-value]  # the same


def rows(first: loops.Column[Any], **others: loops.Column[Any]) -> Rows[Any]:
    """Return columns side by side, each but the first under its name.

    Raises:
        LengthMismatch: for the first of the others that is not as long as the first, by its name.
    """
    for field, column in others.items():
        _check(first, column, field)
    return Rows(first, *others.values())


def each(function: Callable[..., U], first: loops.Column[Any], *others: loops.Column[Any]) -> tuple[U, ...]:
    """Return what a function gives for each row of the columns, first to last.

    Args:
        function: from a row, one item of each column, to the row's result; it changes nothing.
        first: a column.
        others: others beside it, as long as the first.

    Raises:
        LengthMismatch: for the first of the others that is not as long as the first.
        Exception: what the function raises for the first row at fault.
    """
    for column in others:
        _check(first, column)
    return tuple(map(function, first, *others))


def every(predicate: Callable[[Any], bool], column: loops.Column[Any]) -> bool:
    """Tell whether every item of a column passes; those after the first that does not are not looked at.

    Args:
        predicate: from an item to whether it passes; it changes nothing.
        column: the column.
    """
    return all(map(predicate, column))


def first(predicate: Callable[[Any], bool], column: loops.Column[Any]) -> int | None:
    """Return the place of the first item of a column of which something is so; nothing if it is so of none.

    Args:
        predicate: from an item to whether it is so of it; it changes nothing.
        column: the column; items after the one found are not looked at.
    """
    return next((place for place, is_so in enumerate(map(predicate, column)) if is_so), None)


def name_at(field: str, place: int) -> str:
    """Return what the item at a place of a column is called, as in ``losses[3]``."""
    return f"{field}[{place}]"


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    """Return items by a key of theirs, those of one key in their order.

    Args:
        items: the items.
        key: from an item to its key; it changes nothing.
    """
    found: dict[K, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return {shared: tuple(among) for shared, among in found.items()}


def present(items: Iterable[T | None]) -> tuple[T, ...]:
    """Return the items but for `None`, in order: what a function gives for those rows for which it gives anything."""
    return tuple([item for item in items if item is not None])


def joined(*parts: Iterable[T]) -> tuple[T, ...]:
    """Return the items of several columns in one, those of each after those of the columns before it."""
    return tuple([item for part in parts for item in part])


def added(first: loops.Column[int], second: loops.Column[int]) -> tuple[int, ...]:
    """Return the sum of two columns, place by place.

    Raises:
        LengthMismatch: if they are not of one length.
    """
    _check(first, second)
    return tuple(map(operator.add, first, second))


def less(first: loops.Column[int], second: loops.Column[int]) -> tuple[int, ...]:
    """Return what the first column exceeds the second by, place by place.

    Raises:
        LengthMismatch: if they are not of one length.
    """
    _check(first, second)
    return tuple(map(operator.sub, first, second))


def scaled(column: loops.Column[int], factor: int) -> tuple[int, ...]:
    """Return a column, each number times a factor."""
    return tuple([number * factor for number in column])


def _check(first: loops.Column[Any], second: loops.Column[Any], field: str = "columns") -> None:
    """Refuse a column that is not as long as the first."""
    if len(second) != len(first):
        raise LengthMismatch(field, len(second), len(first))
