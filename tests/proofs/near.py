"""Convenience: plain values near what a claim supposes, for claims whose premises values drawn apart hardly ever meet.

Such a claim speaks of books that hold something in accounts made of its own names: an auction's, a member's, an id's.
Drawn apart, books and names do not meet. So they are drawn together here, out of few names, purposes and assets, with
numbers of one size; and numbers on both sides of a bound where a claim compares with one. None of the claims is told
what it is to come to: which of its cases a draw is in is left to chance, as it is everywhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from rhodian import Account, Fund, outside
from rhodian.auctions.sealed import Bid, Sealed
from rhodian.base.accounts import OUTSIDE
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.machine.counters import ID_LENGTH_MAX, IDS
from rhodian.machine.events import AuctionOpened
from rhodian.machine.members import asked, entered, free_from, paid_by, stake
from rhodian.machine.periods import known
from rhodian.machine.rules import MutualPool
from rhodian.machine.state import Auction
from rhodian.markets.terms import CONTRACTS
from rhodian.waterfall.bearing import payable_in_ratio
from rhodian_proofs.claims import AnyTree, unchecked
from rhodian_proofs.theorems.machine.escrow import Rising
from rhodian_proofs.theorems.machine.events import PAYER
from rhodian_proofs.theorems.machine.sealed import Won
from tests.proofs.near_rules import NEAR_RULES
from tests.proofs.plain_kinds import plain
from tests.strategies import BTC, EUR, amounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from rhodian import Asset

OWNERS, PURPOSES, ASSETS = ("A", "B"), ("fund", "own"), (EUR, BTC)
PEOPLE = tuple(Account(owner, purpose, asset) for asset in ASSETS for owner in OWNERS for purpose in PURPOSES)
"""The accounts that people hold money in."""
FEW = amounts(6)
GIVEN = PAYER.asset


def _people(asset: Asset) -> SearchStrategy[Account]:
    return st.sampled_from([account for account in PEOPLE if account.asset == asset])


def _books(held: dict[Account, int], maybe: Iterable[Account]) -> SearchStrategy[dict[Account, int]]:
    """Return books that hold what is given, and small amounts in some of other accounts."""
    always: dict[Account, SearchStrategy[int]] = {account: st.just(amount) for account, amount in held.items()}
    return st.fixed_dictionaries(always, optional={each: amounts(20) for each in maybe if each not in held})


@st.composite
def _auctions(draw: DrawFn) -> Auction:
    """Draw where an auction's money goes: lot and debt are in two assets."""
    lot, debt = draw(st.permutations(ASSETS))
    return Auction(draw(st.sampled_from(OWNERS)), draw(_people(lot)), draw(_people(debt)), unchecked(Sealed))


def _with_books(draw: DrawFn, auction: Auction, held: dict[Account, int]) -> dict[str, Any]:
    """Draw books that hold what is given of an auction's, and an account to look at."""
    kept = (auction.lot, auction.bids)
    return {"books": draw(_books(held, (*PEOPLE, *kept))), "other": draw(st.sampled_from((*PEOPLE, *kept)))}


@st.composite
def _openings(draw: DrawFn) -> dict[str, Any]:
    """Draw the opening of an auction by rising bids, of any terms, whose owner has the lot, or not."""
    place, terms = draw(_auctions()), draw(plain(Rising))
    numbers = {"time": draw(FEW), "lot": draw(st.integers(1, 12)), "owed": draw(amounts(20)), "lasts": 0, "top": 0}
    event = AuctionOpened(id=place.id, owner=place.owner, payee=place.payee, terms=terms, **numbers)
    return {"event": event, **_with_books(draw, place, {})}


@st.composite
def _takes(draw: DrawFn, *, ends: bool) -> dict[str, Any]:
    """Draw a take of what is for sale, of which the lot is in escrow and nothing else."""
    auction, lot = draw(_auctions()), draw(st.integers(1, 6))
    numbers = (lot, draw(st.integers(1, lot)), draw(st.integers(1, 6)), draw(FEW))
    return {
        "id": auction.id,
        "accounts": (auction.owner, auction.payee, draw(_people(auction.payee.asset))),
        "numbers": numbers,
        **({"missing": draw(FEW)} if ends else {}),
        **_with_books(draw, auction, {auction.lot: lot, auction.bids: 0}),
    }


@st.composite
def _better_bids(draw: DrawFn) -> dict[str, Any]:
    """Draw a bid above another, or a first one, with the lot and the last bid in escrow."""
    auction, lot, held = draw(_auctions()), draw(FEW), draw(FEW)
    people = _people(auction.payee.asset)
    last = draw(st.none() | people)
    return {
        "id": auction.id,
        "accounts": (auction.owner, auction.payee, draw(people)),
        "last": last,
        "numbers": (lot, held, draw(amounts(12)), draw(st.integers(0, lot))),
        **_with_books(draw, auction, {auction.lot: lot, auction.bids: 0 if last is None else held}),
    }


