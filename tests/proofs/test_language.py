"""Checked: the language refuses what tells a stand-in from a number, or remembers, and allows what stands nearest."""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
from pathlib import Path

import pytest

from rhodian_proofs.language import hashes, loader, modules, names
from rhodian_proofs.language.meanings import is_checked
from rhodian_proofs.rules.induction import Results
from rhodian_proofs.symbolic.accounts import SymAccount, SymAsset
from rhodian_proofs.symbolic.books import SymBooks, SymChanges
from rhodian_proofs.symbolic.columns import Multiples, Pairs, Rows
from rhodian_proofs.symbolic.ints import SymBool, SymInt
from rhodian_proofs.symbolic.sequences import Column, Place
from rhodian_proofs.symbolic.trees import SymTree

HEAD = """
from __future__ import annotations
import enum
import attrs
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias
from rhodian import Account, Fund, InOrder, Limited, Rule, in_order
from rhodian.base import columns, loops
from rhodian.base.numbers import natural
from rhodian.base.errors import InvalidAmount, InvalidValue, RhodianError
from rhodian_proofs.claims import AnyInt, Conditions, Invariant, Moment, Natural, OneOf, claim, implies, use
"""
_number = itertools.count()


def refused(text: str) -> str:
    """Return what is refused of a module that begins as each here does, one refusal a line."""
    name = f"written_{next(_number)}"
    loader.keep(name, Path(f"{name}.py"), (HEAD + textwrap.dedent(text)).encode())
    return "\n".join(refusal.what for refusal in modules.refusals(name))


def within(*lines: str) -> str:
    """Return a module with one function of these lines."""
    return "def f(x, y, books):\n" + "".join(f"    {line}\n" for line in lines)


def said(*lines: str) -> str:
    """Return what is refused of a function of these lines."""
    return refused(within(*lines))


def claimed(*lines: str, options: str = "about=(in_order,)", parameters: str = "x: Natural") -> str:
    """Return what is refused of a claim of these lines."""
    return refused(
        f'@claim("XX-1", {options})\ndef c({parameters}) -> None:\n' + "".join(f"    {each}\n" for each in lines)
    )


def test_the_kernel_is_written_in_the_language() -> None:
    checked = [name for name in hashes.modules("rhodian") if is_checked(name)]
    assert len(checked) == len(hashes.modules("rhodian")) - 10
    assert [str(refusal) for name in checked for refusal in modules.refusals(name)] == []


def test_what_is_not_checked_is_the_vocabulary_and_the_text_form_of_which_nothing_is_claimed() -> None:
    unchecked = {name for name in hashes.modules("rhodian") if not is_checked(name)}
    assert unchecked == {*names.LOOPS, *names.ERRORS, "rhodian.machine.text", "rhodian.__main__"}
    assert unchecked == {name for name in names.VOCABULARY if name.startswith("rhodian.")} | names.UNCLAIMED


@pytest.mark.parametrize("module", sorted(names.UNCLAIMED))
def test_what_nothing_is_claimed_of_is_not_imported_by_what_is_checked(module: str) -> None:
    home, _, own = module.rpartition(".")
    assert "which the language has not" in refused(f"from {module} import write_event")
    assert "which the language has not" in refused(f"from {home} import {own}")
    assert f"imports {module}" in refused(f"import {module}")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("while x: pass", "`while`"),
        ("x += 1", "an assignment like `+=`"),
        ("del x", "`del`"),
        ("global z", "`global`"),
        ("async def g(): pass", "`async`"),
        ("with x: pass", "`with`"),
        ("match x:\n        case 5: pass", "`match`"),
        ("import os", "an import within a function"),
        ("class C: pass", "a class within a function"),
        ("return x / y", "the operator Div"),
        ("return x << y", "the operator LShift"),
        ("return x @ y", "the operator MatMult"),
        ("return ~x", "the operator Invert"),
        ("return 1.5", "a constant of the type float"),
        ("return b'1'", "a constant of the type bytes"),
    ],
)
def test_syntax_that_is_not_listed_is_refused(line: str, says: str) -> None:
    assert says in said(line)


