"""What happens between the demo's women and companies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import cycle

from sqlalchemy import update

from agency import clock
from agency.applications import operations as applications
from agency.applications.models import Application
from agency.companies.models import Company
from agency.db import committed
from agency.demo.world import AGENCY, COMPANY, World, on, read
from agency.evaluations import operations as evaluations
from agency.evaluations.queries import evaluation_of
from agency.mail.models import Letter, LetterState
from agency.matching.queries import ranked_women
from agency.placements import operations as placements
from agency.placements.agreement_text import agreement_text
from agency.placements.models import Placement
from agency.placements.queries import hours_said, week_of
from agency.placements.rules import fingerprint, months, suggested, weeks
from agency.practices import operations as practices
from agency.practices.models import Practice
from agency.profiles import operations as profiles
from agency.profiles.models import Profile
from agency.roles import Hat, Role
from agency.safety import operations as safety
from agency.subsidies import operations as purse

HERS = frozenset({Hat.WOMAN})
CLOCK = frozenset({Hat.CLOCK})
FINANCE = frozenset({Hat.FINANCE})

PLACED = (
    ("Práctica en sistemas de ventas con PHP y Laravel", "settled"),
    ("Práctica en sistemas de ventas con PHP y Laravel", "settled"),
    ("Práctica en cableado y redes para colegios", "completed"),
    ("Práctica en cableado y redes para colegios", "completed"),
    ("Práctica en soporte técnico y reparación de equipos", "running"),
    ("Práctica en soporte técnico y reparación de equipos", "running"),
    ("Práctica en soporte técnico y reparación de equipos", "running"),
    ("Práctica en talleres de autocuidado digital", "running"),
    ("Práctica en talleres de autocuidado digital", "paused"),
    ("Práctica en calidad de una aplicación móvil", "running"),
    ("Práctica en calidad de una aplicación móvil", "ended_early"),
    ("Práctica en desarrollo web con Python y Django", "signing"),
    ("Práctica en soporte a personal de salud", "ready"),
    ("Práctica como facilitadora de computación en telecentros", "planned"),
    ("Práctica en página web y reservas en línea", "cancelled"),
)
ON_THE_WAY = (
    (
        "Práctica en pruebas de software, manuales y automáticas",
        ("submitted", "interview_agreed", "rejected"),
    ),
    ("Práctica en interfaces con React", ("submitted", "in_review")),
    ("Práctica en soporte a personal de salud", ("offered", "withdrawn")),
    ("Práctica en tableros de datos para entregas", ("in_review", "interview")),
    ("Práctica en desarrollo del sistema de almacenes", ("accepted", "submitted", "proposed")),
    ("Práctica en diseño de experiencia para una billetera", ("interview", "offered", "rejected")),
    ("Práctica en atención digital y asistentes virtuales", ("submitted", "proposed")),
    ("Práctica en página web y reservas en línea", ("in_review", "declined")),
    ("Práctica en redes sociales y video corto", ("submitted", "proposed")),
    ("Práctica en mapas y datos de riesgo urbano", ("interview_agreed", "rejected")),
    ("Práctica en etiquetado de datos y aprendizaje automático", ("submitted", "in_review", "proposed")),
    ("Práctica como facilitadora de computación en telecentros", ("submitted", "in_review")),
    ("Práctica en desarrollo web con Python y Django", ("submitted", "in_review")),
)


class Stories:
    """The texts that the stories draw from, each list again and again in its order."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.words: dict[str, Iterator[str]] = {k: cycle(v) for k, v in read("words").items()}
        self.busy: set[int] = set()
        self.reasons = cycle(("other", "level", "schedule", "place"))

    def say(self, kind: str) -> str:
        """The next text of this kind."""
        return next(self.words[kind])

    def woman_for(self, practice: Practice) -> Profile:
        """The woman who fits best among those who have nothing yet."""
        found = ranked_women(practice, most=40, but=self.busy)
        everybody = [p for p in self.world.women if p.id not in self.busy and p.person.confirmed]
        woman = found[0].profile if found else everybody[0]
        self.busy.add(woman.id)
        return woman


def tell(world: World) -> None:
    """Placements in all states, applications on their way, concerns, and a few letters to pass on."""
    stories = Stories(world)
    for title, end in PLACED:
        _placed(stories, world.practices[title], end)
    for title, ends in ON_THE_WAY:
        for number, end in enumerate(ends):
            _on_the_way(stories, world.practices[title], end, 9 - 2 * number)
    _close_practices(world)
    _concerns(stories)
    _hide_one(stories)
    _forget_old_letters()


def _days_ago(day: date) -> int:
    return (clock.real_today() - day).days


def _apply(stories: Stories, practice: Practice, woman: Profile, days_ago: int) -> Application:
    with on(days_ago, hour=19):
        note = stories.say("application_messages")
        return applications.apply(practice, woman, note, by=woman.person)


