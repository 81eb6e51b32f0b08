"""Addresses that a request may name: only paths of this portal."""

from __future__ import annotations

from urllib.parse import urlsplit


def local_path(text: str | None) -> str:
    """The path and query when they lead inside this portal, else an empty text."""
    wanted = text or ""
    split = urlsplit(wanted)
    if split.scheme or split.netloc or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return ""
    return "" if any(ord(c) < 32 or c == "\\" for c in wanted) else wanted
