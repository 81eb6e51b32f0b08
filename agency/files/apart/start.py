"""The process in which a parser runs: its limits are set before the parser is loaded.

It is run as `python -I -B start.py PARSER`: the file comes in on stdin, `answer` says what goes out.
"""

from __future__ import annotations

import resource
import runpy
import sys
from pathlib import Path

PROCESSOR_SECONDS = 10
MEMORY = 640 * 1024 * 1024
"""A photo of 25 megapixels fits, a document ten times as large as we take too."""
LIMITS = {
    resource.RLIMIT_CPU: PROCESSOR_SECONDS,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 32,
}


def limit() -> None:
    """From here on this process has little of everything."""
    if sys.platform == "linux":  # elsewhere the libraries' own addresses count, and pass it at once
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for kind, most in LIMITS.items():
        resource.setrlimit(kind, (most, most))


def main() -> None:
    """The parser has answered."""
    limit()
    # Last, so that no drawer of the portal stands before a library of the same name.
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    runpy.run_module(f"apart.{sys.argv[1]}", run_name="__main__")


if __name__ == "__main__":
    main()
