from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import ceil, floor
from typing import Any

import pytest

from rhodian import in_order
from tests.conformance.differs import DIFFERS
from tests.conformance.haircuts import claims_on_a_pool
from tests.conformance.later import LATER, LATER_KINDS, REPLAYED_KINDS
from tests.conformance.reproduced import REPRODUCED
from tests.conformance.table import FOLDER, REPLAYED, VECTORS, VERDICTS, counts, later_rows, rows

BY_ID: dict[str, dict[str, Any]] = {vector["id"]: vector for vector in VECTORS}


@pytest.mark.parametrize("name", REPRODUCED)
def test_a_reproduced_vector_comes_out_to_the_unit_in_every_number(name: str) -> None:
    vector = BY_ID[name]
    assert REPRODUCED[name].replay(vector["inputs"]) == vector["expected"]


@pytest.mark.parametrize("name", DIFFERS)
def test_a_vector_that_differs_on_purpose_differs_as_the_table_says(name: str) -> None:
    vector, verdict = BY_ID[name], DIFFERS[name]
    ours = verdict.replay(verdict.given(vector))
    assert ours == verdict.ours
    assert verdict.theirs.items() <= vector["expected"].items()
    assert all(ours.get(key) != number for key, number in verdict.theirs.items())
    assert verdict.theirs
    in_common = vector["expected"].keys() & ours.keys() - verdict.theirs.keys()
    assert {key: ours[key] for key in in_common} == {key: vector["expected"][key] for key in in_common}


@pytest.mark.parametrize("name", DIFFERS)
def test_where_rhodian_differs_every_unit_has_a_bearer_or_a_name(name: str) -> None:
    verdict = DIFFERS[name]
    whole, parts = verdict.accounts(verdict.given(BY_ID[name]), verdict.ours)
    assert whole == parts


def test_every_vector_ends_in_exactly_one_list() -> None:
    assert len(VERDICTS) == len(REPRODUCED) + len(DIFFERS) + len(LATER)
    assert [vector["id"] for vector in REPLAYED if vector["id"] not in VERDICTS] == []
    assert VERDICTS.keys() == {vector["id"] for vector in REPLAYED}


def test_every_kind_is_replayed_or_belongs_to_a_later_mechanism() -> None:
    assert {vector["primitive"] for vector in VECTORS} == {*REPLAYED_KINDS, *LATER_KINDS}
    assert not {*REPLAYED_KINDS} & {*LATER_KINDS}


def test_the_lists_are_as_long_as_the_readme_says() -> None:
    assert counts() == {"reproduced": 101, "differs on purpose": 20}
    assert (len(REPLAYED), len(VECTORS), len(BY_ID)) == (121, 165, 165)
    assert "reproduced 101, differs on purpose 20" in (FOLDER / "README.md").read_text("utf-8")


def test_the_tables_of_the_readme_are_the_classification() -> None:
    lines = (FOLDER / "README.md").read_text("utf-8").splitlines()
    found = [line for line in lines if line.startswith("| ") and not line.startswith(("| vector", "| kind", "| list"))]
    assert found == [*rows(), *later_rows()]


def test_where_claims_come_first_come_first_served_the_total_paid_is_the_same_in_every_order() -> None:
    given = BY_ID["percolator-205"]["inputs"]
    claims = claims_on_a_pool(given)["claims"]
    assert given["orders"]
    assert {sum(in_order(given["vault"], order).shares) for order in permutations(claims)} == {50}


def test_the_last_winner_of_vega_231_is_paid_above_its_quota_there_and_within_it_here() -> None:
    verdict, vector = DIFFERS["vega-231"], BY_ID["vega-231"]
    collected, expected = vector["expected"]["collected"], vector["expected"]["expected"]
    for name, gain in vector["inputs"]["gains"]:
        quota = Fraction(collected * gain, expected)
        assert floor(quota) <= verdict.ours["paid"][name] <= ceil(quota)
    assert verdict.theirs["paid"]["trader3"] > ceil(quota)


def test_the_charge_per_unit_of_drift_041_collects_more_than_the_loss() -> None:
    vector = BY_ID["drift-041"]
    units = (vector["inputs"]["long_base"] - vector["inputs"]["short_base"]) // 10**9
    assert DIFFERS["drift-041"].theirs["funding_delta"] * units == 100_000_010 * 1000
    assert vector["inputs"]["loss"] == 100_000_000
