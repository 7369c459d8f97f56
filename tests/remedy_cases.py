"""Convenience: a cycle, what bears its shortfall, and the same on paper, sharing no code with the kernel."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import attrs
from hypothesis import strategies as st

from rhodian import (
    Account,
    Books,
    Fund,
    InOrder,
    Rule,
    Waterfall,
    post_all,
)
from rhodian.mutualisation.moves import settle
from rhodian.mutualisation.remedies import (
    Borne,
    begin,
    by_base,
    by_deleveraged,
    by_gains,
    by_pools,
    by_waterfall,
)
from rhodian.mutualisation.settlement import Source
from rhodian.mutualisation.shortfall import Cycle, Shortfall, recognise
from rhodian.pools.limits import Pool, PoolTerms, PoolUse
from tests.oracle import in_proportion_capped
from tests.strategies import EUR, amounts

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

CLEARING, LIQUIDATOR, RESERVE, CAPITAL = (
    Account(name, "house", EUR) for name in ("clearing", "liquidator", "reserve", "capital")
)
POOLS = tuple(Account(f"pool {number}", "insurance", EUR) for number in range(3))
RULES = (Rule.IN_PROPORTION, Rule.IN_ORDER)


def pool_of(balance: int, limit: int = 10**40, *, minimum: int = 0, all_or_nothing: bool = False) -> Pool:
    return Pool(PoolTerms(limit, limit, 1, minimum, all_or_nothing), balance, PoolUse(0, 0, 0))


@attrs.frozen
class Case:
    """A cycle, the books that it finds, and what bears its shortfall: pools, a fund, margins, whoever was closed."""

    cycle: Cycle
    margins: tuple[int, ...]
    pools: tuple[Pool, ...] = ()
    capital: int | None = None
    base: tuple[int, ...] | None = None
    closed: tuple[int, ...] | None = None
    rule: Rule = Rule.IN_PROPORTION

    @property
    def books(self) -> dict[Account, int]:
        """Return what all accounts hold."""
        held = dict(zip(self.cycle.accounts, self.margins, strict=True))
        held |= {account: pool.balance for account, pool in zip(POOLS, self.pools, strict=False)}
        return held | ({} if self.capital is None else {CAPITAL: self.capital})

    def shortfall(self) -> Shortfall:
        """Return what is missing."""
        return recognise(Books(self.books, ()), self.cycle)

    def borne(self) -> Borne:
        """Return who bears it."""
        borne = begin(self.shortfall())
        borne = by_pools(borne, tuple(Source(account, pool) for account, pool in zip(POOLS, self.pools, strict=False)))
        if self.capital is not None:
            borne = by_waterfall(borne, Waterfall(InOrder("capital", (Fund(CAPITAL, self.capital),))))
        if self.base is not None:
            borne = by_base(borne, self.base)
        if self.closed is not None:
            borne = by_deleveraged(borne, self.closed)
        return by_gains(borne, self.rule)

    def after(self) -> dict[Account, int]:
        """Return the books after the cycle."""
        return {**self.books, **dict(post_all(self.books, settle(self.borne(), CLEARING, LIQUIDATOR, RESERVE)))}


def cycle_of(changes: tuple[int, ...], fees: tuple[int, ...] = (), penalties: tuple[int, ...] = ()) -> Cycle:
    accounts = tuple(Account(f"owner {place}", "margin", EUR) for place in range(len(changes)))
    nothing = (0,) * len(changes)
    gains = tuple(max(0, change) for change in changes)
    return Cycle("r", accounts, gains, tuple(max(0, -c) for c in changes), fees or nothing, penalties or nothing)


@st.composite
def cases(draw: DrawFn, largest: int = 10**30) -> Case:
    """Draw a cycle of up to seven accounts, up to three pools of either policy, and the other remedies, or none."""
    changes = draw(st.lists(amounts(largest).flatmap(lambda each: st.sampled_from([each, -each])), max_size=6))
    changes.append(-sum(changes))
    column = st.lists(amounts(largest), min_size=len(changes), max_size=len(changes)).map(tuple)
    pools = st.builds(
        pool_of, amounts(largest), amounts(largest), minimum=amounts(largest), all_or_nothing=st.booleans()
    )
    fees, penalties, margins = draw(column), draw(column), draw(column)
    return Case(
        cycle_of(tuple(changes), fees, penalties),
        margins,
        tuple(draw(st.lists(pools, max_size=3))),
        draw(st.none() | amounts(largest)),
        draw(st.none() | column),
        draw(st.none() | column),
        draw(st.sampled_from(RULES)),
    )


class Paper:
    """A cycle settled on paper: what each owner holds, what each is still to gain, and what nobody bears yet."""

    def __init__(self, case: Case) -> None:
        """Let everyone pay what it owes out of its own margin."""
        self.case, cycle = case, case.cycle
        self.held = dict(zip((account.owner for account in cycle.accounts), case.margins, strict=True))
        self.gains = dict(zip(self.held, cycle.gains, strict=True))
        self.paid = {"loss": 0, "fee": 0, "penalty": 0}
        for owner, *dues in zip(self.held, cycle.losses, cycle.fees, cycle.penalties, strict=True):
            for due, amount in zip(self.paid, dues, strict=True):
                paid = sorted((0, amount, self.held[owner]))[1]
                self.held[owner] -= paid
                self.paid[due] += paid
        self.left = sum(cycle.losses) - self.paid["loss"]

    def settled(self) -> dict[str, int]:
        """Return by owner what each holds in the end."""
        houses = {**self._pools(), **self._capital()}
        if self.case.base is not None:
            self._take(self.case.base, self.held)
        if self.case.closed is not None:
            worth = {owner: held + self.gains[owner] for owner, held in self.held.items()}
            self._take(self.case.closed, worth)
        self._cut()
        held = {owner: has + self.gains[owner] for owner, has in self.held.items()}
        return {"liquidator": self.paid["fee"], "reserve": self.paid["penalty"], "clearing": 0, **held, **houses}

    def _pools(self) -> dict[str, int]:
        """Let the pools pay, one after the other."""
        held = {}
        for account, pool in zip(POOLS, self.case.pools, strict=False):
            most = sorted((0, max(0, pool.balance - pool.terms.minimum), pool.terms.event_limit))[1]
            drawn = self.left if most >= self.left else (0 if pool.terms.all_or_nothing else most)
            held[account.owner], self.left = pool.balance - drawn, self.left - drawn
        return held

    def _capital(self) -> dict[str, int]:
        """Let the fund pay, if there is one."""
        if self.case.capital is None:
            return {}
        drawn = sorted((0, self.left, self.case.capital))[1]
        self.left -= drawn
        return {"capital": self.case.capital - drawn}

    def _take(self, weights: tuple[int, ...], most: dict[str, int]) -> None:
        """Let owners bear in proportion to weights, each out of what it is still to gain and then out of what it has.

        Where the most is what it has alone, so is what it bears.
        """
        caps = list(most.values())
        shares, self.left = in_proportion_capped(self.left, weights, caps)
        for owner, share in zip(self.held, shares, strict=True):
            cut = 0 if most is self.held else min(share, self.gains[owner])
            self.gains[owner] -= cut
            self.held[owner] -= share - cut

    def _cut(self) -> None:
        """Cut what is left from the gains."""
        all_gains = sum(self.gains.values())
        ends = list(accumulate(self.gains.values(), initial=0))
        if self.case.rule == Rule.IN_PROPORTION:
            marks = [int(Fraction(self.left * end, all_gains)) if all_gains else 0 for end in ends]
        else:
            marks = [min(self.left, end) for end in ends]
        for owner, (start, end) in zip(self.gains, pairwise(marks), strict=True):
            self.gains[owner] -= end - start


def simple(margin: int = 3, *, pools: tuple[Pool, ...] = (), fees: tuple[int, int] = (0, 0)) -> Case:
    """Return a cycle in which one account loses 10 to another."""
    return Case(cycle_of((-10, 10), fees), (margin, 5), pools)
