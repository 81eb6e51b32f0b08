"""Text out of files, as the portal keeps text."""

from __future__ import annotations

import html
import re
import unicodedata
from unicodedata import combining

LONGEST = 100_000
"""How many signs of one text are looked at."""
MOST_MARKS = 8

HIDDEN_MARKS = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
SILENT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE)
OTHER_POINTS = re.compile("[\uf06c\uf06e\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc]")
"""What stands for a bullet where a PDF brings its own letters."""
BREAK = re.compile(r"<br\b[^<>]*>|</(?:p|div|ul|ol|h[1-6]|tr)\s*>", re.IGNORECASE)
POINT = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|body|center|code|del|div|em|font|h[1-6]|head|hr|html|i|iframe|img|ins|li|link"
    r"|meta|object|ol|p|pre|q|s|small|span|strike|strong|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)"
    r"(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)


def calm(text: str) -> str:
    """The text with no more marks on one letter than any language writes: normalizing takes their square."""
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if combining(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def clean(text: str) -> str:
    """The text without hidden control marks and half letters, with plain line ends and no blanks around."""
    return HIDDEN_MARKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def plain_text(text: str) -> str:
    """A stranger's text without tags and control marks, its letters composed, no more than one empty line."""
    shown = OTHER_POINTS.sub("•", text[:LONGEST])
    if "<" in shown:
        shown = TAG.sub("", POINT.sub("\n- ", BREAK.sub("\n", SILENT.sub("", shown))))
    composed = unicodedata.normalize("NFC", calm(clean(html.unescape(shown))))
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in composed.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(text: str) -> str:
    """The text with one blank between words."""
    return " ".join(text.split())


def cut(text: str, most: int) -> str:
    """At most so many signs, ended between two words where there are any."""
    if len(text) <= most:
        return text
    whole = text[: most + 1]
    end = max(whole.rfind(" "), whole.rfind("\n"))
    return whole[: end if end > most // 2 else most].rstrip()


def decoded(content: bytes) -> str:
    """The bytes as text: UTF-8 or UTF-16, and what is neither as Windows writes Spanish."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    if content[:1] == b"\0" and content[1:2] != b"\0":
        return content.decode("utf-16-be", "replace")
    if content[1:2] == b"\0" and content[:1] != b"\0":
        return content.decode("utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def bare_address(url: str) -> str:
    """What two ways of writing one address have in common."""
    return re.sub(r"^https?://(www\.)?|/$", "", url.lower())
