"""Checked: a report shows what the record holds, no more and no better, and nothing in it can act on its reader."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import attrs
import pytest

from rhodian_proofs import record
from rhodian_proofs.engine.check import check
from rhodian_proofs.mutation import ends
from rhodian_proofs.record import Answer, Asked, Limits, PathRow, Reached, Sanity, Status, Verdict
from rhodian_proofs.report import Context, figures, write
from rhodian_proofs.report.clauses import ROWS_MAX
from rhodian_proofs.report.figures import method, run_of
from rhodian_proofs.report.formula import decisions, infix
from rhodian_proofs.report.junit import junit
from rhodian_proofs.report.page import page
from rhodian_proofs.report.spec import Spec, read, whole
from rhodian_proofs.report.words import anchor
from rhodian_proofs.run.document import document
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOUSE = Path(__file__).parents[2]
SCHEMA = json.loads((HOUSE / "docs" / "proofs.schema.json").read_text(encoding="utf-8"))
KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}
VOID = {"meta", "br"}
ATTACKS = [
    "<script>alert(1)</script>",
    '" onload="alert(1)',
    "' onclick='alert(1)",
    "</title></style></pre><script>x</script>",
    "&lt;b&gt; & <b>",
    "]]> --> <!--",
    "a\x00b\x1b[2J\u202e",
]
DIGEST = "0123456789abcdef" * 4
QUESTION = Asked(
    "0123456789abcdef",
    "step of in_order",
    "(declare-fun x () Int)\n(assert (< x x))\n(check-sat)\n",
    1,
    linear=True,
    answer=Answer("0123456789abcdef", 10, 1.25, 0.5, 0.75, ()),
)
PROVED = Verdict(
    "AL-2",
    "it_adds_up",
    "It adds up.",
    Status.PROVED,
    domain="amount: Natural",
    statement="def it_adds_up(amount: Natural) -> None:\n    assert amount < amount + 1\n",
    about=(Reached("rhodian.sharing.allocation:in_order", DIGEST),),
    reached=(Reached("rhodian.sharing.allocation:in_order", DIGEST), Reached("rhodian.base.loops:scan", DIGEST)),
    paths=(
        PathRow("any", ("rule for in_order.step \N{RIGHTWARDS ARROW} 1",), "induction step", ""),
        PathRow("0", ("(< 0 amount.1) \N{RIGHTWARDS ARROW} 0",), "returned", "amount = 0"),
        PathRow("2", ("(< 0 amount.1) \N{RIGHTWARDS ARROW} 1",), "returned", "amount = 1"),
    ),
    obligations=5,
    questions=(QUESTION,),
    witnesses=2,
    counterexample="amount = 7",
    assumptions=("A1",),
    sanity=(Sanity("a witness", passed=True, detail="2 paths replayed"),),
    walk_seconds=2.0,
)
BOUNDED = attrs.evolve(PROVED, clause="AL-3", name="it_is_small", status=Status.BOUNDED, scope="three members")
OPEN = attrs.evolve(
    PROVED,
    clause="AL-4",
    name="it_is_fair",
    sentence="It is fair.",
    status=Status.OPEN,
    reasons=["cvc5 answers sat: step of in_order"],
    sanity=(Sanity("a witness", passed=False, detail="no values reach the claim"),),
)
SPEC = """
## Sharing

### AL-2 \N{MIDDLE DOT} proved

- It adds up.

*Formally:* *s* is `total(x)`
in **all** cases.

### AL-4 \N{MIDDLE DOT} proved

- It is fair.

### AL-9 \N{MIDDLE DOT} proved

- It is not run.

### SE-9 \N{MIDDLE DOT} tested

- It is tested.

*Evidence:* tests in [test_x](../tests/kernel/test_x.py).

## Assumptions

| id | assumption | why it is safe, and who discharges it |
|---|---|---|
| A1 | Lists are lists. | They are. |

## What is not claimed

- **A larger loss** can take a unit
  off someone.
