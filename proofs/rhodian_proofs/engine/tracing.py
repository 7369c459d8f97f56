"""Checked: which functions of the kernel, and which lines of a claim, a run goes through."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.language import hashes

if TYPE_CHECKING:
    from types import CodeType, FrameType
    from typing import Self

_MODULE_OF = {str(path): module for module, path in hashes.modules("rhodian").items()}


@attrs.define
class Trace:
    """What was run while this was entered; whatever else was tracing is put back at the end."""

    claimed: CodeType
    """The claim, whose lines are kept."""
    codes: set[CodeType] = attrs.field(factory=set)
    """The code of the kernel that was run."""
    lines: set[int] = attrs.field(factory=set)
    """The lines of the claim that were run."""
    _before: Any = None

    def __enter__(self) -> Self:
        """Begin."""
        self._before = sys.gettrace()
        sys.settrace(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        sys.settrace(self._before)

    def functions(self) -> set[str]:
        """Return the functions and methods of the kernel that were run, as `module:qualified.name`."""
        names = ((_MODULE_OF[code.co_filename], code.co_qualname) for code in self.codes)
        return {f"{module}:{name.split('.<locals>')[0]}" for module, name in names if not name.startswith("<")}

    def _called(self, frame: FrameType, _: str, __: object) -> Any:
        code = frame.f_code
        if code.co_filename in _MODULE_OF:
            self.codes.add(code)
        return self._stepped if code is self.claimed else None

    def _stepped(self, frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            self.lines.add(frame.f_lineno)
        return self._stepped
