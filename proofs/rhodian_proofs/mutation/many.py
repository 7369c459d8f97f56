"""Checked: the mutation operators on what holds many: tuples, slices, quantifiers, filters and sorts.

Each takes a node of the syntax tree and yields texts of Python that stand where it stood.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rhodian_proofs.mutation.names import Names
    from rhodian_proofs.mutation.operators import Variants

_TAKING_ALL = frozenset(
    {"sum", "any", "all", "min", "max", "tuple", "sorted", "zip", "distinct", "loops.total", "loops.largest"}
)
"""Functions that are handed many things, one of which could be forgotten."""


def reordered(node: ast.Tuple, _: Names) -> Variants:
    """Swap neighbours: records, arguments put together, transfers in their order."""
    parts = [ast.unparse(part) for part in node.elts]
    for place in range(len(parts) - 1 if isinstance(node.ctx, ast.Load) else 0):
        swapped = [*parts]
        swapped[place : place + 2] = reversed(swapped[place : place + 2])
        yield "swapped arguments", ", ".join(swapped)


def dropped(node: ast.Tuple, _: Names) -> Variants:
    """Forget one part of a tuple of any length; one of a fixed length would only be refused to be unpacked."""
    if isinstance(node.ctx, ast.Load) and any(isinstance(part, ast.Starred) for part in node.elts):
        yield from (("dropped element", text) for text in _without_one(node.elts))


def not_looked_for(node: ast.Compare, _: Names) -> Variants:
    """Forget one of the things among which something is looked for."""
    for sign, right in zip(node.ops, node.comparators, strict=True):
        if len(node.ops) == 1 and isinstance(sign, ast.In | ast.NotIn) and isinstance(right, ast.Tuple):
            word = "in" if isinstance(sign, ast.In) else "not in"
            left = ast.unparse(node.left)
            yield from (("dropped element", f"({left}) {word} ({text})") for text in _without_one(right.elts))


def _without_one(parts: Sequence[ast.expr]) -> list[str]:
    """Return what stands in a tuple's brackets if one of its parts is left out."""
    texts = [ast.unparse(part) for part in parts]
    left = [texts[:place] + texts[place + 1 :] for place in range(len(texts))]
    return ["".join(f"{text}, " for text in each).strip() for each in left]


def sliced(node: ast.Call, _: Names) -> Variants:
    """Pass over the first or the last of what is summed, asked or gone through, or all that follow the second."""
    if ast.unparse(node.func) not in _TAKING_ALL or node.keywords:
        return
    if len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp) and ast.unparse(node.func) == "tuple":
        yield from (("slice", f"{ast.unparse(node)}{ends}") for ends in ("[1:]", "[:-1]", "[:2]"))
    elif len(node.args) == 1 and isinstance(node.args[0], ast.Name | ast.Attribute):
        function, items = ast.unparse(node.func), ast.unparse(node.args[0])
        yield from (("slice", f"{function}({items}{ends})") for ends in ("[1:]", "[:-1]"))


def unfiltered(node: ast.GeneratorExp | ast.ListComp, _: Names) -> Variants:
    """Take all where only some are to be taken."""
    for place, each in enumerate(node.generators):
        if each.ifs:
            every = ast.comprehension(each.target, each.iter, [], each.is_async)
            parts = [*node.generators[:place], every, *node.generators[place + 1 :]]
            yield "removed guard", ast.unparse(type(node)(node.elt, parts))


def sorted_otherwise(node: ast.Call, _: Names) -> Variants:
    """Leave out the key, or the direction, of what is sorted or picked, or take those that tie in the other order."""
    function = ast.unparse(node.func)
    if function not in {"sorted", "min", "max"}:
        return
    items = [ast.unparse(argument) for argument in node.args]
    rest = [f"{each.arg}={ast.unparse(each.value)}" for each in node.keywords if each.arg]
    for place in range(len(rest)):
        yield "sort", f"{function}({', '.join([*items, *rest[:place], *rest[place + 1 :]])})"
    if len(items) == 1 and "key" in {each.arg for each in node.keywords}:
        yield "tie", f"{function}({', '.join([f'tuple({items[0]})[::-1]', *rest])})"
