"""Trusted: what a function of the language may do, on its syntax tree; nothing is run.

Everything that is not allowed is refused. Code that swallows what is raised, remembers, or changes something in place
could go on where the engine has given up, or be another thing the next time that it runs.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from rhodian_proofs.language import names
from rhodian_proofs.language.expressions import Expressions
from rhodian_proofs.language.meanings import Scope, parameters

if TYPE_CHECKING:
    from rhodian_proofs.language.meanings import Function


class Bodies(Expressions):
    """Checks the functions of one module."""

    def function(self, node: Function, outer: Scope | None, *, kinds: bool = False) -> None:
        """Check a function or lambda: its parameters, and what it does; those of a claim may be marked as kinds."""
        if node.args.kwarg or node.args.posonlyargs or getattr(node, "type_params", None):
            self.refuse(node, "takes what it does not name; name each parameter")
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None and not self._is_constant(default, outer):
                self.refuse(default, "a default that is not a constant: it is made once, and shared by all calls")
        for argument in parameters(node):
            if argument.annotation is not None:
                self.annotation(argument.annotation, kinds=kinds)
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            self.annotation(node.returns)
        scope = Scope(node, outer)
        for child in node.body if isinstance(node, ast.FunctionDef) else [node.body]:
            self.visit(child, scope)

    def visit(self, node: ast.AST, scope: Scope | None) -> None:
        """Check a statement or an expression, and what is in it; without a scope it stands in the module itself."""
        if not isinstance(node, (*names.STATEMENTS, *names.EXPRESSIONS)):
            self.refuse(node, f"{_WORDS.get(type(node), type(node).__name__)} is not in the language of claims")
            return
        look = getattr(self, f"_{type(node).__name__}", None)
        if look is None or look(node, scope) is not False:
            self._within(node, scope)

    def _within(self, node: ast.AST, scope: Scope | None) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.operator | ast.unaryop | ast.cmpop | ast.boolop):
                if not isinstance(child, names.OPERATORS):
                    self.refuse(node, f"the operator {type(child).__name__} is not in the language of claims")
            elif isinstance(child, ast.keyword | ast.ExceptHandler):
                self._within(child, scope)
            elif not isinstance(child, ast.expr_context):
                self.visit(child, scope)

    def _FunctionDef(self, node: ast.FunctionDef, scope: Scope | None) -> bool:
        if node.decorator_list:
            self.refuse(node, "a decorator on a function within a function: what runs would not be what is read")
        self.function(node, scope)
        return False

    def _Assign(self, node: ast.Assign, _: Scope | None) -> None:
        if len(node.targets) != 1:
            self.refuse(node, "two names for one value in one statement; bind them one after the other")
        self.target(node.targets[0])

    def _AnnAssign(self, node: ast.AnnAssign, scope: Scope | None) -> bool:
        self.target(node.target)
        if node.value is not None:
            self.visit(node.value, scope)
        return False

    def _For(self, node: ast.For, scope: Scope | None) -> None:
        self.target(node.target)
        if node.orelse:
            self.refuse(node, "an `else` of a loop; write what follows after it")
        called = node.iter.func if isinstance(node.iter, ast.Call) else None
        if called is not None and self._is_each(called, scope):
            for statement in node.body:
                if not isinstance(statement, ast.Assert):
                    self.refuse(statement, "of each item only asserts may be made: what else is done with it is lost")

    def _Expr(self, node: ast.Expr, scope: Scope | None) -> bool:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return False
        if not isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom):
            self.refuse(node, "an expression whose value nobody takes; assert it, or leave it out")
        return True

    def _Assert(self, node: ast.Assert, scope: Scope | None) -> None:
        if node.msg is not None:
            self.refuse(node, "an assert with a message, which runs only when it fails; leave it out")

    def _Raise(self, node: ast.Raise, scope: Scope | None) -> None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        if not self._is_refusal(raised, scope):
            self.refuse(node, "raises what is no refusal; raise one of rhodian.base.errors")
        if node.cause is not None and not (isinstance(node.cause, ast.Constant) and node.cause.value is None):
            self.refuse(node, "raises from another error; write `from None`")

    def _Try(self, node: ast.Try, scope: Scope | None) -> None:
        """Refuse to catch anything but a refusal: the engine's own signals pass through the claim's code."""
        if node.finalbody:
            self.refuse(node, "`finally` runs when the engine gives up a path, too; write it after the `try`")
        for handler in node.handlers:
            kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            if not all(self._is_refusal(kind, scope) for kind in kinds):
                self.refuse(handler, "catches what is no refusal of the kernel; name one of rhodian.base.errors")
            if handler.name and scope is not None and not _is_within(handler.name, scope.node):
                self.refuse(handler, f"{handler.name} is gone after its clause; use it within, and for nothing else")


def _is_within(name: str, function: ast.AST) -> bool:
    """Tell whether a function uses a name only within the clauses that bind it to what they catch."""
    clauses = [each for each in ast.walk(function) if isinstance(each, ast.ExceptHandler) and each.name == name]
    inside = {id(part) for clause in clauses for part in ast.walk(clause)}
    return all(
        id(each) in inside and isinstance(each.ctx, ast.Load)
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and each.id == name
    )


_WORDS = {
    ast.AugAssign: "an assignment like `+=`, which may change a list in place,",
    ast.Delete: "`del`",
    ast.While: "`while`",
    ast.Global: "`global`",
    ast.Nonlocal: "`nonlocal`",
    ast.With: "`with`",
    ast.Match: "`match`",
    ast.ClassDef: "a class within a function",
    ast.Import: "an import within a function",
    ast.ImportFrom: "an import within a function",
    ast.Await: "`await`",
    ast.AsyncFunctionDef: "`async`",
    ast.AsyncFor: "`async`",
    ast.AsyncWith: "`async`",
    ast.Break: "`break`",
    ast.Continue: "`continue`",
    ast.TryStar: "`except*`",
}
