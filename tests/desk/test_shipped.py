"""The command runs as a module, says its version, lists the examples and copies one, and asks what was meant."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import rhodian
from rhodian_desk.cli import examples as shipped
from rhodian_desk.cli.entry import main
from rhodian_desk.io.plain import meant, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_version_is_written_once_and_everything_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "kernel/rhodian/__init__.py"
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"rhodian {rhodian.__version__}\n"
    assert version("rhodian") == rhodian.__version__


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "rhodian", "--version"], capture_output=True, check=True)
    assert done.stdout.decode() == f"rhodian {rhodian.__version__}\n"


def test_the_wheel_carries_the_examples_and_the_guides_beside_each_other() -> None:
    carried = ("examples", "docs", "spec", "SPEC.md")
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {name: included.get(name) for name in carried} == {name: f"rhodian_desk/{name}" for name in carried}


def test_every_guide_is_listed_with_its_title_and_one_is_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["examples"])
    listed = capsys.readouterr().out
    assert len(shipped.guides()) > 10
    for name, path in shipped.guides().items():
        title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert [line.split(maxsplit=1) for line in listed.splitlines() if f" {name} " in line] == [[name, title]]
    assert main(["examples", "docs/machine.md", "--to", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'machine.md'}\n"
    assert (tmp_path / "machine.md").read_bytes() == (ROOT / "docs/machine.md").read_bytes()


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


MEMBERS = "nasdaq-aas-2018-members.csv"


def test_of_an_example_of_several_files_all_are_copied_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / MEMBERS).symlink_to("nowhere")
    assert main(["examples", "nasdaq-aas-2018", "--to", str(tmp_path)]) == 2
    assert capsys.readouterr() == ("", f"{tmp_path / MEMBERS} is there already; name another folder with --to\n")
    assert [path.name for path in tmp_path.iterdir()] == [MEMBERS]
    (tmp_path / MEMBERS).unlink()
    whole = Path.read_bytes

    def failing(path: Path) -> bytes:
        if path.suffix == ".csv":
            raise OSError(28, "No space left on device")
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", failing)
    assert main(["examples", "nasdaq-aas-2018", "--to", str(tmp_path)]) == 2
    said = f"{tmp_path} cannot be written (No space left on device); name another folder with --to\n"
    assert capsys.readouterr() == ("", said)
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_may_not_be_written_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole: Any = Path.open

    def refuses(path: Path, mode: str = "r", *words: object, **named: object) -> object:
        if "x" in mode:
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path, mode, *words, **named)

    monkeypatch.setattr(Path, "open", refuses)
    assert main(["examples", "nasdaq-aas-2018", "--to", str(tmp_path)]) == 2
    named = tmp_path / "nasdaq-aas-2018.toml"
    assert capsys.readouterr().err == f"{named} cannot be written (Permission denied); name another folder with --to\n"


@pytest.mark.parametrize(
    "name", ["plain", "a b", "-dash", "it's", "a$b`c", "\x1b[31mred", "a\\nb\n'é'", "\udcff", "~", "é"]
)
def test_the_command_that_is_printed_for_a_copy_is_one_that_a_shell_takes_and_no_terminal_obeys(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).mkdir()
    assert main(["examples", "nasdaq-aas-2018", f"--to={name}"]) == 0
    said = capsys.readouterr().out
    assert all(line.isprintable() for line in said.splitlines())
    (command,) = (line for line in said.splitlines() if "rhodian settle" in line)
    words = f"ls -- {command.partition('rhodian settle ')[2]}"
    done = subprocess.run(["bash", "-c", words], check=True, capture_output=True)  # noqa: S603, S607  # what was printed
    assert (
        done.stdout.decode(errors="surrogateescape").rstrip("\n").removeprefix("./") == f"{name}/nasdaq-aas-2018.toml"
    )
    assert not command.partition("rhodian settle ")[2].startswith("-")


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
        (["settl", "a"], "rhodian [OPTIONS] COMMAND", "No such command 'settl'. Did you mean 'settle'?"),
        (["pruve"], "rhodian [OPTIONS] COMMAND", "No such command 'pruve'. Did you mean 'prove'?"),
        (["zzz"], "rhodian [OPTIONS] COMMAND", "No such command 'zzz'.\n"),
        (["--versio"], "rhodian [OPTIONS] COMMAND", "No such option '--versio'. Did you mean '--version'?"),
        (
            ["settle", "a", "--htlm", "b"],
            "rhodian settle [OPTIONS] FILE",
            "No such option '--htlm'. (Did you mean one of: '--help', '--html'",
        ),
        (["run", "a", "--polcy=x"], "rhodian run [OPTIONS] FILE", "No such option '--polcy'. Did you mean '--policy'?"),
        (
            ["compare", "a", "--jso"],
            "rhodian compare [OPTIONS] FILE",
            "'--jso'. (Did you mean one of: '--csv', '--json'",
        ),
        (["check", "a", "--zz"], "rhodian check [OPTIONS] FILE", "No such option '--zz'.\n"),
        (["run", "a", "b\x1b"], "rhodian run [OPTIONS] FILE", "unexpected extra argument (b\\x1b)"),
        (["settle"], "rhodian settle [OPTIONS] FILE", "Missing argument 'FILE'"),
        (["settle", "a", "--table", "x\x1b"], "rhodian settle [OPTIONS] FILE", "'x\\x1b' is not one of 'bearers'"),
        (["settle", "a", "--json", "--csv"], "rhodian settle [OPTIONS] FILE", "--json and --csv exclude each other"),
        (["book"], "rhodian book [OPTIONS] COMMAND", "Missing command."),
        (["book", "aply", "b"], "rhodian book [OPTIONS] COMMAND", "No such command 'aply'. Did you mean 'apply'?"),
        (["book", "log", "b", "--aftr", "1"], "rhodian book log [OPTIONS] BOOK", "Did you mean '--after'?"),
        (["completion", "tcsh"], "rhodian completion [OPTIONS] SHELL", "'tcsh' is not one of 'bash'"),
    ],
)
def test_a_word_that_is_not_known_shows_the_commands_own_usage_and_what_may_have_been_meant(
    words: list[str], usage: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(words)
    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert err.startswith(f"Usage: {usage}")
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
