"""Trusted: what a rule of the language has to know of what stands around a place, and of what a name stands for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from rhodian_proofs.language import names
from rhodian_proofs.language.annotations import Types, are_classes, members, value
from rhodian_proofs.language.meanings import NOTHING, Meaning, Scope

if TYPE_CHECKING:
    from rhodian_proofs.language.loader import Text


class Around(Types):
    """Looks around a place in a module."""

    def __init__(self, text: Text, attributes: frozenset[str]) -> None:
        """Take a module, and the names of all attributes that something in the language has."""
        super().__init__(text)
        self.attributes = attributes
        self._parents = {id(child): node for node in ast.walk(text.tree) for child in ast.iter_child_nodes(node)}

    def target(self, target: ast.expr) -> None:
        """Refuse to write anywhere but to a function's own names: whoever else sees the place would see it change."""
        if isinstance(target, ast.Tuple):
            for each in target.elts:
                self.target(each)
        elif isinstance(target, ast.Starred):
            self.target(target.value)
        elif not isinstance(target, ast.Name):
            self.refuse(target, "changes something in place; make a new value instead")

    def _lazy(self, node: ast.expr) -> None:
        """Refuse an iterator that is kept: it is used up by whoever takes from it first."""
        parent = self._parents[id(node)]
        taken = isinstance(parent, ast.For | ast.comprehension | ast.Starred | ast.YieldFrom | ast.Compare)
        if isinstance(parent, ast.Assign):
            taken = isinstance(parent.targets[0], ast.Tuple)
        if isinstance(parent, ast.Call) and node in parent.args:
            taken = self._takes_whole(parent.func)
        if isinstance(parent, ast.Lambda):
            taken = self._in_invariant(parent)
        if not taken:
            self.refuse(node, "an iterator that is kept; make it a tuple")

    def _takes_whole(self, func: ast.expr) -> bool:
        if isinstance(func, ast.Name) and func.id in names.CONSUMERS | names.LAZY:
            return True
        if isinstance(func, ast.Attribute) and func.attr == "join":
            return True
        return self._value(func, None).is_word

    def _in_invariant(self, node: ast.AST) -> bool:
        parent = self._parents[id(node)]
        call = self._parents[id(parent)] if isinstance(parent, ast.keyword) else parent
        return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Invariant"

    def _set(self, node: ast.expr) -> None:
        """Refuse to let the order of a set be seen: from run to run it is another."""
        parent = self._parents[id(node)]
        fine = isinstance(parent, ast.Compare | ast.If | ast.UnaryOp | ast.AnnAssign)
        if isinstance(parent, ast.Assign):
            fine = isinstance(parent.targets[0], ast.Name)
        if isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name):
            fine = parent.func.id in {"len", "sorted", *names.SETS} and not parent.keywords
        if not fine:
            self.refuse(node, "a set has no order; ask it what it holds, or how much, or sort it")

    def _above(self, node: ast.AST) -> list[ast.AST]:
        found = []
        while (parent := self._parents.get(id(node))) is not None:
            found.append(parent)
            node = parent
        return found

    def _value(self, node: ast.AST | None, scope: Scope | None) -> Meaning:
        """Return what an expression stands for, if that is known without running it."""
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        is_local = isinstance(root, ast.Name) and home_of(root.id, scope)[0] is not None
        return NOTHING if is_local else value(self.text, node)

    def _is_refusal(self, node: ast.AST | None, scope: Scope | None) -> bool:
        found = self._value(node, scope)
        return found.kind == "class" and found.module in names.ERRORS

    def _is_constant(self, node: ast.expr, outer: Scope | None = None) -> bool:
        """Tell whether a default is one: a constant of this module, or a member, says no more than its value would."""
        if isinstance(node, ast.UnaryOp):
            return self._is_constant(node.operand)
        if isinstance(node, ast.Name):
            return self._value(node, outer).kind == "constant"
        if isinstance(node, ast.Attribute):
            return self._is_member(node, outer)
        return isinstance(node, ast.Constant) or (isinstance(node, ast.Tuple) and not node.elts)

    def _is_class(self, node: ast.expr, scope: Scope | None) -> bool:
        if isinstance(node, ast.Name) and node.id in names.CLASSES and home_of(node.id, scope)[0] is None:
            return True
        return self._value(node, scope).kind == "class"

    def _is_member(self, node: ast.expr, scope: Scope | None) -> bool:
        if not isinstance(node, ast.Attribute):
            return False
        base = self._value(node.value, scope)
        return base.kind == "class" and node.attr in members(base.node)

    def _are_classes(self, node: ast.expr, scope: Scope | None) -> bool:
        """Tell whether an expression is a class that is checked, a refusal, or a union of such."""
        local = any(isinstance(each, ast.Name) and home_of(each.id, scope)[0] for each in ast.walk(node))
        return not local and are_classes(self.text, node)


def home_of(name: str, scope: Scope | None) -> tuple[Scope | None, bool]:
    """Return the scope that binds a name, and whether a function's border lies between."""
    crossed = False
    while scope is not None and name not in scope.times:
        crossed = crossed or scope.is_function
        scope = scope.outer
    return scope, crossed
