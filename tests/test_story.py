"""The whole story, from a sign-up to a paid subsidy, by the people who live it, each at her own browser.

On SQLite it runs with JavaScript, and each main page is read by axe and kept as a picture; on PostgreSQL it
runs without JavaScript. All is done through pages; letters are read where a real SMTP server received them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from agency import clock
from agency.country.operations import seed
from agency.db import committed
from agency.i18n import day
from agency.roles import Role
from agency.skills.operations import load_catalogue
from tests.kit.accounts import link_in
from tests.kit.browser import DESK, PHONE, Visit
from tests.kit.cast import PASSWORD, a_person
from tests.kit.smtp import RECIPIENTS, MailCatcher
from tests.kit.somebody import Somebody

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MARIA, CARLA = "maria.condori@example.org", "carla.rojas@example.org"
DIANA, FABIOLA = "diana@example.org", "fabiola@example.org"
FULL_NAME = "María Elena Condori Flores"
TITLE = "Práctica en tableros con Python"


def first_day(today: date) -> date:
    """The Monday of the practice: at least two weeks from now."""
    soonest = today + timedelta(days=14)
    return soonest + timedelta(days=-soonest.weekday() % 7)


@dataclass
class Story:
    """Who lives it, and when the practice is."""

    app: Flask
    catcher: MailCatcher
    maria: Somebody
    carla: Somebody
    diana: Somebody
    fabiola: Somebody
    photo: Path
    starts_on: date = field(default_factory=lambda: first_day(clock.today()))

    @property
    def ends_on(self) -> date:
        """The Friday of its fourth week."""
        return self.starts_on + timedelta(weeks=4, days=-3)

    def letter(self, to: str, says: str) -> str:
        """The address in the newest letter that reached her and says this."""
        self.command("deliver")
        self.catcher.wait_for(to)
        texts = [text_of(letter) for letter in self.catcher.letters if letter[RECIPIENTS] == to]
        found = [text for text in texts if says in text]
        assert found, f"{to} read nothing of {says!r}, but: {texts}"
        return link_in(found[-1])

    def command(self, name: str) -> None:
        """What the clock owes is done, by the command that a scheduler runs."""
        result = self.app.test_cli_runner().invoke(args=["agency", name])
        assert result.exit_code == 0, result.output

    def faults(self) -> list[str]:
        """What axe found on the pages that were kept."""
        return [fault for one in (self.maria, self.carla, self.diana, self.fabiola) for fault in one.faults]

    def days_until(self, wanted: date) -> int:
        """How far the clock must be moved for this date to be today."""
        return (wanted - clock.today()).days


def text_of(letter: EmailMessage) -> str:
    """What a person reads in a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def story(
    request: pytest.FixtureRequest, app: Flask, visit: Visit, catcher: MailCatcher, tmp_path: Path
) -> Story:
    """Four people before the portal; the agency's two can sign in, nobody else is known."""
    with app.app_context(), committed():
        seed()
        load_catalogue()
        a_person(Role.COORDINATOR, name=DIANA, given_names="Diana")
        a_person(Role.FINANCE, name=FABIOLA, given_names="Fabiola")
    with_javascript = "sqlite" in request.node.name
    maria, carla, diana, fabiola = (
        Somebody(visit(width, javascript=with_javascript), pictures="story" if with_javascript else "")
        for width in (PHONE, PHONE, DESK, DESK)
    )
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(a_photo())
    return Story(app, catcher, maria, carla, diana, fabiola, photo)


def a_photo() -> bytes:
    """A small photo of a face that nobody has."""
    written = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").resize((600, 800)).save(written, "JPEG")
    return written.getvalue()


def test_a_woman_goes_from_sign_up_to_paid(story: Story) -> None:
    finance_opens_a_fund(story)
    maria_signs_up(story)
    maria_says_what_she_can_do(story)
    maria_decides_who_sees_her(story)
    a_company_applies(story)
    the_agency_accepts_it(story)
    the_company_posts_a_practice(story)
    the_agency_proposes_it_to_maria(story)
    they_meet(story)
    she_accepts_the_offer(story)
    the_placement_is_opened(story)
    all_three_sign(story)
    with clock.days_later_everywhere(story.days_until(story.starts_on + timedelta(days=4))):
        the_first_week_is_done(story)
    with clock.days_later_everywhere(story.days_until(story.ends_on)):
        the_last_weeks_are_done(story)
        both_say_how_it_was(story)
        the_subsidy_is_paid(story)
        the_account_is_closed(story)
    assert not story.faults()


