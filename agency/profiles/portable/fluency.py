"""Which language, and how well: the words of other houses read as ours."""

from __future__ import annotations

import re

from agency.db import folded

LANGUAGE_NAMES = {
    "es": ("castellano", "espanol", "spanish", "castilian", "spa"),
    "ay": ("aymara", "aimara", "aym"),
    "qu": ("quechua", "runasimi", "que"),
    "gn": ("guarani", "grn"),
    "cas": ("tsimane", "chimane", "tsimane chimane", "mosetenan tsimane"),
    "trn": ("mojeno trinitario", "trinitario", "mojeno-trinitario"),
    "bvl": ("lengua de senas boliviana", "lengua de senas bolivianas", "lsb", "bolivian sign language"),
    "en": ("ingles", "english", "eng"),
    "pt": ("portugues", "portuguese", "por"),
    "fr": ("frances", "french", "francais", "fra", "fre"),
    "de": ("aleman", "german", "deutsch", "deu", "ger"),
    "it": ("italiano", "italian", "ita"),
    "zh": ("chino", "chinese", "mandarin", "chino mandarin", "mandarin chinese", "zho", "chi"),
}
CODES = {name: code for code, names in LANGUAGE_NAMES.items() for name in (code, *names)}

CEFR = re.compile(r"(?<![a-z0-9])[abc][12](?![a-z0-9])")
FILLER = frozenset(
    {"a", "al", "and", "con", "de", "el", "en", "mi", "o", "or", "y", "idioma", "language", "lengua"}
    | {"competencia", "conocimiento", "conocimientos", "knowledge", "level", "nivel", "proficiency"}
    | {"escrita", "escrito", "hablada", "hablado", "hablante", "oral", "speaker", "user", "usuario"}
)
FLUENCY = {
    "A1": ("beginner", "principiante", "inicial", "palabras", "nociones"),
    "A2": ("elementary", "elemental", "basic", "basico", "basica", "lo basico"),
    "B1": (
        *("limited working", "basica limitada", "basico limitado", "limitada", "me defiendo"),
        *("intermediate", "intermedio", "intermedia", "medio", "media", "conversational", "conversacional"),
    ),
    "B2": (
        *("professional working", "professional", "profesional", "basica profesional", "basico profesional"),
        *("profesional basica", "profesional basico", "upper intermediate", "intermedio alto", "soltura"),
    ),
    "C1": (
        *("full professional", "profesional completa", "profesional completo", "advanced", "avanzado"),
        *("avanzada", "fluent", "fluently", "fluido", "fluida", "fluidez", "proficient", "la domino"),
    ),
    "C2": (
        *("native", "nativo", "nativa", "bilingual", "bilingue", "native bilingual", "bilingue nativa"),
        *("bilingue nativo", "nativa bilingue", "nativo bilingue", "mother tongue", "materna", "materno"),
        "es",
    ),
}
FLUENCIES = {words: level for level, all_words in FLUENCY.items() for words in all_words}

SKILL = {
    1: ("beginner", "novice", "principiante", "inicial", "aprendiz", "estoy empezando", "empezando"),
    2: (
        *("basic", "basico", "basica", "elementary", "elemental", "junior", "foundation"),
        *("lo hago ayuda", "ayuda"),
    ),
    3: (
        *("intermediate", "intermedio", "intermedia", "medio", "competent", "independent"),
        *("lo hago sola", "sola"),
    ),
    4: ("advanced", "avanzado", "avanzada", "proficient", "senior", "alto", "resuelvo lo dificil"),
    5: ("expert", "experto", "experta", "master", "maestra", "specialised", "specialized", "enseno otras"),
}
SKILL_LEVELS = {words: level for level, all_words in SKILL.items() for words in all_words}


def language_code(name: str) -> str | None:
    """The code of the language that this names, if it is one that the portal knows."""
    word = re.sub(r"\(.*?\)|[.’'ʼ`]", "", folded(name[:60])).strip()
    return CODES.get(word) or CODES.get(re.split(r"[-_]", word)[0])


def language_level(words: str) -> str | None:
    """A1 to C2 for words on how well somebody speaks; of a range, the lower end."""
    text = folded(words[:120])
    named: list[str] = CEFR.findall(text)
    if named:
        return min(named).upper()
    return FLUENCIES.get(_core(text))


def skill_level(words: str) -> int | None:
    """1 to 5 for words on how well somebody does something."""
    return SKILL_LEVELS.get(_core(folded(words[:120])))


def _core(text: str) -> str:
    words = re.findall(r"[a-z]+", text)
    return " ".join(word for word in words if word not in FILLER)
