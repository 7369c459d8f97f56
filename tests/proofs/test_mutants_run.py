"""Checked: a mutant runs in a process of its own, dies of a proof only, and is equivalent only if that is proved."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian_proofs.attest.records import BadRecord
from rhodian_proofs.language import hashes
from rhodian_proofs.mutation.expressions import expressions_same
from rhodian_proofs.mutation.fates import Fate, score
from rhodian_proofs.mutation.kept import Kept
from rhodian_proofs.mutation.mutants import Trial, kernel_sources, select_mutants
from rhodian_proofs.mutation.reach import Known, known_claims, reaching, units
from rhodian_proofs.mutation.servers import Patience, Servers
from rhodian_proofs.record import Limits, Reached, Verdict
from rhodian_proofs.run.registry import find

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.mutation.mutation import Mutant


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    found = Servers()
    yield found
    found.close()


def known(claim: str) -> Known:
    """Return a claim that is put to whatever mutant the test names."""
    return Known(find("", claim), frozenset(), 1)


def mutant(place: str, before: str, after: str) -> Mutant:
    (found,) = [each for each in select_mutants([place]) if (each.before, each.after) == (before, after)]
    return found


def fate_of(servers: Servers, changed: Mutant, *asked: Known, patience: Patience | None = None) -> Fate:
    """Put claims to a mutant, with nothing known from earlier."""
    patience = patience or Patience()
    return Trial(servers, asked, Kept(None, patience), lambda _: patience).fate_of(changed, asked)


SEAM = known("a_whole_number_is_an_amount_exactly_if_it_is_not_negative")
IN_ORDER = known("in_order_accounts_for_every_unit")
NOT_AN_AMOUNT = (
    "base.numbers.natural",
    "value.__class__ is not int or value < 0",
    "(value.__class__ is not int)",
)
"""A change by which numbers below 0 are amounts; one by which 0 is none is refused as the kernel is loaded."""


def test_a_mutant_that_a_claim_notices_is_killed_with_numbers_that_show_it(servers: Servers) -> None:
    fate = fate_of(servers, mutant(*NOT_AN_AMOUNT), SEAM)
    assert (fate.end, fate.clause) == ("refuted", "AM-1")
    assert "value = -1" in fate.why


def test_the_kernel_as_it_is_is_not_killed(servers: Servers) -> None:
    as_it_is = attrs.evolve(mutant(*NOT_AN_AMOUNT), source=kernel_sources()["rhodian.base.numbers"])
    trial = Trial(servers, (), Kept(None, Patience()), lambda _: Patience())
    answer = trial._put(as_it_is, list(units([SEAM])), 20, Patience())
    assert (answer["end"], answer["left"]) == ("survived", [])


def test_a_mutant_of_a_loop_is_killed_by_numbers_or_by_its_invariant(servers: Servers) -> None:
    changed_loop = mutant("sharing.allocation.in_order.*", "min(left, capacity)", "capacity")
    assert fate_of(servers, changed_loop, IN_ORDER).end == "refuted"
    trial = Trial(servers, (), Kept(None, Patience()), lambda _: Patience())
    at_any_length = [unit for unit in units([IN_ORDER]) if unit.length is None]
    answer = trial._put(changed_loop, at_any_length, 20, Patience())
    assert answer["end"] == "proof broken"
    assert "step of in_order" in answer["why"]


def test_a_mutant_that_does_not_load_is_told_apart_from_one_that_is_killed(servers: Servers) -> None:
    broken = attrs.evolve(mutant(*NOT_AN_AMOUNT), source="raise ValueError\n")
    fate = fate_of(servers, broken, SEAM)
    assert (fate.end, fate.is_killed, fate.is_left) == ("does not load", False, False)


def test_a_mutant_that_the_engine_refuses_is_told_apart_from_one_that_is_killed(servers: Servers) -> None:
    source = kernel_sources()["rhodian.base.numbers"]
    check = "    if value.__class__"
    asked = attrs.evolve(
        mutant(*NOT_AN_AMOUNT),
        source=source.replace(check, f"    if hash(value) == 123456789:\n        value = 0\n{check}", 1),
    )
    fate = fate_of(servers, asked, SEAM)
    assert (fate.end, fate.is_killed, fate.is_left, fate.clause) == ("rejected", False, False, "")


@pytest.mark.parametrize(
    "as_it_is",
    [
        {"end": "refuted", "why": "", "done": 0},
        {"end": "out of time", "why": "", "done": 0},
        {"end": "survived", "why": "", "done": 1, "unsure": {"end": "rejected", "why": "a new engine"}},
    ],
)
def test_a_claim_that_does_not_hold_of_the_kernel_as_it_is_kills_nothing(
    servers: Servers, as_it_is: dict[str, Any]
) -> None:
    class Stale(Servers):
        def ask(self, **question: Any) -> dict[str, Any]:
            if question["kind"] == "same":
                return {"same": False}
            if "source" not in question:
                return as_it_is
            fails = any(unit["claim"] == SEAM.claim.name for unit in question["units"])
            return {"end": "refuted", "why": "", "done": 0} if fails else {"end": "survived", "why": "", "done": 1}

    fate = fate_of(Stale(), mutant(*NOT_AN_AMOUNT), SEAM, IN_ORDER)
    assert (fate.end, fate.is_left) == ("survived", True)
    assert fate_of(servers, mutant(*NOT_AN_AMOUNT), SEAM, IN_ORDER).is_killed


@pytest.mark.parametrize(
    ("place", "before", "after", "by"),
    [
        ("sharing.allocation.in_order.*", "min(left, capacity)", "min(capacity, left)", "of the expression"),
        ("sharing.allocation.in_proportion", "total == 0", "(total) <= (0)", "in_proportion_accounts_for_every_unit"),
    ],
)
def test_a_mutant_that_does_the_same_is_proved_equivalent(
    servers: Servers, place: str, before: str, after: str, by: str
) -> None:
    claims = {"sharing.allocation.in_order.*": "in_order_accounts_for_every_unit"}
    asked = known(claims.get(place, "in_proportion_accounts_for_every_unit"))
    fate = fate_of(servers, mutant(place, before, after), asked)
    assert fate.end == "equivalent"
    assert by in fate.why


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("0 < len(text)", "0 != len(text)", True),
        ("0 < len(text)", "0 <= len(text)", False),
        ("weight > 0", "weight != 0", True),
        ("balance < 0", "balance != 0", False),
        ("asset.scale == 0", "asset.scale <= 0", True),
        ("asset.scale == 0", "asset.scale <= 1", False),
        ("weight + 1", "1 + weight", True),
        ("text == 'a'", "text == 'a'", False),
        ("min(weight, text.most - 1)", "min(text.most - 1, weight)", True),
        ("min(weight, text.most - 1)", "max(text.most - 1, weight)", False),
        ("len(set(text)) < len(text)", "len(set(text)) != len(text)", True),
        (
            "len({each.first: 0 for each in text}) < len(text)",
            "len({each.first: 0 for each in text}) > len(text)",
            False,
        ),
        ("len(seen) < len(text)", "len(seen) != len(text)", True),
        ("len(text) < len(seen)", "len(text) != len(seen)", False),
    ],
)
def test_an_expression_is_the_same_only_if_it_is_for_all_numbers_that_its_parts_can_be(
    before: str, after: str, *, same: bool
) -> None:
    kinds = {"weight": "Amount", "balance": "int", "scale": "scale", "text": "str"}
    given = {"seen": ast.parse("{each for each in text}", mode="eval").body}
    assert expressions_same(before, after, kinds, 5_000, given) == same


def is_same(servers: Servers, each: Mutant, *claims: str) -> bool:
    """Ask whether a mutant is proved equivalent by the invariants of claims."""
    answer = servers.ask(
        kind="same",
        module=each.module,
        budget=20,
        timeout_ms=5_000,
        changed=each.source,
        function=each.function,
        line=each.line,
        before=each.before,
        after=each.after,
        claims=list(claims),
    )
    return bool(answer["same"])


@pytest.mark.parametrize(
    ("place", "before", "after"),
    [
        ("sharing.allocation.in_order.*", "min", "max"),
        ("sharing.allocation.in_order", 'natural(amount, "amount")', "pass"),
        ("sharing.allocation.in_proportion", "total == 0", "(total) != (0)"),
        ("base.accounts.Account.is_outside", "self.owner == OUTSIDE", "(self.owner) != (OUTSIDE)"),
        ("ledger.posting.Transfer.*", "payer == payee", "(payer) != (payee)"),
        ("ledger.posting.post", "payer_balance < amount", "(payer_balance) <= (amount)"),
    ],
)
def test_a_mutant_that_does_something_else_is_not_proved_equivalent(
    servers: Servers, place: str, before: str, after: str
) -> None:
    changed_one = mutant(place, before, after)
    assert not is_same(servers, changed_one, "sharing_is_total", "post_conserves_every_asset")


def test_what_the_solver_does_not_know_kills_nothing() -> None:
    class Unsure(Servers):
        def ask(self, **question: Any) -> dict[str, Any]:
            unsure = {"end": "undecided", "why": "a step"}
            return {"same": False} if question["kind"] == "same" else {"end": "survived", "why": "", "unsure": unsure}

    fate = fate_of(Unsure(), mutant(*NOT_AN_AMOUNT), SEAM)
    assert (fate.end, fate.why, fate.is_left) == ("undecided", "a step", True)


def test_a_mutant_that_never_ends_is_out_of_time_and_is_left(servers: Servers) -> None:
    check = "    if value.__class__"
    source = kernel_sources()["rhodian.base.numbers"].replace(check, f"    while value < 0: pass\n{check}")
    endless = attrs.evolve(mutant(*NOT_AN_AMOUNT), source=source)
    fate = fate_of(servers, endless, SEAM, patience=Patience(1_000, -9, 1, -9))
    assert (fate.end, fate.why, fate.is_left, fate.is_killed) == ("out of time", "it did not end", True, False)


def test_claims_that_there_was_no_time_for_are_put_to_a_mutant_once_it_is_not_proved_equivalent() -> None:
    class Slow(Servers):
        def __init__(self) -> None:
            super().__init__()
            self.heard: list[Any] = []

        def ask(self, **question: Any) -> dict[str, Any]:
            self.heard.append(question.get("units", "same"))
            if question["kind"] == "same":
                return {"same": False}
            late = {"end": "out of time", "why": "", "done": 2}
            return late if len(self.heard) == 1 else {"end": "survived", "why": "", "done": len(question["units"])}

    slow = Slow()
    assert fate_of(slow, mutant(*NOT_AN_AMOUNT), IN_ORDER, SEAM).end == "survived"
    first, between, second = slow.heard
    assert (between, second) == ("same", first[2:])


def test_two_checks_that_cannot_both_fail_may_change_places(servers: Servers) -> None:
    found = [each for each in select_mutants(["ledger.posting.Transfer.*"]) if each.operator == "reordered statements"]
    (swapped,) = [each for each in found if each.after.startswith("if payer.asset not in")]
    (wrong,) = [each for each in found if each.after.startswith("natural(self.amount")]
    assert [is_same(servers, each, "post_conserves_every_asset") for each in (swapped, wrong)] == [True, False]


def test_a_mutant_of_a_module_of_which_nothing_can_be_claimed_is_told_apart_and_left(servers: Servers) -> None:
    changed = mutant("machine.text._value", "return plain", "return path")
    fate = fate_of(servers, changed)
    assert (fate.end, fate.is_killed, fate.is_left) == ("under no claim", False, True)
    assert score([fate]).could_be_killed == 1


def test_a_mutant_that_no_claim_goes_through_survives(servers: Servers) -> None:
    fate = fate_of(servers, mutant(*NOT_AN_AMOUNT))
    assert (fate.end, fate.why) == ("survived", "no claim goes through it")


IN_POST = {
    "name": "post_conserves_every_asset",
    "functions": ["rhodian.ledger.posting:post"],
    "paths": 30,
    "questions": 9,
}
IN_PROPORTION = {"name": "in_proportion_accounts_for_every_unit", "functions": [], "paths": 2, "questions": 3}
POST = ("ledger.posting.post", "payer_balance < amount", "(payer_balance) <= (amount)")


class Signed:
    """A cache that holds the verdict of one claim, or of none, beside a record of what was signed off."""

    def __init__(self, *verdicts: Verdict) -> None:
        self.verdicts = {verdict.name: verdict for verdict in verdicts}

    def load(self, claim: Claim, _: Limits) -> Verdict | None:
        return self.verdicts.get(claim.name)


@pytest.fixture
def _signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhodian_proofs.attest.records.read", lambda _: {"claims": [IN_POST, IN_PROPORTION]})


def known_by(*verdicts: Verdict) -> dict[str, Known]:
    found = known_claims(Signed(*verdicts))  # type: ignore[arg-type]  # all that is asked of a cache
    return {each.claim.name: each for each in found}


@pytest.mark.usefixtures("_signed")
def test_a_claim_is_put_to_the_mutants_of_what_it_went_through_when_it_was_signed_off_and_to_no_others() -> None:
    found = known_by()
    assert list(found) == [IN_PROPORTION["name"], IN_POST["name"]], "the cheapest first"
    assert reaching(mutant(*POST), found.values(), kernel_sources()) == (found["post_conserves_every_asset"],)
    assert reaching(mutant(*NOT_AN_AMOUNT), found.values(), kernel_sources()) == ()


@pytest.mark.usefixtures("_signed")
def test_a_verdict_that_holds_of_the_code_as_it_is_says_more_than_what_was_signed_off() -> None:
    through = (Reached("rhodian.base.numbers:natural", "0" * 64),)
    found = known_by(Verdict("LE-1", "post_conserves_every_asset", "It does.", reached=through))
    assert reaching(mutant(*POST), found.values(), kernel_sources()) == ()
    assert [each.claim.clause for each in reaching(mutant(*NOT_AN_AMOUNT), found.values(), kernel_sources())] == [
        "LE-1"
    ]


def test_without_a_record_that_can_be_read_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise BadRecord("none")

    monkeypatch.setattr("rhodian_proofs.attest.records.read", refuse)
    assert known_by() == {}


def test_a_constant_reaches_the_claims_of_the_functions_that_read_it() -> None:
    constant = next(each for each in select_mutants(["base.rates.<module>"]) if each.name == "PPM")
    reads, does_not = (attrs.evolve(SEAM, functions=frozenset({f"rhodian.{name}"})) for name in READING)
    assert reaching(constant, [reads, does_not], kernel_sources()) == (reads,)


READING = ("base.rates:part_up", "auctions.awards:fill")


def test_the_short_lengths_and_the_unknown_one_come_before_the_long_ones() -> None:
    lengths = [unit.length for unit in units([IN_ORDER, SEAM])]
    assert lengths[:5] == [0, 1, 2, None, None]
    assert lengths == [*lengths[:5], *range(3, IN_ORDER.claim.length_max + 1)]


def test_the_kernel_that_is_installed_is_never_written_to(servers: Servers) -> None:
    before = {path: path.stat().st_mtime_ns for path in hashes.modules("rhodian").values()}
    assert fate_of(servers, mutant(*NOT_AN_AMOUNT), SEAM).is_killed
    assert {path: path.stat().st_mtime_ns for path in hashes.modules("rhodian").values()} == before
