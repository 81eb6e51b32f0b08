"""./dev bench: what pages and rankings cost, as ratios in one run; absolute times mean nothing elsewhere.

Each line is CPU time (`time.thread_time`) of slices taken in turn with a bare page: a route that renders
11 KB of Jinja and asks nothing of the database. The first line measures the bare page against itself: when
it is off by more than 0.1, judge nothing.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from agency import clock, create_app
from agency.accounts.models import Person
from agency.db import committed, session
from agency.demo import load
from agency.demo.who import PASSWORD
from agency.extensions import db
from agency.matching.queries import offered_by, ranked_women, wanted_by
from agency.matching.rules import score
from agency.practices.models import Practice
from agency.profiles.models import Profile, ProfileSkill
from agency.settings import Settings
from agency.skills.models import Skill
from agency.web.guard import open_to_all
from tests import bench_directory, bench_papers
from tests.kit.forms import form_of
from tests.kit.queries import count_queries

PAIRS = 15
SLICE_SECONDS = 0.02
SIZES = (100, 1000, 4000)
BARE = "<!doctype html><title>x</title>{% for n in range(180) %}<p>{{ n }} {{ words }}</p>{% endfor %}"
PAGES = {
    "": ("/", "/practicas", "/habilidades"),
    "maria.mamani@example.org": ("/inicio", "/perfil", "/mis-postulaciones"),
    "mauricio.zeballos@nayracodigo.example": ("/inicio", "/empresa"),
    "diana@agencia.example": ("/inicio", "/mujeres", "/postulaciones", "/colocaciones", "/cifras"),
}

Work = Callable[[], object]


def main(women: int) -> None:
    """The figures are printed, a line each; the directory's up to this many women."""
    with tempfile.TemporaryDirectory() as folder:
        app = _app(Path(folder))
        client = app.test_client()
        bare = bare_page(app)
        print(f"{'what':<58}{'bare pages':>11}{'statements':>12}")  # noqa: T201
        show("A/A: the bare page against itself", ratio(bare, bare))
        for who, paths in PAGES.items():
            visitor = _signed_in(app, who) if who else client
            for path in paths:
                _page(app, visitor, bare, f"{who.split('@')[0] or 'anyone'} {path}", path)
        _rankings(app, bare)
    for line in bench_directory.lines(ratio, bare_page, women):
        show(*line)
    _papers()


def ratio(work: Work, bare: Work) -> float:
    """How many bare pages the work costs: the median of pairs in random order."""
    repeats = {w: _repeats(w) for w in (work, bare)}
    found = []
    for _pair in range(PAIRS):
        first, second = random.sample([work, bare], 2) if work is not bare else (work, bare)
        spent = {}
        for number, each in enumerate((first, second)):
            began = time.thread_time()
            for _ in range(repeats[each]):
                each()
            spent[number] = (time.thread_time() - began) / repeats[each]
        found.append(spent[0] / spent[1] if first is work else spent[1] / spent[0])
    return statistics.median(found)


def _repeats(work: Work) -> int:
    work()
    began = time.thread_time()
    work()
    return max(1, round(SLICE_SECONDS / max(time.thread_time() - began, 1e-6)))


def show(what: str, bare_pages: float, statements: int | str = "") -> None:
    """The figure is printed under its name."""
    print(f"{what:<58}{bare_pages:>11.2f}{statements:>12}")  # noqa: T201


def _page(app: Flask, visitor: FlaskClient, bare: Work, what: str, path: str) -> None:
    with app.app_context(), count_queries(db.engine) as seen:
        answer = visitor.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    show(what, ratio(lambda: visitor.get(path), bare), seen.count)


def _app(folder: Path) -> Flask:
    settings = Settings(
        "b" * 40,
        f"sqlite:///{folder / 'bench.db'}",
        files_dir=folder / "files",
        sqlite_synchronous="NORMAL",
        staff_second_factor=False,
        demo=True,
        testing=True,
        extra={"RATELIMIT_ENABLED": False},
    )
    app = create_app(settings)

    with app.app_context():
        db.create_all()
        load(lambda _text: None)
    return app


def bare_page(app: Flask) -> Work:
    """Asks the app for the page that all others are compared with."""

    @app.get("/bare")
    @open_to_all
    def bare() -> str:
        return render_template_string(BARE, words="palabras que llenan una página sin preguntar nada")

    client = app.test_client()
    return lambda: client.get("/bare")


def _signed_in(app: Flask, who: str) -> FlaskClient:
    client = app.test_client()
    fields = form_of(client.get("/entrar").text) | {"name": who, "password": PASSWORD}
    answer = client.post("/entrar", data=fields)
    if answer.status_code != 302:
        raise RuntimeError(f"{who} could not sign in")
    return client


def _rankings(app: Flask, bare: Work) -> None:
    """The ranking by one candidate query, and the naive way beside it: every profile as an object."""
    for size in SIZES:
        with app.app_context():
            _grow(size)
            practice = session().scalars(select(Practice).where(Practice.state == "open")).unique().first()
            assert practice is not None
            show(f"ranking {size} women for one practice", ratio(partial(ranked_women, practice), bare))
            if size == SIZES[0]:
                show(f"… the naive way, {size} women", ratio(partial(_naive, practice), bare))
            session().rollback()


def _papers() -> None:
    """What she takes with her, beside the same text drawn by fpdf2."""
    print(f"{'what':<58}{'over fpdf2':>11}")  # noqa: T201
    for what, figure in bench_papers.lines():
        show(what, figure)


def _naive(practice: Practice) -> list[int]:
    session().expire_all()
    wanted = wanted_by(practice)
    everybody = session().scalars(select(Profile)).unique()
    return sorted((score(wanted, offered_by(p)).points for p in everybody), reverse=True)[:20]


def _grow(size: int) -> None:
    """There are `size` women; skills are spread as in life: a few are common, most are rare."""
    chance = random.Random(size)
    known = session().scalars(select(Profile.id).order_by(Profile.id)).all()
    skills = session().scalars(select(Skill.id).order_by(Skill.id)).all()
    weights = [1 / (rank + 1) for rank in range(len(skills))]
    session().rollback()
    with committed() as current:
        for number in range(len(known), size):
            person = Person(given_names=f"Mujer {number}", first_surname="Prueba", adult_said_at=clock.now())
            current.add(person)
            current.flush()
            profile = Profile(
                person=person,
                headline="Prueba",
                municipality=chance.choice(("020101", "020105", "070101", "080302")),
                modalities=["onsite", "hybrid", "remote"],
                hours_per_week=chance.choice((20, 25, 30, 40)),
            )
            current.add(profile)
            current.flush()
            mine = set(chance.choices(skills, weights, k=8))
            rows = [{"profile_id": profile.id, "skill_id": s, "level": chance.randint(1, 5)} for s in mine]
            current.execute(insert(ProfileSkill), rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--women", type=int, default=bench_directory.USUAL)
    main(parser.parse_args().women)
