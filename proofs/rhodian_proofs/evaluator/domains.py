"""Checked: what a claim's parameters range over, each way tried: at one length of its sequences."""

from __future__ import annotations

import ast
import itertools
from typing import TYPE_CHECKING, Any

import z3

from rhodian_proofs.evaluator.asking import Afresh
from rhodian_proofs.evaluator.calls import fields
from rhodian_proofs.evaluator.expressions import members
from rhodian_proofs.evaluator.kinds import Kind, first_place
from rhodian_proofs.evaluator.machine import WORDS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.names import asset_of_fields, of_fields, some_name
from rhodian_proofs.evaluator.texts import Text, load
from rhodian_proofs.evaluator.values import (
    ASSET_OF,
    IS_OUTSIDE,
    ONLY_RISES,
    Account,
    Asset,
    Books,
    Class,
    K,
    Record,
    Refused,
    Stranger,
    Word,
    spelled,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SMALL_MAX = 2
"""The largest number in a sequence that holds small ones only."""


NESTED_MAX = 1
"""The largest length of a sequence in a sequence."""

_ARRAY = z3.ArraySort(z3.IntSort(), z3.IntSort())


def arguments(
    m: Machine,
    text: Text,
    check: ast.FunctionDef,
    length: int,
    small: tuple[str, ...],
    k: Callable[[dict[str, Any]], None],
) -> None:
    """Go on with each way to choose a claim's arguments, its sequences spelled out at a length."""
    m.names = m.names or "AnyName" in text.defined
    if m.names:
        m.known = Afresh()

    def go(rest: list[ast.arg], found: dict[str, Any]) -> None:
        if not rest:
            k(found)
            return
        name, kind = rest[0].arg, Kind.of(text, rest[0].annotation)

        def chosen(value: Any) -> None:
            go(rest[1:], {**found, name: value})

        if kind.place_of is not None or kind.is_word("claims.AnyPlace", "claims.LaterPlace"):
            earlier = first_place(text, check, found) if kind.is_word("claims.LaterPlace") else -1
            for place in range(earlier + 1, len(found[kind.place_of]) if kind.place_of is not None else length):
                chosen(place)
        elif kind.is_word("claims.AnyTree"):
            _trees(m, length, chosen)
        elif (sequence := _sequence(kind, length, found)) is not None:
            for count in sequence[1]:
                several(m, name, [sequence[0]] * count, chosen, is_small=name in small)
        else:
            some(m, name, kind, chosen)

    go(check.args.args, {})


def _sequence(kind: Kind, length: int, found: Mapping[str, Any]) -> tuple[Kind, range] | None:
    """Return the kind of the items of a sequence and the lengths that it may have; nothing if it is none."""
    if kind.beside is not None:
        other = len(found[kind.beside[0]])
        return kind.beside[1], range(max(0, other - 1), other + 2)
    return None if kind.item is None else (kind.item, range(length, length + 1))


def several(m: Machine, name: str, kinds: list[Kind], k: K, *, is_small: bool = False) -> None:
    """Go on with each tuple of one value of each kind."""

    def go(found: tuple[Any, ...]) -> None:
        if len(found) == len(kinds):
            k(found)
        elif is_small:
            _small(m, name, kinds[len(found)], lambda value: go((*found, value)))
        else:
            some(m, f"{name}[{len(found)}]", kinds[len(found)], lambda value: go((*found, value)))

    go(())


def _small(m: Machine, name: str, kind: Kind, k: K) -> None:
    """Go on with each value of a kind, of the numbers in it with small ones only."""
    if isinstance(kind.node, ast.BinOp):
        for part in (kind.node.left, kind.node.right):
            _small(m, name, kind.within(part), k)
    elif kind.is_word(*_SMALL):
        for number in next(_SMALL[word] for word in _SMALL if kind.is_word(word)):
            k(number)
    else:
        some(m, name, kind, k)


_SMALL = {"claims.Natural": range(SMALL_MAX + 1), "claims.AnyInt": (-1, 0, SMALL_MAX)}
"""By the word for a kind of number, its small ones."""


def some(m: Machine, name: str, kind: Kind, k: K) -> None:
    """Go on with each value of a kind."""
    node = kind.node
    known = {"rhodian.base.accounts.Account": "claims.AnyAccount", "rhodian.base.accounts.Asset": "claims.AnyAsset"}
    qualified = f"{kind.text.name}.{node.name}" if isinstance(node, ast.ClassDef) else ""
    word = known.get(qualified) or (node.name if isinstance(node, Word) else getattr(node, "id", ""))
    if word in _SIMPLE:
        _SIMPLE[word](m, name, k)
    elif qualified == "rhodian.ledger.posting.Transfer":
        _transfer(m, name, Class(kind.text.name, "Transfer", node, kind.text), k)
    elif isinstance(node, ast.Constant) and node.value is None:
        k(None)
    elif isinstance(node, ast.BinOp):
        for part in (node.left, node.right):
            some(m, name, kind.within(part), k)
    elif parts := kind.subscripted("typing.Annotated"):
        _marked(m, name, kind, parts, k)
    elif kind.item is not None or kind.subscripted("tuple"):
        _tuple(m, name, kind, k)
    elif isinstance(node, ast.ClassDef):
        _object(m, name, Class(kind.text.name, node.name, node, kind.text), {}, k)
    else:
        raise Refused(f"the kind {ast.unparse(node) if isinstance(node, ast.AST) else node.name}")


def _tuple(m: Machine, name: str, kind: Kind, k: K) -> None:
    """Go on with each sequence in a sequence, or each tuple of a value of each kind."""
    item = kind.item
    if item is None:
        several(m, name, [kind.within(part) for part in kind.subscripted("tuple")], k)
        return
    for length in range(NESTED_MAX + 1):
        several(m, name, [item] * length, k)


def _natural(m: Machine, name: str, k: K) -> None:
    number = m.fresh(name)
    m.given(number >= 0, lambda: k(number))


def _truth(_: Machine, __: str, k: K) -> None:
    for value in (False, True):
        k(value)


def _books(m: Machine, name: str, k: K, *, never_negative: bool) -> None:
    balances = m.fresh(name, _ARRAY)
    k(Books(balances, m.fresh(f"{name} in all", _ARRAY), balances, never_negative))


def _some_account(m: Machine, name: str, k: K) -> None:
    account = Account(m.fresh(name))
    if m.names:
        of_fields(m, account, k)
    else:
        k(account)


def _some_asset(m: Machine, name: str, k: K) -> None:
    asset = Asset(m.fresh(name))
    if m.names:
        asset_of_fields(m, asset, k)
    else:
        k(asset)


_SIMPLE: dict[str, Callable[[Machine, str, K], None]] = {
    "claims.Natural": _natural,
    **dict.fromkeys(("claims.AnyInt", "claims.Signed", "int"), lambda m, name, k: k(m.fresh(name))),
    "bool": _truth,
    "claims.AnyName": some_name,
    "claims.AnyAccount": _some_account,
    "claims.AnyAsset": _some_asset,
    "claims.Books": lambda m, name, k: _books(m, name, k, never_negative=True),
    "claims.AnyBooks": lambda m, name, k: _books(m, name, k, never_negative=False),
}


def _transfer(m: Machine, name: str, kind: Class, k: K) -> None:
    payer, payee = m.fresh(f"{name}.payer"), m.fresh(f"{name}.payee")

    outside = Frame(kind.text, {}, lambda *_: None, lambda _: None)

    def amount(number: Any) -> None:
        m.call(kind, (Account(payer), Account(payee), number), {}, outside, k)

    rises = z3.And(ONLY_RISES(ASSET_OF(payer)), z3.Not(IS_OUTSIDE(payer)))
    fact = z3.And(payer != payee, ASSET_OF(payer) == ASSET_OF(payee), z3.Not(rises))
    m.given(fact, lambda: _natural(m, f"{name}.amount", amount))


def _marked(m: Machine, name: str, kind: Kind, parts: list[ast.expr], k: K) -> None:
    """Go on with each value of a kind that says more than its type does."""
    base, marks = parts[0], parts[1:]
    mark = marks[0] if len(marks) == 1 else None
    if not isinstance(mark, ast.Call):
        mark = kind.within(mark).node
    if not isinstance(mark, ast.Call):
        raise Refused("marks of a kind that are not one call")
    called = Kind.of(kind.text, mark.func)
    if called.is_word("claims.Fields"):
        made = kind.within(base)
        _object(m, name, Class(made.text.name, made.node.name, made.node, made.text), kind.named(mark), k)
        return
    given = m.constant(kind.text, ast.Tuple(mark.args, ast.Load()))
    if called.is_word("claims.OneOf", "claims.Not"):
        for value in given if called.is_word("claims.OneOf") else (Stranger(given),):
            k(value)
    elif called.is_word("claims.texts"):
        alphabet, longest = given
        for letters in itertools.chain.from_iterable(itertools.product(alphabet, repeat=n) for n in range(longest + 1)):
            k("".join(letters))
    elif called.is_word("claims.UpTo") and (item := kind.within(base).item) is not None:
        for length in range(given[0] + 1):
            several(m, name, [item] * length, k)
    else:
        raise Refused(f"the kind {ast.unparse(mark)}")


def _object(m: Machine, name: str, kind: Class, own: Mapping[str, Kind], k: K) -> None:
    """Go on with each member of an enumeration, or each record that its constructor does not refuse."""
    if kind.text.bases(kind) == ("enum.Enum",):
        for member in members(m, kind):
            k(member)
        return
    taken = {each: annotation for each, (annotation, _, is_taken) in fields(kind).items() if is_taken}
    if own.keys() - taken.keys():
        raise Refused(f"fields that a {kind.name} has not")
    kinds = [own.get(each) or Kind.of(kind.text, annotation) for each, annotation in taken.items()]
    outside = Frame(kind.text, {}, lambda *_: None, lambda _: None)

    def chosen(values: tuple[Any, ...]) -> None:
        m.call(kind, values, {}, outside, k)

    several(m, name, kinds, chosen)


def _trees(m: Machine, size: int, k: K) -> None:
    """Go on with each of the trees that are spelled out for a size, by the vocabulary's own list of them."""
    text = load("rhodian_proofs.claims.trees")
    shapes, enter = text.look("_SHAPES", m.constant), text.look("_enter", m.constant)
    waterfall = load("rhodian.waterfall.tree").look("Waterfall", m.constant)
    frame = Frame(text, {}, lambda *_: None, lambda _: m.ended("refused", "a tree of the domain"))

    def laid_out(root: Any) -> None:
        def made(found: Any) -> None:
            nodes, below, _ = found
            k(Record(waterfall, {"root": root, "nodes": nodes, "below": below, "asset": Asset(_FUNDED)}))

        WORDS["loops.flatten"](m, frame, made, root, enter, 0)

    for shape in spelled(shapes[min(size, len(shapes) - 1)]):
        m.call(shape, (), {}, frame, laid_out)


_FUNDED = z3.Int("asset of the funds of trees")


@rule_for(WORDS, "rhodian_proofs.symbolic.trees.some_fund")
def _some_fund(m: Machine, frame: Frame, k: K, number: int) -> None:
    """Go on with the fund of a number, of an account that none of a lower number has."""
    account, *others = (z3.Int(f"account of fund {each}") for each in range(number, -1, -1))
    falls = z3.Not(z3.Or(ONLY_RISES(_FUNDED), IS_OUTSIDE(account)))
    fact = z3.And(falls, ASSET_OF(account) == _FUNDED, *(account != other for other in others))
    kind = load("rhodian.waterfall.tree").look("Fund", m.constant)

    def made(available: Any) -> None:
        m.call(kind, (Account(account), available), {}, frame, k)

    m.given(fact, lambda: _natural(m, "available", made))


@rule_for(WORDS, "rhodian_proofs.symbolic.ints.some_natural")
def _some_natural(m: Machine, _: Frame, k: K, name: str) -> None:
    _natural(m, name, k)
