"""Convenience: what is no single loop over numbers: two loops, books, places, plain numbers, refusals and trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.proofs.fuzz.pieces import Piece

if TYPE_CHECKING:
    from random import Random


def places(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return what may be said of two places, which may be one."""
    guarded = rng.choice(("xs[one] == xs[place]", "upto(xs, one) == upto(xs, place)", "one != place", "one == place"))
    return Piece(
        parameters={"xs": "Naturals", "one": "AnyPlace", "place": "AnyPlace", "later": "LaterPlace"},
        functions=f"def alike{number}(one, place):\n    return 1 if one == place else 0\n\n\n",
        about=f"alike{number}",
        body=(f"equal = alike{number}(one, place)",),
        numbers=(
            *("equal", "xs[one]", "xs[place]", "upto(xs, place)", "upto(xs, one)", "between(xs, one, later)"),
            "total(xs)",
        ),
        truths=(
            "equal <= 1",
            *("equal == 0", "equal == 0", "(equal == 0) | (xs[one] == xs[place])") * (3 if bold else 1),
            guarded,
            "between(xs, one, later) >= xs[one]",
            "upto(xs, place) + xs[place] <= total(xs)",
            "upto(xs, place) + xs[place] < total(xs)",
            "xs[place] <= total(xs)",
            "upto(xs, one) + xs[one] <= upto(xs, later)",
            "onward(xs, place) + upto(xs, place) == total(xs)",
            "onward(xs, one) >= xs[one]",
        ),
    )


def largest(rng: Random, _: int, *, bold: bool) -> Piece:
    """Return what may be said of the largest of some numbers."""
    kind = rng.choice(("Naturals", "tuple[AnyInt, ...]"))
    kind = "tuple[AnyInt, ...]" if bold else kind
    return Piece(
        parameters={"xs": kind, "place": "AnyPlace"},
        about="loops.largest",
        body=("most = loops.largest(xs)",),
        numbers=("most", "xs[place]", "xs[later]"),
        truths=(
            "most >= xs[place]",
            *("most >= 0",) * (8 if bold else 1),
            "xs[place] - xs[later] <= most",
            "most >= xs[later]",
        ),
    )


