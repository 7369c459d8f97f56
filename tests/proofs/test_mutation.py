"""Checked: every mutation operator yields the mistakes that it stands for, each once, and nothing else is changed."""

from __future__ import annotations

import ast
import textwrap

import pytest

from rhodian_proofs.language import hashes
from rhodian_proofs.mutation.mutants import kernel_sources, select_mutants
from rhodian_proofs.mutation.mutation import AT_IMPORT, Mutant, lines_naming, mutants_of
from tests.proofs.by_hand import EXPRESSIBLE, NEAREST


def mutants(source: str) -> tuple[Mutant, ...]:
    return mutants_of("m", textwrap.dedent(source).strip() + "\n")


def changes(source: str, operator: str) -> set[str]:
    return {f"{mutant.before} -> {mutant.after}" for mutant in mutants(source) if mutant.operator == operator}


def within(body: str) -> str:
    return "def f(x: int, y: int) -> int:\n" + textwrap.indent(textwrap.dedent(body).strip(), "    ")


@pytest.mark.parametrize(
    ("body", "operator", "expected"),
    [
        ("return x < y", "comparison", {f"x < y -> (x) {sign} (y)" for sign in ("<=", ">", ">=", "==", "!=")}),
        ("return x is y", "comparison", {"x is y -> (x) is not (y)"}),
        ("return x in y", "comparison", {"x in y -> (x) not in (y)"}),
        ("return -x", "arithmetic", {"-x -> x"}),
        ("return x + 1", "constant", {"1 -> 2", "1 -> 0"}),
        ("return True", "constant", {"True -> False"}),
        ("return f(z, 'field')", "constant", {"'field' -> 'field!'"}),
        ("return x and y", "boolean", {"x and y -> (x) or (y)", "x and y -> (x)", "x and y -> (y)"}),
        ("return not x", "boolean", {"not x -> x"}),
        ("return g(x, y)", "swapped arguments", {"g(x, y) -> g(y, x)"}),
        ("return min(x, 7)", "min or max", {"min -> max"}),
        ("return x[y]", "off by one", {"x[y] -> x[(y) + 1]", "x[y] -> x[(y) - 1]"}),
        ("return range(y)", "off by one", {"range(y) -> range((y) + 1)", "range(y) -> range((y) - 1)"}),
        ("return x - 7", "swapped operands", {"x - 7 -> (7) - (x)"}),
        ("return x // 7", "rounding", {"x // 7 -> -(-(x) // (7))"}),
        ("return -(-x // 7)", "rounding", {"-(-x // 7) -> (-(-x)) // (7)", "-x // 7 -> -(-(-x) // (7))"}),
        ("return 0 <= x < 7", "dropped bound", {"0 <= x < 7 -> x < 7", "0 <= x < 7 -> 0 <= x"}),
        ("return g((*x, y))", "dropped element", {"(*x, y) -> y,", "(*x, y) -> *x,"}),
        ("return g((x, y))", "dropped element", set()),
        ("return z in (x, y)", "dropped element", {"z in (x, y) -> (z) in (y,)", "z in (x, y) -> (z) in (x,)"}),
        ("return sum(z)", "slice", {"sum(z) -> sum(z[1:])", "sum(z) -> sum(z[:-1])"}),
        (
            "return tuple(f(z) for z in w)",
            "slice",
            {f"tuple(f(z) for z in w) -> tuple((f(z) for z in w)){ends}" for ends in ("[1:]", "[:-1]", "[:2]")},
        ),
        ("return [z for z in w if z]", "removed guard", {"[z for z in w if z] -> [z for z in w]"}),
        ("return any(z)", "quantifier", {"any -> all"}),
        ("return all(z)", "quantifier", {"all -> any"}),
        (
            "return sorted(z, key=k, reverse=True)",
            "sort",
            {
                "sorted(z, key=k, reverse=True) -> sorted(z, reverse=True)",
                "sorted(z, key=k, reverse=True) -> sorted(z, key=k)",
            },
        ),
        ("return max(z, key=k)", "tie", {"max(z, key=k) -> max(tuple(z)[::-1], key=k)"}),
        ("return g(1, x)", "constant", {"1 -> 2", "1 -> 0", "g(1, x) -> g(1, 0)"}),
        ("if x and y:\n    raise E\nreturn x", "negated condition", {"if x and y: -> if not (x and y):"}),
        ("if x:\n    raise E(x)\nreturn x", "removed guard", {"if x: raise E(x) -> pass"}),
        ("if x:\n    raise E(x)\nreturn x", "raised error", {"raise E(x) -> raise LookupError"}),
        ("x = y\nreturn 7", "dropped statement", {"x = y -> pass"}),
        ("g(x)\nh(y)", "reordered statements", {"g(x); h(y) -> h(y) g(x)"}),
        ("x = y\ny = 7", "reordered statements", set()),
        (
            "z[x] = y\nif x in z:\n    y = x",
            "reordered statements",
            {"z[x] = y; if x in z: y = x -> if x in z: y = x z[x] = y"},
        ),
        ("z[x] = y\nif x in w:\n    y = x", "reordered statements", set()),
    ],
)
def test_an_operator_yields_the_mistakes_that_it_stands_for(body: str, operator: str, expected: set[str]) -> None:
    assert changes(within(body), operator) == expected


