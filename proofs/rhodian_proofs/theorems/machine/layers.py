"""Checked: what is claimed of the layers of the rules, as a loss finds them: what each may be asked for, and bears."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Account, Asset, outside
from rhodian.base.errors import InvalidValue
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import BORNE, DRAWN
from rhodian.machine.layers import Layer, Whose, bears, draws_on
from rhodian.machine.losses import Bearers, asked_of, plain_loss
from rhodian.machine.recoveries import borne
from rhodian.machine.rules import ByGains, MutualPool, Rules
from rhodian.pools.limits import PoolTerms
from rhodian.waterfall.tree import Fund, InProportion, Limited, Rule
from rhodian_proofs.claims import AnyAsset, AnyName, AnyPlace, Books, Natural, Of, OneOf, claim, is_same, unchecked
from rhodian_proofs.theorems.machine.money import Accounts  # noqa: TC001  # the prover reads the kinds
from rhodian_proofs.theorems.machine.step import Nobody

USD = Asset("USD", 2)
FIRST = Account("first", "next", USD)
SECOND = Account("second", "next", USD)
LIMIT = 70
Rule_ = Annotated[Any, OneOf(Rule.IN_ORDER, Rule.IN_PROPORTION)]
Limit = Annotated[Any, OneOf(None, LIMIT)]
Amounts = tuple[Natural, Natural]
HELD = "a layer of two accounts that held any amounts when the event came, and hold any since; a limit of 70, or none"


def said(node: Any) -> Any:
    """Return what a node says, part by part."""
    if isinstance(node, Fund):
        return node.account, node.available
    if isinstance(node, Limited):
        return node.name, node.limit, said(node.branch)
    weights = (node.weights, node.basis) if isinstance(node, InProportion) else ()
    return node.name, node.rule, weights, tuple(said(each) for each in node.branches)


@claim("MC-12", about=(Bearers.waterfall,), scope=HELD)
def a_layer_lays_its_funds_out_by_its_rule_within_its_limit(
    held: Amounts,
    since: Amounts,
    amount: Natural,
    rule: Rule_,
    limit: Limit,
    left_out: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """As a machine lays them out, accounts of a layer bear in order, or in proportion, within its limit."""
    rules = Rules(0, (), (), (ByGains(Rule.IN_ORDER),), (Layer("", "next", rule, limit), Layer("", "other", rule)))
    host = Nobody({SECOND: held[1], FIRST: held[0]})
    root = (
        Bearers(rules, 0, host, {FIRST: since[0], SECOND: since[1]})
        .waterfall(USD, amount, (FIRST,) if left_out else ())
        .root
    )
    asked = ((FIRST, 0 if left_out else min(held[0], since[0])), (SECOND, min(held[1], since[1])))
    funds = tuple((account, most) for account, most in asked if most > 0)
    weights = (tuple(most for _, most in funds), "balance") if rule is Rule.IN_PROPORTION else ()
    whole: Any = ("layer 1", rule, weights, funds)
    layers: Any = (whole if limit is None else ("layer 1, limited", limit, whole),)
    nobody = ((Account("nobody", "clearing", USD), 0),)
    assert is_same(said(root), ("layers", Rule.IN_ORDER, (), layers if funds else nobody))


AnAccount = Annotated[AnyPlace, Of("accounts")]
"""One of the accounts of a layer."""


def asked_or_none(then: Any, now: Any, accounts: Any, without: Any) -> Any:
    """Return what each account is asked for; nothing if one of them is none that a fund may be of."""
    try:
        return asked_of(then, now, accounts, without)
    except InvalidValue:
        return None


@claim("MC-24", about=(asked_of,), length_max=1, same_length=False)
def a_layer_is_asked_for_what_it_held_and_still_holds(
    then: Books, now: Books, accounts: Accounts, without: Accounts, which: AnAccount
) -> None:
    """Of each account a layer is asked for what it held when the event came, as far as it still does; of none else."""
    asked, account = asked_or_none(then, now, accounts, without), accounts[which]
    if asked is None:
        return

    def is_another(other: Any) -> bool:
        return other != account  # type: ignore[no-any-return]  # accounts of any kind

    most = min(then.get(account, 0), now.get(account, 0))
    if most > 0 and columns.every(is_another, without):
        assert asked[which].account == account
        assert asked[which].available == most
    else:
        assert asked[which] is None


def drawn(whose: Whose, owner: Any, defaulter: Any) -> Any:
    """Return whether a layer of some owners draws on one of them."""
    return draws_on(unchecked(Layer, whose=whose), owner, defaulter)


@claim("MC-26", about=(draws_on,))
def a_layer_draws_on_the_defaulter_alone_or_on_the_others_alone(owner: AnyName, defaulter: AnyName) -> None:
    """A layer of the defaulter draws on accounts of nobody else, one of the others on none of the defaulter's."""
    assert drawn(Whose.ANYBODY, owner, defaulter)
    if owner == defaulter:
        assert drawn(Whose.DEFAULTER, owner, defaulter)
        assert not drawn(Whose.OTHERS, owner, defaulter)
    else:
        assert not drawn(Whose.DEFAULTER, owner, defaulter)
        assert drawn(Whose.OTHERS, owner, defaulter)


