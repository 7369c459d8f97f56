"""Convenience: what a symbolic number can be asked and answers; each is compared with CPython."""

from __future__ import annotations

import bisect
import collections
import copy
import functools
import heapq
import itertools
import math
import operator
import statistics
from collections.abc import Collection, Hashable, Iterable, Reversible, Sequence, Sized
from numbers import Integral
from typing import TYPE_CHECKING, Any, SupportsIndex

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable


@attrs.frozen
class Holder:
    """A record whose validators look at its number."""

    number: int = attrs.field(validator=[attrs.validators.instance_of(int), attrs.validators.le(10**30)])


@functools.singledispatch
def kind_of(_: object) -> str:
    """Return which overload was chosen."""
    return "object"


@kind_of.register
def _(_: int) -> str:
    return "int"


def matched(x: Any) -> str:
    """Return which case a number matches, by value, by class and in a sequence."""
    match x:
        case 1:
            return "one"
        case int(n) if n > 1:
            return "more"
    match (0, x):
        case (0, 0):
            return "none"
        case _:
            return "less"


def counted_down(x: Any) -> int:
    """Return how many times 1 can be taken from a number before it is 0, at most 3."""
    times = 0
    while x > 0 and times < 3:
        x -= 1
        times += 1
    return times


OF_TWO: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "+=": operator.iadd,
    "-=": operator.isub,
    "*=": operator.imul,
    "min": min,
    "max": max,
    "min of a list": lambda x, y: min([x, 1, y]),
    "max by key": lambda x, y: max((x, y, 2), key=operator.neg),
    "max of tuples": lambda x, y: max((x, 1), (y, 2)),
    "sum": lambda x, y: sum((x, y)),
    "sum with a start": lambda x, y: sum([1, y], x),
    "sorted": lambda x, y: sorted([x, y]),
    "sorted with a known number": lambda x, y: sorted([y, 1, x]),
    "sorted downwards": lambda x, y: sorted([x, y], reverse=True),
    "sorted by key": lambda x, y: sorted([(x, 1), (y, 2)], key=lambda pair: -pair[0]),
    "median": lambda x, y: statistics.median([x, y, 1]),
    "heap": lambda x, y: heapq.nsmallest(1, [x, y]),
    "and": lambda x, y: x and y,
    "or": lambda x, y: x or y,
    "in": lambda x, y: x in (0, y),
    "not in": lambda x, y: x not in [1, y],
    "place in a list": lambda x, y: [0, x, y].index(y),
    "times in a list": lambda x, y: [x, 1].count(y),
    "place in a sorted list": lambda x, y: bisect.bisect([0, 3], x) + (0 if y else 1),
    "chained comparison": lambda x, y: -2 <= x < y <= 7,
    "&": lambda x, y: (x > 0) & (y > 0),
    "|": lambda x, y: (x > 0) | (y > 0),
    "True and a truth": lambda x, y: (True & (x > 0)) | (y > 0),
    "a choice": lambda x, y: x if x > y else y - x,
    "equality of lists": lambda x, y: [1, x] == [1, y],
    "order of tuples": lambda x, y: (1, x) < (1, y),
    "equality of records": lambda x, y: Holder(x) == Holder(y),
    "polynomial": lambda x, y: x * x - 3 * x * y + (y - 1) * 2,
}

DIVISIONS: dict[str, Callable[[Any, Any], Any]] = {
    "//": operator.floordiv,
    "%": operator.mod,
    "//=": operator.ifloordiv,
    "%=": operator.imod,
    "divmod": divmod,
    "ceiling": lambda x, y: -(-x // y),
}

OF_ONE: dict[str, Callable[[Any], Any]] = {
    "-": operator.neg,
    "+": operator.pos,
    "bool": bool,
    "not": operator.not_,
    "not of a truth": lambda x: not x > 0,
    "a choice": lambda x: "some" if x else "none",
    "while": counted_down,
    "match": matched,
    "sum of many": lambda x: sum([True, x, 1, x]),
    "sum of a generator": lambda x: sum(each for each in (2**70, x)),
    "math.prod": lambda x: math.prod([True, x, 3]),
    "reduce": lambda x: functools.reduce(operator.add, (x, x, 1)),
    "accumulate": lambda x: list(itertools.accumulate([x, 1, x])),
    "largest of none": lambda x: max((), default=x),
    "any": lambda x: any([x, 0]),
    "all": lambda x: all([x, 1]),
    "any of truths": lambda x: any([x > 5, x == 0]),
    "filter": lambda x: list(filter(None, [x, 0])),
    "takewhile": lambda x: list(itertools.takewhile(lambda each: each < x, [0, 1, 5])),
    "groups": lambda x: [len(list(group)) for _, group in itertools.groupby([x, 1, 1])],
    "count": lambda x: list(itertools.islice(itertools.count(x), 3)),
    "pairwise": lambda x: [right - left for left, right in itertools.pairwise([0, x, 1])],
    "in a range": lambda x: x in range(3),
    "place in a range": lambda x: range(3).index(x) if x in range(3) else None,
    "in a deque": lambda x: x in collections.deque([1, 2]),
    "itself in a list": lambda x: x in [x, 1],
    "copy of a list": lambda x: copy.copy([x]),
    "record changed": lambda x: attrs.evolve(Holder(1), number=x).number,
    "record as a dict": lambda x: attrs.asdict(Holder(x))["number"],
    "overload": kind_of,
    "isinstance of int": lambda x: isinstance(x, int),
    "isinstance of bool": lambda x: isinstance(x, bool),
    "isinstance of float": lambda x: isinstance(x, float),
    "isinstance of a union": lambda x: isinstance(x, str | int),
    "isinstance of protocols": lambda x: [
        isinstance(x, kind)
        for kind in (Integral, SupportsIndex, Hashable, Iterable, Sized, Collection, Reversible, Sequence)
    ],
    "class": lambda x: x.__class__ is int,
    "class of a truth": lambda x: (x > 0).__class__ is bool,
    "isinstance of a truth": lambda x: [isinstance(x > 0, kind) for kind in (bool, int, Integral, str)],
    "attributes that no int has": lambda x: hasattr(x > 0, "assumption"),
}

NO_INT_CAN: dict[str, Callable[[Any], Any]] = {
    "len": len,
    "iter": iter,
    "next": next,
    "list": list,
    "set": set,
    "reversed": reversed,
    "unpacking": lambda x: [*x],
    "index of it": lambda x: x[0],
    "in it": lambda x: 1 in x,
    "call": lambda x: x(),
    "@": lambda x: x @ 1,
    "in a text": lambda x: x in "abc",
    "join": ",".join,
    "int in a base": lambda x: int(x, 10),
    "len of a truth": lambda x: len(x > 0),
    "iter of a truth": lambda x: iter(x > 0),
}
"""What CPython refuses of every int, with a `TypeError`: so does a symbolic number, with the same."""
