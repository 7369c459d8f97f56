"""The second walker reads Python as Python runs it, and the comparison finds out when one of both does not."""

from __future__ import annotations

import ast
import functools
from typing import Any

import attrs
import pytest
import z3

from rhodian_proofs.evaluator import compare as comparison
from rhodian_proofs.evaluator import machine as machines
from rhodian_proofs.evaluator.__main__ import main
from rhodian_proofs.evaluator.compare import compare
from rhodian_proofs.evaluator.machine import EXPRESSIONS, STATEMENTS, Frame, Machine
from rhodian_proofs.evaluator.texts import Text
from rhodian_proofs.evaluator.values import Items, Record, Refused, Table, is_term
from rhodian_proofs.evaluator.walk import deep
from rhodian_proofs.symbolic.ints import SymBool, SymInt, term
from tests.proofs import twice

GRID = (-7, -3, -1, 0, 1, 2, 5)
RECORDS = """
import attrs
import enum
from rhodian.base.errors import InvalidAmount, InvalidValue, RhodianError, LengthMismatch

class Side(enum.Enum):
    LONG = "long"
    SHORT = "short"

@attrs.frozen
class Pair:
    first: int
    second: int = 2

    @property
    def sum(self):
        return self.first + self.second

    def above(self, other, *, by=0):
        return self.first > other.first + by

@attrs.frozen
class Checked:
    number: int
    twice: int = attrs.field(init=False)

    def __attrs_post_init__(self):
        if self.number < 0:
            raise InvalidAmount("number", self.number)
        object.__setattr__(self, "twice", 2 * self.number)

@attrs.frozen(eq=False)
class Only:
    number: int

def refuse(x):
    if x < 0:
        raise InvalidAmount("x", x)
    if x > 3:
        raise LengthMismatch("x", x, 3)
    return x

FACTOR = 3
"""
PROGRAMS = {
    "a division rounds down": "return x // y if y != 0 else None",
    "a remainder has the sign of its divisor": "return x % y if y != 0 else None",
    "divmod gives both": "return divmod(x, y) if y != 0 else None",
    "a division by a known number": "return (x // 3, x % 3, x // -3, x % -3, 7 // 2, -7 // 2)",
    "a sign is changed": "return (-x, -(-y), 0 - x)",
    "and stops at what is false": "return x != 0 and 100 // x",
    "or stops at what is true": "return x == 0 or 100 // x",
    "and gives its last value": "return (x and y, x or y, None or x, () and x)",
    "not": "return (not x, not x < y, not ())",
    "a chain asks its middle once and stops": "return (x < y <= 2, 0 <= x < y < 100, x == y != 2)",
    "bars and ampersands": "return ((x < y) & (y > 0), (x < y) | (y > 0))",
    "one of two": "return x if x > y else y",
    "the least and the greatest": "return (min(x, y), max(x, y), min((x, y, 0)), max((), default=y))",
    "the first of equal ones is the least": "return min((x, 1), (x, 0), (y, 2))",
    "sums": "return (sum((x, y)), sum(()), sum(i * x for i in range(3)), sum((x, y), 10))",
    "abs": "return (abs(x), abs(y - x))",
    "any and all": "return (any(i > x for i in (1, y)), all(i > x for i in (1, y)), any(()), all(()))",
    "any asks no further than needed": "return any(i == 0 or 10 // i > x for i in (0, y))",
    "the scope of a comprehension is its own": "i = x\n    found = [i * 2 for i in (y, 1)]\n    "
    "return (i, tuple(found))",
    "rows within rows": "return [(i, j) for i in (x, y) if i > 0 for j in (i, 1) if j < 3]",
    "what is taken apart": "a, (b, c) = x, (y, 1)\n    first, *rest = (c, b, a)\n    return (a, b, c, first, rest)",
    "a name is bound anew": "total = 0\n    for i in (x, y):\n    "
    "    total += i\n        total = total * 2\n    return total",
    "a name in a test": "if (double := 2 * x) > y:\n        return double\n    return (double, y)",
    "tuples": "return ((x, y) == (y, x), (x, y) < (y, x), (x, 1) <= (x, y), (x,) + (y,), (x, y)[0], (x, y)[-1])",
    "parts of tuples": "items = (x, y, 1)\n    return (items[1:], items[:-1], items[::-1], len(items))",
    "in": "return (x in (y, 1), x not in {0, 1}, 'a' in 'cab', 1 in [y])",
    "sorted keeps those that are equal": "return sorted(((x, 1), (y, 2), (x, 3)), key=lambda item: item[0])",
    "reversed and numbered": "return [(i, each) for i, each in enumerate(reversed((x, y)), 1)]",
    "side by side": "return [a * b for a, b in zip((x, y), (1, 2), strict=True)]",
    "a dict": "held = {'a': x, **{'b': y, 'a': 1}}\n    return (held, held.get('c', x), list(held.items()), held['b'])",
    "a dict by another": "return {**{i: x for i in (1, 2)}, 2: y} == {1: x, 2: y}",
    "a function within": "def add(z, *, more=1):\n        return x + z + more\n    return (add(y), add(0, more=y))",
    "all arguments": "def gather(first, *rest, **named):\n    "
    "    return (first, rest, named)\n    return gather(*(x, y), z=1)",
    "a generator": "return tuple(steps(x))",
    "a constant of the module": "return x * FACTOR",
    "records are equal by their fields": "return (Pair(x, y) == Pair(y, x), Pair(x) == Pair(x, 2), Pair(1) != Pair(1))",
    "some records are equal only to themselves": "one = Only(x)\n    return (one == one, Only(x) == Only(x))",
    "a record of defaults and named fields": "return (Pair(x), Pair(second=x, first=y), "
    "attrs.evolve(Pair(x), second=y))",
    "properties and methods": "return (Pair(x, y).sum, Pair(x).above(Pair(y)), Pair(x).above(Pair(y), by=2))",
    "members": "return (Side.LONG is Side.LONG, Side.LONG == Side.SHORT, Side.SHORT.value, Side.LONG.name)",
    "a record that looks at itself": "return Checked(x).twice",
    "a refusal": "return refuse(x) + y",
    "a refusal that is caught": "try:\n        return refuse(x)\n    "
    "except InvalidAmount as error:\n        return (error.field, error.value)",
    "a refusal of a class below is caught": "try:\n        return refuse(x)\n    "
    "except InvalidValue as error:\n        return error.expected",
    "the first clause that fits": "try:\n        refuse(x)\n    except (InvalidAmount, LengthMismatch):\n    "
    "    return 1\n"
    "    except RhodianError:\n        return 2\n    else:\n        return refuse(y)",
    "one caught and another not": "try:\n        found = refuse(refuse(x) - 1)\n    "
    "except LengthMismatch:\n        return y\n    return found",
    "None": "z = None if x > 0 else x\n    return z is None, z is not None",
    "classes": "return (x.__class__ is int, type(x) is int, "
    "isinstance(x, int), type(x < y) is bool, isinstance(None, int))",
    "texts": "return ('a' + 'b', f'n[{1}]', 'ab'.ljust(3, '0'), 'a b'.partition(' '), '12'[1:], len('abc'))",
    "powers and products": "return (2**10, x * y, (0,) * 2)",
}


