"""Whatever a history file holds, it plays, or is refused by faults or by an event; and nothing else."""

from __future__ import annotations

import copy
import datetime as dt
import re
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rhodian_desk.history.decode import Decoding, load
from rhodian_desk.io.faults import FaultList, ScenarioFaults
from rhodian_desk.io.toml import BareNumber
from rhodian_desk.play.play import play
from rhodian_desk.play.played import EventRefused
from tests.desk.documents import played as document
from tests.desk.histories import SOUND, contribute, deposit, events, mark, trade
from tests.desk.test_history_auctions import DUTCH, ENGLISH, LOT, SEALED, TEXT, bid, cash, close, take
from tests.desk.test_history_play import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.history.records import History
    from rhodian_desk.play.played import Run

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "histories").glob("*.toml"))
MARKET = (deposit("A", "20.00"), deposit("B", "30.00"), trade("A", "B", 15), mark("8.00", '{ owner = "A" }'))
MACHINE = (
    'type = "funding"\nmarket = "BTC"\namount = "0.01"',
    'type = "mark"\nprices = { BTC = "9.00", ETH = "9.00" }\nsales = [{ owner = "A", market = "BTC", quantity = 1 }]',
    'type = "mark"\nsell = "all liquidatable"',
)
TEXTS = [
    *(example.read_text(encoding="utf-8") for example in EXAMPLES),
    events(contribute("4.00"), *MARKET, 'type = "loss"\nid = "l"\namount = "1.00"', text=SOUND),
    events(LOT, cash("X"), ENGLISH, bid(11, "X", 'amount = "9.00"'), close(31), text=TEXT),
    events(LOT, cash("X"), SEALED, bid(11, "X", 'price = "9.00"\nquantity = "9"'), close(110), text=TEXT),
    events(LOT, cash("X"), DUTCH, take(60, "X", 10), text=TEXT),
    events(*MARKET[:3], *MACHINE, text=SHARED),
]
TABLES = [tomllib.loads(text, parse_float=BareNumber) for text in TEXTS]
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["0", "5.00", "-1", "1e3", "in order", "outside", "margin", "contracts", "A", "BTC", "fund", "a"])
    | st.sampled_from([10**31, 0, 1, 2**63])
    | st.builds(BareNumber, st.sampled_from(["1.5", "nan", "inf", "-0.0", "1e400"]))
    | st.dates()
    | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["owner", "type", "at", "purpose", "from", "to"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def sound_or_none(decode: Callable[[], History]) -> History | None:
    """Return the history, or nothing after checking that every fault can be printed on one line."""
    try:
        return decode()
    except ScenarioFaults as refusal:
        faults = refusal.faults
    assert faults
    assert all(str(fault).isprintable() and fault.what and fault.right for fault in faults)
    return None


def run_or_none(told: History, policy: str) -> Run | None:
    """Return the play, or nothing after checking that what is refused is said without words of the machine."""
    try:
        return play(told, policy)
    except EventRefused as refusal:
        said = refusal.said
    assert re.search(r"smallest unit|value of type|\((int|str|bool|NoneType)\)|fault of rhodian", said) is None
    return None


def documented_or_none(run: Run) -> dict[str, Any] | None:
    """Return the document, or nothing after checking that a published figure is what is at fault."""
    try:
        return document(run)
    except ScenarioFaults as refusal:
        faults = refusal.faults
    assert all(str(fault).isprintable() and ".measure." in fault.where for fault in faults)
    return None


def played_or_refused(decode: Callable[[], History]) -> None:
    """Play a history under each of its policies, if it is sound and every event is possible."""
    told = sound_or_none(decode)
    for policy in () if told is None else told.policies:
        run = run_or_none(told, policy)  # type: ignore[arg-type]  # there are no policies of no history
        if run is not None:
            assert all(trial.balanced for trial in run.trial)
            made = documented_or_none(run)
            assert made is None or made["policy"] == policy


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the paths of every value in nested tables and arrays."""
    keys = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(below for key, value in keys for below in places(value, (*path, key)))]


@given(st.text() | st.sampled_from(TEXTS).map(lambda text: text[: len(text) // 2]))
@settings(max_examples=40, deadline=None)
def test_arbitrary_text_is_refused_with_faults(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history.toml"
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        played_or_refused(lambda: load(str(file)))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_history_with_values_replaced_removed_or_added_plays_or_is_refused(data: st.DataObject) -> None:
    raw = copy.deepcopy(data.draw(st.sampled_from(TABLES)))
    path = data.draw(st.sampled_from([path for path in places(raw) if path]))
    node = raw
    for key in path[:-1]:
        node = node[key]
    what = data.draw(st.sampled_from(["replace", "remove", "add"]))
    if what == "remove":
        del node[path[-1]]
    elif what == "add" and isinstance(node, dict):
        node[
            data.draw(
                st.sampled_from(["owner", "asset", "limit", "more", "sales", "markets", "around", "over", "ratio"])
            )
        ] = data.draw(VALUES)
    else:
        node[path[-1]] = data.draw(VALUES)
    played_or_refused(lambda: Decoding(FaultList("history.toml")).decode(raw))


@given(st.permutations(TABLES[0]["events"]), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_events_in_another_order_play_or_are_refused(order: list[dict[str, Any]], same: int) -> None:
    at = {0: 5, 1: dt.datetime(2024, 3, 4, 9, tzinfo=dt.UTC)}.get(same)
    told = [{**event, "at": event["at"] if at is None else at} for event in order]
    played_or_refused(lambda: Decoding(FaultList("history.toml")).decode({**TABLES[0], "events": told}))
