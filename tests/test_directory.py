"""The directory's index without a database: it answers as a plain look at each woman would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from agency.directory.queries import Read
from agency.directory.search import Found, search
from agency.directory.snapshot import Noted, Rules, Snapshot, begun, with_changes
from agency.directory.tokens import asked
from agency.directory.wanted import FACETS, LONGEST_TEXT, MOST_SKILLS, Wanted, read, read_page

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
SKILLS = {1: ["Python", "Python"], 2: ["C++", "C++", "cpp"], 3: ["C#", "C#"], 4: [".NET", ".NET"]}
WORDS = {
    "Python": {"python"},
    "C++": {"c++"},
    "cpp": {"cpp"},
    "C#": {"c#"},
    ".NET": {".net", "net"},
    "Node.js": {"node.js", "node", "js"},
    "Informática": {"informatica"},
    "informes": {"informes"},
    "diseño": {"diseno"},
    "Paz": {"paz"},
}
"""What is written, and the words that find it."""
TYPED: tuple[str, ...] = (
    "python",
    "PYTH",
    "c++",
    "C#",
    ".net",
    "net",
    "node.js",
    "js",
    "informática",
    "INFORMATICA",
)
TYPED += ("inform", "diseño", "disen", "paz", "la paz", "cpp", "xyzzy")


@dataclass(frozen=True)
class Woman:
    """Somebody listed, and when she last changed."""

    id: int
    minutes: int
    said: Sequence[str]
    skills: Sequence[tuple[int, int]]
    municipality: str
    modalities: Sequence[str]
    day_times: Sequence[str]
    hours: int | None
    free_from: date | None
    free_until: date | None
    languages: Sequence[str]

    @property
    def read(self) -> Read:
        """She, as the database would give her."""
        facts: Any = SimpleNamespace(
            id=self.id,
            changed_at=NOW - timedelta(minutes=self.minutes),
            municipality=self.municipality,
            municipalities=[],
            modalities=self.modalities,
            day_times=self.day_times,
            languages=[[code, "B1"] for code in self.languages],
            hours_per_week=self.hours,
            free_from=self.free_from,
            free_until=self.free_until,
        )
        return Read(facts, self.skills, self.said)

    @property
    def words(self) -> set[str]:
        """All words that find her."""
        names = chain.from_iterable(SKILLS[s] for s, _level in self.skills)
        found = set(chain.from_iterable(WORDS[text] for text in [*self.said, *names]))
        place = {"020101": {"la", "paz"}, "020105": {"el", "alto"}}.get(self.municipality, set())
        return found | place

    def has(self, facet: str, value: str) -> bool:
        """True when she has this value of a facet."""
        hours = {"20": (1, 20), "30": (21, 30), "40": (31, 40)}
        if facet == "hours":
            return self.hours is not None and hours[value][0] <= self.hours <= hours[value][1]
        if facet == "free":
            latest = TODAY + timedelta(days=90 if value == "soon" else 0)
            ends = self.free_until is None or self.free_until >= TODAY
            return ends and (self.free_from is None or self.free_from <= latest)
        several = {"modality": self.modalities, "day_time": self.day_times, "language": self.languages}
        return value in several.get(facet, [self.municipality])


def some(facet: str, most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(list(FACETS[facet])[:4]), unique=True, max_size=most)


days = st.none() | st.integers(-200, 200).map(lambda n: TODAY + timedelta(days=n))
women = st.builds(
    Woman,
    id=st.integers(1, 10**6),
    minutes=st.integers(0, 5),
    said=st.lists(st.sampled_from(list(WORDS)), max_size=4),
    skills=st.dictionaries(st.sampled_from(list(SKILLS)), st.integers(1, 5)).map(lambda d: list(d.items())),
    municipality=st.sampled_from(["020101", "020105", ""]),
    modalities=some("modality"),
    day_times=some("day_time"),
    hours=st.none() | st.integers(1, 40),
    free_from=days,
    free_until=days,
    languages=some("language"),
)
crowds = st.lists(women, max_size=40, unique_by=lambda woman: woman.id)
wishes = st.builds(
    Wanted,
    text=st.lists(st.sampled_from(TYPED), max_size=2).map(" ".join),
    skills=st.dictionaries(st.sampled_from(list(SKILLS)), st.integers(1, 5), max_size=2).map(
        lambda d: tuple(d.items())
    ),
    **{name: st.just("") | st.sampled_from(list(values)[:4]) for name, values in FACETS.items()},
)


def known(crowd: Sequence[Woman]) -> Snapshot:
    return begun([woman.read for woman in crowd], SKILLS, Noted(0, {}, NOW))


def ask(snapshot: Snapshot, wanted: Wanted, **more: Any) -> Found:
    return search(snapshot, wanted, TODAY.toordinal(), **more)


def told(found: Found) -> dict[str, dict[Any, int]]:
    """The counts, without facets of which nobody has a value."""
    return {facet: dict(counts) for facet, counts in found.counts.items() if counts}


def finds(typed: str, word: str) -> bool:
    return word == typed or (len(typed) >= 3 and word.startswith(typed))


def naive(crowd: Sequence[Woman], wanted: Wanted, but: object = None) -> list[Woman]:
    """Those who have all that is asked, except for one facet or skill: each is looked at."""

    def fits(woman: Woman) -> bool:
        facets = [f for f in FACETS if f != but and getattr(wanted, f)]
        skills = [own for own in wanted.skills if own[0] != but]
        levels = dict(woman.skills)
        return (
            all(any(finds(typed, word) for word in woman.words) for typed in asked(wanted.text))
            and all(woman.has(f, getattr(wanted, f)) for f in facets)
            and all(levels.get(s, 0) >= least for s, least in skills)
        )

    return sorted(filter(fits, crowd), key=lambda woman: (woman.minutes, -woman.id))


@given(crowds, wishes)
@effort(max_examples=150)
def test_the_index_finds_and_counts_as_a_look_at_each_woman_does(crowd: list[Woman], wanted: Wanted) -> None:
    found = ask(known(crowd), wanted, size=1000)
    everything = {word for woman in crowd for word in woman.words}
    if not all(any(finds(t, word) for word in everything) for t in asked(wanted.text)):
        # A word that nobody has is read as another one, or finds nobody.
        assert found.corrected or not found.total or "." in wanted.text
        return
    expected = naive(crowd, wanted)
    assert list(found.ids) == [woman.id for woman in expected]
    assert found.total == len(expected) and not found.corrected
    counts: dict[str, dict[Any, int]] = {
        f: {v: n for v in values if (n := sum(w.has(f, v) for w in naive(crowd, wanted, but=f)))}
        for f, values in FACETS.items()
    }
    counts["skill"] = {s: n for s in SKILLS if (n := sum(s in dict(w.skills) for w in expected))}
    counts["level"] = {
        (s, level): n
        for s, _least in wanted.skills
        for level in range(1, 6)
        if (n := sum(dict(w.skills).get(s, 0) >= level for w in naive(crowd, wanted, but=s)))
    }
    assert told(found) == {facet: numbers for facet, numbers in counts.items() if numbers}


@given(crowds, st.lists(st.lists(women, max_size=6), max_size=5), st.integers(0, 12), wishes, st.data())
@effort(max_examples=100)
def test_following_changes_ends_where_reading_all_anew_begins(
    crowd: list[Woman], steps: list[list[Woman]], least: int, wanted: Wanted, data: st.DataObject
) -> None:
    now = {woman.id: woman for woman in crowd}
    held, rules = known(crowd), Rules(least=least, most=least)
    for edits in steps:
        gone = data.draw(st.sets(st.sampled_from(sorted(now)), max_size=3)) if now else set()
        moved = data.draw(st.sets(st.sampled_from(sorted(now)), max_size=3)) if now else set()
        changed = {woman.id: woman for woman in edits} | {i: replace(now[i], minutes=0) for i in moved}
        now = {i: woman for i, woman in (now | changed).items() if i not in gone}
        touched = sorted({*gone, *changed})
        held = with_changes(held, touched, [now[i].read for i in touched if i in now], SKILLS, rules)
        size = held.overlay.index.size
        assert size <= least or held.base.index.size <= size
    rebuilt = known(list(now.values()))
    for asking in (wanted, Wanted()):
        followed, anew = (ask(snapshot, asking, size=1000) for snapshot in (held, rebuilt))
        assert followed.ids == anew.ids and told(followed) == told(anew)
        assert followed.corrected.keys() == anew.corrected.keys()


@given(crowds, wishes, st.sets(st.integers(1, 10**6)), st.data())
@effort(max_examples=40)
def test_whoever_blocks_the_reader_is_neither_found_nor_counted(
    crowd: list[Woman], wanted: Wanted, others: set[int], data: st.DataObject
) -> None:
    ids = sorted(woman.id for woman in crowd)
    hidden = others | (data.draw(st.sets(st.sampled_from(ids))) if ids else set())
    found = ask(known(crowd), wanted, size=1000, without=hidden)
    left = ask(known([woman for woman in crowd if woman.id not in hidden]), wanted, size=1000)
    assert found.ids == left.ids and told(found) == told(left)


def a_woman(number: int = 1, *said: str, skills: Sequence[tuple[int, int]] = ()) -> Woman:
    return Woman(number, 0, said, skills, "", [], [], None, None, None, [])


def written(*texts: str) -> Snapshot:
    """One woman for each text, whatever is in it."""
    return begun(
        [replace(a_woman(n).read, texts=[text]) for n, text in enumerate(texts, 1)], {}, Noted(0, {}, NOW)
    )


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("diseño", "DISEÑO"),
        ("diseno", "Diseño gráfico"),
        ("José", "jose\u0301"),
        ("c++", "Programo en C++."),
        ("C#", "C#/.NET"),
        (".net", "C#/.NET"),
        ("net", ".NET"),
        ("node", "Node.js"),
        ("nodejs", "NodeJS"),
        ("node.js", "node y js"),
        ("ﬁn", "fin"),
        ("program", "programadora"),
    ],
)
def test_a_word_finds_what_is_written_in_another_way(typed: str, text: str) -> None:
    assert ask(written(text, "otra cosa"), Wanted(typed)).ids == [1]


@pytest.mark.parametrize(("typed", "text"), [("c", "C++"), ("c++", "C"), ("c#", "c++"), ("ja", "java")])
def test_short_words_find_only_themselves(typed: str, text: str) -> None:
    assert not ask(written(text), Wanted(typed)).ids


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("pyhton", "python"),
        ("javascritp", "javascript"),
        ("informatca", "informática"),
        ("disenno", "diseño"),
    ],
)
def test_a_typing_mistake_is_forgiven_and_told(typed: str, used: str) -> None:
    found = ask(written("Python", "JavaScript", "Informática", "diseño"), Wanted(typed))
    assert found.corrected == {typed: used} and found.total == 1


def test_of_words_as_near_the_one_that_most_have_is_taken() -> None:
    for texts, meant in ((("casa", "cama", "cama"), "cama"), (("casa", "casa", "cama"), "casa")):
        assert ask(written(*texts), Wanted("caxa")).corrected == {"caxa": meant}


def test_a_word_that_is_like_nothing_finds_nobody() -> None:
    found = ask(written("Python"), Wanted("zanahoria"))
    assert (found.total, found.pages, found.corrected) == (0, 1, {})


def test_words_that_say_nothing_are_left_out_unless_they_stand_alone() -> None:
    assert list(asked("diseño de páginas para la web")) == ["diseno", "paginas", "web"]
    assert list(asked("de la")) == ["de", "la"]


@given(st.text(max_size=300))
@effort(max_examples=200)
def test_any_text_can_be_searched(text: str) -> None:
    assert ask(written("Python", "C++", text), Wanted(text)).page == 1


def test_the_pages_are_the_whole_in_order_and_none_lies_beyond_the_last() -> None:
    snapshot = known([a_woman(number) for number in range(1, 54)])
    pages = [ask(snapshot, Wanted(), page=page) for page in (1, 2, 3, 4, 10**7, 0, -1)]
    assert [i for page in pages[:3] for i in page.ids] == list(range(53, 0, -1))
    assert [page.page for page in pages] == [1, 2, 3, 3, 3, 1, 1]


def values(said: dict[str, Any]) -> Any:
    return lambda name: said[name] if isinstance(said.get(name), list) else [v for v in [said.get(name)] if v]


@given(wishes)
def test_an_address_says_all_that_is_asked(wanted: Wanted) -> None:
    said = wanted.address()
    assert read(said.get("q", ""), values(said), SKILLS) == wanted


def test_what_cannot_be_read_counts_as_not_asked() -> None:
    said = {"municipality": "x", "free": "\x00", "skill": ["9", "1.9", "١", "x", "-1", "2.3", "9" * 30]}
    assert read("a" * 1000, values(said), SKILLS) == Wanted("a" * LONGEST_TEXT, ((2, 3),))
    many = {"skill": [str(n) for n in range(100)]}
    assert len(read("", values(many), range(100)).skills) == MOST_SKILLS
    assert [read_page(text) for text in ("", "0", "-1", "x", "7", "٣", "9" * 50)] == [1, 0, 1, 1, 7, 1, 1]


def test_what_was_asked_can_be_taken_away_again() -> None:
    wanted = Wanted("web", ((1, 2),), municipality="020101")
    assert wanted.chosen == 2
    assert wanted.without("municipality") == Wanted("web", ((1, 2),))
    assert wanted.with_skill(1) == Wanted("web", municipality="020101")
    assert wanted.with_skill(1, 4).with_skill(2, 1).skills == ((1, 4), (2, 1))
