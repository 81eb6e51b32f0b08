"""The notes of changes: each process follows them whoever wrote them, and they never pile up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update

from agency import clock
from agency.db import committed, session
from agency.directory.models import DirectoryChange
from agency.directory.operations import KEPT_DAYS, changed, everything_changed, forget_changes
from agency.directory.search import search
from agency.directory.shelf import Shelf
from agency.directory.snapshot import Rules
from agency.directory.wanted import Wanted
from agency.extensions import db
from agency.profiles.models import Profile
from tests.kit.cast import a_woman

SMALL = Rules(least=2, most=2)


def some(*names: str) -> list[int]:
    """The numbers of new listed women; their names are theirs alone."""
    with committed():
        profiles = [a_woman(name) for name in names]
        for profile in profiles:
            profile.public = profile.listed = True
        session().flush()
        return [profile.id for profile in profiles]


def known(shelf: Shelf, text: str = "") -> list[int]:
    """Whom the directory finds, oldest first."""
    found = search(shelf.fresh(), Wanted(text), clock.today().toordinal())
    session().rollback()
    return sorted(found.ids)


def renamed(profile_id: int, headline: str) -> None:
    """She said something else, by SQL alone."""
    session().execute(update(Profile).where(Profile.id == profile_id).values(headline=headline))


def test_what_is_written_by_sql_alone_is_followed_when_it_is_noted(app: Flask) -> None:
    with app.app_context():
        shelf = Shelf()
        first, second = some("Ana", "Berta")
        assert known(shelf) == [first, second]
        with committed():
            renamed(first, "Astronomía")
        assert known(shelf, "astronomia") == [], "nobody noted it"
        with committed():
            changed(first)
        assert known(shelf, "astronomia") == [first]
        with committed():
            renamed(second, "Astronomía")
            everything_changed()
        assert known(shelf, "astronomia") == [first, second]


def test_the_overlay_goes_into_the_base_before_it_grows(app: Flask) -> None:
    with app.app_context():
        shelf, ids = Shelf(SMALL), some(*(f"Mujer{n}" for n in range(6)))
        assert known(shelf) == ids
        for number, profile_id in enumerate(ids):
            with committed():
                renamed(profile_id, f"Oficio{number}")
                changed(profile_id)
            assert known(shelf, f"oficio{number}") == [profile_id]
            held = shelf.fresh()
            session().rollback()
            assert held.overlay.index.size <= 2
        assert held.base.index.size == 6 and known(shelf) == ids


def test_notes_are_forgotten_by_processes_and_then_by_the_database(app: Flask) -> None:
    with app.app_context():
        shelf, ids = Shelf(), some("Ana", "Berta")
        assert known(shelf) == ids
        assert len(shelf.fresh().noted.known) >= 2
        session().rollback()
        with clock.days_from_now(1), committed():
            changed(ids[0])
        with clock.days_from_now(2):
            assert known(shelf) == ids
            held = shelf.fresh().noted
            session().rollback()
            assert not held.known, "what is older than any transaction is not asked again"
        with clock.days_from_now(KEPT_DAYS + 3):
            with committed():
                forget_changes()
            assert session().scalar(select(func.count()).select_from(DirectoryChange)) == 1
            last = session().scalar(select(func.max(DirectoryChange.id)))
            session().rollback()
            with committed():
                renamed(ids[1], "Astronomía")
                changed(ids[1])
            assert known(shelf, "astronomia") == [ids[1]], "who slept long reads everything again"
            assert session().scalar(select(func.max(DirectoryChange.id))) == (last or 0) + 1


@pytest.mark.one_database("postgresql")
def test_a_note_that_comes_to_light_late_is_not_missed(app: Flask) -> None:
    """The first writer has the smaller number and commits last; on SQLite writers stand in line."""
    with app.app_context():
        shelf, (ana, berta) = Shelf(), some("Ana", "Berta")
        assert known(shelf) == [ana, berta]
        with db.engine.connect() as slow, db.engine.connect() as quick:
            for connection, who in ((slow, ana), (quick, berta)):
                connection.execute(update(Profile).where(Profile.id == who).values(hidden=True))
                connection.execute(insert(DirectoryChange), {"profile_id": who, "at": clock.now()})
            quick.commit()
            assert known(shelf) == [ana]
            slow.commit()
        assert known(shelf) == []


def test_what_is_seen_inside_a_transaction_that_is_undone_is_forgotten_with_it(app: Flask) -> None:
    with app.app_context():
        shelf, (ana, berta) = Shelf(), some("Ana", "Berta")
        assert known(shelf) == [ana, berta]
        session().get_one(Profile, ana).hidden = True
        session().flush()
        assert [int(i) for i in search(shelf.fresh(), Wanted(), 1).ids] == [berta]
        session().rollback()
        assert known(shelf) == [ana, berta]


def test_drafts_of_women_who_are_not_listed_are_not_noted(app: Flask) -> None:
    with app.app_context():
        with committed():
            quiet = a_woman("Ana")
        before = session().scalar(select(func.count()).select_from(DirectoryChange))
        session().rollback()
        with committed():
            session().get_one(Profile, quiet.id).headline = "Otra cosa"
        assert session().scalar(select(func.count()).select_from(DirectoryChange)) == before


def test_a_profile_whose_yes_was_not_loaded_is_noted_all_the_same(app: Flask) -> None:
    with app.app_context():
        shelf, (ana,) = Shelf(), some("Ana")
        assert known(shelf) == [ana]
        with committed() as current:
            profile = current.get_one(Profile, ana)
            current.expire(profile)
            profile.headline = "Astronomía"
        assert known(shelf, "astronomia") == [ana]


def test_a_shelf_that_slept_is_read_anew_even_without_notes(app: Flask) -> None:
    with app.app_context():
        shelf, (ana,) = Shelf(), some("Ana")
        assert known(shelf) == [ana]
        with committed():
            renamed(ana, "Astronomía")
        with clock.at(clock.now() + timedelta(days=8)):
            assert known(shelf, "astronomia") == [ana]
