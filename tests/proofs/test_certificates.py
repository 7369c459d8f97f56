"""Checked: the checker of certificates accepts what holds, and nothing else."""

from __future__ import annotations

import ast
import copy
import json
import math
import operator
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian_proofs.solvers.recheck import certificates
from rhodian_proofs.solvers.recheck.certificates import facts_of, read, refute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHECKER = Path(certificates.__file__)


def text_of(*facts: str, sort: str = "Int") -> str:
    """Return the SMT-LIB text of some facts about x.1, y.1 and z.1."""
    declared = [f"(declare-fun {name}.1 () {sort})" for name in "xyz"]
    asserted = [f"(assert {fact})" for fact in facts]
    return "\n".join([*declared, *asserted, "(check-sat)"])


def is_accepted(text: str, certificate: Any) -> bool:
    """Tell whether the checker accepts a certificate."""
    try:
        refute(facts_of(text), json.loads(json.dumps(certificate)))
    except (IndexError, KeyError, SyntaxError, TypeError, ValueError):
        return False
    return True


GOOD: dict[str, tuple[tuple[str, ...], Any]] = {
    "facts that add up": (("(< x.1 y.1)", "(<= y.1 x.1)"), [["1", [0]], ["1", [1]]]),
    "a strict fact of whole numbers": (
        ("(> (* 2 x.1) y.1)", "(not (>= (+ x.1 x.1) (+ y.1 1)))"),
        [["1", [0]], ["1", [1]]],
    ),
    "a product of facts": (
        ("(> x.1 0)", "(> y.1 0)", "(< (* x.1 y.1) (+ x.1 (- y.1 1)))"),
        [["1", [0, 1]], ["1", [2]]],
    ),
    "a multiple of what is 0": (("(= x.1 (* y.1 y.1))", "(< (* x.1 z.1) (* y.1 y.1 z.1))"), [["z.1", [0]], ["1", [1]]]),
    "a split into what facts leave open": (
        ("(or (< x.1 0) (and (> y.1 0) (> x.1 3)))", "(>= x.1 0)", "(=> (> y.1 0) (< x.1 y.1))", "(< y.1 4)"),
        {
            "split": 0,
            "cases": [
                [["1", [1]], ["1", [4]]],
                {"split": 2, "cases": [[["1", [4]], ["1", [6]]], [["1", [5]], ["1", [6]], ["1", [3]]]]},
            ],
        },
    ),
    "a cut between whole numbers": (
        ("(= (* 2 x.1) (+ (* 2 y.1) 1))",),
        {"cut": "(<= x.1 y.1)", "cases": [[["1", [0]], ["2", [1]]], [["(- 1)", [0]], ["2", [1]]]]},
    ),
    "the value of an ite": (
        ("(< (ite (< x.1 y.1) y.1 x.1) x.1)",),
        {"cut": "(< x.1 y.1) y.1 x.1", "cases": [[["1", [0]], ["1", [1]], ["1", [2]]], [["1", [0]], ["1", [2]]]]},
    ),
    "terms that are no polynomials": (
        ("(< (select x.1 (+ y.1 1)) 3)", "(= 3 (select x.1 (+ y.1 1)))"),
        [["1", [0]], ["(- 1)", [1]]],
    ),
}

