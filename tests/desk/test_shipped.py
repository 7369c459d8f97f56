"""The command runs as a module, says its version, lists the examples and copies one, and asks what was meant."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import rhodian
from rhodian_desk.cli import shipped
from rhodian_desk.cli.entry import main
from rhodian_desk.io.plain import meant, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_is_written_once_and_everything_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "kernel/rhodian/__init__.py"
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"rhodian {rhodian.__version__}\n"
    assert version("rhodian") == rhodian.__version__


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "rhodian", "--version"], capture_output=True, check=True)
    assert done.stdout.decode() == f"rhodian {rhodian.__version__}\n"


def test_the_wheel_carries_the_examples() -> None:
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {
        "examples": "rhodian_desk/examples"
    }


def test_every_example_is_listed_with_its_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples"]) == 0
    listed = capsys.readouterr().out
    files = [path for path in EXAMPLES.rglob("*") if path.suffix in {".toml", ".py"}]
    assert len(files) == len(shipped.examples()) > 30
    for path in files:
        name = path.relative_to(EXAMPLES).with_suffix("").as_posix()
        (line,) = [line for line in listed.splitlines() if line.split()[:1] == [name]]
        if path.suffix == ".toml":
            assert line.endswith(tomllib.loads(path.read_text(encoding="utf-8"))["title"])
    assert all(len(line) <= 120 for line in listed.splitlines())


@pytest.mark.parametrize("name", sorted(shipped.examples()))
def test_a_copied_example_is_read_where_it_lies(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", name, "--to", str(tmp_path)]) == 0
    copied = capsys.readouterr().out
    there = shipped.examples()[name]
    assert (tmp_path / there.name).read_bytes() == there.read_bytes()
    assert copied.rstrip().endswith(str(tmp_path / there.name))
    if there.suffix == ".toml":
        assert main(["check", str(tmp_path / there.name)]) == 0


def test_nothing_is_replaced_and_nothing_is_copied_to_what_is_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nasdaq-aas-2018-members.csv").write_text("mine", encoding="utf-8")
    assert main(["examples", "nasdaq-aas-2018", "--to", str(tmp_path)]) == 2
    assert "nasdaq-aas-2018-members.csv is there already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["nasdaq-aas-2018-members.csv"]
    assert main(["examples", "nasdaq-aas-2018", "--to", str(tmp_path / "absent")]) == 2
    assert "is not a folder; name another folder with --to" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nasdaq", "did you mean nasdaq-aas-2018?"),
        ("clawback", "did you mean histories/weekly-clawback?"),
        ("polcies/aave", "did you mean policies/aave?"),
        ("../../etc/passwd", "rhodian examples lists them"),
        ("\x1b[2J", "there is no example \\x1b[2J;"),
        ("", "rhodian examples lists them"),
    ],
)
def test_an_example_that_is_not_there_is_refused_with_the_one_that_was_meant(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["examples", name, "--to", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert (out, list(tmp_path.iterdir())) == ("", [])
    assert said in err


def test_a_name_without_its_folder_will_do_if_there_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examples", "weekly-clawback.toml", "--to", str(tmp_path)]) == 0
    assert "rhodian run" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "usage", "said"),
    [
        (["settl", "a"], "usage: rhodian COMMAND", "no such command: settl; did you mean settle?"),
        (["pruve"], "usage: rhodian COMMAND", "no such command: pruve; did you mean prove?"),
        (["zzz"], "usage: rhodian COMMAND", "no such command: zzz\n"),
        (["--versio"], "usage: rhodian COMMAND", "no such option: --versio; did you mean --version?"),
        (["settle", "a", "--htlm", "b"], "usage: rhodian settle FILE", "no such option: --htlm; did you mean --html?"),
        (["run", "a", "--polcy=x"], "usage: rhodian run FILE", "no such option: --polcy; did you mean --policy?"),
        (["compare", "a", "--jso"], "usage: rhodian compare FILE", "no such option: --jso; did you mean --json?"),
        (["check", "a", "--al"], "usage: rhodian check FILE", "no such option: --al\n"),
        (["run", "a", "b\x1b"], "usage: rhodian run FILE", "too many words: b\\x1b"),
        (["settle"], "usage: rhodian settle FILE", "required: FILE"),
    ],
)
def test_a_word_that_is_not_known_shows_the_commands_own_usage_and_what_may_have_been_meant(
    words: list[str], usage: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    out, err = capsys.readouterr()
    assert (end.value.code, out) == (2, "")
    assert err.startswith(usage)
    assert said in err


def test_a_mistyped_key_and_a_mistyped_name_are_met_with_what_may_have_been_meant(
    written: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", written(('balance = "7.00"', 'balnce = "7.00"'))]) == 2
    assert "balnce is an unknown key; the keys here are owner, purpose, balance; did you mean balance?" in (
        capsys.readouterr().err
    )
    wrong = ('id = "loss-1"\n', 'id = "loss-1"\nwaterfall = "defualt waterfall"\n')
    second = '[[waterfalls]]\nname = "another"\nrule = "in order"\nlayers = []\n\n[[losses]]'
    main(["check", written(wrong, ("[[losses]]", second))])
    assert (
        'there is no such waterfall; write one of "another", "default waterfall"; did you mean "default waterfall"?'
        in (capsys.readouterr().err)
    )


def test_nothing_is_suggested_that_is_not_like_the_word_nor_among_very_many() -> None:
    assert nearest("--jsn", ["--json", "--html"]) == "--json"
    assert meant("zzz", ["settle", "run"]) == ""
    assert meant("n0", [f"n{number}" for number in range(1000)]) == ""
    assert meant("a" * 10**6, ["a" * 60]) != ""
