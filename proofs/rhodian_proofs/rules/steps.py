"""Trusted: what a rule may call in the place of the kernel's loop, and what of that the claim may come to know."""

from __future__ import annotations

import inspect
from types import BuiltinFunctionType, FunctionType, ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from rhodian_proofs.symbolic.accounts import SymAccount, SymAsset
from rhodian_proofs.symbolic.books import SymBooks
from rhodian_proofs.symbolic.ints import SymInt
from rhodian_proofs.symbolic.names import SymName
from rhodian_proofs.symbolic.opaque import NotOf
from rhodian_proofs.symbolic.sequences import Unknown
from rhodian_proofs.symbolic.signals import Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable


_LOOKED_AT = {int, type(None), SymInt, SymName, SymAccount, SymAsset, SymBooks, NotOf}
"""What a step may take from around it, besides sequences of unknown length; of the last nothing may be asked."""


def as_the_kernel_does(function: Callable[..., Any], *values: Any) -> Any:
    """Call what the kernel's own loop would call, and note what it raises: so would the loop raise that."""
    try:
        return function(*values)
    except Exception as error:
        current().memory["raised as the kernel does"] = error
        raise


def raised_as_the_kernel_does(error: Exception) -> bool:
    """Tell whether an error came out of what the kernel's own loop would call."""
    return current().memory.get("raised as the kernel does") is error


def surroundings(step: Callable[..., Any]) -> SimpleNamespace:
    """Return what a step takes from around it: numbers, accounts, books, sequences of unknown length; or refuse it."""
    if not isinstance(step, FunctionType):
        raise Unsupported(f"a step that is a {type(step).__name__}, not a function")
    current().assumptions |= {"A1", "A6"}
    around = inspect.getclosurevars(step)
    for value in around.nonlocals.values():
        if type(value) not in _LOOKED_AT and not isinstance(value, Unknown):
            raise Unsupported(f"a step that looks at a {type(value).__name__} of the function around it")
    for value in around.globals.values():
        if not isinstance(value, type | FunctionType | BuiltinFunctionType | ModuleType | int | str):
            raise Unsupported(f"a step that looks at a {type(value).__name__} of its module")
    if step.__defaults__ or step.__kwdefaults__:
        raise Unsupported("a step with defaults")
    return SimpleNamespace(**around.nonlocals)


def closed(step: Callable[..., Any]) -> Callable[..., Any]:
    """Return a step after checking that it takes nothing from the function around it."""
    if vars(surroundings(step)):
        raise Unsupported("a step of a tree that looks at the function around it")
    return step
