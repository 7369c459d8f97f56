"""Convenience: on which level a claim stands, found from what it ranges over and from the functions that it is about.

A *number* is one value, a *column* any number of members, the *ledger* the books as they are before and after posting,
and a *history* any events one after the other. Nobody writes a level down. A claim that is proved stands where the
things that it ranges over do; one that is bounded may range over few of them, and stands there or where its functions
do.
"""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Final

import attrs

from rhodian_proofs.claims.kinds import AnyBooks
from rhodian_proofs.claims.writing import Books, Transfers
from rhodian_proofs.engine.domains import has_sequences, item_kind, parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from rhodian_proofs.claims.writing import Claim

LEVELS: Final = ("number", "column", "ledger", "history")
"""From the lowest to the highest."""
_SHOWN: Final = (
    ("history", re.compile(r"(?:Iterable|Sequence|tuple)\[Event\b")),
    (
        "ledger",
        re.compile(r"\b(?:Balances|Books|Host|State|Posting|Transfer|Moves|Borne|Shortfall|Plan)\b|Mapping\[Account\b"),
    ),
    ("column", re.compile(r"\b(?:Iterable|Sequence|Waterfall)\b|tuple\[.*\.\.\.")),
)
"""By what in a signature each level is known, the highest first."""


def level(claim: Claim) -> str:
    """Return the level on which a claim stands."""
    functions = map(_of_function, claim.about) if claim.scope else ()
    found: tuple[str, ...] = (*_of_domain(claim), *functions)
    return max(found, key=LEVELS.index)


def levels(claims: Iterable[Claim]) -> str:
    """Return the levels of several claims in words, the lowest first."""
    found = {level(claim) for claim in claims}
    return " and ".join(each for each in LEVELS if each in found)


def _of_domain(claim: Claim) -> Iterator[str]:
    """Yield what the parameters of a claim show."""
    yield "column" if has_sequences(claim) else "number"
    for kind in parameters(claim).values():
        if kind is Books or kind is AnyBooks:
            yield "ledger"
        item = item_kind(kind)
        if item is Transfers or "rhodian.machine.events." in str(item):
            yield "history"


def _of_function(function: Callable[..., Any]) -> str:
    """Return what the signature of a function, its method's class, or the fields of a record show."""
    said = " ".join(_annotations(function))
    return next((name for name, shown in _SHOWN if shown.search(said)), "number")


def _annotations(function: Callable[..., Any]) -> Iterator[str]:
    """Yield the types that a signature names, as they are written."""
    if isinstance(function, type):
        yield from (str(field.type) for field in attrs.fields(function) if field.init)
        return
    signature = inspect.signature(function)
    yield from (str(each.annotation) for each in signature.parameters.values())
    yield str(signature.return_annotation)
    yield function.__qualname__.rpartition(".")[0]
