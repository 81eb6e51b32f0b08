"""What the parts of a profile are called."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from agency.history.words import register
from agency.profiles.models import DayTime, EntryKind, LinkKind, Modality, Need, Veil, Way

MODALITIES: Mapping[str, LazyString] = {
    Modality.ONSITE: _l("Presencial"),
    Modality.HYBRID: _l("Mixta: parte presencial, parte desde casa"),
    Modality.REMOTE: _l("Desde casa"),
}
SHORT_MODALITIES: Mapping[str, LazyString] = {
    Modality.ONSITE: _l("presencial"),
    Modality.HYBRID: _l("mixta"),
    Modality.REMOTE: _l("desde casa"),
}
LANGUAGES: Mapping[str, LazyString] = {
    "es": _l("Castellano"),
    "ay": _l("Aymara"),
    "qu": _l("Quechua"),
    "gn": _l("Guaraní"),
    "cas": _l("Tsimane’"),
    "trn": _l("Mojeño trinitario"),
    "bvl": _l("Lengua de señas boliviana"),
    "en": _l("Inglés"),
    "pt": _l("Portugués"),
    "fr": _l("Francés"),
    "de": _l("Alemán"),
    "it": _l("Italiano"),
    "zh": _l("Chino"),
}
LANGUAGE_LEVELS: Mapping[str, LazyString] = {
    "A1": _l("Palabras (A1)"),
    "A2": _l("Lo básico (A2)"),
    "B1": _l("Me defiendo (B1)"),
    "B2": _l("Con soltura (B2)"),
    "C1": _l("La domino (C1)"),
    "C2": _l("Es mi lengua (C2)"),
}
DAY_TIMES: Mapping[DayTime, LazyString] = {
    DayTime.MORNING: _l("Por la mañana"),
    DayTime.AFTERNOON: _l("Por la tarde"),
    DayTime.EVENING: _l("Al anochecer, hasta las ocho"),
}
NEEDS: Mapping[Need, LazyString] = {
    Need.CHILDCARE: _l("Alguien que cuide a mis hijas o hijos, o a quien cuido"),
    Need.TRANSPORT: _l("Ayuda con el transporte"),
    Need.EQUIPMENT: _l("Una computadora o internet"),
    Need.ACCESS: _l("Un lugar accesible para mí"),
}
ENTRIES: Mapping[EntryKind, LazyString] = {
    EntryKind.WORK: _l("Experiencia"),
    EntryKind.PROJECT: _l("Proyectos"),
    EntryKind.STUDY: _l("Estudios"),
    EntryKind.CERTIFICATE: _l("Certificados"),
}
NOTHING_YET: Mapping[EntryKind, LazyString] = {
    EntryKind.WORK: _l("Un trabajo, la tienda de la familia, el cuidado de alguien: todo cuenta."),
    EntryKind.PROJECT: _l("Algo que hiciste y se puede mostrar."),
    EntryKind.STUDY: _l("Una carrera, un curso, un taller."),
    EntryKind.CERTIFICATE: _l("Un papel que diga qué sabes hacer."),
}
WAYS: Mapping[Way, LazyString] = {
    Way.JOB: _l("Trabajo pagado"),
    Way.INFORMAL: _l("Trabajo por mi cuenta o en la familia"),
    Way.CARE: _l("Cuidado de personas"),
    Way.VOLUNTEER: _l("Voluntariado o activismo"),
}
VERIFIED: Mapping[str, LazyString] = {
    "identity": _l("su identidad"),
    "studies": _l("sus estudios y certificados"),
    "work": _l("su experiencia y sus proyectos"),
    "skills": _l("sus habilidades, en una conversación"),
}
LINKS: Mapping[LinkKind, LazyString] = {
    LinkKind.WEB: _l("Mi página"),
    LinkKind.GITHUB: _l("Mi código"),
    LinkKind.LINKEDIN: _l("LinkedIn"),
    LinkKind.OTHER: _l("Otro enlace"),
}
VEILS: Mapping[Veil, LazyString] = {
    Veil.CARD: _l("tu tarjeta, sin nombre"),
    Veil.FIRST_NAME: _l("tu primer nombre y tu perfil, sin apellido ni enlaces"),
    Veil.FULL: _l("tu nombre completo, tus enlaces y tu foto"),
    Veil.PHONE: _l("también tu teléfono"),
}
READERS: Mapping[str, LazyString] = {
    "card": _l("Empresas aliadas"),
    "first_name": _l("Si postulas"),
    "full": _l("Si aceptas entrevista"),
    "phone": _l("Si firmas"),
    "public": _l("Tu página abierta"),
}
"""Who reads which level of a profile."""
READERS_SEE: Mapping[str, LazyString] = {
    **{str(veil): said for veil, said in VEILS.items()},
    "public": _l("tu nombre completo, tus enlaces y tu foto; ningún certificado ni teléfono"),
}
MISSING: Mapping[str, LazyString] = {
    "headline": _l("una frase que diga qué haces"),
    "municipality": _l("tu municipio"),
    "skills": _l("al menos tres habilidades"),
    "modalities": _l("cómo quieres trabajar"),
    "hours": _l("cuántas horas puedes"),
    "past": _l("algo que estudiaste o hiciste"),
    "summary": _l("unas líneas sobre ti"),
    "languages": _l("las lenguas que hablas"),
}
MISSING_AT: Mapping[str, str] = {
    "headline": "profiles.who",
    "municipality": "profiles.who",
    "summary": "profiles.who",
    "skills": "profiles.know",
    "languages": "profiles.know",
    "past": "profiles.done",
    "modalities": "profiles.want",
    "hours": "profiles.want",
}

register(
    "profile",
    {
        "shown": _l("decidió que las empresas aliadas vean su tarjeta"),
        "unshown": _l("decidió que las empresas no vean su tarjeta"),
        "published": _l("publicó su página"),
        "unpublished": _l("quitó su página"),
        "listed": _l("entró al directorio público"),
        "unlisted": _l("salió del directorio público"),
        "findable": _l("permitió que los buscadores la encuentren"),
        "unfindable": _l("ya no permite que los buscadores la encuentren"),
        "shared": _l("creó un enlace para compartir su perfil"),
        "unshared": _l("quitó un enlace que había compartido"),
        "verified": _l("verificó lo que dice el perfil"),
        "unverified": _l("quitó la verificación"),
        "remarked": _l("dejó un comentario"),
        "story_given": _l("aceptó que su historia salga en la portada"),
        "story_taken_back": _l("ya no quiere que su historia salga en la portada"),
        "story_approved": _l("leyó la historia: ya puede salir en la portada"),
        "hidden": _l("ocultó todo"),
        "unhidden": _l("volvió a mostrarse"),
        "blocked": _l("bloqueó a una empresa"),
        "unblocked": _l("desbloqueó a una empresa"),
        "blocked_name": _l("bloqueó a una persona"),
        "unblocked_name": _l("desbloqueó a una persona"),
    },
)
