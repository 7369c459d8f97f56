"""Checked: is a changed expression the same expression? The engine computes both from the same unknown numbers.

For functions that the engine cannot run whole, such as those that read text. The parts of an expression
whose kind is known stand for any number of that kind: a length, an amount, the scale of an asset. What `min` and `max`
choose among are numbers in the kernel; and of the different items of a sequence there are no more than it has items.
Where a part is of another kind, nothing is said.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from rhodian import Asset, RhodianError
from rhodian_proofs.symbolic.ints import SymInt, condition, some_int, some_natural, term
from rhodian_proofs.symbolic.signals import EndOfPath, Undecided, current
from rhodian_proofs.symbolic.walk import End, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_COMPUTED = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.IfExp, ast.Constant)
"""What an expression may be made of, besides its parts."""
_NAMED = {"min": min, "max": max}
"""The functions that it may call."""


def expressions_same(
    before: str, after: str, kinds: Mapping[str, str], timeout_ms: int, given: Mapping[str, ast.expr] | None = None
) -> bool:
    """Tell whether two expressions are equal whatever their parts are.

    Args:
        before: the expression.
        after: the changed one.
        kinds: the annotated kind of each name and field that may be a part.
        timeout_ms: the solver's limit for one question.
        given: what is known of names: what each was given, once.
    """
    try:
        one, other = (ast.parse(text, mode="eval") for text in (before, after))
    except SyntaxError:
        return False
    parts: dict[str, Callable[[str], Any]] = {}
    within: dict[str, str] = {}
    codes = []
    for tree in (one, other):
        renamed = _Parts(kinds, parts, given or {}, within)
        body = renamed.visit(tree.body)
        if renamed.strange:
            return False
        codes.append(compile(ast.fix_missing_locations(ast.Expression(body)), "an expression", "eval"))

    def run() -> None:
        values = {f"part_{place}": make(f"part_{place}") for place, make in enumerate(parts.values())}
        named = dict(zip(parts, values.values(), strict=True))
        for few, many in within.items():
            current().learn(term(named[few]) <= term(named[many]), "no more of them are different than there are")
        first, second = (eval(code, {"__builtins__": _NAMED}, values) for code in codes)  # noqa: S307  # it is a mutant
        path = current()
        if type(first) in {int, SymInt} and type(second) in {int, SymInt}:
            path.prove(term(first) == term(second), "the same")
        else:
            path.prove(condition(first) == condition(second), "the same")

    try:
        ends = {walked.end for walked in walk(run, timeout_ms=timeout_ms)}
    except Undecided:
        return False
    return End.RETURNED in ends and ends <= {End.RETURNED, End.EMPTY, End.STEP}


class _Parts(ast.NodeTransformer):
    """Puts a name in the place of each part of an expression, the same name for the same part."""

    def __init__(
        self,
        kinds: Mapping[str, str],
        parts: dict[str, Callable[[str], Any]],
        given: Mapping[str, ast.expr],
        within: dict[str, str],
    ) -> None:
        self._kinds = kinds
        self._parts = parts
        self._given = given
        self._within = within
        self._are_numbers = False
        """Whether what it goes through is chosen among by `min` or `max`."""
        self.strange = False
        """Whether some part is of a kind that is not known."""

    def visit(self, node: ast.AST) -> Any:
        """Go through what is computed, and rename what is not."""
        if isinstance(node, ast.Is | ast.IsNot | ast.In | ast.NotIn):
            self.strange = True
        if isinstance(node, _COMPUTED):
            return self.generic_visit(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _NAMED and len(node.args) > 1 and not node.keywords:
            self._are_numbers, before = True, self._are_numbers
            chosen = ast.Call(node.func, [self.visit(each) for each in node.args], [])
            self._are_numbers = before
            return chosen
        if not isinstance(node, ast.expr):
            return node
        make = self._maker(node)
        if make is None:
            self.strange = True
            return node
        text = ast.unparse(node)
        self._parts.setdefault(text, make)
        return ast.Name(f"part_{list(self._parts).index(text)}", ast.Load())

    def _maker(self, node: ast.expr) -> Callable[[str], Any] | None:
        """Return what makes any number that a part may be, or nothing if that is not known."""
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "len":
            if many := self._different_of(node.args[0]):
                self._parts.setdefault(f"len({many})", some_natural)
                self._within[ast.unparse(node)] = f"len({many})"
            return some_natural
        if not isinstance(node, ast.Name | ast.Attribute):
            return None
        name = node.id if isinstance(node, ast.Name) else node.attr
        return _MAKERS.get(self._kinds.get(name, ""), some_int if self._are_numbers else None)

    def _different_of(self, node: ast.expr) -> str:
        """Return of what something holds the different items, or one for each of its items at most; or nothing."""
        node = self._given.get(node.id, node) if isinstance(node, ast.Name) else node
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "set" and len(node.args) == 1:
            return ast.unparse(node.args[0])
        if isinstance(node, ast.SetComp | ast.DictComp) and len(node.generators) == 1:
            return ast.unparse(node.generators[0].iter)
        return ""


def _some_scale(name: str) -> Any:
    """Return any scale that an asset may have."""
    try:
        return Asset("EUR", some_int(name)).scale  # type: ignore[arg-type]  # stands for an int
    except RhodianError:
        raise EndOfPath("no such asset") from None


_MAKERS: dict[str, Callable[[str], Any]] = {"Amount": some_natural, "int": some_int, "scale": _some_scale}
