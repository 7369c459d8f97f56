"""Checked: simulated losses: each block of scenarios follows from the seed and its number, and from nothing else.

A member's loss is its scale times a Student t, less its margin, if that is above 0; a scenario's is what all lose
together. The t of a scenario are correlated by one factor, and have one denominator, so that in a bad scenario all are
bad at once. Floats end here: what leaves is whole smallest units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from rhodian import Asset, RhodianError
from rhodian_desk.io.units import grouped
from rhodian_desk.risk.bulk import HALF_WORD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rhodian_desk.risk.bulk import Array
    from rhodian_desk.risk.stress_file import Simulation, Stress

BLOCK = 4096
"""How many scenarios have one key of the generator; it decides which losses there are, so it never changes."""

_LEAST = 2.0**-40
"""The least that a chi-squared is taken for: it falls below once in a trillion, and nothing is divided by 0."""

_ROUND = {"down": np.floor, "up": np.ceil, "half even": np.rint}


@attrs.frozen
class LossTooLarge(RhodianError):
    """A simulated loss is beyond 64 bits."""

    most: str
    """Up to where one is kept, in the user's units."""

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"a simulated loss may be more than {self.most}; give smaller scales, or the asset fewer decimals"


@attrs.frozen(eq=False)
class Paths:
    """A simulation, ready for any of its blocks; a copy of it can be sent to another process."""

    simulation: Simulation
    """How losses are simulated."""
    scales: Array
    """The scale of each member."""
    margins: Array
    """The margin of each member."""
    asset: Asset = attrs.field(factory=lambda: Asset("asset", 0))
    """What losses are counted in."""

    @classmethod
    def of(cls, stress: Stress, simulation: Simulation) -> Paths:
        """Take the members' numbers; a margin beyond any simulated loss is as good as the largest."""
        scales = [float(member.scale or 0) for member in stress.members]
        margins = [min(member.margin or 0, HALF_WORD) for member in stress.members]
        return cls(simulation, np.array(scales), np.array(margins, dtype=np.int64), stress.scenario.asset)

    def __call__(self, blocks: range) -> Array:
        """Return what all members lose together in each scenario of some blocks, the smallest first.

        Raises:
            LossTooLarge: if it is beyond 64 bits.
        """
        found = np.sort(np.concatenate([self._block(block) for block in blocks]))
        return np.asarray(found)

    def _block(self, number: int) -> Array:
        """Return what all members lose together in each scenario of a block."""
        model, members = self.simulation, len(self.scales)
        random = np.random.Generator(np.random.Philox(key=(number << 64) | model.seed))
        factor = random.standard_normal(BLOCK)
        wide = np.sqrt(model.degrees / np.maximum(random.chisquare(model.degrees, BLOCK), _LEAST))
        rho = float(model.correlation)
        common, own = np.sqrt(rho) * factor * wide, np.sqrt(1 - rho) * wide
        together = np.zeros(BLOCK, dtype=np.int64)
        count = min(BLOCK, model.scenarios - number * BLOCK)
        for scale, margin in zip(self.scales, self.margins, strict=True):
            lost = _ROUND[model.rounding](scale * (common + own * random.standard_normal(BLOCK)))
            if lost.max() * members >= HALF_WORD:
                raise LossTooLarge(grouped(HALF_WORD, self.asset))
            together += np.maximum(np.maximum(lost, 0.0).astype(np.int64) - margin, 0)
        return together[:count]


def blocks(scenarios: int, members: int, size: int) -> Sequence[range]:
    """Return the blocks of so many scenarios, as many together as make a task of about so many losses of members."""
    total, each = -(-scenarios // BLOCK), max(1, size // (BLOCK * max(1, members)))
    return [range(first, min(total, first + each)) for first in range(0, total, each)]
