"""Checked: `rhodian prove` says of each claim what it is, and its exit code agrees."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian_proofs import cli
from rhodian_proofs.check import Status, Verdict
from rhodian_proofs.registry import claims

if TYPE_CHECKING:
    from collections.abc import Iterator

CLAIM_KEYS = {
    "about",
    "clause",
    "counterexample",
    "cvc5_seconds",
    "lemmas",
    "name",
    "obligations",
    "paths",
    "reasons",
    "scope",
    "sentence",
    "status",
    "witnesses",
    "z3_seconds",
}


def pretend(monkeypatch: pytest.MonkeyPatch, status: Status, **fields: Any) -> None:
    """Let every claim asked for come out alike."""

    def verdicts(chosen: Any, _: object, __: object) -> Iterator[Verdict]:
        for claim in reversed(chosen):
            verdict = Verdict(claim.clause, claim.name, claim.sentence, (), **fields)
            yield attrs.evolve(verdict, status=status, paths=3, obligations=5, witnesses=2)

    monkeypatch.setattr(cli, "_verdicts", verdicts)


def test_a_real_run_as_json_has_its_keys_and_proves(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--select", "WF-5", "--seeds", "1", "--jobs", "1", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"schema", "rhodian", "solvers", "limits", "claims"}
    assert document["schema"] == "rhodian.proofs/1"
    assert set(document["solvers"]) == {"z3", "cvc5"}
    assert document["limits"] == {"z3_ms": 24_000, "cvc5_ms": 24_000, "seeds": 1}
    claim, *lemmas = sorted(document["claims"], key=lambda claim: claim["clause"] != "WF-5")
    assert {lemma["clause"] for lemma in lemmas} == {"LM-1", "LM-2"}
    assert set(claim) == CLAIM_KEYS
    assert (claim["clause"], claim["status"], claim["reasons"]) == ("WF-5", "proved", [])
    assert claim["paths"] > 0
    assert claim["obligations"] > 0
    assert claim["witnesses"] > 0
    assert [name for name, _ in claim["about"]] == ["Limited.capacity", "Limited.divide"]


def test_a_run_in_which_all_is_proved_exits_with_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, Status.PROVED)
    assert cli.main(["--select", "LE-*"]) == 0
    out = capsys.readouterr().out
    assert out.count("proved   LE-") == 7
    assert "9 proved, 0 bounded, 0 open; 27 paths, 45 obligations" in out


def test_an_open_claim_is_printed_as_open_with_its_reason_and_exits_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, Status.OPEN, reasons=["cvc5 answers sat: something"])
    assert cli.main(["--select", "WF-5"]) == 1
    out = capsys.readouterr().out
    assert "OPEN WF-5 limited_passes_on_the_loss_up_to_its_capacity: cvc5 answers sat: something" in out
    assert "0 proved, 0 bounded, 3 open" in out


def test_a_bounded_claim_is_printed_as_bounded_and_never_as_proved(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, Status.BOUNDED, scope="one tree")
    assert cli.main(["--select", "WF-6"]) == 0
    out = capsys.readouterr().out
    assert "bounded  WF-6" in out
    assert "bounded WF-6 a_tree_bears_the_loss_up_to_its_capacity: one tree" in out
    assert "0 proved, 3 bounded, 0 open" in out
    assert " proved " not in out.replace("0 proved", "")


def test_a_claim_that_uses_a_lemma_that_is_not_proved_is_open(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, Status.PROVED, lemmas=("some lemma",))
    assert cli.main(["--select", "WF-5"]) == 1
    assert (
        "WF-5 limited_passes_on_the_loss_up_to_its_capacity: uses a lemma that is not proved: some lemma"
        in capsys.readouterr().out
    )


def test_verdicts_are_in_the_order_of_the_clauses(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pretend(monkeypatch, Status.PROVED)
    assert cli.main(["--format", "json"]) == 0
    names = [claim["name"] for claim in json.loads(capsys.readouterr().out)["claims"]]
    assert names == [claim.name for claim in claims()]


def test_a_selection_that_matches_nothing_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--select", "nothing", "XX-*"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "rhodian prove: no claim matches nothing XX-*; see rhodian prove --list\n"


def test_a_claim_is_selected_by_clause_or_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--list", "--select", "AM-1", "limited_*"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 4
    assert "AM-1" in out
    assert "limited_passes_on_the_loss_up_to_its_capacity" in out


def test_the_list_proves_nothing_and_names_every_claim(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "_verdicts", None)
    assert cli.main(["--list"]) == 0
    out = capsys.readouterr().out
    assert [claim.name for claim in claims() if f"{claim.name}\n       {claim.sentence}\n" not in out] == []


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "x", "", "1000000", "\u0663"])
@pytest.mark.parametrize("option", ["--jobs", "--timeout", "--seeds"])
def test_a_malformed_number_is_refused_with_exit_code_2(
    option: str, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main([f"{option}={number}"])
    assert stop.value.code == 2
    assert "is not a whole number from 1 to 999999" in capsys.readouterr().err
