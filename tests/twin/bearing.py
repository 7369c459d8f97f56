"""Convenience: the twin's answer to who bears what cannot be paid: pools, layers, margins, the deleveraged, gains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account, ByDeleveraged, ByGains, ByLayers, ByMargins, ByPools, Rule, outside
from tests import oracle
from tests.twin.books import DRAWN, TIMES, Twin, checked_name, natural, need
from tests.twin.members import bore, exposed, may_pay, stake

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian import DefaultClosedOut, Layer, Listing, MutualPool, PlainLoss, Remedy, Rules

LONG = 150
"""So long an id is no default's, and names no account."""


class Event:
    """What one event has drawn on pools so far, by name, by the rules of which time, and what all held when it came.

    And at which place of what the rules list those are who are asked, after how many that are passed.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # what an event is
        self,
        twin: Twin,
        name: str,
        time: int,
        before: dict[Account, int],
        defaulter: str | None = None,
        fund: str = "",
    ) -> None:
        self.twin, self.name, self.time, self.rules, self.before = twin, name, time, twin.rules_at(time), before
        self.defaulter, self.fund = defaulter, fund
        self.drawn: dict[str, int] = {}
        self.asked: set[Account] = set()
        self.passed, self.place = 0, 1

    def room(self, pool: MutualPool) -> int:
        """Return what a pool may still pay for this event."""
        terms = pool.terms
        return max(
            0,
            min(
                self.backing(pool) - terms.minimum,
                terms.event_limit - self.drawn.get(pool.name, 0),
                terms.period_limit - self.twin.has(self.counter(pool)),
            ),
        )

    def counter(self, pool: MutualPool) -> Account:
        """Return where what a pool pays in the period is counted."""
        start = self.time // pool.terms.period * pool.terms.period
        return Account(pool.name, f"drawn from {start} for {pool.terms.period}", DRAWN)

    def backing(self, pool: MutualPool) -> int:
        """Return what a pool has of its own and exposed members, as if none of these had left."""
        return self.twin.has(pool.account) + sum(exposed(self.twin, pool, self.time).values())

    def by_pool(self, pool: MutualPool, wanted: int) -> int:
        """Let a pool and its members pay, and count it."""
        room, has, note = self.room(pool), self.backing(pool), self.twin.note
        paid = min(wanted, room)
        if pool.terms.all_or_nothing and wanted > room:
            paid = 0
            note("a pool pays nothing rather than a part", room)
        elif wanted > paid and has > room:
            note("a pool keeps its minimum", room == has - pool.terms.minimum)
            note("a pool keeps its limit for the event", room + self.drawn.get(pool.name, 0) == pool.terms.event_limit)
            note(
                "a pool keeps its limit for the period",
                0 < self.twin.has(self.counter(pool)) == pool.terms.period_limit - room,
            )
        own = min(paid, self.twin.has(pool.account))
        self.twin.add(pool.account, -own)
        self.twin.count(bore(pool.name, "pool bore", self.name, pool.account.asset, self.place), own)
        paid = own + self.by_members(pool, paid - own)
        self.twin.move(outside(DRAWN), self.counter(pool), paid)
        self.drawn[pool.name] = self.drawn.get(pool.name, 0) + paid
        return paid

    def by_members(self, pool: MutualPool, asked: int) -> int:
        """Let those pay who were exposed, by what they hold or were paid when they left; return what was paid."""
        stakes, paid = exposed(self.twin, pool, self.time), 0
        for owner, bears in zip(stakes, oracle.in_proportion(asked, list(stakes.values()))[0], strict=True):
            account = stake(pool, owner)
            pays = min(bears, self.twin.has(account))
            self.owner_pays(account, pays)
            paid += pays
        self.twin.note("members bear what a pool pays", paid)
        self.twin.note("members bear in proportion", paid and len(stakes) > 1)
        self.twin.note("a member has left that would bear a part", paid < asked)
        return paid

    def owner_pays(self, account: Account, amount: int) -> None:
        """Let an owner's account pay, and count it."""
        self.twin.add(account, -amount)
        what, place = ("defaulter bore", 1) if account.owner == self.defaulter else ("bore", self.place)
        self.twin.count(bore(account.owner, what, self.name, account.asset, place), amount)

    def by_layers(self, wanted: int, payee: Account, owners: Iterable[Account] = ()) -> int:
        """Let the layers pay, first bearer first, but nobody of the cycle or asked before; return what they paid."""
        paid, spared = 0, {*owners, *self.asked}
        for number, layer in enumerate(self.rules.layers, 1):
            self.place = self.passed + number
            if layer.asset not in (None, payee.asset):
                continue
            if layer.fund and layer.fund != self.fund:
                self.twin.note("a layer of a fund bears no loss of another", wanted > paid)
                continue
            self.twin.note("a layer of a fund is asked", layer.fund and wanted > paid)
            asked = wanted - paid
            if layer.limit is not None:
                asked = min(asked, layer.limit)
            if layer.pool:
                pool = next(each for each in self.rules.pools if each.name == layer.pool)
                if pool.account.asset == payee.asset and pool.account != payee and pool.account not in spared:
                    self.asked.add(pool.account)
                    paid += self.by_pool(pool, asked)
            else:
                others = {each for each in self.twin.book if not ours(layer, each.owner, self.defaulter)}
                self.twin.note(f"a layer of {layer.whose.value} is asked", asked > 0 and self.defaulter is not None)
                paid += self.by_purpose(layer, asked, payee, {*spared, *others})
        return paid

    def by_purpose(self, layer: Layer, asked: int, payee: Account, spared: Iterable[Account]) -> int:
        """Let all accounts of a purpose pay of what they held, in proportion to it or in the order of their owners."""
        accounts = sorted(
            (
                each
                for each, has in self.twin.book.items()
                if min(has, self.before.get(each, 0)) > 0 and (each.purpose, each.asset) == (layer.purpose, payee.asset)
                if each.owner != "outside" and each != payee and each not in spared
            ),
            key=lambda each: each.owner,
        )
        self.asked.update(accounts)
        have = [min(self.twin.has(each), self.before.get(each, 0)) for each in accounts]
        asked = min(asked, sum(have))
        share = oracle.in_order if layer.rule is Rule.IN_ORDER else oracle.in_proportion
        for account, bears in zip(accounts, share(asked, have)[0], strict=True):
            self.owner_pays(account, bears)
        self.twin.note("a layer draws on what was assessed", asked and layer.purpose.startswith("assessed for "))
        self.twin.note("a layer draws on what was brought", asked and layer.purpose.startswith("replenishing "))
        self.twin.note(f"accounts of a purpose bear {layer.rule.value}", asked > 0 and len(accounts) > 1)
        return asked


