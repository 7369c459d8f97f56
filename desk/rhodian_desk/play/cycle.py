"""Checked: one cycle of markets that share collateral, in words and numbers: marks, sales, shortfall, remedies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import ByGains, ByMargins, Rule
from rhodian.base import PPM
from rhodian.mutualisation import DELEVERAGED, HAIRCUT, POOL, SOCIALISED, WATERFALL
from rhodian_desk.io.units import label
from rhodian_desk.play.played import Phase, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rhodian import Account, Amount, Cycled, Rules
    from rhodian_desk.history.records import History


def cycle_phases(history: History, rules: Rules, cycled: Cycled) -> Iterator[Phase]:
    """Yield the steps of a cycle in their order; some of them may have nothing to tell."""
    yield _marked(history, cycled)
    yield _liquidatable(cycled)
    yield _awarded(cycled)
    yield from _closed(cycled)
    yield _shortfall(cycled)
    for take in cycled.borne.takes:
        name, rule, what = _WORDS[take.remedy]
        yield Phase(
            name,
            rule or _of_gains_or_margins(rules, take.remedy),
            tuple(_amounts(zip(take.accounts, take.amounts, strict=True), what)),
        )
    yield _settled(cycled)


_WORDS = {
    POOL: ("Drawn", "pools in order of spill-over", "pays within its limits"),
    WATERFALL: ("Drawn", "the layers of the policy in their order", "pays"),
    SOCIALISED: ("Shared", "", "bears of its margin"),
    DELEVERAGED: ("Shared", "those closed against the bankrupt, by the value closed", "is closed at a worse price by"),
    HAIRCUT: ("Shared", "", "gives up of its gain"),
}
"""For each remedy the step that it is, its rule, and what somebody does by it."""


def _of_gains_or_margins(rules: Rules, remedy: str) -> str:
    """Say by which rule gains are cut, or margins bear."""
    if remedy == SOCIALISED:
        bases = {each.open_interest for each in rules.remedies if isinstance(each, ByMargins)}
        words = {True: "open interest", False: "equity"}
        return f"margins in proportion to {' or '.join(words[base] for base in sorted(bases))}"
    (gains,) = (each for each in rules.remedies if isinstance(each, ByGains))
    how = "in proportion to the gains" if gains.rule is Rule.IN_PROPORTION else "in order of owner"
    return f"haircut of gains, {how}"


def _marked(history: History, cycled: Cycled) -> Phase:
    """Tell how prices moved, and what each long contract was paid besides."""
    rows = []
    for sheet in cycled.opened:
        quote = history.markets[sheet.market.name].quote
        if sheet.before != sheet.after:
            rows.append(Row(sheet.market.name, "from", sheet.before, quote))
            rows.append(Row(sheet.market.name, "to", sheet.after, quote))
        if sheet.paid:
            rows.append(Row(sheet.market.name, "each long contract receives", sheet.paid, sheet.market.asset))
    return Phase("Marked", "every position is settled at the mark", tuple(rows))


def _liquidatable(cycled: Cycled) -> Phase:
    """Tell how those stand at the marks who may be sold."""
    rows: list[Row] = []
    asset = cycled.opened[0].market.asset
    for owner, equity, required in zip(cycled.owners, cycled.equity, cycled.required, strict=True):
        if equity * PPM < required:
            rows.append(Row(owner, "equity", equity, asset))
            rows.append(Row(owner, "must hold", -(-required // PPM), asset))
    return Phase("Liquidatable", "equity below the maintenance requirement", tuple(rows))


def _awarded(cycled: Cycled) -> Phase:
    """Tell who won contracts at auction, and at which value."""
    rows: list[Row] = []
    for sheet in cycled.opened:
        held = dict(zip(cycled.owners, sheet.held, strict=True))
        for sale in cycled.awards:
            if sale.market == sheet.market.name:
                who, side = sale.counterpart or "", sheet.market.long if held[sale.owner] > 0 else sheet.market.short
                rows.append(Row(who, f"wins of {sale.owner}", sale.quantity or 0, side))
                rows.append(Row(who, "at a value of", sale.value or 0, sheet.market.asset))
    return Phase("Awarded", "the best bids within the reserve, by the auction of the market", tuple(rows))


def _closed(cycled: Cycled) -> Iterator[Phase]:
    """Tell who gave contracts up and who took some on, and what the price of a sale brought beside the mark."""
    rows: list[Row] = []
    for before, after in zip(cycled.opened, cycled.closed, strict=True):
        if before.held == after.held:
            continue
        for owner, had, has in zip(cycled.owners, before.held, after.held, strict=True):
            for side, sign in ((before.market.long, 1), (before.market.short, -1)):
                more = max(0, sign * has) - max(0, sign * had)
                if more:
                    rows.append(Row(owner, "takes on" if more > 0 else "gives up", abs(more), side))
    yield Phase("Closed", "as the sales say, or at the mark against the other side", tuple(rows))
    asset = cycled.opened[0].market.asset
    gained = zip(cycled.owners, brought_by_sales(cycled), strict=True)
    prices = tuple(Row(owner, "more than at the mark", more, asset) for owner, more in gained if more)
    yield Phase("Sold", "what the values of sales bring beside the mark", prices)


def brought_by_sales(cycled: Cycled) -> tuple[int, ...]:
    """Return what sales brought each beside what the marks did, in smallest units; below 0 for what it gave."""
    shortfall = cycled.borne.shortfall
    net = (gain - loss for gain, loss in zip(shortfall.cycle.gains, shortfall.cycle.losses, strict=True))
    marked = (equity - had for equity, had in zip(cycled.equity, shortfall.margins, strict=True))
    return tuple(all_in - at_mark for all_in, at_mark in zip(net, marked, strict=True))


def given_up(cycled: Cycled) -> tuple[Amount, ...]:
    """Return how much less each gains than the marks alone would have brought it, in smallest units."""
    shortfall = cycled.borne.shortfall
    marked = (equity - had for equity, had in zip(cycled.equity, shortfall.margins, strict=True))
    return tuple(
        max(0, at_mark - gain) if at_mark > 0 else 0
        for at_mark, gain in zip(marked, shortfall.cycle.gains, strict=True)
    )


def _shortfall(cycled: Cycled) -> Phase:
    """Tell what losers pay, and what they cannot."""
    shortfall = cycled.borne.shortfall
    rows: list[Row] = []
    for account, loss, (paid, _, _) in zip(
        shortfall.cycle.accounts, shortfall.cycle.losses, shortfall.collected.rows, strict=True
    ):
        if loss:
            rows.append(Row(label(account), "pays of its loss", paid, account.asset))
        if loss > paid:
            rows.append(Row(label(account), "cannot pay", loss - paid, account.asset))
    return Phase("Shortfall", "each pays its own losses first, as far as its margin goes", tuple(rows))


def _settled(cycled: Cycled) -> Phase:
    """Tell what is paid out, and which charges are paid."""
    borne = cycled.borne
    collected = borne.shortfall.collected.rows
    fees = ((account, fee) for account, (_, fee, _) in zip(borne.accounts, collected, strict=True))
    penalties = ((account, penalty) for account, (_, _, penalty) in zip(borne.accounts, collected, strict=True))
    rows = (
        *_amounts(zip(borne.accounts, borne.gains, strict=True), "receives"),
        *_amounts(fees, "pays the fee"),
        *_amounts(penalties, "pays the penalty"),
    )
    return Phase("Settled", "gains, less what was cut; charges rank after losses", rows)


def _amounts(amounts: Iterable[tuple[Account, Amount]], what: str) -> tuple[Row, ...]:
    """Return a row for each account with an amount above 0."""
    return tuple(Row(label(account), what, amount, account.asset) for account, amount in amounts if amount > 0)
