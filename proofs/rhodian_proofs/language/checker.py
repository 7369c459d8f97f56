"""Trusted: what a function of the language may say, on its syntax tree; nothing is run.

Everything that is not allowed is refused. What is refused, and why it would be unsound or impure, is said beside
each rule: a stand-in answers as a number would, or raises; code that swallows what is raised, remembers, changes
something in place, or asks a value who it is, could tell the two apart.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from rhodian_proofs.language import names
from rhodian_proofs.language.annotations import Types, are_classes, members, value
from rhodian_proofs.language.meanings import (
    NOTHING,
    Meaning,
    Scope,
    makes_set,
    meaning,
    member,
    parameters,
)

if TYPE_CHECKING:
    from rhodian_proofs.language.loader import Text
    from rhodian_proofs.language.meanings import Function


class Bodies(Types):
    """Checks what stands in the functions of one module."""

    def __init__(self, text: Text, attributes: frozenset[str]) -> None:
        """Take a module, and the names of all attributes that something in the language has."""
        super().__init__(text)
        self.attributes = attributes
        self._parents = {id(child): node for node in ast.walk(text.tree) for child in ast.iter_child_nodes(node)}

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

    # Statements.

    def _FunctionDef(self, node: ast.FunctionDef, scope: Scope | None) -> bool:
        if node.decorator_list:
            self.refuse(node, "a decorator on a function within a function: what runs would not be what is read")
        self.function(node, scope)
        return False

    def _Assign(self, node: ast.Assign, _: Scope | None) -> None:
        if len(node.targets) != 1:
            self.refuse(node, "two names for one value in one statement; bind them one after the other")
        self._target(node.targets[0])

    def _AnnAssign(self, node: ast.AnnAssign, scope: Scope | None) -> bool:
        self._target(node.target)
        if node.value is not None:
            self.visit(node.value, scope)
        return False

    def _target(self, target: ast.expr) -> None:
        """Refuse to write anywhere but to a function's own names: whoever else sees the place would see it change."""
        if isinstance(target, ast.Tuple):
            for each in target.elts:
                self._target(each)
        elif isinstance(target, ast.Starred):
            self._target(target.value)
        elif not isinstance(target, ast.Name):
            self.refuse(target, "changes something in place; make a new value instead")

    def _For(self, node: ast.For, scope: Scope | None) -> None:
        self._target(node.target)
        if node.orelse:
            self.refuse(node, "an `else` of a loop; write what follows after it")

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
            self.refuse(node, "raises what is no refusal; raise one of rhodian.errors")
        if node.cause is not None and not (isinstance(node.cause, ast.Constant) and node.cause.value is None):
            self.refuse(node, "raises from another error; write `from None`")

    def _Try(self, node: ast.Try, scope: Scope | None) -> None:
        """Refuse to catch anything but a refusal: the engine's own signals pass through the claim's code."""
        if node.finalbody:
            self.refuse(node, "`finally` runs when the engine gives up a path, too; write it after the `try`")
        for handler in node.handlers:
            kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            if not all(self._is_refusal(kind, scope) for kind in kinds):
                self.refuse(handler, "catches what is no refusal of the kernel; name one of rhodian.errors")
            if handler.name and scope is not None and not _is_within(handler.name, scope.node):
                self.refuse(handler, f"{handler.name} is gone after its clause; use it within, and for nothing else")

    # Expressions.

    def _Name(self, node: ast.Name, scope: Scope | None) -> None:
        if not isinstance(node.ctx, ast.Load):
            return
        home, crossed = _home(node.id, scope)
        if home is not None:
            if crossed and (home.times[node.id] != 1 or node.id in home.turning):
                self.refuse(
                    node,
                    f"{node.id} is taken from the function around, which binds it more than once: when it is read decides",
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

    def _global(self, node: ast.Name | ast.Attribute, found: Meaning) -> None:
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
        elif found.is_word and found.kind in {"function", "generator"} and found.module != "rhodian.loops":
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
            if not found.kind:
                self.refuse(node, f"{base.module} has no {node.attr} that is in the language")
            else:
                self._global(node, found)
            return False
        if base.kind == "class":
            return self._member(node, base)
        if node.attr == "__class__":
            parent = self._parents[id(node)]
            if not (isinstance(parent, ast.Compare) and isinstance(parent.ops[0], ast.Is | ast.IsNot)):
                self.refuse(node, "the class of a value may only be compared, as in `x.__class__ is Account`")
        elif isinstance(node.value, ast.Attribute) and node.value.attr in names.NAMESPACES:
            if node.attr.startswith("_"):
                self.refuse(node, f".{node.attr} is private")
        elif node.attr not in self.attributes:
            self.refuse(node, f".{node.attr} is no field or method of anything in the language")
        return True

    def _member(self, node: ast.Attribute, base: Meaning) -> bool:
        """Check an attribute of a class: a member of an enumeration, or a method, which is a function as others are."""
        kind = base.node
        is_enum = isinstance(kind, ast.ClassDef) and [ast.unparse(each) for each in kind.bases] == ["enum.Enum"]
        methods = {each.name for each in getattr(kind, "body", ()) if isinstance(each, ast.FunctionDef)}
        if node.attr not in (members(kind) if is_enum else methods) or node.attr.startswith("__"):
            self.refuse(node, f"{node.attr} of a class itself; ask an object of it")
        return False

    def _own_field(self, node: ast.Attribute) -> None:
        """Refuse to write a frozen record but where it is made: a field of its own, by name, when nobody else has it."""
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
                        node, "`is` asks which object it is; compare by `==`, or a class, None or a member by `is`"
                    )

    def _is_class(self, node: ast.expr, scope: Scope | None) -> bool:
        if isinstance(node, ast.Name) and node.id in names.CLASSES and _home(node.id, scope)[0] is None:
            return True
        return self._value(node, scope).kind == "class"

    def _is_member(self, node: ast.expr, scope: Scope | None) -> bool:
        if not isinstance(node, ast.Attribute):
            return False
        base = self._value(node.value, scope)
        return base.kind == "class" and node.attr in members(base.node)

    def _Call(self, node: ast.Call, scope: Scope | None) -> None:
        if not isinstance(node.func, ast.Name | ast.Attribute | ast.Call):
            self.refuse(node, "calls what has no name; name it first")
        if any(keyword.arg is None for keyword in node.keywords):
            self.refuse(node, "`**` hands over what it does not name; name each argument")
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get" and len(node.args) != 2:  # noqa: PLR2004  # the default
            self.refuse(node, "`get` without a default answers None; give the default, as in get(account, 0)")
        name = node.func.id if isinstance(node.func, ast.Name) and _home(node.func.id, scope)[0] is None else ""
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

    def _are_classes(self, node: ast.expr, scope: Scope | None) -> bool:
        """Tell whether an expression is a class that is checked, a refusal, or a union of such."""
        local = any(isinstance(each, ast.Name) and _home(each.id, scope)[0] for each in ast.walk(node))
        return not local and are_classes(self.text, node)

    def _GeneratorExp(self, node: ast.GeneratorExp, scope: Scope | None) -> bool:
        self._lazy(node)
        return self._comprehension(node, scope)

    def _comprehension(
        self, node: ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp, scope: Scope | None
    ) -> bool:
        """Check a comprehension: what it goes over first is read outside of it, all else within."""
        inner = Scope(node, scope)
        for place, each in enumerate(node.generators):
            self._target(each.target)
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

    def _FormattedValue(self, node: ast.FormattedValue, scope: Scope | None) -> None:
        in_text_of_refusal = any(isinstance(each, ast.Raise) for each in self._above(node))
        if node.conversion != -1 and not in_text_of_refusal:
            self.refuse(node, "`!r` shows how a value is held; only the text of a refusal may say it")

    def _Yield(self, node: ast.Yield | ast.YieldFrom, scope: Scope | None) -> None:
        function = next((each for each in self._above(node) if isinstance(each, ast.FunctionDef | ast.Lambda)), None)
        if not isinstance(function, ast.FunctionDef) or not isinstance(self._parents[id(function)], ast.Module):
            self.refuse(node, "a generator is a function of the module itself")

    _YieldFrom = _Yield

    # What a rule looks around for.

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
        is_local = isinstance(root, ast.Name) and _home(root.id, scope)[0] is not None
        return NOTHING if is_local else value(self.text, node)

    def _is_refusal(self, node: ast.AST | None, scope: Scope | None) -> bool:
        found = self._value(node, scope)
        return found.kind == "class" and found.module == "rhodian.errors"

    def _is_constant(self, node: ast.expr, outer: Scope | None = None) -> bool:
        """Tell whether a default is one: a constant of this module, or a member, says no more than its value would."""
        if isinstance(node, ast.UnaryOp):
            return self._is_constant(node.operand)
        if isinstance(node, ast.Name):
            return self._value(node, outer).kind == "constant"
        if isinstance(node, ast.Attribute):
            return self._is_member(node, outer)
        return isinstance(node, ast.Constant) or (isinstance(node, ast.Tuple) and not node.elts)


def _home(name: str, scope: Scope | None) -> tuple[Scope | None, bool]:
    """Return the scope that binds a name, and whether a function's border lies between."""
    crossed = False
    while scope is not None and name not in scope.times:
        crossed = crossed or scope.is_function
        scope = scope.outer
    return scope, crossed


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
