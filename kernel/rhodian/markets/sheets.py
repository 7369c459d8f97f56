"""Trusted: markets that share their collateral, as columns: who holds what, what marks and forced sales bring each.

One row an owner, in the order of their names; contracts are above 0 for longs and below 0 for shorts. Nobody is in a
column that the market's own count of contracts does not allow for: the host cannot leave anyone out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import InvalidValue
from rhodian.base.rates import PPM
from rhodian.deleveraging.closing import in_rank
from rhodian.deleveraging.scores import by_ratio
from rhodian.markets.margin import requirement
from rhodian.markets.terms import CONTRACTS, Market
from rhodian.sharing.allocation import in_proportion

if TYPE_CHECKING:
    from rhodian.base.accounts import Asset
    from rhodian.base.numbers import Amount
    from rhodian.ledger.posting import Host


@attrs.frozen
class Sheet:
    """One market at its marks."""

    market: Market
    """The market."""
    before: Amount
    """The mark at which its positions were last settled."""
    after: Amount
    """The mark at which they stand now."""
    held: tuple[int, ...]
    """The contracts of each owner."""
    paid: int = 0
    """What a long contract is paid besides, in smallest units; below 0 if it pays."""

    @property
    def worth(self) -> int:
        """What a long contract is worth now, in smallest units; below 0 if it is inverse."""
        return self.market.worth(self.after)

    @property
    def change(self) -> int:
        """What a long contract has gained since it was last settled."""
        return self.worth - self.market.worth(self.before) + self.paid

    @property
    def sizes(self) -> tuple[Amount, ...]:
        """How many contracts each owner holds, long or short."""
        return columns.each(_size, self.held)

    def value(self, quantity: int) -> Amount:
        """Return what so many contracts are worth now, long or short."""
        value = quantity * self.worth
        return max(value, -value)


def _size(held: int) -> Amount:
    """Return how many contracts are held, long or short."""
    return held if held > 0 else -held


def holders(host: Host, market: Market) -> tuple[dict[str, int], dict[str, Account]]:
    """Return who holds contracts of a market, how many, below 0 for shorts, and in which account (SPEC CY-5).

    Raises:
        InvalidValue: if what the host names are not accounts of that side, each once and with contracts in it, or they
            do not hold as many in all as there are.
    """
    longs, bought = _side(host, market.long)
    shorts, sold = _side(host, market.short)
    accounts = (*longs, *shorts)
    kept = {account.owner: account for account in accounts}
    if len(kept) < len(accounts):
        names = {account.owner: 0 for account in longs}
        both = sorted(account.owner for account in shorts if account.owner in names)
        raise InvalidValue("accounts", both[0], f"owners on one side of {market.name} each")
    held = (*bought, *[-amount for amount in sold])
    return dict(zip(kept, held, strict=True)), kept


def _side(host: Host, side: Asset) -> tuple[tuple[Account, ...], tuple[Amount, ...]]:
    """Return the accounts that hold contracts of one side, each with another owner, and how many they hold."""
    named = tuple(host.accounts(CONTRACTS, side))
    sides = (side,)
    for account in named:  # `in` asks first whether it is the very same object
        if account.__class__ is not Account or account.purpose != CONTRACTS or account.asset not in sides:
            raise InvalidValue("accounts", account, f"accounts of {CONTRACTS} in {side}")
    accounts = tuple([account for account in named if account.owner != OUTSIDE])
    amounts = loops.naturals((host.get(account, 0) for account in accounts), "balances")
    there_are = -host.get(Account(OUTSIDE, CONTRACTS, side), 0)
    if len({account.owner for account in accounts}) < len(accounts) or loops.total(amounts) != there_are:
        raise InvalidValue("accounts", loops.total(amounts), f"of everyone who holds {side}, once each")
    return (
        tuple([account for account, amount in zip(accounts, amounts, strict=True) if amount > 0]),
        tuple([amount for amount in amounts if amount > 0]),
    )


def gains(sheets: tuple[Sheet, ...]) -> tuple[int, ...]:
    """Return what the marks bring each owner, below 0 for a loss (SPEC CY-3)."""
    return weighed(tuple((sheet.held, sheet.change) for sheet in sheets))


def maintenance(sheets: tuple[Sheet, ...]) -> tuple[Amount, ...]:
    """Return what each owner must hold to keep its contracts, in millionths of a smallest unit (SPEC CY-3)."""
    return weighed(tuple((sheet.sizes, sheet.value(1) * sheet.market.maintenance_ppm) for sheet in sheets))


def weighed(weights: tuple[tuple[tuple[int, ...], int], ...]) -> tuple[int, ...]:
    """Return what columns add up to, row by row, each number times what stands beside its column."""
    return loops.scan(_weighed, columns.scaled(*weights[0]), weights[1:])[0]


def _weighed(so_far: tuple[int, ...], weight: tuple[tuple[int, ...], int]) -> tuple[tuple[int, ...], None]:
    return columns.added(so_far, columns.scaled(*weight)), None


def initial(sheets: tuple[Sheet, ...], place: int) -> Amount:
    """Return what one owner must hold to take contracts on, in millionths of a smallest unit."""
    return requirement(tuple((sheet.held[place], sheet.worth, sheet.market.initial_ppm) for sheet in sheets))


def traded(sheet: Sheet, entries: tuple[tuple[int, int], ...]) -> Sheet:
    """Return a market after contracts have moved, each entry an owner's place and what it takes on."""
    if not entries:
        return sheet
    return attrs.evolve(sheet, held=columns.added(sheet.held, loops.sums(len(sheet.held), entries)))


