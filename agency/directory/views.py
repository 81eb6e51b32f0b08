"""The public directory: anyone finds the women who said yes to being found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from agency import clock
from agency.db import Page
from agency.directory import queries, words
from agency.directory.search import PAGE, Found, search
from agency.directory.shelf import shelf
from agency.directory.snapshot import Names
from agency.directory.wanted import LONGEST_TEXT, Wanted, read, read_page, skill_value
from agency.extensions import limiter
from agency.i18n import language
from agency.profiles.words import LANGUAGES
from agency.skills.words import SHORT_LEVELS
from agency.web.forms import clean
from agency.web.guard import open_to_all

blueprint = Blueprint("directory", __name__)
MOST_SKILLS_OFFERED = 12


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen: how many there would be, and the address that does it or undoes it."""

    value: str
    label: Any
    count: int = 0
    chosen: bool = False
    url: str = ""


@dataclass(frozen=True)
class Pages:
    """The page that is shown, and the addresses of the others."""

    page: Page[int]
    wanted: Wanted

    def page_url(self, number: int) -> str:
        """The address of another page of what was found."""
        return _url(self.wanted, number)


@blueprint.get("/directorio")
@open_to_all
@limiter.limit("60/minute;1200/hour")
def index() -> Response:
    """Whoever may be found is found; search engines find a woman by her own page, if she wants it."""
    snapshot, english = shelf().fresh(), language() == "en"
    wanted = read(clean(request.args.get("q", "")), request.args.getlist, snapshot.names)
    hidden = queries.hidden_from(current_user.person) if current_user.is_authenticated else frozenset()
    found = search(
        snapshot, wanted, clock.today().toordinal(), read_page(request.args.get("page", "")), without=hidden
    )
    called = _Called(snapshot.names, english)
    page = render_template(
        "directory/index.html",
        wanted=wanted,
        found=found,
        cards=queries.cards(found.ids, english),
        facets=list(_facets(wanted, found)),
        skills=_skills(wanted, found, called),
        levels=[(called(s), list(_levels(wanted, found, s, level))) for s, level in wanted.skills],
        removable=list(_removable(wanted, called)),
        corrected=_corrected(wanted, found),
        pages=Pages(Page(found.ids, found.page, PAGE, found.total), wanted),
        languages=LANGUAGES,
        longest=LONGEST_TEXT,
    )
    answer = make_response(page)
    # Being listed here and being found by search engines are two yeses of hers.
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _url(wanted: Wanted, page: int = 1) -> str:
    return url_for("directory.index", page=page if page > 1 else None, **wanted.address())


class _Called:
    """What a skill is called in the language of the page."""

    def __init__(self, names: Names, english: bool) -> None:
        self.names, self.at = names, int(english)

    def __call__(self, skill_id: int) -> str:
        return self.names[skill_id][self.at]


def _facets(wanted: Wanted, found: Found) -> Iterator[tuple[str, Any, list[Choice]]]:
    """The facets that can still narrow what was found, with the values that leave somebody."""
    for name, values in words.VALUES.items():
        counts, chosen = found.counts.get(name, {}), getattr(wanted, name)
        choices = [Choice(v, said, counts.get(v, 0), v == chosen) for v, said in values.items()]
        left = [choice for choice in choices if choice.count or choice.chosen]
        if left:
            yield name, words.FACETS[name], left


def _skills(wanted: Wanted, found: Found, called: _Called) -> list[Choice]:
    """The chosen skills, then those that most of the women who were found have."""
    counts, chosen = found.counts.get("skill", {}), dict(wanted.skills)
    often = sorted(counts, key=lambda skill_id: (-counts[skill_id], skill_id))[:MOST_SKILLS_OFFERED]
    offered = dict.fromkeys([*chosen, *often])
    return [
        Choice(skill_value(s, chosen.get(s, 1)), called(s), counts.get(s, 0), s in chosen) for s in offered
    ]


def _levels(wanted: Wanted, found: Found, skill_id: int, chosen: int) -> Iterator[Choice]:
    """The levels at which somebody would be left, from the least."""
    counts = found.counts.get("level", {})
    for level, said in SHORT_LEVELS.items():
        count = counts.get((skill_id, level), 0)
        if count or level == chosen:
            url = _url(wanted.with_skill(skill_id, level))
            yield Choice(str(level), said, count, level == chosen, url)


def _removable(wanted: Wanted, called: _Called) -> Iterator[Choice]:
    """Everything that was asked, each with the address that asks for all the rest."""
    if wanted.text:
        yield Choice("", _("«%(text)s»", text=wanted.text), url=_url(wanted.without("text")))
    for skill_id, _level in wanted.skills:
        yield Choice("", called(skill_id), url=_url(wanted.with_skill(skill_id)))
    for name, values in words.VALUES.items():
        if value := getattr(wanted, name):
            yield Choice("", values[value], url=_url(wanted.without(name)))


def _corrected(wanted: Wanted, found: Found) -> Choice | None:
    """What was searched instead of what was typed."""
    if not found.corrected:
        return None
    text = wanted.text
    for typed, used in found.corrected.items():
        text = text.replace(typed, used)
    return Choice(", ".join(found.corrected), text, url=_url(replace(wanted, text=text)))
