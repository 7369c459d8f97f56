"""Whatever a scenario file holds, decoding ends in a sound scenario or in `ScenarioFaults`, and nothing else."""

from __future__ import annotations

import copy
import datetime as dt
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rhodian_desk.export.journal import lines
from rhodian_desk.io.faults import FaultList, ScenarioFaults, Wrong
from rhodian_desk.io.toml import BareNumber
from rhodian_desk.scenario.decode import Decoding, load
from rhodian_desk.scenario.settle import settle
from tests.desk.documents import settlement as document

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.scenario.records import Scenario

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.toml"))
TEXTS = [example.read_text(encoding="utf-8") for example in EXAMPLES]
TABLES = [tomllib.loads(text, parse_float=BareNumber) for text in TEXTS]

KEYS = st.sampled_from(["owner", "fund", "name"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none().map(lambda _: {})
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["0", "5.00", "-1", "1e3", "all", "in order", "limited", "outside", "members", "a / b"])
    | st.builds(BareNumber, st.sampled_from(["1.5", "nan", "inf", "-0.0", "1e400"]))
    | st.dates()
    | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["owner", "fund", "name", "purpose", "from", "to"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def sound_or_none(decode: Callable[[], Scenario]) -> Scenario | None:
    """Return the scenario, or nothing after checking that every fault can be printed on one line."""
    try:
        return decode()
    except ScenarioFaults as refusal:
        faults = refusal.faults
    assert faults
    assert all(str(fault).isprintable() and fault.what and fault.right for fault in faults)
    return None


def outcome_of(raw: dict[str, Any], folder: str) -> bool:
    """Decode tables as if they came from a file in a folder; if they are sound, use them in every way."""
    decoding = Decoding(FaultList(f"{folder}/scenario.toml"), lambda _: None)
    scenario = sound_or_none(lambda: decoding.decode(raw))
    if scenario is None:
        return False
    outcome = settle(scenario)
    assert document(outcome)["unaccounted"].strip("0.") == ""
    assert "".join(lines(outcome))
    return True


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the paths of every value in nested tables and arrays."""
    keys = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(below for key, value in keys for below in places(value, (*path, key)))]


@given(st.text())
@settings(max_examples=60, deadline=None)
def test_arbitrary_text_decodes_or_is_refused_with_faults(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.toml"
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        sound_or_none(lambda: load(str(file)))


@given(st.binary())
@settings(max_examples=40, deadline=None)
def test_arbitrary_bytes_are_refused_with_faults(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.toml"
        file.write_bytes(content)
        sound_or_none(lambda: load(str(file)))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_an_example_with_a_piece_of_text_cut_out_or_doubled_decodes_or_is_refused(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    piece = data.draw(st.sampled_from(["", text[first:last] * 2, '"', "\n", "[[accounts]]"]))
    try:
        raw = tomllib.loads(text[:first] + piece + text[last:], parse_float=BareNumber)
    except tomllib.TOMLDecodeError:
        return
    outcome_of(raw, str(EXAMPLES[0].parent))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_an_example_with_values_replaced_removed_or_added_decodes_or_is_refused(data: st.DataObject) -> None:
    raw = copy.deepcopy(data.draw(st.sampled_from(TABLES)))
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from([path for path in places(raw) if path]))
        node = raw
        for key in path[:-1]:
            node = node[key]
        what = data.draw(st.sampled_from(["replace", "remove", "add"]))
        if what == "remove":
            del node[path[-1]]
        elif what == "add" and isinstance(node, dict):
            node[data.draw(st.text(max_size=5))] = data.draw(VALUES)
        else:
            node[path[-1]] = data.draw(VALUES)
    outcome_of(raw, str(EXAMPLES[0].parent))


@given(st.text(alphabet='owner,balance\n"AB1.5-\r\0\x1b é', max_size=60))
@settings(max_examples=80, deadline=None)
def test_an_arbitrary_csv_file_decodes_or_is_refused(content: str) -> None:
    raw = {
        "schema": "rhodian.scenario/1",
        "id": "a",
        "title": "a",
        "date": dt.date(2020, 1, 1),
        "asset": {"code": "EUR", "scale": 2},
        "groups": {"g": {"purpose": "p", "csv": "g.csv"}},
        "waterfalls": [{"name": "w", "rule": "in proportion", "group": "g"}],
        "losses": [{"id": "l", "amount": "1.00"}],
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "g.csv").write_text(f"owner,balance\n{content}", encoding="utf-8", newline="")
        outcome_of(raw, folder)


def test_the_fuzzing_starts_from_what_is_sound() -> None:
    assert all(outcome_of(copy.deepcopy(raw), str(EXAMPLES[0].parent)) for raw in TABLES)


def test_a_fault_within_the_decoder_would_not_pass_for_a_refusal() -> None:
    assert not issubclass(Wrong, ScenarioFaults)
