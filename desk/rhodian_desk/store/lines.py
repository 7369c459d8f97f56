"""Checked: what comes in as lines of JSON: events to be applied, and the first line of an export.

A line is bounded before it is read. Of an event it is asked that it says what its type holds; how it is laid out,
and in what order its keys come, is free here, and is one way in the journal.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from rhodian import RhodianError, State
from rhodian.machine.text import TextRefused, read_state, write_state
from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.files import lines_of
from rhodian_desk.store.entries import FORMAT, Command, Group, Head, dumped
from rhodian_desk.store.errors import BadLine, Differs, NewerVersion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.store.entries import Unit

LINE_BYTES_MAX = 8 * 2**20
"""The longest line of events that is read, in bytes; of an export, so much is looked at at once."""

ENTRY_BYTES_MAX = 2**30
"""The longest line of an export that is read, in bytes: no database keeps a longer text."""

KEYS_SHOWN = 8
"""How many keys of an object are named that are not the right ones."""

DIGITS_MAX = 300
"""The most characters of a number that is not in quotes."""

SHAPE = '{"id": "…", "event": {…}} or {"group": "…", "events": [{"id": "…", "event": {…}}, …]}'
"""What a line says."""

_AS_IT_WAS = "give what `rhodian book export` wrote, as it wrote it"

_HEAD = re.compile("(0|[1-9][0-9]{0,17}):([0-9a-f]{64})")


@attrs.frozen
class Beginning:
    """The first line of an export."""

    state: State
    """The state in which the book begins."""
    head: Head | None
    """Where its journal ends; None if that is open."""

    def text(self) -> str:
        """Return the line."""
        held = {"format": str(FORMAT), "head": str(self.head), "state": write_state(self.state)}
        return dumped({"rhodian.book": held})


def read_beginning(line: str) -> Beginning:
    """Return what the first line of an export says.

    Raises:
        NewerVersion: if a newer version wrote it.
        Differs: if it is not the one text of such a line.
    """
    try:
        held = json.loads(line)["rhodian.book"]
        if (version := int(held["format"])) > FORMAT:
            raise NewerVersion("the export", version, FORMAT)
        found = Beginning(read_state(held["state"]), read_head(held["head"]))
        is_one = found.text() == line
    except (ValueError, TypeError, KeyError, RecursionError, TextRefused):
        is_one = False
    if not is_one:
        raise Differs("the first line", shown(line), "the first line of an export, as it was written")
    return found


def read_head(text: str) -> Head:
    """Return the head of its text.

    Raises:
        ValueError: if it is none.
    """
    if not (found := _HEAD.fullmatch(text)):
        raise ValueError(text)
    return Head(int(found[1]), found[2])


def read_export(source: str, stream: BinaryIO) -> Iterator[str]:
    """Return the lines of an export that are not empty, each however long an entry in a database can be.

    Raises:
        BadLine: for the first that is longer, or holds what no line of an export does; or after too much of nothing.
    """
    number = empty = 0
    while parts := [*_parts(source, number + 1, stream)]:
        number += 1
        text = "".join(parts)
        empty = 0 if text.strip() else empty + len(text) + 1
        if empty > LINE_BYTES_MAX:
            raise BadLine(source, number, "", "is the last of too many that are empty", _AS_IT_WAS)
        if not empty:
            yield text


def _parts(source: str, number: int, stream: BinaryIO) -> Iterator[str]:
    """Return one line in parts, each looked at before the next is read; nothing at the end of the stream."""
    left, more = ENTRY_BYTES_MAX, True
    while more and (part := stream.readline(min(LINE_BYTES_MAX, left + 1))):
        more = not part.endswith(b"\n")
        if number == 1 and left == ENTRY_BYTES_MAX:
            part = part.removeprefix(codecs.BOM_UTF8)
        text = part.decode("latin-1").rstrip("\r\n")
        if not (text.isascii() and (text.isprintable() or not text.strip())):
            raise BadLine(source, number, "", "is no line of an export", _AS_IT_WAS)
        left -= len(part)
        if left < 0:
            raise BadLine(source, number, "", "is longer than any entry", _AS_IT_WAS)
        yield text


def read_units(source: str, stream: BinaryIO) -> Iterator[Unit]:
    """Return the events and groups of the lines of a stream, of which no more than so many bytes are read.

    Raises:
        BadLine: for the first line that is none.
    """
    number = 0
    try:
        for number, text in lines_of(stream, LINE_BYTES_MAX):
            if text.strip():
                yield _unit(text.rstrip("\r\n"), source, number)
    except Wrong as wrong:
        raise BadLine(source, number + 1 if wrong.key else 0, "", wrong.what, wrong.right) from None


def _unit(text: str, source: str, number: int) -> Unit:
    """Return the event or group of a line."""
    try:
        said = parsed(text)
    except ValueError as refusal:
        raise BadLine(source, number, "", f"is not JSON as it is read here ({refusal})", f"write {SHAPE}") from None
    if not isinstance(said, dict) or said.keys() != {"group", "events"}:
        return _command(said, source, number, "")
    if not isinstance(said["events"], list):
        raise BadLine(source, number, "events", f"is {shown(said['events'])}", f"write {SHAPE}")
    commands = [_command(each, source, number, f"events[{place}].") for place, each in enumerate(said["events"])]
    try:
        return Group(said["group"], tuple(commands))
    except RhodianError as refusal:
        raise BadLine(source, number, "", f"is no group ({refusal})", f"write {SHAPE}") from None


def _command(said: Any, source: str, number: int, where: str) -> Command:
    """Return the event of what JSON says."""
    if not isinstance(said, dict) or said.keys() != {"id", "event"}:
        found = _keys(said) if isinstance(said, dict) else shown(said)
        raise BadLine(source, number, where.removesuffix("."), f"is {found}", f"write {SHAPE}")
    try:
        return Command.read(said["id"], dumped(said["event"]))
    except (TextRefused, RecursionError) as refusal:
        right = "docs/store.md says how events are written"
        raise BadLine(source, number, f"{where}event", f"is no event: {refusal}", right) from None
    except RhodianError as refusal:
        raise BadLine(source, number, where.removesuffix("."), f"is refused: {refusal}", f"write {SHAPE}") from None


def _keys(said: dict[str, Any]) -> str:
    """Say which keys an object has, as far as they can all be said."""
    named = ", ".join(shown(each) for each in sorted(said)[:KEYS_SHOWN])
    more = f" and {len(said) - KEYS_SHOWN:,} more" if len(said) > KEYS_SHOWN else ""
    return f"an object of the keys {named}{more}" if said else "an object without keys"


def parsed(text: str) -> Any:
    """Return what a text in JSON says.

    Raises:
        ValueError: if it is not JSON, has a key twice in an object, or lies too deep in brackets.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_int=_whole)
    except RecursionError:
        raise ValueError("too many brackets in each other") from None


def _whole(digits: str) -> int:
    """Return a whole number.

    Raises:
        ValueError: if it is longer than any that is written here.
    """
    if len(digits) > DIGITS_MAX:
        raise ValueError(f"a number of {len(digits):,} characters; none has more than {DIGITS_MAX}")
    return int(digits)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose keys come once each.

    Raises:
        ValueError: if one comes again.
    """
    held = dict(pairs)
    if len(held) < len(pairs):
        raise ValueError("a key comes twice in one object")
    return held
