"""The older Europass, SkillsPassport, as a portrait."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from agency.profiles.models import EntryKind, LinkKind
from agency.profiles.portable.gathering import HEADLINE, SUMMARY, Gathering, Said, Told
from agency.profiles.portable.skills_in_text import named_skills
from agency.profiles.portable.texts import plain_text
from agency.profiles.portable.xml_tree import every, leave_others, name_of, one, said, words

SKILL_TEXTS = ("Computer", "JobRelated", "Communication", "Organisational", "Other")
KNOWN = ("Identification", "Headline", "WorkExperienceList", "EducationList", "AchievementList", "Skills")
LEVELS = ("Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing")


def gather(root: Element, gathering: Gathering) -> None:
    """Everything of the learner that has a place in a portrait is gathered."""
    learner = one(root, "LearnerInfo")
    _headline(learner, gathering)
    _contact(one(learner, "Identification/ContactInfo"), gathering)
    for number, work in enumerate(every(learner, "WorkExperienceList/WorkExperience")):
        _work(work, f"WorkExperience[{number}]", gathering)
    for number, study in enumerate(every(learner, "EducationList/Education")):
        _study(study, f"Education[{number}]", gathering)
    for number, achieved in enumerate(every(learner, "AchievementList/Achievement")):
        _achievement(achieved, f"Achievement[{number}]", gathering)
    skills = one(learner, "Skills")
    _languages(one(skills, "Linguistic"), gathering)
    _skills(skills, gathering)
    leave_others(skills, (*SKILL_TEXTS, "Linguistic"), gathering)
    leave_others(learner, KNOWN, gathering)


def _headline(learner: Element | None, gathering: Gathering) -> None:
    headline = one(learner, "Headline")
    text = said("Headline", headline, "Description/Label", "Description")
    if words(headline, "Type/Code") == "personal_statement":
        gathering.set_text("summary", text, SUMMARY, lines=True)
    else:
        gathering.set_text("headline", text, HEADLINE)


def _contact(contact: Element | None, gathering: Gathering) -> None:
    address = one(contact, "Address/Contact")
    city = said("Address", address, "Municipality")
    if city[1]:
        gathering.set_municipality(city, said("Address", address, "Country/Code", "Country/Label"))
    for site in every(contact, "WebsiteList/Website"):
        if (found := said("Website", site, "Contact"))[1]:
            gathering.add_link(found, usual=LinkKind.WEB)


def _work(work: Element, at: str, gathering: Gathering) -> None:
    gathering.add_item(
        Told(
            EntryKind.WORK,
            at,
            title=said(at, work, "Position/Label", "Position"),
            place=said(at, work, "Employer/Name"),
            start=_day(at, work, "From"),
            end=_day(at, work, "To"),
            text=[said(at, work, "Activities")],
        )
    )


def _study(study: Element, at: str, gathering: Gathering) -> None:
    gathering.add_item(
        Told(
            EntryKind.STUDY,
            at,
            title=said(at, study, "Title", "Title/Label", "Field/Label"),
            place=said(at, study, "Organisation/Name"),
            start=_day(at, study, "From"),
            end=_day(at, study, "To"),
            text=[said(at, study, "Activities", "Skills")],
        )
    )


def _achievement(achieved: Element, at: str, gathering: Gathering) -> None:
    """Only what calls itself a project or a certificate is one of ours."""
    code = words(achieved, "Title/Code").lower()
    kinds = {"projects": EntryKind.PROJECT, "certifications": EntryKind.CERTIFICATE}
    text = said(at, achieved, "Description")
    kind = kinds.get(code)
    if kind is None or text[1] is None:
        gathering.leave(at, words(achieved, "Title/Label", "Title"))
        return
    first, _line, rest = plain_text(str(text[1])).partition("\n")
    gathering.add_item(Told(kind, at, title=(text[0], first), text=[(text[0], rest or None)]))


def _languages(spoken: Element | None, gathering: Gathering) -> None:
    for number, mother in enumerate(every(spoken, "MotherTongueList/MotherTongue")):
        at = f"MotherTongue[{number}]"
        name = said(at, mother, "Description/Code", "Description/Label")
        gathering.add_language(name, (at, "C2"))
    for number, foreign in enumerate(every(spoken, "ForeignLanguageList/ForeignLanguage")):
        at = f"ForeignLanguage[{number}]"
        name = said(at, foreign, "Description/Code", "Description/Label")
        levels = [words(foreign, f"ProficiencyLevel/{each}") for each in LEVELS]
        gathering.add_language(name, (at, " ".join(filter(None, levels))))


def _skills(skills: Element | None, gathering: Gathering) -> None:
    for kind in SKILL_TEXTS:
        path, text = said("Skills", skills, f"{kind}/Description")
        if text is None:
            continue
        plain = plain_text(text)
        found = named_skills(plain, gathering.names)
        gathering.add_skills(found)
        if not found:
            gathering.leave(path, plain)


def _day(at: str, element: Element, side: str) -> Said:
    """The beginning or end of a period, written as attributes or as elements."""
    period = one(element, "Period")
    path = f"{at}.Period.{side}"
    day = one(period, side)
    if day is None or not name_of(day):
        return path, None
    year = day.get("year") or words(day, "Year")
    inner = one(day, "Month")
    number = day.get("month") or (inner.get("month") if inner is not None else "") or words(day, "Month")
    number = (number or "").lstrip("-")
    return path, (f"{year}-{number}" if number else year) or None
