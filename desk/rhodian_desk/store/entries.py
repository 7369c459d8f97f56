"""Checked: what is asked of a store, what it answers, and the one text of each entry of its journal.

An entry is a line of JSON in ASCII, with sorted keys and no spaces; numbers are decimal texts. It holds the event, what
that changed or why it was refused, and the hash of the entry before it; its own hash is that of its bytes.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any, Self, TypeAlias, cast

import attrs

from rhodian import Account, Asset, Event, InvalidValue
from rhodian.base.numbers import checked_name
from rhodian.machine.text import read_event, write_event, write_state
from rhodian_desk.store.errors import Differs

if TYPE_CHECKING:
    from rhodian import Changes, State

VERSION = 1
"""The version of what events mean: it is raised whenever the machine answers any event otherwise than before."""

FORMAT = 1
"""The version of a book, of its snapshots and of its export."""

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))

ID_LENGTH_MAX = 150
"""The most characters of an id or of a group's name."""


@attrs.frozen
class Command:
    """An event, with the id under which it happens once."""

    id: str
    """The client's id: the same for every try."""
    event: Event
    """What is to happen."""
    text: str = attrs.field(default="", eq=False, repr=False)
    """The event's one text; it is written if it is not known."""

    def __attrs_post_init__(self) -> None:
        """Check the id, and that the event has a text.

        Raises:
            InvalidValue: if the id is malformed, or longer than `ID_LENGTH_MAX`.
            TextRefused: if it is no event.
        """
        checked_id(self.id, "id")
        if not self.text:
            object.__setattr__(self, "text", write_event(self.event))

    @classmethod
    def read(cls, name: str, text: str) -> Self:
        """Return the command of an event's one text.

        Raises:
            TextRefused: if it is not that.
            InvalidValue: if the id is malformed.
        """
        return cls(name, read_event(text), text)


@attrs.frozen
class Group:
    """Events that happen together or not at all."""

    name: str
    """What the client calls them together."""
    commands: tuple[Command, ...]
    """The events, in order."""

    def __attrs_post_init__(self) -> None:
        """Check both fields.

        Raises:
            InvalidValue: if the name is malformed, or there are no commands, or two of them have one id.
        """
        checked_id(self.name, "group")
        if not self.commands or any(each.__class__ is not Command for each in self.commands):
            raise InvalidValue("commands", self.commands, "one or more commands")
        if len({each.id for each in self.commands}) < len(self.commands):
            raise InvalidValue("commands", self.commands, "commands with an id of their own each")


Unit: TypeAlias = Command | Group
"""What is taken whole or not at all."""


def checked_id(value: str, field: str) -> str:
    """Return an id or a group's name if it is one.

    Raises:
        InvalidValue: if not.
    """
    try:
        if len(checked_name(value, field)) <= ID_LENGTH_MAX:
            return value
    except InvalidValue:  # it says how long names may be, which is longer
        pass
    raise InvalidValue(field, value, f"printable text of 1 to {ID_LENGTH_MAX} characters without space at its ends")


@attrs.frozen
class Head:
    """Where a journal ends: to be kept elsewhere, since nothing else shows that its end was cut off."""

    count: int
    """How many entries there are."""
    hash: str
    """The hash of the last one; of the beginning, if there is none."""

    def __str__(self) -> str:
        """Return it as it is printed and handed in: `17:9f86d0…`."""
        return f"{self.count}:{self.hash}"


@attrs.frozen
class Refusal:
    """Why an event was refused."""

    kind: str
    """The name of the refusal."""
    said: str
    """What it said when it was first refused."""


Outcome: TypeAlias = "Changes | Refusal"
"""What an event came to: the accounts that it touched with their new numbers, or a refusal."""


@attrs.frozen
class Answer:
    """What became of an event."""

    id: str
    """Its id."""
    sequence: int
    """The entry of the journal that it is; that of the other content, if the id was taken."""
    refusal: Refusal | None
    """Why it was refused; None if it was taken."""
    again: bool = attrs.field(default=False, eq=False)
    """Whether this was answered before."""


