"""Trusted: what a claim may say of those whom a ranked loop takes before somebody."""

from __future__ import annotations

from typing import Any

from rhodian_proofs.rules.induction import Results, prove
from rhodian_proofs.rules.steps import as_the_kernel_does
from rhodian_proofs.symbolic.sequences import Place, Unknown
from rhodian_proofs.symbolic.signals import EndOfPath, Unsupported, current


def sum_ahead(results: Any, numbers: Any, keys: Any, place: Any) -> int:
    """Return what the numbers of those add up to whose key is lower than that at a place, or equal and stands earlier.

    Of what a ranked loop of unknown length yielded, these are they whom it takes before the place, once it is shown of
    an arbitrary place that the keys are those by which the loop ranks.
    """
    if not isinstance(results, Unknown):
        rank = keys[place], place
        return sum(number for turn, number in enumerate(numbers) if (keys[turn], turn) < rank)
    if not isinstance(results, Results) or results.loop.key is None:
        raise Unsupported("who is ahead in what no ranked loop yielded")
    if keys.space is not results.space or place.space is not results.space:
        raise Unsupported("who is ahead by the keys, or of a place, of another sequence")
    if current().choose(2, "rule for who is ahead") == 1:
        other = Place(results.space)
        ranked_by = as_the_kernel_does(results.loop.key, results.loop.items.read(other))
        prove(iter([ranked_by == keys.read(other)]), "the keys are those by which the loop ranks")
        raise EndOfPath("who is ahead")
    return numbers.sum_upto(place, results.loop.order)  # type: ignore[no-any-return]  # stands for an int
