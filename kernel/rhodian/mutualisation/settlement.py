"""Trusted: a shortfall, mutualised: a chain of phases from what is missing to what has moved.

`recognise: Round → Shortfall` is in `shortfall`; then `draw_on: Shortfall → Drawn`, `share: Drawn → Shared`,
`settle: Shared → Settled`. Pools bear the shortfall within their limits; then whoever a waterfall names; and what
is left is taken from the gains themselves, which can always bear it. Each step takes the phase before it alone
(SPEC MU-13), and no coalition gets out of a round more than others lost and insurance paid (SPEC MU-17).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import loops
from rhodian.base.accounts import Account
from rhodian.base.errors import AlreadyAbsorbed, AssetMismatch, BooksMoved, InvalidValue, OutOfOrder, SelfTransfer
from rhodian.base.numbers import Amount, natural
from rhodian.ledger.posting import Changes, Transfer, post_all
from rhodian.mutualisation.shortfall import Shortfall, distinct
from rhodian.pools.limits import Pool, draw_pool, draw_pools, room
from rhodian.sharing.allocation import Allocation, in_order, in_proportion
from rhodian.waterfall.draws import Draw, draw
from rhodian.waterfall.tree import Rule, Waterfall

if TYPE_CHECKING:
    from rhodian.waterfall.settlement import Books, LossId


@attrs.frozen
class Source:
    """A pool, and where its money is."""

    account: Account
    """The account that holds the pool's balance."""
    pool: Pool
    """The pool as the round's event finds it."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC MU-10).

        Raises:
            InvalidValue: if the account is not an account inside the books, or else the pool is not a pool.
        """
        distinct((self.account,))
        if self.pool.__class__ is not Pool:
            raise InvalidValue("pool", self.pool, "a Pool")


@attrs.frozen
class Drawn:
    """A shortfall of which the pools have borne what they may."""

    shortfall: Shortfall
    """The shortfall."""
    sources: tuple[Source, ...]
    """The pools, in the order in which they were asked."""
    draws: Allocation
    """What each of them bears, and what is left."""

    @property
    def left(self) -> Amount:
        """What the pools do not bear."""
        return self.draws.unallocated

    @property
    def pools(self) -> tuple[Pool, ...]:
        """The pools after the draw, before penalties refill any."""
        return tuple(
            draw_pool(source.pool, amount).pool for source, amount in zip(self.sources, self.draws.shares, strict=True)
        )


def draw_on(shortfall: Shortfall, sources: tuple[Source, ...] = ()) -> Drawn:
    """Let pools bear a shortfall, each within its limits, in order of spill-over (SPEC MU-5, MU-11, PO-7 to PO-9).

    Raises:
        OutOfOrder: if what is given is not a shortfall.
        InvalidValue: if the sources are not a tuple of sources; or if the account of one is that of another, or
            one of the round's, so that its money would back two things (SPEC MU-10).
        AssetMismatch: if a pool is in another asset than the round.
    """
    if shortfall.__class__ is not Shortfall:
        raise OutOfOrder("draw_on", shortfall, "Shortfall")
    if sources.__class__ is not tuple or any(source.__class__ is not Source for source in sources):
        raise InvalidValue("sources", sources, "a tuple of Source")
    distinct((*shortfall.round.accounts, *(source.account for source in sources)))
    rooms = tuple(room(source.pool) for source in sources)
    whole = tuple(1 if source.pool.terms.whole else 0 for source in sources)
    return Drawn(shortfall, sources, draw_pools(shortfall.missing, rooms, whole))


@attrs.frozen
class Shared:
    """A shortfall of which every unit has somebody who bears it."""

    drawn: Drawn
    """What the pools bear."""
    others: Draw | None
    """What those bear whom the market's waterfall names, if it names any."""
    haircuts: tuple[Amount, ...]
    """What is taken from the gain of each account of the round; at most the gain."""


