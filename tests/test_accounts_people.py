"""Inviting the staff, and looking after everybody's account: who may do what to whom."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from openpyxl import load_workbook

from agency import bells, clock
from agency.accounts import operations, queries
from agency.accounts.models import Invitation, Membership, NameKind, Person, SignedIn
from agency.accounts.operations import second_factor
from agency.db import committed, session
from agency.extensions import db
from agency.history.models import Event
from agency.mail.models import Letter
from agency.roles import STAFF, Role
from tests.kit.cast import PASSWORD, a_person, sign_in
from tests.kit.page import CheckedClient
from tests.kit.queries import count_queries

As = Callable[..., CheckedClient]


@pytest.fixture
def as_(app: Flask) -> As:
    """A client signed in as somebody new with these roles."""

    def made(*roles: Role, name: str = "", given_names: str = "") -> CheckedClient:
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        with app.app_context(), committed():
            sign_in(client, a_person(*roles, name=name, given_names=given_names))
        return client

    return made


def somebody(app: Flask, *roles: Role, name: str = "", given_names: str = "") -> str:
    """The address of the page of somebody new."""
    with app.app_context(), committed():
        return f"/personas/{a_person(*roles, name=name, given_names=given_names).uid}"


def letters(app: Flask) -> list[Letter]:
    with app.app_context():
        return session().query(Letter).order_by(Letter.id).all()


def told(app: Flask) -> list[str]:
    with app.app_context():
        return [e.verb for e in session().query(Event).filter_by(subject_kind="person").order_by(Event.id)]


def roles_of(app: Flask, path: str) -> set[Role]:
    with app.app_context():
        person = session().query(Person).filter_by(uid=UUID(path.rpartition("/")[2])).one()
        return set(person.roles)


def press(client: CheckedClient, path: str, button: str, **values: str) -> int:
    """The status after sending what a button sends, whether or not the page offers it."""
    token = re.search(r'csrf_token" value="([^"]+)"', client.get("/cuenta").text)
    assert token
    return client.post(f"{path}/{button}", data={"csrf_token": token[1], **values}).status_code


def link_of(letter: Letter) -> str:
    found = re.search(r"http://[^/\s]+(/\S+)", letter.text)
    assert found
    return found[1]


ACCEPTED = {"first_surname": "Mamani", "password": PASSWORD, "adult": True, "consent": True}


def test_an_administrator_invites_and_the_invited_chooses_her_own_password(app: Flask, as_: As) -> None:
    admin = as_(Role.ADMIN)
    page = admin.submit(
        "/personas/invitar", given_names="Diana", email="diana@example.org", roles=["coordinator", "finance"]
    )
    assert "va en camino" in page.text
    link = link_of(letters(app)[0])
    assert link in page.text, "the link can be copied too"
    diana = app.test_client()
    assert isinstance(diana, CheckedClient)
    assert "Diana" in diana.get(link).text
    with app.app_context():
        assert session().query(Person).count() == 1, "opening the link changes nothing"
    assert diana.submit(link, **ACCEPTED).request.path == "/inicio"
    with app.app_context():
        person = session().query(Person).filter_by(given_names="Diana").one()
        assert person.roles == {Role.COORDINATOR, Role.FINANCE}
        assert person.name_of(NameKind.EMAIL) == "diana@example.org"
    assert "ya no sirve" in app.test_client().get(link).text


def test_an_invitation_is_over_when_withdrawn_replaced_or_old(app: Flask, as_: As) -> None:
    admin = as_(Role.ADMIN)
    for _ in range(2):
        admin.submit("/personas/invitar", given_names="Diana", email="d@example.org", roles=["care"])
    first, second = (link_of(letter) for letter in letters(app))
    anybody = app.test_client()
    assert "ya no sirve" in anybody.get(first).text
    with clock.days_from_now(15):
        assert "ya no sirve" in anybody.get(second).text
    with app.app_context():
        uid = session().query(Invitation).order_by(Invitation.id.desc()).first().uid  # type: ignore[union-attr]
    admin.submit(f"/personas/invitaciones/{uid}", "/anular")
    assert "ya no sirve" in anybody.get(second).text


def test_two_who_open_one_invitation_make_one_account(app: Flask) -> None:
    with app.app_context(), committed():
        invitation = operations.invite("d@example.org", "Diana", [Role.CARE], by=None)
        number = invitation.id
    begin = threading.Barrier(3)
    refused: list[BaseException] = []

    def accept() -> None:
        with app.app_context():
            begin.wait()
            try:
                with committed() as current:
                    new = operations.NewPerson(
                        "Diana", "Quispe", "", NameKind.EMAIL, "d@example.org", PASSWORD, "es"
                    )
                    operations.accept(current.get_one(Invitation, number), new)
            except (operations.NameTaken, operations.InvitationOver) as refusal:
                refused.append(refusal)

    threads = [threading.Thread(target=accept) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert session().query(Person).count() == 1
    assert len(refused) == 2


def test_who_has_an_account_accepts_from_inside_it(app: Flask, as_: As) -> None:
    with app.app_context(), committed():
        operations.invite("eva@example.org", "Eva", [Role.DIRECTION], by=None)
    link = link_of(letters(app)[0])
    eva, other = as_(name="eva@example.org"), as_()
    assert "no es para la cuenta" in other.get(link).text
    outside = app.test_client()
    assert isinstance(outside, CheckedClient)
    taken = outside.submit(link, **ACCEPTED)
    assert taken.status_code == 422 and "entra y abre el enlace otra vez" in taken.text
    eva.submit(link, link)
    with app.app_context():
        assert queries.owner_of("eva@example.org").roles == {Role.DIRECTION}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("given_names", "", "Falta completar"),
        ("email", "nadie", "no parece un correo"),
        ("roles", [], "al menos un rol"),
    ],
)
@pytest.mark.one_database
def test_an_invitation_with_a_mistake_is_not_sent(
    app: Flask, as_: As, field: str, typed: object, sentence: str
) -> None:
    sent = {"given_names": "Diana", "email": "d@example.org", "roles": ["care"], field: typed}
    page = as_(Role.ADMIN).submit("/personas/invitar", **sent)
    assert page.status_code == 422 and sentence in page.text
    assert letters(app) == []


@pytest.mark.one_database
def test_nobody_is_invited_as_something_that_is_no_staff_role(app: Flask, as_: As) -> None:
    admin = as_(Role.ADMIN)
    sent = {"given_names": "Diana", "email": "d@example.org"}
    for role in ("woman", "king", ""):
        assert press(admin, "/personas", "invitar", roles=role, **sent) == 422


def test_the_first_coordinator_is_administrator_too(app: Flask) -> None:
    with app.app_context(), committed():
        former = operations.first_coordinator("ana@example.org", "Ana")
        link = operations.first_coordinator("ana@example.org", "Ana")
    client = app.test_client()
    assert isinstance(client, CheckedClient)
    assert "ya no sirve" in client.get(former).text
    client.submit(link, **ACCEPTED)
    with app.app_context():
        assert session().query(Person).one().roles == {Role.COORDINATOR, Role.ADMIN}


CLOSED_TO = [Role.WOMAN, Role.FINANCE, Role.DIRECTION, Role.CARE, None]


@pytest.mark.parametrize("role", CLOSED_TO)
@pytest.mark.one_database
def test_only_administrators_and_coordinators_look_after_accounts(
    app: Flask, as_: As, role: Role | None
) -> None:
    client, other = as_(*([role] if role else [])), somebody(app, Role.WOMAN)
    for path in ("/personas", other, "/personas/invitar", "/personas/invitaciones"):
        assert client.get(path).status_code == 404
    for button in ("contrasena", "codigo", "sesiones/cerrar", "segundo-paso/quitar", "cerrar", "abrir"):
        assert press(client, other, button, reason="x") == 404
    for button in ("roles/dar", "roles/terminar"):
        assert press(client, other, button, role="care") == 404
    assert told(app)[-1] == "agreed"


@pytest.mark.one_database
def test_a_coordinator_helps_women_and_companies_and_never_touches_the_staff(app: Flask, as_: As) -> None:
    diana = as_(Role.COORDINATOR)
    berta = somebody(app, Role.WOMAN, name="+59171234567", given_names="Berta")
    boss = somebody(app, Role.ADMIN, given_names="Jefa")
    listed = diana.get("/personas").text
    assert "Berta" in listed and "Jefa" not in listed
    assert diana.get(boss).status_code == 404
    for button in ("contrasena", "codigo", "sesiones/cerrar"):
        assert press(diana, boss, button) == 404
        assert press(diana, berta, button) == 302
    for button in ("segundo-paso/quitar", "cerrar"):
        assert press(diana, berta, button, reason="x") == 404
    assert press(diana, berta, "roles/dar", role="admin") == 404


def test_a_reset_by_the_staff_is_written_down_told_and_ready_to_be_passed_on(app: Flask, as_: As) -> None:
    diana = as_(Role.COORDINATOR, given_names="Diana")
    berta = somebody(app, Role.WOMAN, name="+59171234567", given_names="Berta")
    page = diana.submit(berta, "/contrasena")
    (letter,) = letters(app)
    assert letter.channel == "by_hand" and "una persona de la agencia" in letter.text
    assert link_of(letter) in page.text and "https://wa.me/59171234567?text=" in page.text
    assert "hizo un enlace para cambiar la contraseña" in page.text and "Diana Quispe Mamani" in page.text
    own = app.test_client()
    assert isinstance(own, CheckedClient)
    with clock.days_from_now(2):
        new = "cuatro cóndores sobre el Illimani"
        assert own.submit(link_of(letter), password=new).request.path == "/entrar"
        own.submit("/entrar", name="71234567", password=new)
        assert "hizo un enlace para cambiar la contraseña" in own.get("/cuenta").text


def test_who_shares_a_phone_signs_in_with_a_code_of_the_agency(app: Flask, as_: As) -> None:
    berta = somebody(app, Role.WOMAN, name="+59171234567", given_names="Berta")
    as_(Role.COORDINATOR).submit(berta, "/codigo")
    code = re.search(r"[A-Z]{3}\d{4}", letters(app)[0].text)
    assert code
    own = app.test_client()
    assert isinstance(own, CheckedClient)
    typed = f"{code[0][:3].lower()} {code[0][3:]}"
    assert own.submit("/entrar", name=typed, password=PASSWORD).request.path == "/inicio"


def test_an_administrator_gives_and_ends_roles_and_it_is_told(app: Flask, as_: As) -> None:
    admin, eva = as_(Role.ADMIN), somebody(app, given_names="Eva")
    press(admin, eva, "roles/dar", role="finance")
    assert roles_of(app, eva) == {Role.FINANCE}
    assert letters(app)[-1].kind == "accounts/role_given"
    press(admin, eva, "roles/terminar", role="finance")
    press(admin, eva, "roles/dar", role="finance")
    assert roles_of(app, eva) == {Role.FINANCE}
    assert told(app)[-3:] == ["given_finance", "ended_finance", "given_finance"]
    with app.app_context():
        assert session().query(Membership).filter_by(role=Role.FINANCE).count() == 1


@pytest.mark.one_database
def test_nobody_raises_herself_and_no_woman_becomes_staff(app: Flask, as_: As) -> None:
    admin = as_(Role.ADMIN, name="admin@example.org")
    with app.app_context():
        own = f"/personas/{queries.owner_of('admin@example.org').uid}"  # type: ignore[union-attr]
    assert press(admin, own, "roles/dar", role="care") == 404
    woman = somebody(app, Role.WOMAN)
    assert press(admin, woman, "roles/dar", role="care") == 404
    for nonsense in ("woman", "king", ""):
        assert press(admin, somebody(app), "roles/dar", role=nonsense) == 404
    for button in ("contrasena", "codigo", "cerrar", "segundo-paso/quitar"):
        assert press(admin, own, button, reason="x") == 404


def test_the_last_administrator_stays(app: Flask, as_: As) -> None:
    admin = as_(Role.ADMIN, name="admin@example.org")
    with app.app_context():
        own = f"/personas/{queries.owner_of('admin@example.org').uid}"  # type: ignore[union-attr]
    assert "única administradora" in admin.submit(own, "/roles/terminar").text
    second = somebody(app, Role.ADMIN)
    assert press(admin, second, "cerrar", reason="Se fue") == 302
    assert "única administradora" in admin.submit(own, "/roles/terminar").text
    somebody(app, Role.ADMIN)
    assert press(admin, own, "roles/terminar", role="admin") == 302
    assert admin.get("/personas").status_code == 404


def test_two_administrators_cannot_end_each_other_at_the_same_moment(app: Flask) -> None:
    with app.app_context(), committed():
        numbers = [a_person(Role.ADMIN).id for _ in range(2)]
    begin = threading.Barrier(2)

    def end(of: int, by: int) -> None:
        with app.app_context():
            begin.wait()
            try:
                with committed() as current:
                    person = current.get_one(Person, of)
                    operations.end_role(person, Role.ADMIN, by=current.get_one(Person, by))
            except operations.LastAdministrator:
                pass

    threads = [threading.Thread(target=end, args=pair) for pair in (numbers, numbers[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert queries.how_many_hold(Role.ADMIN) == 1


def test_a_closed_account_opens_nothing_until_it_is_opened_again(app: Flask, as_: As) -> None:
    admin, berta = as_(Role.ADMIN), as_(Role.WOMAN, name="berta@example.org", given_names="Berta")
    with app.app_context():
        page = f"/personas/{queries.owner_of('berta@example.org').uid}"  # type: ignore[union-attr]
    heard: list[Person] = []
    with bells.account_closed.connected_to(lambda person, **_: heard.append(person)):
        assert admin.submit(page, f"{page}/cerrar").status_code == 422, "a reason is owed"
        admin.submit(page, f"{page}/cerrar", reason="Pidió <b>cerrarla</b>")
    assert len(heard) == 1
    assert berta.get("/cuenta").status_code == 302
    assert berta.submit("/entrar", name="berta@example.org", password=PASSWORD).status_code == 422
    shown = admin.get(page).text
    assert "Pidió &lt;b&gt;cerrarla&lt;/b&gt;" in shown
    admin.submit(page, "/abrir")
    assert berta.submit("/entrar", name="berta@example.org", password=PASSWORD).request.path == "/inicio"
    assert "cerrarla" not in berta.get("/cuenta").text, "the staff's note is the staff's"


def test_an_administrator_takes_a_lost_second_factor_away(app: Flask, as_: As) -> None:
    admin, diana = as_(Role.ADMIN), as_(Role.COORDINATOR, name="diana@example.org")
    with app.app_context(), committed():
        person = queries.owner_of("diana@example.org")
        assert person
        opened = session().query(SignedIn).filter_by(person_id=person.id).one()
        secret = second_factor.new_secret()
        code = pyotp.TOTP(secret).at(int(clock.now().timestamp()))
        assert second_factor.switch_on(opened, secret, code, by=person)
        page = f"/personas/{person.uid}"
    admin.submit(page, "/segundo-paso/quitar")
    assert diana.get("/cuenta").status_code == 302
    with app.app_context():
        person = queries.owner_of("diana@example.org")
        assert person and not person.second_factor and queries.recovery_codes_left(person) == 0
    assert letters(app)[-1].kind == "accounts/second_factor_reset"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ñañez", True),
        ("NANEZ begona", True),
        ("begoña", True),
        ("BE@example", True),
        ("7123 4567", True),
        ("%", False),
        ("_", False),
        ("' OR 1=1", False),
        ("nadie", False),
        ("😀", False),
    ],
)
def test_people_are_found_by_any_of_their_names_with_or_without_accents(
    app: Flask, as_: As, typed: str, found: bool
) -> None:
    with app.app_context(), committed():
        person = a_person(Role.WOMAN, name="be@example.org", given_names="Begoña")
        person.first_surname = "Ñáñez"
        operations.add_name(person, NameKind.PHONE, "+59171234567", by=person)
    page = as_(Role.ADMIN).get("/personas", query_string={"q": typed}).text
    assert ("Begoña Ñáñez" in page) is found


@pytest.mark.one_database
def test_a_filter_that_makes_no_sense_counts_as_none(as_: As) -> None:
    page = as_(Role.ADMIN, given_names="Jefa").get("/personas?role=king&state=x&page=-3&sort=;&q=")
    assert page.status_code == 200 and "Jefa" in page.text


def test_the_sheet_holds_what_is_seen(app: Flask, as_: As) -> None:
    admin = as_(Role.ADMIN, given_names="Jefa")
    somebody(app, Role.WOMAN, name="w@example.org", given_names="=1+1")
    answer = admin.get("/personas?role=woman&format=xlsx")
    sheet = load_workbook(BytesIO(answer.get_data())).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Nombre", "=1+1 Quispe Mamani"]
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("path", ["/personas", "/personas/invitaciones"])
def test_a_longer_list_asks_the_database_no_more(app: Flask, as_: As, path: str) -> None:
    admin = as_(Role.ADMIN)

    def asked() -> int:
        with app.app_context():
            engine = db.engine
        with count_queries(engine) as seen:
            admin.get(path)
        return seen.count

    def grow(by: int) -> None:
        with app.app_context(), committed():
            for number in range(by):
                a_person(Role.WOMAN)
                operations.invite(f"d{number}@example.org", "Diana", [Role.CARE], by=None)

    grow(2)
    few = asked()
    grow(15)
    assert asked() == few


@pytest.mark.one_database
def test_whatever_happened_to_an_account_is_told_in_words(app: Flask, as_: As) -> None:
    admin, eva = as_(Role.ADMIN), somebody(app, given_names="Eva")
    for role in sorted(STAFF):
        press(admin, eva, "roles/dar", role=role.value)
        press(admin, eva, "roles/terminar", role=role.value)
    page = admin.get(eva).text
    assert page.count("dio el rol de") == page.count("terminó el rol de") == len(STAFF)
