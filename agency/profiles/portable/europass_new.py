"""The Europass of today, Candidate, as a portrait."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from agency.db import folded
from agency.profiles.models import EntryKind, LinkKind, Way
from agency.profiles.portable.gathering import SUMMARY, Gathering, Said, Told
from agency.profiles.portable.skills_in_text import named_skills
from agency.profiles.portable.texts import plain_text
from agency.profiles.portable.xml_tree import every, leave_others, name_of, one, said, words

OTHERS = (
    *("PublicationHistory/Publication", "ConferencesAndSeminars/ConferenceAndSeminar"),
    *("NetworksAndMemberships/NetworkAndMembership", "CreativeWorks/CreativeWork"),
    *("SocialAndPoliticalActivities/SocialAndNetworkingActivity", "HonoursAndAwards/HonourAndAward"),
)
"""What a profile here has no place for."""
KNOWN = frozenset(
    {"ExecutiveSummary", "EmploymentHistory", "EducationHistory", "Certifications", "CourseCertifications"}
    | {"Projects", "VoluntaryWorks", "PersonQualifications", "DigitalSkills", "Skills", "ID", "Attachment"}
    | {path.partition("/")[0] for path in OTHERS}
)
"""The parts that are read, or named one by one; and her picture."""


def gather(root: Element, gathering: Gathering) -> None:
    """Everything of the candidate that has a place in a portrait is gathered."""
    person, profile = one(root, "CandidatePerson"), one(root, "CandidateProfile")
    for number, way in enumerate(every(person, "Communication")):
        _reach(way, f"Communication[{number}]", gathering)
    gathering.set_text("summary", said("Profile", profile, "ExecutiveSummary"), SUMMARY, lines=True)
    _entries(profile, gathering)
    if (mother := said("Person", person, "PrimaryLanguageCode"))[1]:
        gathering.add_language(mother, (mother[0], "C2"))
    for number, can in enumerate(every(profile, "PersonQualifications/PersonCompetency")):
        _competency(can, f"PersonCompetency[{number}]", gathering)
    for path, text in _digital(profile):
        _skill(path, text, gathering)
    for path in OTHERS:
        for number, other in enumerate(every(profile, path)):
            gathering.leave(f"{path.split('/')[1]}[{number}]", words(other, "Title", "Activity/Title"))
    leave_others(profile, KNOWN, gathering)


def _reach(way: Element, at: str, gathering: Gathering) -> None:
    if (address := one(way, "Address")) is not None:
        city = said(at, address, "CityName", "City")
        if city[1]:
            gathering.set_municipality(city, said(at, address, "CountryCode"))
        return
    channel = folded(words(way, "ChannelCode")[:40])
    if channel in ("web", "website", "social media", "socialmedia"):
        found = said(at, way, "URI", "URL")
        if found[1]:
            gathering.add_link(found, usual=LinkKind.WEB if channel.startswith("web") else LinkKind.OTHER)


def _entries(profile: Element | None, gathering: Gathering) -> None:
    for number, employer in enumerate(every(profile, "EmploymentHistory/EmployerHistory")):
        _employer(employer, f"EmployerHistory[{number}]", gathering)
    for number, study in enumerate(every(profile, "EducationHistory/EducationOrganizationAttendance")):
        _study(study, f"Education[{number}]", gathering)
    for path in ("Certifications/Certification", "CourseCertifications/CourseCertification"):
        for number, paper in enumerate(every(profile, path)):
            _certificate(paper, f"{path.split('/')[1]}[{number}]", gathering)
    for number, project in enumerate(every(profile, "Projects/Project")):
        _named(project, EntryKind.PROJECT, f"Project[{number}]", gathering)
    for number, work in enumerate(every(profile, "VoluntaryWorks/VoluntaryWork")):
        _named(work, EntryKind.WORK, f"VoluntaryWork[{number}]", gathering)


def _employer(employer: Element, at: str, gathering: Gathering) -> None:
    place = said(at, employer, "OrganizationName")
    for position in list(every(employer, "PositionHistory")) or [employer]:
        period = one(position, "EmploymentPeriod")
        if period is None:
            period = one(employer, "EmploymentPeriod")
        gathering.add_item(
            Told(
                EntryKind.WORK,
                at,
                title=said(at, position, "PositionTitle"),
                place=place,
                start=_day(at, period, "StartDate"),
                end=_day(at, period, "EndDate"),
                text=[said(at, position, "Description")],
            )
        )


def _study(study: Element, at: str, gathering: Gathering) -> None:
    period = one(study, "AttendancePeriod")
    gathering.add_item(
        Told(
            EntryKind.STUDY,
            at,
            title=said(at, study, "EducationDegree/DegreeName", "ProgramName"),
            place=said(at, study, "OrganizationName"),
            start=_day(at, period, "StartDate"),
            end=_day(at, period, "EndDate"),
            text=[said(at, study, "EducationDegree/OccupationalSkillsCovered", "Description")],
        )
    )


def _certificate(paper: Element, at: str, gathering: Gathering) -> None:
    day = one(paper, "FirstIssuedDate")
    for name in ("CertificationDate", "Date"):
        day = one(paper, name) if day is None else day
    url = said(at, paper, "Link")
    gathering.add_item(
        Told(
            EntryKind.CERTIFICATE,
            at,
            title=said(at, paper, "CertificationName", "Title"),
            place=said(at, paper, "IssuingAuthority/Name", "IssuingAuthortity/Name", "OrganizationName"),
            start=_written(at, day) if one(day, "StartDate") is None else _day(at, day, "StartDate"),
            url=url,
        )
    )


def _named(element: Element, kind: EntryKind, at: str, gathering: Gathering) -> None:
    period = one(element, "Date")
    work = kind is EntryKind.WORK
    link = said(at, element, "Link")
    if work and link[1]:
        gathering.leave(*link)
    gathering.add_item(
        Told(
            kind,
            at,
            title=said(at, element, "Title"),
            place=said(at, element, "OrganizationName"),
            start=_day(at, period, "StartDate"),
            end=_day(at, period, "EndDate"),
            text=[said(at, element, "Description")],
            url=(link[0], None) if work else link,
            way=Way.VOLUNTEER if work else None,
        )
    )


def _day(at: str, period: Element | None, name: str) -> Said:
    return _written(f"{at}.{name}", one(period, name))


def _written(path: str, day: Element | None) -> Said:
    if day is None:
        return path, None
    return path, words(day, "FormattedDateTime") or (day.text or "").strip() or None


def _competency(can: Element, at: str, gathering: Gathering) -> None:
    kind = folded(words(can, "TaxonomyID")[:40]).replace("_", "").replace("-", "")
    if kind == "language":
        levels = [words(each, "Score/ScoreText") for each in every(can, "CompetencyDimension")]
        name = said(at, can, "CompetencyID", "CompetencyName")
        if name[1]:
            gathering.add_language(name, (at, " ".join(levels)))
    elif text := words(can, "CompetencyName"):
        _skill(at, text, gathering)


def _digital(profile: Element | None) -> Iterator[tuple[str, str]]:
    for path in ("DigitalSkills", "Skills/DigitalSkills"):
        for number, group in enumerate(every(profile, f"{path}/DigitalSkillsGroup")):
            for each in group.iter():
                if name_of(each) in ("Title", "DigitalSkill", "Name") and (each.text or "").strip():
                    yield f"DigitalSkillsGroup[{number}]", str(each.text)


def _skill(path: str, text: str, gathering: Gathering) -> None:
    plain = plain_text(text)
    found = named_skills(plain, gathering.names)
    gathering.add_skills(found)
    if not found:
        gathering.leave(path, plain)
