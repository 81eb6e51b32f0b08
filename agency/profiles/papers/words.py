"""The words on her papers, which may speak another language than the page from which she asks for them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.i18n import in_language
from agency.profiles import words as profile
from agency.skills.words import LEVELS

HEADINGS: Mapping[str, LazyString] = {
    "cv": _l("Currículum"),
    "contact": _l("Contacto"),
    "summary": _l("Sobre mí"),
    "facts": _l("Cómo puedo trabajar"),
    "skills": _l("Habilidades"),
    "languages": _l("Lenguas"),
    "links": _l("Enlaces"),
    "now": _l("hoy"),
    "photo": _l("Su foto"),
    "hours": _l("Horas por semana: %(num)s"),
}


def words_in(code: str) -> Mapping[str, str]:
    """Every word that a paper may need, in this language: "es" or "en"."""
    with in_language(code):
        return {key: str(word) for key, word in _all().items()}


def _all() -> dict[str, LazyString]:
    return {
        **HEADINGS,
        **{str(kind): word for kind, word in profile.ENTRIES.items()},
        **{f"level.{level}": word for level, word in LEVELS.items()},
        **{f"language.{code}": word for code, word in profile.LANGUAGES.items()},
        **{f"fluency.{level}": word for level, word in profile.LANGUAGE_LEVELS.items()},
        **{f"modality.{modality}": word for modality, word in profile.MODALITIES.items()},
        **{f"way.{way}": word for way, word in profile.WAYS.items()},
        **{f"link.{kind}": word for kind, word in profile.LINKS.items()},
    }
