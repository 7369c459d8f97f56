"""Checked: events and states have one text each, which reads as the same value, and no other text is taken."""

from __future__ import annotations

import copy
import enum
import json
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, InvalidValue
from rhodian.base.accounts import AMOUNT_DIGITS_MAX
from rhodian.machine import text
from rhodian.machine.events import Deposit, Event, Marks, Price, RulesChanged, Trade
from rhodian.machine.happenings import PlainLoss
from rhodian.machine.state import State
from rhodian.machine.text import DEPTH_MAX, TextRefused, read_event, read_state, write_event, write_state
from tests.strategies import EUR, NOT_NATURAL, untyped
from tests.strategies_machine import EVENTS, states

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DataObject

GOLDEN = Path(__file__).parent / "text.txt"
LINES = GOLDEN.read_text(encoding="ascii").splitlines()
MARKS = write_event(Marks(7, "round 1", (Price("X", 5), Price("Y", 6)), (), sell_all=True))
DEPOSIT = write_event(Deposit(5, Account("Zoë", "margin", EUR), 12))
STATE = LINES[-1]


def reading(line: str) -> Callable[[str], Event | State]:
    """Return what reads a line: the examples that say no kind are states, all others are events."""
    return read_event if "kind" in json.loads(line) else read_state


def refused(reads: Callable[[str], object], line: str) -> TextRefused:
    """Return the refusal of a text."""
    with pytest.raises(TextRefused) as caught:
        reads(line)
    return caught.value


@pytest.mark.parametrize("events", EVENTS, ids=[kind.__name__ for kind in get_args(Event)])
@given(data=st.data())
def test_an_event_reads_as_it_was_written(events: st.SearchStrategy[Event], data: DataObject) -> None:
    event = data.draw(events)
    written = write_event(event)
    assert read_event(written) == event
    assert write_event(read_event(written)) == written


@given(state=states())
def test_a_state_reads_as_it_was_written(state: State) -> None:
    written = write_state(state)
    assert read_state(written) == state
    assert write_state(read_state(written)) == written


@given(data=st.data())
def test_a_text_is_canonical_json_without_numbers(data: DataObject) -> None:
    written = data.draw(st.one_of(st.one_of(*EVENTS).map(write_event), states().map(write_state)))
    numbers: list[str] = []
    plain = json.loads(written, parse_int=numbers.append, parse_float=numbers.append)
    assert numbers == []
    assert written.isascii()
    assert json.dumps(plain, sort_keys=True, separators=(",", ":")) == written


def test_every_kind_of_event_is_drawn_and_has_an_example() -> None:
    shown = {json.loads(line)["kind"] for line in LINES if "kind" in json.loads(line)}
    assert shown == {kind.__name__ for kind in get_args(Event)}
    assert len(EVENTS) == len(get_args(Event))


@given(data=st.data())
def test_what_is_drawn_for_a_kind_of_event_is_of_that_kind(data: DataObject) -> None:
    place = data.draw(st.integers(0, len(EVENTS) - 1))
    assert type(data.draw(EVENTS[place])) is get_args(Event)[place]


@pytest.mark.parametrize("line", LINES, ids=[line[:40] for line in LINES])
def test_an_example_that_was_once_written_is_still_read_and_written_so(line: str) -> None:
    value = reading(line)(line)
    assert (write_state(value) if isinstance(value, State) else write_event(value)) == line


def test_every_record_is_made_of_its_fields_by_name_and_has_none_named_kind() -> None:
    assert set(text._RECORDS) >= {*get_args(Event), State}
    for record, fields in text._RECORDS.items():
        assert all(field.alias == field.name for field in attrs.fields(untyped(record)))
        assert set(fields) == {field.name for field in attrs.fields(untyped(record)) if field.init}
        assert "kind" not in fields


def test_the_examples_hold_every_record_there_is() -> None:
    shown: set[type] = set()

    def look(value: object) -> None:
        if isinstance(value, tuple):
            for item in value:
                look(item)
        elif attrs.has(type(value)):
            shown.add(type(value))
            look(tuple(getattr(value, name) for name in text._RECORDS[type(value)]))

    for line in LINES:
        look(reading(line)(line))
    assert shown == set(text._RECORDS)


def test_records_of_one_choice_have_names_of_their_own() -> None:
    names = [kind.__name__ for kind in text._RECORDS]
    assert len(set(names)) == len(names)


class Colour(enum.Enum):
    """An enumeration."""

    RED = "red"


