"""Checked: what is claimed of losses that come back, on the book: what is counted, and who is given how much."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.ledger.errors import SelfTransfer
from rhodian.ledger.posting import Transfer, post_all
from rhodian.machine.counters import BORNE
from rhodian.machine.cycles import _placed
from rhodian.machine.happenings import Recovery
from rhodian.machine.layers import Layer
from rhodian.machine.losses import Bearers
from rhodian.machine.recoveries import by_rank, counted, given_back, recovery_moves
from rhodian.machine.rules import ByGains, ByLayers, ByMargins, ByPools, MutualPool, Rules
from rhodian.machine.state import State
from rhodian.mutualisation.remedies import HAIRCUT, POOL, SOCIALISED, WATERFALL, Borne, Take
from rhodian.pools.limits import PoolTerms
from rhodian.pools.membership import recover
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import (
    AnyAccount,
    AnyPlace,
    Books,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    OneOf,
    adds_up_as,
    claim,
    implies,
    is_same,
    refusal_of,
    tells,
    total,
    unchecked,
    where,
    written,
)
from rhodian_proofs.theorems.ledger.posting import GAINED, NET_PAID, Accounts, gained, net_paid, posted, the_same
from rhodian_proofs.theorems.machine.step import Nobody
from rhodian_proofs.theorems.sharing.allocation import IN_PROPORTION

USD = Asset("USD", 2)
FUND = Account("insurance", "pool", USD)


def worlds_of(accounts: Any) -> Any:
    """Return for each account that of the world outside for the same purpose, in the same asset."""

    def world(account: Any) -> Any:
        return Account(OUTSIDE, account.purpose, account.asset)

    return columns.each(world, accounts)


def _counted(counters: Any, amounts: Any) -> Any:
    """Return what lets accounts count more, or of which this is refused."""
    try:
        return counted(counters, amounts)
    except SelfTransfer as refusal:
        return refusal


def _given_back(payer: Any, receivers: Any, counters: Any, given: Any) -> Any:
    """Return what moves, or what is refused; nothing if an account is in another asset."""
    try:
        return given_back(payer, receivers, counters, given)
    except AssetMismatch:
        return None
    except (InvalidValue, SelfTransfer) as refusal:
        return refusal


@claim("EX-18", about=(counted, post_all), invariants=(NET_PAID, *GAINED), length_max=1, same_length=True)
def the_book_counts_what_each_bore_of_a_loss(
    books: Books, counters: Accounts, amounts: Naturals, holder: AnyAccount
) -> None:
    """The book counts what each bore of a loss, and so all that was borne of it, and the world outside as much."""
    moves = _counted(counters, amounts)
    if isinstance(moves, SelfTransfer):
        assert moves.account.is_outside
        return
    more, increases = net_paid(holder, worlds_of(counters), counters, amounts), gained(holder, moves)
    adds_up_as(increases, more)
    after = written(books, post_all(books, moves))
    assert after.get(holder, 0) == books.get(holder, 0) + total(more)


@claim(
    "EX-19",
    about=(recover, given_back, post_all),
    invariants=(NET_PAID, *GAINED, IN_PROPORTION),
    length_max=1,
    same_length=True,
)
def what_comes_back_goes_to_those_who_bore_it(
    books: Books,
    payer: AnyAccount,
    receivers: Accounts,
    counters: Accounts,
    weights: Naturals,
    amount: Natural,
    holder: AnyAccount,
) -> None:
    """What comes back goes to those who bore the loss, and is no longer counted."""
    if amount > total(weights):
        return
    given = recover(amount, weights)
    moves = _given_back(payer, receivers, counters, given)
    if isinstance(moves, InvalidValue):
        assert moves.field == "payer"
        return
    if isinstance(moves, SelfTransfer):
        assert moves.account.is_outside
        return
    if moves is None:
        return
    paid = net_paid(holder, the_same(payer, receivers), receivers, given.shares)
    less = net_paid(holder, counters, worlds_of(counters), given.shares)
    increases = gained(holder, moves)
    after = posted(books, moves)
    if after is not None:
        adds_up_as(increases, paid, less)
        assert after.get(holder, 0) == books.get(holder, 0) + total(columns.joined(paid, less))


def _by_rank(at: Moment) -> Conditions:
    yield at.state == where(at.seen.lacked < at.start, at.start - at.seen.lacked, 0)
    yield at.state + at.given.share == at.start


BY_RANK = Invariant("in_order.<locals>.step", _by_rank, ("share",))


@claim("EX-19", about=(by_rank,), invariants=(BY_RANK,))
def all_that_comes_back_goes_to_those_who_lack_it_or_is_refused(amount: Natural, lacked: Naturals) -> None:
    """All that comes back of a loss is given back; more than all lack is refused."""
    refusal = refusal_of(by_rank, amount, lacked)
    if amount > total(lacked):
        assert tells(refusal, InvalidValue, field="amount", value=amount)
        return
    assert refusal is None
    assert total(by_rank(amount, lacked)) == amount


@claim("EX-19", about=(by_rank,), invariants=(BY_RANK,))
def nobody_has_anything_back_while_somebody_asked_later_lacks_any(
    amount: Natural, lacked: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """Who was asked last has all of it back before anybody asked earlier, or in default, has any; none has more."""
    if amount > total(lacked):
        return
    given = by_rank(amount, lacked)
    assert 0 <= given[place]
    assert given[place] <= lacked[place]
    assert 0 <= given[later]
    assert given[later] <= lacked[later]
    assert implies(given[later] > 0, given[place] == lacked[place])


LAYERS = (("", "capital"), ("fund", ""), ("", "default fund"))
"""The pool or the purpose of each layer."""
Few = Annotated[Any, OneOf(0, 30)]
"""What somebody bore, if anything."""
USED = (
    "a loss of which the house bore 0 or 30, then a pool 0 or 30, then a member 0 or 30 and another 10, and who was in "
    "default 0 or 30; any amount that comes back"
)


def back(owner: str) -> Account:
    """Return where an owner gets back what it bore."""
    return Account(owner, "recovered", USD)


@claim("MC-12", about=(recovery_moves,), scope=USED)
def what_comes_back_mirrors_what_was_used(amount: Natural, house: Few, pool: Few, member: Few, own: Few) -> None:
    """As a machine takes it, what comes back goes to who was asked last, then before it, and to the defaulter last."""
    layers = tuple(Layer(name, purpose, Rule.IN_PROPORTION) for name, purpose in LAYERS)
    state = State((Rules(0, (), (MutualPool("fund", FUND, PoolTerms(9, 9, 9)),), (ByGains(Rule.IN_ORDER),), layers),))
    ranks: Any = (
        (("member", back("member"), "bore USD/2 in 3", member), ("other", back("other"), "bore USD/2 in 3", 10)),
        (("fund", FUND, "pool bore USD/2 in 2", pool),),
        (("house", back("house"), "bore USD/2", house),),
        (("second", back("second"), "defaulter bore USD/2", own),),
    )
    rows = tuple(
        (Account(owner, f"{what} of storm", BORNE), to, bore) for rank in ranks for owner, to, what, bore in rank
    )
    host = Nobody({
        **{count: bore for count, _, bore in rows},
        **{Account(OUTSIDE, f"{rank[0][2]} of storm", BORNE): -sum(row[3] for row in rank) for rank in ranks},
    })  # fmt: skip
    event = Recovery(0, "storm", outside(USD), amount)
    last = min(amount, member + 10)
    then = min(amount - last, pool)
    before = min(amount - last - then, house)
    rest = amount - last - then - before
    refusal = refusal_of(recovery_moves, state, host, event)
    if rest > own:
        assert tells(refusal, InvalidValue, field="amount", value=amount)
        return
    part = last * member // (member + 10)
    wanted: Any = ()
    for shares in ((part, last - part), (then,), (before,), (rest,)):
        given = tuple(zip(rows[: len(shares)], shares, strict=True))
        rows = rows[len(shares) :]
        paid = tuple((outside(USD), to, share) for (_, to, _), share in given)
        uncounted = tuple((count, Account(OUTSIDE, count.purpose, BORNE), share) for (count, _, _), share in given)
        wanted = (*wanted, *paid, *uncounted)
    moves = recovery_moves(state, host, event)
    assert is_same(moves, tuple(Transfer(payer, payee, share) for payer, payee, share in wanted if share > 0))


OWN = Account("house", "capital", USD)
MEMBERS = (Account("member", "default fund", USD), Account("other", "default fund", USD))
BACKED = MutualPool("backed", Account("backed", "pool", USD), PoolTerms(9, 9, 9), (), 9)
STAKE = Account("backer", "stake in backed", USD)
INSURED = MutualPool("fund", FUND, PoolTerms(9, 9, 9))
Turn = Annotated[int, OneOf(0, 1, 2)]
"""Before how many of two remedies of pools the layers are asked."""
TURNS = (
    "margins, and then a pool, another with a member, and two layers of one and two accounts, which are asked before, "
    "between or after the pools; any amounts"
)


@claim("MC-12", about=(_placed, Bearers.at_layers), scope=TURNS)
def what_remedies_bear_is_counted_at_the_place_of_each(
    turn: Turn,
    pool: Natural,
    backed: tuple[Natural, Natural],
    capital: Natural,
    members: tuple[Natural, Natural],
    margin: Natural,
) -> None:
    """As a machine counts it, each remedy of a cycle is a place, but for layers, of which each is one."""
    layers = (Layer("", "capital", Rule.IN_ORDER), Layer("", "default fund", Rule.IN_PROPORTION))
    of_pools: Any = (
        (ByPools(("fund",)), Take(POOL, (FUND,), (pool,))),
        (ByPools(("backed",)), Take(POOL, (BACKED.account, STAKE), backed)),
    )
    of_layers: Any = ((ByLayers(), Take(WATERFALL, (OWN, *MEMBERS), (capital, *members))),)
    of_margins: Any = ((ByMargins(open_interest=False), Take(SOCIALISED, (Account("a", "margin", USD),), (margin,))),)
    turns = (*of_margins, *of_pools[:turn], *of_layers, *of_pools[turn:])
    gains = ByGains(Rule.IN_ORDER), Take(HAIRCUT, (), ())
    rules = Rules(0, (), (INSURED, BACKED), (*(remedy for remedy, _ in turns), gains[0]), layers)
    taken = unchecked(Borne, takes=(*(take for _, take in turns), gains[1]))
    first, second, own, fund = ((4, 5, 2, 3), (2, 5, 3, 4), (2, 3, 4, 5))[turn]
    wanted: Any = (
        ((FUND, pool, first),),
        ((BACKED.account, backed[0], second), (STAKE, backed[1], second)),
        ((OWN, capital, own),),
        ((MEMBERS[0], members[0], fund), (MEMBERS[1], members[1], fund)),
    )
    placed = _placed(taken, Bearers(rules, 0, Nobody({}), {}))
    assert is_same(placed, tuple(row for rows in sorted(wanted, key=lambda rows: rows[0][2]) for row in rows))