def finance_opens_a_fund(story: Story) -> None:
    fabiola, today = story.fabiola, clock.today()
    fabiola.sign_in(FABIOLA, PASSWORD)
    fabiola.follow("Fondos", within="nav")
    fabiola.follow("Abrir un fondo")
    fabiola.fill(name="Fondo Warmi", programme="Programa contra la trata", total="250.000")
    fabiola.fill(starts_on=day(today), ends_on=day(today + timedelta(days=500)))
    fabiola.press("Abrir el fondo")
    fabiola.reads("Fondo abierto.", "Bs 250.000,00")


def maria_signs_up(story: Story) -> None:
    maria = story.maria
    maria.open("/")
    maria.keeps("01-front")
    maria.follow("Crear mi perfil")
    sign_up(maria, MARIA, given_names="María Elena", first_surname="Condori", second_surname="Flores")
    maria.keeps("02-sign-up")
    maria.press("Crear mi cuenta")
    maria.reads_heading("Un paso más: confirma que eres tú")
    maria.keeps("03-confirm")
    maria.open(story.letter(MARIA, says="toca «Confirmar»"))
    maria.press("Confirmar")
    maria.reads("Listo: está confirmado.")


def sign_up(somebody: Somebody, name: str, **names: str) -> None:
    somebody.fill(**names, name=name, password=PASSWORD, adult=True, consent=True)


def maria_says_what_she_can_do(story: Story) -> None:
    maria = story.maria
    maria.follow("Completar mi perfil")
    maria.fill(
        headline="Analista de datos que explica con dibujos",
        municipality="020101",
        summary="Me gusta ordenar datos y mostrarlos para que todos los entiendan. Busco mi primera.",
        photo=story.photo,
    )
    maria.keeps("04-who-i-am")
    maria.press("Guardar y seguir")
    maria.fill(more="Python 3, SQL 3, Git 2", speaks_ay="B2")
    maria.keeps("05-what-i-know")
    maria.press("Guardar y seguir")
    maria.follow("Agregar")
    maria.fill(title="Llevé las cuentas de la tienda familiar", start="2021", text="Con hojas de cálculo.")
    maria.press("Guardar")
    maria.keeps("06-what-i-did")
    maria.follow("Seguir: qué busco")
    maria.fill(modalities=["onsite", "hybrid"], hours_per_week="25")
    maria.keeps("07-what-i-want")
    maria.press("Guardar y terminar")
    maria.reads("Tu perfil está completo.")
    maria.keeps("08-my-profile")


def maria_decides_who_sees_her(story: Story) -> None:
    maria = story.maria
    maria.follow("Decidir quién me ve")
    maria.fill(to_companies=True)
    maria.press("Guardar")
    maria.keeps("09-who-sees-me")
    maria.follow("Ver cómo me ven")
    maria.reads("N.º", "Python", "La Paz")
    maria.cannot_find("Condori", "Analista de datos")
    maria.keeps("10-my-card")


def a_company_applies(story: Story) -> None:
    carla = story.carla
    carla.open("/")
    carla.follow("Participar con mi empresa")
    sign_up(carla, CARLA, given_names="Carla", first_surname="Rojas")
    carla.press("Crear la cuenta y seguir")
    carla.open(story.letter(CARLA, says="toca «Confirmar»"))
    carla.press("Confirmar")
    carla.fill(
        name="Telar Digital", legal_name="Telar Digital S.R.L.", nit="1023456021", matricula="00998877"
    )
    carla.fill(municipality="020101", address="Sopocachi, calle Guachalla 512, piso 2", phone="22412345")
    carla.fill(about="Hacemos tableros de datos para cooperativas.", why="Queremos más mujeres en datos.")
    carla.keeps("11-company-applies")
    carla.press("Enviar la solicitud")
    carla.reads("Solicitud recibida", "Te respondemos hasta")
    story.letter(CARLA, says="Una coordinadora la lee")


def the_agency_accepts_it(story: Story) -> None:
    diana, today = story.diana, clock.today()
    diana.sign_in(DIANA, PASSWORD)
    diana.keeps("12-coordinator-home")
    diana.follow("Empresas", within="nav")
    diana.follow("Telar Digital")
    diana.press("Empezar la revisión")
    diana.keeps("13-vetting")
    diana.take("Aceptar como empresa aliada")
    story.letter(CARLA, says="La agencia aceptó la solicitud")
    diana.follow("Registrar convenio firmado")
    diana.fill(number="CM-001", signed_on=day(today), starts_on=day(today))
    diana.fill(ends_on=day(today + timedelta(days=365)), places="3", subsidy_a_month="1.650")
    diana.keeps("14-agreement")
    diana.press("Registrar")
    diana.reads("Vigente", "3 plazas", "Bs 1.650,00")


