"""Checked: let CrossHair's whole numbers say that their class is `int`, as they already do when asked for their type.

The kernel asks a number for its `__class__`, so that a stand-in is told from an int; CrossHair answers `type(x)`
and `isinstance` faithfully, but not that. While a claim runs, it now does; CrossHair itself still sees its own class.
"""

from __future__ import annotations

from crosshair.libimpl.builtinslib import SymbolicInt
from crosshair.tracers import is_tracing


class _SaysInt:
    """What a symbolic whole number answers when asked for its class."""

    @property  # type: ignore[misc]  # a class that depends on who asks
    def __class__(self) -> type:
        """Answer `int` to the code that is explored, and the truth to CrossHair."""
        return int if is_tracing() else type(self)  # type: ignore[no-untyped-call]  # CrossHair gives it no types


if _SaysInt not in SymbolicInt.__mro__:
    SymbolicInt.__bases__ = (_SaysInt, *SymbolicInt.__bases__)
