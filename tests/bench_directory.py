"""What the public directory costs: the search alone, the whole answer, the naive way beside them, and growth.

CPU time of this process: what PostgreSQL does in its own comes on top, for three small statements a page.

python -m tests.bench_directory --women 100000
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from sqlalchemy import Text, cast, func, or_, select
from sqlalchemy.orm import selectinload

from agency import clock, create_app
from agency import db as house_db
from agency.accounts.models import Person
from agency.db import committed, session
from agency.demo.many import grow
from agency.directory.operations import changed
from agency.directory.queries import is_listed
from agency.directory.search import search
from agency.directory.shelf import shelf
from agency.directory.snapshot import Snapshot
from agency.directory.wanted import FACETS, Wanted
from agency.extensions import db
from agency.profiles.models import Entry, Profile, ProfileSkill
from agency.settings import Settings
from agency.skills.models import Skill
from tests.kit.postgres import postgres
from tests.kit.queries import count_queries

Work = Callable[[], object]
Ratio = Callable[[Work, Work], float]
BarePage = Callable[[Flask], Work]
Line = tuple[str, float, int | str]

SIZES = (1_000, 10_000, 100_000)
USUAL = 10_000
ROUNDS, SLICE_SECONDS = 9, 0.01
NOTHING = Wanted()
COUNTED = "sqlite"
"""Where the naive way is measured: its work is done in this process, whose CPU time is counted."""


def lines(ratio: Ratio, bare_page: BarePage, women: int = USUAL) -> Iterator[Line]:
    """Each figure with its name and its statements; sizes up to this many women, on both databases."""
    sizes = [size for size in SIZES if size <= women] or [women]
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'directory.db')}"
        yield from _of_database("SQLite", url, sizes, ratio, bare_page)
        with postgres(Path(folder)) as server:
            url = server.create_database("bench")
            yield from _of_database("PostgreSQL", url, sizes, ratio, bare_page)


def _of_database(
    name: str, url: str, sizes: Sequence[int], ratio: Ratio, bare_page: BarePage
) -> Iterator[Line]:
    app = _app(url)
    bare, there, snapshots = bare_page(app), 0, {}
    for size in sizes:
        with app.app_context():
            grow(size - there, 0, lambda _said: None)
        there = size
        yield from _of_size(app, f"{name} {size:,}", ratio, bare)
        with app.app_context():
            snapshots[size] = shelf().fresh()
    if len(sizes) > 1 and url.startswith(COUNTED):
        yield from _growth(snapshots)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _of_size(app: Flask, name: str, ratio: Ratio, bare: Work) -> Iterator[Line]:
    client = app.test_client()
    with app.app_context(), _reading():
        began = time.thread_time()
        wanted = _usual(shelf().fresh())
        session().rollback()
        yield f"directory, {name}: index built (seconds of CPU)", time.thread_time() - began, ""
        with count_queries(db.engine) as seen:
            _search(wanted)
        yield f"directory, {name}: the search", ratio(partial(_search, wanted), bare), seen.count
        yield f"directory, {name}: … of everything", ratio(partial(_search, NOTHING), bare), ""
        if db.engine.dialect.name == COUNTED:
            with count_queries(db.engine) as seen:
                _naive(wanted)
            yield f"directory, {name}: … the naive way", ratio(partial(_naive, wanted), bare), seen.count
    address = _address(app, wanted)
    with app.app_context(), count_queries(db.engine) as seen:
        if client.get(address).status_code != 200:
            raise RuntimeError(address)
    yield f"directory, {name}: whole answer", ratio(lambda: client.get(address), bare), seen.count
    first, middle = "/directorio", f"/directorio?page={_middle(app)}"
    yield f"directory, {name}: … of everything", ratio(lambda: client.get(first), bare), ""
    pages = ratio(lambda: client.get(middle), lambda: client.get(first))
    yield f"directory, {name}: {middle[12:]} / page 1", pages, ""
    yield f"directory, {name}: edit, and the search after it", ratio(partial(_edit, app, wanted), bare), ""


def _usual(snapshot: Snapshot) -> Wanted:
    """What the goals speak of: a word, two facets, and a skill from a level on."""
    skill_id = next(i for i, names in snapshot.names.items() if names[0] == "Python")
    return Wanted("diseño", ((skill_id, 2),), municipality="020101", modality="remote")


def _address(app: Flask, wanted: Wanted) -> str:
    with app.test_request_context():
        return app.url_for("directory.index", **wanted.address())


def _search(wanted: Wanted) -> object:
    found = search(shelf().fresh(), wanted, clock.today().toordinal())
    session().rollback()
    return found


def _middle(app: Flask) -> int:
    with app.app_context():
        return max(1, min(500, search(shelf().fresh(), NOTHING, 1).pages))


def _edit(app: Flask, wanted: Wanted) -> None:
    with app.app_context():
        with committed():
            changed(int(shelf().fresh().base.index.people.ids[0]))
        with _reading():
            _search(wanted)


@contextmanager
def _reading() -> Iterator[None]:
    token = house_db.reading.set(True)
    try:
        yield
    finally:
        house_db.reading.reset(token)


def _naive(wanted: Wanted) -> object:
    """What job boards do: LIKE in every text, a count, OFFSET, and a query for each facet's counts."""
    word = f"%{wanted.text}%"
    said = select(Entry.id).where(
        Entry.profile_id == Profile.id,
        or_(*(c.ilike(word) for c in (Entry.title, Entry.place, Entry.text))),
    )
    named = select(ProfileSkill.skill_id).join(Skill, Skill.id == ProfileSkill.skill_id)
    named = named.where(
        ProfileSkill.profile_id == Profile.id, or_(Skill.es.ilike(word), Skill.en.ilike(word))
    )
    skill_id, level = wanted.skills[0]
    has = select(ProfileSkill.skill_id).where(
        ProfileSkill.profile_id == Profile.id, ProfileSkill.skill_id == skill_id, ProfileSkill.level >= level
    )
    of_hers = (Profile.headline, Profile.summary, Person.sort_name)
    text = or_(*(c.ilike(word) for c in of_hers), said.exists(), named.exists())
    asked = {
        "municipality": Profile.municipality == wanted.municipality,
        "modality": cast(Profile.modalities, Text).like(f'%"{wanted.modality}"%'),
        "skill": has.exists(),
    }
    ids = select(Profile.id).join(Profile.person).where(is_listed(), text)
    hits = ids.where(*asked.values())
    counts: list[object] = [session().scalar(select(func.count()).select_from(hits.subquery()))]
    for facet in FACETS:
        left = ids.where(*(condition for name, condition in asked.items() if name != facet)).subquery()
        column = {
            "day_time": Profile.day_times,
            "language": Profile.languages,
            "modality": Profile.modalities,
        }
        chosen = cast(column[facet], Text) if facet in column else Profile.municipality
        grouped = select(chosen, func.count()).where(Profile.id.in_(select(left.c.id))).group_by(chosen)
        counts.append(session().execute(grouped).all())
    skills = select(ProfileSkill.skill_id, func.count()).where(ProfileSkill.profile_id.in_(hits))
    counts.append(session().execute(skills.group_by(ProfileSkill.skill_id)).all())
    page = select(Profile).where(Profile.id.in_(hits)).order_by(Profile.changed_at.desc(), Profile.id.desc())
    found = session().scalars(page.limit(20).options(selectinload(Profile.skills))).unique().all()
    session().rollback()
    session().expunge_all()
    return counts, found


