"""Trusted: a shortfall, mutualised: a chain of phases from what is missing to what has moved.

`recognise: Round → Shortfall` is in `rhodian.rounds`; then `draw_on: Shortfall → Drawn`, `share: Drawn → Shared`,
`settle: Shared → Settled`. Pools bear the shortfall within their limits; then whoever a waterfall names; and what
is left is taken from the gains themselves, which can always bear it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.accounts import Account, Amount
from rhodian.allocation import Allocation, in_order, in_proportion
from rhodian.drawing import Draw, draw
from rhodian.errors import AlreadyAbsorbed, BooksMoved, InvalidValue, OutOfOrder
from rhodian.ledger import Changes, Transfer, post_all
from rhodian.pool import Pool, draw_pool, draw_pools, room
from rhodian.rounds import Shortfall
from rhodian.waterfall import Rule, Waterfall

if TYPE_CHECKING:
    from rhodian.settlement import Books, LossId


@attrs.frozen
class Source:
    """A pool, and where its money is."""

    account: Account
    """The account that holds the pool's balance."""
    pool: Pool
    """The pool as the round's event finds it."""


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
    """Let pools bear a shortfall, each within its limits, in their order of spill-over (SPEC MU-5, PO-7 to PO-9).

    Raises:
        OutOfOrder: if what is given is not a shortfall.
        InvalidValue: if the sources are not a tuple.
    """
    if shortfall.__class__ is not Shortfall:
        raise OutOfOrder("draw_on", shortfall, "Shortfall")
    if sources.__class__ is not tuple:
        raise InvalidValue("sources", sources, "a tuple of Source")
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
    (SPEC MU-6, MU-7). So no unit is left without a bearer, and no principal is touched by a haircut.

    Args:
        drawn: what the pools have borne.
        others: who bears what is left before gains are cut: socialised loss over equity, open interest or deposits.
        rule: how the haircut is shared: in proportion to the gains, or in order, the first account's gain first.

    Raises:
        OutOfOrder: if what is given is not a drawn shortfall.
        InvalidValue: if the rule is neither in order nor in proportion.
    """
    if drawn.__class__ is not Drawn:
        raise OutOfOrder("share", drawn, "Drawn")
    if rule not in (Rule.IN_PROPORTION, Rule.IN_ORDER):
        raise InvalidValue("rule", rule, "Rule.IN_PROPORTION or Rule.IN_ORDER")
    borne = None if others is None else draw(others, drawn.left)
    left = drawn.left if borne is None else borne.uncovered
    cut = haircut(left, drawn.shortfall.round.gains, rule)
    return Shared(drawn, borne, cut)


def haircut(left: Amount, gains: tuple[Amount, ...], rule: Rule) -> tuple[Amount, ...]:
    """Return what is taken from each gain: together what is left to bear, of nobody more than the gain (SPEC MU-6)."""
    return (in_order if rule == Rule.IN_ORDER else in_proportion)(left, gains).shares


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
    """Move the money of a round, all or nothing: first all that is paid in, then all that is paid out (SPEC MU-8).

    Args:
        books: the books that the shortfall was recognised in.
        shared: who bears what.
        clearing: the account that the money passes through; it holds afterwards what it held before.
        fees_to: the liquidator's account.
        penalties_to: the account of the pool that penalties refill.

    Raises:
        OutOfOrder: if what is given is not a shared shortfall.
        AlreadyAbsorbed: if a round or loss of its id has been absorbed before.
        BooksMoved: if an account or a pool of the round holds something else than what the shares were made from.
        Overdrawn: if a waterfall names holds less than it is to bear.
        SelfTransfer: if the clearing account is one of those that pay or are paid.
        AssetMismatch: if one of these accounts is in another asset than the round.
    """
    if shared.__class__ is not Shared:
        raise OutOfOrder("settle", shared, "Shared")
    shortfall = shared.drawn.shortfall
    if shortfall.round.id in books.absorbed:
        raise AlreadyAbsorbed(shortfall.round.id)
    for account, recorded in _recorded(shared.drawn):
        if (found := books.balances.get(account, 0)) != recorded:
            raise BooksMoved(account, recorded, found)
    moves = (*_paid_in(shared, clearing), *_charges(shortfall, fees_to, penalties_to), *_paid_out(shared, clearing))
    transfers = tuple(Transfer(payer, payee, amount) for payer, payee, amount in moves if amount > 0)
    return Settled(shared, transfers, post_all(books.balances, transfers), shortfall.round.id)


_Move: TypeAlias = tuple[Account, Account, Amount]
"""Who pays whom how much."""


def _recorded(drawn: Drawn) -> tuple[tuple[Account, Amount], ...]:
    """Return the accounts whose balances decided who bears what, with those balances."""
    margins = zip(drawn.shortfall.round.accounts, drawn.shortfall.margins, strict=True)
    return (*margins, *((source.account, source.pool.balance) for source in drawn.sources))


def _paid_in(shared: Shared, clearing: Account) -> tuple[_Move, ...]:
    """Return what is paid in: by the losers, the pools, and those whom the waterfall names."""
    shortfall = shared.drawn.shortfall
    losers = zip(shortfall.round.accounts, shortfall.collected.rows, strict=True)
    pools = zip(shared.drawn.sources, shared.drawn.draws.shares, strict=True)
    funds = () if shared.others is None else shared.others.funds
    return (
        *((account, clearing, paid) for account, (paid, _, _) in losers),
        *((source.account, clearing, amount) for source, amount in pools),
        *((fund.account, clearing, fund.amount) for fund in funds),
    )


def _charges(shortfall: Shortfall, fees_to: Account, penalties_to: Account) -> tuple[_Move, ...]:
    """Return what is paid in fees and penalties, straight from the accounts that owe them."""
    rows = tuple(zip(shortfall.round.accounts, shortfall.collected.rows, strict=True))
    return (
        *((account, fees_to, fee) for account, (_, fee, _) in rows),
        *((account, penalties_to, penalty) for account, (_, _, penalty) in rows),
    )


def _paid_out(shared: Shared, clearing: Account) -> tuple[_Move, ...]:
    """Return what is paid out: to each account its gain, less what is taken from it."""
    round_ = shared.drawn.shortfall.round
    rows = zip(round_.accounts, round_.gains, shared.haircuts, strict=True)
    return tuple((clearing, account, gain - cut) for account, gain, cut in rows)
