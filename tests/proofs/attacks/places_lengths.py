"""Convenience: false claims about places."""
from __future__ import annotations
from typing import Any
from rhodian import loops
from rhodian_proofs.claims import *

def once(n: Any, row: Any) -> Any:
    return n + 1, 0

def _counts(at: Moment) -> Conditions:
    yield at.state == at.seen.ones

def _one(first: Any, second: Any) -> Any:
    return 1

@claim("PA-1", about=(), same_length=False, invariants=(Invariant("once", _counts, ("none",)),), measures={"ones": _one})
def a_place_of_no_sequence(values: Naturals, signs: tuple[AnyInt, ...], place: AnyPlace) -> None:
    """FALSE for (), (), ... : a loop has an item"""
    n, none = loops.scan(once, 0, loops.pairs(values, values2(values), "x"))
    assert upto(none, place) >= 0
    assert n >= 1

def values2(v):
    return loops.scan(zero, 0, v)[1]

def zero(s, item):
    return s, item*0
