"""`rhodian monitor`: how books stood over time, by another count, and what is said of thresholds and of bad input."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.cli.entry import main
from rhodian_desk.cli.options import TABLES
from rhodian_desk.disclosure.monitor import TIMES_MAX, monitor
from rhodian_desk.history.decode import load
from rhodian_desk.history.monitors import MonitorEntry
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.play.play import play
from tests.desk.documents import monitor as document
from tests.desk.documents import violations
from tests.desk.histories import SOUND, contribute, deposit, events, mark, played, trade

if TYPE_CHECKING:
    from collections.abc import Sequence

HISTORIES = Path(__file__).parents[2] / "examples" / "histories"
EUREX = HISTORIES / "eurex-disclosure-2023.toml"
DAY = 86_400

FUND = """\
schema = "rhodian.history/1"
id = "a-fund"
title = "A fund"
date = 2024-03-04

[[assets]]
code = "USD"
scale = 2

[policies.only]
bears = [{ purpose = "fund" }]
"""


def watching(*lines: str, text: str = SOUND) -> str:
    """Return the file with a table [monitor]."""
    return "\n".join((text, "[monitor]", *lines, ""))


def paid_in(owner: str, amount: int) -> str:
    """Return a contribution to the fund, in smallest units."""
    return f'type = "deposit"\nowner = "{owner}"\npurpose = "fund"\namount = "{amount // 100}.{amount % 100:02}"'


def stressed(day: str, one: int, two: int) -> str:
    """Return what a stress test found, in whole units."""
    return f'\n[[stress]]\nday = {day}\none = "{one}.00"\ntwo = "{two}.00"\n'


def ratio(of: dict[str, str]) -> Fraction:
    """Return a ratio of a document."""
    return Fraction(int(of["part"]), int(of["whole"]))


def faults(text: str, tmp_path: Path) -> list[str]:
    """Return what is wrong with a file."""
    file = tmp_path / "history.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioFaults) as caught:
        load(str(file))
    return [str(fault).removeprefix(f"{file}: ") for fault in caught.value.faults]


@pytest.mark.parametrize("file", sorted(HISTORIES.glob("*.toml")), ids=lambda file: file.stem)
def test_every_history_can_be_watched_and_gives_a_document_of_the_schema(file: Path) -> None:
    made = document(monitor(play(load(str(file)))))
    assert violations(made, "monitor") == []
    assert made["points"]


def test_the_cover_of_eurex_is_what_was_paid_in_over_the_published_stress_losses() -> None:
    made = document(monitor(play(load(str(EUREX)))))
    # 143 and 57 million of the house and 7,741.0 million of the members; published peaks of one and of two members.
    last = made["points"][-1]["covers"]
    assert [(each["paid_in"], each["one"], each["two"]) for each in last] == [
        ("7941000000.00", "3714600000.00", "6821800000.00")
    ]
    assert ratio(last[0]["cover_two"]) == Fraction(79_410, 68_218)
    assert made["points"][0]["covers"] == []  # before the first stress test nothing is known
    (alert,) = made["alerts"]
    assert (alert["kind"], alert["limit"], alert["first"], alert["stands"]) == (
        "cover below",
        "120%",
        "2023-12-01T23:59:59Z",
        True,
    )


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=8))
def test_concentration_is_of_each_owner_by_its_part(amounts: list[int]) -> None:
    run = played(*(paid_in(f"M{place}", amount) for place, amount in enumerate(amounts)), text=FUND)
    made = document(monitor(run))
    for count, point in enumerate(made["points"], 1):
        (found,) = point["concentrations"]
        parts = [Fraction(amount, sum(amounts[:count])) for amount in amounts[:count]]
        assert ratio(found["share"]) == max(parts)
        assert ratio(found["herfindahl"]) == sum(part * part for part in parts)
        assert Fraction(1, count) <= ratio(found["herfindahl"]) <= ratio(found["share"]) <= 1
        assert found["owners"] == count


@given(
    st.lists(st.tuples(st.integers(1, 1_000), st.integers(0, 1_000)), min_size=1, max_size=6),
    st.integers(1, 2),
    st.integers(1, 9_999_999),
)
def test_an_alert_is_each_time_at_which_the_exact_cover_is_below_and_no_other(
    rows: list[tuple[int, int]], cover: int, limit: int
) -> None:
    text = FUND + f'\n[monitor]\ncover = {cover}\ncover_below = "{limit // 10_000}.{limit % 10_000:04}%"\n'
    for place, (one, more) in enumerate(rows):
        text += stressed(f"1970-01-{place + 2:02}", one, one + more)
    made = document(monitor(played(paid_in("A", 50_000), text=text)))
    below = [
        f"{DAY * (place + 2) - 1}"
        for place, (one, more) in enumerate(rows)
        if Fraction(500, one + more * (cover == 2)) < Fraction(limit, 10**6)
    ]
    found = made["alerts"]
    assert [each["at"] for alert in found for each in alert["crossed"]] == below
    assert [alert["first"] for alert in found] == below[:1]
    last = str(DAY * (len(rows) + 1) - 1)
    assert [alert["stands"] for alert in found] == ([below[-1] == last] if below else [])


@pytest.mark.parametrize(("limit", "stands"), [("100%", False), ("100.0001%", True)])
def test_a_figure_that_is_just_its_threshold_is_no_alert(limit: str, stands: bool) -> None:  # noqa: FBT001  # a case
    text = FUND + f'\n[monitor]\ncover_below = "{limit}"\n' + stressed("1970-01-01", 1, 5)
    assert monitor(played(paid_in("A", 500), text=text)).stands is stands


def test_a_pool_is_used_by_what_it_paid_in_the_period_and_anew_in_the_next() -> None:
    text = watching('utilisation_above = "50%"')
    told = (contribute("100.00"), deposit("A", "10.00"), deposit("B", "100.00"), trade("A", "B", 10))
    run = played(*told, mark("7.00"), "at = 250\n" + deposit("C", "1.00"), text=text)
    pools = [point["pools"][0] for point in document(monitor(run))["points"]]
    # A loses 30.00 and has 10.00 less a fee of 0.10: the pool pays the rest, of a limit of 30.00 in 100 seconds.
    used = [Fraction(pool["drawn_in_period"]) for pool in pools]
    assert used[:4] == [0, 0, 0, 0]
    assert 15 < used[4] < 30
    assert used[5] == 0
    for pool in pools:
        room = min(Fraction(pool[key]) for key in ("balance", "event_limit"))
        assert Fraction(pool["available"]) == min(room, 30 - Fraction(pool["drawn_in_period"]))
    (alert,) = monitor(run).alerts
    assert ([at for at, _ in alert.crossed], alert.stands) == (["5"], False)


def test_margin_is_what_holders_have_over_what_the_terms_ask_for() -> None:
    told = (deposit("A", "30.00"), deposit("B", "20.00"), deposit("C", "500.00"), trade("A", "B", 10), mark("11.50"))
    last = document(monitor(played(*told)))["points"][-1]["margins"][0]
    # Ten contracts at 10.00: each pays a fee of 0.10; at 11.50 B has lost 15.00. C holds nothing.
    assert (last["holders"], last["open_interest"]) == (2, [{"market": "BTC", "contracts": 10}])
    assert (last["initial"], last["maintenance"]) == ("23.00", "11.50")
    equity = {"A": Fraction(30 + 15), "B": Fraction(20 - 15)}
    fees = sum(equity.values()) - Fraction(last["equity"])
    assert 0 <= fees < 1
    assert (last["below_initial"], last["below_maintenance"]) == (1, 1)
    assert ratio(last["over_initial"]) == Fraction(last["equity"]) / 23


@given(st.integers(1, 50), st.lists(st.integers(1, 200), min_size=1, max_size=5, unique=True))
def test_every_stretch_of_seconds_is_looked_at_once_at_its_end(every: int, at: list[int]) -> None:
    rising = sorted(at)
    run = played(*(f"at = {time}\n{paid_in('A', 100)}" for time in rising), text=FUND)
    points = monitor(run, every).points
    assert [point.time for point in points] == [
        end for end in range(every - 1, rising[-1] + every, every) if end >= rising[0]
    ]
    for point in points:
        assert [each.amount for each in point.resources] == [100 * sum(time <= point.time for time in rising)]


def test_too_many_times_are_refused_with_what_would_be_right() -> None:
    run = played(paid_in("A", 1), f"at = {TIMES_MAX + 1}\n{paid_in('A', 1)}", text=FUND)
    with pytest.raises(ScenarioFaults, match="more than 10,000; give --every more seconds"):
        monitor(run, 1)
    assert len(monitor(run).points) == 2


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['cover_below = "100%"'], "monitor.cover_below can never be crossed, for the file has no stress losses"),
        (['concentration_above = "10%"'], "monitor.concentration_above can never be crossed, for the file has nobody"),
        (["cover = 3"], "monitor.cover is 3; write 1 or 2"),
        (["cover = true"], "monitor.cover is true; write 1 or 2"),
        (["cover = []"], "monitor.cover is "),
        (["margin_below = 1.5"], "monitor.margin_below is 1.5"),
        (["margin_below = 1"], "monitor.margin_below is 1; write percent"),
        (['margin_below = "-5%"'], 'monitor.margin_below is "-5%"; write percent'),
        (['margin_below = "1.23456%"'], 'monitor.margin_below is "1.23456%"; write percent'),
        (['margin_below = "\N{ARABIC-INDIC DIGIT FIVE}%"'], "monitor.margin_below is "),
        (['margin_below = "' + "9" * 5_000 + '%"'], "monitor.margin_below is "),
        (['margin_bellow = "5%"'], "monitor.margin_bellow is an unknown key"),
    ],
)
def test_every_fault_of_the_table_is_named_by_its_key(lines: Sequence[str], said: str, tmp_path: Path) -> None:
    (fault,) = faults(events(deposit("A", "1.00"), text=watching(*lines)), tmp_path)
    assert fault.startswith(said)


def test_without_a_pool_or_a_market_their_thresholds_are_faults(tmp_path: Path) -> None:
    text = watching('utilisation_above = "10%"', 'margin_below = "150%"', text=FUND)
    first, second = faults(events(paid_in("A", 1), text=text), tmp_path)
    assert first.endswith("the file has no pool; give [[pools]]")
    assert second.endswith("no rule asks for margin; give [[markets]]")


@pytest.fixture
def ran(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that runs a command on a text, and returns its exit code and what it said."""

    def run(command: str, text: str, *words: str) -> tuple[int, str, str]:
        file = tmp_path / "history.toml"
        file.write_text(text, encoding="utf-8")
        code = main([command, str(file), *words])
        return code, *capsys.readouterr()

    return run