def beside(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return two loops of one step over the same places, with a link between them."""
    after = rng.choice(("s + x", "where(x > s, x, s)", "s + 2 * x", "where(n > 2, s + x, s)", "max(s, x)"))
    link = rng.choice(
        ("one.state[1] <= other.state[1]", "one.state[1] == other.state[1]", "one.state[1] >= other.state[1]")
    )
    start, again = rng.choice((("0", "0"), ("0", "cap"), ("cap", "cap"), ("0", "1"), ("cap", "0")))
    rank, items = rng.choice(((False, "xs"), (False, "res"), (False, "ys"), (True, "xs")))
    call = (
        f"loops.scan_ranked(linked{number}, (0, start), items, linked_key{number})"
        if rank
        else (f"loops.scan(linked{number}, (0, start), items)")
    )
    name = f"linked{number}"
    lines = [
        f"def {name}(state, x):",
        "    n, s = state",
        f"    return (n + 1, {after}), {rng.choice(('x', 'where(x > 2, 2, x)'))}",
        "",
        "",
        f"def {name}_loop(items, start):",
        f"    return {call}",
        "",
        "",
        f"def {name}_holds(at):",
        "    yield at.state[0] >= 0",
        *(["    yield at.state[1] >= 0"] if rng.random() < 0.6 else []),
        "",
        "",
        f"def {name}_beside(one, other):",
        "    yield one.state[0] == other.state[0]",
        f"    yield {link}",
        "",
        "",
        *([f"def linked_key{number}(x):", "    return x", "", ""] if rank else []),
    ]
    said = link.replace("one.state", f"first{number}").replace("other.state", f"second{number}")
    invariant = f'Invariant("{name}", {name}_holds, ("r{number}",), beside={name}_beside)'
    over = f"res{number}" if items == "res" else items
    return Piece(
        parameters={"xs": "Naturals", "cap": "Natural"} | ({"ys": "Naturals"} if items == "ys" else {}),
        functions="\n".join(lines),
        invariants=(invariant,),
        body=(
            f"first{number}, res{number} = {name}_loop(xs, {start})",
            f"second{number}, more{number} = {name}_loop({over}, {again})",
        ),
        numbers=(
            f"first{number}[1]",
            f"second{number}[1]",
            f"res{number}[place]",
            f"total(res{number})",
            "total(xs)",
            "cap",
        ),
        truths=(said,) * (6 if bold else 2)
        + (f"first{number}[0] == second{number}[0]", f"res{number}[place] <= xs[place]"),
        about=f"{name}_loop",
        counts=f"first{number}[0]",
    )


def refused(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return a loop that is refused at some item, in the middle, and what is so if it is, or is not."""
    condition = rng.choice(("x > cap", "state > cap", "state > 2", "x == 3", "state + x > 4", "x < 0"))
    kind = rng.choice(("Naturals", "tuple[AnyInt, ...]"))
    first = rng.random() < (0.6 if bold else 0.3)
    lines = [
        f"def check{number}(items, cap):",
        "    def step(state, x):",
        f"        if {condition}:",
        '            raise InvalidValue("x", x, "another")',
        f"        return {rng.choice(('state + 1', 'state + x', 'x'))}, None",
        "",
        "    return loops.scan(step, 0, items)[0]",
        "",
        "",
        f"def check{number}_holds(at):",
        f"    yield {rng.choice(('at.state >= 0', 'at.state <= at.free.cap', 'at.state <= 3', '0 <= at.state + 9'))}",
        "",
        "",
    ]
    body = [f"fine{number}, gone{number} = 1, 0", "try:"]
    body += ['    loops.naturals(xs, "xs")'] if first else []
    body += [f"    gone{number} = check{number}(xs, cap)", "except InvalidValue:", f"    fine{number} = 0"]
    fine, gone = f"fine{number}", f"gone{number}"
    return Piece(
        parameters={"xs": kind, "cap": "Natural"},
        functions="\n".join(lines),
        invariants=(f'Invariant("check{number}.<locals>.step", check{number}_holds)',),
        about=f"check{number}",
        body=tuple(body),
        numbers=(fine, gone, "cap", "xs[place]"),
        truths=(
            f"({fine} == 0) | (xs[place] <= cap)",
            f"({fine} == 0) | (xs[place] >= 0)",
            f"({fine} == 1) | ({gone} == 0)",
            f"{fine} == 1",
            f"{gone} <= cap",
            f"{gone} >= 0",
            f"{gone} <= 3",
        ),
    )


def numbers(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return arithmetic on plain numbers, with whatever sign."""
    d = rng.choice(("2", "3", "a * a + 1", "cap + 1", "2 - 0 * a"))
    return Piece(
        parameters={"a": "AnyInt", "b": "AnyInt", "cap": "Natural"},
        functions=f"def divided{number}(a, b, cap):\n    return (*divmod(b, {d}), min(a, b), max(a, b))\n\n\n",
        about=f"divided{number}",
        body=(f"q, r, low, high = divided{number}(a, b, cap)",),
        numbers=(
            "a",
            "b",
            "q",
            "r",
            "min(a, b)",
            "max(a, b)",
            "a // 2",
            "b % 3",
            "cap // 3",
            "where(a > b, a, b)",
            "0 - b",
        ),
        truths=(
            "r >= 0",
            "(q <= b) | (b < 0)",
            "low + high == a + b",
            "low <= a",
            "r < a * a + 5",
            "q * 2 <= b",
            "(b // 2) * 2 <= b",
            "b // 3 <= b",
            "(0 - b) // 2 == 0 - b // 2",
            *("b // 2 == 0 - (0 - b) // 2", "(a - b) // 3 >= 0 - (b - a) // 3", "q * 2 >= b - 1"),
            *(("(0 - b) // 2 == 0 - b // 2", "(0 - cap) // 3 == 0 - cap // 3") * (4 if bold else 0)),
            "b % 2 >= 0",
            "b % 3 <= 2",
            "(a + b) // 2 <= max(a, b)",
            "(a + b) // 2 >= min(a, b)",
            "min(a, b) + max(a, b) == a + b",
            "where(a > b, a - b, b - a) >= 0",
            "implies((a <= b) & (b <= a), a == b)",
            "(a // 3) * 3 + a % 3 == a",
            "implies(a < 0, a // 2 < 0)",
            "implies(b > 0, b // 3 >= 0)",
        ),
    )


def tree(rng: Random, number: int, *, bold: bool) -> Piece:
    """Return a number gathered for each node of a tree, and an amount handed down it."""
    leaf = rng.choice(("node.available", "1", "2 * node.available", "0 - node.available"))
    combine = rng.choice(
        ("loops.total(below)", "loops.total(below)", "loops.total(below) + 1", "min(loops.total(below), 9)")
    )
    lines = [
        f"def combine{number}(node, below):",
        f"    return {leaf} if isinstance(node, Fund) else {combine}",
        "",
        "",
        f"def divide{number}(node, amount, bounds):",
        "    return in_order(amount, bounds).shares",
        "",
        "",
        f"def down{number}(tree, loss):",
        f"    numbers = loops.fold_up(tree.nodes, tree.below, combine{number})",
        "    first = min(loss, numbers[0])",
        f"    return numbers, first, loops.push_down(tree.nodes, tree.below, first, numbers, divide{number})",
        "",
        "",
    ]
    numbers, handed = f"numbers{number}", f"handed{number}"
    full = f"{handed}[fork.earlier] == {numbers}[fork.earlier]"
    each = rng.choice(
        (
            f"for joint in each(joints(tree, {numbers})):\n        assert joint.number >= loops.total(joint.below)",
            f"for joint in each(joints(tree, {numbers})):\n        assert joint.number <= loops.total(joint.below) + 1",
            f"for fork in each(forks(tree)):\n        assert implies({handed}[fork.bearer] > 0, {full})",
            f"for fork in each(forks(tree)):\n        assert {handed}[fork.bearer] <= {handed}[fork.later]",
            f"for fork in each(forks(tree)):\n        assert {numbers}[fork.earlier] <= {numbers}[0]",
        )
    )
    return Piece(
        parameters={"tree": "AnyTree", "loss": "Natural"},
        functions="\n".join(lines),
        invariants=("IN_ORDER",),
        about=f"down{number}",
        body=(
            f"{numbers}, first, {handed} = down{number}(tree, loss)",
            *((each,) if bold or rng.random() < 0.5 else ()),
        ),
        numbers=(f"{numbers}[0]", "loss", "first", f"{handed}[0]"),
        truths=(
            f"{numbers}[0] >= 0",
            "first <= loss",
            f"{handed}[0] <= {numbers}[0]",
            f"{handed}[0] == first",
            f"{numbers}[0] <= 9",
        ),
    )
