"""Checked: calls: of functions, of classes of records and refusals, and of the evaluator's own words."""

from __future__ import annotations

import ast
import functools
import inspect
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.evaluator.expressions import entries
from rhodian_proofs.evaluator.machine import CALLS, EXPRESSIONS, WORDS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.sequences import rows
from rhodian_proofs.evaluator.texts import generates, said
from rhodian_proofs.evaluator.values import Class, Function, Items, K, Record, Refused, Table, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_signature = functools.cache(inspect.signature)


@rule_for(EXPRESSIONS, ast.Call)
def _call(m: Machine, node: ast.Call, frame: Frame, k: K) -> None:
    def with_function(function: Any) -> None:
        if function == Word("super"):
            raise Refused("super")
        if isinstance(function, Word) and function.name in {"any", "all", "next"} and _is_lazy(node):
            _until(m, function.name, node, frame, k)
            return
        m.values(node.args, frame, lambda arguments: with_arguments(function, arguments))

    def with_arguments(function: Any, arguments: tuple[Any, ...]) -> None:
        m.values([each.value for each in node.keywords], frame, lambda found: call(function, arguments, found))

    def call(function: Any, arguments: tuple[Any, ...], found: tuple[Any, ...]) -> None:
        named: dict[str, Any] = {}
        for keyword, value in zip(node.keywords, found, strict=True):
            named.update({keyword.arg: value} if keyword.arg else dict(entries(value)))
        m.call(function, arguments, named, frame, k)

    m.value(node.func, frame, with_function)


def _is_lazy(node: ast.Call) -> bool:
    return bool(node.args) and isinstance(node.args[0], ast.GeneratorExp)


def _until(m: Machine, name: str, node: ast.Call, frame: Frame, k: K) -> None:
    """Go over a generator only as far as it is asked for."""
    (generator, *default) = node.args
    if not isinstance(generator, ast.GeneratorExp):
        raise Refused(f"{name} of what is no generator")

    def visit(inner: Frame, _: Any, more: Callable[[Any], None]) -> None:
        def found(value: Any) -> None:
            if name == "next":
                k(value)
            else:
                m.truth(value, lambda holds: k(holds) if holds is (name == "any") else more(None))

        m.value(generator.elt, inner, found)

    def done(_: Any) -> None:
        if name != "next":
            k(name == "all")
        elif default:
            m.value(default[0], frame, k)
        else:
            raise Refused("the next of nothing")

    rows(m, generator.generators, frame, None, visit, done)


@rule_for(CALLS, Word)
def _word(m: Machine, word: Word, arguments: tuple[Any, ...], named: Mapping[str, Any], frame: Frame, k: K) -> None:
    rule = WORDS.get(word.name)
    if rule is None:
        raise Refused(f"the word {word.name}")
    try:
        _signature(rule).bind(m, frame, k, *arguments, **named)
    except TypeError as error:
        raise Refused(f"{word.name}: {error}") from None
    rule(m, frame, k, *arguments, **named)


@rule_for(CALLS, Function)
def _function(
    m: Machine, function: Function, arguments: tuple[Any, ...], named: Mapping[str, Any], frame: Frame, k: K
) -> None:
    given = (*function.given, *arguments)
    names = {**function.names, **_parameters(m, function, given, named)}
    node = function.node
    m.reached.add(f"{function.text.name}:{function.text.outermost.get(id(node), '')}")

    def returns(value: Any, last: Frame) -> None:
        k(Items("generator", last.yielded) if generates(node) else value)

    inner = Frame(function.text, names, returns, frame.raises, node)
    if isinstance(node, ast.Lambda):
        m.value(node.body, inner, k)
    else:
        m.block(node.body, inner, lambda last: returns(None, last))


