"""Convenience: what is said at a terminal, so that nothing in it is obeyed."""

from __future__ import annotations

import argparse
from typing import NoReturn


def visible(text: str) -> str:
    """Return text of one line or several, every other character that a terminal might obey written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape", "surrogatepass").decode()
        for char in text
    )


class Parser(argparse.ArgumentParser):
    """A parser of a command line that repeats no control character of what it refuses."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words that were given, and end with 2."""
        super().error(visible(message))
