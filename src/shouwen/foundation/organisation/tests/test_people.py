"""People and posts: taken on, appointed, away, stood in for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation import actions, queries
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

from .conftest import AT

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told(person: Person) -> list[str]:
    return [entry.kind.removeprefix("organisation.") for entry in timeline("person", person.pk)]


def test_somebody_joins_and_is_given_a_post(house, by):
    made = actions.add_person(
        unit_id=house.team.pk, name="新人", staff_number="9001", actor=by(house.head), at=AT
    )
    assert by(made).rights == {}
    post = actions.appoint(
        made.pk,
        unit_id=house.team.pk,
        role_code="junior_agent",
        starts_on=date(2026, 3, 18),
        actor=by(house.head),
        at=AT,
    )
    assert post.is_primary
    assert by(made).may("cases.register")
    assert told(made) == ["PersonAdded", "PersonAppointed"]
    assert "新人" not in "".join(str(entry.body) for entry in timeline("person", made.pk))


def test_wrong_particulars_are_named(house):
    with pytest.raises(Invalid) as refusal:
        actions.add_person(
            unit_id=house.team.pk,
            name=" ",
            staff_number=house.agent.staff_number,
            grade="king",
            actor=SYSTEM,
            at=AT,
        )
    assert set(refusal.value.fields) == {"name", "staff_number", "grade"}


def test_particulars_change_and_the_grade_is_told(house):
    actions.edit_person(house.agent.pk, grade="senior", name="罗谦", actor=SYSTEM, at=AT)
    body = timeline("person", house.agent.pk)[-1].body
    assert body == {"changed": ["grade", "name"], "grade_before": "junior", "grade_after": "senior"}


def test_a_stranger_neither_sees_nor_changes(house, by):
    with pytest.raises(NotFound):
        queries.person(house.agent.pk, by(house.stranger))
    with pytest.raises(NotFound):
        actions.edit_person(house.agent.pk, name="别人", actor=by(house.stranger), at=AT)


def test_an_agent_changes_nobody(house, by):
    with pytest.raises(Forbidden):
        actions.edit_person(house.peer.pk, name="别人", actor=by(house.agent), at=AT)


def test_a_team_leader_reaches_their_team_only(house, by):
    actions.edit_person(house.agent.pk, grade="senior", actor=by(house.leader), at=AT)
    with pytest.raises(Forbidden):
        actions.edit_person(house.head.pk, grade="senior", actor=by(house.leader), at=AT)


def test_several_posts_at_once_and_each_with_its_days(house, by):
    day = date(2026, 3, 18)
    actions.appoint(
        house.agent.pk, unit_id=house.city.pk, role_code="quality_inspector", starts_on=day,
        ends_on=day, actor=SYSTEM, at=AT,
    )  # fmt: skip
    held = queries.current_posts(AT).filter(person=house.agent).values_list("role_code", flat=True)
    assert set(held) == {"junior_agent", "quality_inspector"}
    later = queries.current_posts(AT + timedelta(days=1)).filter(person=house.agent)
    assert [post.role_code for post in later] == ["junior_agent"]


def test_the_same_post_is_not_given_twice(house):
    with pytest.raises(Conflict):
        actions.appoint(
            house.agent.pk, unit_id=house.team.pk, role_code="junior_agent", starts_on=date(2026, 1, 1),
            actor=SYSTEM, at=AT,
        )  # fmt: skip


def test_days_the_wrong_way_round(house):
    with pytest.raises(Invalid):
        actions.appoint(
            house.agent.pk, unit_id=house.city.pk, role_code="statistician", starts_on=date(2026, 2, 1),
            ends_on=date(2026, 1, 1), actor=SYSTEM, at=AT,
        )  # fmt: skip


def test_everybody_enters_their_own_absence(house, by):
    away = actions.set_absence(house.agent.pk, starts_at=AT, ends_at=None, actor=by(house.agent), at=AT)
    assert queries.is_absent(house.agent.pk, at=AT)
    with pytest.raises(Forbidden):
        actions.set_absence(house.agent.pk, starts_at=AT, ends_at=None, actor=by(house.peer), at=AT)
    actions.end_absence(away.pk, actor=by(house.agent), at=AT + HOUR)
    assert not queries.is_absent(house.agent.pk, at=AT + HOUR)
    assert told(house.agent) == ["PersonAway", "PersonBack"]


def test_a_proxy_counts_once_a_superior_agrees(house, by):
    rule = actions.name_proxy(
        house.agent.pk, proxy_id=house.peer.pk, starts_at=AT, ends_at=None, actor=by(house.agent), at=AT
    )
    assert queries.proxy_for(house.agent.pk, at=AT) == house.leader.pk
    with pytest.raises(Conflict):
        actions.approve_proxy(rule.pk, actor=by(house.agent), at=AT)
    with pytest.raises(Forbidden):
        actions.approve_proxy(rule.pk, actor=by(house.peer), at=AT)
    actions.approve_proxy(rule.pk, actor=by(house.leader), at=AT)
    assert queries.proxy_for(house.agent.pk, at=AT) == house.peer.pk
    actions.end_proxy(rule.pk, actor=by(house.agent), at=AT + HOUR)
    assert queries.proxy_for(house.agent.pk, at=AT + HOUR) == house.leader.pk


def test_a_proxy_named_by_a_superior_counts_at_once(house, by):
    actions.name_proxy(
        house.agent.pk, proxy_id=house.peer.pk, starts_at=AT, ends_at=AT + HOUR, actor=by(house.head), at=AT
    )
    assert queries.proxy_for(house.agent.pk, at=AT) == house.peer.pk
    assert queries.proxy_for(house.agent.pk, at=AT + HOUR) == house.leader.pk


def test_a_proxy_who_is_away_is_passed_over(house, by):
    actions.name_proxy(
        house.agent.pk, proxy_id=house.peer.pk, starts_at=AT, ends_at=None, actor=by(house.head), at=AT
    )
    actions.set_absence(house.peer.pk, starts_at=AT, ends_at=None, actor=SYSTEM, at=AT)
    assert queries.proxy_for(house.agent.pk, at=AT) == house.leader.pk
    actions.set_absence(house.leader.pk, starts_at=AT, ends_at=None, actor=SYSTEM, at=AT)
    assert queries.proxy_for(house.agent.pk, at=AT) == house.head.pk


def test_nobody_stands_in_for_themselves_or_across_centres(house, by):
    for unable in (house.agent, house.stranger):
        with pytest.raises(Conflict):
            actions.name_proxy(
                house.agent.pk, proxy_id=unable.pk, starts_at=AT, ends_at=None, actor=by(house.agent), at=AT
            )


def test_people_choose_how_their_screen_looks(house, by):
    actions.prefer(actor=by(house.agent), theme="dark", density="comfortable")
    assert Person.objects.get(pk=house.agent.pk).theme == "dark"
    with pytest.raises(Invalid):
        actions.prefer(actor=by(house.agent), theme="pink")
    with pytest.raises(Invalid):
        actions.prefer(actor=by(house.agent), grade="senior")