@functools.cache
def _names(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(source, "a program", "exec"), names)  # noqa: S102  # the test's own program
    return names


@functools.cache
def _text(source: str) -> Text:
    return Text("program", source.encode())


def _run(source: str, x: int, y: int) -> Any:
    """Return what Python makes of a program, in plain values."""
    names = _names(source)
    try:
        return _plainly(names["program"](x, y))
    except names["RhodianError"] as refusal:
        return "refused", type(refusal).__name__, _plainly(refusal)[1]


def _plainly(value: Any) -> Any:
    if attrs.has(type(value)):
        return type(value).__name__, {
            each.name: _plainly(getattr(value, each.name)) for each in attrs.fields(type(value))
        }
    if isinstance(value, tuple | list):
        return type(value)(map(_plainly, value))
    return {key: _plainly(each) for key, each in value.items()} if isinstance(value, dict) else value


def _evaluate(source: str, x: int, y: int, *, known: bool) -> list[Any]:
    """Return each thing that the evaluator makes of a program, of numbers that are known, or pinned by facts."""
    text, m, found = _text(source), Machine(10_000), []

    def ended(value: Any) -> None:
        found.append(_of_model(m, value))

    def refused(error: Record) -> None:
        fields = {name: _of_model(m, each) for name, each in error.fields.items() if name != "args"}
        found.append(("refused", error.kind.name, fields))

    def run() -> None:
        numbers = (x, y) if known else (m.fresh("x"), m.fresh("y"))
        frame = Frame(text, {}, lambda *_: None, refused)
        m.given(
            z3.And(*(z3.IntVal(a) == b for a, b in zip(numbers, (x, y), strict=True)))
            if known
            else z3.And(numbers[0] == x, numbers[1] == y),
            lambda: m.call(m.look("program", frame), numbers, {}, frame, ended),
        )

    deep(run)
    return found


