"""Checked: a history, played under one of its policies, all by the kernel. Pure: it prints and writes nothing.

Every event is a step of the kernel on the books that the one before it left; one that the kernel refuses ends the
play as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import RhodianError, Transfer, post_all
from rhodian.base.errors import UnknownName
from rhodian.markets.exchange import Step, deposit, trade, withdraw
from rhodian_desk import history as told
from rhodian_desk.history_auction_play import AUCTION_PLAYERS
from rhodian_desk.history_loss import play_loss
from rhodian_desk.history_mark import play_mark
from rhodian_desk.history_played import EventRefused, Played, Run
from rhodian_desk.history_state import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.history import Event, History


def play(history: History, policy: str | None = None, note: Callable[[str], None] = lambda _: None) -> Run:
    """Play a history.

    Args:
        history: a sound history.
        policy: the name of one of its policies; without it, the first.
        note: told what long work is at.

    Raises:
        UnknownName: if there is no such policy.
        EventRefused: for the first event that cannot happen where it stands.
    """
    name = next(iter(history.policies)) if policy is None else policy
    if name not in history.policies:
        raise UnknownName("policy", name)
    state = State(history, history.policies[name])
    played = []
    for place, event in enumerate(history.events):
        if place % 1_000 == 0:
            note(f"Playing event {place:,}")
        try:
            played.append(_PLAYERS[event.__class__](state, place, event))
        except RhodianError as refusal:
            raise EventRefused(history.file, place, event, refusal) from refusal
    ordered = sorted(state.balances, key=lambda account: (account.asset.code, account.owner, account.purpose))
    balances = {account: state.balances[account] for account in ordered}
    pools = {name: state.pool(name, state.exchange.time) for name in history.pools}
    return Run(history, state.policy, tuple(played), balances, pools)


def _stepped(state: State, place: int, event: Event, step: Step) -> Played:
    """Take a step that is one phase."""
    return Played(place, event, (), (), step.transfers, state.take(step))


def _deposit(state: State, place: int, event: told.Deposit) -> Played:
    """Bring money in."""
    return _stepped(state, place, event, deposit(state.exchange, event.at.seconds, event.payee, event.amount))


def _withdraw(state: State, place: int, event: told.Withdraw) -> Played:
    """Take collateral out."""
    step = withdraw(state.exchange, event.at.seconds, event.market, event.owner, event.amount)
    return _stepped(state, place, event, step)


def _trade(state: State, place: int, event: told.Trade) -> Played:
    """Let two owners trade."""
    return _stepped(state, place, event, trade(state.exchange, event.at.seconds, event.deal))


def _move(state: State, place: int, event: told.Move) -> Played:
    """Move money."""
    later = state.exchange.at(event.at.seconds)
    transfers = (Transfer(event.payer, event.payee, event.amount),)
    return _stepped(state, place, event, Step(later, transfers, post_all(state.balances, transfers)))


def _new_terms(state: State, place: int, event: told.NewTerms) -> Played:
    """Change the terms of a market or a pool."""
    later = state.exchange.at(event.at.seconds)
    if event.pool is not None:
        state.change_terms(event.pool, event.changes)
    else:
        market = later.find(event.market or "").market
        of_terms = {key: value for key, value in event.changes.items() if hasattr(market.terms, key)}
        rest = {key: value for key, value in event.changes.items() if key not in of_terms}
        changed = attrs.evolve(market, terms=attrs.evolve(market.terms, **of_terms), **rest)
        listed = tuple(
            attrs.evolve(each, market=changed) if each.market.name == market.name else each for each in later.listed
        )
        later = attrs.evolve(later, listed=listed)
    return _stepped(state, place, event, Step(later, (), ()))


_PLAYERS: dict[type[Any], Callable[[State, int, Any], Played]] = {
    told.Deposit: _deposit,
    told.Withdraw: _withdraw,
    told.Move: _move,
    told.Trade: _trade,
    told.NewTerms: _new_terms,
    told.Mark: play_mark,
    told.PlainLoss: play_loss,
    **AUCTION_PLAYERS,
}
"""Who plays each kind of event."""
