"""Rules act in their author's rights, never further."""

from __future__ import annotations

import pytest

from shouwen.casework.automation import actions, queries
from shouwen.casework.automation.models import DryRun, RuleVersion, Run
from shouwen.casework.automation.tests.conftest import AT, does
from shouwen.casework.automation.tests.ruling import CHASED, NOTE, chase, notes, rule
from shouwen.casework.cases import actions as cases
from shouwen.foundation.access.actions import actor_for, forget
from shouwen.foundation.access.testing import browser, centre, person
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Person, Post
from shouwen.kit.actor import Reach
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_the_author_loses_the_right_and_the_rule_refuses_and_says_so(house, case):
    made = rule(house.manager, CHASED, NOTE)
    Post.objects.filter(person_id=house.manager.person_id).update(role_code="statistician")
    organisation.refresh([house.manager.person_id])
    forget()
    chase(case, house.agent)
    ran = Run.objects.get()
    assert (ran.result, notes(case)) == ("refused", [])
    assert ran.why
    assert Notice.objects.filter(person_id=house.manager.person_id, kind="automation.stopped").count() == 1
    actions.switch_rule(made.pk, False, actor=house.head, at=AT)
    with pytest.raises(Conflict):
        actions.switch_rule(made.pk, True, actor=house.head, at=AT)
    version = queries.version(made)
    taken = actions.save_rule(name="接手", content=version.content, rule_id=made.pk, actor=house.head, at=AT)
    actions.switch_rule(taken.pk, True, actor=house.head, at=AT)
    chase(case, house.agent, 2)
    assert len(notes(case)) == 1


def test_an_author_who_has_left_does_nothing_any_more(house, case):
    rule(house.manager, CHASED, NOTE)
    Person.objects.filter(pk=house.manager.person_id).update(is_active=False)
    chase(case, house.agent)
    assert Run.objects.get().result == "refused"


def test_nobody_writes_a_rule_for_what_they_may_not_do(house):
    with pytest.raises(Forbidden):
        rule(house.agent, CHASED, NOTE)
    clerk = actor_for(house.manager.person_id, at=AT)
    less = {right: reach for right, reach in clerk.rights.items() if right != "cases.handle"}
    from dataclasses import replace

    with pytest.raises(Invalid) as no:
        rule(replace(clerk, rights=less), CHASED, NOTE)
    assert "then.0.deed" in no.value.fields
    with pytest.raises(Invalid) as no:
        rule(house.manager, CHASED, does("answer", text="好"))
    assert "then.0.deed" in no.value.fields
    with pytest.raises(Invalid) as no:
        rule(house.manager, {"kind": "after", "fact": "nothing"}, NOTE, asked={"all": [{"field": "x"}]})
    assert {"when.fact", "when.amount", "if.0"} <= set(no.value.fields)


def test_a_case_that_complains_about_the_author_is_not_theirs_to_touch(house, case):
    rule(house.manager, CHASED, NOTE)
    cases.accuse(case, house.manager.person_id, actor=house.agent, at=AT)
    chase(case, house.agent)
    assert (Run.objects.get().result, notes(case)) == ("refused", [])


def test_a_stranger_sees_no_rule_and_no_run(house, case):
    made = rule(house.manager, CHASED, NOTE)
    chase(case, house.agent)
    with pytest.raises(Forbidden):
        queries.listed(house.agent)
    from shouwen.foundation.access.testing import actor, centre

    elsewhere = actor("service_manager", centre("临溪客服中心", prefix="LX"))
    assert queries.listed(elsewhere) == []
    assert queries.runs(elsewhere).rows == []
    with pytest.raises(NotFound):
        queries.rule(made.pk, elsewhere)
    assert queries.runs(house.manager).rows[0].number == case.number


def test_the_robot_reaches_no_further_than_its_scope(house):
    made = rule(house.province_head, CHASED, NOTE, scope="centre")
    version = RuleVersion.objects.select_related("rule").get(rule=made)
    author = actions.author_of(version, at=AT)
    robot = actions.robot(version, author)
    assert robot.person_id == 0
    assert robot.acting_for_id == house.province_head.person_id
    reaches: list[Reach] = list(robot.rights.values())
    assert all(each.centre_ids is not None and each.centre_ids <= {made.centre_id} for each in reaches)
    assert DryRun.objects.count() == 0


def test_the_editor_says_at_once_what_its_writer_may_not_have_done_and_who_could_write_it(house):
    admin = person(house.city, "administrator", "卢思源")
    manager = Person.objects.get(pk=house.manager.person_id).name
    url = "/admin/rules/new?example=chased_twice"
    said = browser(actor_for(admin.pk, at=AT)).get(url).content.decode()
    assert "规则也不能替您做。可以请他们来写：" in said
    told = said.split("可以请他们来写：")[1].split("<")[0]
    assert manager in told
    assert "卢思源" not in told
    assert "规则也不能替您做" not in browser(house.manager).get(url).content.decode()


def test_where_nobody_could_write_it_no_name_is_made_up(house):
    admin = actor_for(person(centre("临溪客服中心", prefix="LX"), "administrator").pk, at=AT)
    assert queries.beyond(["set_urgency"], admin, at=AT)["set_urgency"].endswith("请有权限的人来写")
    assert queries.beyond(["note"], house.manager, at=AT) == {}
