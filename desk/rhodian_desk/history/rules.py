"""Checked: the rules of a machine, as a history's policy and the terms of the moment make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian import ByPools, MutualPool, Rules, RulesChanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Amount, AssessmentTerms, Market, PoolTerms, Remedy, State
    from rhodian_desk.history.records import History, NewTerms, Policy


class Ruling:
    """The terms as they are decided, and so the rules."""

    def __init__(self, history: History, policy: Policy) -> None:
        """Begin with the terms of the file."""
        self._history = history
        self._policy = policy
        self._markets: dict[str, Market] = {name: place.listing.market for name, place in history.markets.items()}
        self._pools: dict[str, PoolTerms] = {name: place.terms for name, place in history.pools.items()}
        self._funds: dict[str, AssessmentTerms] = dict(history.funds)
        self._approvers, self._delay = history.approvers, history.delay

    def rules(self, since: Amount) -> Rules:
        """Return the rules that hold from a time on.

        Raises:
            InvalidValue: if they are not such as the kernel takes.
        """
        return Rules(
            since,
            tuple(
                attrs.evolve(place.listing, market=self._markets[name]) for name, place in self._history.markets.items()
            ),
            tuple(
                MutualPool(name, place.account, self._terms(name), place.purposes or (), place.notice)
                for name, place in self._history.pools.items()
            ),
            tuple(self._remedies()),
            self._policy.layers,
            tuple(self._funds.values()),
            tuple(self._history.replenishments.values()),
            self._approvers,
            self._delay if self._policy.delay is None else self._policy.delay,
            self._history.pauses,
        )

    def _terms(self, name: str) -> PoolTerms:
        """Return the limits of a pool; what the policy says of them holds whatever an event says."""
        return attrs.evolve(self._pools[name], **self._policy.terms.get(name, {}))

    def _remedies(self) -> Iterator[Remedy]:
        """Yield the remedies of the policy, without pools that no market may reach."""
        for remedy in self._policy.remedies:
            if not isinstance(remedy, ByPools):
                yield remedy
            elif names := tuple(name for name in remedy.names if self._history.pools[name].purposes != ()):
                yield ByPools(names)

    def changed(self, state: State, time: Amount, told: NewTerms) -> RulesChanged:
        """Return the decision that changes terms, from when the file says, or else as soon as rules may begin.

        Raises:
            InvalidValue: if the terms are not such as the kernel takes.
        """
        if told.pool is not None:
            self._pools[told.pool] = attrs.evolve(self._pools[told.pool], **told.changes)
        elif told.fund is not None:
            self._funds[told.fund] = attrs.evolve(self._funds[told.fund], **told.changes)
        elif told.market is None:
            self._approvers = told.changes.get("approvers", self._approvers)
            self._delay = told.changes.get("delay", self._delay)
        else:
            market = self._markets[told.market]
            of_terms = {key: value for key, value in told.changes.items() if hasattr(market.terms, key)}
            rest = {key: value for key, value in told.changes.items() if key not in of_terms}
            self._markets[market.name] = attrs.evolve(market, terms=attrs.evolve(market.terms, **of_terms), **rest)
        soon = max(1 + max(time, state.rules[-1].since), time + state.rules_at(time).delay)
        return RulesChanged(time, self.rules(soon if told.since is None else told.since.seconds))
