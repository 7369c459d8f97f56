"""Convenience: looks for plain values of which a claim is false: short and long, equal and mixed, few and many."""

from __future__ import annotations

import itertools
from random import Random
from typing import TYPE_CHECKING, Any

from rhodian import (
    OUTSIDE,
    Account,
    Asset,
    Fund,
    InFixedProportion,
    InOrder,
    InProportion,
    Limited,
    Transfer,
    Waterfall,
)
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    AnyInt,
    AnyName,
    AnyPlace,
    AnyTree,
    Books,
    LaterPlace,
    Natural,
    Signed,
)
from rhodian_proofs.engine.domains import item_kind, parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_proofs.claims import Claim

LENGTH_MAX = 8
_ASSETS = (Asset("EUR", 2), Asset("BTC", 8))
_ACCOUNTS = tuple(Account(owner, "fund", asset) for asset in _ASSETS for owner in ("a", "b", OUTSIDE))
_NAMES = (*("a", "b", "bb", "ab", "abb", "c", "bc", "side", "outside", "a b", "b a"), "n" * 199, "n" * 200)
_BOUNDS = (1, 1, 2, 3, 5, 9, 40, 10**6)


def counterexample(
    claim: Claim, tries: int, *, length_max: int = LENGTH_MAX, small: bool = True
) -> dict[str, Any] | None:
    """Return plain values for which a claim fails when run, or nothing if none was found."""
    for values in itertools.chain(_small(claim, length_max) if small else (), _random(claim, tries, length_max)):
        try:
            claim.check(**values)
        except Exception:  # noqa: BLE001  # whatever it raises, it does not hold
            return values
    return None


def _small(claim: Claim, length_max: int) -> Iterator[dict[str, Any]]:
    """Yield all short sequences of small numbers, if a claim ranges over one sequence of numbers and little else."""
    kinds = parameters(claim)
    sequences = [name for name, kind in kinds.items() if item_kind(kind) in {Natural, AnyInt, Signed}]
    places = [name for name, kind in kinds.items() if kind in {AnyPlace, LaterPlace}]
    others = kinds.keys() - {*sequences, *places}
    if len(sequences) != 1 or others - {"cap"} or len(places) > 1:
        return
    low = 0 if item_kind(kinds[sequences[0]]) is Natural else -1
    for length in range(min(length_max, 4) + 1):
        for items in itertools.product(range(low, 3), repeat=length):
            for place, cap in itertools.product(range(length) if places else [0], (0, 2) if others else [0]):
                yield {sequences[0]: items, **dict.fromkeys(places, place), **dict.fromkeys(others, cap)}


def _random(claim: Claim, tries: int, length_max: int) -> Iterator[dict[str, Any]]:
    """Yield random values, the same each time."""
    rng = Random(1)  # noqa: S311  # to vary, not to keep a secret
    kinds = parameters(claim)
    for _ in range(tries):
        length = rng.randint(0, length_max)
        values = _values(rng, kinds, length, rng.choice(_BOUNDS))
        if values is not None:
            yield values


def _values(rng: Random, kinds: Any, length: int, bound: int) -> dict[str, Any] | None:
    """Return random values of each kind; nothing if there are none, as of a place among no items."""
    values: dict[str, Any] = {}
    first = None
    for name, kind in kinds.items():
        if kind is AnyPlace or kind is LaterPlace:
            low = 0 if kind is AnyPlace or first is None else first + 1
            if low >= length:
                return None
            values[name] = rng.randrange(low, length)
            first = values[name] if first is None and kind is AnyPlace else first
        elif (item := item_kind(kind)) is not None:
            values[name] = tuple(_one(rng, item, bound) for _ in range(length))
        else:
            values[name] = _one(rng, kind, bound)
    return values


def _one(rng: Random, kind: Any, bound: int) -> Any:
    if kind not in _KINDS:
        raise TypeError(f"no plain values of {kind}")
    return _KINDS[kind](rng, bound)


def _transfer(rng: Random, bound: int) -> Transfer:
    """Return a transfer between two of three accounts of one asset."""
    payer, payee = rng.sample(_ACCOUNTS[:3] if rng.random() < 0.7 else _ACCOUNTS[3:], 2)
    return Transfer(payer, payee, rng.randint(0, min(bound, 5)))


def _books(rng: Random, bound: int) -> dict[Account, int]:
    """Return books in which some accounts stand, no one but the world outside below 0."""
    most = rng.choice((bound, 30))
    chosen = [account for account in _ACCOUNTS if rng.random() < 0.8]
    return {account: rng.randint(-most, most) if account.is_outside else rng.randint(0, most) for account in chosen}


def _tree(rng: Random, bound: int) -> Waterfall:
    """Return a tree of up to some dozen nodes, of every kind."""
    count = itertools.count(1)

    def fund() -> Fund:
        return Fund(Account(f"owner {next(count)}", "fund", _ASSETS[0]), rng.randint(0, bound))

    def layer(depth: int) -> Any:
        kind, name = rng.choice("oopfl"), f"layer {next(count)}"
        below = [layer(depth - 1) if depth and rng.random() < 0.4 else fund() for _ in range(rng.randint(0, 4))]
        if kind == "l":
            return Limited(name, below[0] if below else fund(), rng.randint(0, bound))
        if kind in "pf" and below:
            shared = InProportion if kind == "p" else InFixedProportion
            return shared(name, tuple(below), (*(rng.randint(0, 3) for _ in below[1:]), 1))
        return InOrder(name, tuple(below))

    root = layer(2)
    return Waterfall(root if _holds_fund(root) else InOrder("all", (root, fund())))


def _holds_fund(node: Any) -> bool:
    """Tell whether a fund stands in a tree, without which it is no waterfall."""
    return isinstance(node, Fund) or any(map(_holds_fund, node.branches))


_KINDS: dict[Any, Callable[[Random, int], Any]] = {
    Natural: lambda rng, bound: rng.randint(0, bound),
    AnyInt: lambda rng, bound: rng.randint(-bound, bound),
    Signed: lambda rng, bound: rng.randint(-bound, bound),
    AnyAccount: lambda rng, _: rng.choice(_ACCOUNTS),
    AnyAsset: lambda rng, _: rng.choice(_ASSETS),
    AnyName: lambda rng, _: rng.choice(_NAMES),
    Books: _books,
    Transfer: _transfer,
    AnyTree: _tree,
}
"""By its kind, how a plain value is made, given about how large its numbers may be."""
