"""Whatever stands in the section of a stress, it is read, or everything that is wrong with it is said."""

from __future__ import annotations

import tomllib
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.io.faults import FaultList, ScenarioFaults
from rhodian_desk.risk.stress_file import Member, Section, Simulation, Stress, decode
from tests.desk.conftest import SOUND

KEYS = [each.name for kind in (Section, Simulation, Member) for each in attrs.fields(kind)]

SOUND_VALUES: dict[str, Any] = {
    "waterfall": "default waterfall",
    "losses": ["1.00", "2.00"],
    "members": [{"owner": "A", "scale": "1.00"}],
    "simulation": {"scenarios": 5, "seed": 1, "degrees": 4, "correlation": "0.5", "rounding": "up"},
    "quantiles": ["0.25"],
    "confidence": "0.9",
}

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(("1.00", "0.5", "-1", "0", "1", "down", "A", "9" * 301, "\u0660.\u0665", "1e3", "../x", "\x00"))
)
anything = st.recursive(
    leaves,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), below),
    max_leaves=12,
)


def read(section: dict[str, Any]) -> Stress | ScenarioFaults:
    """Read a section below a sound scenario."""
    try:
        return decode({**tomllib.loads(SOUND), "stress": section}, FaultList("file"), lambda _: None)
    except ScenarioFaults as faults:
        return faults


@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), anything, max_size=5))
def test_any_tables_are_read_or_refused_line_by_line(section: dict[str, Any]) -> None:
    found = read(section)
    if isinstance(found, ScenarioFaults):
        assert all(line.startswith("file: stress") for line in str(found).splitlines())


@given(st.fixed_dictionaries({}, optional={key: st.just(value) for key, value in SOUND_VALUES.items()}), st.data())
def test_a_sound_section_is_read_and_one_wrong_value_in_it_refused(
    section: dict[str, Any], data: st.DataObject
) -> None:
    ways = {"losses", "simulation"} & section.keys()
    sound = len(ways) == 1 and ("simulation" not in section or "members" in section)
    assert isinstance(read(section), Stress) == sound
    if sound:
        key = data.draw(st.sampled_from(sorted(section)))
        wrong: object = data.draw(st.sampled_from((None, 1.5, -1, {}, "\x00", [[]], True)))
        assert isinstance(read({**section, key: wrong}), ScenarioFaults)


@given(st.integers(1, 10**18 - 1))
def test_a_level_is_taken_exactly_as_it_is_written(digits: int) -> None:
    found = read({"losses": ["1.00"], "quantiles": [f"0.{digits:018}"]})
    assert isinstance(found, Stress)
    assert [(each.numerator * 10**18) % each.denominator for each in found.levels] == [0]
    assert [each.numerator * 10**18 // each.denominator for each in found.levels] == [digits]