def the_company_posts_a_practice(story: Story) -> None:
    carla, diana = story.carla, story.diana
    carla.open("/inicio")
    carla.follow("Publicar una práctica")
    carla.fill(
        title=TITLE,
        tasks="Limpiar los datos de cada semana.\nHacer tableros.\nContar a las socias lo que muestran.",
        learning="Python para datos, y a presentar resultados.",
        must="Python 2, SQL 2",
        nice="Git",
    )
    carla.fill(starts_on=day(story.starts_on), ends_on=day(story.ends_on), hours_per_week="20")
    carla.fill(schedule="lunes a viernes, 8:30–12:30", stipend="2.100")
    carla.keeps("15-post-a-practice")
    carla.press("Enviar a revisión")
    carla.reads("Enviada: una coordinadora la revisa")
    diana.open("/inicio")
    diana.follow("Prácticas", within="nav")
    diana.follow(TITLE)
    diana.keeps("16-review")
    diana.take("Aprobar y publicar")
    diana.reads("Abierta")
    story.letter(CARLA, says="Una coordinadora la revisó y ya se ve")


def the_agency_proposes_it_to_maria(story: Story) -> None:
    diana, maria = story.diana, story.maria
    diana.follow("Postulaciones y coincidencias")
    diana.reads(FULL_NAME, "tiene 3 de 3 habilidades", "mismo municipio", "coinciden 4 de 4 semanas")
    diana.keeps("17-who-fits")
    diana.follow("Proponérsela")
    diana.fill(note="Pensé en ti por cómo explicas los datos.")
    diana.keeps("18-propose")
    diana.press("Preguntarle")
    diana.reads("La empresa no sabe nada todavía.")
    story.carla.open("/inicio")
    story.carla.cannot_find("Una postulante espera", "María")
    maria.open(story.letter(MARIA, says="sin tu sí, nadie sabe de ti"))
    maria.reads(TITLE, "Pensé en ti", "cumples 3 de 3 habilidades")
    maria.keeps("19-a-proposal")
    maria.take("Sí, quiero que me vean")


def they_meet(story: Story) -> None:
    maria, carla = story.maria, story.carla
    carla.open(story.letter(CARLA, says="María quiere hacer esta práctica"))
    carla.reads_heading("María")
    carla.reads("Analista de datos que explica con dibujos")
    carla.cannot_find("Condori", "Flores", "Pensé en ti")
    carla.keeps("20-the-company-reads-her")
    carla.unfold("Proponer una entrevista")
    at = clock.today() + timedelta(days=3)
    carla.fill(interview_at=f"{day(at)} 15:00", interview_place="En nuestra oficina, piso 2")
    carla.press("Proponer")
    carla.reads("Le propusimos la entrevista.")
    carla.cannot_find("Condori")
    maria.open(story.letter(MARIA, says="Te proponen una conversación"))
    maria.keeps("21-an-interview")
    maria.press("Sí, voy a la entrevista")
    maria.fill(text="Gracias, ahí estaré.")
    maria.press("Enviar")
    carla.open(story.letter(CARLA, says="aceptó el día y el lugar"))
    story.letter(CARLA, says="te escribió por el portal")
    carla.reads(FULL_NAME, "Gracias, ahí estaré.")


def she_accepts_the_offer(story: Story) -> None:
    maria, carla = story.maria, story.carla
    carla.take("Ofrecerle la plaza")
    maria.open(story.letter(MARIA, says="Tienes una respuesta que te va a alegrar"))
    maria.keeps("22-an-offer")
    maria.take("Acepto la oferta")
    maria.reads("Dijiste que sí")


def the_placement_is_opened(story: Story) -> None:
    diana, fabiola = story.diana, story.fabiola
    diana.open("/inicio")
    diana.follow("Postulaciones", within="nav")
    diana.follow(FULL_NAME)
    diana.follow("Abrir la colocación")
    diana.keeps("23-open-the-placement")
    diana.press("Abrir y reservar el dinero")
    diana.reads("el dinero está reservado")
    diana.fill(insurance="Seguro Andino, póliza 55-120", adult_verified=True)
    diana.press("Anotar")
    diana.take("Enviar a firmar")
    diana.reads("la firma de ella", "la firma de la empresa", "la firma de la agencia")
    fabiola.follow("Fondos", within="nav")
    fabiola.follow("Fondo Warmi")
    fabiola.reads("Reservado")
    fabiola.keeps("24-the-fund")


