"""What may this person do, and why: the explanation says what the code that decides says, for anybody, anywhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as calm
from hypothesis import strategies as st

from shouwen.foundation.access import actions, changing, explaining, rules
from shouwen.foundation.access.models import Role
from shouwen.foundation.access.presets import PRESETS
from shouwen.foundation.access.testing import centre, person, seed_roles, unit_of
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import NotFound
from shouwen.kit.scope import within

from .conftest import AT
from .test_pages import browser_of

RIGHTS = sorted({right for preset in PRESETS.values() for right in preset.rights})


def tree() -> list[Unit]:
    """A group over a province over two cities, each with a unit, a team and a branch."""
    seed_roles()
    province = centre("江海省客服中心", prefix="PJ")
    places = [province]
    for name, prefix in (("江州", "PA"), ("临溪", "PB")):
        city = centre(name, prefix=prefix, parent=Unit.objects.get(pk=province.pk))
        unit = unit_of(city, f"{name}室")
        places += [city, unit, unit_of(unit, f"{name}班", level="team"), unit_of(city, f"{name}部", role="branch")]
    return [Unit.objects.get(pk=each.pk) for each in places]


@pytest.mark.django_db
@calm(max_examples=40)
@given(st.data())
def test_the_verdict_is_that_of_the_code_that_decides(data):
    places = list(Unit.objects.order_by("path")) or tree()
    somebody = person(data.draw(st.sampled_from(places)), data.draw(st.sampled_from(sorted(PRESETS))))
    if data.draw(st.booleans()):
        Post.objects.create(
            person=somebody, unit=data.draw(st.sampled_from(places)), starts_on=date(2020, 1, 1),
            role_code=data.draw(st.sampled_from(sorted(PRESETS))),
        )  # fmt: skip
    asked, right = data.draw(st.sampled_from(places)), data.draw(st.sampled_from(RIGHTS))
    actor = actions.actor_for(somebody.pk, at=AT)
    reach = actor.reach(right)
    covered = reach is not None and reach.level != "own" and Unit.objects.filter(
        within(reach, centre="centre_id", units=("id",)), pk=asked.pk
    ).exists()
    assert explaining.verdict(somebody, right, None, at=AT).may == actor.may(right)
    assert explaining.verdict(somebody, right, asked, at=AT).may == covered
    found, _more = explaining.able(right, asked, SYSTEM, at=AT, most=10_000)
    listed = {each.person.pk for each in found if not each.is_own}
    assert (somebody.pk in listed) == covered
    told = explaining.account(somebody, module_name={}, at=AT)
    assert {held.right for _module, rights in told.modules for held in rights} == {
        right for right in actor.rights if right in set(dict(explaining_names()))
    }


def explaining_names() -> list[tuple[str, str]]:
    from shouwen.foundation.access.queries import rights_by_module

    return [pair for _module, names in rights_by_module() for pair in names]


@pytest.mark.django_db
def test_who_is_locked_may_nothing_and_is_told_so(city, by):
    Person.objects.filter(pk=city.agent.pk).update(is_active=False, stamp=5)
    told = explaining.account(Person.objects.get(pk=city.agent.pk), module_name={}, at=AT)
    assert (told.modules, bool(told.shut)) == ([], True)
    assert not explaining.verdict(Person.objects.get(pk=city.agent.pk), "cases.read", None, at=AT).may


@pytest.mark.django_db
def test_a_preview_names_who_really_gains_and_loses(city, by):
    role = Role.objects.get(code="junior_agent")
    second = person(city.team, "junior_agent", "甲")
    organisation.appoint(second.pk, unit_id=city.centre.pk, role_code="senior_agent", starts_on=AT.date(), actor=SYSTEM, at=AT)
    rights = {**role.rights, "cases.merge": "team"}
    del rights["customers.reveal"]
    seen = changing.preview(role, {"rights": rights, "name": role.name, "name_en": role.name_en, "needs_mfa": True}, at=AT)
    assert {(each.name, bool(each.after)) for each in seen.changes} == {("合并事项单", True), ("查看完整号码", False)} or len(seen.changes) == 2
    assert [each.person.pk for each in seen.affected] == [city.agent.pk], "the other post gives both"
    assert (seen.holders, seen.unchanged, len(seen.others)) == (2, 1, 1)
    actions.edit_role("junior_agent", rights=rights, reason="试", actor=by(city.admin), at=AT)
    history = changing.history(Role.objects.get(code="junior_agent"))
    assert [(each.version, each.reason, len(each.changes)) for each in history] == [(2, "试", 2)]


@pytest.mark.django_db
def test_a_role_is_looked_at_before_it_is_changed(city):
    admin = browser_of(city.admin)
    role = Role.objects.get(code="junior_agent")
    page = admin.post("/admin/roles/junior_agent/", {**role.rights, "name": "话务员", "cases.merge": "team", "look": "1"})
    assert "话务员" in page.content.decode()
    assert Role.objects.get(code="junior_agent").version == 1
    head = browser_of(city.head)
    assert head.post("/admin/roles/junior_agent/", {"name": "x", "look": "1"}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?number=XX1", "?right=cases.read&unit={unit}", "?right=nonsense", "?number=", "?right=cases.read&unit=0"])
def test_the_page_answers_or_says_what_is_wrong(city, query):
    head = browser_of(city.head)
    answer = head.get(f"/admin/people/{city.agent.pk}/rights/" + query.format(unit=city.team.pk))
    assert answer.status_code in (200, 422)
    assert browser_of(city.agent).get("/me/rights/").status_code == 200
    assert head.get(f"/admin/roles/who/?right=cases.read&unit={city.team.pk}").status_code == 200
    assert browser_of(person(city.team, "junior_agent")).get("/admin/roles/who/").status_code == 403


@pytest.mark.django_db
def test_a_key_is_rotated_with_a_day_to_spare_or_at_once(city, by):
    token, text = actions.make_token(
        person_id=city.agent.pk, name="同步", rights=["files.read"], expires_at=AT + timedelta(days=30),
        actor=by(city.admin), at=AT,
    )  # fmt: skip
    new, fresh = actions.rotate_token(token.pk, overlap=True, actor=by(city.admin), at=AT)
    assert (new.name, new.rights, new.expires_at) == ("同步", ["files.read"], token.expires_at)
    assert actions.actor_for_token(text, at=AT + timedelta(hours=23)) is not None
    assert actions.actor_for_token(text, at=AT + timedelta(hours=25)) is None
    _third, last = actions.rotate_token(new.pk, actor=by(city.admin), at=AT)
    assert actions.actor_for_token(fresh, at=AT) is None
    assert actions.actor_for_token(last, at=AT) is not None
    with pytest.raises(NotFound):
        actions.rotate_token(new.pk, actor=by(city.admin), at=AT)


def test_a_right_is_ranked():
    assert rules.rank("") < rules.rank("own") < rules.rank("all")
