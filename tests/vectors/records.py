"""Convenience: calls with plain inputs as vectors: arguments and records in and out of JSON, by name."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from rhodian import Account
from tests.vectors.case import Case
from tests.vectors.codec import OTHER_VALUES, Json, account_json, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Reader: TypeAlias = "Callable[[Any], Any]"
"""From what a vector holds to what the kernel is given."""


@attrs.frozen
class Kind:
    """A kind of vector: what is asked, how the kernel answers, and the clauses that decide the answers."""

    cases: Callable[[], Iterator[Case]]
    """The inputs."""
    run: Callable[[Json], Json]
    """The kernel's answer to one."""
    clauses: tuple[str, ...]
    """The clauses that decide every answer."""
    refused: Mapping[str, str] = attrs.field(factory=dict)
    """By field, or else by error, the clause that refuses, if it is another."""
    rules: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    """By the `rule`, or the `pricing`, of something in the input, the clauses that decide besides."""


def read(written: Any) -> Any:
    """Read what is written: a truth value, an integer, one of the odd values, or a list of these."""
    if isinstance(written, bool):
        return written
    if isinstance(written, list):
        return tuple(read(item) for item in written)
    return value_of(written)


def is_odd(written: Any) -> bool:
    """Tell whether a value of another type stands where a record or a list is due."""
    return isinstance(written, dict) and len(written) == 1 and written.keys() <= OTHER_VALUES.keys()


def text(written: Any) -> Any:
    """Read text, or an odd value in its place."""
    return value_of(written) if is_odd(written) else written


def record(build: Callable[..., Any], **readers: Reader) -> Reader:
    """Return how a record is read: by the names of its fields, each with its reader."""

    def of(written: Any) -> Any:
        if is_odd(written):
            return value_of(written)
        return build(**{name: readers.get(name, read)(item) for name, item in written.items()})

    return of


def several(reader: Reader) -> Reader:
    """Return how a tuple of records is read."""
    return lambda written: value_of(written) if is_odd(written) else tuple(reader(item) for item in written)


def one_of(key: str, readers: dict[str, Reader]) -> Reader:
    """Return how a record is read that says by one of its fields which it is."""

    def of(written: Any) -> Any:
        if is_odd(written):
            return value_of(written)
        return readers[written[key]]({name: item for name, item in written.items() if name != key})

    return of


def published(value: Any) -> Any:
    """Write an answer: integers as decimal strings, records by the names of their fields, without what is None."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Account):
        return account_json(value)
    if isinstance(value, tuple | list):
        return [published(item) for item in value]
    fields = value if isinstance(value, dict) else attrs.asdict(value, recurse=False)
    return {name: published(item) for name, item in fields.items() if item is not None}


def call(function: Callable[..., Any], result: str = "", **readers: Reader) -> Callable[[Json], Json]:
    """Return how a function is asked by the names of its arguments; its answer is a record, or gets a name here."""

    def run(given: Json) -> Json:
        answer = published(function(**{name: readers.get(name, read)(item) for name, item in given.items()}))
        named: Json = {result: answer} if result else answer
        return named

    return run


def as_json(value: Any) -> Any:
    """Write an input: integers as decimal strings, and all else as it is."""
    if isinstance(value, tuple | list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {name: as_json(item) for name, item in value.items()}
    return str(value) if type(value) is int else value


def rows(kind: str, names: str, table: Iterable[tuple[Any, ...]]) -> Callable[[], Iterator[Case]]:
    """Return the cases of a table: in each row what it is about, and then its arguments in the order of the names."""

    def cases() -> Iterator[Case]:
        for about, *values in table:
            yield Case(kind, about, dict(zip(names.split(), map(as_json, values), strict=True)))

    return cases