def _parameters(m: Machine, function: Function, given: tuple[Any, ...], named: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each parameter of a function is bound to in a call."""
    spec = function.node.args
    plain = [each.arg for each in (*spec.posonlyargs, *spec.args)]
    if len(given) > len(plain) and spec.vararg is None:
        raise Refused(f"a call of {function.name} with too many arguments")
    bound: dict[str, Any] = dict(zip(plain, given, strict=False))
    if spec.vararg is not None:
        bound[spec.vararg.arg] = given[len(plain) :]
    known = {*plain, *(each.arg for each in spec.kwonlyargs)}
    others = {name: value for name, value in named.items() if name not in known}
    if bound.keys() & named.keys() or (others and spec.kwarg is None):
        raise Refused(f"a call of {function.name} with other arguments than it takes")
    bound |= {name: value for name, value in named.items() if name in known}
    if spec.kwarg is not None:
        bound[spec.kwarg.arg] = Table(tuple(others.items()))
    defaults = [*zip(plain[len(plain) - len(spec.defaults) :], spec.defaults, strict=True)]
    defaults += [(each.arg, value) for each, value in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if value]
    bound |= {name: m.constant(function.text, value) for name, value in defaults if name not in bound}
    if missing := known - bound.keys():
        raise Refused(f"a call of {function.name} without {', '.join(sorted(missing))}")
    return bound


@rule_for(CALLS, Class)
def _class(m: Machine, kind: Class, arguments: tuple[Any, ...], named: Mapping[str, Any], frame: Frame, k: K) -> None:
    if any(said(each).startswith("attrs.frozen") for each in kind.node.decorator_list):
        _record(m, kind, arguments, named, frame, k)
    else:
        raise Refused(f"an object of the class {kind.name}")


def fields(kind: Class) -> dict[str, tuple[ast.expr, ast.expr | None, bool]]:
    """Return the fields of a record: the annotation, the default, and whether its constructor takes it.

    A refusal has those of the refusals above it too, but for what it says itself.
    """
    found: dict[str, tuple[ast.expr, ast.expr | None, bool]] = {}
    for node in (node for each in reversed(list(kind.text.above(kind))) for node in each.node.body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            value, taken = node.value, True
            if isinstance(value, ast.Call) and said(value.func) == "attrs.field":
                options = {each.arg: each.value for each in value.keywords}
                if options.keys() - {"init", "repr", "default", "eq"} or value.args:
                    raise Refused(f"a field of {kind.name} that is more than stored")
                taken = "init" not in options or said(options["init"]) == "True"
                value = options.get("default")
            found.pop(node.target.id, None)
            found[node.target.id] = (node.annotation, value, taken)
    return found


def _record(m: Machine, kind: Class, arguments: tuple[Any, ...], named: Mapping[str, Any], frame: Frame, k: K) -> None:
    """Make a record: store what is given, then have it look at itself."""
    specs = fields(kind)
    taken = [name for name, (_, _, is_taken) in specs.items() if is_taken]
    if len(arguments) > len(taken) or named.keys() - set(taken[len(arguments) :]):
        raise Refused(f"a {kind.name} of other fields than it has")
    held = {**dict(zip(taken, arguments, strict=False)), **named}
    for name, (_, default, _) in specs.items():
        if name not in held and default is not None:
            held[name] = m.constant(kind.text, default)
    if missing := set(taken) - held.keys():
        raise Refused(f"a {kind.name} without {', '.join(sorted(missing))}")
    record = Record(kind, {name: held[name] for name in specs if name in held})
    look = kind.text.methods(kind).get("__attrs_post_init__")
    if look is None:
        k(record)
        return
    (me,) = (each.arg for each in look.args.args)
    m.reached.add(f"{kind.text.name}:{kind.name}.__attrs_post_init__")
    inner = Frame(kind.text, {me: record}, lambda _, last: k(last.names[me]), frame.raises, look)
    m.block(look.body, inner, lambda last: k(last.names[me]))


def store(m: Machine, frame: Frame, name: str, node: ast.expr, value: ast.expr, go_on: Callable[[Frame], None]) -> None:
    """Go on with a record that holds something else in a field, under the name that it has in the frame."""
    if not isinstance(node, ast.Name) or not isinstance(frame.names.get(node.id), Record):
        raise Refused("a field written of what is no record being made")

    def put(held: Any) -> None:
        record = frame.names[node.id]
        changed = Record(record.kind, {**record.fields, name: held})
        go_on(attrs.evolve(frame, names={**frame.names, node.id: changed}))

    m.value(value, frame, put)
