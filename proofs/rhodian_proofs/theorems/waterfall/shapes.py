"""Checked: what is claimed of funds, layers and trees as they are built: which are refused, and for what first."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian import (
    Account,
    AccountNamedTwice,
    Asset,
    AssetMismatch,
    Fund,
    InFixedProportion,
    InOrder,
    InProportion,
    InvalidAmount,
    InvalidValue,
    LayerNamedTwice,
    LengthMismatch,
    Limited,
    Rule,
    Waterfall,
)
from rhodian_proofs.claims import (
    AlmostAnInt,
    AnyAccount,
    AnyInt,
    NoInt,
    Not,
    OneOf,
    UpTo,
    claim,
    is_natural,
    is_same,
    refusal_of,
    tells,
)

_EUR = Asset("EUR", 2)
_BTC = Asset("BTC", 8)
_FUND = Fund(Account("house", "capital", _EUR), 5)
_LAYER = InOrder("inner", (_FUND,))

Number = AnyInt | AlmostAnInt
NoAccount = Annotated[Any, Not(Account)]


@claim("WF-11", about=(Fund,))
def a_fund_is_refused_exactly_for_its_account_or_else_what_is_available(
    account: AnyAccount | NoAccount, available: AnyInt | NoInt
) -> None:
    """A fund is refused exactly for an account that is none, is outside or only rises, or else for no amount."""
    refusal = refusal_of(Fund, account, available)
    if account.__class__ is not Account or account.is_outside or account.asset.only_rises:
        assert tells(refusal, InvalidValue, field="account", value=account)
        return
    if not is_natural(available):
        assert tells(refusal, InvalidAmount, field="available", value=available)
        return
    assert refusal is None
    fund = Fund(account, available)
    assert is_same(fund.account, account)
    assert is_same(fund.available, available)
    assert fund.branches == ()
    assert fund.divide(available, ()) == ()


SomeName = Annotated[Any, OneOf("layer", "", None)]
SomeBranches = Annotated[
    Any,
    OneOf((), (_FUND,), (_FUND, _LAYER), (_LAYER, None), ("x", _FUND, None), (Fund, _FUND), [_FUND], None, _FUND),
]
SomeBasis = Annotated[Any, OneOf("date", "")]
FewBranches = Annotated[Any, OneOf((), (_FUND,), (_FUND, _LAYER), [_FUND], (_FUND, None))]
SomeWeights = Annotated[tuple[AnyInt | Annotated[Any, OneOf(*(True,))], ...], UpTo(2)] | Annotated[Any, OneOf(None, 3)]
SomeBranch = Annotated[Any, OneOf(_FUND, _LAYER, None, "x", (_FUND,))]
OF_LAYERS = (
    "three names; nine sets of children, good and bad; up to two weights, each any whole number or True, or no "
    "sequence; any whole number and some things of other types as a limit"
)


def _wrong_above(name: Any, branches: Any, basis: Any = "weight") -> tuple[str, Any] | None:
    """Return the first field that is wrong among those that layers have in common, and its value, or nothing."""
    for field, text in (("name", name), ("basis", basis)):
        if text.__class__ is not str or not text:
            return field, text
    if branches.__class__ is not tuple:
        return "branches", branches
    wrong = [place for place, node in enumerate(branches) if not isinstance(node, Fund | InOrder)]
    return (f"branches[{wrong[0]}]", branches[wrong[0]]) if wrong else None


@claim("WF-7", about=(InOrder,), scope=OF_LAYERS)
def a_layer_in_order_is_refused_exactly_for_its_name_or_else_a_child(name: SomeName, branches: SomeBranches) -> None:
    """A layer in order is refused exactly for its name, or else for the first child that is no node."""
    refusal = refusal_of(InOrder, name, branches)
    wrong = _wrong_above(name, branches)
    if wrong:
        assert tells(refusal, InvalidValue, field=wrong[0], value=wrong[1])
        return
    assert refusal is None
    layer = InOrder(name, branches)
    assert (layer.name, layer.branches, layer.rule) == (name, branches, Rule.IN_ORDER)


@claim("WF-7", about=(InProportion, InFixedProportion), scope=OF_LAYERS)
def a_layer_in_proportion_is_refused_exactly_as_others_or_else_for_its_weights(
    fixed: bool,  # noqa: FBT001  # a claim ranges over both
    name: SomeName,
    basis: SomeBasis,
    branches: FewBranches,
    weights: SomeWeights,
) -> None:
    """A layer in proportion, fixed or not, is refused for name, basis, a child, or exactly a weight or their number."""
    kind: Any = InFixedProportion if fixed else InProportion
    refusal = refusal_of(kind, name, branches, weights, basis)
    wrong = _wrong_above(name, branches, basis)
    if not wrong and weights.__class__ is not tuple:
        wrong = "weights", weights
    if wrong:
        assert tells(refusal, InvalidValue, field=wrong[0], value=wrong[1])
        return
    for place, weight in enumerate(weights):
        if not is_natural(weight):
            assert tells(refusal, InvalidAmount, field=f"weights[{place}]", value=weight)
            return
    if len(weights) != len(branches):
        assert tells(refusal, LengthMismatch, field="weights", length=len(weights), expected=len(branches))
        return
    assert refusal is None
    layer = kind(name, branches, list(weights), basis)
    assert (layer.name, layer.branches, layer.basis) == (name, branches, basis)
    assert layer.rule == (Rule.IN_FIXED_PROPORTION if fixed else Rule.IN_PROPORTION)
    assert layer.weights == weights
    assert kind(name, branches, weights).basis == "weight"
    assert layer.weights.__class__ is tuple


@claim("WF-7", about=(Limited,), scope=OF_LAYERS)
def a_limited_layer_is_refused_exactly_as_others_or_else_for_its_limit(
    name: SomeName, branch: SomeBranch, limit: Number
) -> None:
    """A limited layer is refused for its name or its child, or else exactly if its limit is no amount."""
    refusal = refusal_of(Limited, name, branch, limit)
    wrong = _wrong_above(name, (branch,))
    if wrong:
        assert tells(refusal, InvalidValue, field=wrong[0], value=wrong[1])
        return
    if not is_natural(limit):
        assert tells(refusal, InvalidAmount, field="limit", value=limit)
        return
    assert refusal is None
    layer = Limited(name, branch, limit)
    assert (layer.name, layer.branches, layer.rule) == (name, (branch,), Rule.LIMITED)
    assert is_same(layer.limit, limit)


_A = Account("a", "fund", _EUR)
_B = Account("b", "fund", _EUR)
_C = Account("a", "fund", _BTC)
Part = Annotated[
    Any,
    OneOf(
        *(
            Fund(_A, 1),
            Fund(_B, 2),
            Fund(_C, 3),
            InOrder("below", ()),
            InOrder("top", ()),
            InOrder("x", (Fund(_A, 4),)),
        ),
        *(InProportion("x", (Fund(_B, 5), Fund(_A, 5)), (1, 1)), Limited("y", InOrder("x", (Fund(_C, 6),)), 7)),
    ),
]
Root = Annotated[Any, OneOf(_FUND, None, "top", InOrder)]
OF_TREES = (
    "a root over up to three of eight parts, funds of three accounts in two assets and layers of up to two levels "
    "with names and accounts in common; four roots that are no layer"
)


def _laid_out(*level: Any) -> tuple[tuple[Any, Any], ...]:
    """Return every node below some nodes of one level, level by level, each with the one above it."""
    below = tuple((above, node) for above in level for node in above.branches)
    return (*below, *_laid_out(*(node for _, node in below))) if below else ()


def _asserts_fault(refusal: Any, root: Any) -> bool:
    """Assert that a tree is refused for its first node at fault, if there is one; tell whether there is."""
    names = [root.name]
    drawn: list[tuple[Account, str]] = []
    for above, node in _laid_out(root):
        if not isinstance(node, Fund):
            if node.name in names:
                assert tells(refusal, LayerNamedTwice, name=node.name)
                return True
            names = [*names, node.name]
        else:
            if _is_at_fault(refusal, node, above.name, drawn):
                return True
            drawn = [*drawn, (node.account, above.name)]
    if not drawn:
        assert tells(refusal, InvalidValue, field="root", value=root)
    return not drawn


def _is_at_fault(refusal: Any, fund: Fund, layer: str, drawn: list[tuple[Account, str]]) -> bool:
    """Assert that a tree is refused for a fund that the earlier ones do not allow; tell whether they do not."""
    account = fund.account
    earlier = [above for named, above in drawn if named == account]
    if earlier:
        assert tells(refusal, AccountNamedTwice, account=account, layer=layer, earlier_layer=earlier[0])
        return True
    if drawn and account.asset != drawn[0][0].asset:
        field, expected = f"account {account}", drawn[0][0].asset
        assert tells(refusal, AssetMismatch, field=field, asset=account.asset, expected=expected)
        return True
    return False


Parts = Annotated[tuple[Part, ...], UpTo(3)]


@claim("WF-7", about=(Waterfall,), scope=OF_TREES)
def a_tree_is_refused_exactly_for_the_first_node_at_fault(parts: Parts) -> None:
    """A tree is refused exactly for its first layer or account named twice, or asset other than the first fund's."""
    root = InOrder("top", parts)
    refusal = refusal_of(Waterfall, root)
    if _asserts_fault(refusal, root):
        return
    assert refusal is None
    tree = Waterfall(root)
    assert tree.nodes == (root, *(node for _, node in _laid_out(root)))
    assert [[tree.nodes[place] for place in places] for places in tree.below] == [
        list(node.branches) for node in tree.nodes
    ]
    assert tree.asset == [node.account.asset for node in tree.nodes if isinstance(node, Fund)][0]  # noqa: RUF015  # no iterator is kept


@claim("WF-7", about=(Waterfall,), scope=OF_TREES)
def what_is_no_layer_is_no_root(root: Root) -> None:
    """What is no layer is refused as the root of a tree."""
    assert tells(refusal_of(Waterfall, root), InvalidValue, field="root", value=root)
