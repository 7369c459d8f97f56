"""Checked: examples on which Rocq has to compute what the kernel's loops compute, each written as an equation.

The right side of each is what the kernel answered. So the definitions in Rocq are compared with the Python that they
stand for: with ties, refusals, empty sequences, aliases and layers with nothing below them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidAmount, LengthMismatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEQUENCES = ((), (0,), (4, 0, 4, 1), (3, 3, 3), (2, 7, 1, 8, 2, 8), (5, -1, 2, -3), (-4, -2, -9))
TRANSFERS = ((), ((1, 2, 3),), ((1, 2, 3), (2, 3, 2), (1, 1, 1)), ((2, 1, 9),), ((1, 2, 4), (3, 2, 8)))
BALANCES = {1: 5, 2: 1}


@attrs.frozen
class Tree:
    """A node with a number, and its branches."""

    label: int
    branches: tuple[Tree, ...] = ()


TREES = (
    Tree(7),
    Tree(1, (Tree(2), Tree(3))),
    Tree(1, (Tree(2, (Tree(4),)), Tree(3), Tree(5, (Tree(6), Tree(8, (Tree(9), Tree(10))), Tree(11))))),
    Tree(3, (Tree(3, (Tree(3, (Tree(1),)),)), Tree(0))),
)


class RefusedError(Exception):
    """A step refuses; its argument says what."""


PRELUDE = """From Coq Require Import List ZArith.
From Rhodian Require Import Sums Scan Columns Present Ranked Books ScanBooks Layout FoldUp PushDown Preorder Faults.
Import ListNotations.
Open Scope Z_scope.

Definition share (left capacity : Z) : (Z * Z) + Z :=
  if capacity <? 0 then inr capacity else inl (left - Z.min left capacity, Z.min left capacity).
Definition root (row : Z * Z) : Z + Z := if snd row <? 0 then inr (snd row) else inl (fst row * 2 + snd row).
Definition above (item : Z) : bool + Z := if item =? 7 then inr item else inl (0 <=? item).
Definition key (capacity : Z) : Z := capacity mod 3.
Definition order (l : list Z) : list (nat * Z) := fold_right (insert key) [] (rows l).
Definition pay (held : Z -> Z) (t : Z * Z * Z) : (list (Z * Z) * Z) + Z :=
  match t with (payer, payee, amount) =>
    if held payer <? amount then inr payer
    else inl ([(payer, held payer - amount); (payee, held payee + amount)], held payee)
  end.
Definition label (t : tree Z) : Z := match t with Node n _ => n end.
Definition mix (t : tree Z) (l : list Z) : Z + Z :=
  if label t =? 11 then inr (label t) else inl (fold_left (fun n x => 3 * n + x) l (label t)).
Definition hand (t : tree Z) (x : Z) (l : list Z) : list Z + Z := inl (map (fun y => 2 * x + y + label t) l).
Definition column (t : tree Z) (place : nat) : Z := label (nth place (fst (flatten t)) t).
Definition told (t : tree Z) (above : option Z) (place : nat) : Z + Z :=
  match above with
  | None => inl (column t place)
  | Some r => if r =? 93 then inr r else inl (5 * r + column t place)
  end.
Definition answer {A B E : Type} (result : (A * B) + E) : A + E :=
  match result with inl (a, _) => inl a | inr e => inr e end.
"""


def _share(left: int, capacity: int) -> tuple[int, int]:
    if capacity < 0:
        raise RefusedError(capacity)
    return left - min(left, capacity), min(left, capacity)


def _root(one: int, other: int) -> int:
    if other < 0:
        raise RefusedError(other)
    return one * 2 + other


def _above(item: int) -> bool:
    if item == 7:
        raise RefusedError(7)
    return item >= 0


def _key(capacity: int) -> int:
    return capacity % 3


def _pay(books: Any, transfer: tuple[int, int, int]) -> tuple[tuple[tuple[int, int], ...], int]:
    payer, payee, amount = transfer
    if books.get(payer, 0) < amount:
        raise RefusedError(payer)
    return ((payer, books.get(payer, 0) - amount), (payee, books.get(payee, 0) + amount)), books.get(payee, 0)


def _mix(node: Tree, numbers: tuple[int, ...]) -> int:
    if node.label == 11:
        raise RefusedError(11)
    found = node.label
    for number in numbers:
        found = 3 * found + number
    return found


def _hand(node: Tree, number: int, bounds: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(2 * number + bound + node.label for bound in bounds)


def _told(above: int | None, label: int) -> int:
    if above is None:
        return label
    if above == 93:
        raise RefusedError(above)
    return 5 * above + label


def term(value: Any) -> str:
    """Return a value as Rocq writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"({value})"
    if isinstance(value, Tree):
        return f"(Node {term(value.label)} {term(list(value.branches))})"
    if isinstance(value, range):
        return f"({value.start}%nat, {value.stop}%nat)"
    if isinstance(value, list):
        return f"[{'; '.join(map(term, value))}]"
    return f"({', '.join(map(term, value))})"


