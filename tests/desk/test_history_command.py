"""`rhodian run` plays a history, shows it in the form asked for, and says in its exit code how it ended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.history.decode import load
from rhodian_desk.play.play import play
from tests.desk.documents import played as document
from tests.desk.documents import violations
from tests.desk.histories import SOUND, borne, contribute, deposit, events, held, mark, played, trade

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "histories").glob("*.toml"))
WEEK = (deposit("A", "20.00"), deposit("B", "30.00"), trade("A", "B", 15), mark("8.00", '{ owner = "A" }'))


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs events by the command, and returns exit code, output and errors."""

    def command(*bodies: str, options: tuple[str, ...] = (), text: str = SOUND) -> tuple[int, str, str]:
        file = tmp_path / "history.toml"
        file.write_text(events(*bodies, text=text), encoding="utf-8")
        code = main(["run", str(file), *options])
        return code, *capsys.readouterr()

    return command


def test_each_event_is_shown_phase_by_phase_and_then_the_books(run: Callable[..., tuple[int, str, str]]) -> None:
    code, shown, _ = run(*WEEK)
    assert code == 0
    assert "Event 3, 4: mark BTC at 8.00 USD, 1 sold" in shown
    order = ["Marked", "Liquidatable", "Closed", "Shortfall", "Shared", "Settled", "Books in the end", "zero units"]
    places = [shown.index(word) for word in order]
    assert places == sorted(places)
    assert "haircut of gains, in proportion to the gains" in shown


def test_last_shows_only_what_it_comes_to(run: Callable[..., tuple[int, str, str]]) -> None:
    code, shown, _ = run(*WEEK, options=("--quiet",))
    assert code == 0
    assert "Event" not in shown
    assert "Losses borne" in shown
    assert "Books in the end" in shown


def test_another_policy_is_played_by_its_name(run: Callable[..., tuple[int, str, str]]) -> None:
    _, shown, _ = run(*WEEK, options=("--policy", "second"))
    assert "under the policy second" in shown
    code, shown, said = run(*WEEK, options=("--policy", "third"))
    assert (code, shown) == (2, "")
    assert 'has no policy "third"; give --policy one of "first", "second"' in said


