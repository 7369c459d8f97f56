"""Checked: the evaluator itself: the path, what is known on it, and which rule evaluates what.

Nothing is returned: whoever asks for a value hands over what is to be done with it. That is done once for each way in
which the value can come about, and while it is done, the solver knows what makes it so. So the solver's stack is
the path, and all that is found out on the way is forgotten with it.
"""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
import z3

from rhodian_proofs.evaluator.asking import Known
from rhodian_proofs.evaluator.values import (
    Items,
    K,
    Record,
    Refused,
    Word,
    is_number,
    is_plain,
    is_term,
    is_truth,
    kind_name,
    spelled,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian_proofs.evaluator.texts import Text

ENDS_MAX = 20_000
"""How many ends a walk may have."""

Rule: TypeAlias = "Callable[..., None]"
EXPRESSIONS: dict[type[ast.AST], Rule] = {}
STATEMENTS: dict[type[ast.AST], Rule] = {}
WORDS: dict[str, Rule] = {}
CALLS: dict[type, Rule] = {}


def rule_for(table: dict[Any, Rule], *keys: Any) -> Callable[[Rule], Rule]:
    """Make a function the rule for syntax nodes, words, or things that are called."""

    def make(rule: Rule) -> Rule:
        table.update(dict.fromkeys(keys, rule))
        return rule

    return make


@attrs.frozen(eq=False)
class Frame:
    """Where something is evaluated: its module, the names around it, and what is done when it returns or is refused."""

    text: Text
    names: Mapping[str, Any]
    returns: Callable[[Any, Frame], None]
    raises: Callable[[Record], None]
    node: ast.AST | None = None
    yielded: tuple[Any, ...] = ()

    def bind(self, target: ast.expr, value: Any) -> Frame:
        """Return the frame with a value bound to a name, or its items to names."""
        if isinstance(target, ast.Name):
            return attrs.evolve(self, names={**self.names, target.id: value})
        if not isinstance(target, ast.Tuple):
            raise Refused(f"a value bound to {ast.unparse(target)}")
        items, frame, many = spelled(value), self, len(target.elts)
        starred = [place for place, each in enumerate(target.elts) if isinstance(each, ast.Starred)]
        if starred:
            rest = len(items) - many + 1
            items = (*items[: starred[0]], items[starred[0] : starred[0] + rest], *items[starred[0] + rest :])
        if len(items) != many:
            raise Refused("as many names as there are not items")
        for each, item in zip(target.elts, items, strict=True):
            starts = isinstance(each, ast.Starred)
            frame = frame.bind(each.value, Items("list", item)) if starts else frame.bind(each, item)  # type: ignore[attr-defined]  # a starred name
        return frame


@attrs.frozen
class End:
    """How a way through a claim ended."""

    how: str
    detail: str = ""


class Stop(Exception):
    """A bad end was found, and no other is looked for."""


class Machine:
    """Evaluates, depth first."""

    def __init__(self, timeout_ms: int, *, stops: bool = False) -> None:
        """Know nothing yet; stop at the first bad end, if told to."""
        self.timeout_ms = timeout_ms
        self.known = Known()
        self.memory: dict[Any, Any] = {}
        self.ends: list[End] = []
        self.stops = stops
        self.names = False
        """Whether the names of accounts count, in the claim that is evaluated."""
        self.lemmas: set[str] = set()
        self.reached: set[str] = set()
        self.count = 0

    # The path.

    def fresh(self, name: str, sort: Any = None) -> Any:
        """Return an unknown that no other value is."""
        self.count += 1
        return z3.Const(f"{name}!{self.count}", z3.IntSort() if sort is None else sort)

    def given(self, fact: Any, then: Callable[[], None]) -> None:
        """Go on with a fact taken as known."""
        self.known.push()
        self.known.add(fact)
        then()
        self.known.pop()

    def truth(self, value: Any, k: Callable[[bool], None]) -> None:
        """Go on with each truth that a value can have."""
        if is_term(value):
            holds = value if is_truth(value) else value != 0
            self._branches(((True, holds), (False, z3.Not(holds))), k)
        elif is_plain(value) or type(value) is tuple:
            k(bool(value))
        else:
            k(self._known_truth(value))

    def _branches(self, ways: tuple[tuple[bool, Any], ...], k: Callable[[bool], None]) -> None:
        """Go on with each way that is possible; if the first is not, the second needs no question."""
        is_certain = False
        for answer, fact in ways:
            self.known.push()
            self.known.add(fact)
            if is_certain or self.known.check() != z3.unsat:
                k(answer)
            else:
                is_certain = True
            self.known.pop()

    def _known_truth(self, value: Any) -> bool:
        kind = kind_name(value)
        if kind in {"list", "set", "frozenset", "dict"}:
            return bool(spelled(value))
        if kind == "Match" or (
            isinstance(value, Record) and not {"__bool__", "__len__"} & value.kind.text.methods(value.kind).keys()
        ):
            return True
        raise Refused(f"the truth of a {kind}")

    def remember(self, key: Any, make: Callable[[K], None], k: K) -> None:
        """Go on with what is remembered on this path, or made and remembered until the path is left."""
        if key in self.memory:
            k(self.memory[key])
            return

        def keep(value: Any) -> None:
            self.memory[key] = value
            k(value)
            del self.memory[key]

        make(keep)

    def divide(self, dividend: Any, divisor: Any, k: K) -> None:
        """Go on with quotient and remainder as Python has them: rounded down, the remainder signed as the divisor."""
        if not (is_number(dividend) and is_number(divisor)):
            raise Refused("a division of what are no whole numbers")
        if not is_term(dividend) and not is_term(divisor) and divisor != 0:
            k(divmod(dividend, divisor))
            return

        def signed(above: bool) -> None:
            if above:
                self._divided(dividend, divisor, lambda rest: z3.And(rest >= 0, rest < divisor), k)
            else:
                self.truth(divisor == 0, lambda zero: by_zero() if zero else below())

        def by_zero() -> None:
            self.failed("refused", "a division by 0")

        def below() -> None:
            self._divided(dividend, divisor, lambda rest: z3.And(rest <= 0, rest > divisor), k)

        self.truth(divisor > 0, signed)

    def _divided(self, dividend: Any, divisor: Any, bounds: Callable[[Any], Any], k: K) -> None:
        terms = tuple(z3.IntVal(each) if type(each) is int else each for each in (dividend, divisor))

        def make(keep: K) -> None:
            quotient, rest = self.fresh("quotient"), self.fresh("rest")
            fact = z3.And(dividend == quotient * divisor + rest, bounds(rest))
            self.given(fact, lambda: keep((quotient, rest, terms)))

        key = ("division", *(term.get_id() for term in terms))
        self.remember(key, make, lambda found: k(found[:2]))

    # Evaluation.

    def value(self, node: ast.expr, frame: Frame, k: K) -> None:
        """Go on with each value of an expression."""
        rule = EXPRESSIONS.get(type(node))
        if rule is None:
            raise Refused(f"{type(node).__name__} in an expression")
        rule(self, node, frame, k)

    def values(self, nodes: list[ast.expr], frame: Frame, k: K, done: tuple[Any, ...] = ()) -> None:
        """Go on with the values of expressions, evaluated from left to right; a starred one gives its items."""
        if not nodes:
            k(done)
            return
        head, rest = nodes[0], nodes[1:]
        if isinstance(head, ast.Starred):
            self.value(head.value, frame, lambda value: self.values(rest, frame, k, (*done, *spelled(value))))
        else:
            self.value(head, frame, lambda value: self.values(rest, frame, k, (*done, value)))

    def block(self, body: list[ast.stmt], frame: Frame, go_on: Callable[[Frame], None]) -> None:
        """Go on after some statements, with the names as they leave them."""
        if not body:
            go_on(frame)
            return
        rule = STATEMENTS.get(type(body[0]))
        if rule is None:
            raise Refused(f"the statement {type(body[0]).__name__}")
        rule(self, body[0], frame, lambda after: self.block(body[1:], after, go_on))

    def call(self, function: Any, arguments: tuple[Any, ...], named: Mapping[str, Any], frame: Frame, k: K) -> None:
        """Go on with each value that a call can have; what it is refused with goes where the frame says."""
        rule = CALLS.get(type(function))
        if rule is None:
            raise Refused(f"a call of a {kind_name(function)}")
        rule(self, function, arguments, named, frame, k)

    def constant(self, text: Text, node: ast.expr) -> Any:
        """Return the one value of an expression that stands in a module itself."""
        found: list[Any] = []
        reached = set(self.reached)
        self.value(node, Frame(text, {}, _nowhere, _nowhere), found.append)
        self.reached = reached
        if len(found) != 1:
            raise Refused("a constant that may have several values")
        return found[0]

    def look(self, name: str, frame: Frame) -> Any:
        """Return what a name stands for."""
        if name in frame.names:
            return frame.names[name]
        if name in frame.text.defined:
            return frame.text.look(name, self.constant)
        if hasattr(builtins, name):
            return Word(name)
        raise Refused(f"the name {name} in {frame.text.name}")

    def ended(self, how: str, detail: str = "") -> None:
        """Take note of an end."""
        self.ends.append(End(how, detail))
        if len(self.ends) > ENDS_MAX:
            raise Refused(f"more than {ENDS_MAX} ends")

    def failed(self, how: str, detail: str = "") -> None:
        """Take note of a bad end, if any values reach it; whether they do, a solver of its own decides."""
        answer = z3.unknown
        for seed in range(3):
            afresh = z3.Solver()
            afresh.set("timeout", self.timeout_ms)
            afresh.set("random_seed", seed)
            afresh.add(self.known.facts())
            answer = afresh.check()
            if answer != z3.unknown:
                break
        if answer != z3.unsat:
            self.ended(how if answer == z3.sat else "undecided", detail)
            if self.stops and answer == z3.sat:
                raise Stop


def _nowhere(*_: Any) -> None:
    raise Refused("a refusal where a constant is made")
