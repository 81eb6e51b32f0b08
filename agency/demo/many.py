"""A large agency, invented by chance from a seed: for trying the portal at the size of a country."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text

from agency import clock
from agency.accounts.consents import CURRENT
from agency.accounts.models import Consent, Membership, NameKind, Person, SignInName
from agency.companies.models import Agreement, AgreementState, Company, CompanyState, Member
from agency.country.municipalities import MUNICIPALITIES
from agency.country.operations import seed as seed_country
from agency.db import Base, committed, folded, session
from agency.demo import phrases
from agency.money import Money
from agency.practices.models import Practice, PracticeSkill, PracticeState
from agency.profiles.directory.operations import everything_changed
from agency.profiles.models import DayTime, Entry, EntryKind, Evidence, Modality, Profile, ProfileSkill, Way
from agency.roles import CompanyRole, Role
from agency.skills.operations import load_catalogue
from agency.skills.queries import all_skills
from agency.subsidies.models import Fund
