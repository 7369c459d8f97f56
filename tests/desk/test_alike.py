"""Names that are alike to the eye and are not the same are refused, in scenarios, in histories and in CSV files."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rhodian_desk.decoding import alike
from rhodian_desk.decoding.known import Known
from rhodian_desk.history import decode as history_decode
from rhodian_desk.io.faults import ScenarioFaults, Wrong
from rhodian_desk.scenario.decode import load
from tests.desk.histories import SOUND, contribute, deposit, events, trade

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "examples"
ES, O = "\N{CYRILLIC CAPITAL LETTER ES}", "\N{GREEK SMALL LETTER OMICRON}"  # noqa: E741  # it is what it looks like
COMPOSED = "Soci\N{LATIN SMALL LETTER E WITH ACUTE}t\N{LATIN SMALL LETTER E WITH ACUTE}"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
NFC_FAULT = f'"{DECOMPOSED}", which is not in the form NFC of Unicode; write it as "{COMPOSED}"'
ES_FAULT = (
    f'is "{ES}", which looks like "C" and has CYRILLIC CAPITAL LETTER ES where that has LATIN CAPITAL LETTER C; '
    "write a name in one way throughout, and two names so that they can be told apart"
)


def faults_of(file: str, read: Callable[[str], object] = load) -> list[str]:
    """Return the faults of a file that is not sound, each without the file's name."""
    with pytest.raises(ScenarioFaults) as caught:
        read(file)
    found = [f"{fault.where} {fault.what}; {fault.right}" for fault in caught.value.faults]
    assert all(fault.isprintable() for fault in found)
    return found


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (('owner = "A"', f'owner = "{ES}"'), "groups.members.rows[1].owner"),
        (('owner = "House"', f'owner = "{ES}"'), "groups.members.rows[0].owner"),
        (('purpose = "junior capital"', f'purpose = "{ES}"'), "groups.members.rows[0].owner"),
        (('id = "loss-1"', f'id = "{ES}"'), "losses[0].id"),
        (('name = "member default fund"', f'name = "{ES}"'), "waterfalls[0].layers[1].name"),
        (("[groups.members]", f'[groups."{ES}"]'), ""),
    ],
)
def test_a_cyrillic_letter_beside_a_latin_one_is_refused_wherever_it_stands(
    written: Callable[..., str], change: tuple[str, str], where: str
) -> None:
    found = faults_of(written(change))
    alikes = [fault for fault in found if "which looks like" in fault]
    assert len(alikes) == 1
    assert "CYRILLIC CAPITAL LETTER ES" in alikes[0]
    assert "LATIN CAPITAL LETTER C" in alikes[0]
    if where == "groups.members.rows[1].owner":
        assert found == [f"{where} {ES_FAULT}"]
    assert alikes[0].startswith(f"{where} ") or where == ""


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (f"C,1\n{ES},2\n", f"line 3 has an owner that {ES_FAULT}"),
        (f"{ES},1\nC,2\n", 'line 3 has an owner that is "C", which looks like'),
        (f"{DECOMPOSED},1\n", f"line 2 has an owner that is {NFC_FAULT}"),
        (f"{COMPOSED},1\n{DECOMPOSED},2\n", f"line 3 has an owner that is {NFC_FAULT}"),
        (f"{ES}learing House,1\n", f'line 2 has an owner that is "{ES}learing House", which mixes alphabets in a word'),
        (
            "A\N{VARIATION SELECTOR-16},1\n",
            "line 2 has an owner that has VARIATION SELECTOR-16 at place 2, which shows",
        ),
    ],
)
def test_names_in_a_csv_file_are_looked_at_as_those_in_the_scenario_are(
    sound: str, tmp_path: Path, rows: str, fault: str
) -> None:
    head, rest = sound.split('purpose = "default fund"\n')
    text = f'{head}purpose = "default fund"\ncsv = "members.csv"\n{rest[rest.index("[[waterfalls]]") :]}'
    (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
    (tmp_path / "members.csv").write_text(f"owner,balance\n{rows}", encoding="utf-8")
    (found,) = faults_of(str(tmp_path / "scenario.toml"))
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('market = "BTC"', f'market = "BT{ES}"'),
        ('pool = "fund"', 'pool = "\N{GREEK SMALL LETTER NU}und"'),
        ('owner = "C"', f'owner = "{ES}"'),
        ('buyer = "C"', f'buyer = "{ES}"'),
        ("[policies.C]", f'[policies."{ES}"]'),
        ('owner = "house"', f'owner = "house"\npurpose = "{ES}"'),
    ],
)
def test_names_in_a_history_are_looked_at(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "history.toml"
    bodies = (deposit("C", "9.00"), deposit("D", "9.00"), trade("C", "D", 1), contribute("5.00"))
    sound = events(*bodies, text=SOUND.replace("policies.second", "policies.C").replace("a-week", "C"))
    file.write_text(sound, encoding="utf-8")
    history_decode.load(str(file))
    changed = sound.replace(old, new, 1)
    assert changed != sound
    file.write_text(changed, encoding="utf-8")
    found = faults_of(str(file), history_decode.load)
    assert any("mixes alphabets in a word" in fault or "which looks like" in fault for fault in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", ES),
        ("COPE", "\u0421\u041e\u0420\u0415"),
        ("pace", "\u0440\u0430\u0441\u0435"),
        ("TOMA", "\u03a4\u039f\u039c\u0391"),
        ("Fund A", "Fund \uff21"),
        ("office", "o\ufb03ce"),
        ("A-B", "A\u2013B"),
        ("O'Neil", "O\u2019Neil"),
        ("x2", "x\u00b2"),
        ("\u0421\u041e", "\u03f9\u039f"),
    ],
)
def test_two_names_of_one_shape_are_refused_in_either_order(one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        names = Known()
        assert names.named(first) == first
        assert names.named(first) == first
        with pytest.raises(Wrong, match="which looks like"):
            names.named(second)


@pytest.mark.parametrize(
    "names",
    [
        ("Сбербанк", "VTB", "Αλφα", "三菱UFJ", "Société", "Łódź", "한국거래소", "בנק", "A1", "Al"),
        ("fund α", "fund β", "δ-hedge", "C++", "Ж", "ж"),  # noqa: RUF001
        ("Member", "member", "MEMBER", "Member "[:-1]),
    ],
)
def test_names_in_whatever_letters_that_can_be_told_apart_are_names(names: tuple[str, ...]) -> None:
    known = Known()
    assert [known.named(name) for name in names] == list(names)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (DECOMPOSED, "is not in the form NFC of Unicode"),
        ("Angstr\u00f6m \u212b", "is not in the form NFC of Unicode"),
        (f"{ES}learing", "mixes alphabets in a word: it has CYRILLIC CAPITAL LETTER ES and LATIN SMALL LETTER"),
        (f"{ES}\u0301learing", "mixes alphabets in a word"),
        (f"h{O}use", "mixes alphabets in a word: it has GREEK SMALL LETTER OMICRON and LATIN"),
        ("A\u3164", "has HANGUL FILLER at place 2, which shows nothing"),
        ("A\u034f", "COMBINING GRAPHEME JOINER"),
        ("A\u2800B", "BRAILLE PATTERN BLANK at place 2"),
        ("A\u200bB", "which is not a name"),
        ("A\u00adB", "which is not a name"),
        ("A\u202eB", "which is not a name"),
    ],
)
def test_a_name_that_is_not_what_it_seems_is_refused_alone(name: str, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        Known().named(name)


def test_a_reference_that_only_looks_like_what_is_there_is_told_so(written: Callable[..., str]) -> None:
    group = ("[groups.members]", "[groups.C]")
    (fault,) = faults_of(written(group, ('group = "members"', f'group = "{ES}"'), ('owner = "C"', 'owner = "D"')))
    assert fault.startswith(f'waterfalls[0].layers[1].group is "{ES}", which looks like "C" and has CYRILLIC')


@pytest.mark.parametrize(
    ("label", "why"),
    [
        (f"{ES} / default fund", 'is "С", which looks like "C"'),  # noqa: RUF001
        ("C / default\N{FULLWIDTH LATIN SMALL LETTER F}und", "neither a layer nor an account"),
        (f"{DECOMPOSED} / default fund", "is not in the form NFC of Unicode"),
        (f"m{O}mber default fund", "mixes alphabets in a word"),
    ],
)
def test_an_account_of_a_figure_that_only_looks_like_one_is_told_so(
    written: Callable[..., str], label: str, why: str
) -> None:
    measure = ('measure = { drawn = "member default fund" }', f'measure = {{ drawn = "{label}" }}')
    (fault,) = faults_of(written(measure))
    assert fault.startswith("published[0].measure.drawn ")
    assert why in fault


def test_a_title_and_a_path_name_nothing_and_may_be_as_they_are(written: Callable[..., str], tmp_path: Path) -> None:
    assert load(written(('title = "A default"', f'title = "{ES}, {DECOMPOSED}"'))).title == f"{ES}, {DECOMPOSED}"
    text = Path(written()).read_text(encoding="utf-8")
    rows = text[text.index("rows = [") : text.index("]\n\n[[waterfalls]]") + 1]
    (tmp_path / f"{DECOMPOSED}.csv").write_text("owner,balance\nA,1\n", encoding="utf-8")
    (tmp_path / "scenario.toml").write_text(text.replace(rows, f'csv = "{DECOMPOSED}.csv"'), encoding="utf-8")
    assert [account.owner for account, _ in load(str(tmp_path / "scenario.toml")).groups["members"].members] == ["A"]


def test_the_names_of_all_examples_can_be_told_apart() -> None:
    for example in EXAMPLES.glob("*.csv"):
        with example.open(encoding="utf-8", newline="") as file:
            owners = [row["owner"] for row in csv.DictReader(file)]
        names = Known()
        assert [names.apart(owner) for owner in owners] == owners
    assert len(alike._LATIN) == sum(len(ones) for ones in alike._LOOKS)
