"""A file of hers, and what of it shall stand in her profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import SelectMultipleField

from agency import i18n
from agency.country.municipalities import MUNICIPALITIES
from agency.profiles import words
from agency.profiles.models import Profile, Suggestion
from agency.profiles.portable import Item, Reading, Unreadable, from_plain
from agency.profiles.portable.offers import FREE, Offer, Shelf, is_sure, merged, offers
from agency.profiles.portable.reading import MOST_BYTES, read_file
from agency.profiles.portable.words import FACTS, REASONS, SHELVES
from agency.profiles.queries import slugs_by_name
from agency.skills.models import Skill
from agency.skills.queries import skills_by_slug
from agency.skills.rules import USUAL_LEVEL, catalogue
from agency.skills.words import LEVELS
from agency.web.forms import Form, Needed, VersionedForm, choices
from agency.web.uploads import UploadField, let_go

GUESSED = "pdf"
"""The source whose entries are read out of a text without form."""


class BroughtField(UploadField):
    """A file from elsewhere; its data is the kind of file and what it says, and the file is forgotten."""

    accept = ".json,.zip,.xml,.pdf,application/json,application/zip,application/xml,text/xml,application/pdf"
    data: tuple[str, Reading] | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The data is what the file says; raises ValueError with the sentence."""
        self.data = None
        chosen = next((f for f in valuelist if isinstance(f, FileStorage) and f.filename), None)
        if chosen is None:
            return
        names = slugs_by_name()
        with chosen.stream as stream:
            content = stream.read(MOST_BYTES + 1)
        let_go()
        try:
            self.data = read_file(content, chosen.filename or "", names)
        except Unreadable as unreadable:
            raise ValueError(REASONS[unreadable.reason]) from None


class BringForm(Form):
    """A file that says who she is."""

    file = BroughtField(_l("Tu archivo"), [Needed(_l("Elige un archivo."))])


@dataclass(frozen=True)
class Row:
    """Something that she may take: what it is, what the file says, and what her profile says by now."""

    key: str
    name: str
    said: Sequence[str]
    own: Sequence[str] = ()


@dataclass(frozen=True)
class Reviewed:
    """What the page was made of: another file, or a profile changed meanwhile, is another version."""

    version: str


class ReviewForm(VersionedForm):
    """What of the file shall stand in her profile."""

    take = SelectMultipleField(
        _l("Qué quieres agregar"), [Needed(_l("Marca lo que quieras agregar, o elige «No, gracias»."))]
    )
    rows: Sequence[tuple[Any, Sequence[Row]]]
    reviewed: Reviewed
    is_other_file = False

    def offer(self, profile: Profile, kept: Suggestion) -> None:
        """What differs from her profile can be chosen; what is sure stands ticked before she looks."""
        found = offers(profile, from_plain(kept.understood))
        self.reviewed = Reviewed(f"{kept.uid}.{profile.version}")
        self.take.choices = choices((offer.key, offer.key) for offer in found)
        skills = skills_by_slug()
        self.rows = [
            (heading, [_row(o, skills) for o in found if o.shelf is shelf])
            for shelf, heading in SHELVES.items()
            if any(o.shelf is shelf for o in found)
        ]
        self.is_other_file = (self.version.data or "").partition(".")[0] not in ("", str(kept.uid))
        if self.is_other_file or not self.is_submitted():
            self.take.data = [o.key for o in found if is_sure(o, kept.source == GUESSED)]
        if not self.is_submitted():
            self.version.data = self.reviewed.version

    def is_good(self) -> bool:
        """True when she chose among what the page showed her, and nothing changed since."""
        if self.is_stale(self.reviewed):
            return False
        return bool(self.validate_on_submit())


def _row(offer: Offer, skills: Mapping[str, Skill]) -> Row:
    if isinstance(offer.said, Item):
        return _entry_row(offer, skills)
    if offer.shelf is Shelf.SKILL:
        skill = skills.get(offer.name)
        name = skill.name if skill else offer.name
        usual = _("Empieza en «%(level)s»: luego lo cambias si quieres.", level=LEVELS[USUAL_LEVEL])
        return _said(offer, name, str(LEVELS.get(offer.said, usual)), str(LEVELS.get(offer.own, "")))
    if offer.shelf is Shelf.LANGUAGE:
        levels = words.LANGUAGE_LEVELS
        name = str(words.LANGUAGES[offer.name])
        return _said(offer, name, str(levels[offer.said]), str(levels.get(offer.own, "")))
    if offer.shelf is Shelf.LINK:
        kind, url = offer.said
        return Row(offer.key, url, [str(words.LINKS[kind])])
    own = _fact(offer.name, offer.own) if offer.replaces else ""
    return _said(offer, str(FACTS[offer.name]), _fact(offer.name, offer.said), own)


def _said(offer: Offer, name: str, said: str, own: str) -> Row:
    return Row(offer.key, name, [said], [own] if offer.replaces else [])


def _fact(name: str, value: Any) -> str:
    if name == FREE:
        return " ".join(_free(*value))
    if isinstance(value, list | tuple):
        named: Mapping[Any, Any] = {
            **MUNICIPALITIES,
            **words.SHORT_MODALITIES,
            **words.DAY_TIMES,
            **{group.slug: group.en if i18n.language() == "en" else group.es for group in catalogue()[0]},
        }
        return ", ".join(str(named.get(each, each)) for each in value)
    return MUNICIPALITIES.get(value, value) if name == "municipality" else str(value)


def _free(start: Any, end: Any) -> Iterable[str]:
    if start:
        yield _("desde el %(day)s", day=i18n.day(start))
    if end:
        yield _("hasta el %(day)s", day=i18n.day(end))


def _entry_row(offer: Offer, skills: Mapping[str, Skill]) -> Row:
    item, own = offer.said, offer.own
    name = " · ".join(filter(None, (item.title, item.place)))
    if own is None:
        return Row(offer.key, name, _lines(item, item.skills, skills))
    hers = Item(**{name: getattr(own, name) for name in vars(item) if name != "skills"})
    shown = [skill.slug for skill in own.skills]
    both = list(dict.fromkeys((*shown, *item.skills)))
    said, kept = _lines(merged(own, item), both, skills), _lines(hers, shown, skills)
    return Row(
        offer.key,
        name,
        [line for line in said if line not in kept],
        [line for line in kept if line not in said] or [_("nada de esto")],
    )


def _lines(item: Item, slugs: Iterable[str], skills: Mapping[str, Skill]) -> list[str]:
    shown = ", ".join(skills[slug].name for slug in slugs if slug in skills)
    found = (
        _period(item),
        item.text,
        item.url,
        _("Muestra: %(skills)s", skills=shown) if shown else "",
        item.title_en,
        item.text_en,
    )
    return [str(line) for line in found if line]


def _period(item: Item) -> str:
    start, end = i18n.month(item.start), i18n.month(item.end)
    if start and end:
        return f"{start} – {end}"
    if start and item.kind not in ("certificate",):
        return str(_("desde %(month)s", month=start))
    return start or (str(_("hasta %(month)s", month=end)) if end else "")