def share(drawn: Drawn, others: Waterfall | None = None, rule: Rule = Rule.IN_PROPORTION) -> Shared:
    """Share what the pools leave: by a waterfall, if one is given, and what it leaves by haircut of gains.

    The gains can always bear it, since the shortfall is part of the losses and the losses are the gains
    (SPEC MU-6, MU-7, MU-11). So no unit is left without a bearer, and no principal is touched by a haircut.

    Args:
        drawn: what the pools have borne.
        others: who bears what is left before gains are cut: socialised loss over equity, open interest or deposits.
        rule: how the haircut is shared: in proportion to the gains, or in order, the first account's gain first.

    Raises:
        OutOfOrder: if what is given is not a drawn shortfall.
        InvalidValue: if the others are not a waterfall, or the rule is neither in order nor in proportion; or if the
            waterfall counts on more of an account than the round and its pools leave there (SPEC MU-10).
        AssetMismatch: if the waterfall is in another asset than the round.
    """
    if drawn.__class__ is not Drawn:
        raise OutOfOrder("share", drawn, "Drawn")
    borne = None if others is None else _drawn_from(others, drawn)
    left = drawn.left if borne is None else borne.uncovered
    return Shared(drawn, borne, haircut(left, drawn.shortfall.round.gains, rule))


def _drawn_from(others: Waterfall, drawn: Drawn) -> Draw:
    """Draw what the pools leave down a waterfall, after checking that no unit in it backs something else."""
    if others.__class__ is not Waterfall:
        raise InvalidValue("others", others, "a Waterfall, or None")
    shortfall = drawn.shortfall
    accounts = shortfall.round.accounts
    if accounts and others.asset != accounts[0].asset:
        raise AssetMismatch("others", others.asset, accounts[0].asset)
    pools = {source.account: 0 for source in drawn.sources}
    free = {**pools, **dict(zip(accounts, shortfall.remaining, strict=True))}
    borne = draw(others, drawn.left)
    for fund in borne.funds:
        if fund.available > free.get(fund.account, fund.available):
            raise InvalidValue("others", fund.account, "drawn on for no more than the round leaves there")
    return borne


def haircut(left: Amount, gains: tuple[Amount, ...], rule: Rule) -> tuple[Amount, ...]:
    """Return what is taken from each gain: together what is left to bear, of nobody more than the gain (SPEC MU-6).

    If more is left than all gains, which no round brings about (SPEC MU-7), every gain is taken whole. Of more left
    nobody's gain is cut by less, in proportion but for one unit (SPEC MU-15). Equal gains, the order of the list,
    gains cut up among neighbours and finer units make no difference but for the odd units (SPEC MU-16, MU-19).

    Raises:
        InvalidValue: if the rule is neither in order nor in proportion.
        InvalidAmount: for the first gain, or else what is left, if it is not a natural number.
    """
    if rule not in (Rule.IN_PROPORTION, Rule.IN_ORDER):
        raise InvalidValue("rule", rule, "Rule.IN_PROPORTION or Rule.IN_ORDER")
    most = loops.total(loops.naturals(gains, "gains"))
    taken = min(natural(left, "left"), most)
    return in_order(taken, gains).shares if rule == Rule.IN_ORDER else in_proportion(taken, gains).shares


@attrs.frozen
class Settled:
    """A round that is over: what the host has to write, all of it or nothing."""

    shared: Shared
    """Who bore what."""
    transfers: tuple[Transfer, ...]
    """What moved, in order."""
    changes: Changes
    """The accounts touched, with their new balances."""
    loss_id: LossId
    """The id to add to those absorbed."""


