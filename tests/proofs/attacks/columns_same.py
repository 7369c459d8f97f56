"""Convenience: false claims about sequences that are the same; each says for which plain values it fails."""

from __future__ import annotations

from rhodian.base import columns, loops
from rhodian_proofs.claims import Natural, Naturals, claim, is_same


@claim("SA-1", about=(loops.total,), length_max=0, same_length=True)
def whoever_is_before_the_last(first: Naturals, second: Naturals, last: Natural) -> None:
    """FALSE for (1,), (2,), 3: two sequences are one if they have the same last item."""
    assert is_same(columns.joined(first, (last,)), columns.joined(second, (last,)))


@claim("SA-2", about=(loops.total,), length_max=0)
def whoever_is_last(items: Naturals, last: Natural, other: Natural) -> None:
    """FALSE for (1,), 2, 3: two sequences are one if they have the same items but the last."""
    assert is_same(columns.joined(items, (last,)), columns.joined(items, (other,)))


@claim("SA-3", about=(loops.total,), length_max=0)
def one_of_more_pieces_is_never_the_same(items: Naturals) -> None:
    """FALSE for (1,): a sequence with nothing after it is another one."""
    assert not is_same(columns.joined(items, ()), columns.joined(items, (), ()))