def ours(layer: Layer, owner: str, defaulter: str | None) -> bool:
    """Tell whether a layer asks an owner."""
    if layer.whose.value == "defaulter":
        return owner == defaulter
    return layer.whose.value == "anybody" or owner != defaulter


def plain_loss(twin: Twin, event: PlainLoss) -> None:
    """Let the layers of when it occurred bear a loss."""
    twin.absorb(event.id)
    natural(event.occurred)
    natural(event.amount)
    need(event.occurred <= event.time)
    if event.payee != outside(event.payee.asset):
        twin.money(event.payee)
    if event.defaulter:
        checked_name(event.defaulter)
    need(event.defaulter != "outside")
    if event.fund:
        need(event.fund in [each.name for each in twin.rules_at(event.occurred).assessments], "UnknownName")
    bearing = Event(twin, event.id, event.occurred, dict(twin.book), event.defaulter or None, event.fund)
    paid = bearing.by_layers(event.amount, event.payee)
    twin.add(event.payee, paid)
    twin.note("layers of earlier rules bear a loss", paid and twin.rules_at(event.occurred) != twin.now)


def closed_out(twin: Twin, event: DefaultClosedOut) -> None:
    """Let the layers of when somebody was declared in default bear what is missing, or its estate have what is left."""
    need(event.fund in [each.name for each in twin.now.assessments], "UnknownName")
    checked_name(event.defaulter)
    need(event.defaulter != "outside", "InvalidValue")
    checked_name(event.default)
    stood = [
        twin.has(Account(event.default, f"declared in {event.fund}", TIMES)),
        twin.has(Account(event.defaulter, f"in default as {event.default}", TIMES)) if len(event.default) < LONG else 0,
    ]
    need(all(stood), "UnknownName")
    may_pay(twin, event.account)
    natural(event.spent)
    natural(event.received)
    name = f"close-out of {event.default} in {event.account.asset.code}/{event.account.asset.scale}"
    twin.absorb(name, of_close_out=True)
    date, asset = stood[1] - 1, event.account.asset
    if event.received > event.spent:
        twin.pay_out(event.account, Account(event.defaulter, "recovered", asset), event.received - event.spent)
        twin.note("a close-out leaves a surplus", True)  # noqa: FBT003  # it does
    else:
        bearing = Event(twin, name, date, dict(twin.book), event.defaulter, event.fund)
        paid = bearing.by_layers(event.spent - event.received, event.account)
        twin.add(event.account, paid)
        twin.note("a close-out is borne", paid)
        twin.note("a close-out is borne by rules of earlier", paid and twin.rules_at(date) != twin.now)


