"""Companies through their pages: applied, vetted, invited, listed, and who may not."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from agency import clock
from agency.accounts.models import Person
from agency.companies import operations as companies
from agency.companies import queries
from agency.companies.models import Agreement, AgreementState, Company, CompanyState, Member, MemberInvitation
from agency.db import committed, session
from agency.extensions import db
from agency.history.models import Event
from agency.mail.models import Letter
from agency.roles import CompanyRole, Role
from tests.kit.accounts import link_in
from tests.kit.cast import (
    AGENCY,
    a_company,
    a_member,
    a_partner,
    a_person,
    an_agreement,
    bs,
    come_in,
    company_facts,
    in_days,
    post,
    speaker_of,
)
from tests.kit.lists import pages_of, rows_of, sheet_of, tells_the_same
from tests.kit.page import CheckedClient
from tests.kit.queries import count_queries
from tests.test_companies import CARLA, DIANA, EVA, LENA, kinds, the_company

TYPED = {
    "name": "Ñandú Digital",
    "legal_name": "Ñandú Digital S.R.L.",
    "nit": "1023-4560 28",
    "matricula": "00123456",
    "municipality": "020105",
    "address": "Villa Adela, av. Bolivia 12",
    "phone": "2 2412345",
    "website": "nandu.example",
    "size": "10-49",
    "about": "Programas <b>para</b> ferias 🎪",
    "why": "Porque hace falta.",
}


def applicant(app: Flask, name: str = CARLA) -> CheckedClient:
    with app.app_context(), committed():
        a_person(name=name, given_names="Carla")
    return come_in(app, name)


def test_a_company_applies_and_reads_where_it_stands(app: Flask) -> None:
    carla = applicant(app)
    answer = carla.submit("/empresa/solicitud", **TYPED)
    assert "Recibimos la solicitud." in answer.text and "Solicitud recibida" in answer.text
    assert "Programas &lt;b&gt;para&lt;/b&gt; ferias 🎪" in answer.text
    with app.app_context():
        company = the_company()
        assert (company.nit, company.website) == ("1023456028", "https://nandu.example")
        assert company.phone == "+59122412345"
    assert carla.get("/empresa/solicitud").headers["Location"] == "/empresa", "a company applies once"
    assert kinds(app) == ["companies/received"]


def test_a_second_click_makes_no_second_company(app: Flask) -> None:
    carla = applicant(app)
    form = carla.get("/empresa/solicitud")
    for _ in range(2):
        assert carla.send_form(form, **TYPED).request.path == "/empresa"
    with app.app_context():
        assert session().query(Company).count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Falta completar: Nombre con el que se la conoce."),
        ({"name": "ñ" * 121}, "escribe como máximo 120 caracteres; ahora son 121"),
        ({"nit": "12A456"}, "El NIT tiene de 5 a 15 cifras, sin letras."),
        ({"nit": "1234"}, "El NIT tiene de 5 a 15 cifras, sin letras."),
        ({"nit": "١٢٣٤٥٦"}, "El NIT tiene de 5 a 15 cifras, sin letras."),
        ({"phone": "123"}, "«123» no parece un teléfono."),
        ({"phone": "🙂"}, "«🙂» no parece un teléfono."),
        ({"website": "javascript:alert(1)"}, "No parece una página web."),
        ({"website": "mi página"}, "No parece una página web."),
        ({"municipality": ""}, "Falta completar: Municipio."),
        ({"about": "x" * 1001}, "escribe como máximo 1000 caracteres; ahora son 1001"),
        ({"address": " ‮​ "}, "Falta completar: Dirección."),
    ],
)
@pytest.mark.one_database
def test_an_application_with_a_mistake_is_not_sent(app: Flask, typed: dict[str, str], sentence: str) -> None:
    answer = applicant(app).submit("/empresa/solicitud", **TYPED | {"why": "مرحبا <i>por</i> qué"} | typed)
    assert answer.status_code == 422 and sentence in answer.text
    assert "مرحبا &lt;i&gt;por&lt;/i&gt; qué" in answer.text, "what was typed is kept"
    with app.app_context():
        assert session().query(Company).count() == 0
    assert kinds(app) == []


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.one_database
def test_only_people_who_are_nothing_else_apply_for_a_company(app: Flask, role: Role) -> None:
    with app.app_context(), committed():
        a_person(role, name=EVA)
    eva = come_in(app, EVA)
    assert eva.get("/empresa/solicitud").status_code == 404
    assert eva.get("/empresa").status_code == 404


@pytest.fixture
def house(app: Flask) -> str:
    """Carla's company waits to be vetted; Eva has another; Diana coordinates; the address of Carla's."""
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA, given_names="Diana")
        company = a_company(
            by=a_person(name=CARLA, given_names="Carla"), nit="1020304050", name="Ñandú Digital"
        )
        a_partner(by=a_person(name=EVA, given_names="Eva"), nit="1020304050", name="Otra casa")
        lena = a_member(company, CompanyRole.READER, "Lena")
        lena.names[0].value = LENA
        return f"/empresas/{company.uid}"


def test_diana_vets_a_company_and_records_its_agreement(app: Flask, house: str) -> None:
    diana, carla = come_in(app, DIANA), come_in(app, CARLA)
    shown = diana.get(house)
    assert "Mismo NIT o teléfono que:" in shown.text and "Otra casa" in shown.text
    diana.send_form(shown, "/take_up")
    assert "En revisión" in carla.get("/empresa").text
    assert "Empresa aliada" in diana.submit(house, "/accept").text
    assert "Falta firmar el convenio" in carla.get("/empresa").text
    answer = diana.submit(f"{house}/convenio", **agreement())
    assert "Convenio registrado: la empresa ya puede publicar." in answer.text
    assert "hasta Bs 3.300,00 al mes por plaza" in carla.get("/empresa").text
    again = diana.submit(f"{house}/convenio", **agreement())
    assert again.status_code == 422 and "Ya hay un convenio con el número CM-7." in again.text
    with app.app_context():
        assert session().query(Agreement).one().subsidy_a_month == bs(3_300)


def agreement(**changed: str) -> dict[str, str]:
    written = {
        "number": "CM-7",
        "signed_on": f"{in_days(-3):%d/%m/%Y}",
        "starts_on": f"{in_days(-2):%d/%m/%Y}",
        "ends_on": f"{in_days(300):%d/%m/%Y}",
        "places": "5",
        "subsidy_a_month": "3.300",
        "note": "firmado <b>en papel</b> 📄",
    }
    return written | changed


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": ""}, "Falta completar: Número del convenio."),
        ({"number": "x" * 31}, "escribe como máximo 30 caracteres"),
        ({"signed_on": "31/02/2026"}, "«31/02/2026» no es una fecha."),
        ({"signed_on": "01/01/2100"}, "La firma no puede ser posterior a hoy."),
        ({"ends_on": "01/01/2020"}, "La fecha de fin (01/01/2020) es anterior a la de inicio."),
        ({"starts_on": "01/01/2020", "ends_on": "31/12/2020"}, "Ese convenio ya terminó"),
        ({"places": "0"}, "escribe un número entre 1 y 500"),
        ({"places": "cinco"}, "«cinco» no es un número entero."),
        ({"subsidy_a_month": "3.30"}, "«3.30» no se lee como un monto."),
    ],
)
@pytest.mark.one_database
def test_an_agreement_with_a_mistake_is_not_recorded(
    app: Flask, house: str, typed: dict[str, str], sentence: str
) -> None:
    with app.app_context(), committed():
        for name in ("take_up", "accept"):
            companies.take_step(the_company(), name, AGENCY, "", by=a_person(Role.COORDINATOR))
    answer = come_in(app, DIANA).submit(f"{house}/convenio", **agreement(**typed))
    assert answer.status_code == 422 and sentence in answer.text
    assert "firmado &lt;b&gt;en papel&lt;/b&gt; 📄" in answer.text
    with app.app_context():
        assert session().query(Agreement).count() == 0


def test_a_refusal_owes_a_reason_and_may_be_appealed(app: Flask, house: str) -> None:
    diana, carla = come_in(app, DIANA), come_in(app, CARLA)
    diana.submit(house, "/take_up")
    asked = post(diana, f"{house}/paso/refuse")
    assert asked.status_code == 422 and "Falta completar: Motivo que leerá la empresa." in asked.text
    diana.send_form(asked, None, reason="No vimos la matrícula <b>vigente</b>")
    shown = carla.get("/empresa")
    assert "No vimos la matrícula &lt;b&gt;vigente&lt;/b&gt;" in shown.text
    answer = carla.send_form(shown, "/appeal", reason="Aquí está 📎")
    assert answer.request.path == "/empresa" and "En revisión" in answer.text
    assert "Aquí está 📎" in diana.get(house).text


def test_two_pages_of_one_decision_decide_once(app: Flask, house: str) -> None:
    diana = come_in(app, DIANA)
    old = diana.get(house)
    diana.send_form(old, "/take_up")
    assert diana.send_form(old, "/take_up").status_code == 409
    with app.app_context():
        assert session().query(Event).filter_by(verb="take_up").count() == 2, "one of each company"


def test_the_companys_facts_are_corrected_by_the_newest_page_only(app: Flask, house: str) -> None:
    carla = come_in(app, CARLA)
    old = carla.get("/empresa/datos")
    assert "Guardado." in carla.submit("/empresa/datos", address="Miraflores 1").text
    stale = carla.send_form(old, address="Miraflores 2")
    assert stale.status_code == 422 and "Alguien cambió esto" in stale.text and "Miraflores 2" in stale.text
    assert carla.submit("/empresa/datos", nit="x").status_code == 422
    with app.app_context():
        assert the_company().address == "Miraflores 1"


def test_a_colleague_joins_by_her_link_once(app: Flask, house: str) -> None:
    carla = come_in(app, CARLA)
    invited = carla.submit("/empresa/personas/invitar", name="Teo", email="teo@example.org", role="tutor")
    assert "va en camino a teo@example.org" in invited.text
    with app.app_context(), committed():
        link = link_in(session().query(Letter).filter_by(kind="companies/invited").one().text)
        a_person(name="teo@example.org", given_names="Teo")
        a_person(name="ana@example.org")
    teo, ana, eva = (come_in(app, name) for name in ("teo@example.org", "ana@example.org", EVA))
    assert "Ñandú Digital te invita" in teo.get(link).text and teo.get("/empresa").status_code == 404
    assert eva.get(link).status_code == 404, "who has a company joins no second one"
    assert teo.submit(link, link).request.path == "/empresa"
    assert "ya no sirve" in ana.get(link).text
    removed = carla.submit("/empresa", f"/empresa/personas/{member_of(app, 'Teo')}/quitar")
    assert removed.request.path == "/empresa" and teo.get("/empresa").status_code == 404


def member_of(app: Flask, given_names: str) -> UUID:
    with app.app_context():
        return session().query(Member).join(Person).filter(Person.given_names == given_names).one().uid


def test_a_link_to_a_company_runs_out(app: Flask, house: str) -> None:
    come_in(app, CARLA).submit("/empresa/personas/invitar", name="Teo", email="teo@example.org")
    with app.app_context(), committed():
        link = link_in(session().query(Letter).filter_by(kind="companies/invited").one().text)
        a_person(name="teo@example.org")
    with clock.days_from_now(13):
        assert "te invita" in come_in(app, "teo@example.org").get(link).text
    with clock.days_from_now(15):
        assert "ya no sirve" in come_in(app, "teo@example.org").get(link).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Falta completar: Su nombre."),
        ({"email": "nadie"}, "«nadie» no parece un correo."),
        ({"email": "a@b@c"}, "no parece un correo."),
    ],
)
@pytest.mark.one_database
def test_an_invitation_with_a_mistake_is_not_sent(
    app: Flask, house: str, typed: dict[str, str], sentence: str
) -> None:
    answer = come_in(app, CARLA).submit(
        "/empresa/personas/invitar", **{"name": "Teo", "email": "teo@example.org"} | typed
    )
    assert answer.status_code == 422 and sentence in answer.text
    with app.app_context():
        assert session().query(MemberInvitation).count() == 0


def test_the_last_representative_stays(app: Flask, house: str) -> None:
    carla = come_in(app, CARLA)
    answer = post(carla, f"/empresa/personas/{member_of(app, 'Carla')}/quitar")
    assert "Tiene que quedar al menos una persona como representante." in answer.text
    assert carla.get("/empresa").status_code == 200


@pytest.mark.one_database
def test_a_stranger_finds_no_company_and_who_only_reads_changes_nothing(app: Flask, house: str) -> None:
    member = member_of(app, "Carla")
    with app.app_context(), committed():
        a_person(Role.WOMAN, name="berta@example.org")
    berta, eva, lena = (come_in(app, name) for name in ("berta@example.org", EVA, LENA))
    for client in (berta, eva, lena):
        assert client.get(house).status_code == 404
        assert client.get(f"{house}/convenio").status_code == 404
        assert client.get("/empresas").status_code == client.get("/convenios").status_code == 404
        for step in ("take_up", "accept", "appeal", "close", "nonsense"):
            assert post(client, f"{house}/paso/{step}", reason="x").status_code in {404, 409}, step
        assert post(client, f"/empresa/personas/{member}/quitar").status_code == 404
    assert lena.get("/empresa").status_code == 200
    for path in ("/empresa/datos", "/empresa/personas/invitar"):
        assert lena.get(path).status_code == post(lena, path).status_code == 404
    with app.app_context():
        assert the_company().state is CompanyState.APPLIED
        assert session().query(Member).filter(Member.ended_at.is_not(None)).count() == 0


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.FINANCE, Role.ADMIN, Role.CARE])
@pytest.mark.one_database
def test_who_reads_companies_decides_nothing(app: Flask, house: str, role: Role) -> None:
    with app.app_context(), committed():
        a_person(role, name="lee@example.org")
    client = come_in(app, "lee@example.org")
    reads = role in {Role.DIRECTION, Role.FINANCE}
    shown = client.get(house)
    assert shown.status_code == (200 if reads else 404)
    assert "Empezar la revisión" not in shown.text
    assert post(client, f"{house}/paso/take_up").status_code == 404
    assert client.get(f"{house}/convenio").status_code == 404


def test_a_visitor_is_sent_to_the_door(house: str, client: CheckedClient) -> None:
    for path in (house, "/empresas", "/convenios", "/empresa", "/empresa/solicitud"):
        assert client.get(path).headers["Location"].startswith("/entrar"), path


def many(app: Flask, how_many: int) -> None:
    """So many companies with an agreement each, those with an even number suspended."""
    with app.app_context(), committed():
        diana = a_person(Role.COORDINATOR)
        for number in range(how_many):
            company = a_partner(
                name=f"=Ñandú {number:02d}", municipality="020105" if number % 3 else "080302"
            )
            an_agreement(company, places=number + 1, subsidy_a_month=bs(1_000 + number))
            if number % 2 == 0:
                companies.take_step(company, "suspend", AGENCY, "Revisión", by=diana)


def test_the_companies_are_filtered_sorted_paged_and_taken_home_as_seen(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA)
        a_partner(name="Ábaco", nit="777001")
        a_partner(name="Zeta", nit="777002")
    many(app, 22)
    diana = come_in(app, DIANA)
    assert [len(page) for page in pages_of(diana, "/empresas")] == [20, 4]
    assert len(rows_of(diana, "/empresas?state=suspended")) == 11
    assert len(rows_of(diana, "/empresas?q=NANDU&municipality=080302")) == 8
    assert [row[0] for row in rows_of(diana, "/empresas?q=777001")] == ["Ábaco"]
    assert rows_of(diana, "/empresas?q=%25") == rows_of(diana, "/empresas?q=_") == []
    names = [row[0] for row in rows_of(diana, "/empresas?sort=name")]
    assert names[-1] == "Zeta" and names.index("Ábaco") == names.index("=Ñandú 21") + 1
    assert [row[0] for row in rows_of(diana, "/empresas?sort=-name")] == names[::-1]
    for query in (
        "",
        "?state=partner&sort=-since",
        "?q=ñandú&sort=state",
        "?state=x&municipality=1&sort=nit",
    ):
        url = f"/empresas{query}"
        assert tells_the_same(rows_of(diana, url), sheet_of(diana, url)), query
    assert [len(page) for page in pages_of(diana, "/convenios")] == [20, 2]
    places = [int(row[5]) for row in rows_of(diana, "/convenios?sort=-places")]
    assert places == list(range(22, 0, -1))
    for query in ("", "?state=in_force&sort=company", "?sort=-subsidy"):
        url = f"/convenios{query}"
        assert tells_the_same(rows_of(diana, url), sheet_of(diana, url)), query
    assert rows_of(diana, "/convenios?state=expired") == []


@pytest.mark.parametrize("path", ["/empresas", "/convenios", "/inicio"])
@pytest.mark.one_database
def test_a_list_asks_the_database_no_more_for_thirty_than_for_three(app: Flask, path: str) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA)
    client, asked = come_in(app, DIANA), []
    for how_many in (3, 27):
        many(app, how_many)
        with app.app_context():
            engine = db.engine
        with count_queries(engine) as sent:
            assert client.get(path).status_code == 200
        asked.append(sent.count)
    assert asked[0] == asked[1] <= 16


def test_the_states_of_an_agreement_are_told_in_words(app: Flask) -> None:
    with app.app_context(), committed():
        a_person(Role.COORDINATOR, name=DIANA)
        agreement = an_agreement(a_partner())
        companies.terminate_agreement(agreement, AGENCY, "Fin", by=a_person(Role.COORDINATOR))
        assert agreement.state is AgreementState.TERMINATED
    assert rows_of(come_in(app, DIANA), "/convenios")[0][2] == "Terminado"


def test_what_a_company_writes_of_itself_is_found_without_accents(app: Flask) -> None:
    with app.app_context(), committed():
        company = a_company(name="Íntegra Ñuflo")
        companies.edit(company, company_facts(name="Súyay"), by=speaker_of(company))
        assert session().scalars(queries.companies_listed("suyay")).all() == [company]
        assert session().scalars(queries.companies_listed("nuflo")).all() == []
