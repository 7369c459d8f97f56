"""Convenience: the kernel's values as Hypothesis draws them, from the smallest to far beyond 64 bits."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    Fund,
    InFixedProportion,
    InOrder,
    InProportion,
    Limited,
    Transfer,
    Waterfall,
    outside,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from rhodian.waterfall.tree import Branch, Node

EUR = Asset("EUR", 2)
BTC = Asset("BTC", 8)
HUGE = 10**30


class Counting(int):
    """A subclass of `int`, which is not an amount: it could count differently."""


NOT_NATURAL: tuple[object, ...] = (
    True,
    False,
    1.0,
    0.0,
    float("nan"),
    float("inf"),
    Decimal(1),
    Fraction(1),
    complex(1),
    "1",
    b"1",
    None,
    -1,
    -HUGE,
    Counting(1),
    [1],
    (),
    type("Something", (), {"__repr__": lambda _: "something"})(),
)
"""One of each kind of value that could be taken for an amount, and is not one."""


def amounts(largest: int = HUGE) -> SearchStrategy[int]:
    """Draw an amount: small ones often, since odd units show there, and up to `largest`."""
    return st.integers(0, min(12, largest)) | st.integers(0, largest)


@attrs.frozen
class Split:
    """What `in_proportion_capped` is asked."""

    amount: int
    """What is to be borne."""
    weights: tuple[int, ...]
    """How the members stand to each other."""
    caps: tuple[int, ...]
    """The most that each may bear."""

    @property
    def bearable(self) -> int:
        """What the members of weight above 0 can bear together."""
        return sum(cap for weight, cap in zip(self.weights, self.caps, strict=True) if weight > 0)


@st.composite
def splits(draw: DrawFn, largest: int = HUGE) -> Split:
    """Draw an amount and up to eight members, each with a weight and a cap."""
    members = draw(st.lists(st.tuples(amounts(largest), amounts(largest)), max_size=8))
    return Split(draw(amounts(3 * largest)), tuple(w for w, _ in members), tuple(c for _, c in members))


def assets() -> SearchStrategy[Asset]:
    """Draw an asset of any well-formed code and scale."""
    return st.builds(Asset, st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,23}", fullmatch=True), st.integers(0, 30))


def names() -> SearchStrategy[str]:
    """Draw a name as the kernel allows it, in any script."""
    text = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200)
    return text.filter(lambda name: name.isprintable() and name.strip() == name)


@st.composite
def waterfalls(draw: DrawFn, largest: int = HUGE) -> Waterfall:
    """Draw a waterfall in EUR of any shape, up to some twenty funds, each with an account of its own."""
    counter = iter(range(10**6))

    def leaf() -> Node:
        return Fund(Account(f"owner {next(counter)}", "fund", EUR), draw(amounts(largest)))

    def layer(depth: int) -> Branch:
        name = f"layer {next(counter)}"
        kind = draw(st.sampled_from(["in order", "in proportion", "in fixed proportion", "limited"]))
        if kind == "limited":
            return Limited(name, node(depth + 1), draw(amounts(largest)))
        branches = tuple(node(depth + 1) for _ in range(draw(st.integers(0, 4))))
        if kind == "in order":
            return InOrder(name, branches)
        weights = tuple(draw(amounts(largest)) for _ in branches)
        return (InProportion if kind == "in proportion" else InFixedProportion)(name, branches, weights)

    def node(depth: int) -> Node:
        if depth > 3 or draw(st.booleans()):
            return leaf()
        return layer(depth)

    return Waterfall(InOrder("root", (leaf(), layer(1), layer(1))))


ACCOUNTS: tuple[Account, ...] = (
    outside(EUR),
    outside(BTC),
    *(Account(owner, purpose, asset) for asset in (EUR, BTC) for owner in "AB" for purpose in ("fund", "own")),
)
"""A few accounts in two assets, the two worlds outside among them, so that histories meet in them."""


@st.composite
def transfers(draw: DrawFn, largest: int = 20) -> Transfer:
    """Draw a well-formed transfer between two of `ACCOUNTS`."""
    payer = draw(st.sampled_from(ACCOUNTS))
    payee = draw(st.sampled_from([a for a in ACCOUNTS if a != payer and a.asset == payer.asset]))
    return Transfer(payer, payee, draw(amounts(largest)))


@st.composite
def balances(draw: DrawFn, largest: int = 20) -> dict[Account, int]:
    """Draw books over `ACCOUNTS` that balance: what is inside came from outside."""
    books: dict[Account, int] = {}
    for account in ACCOUNTS:
        if not account.is_outside and draw(st.booleans()):
            books[account] = draw(amounts(largest))
            books[outside(account.asset)] = books.get(outside(account.asset), 0) - books[account]
    return books


def untyped(value: object) -> Any:
    """Return a value as if it had any type, to hand the kernel what a type checker would refuse."""
    return value
