"""Checked: a verdict is taken from the cache only if all that it depends on is as it was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian_proofs.engine.check import check
from rhodian_proofs.language import hashes
from rhodian_proofs.record import Asked, Reached, Sanity, Status
from rhodian_proofs.run import cache as caching
from rhodian_proofs.run.cache import Cache, depends
from rhodian_proofs.run.registry import claims
from tests.proofs.walking import QUICK

if TYPE_CHECKING:
    from pathlib import Path

    from rhodian_proofs.record import Verdict

CLAIM = next(claim for claim in claims() if claim.name == "post_conserves_every_asset")


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    """Return a verdict worth keeping."""
    return check(CLAIM, QUICK)


def test_a_verdict_reads_back_as_it_was_kept(verdict: Verdict, tmp_path: Path) -> None:
    Cache(tmp_path).save(CLAIM, QUICK, verdict)
    assert Cache(tmp_path).load(CLAIM, QUICK) == attrs.evolve(verdict, cached=True)


def test_an_open_verdict_is_not_kept(verdict: Verdict, tmp_path: Path) -> None:
    Cache(tmp_path).save(CLAIM, QUICK, attrs.evolve(verdict, status=Status.OPEN))
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_kept_without_a_directory(verdict: Verdict) -> None:
    Cache(None).save(CLAIM, QUICK, verdict)
    assert Cache(None).load(CLAIM, QUICK) is None


def test_other_limits_ask_anew(verdict: Verdict, tmp_path: Path) -> None:
    Cache(tmp_path).save(CLAIM, QUICK, verdict)
    assert Cache(tmp_path).load(CLAIM, attrs.evolve(QUICK, seeds=2)) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"depends": 1}', "null"])
def test_a_file_that_cannot_be_read_is_no_verdict(damage: str, verdict: Verdict, tmp_path: Path) -> None:
    Cache(tmp_path).save(CLAIM, QUICK, verdict)
    (tmp_path / f"{CLAIM.name}.json").write_text(damage)
    assert Cache(tmp_path).load(CLAIM, QUICK) is None


@pytest.mark.parametrize(
    "change",
    [
        {"sentence": "Everything is true."},
        {"clause": "AL-1"},
        {"name": "another_claim"},
        {"scope": "nothing"},
        {"status": "bounded"},
        {"status": "open"},
        {"reasons": ["it is false"]},
        {"reached": [{"name": "rhodian.ledger.posting:post", "sha256": "0" * 64}]},
        {"statement": "def post_conserves_every_asset() -> None:\n    assert True\n"},
        {"questions": []},
    ],
)
def test_a_verdict_that_was_edited_is_none(change: dict[str, Any], verdict: Verdict, tmp_path: Path) -> None:
    Cache(tmp_path).save(CLAIM, QUICK, verdict)
    path = tmp_path / f"{CLAIM.name}.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["verdict"].update(change)
    path.write_text(json.dumps(kept), encoding="utf-8")
    assert Cache(tmp_path).load(CLAIM, QUICK) is None


@pytest.mark.parametrize(
    "change",
    [
        {"sentence": "Everything is true."},
        {"clause": "AL-1"},
        {"name": "another_claim"},
        {"scope": "nothing"},
        {"status": Status.BOUNDED},
        {"reasons": ["it is false"]},
        {"reached": (Reached("rhodian.ledger.posting:post", "0" * 64),)},
        {"sanity": (Sanity("a witness", passed=False, detail=""),)},
        {"questions": (Asked("0123456789abcdef", "", "", 1, linear=True),)},
        {"statement": "def post_conserves_every_asset() -> None:\n    assert True\n"},
    ],
)
def test_a_verdict_that_does_not_fit_the_claim_is_neither_kept_nor_believed(
    change: dict[str, Any], verdict: Verdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = attrs.evolve(verdict, **change)
    Cache(tmp_path).save(CLAIM, QUICK, wrong)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(caching, "_fits", lambda *_: True)
    Cache(tmp_path).save(CLAIM, QUICK, wrong)
    assert Cache(tmp_path).load(CLAIM, QUICK) is not None
    monkeypatch.undo()
    assert Cache(tmp_path).load(CLAIM, QUICK) is None


def test_the_verdict_of_one_claim_is_not_that_of_another(verdict: Verdict, tmp_path: Path) -> None:
    Cache(tmp_path).save(CLAIM, QUICK, verdict)
    other = next(claim for claim in claims() if claim is not CLAIM)
    (tmp_path / f"{CLAIM.name}.json").rename(tmp_path / f"{other.name}.json")
    assert Cache(tmp_path).load(other, QUICK) is None


def changed(monkeypatch: pytest.MonkeyPatch, package: str, module: str) -> None:
    """Change a module, or add one, as far as the cache can see."""
    real = hashes.digests
    others = {**real(package), module: "0" * 64}
    monkeypatch.setattr(hashes, "digests", lambda name: others if name == package else real(name))


@pytest.mark.parametrize(
    ("package", "module"),
    [
        ("rhodian", "rhodian"),
        ("rhodian", "rhodian.ledger.posting"),
        ("rhodian", "rhodian.base.errors"),
        ("rhodian", "rhodian.waterfall.tree"),
        ("rhodian", "rhodian.new"),
        ("rhodian_proofs", "rhodian_proofs"),
        ("rhodian_proofs", "rhodian_proofs.symbolic"),
        ("rhodian_proofs", "rhodian_proofs.symbolic.ints"),
        ("rhodian_proofs", "rhodian_proofs.engine.check"),
        ("rhodian_proofs", "rhodian_proofs.new"),
        ("rhodian_proofs", "rhodian_proofs.theorems"),
        ("rhodian_proofs", "rhodian_proofs.theorems.ledger.posting"),
    ],
)
def test_a_change_in_what_it_depends_on_is_noticed(package: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = depends(CLAIM, QUICK)
    changed(monkeypatch, package, module)
    assert depends(CLAIM, QUICK) != before


def test_a_change_in_what_a_theorem_imports_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = next(
        claim for claim in claims() if claim.check.__module__ == "rhodian_proofs.theorems.mutualisation.settlement"
    )
    before = depends(claim, QUICK)
    changed(monkeypatch, "rhodian_proofs", "rhodian_proofs.theorems.mutualisation.shortfall_loops")
    assert depends(claim, QUICK) != before


def test_a_change_in_a_theorem_that_it_does_not_import_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    before = depends(CLAIM, QUICK)
    changed(monkeypatch, "rhodian_proofs", "rhodian_proofs.theorems.sharing.allocation")
    assert depends(CLAIM, QUICK) == before


@pytest.mark.parametrize(
    "line",
    [
        "from rhodian_proofs.theorems.sharing.allocation import nothing",
        "from rhodian_proofs.theorems.sharing import allocation",
        "from rhodian_proofs.theorems.sharing.allocation import *",
        "import rhodian_proofs.theorems.sharing.allocation as other",
        "def f():\n    from rhodian_proofs.theorems.sharing import allocation",
        "from rhodian_proofs import theorems",
        "import rhodian_proofs",
        "from .allocation import nothing",
        "from . import allocation",
    ],
)
def test_however_a_theorem_is_imported_a_change_in_it_is_noticed(
    line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ledger.py").write_text(line, encoding="utf-8")
    paths = {**hashes.modules("rhodian_proofs"), "rhodian_proofs.theorems.ledger.posting": tmp_path / "ledger.py"}
    monkeypatch.setattr(hashes, "modules", lambda _: paths)
    caching._imports.cache_clear()
    try:
        before = depends(CLAIM, QUICK)
        changed(monkeypatch, "rhodian_proofs", "rhodian_proofs.theorems.sharing.allocation")
        assert depends(CLAIM, QUICK) != before
    finally:
        caching._imports.cache_clear()


def test_a_claim_of_a_module_that_is_not_of_the_package_depends_on_all_theorems(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(CLAIM.check, "__module__", "somewhere.else")
    before = depends(CLAIM, QUICK)
    changed(monkeypatch, "rhodian_proofs", "rhodian_proofs.theorems.sharing.allocation")
    assert depends(CLAIM, QUICK) != before
