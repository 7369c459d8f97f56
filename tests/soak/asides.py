"""Convenience: what is asked of an exchange that is kept twice besides trading: auctions, losses, stakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account, Fund, InOrder, InProportion, Limited, Loss, Waterfall, absorb, outside, plan, post_all
from rhodian.auctions.awards import Pricing, SealedTerms, Ties, award
from rhodian.auctions.dutch import sell as sell_to_one
from rhodian.markets.exchange import Step, deposit
from tests.history_records import Layer, Place, Refused
from tests.soak import by_hand
from tests.soak.rounds import demand, place_of
from tests.soak.stakes import VAULT, PaperStakes, Stakes

if TYPE_CHECKING:
    from rhodian.markets.exchange import Exchange
    from tests.history_oracle import Oracle


class Asides:
    """What of an exchange that is kept twice has nothing to do with its markets."""

    books: dict[Account, int]
    exchange: Exchange
    oracle: Oracle
    accounts: dict[Place, Account]
    stakes: Stakes
    paper: PaperStakes
    borne: list[int]

    def on_loss(self, time: int, id_: str, amount: int, layers: tuple[Layer, ...], more: int) -> tuple[Any, Any]:
        """Let layers bear a loss, as if each account had so much more than it has."""
        name = id_ or f"loss {self.exchange.events}"

        def fund(place: Place) -> Fund:
            account = self.accounts[place]
            return Fund(account, self.books.get(account, 0) + more)

        def limited(number: int, layer: Layer) -> Limited:
            shared = InProportion(f"shared {number}", tuple(map(fund, layer.places)), layer.weights)
            return Limited(f"limited {number}", shared, layer.limit)

        def ours() -> Step:
            later = self.exchange.at(time)
            tree = Waterfall(InOrder("loss", tuple(limited(*each) for each in enumerate(layers))))
            planned = plan(tree, Loss(name, amount, outside(tree.asset)))
            absorbed = absorb(self.exchange.books, planned)
            self.borne = [each.amount for each in planned.draw.funds]
            return Step(later, planned.transfers, tuple(absorbed.changes), absorbed.loss_id)

        def theirs() -> None:
            bears = self.oracle.lose(time, name, amount, layers, more)
            demand(bears == self.borne, f"the kernel says that {self.borne} is borne of a loss, the oracle {bears}")

        return ours, theirs

    def on_take(self, time: int, place: Place, **sale: int) -> tuple[Any, Any]:
        """Sell to one buyer in an auction at a falling price; the proceeds refill a pool."""
        expected = by_hand.take(**sale)

        def ours() -> Step:
            taken = sell_to_one(sale["owed"], sale["lot"], sale["price"], sale["wanted"], sale["dust"])
            demand((taken.quantity, taken.proceeds, taken.surplus) == expected, "a take is another")
            return deposit(self.exchange, time, self.accounts[place], taken.proceeds)

        def theirs() -> None:
            if expected is None:
                raise Refused("LeavesDust")
            self.oracle.deposit(time, place, expected.proceeds)

        return ours, theirs

    def on_sealed(self, time: int, place: Place, **sale: Any) -> tuple[Any, Any]:
        """Open sealed bids; what is paid refills a pool."""
        lot, reserve, bids, pricing, ties = (sale[key] for key in ("lot", "reserve", "bids", "pricing", "ties"))
        terms = SealedTerms(reserve, Pricing(pricing), Ties(ties))
        won = award(lot, [price for price, _ in bids], [quantity for _, quantity in bids], terms)
        expected = by_hand.awards(lot, reserve, bids, pricing, ties)
        demand(list(zip(won.filled, won.paid, strict=True)) == expected, "an award is another")
        return (
            lambda: deposit(self.exchange, time, self.accounts[place], sum(won.paid)),
            lambda: self.oracle.deposit(time, place, sum(won.paid)),
        )

    def on_stake(self, time: int, what: str, **details: int) -> tuple[Any, Any] | None:
        """Take a step of a stake in the vault."""
        place = details.pop("place", None)
        if place is not None:
            if not self.stakes.positions:
                return None
            details["place"] = place % len(self.stakes.positions)
        if what == "book" and not self.stakes.known:
            return None
        if what == "lose":
            # Dates at which a stake comes in or is due are those at which it is easy to be wrong.
            row = self.paper.rows[details.pop("place")]
            date = row.entered if row.due is None else row.due
            details["date"] = max(0, min(time, date) - details.pop("ago"))
        elif what not in {"book", "recover"}:
            details["time"] = time

        def ours() -> Step:
            later = self.exchange.at(time)
            transfers = getattr(self.stakes, what)(**details)
            return Step(later, transfers, post_all(self.books, transfers))

        def theirs() -> None:
            self.oracle.add(place_of(VAULT), getattr(self.paper, what)(**details))
            self.oracle.happened(time)
            self.paper.forget(self.stakes.forget(time))

        return ours, theirs
