"""Nobody judges their own work; the accused never handles, reviews or sees (CASE-064, CASE-033, ORG-057)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwen.foundation.access import actions, rules
from shouwen.foundation.access.presets import BARRED
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, NotFound

ME = Actor(person_id=1)
SOMEBODY = {"author": [2], "owner": [3], "handler": [4], "requester": [5], "accused": [6]}


@pytest.mark.parametrize(
    ("act", "part"),
    [("review", "author"), ("inspect", "owner"), ("inspect", "handler"), ("survey", "owner"), ("survey", "handler"),
     ("approve", "requester"), ("decide", "requester"), ("handle", "accused"), ("review", "accused"),
     ("survey", "accused"), ("inspect", "accused")],
)  # fmt: skip
def test_a_part_bars_from_an_act(act, part):
    with pytest.raises(Forbidden) as refusal:
        actions.keep_apart(act, actor=ME, parts={**SOMEBODY, part: [1]})
    assert refusal.value.code == f"own_{part}"


def test_the_accused_does_not_even_learn_of_it():
    with pytest.raises(NotFound):
        actions.keep_apart("see", actor=ME, parts={"accused": {1}})


def test_others_pass():
    for act in BARRED:
        actions.keep_apart(act, actor=ME, parts=SOMEBODY)


def test_whom_one_acts_for_counts_like_oneself():
    with pytest.raises(Forbidden):
        actions.keep_apart("review", actor=replace(ME, acting_for_id=2), parts=SOMEBODY)


@given(
    st.sampled_from(sorted(BARRED)),
    st.dictionaries(st.sampled_from(sorted(SOMEBODY)), st.sets(st.integers(1, 3))),
)
def test_exactly_the_barring_parts_bar(act, parts):
    barred = rules.barred_by(BARRED[act], 1, parts)
    assert (barred is not None) == any(1 in people for part, people in parts.items() if part in BARRED[act])
