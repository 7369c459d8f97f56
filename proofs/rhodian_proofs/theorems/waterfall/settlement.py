"""Checked: what is claimed of settling a loss: the report of a draw, the plan made of it, and what absorbing changes.

The trees are a few, spelled out; what their funds have, what the books hold and what is lost are any numbers.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import (
    Account,
    AlreadyAbsorbed,
    Asset,
    Books,
    Fund,
    InFixedProportion,
    InOrder,
    InProportion,
    InvalidAmount,
    InvalidValue,
    Limited,
    Loss,
    Overdrawn,
    Waterfall,
    absorb,
    draw,
    outside,
    plan,
    post_all,
)
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    AnyTree,
    ASetOfOneLoss,
    Natural,
    NoInt,
    Not,
    OneOf,
    claim,
    is_natural,
    is_same,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

_EUR = Asset("EUR", 2)
_A = Account("a", "fund", _EUR)
_B = Account("b", "fund", _EUR)
_C = Account("c", "fund", _EUR)
_PAYEE = Account("payee", "fund", _EUR)

Shape = Annotated[int, OneOf(0, 1, 2)]
TREES = (
    "three trees with each kind of node, up to three layers deep, of three funds, of which one has any amount and the "
    "others 7 and 3; any loss"
)


def _tree(shape: int, first: Any) -> Waterfall:
    """Return a waterfall of one of the shapes over three funds."""
    a, b, c = Fund(_A, first), Fund(_B, 7), Fund(_C, 3)
    if shape == 0:
        return Waterfall(InOrder("all", (a, InProportion("members", (b, Limited("limited", c, 5)), (2, 1)))))
    if shape == 1:
        return Waterfall(InOrder("all", (InFixedProportion("beside", (b, Limited("limited", a, 5)), (2, 1)), c)))
    return Waterfall(InProportion("all", (InOrder("first", (a, b)), InOrder("none", ()), c), (1, 0, 1)))


def _capacity(node: Any) -> Any:
    """Return the most that can be drawn from a node, by plain recursion."""
    return node.capacity(tuple(_capacity(branch) for branch in node.branches))


def _rule(node: Any) -> str:
    """Return the name of a layer's rule."""
    if node.__class__ is InOrder:
        return "in order"
    if node.__class__ is InFixedProportion:
        return "in fixed proportion"
    return "in proportion" if node.__class__ is InProportion else "limited"


