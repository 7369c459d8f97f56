"""What would take long to parse is refused before it is parsed, with what would be right."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rhodian_desk.io import toml
from rhodian_desk.io.faults import Wrong

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.toml"))
PARTS = 200_000


def refusal_of(text: str) -> str:
    """Return in one line why a text is not parsed."""
    with pytest.raises(Wrong) as caught:
        toml.tables(text)
    return f"{caught.value.key} {caught.value.what}; {caught.value.right}".strip()


@pytest.mark.parametrize(
    "text",
    [
        ".".join(["a"] * PARTS) + " = 1",
        " . ".join(["a"] * PARTS) + " = 1",
        ".".join(["'a.b'"] * PARTS) + " = 1",
        ".".join(['"\\"a"'] * PARTS) + " = 1",
        "[" + ".".join(["a"] * PARTS) + "]",
        "[[" + ".".join(["a"] * PARTS) + "]]",
        "x = { " + ".".join(["a"] * PARTS) + " = 1 }",
        "x = [ { " + ".".join(["a"] * PARTS) + " = 1 } ]",
    ],
)
def test_a_key_of_200000_parts_is_refused_in_well_under_a_second(text: str) -> None:
    began = time.monotonic()
    assert refusal_of(f"\n{text}\n") == f"line 2 has a key of 200,000 parts; write at most {toml.PARTS_MAX}"
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("".join(f"k{number} = 1\n" for number in range(2_000_000)), "has 24,888,890 characters and is not read"),
        ("".join(f"k{number}=1\n" for number in range(800_000)), "has more than 2,000,000 keys, values and brackets"),
        ("[[a]]\n" * 500_000, "has more than 2,000,000 keys, values and brackets"),
        ("x = [" + "1," * 2_500_000 + "]", "has more than 2,000,000 keys, values and brackets"),
        ("x = [" + "{}," * 1_200_000 + "]", "has more than 2,000,000 keys, values and brackets"),
    ],
    ids=["characters", "keys", "headings", "values", "tables"],
)
def test_what_would_take_half_a_minute_is_refused_within_seconds(text: str, why: str) -> None:
    began = time.monotonic()
    refusal = refusal_of(text)
    assert why in refusal
    assert "CSV file beside this one" in refusal
    assert time.monotonic() - began < 8


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("scale = " + "9" * 5000, "line 1 has a number of 5,000 characters; write at most 300"),
        ("scale = -" + "9" * 5000, "line 1 has a number of 5,001 characters"),
        ("scale = 1" + "_9" * 3000, "line 1 has a number of 6,001 characters"),
        ("scale = 0x" + "f" * 5000, "line 1 has a number of 5,002 characters"),
        ("x = 1\nscale = 1." + "9" * 5000, "line 2 has a number of 5,000 characters"),
        ("scale = 1e" + "9" * 5000, "line 1 has a number of 5,002 characters"),
        ("scale = [1, " + "9" * 301 + "]", "line 1 has a number of 301 characters"),
        ("a" * 5000 + " = 1", "line 1 has a key of 5,000 characters; write at most 300"),
        ("[a." + "b" * 301 + "]", "line 1 has a key of 301 characters"),
        ("a = " + "[" * 111 + "]" * 111, "line 1 is nested too deeply; nest at most 110 tables and arrays"),
        ("a = " + "{b=" * 111 + "1" + "}" * 111, "line 1 is nested too deeply"),
        (f"{'a.' * 59}b = {'[' * 60}{']' * 60}", "is nested too deeply; nest at most 110 tables and arrays"),
    ],
)
def test_a_number_a_key_or_a_nesting_beyond_all_use_is_refused_without_advice_about_python(text: str, why: str) -> None:
    refusal = refusal_of(text)
    assert refusal.startswith(why)
    assert "sys." not in refusal
    assert len(refusal) < 200


@pytest.mark.parametrize("form", ["['{0}']\n['{0}']", "'{0}' = 1\n['{0}']"])
def test_what_the_parser_says_of_a_long_key_is_clipped(form: str) -> None:
    refusal = refusal_of(form.format("a" * 100_000))
    assert refusal.startswith("is not TOML: ")
    assert "at line 2" in refusal
    assert len(refusal) < 400


@pytest.mark.parametrize(
    "text",
    [
        'x = "' + "a." * 1000 + '"',
        f"x = '{'a.' * 1000}'",
        'x = """' + "[a.b.\n" * 1000 + '"""',
        f"x = '''{'{a.b.' * 1000}'''",
        f"# {'a.' * 1000}\nx = 1",
        'x = """' + "9" * 5000 + '\\"""" # ' + "[" * 500,
        "x = '''[[''' # '''",
        'x = "\\"[[[" # "',
        'x = """a""' + "[" * 200 + '"""""',
        f"x = [{'[],' * 1000}]",
        '"' + "a" * 5000 + '" = 1',
        f"[{'a.' * 59}a]\nb.c = 1",
        "x = " + "9" * 300,
    ],
)
def test_what_stands_in_texts_and_comments_counts_for_nothing(text: str) -> None:
    assert toml.tables(text)


@pytest.mark.parametrize(
    "text",
    [
        '"""' + '\\"""' * 300_000,
        "'" * 900_000,
        '"' * 900_000,
        '"' + '\\"' * 400_000,
        "a " * 400_000,
        "a" + " " * 900_000 + "b",
        "." * 900_000,
        'a = "' + "\\" * 900_000,
    ],
)
def test_no_text_is_looked_over_in_a_time_that_grows_with_its_square(text: str) -> None:
    began = time.monotonic()
    assert "is not TOML" in refusal_of(text)
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_every_example_is_far_within_the_limits(example: Path) -> None:
    text = example.read_text(encoding="utf-8")
    assert toml.tables(text)
    assert sum(1 for _ in toml._TOKEN.finditer(text)) < toml.TOKENS_MAX / 100
