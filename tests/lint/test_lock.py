"""Checked: the lock pins everything that the project asks for, by hash, and says nothing of any one machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parents[2]
LOCK = (HOUSE / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]

REQUIREMENT = re.compile(
    r"(?P<name>[a-z0-9-]+)==[^ ;]+(?: ; [^\\]+)?(?P<hashes>(?: \\\n {4}--hash=sha256:[0-9a-f]{64})+)\n"
)


def wanted() -> set[str]:
    """Return the name of each distribution that an extra or the kernel asks for."""
    asked = [*PROJECT["dependencies"], *(need for extra in PROJECT["optional-dependencies"].values() for need in extra)]
    names = {re.split(r"[^A-Za-z0-9-]", need)[0].lower() for need in asked}
    return names - {PROJECT["name"]}


def test_every_line_of_the_lock_is_a_version_with_its_hashes() -> None:
    body = LOCK.removeprefix(LOCK.splitlines(keepends=True)[0])
    assert "".join(match[0] for match in REQUIREMENT.finditer(body)) == body


def test_everything_that_an_extra_asks_for_is_pinned() -> None:
    assert wanted() - {match["name"] for match in REQUIREMENT.finditer(LOCK)} == set()


def test_what_the_build_asks_for_is_pinned() -> None:
    assert {"hatchling", "editables", "build"} <= {match["name"] for match in REQUIREMENT.finditer(LOCK)}


def test_the_lock_names_no_place_to_download_from() -> None:
    assert not re.search(r"://|--index-url|--extra-index-url|--find-links|--trusted-host|file:", LOCK)


def test_the_kernel_asks_for_attrs_alone() -> None:
    assert [re.split(r"[^a-z]", need)[0] for need in PROJECT["dependencies"]] == ["attrs"]
