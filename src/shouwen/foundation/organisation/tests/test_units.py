"""The tree: it grows, moves and is pruned, tells it, and refuses what would break it."""

from __future__ import annotations

import pytest

from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation import actions, queries
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.foundation.organisation.presets import TREES
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

from .conftest import AT

pytestmark = pytest.mark.django_db


def kinds(subject_kind: str, subject_id: int) -> list[str]:
    return [entry.kind for entry in timeline(subject_kind, subject_id)]


def add(parent: Unit | None, level: str, code: str, actor=SYSTEM, role: str = "centre", **values) -> Unit:
    values.setdefault("prefix", code[:4].upper() if level in ("province", "city") else "")
    return actions.add_unit(
        parent_id=parent.pk if parent else None,
        level=level,
        role=role,
        code=code,
        name=code,
        actor=actor,
        at=AT,
        **values,
    )


def test_the_two_level_centre_is_loaded_from_data():
    made = actions.load_tree([TREES["two-level"]], actor=SYSTEM, at=AT)
    cities = Unit.objects.filter(level="city", role="centre")
    assert cities.count() == 14
    assert all(city.centre_id == city.pk for city in cities)
    assert len(made) == Unit.objects.count()
    assert actions.load_tree([TREES["two-level"]], actor=SYSTEM, at=AT) == []
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_fifteenth_city_is_one_more_row():
    actions.load_tree([TREES["two-level"]], actor=SYSTEM, at=AT)
    province = Unit.objects.get(code="JH")
    city = add(province, "city", "ZZ")
    assert queries.centres_below(Unit.objects.get(pk=province.pk)) >= {city.pk, province.pk}
    assert kinds("unit", city.pk) == ["organisation.UnitAdded"]


def test_the_group_preset_has_21_posts():
    actions.load_tree([TREES["group"]], actor=SYSTEM, at=AT)
    assert sum(unit.establishment or 0 for unit in Unit.objects.all()) == 21


def test_a_unit_belongs_to_the_nearest_centre_above(house):
    assert add(house.room, "team", "t9").centre_id == house.city.pk
    assert add(house.province, "unit", "watch", role="oversight").centre_id == house.province.pk


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "空 格"}, "code"),
        ({"name": ""}, "name"),
        ({"level": "province", "prefix": "QQ"}, "level"),
        ({"level": "city", "prefix": "jz"}, "prefix"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"currency": "¥"}, "currency"),
        ({"role": "king"}, "role"),
    ],
)
def test_unusable_values_are_named(house, values, field):
    given = {"level": "unit", "role": "centre", "code": "new", "name": "新部门"} | values
    with pytest.raises(Invalid) as refusal:
        actions.add_unit(
            parent_id=house.province.pk if field != "level" else house.city.pk, actor=SYSTEM, at=AT, **given
        )
    assert list(refusal.value.fields) == [field]


def test_codes_and_prefixes_are_unique(house):
    with pytest.raises(Invalid, match=house.team.code):
        add(house.city, "unit", house.team.code)
    with pytest.raises(Invalid, match="JZ"):
        add(house.province, "city", "another", prefix="JZ")


def test_a_head_shapes_their_own_centre_only(house, by):
    assert add(house.city, "unit", "own", by(house.head)).pk
    with pytest.raises(NotFound):
        add(house.other, "unit", "theirs", by(house.head))
    with pytest.raises(Forbidden):
        add(house.city, "unit", "agent", by(house.agent))
    with pytest.raises(Forbidden):
        add(None, "province", "NEW", by(house.head))


def test_values_change_and_both_states_are_kept(house):
    actions.edit_unit(house.team.pk, name="投诉一组", actor=SYSTEM, at=AT)
    entry = timeline("unit", house.team.pk)[-1]
    assert entry.body == {"before": {"name": "投诉受理组"}, "after": {"name": "投诉一组"}}
    actions.edit_unit(house.team.pk, name="投诉一组", actor=SYSTEM, at=AT)
    assert len(timeline("unit", house.team.pk)) == 1


def test_a_team_moves_with_its_people_and_changes_centre(house, by):
    before = Person.objects.get(pk=house.agent.pk).stamp
    moved = actions.move_unit(house.team.pk, parent_id=house.other.pk, actor=SYSTEM, at=AT)
    assert moved.centre_id == house.other.pk
    assert Person.objects.get(pk=house.agent.pk).stamp > before
    assert kinds("unit", house.team.pk) == ["organisation.UnitMoved"]
    assert by(Person.objects.get(pk=house.agent.pk)).centre_id == house.other.pk


def test_a_team_with_open_cases_does_not_leave_its_centre(house, held):
    held[house.agent.pk] = 2
    with pytest.raises(Conflict, match="罗子谦"):
        actions.move_unit(house.team.pk, parent_id=house.other.pk, actor=SYSTEM, at=AT)
    actions.move_unit(house.team.pk, parent_id=house.city.pk, actor=SYSTEM, at=AT)


def test_a_unit_never_moves_under_itself_or_above_its_level(house):
    with pytest.raises(Conflict):
        actions.move_unit(house.room.pk, parent_id=house.team.pk, actor=SYSTEM, at=AT)
    with pytest.raises(Conflict):
        actions.move_unit(house.city.pk, parent_id=house.room.pk, actor=SYSTEM, at=AT)


def test_only_an_empty_unit_is_retired(house):
    with pytest.raises(Conflict):
        actions.retire_unit(house.room.pk, reason="合并", actor=SYSTEM, at=AT)
    with pytest.raises(Conflict):
        actions.retire_unit(house.team.pk, reason="合并", actor=SYSTEM, at=AT)
    empty = add(house.city, "team", "empty")
    assert not actions.retire_unit(empty.pk, reason="合并", actor=SYSTEM, at=AT).is_active
    assert actions.restore_unit(empty.pk, actor=SYSTEM, at=AT).is_active
    assert kinds("unit", empty.pk)[1:] == ["organisation.UnitRetired", "organisation.UnitRestored"]
