"""Trusted: why Rhodian can be trusted: the proof engine, and the claims it proves about the kernel.

Before anything else of the proofs, or of the kernel, is imported, the loader is put in force: from then on what is
hashed and checked is what is compiled and run. The loader itself is compiled here, from its text, for the same reason.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

if (_LOADER := f"{__name__}.language.loader") not in sys.modules:
    _path = Path(__file__).parent / "language" / "loader.py"
    _spec = spec_from_file_location(_LOADER, _path)
    assert _spec is not None  # noqa: S101  # a file has one
    _module = sys.modules[_LOADER] = module_from_spec(_spec)
    _content = _path.read_bytes()
    exec(compile(_content, str(_path), "exec", dont_inherit=True), vars(_module))  # noqa: S102  # the text beside this
    _module.install(_content, sys._getframe().f_code)  # noqa: SLF001  # the code of this very module
