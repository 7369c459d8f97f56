"""Convenience: false claims about the first item at fault, and what it is called; each says for what it fails."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidAmount
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Beside,
    LaterPlace,
    NoInt,
    claim,
    first_at_fault,
    is_natural,
    length_of,
    name_of,
    refusal_of,
    tells,
    total,
)

Numbers = tuple[AnyInt, ...]
Things = tuple[AnyInt | NoInt, ...]


def _is_amount(item: Any) -> bool:
    return is_natural(item)


def _is_positive(item: Any) -> Any:
    return item > 0


def _checked(items: Any) -> Any:
    return loops.naturals(items, "xs")


@claim("CF-1", about=(loops.naturals,), length_max=0)
def all_but_the_first_at_fault_are_natural(xs: Numbers, place: AnyPlace) -> None:
    """FALSE for (-1, -1) at place 1: whoever stands after the one that is refused may be at fault too."""
    first = first_at_fault(xs, _is_amount)
    assert refusal_of(_checked, xs) is None or first == place or xs[place] >= 0


@claim("CF-2", about=(loops.naturals,), length_max=0, same_length=True)
def two_columns_are_at_fault_at_one_place(xs: Numbers, ys: Numbers) -> None:
    """FALSE for (-1, 0) and (0, -1): the first at fault of one column is that of another."""
    first, other = first_at_fault(xs, _is_amount), first_at_fault(ys, _is_amount)
    assert refusal_of(_checked, xs) is None or other is None or first == other


@claim("CF-3", about=(loops.naturals,), length_max=0)
def whoever_fails_a_harder_test_first_fails_the_easier(xs: Numbers) -> None:
    """FALSE for (0, -1): the first that is not above 0 is the one that is refused as no amount."""
    first = first_at_fault(xs, _is_positive)
    if first is not None and refusal_of(_checked, xs) is not None:
        assert tells(refusal_of(_checked, xs), InvalidAmount, field=name_of("xs", first), value=xs[first])


@claim("CF-4", about=(columns.every,), length_max=0)
def an_easier_test_fails_where_a_harder_one_does(xs: Numbers) -> None:
    """FALSE for (0,): if not all are above 0, one is no amount."""
    assert columns.every(_is_positive, xs) or first_at_fault(xs, _is_amount) is not None


@claim("CF-5", about=(loops.naturals,), length_max=0)
def two_items_have_one_name(xs: Numbers, place: AnyPlace, later: LaterPlace) -> None:
    """FALSE for (0, 0): the items at two places are called alike."""
    assert refusal_of(_checked, xs) is not None or name_of("xs", place) == name_of("xs", later)


@claim("CF-6", about=(loops.naturals,), length_max=0)
def what_was_refused_adds_up_nevertheless(xs: Numbers) -> None:
    """FALSE for (-1,): numbers that are refused as amounts add up to 0 or more."""
    refused = refusal_of(_checked, xs) is not None
    assert not refused or total(xs) >= 0


@claim("CF-7", about=(loops.naturals,), length_max=0)
def what_is_no_int_is_no_truth_value(xs: Things, place: AnyPlace) -> None:
    """FALSE for (True,) at place 0: what is refused as no int is no bool either."""
    assert refusal_of(_checked, xs) is None or xs[place].__class__ is not bool


@claim("CF-8", about=(loops.naturals,), length_max=0)
def a_column_beside_another_is_no_shorter(xs: Numbers, ys: Annotated[Numbers, Beside("xs")]) -> None:
    """FALSE for (0,) and (): the one that may be as long or not has as many items, or more."""
    assert refusal_of(_checked, xs) is not None or length_of(ys) >= length_of(xs)