def test_arithmetic_conditions_and_values_are_allowed() -> None:
    assert (
        said("z = x + y * 2 - x // 3 % 5", "if z > 0 and not y == 1:", "    return {x: [y, (z,)]}", "return None") == ""
    )


@pytest.mark.parametrize("store", ["x[0] = y", "x.owner = y", "x[0], z = y", "x[1:] = y", "(z.scale, a) = y"])
def test_only_a_name_of_the_function_is_written_to(store: str) -> None:
    assert "changes something in place" in said(store)
    assert said("a, (z, *b) = y", "return a, z, b") == ""


@pytest.mark.parametrize(
    "call", ["x.append(y)", "x.update(y)", "x.pop()", "x.sort()", "x.add(y)", "x.setdefault(y, 1)"]
)
def test_no_method_that_changes_something_is_known(call: str) -> None:
    assert "is no field or method of anything" in said(call)


def test_no_class_can_make_such_a_method_known() -> None:
    text = "@attrs.frozen\nclass C:\n    {name}: int\n    '''A field.'''\n"
    assert "append is what changes a container" in refused(text.format(name="append"))
    assert refused(text.format(name="appended")) == ""


@pytest.mark.parametrize("test", ["x is y", "(x > 3) is True", "x is not False", "x.__class__ is y.__class__"])
def test_which_object_it_is_may_not_be_asked(test: str) -> None:
    assert "`is` asks which object it is" in said(f"return {test}")


@pytest.mark.parametrize("test", ["x is None", "x is not None", "x.__class__ is int", "x.__class__ is not Account"])
def test_none_and_classes_may_be_compared(test: str) -> None:
    assert said(f"return {test}") == ""


def test_members_of_an_enumeration_may_be_compared() -> None:
    assert said("return x is Rule.LIMITED") == ""


@pytest.mark.parametrize(
    "call", ["type(x)", "id(x)", "hasattr(x, 'y')", "getattr(x, 'y')", "vars(x)", "hash(x)", "repr(x)"]
)
def test_a_builtin_that_is_not_listed_is_refused(call: str) -> None:
    assert "is no name of the language" in said(f"return {call}")


@pytest.mark.parametrize("attribute", ["__dict__", "__class__", "__code__", "term", "_written"])
def test_an_attribute_that_nothing_in_the_language_has_is_refused(attribute: str) -> None:
    assert said(f"return x.{attribute}")
    assert said("return x.owner, x.amount, x.is_outside") == ""


def test_nothing_that_a_stand_in_alone_has_is_an_attribute_of_the_language() -> None:
    plain = {name for kind in (int, dict, tuple, range) for name in dir(kind)}
    for stand_in in (SymInt, SymBool, SymBooks, SymAccount, SymAsset, Column, SymTree):
        own = {name for name in dir(stand_in) if not name.startswith("_")} - plain
        assert own & modules.attributes() <= HARMLESS, stand_in


def test_no_class_of_a_user_can_make_known_what_a_stand_in_alone_has() -> None:
    plain = {name for kind in (int, dict, tuple, range) for name in dir(kind)}
    for stand_in in (
        SymInt,
        SymBool,
        SymBooks,
        SymChanges,
        SymAccount,
        SymAsset,
        Column,
        Pairs,
        Place,
        Results,
        Multiples,
        Rows,
        SymTree,
    ):
        tree = ast.parse(textwrap.dedent(inspect.getsource(stand_in)))
        held = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self"
        }
        own = {name for name in {*dir(stand_in), *held} if not name.startswith("_")} - plain
        assert own <= names.STAND_INS | HARMLESS | {"get"}, stand_in
    text = "@attrs.frozen\nclass C:\n    {name}: int\n    '''A field.'''\n"
    assert "term is what the prover has on its stand-ins" in refused(text.format(name="term"))
    assert refused(text.format(name="terms")) == ""


def test_the_classes_of_the_loops_are_no_words() -> None:
    for name in ("loops.Over", "columns.Rows"):
        assert said(f"return x.__class__ is {name}") != "", name


HARMLESS = {
    "asset",
    "balances",
    "is_outside",
    "only_rises",
    "owner",
    "purpose",
    "code",
    "scale",
    "nodes",
    "below",
    "root",
    "after",
    "total",
    "asked",
}
"""What a stand-in has because the thing has it, or by chance under the name of something else: a replay refuses it."""


