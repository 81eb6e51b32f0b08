"""What a reader gathers from a file: each thing is checked on its way in, and what cannot stay is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from agency import clock
from agency.country.municipalities import MUNICIPALITIES
from agency.db import folded
from agency.profiles.models import EntryKind, LinkKind, Way
from agency.profiles.portable import UNSAID, Item, Portrait, Reading, SkillNames
from agency.profiles.portable.fluency import language_code, language_level, skill_level
from agency.profiles.portable.months import is_ongoing, month
from agency.profiles.portable.texts import clean, cut, one_line, plain_text
from agency.profiles.rules import MOST_ENTRIES, is_web_address
from agency.skills.rules import LEVELS

HEADLINE, SUMMARY, TITLE, TEXT, ADDRESS = 120, 1500, 160, 1000, 300
"""The most signs that the columns or their forms take."""
MOST_LEFT = 100
LONGEST_LEFT = 160
MOST_SHOWN = 12
"""How many skills an entry shows at most."""

Said: TypeAlias = tuple[str, Any]
"""Where in the file something stands, and what stands there."""
NOTHING: Said = ("", None)

SCHEME = re.compile(r"\Ahttps?://", re.IGNORECASE)
OTHER_SCHEME = re.compile(r"(?!https?://)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """An entry as a file tells it, before any check."""

    kind: EntryKind
    path: str
    title: Said = NOTHING
    place: Said = NOTHING
    start: Said = NOTHING
    end: Said = NOTHING
    url: Said = NOTHING
    text: Sequence[Said] = ()
    way: Way | None = None
    skills: Sequence[Said] = ()
    title_en: Said = NOTHING
    text_en: Said = NOTHING
    position: int | None = None


class Gathering:
    """A portrait that grows, and the names of what was left; `ours` for a file that the portal wrote."""

    def __init__(self, names: SkillNames, ours: bool = False) -> None:
        self.names = names
        self.slugs = frozenset(names.values())
        self.ours = ours
        self.facts: dict[str, Any] = {}
        self.skills: dict[str, int] = {}
        self.languages: dict[str, str] = {}
        self.links: list[tuple[LinkKind, str]] = []
        self.left: dict[str, None] = {}
        self._items: list[tuple[int, Item]] = []
        self._seen: dict[EntryKind, int] = {}

    def reading(self) -> Reading:
        """All that was gathered; entries that know their place stand there, the others after them."""
        entries = tuple(item for _place, item in sorted(self._items, key=lambda pair: pair[0]))
        portrait = Portrait(
            **self.facts,
            skills=tuple(self.skills.items()),
            languages=tuple(self.languages.items()),
            links=tuple(self.links),
            entries=entries,
        )
        return Reading(portrait, tuple(self.left))

    def leave(self, path: str, said: object = None) -> None:
        """The line that names this stands among what was left."""
        if len(self.left) >= MOST_LEFT:
            last = next(reversed(self.left))
            if last != "…":
                del self.left[last]
                self.left["…"] = None
            return
        shown = one_line(clean(said[:400])) if isinstance(said, str) else ""
        if isinstance(said, int | float):
            shown = str(said)[:40]
        line = one_line(clean(path[:400])) + (f": '{shown}'" if shown else "")
        self.left[line if len(line) <= LONGEST_LEFT else line[: LONGEST_LEFT - 1] + "…"] = None

    def text(self, said: Said, most: int, lines: bool = False) -> str:
        """The text without tags and hidden marks, cut at a word where it is too long."""
        path, raw = said
        if raw is None or not isinstance(raw, str):
            return self._odd(said)
        whole = clean(raw) if self.ours else plain_text(raw)
        if not (lines or self.ours):
            whole = one_line(whole)
        if len(whole) > most:
            self.leave(f"{path}: {max(len(raw), len(whole))} > {most}")
        return cut(whole, most)

    def _odd(self, said: Said) -> str:
        if said[1] is not None:
            self.leave(*said)
        return ""

    def set_text(self, name: str, said: Said, most: int, lines: bool = False) -> None:
        """This text of the portrait is the first that the file gives."""
        if (found := self.text(said, most, lines)) and not self.facts.get(name):
            self.facts[name] = found
        elif found and found != self.facts[name]:
            self.leave(*said)

    def month(self, said: Said) -> str:
        """2019 or 2019-04; nothing while it goes on, and for what is no day of the past."""
        raw = str(said[1]) if isinstance(said[1], int) and not isinstance(said[1], bool) else said[1]
        if not isinstance(raw, str):
            return self._odd(said)
        if not raw.strip() or is_ongoing(raw[:40]):
            return ""
        found = month(clean(raw[:60]))
        if found is None or found > f"{clock.today():%Y-%m}"[: len(found)]:
            self.leave(said[0], raw)
            return ""
        return found

    def address(self, said: Said) -> str:
        """The web address, completed where it lacks its beginning; never another kind of address."""
        if not isinstance(said[1], str):
            return self._odd(said)
        raw = SCHEME.sub(lambda scheme: scheme[0].lower(), clean(said[1][: ADDRESS * 2]))
        whole = raw if OTHER_SCHEME.match(raw) or "://" in raw else f"https://{raw}"
        if not raw:
            return ""
        good = is_web_address(whole) and len(whole) <= ADDRESS
        if not good:
            self.leave(said[0], raw)
        return whole if good else ""

    def skill(self, said: Said) -> str:
        """The catalogue's slug of a skill's name; nothing for a name that it does not know."""
        if not isinstance(said[1], str):
            return self._odd(said)
        name = clean(said[1][:200])
        slug = self.names.get(folded(name), "")
        if name and not slug:
            self.leave(said[0], name)
        return slug

    def add_skill(self, said: Said, level: Said = NOTHING) -> None:
        """She has the skill, at the level that the words say, if they say one."""
        if not (slug := self.skill(said)):
            return
        known = skill_level(level[1]) if isinstance(level[1], str) else None
        if known is None and level[1]:
            self.leave(*level)
        self._add_level(slug, known or UNSAID)

    def add_known_skill(self, slug: Said, level: Said) -> None:
        """She has the skill of this slug at exactly this level."""
        if not isinstance(slug[1], str) or slug[1] not in self.slugs:
            self.leave(*slug)
        elif type(level[1]) is not int or level[1] not in LEVELS:
            self.leave(*level)
        else:
            self._add_level(slug[1], level[1])

    def add_skills(self, found: Mapping[str, int]) -> None:
        """She has these skills of the catalogue, at the levels that a text says."""
        for slug, level in found.items():
            self._add_level(slug, level)

    def _add_level(self, slug: str, level: int) -> None:
        if not self.skills.get(slug):
            self.skills[slug] = level

    def add_language(self, name: Said, words: Said) -> None:
        """She speaks the language as well as the words say; without words that are known it is left."""
        if not isinstance(name[1], str):
            self.leave(*(name if name[1] is not None else words))
            return
        code = language_code(name[1])
        level = language_level(words[1]) if isinstance(words[1], str) else None
        if code is None or level is None:
            said = f"{name[1][:60]}, {words[1][:60]}" if isinstance(words[1], str) else name[1]
            self.leave(name[0], said)
            return
        self.languages.setdefault(code, level)

    def add_link(self, said: Said, kind: LinkKind | None = None, usual: LinkKind = LinkKind.OTHER) -> None:
        """The address stands among her links, as what it leads to."""
        url = self.address(said)
        if not url:
            return
        if not self.ours and any(url == known for _kind, known in self.links):
            return
        if len(self.links) >= MOST_ENTRIES:
            self.leave(said[0], url)
            return
        self.links.append((kind or _kind_of(url) or usual, url))

    def set_municipality(self, city: Said, country: Said = NOTHING) -> None:
        """She lives there, when it is one of the four municipalities, and not its namesake elsewhere."""
        if not isinstance(city[1], str):
            self._odd(city)
            return
        here = folded(country[1][:40]) if isinstance(country[1], str) else ""
        parts = [part.strip() for part in folded(city[1][:200]).split(",")]
        bolivian = here in ("", "bo", "bol", "bolivia") and (len(parts) == 1 or parts[-1] == "bolivia")
        code = next((c for c, name in MUNICIPALITIES.items() if folded(name) == parts[0]), "")
        if code and bolivian:
            self.facts.setdefault("municipality", code)
        elif parts[0]:
            self.leave(*city)

    def add_item(self, told: Told) -> None:
        """The entry stands in the portrait, with the good part of what was told."""
        if self._seen.get(told.kind, 0) >= MOST_ENTRIES:
            self.leave(told.path)
            return
        title, place = self.text(told.title, TITLE), self.text(told.place, TITLE)
        if not title:
            title, place = place, ""
        if not title:
            self.leave(told.path)
            return
        start, end = self.month(told.start), self.month(told.end)
        if start and end and end < start[: len(end)]:
            self.leave(*told.end)
            end = ""
        item = Item(
            kind=told.kind,
            title=title,
            place=place,
            way=(told.way or Way.JOB) if told.kind is EntryKind.WORK else None,
            start=start,
            end=end,
            text=self._joined(told.text),
            url=self.address(told.url) if told.url[1] is not None else "",
            title_en=self.text(told.title_en, TITLE),
            text_en=self.text(told.text_en, TEXT, lines=True),
            skills=self._shown(told.skills),
        )
        self._seen[told.kind] = self._seen.get(told.kind, 0) + 1
        self._items.append((MOST_ENTRIES**3 if told.position is None else told.position, item))

    def _joined(self, parts: Sequence[Said]) -> str:
        if len(parts) == 1:
            return self.text(parts[0], TEXT, lines=True)
        found = [self.text(part, TEXT, lines=True) for part in parts[:MOST_ENTRIES]]
        whole = "\n".join(text for text in found if text)
        if len(whole) > TEXT:
            self.leave(f"{parts[0][0]}: {len(whole)} > {TEXT}")
        return cut(whole, TEXT)

    def _shown(self, skills: Sequence[Said]) -> tuple[str, ...]:
        if self.ours:
            return tuple(self._ours(skills))
        found = [self.skill(said) for said in skills[: MOST_SHOWN * 4]]
        return tuple(dict.fromkeys(slug for slug in found if slug))[:MOST_SHOWN]

    def _ours(self, slugs: Sequence[Said]) -> Iterator[str]:
        for said in slugs:
            if isinstance(said[1], str) and said[1] in self.slugs:
                yield said[1]
            else:
                self.leave(*said)


class Part:
    """An object of a file whose keys are taken one by one; those that nobody takes are left by name."""

    def __init__(self, found: Mapping[str, Any], path: str) -> None:
        self._rest = dict(found)
        self.path = path

    def take(self, *keys: str) -> Said:
        """What stands under the first of these keys that is there."""
        for key in keys:
            if key in self._rest:
                return self.at(key), self._rest.pop(key)
        return self.at(keys[0]), None

    def drop(self, *keys: str) -> None:
        """These keys are known, and need not be named."""
        for key in keys:
            self._rest.pop(key, None)

    def at(self, key: str) -> str:
        """Where this key stands."""
        return f"{self.path}.{key}" if self.path else key

    def leave_rest(self, gathering: Gathering) -> None:
        """What nobody took is named, unless it says nothing."""
        for key, value in self._rest.items():
            if says_something(value):
                gathering.leave(self.at(key))


def says_something(found: object) -> bool:
    """False for nulls and empty texts, and for lists and objects of nothing else."""
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict | list):
            waiting += each.values() if isinstance(each, dict) else each
        elif each is not None and each != "":
            return True
    return False


def _kind_of(url: str) -> LinkKind | None:
    host = f".{urlsplit(url).hostname or ''}"
    for name, kind in ((".github.com", LinkKind.GITHUB), (".linkedin.com", LinkKind.LINKEDIN)):
        if host.endswith(name):
            return kind
    return None