BAD: dict[str, tuple[tuple[str, ...], Any]] = {
    "a negative coefficient": (("(<= x.1 y.1)", "(<= (+ x.1 1) y.1)"), [["1", [0]], ["(- 1)", [1]]]),
    "a polynomial times what is not 0": (("(>= x.1 0)", "(>= (* y.1 x.1) 1)"), [["(- y.1)", [0]], ["1", [1]]]),
    "a negative number of nothing": (("(>= x.1 0)",), [["(- 1)", []]]),
    "a variable times nothing": (("(>= x.1 0)",), [["(- x.1)", []], ["1", [0]], ["(- 1)", []]]),
    "a sum that is 0": (("(<= x.1 y.1)", "(<= y.1 x.1)"), [["1", [0]], ["1", [1]]]),
    "a sum above 0": (("(<= x.1 y.1)", "(<= y.1 (+ x.1 1))"), [["1", [0]], ["1", [1]]]),
    "a sum that is no number": (("(< x.1 y.1)",), [["1", [0]]]),
    "no sum": (("(< x.1 y.1)",), []),
    "a fact after the last": (("(< x.1 x.1)",), [["1", [1]]]),
    "a fact before the first": (("(< x.1 x.1)",), [["1", [-1]]]),
    "alternatives that are added": (("(or (< x.1 x.1) (< x.1 y.1))",), [["1", [0]]]),
    "alternatives that are multiplied": (("(or (< x.1 x.1) (< x.1 y.1))", "(< x.1 x.1)"), [["x.1", [0, 1]]]),
    "a case that is missing": (("(or (< x.1 x.1) (< x.1 y.1))",), {"split": 0, "cases": [[["1", [1]]]]}),
    "a case too many": (("(or (< x.1 x.1))",), {"split": 0, "cases": [[["1", [1]]], [["1", [1]]]]}),
    "a split of what leaves nothing open": (("(= x.1 y.1)",), {"split": 0, "cases": []}),
    "a cut with one case": (("(< x.1 0)",), {"cut": "(< x.1 0)", "cases": [[["1", [0]]]]}),
    "a number that is cut as a truth value": (
        ("(> x.1 1)",),
        {"cut": "x.1", "cases": [[["1", [0]], ["(- 1)", [1]]], [["1", [0]], ["(- 1)", [1]]]]},
    ),
    "an ite with one value": (
        ("(> x.1 1)",),
        {"cut": "(> x.1 1) y.1", "cases": [[["1", [0]]], [["1", [0]], ["1", [1]]]]},
    ),
    "a fraction": (("(< (* 2 x.1) 1)", "(> (* 2 x.1) 0)"), [["0.5", [0]], ["0.5", [1]]]),
    "a number that is not text": (("(< x.1 x.1)",), [[1, [0]]]),
    "a word": (("(< x.1 x.1)",), "proved"),
    "nothing": (("(< x.1 x.1)",), None),
    "cases without what they are of": (("(< x.1 x.1)",), {"cases": [[["1", [0]]]]}),
}