def settle(books: Books, shared: Shared, clearing: Account, fees_to: Account, penalties_to: Account) -> Settled:
    """Move the money of a round, all or nothing: first all that is paid in, then out (SPEC MU-8, MU-12, MU-21).

    Args:
        books: the books that the shortfall was recognised in.
        shared: who bears what.
        clearing: the account that the money passes through; it holds afterwards what it held before.
        fees_to: the liquidator's account.
        penalties_to: the account of the pool that penalties refill.

    Raises:
        OutOfOrder: if what is given is not a shared shortfall.
        AlreadyAbsorbed: if a round or loss of its id has been absorbed before.
        InvalidValue: if one of these accounts is no account.
        AssetMismatch: if one of these accounts is in another asset than the round.
        SelfTransfer: if the clearing account is one of those that pay or are paid.
        BooksMoved: if an account or a pool of the round holds something else than what the shares were made from.
        Overdrawn: if somebody else whom the waterfall names holds less than it is to bear.
    """
    if shared.__class__ is not Shared:
        raise OutOfOrder("settle", shared, "Shared")
    shortfall = shared.drawn.shortfall
    if shortfall.round.id in books.absorbed:
        raise AlreadyAbsorbed(shortfall.round.id)
    _check_route(shared, clearing, fees_to, penalties_to)
    for account, recorded in _recorded(shared.drawn):
        if (found := books.balances.get(account, 0)) != recorded:
            raise BooksMoved(account, recorded, found)
    moves = (*_paid_in(shared, clearing), *_charges(shortfall, fees_to, penalties_to), *_paid_out(shared, clearing))
    transfers = tuple(Transfer(payer, payee, amount) for payer, payee, amount in moves if amount > 0)
    return Settled(shared, transfers, post_all(books.balances, transfers), shortfall.round.id)


def _check_route(shared: Shared, clearing: Account, fees_to: Account, penalties_to: Account) -> None:
    """Refuse accounts that the round's money cannot pass through, whether or not any would."""
    accounts = shared.drawn.shortfall.round.accounts
    for name, account in (("clearing", clearing), ("fees_to", fees_to), ("penalties_to", penalties_to)):
        if account.__class__ is not Account:
            raise InvalidValue(name, account, "an Account")
        if accounts and account.asset != accounts[0].asset:
            raise AssetMismatch(name, account.asset, accounts[0].asset)
    funds = () if shared.others is None else shared.others.funds
    pools = tuple(source.account for source in shared.drawn.sources)
    if clearing in (*accounts, *pools, *(fund.account for fund in funds), fees_to, penalties_to):
        raise SelfTransfer(clearing)


_Move: TypeAlias = tuple[Account, Account, Amount]
"""Who pays whom how much."""


def _recorded(drawn: Drawn) -> tuple[tuple[Account, Amount], ...]:
    """Return the accounts whose balances decided who bears what, with those balances."""
    shortfall = drawn.shortfall
    return (
        *zip(shortfall.round.accounts, shortfall.margins, strict=True),
        *((source.account, source.pool.balance) for source in drawn.sources),
    )


def _paid_in(shared: Shared, clearing: Account) -> tuple[_Move, ...]:
    """Return what is paid in: by the losers, the pools, and those whom the waterfall names."""
    shortfall = shared.drawn.shortfall
    losers = tuple(zip(shortfall.round.accounts, shortfall.collected.rows, strict=True))
    pools = tuple(zip(shared.drawn.sources, shared.drawn.draws.shares, strict=True))
    funds = () if shared.others is None else shared.others.funds
    return (
        *((account, clearing, paid) for account, (paid, _, _) in losers),
        *((source.account, clearing, amount) for source, amount in pools),
        *((fund.account, clearing, fund.amount) for fund in funds),
    )


def _charges(shortfall: Shortfall, fees_to: Account, penalties_to: Account) -> tuple[_Move, ...]:
    """Return what is paid in fees and penalties, straight from the accounts that owe them.

    Who owes itself, a liquidator that is liquidated, pays nothing.
    """
    rows = tuple(zip(shortfall.round.accounts, shortfall.collected.rows, strict=True))
    return (
        *((account, fees_to, fee) for account, (_, fee, _) in rows if account != fees_to),
        *((account, penalties_to, penalty) for account, (_, _, penalty) in rows if account != penalties_to),
    )


def _paid_out(shared: Shared, clearing: Account) -> tuple[_Move, ...]:
    """Return what is paid out: to each account its gain, less what is taken from it."""
    round_ = shared.drawn.shortfall.round
    rows = tuple(zip(round_.accounts, round_.gains, shared.haircuts, strict=True))
    return tuple((clearing, account, gain - cut) for account, gain, cut in rows)
