"""Checked: a verdict is taken from the cache only if all that it depends on is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from rhodian_proofs.engine.check import check
from rhodian_proofs.record import Status
from rhodian_proofs.run import cache as caching
from rhodian_proofs.run.cache import Cache, depends
from rhodian_proofs.run.registry import claims
from tests.proofs.walking import QUICK

if TYPE_CHECKING:
    from pathlib import Path

    from rhodian_proofs.claims.writing import Claim
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


def changed(monkeypatch: pytest.MonkeyPatch, package: str, module: str) -> None:
    """Change a module, as far as the cache can see."""
    real = caching._texts
    texts = {**real(package), module: real(package)[module] + "\n# changed\n"}
    monkeypatch.setattr(caching, "_texts", lambda name: texts if name == package else real(name))


def key(claim: Claim = CLAIM) -> str:
    """Return the digest of what the claim depends on, given the modules that it goes through."""
    return depends(claim, QUICK, ["rhodian.ledger", "rhodian.loops"])


@pytest.mark.parametrize(
    ("package", "module"),
    [
        ("rhodian", "rhodian.ledger"),
        ("rhodian", "rhodian.accounts"),
        ("rhodian", "rhodian.errors"),
        ("rhodian_proofs", "rhodian_proofs.symbolic.ints"),
        ("rhodian_proofs", "rhodian_proofs.engine.check"),
        ("rhodian_proofs", "rhodian_proofs.theorems.ledger"),
    ],
)
def test_a_change_in_what_it_depends_on_is_noticed(package: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    changed(monkeypatch, package, module)
    assert key() != before


@pytest.mark.parametrize(
    ("package", "module"),
    [("rhodian", "rhodian.waterfall"), ("rhodian_proofs", "rhodian_proofs.theorems.allocation")],
)
def test_a_change_elsewhere_is_not(package: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    changed(monkeypatch, package, module)
    assert key() == before


def test_a_claim_of_a_module_that_is_not_of_the_package_depends_on_all_theorems(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(CLAIM.check, "__module__", "somewhere.else")
    before = key()
    changed(monkeypatch, "rhodian_proofs", "rhodian_proofs.theorems.allocation")
    assert key() != before