UNREAD: dict[str, str] = {
    "a name that is not declared": text_of("(< x.1 x.1)", "(< w.1 0)"),
    "a function that is not known": text_of("(< x.1 x.1)", "(even x.1)"),
    "fractions": text_of("(< 0 x.1)", "(< x.1 1)", sort="Real"),
    "a name that hides what fractions are called": "(declare-fun Real () Int)" + text_of("(< x.1 x.1)", sort="Real"),
    "a name for a part": text_of("(let ((a.1 x.1)) (< a.1 a.1))"),
    "all there are": text_of("(forall ((x.1 Int)) (< x.1 x.1))"),
    "facts that are taken back": text_of("(< x.1 x.1)").replace("(check-sat)", "(pop 1) (check-sat)"),
    "a definition": "(define-fun y.1 () Int 1)" + text_of("(< x.1 x.1)"),
    "a bracket too few": text_of("(< x.1 x.1)", "(< (+ x.1 y.1) 0"),
    "a bracket too many": text_of("(< x.1 x.1)", "(< x.1 y.1))"),
    "a name that goes on where it seems to end": text_of("(= x.1 y.1)").replace(
        "x.1 ()", "|x.1 () Int) (assert (< 0 0))| ()"
    ),
    "a name that has spaces": "(declare-fun |w 1| () Int)" + text_of("(< x.1 x.1)"),
    "a comparison of three": text_of("(< x.1 y.1 x.1)"),
    "what is said of the text, with a bracket in quotes": '(set-info :source "(assert (< 0 0))")'
    + text_of("(< x.1 x.1)"),
    "what is said of the text, with an assertion in bars": "(set-info :source |\n(assert (< 0 0))|)"
    + text_of("(= x.1 x.1)"),
    "a logic": "(set-logic QF_LIA)" + text_of("(< x.1 x.1)"),
    "an option": "(set-option :produce-models true)" + text_of("(< x.1 x.1)"),
    "a remark": "; it is so\n" + text_of("(< x.1 x.1)"),
    "a remark that hides a bracket": text_of("(< x.1 x.1)").replace("(check-sat)", "(check-sat) ; ("),
    "a remark in a name in bars": "(declare-fun |w.1 ; | () Int)" + text_of("(< x.1 x.1)"),
    "text in quotes": text_of('(< x.1 "x.1")'),
    "facts that are put aside": "(push 1)" + text_of("(< x.1 x.1)"),
    "a new beginning": text_of("(< x.1 x.1)").replace("(check-sat)", "(reset) (check-sat)"),
    "facts that are dropped": text_of("(< x.1 x.1)").replace("(check-sat)", "(reset-assertions) (check-sat)"),
    "no question": text_of("(< x.1 x.1)").replace("(check-sat)", ""),
    "two questions": text_of("(< x.1 x.1)") + "(check-sat)",
    "a question that supposes more": text_of("(< x.1 x.1)").replace("(check-sat)", "(check-sat-assuming (x.1))"),
    "a question with more in it": text_of("(< x.1 x.1)").replace("(check-sat)", "(check-sat x.1)"),
    "a fact after the question": text_of("(< x.1 x.1)") + "(assert (< x.1 x.1))",
    "an end after the question": text_of("(< x.1 x.1)") + "(exit)",
    "a fact of two": text_of("(< x.1 x.1) (< y.1 x.1)"),
    "a fact of none": text_of("(< x.1 x.1)", ""),
    "a fact with a name": text_of("(! (< x.1 x.1) :named fact.1)"),
    "a function that is defined": "(define-fun w.1 ((v.1 Int)) Int v.1)" + text_of("(< x.1 x.1)"),
    "a constant": "(declare-const w.1 Int)" + text_of("(< x.1 x.1)"),
    "a sort of one's own": "(declare-sort s.1 0)" + text_of("(< x.1 x.1)"),
    "a name twice": "(declare-fun x.1 () Bool)" + text_of("(< x.1 x.1)"),
    "a name twice, once in bars": "(declare-fun |x.1| () Int)" + text_of("(< x.1 x.1)"),
    "a name that hides a word": "(declare-fun < (Int Int) Bool)" + text_of("(< x.1 x.1)"),
    "a name in bars that hides a word": "(declare-fun |true| () Bool)" + text_of("(< x.1 x.1)"),
    "a name before it is declared": "(assert (< x.1 x.1))" + text_of("(< x.1 x.1)"),
    "a number that is called like a function": text_of("(< (x.1 y.1) (x.1 y.1))"),
    "a function without what it is of": "(declare-fun f.1 (Int) Int)" + text_of("(< f.1 f.1)"),
    "a function of too many": "(declare-fun f.1 (Int) Int)" + text_of("(< (f.1 x.1 x.1) (f.1 x.1 x.1))"),
    "a name in brackets": text_of("(< (x.1) (x.1))"),
    "nothing in brackets": text_of("(< () ())"),
    "a term for a word": text_of("((< x.1) x.1)"),
    "a sum of one": text_of("(< (+ x.1) x.1)"),
    "a sum of none": text_of("(< (+) (+))"),
    "a negation of two": text_of("(not (= x.1 x.1) (= x.1 x.1))"),
    "a chain of implications": text_of("(=> (< x.1 0) (< x.1 0) (< x.1 x.1))"),
    "digits that are not those of ASCII": text_of("(< x.1 x.1)", "(< x.1 \N{ARABIC-INDIC DIGIT THREE})"),
    "a number that begins with 0": text_of("(< x.1 x.1)", "(< x.1 007)"),
    "a number with a sign": text_of("(< x.1 x.1)", "(< x.1 -7)"),
    "a number with a point": text_of("(< x.1 x.1)", "(< x.1 7.0)"),
    "a number in hexadecimal": text_of("(< x.1 x.1)", "(< x.1 #x7)"),
    "space that is not that of ASCII": text_of("(<\N{NO-BREAK SPACE}x.1 x.1)"),
    "a page break": text_of("(<\fx.1 x.1)"),
    "a word of Python": text_of("(< x.1 x.1)", "(< x.1 'x.1')"),
    "an empty text": "",
}


