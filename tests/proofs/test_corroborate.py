"""Checked: the gate around CrossHair passes only what CrossHair confirms word for word, and with teeth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from rhodian import Account, Asset, SelfTransfer, in_order
from rhodian_proofs.claims.denial import denial
from rhodian_proofs.claims.writing import Natural, claim
from rhodian_proofs.crosshair import corroborate as gate
from rhodian_proofs.crosshair import run as crosshair_run
from rhodian_proofs.crosshair.corroborate import Finding, Outcome, judge, silent_canaries, surprises
from rhodian_proofs.crosshair.expected import EXPECTED_NOT_CONFIRMED
from rhodian_proofs.crosshair.harness import Harness, harness
from rhodian_proofs.crosshair.parts import NoHarnessError, part
from rhodian_proofs.crosshair.run import CONFIRMED, NOT_CONFIRMED, UNMET, Said, UnreadableError, ask, verdicts
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rhodian_proofs.claims.writing import Claim

SOURCE = "def holds(n: int) -> None:\n    pass\n\n\ndef fails(n: int) -> None:\n    pass\n"
GOOD = "made/h.py:2: info: Confirmed over all paths.\nmade/h.py:6: error: AssertionError:  when calling fails(-1)\n"
AM_1 = "a_whole_number_is_an_amount_exactly_if_it_is_not_negative"
WORD_FOR_WORD = Said("info", CONFIRMED)
UNDECIDED = Said("info", NOT_CONFIRMED)
REFUTED = Said("error", "AssertionError:  when calling fails(-1)")


def judged(holds: Said, fails: Said) -> Outcome:
    return judge(harness(AM_1), {"holds": holds, "fails": fails})[0]


def finding(name: str, outcome: Outcome) -> Finding:
    return Finding("AL-1", name, outcome, "why")


def test_each_verdict_goes_to_the_function_on_whose_lines_it_is() -> None:
    assert verdicts(GOOD, SOURCE) == {"holds": WORD_FOR_WORD, "fails": REFUTED}


@pytest.mark.parametrize(
    ("output", "fault"),
    [
        ("", "no verdict on fails, holds"),
        (GOOD.splitlines()[0], "no verdict on fails"),
        (GOOD + GOOD.splitlines()[0], "two verdicts on holds"),
        (GOOD + "made/h.py:4: info: Confirmed over all paths.", "a verdict on no contract"),
        (GOOD + "and so on", "a line that is no verdict: 'and so on'"),
        (GOOD + "made/h.py:2: remark: Confirmed over all paths.", "a line that is no verdict"),
    ],
)
def test_output_with_anything_but_one_verdict_on_each_contract_is_an_error(output: str, fault: str) -> None:
    with pytest.raises(UnreadableError, match=fault):
        verdicts(output, SOURCE)


def test_a_counterexample_is_read_only_from_a_failed_assert_in_the_function_named() -> None:
    assert REFUTED.counterexample("fails") == (-1,)
    assert REFUTED.counterexample("holds") is None
    assert Said("error", "AssertionError: x when calling fails(3, -4)").counterexample("fails") == (3, -4)
    assert Said("error", "AssertionError:  when calling fails()").counterexample("fails") == ()
    assert Said("error", "KeyError: 4 when calling fails(4)").counterexample("fails") is None
    assert Said("info", REFUTED.text).counterexample("fails") is None


@pytest.mark.parametrize(
    ("holds", "fails", "outcome"),
    [
        (WORD_FOR_WORD, REFUTED, Outcome.CORROBORATED),
        (WORD_FOR_WORD, WORD_FOR_WORD, Outcome.NO_TEETH),
        (WORD_FOR_WORD, UNDECIDED, Outcome.NO_TEETH),
        (WORD_FOR_WORD, Said("info", UNMET + "."), Outcome.ERROR),
        (WORD_FOR_WORD, Said("error", "KeyError: 4 when calling fails(-1)"), Outcome.ERROR),
        (WORD_FOR_WORD, Said("error", "AssertionError:  when calling fails(-1, 2)"), Outcome.ERROR),
        (UNDECIDED, REFUTED, Outcome.NOT_CONFIRMED),
        (UNDECIDED, UNDECIDED, Outcome.NO_TEETH),
        (UNDECIDED, WORD_FOR_WORD, Outcome.NO_TEETH),
        (Said("info", "Confirmed over all paths"), REFUTED, Outcome.ERROR),
        (Said("warning", UNMET + "."), REFUTED, Outcome.ERROR),
        (Said("error", "NotDeterministic: Found a different execution paths"), REFUTED, Outcome.ERROR),
        (Said("error", "AssertionError:  when calling holds(7)"), REFUTED, Outcome.REFUTED),
    ],
)
def test_a_claim_is_corroborated_only_if_confirmed_and_its_false_variant_fails_on_the_numbers_named(
    holds: Said, fails: Said, outcome: Outcome
) -> None:
    assert judged(holds, fails) is outcome


def test_what_is_expected_not_to_be_confirmed_is_checked_both_ways() -> None:
    found = [
        finding("as_expected", Outcome.NOT_CONFIRMED),
        finding("confirmed_now", Outcome.CORROBORATED),
        finding("lost", Outcome.NOT_CONFIRMED),
        finding("without", Outcome.NO_HARNESS),
        finding("blunt", Outcome.NO_TEETH),
        finding("wrong", Outcome.REFUTED),
        finding("broken", Outcome.ERROR),
        finding("fine", Outcome.CORROBORATED),
    ]
    expected = dict.fromkeys(["as_expected", "confirmed_now", "wrong", "broken", "gone"], "reason")
    known = {each.name for each in found}
    told = surprises(found, expected, known)
    assert [next(name for name in (*sorted(known), "gone") if name in line) for line in told] == [
        *("gone", "confirmed_now", "lost", "without", "blunt", "wrong", "broken"),
    ]


def test_nothing_is_surprising_where_all_is_as_expected() -> None:
    found = [finding("one", Outcome.NOT_CONFIRMED), finding("other", Outcome.CORROBORATED)]
    assert surprises(found, {"one": "reason"}, ["one", "other"]) == []


def test_crosshair_refutes_every_false_contract() -> None:
    assert gate.check_canaries() == []


def test_a_false_contract_that_is_not_refuted_is_told() -> None:
    unmet = Said("info", UNMET + ".")
    assert silent_canaries({"a_precondition_that_nothing_meets": unmet, "other": REFUTED}) == []
    for verdict in (WORD_FOR_WORD, UNDECIDED, unmet):
        assert silent_canaries({"other": verdict}) == [f"other: {verdict.text}"]
    assert silent_canaries({"a_precondition_that_nothing_meets": WORD_FOR_WORD})


def test_a_file_of_true_contracts_does_not_pass_for_false_ones(tmp_path: Path) -> None:
    path = tmp_path / "true_ones.py"
    path.write_text('def same(n: int) -> int:\n    """\n    post: _ == n\n    """\n    return n\n', encoding="utf-8")
    assert gate.check_canaries(path) == [f"same: {CONFIRMED}"]


def test_no_contract_says_what_it_raises_since_raising_would_then_count_as_holding() -> None:
    assert "raises:" not in gate.CANARIES.read_text(encoding="utf-8")
    assert "raises:" not in crosshair_run.source_of(harness(AM_1))


def test_the_exit_code_of_crosshair_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "odd.py"
    text = 'def odd(n: int) -> int:\n    """\n    pre: n > 0\n    pre: n < 0\n    post: False\n    """\n    return n\n'
    path.write_text(text, encoding="utf-8")
    (verdict,) = ask(path, 5).values()
    assert verdict.text.startswith(UNMET)


def test_a_file_that_crosshair_cannot_read_gives_no_verdict(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("import no_such_module\n\n\ndef odd(n: int) -> int:\n    return n\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match="no verdict on odd"):
        ask(path, 5)


def all_is_borne(amount: Natural, capacity: Natural) -> None:
    assert in_order(amount, (capacity,)).left == 0


def made_of(**changes: object) -> Harness:
    whole = claim("AL-2", falsely=all_is_borne, about=(in_order,))(all_is_borne)
    parts = {name: part(name, Natural) for name in ("amount", "capacity")}
    return Harness(attrs.evolve(whole, **changes), parts)  # type: ignore[arg-type]  # the fields of a claim


def test_a_false_claim_is_refuted_by_numbers_that_are_run_again() -> None:
    said = {"holds": Said("error", "AssertionError:  when calling holds(1, 0)"), "fails": REFUTED}
    assert judge(made_of(), said) == (Outcome.REFUTED, said["holds"].text)
    tame = {**said, "holds": Said("error", "AssertionError:  when calling holds(0, 1)")}
    assert judge(made_of(), tame)[1].endswith("which does not happen when run on these numbers")


def refuse(amount: Natural, capacity: Natural) -> None:
    raise SelfTransfer(Account("A", "fund", Asset("EUR", 2))) if amount > capacity else AssertionError


def test_a_refusal_that_escapes_counts_against_a_claim_and_refutes_no_false_variant() -> None:
    made = made_of(check=refuse, falsely=refuse)
    with pytest.raises(AssertionError, match="refused with SelfTransfer"):
        made.holds(1, 0)
    made.fails(1, 0)
    with pytest.raises(AssertionError):
        made.fails(0, 0)


def test_what_is_not_made_of_whole_numbers_has_no_harness() -> None:
    with pytest.raises(NoHarnessError, match="price ranges over <class 'float'>"):
        part("price", float)


def test_crosshair_corroborates_a_claim_in_its_own_process() -> None:
    (found,) = gate.corroborate([AM_1], jobs=1)
    assert (found.outcome, found.detail) == (Outcome.CORROBORATED, "")


def test_a_false_claim_in_place_of_a_true_one_is_refuted_by_crosshair(tmp_path: Path) -> None:
    made = harness("in_order_accounts_for_every_unit")
    path = tmp_path / "swapped.py"
    path.write_text(crosshair_run.source_of(made).replace("HARNESS.holds", "HARNESS.fails"), encoding="utf-8")
    said: Mapping[str, Said] = ask(path, 8)
    assert said["holds"].refuted
    swapped = Harness(attrs.evolve(made.claim, check=denial(made.claim)), made.parts)
    assert judge(swapped, said)[0] is Outcome.REFUTED


def test_a_pattern_that_matches_nothing_is_a_bad_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main(["--select", "ZZ-*"]) == 2
    assert "no claim matches ZZ-*" in capsys.readouterr().err


def test_nothing_counts_if_a_false_contract_is_not_refuted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gate, "check_canaries", lambda: ["one: Confirmed over all paths."])
    assert gate.main(["--select", "AM-1"]) == 1
    assert "nothing that it confirms counts" in capsys.readouterr().out


@pytest.mark.parametrize(("outcome", "code"), [(Outcome.CORROBORATED, 0), (Outcome.REFUTED, 1), (Outcome.ERROR, 1)])
def test_the_command_ends_with_1_unless_all_is_as_expected(
    outcome: Outcome, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gate, "check_canaries", list)
    monkeypatch.setattr(gate, "corroborate", lambda *_: [Finding("AM-1", AM_1, outcome, "why")])
    assert gate.main(["--select", "AM-1"]) == code
    assert ("NOT AS EXPECTED" in capsys.readouterr().out) is (code == 1)


def test_a_claim_expected_not_to_be_confirmed_gets_a_brief_look(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, int] = {}

    def look(claim: Claim, seconds: int) -> Finding:
        given[claim.name] = seconds
        return Finding(claim.clause, claim.name, Outcome.CORROBORATED)

    monkeypatch.setattr(gate, "_look", look)
    name = "in_order_accounts_for_every_unit"
    found = gate.corroborate([AM_1, name], 7, 1, [name])
    assert given == {AM_1: 7, name: gate.BRIEF_SECONDS}
    assert [each.name for each in found] == [name, AM_1]


def test_every_claim_has_a_harness_or_is_listed_as_having_none() -> None:
    without = [each.name for each in claims() if not has_harness(each.name)]
    assert set(without) <= set(EXPECTED_NOT_CONFIRMED)


def has_harness(name: str) -> bool:
    try:
        return bool(harness(name).numbers)
    except NoHarnessError:
        return False