def closed(sheet: Sheet, quantities: tuple[Amount, ...]) -> Sheet:
    """Return a market after so many contracts of each owner are closed."""
    return attrs.evolve(sheet, held=columns.each(_fewer, sheet.held, quantities))


def _fewer(held: int, quantity: Amount) -> int:
    """Return what is left of one owner's contracts once so many are closed."""
    return held - quantity if held > 0 else held + quantity


@attrs.frozen
class Torn:
    """What is closed in one market, and of whom."""

    closed: tuple[Amount, ...]
    """How many contracts of each owner are closed."""
    counter: tuple[Amount, ...]
    """How many of these are closed against others, because they are on the other side."""


def tear_up(
    sheet: Sheet, wanted: tuple[Amount, ...], may_take: tuple[bool, ...], equity: tuple[int, ...], *, ranked: bool
) -> Torn:
    """Close contracts at the mark, against each other and then against the other side (SPEC CY-1, CY-2).

    As many longs as shorts are closed. If everyone who wants any closed has all closed, and everyone else may take,
    there is always enough on the other side. Otherwise what finds nobody stays, the last in order first.

    Args:
        sheet: the market.
        wanted: how many contracts of each owner are to be closed; no more than it holds.
        may_take: who may be closed against though it does not want to be.
        equity: what each owner is worth at the mark.
        ranked: whether the other side is closed by leverage, the highest first, rather than in proportion to what
            each holds.

    Source: partial tear-up at a clearing house allots contracts in proportion to position; the rank is Hyperliquid's.
    """
    longs = loops.total(columns.each(_of_long, wanted, sheet.held))
    shorts = loops.total(wanted) - longs
    sign, need = (1, longs - shorts) if longs > shorts else (-1, shorts - longs)

    def take(held: int, want: Amount, may: bool) -> Amount:  # noqa: FBT001  # an item of a column
        return -held * sign if may and want == 0 and held * sign < 0 else 0

    def sided(want: Amount, held: int) -> tuple[Amount, bool]:
        return want, held * sign > 0

    takes = columns.each(take, sheet.held, wanted, may_take)
    taken = min(need, loops.total(takes))
    if ranked:
        scores = by_ratio(takes, columns.each(_above_nothing, equity))
        counter = in_rank(taken, takes, scores).allocation.shares
    else:
        counter = in_proportion(taken, takes).shares
    if taken < need:
        wanted = loops.scan(_within, min(longs, shorts) + taken, columns.each(sided, wanted, sheet.held))[1]
    return Torn(columns.added(wanted, counter), counter)


def _of_long(want: Amount, held: int) -> Amount:
    """Return what one owner wants closed of long contracts."""
    return want if held > 0 else 0


def _above_nothing(number: int) -> Amount:
    return max(0, number)


def _within(left: Amount, row: tuple[Amount, bool]) -> tuple[Amount, Amount]:
    """Close what one owner wants closed, as far as there is somebody to close it against."""
    want, scarce = row
    if not scarce:
        return left, want
    closed = min(want, left)
    return left - closed, closed


def in_band(sheet: Sheet, quantity: Amount, value: Amount) -> bool:
    """Return whether a sale's value lies within the market's band around the mark (SPEC CY-4)."""
    fair = sheet.value(quantity)
    return max(value - fair, fair - value) * PPM <= sheet.market.terms.band_ppm * fair