def test_isinstance_is_asked_of_classes_of_the_kernel_only() -> None:
    assert "isinstance of what is no class" in said("return isinstance(x, int)")
    assert "isinstance of what is no class" in said("return isinstance(x, (Fund, y))")
    assert said("return isinstance(x, Fund | InOrder) or isinstance(x, (Fund, InOrder))") == ""


def test_books_are_asked_with_a_default() -> None:
    assert "`get` without a default" in said("return books.get(x)")
    assert said("return books.get(x, 0)") == ""


@pytest.mark.parametrize(
    "caught", ["", " BaseException", " Exception", " ValueError", " (InvalidAmount, KeyError)", " x"]
)
def test_only_refusals_are_caught(caught: str) -> None:
    assert "catches what is no refusal" in said("try:", "    natural(x, 'x')", f"except{caught}:", "    return 1")


def test_refusals_are_caught() -> None:
    assert (
        said("try:", "    natural(x, 'x')", "except (InvalidAmount, RhodianError) as error:", "    return error.field")
        == ""
    )


def test_nothing_runs_whatever_was_raised() -> None:
    assert "`finally`" in said("try:", "    natural(x, 'x')", "finally:", "    y = 1")
    assert said("try:", "    natural(x, 'x')", "except InvalidAmount:", "    y = 1", "else:", "    y = 2") == ""


def test_an_error_is_known_within_its_clause_only() -> None:
    lines = ("try:", "    natural(x, 'x')", "except InvalidAmount as error:", "    y = 1")
    assert "error is gone after its clause" in said(*lines, "return error")
    assert said(*lines[:3], "    return error.value", "except InvalidValue as error:", "    return error.field") == ""


def test_only_refusals_are_raised() -> None:
    assert "raises what is no refusal" in said("raise SystemExit(0)")
    assert "raises what is no refusal" in said("raise")
    assert "raises from another error" in said("raise InvalidAmount('x', x) from y")
    assert said("raise InvalidAmount(f'{x!r}', x) from None") == ""


def test_a_default_is_a_constant() -> None:
    assert "a default that is not a constant" in refused("def f(x=[]):\n    return x\n")
    assert "a default that is not a constant" in refused("def f(x=in_order(1, ())):\n    return x\n")
    assert (
        refused("SEVEN = 7\ndef f(x=SEVEN, y=-1, z=(), rule=Rule.LIMITED, *, b=None):\n    return x, y, z, rule, b\n")
        == ""
    )


def test_a_function_takes_from_around_it_what_is_bound_once() -> None:
    assert "y is taken from the function around" in said("y = 2", "return lambda: y")
    assert "z is taken from the function around" in said("for z in x:", "    y(lambda: z)")
    assert "z is taken from the function around" in said("for a in x:", "    z = a", "    y(lambda: z)")
    assert "z is taken from the function around" in said("return tuple([lambda: z for z in x])")
    assert said("z = 2", "return lambda: y + z") == ""


@pytest.mark.parametrize(
    "lazy", ["zip(x, y)", "(a for a in x)", "enumerate(x)", "reversed(x)", "map(f, x)", "books.items()"]
)
def test_an_iterator_is_consumed_where_it_is_made(lazy: str) -> None:
    for line in (f"z = {lazy}", f"return {lazy}", f"return in_order(1, {lazy})", f"return y or {lazy}"):
        assert "an iterator that is kept" in said(line)
    assert said(f"z = tuple({lazy})", f"a, b = {lazy}", f"for c in {lazy}:", f"    y(*{lazy})", "return z, a, b") == ""


def test_a_generator_is_a_part_of_an_invariant_or_of_another() -> None:
    text = "def holds(at: Moment) -> Conditions:\n    yield at.state >= 0\n"
    assert "holds is a generator" in refused(text + "ONE = (holds,)\n")
    assert "an iterator that is kept" in refused(text + "def f(at):\n    return holds(at)\n")
    assert "a generator is a function of the module itself" in said("g = lambda: (yield x)", "return g")
    assert (
        refused(f"{text}def more(at: Moment) -> Conditions:\n    yield from holds(at)\nONE = Invariant('step', more)\n")
        == ""
    )


