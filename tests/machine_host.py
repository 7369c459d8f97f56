"""Convenience: a host of the machine as a dictionary, and what must be true of its book after each event."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rhodian import Account, Asset, BrokenPromise, Event, RhodianError, Rules, State, Step, step
from rhodian.machine.counters import DRAWN

if TYPE_CHECKING:
    from rhodian import Market

MONEY = (Asset("USD", 0), Asset("BTC", 8))


class Book(dict[Account, int]):
    """A host's book, and the machine's state beside it."""

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self.state = State((rules,))

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        """Return every account of a purpose and an asset that holds anything."""
        return [each for each, held in self.items() if held and (each.purpose, each.asset) == (purpose, asset)]

    def copy(self) -> Book:
        """Return the same, to be written to by itself."""
        other = Book(self.state.rules[0])
        other.update(self)
        other.state = self.state
        return other

    def take(self, event: Event) -> Step | None:
        """Take an event whole; or return None if it is refused, and then nothing has changed.

        Raises:
            BrokenPromise: if what was decided would break a promise; no event may come to that.
        """
        before, state, said = dict(self), self.state, ""
        taken: Step | None
        try:
            taken = step(self.state, self, event)
        except BrokenPromise:
            raise
        except RhodianError as refusal:
            taken, said = None, str(refusal)
        assert (dict(self), self.state) == (before, state), "it is the host who writes"
        if taken is None:
            assert said
            return None
        assert len(dict(taken.posting.changes)) == len(taken.posting.changes), "each account once"
        self.update(taken.posting.changes)
        self.state = taken.state
        return taken

    def held(self, market: Market) -> dict[str, int]:
        """Return who holds how many contracts: above 0 long, below 0 short."""
        longs = {each.owner: self[each] for each in self.accounts("contracts", market.long) if not each.is_outside}
        shorts = {each.owner: -self[each] for each in self.accounts("contracts", market.short) if not each.is_outside}
        assert not longs.keys() & shorts.keys(), "nobody is on both sides"
        assert sum(longs.values()) == -sum(shorts.values()), "as many longs as shorts"
        return {**longs, **shorts}

    def check(self) -> None:
        """Assert what holds of any book: it adds up, nobody inside is below 0, and clearing accounts hold nothing."""
        sums: Counter[Asset] = Counter()
        for account, held in self.items():
            sums[account.asset] += held
            assert account.is_outside or held >= 0, f"{account} is below 0"
            assert account.purpose != "clearing" or held == 0, f"{account} holds {held}"
        assert not any(sums.values()), "every asset adds up with the world outside"
        for listing in self.state.current.listings:
            self.held(listing.market)

    def equities(self, marks: dict[str, int], funding: dict[str, int]) -> dict[Account, int]:
        """Return what each margin account with contracts is worth at new marks, and after a payment for each long."""
        worth: Counter[Account] = Counter()
        for listing in self.state.current.listings:
            market, mark = listing.market, self.state.mark(listing)
            gain = market.worth(marks.get(market.name, mark)) - market.worth(mark) - funding.get(market.name, 0)
            for owner, held in self.held(market).items():
                worth[market.margin(owner)] += held * gain
        return {account: gained + self.get(account, 0) for account, gained in worth.items()}

    def drawn(self, pool: str) -> dict[Account, int]:
        """Return what a pool has paid, by the account of each period."""
        return {each: held for each, held in self.items() if each.owner == pool and each.asset == DRAWN}
