"""The administration's pages: the walk of a head through their centre, and strangers who get nowhere."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from shouwen.foundation.access.testing import person
from shouwen.foundation.organisation.models import Absence, Person, Post, ProxyRule, Unit

pytestmark = pytest.mark.django_db


def browser_of(who: Person) -> Client:
    who.user = get_user_model().objects.create_user(f"u{who.staff_number}")
    who.save()
    client = Client()
    client.force_login(who.user)
    return client


@pytest.fixture
def head(house) -> Client:
    return browser_of(house.head)


def test_the_tree_shows_ones_own_city_only(house, head):
    page = head.get("/admin/organisation/").content.decode()
    assert "投诉受理组" in page
    assert "临溪客服中心" not in page
    assert "江海省客服中心" not in page


def test_the_tree_costs_few_queries(house, head, django_assert_max_num_queries):
    head.get("/admin/organisation/")
    with django_assert_max_num_queries(6):
        head.get("/admin/organisation/")


def test_a_unit_is_set_up_edited_moved_and_retired(house, head):
    form = {"name": "夜班组", "code": "JZ-N", "level": "team", "role": "centre"}
    answer = head.post(f"/admin/organisation/units/{house.room.pk}/new/", form)
    unit = Unit.objects.get(code="JZ-N")
    assert answer["Location"] == f"/admin/organisation/units/{unit.pk}/"
    values = {
        "name": "夜班一组",
        "time_zone": "Asia/Shanghai",
        "currency": "CNY",
        "calendar_code": "cn-standard",
    }
    assert head.post(f"/admin/organisation/units/{unit.pk}/", values).status_code == 302
    assert (
        head.post(f"/admin/organisation/units/{unit.pk}/place/", {"parent": house.city.pk}).status_code == 302
    )
    assert (
        head.post(f"/admin/organisation/units/{unit.pk}/retirement/", {"reason": "试点结束"}).status_code
        == 302
    )
    unit = Unit.objects.get(code="JZ-N")
    assert (unit.name, unit.is_active, unit.depth) == ("夜班一组", False, house.city.depth + 1)


def test_what_is_wrong_stands_beside_its_field(house, head):
    form = {"name": "", "code": "有 空格", "level": "team", "role": "centre"}
    answer = head.post(f"/admin/organisation/units/{house.room.pk}/new/", form)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name"}
    answer = head.post(f"/admin/organisation/units/{house.room.pk}/new/", {**form, "name": "好"})
    assert set(answer.context["form"].errors) == {"code"}
    answer = head.post(f"/admin/organisation/units/{house.room.pk}/retirement/", {"reason": "x"})
    assert answer.status_code == 422
    assert "下面还有部门" in answer.content.decode()


def test_somebody_joins_with_a_post(house, head):
    form = {
        "name": "新人", "staff_number": "8801", "unit": house.team.pk, "role_code": "junior_agent", "grade": "junior",
        "language": "zh-hans",
    }  # fmt: skip
    answer = head.post("/admin/people/new/", form)
    made = Person.objects.get(staff_number="8801")
    assert answer["Location"] == f"/admin/people/{made.pk}/"
    assert Post.objects.get(person=made).role_code == "junior_agent"
    again = head.post("/admin/people/new/", form)
    assert again.status_code == 422
    assert "8801" in str(again.context["form"].errors["staff_number"])


def test_the_roster_finds_people(house, head):
    assert "罗子谦" in head.get("/admin/people/?q=子谦").content.decode()
    assert "罗子谦" not in head.get("/admin/people/?q=郑").content.decode()
    assert "罗子谦" not in head.get("/admin/people/?state=locked").content.decode()
    assert "罗子谦" not in head.get(f"/admin/people/?unit={house.city.pk}&state=away").content.decode()


def test_the_roster_pages_through_many(house, head, django_assert_max_num_queries):
    for number in range(120):
        person(house.team, "junior_agent", f"员工{number}")
    seen, after = set(), ""
    while True:
        page = head.get("/admin/people/", {"after": after}).context["page"]
        seen |= {row.person.pk for row in page.rows}
        after = page.next_cursor
        if not after:
            break
    assert seen == set(Person.objects.filter(unit__centre=house.city).values_list("id", flat=True))
    with django_assert_max_num_queries(9):
        head.get("/admin/people/")


def test_posts_absences_and_proxies_by_hand(house, head):
    url = f"/admin/people/{house.agent.pk}/"
    assert head.get(url).status_code == 200
    post = {"role_code": "quality_inspector", "unit": house.city.pk, "starts_on": "2026-01-01"}
    assert head.post(f"{url}posts/", post).status_code == 302
    assert head.post(f"{url}posts/", post).status_code == 422
    given = Post.objects.get(person=house.agent, role_code="quality_inspector")
    assert head.post(f"{url}posts/{given.pk}/end/", {"ends_on": "2026-02-01"}).status_code == 302
    assert (
        head.post(f"{url}absences/", {"starts_at": "2026-03-01T09:00", "reason": "年假"}).status_code == 302
    )
    away = Absence.objects.get(person=house.agent)
    assert (away.starts_at.hour, away.ends_at) == (1, None)
    assert head.post(f"{url}absences/{away.pk}/end/").status_code == 302
    assert (
        head.post(f"{url}proxies/", {"proxy": house.peer.pk, "starts_at": "2026-03-01T09:00"}).status_code
        == 302
    )
    rule = ProxyRule.objects.get(person=house.agent)
    assert head.post(f"{url}proxies/{rule.pk}/").status_code == 302
    assert head.post(f"{url}unit/", {"unit": house.room.pk}).status_code == 302
    particulars = {
        "name": "罗谦",
        "staff_number": house.agent.staff_number,
        "grade": "middle",
        "language": "en",
    }
    assert head.post(url, particulars).status_code == 302
    assert Person.objects.get(pk=house.agent.pk).grade == "middle"


def test_one_asks_for_a_proxy_and_the_leader_agrees(house):
    mine, leader = browser_of(house.agent), browser_of(house.leader)
    url = f"/admin/people/{house.agent.pk}/"
    assert mine.get(url).status_code == 200
    assert (
        mine.post(f"{url}proxies/", {"proxy": house.peer.pk, "starts_at": "2026-03-01T09:00"}).status_code
        == 302
    )
    rule = ProxyRule.objects.get(person=house.agent)
    assert rule.approved_at is None
    assert leader.post(f"{url}proxies/{rule.pk}/", {"approve": "1"}).status_code == 302
    assert ProxyRule.objects.get(pk=rule.pk).approved_by_id == house.leader.pk


def test_locking_shows_what_goes_to_whom_first(house, held, head):
    held[house.agent.pk] = 3
    url = f"/admin/people/{house.agent.pk}/lock/"
    page = head.get(url)
    assert "3 件责任事项" in page.content.decode()
    assert page.context["form"].initial["heir"] == house.leader.pk
    assert head.post(url, {"reason": ""}).status_code == 422
    assert head.post(url, {"reason": "离岗", "heir": house.peer.pk}).status_code == 302
    assert held == {house.peer.pk: 3}
    assert head.post(f"/admin/people/{house.agent.pk}/unlock/").status_code == 302
    assert head.post(f"/admin/people/{house.agent.pk}/removal/", {"reason": "离职"}).status_code == 302
    assert head.get(f"/admin/people/{house.agent.pk}/").status_code == 404


def test_people_come_by_the_table(house, head):
    table = f"姓名\t工号\t部门代码\t岗位\t职级\n甲\t7001\t{house.team.code}\t初级话务员\t初级\n乙\t7002\tNOWHERE\tjunior_agent\t"
    page = head.post("/admin/people/import/", {"text": table})
    assert page.status_code == 422
    assert [(row.name, bool(row.wrong)) for row in page.context["rows"]] == [("乙", True), ("甲", False)]
    assert not Person.objects.filter(staff_number="7001").exists()
    mended = table.replace("NOWHERE", house.team.code)
    assert head.post("/admin/people/import/", {"text": mended}).status_code == 200
    done = head.post("/admin/people/import/", {"text": mended, "import": "1", "doors": "links"}, follow=True)
    assert done.content.decode().count("/accounts/password/reset/key/") == 4, "in the table and to be copied"
    assert (
        Post.objects.filter(person__staff_number__in=["7001", "7002"], role_code="junior_agent").count() == 2
    )


def test_headcount_and_presets(house, head):
    Unit.objects.filter(pk=house.team.pk).update(establishment=5)
    page = head.get("/admin/organisation/headcount/")
    assert page.context["total"] == (5, 4, 2)
    (here,) = page.context["lacking"]
    assert (here.unit.pk, here.lacking) == (house.city.pk, ["aftersales", "crm"])
    assert "售后服务" in page.content.decode()
    assert head.post("/admin/organisation/preset/", {"preset": "group"}).status_code == 403


def test_an_agent_reads_and_changes_nothing(house):
    agent = browser_of(house.agent)
    assert agent.get("/admin/organisation/").status_code == 200
    assert agent.get(f"/admin/organisation/units/{house.room.pk}/new/").status_code == 403
    assert agent.post(f"/admin/organisation/units/{house.team.pk}/", {"name": "x"}).status_code in (403, 422)
    assert agent.get("/admin/people/new/").status_code == 403
    assert agent.get(f"/admin/people/{house.peer.pk}/lock/").status_code == 403


@pytest.mark.parametrize("path", ["", "lock/", "rights/", "account/"])
def test_another_citys_people_do_not_exist(house, path):
    neighbour = browser_of(house.stranger)
    assert neighbour.get(f"/admin/people/{house.agent.pk}/{path}").status_code == 404


def test_pages_speak_english(house, head):
    Person.objects.filter(pk=house.head.pk).update(language="en")
    for url in ("/admin/organisation/", "/admin/people/", f"/admin/people/{house.agent.pk}/"):
        assert 'lang="en"' in head.get(url).content.decode()


def test_the_working_calendar_is_chosen_not_typed(house, head):
    place = f"/admin/organisation/units/{house.room.pk}/"
    page = head.get(place).content.decode()
    assert '<select name="calendar_code"' in page
    assert 'value="cn-standard"' in page
    values = {"name": "投诉受理组", "time_zone": "Asia/Shanghai", "currency": "CNY", "calendar_code": "no-such"}
    assert head.post(place, values).status_code == 422
    Unit.objects.filter(pk=house.room.pk).update(calendar_code="gone")
    assert "没有这个日历" in head.get(place).content.decode()