@pytest.mark.parametrize(
    "line", ["return tuple({x, y})", "for z in {x, y}:\n        pass", "return {x}", "return {x} or y", "return f({x})"]
)
def test_the_order_of_a_set_is_not_seen(line: str) -> None:
    assert "a set has no order" in said(line)


def test_a_set_under_a_name_is_a_set() -> None:
    assert "a set has no order" in said("z = {a for a in x}", "return tuple(z)")
    assert "a set has no order" in said("return sorted({x, y}, key=lambda a: 0)")
    assert "a set has no order" in refused("S = frozenset({1, 2})\ndef f():\n    return tuple(S)\n")
    assert said("z = {a for a in x}", "return len(z), y in z, z == {1}, sorted(z)") == ""


@pytest.mark.parametrize(
    "body",
    ["    return x if implies(x, x) else given(x)", "    f = implies\n    return f(x, x)", "    return f(implies)"],
)
def test_a_word_of_the_language_is_called_by_its_own_name(body: str) -> None:
    assert refused(f"def f(x):\n{body}\n")
    assert refused("def f(x):\n    return implies(x, x)\n") == ""


def test_nothing_has_the_name_of_a_word_that_rules_go_by() -> None:
    for text in (
        "def implies(x, y):\n    return x\n",
        "TYPE_CHECKING = True\n",
        "def f(len):\n    return len\n",
        "__builtins__ = 7\n",
        "__getattr__ = 7\n",
    ):
        assert "is a word of the language; choose another name" in refused(text)
    assert refused("def length(x):\n    return x\n") == ""
    assert refused('__version__ = "1.0"\n__all__ = ["f"]\n') == ""


def test_what_is_called_has_a_name_and_names_what_it_hands_over() -> None:
    assert "calls what has no name" in said("return (lambda: x)()")
    assert "calls what has no name" in said("return x[0](y)")
    assert "`**` hands over" in said("return f(**x)")
    assert said("g = lambda: x", "return g(), f(*x, y=1, books=2)") == ""


def test_a_name_of_a_module_is_bound_once() -> None:
    assert "A is defined twice" in refused("A = 1\nA = 2\n")
    assert "f is defined twice" in refused("def f():\n    return 1\ndef f():\n    return 2\n")
    assert "in_order is defined twice" in refused("def in_order():\n    return 1\n")
    assert "more than one name in one statement" in refused("A, B = 1, 2\n")
    assert refused("A = 1\nB = 2\n") == ""


@pytest.mark.parametrize(
    "statement",
    ["print(1)", "for a in (1,): pass", "if True: A = 1", "assert True", "A[0] = 1", "Account.owner = 1", "del claim"],
)
def test_nothing_happens_at_import(statement: str) -> None:
    assert refused(statement + "\n")


def test_constants_records_and_types_are_defined_at_import() -> None:
    assert (
        refused(
            "A = 1\nB = (A, 'b')\nS = frozenset({1})\nC: TypeAlias = Fund | InOrder\nD = Annotated[Any, OneOf(1.5)]\n"
        )
        == ""
    )
    assert (
        refused("E = Invariant('f', lambda at: iter((at.state >= 0,)))\nF = {'a': in_order}\nG = in_order(1, (2,))\n")
        == ""
    )


def test_a_word_that_needs_a_proof_is_not_called_at_import() -> None:
    assert "implies at import" in refused("A = implies(True, True)\n")


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "import rhodian.pools.limits",
        "import attrs as a",
        "from os import path",
        "from rhodian_proofs.symbolic.ints import SymInt",
        "from rhodian.base.loops import scan",
        "from rhodian import *",
        "from rhodian.base.loops import S",
        "from . import x",
        "from rhodian_proofs.claims import total as t",
        "from rhodian_proofs.claims import nothing_of_the_sort",
        "from rhodian_proofs.theorems.base.lemmas import a_positive_factor_cancels",
    ],
)
def test_an_import_is_of_what_the_language_has_under_its_own_name(line: str) -> None:
    assert "imports " in refused(line + "\n")


