"""Checked: the rule for each kind of statement."""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.evaluator.calls import store
from rhodian_proofs.evaluator.expressions import closure
from rhodian_proofs.evaluator.machine import STATEMENTS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.texts import said
from rhodian_proofs.evaluator.values import Class, Record, Refused, spelled

if TYPE_CHECKING:
    from collections.abc import Callable


@rule_for(STATEMENTS, ast.Pass)
def _pass(_: Machine, __: ast.Pass, frame: Frame, go_on: Callable[[Frame], None]) -> None:
    go_on(frame)


@functools.cache
def named_first(node: ast.expr) -> tuple[list[ast.NamedExpr], ast.expr]:
    """Return the values that an expression names before it asks anything else, and the expression by those names."""
    if isinstance(node, ast.NamedExpr):
        return [node], ast.Name(node.target.id, ast.Load())
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        found, left = named_first(node.left)
        if found or isinstance(left, ast.Name | ast.Constant):
            more, right = named_first(node.comparators[0])
            return [*found, *more], ast.Compare(left, node.ops, [right])
    if isinstance(node, ast.BoolOp):
        found, first = named_first(node.values[0])
        return found, ast.BoolOp(node.op, [first, *node.values[1:]])
    if isinstance(node, ast.UnaryOp):
        found, operand = named_first(node.operand)
        return found, ast.UnaryOp(node.op, operand)
    return [], node


def _asked(m: Machine, node: ast.expr, frame: Frame, then: Callable[[bool, Frame], None]) -> None:
    """Go on with each truth of a test, and the names that it leaves."""
    named, test = named_first(node)

    def go(rest: list[ast.NamedExpr], frame: Frame) -> None:
        if rest:
            m.value(rest[0].value, frame, lambda value: go(rest[1:], frame.bind(rest[0].target, value)))
        else:
            m.value(test, frame, lambda value: m.truth(value, lambda holds: then(holds, frame)))

    go(named, frame)


@rule_for(STATEMENTS, ast.Expr)
def _expression(m: Machine, node: ast.Expr, frame: Frame, go_on: Callable[[Frame], None]) -> None:
    if isinstance(node.value, ast.Yield | ast.YieldFrom):
        many = isinstance(node.value, ast.YieldFrom)

        def add(value: Any) -> None:
            go_on(attrs.evolve(frame, yielded=(*frame.yielded, *(spelled(value) if many else (value,)))))

        m.value(node.value.value or ast.Constant(None), frame, add)
    elif isinstance(node.value, ast.Call) and said(node.value.func) == "object.__setattr__":
        record, name, value = node.value.args
        m.value(name, frame, lambda field: store(m, frame, field, record, value, go_on))
    else:
        m.value(node.value, frame, lambda _: go_on(frame))


@rule_for(STATEMENTS, ast.Assign, ast.AnnAssign)
def _assign(m: Machine, node: ast.Assign | ast.AnnAssign, frame: Frame, go_on: Callable[[Frame], None]) -> None:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if node.value is None:
        go_on(frame)
        return

    def bind(value: Any) -> None:
        after = frame
        for target in targets:
            after = after.bind(target, value)
        go_on(after)

    m.value(node.value, frame, bind)


@rule_for(STATEMENTS, ast.AugAssign)
def _augmented(m: Machine, node: ast.AugAssign, frame: Frame, go_on: Callable[[Frame], None]) -> None:
    if not isinstance(node.target, ast.Name):
        raise Refused("a change in place")
    combined = ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value)
    m.value(combined, frame, lambda value: go_on(frame.bind(node.target, value)))


@rule_for(STATEMENTS, ast.Return)
def _return(m: Machine, node: ast.Return, frame: Frame, _: Callable[[Frame], None]) -> None:
    m.value(node.value or ast.Constant(None), frame, lambda value: frame.returns(value, frame))


@rule_for(STATEMENTS, ast.If)
def _if(m: Machine, node: ast.If, frame: Frame, go_on: Callable[[Frame], None]) -> None:
    _asked(m, node.test, frame, lambda holds, after: m.block(node.body if holds else node.orelse, after, go_on))


@rule_for(STATEMENTS, ast.Assert)
def _assert(m: Machine, node: ast.Assert, frame: Frame, go_on: Callable[[Frame], None]) -> None:
    def then(holds: bool, after: Frame) -> None:
        go_on(after) if holds else m.failed("asserted", ast.unparse(node.test))

    _asked(m, node.test, frame, then)


@rule_for(STATEMENTS, ast.FunctionDef)
def _function(_: Machine, node: ast.FunctionDef, frame: Frame, go_on: Callable[[Frame], None]) -> None:
    if node.decorator_list:
        raise Refused("a decorator within a function")
    go_on(attrs.evolve(frame, names={**frame.names, node.name: closure(node, frame)}))


@rule_for(STATEMENTS, ast.For)
def _for(m: Machine, node: ast.For, frame: Frame, go_on: Callable[[Frame], None]) -> None:
    if node.orelse:
        raise Refused("an else of a loop")

    def over(items: tuple[Any, ...], frame: Frame) -> None:
        if items:
            m.block(node.body, frame.bind(node.target, items[0]), lambda after: over(items[1:], after))
        else:
            go_on(frame)

    m.value(node.iter, frame, lambda value: over(spelled(value), frame))


@rule_for(STATEMENTS, ast.Raise)
def _raise(m: Machine, node: ast.Raise, frame: Frame, _: Callable[[Frame], None]) -> None:
    def found(value: Any) -> None:
        if isinstance(value, Class):
            m.call(value, (), {}, frame, frame.raises)
        elif isinstance(value, Record):
            frame.raises(value)
        else:
            raise Refused("a refusal that is none of the kernel's")

    m.value(node.exc or ast.Constant(None), frame, found)


@rule_for(STATEMENTS, ast.Try)
def _try(m: Machine, node: ast.Try, frame: Frame, go_on: Callable[[Frame], None]) -> None:
    """Try: what the body binds before it is refused is not known in the handlers, nor after them."""
    if node.finalbody:
        raise Refused("finally")
    lost = {
        each.id
        for part in node.body
        for each in ast.walk(part)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    kept = {name: value for name, value in frame.names.items() if name not in lost}

    def caught(error: Record) -> None:
        for handler in node.handlers:
            if handler.type is None:
                raise Refused("an except of anything")
            kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            if any(is_refusal_of(error, m.constant(frame.text, kind)) for kind in kinds):
                names = kept if handler.name is None else {**kept, handler.name: error}
                handled(handler, attrs.evolve(frame, names=names))
                return
        frame.raises(error)

    def handled(handler: ast.ExceptHandler, inner: Frame) -> None:
        def gone(after: Frame) -> None:
            go_on(attrs.evolve(after, names={each: held for each, held in after.names.items() if each != handler.name}))

        m.block(handler.body, inner, gone)

    def after_body(after: Frame) -> None:
        m.block(node.orelse, attrs.evolve(after, raises=frame.raises), go_on)

    m.block(node.body, attrs.evolve(frame, raises=caught), after_body)


def is_refusal_of(error: Record, kind: Any) -> bool:
    """Tell whether a refusal is of a class or of one below it."""
    return isinstance(kind, Class) and any(each == kind for each in error.kind.text.above(error.kind))
