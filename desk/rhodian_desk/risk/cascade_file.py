"""Checked: the table `[stress.cascade]` of a scenario file: a market, a pool, and how much others sell.

Nothing here needs NumPy, so that a file can be checked without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import attrs

from rhodian.base.numbers import POSITIVE_MAX
from rhodian_desk.decoding import values  # noqa: TC001  # a value is read as the type of its field says
from rhodian_desk.decoding.reader import alone
from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.units import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.decoding.reader import Reader

SEED_MAX: Final = 2**63 - 1
DEGREES_MAX: Final = 1000
CONTRACTS_MAX: Final = 2**53
"""The most contracts of one account, or that are traded for one move of the mark."""
SOLD_MAX: Final = 2**32
"""The largest scale of what others sell, so that no path sells more than 64 bits hold."""
PATHS_MAX: Final = 100_000
ACCOUNTS_MAX: Final = 1_000


def whole(least: int, most: int) -> Any:
    """Return how a whole number of a range is read."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Wrong(f"is {shown(value)}", f"write a whole number from {least} to {most}, without quotes")
        return value

    return alone(check)


@attrs.frozen
class Long:
    """An account of the market."""

    owner: values.Name
    """Whose it is."""
    contracts: Annotated[int, whole(1, CONTRACTS_MAX)]
    """How many contracts it holds, all of which are sold if it is liquidated."""
    margin: values.Money
    """What it can lose: once that is gone it is liquidated."""
    contribution: values.Money = 0
    """What of its margin it pays to the pool, if there is one."""


@attrs.frozen
class Market:
    """The keys of `[stress.cascade]`."""

    start: values.Money
    """The mark of one contract before anything is sold."""
    move: values.Money
    """By how much the mark falls."""
    per: Annotated[int, whole(1, CONTRACTS_MAX)]
    """For how many contracts sold it falls by that."""
    sold: Annotated[int, whole(1, SOLD_MAX)]
    """What a Student t is multiplied by for what others sell to begin with."""
    scenarios: Annotated[int, whole(1, PATHS_MAX)]
    """How many paths there are."""
    seed: Annotated[int, whole(0, SEED_MAX)]
    """What the random numbers follow from."""
    degrees: Annotated[int, whole(2, DEGREES_MAX)]
    """The degrees of freedom: the fewer, the fatter the tails."""
    accounts: tuple[Long, ...]
    """Who is in the market."""
    pool: values.Money = 0
    """What the pool has from outside, beside what the accounts contribute."""

    @staticmethod
    def together(table: dict[str, Any]) -> Iterator[Wrong]:
        """Check how many accounts there are."""
        accounts = table.get("accounts")
        if isinstance(accounts, list) and not 1 <= len(accounts) <= ACCOUNTS_MAX:
            yield Wrong(f"has {len(accounts):,} accounts", f"give from 1 to {ACCOUNTS_MAX:,}", "accounts")


def check_market(market: Market, reader: Reader) -> None:
    """Check that marks are marks, that nobody is named twice, and that nobody contributes its whole margin.

    Raises:
        ScenarioFaults: if not.
    """
    faults, asset, seen = reader.faults, reader.names.asset, set[str]()
    for key, amount in (("start", market.start), ("move", market.move)):
        if not 1 <= amount <= POSITIVE_MAX:
            said = f"write an amount from {decimal_text(1, asset)} to {decimal_text(POSITIVE_MAX, asset)}"
            faults.add(f"stress.cascade.{key}", f"is {decimal_text(amount, asset)}", said)
    for place, each in enumerate(market.accounts):
        where = f"stress.cascade.accounts[{place}]"
        if each.owner in seen:
            faults.add(f"{where}.owner", f"is {shown(each.owner)} again", "name each account once")
        seen.add(each.owner)
        if each.margin == 0:
            faults.add(f"{where}.margin", "is 0", "give what it can lose; an account without is liquidated already")
        elif each.contribution >= each.margin:
            least = f"write less than its margin, {decimal_text(each.margin, asset)}"
            faults.add(f"{where}.contribution", f"is {decimal_text(each.contribution, asset)}", least)
    faults.raise_any()
