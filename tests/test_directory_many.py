"""A large invented agency: sound, found in the directory, and never among real people."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from agency import clock
from agency.cli.reminders import remind
from agency.companies.models import Agreement
from agency.db import committed, session
from agency.practices import rules
from agency.practices.models import Practice, PracticeState
from agency.practices.queries import open_practices
from agency.profiles.models import Profile, ProfileSkill
from tests.conftest import MakeApp
from tests.kit.cast import a_woman
from tests.kit.page import CheckedClient

WOMEN, PRACTICES = 150, 60


@pytest.fixture
def large(make_app: MakeApp) -> Flask:
    """An agency into which many were invented, in two goes."""
    app = make_app(demo=True)
    for _half in range(2):
        words = ["agency", "grow", "--women", str(WOMEN // 2), "--practices", str(PRACTICES // 2)]
        result = app.test_cli_runner().invoke(args=words)
        assert result.exit_code == 0, result.output
    return app


def test_the_invented_are_as_the_rooms_would_have_made_them(large: Flask) -> None:
    with large.app_context():
        today = clock.today()
        assert session().scalar(select(func.count()).select_from(Profile)) == WOMEN
        practices = session().scalars(select(Practice)).unique().all()
        opened = [p for p in practices if p.state is PracticeState.OPEN]
        assert len(practices) == PRACTICES and len(opened) > PRACTICES / 2
        assert len(session().scalars(open_practices(today)).unique().all()) == len(opened)
        for practice in practices:
            assert rules.has_company(practice) and rules.has_agreement(practice) and rules.has_tutor(practice)
            assert rules.LEAST_WEEKS <= practice.weeks <= rules.MOST_WEEKS
            assert sum(skill.must for skill in practice.skills) <= rules.MOST_MUSTS
            assert practice.agreement.ends_on >= practice.ends_on
        asked = Counter[int]()
        for practice in practices:
            asked[practice.agreement_id] += practice.places
        for agreement in session().scalars(select(Agreement)).unique():
            assert asked[agreement.id] <= agreement.places
        owned = Counter(session().scalars(select(ProfileSkill.skill_id)))
        often = [count for _skill, count in owned.most_common()]
        assert often[0] > 5 * often[len(often) // 2], "a few skills are common and most are rare"
        assert large.test_cli_runner().invoke(args=["agency", "grow"]).exit_code == 0
        session().rollback()
        done = remind()
        assert not done["practices expired"] and not done["agreements expired"]


def test_the_invented_stand_in_the_directory_and_others_can_still_come(large: Flask) -> None:
    client = large.test_client()
    assert isinstance(client, CheckedClient)
    page = client.get("/directorio").text
    assert "Página 1 de" in page and page.count("card-title") == 20
    with large.app_context(), committed():
        profile = a_woman("Yatiri")
        profile.public = profile.listed = True
    assert ">Yatiri " in client.get("/directorio?q=yatiri").text


@pytest.mark.one_database
def test_nobody_is_invented_where_the_portal_is_real(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["agency", "grow", "--women", "1"])
    assert result.exit_code == 2 and "AGENCY_DEMO=1" in result.output
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Profile)) == 0