def outcome(shape: Callable[[Any], Any], loop: Callable[..., Any], *given: Any) -> str:
    """Return what a loop answers as `inl`, its tuples made lists where Rocq has lists, or what it refuses as `inr`."""
    try:
        return f"inl {term(shape(loop(*given)))}"
    except RefusedError as refusal:
        return f"inr {term(refusal.args[0])}"


def _results(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    return pair[0], list(pair[1])


def _both(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    return list(pair[0]), list(pair[1])


def _sequences() -> Iterator[str]:
    other = SEQUENCES[3]
    for items in SEQUENCES:
        given = f"({term(list(items))} : list Z)"
        yield f"total {given} = {term(loops.total(items))}"
        yield f"largest {given} = {term(loops.largest(items))}"
        try:
            passed = f"inl {term(list(loops.naturals(items, 'x')))}"
        except InvalidAmount as refusal:
            place = int(refusal.field[2:-1])
            passed = f"inr ({place}%nat, {term(items[place])})"
        yield f"naturals Z (Z.leb 0) {given} = {passed}"
        yield f"scan share 9 {given} = {outcome(_results, loops.scan, _share, 9, items)}"
        ranked = outcome(_results, loops.scan_ranked, _share, 9, items, _key)
        yield f"scan_ranked share (order {given}) 9 {given} = {_some(ranked)}"
        try:
            rows = f"inl {term(list(loops.pairs(items, other, 'x')))}"
        except LengthMismatch:
            rows = f"inr ({len(other)}%nat, {len(items)}%nat)"
        yield f"pairs {given} {term(list(other))} = {rows}"
        yield from _columns(items, given)


def _columns(items: tuple[int, ...], given: str) -> Iterator[str]:
    """Yield what columns of one length come to: a sequence, and the same backwards."""
    back = items[::-1]
    both = f"(combine {given} (rev {given}))"
    yield f"each root {both} = {outcome(list, columns.each, _root, items, back)}"
    yield f"every above {given} = {outcome(bool, columns.every, _above, items)}"
    yield f"first above {given} = {_place_of(items)}"
    yield f"added {given} (rev {given}) = {term(list(columns.added(items, back)))}"
    yield f"less {given} (rev {given}) = {term(list(columns.less(items, back)))}"
    yield f"scaled {given} 3 = {term(list(columns.scaled(items, 3)))}"
    slots = f"(map (fun x => if x =? 2 then None else Some x) {given})"
    yield f"present {slots} = {term(list(columns.present([None if item == 2 else item for item in items])))}"
    yield f"joined [{given}; rev {given}] = {term(list(columns.joined(items, back)))}"
    yield f"map fst {both} = {term([row[0] for row in columns.rows(items, back=back)])}"
    yield f"map snd {both} = {term([row[1] for row in columns.rows(items, back=back)])}"


def _place_of(items: tuple[int, ...]) -> str:
    """Return the place of the first item above 0, or what refuses one before it."""
    try:
        place = columns.first(_above, items)
    except RefusedError as refusal:
        return f"inr {term(refusal.args[0])}"
    return "inl None" if place is None else f"inl (Some {place}%nat)"


def _some(answer: str) -> str:
    """Return an answer with `Some` before each of its results."""
    before, bracket, results = answer.partition("[")
    return f"{before}{bracket}{results.replace('(', 'Some (')}" if bracket else answer


def _books() -> Iterator[str]:
    under = term(list(BALANCES.items()))
    for transfers in TRANSFERS:
        answer = outcome(_both, loops.scan_books, _pay, BALANCES, transfers)
        yield f"scan (step_over Z.eq_dec pay {under}) [] {term(list(transfers))} = {answer}"
    changes = [(1, 2), (3, 4), (1, 0), (4, -1)]
    for key in range(6):
        found = loops.over(BALANCES, changes).get(key, 0)
        yield f"reads Z.eq_dec (apply Z.eq_dec {term(changes)} []) {under} {term(key)} = {term(found)}"


def _trees() -> Iterator[str]:
    for tree in TREES:
        t = term(tree)
        nodes, below, _ = loops.flatten(tree, lambda state, _, node, __: (state, node.label), None)
        labels = tuple(node.label for node in nodes)
        yield f"map label (fst (flatten {t})) = {term(list(labels))}"
        yield f"snd (flatten {t}) = {term(list(below))}"
        flat = f"(fst (flatten {t})) (snd (flatten {t}))"
        gathered = outcome(list, loops.fold_up, nodes, below, _mix)
        yield f"answer (fold_up {flat} mix) = {gathered}"
        bounds = tuple(range(len(nodes)))
        spread = list(loops.push_down(nodes, below, 4, bounds, _hand))
        yield f"answer (push_down {flat} hand 4 {term(list(bounds))}) = inl {term(spread)}"
        told = outcome(list, loops.preorder, below, _told, labels)
        yield f"match preorder {flat} (told {t}) with inl l => inl (map snd l) | inr x => inr x end = {told}"


def text() -> str:
    """Return a file of Rocq that is accepted exactly if every equation holds."""
    equations = (*_sequences(), *_books(), *_trees())
    goals = "".join(f"Goal {equation}.\nProof. vm_compute. reflexivity. Qed.\n" for equation in equations)
    return f"{PRELUDE}{goals}"
