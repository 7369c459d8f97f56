"""`rhodian stress`: the same for any number of workers, what a person gets, and what is said of bad input."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, Fund, InFixedProportion, InOrder, Limited, Waterfall, draw
from rhodian_desk.cli.entry import main
from rhodian_desk.render.stress_tables import show
from rhodian_desk.risk.bulk import HALF_WORD
from rhodian_desk.risk.stress import report
from rhodian_desk.risk.stress_engine import Engine
from rhodian_desk.risk.stress_file import Member, Simulation, load
from rhodian_desk.risk.stress_paths import BLOCK, LossTooLarge, Paths, blocks
from rhodian_desk.risk.stress_reverse import Shown, reverse, walked
from rhodian_desk.scenario.settle import waterfall
from tests.desk.conftest import SOUND
from tests.desk.documents import stress as document
from tests.desk.documents import violations

if TYPE_CHECKING:
    from collections.abc import Callable

NASDAQ = Path(__file__).parents[3] / "examples" / "stress" / "nasdaq-2018.toml"
BY_HAND = '\n[stress]\nlosses = ["0.00", "5.00", "57.00", "200.00"]\nquantiles = ["0.5", "0.75"]\n'
SIMULATED = """
[stress]
members = [
    { owner = "A", scale = "10.00", margin = "12.00", loss = "20.00" },
    { owner = "B", scale = "25.00", margin = "30.00", loss = "70.00" },
    { owner = "C", scale = "15.00", loss = "40.00" },
]

[stress.simulation]
scenarios = 20000
seed = 7
degrees = 3
correlation = "0.4"
rounding = "half even"
"""


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a sound scenario with a section, with texts replaced, and returns its path."""

    def write(section: str, *changes: tuple[str, str]) -> Path:
        text = SOUND + section
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_losses_by_hand_come_to_what_the_kernel_draws_of_each(file: Callable[..., Path]) -> None:
    made = document(report(load(str(file(BY_HAND)))))
    assert violations(made, "stress") == []
    rows = {row["name"]: row for row in made["rows"]}
    capital = rows["House / junior capital"]
    assert (capital["mean"], capital["hit"], capital["full"], capital["capacity"]) == ("4.75", 3, 2, "7.00")
    assert [each["value"] for each in capital["quantiles"]] == ["5.00", "7.00"]
    assert (rows["uncovered"]["total"], made["uncovered"]["probability"]) == ("92.99", "0.25000000")
    assert made["uncovered"]["mean_if_any"] == "92.99"
    assert (made["losses"], made["simulation"]) == (4, None)
    smallest = {each["path"][-1]: each["loss"] for each in made["smallest"]}
    assert smallest == {"default waterfall": "0.01", "member default fund": "7.01", "uncovered": "107.02"}


def test_losses_may_come_from_a_file_and_be_of_any_size(file: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "losses.csv").write_text(f"loss\n5.00\n{10**40}.00\n0\n", encoding="utf-8")
    made = document(report(load(str(file('\n[stress]\nlosses_csv = "losses.csv"\n')))))
    rows = {row["name"]: row for row in made["rows"]}
    assert rows["loss"]["total"] == f"{10**40 + 5}.00"
    assert rows["uncovered"]["total"] == f"{10**40 - 108}.99"