def test_the_exit_code_says_whether_an_alert_stands_and_run_leaves_thresholds_aside(ran: Any) -> None:
    told = (paid_in("A", 75), paid_in("B", 25))
    high, low = (events(*told, text=watching(f'concentration_above = "{at}%"', text=FUND)) for at in (75, 74))
    assert [ran("monitor", text)[0] for text in (high, low)] == [0, 1]
    assert "1 alert stands." in ran("monitor", low)[1]
    assert "No alert stands." in ran("monitor", high)[1]
    plain = ran("run", events(*told, text=FUND), "--json")
    assert ran("run", low, "--json") == plain
    assert ran("check", low)[0] == 0
    code, out, err = ran("monitor", low.replace("74%", "74"))
    assert (code, out) == (2, "")
    assert "nothing was settled or written" in err


def test_what_is_not_shown_is_named(ran: Any) -> None:
    said = json.loads(ran("monitor", events(paid_in("A", 1), text=FUND), "--json")[1])["lacking"]
    assert [each["what"] for each in said] == ["cover", "utilisation", "margin coverage, open interest"]


def test_names_of_the_file_are_escaped_on_the_page_and_it_is_the_same_each_time(ran: Any, tmp_path: Path) -> None:
    text = events(paid_in("<script>alert(1)</script>", 100), text=watching('concentration_above = "5%"', text=FUND))
    text = text.replace('purpose = "fund"', 'purpose = "<b>fund"')
    pages = []
    for name in ("one.html", "two.html"):
        assert ran("monitor", text, "--html", str(tmp_path / name))[0] == 1
        pages.append((tmp_path / name).read_text(encoding="utf-8").replace(name, ""))
    assert pages[0] == pages[1]
    assert "<script" not in pages[0]
    assert "<b>fund" not in pages[0]
    assert pages[0].count("<svg") == 2


