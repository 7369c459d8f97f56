"""Convenience: the one text of each event and of a state, so that a history can be stored, hashed and replayed.

The text is JSON, in ASCII, with sorted keys and no spaces. A record is an object of all its fields; where its type
leaves a choice between records, `kind` says which it is; a field that texts of 0.2.0 had not is left out where it says
nothing. Numbers are decimal texts, members of an enumeration their values, tuples arrays, None `null`. Which records
there are, and what they hold, is read off their types. Only the one text of a value is taken back, and each record
checks itself. So what was written reads as the same value, and two texts never mean the same.

It looks into types, which code in the language of the claims may not: nothing is claimed of it, it is tested both
ways, and no other module of the kernel may import it.
"""

from __future__ import annotations

import enum
import json
import re
from typing import TYPE_CHECKING, Any, Union, cast, get_args, get_origin, get_type_hints

import attrs

from rhodian.base.accounts import AMOUNT_DIGITS_MAX
from rhodian.base.errors import RhodianError, shown
from rhodian.machine.events import Event
from rhodian.machine.happenings import PlainLoss
from rhodian.machine.layers import Layer, Whose
from rhodian.machine.rules import Rules
from rhodian.machine.state import NO_PAUSE, State

if TYPE_CHECKING:
    from collections.abc import Mapping

DEPTH_MAX = 16
"""How deep objects and arrays may lie in each other."""

