"""The English catalogue says all that the Spanish pages say, and nothing that they no longer say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.kit.source import HOUSE, told

FOLDER = HOUSE / "translations"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
MARKS = re.compile(r"%\((\w+)\)([sd])")
HOW = (
    "Extract and update as CONTRIBUTING.md says, then fill in agency/translations/en/LC_MESSAGES/messages.po."
)


@cache
def said() -> Catalog:
    """All that the source says now."""
    with (FOLDER / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    catalogue = Catalog()
    found = extract_from_dir(HOUSE, methods, options, keywords=KEYWORDS, comment_tags=())
    for file, line, text, _comments, context in found:
        catalogue.add(text, locations=[(file, line)], context=context)
    return catalogue


@pytest.fixture(scope="module")
def english() -> Catalog:
    file: Path = FOLDER / "en" / "LC_MESSAGES" / "messages.po"
    assert file.is_file(), f"There is no English catalogue yet. {HOW}"
    with file.open("rb") as opened:
        return read_po(opened, locale="en")


def forms(text: object) -> list[str]:
    """The text, or its singular and plural."""
    return list(text) if isinstance(text, (list, tuple)) else [str(text)]


def shown(messages: Iterable[Message]) -> list[str]:
    """Where each message stands, and how it begins."""
    return [
        f"{': '.join(map(str, m.locations[0])) if m.locations else ''} “{forms(m.id)[0]}”" for m in messages
    ]


def test_extraction_finds_what_pages_and_code_say() -> None:
    places = {Path(file).suffix for message in said() for file, _line in message.locations}
    assert {".py", ".html", ".txt"} <= places
    assert len(said()) > 100


def test_every_sentence_has_an_english_one(english: Catalog) -> None:
    missing = [
        message
        for message in said()
        if message.id and not _is_translated(english.get(message.id, message.context))
    ]
    told(shown(missing), f"{len(missing)} sentences have no English. {HOW}")


def _is_translated(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(forms(message.string))


def test_the_catalogue_holds_nothing_that_is_no_longer_said(english: Catalog) -> None:
    over = [m for m in english if m.id and said().get(m.id, m.context) is None]
    told([*shown(over), *(f"“{forms(key)[0]}”" for key in english.obsolete)], f"Take these out. {HOW}")


def test_both_languages_fill_in_the_same_values(english: Catalog) -> None:
    different = [m for m in english if m.id and _is_translated(m) and not _same_marks(m)]
    told(shown(different), "Use the same %(names)s in the English text as in the Spanish one.")


def _same_marks(message: Message) -> bool:
    """True when each form's values are the original's; a form for one may leave its number out."""
    wanted = set(MARKS.findall(forms(message.id)[-1]))
    return all(wanted - {("num", "d")} <= set(MARKS.findall(t)) <= wanted for t in forms(message.string))


def test_no_sentence_has_a_percent_sign_that_breaks_it(english: Catalog) -> None:
    texts = [(m, text) for m in [*said(), *english] if m.id for text in (*forms(m.id), *forms(m.string))]
    broken = [m for m, text in texts if MARKS.search(text) and re.search(r"%(?!\(\w+\)[sd]|%)", text)]
    told(shown(broken), "Write %% for a percent sign in a sentence that fills in values.")
