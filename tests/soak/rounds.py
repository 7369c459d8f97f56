"""Convenience: the rounds of an exchange that is kept twice: marks, forced sales, and who bears what is missing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from rhodian import Account, Asset, RhodianError, Rule
from rhodian.deleveraging.closing import closable, close_in_proportion, close_in_rank
from rhodian.markets.contracts import holding
from rhodian.markets.exchange import Step
from rhodian.markets.liquidation import Liquidatable, close_out, sell
from rhodian.markets.marking import Marked, Sale, close, finish, mark
from rhodian.mutualisation.settlement import Drawn, Shared, Source, draw_on, settle, share
from rhodian.mutualisation.shortfall import recognise
from rhodian.mutualisation.socialisation import over, over_equity
from rhodian.pools.limits import Pool, PoolTerms, PoolUse, begin_event
from tests.history_records import Borne, ForcedSale, Place, PoolRules, Settlement
from tests.oracle import in_proportion_capped
from tests.soak import by_hand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rhodian import Waterfall
    from rhodian.markets.exchange import Exchange
    from rhodian.mutualisation.shortfall import Shortfall
    from tests.history_oracle import Oracle

HIGHEST = 10**30

BY_RANK, BY_PROPORTION = "in rank", "in proportion"
"""The counterparts of an owner who is closed against whoever holds the other side."""


DESKS = tuple(Account("desk", "fees", Asset(code, scale)) for code, scale in (("USD", 2), ("BTC", 8)))
"""The accounts of the liquidator, to which fees go."""


class SaleOrder(NamedTuple):
    """A forced sale that is asked for: what is None is found when it is made."""

    owner: str
    counterpart: str
    quantity: int | None
    price: int | None
    in_any_case: bool
    """Whether it is asked for even of an owner who is not to be sold."""


class Disagreement(Exception):
    """The kernel and the oracle do not agree, or something that must always hold does not."""


def demand(holds: object, what: str) -> None:
    """Disagree unless something holds.

    Raises:
        Disagreement: if it does not.
    """
    if not holds:
        raise Disagreement(what)


def place_of(account: Account) -> Place:
    """Return an account as the oracle names it."""
    return account.owner, account.purpose, account.asset.code


class Rounds:
    """What of an exchange that is kept twice belongs to its rounds."""

    books: dict[Account, int]
    exchange: Exchange
    oracle: Oracle

    def __init__(self, pools: Mapping[Account, PoolTerms]) -> None:
        """Begin with pools of which nothing has been drawn."""
        self.terms = {place_of(account): terms for account, terms in pools.items()}
        self.accounts = {place_of(account): account for account in (*pools, *DESKS)}
        self.uses = dict.fromkeys(self.terms, PoolUse(0, 0, 0))
        self.paid: dict[Place, tuple[int, int]] = {}
        self.last_id = "no round"
        self.met: Counter[str] = Counter()
        self._found = Borne(0, (), (), ())
        self._pending: dict[Place, PoolUse] = {}

    def commit(self) -> None:
        """Note what the pools of a round that is settled have paid."""
        self.uses.update(self._pending)
        self._pending = {}

    def on_pool_terms(self, time: int, place: Place, changes: dict[str, Any]) -> tuple[Any, Any]:
        """Change what a pool may pay."""
        terms = attrs.evolve(self.terms[place], **changes)

        def ours() -> Step:
            later = self.exchange.at(time)
            self.terms[place] = terms
            return Step(later, (), ())

        def theirs() -> None:
            self.oracle.pools[place] = PoolRules(*attrs.astuple(terms))
            self.oracle.happened(time)

        return ours, theirs

    def on_mark(  # noqa: PLR0913, PLR0917  # all that a round is made of
        self,
        time: int,
        market: str,
        price: int,
        order: tuple[str, ...],
        sales: tuple[SaleOrder, ...],
        pools: tuple[Place, ...],
        base: str,
        cut: str,
        again: bool,  # noqa: FBT001  # named where it is called
    ) -> tuple[Any, Any]:
        """Move a market, take the forced sales that this brings, and settle the round."""
        self._pending = {}
        forced = self._forced(time, market, price, order, sales)
        asset = "BTC" if market == "B" else "USD"
        refilled = next(place for place in self.terms if place[2] == asset)
        id_ = self.last_id if again else f"round {self.exchange.events}"
        how = Settlement(id_, pools, base, cut, ("desk", "fees", asset), refilled)

        def ours() -> Step:
            made = tuple(Sale(*each) for each in forced)
            marked = mark(self.exchange, time, market, price, order)
            return self._settled(marked, made, how)

        def theirs() -> None:
            borne = self.oracle.mark(time, market, price, order, forced, how)
            self.last_id = id_
            self._count(forced, borne)
            demand(borne == self._found, f"the kernel says that {self._found} bear a round, the oracle {borne}")

        return ours, theirs

    def _count(self, forced: tuple[ForcedSale, ...], borne: Borne) -> None:
        """Count what a round had in it, so that a soak shows what it has met."""
        self.met["rounds"] += 1
        self.met["forced sales"] += len(forced)
        for what, amounts in (
            ("rounds with a shortfall", (borne.missing,)),
            ("rounds in which pools pay", borne.pools),
            ("rounds in which two pools pay", borne.pools[1:] if any(borne.pools[:1]) else ()),
            ("rounds in which others bear", borne.others),
            ("rounds in which gains are cut", borne.haircuts),
        ):
            self.met[what] += any(amounts)

    def _settled(self, marked: Marked, made: tuple[Sale, ...], how: Settlement) -> Step:
        """Take a round through all phases of the kernel."""
        closed = close(marked, how.id, made)
        books, market = self.exchange.books, marked.listed.market
        shortfall = recognise(books, closed.round)
        drawn = draw_on(shortfall, tuple(self._source(place, marked.exchange.time) for place in how.pools))
        rule = Rule.IN_ORDER if how.cut == "in order" else Rule.IN_PROPORTION
        shared = share(drawn, self._waterfall(shortfall, marked, how.base), rule)
        desk = Account("desk", "fees", market.asset)
        step = finish(closed, settle(books, shared, market.clearing, desk, self.accounts[how.penalties_to]))
        self._found = self._borne(shared)
        self._pending = {place: pool.use for place, pool in zip(how.pools, drawn.pools, strict=True)}
        self._check_draws(drawn, how.pools, marked.exchange.time)
        return step

    def _source(self, place: Place, time: int) -> Source:
        """Return a pool as a round finds it."""
        account = self.accounts[place]
        return Source(account, begin_event(Pool(self.terms[place], self.books.get(account, 0), self.uses[place]), time))

    def _waterfall(self, shortfall: Shortfall, marked: Marked, base: str) -> Waterfall | None:
        """Return who bears a shortfall before gains are cut."""
        if base == "equity":
            return over_equity(shortfall)
        if base == "open interest":
            market = marked.listed.market
            return over(shortfall, base, [abs(holding(self.books, market, owner)) for owner in marked.owners])
        return None

    @staticmethod
    def _borne(shared: Shared) -> Borne:
        """Return who bears what, as the oracle says it."""
        drawn = shared.drawn
        funds = shared.others.funds if shared.others else ()
        others = tuple(fund.amount for fund in funds) or (0,) * len(shared.haircuts)
        return Borne(drawn.shortfall.missing, drawn.draws.shares, others, shared.haircuts)

    def _check_draws(self, drawn: Drawn, places: tuple[Place, ...], time: int) -> None:
        """See that each pool that pays keeps its limits, counted anew from all that it ever paid."""
        for place, amount in zip(places, drawn.draws.shares, strict=True):
            terms = self.terms[place]
            period, sofar = self.paid.get(place, (0, 0))
            paid = amount + (sofar if period == time // terms.period else 0)
            self.paid[place] = time // terms.period, paid
            if amount:
                balance = self.books.get(self.accounts[place], 0)
                demand(amount <= terms.event_limit, "a pool pays more than its limit for an event")
                demand(paid <= terms.period_limit, "a pool pays more than its limit for a period")
                demand(balance - amount >= terms.keep, "a pool does not keep what it must")

    def check_uses(self) -> None:
        """See that both count alike what each pool has paid."""
        for place, use in self.uses.items():
            demand((use.time, use.in_period) == self.oracle.drawn.get(place, (0, 0)), "a pool's use is another")

    # Who is sold.

    def _forced(
        self, time: int, market: str, price: int, order: tuple[str, ...], sales: tuple[SaleOrder, ...]
    ) -> tuple[ForcedSale, ...]:
        """Return the sales of a mark, each measured by the kernel and by the oracle."""
        try:
            marked = mark(self.exchange, time, market, price, order)
        except RhodianError:
            return ()
        return tuple(each for sale in sales for each in self._sale(marked, sale))

    def _sale(self, marked: Marked, sale: SaleOrder) -> tuple[ForcedSale, ...]:
        """Return what becomes of one order."""
        name, price, owner = marked.listed.market.name, marked.price, sale.owner
        held = self.oracle.held.get((name, owner), 0)
        if owner in marked.owners:
            due = self.oracle.liquidatable(name, owner, price)
            assessed = marked.assess(owner)
            demand(due == isinstance(assessed, Liquidatable), "who is to be sold is another")
            if isinstance(assessed, Liquidatable) and held:
                return self._due(marked, assessed, sale, held)
        if not sale.in_any_case:
            return ()
        counterpart = marked.owners[0] if sale.counterpart in {BY_RANK, BY_PROPORTION} else sale.counterpart
        return (ForcedSale(owner, counterpart, sale.quantity or 1, sale.price or price, 0, 0),)

    def _due(self, marked: Marked, found: Liquidatable, sale: SaleOrder, held: int) -> tuple[ForcedSale, ...]:
        """Return the sale of an owner who is to be sold, or the sales if it is closed against others."""
        market, price = marked.listed.market, marked.price
        sharing = [
            each.market.name
            for each in marked.exchange.listed
            if each.market.margin(sale.owner) == market.margin(sale.owner)
        ]
        place = sharing.index(market.name)
        last = close_out(found, place, market.terms, price).bankruptcy_price
        demand(last == self.oracle.last_price(market.name, sale.owner, price), "a bankruptcy price is another")
        at = min(HIGHEST, max(1, sale.price or last))
        closing = close_out(found, place, market.terms, at)
        fewest = self.oracle.order(market.name, sale.owner, price, at)
        self.met["orders to sell in part"] += fewest < abs(held)
        demand(closing.quantity == fewest, f"{closing.quantity} contracts are to be sold, and not {fewest}")
        sold, sign = sell(closing, at), 1 if held > 0 else -1
        brings = held * (price - marked.listed.mark) + sign * fewest * (at - price)
        charged = self.oracle.charges(market.name, fewest * at)
        demand((sold.result, sold.fee, sold.penalty) == (brings, *charged), "a sale brings something else")
        quantity = sale.quantity or fewest
        if sale.counterpart in {BY_RANK, BY_PROPORTION}:
            return self._against(marked, sale, quantity, at, sign)
        fee, penalty = market.terms.charges(quantity * at)
        demand((fee, penalty) == self.oracle.charges(market.name, quantity * at), "the charges are others")
        return (ForcedSale(sale.owner, sale.counterpart, quantity, at, fee, penalty),)

    def _against(self, marked: Marked, sale: SaleOrder, need: int, at: int, sign: int) -> tuple[ForcedSale, ...]:
        """Close an owner against whoever holds the other side."""
        name, price = marked.listed.market.name, marked.price
        others = [owner for owner in marked.owners if owner != sale.owner]
        sizes = [max(0, -sign * self.oracle.held.get((name, owner), 0)) for owner in others]
        worths = [self.oracle.equity(name, owner, price) for owner in others]
        cost = sign * (at - price)
        caps = closable(cost, sizes, [max(0, each) for each in worths], [max(0, -each) for each in worths])
        most = [by_hand.closable(cost, size, worth) for size, worth in zip(sizes, worths, strict=True)]
        demand(list(caps) == most, "as much may be closed of others")
        self.met[f"closed against others {sale.counterpart}"] += 1
        if sale.counterpart == BY_RANK:
            scores = [abs(each) % 5 for each in worths]
            found, expected = close_in_rank(need, at, caps, scores), by_hand.by_rank(need, most, scores)
        else:
            able = sum(cap for cap, size in zip(most, sizes, strict=True) if size)
            found = close_in_proportion(need, at, caps, sizes)
            expected = in_proportion_capped(min(need, able), sizes, most)[0]
        demand(list(found.quantities) == expected, "contracts of others are closed")
        demand(list(found.values) == [at * each for each in expected], "a close is worth something else")
        demand(found.unclosed == need - sum(expected), "something else is left unclosed")
        return tuple(
            ForcedSale(sale.owner, owner, each, at, 0, 0) for owner, each in zip(others, expected, strict=True) if each
        )
