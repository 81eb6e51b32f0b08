"""Profiles with everything in them, each private thing under an unmistakable mark."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from agency.accounts.models import NameKind, SignInName
from agency.applications.models import Application
from agency.db import session
from agency.files.documents import document
from agency.files.operations import put_away
from agency.files.pictures import reencoded, shrunk
from agency.history.models import Event
from agency.profiles import operations as profiles
from agency.profiles.models import EntryKind, LinkKind, Profile, Way
from agency.profiles.portable import Item
from agency.profiles.queries import profile_of
from agency.roles import Role

from .cast import a_person, a_skill
from .documents import pdf

SHOP = "https://{}tienda.example.org"
PHONE = "+59176504321"
SKILLS = (("Python", 4), ("SQL", 3), ("Git", 2))


def photo(colour: str = "teal") -> bytes:
    """An ordinary photo."""
    written = BytesIO()
    Image.new("RGB", (200, 240), colour).save(written, "JPEG")
    return written.getvalue()


def a_profile(given_names: str = "Alicia", mark: str = "", name: str = "", phone: str = PHONE) -> Profile:
    """A complete profile with a photo, that nobody sees yet; every text of hers begins with the mark."""
    person = a_person(Role.WOMAN, given_names=given_names, name=name)
    person.first_surname, person.second_surname = f"{mark}Quispe", f"{mark}Mamani"
    if phone:
        session().add(SignInName(person=person, kind=NameKind.PHONE, value=phone, confirmed_at=None))
    session().flush()
    profile = profile_of(person)
    assert profile is not None
    summary = f"{mark}Me gusta dejar todo en orden, con pruebas, y explicarlo bien a quien viene después."
    profiles.save_who(profile, profiles.Who(f"{mark}Programo y pruebo", summary, "020101"), by=person)
    profiles.save_skills(profile, [(a_skill(s), level) for s, level in SKILLS], by=person)
    profiles.save_languages(profile, [("es", "C2"), ("ay", "B1")], by=person)
    profiles.save_want(profile, profiles.Want(["onsite", "remote"], 30, None, None), by=person)
    for item in (
        Item(EntryKind.STUDY, f"{mark}Informática", place=f"{mark}UMSA", start="2019", end="2023"),
        Item(EntryKind.WORK, f"{mark}Soporte", f"{mark}Tienda", Way.INFORMAL, text=f"{mark}Arreglaba todo"),
    ):
        profiles.add_entry(profile, item, [a_skill("Python")], by=person)
    profiles.add_link(profile, LinkKind.GITHUB, f"https://github.com/{mark}alicia", by=person)
    profiles.set_photo(profile, put_away(reencoded(BytesIO(photo()))), by=person)
    session().flush()
    return profile


def show_work(profile: Profile, mark: str = "") -> tuple[str, str]:
    """She has a project with a picture and a certificate with its paper; gives the addresses of both."""
    her = profile.person
    project = Item(EntryKind.PROJECT, f"{mark}Obra", text=f"{mark}Vende tejidos", url=SHOP.format(mark))
    picture = put_away(shrunk(BytesIO(photo("navy"))))
    shown = profiles.add_entry(profile, project, [a_skill("Python")], by=her)
    profiles.add_picture(profile, shown, picture, by=her)
    course = Item(EntryKind.CERTIFICATE, f"{mark}Redes", place=f"{mark}Academia", start="2022")
    paper = put_away(document(BytesIO(pdf(f"{mark}Certifico"))))
    proved = profiles.add_entry(profile, course, [], by=her)
    profiles.set_document(profile, proved, paper, by=her)
    session().flush()
    return f"/archivos/{shown.pictures[0]}/640", f"/archivos/{proved.document_uid}/documento"


def hers() -> Profile:
    """Alicia's profile."""
    return session().query(Profile).join(Profile.person).filter_by(given_names="Alicia").one()


def the_application() -> Application:
    """The one application that there is."""
    return session().query(Application).one()


def told() -> list[str]:
    """What the history of profiles tells, oldest first."""
    return [e.verb for e in session().query(Event).filter_by(subject_kind="profile").order_by(Event.id)]
