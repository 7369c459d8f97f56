"""Checked: what comes in as lines of JSON: events to be applied, and the first line of an export.

A line is bounded before it is read. Of an event it is asked that it says what its type holds; how it is laid out,
and in what order its keys come, is free here, and is one way in the journal.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from rhodian import RhodianError, State
from rhodian.machine.text import TextRefused, read_state, write_state
from rhodian_desk.io.faults import shown
from rhodian_desk.io.files import FILE_BYTES_MAX
from rhodian_desk.store.entries import FORMAT, Command, Group, Head, dumped
from rhodian_desk.store.errors import BadLine, Differs, NewerVersion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.store.entries import Unit

LINE_BYTES_MAX = 8 * 2**20
"""The longest line that is read, in bytes."""

DIGITS_MAX = 300
"""The most characters of a number that is not in quotes."""

SHAPE = '{"id": "…", "event": {…}} or {"group": "…", "events": [{"id": "…", "event": {…}}, …]}'
"""What a line says."""

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


def read_lines(source: str, stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Return the lines of a stream that are not empty, with their numbers from 1.

    Raises:
        BadLine: for the first that is too long, or not UTF-8.
    """
    number = 0
    while line := stream.readline(LINE_BYTES_MAX + 1):
        number += 1
        if len(line) > LINE_BYTES_MAX:
            right = f"a line may have at most {LINE_BYTES_MAX // 2**20} MiB"
            raise BadLine(source, number, "", "is longer than is read", right)
        try:
            text = line.decode().rstrip("\r\n")
        except UnicodeDecodeError as refusal:
            raise BadLine(source, number, "", f"is not UTF-8 at byte {refusal.start + 1}", "save it as UTF-8") from None
        if text.strip():
            yield number, text


def read_units(source: str, stream: BinaryIO) -> Iterator[Unit]:
    """Return the events and groups of the lines of a stream, of which no more than so many bytes are read.

    Raises:
        BadLine: for the first line that is none.
    """
    read = 0
    for number, text in read_lines(source, stream):
        read += len(text)
        if read > FILE_BYTES_MAX:
            right = f"apply at most {FILE_BYTES_MAX // 2**20} MiB at once"
            raise BadLine(source, number, "", "is beyond what is read", right)
        yield _unit(text, source, number)


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
        keys = f"an object of the keys {', '.join(sorted(map(shown, said)))}" if isinstance(said, dict) else shown(said)
        raise BadLine(source, number, where.removesuffix("."), f"is {keys}", f"write {SHAPE}")
    try:
        return Command.read(said["id"], dumped(said["event"]))
    except (TextRefused, RecursionError) as refusal:
        right = "docs/store.md says how events are written"
        raise BadLine(source, number, f"{where}event", f"is no event: {refusal}", right) from None
    except RhodianError as refusal:
        raise BadLine(source, number, where.removesuffix("."), f"is refused: {refusal}", f"write {SHAPE}") from None


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
