"""A comparison shows what was published of each policy beside what the policy comes to, in every form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.comparison.compare import compare
from rhodian_desk.io.faults import ScenarioFaults
from rhodian_desk.render.compare_page import page
from tests.desk.documents import comparison as document
from tests.desk.histories import SOUND, events, history
from tests.desk.test_compare import CRASH, POLICIES
from tests.desk.test_compare_command import OUT
from tests.desk.test_compare_page import text
from tests.desk.test_page import ATTACKS
from tests.desk.test_published import figure

if TYPE_CHECKING:
    from pathlib import Path

GIVEN_UP = 'value = "15.00"\nnote = "In round numbers."\nmeasure = { borne = "B / margin" }'
SHARE = 'value = "35%"\naround = "5%"\nmeasure = { ratio = "borne/(held+borne)", of = "B / margin", decimals = 1 }'
FIGURES = figure(GIVEN_UP) + figure(f'policy = "second"\n{SHARE}')


def made(*policies: str, more: str = FIGURES, bodies: tuple[str, ...] = CRASH) -> dict[str, Any]:
    """Return the document of a comparison under policies."""
    return document(compare(history(*bodies, text=SOUND + POLICIES + more), policies))


def told(shown: dict[str, Any]) -> dict[str, list[tuple[str, str, bool]]]:
    """Return what is compared with what under each policy."""
    return {
        policy["name"]: [(each["value"], each["recomputed"], each["agrees"]) for each in policy["published"]]
        for policy in shown["policies"]
    }


def test_each_policy_has_the_figures_that_were_published_of_it_and_no_other() -> None:
    assert told(made("second", "closed", "first")) == {
        "second": [("35%", "33.3%", True)],
        "closed": [],
        "first": [("15.00", "12.00", False)],
    }


def test_the_table_names_the_policy_of_each_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "history.toml"
    file.write_text(events(*CRASH, text=SOUND + POLICIES + FIGURES), encoding="utf-8")
    assert main(["compare", str(file)]) == 0
    shown = capsys.readouterr().out
    rows = [line.split() for line in shown.splitlines() if "a figure [1]" in line]
    assert rows == [
        ["first", "a", "figure", "[1]", "15.00", "12.00", "differs", "by", "-3.00"],
        ["second", "a", "figure", "[1]", "35%", "\N{PLUS-MINUS SIGN}", "5%", "33.3%", "agrees", "within", "5%"],
    ]
    assert "a figure: In round numbers." in shown
    assert "[1] https://example.org" in shown
    assert main(["compare", str(file), "--policies", "closed"]) == 0
    assert "Published" not in capsys.readouterr().out


def test_the_page_shows_them_too_and_is_silent_where_there_are_none() -> None:
    shown = text(made("first", "second"))
    assert "1 of 2 published figures agrees, 1 of them within the tolerance that the file states." in shown
    assert "Each figure as it was published, and as Rhodian works it out under first" in shown
    assert "differs by -3.00" in shown
    assert "agrees within 5%" in shown
    assert "ublished beside" not in text(made("closed"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_figure_and_no_policy_becomes_markup(attack: str) -> None:
    shown = made("first", "second")
    (record,) = shown["policies"][0]["published"]
    shown["policies"][0]["name"] = attack
    record.update(dict.fromkeys(("what", "value", "from", "to", "around", "measure", "quote", "note"), attack))
    record.update({"undefined": attack, "recomputed": attack, "difference": attack, "source": attack})
    plain = page(made("first", "second"))
    assert page(shown).count("<script") == plain.count("<script") == 0
    assert attack in text(shown) or " ".join(attack.split()) in text(shown)


def test_a_refused_policy_has_no_figures() -> None:
    shown = made("first", "second", bodies=(*CRASH, OUT))
    assert shown["policies"][0]["status"] == "refused"
    assert told(shown)["first"] == []
    assert len(told(shown)["second"]) == 1


def test_a_figure_of_no_account_of_the_books_is_a_fault_of_a_policy_that_is_compared_only() -> None:
    nobody = figure('policy = "second"\nvalue = "1"\nmeasure = { held = "Z / margin" }')
    assert told(made("first", more=nobody)) == {"first": []}
    with pytest.raises(ScenarioFaults, match="which is no account of USD in the books"):
        made("first", "second", more=nobody)


def test_figures_have_no_part_in_how_a_comparison_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "history.toml"
    file.write_text(events(*CRASH, text=SOUND + POLICIES + figure(GIVEN_UP)), encoding="utf-8")
    assert main(["compare", str(file), "--json", "--policies", "first"]) == 0
    (policy,) = json.loads(capsys.readouterr().out)["policies"]
    assert policy["status"] == "covered"
    assert not policy["published"][0]["agrees"]
