"""Checked: a claim as a function of a few whole numbers, which is what CrossHair explores best.

The claim that runs is the registered one; only its arguments are made here.
"""

from __future__ import annotations

import contextlib
import itertools
from typing import TYPE_CHECKING, Any

import attrs

from rhodian import RhodianError
from rhodian_proofs.claims import writing as claims
from rhodian_proofs.claims.denial import denial
from rhodian_proofs.crosshair.parts import LENGTH_MAX, Number, OutsideDomainError, Part, first, items, part
from rhodian_proofs.engine.domains import item_kind, parameters
from rhodian_proofs.run.registry import claims as all_claims

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rhodian_proofs.claims.writing import Claim


@attrs.frozen
class Harness:
    """A claim and its false variant, as functions of whole numbers."""

    claim: Claim
    """The claim."""
    parts: Mapping[str, Part]
    """By the claim's parameter, what it is made of; for a sequence of any length, its items."""

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The parameters, the lengths of the sequences first."""
        return (*self._lengths, *(number for each in self.parts.values() for number in each.numbers))

    @property
    def _lengths(self) -> tuple[Number, ...]:
        named = [name for name, kind in parameters(self.claim).items() if item_kind(kind) is not None]
        shared = named[:1] if self.claim.same_length else named
        return tuple(Number(f"length_of_{name}", 0, LENGTH_MAX) for name in shared)

    def arguments(self, given: Sequence[int]) -> dict[str, Any]:
        """Return the claim's arguments.

        Raises:
            OutsideDomainError: if these numbers stand for none.
        """
        at = len(self._lengths)
        lengths = itertools.cycle(given[:at])
        values: dict[str, Any] = {}
        for name, each in self.parts.items():
            values[name] = each.make(given[at : at + len(each.numbers)])
            at += len(each.numbers)
        for name, kind in parameters(self.claim).items():
            if item_kind(kind) is not None:
                values[name] = first(values[name], next(lengths))
        self._look_at_places(values)
        return values

    def _look_at_places(self, values: Mapping[str, Any]) -> None:
        """Refuse places that are not in every sequence, or not in order."""
        found = parameters(self.claim).items()
        lengths = [len(values[name]) for name, kind in found if item_kind(kind) is not None]
        places = [values[name] for name, kind in found if kind in {claims.AnyPlace, claims.LaterPlace}]
        if places and (max(places) >= min(lengths) or places != sorted(set(places))):
            raise OutsideDomainError

    def holds(self, *given: int) -> None:
        """Run the claim on what the numbers stand for.

        Raises:
            AssertionError: if it does not hold, or ends in a refusal, told without its numbers: CrossHair breaks
                down on a text with a number that is not known.
        """
        try:
            self._run(self.claim.check, given)
        except RhodianError as refusal:
            raise AssertionError(f"refused with {type(refusal).__name__}") from None

    def fails(self, *given: int) -> None:
        """Run its false variant; a refusal refutes nothing.

        Raises:
            AssertionError: if it does not hold.
        """
        with contextlib.suppress(RhodianError):
            self._run(denial(self.claim), given)

    def warm_up(self) -> None:
        """Run a few times on plain numbers, so that what records remember of themselves is remembered by then.

        A hash that is kept from its first use would make CrossHair's first path differ from all others.
        """
        for turn in range(6):
            spread = [(turn * (place + 1)) % 3 for place in range(len(self.numbers))]
            given = [
                value if each.high is None else min(value, each.high)
                for value, each in zip(spread, self.numbers, strict=True)
            ]
            with contextlib.suppress(AssertionError, RhodianError):
                self._run(self.claim.check, given)

    def _run(self, statement: Callable[..., None], given: Sequence[int]) -> None:
        try:
            values = self.arguments(given)
        except OutsideDomainError:
            return
        statement(**values)


def harness(name: str) -> Harness:
    """Return the harness of the claim of this name.

    Raises:
        NoHarnessError: if the claim ranges over something that is not made out of numbers.
    """
    (claim,) = (claim for claim in all_claims() if claim.name == name)
    parts = {}
    for parameter, kind in parameters(claim).items():
        item = item_kind(kind)
        small = claims.SMALL_MAX if item is claims.Natural and parameter in claim.small else None
        parts[parameter] = part(parameter, kind) if item is None else items(parameter, item, small)
    made = Harness(claim, parts)
    made.warm_up()
    return made
