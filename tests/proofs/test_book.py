"""Checked: what is found of a clause is what its claims, tests and text are; what is written by hand stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from rhodian import in_order
from rhodian_proofs.claims.writing import Claim
from rhodian_proofs.report import beside, front, refused
from rhodian_proofs.report.book import Entry, headlined, order, parted, room
from rhodian_proofs.report.spec import after
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from pathlib import Path


def it_holds() -> None:
    assert in_order(1, [1]).left == 0


PROVED = Claim("XX-1", it_holds, about=(in_order,))
BOUNDED = attrs.evolve(PROVED, scope="up to two members")
HEAD = "# What is promised\n\n## The model\n\nSome *prose* on it."
BODY = "- It holds.\n\n*Formally:* 1 = 1.\n\n*Not asserted:* 2 = 2 (B-2)."


def entry(number: str, *about: Claim, tests: tuple[str, ...] = (), body: str = BODY) -> Entry:
    return Entry(number, "sharing", body, about, tests)


@pytest.mark.parametrize(
    ("about", "tests", "status"),
    [
        ((), (), "not yet"),
        ((), ("tests/x.py::test_x",), "tested"),
        ((PROVED,), (), "proved"),
        ((PROVED, BOUNDED), ("tests/x.py::test_x",), "bounded"),
    ],
)
def test_a_status_is_what_the_claims_are_and_not_what_is_said(
    about: tuple[Claim, ...], tests: tuple[str, ...], status: str
) -> None:
    assert entry("XX-1", *about, tests=tests).status == status


def test_a_heading_says_status_level_and_the_steps_by_hand_that_the_text_names() -> None:
    assert entry("XX-1", PROVED).heading == "XX-1 · proved · number · B-2 by hand"
    assert entry("XX-1", BOUNDED, body="- It holds.").heading == "XX-1 · bounded · column"


def test_a_clause_links_to_its_claims_and_tests_and_says_its_bounds() -> None:
    text = entry("XX-1", BOUNDED, tests=("tests/kernel/test_x.py::test_x", "tests/kernel/test_x.py::test_y")).text()
    assert "\n*Bounds:* up to two members.\n" in text
    assert "of `allocation.in_order`; claims in [" in text
    assert text.count("[test_x](../tests/kernel/test_x.py)") == 1


def test_of_claims_that_hold_within_different_bounds_each_is_named_beside_its_own() -> None:
    wider = attrs.evolve(BOUNDED, scope="up to three members")
    text = entry("XX-1", PROVED, BOUNDED, wider, wider).text()
    bounds = text[text.index("*Bounds:*") : text.index("\n\n*Evidence")]
    name = BOUNDED.name
    assert bounds.splitlines() == [
        "*Bounds:* each claim within its own",
        f"- `{name}`: up to two members",
        f"- `{name}`, `{name}`: up to three members.",
    ]
    assert entry("XX-1", BOUNDED, BOUNDED).text().count("up to two members") == 1


def test_a_formal_line_may_go_on_in_a_list() -> None:
    text = "- It holds.\n\n*Formally:* As said,\n- 1 = 1,\n  always;\n- 2 = 2.\n\n- No more."
    assert after("Formally", text) == ("As said,", "1 = 1, always;", "2 = 2.")
    assert after("Bounds", text) == ()


def test_a_room_is_in_order_headline_supporting_bounded_and_tested() -> None:
    found = [
        entry("XX-10", PROVED),
        entry("XX-9", PROVED),
        entry("XX-3", BOUNDED),
        entry("XX-2", PROVED),
        entry("XX-1", tests=("t",)),
    ]
    text = room("sharing", HEAD, found, frozenset({"XX-9"}))
    lines = [line for line in text.splitlines() if line.startswith(("## ", "### "))]
    assert [line.split(" · ")[0] for line in lines] == [
        *("## The model", "## Sharing: headline", "### XX-9", "## Sharing: supporting", "### XX-2", "### XX-10"),
        *("## Sharing: within bounds", "### XX-3", "## Sharing: tested only", "### XX-1"),
    ]


def test_what_was_found_is_never_taken_for_what_was_written() -> None:
    found = [entry("XX-1", BOUNDED, tests=("tests/x.py::test_x",)), entry("XX-2", PROVED)]
    head, bodies = parted(room("sharing", HEAD, found, frozenset()))
    assert (head, bodies) == (HEAD, {"XX-1": BODY, "XX-2": BODY})


def test_a_chapter_that_stands_among_the_clauses_comes_before_them() -> None:
    head, bodies = parted(f"{HEAD}\n\n### XX-1 · x\n\n{BODY}\n\n## More\n\nMore prose.\n\n### XX-2 · x\n\n{BODY}\n")
    assert head == f"{HEAD}\n\n## More\n\nMore prose."
    assert list(bodies) == ["XX-1", "XX-2"]


def test_a_theorem_says_what_its_clauses_are_today_and_forgets_what_they_were() -> None:
    known = {each.number: each for each in (entry("XX-1", PROVED), entry("XX-2", BOUNDED), entry("XX-3", tests=("t",)))}
    text = "1. **All holds.** By B-7.\n   *Today:* bounded XX-1, XX-2 (column); by hand B-9; tested XX-3.\n"
    line = front.spec(text, known).splitlines()[1]
    assert line == "   *Today:* proved XX-1 (number); bounded XX-2 (column); tested XX-3; by hand B-2, B-7."
    with pytest.raises(KeyError):
        front.spec("1. **All.**\n   *Today:* XX-9.\n", known)


def test_clauses_are_counted_on_their_lowest_level() -> None:
    both = entry("XX-4", PROVED, attrs.evolve(BOUNDED, scope="one"))
    table = front.counted([entry("XX-1", PROVED), both, entry("XX-3", tests=("t",))]).splitlines()
    assert table[2:] == [
        "| proved | 1 | 0 | 0 | 0 | 0 |",
        "| bounded | 1 | 0 | 0 | 0 | 0 |",
        "| tested | 0 | 0 | 0 | 0 | 1 |",
    ]


def test_a_failure_says_of_each_clause_where_money_is_what_it_is() -> None:
    known = {"XX-1": entry("XX-1", BOUNDED)}
    line = "| B1 | parts | here | XX-1 | XX-1 (proved) | `it_holds` | `test_x` |\n"
    assert front.failures(line, known).split("|")[4:6] == [" XX-1 ", " XX-1 (bounded) "]


def test_a_step_by_hand_names_the_clauses_that_rest_on_it() -> None:
    known = {"XX-1": entry("XX-1", PROVED), "XX-2": entry("XX-2", PROVED, body="- It holds.")}
    text = "# Steps\n\n## B-1 · One\n\nBy B-2.\n\n*Rests on it:* x.\n\n## B-2 · Two\n\n*Rests on it:* XX-2.\n"
    rests = [line for line in front.by_hand(text, known).splitlines() if line.startswith("*Rests")]
    assert rests == ["*Rests on it:* no clause; what is said in prose.", "*Rests on it:* XX-1."]


def test_headline_clauses_are_those_of_the_chapter_and_no_other() -> None:
    assert headlined("XX-1\n\n## Headline theorems\n\n1. AB-2, CD-3\n\n## More\n\nXX-4\n") == {"AB-2", "CD-3"}


def test_clauses_are_in_order_of_their_numbers_and_not_of_their_digits() -> None:
    assert sorted(["XX-10", "XX-9", "AB-11"], key=order) == ["AB-11", "XX-9", "XX-10"]


def test_a_mark_names_the_clauses_of_a_test_whatever_else_stands_over_it(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text(
        "import pytest\n\n\n@given()\n@pytest.mark.clause('XX-1', 'XX-2')\ndef test_one() -> None: ...\n\n\n"
        "@pytest.mark.clause('XX-2')\ndef test_two() -> None: ...\n\n\n"
        "@pytest.mark.clause('XX-3')\ndef helper() -> None: ...\n",
        encoding="utf-8",
    )
    one, two = "tests/test_x.py::test_one", "tests/test_x.py::test_two"
    assert beside.tests_of(tmp_path) == {"XX-1": (one,), "XX-2": (one, two)}


def test_refusals_stand_in_the_order_of_the_docstring_with_the_claims_that_name_them() -> None:
    known = {each.clause: Entry(each.clause, "sharing", "", (each,), ()) for each in claims() if each.clause == "LE-7"}
    rows = [line for line in refused.text(known).splitlines() if line.startswith("| `ledger.posting.post` |")]
    assert [row.split(" | ")[1:3] for row in rows] == [["1", "`InvalidBalance`"], ["2", "`Overdrawn`"]]
    assert rows[0].endswith("LE-7 (proved) |")
    assert "LE-7" not in rows[1]
