"""Trusted: what an expression of the language may say, on its syntax tree; each rule has the name of its node.

A stand-in answers as a number would, or raises. So nothing may be asked of a value that tells the two apart: which
object it is, what else it has, what it looks like; and nothing may be kept that is another when it is read again.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from rhodian_proofs.language import names
from rhodian_proofs.language.annotations import members
from rhodian_proofs.language.around import Around, home_of
from rhodian_proofs.language.meanings import Meaning, Scope, makes_set, meaning, member

if TYPE_CHECKING:
    from rhodian_proofs.language.meanings import Function


class Expressions(Around):
    """Checks the expressions of one module."""

    def visit(self, node: ast.AST, scope: Scope | None) -> None:
        """Check what stands in a module."""
        raise NotImplementedError

    def function(self, node: Function, outer: Scope | None, *, kinds: bool = False) -> None:
        """Check a function."""
        raise NotImplementedError

    def mark(self, node: ast.Call) -> None:
        """Check what says which values are meant: those of fields are types, all others are values.

        They may be of any type, since what is refused is mostly a value of the wrong one.
        """
        if isinstance(node.func, ast.Name) and node.func.id == "Fields":
            for keyword in node.keywords:
                self.annotation(keyword.value, kinds=True)
        else:
            for each in node.args:
                is_plain = isinstance(each, ast.Constant) or (isinstance(each, ast.Name) and each.id in names.CLASSES)
                if not is_plain:
                    self.visit(each, None)

    def _Name(self, node: ast.Name, scope: Scope | None) -> None:
        if not isinstance(node.ctx, ast.Load):
            return
        home, crossed = home_of(node.id, scope)
        if home is not None:
            if crossed and (home.times[node.id] != 1 or node.id in home.turning):
                self.refuse(
                    node,
                    f"{node.id} is taken from the function around, which binds it more than once, so that time decides",
                )
            if node.id in home.sets:
                self._set(node)
            return
        found = meaning(self.text, node.id)
        if found.kind:
            self._global(node, found)
        elif node.id in names.BUILTINS:
            self._builtin(node)
        else:
            self.refuse(node, f"{node.id} is no name of the language: import it from rhodian or rhodian_proofs.claims")

    def _builtin(self, node: ast.Name) -> None:
        """Refuse a builtin that is not called, unless a class is compared with it: elsewhere it would go unchecked."""
        parent = self._parents[id(node)]
        is_called = isinstance(parent, ast.Call) and parent.func is node
        if not is_called and not (isinstance(parent, ast.Compare) and node.id in names.CLASSES):
            self.refuse(node, f"{node.id} is not called here; hand over a function of your own that calls it")

    def _global(self, node: ast.Name | ast.Attribute, found: Meaning) -> None:  # noqa: C901  # one case a kind
        """Refuse what a name of a module stands for if it may not stand here."""
        parent = self._parents[id(node)]
        is_called = isinstance(parent, ast.Call) and parent.func is node
        if found.kind == "module":
            if not isinstance(parent, ast.Attribute):
                self.refuse(node, "a module is no value; name what is meant in it")
        elif found.is_word and found.name == "Claim":
            self.refuse(node, "a claim is made by @claim(...), above a function of the module")
        elif found.kind == "claim":
            self.refuse(node, f"{found.name} is a claim; what it says may be used by `use`, as a lemma")
        elif found.kind == "library" and found.module not in names.WHOLE_MODULES:
            if found.name not in {"NewType", "TypeVar"}:
                self.refuse(node, f"{found.name} is for types only")
        elif found.is_word and found.kind in {"function", "generator"} and found.module not in names.LOOPS:
            if not is_called or found.name == "claim":
                self.refuse(node, f"{found.name} is a word of the language, to be called by its own name and no other")
        elif found.kind == "generator" and not is_called and not self._in_invariant(node):
            self.refuse(node, f"{found.name} is a generator, for a part of an Invariant; elsewhere call it at once")
        elif found.kind == "constant" and makes_set(getattr(found.node, "value", None)):
            self._set(node)

    def _Attribute(self, node: ast.Attribute, scope: Scope | None) -> bool:
        if not isinstance(node.ctx, ast.Load):
            return False
        if ast.unparse(node) == "object.__setattr__":
            self._own_field(node)
            return False
        base = self._value(node.value, scope)
        if base.kind == "module":
            found = member(base.module, node.attr)
            if not found.kind or (base.module in names.LOOPS and found.kind == "class"):  # a stand-in is of neither
                self.refuse(node, f"{base.module} has no {node.attr} that is in the language")
            else:
                self._global(node, found)
            return False
        if base.kind == "class":
            return self._member(node, base)
        self._read(node)
        return True

    def _read(self, node: ast.Attribute) -> None:
        """Refuse an attribute of a value that nothing in the language has, since a stand-in may have it."""
        if node.attr == "__class__":
            parent = self._parents[id(node)]
            if not (isinstance(parent, ast.Compare) and isinstance(parent.ops[0], ast.Is | ast.IsNot)):
                self.refuse(node, "the class of a value may only be compared, as in `x.__class__ is Account`")
        elif isinstance(node.value, ast.Attribute) and node.value.attr in names.NAMESPACES:
            if node.attr.startswith("_"):
                self.refuse(node, f".{node.attr} is private")
        elif node.attr not in self.attributes:
            self.refuse(node, f".{node.attr} is no field or method of anything in the language")

    def _member(self, node: ast.Attribute, base: Meaning) -> bool:
        """Check an attribute of a class: a member of an enumeration, or a method, a function as others are."""
        kind = base.node
        is_enum = isinstance(kind, ast.ClassDef) and [ast.unparse(each) for each in kind.bases] == ["enum.Enum"]
        methods = {each.name for each in getattr(kind, "body", ()) if isinstance(each, ast.FunctionDef)}
        if node.attr not in (members(kind) if is_enum else methods) or node.attr.startswith("__"):
            self.refuse(node, f"{node.attr} of a class itself; ask an object of it")
        return False

    def _own_field(self, node: ast.Attribute) -> None:
        """Refuse to write a frozen record but where it is made: its own field, by name, when nobody else has it."""
        match self._parents[id(node)]:
            case (
                ast.Call(func=func, args=[ast.Name(id="self"), ast.Constant(value=str(name)), _], keywords=[]) as call
            ) if func is node:
                above = self._above(call)
                is_statement = isinstance(above[0], ast.Expr)
                method = next((each for each in above if isinstance(each, ast.FunctionDef | ast.Lambda)), None)
                made = isinstance(method, ast.FunctionDef) and method.name == "__attrs_post_init__"
                kind = self._parents[id(method)] if made else None
                if is_statement and isinstance(kind, ast.ClassDef) and name in members(kind):
                    return
            case _:
                pass
        self.refuse(
            node, "writes a frozen record; only __attrs_post_init__ may, to a field of its own, named by a text"
        )

    def _Compare(self, node: ast.Compare, scope: Scope | None) -> None:
        """Refuse to ask which object a value is: a stand-in is another one than what it stands for."""
        for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            if isinstance(op, ast.Is | ast.IsNot):
                by_class = isinstance(left, ast.Attribute) and left.attr == "__class__" and self._is_class(right, scope)
                is_none = isinstance(right, ast.Constant) and right.value is None
                if not (by_class or is_none or self._is_member(right, scope)) or len(node.ops) > 1:
                    self.refuse(
                        node, "`is` asks which object it is; compare by `==`, or by `is` a class, None or a member"
                    )

    def _Call(self, node: ast.Call, scope: Scope | None) -> None:
        if not isinstance(node.func, ast.Name | ast.Attribute | ast.Call):
            self.refuse(node, "calls what has no name; name it first")
        if any(keyword.arg is None for keyword in node.keywords):
            self.refuse(node, "`**` hands over what it does not name; name each argument")
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and len(node.args) != 2:  # noqa: PLR2004  # the default
            self.refuse(node, "`get` without a default answers None; give the default, as in get(account, 0)")
        parent = self._parents[id(node)]
        if self._is_each(node.func, scope) and not (isinstance(parent, ast.For) and parent.iter is node):
            self.refuse(node, "`each` stands for all items only as what a `for` goes over")
        name = node.func.id if isinstance(node.func, ast.Name) and home_of(node.func.id, scope)[0] is None else ""
        found = self._value(node.func, scope)
        if name == "isinstance" and not (len(node.args) == 2 and self._are_classes(node.args[1], scope)):  # noqa: PLR2004  # it takes two
            self.refuse(node, "isinstance of what is no class of the kernel or of your own; compare `__class__`")
        is_view = isinstance(node.func, ast.Attribute) and node.func.attr in names.VIEWS and not node.args
        if name == "iter" or name in names.LAZY or found.kind == "generator" or is_view:
            self._lazy(node)
        if makes_set(node) and name:
            self._set(node)
        if scope is None and found.is_word and found.kind != "class" and found.name not in {"claim", *names.KINDS}:
            self.refuse(node, f"{found.name} at import, when there is nothing to prove")

    def _GeneratorExp(self, node: ast.GeneratorExp, scope: Scope | None) -> bool:
        self._lazy(node)
        return self._comprehension(node, scope)

    def _comprehension(
        self, node: ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp, scope: Scope | None
    ) -> bool:
        """Check a comprehension: what it goes over first is read outside of it, all else within."""
        inner = Scope(node, scope)
        for place, each in enumerate(node.generators):
            self.target(each.target)
            self.visit(each.iter, inner if place else scope)
            for condition in each.ifs:
                self.visit(condition, inner)
            if each.is_async:
                self.refuse(node, "nothing is asynchronous")
        for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(part, inner)
        return False

    _ListComp = _DictComp = _comprehension

    def _SetComp(self, node: ast.SetComp, scope: Scope | None) -> bool:
        self._set(node)
        return self._comprehension(node, scope)

    def _Set(self, node: ast.Set, scope: Scope | None) -> None:
        self._set(node)

    def _Lambda(self, node: ast.Lambda, scope: Scope | None) -> bool:
        self.function(node, scope)
        return False

    def _NamedExpr(self, node: ast.NamedExpr, scope: Scope | None) -> None:
        if scope is None or not scope.is_function:
            self.refuse(node, "`:=` within a comprehension binds a name outside of it; bind it before")

    def _Constant(self, node: ast.Constant, scope: Scope | None) -> None:
        if type(node.value) not in names.CONSTANTS:
            self.refuse(node, f"a constant of the type {type(node.value).__name__}; there are numbers, texts and None")

    def _is_each(self, called: ast.expr, scope: Scope | None) -> bool:
        """Tell whether this is the word of claims that yields an arbitrary item in the place of all."""
        found = self._value(called, scope)
        return found.is_word and found.name == "each" and found.module not in names.LOOPS

    def _FormattedValue(self, node: ast.FormattedValue, scope: Scope | None) -> None:
        in_text_of_refusal = any(isinstance(each, ast.Raise) for each in self._above(node))
        if node.conversion != -1 and not in_text_of_refusal:
            self.refuse(node, "`!r` shows how a value is held; only the text of a refusal may say it")

    def _Yield(self, node: ast.Yield | ast.YieldFrom, scope: Scope | None) -> None:
        function = next((each for each in self._above(node) if isinstance(each, ast.FunctionDef | ast.Lambda)), None)
        if not isinstance(function, ast.FunctionDef) or not isinstance(self._parents[id(function)], ast.Module):
            self.refuse(node, "a generator is a function of the module itself")

    _YieldFrom = _Yield
