"""Checked: SPEC.md and spec/ say of each clause what its claims and tests say, word for word, and leave none out."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_proofs.language import hashes
from rhodian_proofs.report import beside, refused, trust
from rhodian_proofs.report.book import entries, written
from rhodian_proofs.report.spec import ROOMS, after, files, read, whole
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.report.book import Entry
    from rhodian_proofs.report.spec import Clause

NOT_ASSERTED = re.compile(
    r"(?<!if )\b[Ss]o\b(?! do\b)|\bWith [A-Z]{2}-\d|\b(?:hence|thus|follows|shown|tested|by hand)\b|\bB-\d"
)
"""Words with which a conclusion begins, or what is not asserted: they belong into the paragraph `Not asserted`."""
CALLED = re.compile(r"\b([a-z_]\w*)\(|\b([A-Z]\w+)\b")
"""In code: a function that is called, or a class."""
OF_PYTHON = {"type", "b"}
"""What a formal line may call and no claim need name: a Python built-in, and the books as a function."""
HOUSE = Path(__file__).parents[2]
STATUSES = {"proved", "bounded", "tested", "not yet"}
FAMILIES = (
    "AM|AS|RP|CP|CO|CV|JU|AL|FA|WF|LE|SE|MA|LQ|PO|MU|EC|MK|HI|DE|DI|CA|EX|AU|PT|RM|CY|MC|LM|VG|TR|IN|LI|GV|VO|PS|CN"
)
CLAUSE = re.compile(rf"\b({FAMILIES})-(\d+)(?: to ({FAMILIES})-(\d+))?")


@cache
def clauses() -> tuple[Clause, ...]:
    """Return the clauses, in order."""
    return read(whole(HOUSE / "SPEC.md")).clauses


@cache
def known() -> dict[str, Entry]:
    """Return what is found of each clause."""
    return {number: entry for room in entries(HOUSE).values() for number, entry in room.items()}


@cache
def functions_of(path: str) -> frozenset[str]:
    """Return the names of the functions of a module."""
    tree = ast.parse((HOUSE / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def clauses_in(text: str) -> set[str]:
    """Return the clauses that a text names, those within a range included."""
    found = set()
    for letters, first, letters_last, last in CLAUSE.findall(text):
        assert letters_last in {"", letters}
        found |= {f"{letters}-{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def test_there_are_clauses_and_each_has_its_own_number_and_a_known_status() -> None:
    numbers = [clause.number for clause in clauses()]
    assert len(numbers) > 20
    assert len(set(numbers)) == len(numbers)
    assert [clause.number for clause in clauses() if clause.status not in STATUSES or not clause.sentences] == []
    assert [number for number in numbers if clauses_in(number) != {number}] == []


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.name)
def test_a_claim_stands_under_its_clause_word_for_word(claim: Claim) -> None:
    (clause,) = [each for each in clauses() if each.number == claim.clause]
    assert clause.status == ("bounded" if claim.scope else "proved")
    assert claim.sentence in clause.sentences


@pytest.mark.parametrize("clause", clauses(), ids=lambda clause: clause.number)
def test_a_clause_says_what_its_claims_say_and_nothing_else(clause: Clause) -> None:
    about = [claim.sentence for claim in claims() if claim.clause == clause.number]
    if clause.status in {"proved", "bounded"}:
        assert about
        assert clause.formally
        assert clause.level
        assert sorted(clause.sentences) == sorted(about)
    else:
        assert about == []
    if clause.status == "tested":
        assert known()[clause.number].tests


def test_no_clause_lists_its_proofs_or_tests_itself() -> None:
    text = whole(HOUSE / "SPEC.md")
    assert re.findall(r"^\*(?:Proof|Tests):\* .*$", text, re.MULTILINE) == []


@pytest.mark.parametrize("entry", known().values(), ids=lambda entry: entry.number)
def test_bounds_and_evidence_stand_in_a_clause_once_as_they_are_found(entry: Entry) -> None:
    assert re.findall(r"^\*(?:Bounds|Evidence):\*", entry.body, re.MULTILINE) == []


@pytest.mark.parametrize("entry", known().values(), ids=lambda entry: entry.number)
def test_a_formal_line_says_nothing_that_its_claims_do_not_name_and_draws_no_conclusion(entry: Entry) -> None:
    formally = " ".join(after("Formally", entry.body))
    assert NOT_ASSERTED.findall(formally) == []
    code = " ".join(re.findall(r"`([^`]+)`", formally))
    called = {word for pair in CALLED.findall(code) for word in pair if word}
    assert called - refused.named(entry.claims) - OF_PYTHON == set()


def test_a_test_bears_the_mark_of_no_clause_that_is_not_there() -> None:
    assert beside.tests_of(HOUSE).keys() <= known().keys()
    assert len(beside.tests_of(HOUSE)) > 100


def test_whatever_the_book_says_that_is_found_and_not_written_is_as_it_is_found() -> None:
    stale = [path.name for path, text in written(HOUSE).items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "say python -m rhodian_proofs.report.book"


def test_every_step_by_hand_that_a_clause_names_is_argued_and_the_other_way_round() -> None:
    text = (HOUSE / "spec" / "by-hand.md").read_text(encoding="utf-8")
    argued = re.findall(r"^## (B-\d+) ", text, re.MULTILINE)
    named = {step for entry in known().values() for step in entry.hand}
    assert argued == [f"B-{place}" for place in range(1, len(argued) + 1)]
    assert named <= set(argued)
    rests = re.findall(r"^\*Rests on it:\* (.*)$", text, re.MULTILINE)
    assert len(rests) == len(argued)
    assert {step for step, users in zip(argued, rests, strict=True) if not users.startswith("no clause")} == named


def test_every_clause_that_the_kernel_names_is_in_the_spec_and_the_other_way_round() -> None:
    kernel = "\n".join(path.read_text(encoding="utf-8") for path in (HOUSE / "kernel").glob("**/*.py"))
    named = clauses_in(kernel)
    assert named
    written = {clause.number for clause in clauses()}
    assert named - written == set()
    assert {number for number in written if not number.startswith(("LM-", "FA-"))} - named - {"AM-2"} == set()


def test_a_clause_stands_in_the_file_of_the_room_whose_theorems_prove_it() -> None:
    room_of = {claim.clause: claim.check.__module__.split(".")[2] for claim in claims()}
    for room in ROOMS:
        text = (HOUSE / "spec" / f"{room}.md").read_text(encoding="utf-8")
        written = re.findall(r"^### (\S+)", text, re.MULTILINE)
        assert written
        assert {room_of.get(number, room) for number in written} == {room}


def test_every_file_of_the_book_is_read() -> None:
    assert {path.name for path in files(HOUSE / "SPEC.md")} == {
        "SPEC.md",
        *(path.name for path in (HOUSE / "spec").glob("*")),
    }


LINK = re.compile(r"\]\(([\w./-]+\.\w+)(?:#([\w-]+))?\)")


def anchors(path: Path) -> set[str]:
    """Return where in a file a link can lead: its headings in lower case, without signs, a dash for each space."""
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        "".join(each for each in heading.lower() if each.isalnum() or each in "_- ").replace(" ", "-")
        for heading in headings
    }


@pytest.mark.parametrize("path", files(HOUSE / "SPEC.md"), ids=lambda path: path.name)
def test_every_link_of_the_book_leads_somewhere(path: Path) -> None:
    found = LINK.findall(path.read_text(encoding="utf-8"))
    for name in {name for name, _ in found}:
        target = path.parent / name
        assert target.is_file(), name
        assert {anchor for each, anchor in found if each == name and anchor} <= anchors(target)


def test_every_clause_that_the_spec_mentions_is_in_it() -> None:
    text = whole(HOUSE / "SPEC.md")
    assert clauses_in(text) == {clause.number for clause in clauses()}


def test_the_trust_base_of_the_spec_is_what_the_imports_of_the_prover_reach() -> None:
    assert trust.table() in whole(HOUSE / "SPEC.md")


def test_every_module_that_calls_itself_trusted_is_in_the_trust_base() -> None:
    texts = {name: path.read_text(encoding="utf-8") for name, path in hashes.modules("rhodian_proofs").items()}
    claimed = {name for name, text in texts.items() if text.startswith('"""Trusted: ')}
    beside = {f"rhodian_proofs.solvers.recheck.{name}" for name in ("certificates", "recheck")}
    assert claimed - trust.modules().keys() == beside