def test_the_kernel_the_vocabulary_and_statements_of_lemmas_are_imported() -> None:
    assert (
        refused(
            "from rhodian.pools.limits import _share\nfrom rhodian_proofs.theorems.base.lemmas import product_grows\n"
        )
        == ""
    )
    assert refused("if TYPE_CHECKING:\n    from pathlib import Path\n") == ""


def test_a_name_for_types_has_no_value() -> None:
    text = "if TYPE_CHECKING:\n    from pathlib import Path\ndef f(x: Path):\n    return {}\n"
    assert "Path is no name of the language" in refused(text.format("Path"))
    assert refused(text.format("x")) == ""


def test_each_statement_has_a_line_of_its_own() -> None:
    assert "two statements on one line" in claimed("if x < 0: assert x == 5", "assert x == x")
    assert "two statements on one line" in said("y = 1; z = 2", "return y")
    assert claimed("if x < 0:", "    assert x == 5", "assert x == x") == ""


def test_a_claim_asserts_something_in_its_own_body() -> None:
    assert "a claim that asserts nothing" in claimed("return None")
    assert "a claim that asserts nothing" in claimed("def g():", "    assert x == x", "g()")
    assert "an assert with a message" in claimed("assert x == x, 'no'")
    assert claimed("for y in (1, 2):", "    assert x == x + y - y") == ""


def test_each_parameter_of_a_claim_says_what_it_ranges_over() -> None:
    assert "x has no annotation" in claimed("assert x == x", parameters="x")
    assert "a claim's parameters are plain ones" in claimed("assert x == x", parameters="x: Natural = 5")
    assert "float is no type of the language" in claimed("assert x == x", parameters="x: float")
    assert "is no type of the language" in claimed("assert x == x", parameters="x: 'f(1)'")
    assert claimed("assert x == x", parameters="x: Annotated[Any, OneOf(1.5, None)], y: 'Natural'") == ""


def test_what_a_claim_ranges_over_is_not_hidden_in_a_class() -> None:
    text = "Two = Annotated[Any, OneOf(1, 2)]\n@attrs.frozen\nclass C:\n    x: {}\n"
    for kind in ("Annotated[Any, OneOf(1, 2)]", "Two", "tuple[Two, ...]"):
        assert refused(text.format(kind))
    assert refused(text.format("tuple[int, ...]")) == ""


@pytest.mark.parametrize("options", ["'XX-2', about=()", "**{'lemma': in_order}, lemma=in_order"])
def test_options_of_a_claim_are_named(options: str) -> None:
    assert claimed("assert x == x", options=options)
    assert (
        refused(
            "MORE = {'about': (in_order,)}\n@claim('XX-1', **MORE)\ndef c(x: Natural) -> None:\n    assert x == x\n"
        )
        == ""
    )


STATED = """
def stated(x, y{}):
    z = x * y
    return implies(x > 0, z >= y)
@claim('XX-1', about=(), lemma=stated)
"""


def lemma(*lines: str, parameters: str = "x: AnyInt, y: AnyInt", more: str = "") -> str:
    """Return what is refused of a lemma's claim of these lines."""
    head = STATED.format(more)
    return refused(f"{head}def c({parameters}) -> None:\n" + "".join(f"    {line}\n" for line in lines))


def test_a_lemmas_claim_asserts_its_statement_and_nothing_else() -> None:
    assert "a lemma's claim ends with just `assert stated(x, y)`" in lemma("assert x == x")
    assert "a lemma's claim ends with just" in lemma("assert stated(y, x)")
    assert "a lemma's claim ends with just" in lemma("assert stated(x, y) or x < 5")
    assert "a lemma's claim holds nothing else" in lemma("if x > 3:", "    return", "assert stated(x, y)")
    assert "a lemma is used of any numbers" in lemma("assert stated(x, y)", parameters="x: Natural, y: AnyInt")
    assert "takes what its claim ranges over" in lemma("assert stated(x, y)", more=", most=5")
    assert lemma("use(stated, y, x)", "assert stated(x, y)") == ""


def test_a_lemmas_statement_is_one_expression_whose_parts_may_be_named() -> None:
    text = "def said(x):\n    if x > 3:\n        return True\n    return x < 5\n@claim('XX-1', about=(), lemma=said)\n"
    assert "returns one expression" in refused(text + "def c(x: AnyInt) -> None:\n    assert said(x)\n")


