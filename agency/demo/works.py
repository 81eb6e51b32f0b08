"""What the demo's women show besides their words: work, papers, a badge, stories, links, wishes."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from agency.demo.world import World, on, read
from agency.files.documents import document
from agency.files.operations import put_away
from agency.files.pictures import reencoded, shrunk
from agency.profiles import operations as profiles
from agency.profiles.models import EntryKind, Profile
from agency.profiles.portable import Item

ENGLISH = "Python developer: web systems that people understand"
WIDTH, HEIGHT = 960, 600


def show(world: World) -> None:
    """Some women show projects and papers, are verified, tell their story, share a link."""
    written = read("works")
    by_mail = {profile.person.names[0].value: profile for profile in world.women}
    with on(3):
        for said in written["project"]:
            _project(world, by_mail[said["woman"]], said)
        for said in written["certificate"]:
            _certificate(world, by_mail[said["woman"]], said)
        for said in written["photo"]:
            drawn = _portrait(said["hair"], said["clothes"], said["ground"])
            woman = by_mail[said["woman"]]
            profiles.set_photo(woman, put_away(reencoded(BytesIO(drawn))), by=woman.person)
        for said in written["verified"]:
            profiles.verify(by_mail[said["woman"]], said["what"], by=world.coordinator)
        for said in written["story"]:
            _story(world, by_mail[said["woman"]], said)
    with on(1):
        for said in written["remark"]:
            profiles.remark(by_mail[said["woman"]], said["text"], by=world.coordinator)
        _maria(by_mail["maria.mamani@example.org"])


def _project(world: World, profile: Profile, said: dict[str, Any]) -> None:
    texts = {n: said[n] for n in ("title", "place", "start", "end", "text", "url", "title_en", "text_en")}
    skills = [world.skills[slug] for slug in said["skills"]]
    item = Item(EntryKind.PROJECT, **texts)
    entry = profiles.add_entry(profile, item, skills, by=profile.person)
    for colour in said["pictures"]:
        picture = put_away(shrunk(BytesIO(_screen(colour))))
        profiles.add_picture(profile, entry, picture, by=profile.person)


def _certificate(world: World, profile: Profile, said: dict[str, Any]) -> None:
    item = Item(EntryKind.CERTIFICATE, **{n: said[n] for n in ("title", "place", "start", "url")})
    skills = [world.skills[slug] for slug in said["skills"]]
    entry = profiles.add_entry(profile, item, skills, by=profile.person)
    written = BytesIO()
    Image.open(BytesIO(_screen("#0f5d63"))).save(written, "PDF")
    profiles.set_document(profile, entry, put_away(document(written)), by=profile.person)


def _story(world: World, profile: Profile, said: dict[str, Any]) -> None:
    profiles.tell_story(profile, said["text"], said["text_en"], True, by=profile.person)
    if said["approved"] and profile.story:
        profiles.approve_story(profile, profile.story, by=world.coordinator)


def _maria(profile: Profile) -> None:
    """She whom the demo is signed in as first has written in English too, needs something, shares a link."""
    her = profile.person
    who = profiles.Who(profile.headline, profile.summary, profile.municipality, headline_en=ENGLISH)
    profiles.save_who(profile, who, by=her)
    want = profiles.Want(
        profile.modalities,
        profile.hours_per_week,
        profile.free_from,
        profile.free_until,
        municipalities=["020101", "020105"],
        fields=[],
        day_times=["morning", "afternoon"],
        needs=["transport"],
        needs_note="Vivo lejos: dos minibuses por viaje.",
    )
    profiles.save_want(profile, want, by=her)
    profiles.share(profile, "la profesora Rojas", 30, by=her)


def _portrait(hair: str, clothes: str, ground: str) -> bytes:
    """A drawn woman, who is nobody."""
    sheet = Image.new("RGB", (900, 1100), ground)
    draw = ImageDraw.Draw(sheet)
    draw.ellipse((220, 180, 680, 780), fill=hair)
    draw.rounded_rectangle((240, 460, 660, 900), 120, fill=hair)
    draw.rectangle((390, 620, 510, 820), fill="#b57a55")
    draw.ellipse((120, 780, 780, 1500), fill=clothes)
    draw.ellipse((300, 260, 600, 680), fill="#c98d66")
    draw.chord((290, 220, 610, 520), 180, 360, fill=hair)
    draw.arc((390, 500, 510, 590), 20, 160, fill="#7c3b2e", width=8)
    for eye in (375, 495):
        draw.ellipse((eye, 445, eye + 30, 475), fill="#211a1f")
    written = BytesIO()
    sheet.save(written, "JPEG", quality=88)
    return written.getvalue()


def _screen(colour: str) -> bytes:
    """A drawn screen, as a screenshot would be: a bar, a list, a few bars of a chart."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), "#fbf8f4")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 0, WIDTH, 72), fill=colour)
    for row in range(6):
        top = 120 + row * 76
        draw.rounded_rectangle((48, top, 520, top + 52), 10, outline="#dfd4ca", width=3)
        draw.rounded_rectangle((64, top + 18, 200 + row % 3 * 90, top + 34), 6, fill=colour)
        draw.rectangle((580 + row * 54, 520 - (row * 37) % 310, 616 + row * 54, 540), fill=colour)
    written = BytesIO()
    sheet.save(written, "PNG")
    return written.getvalue()
