"""Checked: the claims that CrossHair is expected not to confirm, each with the reason.

One that it confirms after all is reported, and so is one that is missing here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPECTED_NOT_CONFIRMED: Mapping[str, str] = {}
"""By the claim's name, why CrossHair does not walk all its paths in the time it has."""