def _company_step(stories: Stories, application: Application, name: str, reason: str = "") -> None:
    by = stories.world.of(application.practice.company)
    applications.take_step(application, name, COMPANY, reason, by=by)


def _interview(stories: Stories, application: Application, days_ago: int, agreed: bool) -> None:
    company: Company = application.practice.company
    by = stories.world.of(company)
    with on(days_ago, hour=11):
        at = datetime.combine(clock.today() + timedelta(days=3), time(15, 0), clock.LA_PAZ)
        applications.invite(application, at, company.address[:200], COMPANY, by=by)
        applications.say(application, stories.say("company_replies"), Hat.COMPANY, by=by)
    if agreed:
        with on(max(0, days_ago - 1), hour=8):
            applications.agree_to_interview(application, by=application.profile.person)


def _accepted(stories: Stories, practice: Practice, days_ago: int) -> Application:
    woman = stories.woman_for(practice)
    application = _apply(stories, practice, woman, days_ago)
    with on(days_ago - 1):
        _company_step(stories, application, "review")
    _interview(stories, application, days_ago - 2, agreed=True)
    with on(days_ago - 5):
        _company_step(stories, application, "offer")
    with on(days_ago - 6, hour=20):
        applications.take_step(application, "accept", HERS, "", by=woman.person)
    return application


def _placed(stories: Stories, practice: Practice, end: str) -> None:
    begun = max(1, _days_ago(practice.starts_on))
    opened = begun + 18 if practice.starts_on < clock.real_today() else 2
    application = _accepted(stories, practice, opened + 9)
    with on(opened):
        terms = placements.Terms(
            practice.starts_on,
            practice.ends_on,
            practice.hours_per_week,
            practice.schedule,
            practice.stipend,
            practice.subsidy,
            practice.tutor_name,
        )
        placement = placements.open_from_application(application, terms, AGENCY, by=stories.world.coordinator)
    if end == "planned":
        return
    if end == "cancelled":
        with on(1):
            reason = "Le salió un trabajo fijo y lo celebramos."
            placements.take_step(placement, "cancel", HERS, reason, by=application.profile.person)
        return
    _sign(stories, placement, opened - 1, whole=end != "signing")
    if end in {"signing", "ready"}:
        return
    with on(begun, hour=8):
        placements.take_step(placement, "start", CLOCK, "", by=None)
    _live(stories, placement, end)


def _sign(stories: Stories, placement: Placement, days_ago: int, whole: bool) -> None:
    with on(days_ago):
        placements.take_step(placement, "send", AGENCY, "", by=stories.world.coordinator)
        shown = fingerprint(agreement_text(placement))
        woman = placement.application.profile.person
        placements.confirm(placement, Hat.WOMAN, woman.full_name, shown, by=woman)
        placements.check(
            placement, "Seguro colectivo, póliza de la empresa", True, by=stories.world.coordinator
        )
        if whole:
            by = stories.world.of(placement.application.practice.company)
            placements.confirm(placement, Hat.COMPANY, by.full_name, shown, by=by)
            diana = stories.world.coordinator
            placements.confirm(placement, Hat.AGENCY, diana.full_name, shown, by=diana)


def _live(stories: Stories, placement: Placement, end: str) -> None:
    today = clock.real_today()
    last = min(today, placement.ends_on)
    for monday in weeks(placement.starts_on, last):
        if monday + timedelta(days=4) < last:
            _week(stories, placement, monday)
    if end == "paused":
        with on(4):
            reason = "La empresa cierra dos semanas por inventario."
            placements.take_step(placement, "pause", AGENCY, reason, by=stories.world.coordinator)
    if end == "ended_early":
        with on(5):
            reason = "Prefiero no decirlo."
            placements.take_step(
                placement, "end_early", HERS, reason, by=placement.application.profile.person
            )
    _payments(stories, placement)
    if end in {"completed", "settled"}:
        _finish(stories, placement, end)


def _week(stories: Stories, placement: Placement, monday: date) -> None:
    ago = _days_ago(monday + timedelta(days=4))
    with on(max(0, ago), hour=18):
        hours = placement.hours_per_week - (2 if monday.day % 4 == 0 else 0)
        week = placements.say_hours(
            placement,
            monday,
            hours,
            stories.say("weekly_hours_notes") if monday.day % 3 == 0 else "",
            by=placement.application.profile.person,
        )
    if ago > 6:
        with on(ago - 3, hour=9):
            found = week_of(placement, week.monday)
            assert found is not None
            placements.confirm_hours(
                found, found.hours, by=stories.world.of(placement.application.practice.company)
            )


