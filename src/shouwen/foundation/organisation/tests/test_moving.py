"""Moving a unit: what it would mean is told before, refused with a reason, and taken back with one press."""

from __future__ import annotations

import json

import pytest

from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import centre, person, unit_of
from shouwen.foundation.organisation import moving, overview
from shouwen.foundation.organisation.models import Person, Unit

from .conftest import AT
from .test_pages import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(house):
    return browser_of(house.head)


def test_who_gains_and_loses_sight_is_told(house):
    actor = actor_for(house.head.pk, at=AT)
    second = unit_of(house.city, "回访室")
    person(second, "supervisor", "回访主管")  # sees the whole centre before and after
    chief = person(second, "team_leader", "回访班长")
    seen = moving.consequences(Unit.objects.get(pk=house.team.pk), Unit.objects.get(pk=second.pk), actor, at=AT)
    assert (seen.refused, seen.centre) == ("", None)
    assert [each.person.pk for each in seen.gains] == [chief.pk]
    assert seen.gains[0].rights  # by name, as the rights page calls them
    assert seen.people >= 2


def test_what_cannot_be_is_said_before(house):
    actor = actor_for(house.head.pk, at=AT)
    room, team = Unit.objects.get(pk=house.room.pk), Unit.objects.get(pk=house.team.pk)
    assert "自己下面" in moving.consequences(room, room, actor, at=AT).refused
    other = Unit.objects.get(pk=unit_of(house.city, "夜班", level="team").pk)
    assert "班组" in moving.consequences(Unit.objects.get(pk=room.pk), other, actor, at=AT).refused
    assert "已经在" in moving.consequences(team, Unit.objects.get_parent(team), actor, at=AT).refused
    assert moving.consequences(team, Unit.objects.get(pk=house.other.pk), actor, at=AT).refused


def test_a_move_is_looked_at_made_and_taken_back(house, head):
    url = f"/admin/organisation/units/{house.team.pk}/place/"
    before = Unit.objects.get_parent(Unit.objects.get(pk=house.team.pk))
    page = head.get(f"{url}?parent={house.city.pk}")
    assert "移过去" in page.content.decode()
    assert Unit.objects.get_parent(Unit.objects.get(pk=house.team.pk)) == before, "looking moves nothing"
    assert head.post(url, {"parent": house.city.pk}).status_code == 302
    tree = head.get("/admin/organisation/").content.decode()
    assert "撤销" in tree
    assert head.post(url, {"parent": before.pk, "undo": "1"}).status_code == 302
    assert Unit.objects.get_parent(Unit.objects.get(pk=house.team.pk)) == before
    assert head.get(f"{url}?parent=nonsense").status_code == 200
    assert head.get(f"{url}?parent={house.other.pk}").status_code == 404


def test_five_hundred_units_come_in_few_queries_and_close_what_they_open(house, django_assert_max_num_queries):
    big = centre("大中心", prefix="BG")
    for number in range(25):
        room = unit_of(big, f"室{number}")
        for place in range(19):
            unit_of(room, f"班{number}-{place}", level="team")
    client = browser_of(person(big, "centre_head", "大领导"))
    client.get("/admin/organisation/")
    with django_assert_max_num_queries(10):
        page = client.get("/admin/organisation/").content.decode()
    tree = page[page.index("data-tree") : page.index("data-tree-says")]
    assert tree.count("<li") == tree.count("</li>") == 501
    assert tree.count("<details") == tree.count("</details>") == 26
    found = client.get("/admin/organisation/?q=班3-1").content.decode()
    assert "班3-1" in found
    assert "室4" not in found


def test_lines_close_exactly_what_was_opened(house):
    lines = overview.branches(actor_for(house.head.pk, at=AT), at=AT)
    assert sum(line.has_below for line in lines) == sum(len(line.closes) for line in lines)


def test_a_person_who_moves_keeps_their_rights_and_changes_who_leads_them(house, head):
    second = unit_of(house.city, "回访室")
    person(second, "team_leader", "回访班长")
    page = head.get(f"/admin/people/{house.agent.pk}/unit/?unit={second.pk}").content.decode()
    assert "权限一项不变" in page
    assert "回访班长" in page
    assert "+ 改派" in page
    assert Person.objects.get(pk=house.agent.pk).unit_id != second.pk
    assert head.post(f"/admin/people/{house.agent.pk}/unit/", {"unit": second.pk}).status_code == 302
    assert Person.objects.get(pk=house.agent.pk).unit_id == second.pk


def test_a_unit_is_renamed_where_it_stands_and_named_back(house, head):
    address = f"/admin/organisation/units/{house.team.pk}/name/"
    was, htmx = str(house.team), {"HX-Request": "true"}
    assert 'name="name"' in head.get(address, headers=htmx).content.decode()
    done = head.post(address, {"name": "受理三班"}, headers=htmx)
    assert "受理三班" in done.content.decode()
    undo = json.loads(done["HX-Trigger"])["toast"]["undo"]
    assert head.post(address, {"name": ""}, headers=htmx).status_code == 422
    assert head.post(undo, headers=htmx)["HX-Refresh"] == "true"
    assert Unit.objects.get(pk=house.team.pk).name == was
    assert browser_of(house.agent).get(address).status_code in (403, 404)
