"""Trusted: a shortfall, borne remedy by remedy: each takes what the ones before it left, and the last can bear it all.

`begin: Shortfall → Borne`, then `by_pools`, `by_waterfall`, `by_base`, `by_deleveraged` in the order of a list, each
`Borne → Borne`; `by_gains` ends it, since all gains of a cycle are all its losses. `settle` says what then moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.accounts import Account
from rhodian.base.errors import AssetMismatch, InvalidValue, OutOfOrder
from rhodian.ledger.errors import SelfTransfer
from rhodian.ledger.posting import Transfer
from rhodian.mutualisation.settlement import Source, haircut
from rhodian.mutualisation.shortfall import Shortfall, distinct
from rhodian.pools.limits import draw_pools, headroom
from rhodian.sharing.allocation import in_proportion_capped
from rhodian.waterfall.draws import Draw, draw
from rhodian.waterfall.tree import Rule, Waterfall

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian.base.accounts import Asset
    from rhodian.base.numbers import Amount
    from rhodian.pools.limits import Pool

POOL = "pool"
"""What the remedies are called in a receipt: pools,"""

WATERFALL = "waterfall"
"""the accounts that a waterfall names,"""

SOCIALISED = "socialised"
"""the margins of the cycle,"""

DELEVERAGED = "deleveraged"
"""those closed against the bankrupt,"""

HAIRCUT = "haircut"
"""and the gains."""


@attrs.frozen
class Take:
    """What one remedy bore of a shortfall."""

    remedy: str
    """Which: `POOL`, `WATERFALL`, `SOCIALISED`, `DELEVERAGED` or `HAIRCUT`."""
    accounts: tuple[Account, ...]
    """Whose money it is."""
    amounts: tuple[Amount, ...]
    """How much of each, in smallest units."""


@attrs.frozen
class Borne:
    """A shortfall, and what of it the remedies so far have borne."""

    shortfall: Shortfall
    """The shortfall, whose losers have paid what they can."""
    left: Amount
    """What nobody bears yet, in smallest units."""
    takes: tuple[Take, ...]
    """What each remedy took, in order."""
    margins: tuple[Amount, ...]
    """What is left in each margin account of the cycle, its gain not counted."""
    gains: tuple[Amount, ...]
    """What is left of each account's gain."""

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The margin accounts of the cycle."""
        return self.shortfall.cycle.accounts

    @property
    def drawn(self) -> tuple[Account, ...]:
        """The accounts outside the cycle that remedies have drawn on."""
        return tuple(account for take in self.takes if take.remedy in (POOL, WATERFALL) for account in take.accounts)


def begin(shortfall: Shortfall) -> Borne:
    """Return a shortfall of which no remedy has borne anything yet; a remedy takes nothing else (SPEC RM-8).

    Raises:
        OutOfOrder: if what is given is not a shortfall.
    """
    if shortfall.__class__ is not Shortfall:
        raise OutOfOrder("begin", shortfall, "Shortfall")
    return Borne(shortfall, shortfall.missing, (), shortfall.left, shortfall.cycle.gains)


def by_pools(borne: Borne, sources: tuple[Source, ...]) -> Borne:
    """Let pools bear what is left, each within its limits, in order of spill-over (SPEC MU-5, RM-1, RM-8).

    Raises:
        OutOfOrder: if what is given is not a shortfall on its way.
        InvalidValue: if the sources are not a tuple of sources, or the account of one is drawn on already, or is of
            the cycle, so that its money would back two things.
        AssetMismatch: if a pool is in another asset than the cycle.
    """
    _check(borne, "by_pools")
    _must_be_sources(sources)
    accounts = tuple(source.account for source in sources)
    _own(borne, accounts)
    return _drawn(borne, accounts, tuple(source.pool for source in sources))


def _must_be_sources(sources: tuple[Source, ...]) -> None:
    """Refuse what is no tuple of sources (SPEC RM-8)."""
    if sources.__class__ is not tuple or not columns.every(_is_source, sources):
        raise InvalidValue("sources", sources, "a tuple of Source")


def _is_source(source: Source) -> bool:
    """Return whether one of them is a source."""
    return source.__class__ is Source


def _drawn(borne: Borne, accounts: tuple[Account, ...], pools: tuple[Pool, ...]) -> Borne:
    """Let pools bear what is left, each within its limits, in order of spill-over."""
    draws = draw_pools(borne.left, columns.each(headroom, pools), columns.each(_pays_whole, pools))
    return attrs.evolve(borne, left=draws.left, takes=(*borne.takes, Take(POOL, accounts, draws.shares)))


def _pays_whole(pool: Pool) -> Amount:
    """Return 1 for a pool that pays all of a need or nothing, and else 0."""
    return 1 if pool.terms.all_or_nothing else 0


def by_waterfall(borne: Borne, waterfall: Waterfall) -> Borne:
    """Let those bear what is left whom a waterfall names, none of them of the cycle (SPEC RM-2, RM-8).

    Raises:
        OutOfOrder: if what is given is not a shortfall on its way.
        InvalidValue: if the waterfall is not one, or draws on an account that backs something else already.
        AssetMismatch: if it is in another asset than the cycle.
    """
    _check(borne, "by_waterfall")
    if waterfall.__class__ is not Waterfall:
        raise InvalidValue("waterfall", waterfall, "a Waterfall")
    drawn = draw(waterfall, borne.left)
    _own(borne, tuple(account for account, _ in drawn.rows))
    return _fallen(borne, drawn)


def _fallen(borne: Borne, drawn: Draw) -> Borne:
    """Let the funds of a waterfall bear what is left, each what it is drawn (SPEC RM-2)."""
    rows = drawn.rows
    take = Take(WATERFALL, columns.each(_account, rows), columns.each(_amount, rows))
    return attrs.evolve(borne, left=drawn.left, takes=(*borne.takes, take))


def _account(row: tuple[Account, Amount]) -> Account:
    """Return whose money it is."""
    return row[0]


def _amount(row: tuple[Account, Amount]) -> Amount:
    """Return how much of it."""
    return row[1]


def by_base(borne: Borne, base: Iterable[Amount]) -> Borne:
    """Let the margins of the cycle bear what is left in proportion to a base, each as far as it goes (SPEC RM-11).

    A base is what the host measures: what each has left, as equity is shared; the open interest of both sides, as
    Drift and Mango do.

    Args:
        borne: the shortfall on its way.
        base: how the accounts stand to each other, in any one unit, one number for each.

    Raises:
        OutOfOrder: if what is given is not a shortfall on its way.
        InvalidAmount: for the first number of the base that is not natural.
        LengthMismatch: if there are not as many of them as accounts.
    """
    _check(borne, "by_base")
    shares = in_proportion_capped(borne.left, base, borne.margins).shares
    return attrs.evolve(_taken(borne, SOCIALISED, shares), margins=columns.less(borne.margins, shares))


def by_deleveraged(borne: Borne, weights: Iterable[Amount]) -> Borne:
    """Let those bear what is left whose contracts were closed against the bankrupt, in proportion (SPEC RM-4, MC-11).

    So what they are closed at is no longer the mark, but the bankruptcy value, to the unit. Each bears it out of its
    gain first and then out of its margin, and nobody beyond both.

    Args:
        borne: the shortfall on its way.
        weights: what was closed of each account against the bankrupt, at the mark, in smallest units.

    Raises:
        OutOfOrder: if what is given is not a shortfall on its way.
        InvalidAmount: for the first weight that is not a natural number.
        LengthMismatch: if there are not as many of them as accounts.
    """
    _check(borne, "by_deleveraged")
    worth = columns.added(borne.margins, borne.gains)
    shares = in_proportion_capped(borne.left, weights, worth).shares
    cuts = columns.each(_out_of_gain, shares, borne.gains)
    margins = columns.less(borne.margins, columns.less(shares, cuts))
    return attrs.evolve(_taken(borne, DELEVERAGED, shares), margins=margins, gains=columns.less(borne.gains, cuts))


def _out_of_gain(share: Amount, gain: Amount) -> Amount:
    """Return what one owner bears out of its gain."""
    return min(share, gain)


def by_gains(borne: Borne, rule: Rule) -> Borne:
    """Take what is left from the gains, which can always bear it (SPEC RM-5).

    Raises:
        OutOfOrder: if what is given is not a shortfall on its way.
        InvalidValue: if the rule is neither in order nor in proportion.
    """
    _check(borne, "by_gains")
    cuts = haircut(borne.left, borne.gains, rule)
    return attrs.evolve(_taken(borne, HAIRCUT, cuts), gains=columns.less(borne.gains, cuts))


def _check(borne: Borne, step: str) -> None:
    """Refuse what is not a shortfall on its way."""
    if borne.__class__ is not Borne:
        raise OutOfOrder(step, borne, "Borne")


def _own(borne: Borne, accounts: tuple[Account, ...]) -> None:
    """Refuse accounts that are none, are named twice, are in another asset, or back something else already."""
    distinct((*borne.accounts[:1], *accounts))
    named = {*accounts}
    for account in (*borne.accounts, *borne.drawn):
        if account in named:
            raise InvalidValue("accounts", account, "an account that backs nothing else in the cycle")


def _taken(borne: Borne, remedy: str, amounts: tuple[Amount, ...]) -> Borne:
    """Note that the accounts of the cycle bear so much, each out of its margin or its gain."""
    takes = (*borne.takes, Take(remedy, borne.accounts, amounts))
    return attrs.evolve(borne, left=borne.left - loops.total(amounts), takes=takes)


def settle(borne: Borne, clearing: Account, fees_to: Account, penalties_to: Account) -> tuple[Transfer, ...]:
    """Return what moves: charges, all that is paid in, then each gain as it was left (SPEC RM-8, RM-12, RM-13).

    Args:
        borne: a shortfall that is borne whole.
        clearing: the account that the money passes through; it holds afterwards what it held before.
        fees_to: the liquidator's account.
        penalties_to: the account of the pool that penalties refill.

    Raises:
        OutOfOrder: if what is given is not a shortfall on its way.
        InvalidValue: if it is not borne whole, or one of these accounts is no account.
        AssetMismatch: if one is in another asset than the cycle.
        SelfTransfer: if the clearing account is one that pays or is paid.
    """
    _check(borne, "settle")
    if borne.left > 0:
        raise InvalidValue("borne", borne, "a shortfall that is borne whole")
    accounts = borne.accounts
    _must_be_route(accounts[0].asset if accounts else None, clearing, fees_to, penalties_to)
    _must_pay_nobody(clearing, (*accounts, *borne.drawn, fees_to, penalties_to))
    return _moves(borne, clearing, fees_to, penalties_to)


def _moves(borne: Borne, clearing: Account, fees_to: Account, penalties_to: Account) -> tuple[Transfer, ...]:
    """Return what moves: each kind of transfer in the order of the accounts, for those rows in which anything does."""
    accounts, rows = borne.accounts, borne.shortfall.collected.rows

    def fee_of(account: Account, row: tuple[Amount, Amount, Amount]) -> Transfer | None:
        return _moved(account, fees_to, row[1]) if row[1] > 0 else None

    def penalty_of(account: Account, row: tuple[Amount, Amount, Amount]) -> Transfer | None:
        return _moved(account, penalties_to, row[2]) if row[2] > 0 else None

    def paid_in(account: Account, had: Amount, row: tuple[Amount, Amount, Amount], has: Amount) -> Transfer | None:
        paid = had - row[1] - row[2] - has
        return _moved(account, clearing, paid) if paid > 0 else None

    def drawn_in(account: Account, amount: Amount) -> Transfer | None:
        return _moved(account, clearing, amount) if amount > 0 else None

    def paid_out(account: Account, gain: Amount) -> Transfer | None:
        return _moved(clearing, account, gain) if gain > 0 else None

    return columns.joined(
        columns.present(columns.each(fee_of, accounts, rows)),
        columns.present(columns.each(penalty_of, accounts, rows)),
        columns.present(columns.each(paid_in, accounts, borne.shortfall.margins, rows, borne.margins)),
        *[
            columns.present(columns.each(drawn_in, take.accounts, take.amounts))
            for take in borne.takes
            if take.remedy in (POOL, WATERFALL)
        ],
        columns.present(columns.each(paid_out, accounts, borne.gains)),
    )


def _moved(payer: Account, payee: Account, amount: Amount) -> Transfer | None:
    """Return the transfer, if there is anywhere to move it."""
    return Transfer(payer, payee, amount) if payer != payee else None


def _must_be_route(asset: Asset | None, clearing: Account, fees_to: Account, penalties_to: Account) -> None:
    """Refuse what are no accounts of the cycle's asset, if it has one, whether or not money would pass (SPEC RM-8)."""
    for name, account in (("clearing", clearing), ("fees_to", fees_to), ("penalties_to", penalties_to)):
        if account.__class__ is not Account:
            raise InvalidValue(name, account, "an Account")
        if asset is not None and account.asset != asset:
            raise AssetMismatch(name, account.asset, asset)


def _must_pay_nobody(clearing: Account, accounts: tuple[Account, ...]) -> None:
    """Refuse a clearing account that is one of those that pay or are paid (SPEC RM-8)."""
    owner = clearing.owner

    def is_another(account: Account) -> bool:
        return account.owner != owner or account != clearing  # most differ by their owners, which are soon compared

    if not columns.every(is_another, accounts):
        raise SelfTransfer(clearing)
