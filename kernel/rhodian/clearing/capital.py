"""Trusted: a house's own capital, split over several default funds in whole units, with a named bearer of the rest.

Source: Commission Delegated Regulation (EU) No 153/2013, Article 35: with several default funds, in proportion to the
size of each. Houses that do it hold whole units, and some before even the smallest fund (BME Clearing, 2023): so each
fund but one has what is nearest to its quota, and at least one unit, and the one that is named has what is left.
"""

from __future__ import annotations

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural
from rhodian.sharing.allocation import Allocation


def split_capital(units: Amount, bearer: Amount, others: tuple[Amount, ...]) -> Allocation:
    """Return how many units of a house's capital stand before each default fund (SPEC CP-1 to CP-3).

    Args:
        units: the capital, in whole units, as of 50,000 EUR each.
        bearer: the size of the fund that has what is left, in any one unit.
        others: the sizes of the other funds, in the same.

    Returns:
        Of each of the others what is nearest to its quota, half a unit rounded up, and at least 1; and as what is
        left, the units of the one that bears the difference.

    Raises:
        InvalidAmount: for the units, or else the bearer, or else the first of the others that is not a natural number.
        InvalidValue: if all funds are of size 0, or fewer than one unit would be left.
    """
    natural(units, "units")
    whole = natural(bearer, "bearer") + loops.total(loops.naturals(others, "others"))
    if whole == 0:
        raise InvalidValue("others", whole, "funds of which one has a size above 0")

    def nearest(size: Amount) -> Amount:
        return max(1, (2 * units * size + whole) // (2 * whole))

    shares = columns.each(nearest, loops.naturals(others, "others"))
    left = units - loops.total(shares)
    if left < 1:
        raise InvalidValue("units", units, "so many that the fund that bears the difference has at least 1")
    return Allocation(shares, left)
