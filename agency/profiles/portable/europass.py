"""Europass, in the form it had until 2020 (SkillsPassport) and in the one it has had since (Candidate)."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from agency.profiles.portable import Reading, Reason, SkillNames, Unreadable
from agency.profiles.portable.europass_new import gather as gather_new
from agency.profiles.portable.europass_old import gather as gather_old
from agency.profiles.portable.gathering import Gathering
from agency.profiles.portable.xml_tree import name_of

MOST_ELEMENTS = 100_000


def read(content: bytes, names: SkillNames) -> Reading:
    """What the file says; raises Unreadable when it is no XML, tries a trick, or is no Europass."""
    root = _parsed(content)
    gathering = Gathering(names)
    if name_of(root) == "SkillsPassport":
        gather_old(root, gathering)
    elif name_of(root) == "Candidate":
        gather_new(root, gathering)
    else:
        raise Unreadable(Reason.KIND)
    return gathering.reading()


def _parsed(content: bytes) -> Element:
    if max(content.count(b"<"), content.count(b"=")) > MOST_ELEMENTS * 2:
        raise Unreadable(Reason.BIG)
    try:
        root: Element = fromstring(content.strip(), forbid_dtd=True)
    except DefusedXmlException as trick:
        raise Unreadable(Reason.UNSAFE) from trick
    except (ParseError, ValueError, LookupError, RecursionError) as broken:
        raise Unreadable(Reason.BROKEN) from broken
    return root