@attrs.frozen
class Floating:
    """A record that holds what no kernel's may."""

    amount: float


@pytest.mark.parametrize("kind", [float, bytes, object, dict[str, int], list[int], Floating, tuple[float, ...]])
def test_a_type_that_has_no_text_is_refused_as_the_module_is_loaded(kind: Any) -> None:
    with pytest.raises(TypeError, match="has no text"):
        text._records_in(kind)


def test_types_that_have_a_text_are_known() -> None:
    assert text._records_in(int | None, tuple[str, bool], Colour, Price) == {Price: {"market": str, "mark": int}}


LOSS = PlainLoss(7, "a", 7, Account("A", "margin", EUR), 1)
FAULTS: list[tuple[str, str, str, str]] = [
    ("an unknown key", DEPOSIT.replace('"kind"', '"id":"1","kind"'), "", 'not one with "id"'),
    ("an unknown key within", DEPOSIT.replace('"purpose"', '"place":"1","purpose"'), "payee", 'not one with "place"'),
    ("a missing key", DEPOSIT.replace('"amount":"12",', ""), "", 'not one without "amount"'),
    ("a missing kind", DEPOSIT.replace('"kind":"Deposit",', ""), "", 'not one without "kind"'),
    ("no key", "{}", "", "not one without"),
    (
        "a key that only looks like one that may be there",
        write_event(LOSS).replace('"time"', '"defaultr":"A","time"'),
        "",
        'payee, time, and perhaps defaulter, and perhaps fund, once each, not one with "defaultr"',
    ),
    ("a key twice", DEPOSIT.replace('"time"', '"time":"5","time"'), "", 'not one with "time" twice'),
    ("a kind twice", DEPOSIT.replace('"kind"', '"kind":"Trade","kind"'), "", 'not one with "kind" twice'),
    ("a wrong kind", DEPOSIT.replace('"Deposit"', '"Deposition"'), "kind", 'not "Deposition"'),
    ("a kind that is no text", DEPOSIT.replace('"Deposit"', "[]"), "kind", "not an array"),
    ("a record's name that is no choice", DEPOSIT.replace('"Deposit"', '"Account"'), "kind", 'not "Account"'),
    ("a bare number", MARKS.replace('"6"', "6"), "prices[1].mark", "not the bare number 6"),
    ("a float", MARKS.replace('"6"', "6.5"), "prices[1].mark", "not the bare number 6.5"),
    ("an exponent", MARKS.replace('"6"', "6e1"), "prices[1].mark", "not the bare number 6e1"),
    ("not a number", MARKS.replace('"6"', "NaN"), "prices[1].mark", "not the bare number NaN"),
    ("infinity", MARKS.replace('"6"', "-Infinity"), "prices[1].mark", "not the bare number -Infinity"),
    ("a float as text", MARKS.replace('"6"', '"6.0"'), "prices[1].mark", 'not "6.0"'),
    ("a leading zero", MARKS.replace('"6"', '"06"'), "prices[1].mark", 'not "06"'),
    ("a plus", MARKS.replace('"6"', '"+6"'), "prices[1].mark", 'not "+6"'),
    ("less than nothing", MARKS.replace('"6"', '"-0"'), "prices[1].mark", 'not "-0"'),
    ("an underscore", MARKS.replace('"6"', '"6_0"'), "prices[1].mark", 'not "6_0"'),
    ("a space in a number", MARKS.replace('"6"', '" 6"'), "prices[1].mark", 'not " 6"'),
    ("a line's end in a number", MARKS.replace('"6"', '"6\\n"'), "prices[1].mark", 'not "6\\n"'),
    ("other digits", MARKS.replace('"6"', '"\\u0666"'), "prices[1].mark", 'not "\\u0666"'),
    ("no digits", MARKS.replace('"6"', '""'), "prices[1].mark", 'not ""'),
    ("too many digits", MARKS.replace('"6"', f'"{"1" * 1001}"'), "prices[1].mark", "at most 1000 digits"),
    ("far too many digits", MARKS.replace('"6"', f'"{"1" * 10**5}"'), "prices[1].mark", "at most 1000 digits"),
    ("far too many bare digits", MARKS.replace('"6"', "1" * 10**5), "prices[1].mark", "not the bare number 111"),
    ("null where there is no such", MARKS.replace('"6"', "null"), "prices[1].mark", "not null"),
    ("a truth value as a number", MARKS.replace('"6"', "true"), "prices[1].mark", "not true"),
    ("a number as a truth value", MARKS.replace("true", "1"), "sell_all", "must be true or false"),
    ("a text as a truth value", MARKS.replace("true", '"true"'), "sell_all", 'not "true"'),
    ("a text as an array", MARKS.replace('"sales":[]', '"sales":"none"'), "sales", "must be an array"),
    ("an object as an array", MARKS.replace('"sales":[]', '"sales":{}'), "sales", "must be an array, not an object"),
    ("an array as a text", MARKS.replace('"round 1"', "[]"), "id", "must be text, not an array"),
    ("a record as a text", MARKS.replace('"round 1"', "{}"), "id", "must be text, not an object"),
    ("half a character", MARKS.replace("round", "\\ud800"), "id", "not text with a surrogate"),
    ("an array of all", f"[{MARKS}]", "", "not an array"),
    ("null", "null", "", "not null"),
    ("a bare number alone", "5", "", "not the bare number 5"),
    ("nothing", "", "", "must be JSON, not broken at character 0"),
    ("half of it", MARKS[:30], "", "must be JSON, not broken at"),
    ("more after it", MARKS + MARKS, "", f"must be JSON, not broken at character {len(MARKS)}"),
    ("a mark of the byte order", "\ufeff" + MARKS, "", "must be JSON"),
    ("a control character", MARKS.replace("round", "\t"), "", "must be JSON"),
    ("a comma too many", MARKS.replace("}]", "},]"), "", "must be JSON"),
    ("a space between", MARKS.replace(":", ": ", 1), "", "at character 12, not ' "),
    ("a space before", " " + MARKS, "", "at character 0, not ' {"),
    ("a line's end", MARKS + "\n", "", f"with '' at character {len(MARKS)}, not '\\n'"),
    ("other order of keys", '{"time":"7",' + MARKS[1:].replace(',"time":"7"', ""), "", "in its one form"),
    ("a character as it is", DEPOSIT.replace("\\u00eb", "ë"), "", "in its one form, with '\\\\u00eb"),
    ("an escape in capitals", DEPOSIT.replace("\\u00eb", "\\u00EB"), "", "in its one form"),
    ("an escape without need", MARKS.replace("round", "\\u0072ound"), "", "in its one form"),
    ("an escaped slash", MARKS.replace("round", "\\/"), "", "in its one form"),
    ("an escaped key", MARKS.replace('"time"', '"\\u0074ime"'), "", "in its one form"),
    ("deep nesting", "[" * 10**6, "", f"at most {DEPTH_MAX} brackets deep, not deeper at character {DEPTH_MAX}"),
    ("deep objects", '{"a":' * 10**5, "", f"at most {DEPTH_MAX} brackets deep"),
    ("deep nesting within", MARKS.replace('"6"', "[" * 20 + "]" * 20), "", f"at most {DEPTH_MAX} brackets deep"),
    ("a scale that assets have not", DEPOSIT.replace('"2"', '"31"'), "payee.asset", "scale must be an int from 0"),
    ("a name that accounts have not", DEPOSIT.replace('"margin"', '" "'), "payee", "purpose must be printable text"),
]
"""What is wrong, the text, the path of the place, and what the message says."""