def _growth(snapshots: Mapping[int, Snapshot]) -> Iterator[Line]:
    """How much faster than a plain loop's each cost grows: log-log slopes of sizes measured in turn."""
    today = clock.today().toordinal()
    wanted = _usual(next(iter(snapshots.values())))
    kinds: Mapping[str, Callable[[int], Work]] = {
        "control": lambda size: partial(_loop, size),
        "the search": lambda size: partial(search, snapshots[size], wanted, today),
        "the search of everything": lambda size: partial(search, snapshots[size], NOTHING, today),
        "a square, to be caught": lambda size: partial(_square, size // 50),
    }
    slopes = _slopes({name: {size: kind(size) for size in snapshots} for name, kind in kinds.items()})
    for name, slope in slopes.items():
        if name != "control":
            yield f"growth beyond a plain loop's (≤ 0.15): {name}", slope - slopes["control"], ""


def _slopes(works: Mapping[str, Mapping[int, Work]]) -> dict[str, float]:
    spent: dict[tuple[str, int], list[float]] = {}
    for _round in range(ROUNDS):
        for name, sizes in works.items():
            for size, work in sizes.items():
                spent.setdefault((name, size), []).append(_slice(work))
    middle = {key: math.log(statistics.median(times)) for key, times in spent.items()}
    return {
        name: statistics.mean(
            (middle[name, large] - middle[name, small]) / math.log(large / small)
            for small, large in pairwise(sizes)
        )
        for name, sizes in works.items()
    }


def _slice(work: Work) -> float:
    began, times = time.thread_time(), 0
    while True:
        work()
        times += 1
        if (spent := time.thread_time() - began) > SLICE_SECONDS:
            return spent / times


def _loop(size: int) -> int:
    return sum(n & 1 for n in range(size))


def _square(size: int) -> int:
    return sum(n == m for n in range(size) for m in range(size))


def _app(url: str) -> Flask:
    settings = Settings(
        "b" * 40,
        url,
        sqlite_synchronous="NORMAL",
        demo=True,
        testing=True,
        extra={"RATELIMIT_ENABLED": False},
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
    return app


if __name__ == "__main__":
    from tests.bench import bare_page, ratio, show

    parser = argparse.ArgumentParser()
    parser.add_argument("--women", type=int, default=USUAL)
    for line in lines(ratio, bare_page, parser.parse_args().women):
        show(*line)