@st.composite
def _lower_bids(draw: DrawFn) -> dict[str, Any]:
    """Draw a bid for less of a lot whose debt is bid in full, in time or not, of somebody or nobody."""
    owed, lot, last = draw(st.integers(1, 6)), draw(st.integers(1, 12)), draw(FEW)
    money, times = (draw(amounts(1)), draw(FEW), draw(FEW), draw(FEW)), (draw(amounts(12)), draw(FEW), last)
    return {
        "state": (True, draw(st.none() | st.sampled_from(PEOPLE)), money, (owed, lot, owed), times),
        "time": draw(amounts(12)),
        "bidder": draw(st.sampled_from((*PEOPLE, None))),
        "lot": draw(st.integers(-1, lot)),
    }


@st.composite
def _higher_bids(draw: DrawFn) -> dict[str, Any]:
    """Draw a bid, too low or enough, beyond the debt or not, in time or not, of somebody or nobody."""
    owed, lot, last = draw(st.integers(1, 6)), draw(st.integers(1, 12)), draw(FEW)
    money, times = (draw(amounts(3)), draw(FEW), draw(FEW), draw(FEW)), (draw(amounts(12)), draw(FEW), last)
    state = (draw(st.booleans()), draw(st.none() | st.sampled_from(PEOPLE)), money, (owed, lot, draw(FEW)), times)
    bidder = draw(st.sampled_from((*PEOPLE, None)))
    return {"state": state, "time": draw(amounts(12)), "bidder": bidder, "amount": draw(st.integers(-1, 12))}


@st.composite
def _lower_bids_of_somebody(draw: DrawFn) -> dict[str, Any]:
    """Draw a bid for less of a lot whose debt is bid in full, in time or not."""
    drawn = draw(_lower_bids())
    return {**drawn, "bidder": draw(st.sampled_from(PEOPLE)), "lot": max(0, drawn["lot"])}


@st.composite
def _bids(draw: DrawFn, asset: Asset) -> Bid:
    return Bid(draw(_people(asset)), draw(st.integers(1, 4)), draw(st.integers(1, 4)))


@st.composite
def _opened_bids(draw: DrawFn) -> dict[str, Any]:
    """Draw a sealed bid that costs no more than was paid in for it; escrow has enough, or not."""
    auction = draw(_auctions())
    sealed = draw(_bids(auction.payee.asset))
    return {
        "id": auction.id,
        "owner": auction.owner,
        "payee": auction.payee,
        "sealed": sealed,
        "paid": draw(st.integers(0, sealed.price * sealed.quantity)),
        "filled": draw(st.integers(0, sealed.quantity)),
        **_with_books(draw, auction, {}),
    }


@st.composite
def _won_bids(draw: DrawFn) -> dict[str, Any]:
    """Draw sealed bids that cost no more than was paid in for them, and an escrow that has as much."""
    auction = draw(_auctions())
    bids = draw(st.lists(_bids(auction.payee.asset), max_size=3))
    wons = tuple(
        Won(bid, draw(st.integers(0, bid.price * bid.quantity)), draw(st.integers(0, bid.quantity))) for bid in bids
    )
    left = sum(won.bid.price * won.bid.quantity - won.paid for won in wons)
    held = {auction.lot: sum(won.filled for won in wons), auction.bids: left}
    books = _with_books(draw, auction, held)
    return {"escrow": (auction.bids, auction.lot), "wons": wons, "books": books["books"], "holder": books["other"]}


@st.composite
def _sealed_bids(draw: DrawFn) -> dict[str, Any]:
    """Draw a sealed auction with a bid in it, and another bid, mostly above the reserve and in time."""
    place = draw(_auctions())
    first, second = draw(_bids(place.payee.asset)), draw(_bids(place.payee.asset))
    lot, end = draw(st.integers(1, 6)), draw(st.integers(3, 6))
    return {
        "id": place.id,
        "accounts": (place.owner, place.payee, second.bidder),
        "numbers": (draw(st.integers(1, 2)), draw(FEW), lot, end, draw(amounts(2))),
        "bids": (first,),
        "event": (draw(st.integers(1, 4)), second.price, second.quantity),
        **_with_books(draw, place, {}),
    }


