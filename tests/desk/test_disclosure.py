"""Whatever happens in a history, what is disclosed of it is what its books hold, and what its events moved."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, AssessmentsCalled, Asset, DefaultDeclared, PlainLoss, outside
from rhodian_desk.disclosure.report import report
from rhodian_desk.disclosure.standing import back, day_of, last_second
from rhodian_desk.history.records import Moment, Stress, Told
from rhodian_desk.play.play import play
from rhodian_desk.play.played import UNCOVERED, EventRefused, Run
from tests.desk.histories import deposit, history, mark, trade
from tests.desk.test_history_properties import happenings, possible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import SearchStrategy

    from rhodian_desk.disclosure.report import Report
    from rhodian_desk.history.records import History
    from rhodian_desk.play.played import Played

EUR = Asset("EUR", 2)
EVERYTHING = 10**12
FIRST = dt.date(2020, 12, 15)
DAYS = [
    *(FIRST, dt.date(2020, 12, 31), dt.date(2021, 1, 1), dt.date(2021, 1, 20), dt.date(2021, 3, 30)),
    *(dt.date(2021, 3, 31), dt.date(2021, 4, 1), dt.date(2021, 6, 30), dt.date(2021, 7, 1), dt.date(2021, 7, 15)),
    *(dt.date(2021, 9, 30), dt.date(2021, 10, 1), dt.date(2021, 12, 31), dt.date(2022, 1, 1)),
]
"""The days on which anything happens: windows begin and end among them."""

OWNERS = ("House", *"ABCDEFGHIJKL")
TEXT = """\
schema = "rhodian.history/1"
id = "a-house"
title = "A house"
date = 2021-12-31

[[assets]]
code = "EUR"
scale = 2

[[pools]]
name = "insurance"
owner = "House"
event_limit = "30.00"
period_limit = "40.00"
period = 2592000
minimum = "1.00"
all_or_nothing = true

[[funds]]
name = "listed"
default_ppm = 1333333
period_ppm = 2000000
lasts = 2592000
longest = 7776000

[policies.default]
bears = [
    { purpose = "margin", whose = "defaulter" },
    { purpose = "default fund", whose = "defaulter" },
    { purpose = "junior" },
    { pool = "insurance" },
    { purpose = "default fund", whose = "others" },
    { purpose = "surplus" },
    { purpose = "senior", limit = "50.00" },
    { purpose = "assessed for listed" },
    { purpose = "promised" },
]