@pytest.mark.parametrize(("line", "path", "says"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_fault_in_an_event_is_refused_where_it_is(line: str, path: str, says: str) -> None:
    refusal = refused(read_event, line)
    assert refusal.path == path
    assert says in str(refusal)
    assert str(refusal).startswith(path or "the text")
    assert str(refusal).isprintable()


STATE_FAULTS = [
    ("an unknown member", STATE.replace('"in order"', '"in some order"', 1), '"in order" or "in proportion" or'),
    ("a member's name", STATE.replace('"in order"', '"IN_ORDER"', 1), 'not "IN_ORDER"'),
    ("a member that its record refuses", STATE.replace('"in order"', '"limited"', 1), "Rule.IN_PROPORTION or"),
    ("a pair of three", STATE.replace('"marks":[[', '"marks":[["5",', 1), "marks[0] must be an array of 2 items, not"),
    ("a pair of one", STATE.replace('"marks":[[', '"marks":[["5"],[', 1), "marks[0] must be an array of 2 items, not"),
    ("a mark of no market", STATE.replace('"marks":[["', '"marks":[["no', 1), "the text is refused: marks must be"),
    ("other rules first", STATE.replace('"since":"0"', '"since":"1"', 1), "the text is refused: rules must be"),
    ("an event", DEPOSIT, 'not one with "amount"'),
    ("a kind where there is no choice", STATE.replace('"marks"', '"kind":"State","marks"', 1), 'not one with "kind"'),
]


@pytest.mark.parametrize(
    ("line", "says"), [fault[1:] for fault in STATE_FAULTS], ids=[each[0] for each in STATE_FAULTS]
)
def test_a_fault_in_a_state_is_refused(line: str, says: str) -> None:
    assert line != STATE
    assert says in str(refused(read_state, line))


@pytest.mark.parametrize("given_text", [None, 5, b"{}", ["{}"], type("Text", (str,), {})(MARKS)])
def test_what_is_no_text_is_refused(given_text: object) -> None:
    assert "must be text (str)" in str(refused(read_event, untyped(given_text)))


def test_what_a_record_refuses_is_passed_on_with_its_path() -> None:
    refusal = refused(read_event, DEPOSIT.replace('"2"', '"31"'))
    assert isinstance(refusal.refusal, InvalidValue)
    assert (refusal.path, refusal.refusal.field, refusal.refusal.value) == ("payee.asset", "scale", 31)


def test_a_refusal_survives_a_process_boundary_and_a_copy() -> None:
    for line in (DEPOSIT.replace('"2"', '"31"'), MARKS + " "):
        refusal = refused(read_event, line)
        for twin in (pickle.loads(pickle.dumps(refusal)), copy.deepcopy(refusal)):  # noqa: S301  # ours
            assert type(twin) is TextRefused
            assert str(twin) == str(refusal)


@given(line=st.sampled_from(LINES), data=st.data())
def test_a_text_with_one_thing_changed_is_refused_or_is_another_values(line: str, data: DataObject) -> None:
    place = data.draw(st.integers(0, len(line)))
    taken = data.draw(st.integers(0, 3))
    put = data.draw(st.text(max_size=2) | st.sampled_from(["0", "-", '"', "\\", "{}", "[]", ",", "null", "true", "1"]))
    changed = line[:place] + put + line[place + taken :]
    try:
        value = reading(line)(changed)
    except TextRefused:
        return
    assert (write_state(value) if isinstance(value, State) else write_event(value)) == changed
    assert (value == reading(line)(line)) == (changed == line)


class Same:
    """What says that it equals anything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__


@pytest.mark.parametrize("amount", [value for value in NOT_NATURAL if type(value) is not int])
def test_an_event_that_holds_no_number_where_one_belongs_has_no_text(amount: object) -> None:
    with pytest.raises(TextRefused, match=r"^amount must be a whole number"):
        write_event(Deposit(5, Account("A", "margin", EUR), untyped(amount)))


@pytest.mark.parametrize(
    ("event", "path"),
    [
        (Marks(7, "a", (Price("X", untyped("6")),)), "prices[0].mark"),
        (Marks(7, "a", untyped([Price("X", 6)])), "prices"),
        (Marks(7, "a", (untyped(Deposit),)), "prices[0]"),
        (Marks(7, "a", sell_all=untyped(1)), "sell_all"),
        (Marks(7, "\ud83d\ude00"), "id"),
        (Trade(7, "X", "A", untyped(None), 1, 1), "seller"),
        (RulesChanged(7, untyped(None)), "rules"),
        *(
            (attrs.evolve(LOSS, defaulter=untyped(odd)), "defaulter")
            for odd in (None, type("Text", (str,), {})(), Same())
        ),
        (untyped(Price("X", 6)), ""),
        (untyped(None), ""),
    ],
)
def test_an_event_that_holds_what_its_types_forbid_has_no_text(event: Event, path: str) -> None:
    with pytest.raises(TextRefused) as caught:
        write_event(event)
    assert caught.value.path == path


def test_numbers_of_either_sign_are_written_up_to_the_limit_of_digits() -> None:
    most = 10**AMOUNT_DIGITS_MAX - 1
    for amount in (most, -most, 0, -1):
        event = Deposit(5, Account("A", "margin", EUR), amount)
        assert read_event(write_event(event)) == event
    for amount in (most + 1, -most - 1):
        with pytest.raises(TextRefused, match=r"^amount must be a whole number of at most 1000 digits"):
            write_event(Deposit(5, Account("A", "margin", EUR), amount))


def test_a_state_is_not_an_event() -> None:
    assert refused(read_event, STATE).path == ""
    with pytest.raises(TextRefused):
        write_event(untyped(read_state(STATE)))