@st.composite
def _members(draw: DrawFn, *, leaves: bool) -> dict[str, Any]:
    """Draw a pool, a name, and books that say of the name what they say of a member, in order of time or in none."""
    name, account = draw(st.sampled_from(OWNERS)), draw(st.sampled_from(PEOPLE))
    pool, owner = unchecked(MutualPool, name=name, account=account), draw(st.sampled_from((*OWNERS, OUTSIDE)))
    own = stake(pool, owner)
    notes = tuple(account_of(pool, owner) for account_of in (entered, asked, free_from, paid_by))
    in_order = dict(zip(notes, sorted(draw(st.tuples(FEW, FEW, FEW))), strict=False))
    payees = st.just(own) | _people(account.asset) | st.sampled_from(PEOPLE)
    last = {"payee": draw(payees)} if leaves else {"notice": draw(FEW)}
    seen = (own, *notes, *(outside(note.asset) for note in notes), *PEOPLE)
    return {
        "books": draw(_books(draw(st.sampled_from(({}, in_order))), (own, *notes, *PEOPLE))),
        "name": name,
        "account": account,
        "owner": owner,
        "time": draw(amounts(12)),
        "other": draw(st.sampled_from(seen)),
        **last,
    }


@st.composite
def _leavers(draw: DrawFn) -> dict[str, Any]:
    """Draw the same of one who leaves, and what it has borne."""
    values = draw(_members(leaves=True))
    return {**{name: value for name, value in values.items() if name != "other"}, "bore": draw(amounts(3))}


@st.composite
def _divisions(draw: DrawFn, *, sees: bool) -> dict[str, Any]:
    """Draw a stake to be divided, times in order or in none, and a name that has none, or has one too."""
    values = draw(_members(leaves=False))
    pool = unchecked(MutualPool, name=values["name"], account=values["account"])
    owner, taker = draw(
        st.sampled_from((("A", "B"), ("B", "A"), ("A", "B"), ("A", OUTSIDE), (OUTSIDE, "A"), ("B", "B")))
    )
    own, new = ([of(pool, name) for of in (stake, entered, asked, free_from, paid_by)] for name in (owner, taker))
    own_stake, since, said, free, paid = own
    times = sorted(draw(st.tuples(FEW, FEW, FEW)))
    fresh = dict.fromkeys(new, 0)
    orders: tuple[dict[Account, int], ...] = (
        dict(zip((since, said, free), times, strict=True)),
        {since: times[2], said: 0, free: 0},
        {},
    )
    held = {own_stake: draw(FEW), paid: draw(st.sampled_from((0, 0, 2))), **draw(st.sampled_from(orders))}
    given = draw(st.sampled_from((held, {**fresh, **held}, {**fresh, **held})))
    seen = (*held, *fresh, *(outside(note.asset) for note in (since, paid)), *PEOPLE)
    other = {"other": draw(st.sampled_from(seen))} if sees else {}
    return {
        "books": draw(_books(given, (*fresh, own_stake, since, said, free, paid, *PEOPLE))),
        "name": values["name"],
        "account": values["account"],
        "owner": owner,
        "taker": taker,
        "amount": draw(st.integers(0 if sees else -1, 4)),
        **other,
    }


@st.composite
def _ids(draw: DrawFn) -> dict[str, Any]:
    """Draw an id that may be too long, absorbed, or an open auction's."""
    names = st.sampled_from((*OWNERS, "i" * (ID_LENGTH_MAX + 1)))
    absorbed = [Account(owner, "absorbed", IDS) for owner in OWNERS]
    return {"books": draw(_books({}, absorbed)), "open_ids": tuple(draw(st.lists(names))), "name": draw(names)}


@st.composite
def _defaults(draw: DrawFn) -> dict[str, Any]:
    """Draw the id of a default that may be too long, or that another default had."""
    name = draw(st.sampled_from(("A", "B", "A" * ID_LENGTH_MAX, "A" * (ID_LENGTH_MAX + 1))))
    return {"books": draw(_books({}, [known(owner) for owner in OWNERS])), "name": name}


def _beginnings() -> SearchStrategy[dict[str, Any]]:
    """Draw an id that begins as a close-out's, or nearly so."""
    return st.sampled_from(("close-out of d", "close-out of", "a close-out of d", "d")).map(lambda name: {"name": name})


@st.composite
def _discretionary(draw: DrawFn, field: str) -> dict[str, Any]:
    """Draw an account in the asset of a discretionary payment: of people, of a pool or a market, or the world's."""
    free = [
        Account(owner, purpose, GIVEN) for owner in ("approver", "payer", "payee", "A") for purpose in ("own", "wallet")
    ]
    others = (outside(GIVEN), Account(OUTSIDE, "own", GIVEN), Account("A", "contracts", GIVEN), *PEOPLE)
    accounts = st.sampled_from((*free, *others))
    kept = {"kept": tuple(draw(st.lists(st.sampled_from(free), max_size=2)))} if field == "payer" else {}
    return {field: draw(accounts), **kept}


@st.composite
def _clocks(draw: DrawFn) -> dict[str, Any]:
    """Draw times about 0, about each other, and about the end of all clocks."""
    times = amounts(6) | st.integers(POSITIVE_MAX - 2, POSITIVE_MAX)
    time = st.integers(-3, 6) | st.integers(POSITIVE_MAX - 2, POSITIVE_MAX + 2)
    return {"last": draw(times), "events": draw(FEW), "time": draw(time)}


