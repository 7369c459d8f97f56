"""Checked: what is claimed of discretionary payments: what moves, who may approve it, and once under which id."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.ledger.errors import SelfTransfer
from rhodian.ledger.posting import post_all
from rhodian.machine.counters import BORNE, CALLS, DRAWN, ID_LENGTH_MAX, IDS, PAID, RECOVERED, TIMES
from rhodian.machine.decide import decide
from rhodian.machine.discretion import approval, decided, discretionary, moved, must_approve, must_be_first
from rhodian.machine.errors import UnknownName
from rhodian.machine.happenings import DiscretionaryPayment, PlainLoss, Recovery
from rhodian.machine.ids import noted
from rhodian.machine.layers import Layer
from rhodian.machine.money import may_be_paid, may_pay
from rhodian.machine.play import Written, play
from rhodian.machine.recoveries import owner_bore
from rhodian.machine.rules import Rules
from rhodian.machine.state import State
from rhodian.machine.step import step
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    AnyPlace,
    Books,
    Natural,
    Of,
    OneOf,
    claim,
    is_same,
    length_of,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.base.wrong import Made, is_refused_for_the_first, no_value, trials
from rhodian_proofs.theorems.ledger.posting import Accounts, posted
from rhodian_proofs.theorems.machine.escrow import gain
from rhodian_proofs.theorems.machine.events import FUND, PAYER, POOL, TIMED, no_money, unknown
from rhodian_proofs.theorems.machine.step import Nobody, after

Names = tuple[AnyName, ...]
APool = Annotated[AnyPlace, Of("kept")]


PAYEE = Account("payee", "wallet", PAYER.asset)
UNTOUCHED = (DRAWN, TIMES, PAID, BORNE, CALLS)
"""All that a machine counts but ids: what pools pay, who is a member, what is borne of losses, what may be called."""


def _told(function: Any, *given: Any) -> tuple[Any, Any]:
    """Return what moves, or why that is refused."""
    try:
        return function(*given), None
    except (AssetMismatch, InvalidValue, SelfTransfer) as refusal:
        return None, refusal


@claim("DI-1", about=(moved, post_all))
def a_discretionary_payment_moves_its_amount_and_notes_itself_and_its_approver(
    books: Books, payer: AnyAccount, payee: AnyAccount, amount: AnyInt, name: AnyName, holder: AnyAccount
) -> None:
    """A discretionary payment moves its amount, notes its id and its approver, and changes nothing else."""
    if payer.asset == IDS:
        return
    noting, approving = decided(name), Account("approver", "approved it", IDS)
    moves, refusal = _told(moved, payer, payee, amount, noting, approving)
    if amount < 1 or amount > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="amount", value=amount)
    elif refusal is not None:
        assert isinstance(refusal, AssetMismatch | SelfTransfer | InvalidValue)
    else:
        after_it = posted(books, moves)
        if after_it is not None:
            money = gain(holder, payee, amount) - gain(holder, payer, amount)
            notes = gain(holder, noting, 1) + gain(holder, approving, 1) - gain(holder, outside(IDS), 2)
            assert after_it.get(holder, 0) == books.get(holder, 0) + money + notes


def _paid(kept: Any, payer: Any, payee: Any) -> tuple[Any, Any]:
    """Return what moves when somebody pays another 5 at discretion, or why that is refused."""
    event = DiscretionaryPayment(1, "ID", "approver", "reason", payer, payee, 5)
    return _told(discretionary, kept, ("approver",), Nobody({}), event)


@claim("DI-4", about=(discretionary,), length_max=1)
def a_discretionary_payment_comes_from_no_pool(kept: Accounts, payer: AnyAccount) -> None:
    """A discretionary payment comes out of an account that people may move money out of, no pool's, or from outside."""
    moves, refusal = _paid(kept, payer, PAYEE)
    if refusal is None:
        assert is_same(moves, moved(payer, PAYEE, 5, decided("ID"), approval("approver", "ID")))
        assert refusal_of(may_pay, kept, payer, "payer") is None
    elif payer.asset == PAYEE.asset and payer.owner != "approver" and payer != PAYEE:
        assert tells(refusal, InvalidValue, field="payer", value=payer)


@claim("DI-4", about=(discretionary,))
def a_discretionary_payment_goes_where_people_may_move_money(payee: AnyAccount) -> None:
    """A discretionary payment goes to an account that people may move money in, or to the world outside."""
    moves, refusal = _paid((), PAYER, payee)
    if refusal is None:
        assert is_same(moves, moved(PAYER, payee, 5, decided("ID"), approval("approver", "ID")))
        assert refusal_of(may_be_paid, payee, "payee") is None
    elif payee.asset == PAYER.asset and payee.owner != "approver" and payee != PAYER:
        assert tells(refusal, InvalidValue, field="payee", value=payee)


