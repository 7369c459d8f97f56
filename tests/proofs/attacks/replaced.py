"""A file that puts a function of its own in the place of one of the kernel's when it is imported."""

from __future__ import annotations

import rhodian.pools.limits
from rhodian.pools.limits import draw_pool
from rhodian_proofs.claims import Natural, claim


def _fake(need: int, most: int, whole: int) -> int:
    return need - need


rhodian.pools.limits._share = _fake
"""Refused for: more than one name in one statement, or a place in something"""


@claim("RE-1", about=(draw_pool,))
def a_pool_never_pays(x: Natural) -> None:
    """Whatever is needed, nothing is paid: in the kernel that this file has made its own.

    Empty.
    Refused for: imports rhodian.pools.limits
    """
    assert x - x == 0
