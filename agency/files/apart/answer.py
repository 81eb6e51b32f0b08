"""How a parser that runs apart answers: one line of words, then the bytes."""

from __future__ import annotations

import sys
from collections.abc import Callable


class No(Exception):
    """The file is refused, for the reason that the word names."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def answer(parse: Callable[[bytes], tuple[bytes, tuple[int, ...]]]) -> None:
    """Stdout has what came of stdin: `ok`, the numbers and the bytes, or `no` and the reason."""
    out = sys.stdout.buffer
    try:
        written, numbers = parse(sys.stdin.buffer.read())
    except No as no:
        out.write(b"no %s\n" % no.reason.encode("ascii"))
    except MemoryError:
        raise  # which the portal reads as a fall, not as a damaged file
    except Exception:
        # A parser in the middle of hostile bytes raises whatever it stumbles over.
        out.write(b"no damaged\n")
    else:
        out.write(b" ".join([b"ok", *(b"%d" % n for n in numbers)]) + b"\n" + written)
