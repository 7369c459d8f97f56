"""`rhodian compare` shows who pays what under each policy, in the form asked for, and its exit code says how it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.comparison.compare import compare
from rhodian_desk.history.decode import load
from rhodian_desk.render.compare_page import page
from tests.desk.documents import comparison as document
from tests.desk.documents import violations
from tests.desk.histories import SOUND, deposit, events
from tests.desk.test_compare import CRASH, POLICIES, compared
from tests.desk.test_page import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "histories").glob("*.toml"))
OUT = 'type = "withdraw"\nowner = "C"\nmarket = "BTC"\namount = "16.00"'
HOLE = 'type = "loss"\nid = "hole"\namount = "5.00"'


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that compares events by the command, and returns exit code, output and errors."""

    def command(*bodies: str, options: tuple[str, ...] = (), text: str = SOUND + POLICIES) -> tuple[int, str, str]:
        file = tmp_path / "history.toml"
        file.write_text(events(*bodies, text=text), encoding="utf-8")
        code = main(["compare", str(file), *options])
        return code, *capsys.readouterr()

    return command


def rows(shown: str) -> dict[str, list[str]]:
    """Return the rows of the tables: what is in the first column, and the amounts behind it."""
    split = [each.split() for each in shown.splitlines() if each]
    return {" ".join(words[:-2]): words[-2:] for words in split if len(words) > 2}


def test_a_row_for_each_bearer_a_column_for_each_policy_and_totals_that_are_the_loss(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    code, shown, _ = run(*CRASH, options=("--policies", "first,closed"))
    assert code == 0
    table = rows(shown)
    assert table["How and who"] == ["first", "closed"]
    assert table["own margin"] == table["A / margin"] == ["20.00", "20.00"]
    assert table["pool"] == table["house / pool"] == ["4.00", "–"]  # noqa: RUF001  # a dash stands for nothing
    assert table["deleveraged"] == ["–", "20.00"]  # noqa: RUF001  # the same
    assert table["altogether"] == ["40.00", "40.00"]
    order = ["own margin", "pool", "deleveraged", "haircut", "altogether", "40.00 USD, and each column adds up to it."]
    assert [shown.index(words) for words in order] == sorted(shown.index(words) for words in order)
    assert "Each loss is borne whole under every policy." in shown


def test_one_policy_is_enough(run: Callable[..., tuple[int, str, str]]) -> None:
    code, shown, _ = run(*CRASH, options=("--policies", "second"))
    assert code == 0
    assert "settled under the policy second" in shown
    assert "The loss is 40.00 USD, and the column adds up to it." in shown


def test_a_policy_under_which_an_event_is_refused_is_shown_beside_the_others_with_the_reason(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    code, shown, said = run(*CRASH, OUT, options=("--policies", "first,second"))
    assert (code, said) == (1, "")
    assert rows(shown)["A / margin"] == ["refused", "20.00"]
    assert "first: events[7], withdraw at 8 (16.00 USD out of C / margin), is refused: " in shown
    code, shown, _ = run(*CRASH, OUT, options=("--policies", "first"))
    assert code == 1
    assert "is refused: " in shown
    assert "Nothing is lost" not in shown


def test_a_loss_that_somebody_is_owed_under_one_policy_gives_exit_code_1(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    bearing = '\n[policies.borne]\nbears = [{ purpose = "margin" }]\n'
    code, shown, _ = run(deposit("A", "9.00"), HOLE, options=("--policies", "first,borne"), text=SOUND + bearing)
    assert code == 1
    assert rows(shown)["outside / world"] == ["5.00", "–"]  # noqa: RUF001  # a dash stands for nothing
    assert rows(shown)["A / margin"] == ["–", "5.00"]  # noqa: RUF001  # the same
    assert "first: not every loss is borne whole." in shown
    assert "borne: not" not in shown


def test_a_history_without_a_loss_says_so(run: Callable[..., tuple[int, str, str]]) -> None:
    code, shown, _ = run(deposit("A", "9.00"))
    assert code == 0
    assert "Nothing is lost." in shown


def test_an_unknown_policy_names_those_that_there_are_and_nothing_is_written(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    out = tmp_path / "page.html"
    code, shown, said = run(*CRASH, options=("--policies", "first,none", "--html", str(out)))
    assert (code, shown, out.exists()) == (2, "", False)
    assert 'has no policy "none"; give --policies one of "first", "second"' in said
    assert "1 fault; nothing was settled or written" in said


def test_a_long_list_of_bearers_is_shortened_unless_every_row_is_asked_for(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    bearing = '\n[policies.borne]\nbears = [{ purpose = "margin", rule = "in proportion" }]\n'
    many = [deposit(f"M{place:03}", "1.00") for place in range(30)]
    _, shown, _ = run(*many, HOLE, options=("--policies", "borne"), text=SOUND + bearing)
    assert "… and 20 others; --all shows every row" in shown
    _, shown, _ = run(*many, HOLE, options=("--policies", "borne", "--all"), text=SOUND + bearing)
    assert "M029 / margin" in shown
    assert "others" not in shown


def test_names_cannot_control_the_terminal(run: Callable[..., tuple[int, str, str]]) -> None:
    policy = '\n[policies."[red]p[/red]"]\nbears = [{ purpose = "margin" }]\n'
    _, shown, _ = run(deposit("[b]A[/b]", "9.00"), HOLE, text=SOUND + policy)
    assert "[b]A[/b] / margin" in shown
    assert "[red]p[/red]" in shown


def test_the_page_is_written_beside_the_table_but_never_over_the_history(
    run: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    out = tmp_path / "page.html"
    code, shown, said = run(*CRASH, options=("--html", str(out)))
    assert code == 0
    assert "altogether" in shown
    assert f"The page is in {out}" in said
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    code, _, said = run(*CRASH, options=("--html", str(tmp_path / "history.toml")))
    assert code == 2
    assert "is one of the files that were read" in said


def test_the_document_has_an_amount_for_each_policy(run: Callable[..., tuple[int, str, str]]) -> None:
    code, shown, _ = run(*CRASH, OUT, options=("--policies", "second,first", "--json"))
    made = json.loads(shown)
    assert code == 1
    assert violations(made, "compare") == []
    assert [(each["name"], each["status"]) for each in made["policies"]] == [
        ("second", "covered"),
        ("first", "refused"),
    ]
    assert made["policies"][1]["refused"]["place"] == 7
    (loss,) = made["losses"]
    assert (loss["lost"], loss["borne"], loss["same"]) == (["40.00", None], ["40.00", None], True)
    assert loss["bearers"][1] == {"owner": "B", "purpose": "margin", "how": "haircut", "borne": ["20.00", None]}
    assert loss["bills"][0] == {"owner": "A", "purpose": "margin", "borne": ["20.00", None], "had": ["20.00", None]}


def test_the_schema_describes_every_key_and_no_other() -> None:
    made = document(compared(*CRASH))
    assert violations(made, "compare") == []
    assert violations({**made, "more": 1}, "compare") == ["$: more is not described"]
    made["losses"][0]["lost"] = [40]
    assert violations(made, "compare") == ["$.losses[0].lost[0]: 40 is not of type string"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_compares_to_a_document_of_the_schema_and_to_a_sound_page(example: Path) -> None:
    made = document(compare(load(str(example))))
    assert violations(made, "compare") == []
    assert all(loss["lost"] == loss["borne"] for loss in made["losses"])
    reader = Reader()
    reader.feed(page(made))
    reader.close()
    assert reader.open == []
