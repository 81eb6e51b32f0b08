"""Her contact as a phone keeps it: vCard 3.0."""

from __future__ import annotations

import re

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
OCTETS = 75
"""The longest line of RFC 2426."""


def vcard(name: str, given: str, surnames: str, headline: str, email: str, phone: str, url: str) -> str:
    """The card; what is empty isn't named in it, and nothing that she wrote begins a line of its own."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{_text(surnames)};{_text(given)};;;", f"FN:{_text(name)}"]
    said = (("TITLE", _text(headline)), ("EMAIL;TYPE=INTERNET", _text(email)))
    lines += [f"{kind}:{value}" for kind, value in said if value]
    if number := re.sub(r"[^+0-9]", "", phone):
        lines.append(f"TEL;TYPE=CELL:{number}")
    if address := _address(url):
        lines.append(f"URL:{address}")
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCARD"]) + "\r\n"


def _text(value: str) -> str:
    clean = CONTROL.sub("", re.sub(r"\r\n?|[\x85\u2028\u2029]", "\n", value)).strip()
    return re.sub(r"([\\;,])", r"\\\1", clean).replace("\n", r"\n")


def _address(url: str) -> str:
    return "".join(url.split()) if CONTROL.search(url) is None and "\n" not in url else ""


def _folded(line: str) -> str:
    folded, octets = "", 0
    for char in line:
        length = len(char.encode("utf-8"))
        if octets + length > OCTETS:
            folded, octets = f"{folded}\r\n ", 1
        folded, octets = folded + char, octets + length
    return folded
