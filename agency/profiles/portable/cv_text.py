"""The text of a CV by its headings: suggestions only, each of them words that stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

from agency.country.municipalities import MUNICIPALITIES
from agency.db import folded
from agency.profiles.models import EntryKind, LinkKind, Way
from agency.profiles.portable.cv_entries import (
    CvEntry,
    dated_entries,
    line_entries,
    named_by_what_was_learnt,
)
from agency.profiles.portable.fluency import LANGUAGE_NAMES, language_level
from agency.profiles.portable.gathering import SUMMARY, Gathering, Told
from agency.profiles.portable.skills_in_text import named_skills
from agency.profiles.portable.texts import bare_address, plain_text


class Heading(StrEnum):
    """What a part of a CV is about."""

    TOP = "top"
    SUMMARY = "summary"
    WORK = "work"
    VOLUNTEER = "volunteer"
    STUDY = "study"
    COURSE = "course"
    PROJECT = "project"
    SKILL = "skill"
    LANGUAGE = "language"
    OTHER = "other"


HEADINGS = {
    Heading.SUMMARY: (
        *(
            "perfil",
            "perfil profesional",
            "sobre mi",
            "acerca de mi",
            "resumen",
            "resumen profesional",
            "extracto",
        ),
        *(
            "profile",
            "professional profile",
            "summary",
            "professional summary",
            "about me",
            "about",
            "presentacion",
        ),
    ),
    Heading.WORK: (
        *(
            "experiencia",
            "experiencia laboral",
            "experiencia profesional",
            "experiencia de trabajo",
            "experiencias",
        ),
        *("pasantias", "practicas", "practicas profesionales", "experiencia en el area", "trabajos"),
        *("trayectoria", "trayectoria profesional", "historial laboral", "trayectoria laboral"),
        *("experience", "work experience", "professional experience", "employment", "employment history"),
    ),
    Heading.VOLUNTEER: (
        *("voluntariado", "voluntariados", "experiencia de voluntariado", "volunteering"),
        *("volunteer experience", "volunteer work", "activismo"),
    ),
    Heading.STUDY: (
        *("educacion", "formacion", "formacion academica", "educacion y formacion", "estudios"),
        *("estudios realizados", "formacion profesional", "education", "education and training"),
        *("academic background", "datos academicos"),
    ),
    Heading.COURSE: (
        *("cursos", "cursos y talleres", "certificaciones", "certificados", "cursos y certificaciones"),
        *("seminarios", "diplomados", "congresos", "capacitacion", "cursos realizados", "otros cursos"),
        *("formacion complementaria", "capacitaciones", "talleres", "licencias y certificaciones"),
        *(
            "certifications",
            "certificates",
            "courses",
            "licenses & certifications",
            "courses and certifications",
        ),
    ),
    Heading.PROJECT: ("proyectos", "proyectos personales", "portafolio", "projects", "personal projects"),
    Heading.SKILL: (
        *("habilidades", "habilidades tecnicas", "habilidades informaticas", "competencias", "aptitudes"),
        *("competencias tecnicas", "competencias digitales", "conocimientos", "conocimientos tecnicos"),
        *("conocimientos informaticos", "tecnologias", "herramientas", "destrezas"),
        *("skills", "technical skills", "digital skills", "technologies", "tools", "aptitudes principales"),
        *("habilidades y competencias", "top skills", "principales aptitudes"),
    ),
    Heading.LANGUAGE: ("idiomas", "lenguas", "idioma", "languages", "language skills"),
    Heading.OTHER: (
        *(
            "referencias",
            "curriculum vitae",
            "hoja de vida",
            "referencias personales",
            "referencias laborales",
            "references",
            "intereses",
            "hobbies",
        ),
        *(
            "interests",
            "datos personales",
            "personal information",
            "informacion personal",
            "contacto",
            "contact",
        ),
        *(
            "contactar",
            "publicaciones",
            "publications",
            "premios",
            "awards",
            "logros",
            "objetivo",
            "objetivos",
        ),
        *("objective", "otros", "otros datos", "informacion adicional", "honors-awards", "pasatiempos"),
    ),
}
NAMED = {name: heading for heading, names in HEADINGS.items() for name in names}
KINDS = {
    Heading.WORK: EntryKind.WORK,
    Heading.VOLUNTEER: EntryKind.WORK,
    Heading.STUDY: EntryKind.STUDY,
    Heading.COURSE: EntryKind.CERTIFICATE,
    Heading.PROJECT: EntryKind.PROJECT,
}
WEB = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"'|,;]+|\b(?:github|linkedin|gitlab)\.com/[^\s<>()\"'|,;]+", re.I
)
LONGEST_HEADING = 60
OF_LINKEDIN = re.compile(r"linkedin\.com/in/\S+ \(LinkedIn\)|\(LinkedIn\)\s*$", re.MULTILINE)
FOOT = re.compile(r"(?:page|página|pagina|pág\.?)? ?[0-9]{1,3}(?: ?(?:of|de|/) ?[0-9]{1,3})?", re.IGNORECASE)
"""The number of a page."""
LANGUAGE_WORDS = {name: code for code, names in LANGUAGE_NAMES.items() for name in names if len(name) > 3}
LIVES = re.compile(
    r"\b(" + "|".join(re.escape(folded(name)) for name in MUNICIPALITIES.values()) + r")\s*[,–-]\s*bolivia\b"
)


@dataclass
class Section:
    """The lines under one heading."""

    heading: Heading
    name: str = ""
    lines: list[str] = field(default_factory=list)


def gather(text: str, links: Sequence[str], gathering: Gathering) -> None:
    """What the text seems to say of her is gathered."""
    of_linkedin = bool(OF_LINKEDIN.search(text))
    sections = list(split(text))
    if of_linkedin:
        _leave_the_owner(sections, gathering)
    for section in sections:
        _read(section, gathering, of_linkedin)
    if found := LIVES.search(folded(text[:5000])):
        gathering.set_municipality(("pdf", found[1]), ("pdf", "bo"))
    gathering.add_skills(named_skills(_story(sections), gathering.names, listed=False))
    addresses = [url for url in links if url.lower().startswith("http")]
    for url in (*addresses, *(each.rstrip(".") for each in WEB.findall(text))):
        if _new(url, gathering):
            gathering.add_link(("pdf", url), usual=LinkKind.WEB)


def split(text: str) -> Iterator[Section]:
    """The text in sections; a line that is nothing but a known heading begins one."""
    section = Section(Heading.TOP)
    for line in plain_text(text).split("\n"):
        bare = line.strip()
        if heading := _heading(bare):
            yield section
            section = Section(heading, bare)
        elif bare and not FOOT.fullmatch(bare):
            section.lines.append(bare)
    yield section


def _heading(line: str) -> Heading | None:
    """What a line that is nothing but a heading begins; of two names joined by «y» the first counts."""
    if len(line) > LONGEST_HEADING:
        return None
    name = re.sub(r"^[\W\d_]+|[\W_]+$", "", folded(line))
    parts = [NAMED.get(part) for part in re.split(r" (?:y|e|o|and|&) |, | ?/ ?", name)]
    return NAMED.get(name) or (parts[0] if all(parts) else None)


def _leave_the_owner(sections: Sequence[Section], gathering: Gathering) -> None:
    """On LinkedIn's own page her name, her headline and her place stand under no heading of their own."""
    for before, section in pairwise(sections):
        if section.heading in (Heading.SUMMARY, Heading.WORK):
            for line in before.lines[-3:]:
                gathering.leave(line)
            del before.lines[-3:]
            return


