"""Trusted: the refusals of the kernel, each with typed fields that say what, where and what would be right.

A function either returns or raises exactly one of these, and has then changed
nothing. Messages are built only when printed, so raising never formats a value.
Here are those of all rooms; what one mechanism alone refuses is in its own room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from rhodian.base.accounts import Asset

_SHOWN_CHARACTERS = 60
_PLAIN = ("bool", "int", "float", "str", "bytes", "NoneType")


def shown(value: object) -> str:
    """Describe any value, however odd or large, in one short line."""
    kind = type(value)
    if kind.__module__ != "builtins" or kind.__name__ not in _PLAIN:
        return f"a value of type {kind.__name__}"
    text = number(value) if isinstance(value, int) else repr(value)
    if len(text) > _SHOWN_CHARACTERS:
        text = text[: _SHOWN_CHARACTERS - 1] + "…"
    return f"{text} ({kind.__name__})"


def number(value: int) -> str:
    """Describe a whole number, by its size if it is too long to read."""
    if abs(value) < 10**_SHOWN_CHARACTERS:
        return str(value)
    return f"a number of {value.bit_length()} bits"


class RhodianError(Exception):
    """The root of every refusal; never raised directly. Each says in one line what, where, and what would be right."""


@attrs.frozen
class InvalidValue(RhodianError):
    """`field` holds `value`, which its type or range forbids; `expected` says what would be right."""

    field: str
    value: object
    expected: str

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"{self.field} must be {self.expected}, not {shown(self.value)}"


@attrs.frozen
class InvalidAmount(InvalidValue):
    """`field` holds `value`: an amount, weight, capacity or limit that is not a natural number of smallest units."""

    expected: str = attrs.field(default="a whole number (int) of smallest units, 0 or more", init=False)


@attrs.frozen
class AmountSyntax(RhodianError):
    """`text` is not an amount of the asset it is read as, for a reason."""

    text: str
    asset: Asset
    reason: str

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"{shown(self.text)} is not an amount of {self.asset.code}: {self.reason}"


@attrs.frozen
class LengthMismatch(RhodianError):
    """Sequences must run side by side, and `field` has `length` entries where `expected` are needed."""

    field: str
    length: int
    expected: int

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"{self.field} has {self.length} entries where {self.expected} are needed, one for each member"


@attrs.frozen
class AssetMismatch(RhodianError):
    """Two things must be in the same asset, and `field` is in another than `expected`."""

    field: str
    asset: Asset
    expected: Asset

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"{self.field} is in {self.asset}, but must be in {self.expected}"


@attrs.frozen
class OutOfOrder(RhodianError):
    """A step was asked of a process in another phase than the one that is `expected`."""

    step: str
    phase: object
    expected: str

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"{self.step} takes a phase {self.expected}, not {shown(self.phase)}; phases follow in one order"


@attrs.frozen
class BackDated(RhodianError):
    """An event of `time` is dated before the last one."""

    time: int
    last: int

    def __str__(self) -> str:
        """Say what was wrong."""
        when = f"{number(self.time)}, before the last one at {number(self.last)}"
        return f"the event is dated {when}; time does not go back"


@attrs.frozen
class TooEarly(RhodianError):
    """Something is asked at `time` before it is `due`."""

    time: int
    due: int

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"this is asked at {number(self.time)}, but is due at {number(self.due)}"