def test_arithmetic_takes_every_other_sign_and_either_side_alone() -> None:
    signs = {f"x + y -> (x) {sign} (y)" for sign in ("-", "*", "//")}
    assert changes(within("z = x + y"), "arithmetic") == {*signs, "x + y -> (x)", "x + y -> (y)"}


def test_a_slice_is_off_by_one_at_either_end() -> None:
    expected = {f"z[x:y] -> z[{new}]" for new in ("(x) + 1:y", "(x) - 1:y", "x:(y) + 1", "x:(y) - 1")}
    assert changes(within("return z[x:y]"), "off by one") == expected


def test_what_is_returned_is_replaced_by_what_else_was_taken_and_by_the_other_branch() -> None:
    assert changes(within("return x"), "returned sibling") == {"return x -> return y"}
    assert {"x if y else 7 -> (x)", "x if y else 7 -> (7)"} <= changes(
        within("return x if y else 7"), "returned sibling"
    )


def test_an_error_is_replaced_by_another_that_is_made_of_as_many_parts() -> None:
    source = within("if x:\n    raise One(x, y)\nif y:\n    raise Two(y, x)\nraise Three(x)")
    found = changes(source, "raised error")
    assert {"One(x, y) -> Two(x, y)", "Two(y, x) -> One(y, x)"} <= found
    assert not any("Three(" in change.split(" -> ")[1] for change in found)


def test_a_field_is_replaced_by_a_field_of_the_same_kind() -> None:
    source = """
    class Pair:
        one: int
        other: int
        name: str

    def f(pair):
        return g(pair.one, pair.name)
    """
    assert changes(source, "returned sibling") >= {"pair.one -> pair.other"}
    assert "pair.name -> pair.one" not in changes(source, "returned sibling")


def test_a_field_is_taken_from_the_record_that_an_annotation_names_whatever_other_modules_define() -> None:
    here = textwrap.dedent("""
    def f(one: Pair, other: Triple):
        return g(one.size, other.pair.size, unknown.size)
    """)
    there = textwrap.dedent("""
    class Pair:
        size: int

        @property
        def weight(self) -> int:
            return 1

    class Triple:
        size: int
        third: int
        pair: Pair
    """)
    found = {
        f"{mutant.before} -> {mutant.after}"
        for mutant in mutants_of("m", here, [there])
        if mutant.operator == "returned sibling" and mutant.before.endswith(".size")
    }
    assert found == {"one.size -> one.weight", "other.pair.size -> other.pair.weight"}


def test_a_parameter_is_replaced_by_another_of_its_kind_around_it_and_by_a_field_of_one() -> None:
    source = """
    class Sale:
        due: int
        name: str

    def f(time: int, sale: Sale):
        def step(late: int):
            return g(late)
        return h(time)
    """
    found = changes(source, "returned sibling")
    assert {"late -> time", "late -> sale.due", "time -> sale.due"} <= found
    assert not any(change.endswith((".name", "-> late")) and change.startswith("time") for change in found)


def test_a_function_is_replaced_by_another_of_the_same_signature() -> None:
    source = """
    def up(x: int) -> int:
        return x
    def down(y: int) -> int:
        return y
    def other(y: str) -> int:
        return up(1)
    """
    assert changes(source, "called sibling") == {"up -> down"}