@pytest.mark.parametrize(("workers", "task"), [(1, 1), (2, 50_000), (7, 1), (0, 1), (0, 30_000)])
def test_the_report_is_byte_for_byte_the_same_for_any_number_of_workers_and_any_size_of_task(
    workers: int, task: int, file: Callable[..., Path]
) -> None:
    stress = load(str(file(SIMULATED, ("scenarios = 20000", "scenarios = 60000"))))
    assert len(blocks(60_000, 3, task)) > workers
    alone, found = report(stress), report(stress, workers, task=task)
    assert found == alone
    assert document(found) == document(alone)


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_what_is_printed_is_byte_for_byte_the_same_for_any_number_of_workers(
    workers: int, file: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(file(SIMULATED))
    assert main(["stress", path, "--json"]) == 0
    alone = capsys.readouterr().out
    assert main(["stress", path, "--json", "--engine", "processes", "--workers", str(workers)]) == 0
    assert capsys.readouterr().out == alone != ""


@given(st.integers(1, 10**6), st.integers(1, 30_000))
def test_how_scenarios_are_cut_into_tasks_does_not_show(task: int, scenarios: int) -> None:
    model = Simulation(scenarios, 3, 4, Fraction(1, 2), "down")
    paths = Paths(model, np.array([5.0, 7.0]), np.array([1, 0]))
    cut = blocks(scenarios, 2, task)
    assert [each for part in cut for each in part] == list(range(-(-scenarios // BLOCK)))
    together = sorted(np.concatenate([paths(part) for part in cut]).tolist())
    assert together == paths(range(-(-scenarios // BLOCK))).tolist()
    assert len(together) == scenarios


def test_what_simulated_losses_come_to_is_what_the_kernel_draws_of_each(file: Callable[..., Path]) -> None:
    stress = load(str(file(SIMULATED, ("scenarios = 20000", "scenarios = 3000"))))
    found = report(stress, task=1)
    tree = waterfall(stress.scenario, stress.waterfall, dict(stress.scenario.openings.pairs()))
    assert stress.simulation is not None
    drawn = [draw(tree, int(loss)) for loss in Paths.of(stress, stress.simulation)(range(1))]
    assert len(drawn) == found.count == 3000
    assert found.uncovered.total == sum(each.left for each in drawn)
    by_label = {f"{fund.account.owner} / {fund.account.purpose}": 0 for fund in drawn[0].funds}
    for each in drawn:
        for fund in each.funds:
            by_label[f"{fund.account.owner} / {fund.account.purpose}"] += fund.amount
    assert {row.name: row.total for row in found.rows if row.kind == "fund"} == by_label


@pytest.mark.parametrize(("degrees", "level", "printed"), [(4, 0.99, 3.747), (4, 0.95, 2.132), (10, 0.99, 2.764)])
def test_a_member_loses_more_than_a_printed_quantile_of_student_as_often_as_it_should(
    degrees: int, level: float, printed: float
) -> None:
    count = 50 * BLOCK
    paths = Paths(Simulation(count, 1, degrees, Fraction(0), "down"), np.array([1e6]), np.array([0]))
    beyond = int((paths(range(50)) > printed * 1e6).sum())
    expected = count * (1 - level)
    assert abs(beyond - expected) < 4 * expected**0.5


def test_members_who_are_wholly_correlated_lose_in_one_ratio() -> None:
    model = Simulation(BLOCK, 1, 5, Fraction(1), "down")
    one = Paths(model, np.array([1e6]), np.array([0]))(range(1))
    two = Paths(model, np.array([1e6, 1e6]), np.array([0, 0]))(range(1))
    assert (two == 2 * one).all()


def test_a_loss_beyond_64_bits_is_refused(file: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    scale = f'scale = "{2**53 // 100}.00"'
    members = ",".join(f'{{ owner = "m{place}", {scale} }}' for place in range(200))
    section = f"\n[stress]\nmembers = [{members}]\n" + SIMULATED.partition("]\n")[2].partition("\n\n")[2]
    section = section.replace("degrees = 3", "degrees = 2")
    assert main(["stress", str(file(section))]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "may be more than 46,116,860,184,273,879.04; give smaller scales, or the asset fewer" in err
    model = Simulation(1, 1, 2, Fraction(0), "down")
    with pytest.raises(LossTooLarge):
        Paths(model, np.array([float(HALF_WORD)] * 2), np.array([0, 0]))(range(1))


def test_what_a_worker_refuses_is_refused_as_it_is_here() -> None:
    model = Simulation(1, 1, 2, Fraction(0), "down")
    paths = Paths(model, np.array([float(HALF_WORD)] * 2), np.array([0, 0]))
    with Engine(1) as engine, pytest.raises(LossTooLarge):
        list(engine(paths, [range(1)]))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_losses_that_the_disk_has_no_room_for_are_refused_in_one_line(file: Callable[..., Path]) -> None:
    program = "import resource as r, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    program += "r.setrlimit(r.RLIMIT_FSIZE, (50000, 50000)); "
    program += "from rhodian_desk.cli.entry import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-B", "-c", program, "stress", str(file(SIMULATED))],
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("the temporary file of losses cannot be written (File too large); let TMPDIR name")


def test_memory_does_not_grow_with_the_number_of_scenarios() -> None:
    stress = load(str(NASDAQ))
    assert stress.simulation is not None
    peaks = []
    for scenarios in (40_000, 400_000):
        model = Simulation(scenarios, 1, 4, Fraction(3, 10), "down")
        tracemalloc.start()
        report(attrs.evolve(stress, simulation=model))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_the_example_gives_tables_that_fit_a_terminal_a_document_and_sheets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["stress", str(NASDAQ)]) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "Assumed: What members could lose is not public either." in " ".join(shown.split())
    assert "Something is uncovered in 109 of 100,000: 0.109000%" in shown
    assert main(["stress", str(NASDAQ), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert violations(made, "stress") == []
    fund = next(row for row in made["rows"] if row["name"].endswith("/ member default fund"))
    assert (fund["capacity"], fund["full"]) == ("166000000.00", made["rows"][1]["hit"])
    assert [each["loss"] for each in made["smallest"]] == ["0.01", "7000000.01", "173000000.01"]
    assert len(made["smallest"][-1]["group"]["owners"]) == 8
    assert main(["stress", str(NASDAQ), "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["total"] for row in rows] == [row["total"] for row in made["rows"]]
    assert rows[0]["quantile 0.999"] == "176909413.52"
    assert main(["stress", str(NASDAQ), "--jsonl", "--table", "smallest"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[-1]["members"] == 8


def test_columns_of_files_with_types_are_decimals_whole_numbers_and_truth(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    words = ["stress", str(NASDAQ), "--parquet", str(tmp_path / "out.parquet"), "--table"]
    kinds: dict[str, str] = {}
    for table in ("measured", "smallest"):
        assert main([*words, table]) == 0
        found = parquet.read_table(tmp_path / "out.parquet")
        kinds |= {field.name: str(field.type).partition("(")[0] for field in found.schema}
    text = {"kind", "name", "asset", "layer", "owners", "shown"}
    assert {name for name, kind in kinds.items() if "string" in kind} == text
    assert {name for name, kind in kinds.items() if "int" in kind} == {"hit", "full", "members"}
    assert {name for name, kind in kinds.items() if "bool" in kind} == {"is_least", "is_fewest"}
    assert {kind for name, kind in kinds.items() if name.startswith("quantile")} == {"decimal128"}
    assert main(["stress", str(NASDAQ), "--excel", str(tmp_path / "out.xlsx")]) == 0
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")


def test_the_parts_of_the_fund_that_members_pay_add_up_to_what_the_layer_bears() -> None:
    rows = report(load(str(NASDAQ))).rows
    layers = {row.short: row for row in rows if row.kind == "layer"}
    members = [row for row in rows if row.kind == "fund" and row.name.startswith("Member")]
    assert len(members) == 20
    assert sum(row.total for row in members) == layers["member default fund"].total
    assert layers["default waterfall"].total + rows[1].total == rows[0].total


BAD = [
    (BY_HAND, 'losses = ["0.00"', 'losses = ["-1.00"', "stress.losses[0]", "which is negative"),
    (BY_HAND, 'losses = ["0.00"', "losses = [1.5", "stress.losses[0]", "write it in quotes"),
    (BY_HAND, '"0.00", "5.00", "57.00", "200.00"', "", "stress.losses", "is empty"),
    (BY_HAND, "losses =", "loss =", "stress.loss", "is an unknown key"),
    (BY_HAND, "[stress]", "[stres]", "stres", "is an unknown key"),
    (BY_HAND, '"0.5", ', '"1", ', "stress.quantiles[0]", "write a decimal text between 0 and 1"),
    (BY_HAND, '"0.5", ', '"0.5e3", ', "stress.quantiles[0]", "between 0 and 1"),
    (BY_HAND, '"0.5", ', "0.5, ", "stress.quantiles[0]", "between 0 and 1"),
    (BY_HAND, '"0.5", ', '"½", ', "stress.quantiles[0]", "between 0 and 1"),
    (BY_HAND, "[stress]", '[stress]\nwaterfall = "w"', "stress.waterfall", "there is no such waterfall"),
    (BY_HAND, "[stress]", '[stress]\nlosses_csv = "a.csv"', "stress", "must have its losses in one place"),
    (BY_HAND, "[stress]", "[[stress]]", "stress", "not a table"),
    (SIMULATED, "scenarios = 20000", "scenarios = 0", "stress.simulation.scenarios", "from 1 to 1000000000"),
    (SIMULATED, "scenarios = 20000", 'scenarios = "9"', "stress.simulation.scenarios", "without quotes"),
    (SIMULATED, "seed = 7", "seed = -1", "stress.simulation.seed", "write a whole number from 0"),
    (SIMULATED, "seed = 7", "seed = true", "stress.simulation.seed", "is true"),
    (SIMULATED, "degrees = 3", "degrees = 1", "stress.simulation.degrees", "from 2 to 1000"),
    (SIMULATED, '"0.4"', '"1.4"', "stress.simulation.correlation", "between 0 and 1, or one of them"),
    (SIMULATED, "half even", "even", "stress.simulation.rounding", 'write one of "down", "up", "half even"'),
    (SIMULATED, "seed = 7\n", "", "stress.simulation.seed", "is missing"),
    (SIMULATED, '"B", scale', '"A", scale', "stress.members[1].owner", "name each member once"),
    (SIMULATED, ', loss = "70.00"', "", "stress.members[1].loss", "give every member a loss under stress, or none"),
    (SIMULATED, 'scale = "15.00", ', "", "stress.members[2].scale", "every member needs a scale"),
    (SIMULATED, '"15.00"', f'"{2**53}.00"', "stress.members[2].scale", "write at most 90071992547409.92"),
    (BY_HAND, 'quantiles = ["0.5", "0.75"]', "quantiles = []", "stress.quantiles", "is empty; give at least one"),
    (SIMULATED, "[stress]", '[stress]\nmembers_csv = "a.csv"', "stress", "give members or members_csv"),
]


@pytest.mark.parametrize(("section", "old", "new", "where", "said"), BAD)
def test_what_is_wrong_is_said_in_one_line_with_its_place(  # noqa: PLR0913, PLR0917  # what is wrong, and where
    section: str,
    old: str,
    new: str,
    where: str,
    said: str,
    file: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = file(section, (old, new))
    for command in ("stress", "check"):
        assert main([command, str(path)]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert any(f"{path}: {where} " in line and said in line for line in err.splitlines()), err


def test_an_interval_may_be_as_sure_as_can_be_written(
    file: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    sure = f"0.{'9' * 18}"
    assert main(["stress", str(file(BY_HAND, ("[stress]", f'[stress]\nconfidence = "{sure}"')))]) == 0
    assert f" 99.{'9' * 16} % sure" in capsys.readouterr().out


def test_a_layer_that_only_a_small_loss_reaches_by_an_odd_unit_is_not_called_out_of_reach(
    file: Callable[..., Path],
) -> None:
    layers = [
        Limited(f"layer {place}", Fund(Account(f"owner {place}", "fund", Asset("EUR", 2)), held), held)
        for place, held in enumerate((1, 1, 2))
    ]
    tree = Waterfall(InOrder("root", (InFixedProportion("fixed", tuple(layers), (2, 1, 3)),)))
    found = next(each for each in reverse(tree, ()) if each.path[-1] == "layer 1")
    assert (found.loss, found.bears, found.shown) == (2, 1, Shown.BY_SOLVER)
    middle = next(each for each in reverse(tree, (), effort=1) if each.path[-1] == "layer 1")
    assert (middle.loss, middle.shown) == (None, Shown.NOT_SHOWN)
    assert draw(tree, 2).amounts[next(place for place, path, _ in walked(tree) if path[-1] == "layer 1")] == 1
    shown = io.StringIO()
    show(attrs.evolve(report(load(str(file(BY_HAND)))), reached=(middle,)), shown, every_row=False)
    assert "none found *" in shown.getvalue()
    assert "never" not in shown.getvalue()


ROWS = [
    ("", "", "has the columns none"),
    ("loss\n", "", "has no rows"),
    ("amount\n1.00\n", "line 1", "has the columns amount; write loss"),
    ("loss\n1.00\n1.234\n", "line 3.loss", "which is not an amount of EUR"),
    ("loss\n1.00,2.00\n", "line 2", "has 2 cells; write 1"),
    ("loss\n=1+1\n", "line 2.loss", "which is not an amount"),
    ('loss\n"1\n', "line 2", "is not CSV"),
    ("loss\n\xff\n", "line 2", "is not UTF-8"),
]


@pytest.mark.parametrize(("text", "where", "said"), ROWS)
def test_what_is_wrong_in_a_file_of_losses_is_said_with_its_line(  # noqa: PLR0913, PLR0917  # what is wrong, and where
    text: str, where: str, said: str, file: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "losses.csv").write_bytes(text.encode("latin-1"))
    assert main(["stress", str(file('\n[stress]\nlosses_csv = "losses.csv"\n'))]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    place = f"{tmp_path / 'losses.csv'}: {where}".rstrip(": ")
    assert err.startswith(place), err
    assert said in err


MEMBERS = [
    ("owner,scale\nA,1.00\n\nA,2.00\n", 'line 4.owner is "A" again; name each member once'),
    ("owner,loss\nA,1.00\n", "line 2.scale is missing; losses are simulated, so every member needs a scale"),
    (
        "owner,scale,loss\nA,1.00,1.00\nB,1.00,\n",
        "line 3.loss is missing; give every member a loss under stress, or none",
    ),
    ("owner,scale\nA,90071992547409.93\n", "line 2.scale is too large; write at most 90071992547409.92"),
    ("owner;scale\nA;1.00\n", "line 1 has the columns owner;scale; separate cells by commas"),
    ("scale\n1.00\n", "line 1 has the columns scale; write owner, and perhaps scale, margin, loss"),
    ("owner,scale\nA\n", "line 2 has 1 cells; write 2"),
]


@pytest.mark.parametrize(("text", "said"), MEMBERS)
def test_what_is_wrong_in_a_file_of_members_is_said_once_with_its_line(
    text: str, said: str, file: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "members.csv").write_text(text, encoding="utf-8")
    begin, end = SIMULATED.index("members = ["), SIMULATED.index("]\n\n[stress.sim") + 1
    path = file(SIMULATED.replace(SIMULATED[begin:end], 'members_csv = "members.csv"'))
    assert main(["stress", str(path)]) == 2
    first, *rest = capsys.readouterr().err.splitlines()
    assert first == f"{tmp_path / 'members.csv'}: {said}"
    assert len(rest) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.csv", "does not exist"),
        ("../losses.csv", "leads out of the scenario's folder"),
        ("/dev/zero", "leads out"),
    ],
)
def test_a_file_that_is_not_beside_the_scenario_is_not_read(
    name: str, said: str, file: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stress", str(file(f'\n[stress]\nlosses_csv = "{name}"\n'))]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "has no rows" not in err


def test_a_scenario_without_the_section_is_refused_and_one_with_it_is_settled_as_ever(
    file: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stress", str(file(""))]) == 2
    assert "stress is missing; give a section [stress]" in capsys.readouterr().err
    assert main(["settle", str(file("")), "--json"]) == 0
    plain = capsys.readouterr().out
    assert main(["settle", str(file(BY_HAND)), "--json"]) == 0
    assert capsys.readouterr().out == plain


def test_workers_without_processes_and_wrong_words_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (["--workers", "2"], "give --engine processes, too"),
        (["--engine", "processes", "--workers", "0"], "0 is not in the range"),
        (["--engine", "dask", "--workers", "2"], "give --engine processes, too"),
        (["--engine", "dask"], "give both --engine dask and --scheduler tcp://HOST:PORT"),
        (["--engine", "dask", "--scheduler", "10.0.0.1:8786"], "give both --engine dask and --scheduler"),
        (["--scheduler", "tcp://10.0.0.1:8786"], "give both --engine dask and --scheduler"),
        (["--engine", "threads"], "'threads' is not one of"),
    ):
        assert main(["stress", str(NASDAQ), *words]) == 2
        assert said in capsys.readouterr().err


def run_without_numpy(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command where NumPy is not installed."""
    program = (
        "import sys; sys.modules['numpy'] = None; from rhodian_desk.cli.entry import main; sys.exit(main(sys.argv[1:]))"
    )
    return subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=False
    )


def test_without_numpy_it_says_what_to_install_and_every_other_command_works() -> None:
    refused = run_without_numpy("stress", str(NASDAQ))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "rhodian stress needs numpy, which is not installed: pip install 'rhodian[risk]'\n"
    for words in (("settle", str(NASDAQ)), ("check", str(NASDAQ)), ("schema", "stress"), ("--help",)):
        assert run_without_numpy(*words).returncode == 0, words


@pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups")
@pytest.mark.parametrize("after", [0.0, 1.0])
def test_ctrl_c_ends_it_and_its_workers_without_a_traceback(after: float, file: Callable[..., Path]) -> None:
    path = file(SIMULATED, ("scenarios = 20000", "scenarios = 900000000"))
    words = ["stress", str(path), "--engine", "processes", "--workers", "2"]
    program = (
        "import sys; from rhodian_desk.cli.entry import main; print('up', flush=True); sys.exit(main(sys.argv[1:]))"
    )
    running = subprocess.Popen(  # noqa: S603  # our own words
        [sys.executable, "-c", program, *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(after + 0.5)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"")


def test_members_of_a_file_are_those_of_the_same_rows_inline(file: Callable[..., Path], tmp_path: Path) -> None:
    inline = load(str(file(SIMULATED))).members
    (tmp_path / "m.csv").write_text(
        "owner,scale,margin,loss\nA,10.00,12.00,20.00\nB,25.00,30.00,70.00\nC,15.00,,40.00\n", encoding="utf-8"
    )
    start, _, rest = SIMULATED.partition("members = [")
    section = start + 'members_csv = "m.csv"' + rest.partition("\n]")[2]
    assert load(str(file(section))).members == inline == (Member("A", 1000, 1200, 2000), *inline[1:])
