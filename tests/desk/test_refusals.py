"""A refusal reaches the terminal in the file's decimals, dates and names, whatever the kernel refuses."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import rhodian
from rhodian import Account, Asset, InvalidAmount, InvalidValue, RhodianError
from rhodian.base import names
from rhodian.machine.text import TextRefused
from rhodian_desk.cli.entry import main
from rhodian_desk.decoding.refusal_words import bare
from rhodian_desk.decoding.refusals import OUR_FAULT, Units, invalid_words, is_count
from rhodian_desk.play.refusals import said
from tests.desk.histories import SOUND, contribute, deposit, events, history, mark, trade

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KERNEL = Path(rhodian.__file__).parent
AMOUNT, EPOCH = 450_000_000, 1_741_737_600
AS_FILES = {AMOUNT: "4,500,000.00 USD", EPOCH: "2025-03-12T00:00:00Z"}
USD = Asset("USD", 2)
TRADER = Account("trader 1", "margin", USD)
DATED = "at = 2025-03-12T00:00:00Z\n"
TIMES = {"time", "last", "due", "end", "until"}

MACHINE_WORDS = re.compile(
    rf"\b{AMOUNT}\b|\b{EPOCH}\b|smallest unit|value of type|\((int|str|bool|float|bytes|NoneType)\)|\bNone\b|\bTrue\b"
    rf"|\b(tuple|{'|'.join(name for name, held in vars(rhodian).items() if isinstance(held, type))})\b|\w\.[A-Z]"
    r"|\d{31}|<|least_bid|most_lot"
)
"""What nobody who wrote a file should have to read."""


def refusals() -> list[type[RhodianError]]:
    """List every class of refusal that the kernel has."""
    found = set[type[RhodianError]]()
    ahead: list[type[RhodianError]] = [RhodianError]
    while ahead:
        below = ahead.pop().__subclasses__()
        ahead.extend(below)
        made = (kind for kind in below if hasattr(kind, "__attrs_attrs__"))
        found.update(kind for kind in made if kind.__module__.startswith("rhodian."))
    return sorted(found, key=lambda kind: kind.__name__)


def sample(kind: type[RhodianError]) -> RhodianError:
    """Make a refusal of a class, with amounts, times and names that would show."""
    values: dict[str, Any] = {}
    for field in (each for each in attrs.fields(kind) if each.init):  # type: ignore[arg-type]  # each is of attrs
        by_type = {"Account": TRADER, "Asset": USD, "str": "trader 1", "object": "trader 1", "int": AMOUNT}
        values[field.name] = by_type.get(str(field.type))
    values |= {name: EPOCH for name in TIMES & values.keys() if values[name] == AMOUNT}
    changes: dict[str, dict[str, Any]] = {
        "InvalidValue": {"field": "amount", "value": AMOUNT, "expected": "another"},
        "InvalidAmount": {"field": "amount", "value": AMOUNT},
        "OutsideBand": {"band_ppm": 50_000},
        "OutOfOrder": {"phase": TRADER, "expected": "Bidding"},
        "LengthMismatch": {"length": 2, "expected": 3},
    }
    return kind(**values | changes.get(kind.__name__, {}))


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)
def test_no_class_of_refusal_says_a_smallest_unit_a_second_since_1970_or_a_type_of_python(
    kind: type[RhodianError],
) -> None:
    told = history(f"{DATED}{deposit('trader 1', '1.00')}")
    refusal = sample(kind)
    words = said(refusal, told, told.events[0])
    assert MACHINE_WORDS.search(words) is None
    assert words.isprintable()
    assert MACHINE_WORDS.search(bare(refusal)) is None
    told_in_file = [AS_FILES[value] for value in attrs.asdict(refusal).values() if value in (AMOUNT, EPOCH)]  # type: ignore[arg-type]  # the same
    if kind is not rhodian.BackDated and told_in_file:
        assert any(number in words for number in told_in_file)


def test_every_class_has_words_of_its_own() -> None:
    told = history(deposit("A", "1.00"))

    class New(RhodianError):
        """A refusal that nobody has thought of."""

    assert said(New(AMOUNT), told, told.events[0]) == f"it cannot be; {OUR_FAULT}"
    for kind in refusals():
        assert said(sample(kind), told, told.events[0]) != f"it cannot be; {OUR_FAULT}"
    assert {TextRefused, InvalidAmount} < set(refusals())


def sites() -> Iterator[tuple[str, str, str]]:
    """Yield each place of the kernel that refuses a value: where, the field, and what would be right."""
    for path in sorted(KERNEL.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assigned = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "InvalidValue":
                field, _, right = node.args
                text = filled(assigned[right.id] if isinstance(right, ast.Name) else right)
                yield f"{path.stem}:{node.lineno}", filled(field), text


def filled(text: ast.expr) -> str:
    """Return a text with something that would show in each of its places."""
    if isinstance(text, ast.Name):
        return "amount"
    if isinstance(text, ast.Call) and ast.unparse(text.func) == "names.at_most":
        most, what = text.args
        return names.at_most(int(placed(most)), filled(what))
    if isinstance(text, ast.Call):  # the name of a place in a column
        return "amounts[1]"
    assert isinstance(text, ast.Constant | ast.JoinedStr)
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    return "".join(placed(part.value) if isinstance(part, ast.FormattedValue) else filled_in(part) for part in parts)


def filled_in(part: ast.expr) -> str:
    """Return a part of a text that is always the same."""
    assert isinstance(part, ast.Constant)
    return str(part.value)


def placed(value: ast.expr) -> str:
    """Return what stands in a place: a name, a number of contracts, characters or seconds, or an amount or a time."""
    code = ast.unparse(value)
    if re.search(r"owner|name|fund|counterpart|side|CONTRACTS|longs|shorts", code):
        return "trader 1"
    return (
        "7"
        if code in {"size", "allowed", "most", "place", "self.lasts"} or code.replace("2 * ", "").isupper()
        else str(EPOCH)
    )


VALUES = [AMOUNT, 10**40, -1, True, None, "trader 1", TRADER, USD, (TRADER,), object()]
KNOWN = Units(USD, USD, USD, "2025-03-12T00:00:00Z")


@pytest.mark.parametrize(("place", "field", "right"), list(sites()), ids=lambda text: text[:40])
def test_no_place_that_refuses_a_value_does_either(place: str, field: str, right: str) -> None:
    for units in (KNOWN, Units()):
        for value in VALUES:
            if value != AMOUNT or not is_count(field, units):  # a number of contracts or of seconds is itself
                words = invalid_words(InvalidValue(field, value, right), units)
                assert MACHINE_WORDS.search(words) is None, place


def test_many_places_are_looked_at() -> None:
    assert len(list(sites())) > 100
    assert any("trader 1 holds" in right for _, _, right in sites())
    assert any(str(EPOCH) in right for _, _, right in sites())


@pytest.mark.parametrize("owner", ["McDonald", "PoolTerms", "Rule.IN_ORDER", "a Bid", "trader 1"])
def test_a_name_that_looks_like_code_is_still_a_name(owner: str) -> None:
    refusal = InvalidValue("quantity", 9, f"at most the 7 that {owner} holds")
    assert invalid_words(refusal, Units(USD)) == f"quantity is 9, and must be at most the 7 that {owner} holds"


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return a function that runs events by the command, and returns what it says of the one that is refused."""

    def run(*bodies: str, text: str = SOUND) -> str:
        file = tmp_path / "history.toml"
        file.write_text(events(*bodies, text=text), encoding="utf-8")
        assert main(["run", str(file)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert MACHINE_WORDS.search(err) is None
        return err.partition(" is refused: ")[2].partition("; nothing was settled")[0]

    return run


WEEK = (deposit("A", "20.00"), deposit("B", "30.00"), trade("A", "B", 15))
MEMBERS = SOUND.replace("period = 100", "period = 100\nnotice = 50")
JOIN = 'type = "join"\npool = "fund"\nowner = "M"\namount = "5.00"'
LOSS = 'type = "loss"\nid = "l"\namount = "3.00"'


def test_margin_is_said_in_decimals(refused: Callable[..., str]) -> None:
    assert refused(deposit("A", "1.00"), f"{DATED}{trade('A', 'B', 1)}") == (
        "account B / margin would have equity 0.00 USD, below its requirement of 1.00 USD"
    )


def test_a_sale_that_may_not_be_is_said_in_names_and_decimals(refused: Callable[..., str]) -> None:
    assert refused(*WEEK, mark("10.00", '{ owner = "A" }')) == (
        "A is worth 20.00 USD and must hold 7.50 USD; only who is worth less than that is sold"
    )
    assert refused(*WEEK, mark("8.00", '{ owner = "A", counterpart = "C", quantity = 20, value = "1.00" }')) == (
        "quantity is 20, and must be at most the 15 that A holds"
    )
    assert refused(*WEEK, mark("8.00", '{ owner = "trader 1" }')) == 'there is no owner "trader 1" here'


def test_a_recovery_of_too_much_is_said_in_decimals(refused: Callable[..., str]) -> None:
    more = 'type = "recovery"\nloss = "l"\namount = "7.00"'
    text = SOUND.replace('pools = ["fund"]', 'pools = ["fund"]\nbears = [{ pool = "fund" }]')
    assert refused(contribute("9.00"), LOSS, more, text=text) == (
        "amount is 7.00 USD, and must be at most the 3.00 USD that has not come back"
    )


def test_times_are_dates_where_the_file_has_dates_and_numbers_where_it_has_numbers(refused: Callable[..., str]) -> None:
    later = 'type = "loss"\nid = "l"\namount = "3.00"\noccurred = 2025-03-13T00:00:00Z'
    assert refused(f"{DATED}{later}") == (
        "occurred is 2025-03-13T00:00:00Z, and must be no later than it is booked, at 2025-03-12T00:00:00Z"
    )
    assert refused(f"at = 7\n{LOSS}\noccurred = 9") == "occurred is 9, and must be no later than it is booked, at 7"
    dated = "at = 2025-03-11T00:00:00Z\n"
    assert refused(f"{DATED}{deposit('A', '1.00')}", f"{dated}{deposit('A', '1.00')}") == (
        "it is dated before the last one, at 2025-03-12T00:00:00Z; time does not go back"
    )


def test_a_time_that_no_date_has_is_said_all_the_same(refused: Callable[..., str]) -> None:
    text = MEMBERS.replace("notice = 50", f"notice = {10**20}")
    leave = 'type = "leave"\npool = "fund"\nowner = "M"'
    notice = 'type = "notice"\npool = "fund"\nowner = "M"'
    assert refused(*(f"{DATED}{each}" for each in (JOIN, notice, leave)), text=text) == (
        "it is asked for at 2025-03-12T00:00:00Z, and due at a time after the year 9999"
    )


def test_members_that_come_and_go_out_of_turn_are_told_of_notices(refused: Callable[..., str]) -> None:
    leave = 'type = "leave"\npool = "fund"\nowner = "M"'
    assert refused(JOIN, leave, text=MEMBERS) == (
        "a leave is of a stake of which notice was given, not of a stake of which no notice was given"
    )
    assert refused(JOIN, JOIN, text=MEMBERS) == ('owner is "M", and must be a name that never had a stake in this pool')


def test_an_amount_that_no_account_holds_is_said_in_decimals(refused: Callable[..., str]) -> None:
    pay = 'type = "transfer"\npayer = { owner = "A", purpose = "cash" }\npayee = { owner = "B", purpose = "cash" }'
    assert refused(f'{pay}\namount = "4500000.00"') == "account A / cash holds 0.00 USD and cannot pay 4,500,000.00 USD"


def test_the_reason_of_a_refused_policy_in_the_document_of_a_comparison_is_in_decimals_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "history.toml"
    file.write_text(events(deposit("A", "1.00"), trade("A", "B", 1)), encoding="utf-8")
    assert main(["compare", str(file), "--json"]) == 1
    out = capsys.readouterr().out
    assert '"reason": "account B / margin would have equity 0.00 USD, below its requirement of 1.00 USD"' in out
