"""Trusted: nobody is told whether two objects are one, where that is all that tells them apart.

A record that is not known may be the very same as another that is not known, though each has a stand-in of its own;
and a call that is refused twice is refused with two refusals, of which the engine may have worked out one.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

from rhodian import Fund, InFixedProportion, InOrder, InProportion, Limited, RhodianError, Waterfall
from rhodian_proofs.symbolic.ints import refuse
from rhodian_proofs.symbolic.signals import Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

BY_IDENTITY = (Fund, InOrder, InProportion, InFixedProportion, Limited, Waterfall)
"""The records of the kernel of which two are equal only if they are one; a test compares."""


@contextmanager
def untold() -> Iterator[None]:
    """Let such records, and refusals, answer nothing by which objects are told apart, until this context ends."""
    with ExitStack() as stack:
        for kind in BY_IDENTITY:
            stack.enter_context(mock.patch.object(kind, "__eq__", _is_one))
            stack.enter_context(mock.patch.object(kind, "__hash__", refuse("hash")))
        stack.enter_context(mock.patch.object(RhodianError, "__eq__", refuse("which refusal it is")))
        stack.enter_context(mock.patch.object(RhodianError, "__hash__", refuse("hash")))
        yield


def _is_one(record: object, other: object) -> Any:
    """Tell of a record that it is itself, and none of another class; of another of its class nothing is known."""
    if record is other:
        return True
    if other.__class__ is not record.__class__:
        return NotImplemented
    raise Unsupported("whether two records are one that are told apart by nothing else")
