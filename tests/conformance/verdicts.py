"""Convenience: the three lists in which another system's vector can end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from tests.conformance.replay import Numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

Replay: TypeAlias = Callable[[Numbers], Numbers]
"""From a vector's inputs to Rhodian's numbers."""


@attrs.frozen
class Reproduced:
    """Rhodian gives every number that the vector asserts, to the unit."""

    replay: Replay
    """Returns exactly what the vector expects, under the same names."""
    sentence: str
    """How it is reproduced."""


@attrs.frozen
class Differs:
    """Rhodian gives other numbers, on purpose."""

    replay: Replay
    """Returns Rhodian's numbers."""
    theirs: Numbers
    """The numbers that the vector asserts and that Rhodian does not give."""
    ours: Numbers
    """Rhodian's numbers; where they bear the name of an expected one that is not in `theirs`, they equal it."""
    accounts: Callable[[Numbers, Numbers], tuple[int, int]]
    """From inputs and Rhodian's numbers to what was to be borne or paid, and what its parts add to: the same."""
    sentence: str
    """What the other system does, why that is a defect or another policy, and what Rhodian gives."""
    taken: tuple[str, ...] = ()
    """The numbers taken from what the vector expects, since only a later mechanism could compute them."""

    def given(self, vector: Mapping[str, Any]) -> Numbers:
        """Return a vector's inputs, with the numbers taken from what it expects."""
        inputs: Numbers = vector["inputs"]
        return inputs | {name: vector["expected"][name] for name in self.taken}


@attrs.frozen
class Later:
    """The vector is about a mechanism that is yet to come."""

    sentence: str
    """Which mechanism, and why allocation, waterfall and ledger do not say it."""


Verdict: TypeAlias = Reproduced | Differs | Later

LISTS: dict[type[Verdict], str] = {
    Reproduced: "reproduced",
    Differs: "differs on purpose",
    Later: "later mechanism",
}
"""The name of each list."""
