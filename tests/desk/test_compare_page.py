"""The page of a comparison: whole, safe, readable and the same every time."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from rhodian_desk.comparison.compare import compare
from rhodian_desk.play.played import KINDS
from rhodian_desk.render.compare_page import page
from rhodian_desk.render.compare_picture import NAMED, look, share
from rhodian_desk.render.page_frame import ROWS_A_GROUP
from tests.desk.documents import comparison as document
from tests.desk.histories import SOUND, deposit, history, trade
from tests.desk.histories import mark as marked
from tests.desk.test_compare import CRASH, POLICIES, compared
from tests.desk.test_page import ATTACKS, Reader, attributes
from tests.desk.test_page_bars import STYLE, bars

Record = dict[str, Any]
OUT = 'type = "withdraw"\nowner = "C"\nmarket = "BTC"\namount = "16.00"'


def read(made: Record) -> Reader:
    """Read the page of a document strictly."""
    reader = Reader()
    reader.feed(page(made))
    reader.close()
    assert reader.open == []
    return reader


def many(accounts: int) -> Record:
    """Return the document of one long who is broke and many shorts who gain."""
    shorts = [f"Short {place}" for place in range(accounts)]
    bodies = [deposit("Long", f"{4 * accounts}.00"), *(deposit(short, "20.00") for short in shorts)]
    bodies += [trade("Long", short, 1) for short in shorts]
    return document(compared(*bodies, marked("5.00", '{ owner = "Long" }'), policies="first,closed"))


def text(made: Record) -> str:
    """Return what the page says."""
    return " ".join(" ".join(read(made).text).split())


def test_the_page_stands_alone() -> None:
    made = page(document(compared(*CRASH)))
    reader = read(document(compared(*CRASH)))
    tags = {tag for tag, _ in reader.tags}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "image", "use", "base", "form"})
    assert attributes(reader, "href") == attributes(reader, "src") == []
    assert not [name for _, given in reader.tags for name in given if name.startswith("on")]
    assert "@import" not in made
    assert "url(" not in made


def test_the_bars_are_told_in_words_too() -> None:
    shown = text(document(compared(*CRASH)))
    assert "first own margin 20.00, pool 4.00, haircut 16.00" in shown
    assert "B margin 12.00 of 60.00, 20.0 % 20.00 of 60.00, 33.3 %" in shown
    assert re.search(r"house pool [\d.]+ of [\d.]+, [\d.]+ % nothing", shown)


def test_parts_of_a_bar_are_as_wide_as_what_they_stand_for() -> None:
    made = page(document(compared(*CRASH, policies="first")))
    assert bars(made)[0] == (
        "100.000%",
        [
            ("50.000%", "own-margin", "width", "100.000%"),
            ("10.000%", "pool", "width", "100.000%"),
            ("30.000%", "haircut", "width", "100.000%"),
            ("10.000%", "haircut", "width", "100.000%"),
        ],
    )


def test_a_bill_is_filled_as_far_as_the_account_bears_of_what_it_had() -> None:
    made = page(document(compared(*CRASH, policies="first")))
    cell = re.findall(r'<td class="n bill">12.00 of 60.00, 20.0\xa0%(<div.*?</div>)</td>', made)
    assert [bars(each) for each in cell] == [
        [("100.000%", [("20.000%", "haircut", "width", "100.000%"), ("80.000%", "", "", "")])]
    ]


def test_a_part_has_its_number_in_the_table_and_its_name_and_amount() -> None:
    made = page(document(compared(*CRASH, policies="first")))
    tags = re.findall(r'<span class="tag"><b>(\d)</b><span><b>([^<]*)</b><small>([^<]*)</small>', made)
    assert tags == [("1", "A", "20.00"), ("2", "house", "4.00"), ("3", "B", "12.00"), ("4", "C", "4.00")]
    rows = re.findall(r'<span class="number">(\d)</span> ([^<]*) <span', made)
    assert rows == [(number, name) for number, name, _ in tags]


def test_every_kind_has_a_look_of_its_own() -> None:
    looks = [re.search(rf"\n\.{look(kind)} \{{([^}}]*)\}}", STYLE) for kind in KINDS]
    told = [found[1] for found in looks if found]
    assert len(set(told)) == len(told) == len(KINDS)
    assert sum("--hatch" not in each for each in told) == 1  # one is plain, the others hatched


def test_the_largest_bearers_are_named_and_the_rest_counted() -> None:
    made = page(many(NAMED + 3))
    assert made.count("<b>Short") == 2 * NAMED
    assert "<b>3 others</b><small>3.00</small>" in made
    assert page(many(NAMED + 1)).count("<b>Short") == 2 * (NAMED + 1)


def test_a_long_table_is_cut_and_says_what_the_rest_come_to() -> None:
    made = many(ROWS_A_GROUP + 7)
    shown = text(made)
    # One row is Long's own margin; the other two groups are the shorts' haircuts and the gains they gave up.
    assert page(made).count('<th scope="row"><span class="number">') == 1 + 2 * ROWS_A_GROUP
    assert "7 others; --json lists every one" in shown
    assert "8 others; --json lists every one" in shown  # of the bills: Long has one, too


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_name_becomes_markup(attack: str) -> None:
    quoted = json.dumps(attack)
    bodies = (
        deposit("A", "1.00"),
        f'type = "deposit"\npurpose = "margin"\nasset = "USD"\nowner = {quoted}\namount = "9.00"',
    )
    policy = f'\n[policies.{quoted}]\nbears = [{{ purpose = "margin" }}]\n'
    made = document(compared(*bodies, 'type = "loss"\nid = "hole"\namount = "5.00"', more=policy))
    made["history"]["title"] = made["history"]["summary"] = attack
    made["history"]["assumptions"] = [attack]
    reader = read(made)
    assert "script" not in {tag for tag, _ in reader.tags}
    assert not [name for _, given in reader.tags for name in given if name.startswith("on")]
    assert attack in "".join(reader.text)


def test_a_refused_policy_has_an_empty_bar_and_its_reason() -> None:
    made = document(compared(*CRASH, OUT, policies="first,second"))
    shown = text(made)
    assert "first : events[7], withdraw at 8 (16.00 USD out of C / margin), is refused: " in shown
    assert "first an event is refused" in shown
    assert "refused" in attributes(read(made), "class")
    assert page(made).count('<div class="bar empty"') == 1


def test_where_nothing_is_lost_or_every_policy_is_refused_the_page_says_so() -> None:
    assert "Nothing is lost." in text(document(compared(deposit("A", "1.00"))))
    refused = document(compared(deposit("A", "1.00"), OUT))
    assert {each["status"] for each in refused["policies"]} == {"refused"}
    shown = text(refused)
    assert "Every policy is refused." in shown
    assert "Nothing is lost" not in shown


def test_a_page_is_the_same_every_time() -> None:
    assert page(document(compared(*CRASH))) == page(document(compared(*CRASH)))


def test_an_amount_that_is_not_one_is_refused() -> None:
    made = document(compared(*CRASH))
    made["losses"][0]["borne"][0] = "1e3"
    with pytest.raises(ValueError, match="not an amount"):
        page(made)


@pytest.mark.parametrize(
    ("borne", "had", "said"),
    [
        (1, 1, "100.0\N{NO-BREAK SPACE}%"),
        (999_999, 1_000_000, "99.9\N{NO-BREAK SPACE}%"),
        (1, 3, "33.3\N{NO-BREAK SPACE}%"),
        (1, 1_000_000, "under 0.1 %"),
        (0, 5, "0.0\N{NO-BREAK SPACE}%"),
    ],
)
def test_a_share_is_rounded_down_and_what_is_small_is_not_nothing(borne: int, had: int, said: str) -> None:
    assert share(borne, had) == said


def test_losses_in_two_assets_have_a_picture_each() -> None:
    euro = '\n[[assets]]\ncode = "EUR"\nscale = 2\n'
    told = history(
        deposit("A", "1.00"),
        'type = "loss"\nid = "one"\namount = "5.00"\nasset = "EUR"',
        'type = "loss"\nid = "two"\namount = "5.00"\nasset = "USD"',
        text=SOUND.replace("\n[[markets]]\n", f'{euro}\n[[markets]]\nasset = "USD"\n').replace(
            'owner = "house"\n', 'owner = "house"\nasset = "USD"\n'
        )
        + POLICIES,
    )
    made = document(compare(told))
    assert [loss["asset"] for loss in made["losses"]] == ["USD", "EUR"]
    assert "Who bears the loss, in EUR" in text(made)
