"""Convenience: the vectors about rules that change: parameters, terms, pauses, actions and ballots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Asset, post_all
from rhodian.governance import (
    Accrued,
    Action,
    Ballot,
    Choice,
    Dated,
    Fate,
    Parameter,
    Pause,
    Threshold,
    Weighting,
    accrue,
    announce,
    box,
    cancel,
    cast_vote,
    decided,
    declare,
    delegated,
    execute,
    held_before,
    in_force,
    kept_term,
    lift,
    out_at,
    ratify,
    registered,
    stops,
    value_at,
    voting_weight,
    withdrawn,
)
from tests.vectors.case import HALF, HUGE, NONE, TRUE, WORD_EDGE
from tests.vectors.records import Kind, call, is_odd, published, read, record, rows, text

if TYPE_CHECKING:
    from tests.vectors.codec import Json

DAY = 86_400


def _parameter(least: Any, most: Any, *ways: str) -> dict[str, Any]:
    return {"least": least, "most": most, "rising_waits": "rising" in ways, "falling_waits": "falling" in ways}


def _dated(before: Any, value: Any, announced: Any, since: Any) -> dict[str, Any]:
    return {"before": before, "value": value, "announced": announced, "since": since}


def _settled(value: Any) -> dict[str, Any]:
    return _dated(value, value, 0, 0)


def _pause(since: Any, until: Any) -> dict[str, Any]:
    return {"since": since, "until": until}


def _action(due: Any, expires: Any, fate: str = "queued") -> dict[str, Any]:
    return {"due": due, "expires": expires, "fate": fate}


FEE, COVER, PRICE = (
    _parameter(0, 100, "rising"),
    _parameter(0, 100, "falling"),
    _parameter(1, HUGE, "rising", "falling"),
)
PENDING = _dated(5, 9, 10, 20)
WEEK = _settled(7)

STANDING: tuple[tuple[Any, ...], ...] = (
    ("before the change", PENDING, 19),
    ("at the change", PENDING, 20),
    ("long before it", PENDING, 0),
    ("10^30", _dated(1, HUGE, 0, HUGE), HUGE),
    ("refused: no such thing", NONE, 1),
    ("refused: an effect before its news", _dated(1, 2, 5, 4), 1),
    ("refused: a value below 0", _dated(1, -1, 5, 6), 1),
    ("refused: half a time", PENDING, HALF),
)

ANNOUNCED: tuple[tuple[Any, ...], ...] = (
    ("a fee that falls, at once", FEE, _settled(5), WEEK, 4, 30, 30),
    ("a fee that rises, after the delay", FEE, _settled(5), WEEK, 6, 30, 37),
    ("a fee that rises, later than it must", FEE, _settled(5), WEEK, 6, 30, 90),
    ("a cover that falls", COVER, _settled(50), WEEK, 0, 30, 37),
    ("a price either way", PRICE, _settled(50), WEEK, 51, 30, 37),
    ("nothing changes", PRICE, _settled(50), WEEK, 50, 30, 30),
    ("the delay itself, shorter", COVER, WEEK, WEEK, 1, 30, 37),
    ("while a shorter delay is pending", FEE, _settled(5), _dated(7, 1, 30, 37), 6, 36, 43),
    ("once a shorter delay holds", FEE, _settled(5), _dated(7, 1, 30, 37), 6, 37, 38),
    ("after the last change", FEE, PENDING, WEEK, 10, 20, 27),
    ("above 2^64", PRICE, _settled(WORD_EDGE), WEEK, WORD_EDGE + 1, 1, 8),
    ("refused: no parameter", NONE, WEEK, WEEK, 1, 1, 1),
    ("refused: bounds crossed", _parameter(2, 1), WEEK, WEEK, 1, 1, 1),
    ("refused: above its bounds", FEE, _settled(5), WEEK, 101, 30, 37),
    ("refused: no amount", FEE, _settled(5), WEEK, TRUE, 30, 37),
    ("refused: a day too early", FEE, _settled(5), WEEK, 6, 30, 36),
    ("refused: an effect before now", FEE, _settled(5), WEEK, 4, 30, 29),
    ("refused: while one is pending", FEE, PENDING, WEEK, 4, 19, 30),
    ("refused: before the last was announced", FEE, PENDING, WEEK, 4, 9, 30),
    ("refused: before that of the delay was", FEE, _settled(5), _dated(7, 1, 30, 37), 4, 29, 60),
)

WITHDRAWN: tuple[tuple[Any, ...], ...] = (
    ("as it is announced", PENDING, 10),
    ("just before it holds", PENDING, 19),
    ("10^30", _dated(5, 9, 10, HUGE + 1), HUGE),
    ("refused: it holds", PENDING, 20),
    ("refused: before it was announced", PENDING, 9),
    ("refused: no such thing", NONE, 1),
)

VALUES: tuple[tuple[Any, ...], ...] = (
    ("no change", 5, (), (), 9),
    ("before all", 5, (6, 7), (10, 20), 9),
    ("between two", 5, (6, 7), (10, 20), 10),
    ("after all", 5, (6, 7), (10, 20), 20),
    ("withdrawn before it held", 5, (6, 5), (20, 15), 30),
    ("10^30", HUGE, (1, HUGE), (5, HUGE), HUGE),
    ("refused: not as many times", 5, (6, 7), (10,), 9),
    ("refused: a value below 0", 5, (6, -7), (10, 20), 9),
)

TERMS: tuple[tuple[Any, ...], ...] = (
    ("a cool-down made longer", FEE, 7, 10),
    ("a cool-down made shorter", FEE, 7, 3),
    ("a cover made smaller", COVER, 50, 40),
    ("a cover made larger", COVER, 50, 60),
    ("either way may be worse", PRICE, 50, 60),
    ("neither way is", _parameter(0, 9), 5, 6),
    ("refused: no parameter", NONE, 1, 1),
    ("refused: a term below 0", FEE, -1, 1),
)

OUT: tuple[tuple[Any, ...], ...] = (
    ("Umbrella's twenty days", 100 * DAY, 20 * DAY, DAY),
    ("at the end of the epoch", 5, 7, 10),
    ("just at the end of one", 3, 7, 10),
    ("without a cool-down", 20, 0, 10),
    ("10^30", HUGE, 1, 7),
    ("refused: no epoch", 1, 1, 0),
    ("refused: a cool-down below 0", 1, -1, 1),
)

ACCRUING: tuple[tuple[Any, ...], ...] = (
    ("up to before the change", {"amount": 3, "until": 10}, PENDING, 15),
    ("up to the change", {"amount": 3, "until": 10}, PENDING, 20),
    ("beyond it", {"amount": 3, "until": 10}, PENDING, 30),
    ("after it", {"amount": 3, "until": 25}, PENDING, 30),
    ("no time at all", {"amount": 3, "until": 10}, PENDING, 10),
    ("10^30", {"amount": HUGE, "until": 10}, _dated(HUGE, 1, 10, 20), 30),
    ("refused: not counted up to the news", {"amount": 3, "until": 9}, PENDING, 15),
    ("refused: before what is counted", {"amount": 3, "until": 12}, PENDING, 11),
    ("refused: nothing accrued", NONE, PENDING, 11),
)

STOPPED: tuple[tuple[Any, ...], ...] = (
    ("what began before it", _pause(10, 20), 9),
    ("what begins with it", _pause(10, 20), 10),
    ("what begins as it ends", _pause(10, 20), 20),
    ("10^30", _pause(10, HUGE), HUGE - 1),
    ("refused: it ends before it begins", _pause(10, 9), 9),
    ("refused: no pause", NONE, 9),
)

DECLARED: tuple[tuple[Any, ...], ...] = (
    ("the first", _pause(0, 0), 3, 5, 5, 100),
    ("after a rest", _pause(3, 8), 108, 1, 5, 100),
    ("10^30", _pause(0, 0), HUGE, HUGE, HUGE, 100),
    ("refused: too long", _pause(0, 0), 3, 6, 5, 100),
    ("refused: before the rest is over", _pause(3, 8), 107, 1, 5, 100),
    ("refused: no pause before", NONE, 107, 1, 5, 100),
)

RATIFIED: tuple[tuple[Any, ...], ...] = (
    ("while it lasts", _pause(10, 20), 19, 50),
    ("to end as it would", _pause(10, 20), 10, 20),
    ("10^30", _pause(10, HUGE), 20, HUGE),
    ("refused: it has lapsed", _pause(10, 20), 20, 50),
    ("refused: to end sooner", _pause(10, 20), 15, 19),
)

LIFTED: tuple[tuple[Any, ...], ...] = (
    ("after the delay", _pause(10, 20), 12, 3),
    ("it ends before the delay does", _pause(10, 20), 12, 30),
    ("10^30", _pause(10, HUGE), 12, HUGE),
    ("refused: it has lapsed", _pause(10, 20), 20, 1),
)

EXECUTED: tuple[tuple[Any, ...], ...] = (
    ("Aave's proposal 507, as it ran", _action(1_785_163_211, 1_785_768_011), 1_785_163_247),
    ("as it is due", _action(10, 20), 10),
    ("as it expires", _action(10, 20), 20),
    ("10^30", _action(10, HUGE), HUGE),
    ("refused: before it is due", _action(10, 20), 9),
    ("refused: after it expired", _action(10, 20), 21),
    ("refused: a second time", _action(10, 20, "executed"), 15),
    ("refused: once cancelled", _action(10, 20, "cancelled"), 15),
    ("refused: it expires before it is due", _action(10, 9), 15),
)

CANCELLED: tuple[tuple[Any, ...], ...] = (
    ("while it is queued", _action(10, 20)),
    ("10^30", _action(10, HUGE)),
    ("refused: once executed", _action(10, 20, "executed")),
    ("refused: no action", NONE),
)

WEIGHTS: tuple[tuple[Any, ...], ...] = (
    ("a unit is a vote", "linear", 200, 1_000, 50_000),
    ("InsurAce's cap of 5 % on 200 of 1,000", "capped", 200, 1_000, 50_000),
    ("and on a quarter of it", "capped", 50, 1_000, 50_000),
    ("a cap rounded down", "capped", 9, 19, 100_000),
    ("one a head", "one a head", 200, 1_000, 50_000),
    ("nobody's vote", "one a head", 0, 1_000, 50_000),
    ("10^30", "capped", HUGE, HUGE, 999_999),
    ("refused: units below 0", "linear", -1, 1, 1),
    ("refused: more than all", "linear", 1, 1, 10**6 + 1),
)

HELD: tuple[tuple[Any, ...], ...] = (
    ("it came before", 914, 3, 0, 10),
    ("it came as it was published", 900, 10, 0, 10),
    ("it is lent for a moment", 10**9, 25, 0, 10),
    ("it was asked for before", 600, 3, 7, 10),
    ("it was asked for as it was published", 600, 3, 10, 10),
    ("it is asked for later", 600, 3, 11, 10),
    ("10^30", HUGE, 3, HUGE, 10),
    ("refused: units below 0", -1, 3, 11, 10),
)

MOVED: tuple[tuple[Any, ...], ...] = (
    ("nobody votes", (54, 36), 0, 20, 0, 0),
    ("one delegates, and its delegate votes", (1_000, 110), 900, 20, 1_010, 100),
    ("all that there is", (5, 7), 0, 29, 7, 5),
    ("10^30", (HUGE, HUGE), 0, 29, HUGE, 1),
    ("refused: more than it has", (5, 7), 0, 20, 8, 0),
    ("refused: more than is left", (5, 7), 3, 20, 10, 3),
    ("refused: before it opens", (5, 7), 0, 19, 1, 1),
    ("refused: once it is over", (5, 7), 0, 30, 1, 1),
    ("refused: no weight", (5, 0), 0, 20, 1, 1),
)


def _threshold(numerator: Any, denominator: Any, *, strict: bool) -> dict[str, Any]:
    return {"numerator": numerator, "denominator": denominator, "strict": strict}


TENTH, HALVES = _threshold(1, 10, strict=False), _threshold(1, 2, strict=True)
DECIDED: tuple[tuple[Any, ...], ...] = (
    ("a quorum of a tenth that is missed", TENTH, HALVES, 30, 1_000, (54, 36, 0)),
    ("one of 8 % that is reached", _threshold(8, 100, strict=False), HALVES, 30, 1_000, (54, 36, 0)),
    ("two thirds of 100 are 67", TENTH, _threshold(2, 3, strict=False), 30, 100, (67, 33, 0)),
    ("and not 66", TENTH, _threshold(2, 3, strict=False), 30, 100, (66, 34, 0)),
    ("66 of 99, just as many", TENTH, _threshold(2, 3, strict=False), 30, 99, (66, 33, 0)),
    ("66 of 99, and more is asked", TENTH, _threshold(2, 3, strict=True), 30, 99, (66, 33, 0)),
    ("all abstain", TENTH, _threshold(0, 1, strict=False), 30, 10, (0, 0, 10)),
    ("nobody may vote", _threshold(0, 1, strict=False), _threshold(0, 1, strict=False), 30, 0, (0, 0, 0)),
    ("10^30", TENTH, HALVES, HUGE, HUGE, (HUGE // 2 + 1, HUGE // 2 - 1, 0)),
    ("refused: before it is over", TENTH, HALVES, 29, 10, (1, 1, 1)),
    ("refused: more votes than there are", TENTH, HALVES, 30, 10, (5, 5, 1)),
    ("refused: votes below 0", TENTH, HALVES, 30, 10, (5, -5, 1)),
    ("refused: more than all", _threshold(2, 1, strict=True), HALVES, 30, 10, (5, 5, 1)),
    ("refused: of nothing", _threshold(0, 0, strict=True), HALVES, 30, 10, (5, 5, 1)),
)

VOTE = Asset("BALLOT", 0)
NAMES = ("ann", "bob")


def _ballot(quorum: Threshold, majority: Threshold) -> Ballot:
    return Ballot("ann", VOTE, 10, 20, 30, quorum, majority)


def _moved(given: Json) -> Json:
    """Say what is for and against once some of the first voter's weight went to the second, and both have voted."""
    ballot = _ballot(Threshold(1, 10, strict=False), Threshold(1, 2, strict=True))
    weights, over, time = read(given["weights"]), read(given["delegated"]), read(given["time"])
    book = dict(post_all({}, registered(ballot, NAMES, weights)))
    if over > 0:
        book.update(post_all(book, (delegated(ballot, 10, *NAMES, over),)))
    cast = ((NAMES[1], Choice.YES, read(given["yes"])), (NAMES[0], Choice.NO, read(given["no"])))
    votes = tuple(cast_vote(ballot, time, name, choice, weight) for name, choice, weight in cast if weight > 0)
    book.update(post_all(book, votes))
    answer: Json = published({choice.value: book.get(box(ballot, choice), 0) for choice in Choice})
    return answer