@pytest.mark.parametrize("name", GOOD)
def test_what_holds_is_accepted(name: str) -> None:
    facts, certificate = GOOD[name]
    assert is_accepted(text_of(*facts), certificate)


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_hold_is_refused(name: str) -> None:
    facts, certificate = BAD[name]
    assert not is_accepted(text_of(*facts), certificate)


@pytest.mark.parametrize("name", UNREAD)
def test_a_text_that_is_not_understood_is_refused(name: str) -> None:
    assert is_accepted(text_of("(< x.1 x.1)"), [["1", [0]]])
    assert not is_accepted(UNREAD[name], [["1", [0]]])


@pytest.mark.parametrize("name", ["|caps[0].1|", "|finer gains.given.1|", "is_outside", "Cap.before.12"])
def test_a_name_in_bars_is_a_name(name: str) -> None:
    assert is_accepted(f"(declare-fun {name} () Int)(assert (< {name} {name}))(check-sat)", [["1", [0]]])


def test_a_function_of_which_nothing_is_known_is_the_same_of_the_same() -> None:
    declared = "(declare-fun f.1 (Int) Int)(declare-fun a.1 () (Array Int Int))(declare-fun x.1 () Int)"
    for term in ("(f.1 x.1)", "(select (store a.1 x.1 (f.1 1)) 2)", "(f.1 (- x.1 1))"):
        assert is_accepted(f"{declared}(assert (< {term} {term}))(check-sat)", [["1", [0]]])
    assert not is_accepted(f"{declared}(assert (< (f.1 1) (f.1 2)))(check-sat)", [["1", [0]]])


@pytest.mark.parametrize("name", GOOD)
def test_a_certificate_of_another_text_is_refused(name: str) -> None:
    facts, certificate = GOOD[name]
    for place in range(len(facts)):
        fewer = [fact for other, fact in enumerate(facts) if other != place]
        assert not is_accepted(text_of(*fewer), certificate)
        assert not is_accepted(text_of(*fewer[:place], f"(not {facts[place]})", *fewer[place:]), certificate)


def leaves(certificate: Any) -> Iterator[list[Any]]:
    """Yield every sum in a certificate."""
    if isinstance(certificate, list):
        yield certificate
    else:
        for case in certificate["cases"]:
            yield from leaves(case)


def nodes(certificate: Any) -> Iterator[dict[str, Any]]:
    """Yield every split and cut in a certificate."""
    if isinstance(certificate, dict):
        yield certificate
        for case in certificate["cases"]:
            yield from nodes(case)


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_certificate_with_another_coefficient_is_refused(name: str, data: st.DataObject) -> None:
    facts, certificate = copy.deepcopy(GOOD[name])
    row = data.draw(st.sampled_from([row for leaf in leaves(certificate) for row in leaf]))
    more = data.draw(st.integers(1, 10**20))
    row[0] = str(int(row[0]) + more) if row[0].isdecimal() else f"(+ {row[0]} {more})"
    assert not is_accepted(text_of(*facts), certificate)


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_certificate_without_one_of_its_parts_is_refused(name: str, data: st.DataObject) -> None:
    facts, certificate = copy.deepcopy(GOOD[name])
    lists = [*leaves(certificate), *(node["cases"] for node in nodes(certificate))]
    where = data.draw(st.sampled_from(lists))
    del where[data.draw(st.integers(0, len(where) - 1))]
    assert not is_accepted(text_of(*facts), certificate)


