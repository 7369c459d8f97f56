"""Checked: a sample is the same for the same seed, the gate lets nothing worse through, and what is known is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

from rhodian_proofs.mutation import sample
from rhodian_proofs.mutation.ends import ENDS
from rhodian_proofs.mutation.fates import Fate, Report, score
from rhodian_proofs.mutation.kept import FOLDER, Kept, _digests, _machine
from rhodian_proofs.mutation.mutants import select_mutants
from rhodian_proofs.mutation.reach import Known
from rhodian_proofs.mutation.servers import Patience
from rhodian_proofs.run import cli
from rhodian_proofs.run.registry import claims, find

if TYPE_CHECKING:
    from rhodian_proofs.mutation.mutation import Mutant

SOME = ["mutualisation.settlement.*", "waterfall.settlement.*", "ledger.posting.*"]


@pytest.fixture(scope="module")
def mutants() -> list[Mutant]:
    return select_mutants(SOME)


def test_a_sample_is_the_same_for_the_same_seed_and_another_for_another(mutants: list[Mutant]) -> None:
    assert sample.draw(mutants, 20, 1) == sample.draw(list(reversed(mutants)), 20, 1)[::-1]
    assert sample.draw(mutants, 20, 1) != sample.draw(mutants, 20, 2)
    assert len(sample.draw(mutants, 20, 1)) == 20
    assert sample.draw(mutants, 10**6, 1) == mutants


def test_a_sample_holds_a_mutant_of_each_module(mutants: list[Mutant]) -> None:
    assert {mutant.module for mutant in sample.draw(mutants, 3, 7)} == {mutant.module for mutant in mutants}


def test_a_mutant_more_or_less_moves_one_other_at_most(mutants: list[Mutant]) -> None:
    drawn = sample.draw(mutants, 30, 1)
    fewer = [mutant for mutant in mutants if mutant is not drawn[10]]
    assert len(set(drawn) - set(sample.draw(fewer, 30, 1))) == 1


def test_a_mutant_keeps_its_name_whatever_stands_above_it(mutants: list[Mutant]) -> None:
    assert len({mutant.id for mutant in mutants}) == len(mutants)
    assert all(str(mutant.line) not in mutant.id.rpartition(":")[0] for mutant in mutants)


def fates(mutants: list[Mutant], *ends: str) -> tuple[Fate, ...]:
    return tuple(Fate(mutant, end) for mutant, end in zip(mutants, ends, strict=False))


@pytest.mark.parametrize("end", ENDS)
def test_the_gate_lets_through_only_what_is_killed_equivalent_or_recorded(mutants: list[Mutant], end: str) -> None:
    found = fates(mutants, end)
    compared = sample.compare(found, {})
    assert compared.passed == (end in {"refuted", "proof broken", "equivalent", "does not load"})
    assert sample.compare(found, {mutants[0].id: end}).passed
    assert any(mutants[0].id in line for line in compared.lines()) != compared.passed


def test_what_was_rejected_may_not_survive(mutants: list[Mutant]) -> None:
    record = {mutants[0].id: "rejected"}
    assert not sample.compare(fates(mutants, "survived"), record).passed
    assert sample.compare(fates(mutants, "rejected"), {mutants[0].id: "survived"}).passed


def test_what_is_killed_now_is_to_be_dropped_from_the_record(mutants: list[Mutant]) -> None:
    compared = sample.compare(fates(mutants, "refuted"), {mutants[0].id: "survived", "of another sample": "survived"})
    assert compared.passed
    assert compared.gone == (mutants[0].id,)
    assert mutants[0].id in compared.lines()[0]


def test_a_record_is_read_as_it_was_written(mutants: list[Mutant], tmp_path: Path) -> None:
    found = fates(mutants, "refuted", "survived", "rejected", "equivalent")
    path = tmp_path / "survivors.json"
    assert sample.read(path) == {}
    sample.write(path, found, size=4, seed=9)
    assert sample.read(path) == {mutants[1].id: "survived", mutants[2].id: "rejected"}
    written = json.loads(path.read_text(encoding="utf-8"))
    assert (written["sample"], written["seed"], written["ends"]["refuted"]) == (4, 9, 1)
    assert sample.compare(found, sample.read(path)).passed


def test_the_record_in_the_tree_is_of_the_sample_that_is_drawn_on_every_run() -> None:
    written = json.loads(sample.where().read_text(encoding="utf-8"))
    house = Path(__file__).parents[2]
    flags = f"--sample {written['sample']} --seed {written['seed']}"
    assert f"SAMPLE := {flags}\n" in (house / "Makefile").read_text(encoding="utf-8")
    assert "\nmake sample " in (house / ".ci" / "run").read_text(encoding="utf-8")
    assert sum(written["ends"].values()) == written["sample"]
    assert sample.read(sample.where()).keys() == {each["id"] for each in written["left"]}


def test_a_score_counts_as_killed_only_what_a_proof_failed_on(mutants: list[Mutant]) -> None:
    found = score(fates(mutants, *ENDS))
    assert (found.generated, found.killed, found.could_be_killed, found.percent) == (9, 2, 7, "28 %")
    assert score(()).percent == "-"
    assert score(fates(mutants, "equivalent")).percent == "-"


def test_a_report_has_a_row_for_each_module_and_names_what_is_not_killed(mutants: list[Mutant]) -> None:
    other = attrs.evolve(mutants[0], module="rhodian.elsewhere")
    table = Report((*fates(mutants, "refuted", "survived", "rejected"), Fate(other, "equivalent")), 100).table()
    rows = {line.split()[0]: line.split()[1:3] for line in table.splitlines()}
    assert rows["elsewhere"] == ["1", "0"]
    assert rows["all"] == ["4", "1"]
    assert "a sample of 4 of 100 mutants" in table
    assert f"SURVIVED {mutants[1].place} line {mutants[1].line}" in table
    assert f"REJECTED {mutants[2].place} line {mutants[2].line}" in table
    assert mutants[0].id not in table


def asked() -> list[Known]:
    return [Known(find("", "post_conserves_every_asset"), frozenset({"rhodian.ledger.posting:post"}), 3)]


def test_what_is_known_of_a_mutant_is_kept_until_something_that_it_depends_on_changes(
    mutants: list[Mutant], tmp_path: Path
) -> None:
    kept = Kept(tmp_path, Patience())
    fate = Fate(mutants[0], "refuted", "amount = 3", "LE-1")
    assert kept.load(mutants[0], asked()) is None
    kept.save(fate, asked())
    assert kept.load(mutants[0], asked()) == fate
    assert kept.load(mutants[1], asked()) is None
    assert kept.load(mutants[0], []) is None
    assert kept.load(attrs.evolve(mutants[0], source=mutants[0].source + "\n"), asked()) is None
    assert Kept(tmp_path, Patience(rest=1)).load(mutants[0], asked()) is None
    assert Kept(None, Patience()).load(mutants[0], asked()) is None


@pytest.mark.parametrize(
    ("module", "is_known"),
    [
        ("rhodian.ledger.posting", False),
        ("rhodian.base.accounts", False),
        ("rhodian_proofs.theorems.ledger.posting", False),
        ("rhodian_proofs.engine.check", False),
        ("rhodian_proofs.mutation.worker", False),
        ("rhodian.deleveraging.cascades", False),
        ("rhodian_proofs.theorems.deleveraging.cascades", True),
        ("rhodian_proofs.report.page", True),
    ],
)
def test_a_change_asks_about_those_mutants_anew_whose_claims_it_reaches(
    mutants: list[Mutant], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, *, is_known: bool
) -> None:
    Kept(tmp_path, Patience()).save(Fate(mutants[0], "survived"), asked())
    digests = {**_digests(), module: "of what was changed"}
    assert digests.keys() == _digests().keys()
    monkeypatch.setattr("rhodian_proofs.mutation.kept._digests", lambda: digests)
    _machine.cache_clear()
    try:
        assert (Kept(tmp_path, Patience()).load(mutants[0], asked()) is not None) == is_known
    finally:
        _machine.cache_clear()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"depends": "of another"}'])
def test_what_cannot_be_read_is_not_known(mutants: list[Mutant], tmp_path: Path, text: str) -> None:
    kept = Kept(tmp_path, Patience())
    kept.save(Fate(mutants[0], "refuted"), asked())
    (file,) = tmp_path.glob("*.json")
    file.write_text(text, encoding="utf-8")
    assert kept.load(mutants[0], asked()) is None


def test_the_command_says_the_score_asks_nothing_twice_and_leaves_verdicts_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_base = Known(
        find("", "a_loss_is_socialised_over_its_base_alone"),
        frozenset({"rhodian.mutualisation.remedies:by_base"}),
        1,
    )
    monkeypatch.setattr("rhodian_proofs.mutation.command.known_claims", lambda _: (by_base,))
    cache = tmp_path / "kept"
    words = [
        "--mutants",
        "--select",
        "mutualisation.remedies.by_base",
        "--sample",
        "2",
        "--jobs",
        "1",
        "--cache",
        str(cache),
    ]
    code = cli.main([*words, "--report", str(tmp_path)])
    first = capsys.readouterr().out
    assert f"{len(claims()) - 1} claims are put to no mutant" in first
    assert "2 mutants, 0 of them known" in first
    assert "mutants are killed by a proof" in first
    assert [path.name for path in cache.iterdir()] == [FOLDER]
    assert cli.main(words) == code
    again = capsys.readouterr().out
    assert "2 mutants, 2 of them known" in again
    assert json.loads((tmp_path / "mutants.json").read_text(encoding="utf-8"))["passed"] is (code == 0)


def test_where_nothing_is_known_of_any_claim_no_score_is_made_up(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rhodian_proofs.mutation.command.known_claims", lambda _: ())
    assert cli.main(["--mutants", "--select", "mutualisation.remedies.by_base", "--no-cache"]) == 2
    assert "of no claim is it known what it goes through" in capsys.readouterr().err
