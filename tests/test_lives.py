"""The lives of all things, as their rooms' tables tell them: nothing is unreachable, nothing escapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agency.flow import Life, NotNow, NotYours
from agency.roles import Hat
from tests.kit.source import room_modules

HATS = st.frozensets(st.sampled_from(Hat))


def lives() -> Iterator[tuple[str, Life]]:
    """(room and name, table) of every life in the house."""
    for module in room_modules("rules"):
        for name, thing in vars(import_module(module.dotted)).items():
            if isinstance(thing, Life):
                yield f"{module.room}.{name}", thing


ALL = dict(lives())
each_life = pytest.mark.parametrize("life", [pytest.param(life, id=name) for name, life in ALL.items()])


@dataclass
class Thing:
    """Anything that lives."""

    state: StrEnum


def from_here(life: Life, state: StrEnum) -> set[StrEnum]:
    """The states that can be reached from this one, itself among them."""
    reached = {state}
    while new := {s.reaches for s in life.steps if s.leaves & reached} - reached:
        reached |= new
    return reached


def test_the_rooms_have_lives() -> None:
    assert len(ALL) >= 6


@each_life
def test_every_state_can_be_reached_from_the_first(life: Life) -> None:
    unreachable = set(type(life.first)) - from_here(life, life.first)
    assert not unreachable, f"No step leads to {unreachable}: write it, or take the state away."


@each_life
def test_a_life_comes_to_rest_from_wherever_it_stands(life: Life) -> None:
    """At one of its ends; a life that can always be opened again has a state that all the others lead to."""
    ways = {state: from_here(life, state) for state in type(life.first)}
    rests = life.ends or set.intersection(*ways.values())
    stuck = {state for state, reached in ways.items() if not reached & rests}
    assert rests and not stuck, f"No way leads from {stuck or set(ways)} to rest: {rests}."


@each_life
def test_an_end_is_left_by_no_step(life: Life) -> None:
    for state in life.ends:
        assert life.open_to(Thing(state), set(Hat)) == []


@each_life
def test_every_step_has_a_name_of_its_own_and_somebody_to_take_it(life: Life) -> None:
    names = [step.name for step in life.steps]
    assert len(names) == len(set(names)), f"life[name] finds only the first of two: {sorted(names)}"
    for step in life.steps:
        assert step.by and step.leaves, f"{step.name} can be taken by {step.by} from {step.leaves}"
        assert {type(state) for state in (*step.leaves, step.reaches)} == {type(life.first)}, step.name


@each_life
@given(data=st.data())
def test_no_sequence_of_steps_leaves_the_table(life: Life, data: st.DataObject) -> None:
    ready = Life(life.first, tuple(replace(step, needs=()) for step in life.steps))
    thing = Thing(life.first)
    tries = st.lists(st.tuples(st.sampled_from(ready.steps), HATS), max_size=12)
    for step, hats in data.draw(tries):
        before = thing.state
        offered = step in ready.open_to(thing, hats)
        try:
            ready.take(thing, step.name, hats)
        except (NotNow, NotYours):
            assert not offered and thing.state is before
        else:
            assert offered and before in step.leaves and thing.state is step.reaches
            assert hats & step.by