NUMBERS = {"x.1": 0, "y.1": 0, "z.1": 0}
SUMS: dict[str, Callable[[int, int], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
ORDERS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
WORDS: dict[str, Callable[[bool, bool], bool]] = {
    "and": lambda one, other: one and other,
    "or": lambda one, other: one or other,
    "=>": lambda one, other: not one or other,
}


def pairs_of(words: dict[str, Any], parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return terms of one of the words and two of the parts."""
    return st.tuples(st.sampled_from(sorted(words)), parts, parts)


def formulas_of(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return formulas that compare numbers."""
    return st.recursive(
        pairs_of(ORDERS, numbers),
        lambda parts: pairs_of(WORDS, parts) | st.tuples(st.just("not"), parts),
        max_leaves=4,
    )


TERMS = st.recursive(
    st.sampled_from([*NUMBERS, "0", "1", "7"]),
    lambda parts: (
        pairs_of(SUMS, parts)
        | st.tuples(st.just("-"), parts)
        | st.tuples(st.just("ite"), pairs_of(ORDERS, parts), parts, parts)
    ),
    max_leaves=5,
)
FORMULAS = formulas_of(TERMS)
ANY_NUMBERS = st.fixed_dictionaries(dict.fromkeys(NUMBERS, st.integers(-3, 3)))


def value_of(term: Any, numbers: dict[str, int]) -> Any:
    """Return what a term or a formula comes to for given numbers."""
    if isinstance(term, str):
        return numbers[term] if term in numbers else int(term)
    word, *parts = term
    values = [value_of(part, numbers) for part in parts]
    if word == "ite":
        return values[1] if values[0] else values[2]
    if len(values) == 1:
        return -values[0] if word == "-" else not values[0]
    return {**SUMS, **ORDERS, **WORDS}[word](*values)


def all_hold(facts: list[Any], numbers: dict[str, int]) -> bool:
    """Tell whether facts, as the checker reads them, hold for given numbers."""
    for fact in facts:
        if isinstance(fact, list):
            holds = any(all_hold(each, numbers) for each in fact)
        else:
            polynomial, is_zero = fact
            value = sum(
                coefficient * math.prod(value_of(name, numbers) for name in monomial)
                for monomial, coefficient in polynomial.items()
            )
            holds = value == 0 if is_zero else value >= 0
        if not holds:
            return False
    return True


@given(FORMULAS, ANY_NUMBERS)
def test_a_formula_is_read_as_facts_that_hold_exactly_when_it_does(formula: Any, numbers: dict[str, int]) -> None:
    assert all_hold(read(formula), numbers) is value_of(formula, numbers)
    assert all_hold(read(formula, holds=False), numbers) is not value_of(formula, numbers)


def written(term: Any) -> str:
    """Return the text of a term."""
    return term if isinstance(term, str) else f"({' '.join(map(written, term))})"


PLACES = st.integers(-1, 5)
LEAVES = st.lists(
    st.tuples(st.sampled_from(["0", "1", "2", "(- 1)", "x.1", "(- y.1 1)"]), st.lists(PLACES, max_size=2))
)
CERTIFICATES = st.recursive(
    LEAVES,
    lambda parts: (
        st.fixed_dictionaries({"split": PLACES, "cases": st.lists(parts, max_size=3)})
        | st.fixed_dictionaries({"cut": FORMULAS.map(written), "cases": st.lists(parts, min_size=2, max_size=2)})
        | st.fixed_dictionaries({"cut": st.sampled_from(["x.1", "x.1 y.1 z.1"]), "cases": st.tuples(parts, parts)})
    ),
    max_leaves=5,
)


@given(st.lists(FORMULAS, min_size=1, max_size=4), ANY_NUMBERS, CERTIFICATES)
def test_no_certificate_is_accepted_for_facts_that_some_numbers_satisfy(
    formulas: list[Any], numbers: dict[str, int], certificate: Any
) -> None:
    facts = [formula if value_of(formula, numbers) else ("not", formula) for formula in formulas]
    assert not is_accepted(text_of(*map(written, facts)), certificate)


def test_the_checker_is_short_and_stands_alone() -> None:
    source = CHECKER.read_text()
    assert len(source.splitlines()) <= 130
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported == {"ast", "json", "pathlib", "re", "sys", "typing"}


def run_in(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the checker as an auditor does, without any package."""
    command = [sys.executable, "-I", "-S", str(CHECKER), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # the checker itself


def test_the_checker_says_how_many_certificates_hold(tmp_path: Path) -> None:
    for number, (facts, certificate) in enumerate(GOOD.values()):
        (tmp_path / f"{number}.smt2").write_text(text_of(*facts))
        (tmp_path / f"{number}.json").write_text(json.dumps(certificate))
    (tmp_path / "without.smt2").write_text(text_of("(< x.1 x.1)"))
    done = run_in(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{len(GOOD) + 1} obligations, {len(GOOD)} of them with a certificate that holds\n"


SPLIT = '{"split": 0, "cases": [[["1", [1]]], [["1", [1]]]]}'


def test_the_checker_accepts_a_split_of_which_each_case_holds(tmp_path: Path) -> None:
    (tmp_path / "one.smt2").write_text(text_of("(or (< x.1 x.1) (< y.1 y.1))"))
    (tmp_path / "one.json").write_text(SPLIT)
    assert run_in(tmp_path).returncode == 0


@pytest.mark.parametrize(
    "certificate",
    [
        SPLIT.replace("0", "false"),
        SPLIT.replace("0", "0.0"),
        SPLIT.replace("0", '"0"'),
        SPLIT.replace("0", "-1"),
        SPLIT.replace("0", "9"),
        SPLIT.replace("[1]", "[true]"),
        SPLIT.replace("[1]", "[1.0]"),
        SPLIT.replace("[1]", "[-1]"),
        SPLIT.replace("[1]", "{}"),
        SPLIT.replace("[1]", '"1"'),
        SPLIT.replace('"1"', "1"),
        SPLIT.replace('"1"', '" 1"'),
        SPLIT.replace('"1"', '"1 1"'),
        SPLIT.replace('"1"', '"\\u0661"'),
        SPLIT.replace('"1"', '"1; 1"'),
        SPLIT.replace('"1"', f'"{"1" * 5000}"'),
        SPLIT.replace("}", ', "why": "it is so"}'),
        SPLIT.replace("}", ', "cut": "(< x.1 0)"}'),
        SPLIT.replace("{", '{"split": 0, '),
        SPLIT.replace('"cases"', '"cases": [], "cases"'),
        SPLIT.replace("cases", "Cases"),
        SPLIT.replace("0", "NaN"),
        f"[{SPLIT}]",
        "[" * 100_000,
        '[["1", [1]]]',
        '{"1": [1]}',
        "true",
    ],
)
def test_a_certificate_with_anything_unknown_in_it_is_refused(tmp_path: Path, certificate: str) -> None:
    (tmp_path / "one.smt2").write_text(text_of("(or (< x.1 x.1) (< y.1 y.1))"))
    (tmp_path / "one.json").write_text(certificate)
    done = run_in(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"the certificate of {tmp_path / 'one.smt2'} is refused: ")
    assert "Traceback" not in done.stderr


def test_a_certificate_of_no_text_or_of_one_that_is_not_plain_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text('[["1", [0]]]')
    assert "is refused" in run_in(tmp_path).stderr
    (tmp_path / "one.smt2").write_bytes(text_of("(< x.1 x.1)").encode("utf-16"))
    assert "is refused" in run_in(tmp_path).stderr
    (tmp_path / "one.smt2").write_text(text_of("(< x.1 x.1)"))
    assert run_in(tmp_path).returncode == 0


@pytest.mark.parametrize("certificate", ['[["1", [1]]]', "[", ""])
def test_the_checker_fails_at_a_certificate_that_is_refused(tmp_path: Path, certificate: str) -> None:
    (tmp_path / "one.smt2").write_text(text_of("(< x.1 x.1)"))
    (tmp_path / "one.json").write_text(certificate)
    done = run_in(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"the certificate of {tmp_path / 'one.smt2'} is refused: ")
    assert done.stderr.count("\n") == 1


def test_the_checker_fails_where_there_is_no_certificate(tmp_path: Path) -> None:
    assert run_in(tmp_path).returncode == 1
