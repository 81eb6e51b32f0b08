"""The hats that people wear: in the agency, in a company, and in a life."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is in the portal, apart from any company."""

    WOMAN = "woman"
    COORDINATOR = "coordinator"
    FINANCE = "finance"
    DIRECTION = "direction"
    ADMIN = "admin"
    CARE = "care"


class CompanyRole(StrEnum):
    """What a person is inside one company."""

    REPRESENTATIVE = "representative"
    TUTOR = "tutor"
    READER = "reader"


class Hat(StrEnum):
    """Whose step it is in a life; a person may wear several for one thing."""

    WOMAN = "woman"
    COMPANY = "company"
    AGENCY = "agency"
    FINANCE = "finance"
    CARE = "care"
    CLOCK = "clock"


STAFF = frozenset({Role.COORDINATOR, Role.FINANCE, Role.DIRECTION, Role.ADMIN, Role.CARE})
