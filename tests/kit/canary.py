"""Every address of the portal with real ids in it, and which planted words somebody meets there."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import product
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.routing import IntegerConverter, Rule, UUIDConverter
from werkzeug.test import TestResponse

from agency.accounts.models import Invitation, Person, SignInName
from agency.applications.models import Application
from agency.companies.models import Agreement, Company, Member
from agency.country.models import Helpline
from agency.db import Row, session
from agency.files.models import StoredFile
from agency.placements.models import Placement
from agency.practices.models import Practice
from agency.profiles.models import Entry, Link, Profile, Veil
from agency.safety.models import Concern
from agency.subsidies.models import Fund, Payment
from agency.web.lists import XLSX

from .client import CheckedClient

OF_NOBODY = frozenset({"static", "web.asset"})
TABLES: Mapping[str, tuple[type[Row], ...]] = {
    "accounts": (Person, SignInName, Invitation),
    "applications": (Application, Practice),
    "companies": (Company, Agreement, Member),
    "country": (Helpline,),
    "evaluations": (Placement,),
    "placements": (Placement, Application),
    "practices": (Practice,),
    "profiles": (Profile, Entry, Link),
    "safety": (Concern,),
    "subsidies": (Fund, Payment),
    "web": (StoredFile,),
}
"""Whose ids the addresses of each room take."""
SHEET = "format=xlsx"
PDF = "application/pdf"
WORDS: Mapping[str, tuple[str, ...]] = {
    "said": ("estudio", "trabajo", "proyecto", "certificado"),
    "level": (*Veil, "public"),
    "token": ("nada",),
    "name": ("nada",),
}


class Walker(CheckedClient):
    """Asks for many pages; that they are well made is held elsewhere."""

    def _check(self, response: TestResponse) -> None:
        pass


def addresses(app: Flask) -> list[str]:
    """All addresses that answer a GET, with every id that there is in its place."""
    with app.app_context():
        return sorted({url for rule in app.url_map.iter_rules() for url in _addresses_of(rule)})


def _addresses_of(rule: Rule) -> Iterator[str]:
    if "GET" not in (rule.methods or ()) or rule.endpoint in OF_NOBODY:
        return
    names = sorted(rule._converters)
    for values in product(*(_values(rule, name) for name in names)):
        built = rule.build(dict(zip(names, values, strict=True)))
        assert built is not None, f"Say in tests/kit/canary.py what {rule} takes."
        yield built[1]


def _values(rule: Rule, name: str) -> list[Any]:
    converter, room = rule._converters[name], rule.endpoint.partition(".")[0]
    if isinstance(converter, UUIDConverter):
        tables = (Profile,) if name == "profile_uid" else TABLES[room]
        return [row.uid for table in tables for row in session().query(table)]
    if isinstance(converter, IntegerConverter):
        return [160]
    if name == "key":
        # Whoever holds a shared link was given it: a walk finds the open pages' keys only.
        return [profile.public_key for profile in session().query(Profile)]
    return list(WORDS[name])


def met(client: FlaskClient, urls: list[str], tokens: Mapping[str, str]) -> dict[str, set[str]]:
    """The names of the planted words that each address shows to this reader, or a sheet that it offers."""
    found: dict[str, set[str]] = {}
    for url in urls:
        answer = client.get(url)
        found[url] = _tokens_in(answer, url, tokens)
        if SHEET in _text(answer):
            sheet = f"{url}?{SHEET}"
            found[sheet] = _tokens_in(client.get(sheet), sheet, tokens)
    return {url: names for url, names in found.items() if names}


def _tokens_in(answer: TestResponse, url: str, tokens: Mapping[str, str]) -> set[str]:
    assert answer.status_code < 500, f"{url} answered {answer.status}"
    text = _text(answer) + answer.headers.get("Location", "")
    if (answer.mimetype or "").startswith("image/"):
        text += url
    squeezed = "".join(text.split())
    return {name for name, token in tokens.items() if token in text or token in squeezed}


def _text(answer: TestResponse) -> str:
    if answer.mimetype == PDF:
        read = PdfReader(BytesIO(answer.get_data()))
        return "".join([str(read.metadata), *(page.extract_text() for page in read.pages)])
    if answer.mimetype != XLSX:
        return answer.get_data().decode("utf-8", "replace")
    with zipfile.ZipFile(BytesIO(answer.get_data())) as book:
        return "".join(book.read(name).decode() for name in book.namelist())
