"""Trusted: texts that are made of a name, one for each name.

Other modules call this through the module (`names.named`), never by a name of their own, as they do `loops`: so there
is one place where a checker can stand in for it.
"""

from __future__ import annotations


def named(beginning: str, name: str) -> str:
    """Return a text and a name behind it: what stands for the name among others that begin so."""
    return beginning + name