def _story(sections: Sequence[Section]) -> str:
    told = (s for s in sections if s.heading not in (Heading.SKILL, Heading.LANGUAGE, Heading.OTHER))
    return "\n".join(line for section in told for line in section.lines)


def _new(url: str, gathering: Gathering) -> bool:
    return all(bare_address(url) != bare_address(known) for _kind, known in gathering.links)


def _read(section: Section, gathering: Gathering, of_linkedin: bool) -> None:
    if section.heading in KINDS:
        _entries(section, gathering, of_linkedin)
    elif section.heading is Heading.SUMMARY:
        gathering.set_text("summary", (section.name, "\n".join(section.lines)), SUMMARY, lines=True)
    elif section.heading is Heading.SKILL:
        _skills(section, gathering)
    elif section.heading is Heading.LANGUAGE:
        _languages(section, gathering)
    elif section.heading is Heading.OTHER and section.lines:
        gathering.leave(section.name)


def _found(section: Section, gathering: Gathering, of_linkedin: bool) -> list[CvEntry]:
    found, before = dated_entries(section.lines)
    if section.heading is Heading.COURSE:
        return [*line_entries(before), *found]
    if not found:
        return [CvEntry(title=before[0], text=list(before[1:]))] if before else []
    for line in before:
        gathering.leave(section.name, line)
    if section.heading is Heading.STUDY:
        return [named_by_what_was_learnt(entry) for entry in found]
    if of_linkedin:
        # There the house stands above what she was in it.
        return [replace(e, title=e.place, place=e.title) if e.place else e for e in found]
    return found


def _entries(section: Section, gathering: Gathering, of_linkedin: bool) -> None:
    kind = KINDS[section.heading]
    for number, entry in enumerate(_found(section, gathering, of_linkedin)):
        at = f"{section.name}[{number}]"
        gathering.add_item(
            Told(
                kind,
                at,
                title=(at, entry.title),
                place=(at, entry.place or None),
                start=(at, entry.start or None),
                end=(at, entry.end or None),
                text=[(at, "\n".join(entry.text))],
                way=Way.VOLUNTEER if section.heading is Heading.VOLUNTEER else None,
            )
        )


def _skills(section: Section, gathering: Gathering) -> None:
    gathering.add_skills(named_skills("\n".join(section.lines), gathering.names))
    for line in section.lines:
        for piece in re.split(r"[,;|•·●▪]", line):
            bare = piece.strip(" .-–—*")
            if 1 < len(bare) <= 40 and not named_skills(bare, gathering.names):
                gathering.leave(section.name, bare)


def _languages(section: Section, gathering: Gathering) -> None:
    pieces = [
        piece.strip() for line in section.lines for piece in re.split(r"[,;|•·●▪]", line) if piece.strip()
    ]
    for number, piece in enumerate(pieces):
        words = folded(piece)
        named = next((name for name in LANGUAGE_WORDS if re.search(rf"\b{re.escape(name)}\b", words)), None)
        if named is None:
            continue
        rest = re.sub(rf"\b{re.escape(named)}\b", " ", words)
        if not language_level(rest) and not re.search(r"[a-z]", rest) and number + 1 < len(pieces):
            following = pieces[number + 1]
            rest = following if language_level(following) else rest
        rest = rest.strip(" .:-–—()")
        gathering.add_language((section.name, named), (section.name, rest))