@claim("MC-26", about=(draws_on,))
def without_a_default_a_layer_of_the_defaulter_draws_on_nobody(owner: AnyName) -> None:
    """Where a loss is of no default, a layer of the defaulter draws on nobody, and one of the others on everybody."""
    assert not drawn(Whose.DEFAULTER, owner, "")
    assert drawn(Whose.OTHERS, owner, "")


@claim("MC-26", about=(bears,))
def a_layer_of_a_fund_bears_losses_of_no_other(fund: AnyName, other: AnyName, in_it: AnyAsset, asset: AnyAsset) -> None:
    """A layer of a default fund bears losses of that fund alone, one of an asset those in it alone, others any."""
    anything = unchecked(Layer, asset=None, fund="")
    assert bears(anything, asset, other)
    of_fund, of_asset = unchecked(Layer, asset=None, fund=fund), unchecked(Layer, asset=in_it, fund="")
    assert not bears(of_fund, asset, "")
    if fund == other:
        assert bears(of_fund, asset, other)
    else:
        assert not bears(of_fund, asset, other)
    if in_it == asset:
        assert bears(of_asset, asset, other)
    else:
        assert not bears(of_asset, asset, other)


INSURED = (
    "a pool of any balance that pays 70 at most, and then a layer of two accounts that hold any amounts; any loss, of "
    "the default of one of them, or of none"
)
Defaulter = Annotated[str, OneOf("", "second")]
POOL = MutualPool("insurance", Account("house", "pool", USD), PoolTerms(LIMIT, LIMIT, 100))


@claim("MC-12", about=(plain_loss, borne), scope=INSURED)
def what_each_has_paid_of_a_loss_is_counted_as_borne_of_it(
    balance: Natural, held: Amounts, amount: Natural, defaulter: Defaulter
) -> None:
    """As a machine takes it, what each pays of a loss is counted as borne, by pool or owner, a defaulter's apart."""
    layers = (Layer("insurance", "", Rule.IN_ORDER), Layer("", "next", Rule.IN_ORDER))
    rules = Rules(0, (), (POOL,), (ByGains(Rule.IN_ORDER),), layers)
    books: dict[Account, int] = {POOL.account: balance, FIRST: held[0], SECOND: held[1]}
    moves, planned = plain_loss(Bearers(rules, 0, Nobody(books), books, defaulter), "storm", amount, outside(USD))
    own = min(balance, LIMIT, amount)
    first = min(held[0], amount - own)
    second = min(held[1], amount - own - first)
    what = "defaulter bore USD/2" if defaulter else "bore USD/2 in 2"
    rows = (
        (POOL.account, Account("insurance", "pool bore USD/2 of storm", BORNE), own),
        (FIRST, Account("first", "bore USD/2 in 2 of storm", BORNE), first),
        (SECOND, Account("second", f"{what} of storm", BORNE), second),
    )
    drawn = outside(DRAWN), Account("insurance", "drawn from 0 for 100", DRAWN), own
    wanted = (
        *((account, outside(USD), paid) for account, _, paid in rows),
        drawn,
        *((Account(OUTSIDE, counter.purpose, BORNE), counter, paid) for _, counter, paid in rows),
    )
    assert is_same(moves, tuple(Transfer(payer, payee, paid) for payer, payee, paid in wanted if paid > 0))
    assert planned.draw.left == amount - own - first - second