@attrs.frozen(slots=False)  # so that what is worked out once is found as quickly as any field
class Entry:
    """One entry of the journal."""

    sequence: int
    """Its place, from 1."""
    id: str
    """The client's id."""
    event: str
    """The event's text."""
    outcome: Outcome
    """What it came to."""
    previous: str
    """The hash of the entry before."""
    rules: int
    """From when on the rules hold that held when it was booked."""
    group: str | None = None
    """The group that it was part of."""
    part: int = 1
    """Which part of the group it is, from 1."""
    parts: int = 1
    """How many parts the group has."""
    version: int = VERSION
    """The version of what events mean by which it was taken."""

    @property
    def refusal(self) -> Refusal | None:
        """Why it was refused; None if it was taken."""
        return self.outcome if isinstance(self.outcome, Refusal) else None

    @property
    def content(self) -> tuple[str, str | None, int, int]:
        """What must be the same when its id comes again."""
        return self.event, self.group, self.part, self.parts

    @cached_property
    def hash(self) -> str:
        """The hash of its text."""
        return hash_of(self.text)

    def answer(self, *, again: bool = False) -> Answer:
        """Return what the client is told."""
        return Answer(self.id, self.sequence, self.refusal, again)

    @cached_property
    def text(self) -> str:
        """Its one text."""
        refusal = self.refusal
        why = "null" if refusal is None else dumped({"kind": refusal.kind, "said": refusal.said})
        held = "null" if isinstance(self.outcome, Refusal) else ",".join(map(_row, self.outcome))
        changes = held if refusal is not None else f"[{held}]"
        return (
            f'{{"changes":{changes},"event":{self.event},"group":{_quoted(self.group)},"id":{_quoted(self.id)},'
            f'"part":"{self.part}","parts":"{self.parts}","previous":"{self.previous}","refusal":{why},'
            f'"rules":"{self.rules}","sequence":"{self.sequence}","version":"{self.version}"}}'
        )


def read_entry(text: str, place: str) -> Entry:
    """Return the entry of a text, which is that of `Entry.text` or is refused.

    Raises:
        Differs: if it is not; `place` says where it stands.
    """
    try:
        held = cast("dict[str, Any]", json.loads(text))
        why = held["refusal"]
        outcome = accounts_of(held["changes"]) if why is None else Refusal(why["kind"], why["said"])
        numbers = (int(held[key]) for key in ("part", "parts", "version"))
        texts = held["id"], dumped(held["event"]), outcome, held["previous"], int(held["rules"]), held["group"]
        entry = Entry(int(held["sequence"]), *texts, *numbers)
        is_one = entry.text == text
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, InvalidValue):
        is_one = False
    if not is_one:
        raise Differs(place, "no entry in its one form", "as it was written")
    return entry


def hash_of(text: str) -> str:
    """Return the hash of an entry's text."""
    return hashlib.sha256(text.encode("ascii", "backslashreplace")).hexdigest()


def beginning(state: State) -> str:
    """Return the hash that the first entry is chained to: that of the state in which the book begins."""
    return hash_of(f"rhodian.book/{FORMAT}\n{write_state(state)}")


def dumped(value: object) -> str:
    """Return the one text of what JSON can say."""
    return _ENCODER.encode(value)


def _quoted(text: str | None) -> str:
    """Return the one text of a text, or of nothing."""
    return "null" if text is None else encode_basestring_ascii(text)


def _row(change: tuple[Account, int]) -> str:
    """Return the one text of an account with its number, as JSON has what `rows_of` gives of it."""
    account, held = change
    texts = map(encode_basestring_ascii, (account.owner, account.purpose, account.asset.code))
    return f'[{",".join(texts)},"{account.asset.scale}","{held}"]'


def rows_of(changes: Changes) -> list[list[str]]:
    """Return accounts with their numbers as JSON has them."""
    return [
        [account.owner, account.purpose, account.asset.code, str(account.asset.scale), str(held)]
        for account, held in changes
    ]


def accounts_of(rows: list[list[str]]) -> Changes:
    """Return the accounts with their numbers of what `rows_of` gives.

    Raises:
        ValueError, TypeError, InvalidValue: if it is not that.
    """
    return tuple(
        (Account(owner, purpose, Asset(code, int(scale))), int(held)) for owner, purpose, code, scale, held in rows
    )
