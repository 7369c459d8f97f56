"""Trusted: texts that are made of a name, one for each name, and what a refusal says of a number.

Other modules call these through the module (`names.named`), never by a name of their own, as they do `loops`: so there
is one place where a checker can stand in for them.
"""

from __future__ import annotations


def named(beginning: str, name: str) -> str:
    """Return a text and a name behind it: what stands for the name among others that begin so."""
    return beginning + name


def at_most(most: int, what: str) -> str:
    """Return what would be right where something is too much: at most so many of something."""
    return f"at most the {most} {what}"