def _payments(stories: Stories, placement: Placement) -> None:
    finance = stories.world.staff[Role.FINANCE]
    today = clock.real_today()
    for month in months(placement.starts_on, placement.ends_on):
        ago = _days_ago(month.last)
        if month.last >= today or ago < 5:
            break
        with on(ago - 4):
            amount = suggested(placement, month, hours_said(placement))
            if not amount:
                continue
            payment = placements.prepare_payment(
                placement, month.name, amount, "", by=stories.world.coordinator
            )
        if placement.id % 4 == 1 and ago < 40:
            continue
        with on(ago - 5 if ago > 5 else 0, hour=16):
            purse.approve(payment, FINANCE, by=finance)
            if placement.id % 4 != 2 or ago > 40:
                receipt = f"TR-{payment.uid.hex[:6].upper()}"
                purse.mark_paid(payment, FINANCE, clock.today(), receipt, by=finance)


def _finish(stories: Stories, placement: Placement, end: str) -> None:
    ago = _days_ago(placement.ends_on)
    with on(ago):
        placements.take_step(placement, "complete", AGENCY, "", by=stories.world.coordinator)
    with on(ago - 3, hour=21):
        for side, kind in ((Hat.WOMAN, "women_comments"), (Hat.COMPANY, "tutor_comments")):
            evaluation = evaluation_of(placement, side)
            assert evaluation is not None
            by = placement.application.profile.person
            if side is Hat.COMPANY:
                by = stories.world.of(placement.application.practice.company)
            said = evaluations.Said(5 - placement.id % 2, 4 + placement.id % 2, True, stories.say(kind))
            evaluations.give(evaluation, said, by=by)
    if end == "settled":
        with on(ago - 20):
            placements.settle(placement, by=stories.world.coordinator)


def _on_the_way(stories: Stories, practice: Practice, end: str, days_ago: int) -> None:
    woman = stories.woman_for(practice)
    days_ago = max(1, days_ago)
    if end in {"proposed", "declined"}:
        with on(days_ago):
            note = "Pensé en ti por lo que cuentas de tus proyectos. Mírala con calma."
            found = applications.propose(practice, woman, note, by=stories.world.coordinator)
        if end == "declined":
            with on(days_ago - 1, hour=21):
                applications.take_step(found, "decline", HERS, "", by=woman.person)
        return
    application = _apply(stories, practice, woman, days_ago)
    _move(stories, application, end, max(0, days_ago - 1))


def _move(stories: Stories, application: Application, end: str, days_ago: int) -> None:
    if end in {"in_review", "rejected"}:
        with on(days_ago):
            _company_step(stories, application, "review")
    if end in {"interview", "interview_agreed"}:
        _interview(stories, application, days_ago, agreed=end == "interview_agreed")
    if end in {"offered", "accepted"}:
        with on(days_ago):
            _company_step(stories, application, "offer")
    with on(max(0, days_ago - 1), hour=20):
        if end == "accepted":
            applications.take_step(application, "accept", HERS, "", by=application.profile.person)
        if end == "withdrawn":
            applications.take_step(application, "withdraw", HERS, "", by=application.profile.person)
        if end == "rejected":
            _company_step(stories, application, "reject", next(stories.reasons))


def _close_practices(world: World) -> None:
    for written in read("practices")["practice"]:
        practice = world.practices[written["title"]]
        if written["state"] == "closed":
            with on(max(0, _days_ago(practice.starts_on))):
                practices.take_step(practice, "close", COMPANY, "", by=world.of(practice.company))
    with on(0, hour=6):
        practices.expire_past()


def _concerns(stories: Stories) -> None:
    practice = next(iter(stories.world.practices.values()))
    for number, days_ago in enumerate((30, 12, 3, 0)):
        with on(days_ago, hour=22 if days_ago else 7):
            told = safety.Told(
                stories.say("concern_texts"),
                "WhatsApp, solo por la mañana" if number % 2 else "",
                "practice" if number == 1 else "",
                practice.uid if number == 1 else None,
            )
            concern = safety.receive(told, by=None)
        if number < 2:
            with on(days_ago - 1):
                care = stories.world.staff[Role.CARE]
                safety.take_step(concern, "triage", frozenset({Hat.CARE}), "", by=care)
                safety.note(concern, "Hablamos por el canal que pidió. Está acompañada.", by=care)
                if number == 0:
                    safety.take_step(concern, "take_in_care", frozenset({Hat.CARE}), "", by=care)
                    reason = "Se derivó y se acompañó. Ella pidió cerrar."
                    safety.take_step(concern, "close", frozenset({Hat.CARE}), reason, by=care)


def _hide_one(stories: Stories) -> None:
    woman = next(w for w in stories.world.women if w.id not in stories.busy and w.to_companies)
    with on(6):
        profiles.hide(woman, by=woman.person)


def _forget_old_letters() -> None:
    """Letters of the demo's past count as sent; only the latest days' wait."""
    with committed() as current:
        current.execute(
            update(Letter)
            .where(Letter.created_at < clock.now() - timedelta(days=2), Letter.state == LetterState.WAITING)
            .values(state=LetterState.SENT, sent_at=Letter.created_at)
            .execution_options(synchronize_session=False)
        )
