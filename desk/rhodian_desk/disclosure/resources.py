"""Checked: what stands behind defaults (4.1, 4.3.15), how concentrated it is (18.4), when stress exceeds it (4.4).

What a layer holds is what it bears of a loss that is larger than all there is, which names no defaulter: the kernel
itself says it, limits of layers and pools included. Each account of a layer has one code; layers of several default
funds count together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian import Whose, outside
from rhodian.clearing import caps, liability
from rhodian.machine.losses import Bearers
from rhodian.machine.periods import contributors, members_of, period_of
from rhodian.waterfall.settlement import Loss, plan
from rhodian_desk.disclosure.fields import FIELDS, Left, Row, Window, share
from rhodian_desk.disclosure.standing import after, standings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from rhodian import Account, AssessmentTerms, Asset, Layer
    from rhodian_desk.disclosure.standing import Standing
    from rhodian_desk.history.records import Classes
    from rhodian_desk.play.played import Run

POSTED, COMMITTED = "4.1.5", ("4.1.7", "4.1.10")
UNCLASSED = "the file does not say who is the house, `own`, and what members contribute, `members` or a fund"
NOBODY = "the policy names nobody who bears a plain loss in {}: `bears`"
FEW, MANY = 10, 25
"""From how many members on shares of the largest are published, and from how many on of the largest ten."""


def placed(standing: Standing, asset: Asset) -> tuple[tuple[Account, int, int], ...]:
    """Return the accounts of the layers, what each would bear at most, and the place of its layer, from 1 on."""
    rules, book = standing.rules, standing.book
    pools = tuple(attrs.evolve(pool, terms=attrs.evolve(pool.terms, all_or_nothing=False)) for pool in rules.pools)
    layers = tuple(attrs.evolve(layer, fund="") for layer in rules.layers)
    bearers = Bearers(attrs.evolve(rules, pools=pools, layers=layers), standing.time, book, book)
    inside = (account for account in book.balances if account.asset == asset and not account.is_outside)
    everything = sum(book.balances[account] for account in inside)
    drawn = plan(bearers.waterfall(asset, everything, ()), Loss("all", everything, outside(asset))).receipt
    return bearers.at_layers(tuple((fund.account, fund.amount) for fund in drawn))


def resources(standing: Standing, asset: Asset, classes: Classes) -> list[tuple[Account, int, str]]:
    """Return the accounts of the layers, what each would bear at most, and the code of each; margins are left out."""
    members = {*classes.members, *classes.surplus}
    first = next(
        (
            place
            for place, layer in enumerate(standing.rules.layers, 1)
            if layer.purpose in members and layer.whose is not Whose.DEFAULTER and layer.asset in (None, asset)
        ),
        len(standing.rules.layers) + 1,
    )

    def code(account: Account, place: int) -> str:
        own = account.owner in (classes.own or ())
        if account.purpose in members:
            return "4.1.2" if own else POSTED
        if account.purpose in classes.committed:
            return COMMITTED[0] if own else COMMITTED[1]
        if not own:
            return "4.1.6"
        return "4.1.1" if place < first else "4.1.3"

    return [
        (account, amount, code(account, place))
        for account, amount, place in placed(standing, asset)
        if account.purpose not in classes.margin
    ]


def paid_in(run: Run, days: list[dt.date], asset: Asset) -> Iterator[int]:
    """Yield all that is paid in at the end of each of some days: what is in layers and not only promised."""
    amount, before = 0, None
    for standing in standings(run, days):  # what pools may pay depends on the day, and all else on what happened
        now = (standing.state.events, standing.rules.since, standing.time if standing.rules.pools else 0)
        if now != before:
            found = resources(standing, asset, run.history.classes)
            amount, before = sum(amount for _, amount, code in found if code not in COMMITTED), now
        yield amount


def resource_rows(standing: Standing, asset: Asset, classes: Classes) -> Iterator[Row | Left]:
    """Yield what is paid in and committed, and the largest shares of members' contributions."""
    if not _has_layers(standing.rules.layers, asset):
        yield Left("4.1.1-4.1.7, 4.1.10, 4.3.15, 18.4", NOBODY.format(asset.code))
        return
    found = resources(standing, asset, classes)
    sums: dict[str, int] = {}
    for _, amount, code in found:
        sums[code] = sums.get(code, 0) + amount
    if classes.is_complete:
        given = ("4.1.1", "4.1.2", "4.1.3", "4.1.6", *(COMMITTED if classes.committed else ()))
        yield from (Row(FIELDS[code], asset, sums.get(code, 0)) for code in given)
        yield Row(FIELDS["4.3.15"], asset, sum(amount for code, amount in sums.items() if code not in COMMITTED))
    else:
        yield Left("4.1.1-4.1.3, 4.1.6, 4.1.7, 4.1.10, 4.3.15", UNCLASSED)
    if classes.is_complete and not classes.committed:
        yield Left("4.1.7, 4.1.10", "the file names nothing that is promised and not paid in: `committed`")
    if classes.members:
        yield Row(FIELDS[POSTED], asset, sums.get(POSTED, 0))
    else:
        yield Left("4.1.5, 18.4", "the file does not say what members contribute: `members`, or a fund")
    if classes.surplus:
        beyond = sum(amount for account, amount, code in found if code == POSTED and account.purpose in classes.surplus)
        yield Row(FIELDS["4.1.4"], asset, sums.get(POSTED, 0) - beyond)
    else:
        yield Left("4.1.4", "the file does not say what members hold beyond what they must: `surplus`")
    if classes.members:
        yield from _largest(found, asset)


