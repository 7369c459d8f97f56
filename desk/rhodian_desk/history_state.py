"""Checked: where the play of a history has got to: the books, the exchange, the pools' use, and two indexes.

The indexes say who holds contracts of a market, and which accounts have a purpose; they are kept from what each
event changes, so that an event costs what it moves and not what exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import Account, Asset, Books
from rhodian.markets.exchange import Exchange
from rhodian.markets.histories import follow
from rhodian.pools.limits import Pool, PoolUse, begin_event
from rhodian_desk.history_played import Change

if TYPE_CHECKING:
    from rhodian import Changes
    from rhodian.markets.exchange import Step
    from rhodian.pools.limits import PoolTerms
    from rhodian_desk.history import History, Policy
    from rhodian_desk.history_auctions import Phase


class State:
    """A play on its way."""

    def __init__(self, history: History, policy: Policy) -> None:
        """Begin with empty books at time 0."""
        self.history = history
        self.policy = policy
        self.balances: dict[Account, int] = {}
        self.absorbed: set[str] = set()
        listed = tuple(place.listed for place in history.markets.values())
        self.exchange = Exchange(0, Books(self.balances, self.absorbed), listed)
        self.auctions: dict[str, Phase] = {}
        self._terms = {name: place.terms for name, place in history.pools.items()}
        self._uses = dict.fromkeys(history.pools, PoolUse(0, 0, 0))
        self._market_of = {side: each.market.name for each in listed for side in (each.market.long, each.market.short)}
        self._holders: dict[str, set[str]] = {name: set() for name in history.markets}
        self._accounts: dict[tuple[str, Asset], set[Account]] = {}

    def take(self, step: Step) -> tuple[Change, ...]:
        """Write what a step changed, all of it, and go on from where it leads."""
        self.exchange = follow(self.exchange, step)
        if step.absorbed is not None:
            self.absorbed.add(step.absorbed)
        return self._write(step.changes)

    def _write(self, changes: Changes) -> tuple[Change, ...]:
        """Write what an event changed, and return it with what was there before."""
        written = tuple(Change(account, self.balances.get(account, 0), after) for account, after in changes)
        self.balances.update(changes)
        for account, held in changes:
            if account.is_outside:
                continue
            market = self._market_of.get(account.asset)
            if market is None:
                accounts = self._accounts.setdefault((account.purpose, account.asset), set())
                (accounts.add if held else accounts.discard)(account)
            else:
                (self._holders[market].add if held else self._holders[market].discard)(account.owner)
        return written

    def holders(self, market: str) -> set[str]:
        """Return everyone who holds contracts of a market."""
        return self._holders[market]

    def accounts(self, purpose: str, asset: Asset) -> tuple[Account, ...]:
        """Return the accounts of a purpose that hold something, by owner."""
        return tuple(sorted(self._accounts.get((purpose, asset), ()), key=lambda account: account.owner))

    def terms(self, name: str) -> PoolTerms:
        """Return the limits of a pool now; what the policy says of them holds whatever an event says."""
        return attrs.evolve(self._terms[name], **self.policy.terms.get(name, {}))

    def change_terms(self, name: str, changes: dict[str, Any]) -> None:
        """Give a pool other limits."""
        self._terms[name] = attrs.evolve(self._terms[name], **changes)

    def pool(self, name: str, time: int) -> Pool:
        """Return a pool as an event of that time finds it."""
        account = self.history.pools[name].account
        return begin_event(Pool(self.terms(name), self.balances.get(account, 0), self._uses[name]), time)

    def use(self, name: str, pool: Pool) -> None:
        """Remember what a pool has paid."""
        self._uses[name] = pool.use
