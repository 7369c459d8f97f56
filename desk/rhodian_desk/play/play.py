"""Checked: a history, played under one of its policies by the kernel's machine. Pure: it prints and writes nothing.

Every event is a step of the machine on the book that the one before it left; one that the machine refuses ends the
play as a whole.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rhodian import RhodianError, State, UnknownName, step
from rhodian_desk.history.records import NewTerms
from rhodian_desk.history.rules import Ruling
from rhodian_desk.play.book import Book
from rhodian_desk.play.played import EventRefused, Played, Run, is_shown
from rhodian_desk.play.refusals import said
from rhodian_desk.play.told import borne, left_in_period, lost, phases

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Step
    from rhodian_desk.history.records import History, Told


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
    ruling, book = Ruling(history, history.policies[name]), Book()
    state = State((ruling.rules(0),))
    played = []
    for place, told in enumerate(history.events):
        if place % 1_000 == 0:
            note(f"Playing event {place:,}")
        try:
            taken = _step(state, ruling, book, told)
        except RhodianError as refusal:
            raise EventRefused(history.file, place, told, refusal, said(refusal, history, told)) from refusal
        state = taken.state
        played.append(_told(history, place, told, taken, book))
    ordered = sorted(filter(is_shown, book.balances), key=lambda each: (each.asset.code, each.owner, each.purpose))
    drawn = {pool.name: book.get(pool.drawn(state.time), 0) for pool in state.current.pools}
    balances = {account: book.balances[account] for account in ordered}
    return Run(history, history.policies[name], tuple(played), balances, drawn)


def _step(state: State, ruling: Ruling, book: Book, told: Told) -> Step:
    """Take one event."""
    event = told.event
    if isinstance(event, NewTerms):
        event = ruling.changed(state, told.at.seconds, event)
    return step(state, book, event)


def _told(history: History, place: int, told: Told, taken: Step, book: Book) -> Played:
    """Write what an event changed, and tell what it came to."""
    posting = taken.posting
    changes = book.write(posting.changes)
    return Played(
        place,
        told,
        taken.state,
        posting.receipt,
        partial(phases, history, told, taken, left_in_period(told, taken, book)),
        tuple(lost(posting.receipt)),
        borne(history, posting.receipt),
        posting.transfers,
        changes,
    )