def _report(node: Any, handed: Any, above: tuple[str, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what has to be said of the layers and of the funds from a node down, by plain recursion."""
    if isinstance(node, Fund):
        return (), ((node.account, node.available, handed, above),)
    path = (*above, node.name)
    parts = node.divide(handed, tuple(_capacity(branch) for branch in node.branches))
    below = [_report(branch, part, path) for branch, part in zip(node.branches, parts, strict=True)]
    own = (path, _rule(node), _capacity(node), handed)
    return (own, *(row for layers, _ in below for row in layers)), tuple(row for _, funds in below for row in funds)


@claim("WF-10", about=(draw,), scope=TREES)
def a_draw_reports_every_layer_and_fund_from_the_root_down(shape: Shape, first: Natural, loss: Natural) -> None:
    """A draw reports each layer and fund in the order of the tree: path, rule, what it could bear and what it bore."""
    tree = _tree(shape, first)
    drawn = draw(tree, loss)
    handed = min(loss, _capacity(tree.root))
    layers, funds = _report(tree.root, handed, ())
    assert is_same(drawn.loss, loss)
    assert is_same(drawn.left, loss - handed)
    assert (len(drawn.layers), len(drawn.funds)) == (len(layers), len(funds))
    for layer, wanted in zip(drawn.layers, layers, strict=True):
        assert is_same((layer.path, layer.rule.value, layer.capacity, layer.amount), wanted)
    for fund, wanted in zip(drawn.funds, funds, strict=True):
        assert is_same((fund.account, fund.available, fund.amount, fund.layer.path), wanted)
        assert [fund.layer] == [layer for layer in drawn.layers if layer.path == fund.layer.path]


@claim("WF-11", about=(draw,), invariants=(IN_ORDER, *CAPPED), measures=PAYABLE, length_max=1)
def a_draw_is_refused_exactly_for_a_loss_that_is_no_amount(tree: AnyTree, loss: AnyInt | NoInt) -> None:
    """A draw is refused exactly if the loss is no amount."""
    refusal = refusal_of(draw, tree, loss)
    if is_natural(loss):
        assert refusal is None
    else:
        assert tells(refusal, InvalidAmount, field="loss", value=loss)


NoText = Annotated[Any, Not(str)]
NoAccount = Annotated[Any, Not(Account)]
Have = tuple[Natural, Natural]
PLANS = "one tree of two funds in two layers, which have any amounts; any loss"


def _small_tree(have: Any) -> Waterfall:
    """Return a waterfall of two funds, one below a limit."""
    first, second = map(Fund, (_A, _B), have)
    return Waterfall(InOrder("all", (first, Limited("limited", second, 5))))


@claim("SE-6", about=(plan, Loss), scope=PLANS)
def a_plan_pays_the_payee_exactly_what_the_funds_bear(have: Have, loss: Natural) -> None:
    """A plan's transfers pay the payee exactly what the funds bear, each from the fund that bears it."""
    tree = _small_tree(have)
    transfers = plan(tree, Loss("loss", loss, _PAYEE)).transfers
    bearing = [fund for fund in draw(tree, loss).funds if fund.amount > 0]
    assert [(transfer.payer, transfer.payee) for transfer in transfers] == [(fund.account, _PAYEE) for fund in bearing]
    assert is_same(tuple(transfer.amount for transfer in transfers), tuple(fund.amount for fund in bearing))


@claim("SE-6", about=(plan,), scope=PLANS)
def each_line_of_a_receipt_accounts_for_a_transfer(have: Have, loss: Natural) -> None:
    """Each line of the receipt accounts for the transfer in the same place: fund, layer path, rule, amount."""
    tree, lost = _small_tree(have), Loss("loss", loss, _PAYEE)
    planned = plan(tree, lost)
    reported = {fund.account: fund for fund in draw(tree, loss).funds}
    assert is_same(planned.loss, lost)
    assert [line.account for line in planned.receipt] == [transfer.payer for transfer in planned.transfers]
    for line, transfer in zip(planned.receipt, planned.transfers, strict=True):
        of_fund = reported[line.account]
        assert is_same(line.amount, transfer.amount)
        assert is_same((line.amount, line.available), (of_fund.amount, of_fund.available))
        assert (line.layer.path, line.layer.rule) == (of_fund.layer.path, of_fund.layer.rule)
    assert is_same((planned.draw.loss, planned.draw.left), (loss, draw(tree, loss).left))


@claim("SE-5", about=(Loss,))
def a_loss_is_refused_exactly_for_its_id_or_else_its_payee_or_its_amount(
    name: AnyName | NoText, amount: AnyInt | NoInt, payee: AnyAccount | NoAccount
) -> None:
    """A loss is refused exactly for its id, or else a payee that is no account, or else what is no amount."""
    refusal = refusal_of(Loss, name, amount, payee)
    if name.__class__ is not str:
        assert tells(refusal, InvalidValue, field="id", value=name)
    elif payee.__class__ is not Account:
        assert tells(refusal, InvalidValue, field="payee", value=payee)
    elif not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    else:
        assert refusal is None
        lost = Loss(name, amount, payee)
        assert (lost.id == name) & (lost.payee == payee) & (lost.amount == amount)


ONCE = "one tree of two funds in two layers, which have 7 each and hold any amounts; any loss; four sets of ids"
BOOKS = (
    "one tree of two funds in two layers, which have and hold any amounts; any loss; a payee inside or outside, with "
    "any balance of 0 or more"
)
Held = tuple[Natural, Natural | None]
Paid = Annotated[Account, OneOf(_PAYEE, outside(_EUR))]
Absorbed: TypeAlias = ASetOfOneLoss | Annotated[Any, OneOf((), ("other", "loss"), {"other": 1})]


def _books_of(held: Any, before: Any, payee: Account) -> dict[Account, Any]:
    """Return books of two funds and a payee."""
    given = {_A: held[0], _B: held[1], payee: before}
    return {account: balance for account, balance in given.items() if balance is not None}


@claim("SE-7", about=(absorb,), scope=ONCE)
def a_loss_is_absorbed_once(absorbed: Absorbed, held: Held, loss: Natural) -> None:
    """A loss id is absorbed once: a second time it is refused, before its money is looked for."""
    planned = plan(_small_tree((7, 7)), Loss("loss", loss, _PAYEE))
    refusal = refusal_of(absorb, Books(_books_of(held, 0, _PAYEE), absorbed), planned)
    if "loss" in absorbed:
        assert tells(refusal, AlreadyAbsorbed, loss_id="loss")
    else:
        assert not isinstance(refusal, AlreadyAbsorbed)


@claim("SE-7", about=(absorb,), scope=BOOKS)
def a_plan_is_absorbed_whole_or_refused_whole(
    have: Have, held: Held, loss: Natural, before: Natural, payee: Paid
) -> None:
    """A plan is absorbed whole, or refused whole for the first fund that holds less than it is to pay."""
    books = _books_of(held, before, payee)
    planned = plan(_small_tree(have), Loss("loss", loss, payee))
    refusal = refusal_of(absorb, Books(books, ()), planned)
    assert books == _books_of(held, before, payee)
    paid = 0
    for transfer in planned.transfers:
        holds = books.get(transfer.payer, 0)
        if holds < transfer.amount:
            assert tells(refusal, Overdrawn, account=transfer.payer, balance=holds, amount=transfer.amount)
            return
        paid = paid + transfer.amount
    assert refusal is None
    absorbed = absorb(Books(books, ()), planned)
    assert absorbed.loss_id == "loss"
    after = {**books, **dict(absorbed.changes)}
    assert all(account in books or account == payee for account in after)
    for transfer in planned.transfers:
        assert is_same(after[transfer.payer], books[transfer.payer] - transfer.amount)
    assert is_same(after[payee], books.get(payee, 0) + paid)
    assert len(absorbed.changes) == (len(planned.transfers) + 1 if planned.transfers else 0)


@claim("SE-7", about=(absorb,), scope=BOOKS)
def a_plan_is_absorbed_as_its_transfers_are_posted(
    have: Have, held: Held, loss: Natural, before: Natural, payee: Paid
) -> None:
    """A plan is absorbed, or refused, exactly as its transfers would be if they were posted one after the other."""
    books = _books_of(held, before, payee)
    planned = plan(_small_tree(have), Loss("loss", loss, payee))
    refusal = refusal_of(post_all, books, planned.transfers)
    told = refusal_of(absorb, Books(books, ()), planned)
    if isinstance(refusal, Overdrawn):
        assert tells(told, Overdrawn, account=refusal.account, balance=refusal.balance, amount=refusal.amount)
        return
    assert told is None
    changes = dict(absorb(Books(books, ()), planned).changes)
    posted = dict(post_all(books, planned.transfers))
    assert set(changes) == set(posted)
    assert all(is_same(changes[account], balance) for account, balance in posted.items())