def test_times_beyond_the_calendar_are_watched_and_drawn(ran: Any, tmp_path: Path) -> None:
    text = events(paid_in("A", 1), f"at = {10**15}\n{paid_in('A', 1)}", text=FUND)
    assert ran("monitor", text, "--html", str(tmp_path / "page.html"))[0] == 0


def test_the_largest_amounts_over_the_least_loss_are_watched_and_drawn(ran: Any, tmp_path: Path) -> None:
    least = stressed("1970-01-01", 0, 0).replace('"0.00"', '"0.01"')
    most = f'type = "deposit"\nowner = "A"\npurpose = "fund"\namount = "{"9" * 296}.00"'
    text = events(most, text=f'{FUND}[monitor]\ncover_below = "5%"\n{least}')
    page = tmp_path / "page.html"
    assert ran("monitor", text, "--html", str(page))[0] == 0
    assert page.read_text(encoding="utf-8").count("<svg") == 3
    found = json.loads(ran("monitor", text, "--json")[1])["points"][-1]["covers"][0]["cover_two"]
    assert ratio(found) == int("9" * 296 + "00")


def test_the_guide_names_every_key_and_every_table() -> None:
    guide = (HISTORIES.parents[1] / "docs" / "monitor.md").read_text(encoding="utf-8")
    keys = [field.name for field in attrs.fields(MonitorEntry)]
    assert [each for each in (*keys, *TABLES["monitor"]) if f"`{each}`" not in guide] == []
