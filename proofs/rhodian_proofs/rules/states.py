"""Trusted: the states of loops: which are alike, an unknown one of the same shape, and the parts of a result."""

from __future__ import annotations

from typing import Any

from rhodian_proofs.symbolic.books import SymBooks
from rhodian_proofs.symbolic.ints import SymInt, some_int
from rhodian_proofs.symbolic.signals import Unsupported


def same_shape(state: Any, other: Any) -> bool:
    """Tell whether two states are alike but for the numbers in them."""
    if type(state) is tuple:
        return type(other) is tuple and len(state) == len(other) and all(map(same_shape, state, other))
    if type(state) in {int, SymInt}:
        return type(other) in {int, SymInt}
    return type(state) is type(other)


def parts(result: Any) -> tuple[Any, ...]:
    """Return a step's result as its parts."""
    if result is None:
        return ()
    return result if isinstance(result, tuple) else (result,)


def unknown(state: Any) -> Any:
    """Return an unknown state of the same shape."""
    if state is None:
        return None
    if type(state) is tuple:
        return tuple(unknown(part) for part in state)
    if type(state) in {int, SymInt}:
        return some_int("state")
    if type(state) is SymBooks:
        return state.unknown()
    raise Unsupported(f"a state that holds a {type(state).__name__}")
