"""Trusted: every loop that the core runs over a sequence of any length, each a few lines.

The allocation rules, the ledger and the tree hold no loop of their own: they
hand a step to `scan`. So one induction rule per function of this module carries
every proof to sequences of any length, and the functions themselves are short
enough to check by eye. SPEC.md states the rules.

Other modules call these through the module (`loops.scan`), never by a name of
their own, so that there is one place where a checker can stand in for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from rhodian.base import columns
from rhodian.base.errors import InvalidAmount, InvalidValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rhodian.base.accounts import Account, Asset

S = TypeVar("S")
T = TypeVar("T")
U = TypeVar("U")
K = TypeVar("K")
T_co = TypeVar("T_co", covariant=True)
K_contra = TypeVar("K_contra", contravariant=True)


def naturals(values: Iterable[int], field: str) -> tuple[int, ...]:
    """Return the values as a tuple after checking that each is a natural number (SPEC AM-2, AM-12).

    Raises:
        InvalidValue: if the values cannot be iterated over.
        InvalidAmount: for the first value that is not natural, naming its place, as in ``weights[3]``.
    """
    try:
        iterator = iter(values)
    except TypeError:
        raise InvalidValue(field, values, "a sequence of whole numbers") from None
    items = tuple(values) if values.__class__ is tuple else tuple(iterator)  # a tuple of a tuple is the very same
    if not {int}.issuperset(map(type, items)) or min(items, default=0) < 0:  # two quick looks; a slow one for the place
        for index, item in enumerate(items):
            if item.__class__ is not int or item < 0:
                raise InvalidAmount(f"{field}[{index}]", item)
    return items


def total(items: Iterable[int]) -> int:
    """Return the sum of the items."""
    return sum(items)


class Column(Protocol[T_co]):
    """Items in a declared order: a tuple of them, or pairs."""

    def __len__(self) -> int:
        """Return how many items there are."""

    def __iter__(self) -> Iterator[T_co]:
        """Return the items, one after the other."""

    def __getitem__(self, place: int, /) -> T_co:
        """Return the item at a place."""


def pairs(first: Column[T], second: Column[U], field: str) -> columns.Rows[tuple[T, U]]:
    """Return the two columns side by side.

    Raises:
        LengthMismatch: if the second, which `field` names, is not as long as the first.
    """
    return columns.rows(first, **{field: second})


def largest(items: Iterable[int]) -> int:
    """Return the largest item, or 0 if there is none."""
    return max(items, default=0)


def scan(step: Callable[[S, T], tuple[S, U]], state: S, items: Iterable[T]) -> tuple[S, tuple[U, ...]]:
    """Thread a state through the items, first to last, and collect what each step yields.

    Args:
        step: from the state before an item, and the item, to the state after it and the item's result.
        state: the state before the first item.
        items: the items, taken once, in order.

    Returns:
        The state after the last item, and the results, one for each item, in order.
    """
    results = []
    for item in items:
        state, result = step(state, item)
        results.append(result)
    return state, tuple(results)


def scan_ranked(
    step: Callable[[S, T], tuple[S, U]], state: S, items: Column[T], key: Callable[[T], int]
) -> tuple[S, tuple[U, ...]]:
    """Do as `scan` does, but take the items by rising key; items of equal key are taken in their order.

    Returns:
        The state after the item of the highest key, and the results, in the order the items were given.
    """
    order = sorted(range(len(items)), key=[key(item) for item in items].__getitem__)
    results: list[Any] = [None] * len(order)
    for place in order:
        state, results[place] = step(state, items[place])
    return state, tuple(results)


class Readable(Protocol[K_contra]):
    """What the kernel asks of a host's container of balances: to be read by key."""

    def get(self, key: K_contra, default: int, /) -> int:
        """Return what is held under the key, or the default."""


class Host(Protocol):
    """What the machine asks of whoever keeps its book."""

    def get(self, account: Account, default: int, /) -> int:
        """Return what an account holds, or the default."""

    def accounts(self, purpose: str, asset: Asset) -> Iterable[Account]:
        """Return every account of a purpose and an asset that holds anything, each once, in any order."""


class Over(Generic[K]):
    """Whole numbers written over a host's balances, which stay as they are: to be read, and never written to."""

    __slots__ = ("_under", "_written")

    def __init__(self, under: Readable[K], written: dict[K, int]) -> None:
        """Read what is written, or else what the host holds."""
        self._under = under
        self._written = written

    def get(self, key: K, default: int, /) -> int:
        """Return what is written under the key, or what the host holds there, or the default."""
        written = self._written.get(key)
        return self._under.get(key, default) if written is None else written


def over(balances: Readable[K], changes: Iterable[tuple[K, int]]) -> Over[K]:
    """Return the balances as they are after the changes, the last change of a key deciding."""
    return Over(balances, dict(changes))