PROMISE = re.compile(r"^\| [^|]+ \| ([^|]*[A-Z]{2}-\d+[^|]*) \|$", re.MULTILINE)


def test_the_guide_promises_nothing_that_is_not_proved_unless_it_says_within_which_bounds() -> None:
    rows = PROMISE.findall((HOUSE / "docs/proofs.md").read_text(encoding="utf-8"))
    assert len(rows) > 10
    for part in (part for row in rows for part in row.split(";")):
        status = {known()[number].status for number in clauses_in(part)}
        assert status == ({"bounded"} if "within bounds" in part else {"proved"}), part


def test_a_sentence_that_drifts_is_noticed() -> None:
    clause = clauses()[0]
    assert clause.sentences
    assert clause.sentences[0].replace("exactly", "about") not in clause.sentences


FAILURE = re.compile(r"^\| (B\d+) \|[^|]+\|[^|]+\|([^|]+)\|([^|]+)\|([^|]+)\|([^|]+)\|$", re.MULTILINE)


def test_each_known_failure_names_its_clauses_claims_and_tests() -> None:
    rows = FAILURE.findall(whole(HOUSE / "SPEC.md"))
    assert [number for number, *_ in rows] == [f"B{number}" for number in range(1, 25)]
    clause_of = {claim.name: claim.clause for claim in claims()}
    for number, excluding, standing, named, tests in rows:
        levels = {known()[each].level for each in clauses_in(standing)}
        assert all({"ledger", "history"} & set(level.split(" and ")) for level in levels), number
        assert levels or number == "B17", number
        proving = re.findall(r"`(\w+)`", named)
        assert proving or number == "B17", number
        assert {clause_of[name] for name in proving} <= clauses_in(excluding), number
        replayed = re.findall(r"`([^`]+)`", tests)
        assert replayed, number
        for test in replayed:
            path, _, name = test.rpartition("::")
            assert name in functions_of(path or "tests/kernel/waterfall/test_known_failures.py"), test