def all_three_sign(story: Story) -> None:
    maria, carla, diana = story.maria, story.carla, story.diana
    maria.open(story.letter(MARIA, says="Léelo con calma y fírmalo con tu nombre"))
    maria.follow("Leer y firmar")
    maria.keeps("25-sign")
    sign(maria, FULL_NAME)
    carla.open(story.letter(CARLA, says="Léelo y fírmalo con tu nombre"))
    carla.follow("Leer y firmar")
    sign(carla, "Carla Rojas")
    diana.follow("Leer y firmar")
    sign(diana, "Diana Quispe Mamani")
    diana.reads("Lista para empezar")
    diana.keeps("26-all-signed")


def sign(somebody: Somebody, name: str) -> None:
    somebody.reads("ACUERDO DE PRÁCTICA LABORAL", FULL_NAME, "Telar Digital S.R.L.")
    somebody.fill(typed_name=name, agreed=True)
    somebody.press("Firmar")
    somebody.reads("Firmado. Gracias por leerlo.")


def the_first_week_is_done(story: Story) -> None:
    maria, carla = story.maria, story.carla
    story.command("remind")
    maria.sign_in(MARIA, PASSWORD)
    maria.keeps("27-her-home")
    maria.follow("Anota tus horas de la semana")
    maria.reads("En curso")
    says_hours(maria, story.starts_on)
    carla.sign_in(CARLA, PASSWORD)
    carla.keeps("28-company-home")
    carla.follow("1 semana de horas por confirmar")
    carla.press("Confirmar")
    carla.reads("20 horas confirmadas")


def says_hours(maria: Somebody, monday: date) -> None:
    maria.fill(monday=monday.isoformat(), hours="20")
    maria.press("Anotar mis horas")
    maria.reads("Anotadas. La empresa las confirma.")


def the_last_weeks_are_done(story: Story) -> None:
    maria, carla, diana = story.maria, story.carla, story.diana
    maria.sign_in(MARIA, PASSWORD)
    maria.follow("Anota tus horas de la semana")
    for week in (1, 2, 3):
        says_hours(maria, story.starts_on + timedelta(weeks=week))
    maria.keeps("29-her-placement")
    carla.sign_in(CARLA, PASSWORD)
    carla.follow("3 semanas de horas por confirmar")
    for _week in range(3):
        carla.press("Confirmar")
    carla.reads("80 horas confirmadas")
    carla.keeps("30-company-placement")
    diana.sign_in(DIANA, PASSWORD)
    diana.follow("Colocaciones", within="nav")
    diana.follow(FULL_NAME)
    diana.take("Dar por terminada")
    diana.reads("Terminada")


def both_say_how_it_was(story: Story) -> None:
    maria, carla = story.maria, story.carla
    maria.open(story.letter(MARIA, says="¿Cómo te fue?"))
    maria.fill(learning="5", treatment="5", again="yes", comment="Aprendí mucho.")
    maria.keeps("31-evaluation")
    maria.press("Enviar")
    maria.reads("Gracias: nos sirve mucho.")
    carla.open(story.letter(CARLA, says="Son cuatro preguntas y dos minutos"))
    carla.fill(learning="4", treatment="5", again="yes")
    carla.press("Enviar")
    carla.reads("Gracias: nos sirve mucho.")
    carla.cannot_find("Aprendí mucho.")


def the_subsidy_is_paid(story: Story) -> None:
    maria, diana, fabiola = story.maria, story.diana, story.fabiola
    diana.follow("Preparar un pago")
    diana.reads("80")
    diana.keeps("32-prepare-a-payment")
    diana.press("Preparar el pago")
    diana.reads("Por aprobar")
    fabiola.sign_in(FABIOLA, PASSWORD)
    fabiola.follow("Pagos", within="nav")
    fabiola.keeps("33-payments")
    fabiola.page.locator("main table a").last.click()
    fabiola.take("Aprobar el pago")
    fabiola.fill(paid_on=day(clock.today()), receipt="TR-0001")
    fabiola.keeps("34-a-payment")
    fabiola.press("Anotar como pagado")
    fabiola.reads("Pagado", "TR-0001")
    maria.follow(TITLE)
    maria.reads("Pagado", "comprobante TR-0001")
    maria.keeps("35-she-sees-paid")


def the_account_is_closed(story: Story) -> None:
    diana, fabiola = story.diana, story.fabiola
    diana.follow("Colocaciones", within="nav")
    diana.follow(FULL_NAME)
    diana.take("Cerrar la cuenta")
    diana.reads("Cuenta cerrada: lo que sobró volvió al fondo.")
    diana.keeps("36-the-end")
    fabiola.follow("Fondos", within="nav")
    fabiola.reads("Fondo Warmi")
    fabiola.keeps("37-funds-at-the-end")