@st.composite
def _plans(draw: DrawFn) -> dict[str, Any]:
    """Draw a loss of a size that funds bear, and a payee that is one of them, or is not."""
    tree = draw(plain(AnyTree))
    funds = [node.account for node in tree.nodes if isinstance(node, Fund)]
    return {"tree": tree, "loss": draw(amounts(20)), "payee": draw(st.sampled_from((*funds, *PEOPLE)))}


@st.composite
def _ratios(draw: DrawFn) -> dict[str, Any]:
    """Draw a loss, and what a node in fixed proportion bears of it."""
    weights, capacities = zip(*draw(st.lists(st.tuples(FEW, amounts(20)), min_size=1, max_size=4)), strict=True)
    loss = draw(amounts(40))
    columns = {"weights": weights, "capacities": capacities, "place": draw(st.integers(0, len(weights) - 1))}
    return {"loss": loss, "borne": min(loss, payable_in_ratio(weights, capacities)), **columns}


@st.composite
def _holders(draw: DrawFn, *, sees: bool) -> dict[str, Any]:
    """Draw a client and a taker with contracts on one side of a market, or on both."""
    (client, taker), (long, short) = draw(st.permutations(OWNERS)), draw(st.permutations(ASSETS))
    sides = [Account(owner, CONTRACTS, side) for owner in (client, taker) for side in (long, short)]
    nobody = draw(st.sampled_from(({}, {sides[0]: 0}, {sides[1]: 0})))
    other = {"other": draw(st.sampled_from((*sides, *PEOPLE)))} if sees else {}
    names = {"long": long, "short": short, "client": client, "taker": taker}
    return {"books": draw(_books(nobody, (*sides, *PEOPLE))), **names, **other}


NEAR: dict[str, Callable[[], SearchStrategy[dict[str, Any]]]] = {
    "a_discretionary_payment_comes_from_no_pool": lambda: _discretionary("payer"),
    "a_discretionary_payment_goes_where_people_may_move_money": lambda: _discretionary("payee"),
    "an_opened_auction_has_the_lot_in_escrow": _openings,
    "a_take_pays_the_debt_then_the_owner_and_what_is_not_sold_is_kept": lambda: _takes(ends=False),
    "a_take_that_ends_a_sale_leaves_nothing_in_escrow": lambda: _takes(ends=True),
    "a_bid_for_less_is_refused_for_the_first_thing_that_is_wrong": _lower_bids,
    "a_bid_for_less_releases_the_rest_of_the_lot": _lower_bids_of_somebody,
    "a_bid_is_refused_for_the_first_thing_that_is_wrong": _higher_bids,
    "a_better_bid_is_kept_and_the_last_one_paid_back": _better_bids,
    "a_sealed_bid_has_back_what_it_does_not_pay_and_receives_what_it_won": _opened_bids,
    "opened_bids_have_back_what_they_do_not_pay_and_receive_what_they_win": _won_bids,
    "a_sealed_bid_is_paid_in_whole": _sealed_bids,
    "a_stake_is_paid_out_exactly_once_its_notice_is_over": lambda: _members(leaves=True),
    "one_who_leaves_is_paid_what_its_stake_held_less_what_it_bore": _leavers,
    "notice_is_given_once_by_a_member": lambda: _members(leaves=False),
    "a_stake_is_divided_exactly_by_who_has_one_and_was_not_paid": lambda: _divisions(sees=False),
    "part_of_a_stake_goes_to_a_name_of_its_own_and_nothing_else_moves": lambda: _divisions(sees=True),
    "a_default_is_declared_once_under_an_id": _defaults,
    "all_long_contracts_go_over_and_net_with_those_of_the_taker": lambda: _holders(sees=False),
    "all_short_contracts_go_over_and_net_with_those_of_the_taker": lambda: _holders(sees=False),
    "long_contracts_go_over_as_in_a_trade_and_nothing_else_does": lambda: _holders(sees=True),
    "short_contracts_go_over_as_in_a_trade_and_nothing_else_does": lambda: _holders(sees=True),
    "nobody_who_is_on_both_sides_is_handed_over": lambda: _holders(sees=False),
    "an_id_that_begins_as_those_of_close_outs_is_refused": _beginnings,
    "an_id_that_was_absorbed_or_is_an_open_auctions_is_refused": _ids,
    "a_machine_goes_forward_in_time": _clocks,
    "a_plan_is_refused_exactly_for_the_payees_asset_or_a_payee_that_bears": _plans,
    "the_ratio_is_kept_at_every_point_of_the_draw": _ratios,
    **NEAR_RULES,
}
"""Values near what each of a few claims supposes, by its name; they are drawn as often as values drawn apart."""
