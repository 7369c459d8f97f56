"""What a command reads and writes is what it was told to read and write, and what it says that it has written."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.cli.entry import main
from rhodian_desk.io import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HISTORY = Path(__file__).parents[2] / "examples" / "histories" / "weekly-clawback.toml"


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Return a function that puts a text on standard input."""

    def put(text: str) -> None:
        files._standard_input.cache_clear()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    yield put
    files._standard_input.cache_clear()


def test_every_command_takes_a_file_from_standard_input(
    sound: str, standard_input: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    standard_input(sound)
    assert main(["settle", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "settled"
    standard_input(sound)
    assert main(["check", "-"]) == 0
    assert capsys.readouterr().out == "-: sound: 5 accounts, 1 loss, 1 figure\n"
    for command in ("run", "compare", "check"):
        standard_input(HISTORY.read_text(encoding="utf-8"))
        assert main([command, "-"]) in {0, 1}
        out, err = capsys.readouterr()
        assert (out != "", err) == (True, "")


def test_the_rules_of_a_book_come_from_standard_input_too(
    standard_input: Callable[[str], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pool = HISTORY.with_name("mutual-pool.toml").read_text(encoding="utf-8")
    for name, text, code in (("toml", pool, 0), ("json", "{}", 2)):
        standard_input(text)
        assert main(["book", "init", str(tmp_path / name), "--rules", "-"]) == code
    assert capsys.readouterr().err.startswith("- is neither a history nor rules: rules[0] must be")
    assert main(["book", "show", str(tmp_path / "toml")]) == 0
    assert "pools          cover\n" in capsys.readouterr().out


def test_a_fault_on_standard_input_is_said_of_it(
    sound: str, standard_input: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    standard_input(sound.replace('"7.00"', '"7.005"'))
    assert main(["settle", "-"]) == 2
    assert capsys.readouterr().err.startswith("-: accounts[0].balance is ")
    standard_input("")
    assert main(["check", "-"]) == 2
    assert capsys.readouterr().err.startswith("- is empty; ")


def test_members_are_looked_for_where_the_command_is_given_if_the_scenario_comes_in_on_standard_input(
    sound: str, standard_input: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, rest = sound.split('purpose = "default fund"\n')
    (tmp_path / "members.csv").write_text("owner,balance\nA,100.01\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    standard_input(f'{head}purpose = "default fund"\ncsv = "members.csv"\n{rest[rest.index("[[waterfalls]]") :]}')
    assert main(["settle", "-", "--html", "page.html"]) == 0
    assert main(["settle", "-", "--html", "members.csv"]) == 2
    assert (tmp_path / "members.csv").read_text(encoding="utf-8").startswith("owner,balance\n")


def test_the_page_that_is_said_to_be_written_is_the_one_that_is(
    written: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written()
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    for target in ("sp ace/", "sp ace/.", "./", ""):
        assert main(["settle", file, "--html", target]) == 2
        out, err = capsys.readouterr()
        right = "name a file in a folder that can be written to"
        assert (out, err) == ("", f"{target} is not the name of a file; {right}; nothing was settled or written\n")
        assert sorted(tmp_path.iterdir()) == before
    assert main(["settle", file, "--html", "sp ace"]) == 0
    assert capsys.readouterr().err == "The page is in sp ace\n"
    assert (tmp_path / "sp ace").is_file()


@pytest.mark.parametrize("target", ["page.html", "page.csv"])
def test_a_page_that_only_its_owner_may_read_stays_so(written: Callable[..., str], tmp_path: Path, target: str) -> None:
    page, file = tmp_path / target, written()
    page.write_text("private", encoding="utf-8")
    page.chmod(0o600)
    assert main(["settle", file, "--html", str(page)]) == 0
    assert page.stat().st_mode & 0o7777 == 0o600
    assert main(["compare", str(HISTORY), "--html", str(page)]) in {0, 1}
    assert page.stat().st_mode & 0o7777 == 0o600


def test_a_book_is_made_where_it_is_said_to_be_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("sp ace/", "sp ace/.", "absent/.."):
        assert main(["book", "init", name]) == 2
        assert f"{name} is not the name of a file; name a book" in " ".join(capsys.readouterr().err.split())
    assert list(tmp_path.iterdir()) == []


def test_a_number_of_thousands_of_digits_in_an_event_is_answered_without_advice_about_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "events").write_text(f'{{"id": "a", "event": {"9" * 5000}}}', encoding="utf-8")
    assert main(["book", "init", "book"]) == 0
    assert main(["book", "apply", "book", "events"]) == 2
    err = capsys.readouterr().err
    assert "a number of 5,000 characters; none has more than 300" in err
    assert "set_int_max_str_digits" not in err


def test_a_scale_of_thousands_of_digits_is_answered_with_what_would_be_right(
    written: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    for scale in ("9" * 5000, "0x" + "f" * 5000, "9" * 299):
        file = written(("scale = 2", f"scale = {scale}"))
        assert main(["check", file]) == 2
        err = capsys.readouterr().err
        assert "sys.set_int_max_str_digits" not in err
        assert "write at most 300 characters" in err or "write a whole number from 0 to" in err
        assert len(err) < 400 + len(file)