def scan_books(
    step: Callable[[Readable[K], T], tuple[Iterable[tuple[K, int]], U]], balances: Readable[K], items: Iterable[T]
) -> tuple[tuple[tuple[K, int], ...], tuple[U, ...]]:
    """Take a step on each item, first to last, each on the balances as the steps before it have left them.

    Args:
        step: from the balances before an item, and the item, to what the step changes there and the item's result.
            It reads the balances until it returns, and keeps them nowhere: the next step writes to them.
        balances: the host's balances before the first item; nothing is written to them.
        items: the items, taken once, in order.

    Returns:
        Each key that was changed, once, in order of first writing, with its last number; and the results, one for
        each item, in order.
    """
    written: dict[K, int] = {}
    books = Over(balances, written)
    results = []
    for item in items:
        changes, result = step(books, item)
        for key, number in changes:
            written[key] = number  # noqa: PERF403  # changes are few, and `update` is made for many
        results.append(result)
    del books._written  # noqa: SLF001  # nobody is to keep these books
    return tuple(written.items()), tuple(results)


def sums(count: int, entries: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """Return, for each place below a count, what the numbers add up to that stand beside it in the entries."""
    found = [0] * count
    for place, number in entries:
        found[place] += number
    return tuple(found)


class Branching(Protocol):
    """A node of a tree, as far as walking it is concerned."""

    @property
    def branches(self) -> tuple[Any, ...]:
        """The nodes right below, in order."""


def flatten(
    root: Branching, enter: Callable[[S, Any, Any, Mapping[K, Any]], tuple[S, K]], state: S
) -> tuple[tuple[Any, ...], tuple[range, ...], S]:
    """Lay a tree out level by level, without recursion, however deep or wide it is.

    Args:
        root: the node above all others.
        enter: from the state before a node, the node right above it (None for the root), the node, and those above
            the nodes so far, by what they are known by, to the state after it and what it is known by. It is called
            before what is below the node is looked at; it refuses by raising, and so ends a tree that repeats itself
            before it grows.
        state: the state before the root.

    Returns:
        The nodes, each after its parent and siblings side by side in order; and for each node the
        places of the nodes right below it; and the state after the last.
    """
    known: dict[K, Any] = {}
    state, key = enter(state, None, root, known)
    known[key] = None
    nodes: list[Any] = [root]
    below: list[range] = []
    nothing = range(0)
    for node in nodes:
        branches = node.branches
        for branch in branches:
            state, key = enter(state, node, branch, known)
            known[key] = node
        below.append(range(len(nodes), len(nodes) + len(branches)) if branches else nothing)
        nodes.extend(branches)
    return tuple(nodes), tuple(below), state


def fold_up(
    nodes: tuple[T, ...], below: tuple[range, ...], combine: Callable[[T, tuple[int, ...]], int]
) -> tuple[int, ...]:
    """Compute a number for each node of a flattened tree from the node and the numbers right below it."""
    values = [0] * len(nodes)
    for place in reversed(range(len(nodes))):
        under = below[place]
        values[place] = combine(nodes[place], tuple(values[under.start : under.stop]) if under else ())
    return tuple(values)


def push_down(
    nodes: tuple[T, ...],
    below: tuple[range, ...],
    first: int,
    bounds: tuple[int, ...],
    divide: Callable[[T, int, tuple[int, ...]], tuple[int, ...]],
) -> tuple[int, ...]:
    """Hand a number down a flattened tree, and return what each node is handed.

    Args:
        nodes: the nodes.
        below: for each node, the places of those right below it.
        first: what the root is handed.
        bounds: a number for each node.
        divide: from a node with others below it, what it is handed and their bounds, to what each of them is handed.
    """
    values = [0] * len(nodes)
    values[0] = first
    for place, under in enumerate(below):
        if under:
            values[under.start : under.stop] = divide(nodes[place], values[place], bounds[under.start : under.stop])
    return tuple(values)


def preorder(below: tuple[range, ...], report: Callable[..., U], *values: tuple[Any, ...]) -> tuple[U, ...]:
    """Report on each node of a flattened tree: each before those below it, and siblings in order.

    Args:
        below: for each node, the places of those right below it.
        report: from the report on the node right above, None for the root, and what each of the values is at the
            node, to the report on it.
        values: sequences that hold something for each node.

    Returns:
        The reports, in that order.
    """

    def beside(under: range) -> Iterator[tuple[range, tuple[Any, ...]]]:
        among = slice(under.start, under.stop)
        return zip(below[among], zip(*(each[among] for each in values), strict=True), strict=True)

    reports: list[U] = []
    ahead: list[tuple[U | None, Iterator[tuple[range, tuple[Any, ...]]]]] = [(None, beside(range(1)))]
    while ahead:
        above, siblings = ahead.pop()
        for under, row in siblings:
            reports.append(report(above, *row))
            if under:
                ahead += ((above, siblings), (reports[-1], beside(under)))
                break
    return tuple(reports)


def of_type(items: Iterable[object], kind: type[T]) -> tuple[T, ...]:
    """Return the items of one class, in order."""
    return tuple(item for item in items if isinstance(item, kind))
