"""Which JavaScript modules a page needs: read off the imports, so that the browser can ask for all of them at once."""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^(?:import|export)\b[^;]*?["\'](\.[^"\']+)["\'];', re.MULTILINE)


def needed(scripts: Path, entry: str = "main.js") -> tuple[str, ...]:
    """The modules ``entry`` imports at once, and what those import, itself left out.

    A module that is only imported when it is wanted, ``import("./photo.js")``, is not among them.
    """
    found: dict[Path, None] = {}
    waiting = [(scripts / entry).resolve()]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found[module] = None
            waiting += [(module.parent / each).resolve() for each in _IMPORT.findall(module.read_text())]
    first, *rest = found
    return tuple(sorted(module.relative_to(first.parent).as_posix() for module in rest))