def test_a_claim_is_made_by_its_decorator_alone() -> None:
    for text in ("A = [claim('XX-1', about=())(in_order)]\n", "def f(x):\n    return claim('XX-1', about=())(x)\n"):
        assert "claim is a word of the language" in refused(text)
    assert "a decorator other than @claim" in refused(
        "@f\n@claim('XX-1', about=())\ndef c(x: Natural):\n    assert x == x\n"
    )
    assert "a decorator on a function within a function" in said("@y", "def g():", "    return 1", "return g")


def test_a_claim_is_no_value() -> None:
    text = "@claim('XX-1', about=())\ndef c(x: Natural) -> None:\n    assert x == x\nA = (c,)\n"
    assert "c is a claim" in refused(text)


@pytest.mark.parametrize(
    "head",
    [
        "class C:",
        "class C(Account):",
        "class C(enum.Flag):",
        "@attrs.define\nclass C:",
        "@attrs.frozen\nclass C(Account):",
        "@attrs.frozen(eq=True)\nclass C:",
        "@attrs.frozen(eq=False)\nclass C:",
        "@attrs.frozen(eq=False, weakref_slot=False)\nclass C:",
    ],
)
def test_a_class_is_a_frozen_record_or_an_enumeration(head: str) -> None:
    assert "a class is a frozen record" in refused(f"{head}\n    x: int\n")
    assert refused("class E(enum.Enum):\n    A = 1\n@attrs.frozen\nclass C:\n    x: int = 3\n") == ""


@pytest.mark.parametrize("method", ["__eq__", "__hash__", "__bool__", "__getattr__", "__init__"])
def test_a_class_changes_no_operator(method: str) -> None:
    text = "@attrs.frozen\nclass C:\n    x: int\n    def {}(self):\n        return self.x\n"
    assert refused(text.format(method))
    assert refused(text.format("get_x")) == ""


def test_a_field_says_no_more_than_init_eq_and_repr() -> None:
    text = "@attrs.frozen\nclass C:\n    x: int = attrs.field({})\n"
    for options in ("default=1", "factory=list", "converter=in_order", "init=in_order(1, ())"):
        assert "of a field may be said init, eq and repr" in refused(text.format(options))
    assert refused(text.format("init=False, eq=False")) == ""


@pytest.mark.parametrize(
    "line",
    [
        "object.__setattr__(self, 'y', 1)",
        "object.__setattr__(self, self.x, 1)",
        "object.__setattr__(other, 'x', 1)",
        "write = object.__setattr__",
    ],
)
def test_a_frozen_record_is_written_where_it_is_made_only_and_to_its_own_fields(line: str) -> None:
    text = "@attrs.frozen\nclass C:\n    x: int\n    def {}(self):\n        {}\n"
    assert "writes a frozen record" in refused(text.format("__attrs_post_init__", line))
    assert "writes a frozen record" in refused(text.format("later", "object.__setattr__(self, 'x', 1)"))
    assert refused(text.format("__attrs_post_init__", "object.__setattr__(self, 'x', 1)")) == ""


def test_a_refusal_says_where_it_stands() -> None:
    loader.keep("written_where", Path("where.py"), b"A = 1\n\n\ndef f(x):\n    return type(x)\n")
    (refusal,) = modules.refusals("written_where")
    assert str(refusal).startswith("where.py:5: type is no name of the language")


def each_of(*lines: str) -> str:
    """Return what is refused of a function that goes over each fund of a tree."""
    return refused("from rhodian_proofs.claims import each\n" + within(*lines))


def test_of_each_item_only_asserts_may_be_made() -> None:
    for kept in ("n = n + 1", "n += 1", "return n", "y = fund"):
        assert "of each item only asserts may be made" in each_of("n = 0", "for fund in each(x):", f"    {kept}")
    assert each_of("for fund in each(x):", "    assert fund.amount >= 0", "    assert fund.amount <= y") == ""


@pytest.mark.parametrize("use", ["tuple(each(x))", "sum(1 for fund in each(x))", "all(y for y in each(x))"])
def test_each_stands_for_all_only_in_a_for(use: str) -> None:
    assert "`each` stands for all items only as what a `for` goes over" in each_of(f"return {use}")
