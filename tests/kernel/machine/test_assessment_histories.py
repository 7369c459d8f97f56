"""Checked: in any history nobody is called beyond what it contributed when the period began allows, whoever leaves."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Allocation,
    AssessmentEvent,
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    AssessmentTerms,
    Asset,
    DefaultDeclared,
    Deposit,
    Event,
    PlainLoss,
    Recovery,
    RulesChanged,
    Withdrawal,
)
from tests.fund_members import (
    EUR,
    EUREX,
    OUT,
    assessed,
    called,
    contribution,
    declared,
    owed,
    recovered,
    ruled,
)
from tests.machine_host import Book

if TYPE_CHECKING:
    from collections.abc import Callable

TERMS = attrs.evolve(EUREX, default_ppm=1_000_000, period_ppm=1_700_000, lasts=4, longest=9)
NAMED = "ABCD"
owners, few, amounts = st.sampled_from(NAMED), st.integers(0, 3), st.integers(0, 400)
KINDS = ("pay in", "take out", "default", "call", "call", "call", "pay", "pay", "return", "lose", "recover", "rule")
DRAWN = st.tuples(st.sampled_from(KINDS), few, owners, st.integers(0, 9), amounts)
"""What happens next, how much later, to whom, a place among what there is, and how much."""


class Backwards(Book):
    """A host that lists accounts in another order, and some that hold nothing."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        return [each for each in reversed(self) if (each.purpose, each.asset) == (purpose, asset)]


@attrs.define
class Period:
    """A capped period, written down beside the machine."""

    began: int
    ends: int
    bases: dict[str, int]
    caps: dict[str, int]
    out: set[str] = attrs.field(factory=set)
    of_default: dict[str, dict[str, int]] = attrs.field(factory=dict)
    """What each may be called for each default of the period."""
    called: dict[tuple[str, str], int] = attrs.field(factory=dict)
    """What each was called for each default."""

    def of(self, owner: str) -> int:
        """Return what one was called in the whole period."""
        return sum(amount for (who, _), amount in self.called.items() if who == owner)