def _of_model(m: Machine, value: Any) -> Any:
    if is_term(value):
        assert m.known.check() == z3.sat
        found = m.known.solver.model().eval(value, model_completion=True)
        return z3.is_true(found) if z3.is_bool(value) else found.as_long()
    if isinstance(value, tuple):
        return tuple(_of_model(m, each) for each in value)
    if isinstance(value, Items):
        return [_of_model(m, each) for each in value.items]
    if isinstance(value, Table):
        return {key: _of_model(m, each) for key, each in value.entries}
    if isinstance(value, Record):
        return value.kind.name, {name: _of_model(m, each) for name, each in value.fields.items()}
    return value


def _program(body: str) -> str:
    steps = "def steps(x):\n    for i in (1, 2):\n        yield i * x\n    yield from (x, 0)\n"
    return f"{RECORDS}\n{steps}\ndef program(x, y):\n    {body}\n"


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("known", [True, False])
def test_a_program_means_what_python_makes_of_it(name: str, known: bool) -> None:  # noqa: FBT001  # one of two ways
    source = _program(PROGRAMS[name])
    for x in GRID if known else GRID[1::2]:
        for y in GRID if known else GRID[1::2]:
            assert _evaluate(source, x, y, known=known) == [_run(source, x, y)], (x, y)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("found = []\n    found.append(x)\n    return found", "the method append of a list"),
        ("while x > 0:\n        x -= 1\n    return x", "the statement While"),
        ("return eval('x')", "the word eval"),
        ("return x / y", "Div of a int and a int"),
        ("return nowhere", "the name nowhere"),
        ("return x is y", "whether a int and a int are one object"),
        ("def step(z):\n        return x + z\n    x = y\n    return step(0)", "x, bound again"),
        ("try:\n        return x\n    finally:\n        y = 0", "finally"),
    ],
)
def test_what_is_not_known_is_refused_by_name(body: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        _evaluate(_program(body), 5, 7, known=False)


def test_both_walkers_agree_on_claims_that_hold_and_on_those_that_do_not() -> None:
    found = [compare(claim, length_max=2, changed=1, timeout_ms=10_000) for claim in _claims()]
    assert not [each.differences for each in found if each.differences]
    assert [each.claim for each in found if each.unknown] == ["what_the_second_walker_does_not_know"]
    false = next(each for each in found if each.clause == "TW-6")
    assert [row.first.holds for row in false.rows if row.what == "claim"] == [False, False]


def test_a_claim_that_is_not_walked_twice_says_why() -> None:
    found = compare(twice.what_the_second_walker_does_not_know, length_max=2, changed=1, timeout_ms=10_000)
    assert found.end == "not walked twice: the second walker: the method append of a list"


def _claims() -> list[Any]:
    return [each for each in vars(twice).values() if hasattr(each, "clause")]


def _differ(claim: Any, changed: int = 0) -> bool:
    return bool(compare(claim, length_max=2, changed=changed, timeout_ms=10_000).differences)


def test_a_division_that_rounds_to_zero_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def divided(m: Machine, dividend: Any, divisor: Any, k: Any) -> None:
        quotient, rest = m.fresh("quotient"), m.fresh("rest")
        signed = z3.If(dividend >= 0, z3.And(rest >= 0, rest < divisor), z3.And(rest <= 0, rest > -divisor))
        m.given(z3.And(dividend == quotient * divisor + rest, signed), lambda: k((quotient, rest)))

    assert not _differ(twice.a_quotient_is_rounded_down)
    monkeypatch.setattr(Machine, "divide", divided)
    assert _differ(twice.a_quotient_is_rounded_down)


def test_an_or_that_asks_both_parts_at_once_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def eager(m: Machine, node: ast.BoolOp, frame: Frame, k: Any) -> None:
        def found(values: tuple[Any, ...]) -> None:
            k((z3.Or if isinstance(node.op, ast.Or) else z3.And)(*values))

        m.values(node.values, frame, found)

    claim = twice.the_second_part_of_an_or_is_asked_only_if_the_first_is_false
    assert not _differ(claim)
    monkeypatch.setitem(EXPRESSIONS, ast.BoolOp, eager)
    assert _differ(claim)


def test_an_assert_that_is_passed_over_is_found_by_the_denial(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _differ(twice.all_is_borne_or_left, changed=1)
    monkeypatch.setitem(STATEMENTS, ast.Assert, lambda _, __, frame, go_on: go_on(frame))
    assert _differ(twice.all_is_borne_or_left, changed=1)


def test_a_handler_that_catches_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _differ(twice.what_is_no_amount_is_refused)
    monkeypatch.setattr("rhodian_proofs.evaluator.statements.is_refusal_of", lambda *_: False)
    assert _differ(twice.what_is_no_amount_is_refused)


def test_a_difference_that_adds_in_the_first_walker_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _differ(twice.what_is_taken_and_given_back_is_there)
    monkeypatch.setattr(SymInt, "__sub__", lambda one, other: SymInt(one.term + term(other)))
    assert _differ(twice.what_is_taken_and_given_back_is_there)


def test_an_order_that_is_too_wide_in_the_first_walker_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not _differ(twice.whole_numbers_that_differ_differ_by_one)
    monkeypatch.setattr(SymInt, "__lt__", lambda one, other: SymBool(one.term <= term(other)))
    assert _differ(twice.whole_numbers_that_differ_differ_by_one)


def test_a_loop_that_is_left_out_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(machines.WORDS, "loops.scan", lambda _, __, k, *given: k((0, (0,) * len(given[2]))))
    assert _differ(twice.all_is_borne_or_left)


def test_any_difference_is_a_failure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for module in ("__main__", "compare"):
        monkeypatch.setattr(f"rhodian_proofs.evaluator.{module}.claims", lambda: _claims()[:3])
    assert main([]) == 0
    assert (
        "3 claims: 3 agree wholly, 0 agree at the lengths walked, 0 differ, 0 not walked twice"
        in capsys.readouterr().out
    )
    monkeypatch.setattr(SymInt, "__sub__", lambda one, other: SymInt(one.term + term(other)))
    assert main([]) == 1
    assert (
        "differs: claim, length None: the first says that it fails, the second that it holds" in capsys.readouterr().out
    )
    assert main(["--select", "nothing"]) == 1
    assert main(["--select", "TW-1", "--at-least", "2"]) == 1


def test_what_a_claim_rests_on_is_compared_too(monkeypatch: pytest.MonkeyPatch) -> None:
    own = comparison.by_text

    def forgetful(*arguments: Any, **options: Any) -> comparison.Found:
        return attrs.evolve(own(*arguments, **options), reached=frozenset())

    monkeypatch.setattr(comparison, "by_text", forgetful)
    found = compare(twice.all_is_borne_or_left, length_max=1, changed=0, timeout_ms=10_000)
    assert (
        "functions of one only: rhodian.base.numbers:natural, rhodian.sharing.allocation:in_order"
        in found.differences[0]
    )
