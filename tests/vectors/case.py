"""Convenience: how the inputs of vectors are written down, in few words each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.vectors.codec import Json

EUR = "EUR/2"
HUGE = 10**30
FLOAT_EDGE = 2**53
WORD_EDGE = 2**64

TRUE, HALF, NONE = {"bool": "true"}, {"float": "0.5"}, {"none": ""}
"""Values that are no whole numbers."""


@attrs.frozen
class Case:
    """A vector before the kernel has answered it."""

    kind: str
    """Which function is asked, as in `in_order`."""
    about: str
    """What is to be seen here, in a sentence."""
    given: Json
    """The input, as JSON."""


def written(value: object) -> Any:
    """Write an integer as a decimal string, and leave what is already written as it is."""
    return str(value) if type(value) is int else value


def numbers(values: Iterable[object]) -> list[Any]:
    """Write each of the values."""
    return [written(value) for value in values]


def account(owner: str, purpose: str = "fund", asset: str = EUR) -> Json:
    """Write an account."""
    return {"owner": owner, "purpose": purpose, "asset": asset}


def world(asset: str = EUR) -> Json:
    """Write the account of the world outside."""
    return account("outside", "world", asset)


def fund(owner: str, available: object, asset: str = EUR) -> Json:
    """Write a leaf."""
    return account(owner, asset=asset) | {"available": written(available)}


def in_order(name: str, *branches: Json) -> Json:
    """Write a layer that bears in order."""
    return {"rule": "in order", "name": name, "branches": list(branches)}


def in_proportion(name: str, weights: Iterable[object], *branches: Json) -> Json:
    """Write a layer that bears in proportion."""
    return {"rule": "in proportion", "name": name, "weights": numbers(weights), "branches": list(branches)}


def in_fixed_proportion(name: str, weights: Iterable[object], *branches: Json) -> Json:
    """Write a layer that bears in fixed proportion."""
    return in_proportion(name, weights, *branches) | {"rule": "in fixed proportion"}


def limited(name: str, limit: object, branch: Json) -> Json:
    """Write a layer with a limit."""
    return {"rule": "limited", "name": name, "limit": written(limit), "branch": branch}


def balance(holder: Json, amount: object) -> Json:
    """Write what an account holds."""
    return holder | {"balance": written(amount)}


def transfer(payer: Json, payee: Json, amount: object) -> Json:
    """Write a transfer."""
    return {"payer": payer, "payee": payee, "amount": written(amount)}