def test_no_module_of_the_kernel_is_exempt() -> None:
    assert set(kernel_sources()) == set(hashes.modules("rhodian"))
    faces = {name for name, path in hashes.modules("rhodian").items() if path.name == "__init__.py"}
    rooms = ("auctions", "ledger", "machine", "markets", "waterfall")
    errors = {f"rhodian.{room}.errors" for room in rooms}
    records = {*errors, "rhodian.machine.refills", "rhodian.machine.holdings"}
    assert {mutant.module for mutant in select_mutants(["*"])} == set(kernel_sources()) - faces - records, (
        "the face of a room, or of the package, only names what the others define; and records without defaults"
        " or checks have nothing to change"
    )


@pytest.mark.parametrize(
    ("module", "old", "new"), [*EXPRESSIBLE.values(), *NEAREST.values()], ids=[*EXPRESSIBLE, *NEAREST]
)
def test_a_change_that_survived_when_it_was_made_by_hand_is_made_by_the_operators(
    module: str, old: str, new: str
) -> None:
    source = kernel_sources()[f"rhodian.{module}"]
    assert source.count(old) == 1
    wanted = ast.dump(ast.parse(source.replace(old, new)))
    first = source[: source.index(old)].count("\n") + 1
    near = range(first, first + old.count("\n") + 1)
    made = [each for each in mutants_of(module, source, kernel_sources().values()) if each.line in near]
    assert any(ast.dump(ast.parse(each.source)) == wanted for each in made)


def test_nothing_that_is_for_people_or_for_a_type_checker_is_changed() -> None:
    source = '''
    """A text 1 < 2."""
    from typing import TypeAlias, TypeVar
    T = TypeVar("T")
    Kind: TypeAlias = "int"
    if TYPE_CHECKING:
        limit = 1

    @frozen(eq=False)
    class C:
        """Another."""
        x: "int"

        def __str__(self):
            return self.x + 1

        def f(self, y: "int") -> "str":
            """One more."""
            return g("a sentence for people", f"{y + 1} units")
    '''
    assert {mutant.function for mutant in mutants(source)} == {"C.f"}
    assert all(mutant.operator in {"swapped arguments", "returned sibling"} for mutant in mutants(source))


def test_a_constant_of_a_module_and_a_default_are_changed_at_import_under_their_names() -> None:
    found = mutants("LIMIT = 3\ndef f(x, least=0):\n    return")
    assert {(mutant.function, mutant.name) for mutant in found} == {(AT_IMPORT, "LIMIT"), (AT_IMPORT, "least")}
    assert lines_naming("LIMIT = 3\n\ndef f(x):\n    return x < LIMIT\n", "LIMIT") == {1, 4}


def test_a_function_within_another_goes_by_the_name_that_python_gives_it() -> None:
    found = mutants("class C:\n    def f(self):\n        def step(x):\n            return x + 1\n        return step")
    assert {mutant.function for mutant in found if mutant.operator == "arithmetic"} == {"C.f.<locals>.step"}


def test_every_mutant_of_the_kernel_is_python_and_differs_from_all_others_and_keeps_its_lines() -> None:
    for module, source in kernel_sources().items():
        found = [each for each in select_mutants([f"{module.removeprefix('rhodian.')}.*"]) if each.module == module]
        assert len({mutant.source for mutant in found} | {source}) == len(found) + 1
        assert {mutant.source.count("\n") for mutant in found} <= {source.count("\n")}
        parts = [(part.lineno, part.end_lineno or part.lineno) for part in ast.parse(source).body]
        for mutant in found:
            (first, last) = next(part for part in parts if part[0] <= mutant.line <= part[1])
            compile("".join(mutant.source.splitlines(keepends=True)[first - 1 : last]), module, "exec")


def test_a_module_has_the_same_mutants_each_time() -> None:
    sources = kernel_sources()
    one, two = (
        mutants_of("rhodian.ledger.posting", sources["rhodian.ledger.posting"], sources.values()) for _ in range(2)
    )
    assert one == two


def test_of_a_constant_that_is_read_for_people_only_or_only_searched_nothing_is_changed_that_no_proof_could_hear() -> (
    None
):
    source = """
    WORDS = (1, 2)
    KINDS = (3, 4)
    BOTH = (5, 6)

    def shown(value: int) -> str:
        return str(value in WORDS)

    def kind(value: int) -> bool:
        return value in KINDS or value in BOTH or len(BOTH) == value
    """
    made = [mutant for mutant in mutants(source) if mutant.function == AT_IMPORT]
    assert {mutant.name for mutant in made} == {"KINDS", "BOTH"}
    assert {mutant.name for mutant in made if mutant.operator == "swapped arguments"} == {"BOTH"}
