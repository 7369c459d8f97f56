"""The page of a played history shows its time line, who bears what in each round, and what accounts held over time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.history.decode import load
from rhodian_desk.play.play import play
from rhodian_desk.render.history_page import EVENTS, ROUNDS, page
from rhodian_desk.render.history_picture import ACCOUNTS, MARKS
from tests.desk.documents import played as document
from tests.desk.histories import contribute, deposit, events, mark, played, trade
from tests.desk.test_page import ATTACKS, Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "histories").glob("*.toml"))
WEEK = (
    contribute("4.00"),
    deposit("A", "20.00"),
    deposit("B", "30.00"),
    trade("A", "B", 15),
    mark("8.00", '{ owner = "A" }'),
)


def page_of(*bodies: str) -> str:
    """Return the page of events."""
    return page(document(played(*bodies)))


def read(text: str) -> Reader:
    """Read a page strictly."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader


def said(text: str) -> str:
    """Return what a page says."""
    return " ".join(" ".join(read(text).text).split())


def levels(text: str, account: str) -> list[tuple[str, str]]:
    """Return how wide each balance of an account is drawn, from the first event on, and how high."""
    (row,) = re.findall(rf'<p class="name">{account}</p>.*?<div class="levels" aria-hidden="true">(.*?)</div>', text)
    return re.findall(r'<span(?: class="held")? style="width:([\d.]+%)(?:;height:([\d.]+%))?">', row)


def test_the_page_stands_alone() -> None:
    tags = {tag for tag, _ in read(page_of(*WEEK)).tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "form"}
    assert "url(http" not in page_of(*WEEK)


def test_the_result_is_said_first_in_words() -> None:
    assert "A loss of USD 30.00: own margin 20.00, pool 4.00, haircut 6.00." in said(page_of(*WEEK))
    assert "Nothing is lost." in said(page_of(deposit("A", "1.00")))
    hole = page_of('type = "loss"\nid = "hole"\namount = "1234.50"')
    assert "<strong>uncovered 1,234.50</strong>" in hole


def test_the_time_line_has_a_mark_for_each_event_and_a_number_for_each_round() -> None:
    text = page_of(*WEEK)
    ticks = re.findall(r'<span class="(event|round)" style="width:([\d.]+%)">', text)
    assert ticks == [*[("event", "20.000%")] * 4, ("round", "20.000%")]
    assert re.findall(r'<span class="tag"><b>([^<]*)</b>', text.partition("Events <small>")[0]) == ["4"]
    assert "5 events; those in which something was borne: 4." in said(text)


def test_rounds_next_to_one_another_are_one_mark_and_so_are_very_many_events() -> None:
    losses = [f'type = "loss"\nid = "l{place}"\namount = "1.00"' for place in range(3)]
    assert "something was borne: 1\N{EN DASH}3, 5." in said(
        page_of(deposit("A", "1.00"), *losses, deposit("A", "1.00"), losses[0].replace("l0", "l9"))
    )
    many = page_of(*(deposit("A", "1.00") for _ in range(MARKS + 1)))
    assert many.count('<span class="event"') == 1


def test_a_balance_is_drawn_from_the_event_that_left_it_so_until_the_next() -> None:
    text = page_of(*WEEK)
    assert levels(text, "A / margin") == [("20.000%", ""), ("60.000%", "100.000%"), ("20.000%", "")]
    assert levels(text, "house / pool") == [("80.000%", "100.000%"), ("20.000%", "")]
    empty, before, after = levels(text, "B / margin")
    assert empty == ("40.000%", "")
    assert (before, after) == (("40.000%", "55.555%"), ("20.000%", "100.000%"))


def test_contracts_and_the_world_outside_have_no_balance_over_time() -> None:
    over_time = said(page_of(*WEEK)).partition("Balances over time")[2].partition("The books")[0]
    assert "contracts" not in over_time
    assert "outside" not in over_time


def test_the_bearers_are_those_of_the_document_and_numbered_as_in_the_picture() -> None:
    rows = "1 A margin own margin 20.00 2 house pool pool 4.00 3 B margin haircut 6.00"
    assert f"Amounts in USD Who How Altogether {rows}" in said(page_of(*WEEK))


def test_each_round_is_told_step_by_step() -> None:
    made = document(played(*WEEK))
    text = said(page(made)).partition("Round 4, 5")[2]
    places = [text.index(step["phase"]) for step in made["events"][4]["phases"]]
    assert places == sorted(places)
    assert "haircut of gains, in proportion to the gains" in text


def test_what_is_too_long_is_cut_and_counted() -> None:
    bodies = [deposit(f"M{place:03}", "1.00") for place in range(EVENTS)]
    bodies += [f'type = "loss"\nid = "l{place}"\namount = "1.00"' for place in range(ROUNDS + 2)]
    text = said(page_of(*bodies))
    assert f"{ROUNDS + 2} more events, not on this page" in text
    assert "2 more rounds, not drawn" in text
    assert f"{EVENTS - ACCOUNTS} more accounts, whose balances moved less" in text


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_name_becomes_markup(attack: str) -> None:
    made: dict[str, Any] = document(played(*WEEK))
    for event in made["events"]:
        for each in (*event["bore"], *event["changes"]):
            each.update(owner=attack, purpose=attack)
        event.update(what=attack, at=attack)
        for step in event["phases"]:
            step.update(rule=attack)
            step["rows"] = [{**row, "who": attack, "what": attack} for row in step["rows"]]
    made["history"].update(title=attack, summary=attack, assumptions=[attack])
    made.update(policy=attack)
    plain = {tag for tag, _ in read(page_of(*WEEK)).tags}
    assert {tag for tag, _ in read(page(made)).tags} <= plain


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_has_a_page_that_reads_strictly(example: Path) -> None:
    told = load(str(example))
    text = page(document(play(told)))
    reader = read(text)
    tags: Sequence[str] = [tag for tag, _ in reader.tags]
    assert tags.count("table") == tags.count("caption") > 0
    assert all(given.get("scope") in {"col", "row", "rowgroup"} for tag, given in reader.tags if tag == "th")
    assert all("tabindex" in given for _, given in reader.tags if given.get("class") == "scroll")
    assert len(text) < 400_000


def test_the_command_writes_the_page_besides_and_only_of_what_plays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "history.toml", tmp_path / "page.html"
    file.write_text(events(deposit("A", "1.00"), trade("A", "B", 1)), encoding="utf-8")
    assert main(["run", str(file), "--html", str(out)]) == 2
    assert not out.exists()
    file.write_text(events(*WEEK), encoding="utf-8")
    assert main(["run", str(file), "--html", str(out), "--policy", "second", "--last"]) == 0
    shown, err = capsys.readouterr()
    assert "Books in the end" in shown
    assert err.endswith(f"The page is in {out}\n")
    text = said(out.read_text(encoding="utf-8"))
    assert "under the policy second" in text
    assert "rhodian run history.toml --policy second --html OUT" in text
    assert main(["run", str(file), "--html", str(file)]) == 2