def _has_layers(layers: tuple[Layer, ...], asset: Asset) -> bool:
    """Tell whether anybody bears a plain loss in an asset."""
    return any(layer.asset in (None, asset) for layer in layers)


def _largest(found: list[tuple[Account, int, str]], asset: Asset) -> Iterator[Row | Left]:
    """Yield what the largest members have contributed of all contributions."""
    held: dict[str, int] = {}
    for account, amount, code in found:
        if code == POSTED:
            held[account.owner] = held.get(account.owner, 0) + amount
    if len(held) < FEW:
        yield Left("18.4", f"fewer than {FEW} members contribute in {asset.code}")
        return
    largest, whole = sorted(held.values(), reverse=True), sum(held.values())
    counts = {"18.4.1": 5} if len(held) < MANY else {"18.4.2": 5, "18.4.3": 10}
    for ref, count in counts.items():
        yield Row(FIELDS[ref], asset, share(sum(largest[:count]), whole))


def call_rows(standing: Standing, asset: Asset) -> Iterator[Row | Left]:
    """Yield what the members of each fund may be called for the next default."""
    funds = [terms for terms in standing.rules.assessments if terms.asset == asset]
    for terms in funds:
        yield Row(FIELDS["4.1.8"], asset, callable_(standing, terms), terms.name if len(funds) > 1 else "")
    if not funds:
        yield Left("4.1.8", f"no fund in {asset.code} may call its members: the file has none in [[funds]]")


def callable_(standing: Standing, terms: AssessmentTerms) -> int:
    """Return what members may be called for the next default: in a capped period, of what it leaves them."""
    book, period = standing.book, period_of(standing.book, terms.name)
    if period is not None and standing.time <= period.ends:
        owners = members_of(book, period)
        bases = tuple(book.get(period.base(owner), 0) for owner in owners)
        left = tuple(book.get(period.room(owner), 0) for owner in owners)
    else:
        held = dict(standing.held(terms.purpose, terms.asset))
        bases = tuple(held[owner] for owner in contributors(terms, book))
        left = tuple(liability(base, terms.period_ppm) for base in bases)
    return sum(caps(tuple(liability(base, terms.default_ppm) for base in bases), left))


def stress_rows(run: Run, day: dt.date, asset: Asset) -> Iterator[Row | Left]:
    """Yield what stress tests found in the year, each day beside what was paid in at the end of that day."""
    begins, classes = after(day, Window.YEAR), run.history.classes
    rows = [each for each in run.history.stresses if each.asset == asset and begins < each.day <= day]
    if not rows:
        yield Left("4.4", f"the file supplies no stress losses in {asset.code} of the 12 months: [[stress]]")
        return
    rows.sort(key=lambda each: each.day)
    is_known = classes.is_complete and _has_layers(run.policy.layers, asset)
    there = list(paid_in(run, [each.day for each in rows], asset))
    for refs, losses in (
        (("4.4.3", "4.4.4", "4.4.5"), [each.one for each in rows]),
        (("4.4.7", "4.4.8", "4.4.9"), [each.two for each in rows]),
    ):
        yield Row(FIELDS[f"{refs[0]} peak"], asset, max(losses))
        yield Row(FIELDS[f"{refs[0]} mean"], asset, sum(losses) // len(losses))
        if is_known:
            beyond = [loss - held for loss, held in zip(losses, there, strict=True) if loss > held]
            yield Row(FIELDS[refs[1]], asset, len(beyond))
            yield Row(FIELDS[refs[2]], asset, max(beyond, default=0))
    if not is_known:
        yield Left("4.4.4, 4.4.5, 4.4.8, 4.4.9", NOBODY.format(asset.code) if classes.is_complete else UNCLASSED)