def test_a_loss_that_is_not_wholly_covered_is_said_and_gives_exit_code_1(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    code, shown, _ = run('type = "loss"\nid = "hole"\namount = "1234.50"')
    assert code == 1
    assert "Uncovered: 1,234.50 USD, owed to outside / world, found no bearer." in shown


def test_a_refused_event_is_named_with_its_date_and_nothing_is_written(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    code, shown, said = run(deposit("A", "1.00"), f"at = 2024-03-04T10:00:00Z\n{trade('A', 'B', 1)}")
    assert (code, shown) == (2, "")
    assert "events[1], of type trade at 2024-03-04T10:00:00Z, is refused: " in said
    assert "account B / margin would have equity 0.00 USD, below its requirement of 1.00 USD" in said
    assert "nothing was settled or written" in said


def test_a_bad_file_gives_exit_code_2_and_every_fault(run: Callable[..., tuple[int, str, str]]) -> None:
    code, shown, said = run(deposit("A", "-1"), mark("0.00"))
    assert (code, shown) == (2, "")
    assert "events[0].amount" in said
    assert "events[1].price" in said
    assert "2 faults; nothing was settled or written" in said


def test_a_long_table_is_shortened_unless_every_row_is_asked_for(run: Callable[..., tuple[int, str, str]]) -> None:
    many = [deposit(f"M{place:03}", "1.00") for place in range(30)]
    _, shown, _ = run(*many, options=("--last",))
    assert "… and 20 more; --all shows every row" in shown
    _, shown, _ = run(*many, options=("--last", "--all"))
    assert "M029 / margin" in shown
    assert "more; --all" not in shown


def test_of_many_events_the_first_are_shown_unless_every_one_is_asked_for(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    many = [deposit(f"M{place:03}", "1.00") for place in range(30)]
    _, shown, _ = run(*many)
    assert shown.count("Event ") == 10
    assert "… and 20 more events; --all shows each" in shown
    _, shown, _ = run(*many, options=("--all",))
    assert shown.count("Event ") == 30


def test_names_cannot_control_the_terminal(run: Callable[..., tuple[int, str, str]]) -> None:
    _, shown, _ = run(deposit("[red]A[/red]", "1.00"), options=("--last",))
    assert "[red]A[/red] / margin" in shown


PUBLISHED = """
[[published]]
what = "what A keeps"
value = "0.00"
measure = { held = "A / margin" }
source = "https://example.org/a"

[[published]]
what = "what B gave up"
value = "9.00"
measure = { borne = "B / margin" }
source = "https://example.org/b"
note = "Rounded."

[[published]]
what = "the same under the other policy"
value = "1.00"
measure = { borne = "B / margin" }
policy = "second"
source = "https://example.org/b"
"""


def test_published_figures_stand_beside_what_the_play_gives(run: Callable[..., tuple[int, str, str]]) -> None:
    _, shown, _ = run(*WEEK, text=SOUND + PUBLISHED)
    assert "what A keeps" in shown
    assert "agrees" in shown
    assert "differs by 1.00" in shown
    assert "other policy" not in shown
    assert "what B gave up: Rounded." in shown
    figures = document(played(*WEEK, text=SOUND + PUBLISHED))["published"]
    assert [(each["recomputed"], each["agrees"]) for each in figures] == [
        ("0.00", True),
        ("10.00", False),
    ]


def test_the_document_has_the_amounts_of_the_play(run: Callable[..., tuple[int, str, str]]) -> None:
    code, shown, _ = run(contribute("4.00"), *WEEK, options=("--json",))
    made = json.loads(shown)
    assert (code, made["status"], made["policy"]) == (0, "covered", "first")
    assert violations(made, "history") == []
    assert [(each["owner"], each["how"], each["amount"]) for each in made["borne"]] == [
        ("A", "own margin", "20.00"),
        ("house", "pool", "4.00"),
        ("B", "haircut", "6.00"),
    ]
    assert [phase["phase"] for phase in made["events"][-1]["phases"]][:3] == ["Marked", "Liquidatable", "Closed"]
    assert made["pools"][0] == {
        "name": "fund",
        "owner": "house",
        "purpose": "pool",
        "asset": "USD",
        "balance": "0.00",
        "drawn_in_period": "4.00",
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_plays_under_each_of_its_policies_to_a_document_of_the_schema(example: Path) -> None:
    told = load(str(example))
    for policy in told.policies:
        made = play(told, policy)
        assert all(trial.balanced for trial in made.trial)
        assert violations(document(made), "history") == []


def test_the_weekly_clawback_takes_back_in_proportion_what_the_pool_leaves() -> None:
    made = play(load(str(ROOT / "examples" / "histories" / "weekly-clawback.toml")))
    assert borne(made) == {
        ("trader 1", "own margin"): 796_000,
        ("trader 2", "own margin"): 420_000,
        ("house", "pool"): 150_000,
        ("trader 3", "haircut"): 112_888,
        ("trader 4", "haircut"): 103_482,
        ("trader 5", "haircut"): 37_630,
    }


def test_what_mallory_takes_out_of_her_own_market_depends_on_the_policy_and_is_bounded_by_it() -> None:
    told = load(str(ROOT / "examples" / "histories" / "self-dealing.toml"))
    put_in, others_lost, shared_pool = 20_000_000, 1_000_000, 100_000_000

    def taken(policy: str) -> int:
        made = play(told, policy)
        return held(made, "dealer 1", asset="USDC") + held(made, "dealer 2", asset="USDC") - put_in

    assert (taken("shared pool"), taken("isolated"), taken("deleveraged")) == (80_000_000, 879_120, 0)
    assert taken("shared pool") <= others_lost + shared_pool
    assert taken("isolated") <= others_lost
