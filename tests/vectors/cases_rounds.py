"""Convenience: the vectors about what accounts pay of what they owe, and about who bears the rest: gains or a base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account, Asset, Books, Rule, draw
from rhodian.markets.contracts import turn, variation
from rhodian.mutualisation.settlement import haircut
from rhodian.mutualisation.shortfall import Round, Shortfall, collect, recognise
from rhodian.mutualisation.socialisation import over, over_equity
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, published, read, rows, text

if TYPE_CHECKING:
    from tests.vectors.codec import Json

COLLECT: tuple[tuple[Any, ...], ...] = (
    ("no accounts", (), (), (), ()),
    ("enough for all three", (10,), (5,), (3,), (2,)),
    ("the penalty is cut first", (9,), (5,), (3,), (2,)),
    ("then the fee", (7,), (5,), (3,), (2,)),
    ("nothing is left for charges, to the unit", (5,), (5,), (3,), (2,)),
    ("one unit of the loss is missing", (4,), (5,), (3,), (2,)),
    ("no margin", (0,), (5,), (3,), (2,)),
    ("nothing owed", (7, 0), (0, 0), (0, 0), (0, 0)),
    ("charges without a loss", (4,), (0,), (3,), (2,)),
    ("one account's rest pays nothing for another", (100, 1), (5, 9), (0, 0), (0, 0)),
    ("two short accounts: what is missing adds up", (3, 4, 50), (10, 10, 10), (1, 1, 1), (1, 1, 1)),
    ("above 2^53", (FLOAT_EDGE,), (FLOAT_EDGE + 1,), (1,), (1,)),
    ("above 2^64", (WORD_EDGE + 3,), (WORD_EDGE,), (2,), (2,)),
    ("10^30", (2 * HUGE, 0), (HUGE, HUGE + 1), (HUGE - 1, 0), (2, 0)),
    ("refused: a margin below 0", (1, -1), (1, 1), (0, 0), (0, 0)),
    ("refused: a fractional loss", (1,), (HALF,), (0,), (0,)),
    ("refused: a truth value as fee", (1,), (1,), (TRUE,), (0,)),
    ("refused: a penalty below 0", (1,), (1,), (0,), (-1,)),
    ("refused: fewer losses than margins", (1, 2), (1,), (0, 0), (0, 0)),
    ("refused: fewer fees and penalties than margins", (1, 2), (1, 2), (0,), (0,)),
    ("refused: fewer penalties than fees", (1, 2), (1, 2), (0, 0), (0,)),
    ("refused: margins are looked at before losses", (-1,), (-1,), (0,), (0,)),
)

HAIRCUT: tuple[tuple[Any, ...], ...] = (
    ("no gains", 0, (), "in proportion"),
    ("nothing is left to bear", 0, (3, 4), "in proportion"),
    ("in proportion to the gains", 5, (60, 30, 10), "in proportion"),
    ("in order, the first gain first", 65, (60, 30, 10), "in order"),
    ("all gains to the unit", 100, (60, 30, 10), "in proportion"),
    ("more than all gains: every gain whole", 101, (60, 30, 10), "in proportion"),
    ("more than all gains, in order", 101, (60, 30, 10), "in order"),
    ("equal gains: the odd units go where the carry fills up", 2, (7, 7, 7), "in proportion"),
    ("an account without a gain gives nothing", 5, (0, 9, 0), "in proportion"),
    ("no gain anywhere: nothing is taken", 5, (0, 0), "in proportion"),
    ("above 2^53", FLOAT_EDGE + 1, (FLOAT_EDGE, FLOAT_EDGE, 1), "in proportion"),
    ("10^30", HUGE + 1, (HUGE, HUGE - 1, 7), "in proportion"),
    ("10^30 in order", HUGE + 1, (HUGE, HUGE - 1, 7), "in order"),
    ("refused: a rest below 0", -1, (1,), "in proportion"),
    ("refused: a fractional rest", HALF, (1,), "in proportion"),
    ("refused: a gain below 0", 1, (1, -1), "in order"),
    ("refused: no rule for gains", 1, (1,), "limited"),
    ("refused: gains are looked at before the rest", -1, (-1,), "in order"),
)

ROUND: tuple[Any, ...] = ((5, 30, 90, 0), (15, 0, 0, 0), (0, 0, 15, 0))
"""Margins, losses and gains: 10 are missing; the second, the third and no one else have something left."""

OVER: tuple[tuple[Any, ...], ...] = (
    ("nothing is missing", (20, 30), (15, 0), (0, 15), "open interest", (1, 1)),
    ("in proportion to the base", *ROUND, "open interest", (0, 3, 1, 0)),
    ("who has nothing left bears nothing, the others more", *ROUND, "deposits", (5, 3, 1, 7)),
    ("up to what each has left", (5, 3, 90), (15, 0, 0), (0, 0, 15), "volume", (0, 9, 1)),
    ("all that is left, and more is missing", (0, 3, 2), (15, 0, 0), (0, 0, 15), "volume", (1, 9, 1)),
    ("a base of 0 is asked for nothing", *ROUND, "volume", (0, 0, 1, 0)),
    ("a base of 0 throughout: nobody is", *ROUND, "volume", (0, 0, 0, 0)),
    ("no accounts", (), (), (), "volume", ()),
    ("above 2^53", (0, FLOAT_EDGE, 9 * FLOAT_EDGE), (FLOAT_EDGE, 0, 0), (0, 0, FLOAT_EDGE), "volume", (0, 1, 2)),
    ("10^30", (0, HUGE // 9, 9 * HUGE), (HUGE, 0, 0), (0, 0, HUGE), "volume", (1, HUGE, HUGE - 1)),
    ("refused: a base below 0", *ROUND, "volume", (0, 0, -1, 0)),
    ("refused: a fractional base", *ROUND, "volume", (0, 0, HALF, 0)),
    ("refused: not one number for each account", *ROUND, "volume", (1, 2, 3)),
    ("refused: a basis without a name", *ROUND, "", (1, 2, 3, 4)),
    ("refused: gains are not all losses", (1, 1), (1, 0), (0, 2), "volume", (1, 1)),
    ("refused: an account that gains and loses", (1, 1), (1, 0), (1, 0), "volume", (1, 1)),
    ("refused: a loss below 0", (1, 1), (-1, 0), (0, -1), "volume", (1, 1)),
    ("refused: fewer gains than accounts", (1, 1), (0, 0), (0,), "volume", (1, 1)),
    ("refused: a balance below 0", (1, -1), (0, 0), (0, 0), "volume", (1, 1)),
)

OVER_EQUITY: tuple[tuple[Any, ...], ...] = (
    ("nothing is missing", (20, 30), (15, 0), (0, 15)),
    ("in proportion to what each has left", *ROUND),
    ("all that is left, to the unit", (0, 4, 6), (10, 0, 0), (0, 0, 10)),
    ("all that is left, and more is missing", (0, 3, 2), (15, 0, 0), (0, 0, 15)),
    ("nobody has anything left", (0, 0), (15, 0), (0, 15)),
    ("no accounts", (), (), ()),
    ("10^30", (0, HUGE // 9, 9 * HUGE), (HUGE, 0, 0), (0, 0, HUGE)),
    ("refused: a balance below 0", (-1, 1), (1, 0), (0, 1)),
)

VARIATION: tuple[tuple[Any, ...], ...] = (
    ("no holders", (), (), (), (), 5),
    ("the price rises: longs gain, shorts lose", (10, 0), (0, 10), (0, 0), (0, 0), 3),
    ("the price falls", (10, 0), (0, 10), (0, 0), (0, 0), -3),
    ("the price stays", (10, 0), (0, 10), (0, 0), (0, 0), 0),
    ("both sides of one holder are netted", (10, 0, 4), (4, 10, 0), (0, 0, 0), (0, 0, 0), 2),
    ("sums are netted with the price's change", (10, 0), (0, 10), (0, 50), (50, 0), 3),
    ("sums alone", (0, 0), (0, 0), (7, 0), (0, 7), 9),
    ("above 2^53", (FLOAT_EDGE, 0), (0, FLOAT_EDGE), (1, 0), (0, 1), 3),
    ("10^30", (HUGE, 0), (0, HUGE), (0, HUGE), (HUGE, 0), -HUGE),
    ("refused: contracts below 0", (-1, 0), (0, 1), (0, 0), (0, 0), 1),
    ("refused: fractional contracts", (1, 0), (HALF, 1), (0, 0), (0, 0), 1),
    ("refused: a sum below 0", (1,), (1,), (0,), (-1,), 1),
    ("refused: a fractional change", (1,), (1,), (0,), (0,), HALF),
    ("refused: fewer shorts than longs", (1, 1), (1,), (0, 0), (0, 0), 1),
    ("refused: fewer sums than longs", (1, 1), (1, 1), (0,), (0,), 1),
)

TURN: tuple[tuple[Any, ...], ...] = (
    ("nothing of the other side: all is new", 0, 5),
    ("some of the other side is closed", 3, 5),
    ("all of the other side to the contract", 5, 5),
    ("more of the other side is left", 9, 5),
    ("nothing is taken on", 9, 0),
    ("10^30", HUGE, HUGE + 1),
    ("refused: contracts below 0", -1, 1),
    ("refused: a fractional quantity", 1, HALF),
)

EUR = Asset("EUR", 2)


def _shortfall(given: Json) -> Shortfall:
    """Recognise a round of as many accounts as margins, which pays no charges."""
    accounts = tuple(Account(f"owner {place}", "margin", EUR) for place, _ in enumerate(given["margins"]))
    nothing = (0,) * len(accounts)
    round_ = Round("round", accounts, read(given["gains"]), read(given["losses"]), nothing, nothing)
    return recognise(Books(dict(zip(accounts, read(given["margins"]), strict=True)), set()), round_)


def _over(given: Json) -> Json:
    """Socialise what a round misses over a base, or, without one, over equity."""
    shortfall = _shortfall(given)
    over_base = "base" in given
    tree = over(shortfall, text(given["basis"]), read(given["base"])) if over_base else over_equity(shortfall)
    if tree is None:
        return {"missing": "0", "capacities": [], "drawn": [], "uncovered": "0"}
    drawn = draw(tree, shortfall.missing)
    return {
        "missing": published(shortfall.missing),
        "capacities": [published(fund.available) for fund in drawn.funds],
        "drawn": [published(fund.amount) for fund in drawn.funds],
        "uncovered": published(drawn.uncovered),
    }


def _variation(given: Json) -> Json:
    """Return what holders gain, and what they lose."""
    gains, losses = variation(**{name: read(item) for name, item in given.items()})
    return {"gains": published(gains), "losses": published(losses)}


def _turn(given: Json) -> Json:
    """Return what is closed, and what is new."""
    closed, new = turn(read(given["held"]), read(given["quantity"]))
    return {"closed": published(closed), "new": published(new)}


ODD_ROUND = {"gains": "MU-9", "losses": "MU-9"}

KINDS = {
    "collect": Kind(
        rows("collect", "margins losses fees penalties", COLLECT),
        call(collect),
        ("MU-1", "MU-2", "MU-3", "MU-4", "MU-14", "MU-18"),
    ),
    "haircut": Kind(
        rows("haircut", "left gains rule", HAIRCUT),
        call(haircut, "haircuts", rule=Rule),
        ("MU-6",),
        rules={"in proportion": ("MU-15", "MU-16", "MU-19"), "in order": ("MU-15",)},
    ),
    "over": Kind(
        rows("over", "margins losses gains basis base", OVER), _over, ("MU-20",), ODD_ROUND | {"basis": "WF-9"}
    ),
    "over_equity": Kind(
        rows("over_equity", "margins losses gains", OVER_EQUITY),
        _over,
        ("MU-20",),
    ),
    "variation": Kind(
        rows("variation", "longs shorts credited debited change", VARIATION),
        _variation,
        ("MK-2", "MK-8"),
        {"change": "AM-9"},
    ),
    "turn": Kind(rows("turn", "held quantity", TURN), _turn, ("EC-3", "EC-4")),
}
"""The kinds of a round."""
