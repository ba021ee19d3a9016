"""Modules of the standard library that would misbehave in the image, and what stands for them."""

from __future__ import annotations

from image.steps.collect import PYTHON
from image.tree import File, Tree

# Where the compiler of the build machine was, and the like; the time zone code asks for it.
_SYSCONFIG = '''"""Variables of the build, none of which matters here."""

build_time_vars = {}
'''


def find_library_source(table: dict[str, str]) -> str:
    """A `ctypes/util.py` with a fixed table: the original starts ldconfig and a compiler."""
    rows = "".join(f"    {key!r}: {value!r},\n" for key, value in sorted(table.items()))
    return (
        '"""Library names of this image, fixed when it was built."""\n\n'
        f"_SONAMES = {{\n{rows}}}\n\n\n"
        "def find_library(name):\n    return _SONAMES.get(name)\n"
    )


def replace(root: Tree, sonames: dict[str, str]) -> None:
    """Lay them over the originals."""
    root[f"{PYTHON}/ctypes/util.py"] = File(find_library_source(sonames).encode())
    root[f"{PYTHON}/_sysconfigdata__linux_x86_64-linux-gnu.py"] = File(_SYSCONFIG.encode())
