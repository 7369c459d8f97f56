"""Convenience: the inputs of the vectors about drawing a loss down a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.vectors.case import (
    FLOAT_EDGE,
    HUGE,
    WORD_EDGE,
    Case,
    account,
    fund,
    in_fixed_proportion,
    in_order,
    in_proportion,
    limited,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.vectors.codec import Json

DEEP = 50


def members(*available: object) -> tuple[Json, ...]:
    """Write one fund for each amount, of members A, B, C and so on."""
    return tuple(fund(chr(ord("A") + place), held) for place, held in enumerate(available))


def default_waterfall(scale: int = 1) -> Json:
    """Write a clearing house's layers: the defaulter, own capital, members, and assessments beside equity."""
    return in_order(
        "default waterfall",
        fund("defaulter", 40 * scale),
        fund("house", 10 * scale),
        in_proportion("default fund", (5, 3, 2), *members(50 * scale, 30 * scale, 20 * scale)),
        in_proportion(
            "last resort",
            (100, 30),
            in_proportion("assessments", (5, 3, 2), fund("A2", 50 * scale), fund("B2", 30 * scale), fund("C2", 20)),
            limited("equity beside", 25 * scale, fund("house 2", 60 * scale)),
        ),
    )


def further(scale: int = 1) -> Json:
    """Write assessments and further own funds that go with them in a fixed ratio, and equity for the rest."""
    assessed = in_proportion("assessments", (5, 3, 2), *members(50 * scale, 30 * scale, 20 * scale))
    return in_order(
        "last resort",
        in_fixed_proportion("alongside", (100, 30), assessed, fund("house", 27 * scale)),
        fund("equity", 60 * scale),
    )


def nested(depth: int) -> Json:
    """Write layers one inside the other, each limiting the one below to one unit less than it could bear."""
    tree = in_order("layer 0", fund("deep", depth + 5))
    for level in range(1, depth):
        tree = limited(f"layer {level}", depth + 5 - level, tree)
    return tree


def trees() -> Iterator[tuple[str, Json, tuple[int, ...]]]:
    """Write each tree with the losses to draw down it."""
    yield "one fund", in_order("only", fund("A", 5)), (0, 4, 5, 6)
    yield "layers in order", in_order("all", *members(3, 0, 4)), (0, 3, 5, 7, 9)
    yield "no fund holds anything", in_order("all", *members(0, 0)), (0, 1)
    yield "a layer without members", in_order("all", in_order("empty"), *members(3)), (2, 5)
    yield "in proportion", in_proportion("mutual", (5, 3, 2), *members(50, 30, 20)), (0, 1, 7, 100, 101)
    yield "weights on another base than what is available", in_proportion("m", (1, 9), *members(80, 10)), (10, 60, 95)
    yield "a member of weight 0 cannot be drawn on", in_proportion("m", (0, 1), *members(80, 10)), (5, 50)
    yield "a limit below what the child could bear", limited("cap", 4, in_order("c", *members(3, 9))), (2, 4, 6)
    yield "a limit above what the child can bear", limited("cap", 40, in_order("c", *members(3, 9))), (11, 13)
    yield "a limit of 0", in_order("all", limited("shut", 0, fund("A", 9)), fund("B", 2)), (1, 5)
    yield "a default waterfall", default_waterfall(), (0, 45, 97, 150, 200, 260, 400)
    yield "a default waterfall above 2^53", default_waterfall(FLOAT_EDGE), (97 * FLOAT_EDGE + 1,)
    yield "a default waterfall above 2^64", default_waterfall(WORD_EDGE), (173 * WORD_EDGE + 1,)
    yield "a default waterfall of 10^30", default_waterfall(HUGE), (151 * HUGE + 1, 999 * HUGE)
    fixed = in_fixed_proportion("f", (5, 3, 2), *members(50, 24, 20))
    yield "in fixed proportion, up to the first that can bear no more", fixed, (0, 1, 7, 79, 80, 81, 94)
    yield "in fixed proportion, one that has nothing", in_fixed_proportion("f", (1, 1), *members(0, 9)), (0, 5)
    yield (
        "in fixed proportion, nothing at weight 0",
        in_fixed_proportion("f", (0, 7), *members(0, 9)),
        (5,),
    )
    yield "in fixed proportion, all of weight 0", in_fixed_proportion("f", (0, 0), *members(4, 9)), (5,)
    yield "in fixed proportion, a capacity rounded down", in_fixed_proportion("f", (3, 7), *members(2, 9)), (5, 6, 7)
    yield "own funds in a fixed ratio to assessments", further(), (13, 116, 117, 118, 150, 190)
    yield "own funds in a fixed ratio, of 10^30", further(HUGE), (97 * HUGE + 1, 120 * HUGE)
    yield f"{DEEP} layers one inside the other", nested(DEEP), (1, 6, 7, DEEP + 5)


def refused() -> Iterator[tuple[str, Json, object]]:
    """Write trees and losses that the kernel refuses."""
    yield "an account in two layers", in_order("r", in_order("a", fund("A", 1)), in_order("b", fund("A", 1))), 1
    yield "an account twice in one layer", in_proportion("r", (1, 1), fund("A", 1), fund("A", 2)), 1
    yield "two layers of one name", in_order("r", in_order("x", fund("A", 1)), in_order("x", fund("B", 1))), 1
    yield "two assets", in_order("r", fund("A", 1), fund("B", 1, "USD/2")), 1
    yield "two scales of one code", in_order("r", fund("A", 1), fund("B", 1, "EUR/3")), 1
    yield "no fund anywhere", in_order("r", in_order("x")), 1
    yield "a fund alone, with no layer", fund("A", 1), 1
    yield "the world outside as a fund", in_order("r", account("outside", "world") | {"available": "1"}), 1
    yield "a fund below 0", in_order("r", fund("A", -1)), 1
    yield "a fractional limit", limited("r", {"float": "1.5"}, fund("A", 1)), 1
    yield "fewer weights than members", in_proportion("r", (1,), fund("A", 1), fund("B", 1)), 1
    yield "fewer weights than members in fixed proportion", in_fixed_proportion("r", (1,), *members(1, 1)), 1
    yield "no amount as a fixed weight", in_fixed_proportion("r", (1, {"bool": "true"}), *members(1, 1)), 1
    yield "a weight below 0", in_proportion("r", (1, -1), fund("A", 1), fund("B", 1)), 1
    yield "a layer without a name", in_order("", fund("A", 1)), 1
    yield "a loss below 0", in_order("r", fund("A", 1)), -1
    yield "a truth value as the loss", in_order("r", fund("A", 1)), {"bool": "true"}


def draw() -> Iterator[Case]:
    """Draw losses down trees."""
    for about, tree, losses in trees():
        for loss in losses:
            yield Case("draw", about, {"tree": tree, "loss": written(loss)})
    for about, tree, odd_loss in refused():
        yield Case("draw", f"refused: {about}", {"tree": tree, "loss": written(odd_loss)})