@attrs.define
class Written:
    """What has happened, written down by whoever watches."""

    period: Period | None = None
    declared: set[str] = attrs.field(factory=set)
    owes: dict[str, int] = attrs.field(factory=dict)
    lost: int = 0
    seen: Counter[str] = attrs.field(factory=Counter)
    """What has happened, so that a test can say that it does."""

    def event(self, kind: str, time: int, owner: str, place: int, amount: int) -> Event:
        """Return an event of a kind, most often one that is to be taken."""
        now, owing = self.period, sorted(each for each, owes in self.owes.items() if owes)
        defaults = sorted(now.of_default) if now is not None else []
        name = defaults[place % len(defaults)] if defaults and place < 9 else str(place)
        payer = owing[place % len(owing)] if owing and place < 9 else owner
        late = now.ends + 1 if now is not None and place % 2 else time
        terms = attrs.evolve(TERMS, default_ppm=place * 211_111, period_ppm=amount * 9_999, lasts=place)
        events: dict[str, Callable[[], Event]] = {
            "pay in": lambda: Deposit(time, contribution(owner), amount),
            "take out": lambda: Withdrawal(time, contribution(owner), min(amount, 60)),
            "default": lambda: declared(time, str(len(self.declared) if place < 9 else place), owner),
            "call": lambda: called(time, name, amount),
            "pay": lambda: AssessmentPaid(time, "listed", payer, OUT, min(amount, max(1, self.owes.get(payer, 0)))),
            "return": lambda: AssessmentsReturned(max(time, late), "listed"),
            "lose": lambda: PlainLoss(time, f"l{self.lost}", time, OUT, 2 * amount, owner if place % 2 else ""),
            "recover": lambda: Recovery(time, f"l{place % max(1, self.lost)}", OUT, amount // 9),
            "rule": lambda: RulesChanged(time, ruled(terms, since=time + 1)),
        }
        return events[kind]()

    def allows(self, event: Any) -> bool | None:
        """Say whether an event of the fund is to be taken; None of any other."""
        now = self.period
        if isinstance(event, DefaultDeclared):
            return event.id not in self.declared
        if isinstance(event, AssessmentsCalled):
            return now is not None and event.default in now.of_default and event.time <= now.ends
        if isinstance(event, AssessmentPaid):
            return 1 <= event.amount <= self.owes.get(event.owner, 0)
        if isinstance(event, AssessmentsReturned):
            return now is not None and event.time > now.ends
        return None

    def default(self, event: DefaultDeclared, terms: AssessmentTerms, before: Book) -> None:
        """Write down a default."""
        self.declared.add(event.id)
        if self.period is None or event.time > self.period.ends:
            bases = {each: before.get(contribution(each), 0) for each in NAMED if each != event.defaulter}
            caps = {each: held * terms.period_ppm // 10**6 for each, held in bases.items()}
            self.period, self.owes = Period(event.time, event.time, bases, caps), {}
        now = self.period
        now.out.add(event.defaulter)
        now.of_default[event.id] = {
            each: held * terms.default_ppm // 10**6 for each, held in now.bases.items() if each != event.defaulter
        }
        now.ends = max(now.ends, min(now.began + terms.longest, event.time + terms.lasts))
        assert now.ends <= now.began + TERMS.longest

    def call(self, event: AssessmentsCalled, shared: Any, before: Book, after: Book) -> None:
        """Write down a call, once it is seen to keep within the caps, and to be shared as far as they go."""
        now = self.period
        assert now is not None
        assert isinstance(shared, Allocation)
        own, more = now.of_default[event.default], owed(after, now.began)
        for each in NAMED:
            share = more.get(each, 0) - self.owes.get(each, 0)
            assert share >= 0
            assert each not in now.out or share == 0, "a defaulter is not called again"
            now.called[each, event.default] = now.called.get((each, event.default), 0) + share
            assert now.called[each, event.default] <= own.get(each, 0)
            assert now.of(each) <= now.caps.get(each, 0)
            room = min(own.get(each, 0) - now.called[each, event.default], now.caps.get(each, 0) - now.of(each))
            assert not shared.left or room == 0 or each in now.out, "what is left, nobody may be called"
        assert sum(shared.shares) + shared.left == event.amount
        assert sum(more.values()) - sum(self.owes.values()) == sum(shared.shares)
        assert money(before) == money(after), "what is owed is no money"
        self.owes = more

    def pay(self, event: AssessmentPaid, before: Book, after: Book) -> None:
        """Write down a payment, by which exactly as much is owed less, and is money of the member's own."""
        assert self.period is not None
        self.owes[event.owner] -= event.amount
        assert owed(after, self.period.began) == {each: owes for each, owes in self.owes.items() if owes}
        assert after[assessed(event.owner)] - before.get(assessed(event.owner), 0) == event.amount

    def gone_back(self, before: Book, after: Book) -> None:
        """See that nobody owes anything any more, and that everybody has back what nobody drew on."""
        assert self.period is not None
        assert owed(after, self.period.began) == {}
        self.owes = {}
        for each in NAMED:
            back = after.get(recovered(each), 0) - before.get(recovered(each), 0)
            assert (after.get(assessed(each), 0), back) == (0, before.get(assessed(each), 0))

    def note(self, event: Any, before: Book, after: Book) -> None:
        """Note what has happened."""
        self.lost += isinstance(event, PlainLoss)
        self.seen[type(event).__name__] += 1
        now = self.period
        if now is None:
            return
        self.seen["called"] += isinstance(event, AssessmentsCalled) and any(now.of(each) for each in NAMED)
        self.seen["at the cap of the period"] += any(now.of(each) == cap > 0 for each, cap in now.caps.items())
        self.seen["several defaults in a period"] += len(now.of_default) > 1
        self.seen["one in default owes"] += any(self.owes.get(each, 0) for each in now.out)
        self.seen["called after it has left"] += isinstance(event, AssessmentsCalled) and any(
            now.of(each) and not after.get(contribution(each), 0) for each in NAMED
        )
        self.seen["drawn on"] += isinstance(event, PlainLoss) and any(
            after.get(assessed(each), 0) < before.get(assessed(each), 0) for each in NAMED
        )
        self.seen["has back"] += isinstance(event, AssessmentsReturned) and any(
            before.get(assessed(each), 0) for each in NAMED
        )


def money(at: Book) -> dict[Account, int]:
    """Return what there is of money."""
    return {account: held for account, held in at.items() if account.asset == EUR and held}


@pytest.mark.clause("AS-4", "AS-5", "AS-6", "AS-7")
@given(st.lists(st.tuples(owners, amounts), max_size=4), st.lists(DRAWN, max_size=40))
def test_in_any_history_members_are_called_within_their_caps_and_owe_it_until_they_have_paid(
    contributions: list[tuple[str, int]], drawn: list[tuple[str, int, str, int, int]]
) -> None:
    play_beside(contributions, drawn)


def play_beside(contributions: list[tuple[str, int]], drawn: list[tuple[str, int, str, int, int]]) -> Written:
    """Let what is drawn happen, and see after each event what must hold; return what was written down."""
    host, other, written = Book(ruled(TERMS)), Backwards(ruled(TERMS)), Written()
    for event in (Deposit(0, contribution(owner), held) for owner, held in contributions):
        assert (host.take(event) is None) == (other.take(event) is None)
    for kind, gap, owner, place, amount in drawn:
        dated: Any = written.event(kind, host.state.time + gap, owner, place, amount)
        expected, before = written.allows(dated), host.copy()
        taken, again = host.take(dated), other.take(dated)
        assert (taken is None) == (again is None)
        assert expected is None or expected == (taken is not None)
        if taken is None or again is None:
            continue
        host.check()
        assert taken.posting.transfers == again.posting.transfers, "the order of accounts does not matter"
        if isinstance(dated, DefaultDeclared):
            (terms,) = host.state.current.assessments
            if written.period is not None and dated.time > written.period.ends:
                written.gone_back(before, host)
                written.seen["has back before the next period"] += money(before) != money(host)
            else:
                assert money(before) == money(host)
            written.default(dated, terms, before)
        elif isinstance(dated, AssessmentsCalled):
            written.call(dated, taken.posting.receipt, before, host)
        elif isinstance(dated, AssessmentPaid):
            written.pay(dated, before, host)
        elif isinstance(dated, AssessmentsReturned):
            written.gone_back(before, host)
        elif written.period is not None:
            owes = {each: amount for each, amount in written.owes.items() if amount}
            assert owed(host, written.period.began) == owes, "nothing else moves what is owed"
        written.note(dated, before, host)
    return written


def test_whatever_can_happen_in_a_history_does() -> None:
    seen: Counter[str] = Counter()
    for seed in range(250):
        random = Random(seed)  # noqa: S311  # the same histories at every run
        held = [(each, random.randint(0, 400)) for each in NAMED]
        drawn = [
            (
                random.choice(KINDS),
                random.randint(0, 2),
                random.choice(NAMED),
                random.randint(0, 9),
                random.randint(0, 400),
            )
            for _ in range(40)
        ]
        seen += play_beside(held, drawn).seen
    assert min(seen[kind.__name__] for kind in get_args(AssessmentEvent)) >= 50
    for what in (
        "called", "at the cap of the period", "several defaults in a period", "one in default owes", "drawn on",
        "has back", "called after it has left", "has back before the next period",
    ):  # fmt: skip
        assert seen[what] >= 20, what
