"""Checked: what is claimed of the scores of published queues: they compare exactly as the formulas do."""

from __future__ import annotations

from typing import Any

from rhodian.deleveraging.scores import by_ratio, gains_first, hyperliquid
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Invariant,
    LaterPlace,
    Naturals,
    claim,
    hint,
    implies,
    use,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_cancels, product_grows
from rhodian_proofs.theorems.base.quotients import quotient_grows


def floors_rank(low: Any, n: Any, d: Any, high: Any, n_high: Any, d_high: Any, scale: Any) -> bool:
    """State that scaled fractions, rounded down, are in order only if the fractions are.

    `low` is at least n * scale / d less one, `high` at most n_high * scale / d_high, and the scale reaches d * d_high.
    """
    divided = (n * scale < (low + 1) * d) & (high * d_high <= n_high * scale)
    return implies(divided & (d > 0) & (d_high > 0) & (d * d_high <= scale) & (low <= high), n * d_high <= n_high * d)


@claim("DE-17", about=(), lemma=floors_rank)
def floors_of_fractions_rank_as_the_fractions(
    low: AnyInt, n: AnyInt, d: AnyInt, high: AnyInt, n_high: AnyInt, d_high: AnyInt, scale: AnyInt
) -> None:
    """Fractions scaled by the product of their denominators or more, and rounded down, keep their order."""
    use(product_grows, n * scale + 1, (low + 1) * d, d_high)
    use(product_grows, low, high, d * d_high)
    use(product_grows, high * d_high, n_high * scale, d)
    use(product_cancels, n * d_high - n_high * d, 1, scale)
    use(product_grows, 0, d - 1, d_high)
    assert floors_rank(low, n, d, high, n_high, d_high, scale)


BY_RATIO = Invariant("by_ratio.<locals>.step", nothing_holds, ("score",))
GAINS_FIRST = Invariant("gains_first.<locals>.step", nothing_holds, ("score",))


def _rank(scores: Any, low: Any, n: Any, d: Any, high: Any, n_high: Any, d_high: Any) -> None:
    """Give the instances by which scores scaled by the square of a bound of the denominators rank as the fractions."""

    def say(loop: Any) -> None:
        use(product_grows, d, loop.free.largest, d_high)
        use(product_grows, d_high, loop.free.largest, loop.free.largest)
        use(floors_rank, low, n, d, high, n_high, d_high, loop.free.largest * loop.free.largest)

    hint(scores, say)


def _scale(scores: Any, score: Any, n: Any, d: Any, score_high: Any, n_high: Any, d_high: Any) -> None:
    """Give the instances by which a fraction that is no higher has no higher score."""

    def say(loop: Any) -> None:
        scale = loop.free.largest * loop.free.largest
        use(product_grows, n * d_high, n_high * d, scale)
        use(quotient_grows, score, n * scale, d, score_high, n_high * scale, d_high)

    hint(scores, say)


def _stand_out(scores: Any, score: Any, numerator: Any, denominator: Any) -> None:
    """Give the instances by which what is over nothing scores above a fraction."""

    def say(loop: Any) -> None:
        most = loop.free.beyond - 1
        use(product_grows, numerator * (loop.free.largest * loop.free.largest), most, denominator)
        use(product_grows, 1, denominator, most)
        use(product_cancels, score, most + 1, denominator)

    hint(scores, say)


@claim(
    "DE-13",
    about=(by_ratio,),
    invariants=(BY_RATIO,),
    length_max=2,
    small=("denominators",),
    same_length=True,
)
def scores_by_ratio_rank_as_the_fractions(
    numerators: Naturals, denominators: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """By ratio, of two candidates whose denominators are above 0 the lower score has no higher fraction."""
    scores = by_ratio(numerators, denominators)
    for one, other in ((place, later), (later, place)):
        n, d, n_high, d_high = numerators[one], denominators[one], numerators[other], denominators[other]
        if d > 0 and d_high > 0:
            _rank(scores, scores[one], n, d, scores[other], n_high, d_high)
            assert implies(scores[one] <= scores[other], n * d_high <= n_high * d)


@claim(
    "DE-13",
    about=(by_ratio,),
    invariants=(BY_RATIO,),
    length_max=2,
    small=("denominators",),
    same_length=True,
)
def a_fraction_that_is_no_higher_has_no_higher_score(
    numerators: Naturals, denominators: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """By ratio, of two candidates whose denominators are above 0 the lower fraction has no higher score."""
    scores = by_ratio(numerators, denominators)
    for one, other in ((place, later), (later, place)):
        n, d, n_high, d_high = numerators[one], denominators[one], numerators[other], denominators[other]
        if d > 0 and d_high > 0:
            _scale(scores, scores[one], n, d, scores[other], n_high, d_high)
            assert implies(n * d_high <= n_high * d, scores[one] <= scores[other])


@claim(
    "DE-13",
    about=(by_ratio,),
    invariants=(BY_RATIO,),
    length_max=2,
    small=("denominators",),
    same_length=True,
)
def something_over_nothing_scores_above_every_fraction(
    numerators: Naturals, denominators: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """By ratio, something over 0 scores above every fraction, and nothing over 0 scores 0."""
    scores = by_ratio(numerators, denominators)
    for one, other in ((place, later), (later, place)):
        n, d_high = numerators[one], denominators[other]
        if denominators[one] == 0 and n > 0 and d_high > 0:
            _stand_out(scores, scores[other], numerators[other], d_high)
            assert scores[one] > scores[other]
        assert implies((denominators[one] == 0) & (n == 0), scores[one] == 0)


PRODUCTS = Invariant("hyperliquid.<locals>.step", nothing_holds, ("product",))


@claim(
    "DE-19",
    about=(hyperliquid,),
    invariants=(BY_RATIO, PRODUCTS),
    length_max=2,
    small=("entries", "account_values"),
    same_length=True,
)
def scores_by_the_index_rank_as_contracts_over_entry_and_account_value(
    quantities: Naturals, entries: Naturals, account_values: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """By Hyperliquid's index, scores are in the order of contracts over entry price times account value."""
    scores = hyperliquid(quantities, entries, account_values)
    for one, other in ((place, later), (later, place)):
        n, d = quantities[one], entries[one] * account_values[one]
        n_high, d_high = quantities[other], entries[other] * account_values[other]
        if d > 0 and d_high > 0:
            _rank(scores, scores[one], n, d, scores[other], n_high, d_high)
            _scale(scores, scores[one], n, d, scores[other], n_high, d_high)
            assert implies(scores[one] <= scores[other], n * d_high <= n_high * d)
            assert implies(n * d_high <= n_high * d, scores[one] <= scores[other])


@claim("DE-15", about=(gains_first,), invariants=(GAINS_FIRST,), length_max=2, small=("losses",), same_length=True)
def whoever_gains_scores_above_whoever_loses(
    gains: Naturals, losses: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """Of two candidates, one who gains more and loses no more scores higher, and so does one who loses less."""
    scores = gains_first(gains, losses)
    for one, other in ((place, later), (later, place)):
        no_worse = (gains[one] >= gains[other]) & (losses[one] <= losses[other])
        better = (gains[one] > gains[other]) | (losses[one] < losses[other])
        assert 0 <= scores[one]
        assert implies(no_worse, scores[one] >= scores[other])
        assert implies(no_worse & better, scores[one] > scores[other])