def _decided(given: Json) -> Json:
    """Say what became of a proposal with such thresholds."""
    ballot = _ballot(record(Threshold)(given["quorum"]), record(Threshold)(given["majority"]))
    answer: Json = published(decided(ballot, read(given["time"]), read(given["every"]), read(given["cast"])))
    return answer


def _weighting(written: Any) -> Any:
    return text(written) if is_odd(written) else Weighting(written)


PARAMETER, DATED, PAUSE = record(Parameter), record(Dated), record(Pause)
ACTION = record(Action, fate=Fate)
ERRORS = ("InvalidAmount", "InvalidValue", "TooEarly", "BackDated", "LengthMismatch")


def _refused(clause: str, **fields: str) -> dict[str, str]:
    return {**dict.fromkeys(ERRORS, clause), **fields}


CHANGE = _refused("GV-8", parameter="GV-7", dated="GV-7", most="GV-7")
KINDS = {
    "in_force": Kind(
        rows("in_force", "dated time", STANDING), call(in_force, "value", dated=DATED), ("GV-1",), _refused("GV-7")
    ),
    "announce": Kind(
        rows("announce", "parameter dated delay value now since", ANNOUNCED),
        call(announce, parameter=PARAMETER, dated=DATED, delay=DATED),
        ("GV-1", "GV-2", "GV-3", "GV-4", "GV-5", "GV-10", "GV-11", "GV-19"),
        CHANGE,
    ),
    "withdrawn": Kind(rows("withdrawn", "dated now", WITHDRAWN), call(withdrawn, dated=DATED), ("GV-6",), CHANGE),
    "value_at": Kind(
        rows("value_at", "first values since time", VALUES), call(value_at, "value"), ("GV-9",), _refused("GV-9")
    ),
    "kept_term": Kind(
        rows("kept_term", "parameter asked now", TERMS),
        call(kept_term, "term", parameter=PARAMETER),
        ("GV-12",),
        _refused("GV-15"),
    ),
    "out_at": Kind(rows("out_at", "asked cooldown epoch", OUT), call(out_at, "out"), ("GV-13",), _refused("GV-15")),
    "accrue": Kind(
        rows("accrue", "accrued dated time", ACCRUING),
        call(accrue, accrued=record(Accrued), dated=DATED),
        ("GV-14",),
        _refused("GV-15"),
    ),
    "stops": Kind(
        rows("stops", "pause began", STOPPED), call(stops, "stops", pause=PAUSE), ("GV-16",), _refused("GV-18")
    ),
    "declare": Kind(
        rows("declare", "last time length longest rest", DECLARED),
        call(declare, last=PAUSE),
        ("GV-16",),
        _refused("GV-18"),
    ),
    "ratify": Kind(
        rows("ratify", "pause time until", RATIFIED), call(ratify, pause=PAUSE), ("GV-16",), _refused("GV-18")
    ),
    "lift": Kind(rows("lift", "pause time delay", LIFTED), call(lift, pause=PAUSE), ("GV-16",), _refused("GV-18")),
    "execute": Kind(
        rows("execute", "action time", EXECUTED), call(execute, action=ACTION), ("GV-17",), _refused("GV-18")
    ),
    "cancel": Kind(rows("cancel", "action", CANCELLED), call(cancel, action=ACTION), ("GV-17",), _refused("GV-18")),
    "voting_weight": Kind(
        rows("voting_weight", "weighting units every cap_ppm", WEIGHTS),
        call(voting_weight, "weight", weighting=_weighting),
        ("VO-1",),
        _refused("VO-6"),
    ),
    "held_before": Kind(
        rows("held_before", "units since asked published", HELD),
        call(held_before, "units"),
        ("VO-2",),
        _refused("VO-6"),
    ),
    "votes": Kind(
        rows("votes", "weights delegated time yes no", MOVED),
        _moved,
        ("VO-3", "VO-4"),
        _refused("VO-4", amount="VO-3", Overdrawn="LE-4"),
    ),
    "decided": Kind(rows("decided", "quorum majority time every cast", DECIDED), _decided, ("VO-5",), _refused("VO-6")),
}
"""The kinds of calls about rules that change."""
