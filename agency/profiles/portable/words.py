"""How the portal speaks of a file of hers: why it can't be read, what it says, and what was left of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from agency.profiles.portable import Reason
from agency.profiles.portable.offers import FREE, Shelf

REASONS: Mapping[Reason, LazyString] = {
    Reason.EMPTY: _l("El archivo está vacío. Descárgalo otra vez y elige el nuevo."),
    Reason.BIG: _l("El archivo es demasiado grande. Si es de LinkedIn, pide solo las partes de tu perfil."),
    Reason.KIND: _l(
        "No encontramos un perfil en este archivo. Sirven el ZIP de LinkedIn, un Europass, un JSON Resume "
        "o tu CV en PDF."
    ),
    Reason.BROKEN: _l("El archivo está dañado o incompleto. Descárgalo otra vez y elige el nuevo."),
    Reason.LOCKED: _l("El archivo pide una contraseña. Guárdalo sin contraseña y elígelo otra vez."),
    Reason.PICTURE: _l(
        "Este PDF es una foto o un escaneo: no tiene letras que podamos leer. Guárdalo como PDF desde el "
        "programa donde lo escribiste."
    ),
    Reason.SLOW: _l(
        "Este archivo es demasiado difícil de leer. Guarda tu CV otra vez como PDF, desde el programa donde "
        "lo escribiste."
    ),
    Reason.UNSAFE: _l(
        "Este archivo trae algo que no abrimos por tu seguridad. Descárgalo otra vez de la página original."
    ),
}
SOURCES: Mapping[str, LazyString] = {
    "json": _l("tu JSON Resume"),
    "linkedin": _l("tus datos de LinkedIn"),
    "europass": _l("tu Europass"),
    "pdf": _l("tu CV en PDF"),
}
SHELVES: Mapping[Shelf, LazyString] = {
    Shelf.WHO: _l("Quién soy"),
    Shelf.WORK: _l("Experiencia"),
    Shelf.PROJECT: _l("Proyectos"),
    Shelf.STUDY: _l("Estudios"),
    Shelf.CERTIFICATE: _l("Certificados"),
    Shelf.SKILL: _l("Habilidades"),
    Shelf.LANGUAGE: _l("Lenguas"),
    Shelf.LINK: _l("Enlaces"),
    Shelf.WANT: _l("Qué busco"),
}
FACTS: Mapping[str, LazyString] = {
    "headline": _l("Tu frase"),
    "summary": _l("Sobre ti"),
    "municipality": _l("Dónde vives"),
    "headline_en": _l("Tu frase, en inglés"),
    "summary_en": _l("Sobre ti, en inglés"),
    "modalities": _l("Cómo quieres trabajar"),
    "municipalities": _l("Dónde puedes trabajar"),
    "fields": _l("En qué te gustaría trabajar"),
    "day_times": _l("En qué parte del día"),
    "hours_per_week": _l("Horas a la semana"),
    FREE: _l("Cuándo estás libre"),
}

_WORK, _STUDY, _TITLE, _PLACE = _l("Experiencia"), _l("Estudios"), _l("qué"), _l("dónde o para quién")
_SINCE, _UNTIL, _TEXT, _ADDRESS = _l("desde"), _l("hasta"), _l("descripción"), _l("dirección web")
_PAPER, _PROJECT, _HELP, _LIVES = _l("Certificado"), _l("Proyecto"), _l("Voluntariado"), _l("lugar")
_SKILL, _LANGUAGE, _LEVEL, _NAME = _l("Habilidad"), _l("Lengua"), _l("nivel"), _l("nombre")
_PRIZE, _WRITING, _LIKES, _LINK = _l("Premio"), _l("Publicación"), _l("Intereses"), _l("Enlace")
PIECES: Mapping[str, LazyString] = {
    **dict.fromkeys(("work", "positions.csv", "employerhistory", "workexperience"), _WORK),
    **dict.fromkeys(("education", "education.csv"), _STUDY),
    **dict.fromkeys(("volunteer", "volunteering.csv", "volunteer.csv", "voluntarywork"), _HELP),
    "volunteer experiences.csv": _HELP,
    **dict.fromkeys(("projects", "projects.csv", "project"), _PROJECT),
    **dict.fromkeys(("certificates", "certifications.csv", "certification", "coursecertification"), _PAPER),
    **dict.fromkeys(("skills", "skills.csv", "digitalskillsgroup", "personcompetency"), _SKILL),
    **dict.fromkeys(("languages", "languages.csv", "mothertongue", "foreignlanguage"), _LANGUAGE),
    **dict.fromkeys(("awards", "honors.csv", "honourandaward"), _PRIZE),
    **dict.fromkeys(("publications", "publications.csv", "publication"), _WRITING),
    **dict.fromkeys(("interests", "keywords"), _LIKES),
    "references": _l("Referencia"),
    "courses.csv": _l("Cursos"),
    "patents.csv": _l("Patentes"),
    "organizations.csv": _l("Organizaciones"),
    "test scores.csv": _l("Resultados de exámenes"),
    "achievement": _l("Logro"),
    **dict.fromkeys(("licenses", "driving"), _l("Permiso de conducir")),
    "hobbiesandinterests": _LIKES,
    "communicationandinterpersonalskills": _l("Comunicación"),
    "managementandleadershipskills": _l("Dirección y liderazgo"),
    "organisationalskills": _l("Organización"),
    "employmentreferences": _l("Referencia"),
    "others": _l("Otros"),
    **dict.fromkeys(("conferenceandseminar", "networkandmembership"), _l("Redes y encuentros")),
    **dict.fromkeys(("creativework", "socialandnetworkingactivity"), _l("Otra actividad")),
    **dict.fromkeys(("basics", "profile.csv", "profile", "person"), _l("Sobre ti")),
    **dict.fromkeys(("profiles", "website", "websites", "communication"), _LINK),
    **dict.fromkeys(("position", "title", "positiontitle", "label", "area", "studytype"), _TITLE),
    **dict.fromkeys(("company", "organization", "institution", "issuer", "entity"), _PLACE),
    **dict.fromkeys(("startdate", "started on", "start date", "period.from", "date"), _SINCE),
    **dict.fromkeys(("enddate", "finished on", "end date", "period.to"), _UNTIL),
    **dict.fromkeys(("summary", "description", "highlights", "notes", "activities", "courses"), _TEXT),
    **dict.fromkeys(("url", "uri", "link"), _ADDRESS),
    **dict.fromkeys(("location", "geo location", "city", "cityname", "address", "municipality"), _LIVES),
    **dict.fromkeys(("level", "fluency", "proficiency"), _LEVEL),
    **dict.fromkeys(("name", "username"), _NAME),
    "image": _l("foto"),
    "score": _l("nota"),
    "type": _l("tipo"),
    "roles": _l("papel"),
    "postalcode": _l("código postal"),
    "region": _l("región"),
    "countrycode": _l("país"),
    "industry": _l("sector"),
    "cause": _l("causa"),
    "license number": _l("número de licencia"),
    "awarder": _PLACE,
    "twitter handles": _l("Twitter"),
    "authority": _PLACE,
    "pdf": _l("en el texto"),
}
"""What the pieces of a path in a file are called; a piece without a name here is told as it stands."""
STEP = re.compile(r"(.*?(?:\.csv)?)((?:\[[0-9]+\])*)(?:\.|\Z)", re.IGNORECASE)
NUMBER = re.compile(r"\[([0-9]+)\]")
TOO_MUCH = re.compile(r"(?:([0-9]+) )?> ([0-9]+)")


def told(line: str) -> str:
    """A line of what was left, in her words: where it stood, and what it said."""
    path, _colon, said = line.partition(": ")
    steps = [_step(found[1], NUMBER.findall(found[2])) for found in STEP.finditer(path) if found[0]]
    place = " · ".join(filter(None, steps)) or path
    if much := TOO_MUCH.fullmatch(said):
        short = _("demasiado largo: tomamos %(most)s", most=much[2])
        return f"{place}: {short}"
    quoted = re.fullmatch(r"'(.*)('|…)", said)
    said = f"«{quoted[1]}{quoted[2].strip(chr(39))}»" if quoted else said
    return f"{place}: {said}" if said else place


def _step(name: str, numbers: list[str]) -> str:
    shown = str(PIECES.get(name.lower(), name))
    if name.lower() == "profile.csv":
        return shown
    return " ".join([shown, *(str(int(number) + 1) for number in numbers)])
