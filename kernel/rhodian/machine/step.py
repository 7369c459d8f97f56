"""Trusted: the one door: a state and an event, and so the next state and what to post; or a refusal, and nothing.

Whatever an event comes to is decided first, and then passes one gate: all that moves is posted at one place, and what
every step promises is looked at on the books as they would be. So these promises hold of every event there is or will
be, whatever is decided, and they are proved here, of any number of accounts and events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.machine.decide import decide
from rhodian.machine.gate import let_through, limits_of, sides_of
from rhodian.machine.ids import noted
from rhodian.machine.state import Posting, Step

if TYPE_CHECKING:
    from rhodian.ledger.posting import Host
    from rhodian.machine.events import Event
    from rhodian.machine.state import State


def step(state: State, host: Host, event: Event) -> Step:
    """Take one event (SPEC MC-1 to MC-23, MC-30).

    Returns:
        The next state, and what the host has to write, all of it, before the next event.

    Raises:
        RhodianError: if the event is refused; nothing has changed then.
        InvalidValue: if what is given is not a state, or not an event.
    """
    decided = decide(state, host, event)
    ids = () if decided.absorbed is None else (noted(decided.absorbed),)
    limits = limits_of(decided.rules, decided.occurred)
    changes = let_through(host, decided.moves, sides_of(decided.state.current), limits, ids)
    return Step(decided.state, Posting(decided.moves, changes, decided.absorbed, decided.receipt))