[disclosure]
own = ["House"]
surplus = ["surplus"]
committed = ["promised"]
margin = ["margin"]
"""
PAID_IN = 'type = "deposit"\nowner = "{}"\npurpose = "{}"\namount = "{}"'
START = [PAID_IN.format(owner, "margin", "9.00") for owner in "AB"]
START += [PAID_IN.format(owner, "default fund", f"{10 * place}.01") for place, owner in enumerate("ABCDEFGHI", 1)]


OF_TEXT = ("junior", "surplus", "senior", "promised")
"""The purposes of its layers that START pays nothing into."""


def bodies() -> SearchStrategy[list[str]]:
    """Draw what happens, in order and on which day; it need not be possible where it stands."""
    owner, cents = st.sampled_from(OWNERS), st.integers(1, 9_999)
    amount = cents.map(lambda value: f"{value // 100}.{value % 100:02}")
    loss = st.one_of(amount, st.sampled_from(("450.00", "2000.00")))
    purpose = st.sampled_from(("margin", "junior", "default fund", "default fund", "surplus", "promised"))
    body = st.one_of(
        st.builds(PAID_IN.format, owner, purpose, amount),
        amount.map('type = "deposit"\nowner = "House"\npurpose = "senior"\namount = "{}"'.format),
        amount.map('type = "contribute"\npool = "insurance"\namount = "{}"'.format),
        st.builds('type = "loss"\nid = "{{}}"\ndefaulter = "{}"\namount = "{}"'.format, st.sampled_from("AABC"), loss),
        loss.map('type = "loss"\nid = "{{}}"\namount = "{}"'.format),
        owner.map('type = "default"\nfund = "listed"\nid = "{{}}"\ndefaulter = "{}"'.format),
        amount.map('type = "call"\nfund = "listed"\ndefault = "the last"\namount = "{}"'.format),
        st.builds('type = "assessment"\nfund = "listed"\nowner = "{}"\namount = "{}"'.format, owner, amount),
        st.builds(
            (
                'type = "transfer"\namount = "{2}"\npayer = {{ owner = "{0}", purpose = "{1}" }}\n'
                'payee = {{ owner = "L", purpose = "{1}" }}'
            ).format,
            st.sampled_from("ABC"),
            purpose,
            amount,
        ),
        st.builds(
            (
                'type = "transfer"\namount = "{2}"\npayer = {{ owner = "{0}", purpose = "{1}" }}\n'
                'payee = {{ owner = "outside", purpose = "{1}" }}'
            ).format,
            owner,
            purpose,
            amount,
        ),
    )
    second = st.builds(lambda day, before: last_second(day) - before, days(), st.sampled_from((0, 1, 86_399)))
    dated = st.lists(st.tuples(second, body), min_size=3, max_size=25)
    return dated.map(lambda found: [f"at = {at}\n{what}" for at, what in sorted(found)])


def told(found: list[str]) -> History:
    """Decode what happens; each default and loss is given an id, and a call is for the last default before it."""
    named, last = [f"at = {last_second(FIRST) - 86_399}\n{body}" for body in START], None
    for place, body in enumerate(found):
        last = f"id {place}" if 'type = "default"' in body else last
        if 'type = "call"' not in body or last is not None:
            named.append(body.replace("{}", f"id {place}").replace("the last", last or ""))
    return history(*named, text=TEXT)


def played(of: History) -> Run:
    """Play what of it is possible."""
    events: tuple[Any, ...] = of.events
    while True:
        try:
            return play(attrs.evolve(of, events=events))
        except EventRefused as refusal:
            events = (*events[: refusal.place], *events[refusal.place + 1 :])


def until(run: Run, day: dt.date, *then: Any) -> Run:
    """Play it until the end of a day, and something more at its last second."""
    at = Moment(last_second(day), "then")
    kept = tuple(each for each in run.history.events if each.at.seconds <= at.seconds)
    return play(attrs.evolve(run.history, events=(*kept, *(Told(at, "more", each, EUR) for each in then))))


def figures(of: Report, asset: str = "EUR") -> dict[str, int]:
    """Return the figures by the heads of their columns."""
    found = {row.field.column: row.value for row in of.rows if row.asset.code == asset}
    assert len(found) == len([row for row in of.rows if row.asset.code == asset])
    return found


def days() -> SearchStrategy[dt.date]:
    """Draw a day of the history."""
    return st.sampled_from(DAYS)


@given(bodies(), days())
def test_each_stock_is_what_the_book_holds_at_the_end_of_the_day(found: list[str], day: dt.date) -> None:
    run = played(told(found))
    ended = until(run, day)
    given_ = figures(report(run, day))

    def held(is_own: Callable[[bool], bool], *purposes: str) -> int:
        return sum(
            balance
            for account, balance in ended.balances.items()
            if account.purpose in purposes and not account.is_outside and is_own(account.owner == "House")
        )

    def house(own: bool) -> bool:  # noqa: FBT001  # it is what is asked
        return own

    def others(own: bool) -> bool:  # noqa: FBT001  # it is what is asked
        return not own

    period = last_second(day) // 2_592_000
    drawn = ended.drawn["insurance"] if ended.played[-1].event.at.seconds // 2_592_000 == period else 0
    pool = max(0, min(30_00, 40_00 - drawn, held(house, "pool") - 1_00))
    contributions = held(others, "default fund", "surplus")
    expected = {
        "4.1.1": held(house, "junior") + pool,
        "4.1.2": held(house, "default fund", "surplus"),
        "4.1.3": min(50_00, held(house, "senior")),
        "4.1.4": held(others, "default fund"),
        "4.1.5": contributions,
        "4.1.6": held(others, "junior") + held(lambda _: True, "assessed for listed"),
        "4.1.7": held(house, "promised"),
        "4.1.10": held(others, "promised"),
        "6.2.15 total": held(others, "margin"),
    }
    assert {code: given_[code] for code in expected} == expected
    assert given_["4.3.15"] == sum(given_[code] for code in ("4.1.1", "4.1.2", "4.1.3", "4.1.5", "4.1.6"))


@given(bodies(), days())
def test_a_loss_of_more_than_there_is_takes_exactly_what_is_disclosed(found: list[str], day: dt.date) -> None:
    run = played(told(found))
    terms = {"insurance": {"all_or_nothing": False}}
    partly = attrs.evolve(run.policy, terms=terms)
    run = play(attrs.evolve(run.history, policies={"default": partly}))  # a pool that pays in part pays all that it may
    second = last_second(day)
    took = until(run, day, PlainLoss(second, "all", second, outside(EUR), EVERYTHING)).played[-1].bore
    given_ = figures(report(run, day))
    resources = sum(given_[code] for code in ("4.3.15", "4.1.7", "4.1.10"))
    assert sum(bore.amount for bore in took if bore.kind != UNCOVERED) == resources


@given(bodies(), days())
def test_what_members_may_be_called_is_what_a_call_for_everything_calls(found: list[str], day: dt.date) -> None:
    run = played(told(found))
    second = last_second(day)
    default = DefaultDeclared(second, "listed", "of a stranger", "Z")
    called = until(run, day, default, AssessmentsCalled(second, "listed", "of a stranger", EVERYTHING))
    rows = [row for phase in called.played[-1].phases for row in phase.rows if row.what == "is called"]
    assert figures(report(run, day))["4.1.8"] == sum(row.amount for row in rows)


@given(bodies())
def test_the_flows_of_four_quarters_are_those_of_the_year(found: list[str]) -> None:
    run = played(told(found))
    year = [each for each in run.played if day_of(each.event.at.seconds).year == 2021]
    ends = [dt.date(2021, 12, 31)]
    ends += [back(ends[0], months) for months in (3, 6, 9)]
    assert ends == [dt.date(2021, *end) for end in ((12, 31), (9, 30), (6, 30), (3, 31))]
    quarters = [figures(report(run, end)) for end in ends]

    def together(column: str) -> int:
        return sum(quarter.get(column, 0) for quarter in quarters)

    came = {"16.1.1": {"margin"}, "16.1.2": {"default fund", "surplus"}}
    for column, purposes in came.items():
        moved = [each for event in year if event.event.type == "deposit" for each in event.transfers]
        paid = [each.amount for each in moved if each.payee.purpose in purposes and each.payee.owner != "House"]
        assert together(column) == sum(paid)
    losses = [each for each in year if isinstance(each.event.event, PlainLoss) and each.event.event.defaulter]
    assert together("13.1.1 loss") == sum(amount for each in losses for _, amount in each.lost)
    assert together("13.1.1 margin") == sum(_margins(run, losses))
    borne = [bore for each in losses for bore in each.bore if bore.kind != UNCOVERED]
    assert together("13.1.2") == sum(bore.amount for bore in borne if bore.account.purpose != "margin")


def _margins(run: Run, losses: list[Played]) -> Iterator[int]:
    """Yield what the defaulter of each of some losses had as margin when it came."""
    books: dict[Account, int] = {}
    for each in run.played:
        if each in losses:
            yield books.get(Account(each.event.event.defaulter, "margin", EUR), 0)  # type: ignore[union-attr]  # it has one
        books.update({change.account: change.after for change in each.changes})


@given(
    bodies(),
    st.dictionaries(days(), st.tuples(st.integers(0, 300_00), st.integers(0, 300_00)), max_size=8),
    days(),
)
def test_stress_is_held_against_the_books_of_its_own_day(
    found: list[str], losses: dict[dt.date, tuple[int, int]], day: dt.date
) -> None:
    found_by = tuple(Stress(each, EUR, one, one + more) for each, (one, more) in losses.items())
    run = played(attrs.evolve(told(found), stresses=found_by))
    given_ = figures(report(run, day))
    inside = [each for each in found_by if back(day, 12) < each.day <= day]
    assert ("4.4.3 peak" in given_) == bool(inside)
    if inside:
        there = {each.day: figures(report(run, each.day))["4.3.15"] for each in inside}
        for refs, of in ((("4.4.3", "4.4.4", "4.4.5"), "one"), (("4.4.7", "4.4.8", "4.4.9"), "two")):
            beyond = [getattr(each, of) - there[each.day] for each in inside]
            assert given_[refs[1]] == sum(each > 0 for each in beyond)
            assert given_[refs[2]] == max(0, *beyond)
            assert (given_[refs[1]] > 0) == (given_[refs[2]] > 0)
            assert given_[f"{refs[0]} mean"] <= given_[f"{refs[0]} peak"] == max(getattr(each, of) for each in inside)
        assert all(given_[one] <= given_[two] for one, two in (("4.4.3 mean", "4.4.7 mean"), ("4.4.4", "4.4.8")))


@given(bodies(), days())
def test_shares_of_the_largest_are_shares(found: list[str], day: dt.date) -> None:
    run = played(told(found))
    ended = until(run, day)
    held: dict[str, int] = {}
    for account, balance in ended.balances.items():
        if account.purpose in {"default fund", "surplus"} and account.owner not in {"House", "outside"} and balance:
            held[account.owner] = held.get(account.owner, 0) + balance
    shares = {column: value for column, value in figures(report(run, day)).items() if column.startswith("18.4")}
    assert set(shares) == ({"18.4.1"} if len(held) >= 10 else set())
    for value in shares.values():
        assert 5 * 10_000 // len(held) <= value <= 10_000
        assert value == sum(sorted(held.values())[-5:]) * 10_000 // sum(held.values())


def test_a_stress_loss_of_what_there_is_exceeds_nothing_and_one_of_a_unit_more_does() -> None:
    run = played(told([]))
    there = figures(report(run))["4.3.15"]
    stresses = tuple(Stress(day, EUR, there, there + more) for more, day in enumerate(DAYS[:3]))
    given_ = figures(report(play(attrs.evolve(run.history, stresses=stresses)), DAYS[2]))
    assert [given_[ref] for ref in ("4.4.4", "4.4.5", "4.4.8", "4.4.9")] == [0, 0, 2, 2]
    assert given_["4.4.7 mean"] == there + 1


def test_a_day_on_which_nothing_happened_has_the_books_of_the_day_before_and_the_next_one_its_own() -> None:
    pool = TEXT[TEXT.index("[[pools]]") : TEXT.index("[[funds]]")]
    text = TEXT.replace(pool, "").replace('    { pool = "insurance" },\n', "")
    more = [f"at = {last_second(DAYS[2])}\n{PAID_IN.format('House', purpose, '1.00')}" for purpose in OF_TEXT]
    run = play(history(*(f"at = {last_second(DAYS[0])}\n{body}" for body in START), *more, text=text))
    stresses = tuple(Stress(day, EUR, 452_09, 453_09) for day in DAYS[:4])
    given_ = figures(report(play(attrs.evolve(run.history, stresses=stresses)), DAYS[3]))
    assert given_["4.3.15"] == 450_09 + 3_00
    assert [given_[ref] for ref in ("4.4.4", "4.4.5", "4.4.8", "4.4.9")] == [2, 2_00, 2, 3_00]


def test_of_25_members_the_five_and_the_ten_largest_have_shares_that_are_rounded_down() -> None:
    paid = [PAID_IN.format(f"M{number}", "default fund", f"{number}.00") for number in range(1, 26)]
    run = played(history(*(f"at = 1\n{body}" for body in (START[0], *paid)), text=TEXT))
    given_ = figures(report(run))
    assert (given_["18.4.2"], given_["18.4.3"]) == (115 * 10_000 // 325, 205 * 10_000 // 325) == (35_38, 63_07)
    assert "18.4.1" not in given_


@given(st.lists(happenings(), max_size=15))
def test_an_account_falls_below_its_exposure_where_its_margin_does_not_cover_what_a_mark_takes(
    found: list[str],
) -> None:
    run = possible([deposit("A", "50.00"), deposit("B", "50.00"), trade("A", "B", 20), *found], "first")
    books: dict[Account, int] = {}
    price, equities = 10_00, []
    for each in run.played:
        event = each.event.event
        if each.event.type == "mark":
            (new,) = event.prices  # type: ignore[union-attr]  # a mark has one here
            held = {
                account.owner: amount if account.asset.code == "BTC.L" else -amount
                for account, amount in books.items()
                if account.asset.code in {"BTC.L", "BTC.S"} and amount > 0
            }
            usd = {account.owner: amount for account, amount in books.items() if account.purpose == "margin"}
            equities += [usd.get(owner, 0) + much * (new.mark - price) for owner, much in held.items()]
            price = new.mark
        books.update({change.account: change.after for change in each.changes})
    given_ = figures(report(run), "USD")
    short = [-equity for equity in equities if equity < 0]
    assert given_.get("6.5.2", 0) == len(equities)
    assert given_.get("6.5.1.1", 0) == len(short)
    if equities:
        assert given_["6.5.3"] == (len(equities) - len(short)) * 10_000 // len(equities)
        assert given_["6.5.4"] == max(short, default=0)
    assert given_.get("6.5.5") == (sum(short) // len(short) if short else None)
    values = [-(-abs(much) * price * 100_000 // 1_000_000) for much in _contracts(run)]
    assert given_["6.1.1 total"] == sum(values)


def _contracts(run: Run) -> list[int]:
    """Return how many contracts of the market each account holds in the end."""
    return [held for account, held in run.balances.items() if account.asset.code in {"BTC.L", "BTC.S"} and held > 0]


def test_a_mark_that_takes_more_than_the_margin_is_counted_at_its_size_and_no_other() -> None:
    run = play(
        history(
            deposit("A", "20.00"),
            deposit("B", "90.00"),
            trade("A", "B", 10),
            mark("9.00"),
            mark("8.00"),
            'type = "deposit"\nowner = "A"\nmarket = "BTC"\namount = "0.01"',
            deposit("C", "90.00"),
            mark("6.50", '{ owner = "A", counterpart = "C" }'),
        )
    )
    given_ = figures(report(run), "USD")
    assert [given_[code] for code in ("6.5.1.1", "6.5.2", "6.5.3", "6.5.4", "6.5.5")] == [1, 6, 83_33, 14_99, 14_99]


def test_margins_that_bear_a_loss_are_margin_and_nothing_paid_in_beside_it() -> None:
    bears = '    { purpose = "margin", whose = "defaulter" },\n'
    text = TEXT.replace(bears, f'{bears}    {{ purpose = "margin", whose = "others" }},\n')
    run = play(history(*(f"at = 1\n{body}" for body in START), text=text))
    given_ = figures(report(run))
    assert (given_["4.3.15"], given_["6.2.15 total"]) == (given_["4.1.5"], 18_00) == (450_09, 18_00)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ((2024, 3, 31), 3, (2023, 12, 31)),
        ((2024, 2, 29), 12, (2023, 2, 28)),
        ((2023, 6, 30), 3, (2023, 3, 31)),
        ((2023, 12, 29), 3, (2023, 9, 29)),
        ((2024, 5, 30), 3, (2024, 2, 29)),
        ((2021, 1, 1), 1, (2020, 12, 1)),
    ],
)
def test_a_window_begins_so_many_months_before_the_last_day_of_a_month_being_the_last_of_another(
    day: tuple[int, int, int], months: int, before: tuple[int, int, int]
) -> None:
    assert back(dt.date(*day), months) == dt.date(*before)