"""


def document_of(*verdicts: Verdict, limits: Limits | None = None) -> dict[str, Any]:
    short = [f"{each.clause} {each.name}: it is open" for each in verdicts if each.status is Status.OPEN]
    return document(verdicts, limits or Limits(), 12.5, asked=len(verdicts), shortfalls=short)


def page_of(*verdicts: Verdict, spec: str = "", limits: Limits | None = None, **given: Any) -> str:
    said = {name: given.pop(name) for name in ("command", "selected") if name in given}
    return page(run_of(document_of(*verdicts, limits=limits), read(spec), **given), **said)


def mutant(end: str, function: str = "in_order", clause: str = "") -> dict[str, Any]:
    change = {
        "module": "rhodian.sharing.allocation",
        "function": function,
        "line": 7,
        "before": "a < b",
        "after": "a <= b",
    }
    return {"mutant": change, "end": end, "why": "amount = 3", "clause": clause, "by_tests": ""}


class Reader(HTMLParser):
    """Reads a page strictly: what it opens it closes, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    def attributes(self, name: str) -> list[str]:
        return [value or "" for _, given in self.tags for key, value in given.items() if key == name]


def reader_of(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


def words_of(text: str) -> str:
    return " ".join(" ".join(reader_of(text).text).split())


def violations(value: Any, schema: Mapping[str, Any], where: str = "$") -> Iterator[str]:
    """List where a value breaks the part of JSON Schema that our schema uses."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    kinds = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    if not any(isinstance(value, KINDS[kind]) for kind in kinds) or (isinstance(value, bool) and kinds != ["boolean"]):
        yield f"{where}: {value!r} is not {kinds}"
        return
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{where}: {value!r} is not allowed"
    if isinstance(value, int | float) and value < schema.get("minimum", value):
        yield f"{where}: {value!r} is too small"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{where}: {value!r} does not match"
    if isinstance(value, dict):
        known, others = schema.get("properties", {}), schema["additionalProperties"]
        yield from (f"{where}: {key} is missing" for key in schema.get("required", ()) if key not in value)
        yield from (f"{where}: {key} is not described" for key in value if key not in known and others is False)
        for key, item in value.items():
            yield from violations(item, known.get(key, others), f"{where}.{key}") if known.get(key, others) else ()
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from violations(item, schema["items"], f"{where}[{place}]")


def test_a_real_run_gives_a_document_of_the_schema() -> None:
    quick = Limits(seeds=1, seeds_nonlinear=1)
    chosen = [claim for claim in claims() if claim.clause in {"AM-1", "LM-2"}]
    verdicts = [check(claim, quick) for claim in chosen]
    assert {verdict.status for verdict in verdicts} == {Status.PROVED}
    written = json.loads(json.dumps(document_of(*verdicts, OPEN, BOUNDED, limits=quick)))
    assert list(violations(written, SCHEMA)) == []


def test_the_schema_refuses_what_is_no_document() -> None:
    made = json.loads(json.dumps(document_of(PROVED)))
    assert list(violations({**made, "more": 1}, SCHEMA)) == ["$: more is not described"]
    assert list(violations({**made, "seconds": -1}, SCHEMA)) == ["$.seconds: -1 is too small"]
    made["claims"][0]["status"] = "certain"
    made["claims"][0]["questions"][0]["name"] = "q"
    assert list(violations(made, SCHEMA)) == [
        "$.claims[0].status: 'certain' is not allowed",
        "$.claims[0].questions[0].name: 'q' does not match",
    ]
    del made["kernel"]
    assert "$: kernel is missing" in list(violations(made, SCHEMA))


@pytest.mark.parametrize(
    ("kind", "described"),
    [
        (record.Verdict, SCHEMA["$defs"]["claim"]),
        (record.PathRow, SCHEMA["$defs"]["path"]),
        (record.Asked, SCHEMA["$defs"]["question"]),
        (record.Answer, SCHEMA["$defs"]["question"]["properties"]["answer"]),
        (record.Sanity, SCHEMA["$defs"]["check"]),
        (record.Reached, SCHEMA["$defs"]["function"]),
        (record.Limits, SCHEMA["properties"]["limits"]),
    ],
)
def test_the_schema_describes_each_field_of_the_records_in_a_sentence(kind: Any, described: Mapping[str, Any]) -> None:
    names = [field.name for field in attrs.fields(kind)]
    assert list(described["properties"]) == names
    assert described["required"] == names
    sentences = {name: each.get("description", "") for name, each in described["properties"].items()}
    assert [name for name, sentence in sentences.items() if not sentence.endswith(".")] == []


def test_all_files_hold_the_same_run(tmp_path: Path) -> None:
    made = document_of(PROVED, BOUNDED, OPEN)
    write(tmp_path / "a" / "b", made, Context())
    tables = {"matrix.csv", "functions.csv"}
    made_files = {path.name for path in (tmp_path / "a" / "b").iterdir()}
    assert made_files == {"proofs.json", "proofs.xml", "index.html", *tables}
    assert json.loads((tmp_path / "a" / "b" / "proofs.json").read_text(encoding="utf-8")) == json.loads(
        json.dumps(made)
    )
    for name in ("proofs.xml", "index.html", "matrix.csv"):
        text = (tmp_path / "a" / "b" / name).read_text(encoding="utf-8")
        assert [claim.name for claim in (PROVED, BOUNDED, OPEN) if claim.name not in text] == []


def test_the_same_document_gives_the_same_files_with_the_date_of_the_caller_and_no_other(tmp_path: Path) -> None:
    for name, date in (("one", ""), ("two", ""), ("three", "1 May 2031")):
        write(tmp_path / name, document_of(PROVED), Context(date=date))
    one, two, three = ((tmp_path / name / "index.html").read_text(encoding="utf-8") for name in ("one", "two", "three"))
    assert one == two
    assert "<time>" not in one
    assert "<time>1 May 2031</time>" in three


def test_every_tag_is_closed_every_id_is_unique_and_every_link_leads_somewhere() -> None:
    reader = reader_of(page_of(PROVED, BOUNDED, OPEN, spec=SPEC, mutants={"mutants": [mutant("survived")]}))
    ids, links = reader.attributes("id"), reader.attributes("href")
    assert len(ids) == len(set(ids))
    assert {"AL-2", "AL-4", "claim.it_is_fair", "assumption.A1", "not-proved", "mutants"} <= set(ids)
    assert len(links) > 20
    assert [each for each in links if each.removeprefix("#") not in ids or not each.startswith("#")] == []


def test_the_page_asks_for_nothing_from_outside_and_runs_nothing() -> None:
    text = page_of(PROVED, OPEN, spec=SPEC)
    reader = reader_of(text)
    assert {tag for tag, _ in reader.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "base"})
    assert reader.attributes("src") == []
    assert not any(key.startswith("on") for _, given in reader.tags for key in given)
    assert "@import" not in text
    assert "url(" not in text
    assert "default-src 'none'" in html.unescape(text)


def written_with(text: str, home: Path) -> tuple[str, str]:
    """Return the page and the XML of a run in which every text is the one given."""
    answer = Answer(QUESTION.name, 1, 1.0, 1.0, 1.0, (text,))
    texts: dict[str, Any] = dict.fromkeys(("name", "sentence", "domain", "statement", "counterexample", "scope"), text)
    texts |= dict.fromkeys(("lemmas", "assumptions", "unneeded"), (text,))
    hostile = attrs.evolve(
        OPEN,
        **texts,
        paths=(PathRow("0", (text, f"{text} \N{RIGHTWARDS ARROW} 1"), text, text),),
        questions=(attrs.evolve(QUESTION, purpose=text, smtlib=text, answer=answer),),
        about=(Reached(text, text),),
        reached=(Reached(text, text),),
        sanity=(Sanity(text, passed=False, detail=text),),
        reasons=[text],
    )
    home.mkdir()
    (home / "SPEC.md").write_text(SPEC.replace("It is fair.", text).replace("`total(x)`", text), encoding="utf-8")
    fates = {"mutants": [{**mutant("survived", text), "why": text}]}
    write(home, document_of(hostile), Context(text, home / "SPEC.md", text, fates, frozenset({text})))
    return (home / "index.html").read_text(encoding="utf-8"), (home / "proofs.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_is_shown_and_never_acts(attack: str, tmp_path: Path) -> None:
    plain, (text, xml) = reader_of(written_with("harmless", tmp_path / "a")[0]), written_with(attack, tmp_path / "b")
    reader = reader_of(text)
    assert [(tag, list(given)) for tag, given in reader.tags] == [(tag, list(given)) for tag, given in plain.tags]
    assert re.findall("[\x00-\x09\x0b-\x1f\u202a-\u202e]", text) == []
    shown = re.sub("[\x00\x1b\u202e]", "\N{REPLACEMENT CHARACTER}", attack)
    assert "".join(reader.text).count(shown) > 20
    (suite,) = ET.fromstring(xml)  # noqa: S314  # our own
    assert [each.get("name") for each in suite.iter("testcase")] == [shown]


def test_whatever_scrolls_can_be_reached_by_keys_and_every_heading_says_what_it_is_over() -> None:
    tags = reader_of(page_of(PROVED, OPEN, spec=SPEC)).tags
    scrolling = [given for tag, given in tags if given.get("class") == "scroll" or tag == "pre"]
    assert len(scrolling) > 5
    assert all(given.get("tabindex") == "0" for given in scrolling)
    headings = [given for tag, given in tags if tag == "th"]
    assert len(headings) > 20
    assert {given.get("scope") for given in headings} == {"col", "row", "rowgroup"}


def test_a_selection_is_titled_as_one_and_its_command_selects_it_again(tmp_path: Path) -> None:
    given: dict[str, Any] = {"command": "rhodian prove --no-cache --select 'AL-*'", "selected": ("AL-*",)}
    words = words_of(page_of(PROVED, **given))
    assert words.count("What is proved of Rhodian") == words.count(": a selection, AL-*") == 2
    assert "rhodian prove --no-cache --select 'AL-*' proves what is on this page again" in words
    assert "selection" not in words_of(page_of(PROVED))
    write(tmp_path, document_of(PROVED), Context(selected=("<b>",)))
    assert ": a selection, &lt;b&gt;" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_an_open_claim_stands_first_as_open_and_nowhere_as_proved() -> None:
    text = page_of(PROVED, OPEN)
    assert words_of(text).index("Open: not proved") < words_of(text).index("Scope")
    section = text.partition('id="claim.it_is_fair"')[2].partition("</article>")[0]
    assert 'class="status open"' in section
    assert "status proved" not in section
    assert "cvc5 answers sat: step of in_order" in section
    row = text.partition('<tr><th scope="row"><a href="#AL-4">')[2].partition("</tr>")[0]
    assert "status open" in row
    assert '<span class="no">0/1</span>' in row
    assert "1 claim is proved" in words_of(text)
    assert "1 is open" in words_of(text)


def test_a_clause_is_no_better_than_the_worst_of_its_claims() -> None:
    text = page_of(PROVED, attrs.evolve(OPEN, clause="AL-2"), attrs.evolve(BOUNDED, clause="AL-2"))
    assert '<a href="#AL-2">AL-2</a><span class="status open">' in text


def test_a_bounded_claim_is_named_with_its_bounds_among_what_is_not_proved() -> None:
    text = page_of(PROVED, BOUNDED)
    section = words_of(text.partition('<section id="not-proved">')[2].partition("</section>")[0])
    assert "AL-3 It adds up. bounds: three members." in section
    assert "AL-2" not in section
    assert "1 claim is proved" in words_of(text)
    assert "1 more holds within the bounds named; none is open." in words_of(text)


def test_a_run_in_which_all_is_proved_says_so_and_shows_no_alarm() -> None:
    text = page_of(PROVED)
    assert "Every claim of this run is proved." in text
    assert '<div class="alarm">' not in text


def test_the_sentence_on_top_is_worked_out_from_the_record() -> None:
    other = attrs.evolve(QUESTION, name="f" * 16)
    more = attrs.evolve(PROVED, name="it_adds_up_too", questions=(QUESTION, other))
    words = words_of(page_of(PROVED, more))
    assert "2 claims are proved of the Python functions that ship in Rhodian" in words
    assert "6 paths were walked, and 4 of them run again with plain values." in words
    assert "comes down to 2 questions, each answered unsat by Z3" in words
    assert "Z3 was asked under 10 seeds, and 25 where unknown numbers are multiplied" in words


def test_claims_about_other_things_than_the_kernel_are_not_counted_as_theorems_about_it() -> None:
    rival = attrs.evolve(PROVED, name="a_rival", about=(Reached("rhodian_proofs.fairness.rivals:floors", DIGEST),))
    lemma = attrs.evolve(PROVED, name="a_lemma", about=())
    words = words_of(page_of(PROVED, rival, lemma, attrs.evolve(lemma, name="another", status=Status.BOUNDED)))
    assert "1 claim is proved of the Python functions that ship" in words
    assert "any number of members; none is open." in words
    assert "Beside these, 2 lemmas and claims about other code are proved, and 1 holds within bounds." in words


def test_a_run_about_other_code_only_says_so() -> None:
    own = attrs.evolve(PROVED, about=(Reached("house:waterfall", DIGEST),))
    words = words_of(page_of(own))
    assert "What is proved on Rhodian" in words
    assert "1 claim is proved of the functions named with each, on the kernel of Rhodian" in words
    assert "Beside these" not in words


def test_a_question_that_a_solver_did_not_answer_is_not_counted_as_answered() -> None:
    complaint = Answer(QUESTION.name, 10, 1.0, 0.5, 0.5, ("cvc5 answers unknown",))
    for answer in (None, complaint):
        words = words_of(page_of(attrs.evolve(OPEN, questions=(attrs.evolve(QUESTION, answer=answer),))))
        assert "of which 1 is not answered unsat by" in words
        assert "each answered" not in words
        assert "0 claims are proved" in words


def test_a_run_that_asked_one_solver_says_so() -> None:
    words = words_of(page_of(OPEN, limits=Limits(solvers=("z3",))))
    assert re.search(r"each answered unsat by Z3 [\d.]+ alone;", words)
    assert "and by cvc5" not in words


def test_decisions_are_read_in_infix_and_kept_raw_beside() -> None:
    text = page_of(PROVED)
    assert (
        '<div title="(&lt; 0 amount.1) \N{RIGHTWARDS ARROW} 0"><span>amount.1 \N{LESS-THAN OR EQUAL TO} 0</span>'
        in text
    )


def test_a_long_table_says_how_much_of_it_is_not_shown() -> None:
    rows = tuple(PathRow(str(place), (), "returned", f"amount = {place}") for place in range(ROWS_MAX + 3))
    words = words_of(page_of(attrs.evolve(PROVED, paths=rows)))
    assert "3 more rows, not on this page: all are in the record." in words
    assert f"amount = {ROWS_MAX - 1} " in words
    assert f"amount = {ROWS_MAX} " not in words


def test_what_was_supposed_in_vain_is_flagged() -> None:
    assert 'class="flag"' not in page_of(PROVED).partition("</style>")[2]
    assert "needed by no answer: invariant 2" in words_of(page_of(attrs.evolve(PROVED, unneeded=("invariant 2",))))


def test_mutants_and_certificates_are_left_out_if_nothing_is_known_of_them() -> None:
    words = words_of(page_of(PROVED)).lower()
    assert "mutant" not in words
    assert "certifi" not in words


def test_mutants_are_counted_by_function_and_clause_and_those_left_are_named() -> None:
    fates = [mutant("refuted", clause="AL-2"), mutant("equivalent"), mutant("undecided"), mutant("survived", "other")]
    text = page_of(PROVED, mutants={"mutants": fates})
    words = words_of(text)
    assert "changed in 4 ways, one at a time" in words
    assert "1 were killed, 1 were proved by the engine to be the same function, and 2 are left." in words
    assert "sharing.allocation.in_order line 7, a < b becomes a <= b : undecided. amount = 3" in words
    assert "sharing.allocation.other line 7, a < b becomes a <= b : survived. amount = 3" in words
    row = text.partition('<th scope="row"><code>sharing.allocation.in_order</code></th>')[2].partition("</tr>")[0]
    assert re.findall(r'<td class="n">(?:<span class="no">)?(\d+)', row) == ["1", "1", "1", "1"]
    assert "1 killed first by this clause" in words


def test_a_module_has_a_score_in_which_only_failing_proofs_count() -> None:
    fates = [
        mutant(end, clause="AL-2") for end in ("refuted", "rejected", "does not load", "equivalent", "out of time")
    ]
    text = page_of(PROVED, mutants={"mutants": fates})
    row = (
        text.partition('id="mutants"')[2]
        .partition('<th scope="row"><code>rhodian.sharing.allocation</code></th>')[2]
        .partition("</tr>")[0]
    )
    assert re.findall(r'<td class="n">([^<]*)', row) == ["5", "1", "1", "1", "1", "1", "33 %"]
    assert "On 1 no proof failed but the engine refused one" in words_of(text)
    assert "1 killed first by this clause" in words_of(text)


def test_the_report_counts_as_killed_what_mutation_does() -> None:
    assert figures.KILLED == ends.KILLED
    assert figures.SURVIVED == ends.LEFT


def test_no_mutants_and_no_certificates_are_shown_as_none() -> None:
    words = words_of(page_of(PROVED, mutants={"mutants": []}, certified=frozenset()))
    assert "mutants killed 0 of 0" in words
    assert "certificates 0" in words
    assert "0 of them without a solver" in words


def test_certificates_are_counted_by_claim_and_only_for_its_own_questions() -> None:
    words = words_of(page_of(PROVED, certified=frozenset({QUESTION.name, "f" * 16})))
    assert "certificates 1" in words
    assert "1 of them without a solver" in words


def test_spec_adds_formulas_assumptions_limits_and_what_was_not_run() -> None:
    text = page_of(PROVED, OPEN, spec=SPEC)
    words = words_of(text)
    assert "<em>s</em> is <code>total(x)</code> in <strong>all</strong> cases." in text
    assert "Lists are lists. They are." in words
    assert "Claims of these clauses lean on it: AL-2 AL-4" in words
    assert "Clauses of SPEC.md: AL-9." in words
    assert "SE-9 tested It is tested. tests/kernel/test_x.py" in words
    assert "A larger loss can take a unit off someone." in words
    assert "SPEC.md says that this clause is proved." in words
    assert "Sharing AL-2" in words


def test_without_spec_the_page_stands_alone() -> None:
    words = words_of(page_of(PROVED))
    assert "Formally" not in words
    assert "A1 See SPEC.md." in words


def test_every_clause_and_assumption_of_the_real_spec_is_read() -> None:
    text = whole(HOUSE / "SPEC.md")
    spec = read(text)
    assert [clause.number for clause in spec.clauses] == re.findall(r"^### ([A-Z]{2}-\d+)", text, re.MULTILINE)
    assert [each.number for each in spec.clauses if not each.formally and each.status != "tested"] == []
    assert [each.number for each in spec.clauses if not each.sentences] == []
    assert [each.name for each in spec.assumptions] == re.findall(r"^\| (A\d+) \|", text, re.MULTILINE)
    assert len(spec.assumptions) > 3
    assert len(spec.not_claimed) > 3


def test_junit_has_a_case_for_each_claim_and_a_failure_for_each_open_one(tmp_path: Path) -> None:
    write(tmp_path, document_of(PROVED, BOUNDED, OPEN), Context())
    (suite,) = ET.fromstring((tmp_path / "proofs.xml").read_text(encoding="utf-8"))  # noqa: S314  # our own
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["3", "1", "0", "0"]
    cases = suite.findall("testcase")
    assert [case.get("name") for case in cases] == ["it_adds_up", "it_is_small (bounded)", "it_is_fair"]
    assert [case.get("classname") for case in cases] == [f"rhodian.proofs.AL-{number}" for number in (2, 3, 4)]
    assert [case.get("time") for case in cases] == ["4.000"] * 3
    failures = [[each.text for each in case.findall("failure")] for case in cases]
    assert failures == [[], [], ["cvc5 answers sat: step of in_order"]]
    facts = [{each.get("name"): each.get("value") for each in case.iter("property")} for case in cases]
    assert [each["status"] for each in facts] == ["proved", "bounded", "open"]
    assert facts[1]["bounds"] == "three members"
    assert facts[0]["hash of rhodian.sharing.allocation:in_order"] == DIGEST


def test_an_open_claim_without_a_reason_is_a_failure_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, document_of(attrs.evolve(OPEN, reasons=[])), Context())
    (failure,) = ET.fromstring((tmp_path / "proofs.xml").read_text(encoding="utf-8")).iter("failure")  # noqa: S314  # our own
    assert failure.get("message") == "no reason is recorded"
    assert "No reason is recorded." in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lengths", "ends", "words"),
    [
        ((), (), "no path"),
        (("any",), ("returned",), "every path"),
        (("0", "1", "2"), ("returned",) * 3, "every path at lengths 0 to 2"),
        (("any", "0"), ("induction step", "returned"), "any length by induction; every path at lengths 0"),
        (("any", "0", "1"), ("returned",) * 3, "any length; every path at lengths 0 to 1"),
    ],
)
def test_a_method_is_told_by_the_paths_that_were_walked(
    lengths: tuple[str, ...], ends: tuple[str, ...], words: str
) -> None:
    rows = tuple(PathRow(length, (), end, "") for length, end in zip(lengths, ends, strict=True))
    assert method(attrs.evolve(PROVED, paths=rows)) == words


@pytest.mark.parametrize(
    ("decided", "words"),
    [
        ("(< 0 weights.1) > 1", "weights.1 > 0"),
        ("(< 0 weights.1) > 0", "weights.1 ≤ 0"),
        ("(= 0 x) > 0", "x ≠ 0"),
        ("(<= (* caps.2 1) (* (- amount.1 caps.2) 2)) > 0", "caps.2 > (amount.1 \N{MINUS SIGN} caps.2)·2"),
        ("(- a (- b c)) > 1", "a \N{MINUS SIGN} (b \N{MINUS SIGN} c)"),
        ("(or (= a b) (not (and x y))) > 0", "not (a = b \N{LOGICAL OR} not (x ∧ y))"),
        ("(not (< a b)) > 0", "a < b"),
        ("(= (select |the bal| (f x)) (- 3)) > 1", "the bal[f(x)] = \N{MINUS SIGN}3"),
        ("(= (ite c 1 2) (+ a b)) > 1", "(1 if c else 2) = a + b"),
        ("(< a b > 1", "(< a b"),
        ("(< a b > 0", "not (< a b"),
        ("() > 1", "()"),
        ("which of weights > 2", "weights: choice 2"),
        ("rule for sums > 0", "takes the rule for sums"),
        ("rule for sums > 1", "proves the rule for sums, part 1"),
        ("flag > 1", "flag: 1"),
    ],
)
def test_a_decision_reads_as_people_write_it(decided: str, words: str) -> None:
    about, _, answer = decided.rpartition(" > ")
    assert decisions([f"{about} \N{RIGHTWARDS ARROW} {answer}"]) == [words]


def test_choices_of_the_same_thing_side_by_side_become_one() -> None:
    arrow = "\N{RIGHTWARDS ARROW}"
    assert decisions([f"which w {arrow} 1", f"which w {arrow} 0", f"which v {arrow} 2"]) == [
        "w: choices 1, 0",
        "v: choice 2",
    ]


def test_a_formula_too_long_to_read_stays_as_it_is() -> None:
    text = f"(+ {'x ' * 300})"
    assert infix(text) == text


def test_no_two_places_have_the_same_anchor() -> None:
    names = ["a.b", "a~b", "a-b", "a:b", "a b", "a~2e~b", "a", "b"]
    anchors = {anchor(name) for name in names} | {anchor("a", "b"), anchor("claim", "a")}
    assert len(anchors) == len(names) + 2


def test_an_empty_run_has_a_page_too() -> None:
    words = words_of(page(run_of(document_of(), Spec())))
    assert "0 claims are proved" in words
    assert "No claim names an assumption." in words


def test_a_run_without_a_verdict_for_each_claim_says_so_in_the_report_and_to_continuous_integration() -> None:
    short = ["it_is_lost was asked for 1 times, and has 0 verdicts"]
    run = run_of({**document_of(PROVED), "asked": 2, "shortfalls": short}, Spec())
    assert "<strong>1 that was asked for has no verdict</strong>" in page(run)
    assert "no verdict" not in page_of(PROVED)
    (suite,) = ET.fromstring(junit(run))  # noqa: S314  # our own
    assert [suite.get(name) for name in ("tests", "failures", "errors")] == ["2", "0", "1"]
    assert [error.get("message") for error in suite.iter("error")] == short