_TOO_LARGE = 10**AMOUNT_DIGITS_MAX
_NUMBER = re.compile(f"0|-?[1-9][0-9]{{0,{AMOUNT_DIGITS_MAX - 1}}}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)
_LATER = (
    *((Layer, "whose", Whose.ANYBODY), (Layer, "fund", "")),
    *((PlainLoss, "defaulter", ""), (PlainLoss, "fund", ""), (Rules, "assessments", ())),
    *((Rules, "replenishments", ()), (Rules, "approvers", ()), (Rules, "delay", 0)),
    *((Rules, "pauses", None), (State, "pause", NO_PAUSE)),
)
_NULL = type(None)
_UNIONS = (Union, type(int | None))
_SHOWN = 40


@attrs.frozen
class TextRefused(RhodianError):
    """A text is not the one text of an event or a state, or a value has none: at `path`, as in `prices[1].mark`."""

    path: str
    found: str
    expected: str
    refusal: RhodianError | None = None

    def __str__(self) -> str:
        """Say what was wrong."""
        place = self.path or "the text"
        if self.refusal is not None:
            return f"{place} is refused: {self.refusal}"
        return f"{place} must be {self.expected}, not {self.found}"


def write_event(event: Event) -> str:
    """Return the text of an event.

    Raises:
        TextRefused: if it is no event, or holds what its types forbid, a number of more than `AMOUNT_DIGITS_MAX`
            digits, or half a character (a surrogate).
    """
    return _written(Event, event)


def read_event(text: str) -> Event:
    """Return the event of a text.

    Raises:
        TextRefused: exactly if it is not what `write_event` returns of an event.
    """
    return cast("Event", _read(Event, text))


def write_state(state: State) -> str:
    """Return the text of a state.

    Raises:
        TextRefused: as `write_event`.
    """
    return _written(State, state)


def read_state(text: str) -> State:
    """Return the state of a text.

    Raises:
        TextRefused: exactly if it is not what `write_state` returns of a state.
    """
    return cast("State", _read(State, text))


class _Bare(str):
    """A number of JSON's own, as it stands in the text; no field is one."""

    __slots__ = ()


def _records_in(*types: Any) -> Mapping[Any, Mapping[str, Any]]:
    """Return the fields, by name, of every record that values of some types can hold, each with its type.

    Raises:
        TypeError: if a type is none that has a text.
    """
    found: dict[Any, Mapping[str, Any]] = {}
    ahead = list(types)
    while ahead:
        kind = ahead.pop()
        if get_origin(kind) is tuple or get_origin(kind) in _UNIONS:
            ahead.extend(each for each in get_args(kind) if each is not Ellipsis)
        elif attrs.has(kind):
            if kind not in found:
                hints = get_type_hints(kind)
                found[kind] = {field.name: hints[field.name] for field in attrs.fields(kind) if field.init}
                ahead.extend(found[kind].values())
        elif kind not in (int, str, bool, _NULL) and not (isinstance(kind, type) and issubclass(kind, enum.Enum)):
            raise TypeError(f"{kind} has no text")
    return found


_RECORDS = _records_in(Event, State)


def _written(form: Any, value: object) -> str:
    """Return the text of a value of a type."""
    return json.dumps(_plain(form, value, ""), sort_keys=True, separators=(",", ":"))


def _plain(form: Any, value: Any, path: str) -> object:
    """Return a value of a type as JSON's objects, arrays, texts, truth values and null."""
    kind = value.__class__
    if get_origin(form) is tuple:
        if kind is not tuple:
            raise TextRefused(path, shown(value), "a tuple")
        items = zip(_items(form, len(value), path), value, strict=True)
        return [_plain(item, each, f"{path}[{place}]") for place, (item, each) in enumerate(items)]
    options = _options(form)
    if kind not in options:
        raise TextRefused(path, shown(value), _expected(options))
    if kind in _RECORDS:
        held = {name: _plain(item, getattr(value, name), _under(path, name)) for name, item in _RECORDS[kind].items()}
        for record, name, nothing in _LATER:
            if kind is record and getattr(value, name) == nothing:
                del held[name]
        return {**held, "kind": kind.__name__} if _is_choice(options) else held
    if kind is int:
        if abs(value) >= _TOO_LARGE:
            raise TextRefused(path, shown(value), _expected(options))
        return str(value)
    if kind is str:
        return _unicode(value, path)
    return value.value if issubclass(kind, enum.Enum) else value


def _read(form: Any, text: str) -> object:
    """Return the value of a type whose text it is."""
    if text.__class__ is not str:
        raise TextRefused("", shown(text), "text (str)")
    _check_depth(text)
    try:
        parsed = json.loads(text, object_pairs_hook=tuple, parse_int=_Bare, parse_float=_Bare, parse_constant=_Bare)
    except json.JSONDecodeError as fault:
        raise TextRefused("", f"broken at character {fault.pos} ({fault.msg})", "JSON") from None
    value = _value(form, parsed, "")
    right = _written(form, value)
    if text != right:
        both = min(len(text), len(right))
        place = next((place for place in range(both) if text[place] != right[place]), both)
        found, expected = (ascii(each[place : place + _SHOWN]) for each in (text, right))
        raise TextRefused("", found, f"in its one form, with {expected} at character {place}")
    return value


def _check_depth(text: str) -> None:
    """Refuse objects and arrays that lie too deep in each other, before Python's own limits do."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEPTH_MAX:
            raise TextRefused("", f"deeper at character {token.start()}", f"at most {DEPTH_MAX} brackets deep")


def _value(form: Any, plain: Any, path: str) -> object:
    """Return the value of a type that JSON's objects (as pairs), arrays, texts, truth values and null say."""
    kind = plain.__class__
    if get_origin(form) is tuple:
        if kind is not list:
            raise TextRefused(path, _described(plain), "an array")
        items = zip(_items(form, len(plain), path), plain, strict=True)
        return tuple(_value(item, each, f"{path}[{place}]") for place, (item, each) in enumerate(items))
    options = _options(form)
    if kind is tuple and any(option in _RECORDS for option in options):
        return _record(options, plain, path)
    if kind in (bool, _NULL) and kind in options:
        return plain
    if kind is str and str in options:
        return _unicode(plain, path)
    if kind is str and int in options and _NUMBER.fullmatch(plain):
        return int(plain)
    members = (member for option in options if issubclass(option, enum.Enum) for member in option)
    found = next((member for member in members if kind is str and member.value == plain), None)
    if found is None:
        raise TextRefused(path, _described(plain), _expected(options))
    return found


def _record(options: tuple[Any, ...], pairs: tuple[tuple[str, Any], ...], path: str) -> object:
    """Return the record, of one of some kinds, that an object says by its pairs of key and value."""
    held = dict(pairs)
    record = next(option for option in options if option in _RECORDS)
    if _is_choice(options) and "kind" in held:
        named = {option.__name__: option for option in options if option in _RECORDS}
        kind = held["kind"]
        if kind.__class__ is not str or kind not in named:
            raise TextRefused(_under(path, "kind"), _described(kind), f"one of {', '.join(sorted(named))}")
        record = named[kind]
    later = {name: value for kind, name, value in _LATER if kind is record and name not in held}
    fields = {name: item for name, item in _RECORDS[record].items() if name not in later}
    right = {*fields, "kind"} if _is_choice(options) else {*fields}
    if fault := _fault([key for key, _ in pairs], right):
        keys = ", and perhaps ".join([", ".join(sorted(right)), *later])
        raise TextRefused(path, f"one {fault}", f"an object of the keys {keys}, once each")
    values = {name: _value(item, held[name], _under(path, name)) for name, item in fields.items()}
    try:
        return cast("object", record(**values, **later))
    except RhodianError as refusal:
        raise TextRefused(path, f"what {record.__name__} refuses", f"a {record.__name__}", refusal) from None


def _fault(keys: list[str], right: set[str]) -> str:
    """Say what is wrong with an object's keys; nothing if they are the right ones, once each."""
    seen: set[str] = set()
    for key in keys:
        if key not in right or key in seen:
            return f"with {_described(key)}{' twice' if key in seen else ''}"
        seen.add(key)
    return f"without {_described(min(right - seen))}" if seen != right else ""


def _unicode(value: str, path: str) -> str:
    """Return a text, if it has no half characters, of which two could be taken for a whole one."""
    if _SURROGATE.search(value):
        raise TextRefused(path, "text with a surrogate", "Unicode text")
    return value


def _items(form: Any, length: int, path: str) -> tuple[Any, ...]:
    """Return the types of the items of a tuple of some length."""
    items = get_args(form)
    if items[-1] is Ellipsis:
        return items[:1] * length
    if len(items) != length:
        raise TextRefused(path, f"of {length}", f"an array of {len(items)} items")
    return items


def _options(form: Any) -> tuple[Any, ...]:
    """Return the types that a type leaves the choice between; often one."""
    return get_args(form) or (form,)


def _is_choice(options: tuple[Any, ...]) -> bool:
    """Tell whether a record has to say of which kind it is."""
    return len([option for option in options if option in _RECORDS]) > 1


def _under(path: str, name: str) -> str:
    """Return the path of a field."""
    return f"{path}.{name}" if path else name


def _expected(options: tuple[Any, ...]) -> str:
    """Say what would be right where one of some types is."""
    plain = {
        int: f'a whole number of at most {AMOUNT_DIGITS_MAX} digits, as in "12"',
        str: "text",
        bool: "true or false",
        _NULL: "null",
    }
    words = (
        " or ".join(json.dumps(member.value) for member in option)
        if issubclass(option, enum.Enum)
        else plain.get(option, option.__name__)
        for option in options
    )
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _described(plain: object) -> str:
    """Describe what JSON says, however long, in one short line."""
    if isinstance(plain, list | tuple):
        return "an array" if isinstance(plain, list) else "an object"
    text = f"the bare number {plain}" if isinstance(plain, _Bare) else json.dumps(plain)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