@claim("DI-2", about=(must_approve,), length_max=1)
def whoever_approves_is_appointed_and_neither_pays_nor_is_paid(
    approvers: Names, name: AnyName, payer: AnyName, payee: AnyName
) -> None:
    """Who approves is refused exactly if the rules do not appoint it, or it pays or is paid itself."""

    def is_another(other: str) -> bool:
        return other != name

    refusal = refusal_of(must_approve, approvers, name, payer, payee)
    if name == OUTSIDE:
        assert tells(refusal, InvalidValue, field="approver", value=name)
    elif columns.every(is_another, approvers):
        assert isinstance(refusal, UnknownName)
        assert (refusal.kind, refusal.name) == ("approver", name)
    elif name in (payer, payee):
        assert tells(refusal, InvalidValue, field="approver", value=name)
    else:
        assert refusal is None
        assert must_approve(approvers, name, payer, payee) == name


@claim("DI-3", about=(must_be_first,))
def a_discretionary_payment_is_made_once_under_an_id(books: Books, name: AnyName) -> None:
    """A discretionary payment is made once under an id, of at most 150 characters, whatever else had it."""
    refusal = refusal_of(must_be_first, books, name)
    if name == OUTSIDE or length_of(name) > ID_LENGTH_MAX or books.get(Account(name, "discretionary", IDS), 0) > 0:
        assert tells(refusal, InvalidValue, field="id", value=name)
    else:
        assert refusal is None


RULED = State((Rules(0, (), (POOL,), approvers=("board", "chair")),), (), 5)
BOOK = Written(Nobody({}), {decided("had"): 1, outside(IDS): -1, PAYER: 99, outside(PAYER.asset): -99})
PAYMENTS: tuple[Made, ...] = (
    (
        {
            "time": 5,
            "id": "e",
            "approver": "chair",
            "reason": "as a gift",
            "payer": PAYER,
            "payee": PAYEE,
            "amount": 1,
        },
        (
            *(*TIMED, *(no_value("id", each) for each in ("", OUTSIDE, "i" * 151, "had")), no_value("reason", " ")),
            *(no_value("payer", FUND), *no_money("payer", None), *no_money("payee", None)),
            *(no_value("approver", each) for each in ("", OUTSIDE, 7)),
            unknown("approver", "approver"),
            (
                {"approver": "board", "payee": Account("board", "wallet", PAYER.asset)},
                *no_value("approver", "board")[1:],
            ),
            *(no_value("amount", each) for each in (0, -1, True)),
        ),
    ),
)
WRONG = "a machine of two who may approve; a discretionary payment in which one field is wrong, or one and the next"


@claim("MK-12", about=(decide,), scope=WRONG)
def a_discretionary_payment_is_refused_for_the_first_field_that_is_wrong(
    trial: Annotated[Any, OneOf(*trials(*PAYMENTS))],
) -> None:
    """A discretionary payment is refused for the first field that is wrong or names who is not appointed."""
    assert is_refused_for_the_first(
        lambda values: decide(RULED, BOOK, DiscretionaryPayment(*values)), PAYMENTS[trial[0]], trial
    )


USD = Asset("USD", 2)
WORLD = outside(USD)
HOUSE = Account("house", "own", USD)
FIRST = Account("first", "default fund", USD)
LAYERED = State((Rules(0, layers=(Layer("", "default fund", Rule.IN_ORDER, 50),), approvers=("board",)),))
BESIDE = (
    "a layer of up to 50 of one member of any contribution; a discretionary payment of any amount to that member, then "
    "a loss of any amount of the same id, and some or all of it back"
)


@claim("MC-30", about=(play, step), scope=BESIDE)
def a_discretionary_payment_stands_beside_a_loss_and_is_never_netted_into_its_layers(
    held: Natural, given: Natural, lost: Natural, back: Natural
) -> None:
    """As a machine plays it, what is paid at discretion is borne of no loss and uses up no limit, once under an id."""
    bore = min(held, lost, 50)
    if bore < 1 or given < 1 or given > POSITIVE_MAX or back > bore:
        return
    book = Written(Nobody({}), {FIRST: held, HOUSE: given, WORLD: -held - given})
    told = ("l", "board", "ex gratia", HOUSE, Account("first", "wallet", USD), given)
    events = (DiscretionaryPayment(5, *told), PlainLoss(6, "l", 6, WORLD, lost), Recovery(7, "l", WORLD, back))
    played = play(LAYERED, book, events)
    then = after(book, played.changes)
    assert then.get(Account("first", "wallet", USD), 0) == given
    assert then.get(HOUSE, 0) == 0
    assert then.get(FIRST, 0) == held - bore
    assert then.get(Account("first", RECOVERED, USD), 0) == back
    assert then.get(owner_bore("first", "l", USD, 1), 0) == bore - back
    assert (then.get(decided("l"), 0), then.get(approval("board", "l"), 0), then.get(noted("l"), 0)) == (1, 1, 1)
    again = refusal_of(step, played.state, Written(book, dict(played.changes)), DiscretionaryPayment(7, *told))
    assert tells(again, InvalidValue, field="id", value="l")
