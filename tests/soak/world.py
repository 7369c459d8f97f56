"""Convenience: one history, kept by the machine and by its twin at once, and compared after every event.

An event is plain data, so that a history can be played again without some of it. Besides the machine's own there are
asides: what a host does with the kernel's separate parts, whose money it then brings in or takes out.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from rhodian import Account, Event, Marks, Rules, State, Step, step
from tests.soak import holds
from tests.soak.asides import ASIDES
from tests.soak.holds import demand, one_reason, outcome
from tests.soak.host import Host
from tests.soak.stakes import VAULT, PaperStakes, Stakes, same
from tests.twin.machine import Twin, take


class Aside(NamedTuple):
    """Something that is asked of a separate part of the kernel: what, and of how much."""

    what: str
    details: dict[str, Any]


class World:
    """A history, twice."""

    def __init__(self, rules: Rules) -> None:
        """Begin with empty books at time 0."""
        self.host, self.state, self.twin = Host(), State((rules,)), Twin(rules)
        self.absorbed: set[str] = set()
        self.stakes, self.paper = Stakes(), PaperStakes()
        self.met: Counter[str] = Counter()

    def apply(self, event: Event | Aside) -> str | None:
        """Put one event to both; return `done`, the kind of refusal, or None if there was nothing that it could be.

        Raises:
            Disagreement: if they differ, or something that must always hold does not.
        """
        said = ASIDES[event.what](self, **event.details) if isinstance(event, Aside) else self.put(event)
        demand(same(self.stakes, self.paper, self.host.get(VAULT, 0)), "the stakes on paper are others")
        return said

    def put(self, event: Event) -> str:
        """Put one event of the machine's to both; return `done`, or the kind of refusal.

        Raises:
            Disagreement: as `apply` does.
        """
        before, at = dict(self.host.book), self.state
        result, taken = outcome(lambda: step(self.state, self.host, event))
        demand((self.host.book, self.state) == (before, at), "the machine writes to its host")
        paper, twin = outcome(lambda: take(self.twin, event))
        both = (result == "done") == (paper == "done") and (result == "done" or one_reason(result, paper, event))
        demand(both, f"the machine says {result}, the twin {paper}")
        if taken is not None:
            self.twin = twin
            self._take(before, event, taken)
        holds.same(self.host, self.state, self.twin)
        return result

    def all_taken(self, events: tuple[Event, ...]) -> str:
        """Put some events to both, none of which may be refused.

        Raises:
            Disagreement: if one is.
        """
        for event in events:
            said = self.put(event)
            demand(said == "done", f"{event} is refused as {said}")
        return "done"

    def _take(self, before: dict[Account, int], event: Event, taken: Step) -> None:
        """Write a step, and see that what must hold does."""
        self.host.write(taken.posting.changes)
        self.state = taken.state
        if (name := taken.posting.absorbed) is not None:
            demand(name not in self.absorbed, "an id is absorbed twice")
            self.absorbed.add(name)
        holds.posted(before, taken)
        holds.sound(self.host, self.state)
        holds.within_limits(before, self.host, self.state, event, taken)
        holds.closed(self.host, event, taken)
        self._count(event, taken)

    def _count(self, event: Event, taken: Step) -> None:
        """Count what a cycle had in it, so that a soak shows what it has met."""
        for cycled in holds.cycles(taken):
            self.met["cycles"] += 1
            self.met["sales to the best of some bids"] += len(cycled.awards)
            self.met["cycles with a shortfall"] += cycled.borne.shortfall.missing > 0
            self.met["cycles in which contracts are torn up"] += any(any(torn.closed) for torn in cycled.torn)
            for borne in cycled.borne.takes:
                self.met[f"cycles in which there is borne by: {borne.remedy}"] += any(borne.amounts)
        if isinstance(event, Marks):
            self.met["sales to somebody by name"] += sum(sale.counterpart is not None for sale in event.sales)
            self.met["sales to the other side"] += sum(sale.counterpart is None for sale in event.sales)
            self.met["marks in which all are sold"] += event.sell_all