class Stakes:
    """The accounts of one cycle, by owner: what each holds, gains and loses, owes and has been asked for."""

    def __init__(self, twin: Twin, group: list[Listing], net: dict[str, int], owes: dict[str, tuple[int, int]]) -> None:
        self.market = group[0].market
        self.owners = sorted(net)
        self.left, self.gain, self.fees, self.penalties, self.missing = {}, {}, 0, 0, 0
        for owner in self.owners:
            has = twin.has(Account(owner, self.market.purpose, self.market.asset))
            loss = max(0, -net[owner])
            self.gain[owner] = max(0, net[owner])
            paid = min(loss, has)
            fee = min(owes.get(owner, (0, 0))[0], has - paid)
            penalty = min(owes.get(owner, (0, 0))[1], has - paid - fee)
            self.left[owner] = has - paid - fee - penalty
            self.fees, self.penalties, self.missing = (
                self.fees + fee,
                self.penalties + penalty,
                self.missing + loss - paid,
            )

    def account(self, owner: str) -> Account:
        """Return an owner's margin account."""
        return Account(owner, self.market.purpose, self.market.asset)

    def bear(self, event: Event, contracts: dict[str, int], closed: dict[str, int]) -> None:
        """Let the remedies of the rules bear what is missing, each what the ones before it have left."""
        event.asked, event.passed = set(), 0
        for remedy in event.rules.remedies:
            event.place = event.passed + 1
            if self.missing:
                borne = self.by(remedy, event, contracts, closed)
                self.missing -= borne
                event.twin.note(str(remedy), borne)
            event.passed += len(event.rules.layers) if isinstance(remedy, ByLayers) else 1
        assert self.missing == 0, "gains can always bear the rest"

    def by(self, remedy: Remedy, event: Event, contracts: dict[str, int], closed: dict[str, int]) -> int:
        """Let one remedy bear what it can."""
        if isinstance(remedy, ByPools):
            return sum(self.by_pools(event, remedy))
        if isinstance(remedy, ByLayers):
            clearing = Account(f"market {self.market.name}", "clearing", self.market.asset)
            return event.by_layers(self.missing, clearing, [self.account(owner) for owner in self.owners])
        if isinstance(remedy, ByMargins):
            base = contracts if remedy.open_interest else self.left
            return self.ask(base, self.left)
        if isinstance(remedy, ByDeleveraged):
            return self.by_deleveraged(closed)
        assert isinstance(remedy, ByGains)
        share = oracle.in_order if remedy.rule is Rule.IN_ORDER else oracle.in_proportion
        cuts = share(self.missing, [self.gain[owner] for owner in self.owners])[0]
        for owner, cut in zip(self.owners, cuts, strict=True):
            self.gain[owner] -= cut
        return sum(cuts)

    def by_pools(self, event: Event, remedy: ByPools) -> list[int]:
        """Let the pools pay that the remedy names and the markets reach, one after the other."""
        paid: list[int] = []
        for pool in reached(event.rules, remedy, self.market.asset, self.market.purpose):
            if pool.account not in event.asked:
                event.asked.add(pool.account)
                paid.append(event.by_pool(pool, self.missing - sum(paid)))
        return paid

    def ask(self, base: dict[str, int], most: dict[str, int]) -> int:
        """Ask all for their share by a base, nobody for more than it has left of what is asked for; and take it."""
        weights, caps = ([each.get(owner, 0) for owner in self.owners] for each in (base, most))
        bears = oracle.in_proportion_capped(self.missing, weights, caps)[0]
        for owner, part in zip(self.owners, bears, strict=True):
            most[owner] -= part
        return sum(bears)

    def by_deleveraged(self, closed: dict[str, int]) -> int:
        """Ask those closed against the bankrupt, out of their gain and then their margin."""
        most = {owner: self.gain[owner] + self.left[owner] for owner in self.owners}
        before = dict(most)
        borne = self.ask(closed, most)
        for owner in self.owners:
            bears = before[owner] - most[owner]
            from_gain = min(bears, self.gain[owner])
            self.gain[owner] -= from_gain
            self.left[owner] -= bears - from_gain
        return borne


def reached(rules: Rules, remedy: ByPools, asset: object, purpose: str) -> list[MutualPool]:
    """List the pools of a remedy that markets of an asset and a purpose reach, in order of spill-over."""
    named = {pool.name: pool for pool in rules.pools}
    pools = [named[name] for name in remedy.names or named]
    return [each for each in pools if each.account.asset == asset and (not each.purposes or purpose in each.purposes)]
