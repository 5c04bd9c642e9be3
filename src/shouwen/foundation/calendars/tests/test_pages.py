"""The calendar pages: what is shown, what is set, who may."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client

from shouwen.foundation.access.testing import two_level
from shouwen.foundation.calendars.models import Calendar, CoveredYear, Day
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation.models import Person

pytestmark = pytest.mark.django_db
STANDARD = "/admin/calendars/cn-standard/"


@pytest.fixture
def house() -> dict[str, Any]:
    return two_level()


def sign_in(client: Client, house: dict[str, Any], who: str) -> Client:
    actor = house["people"][who]
    user = get_user_model().objects.create_user(f"u{actor.person_id}")
    Person.objects.filter(pk=actor.person_id).update(user=user)
    client.force_login(user)
    return client


@pytest.fixture
def leader(client: Client, house: dict[str, Any]) -> Client:
    return sign_in(client, house, "province_leader")


def test_the_year_shows_twelve_months_and_opens_a_day(leader: Client) -> None:
    assert "标准工作日历" in leader.get("/admin/calendars/").content.decode()
    page = leader.get(f"{STANDARD}?year=2026").content.decode()
    assert page.count("sw-month") == 12
    assert page.count("data-day=") == 365
    assert "国办发明电" in page
    day = leader.get(f"{STANDARD}?day=2026-02-16", headers={"HX-Request": "true"}).content.decode()
    assert "春节" in day
    assert "<!doctype" not in day
    assert leader.get(f"{STANDARD}?day=2026-13-40").status_code == 200
    assert leader.get(f"{STANDARD}?year=99999").status_code == 200
    assert leader.get("/admin/calendars/nowhere/").status_code == 404


def test_each_day_says_what_it_is_whether_it_is_open_and_whether_it_is_today(leader: Client) -> None:
    Day.objects.filter(on=date(2026, 2, 17)).update(name='<春节> & "初一"')
    with time_machine.travel("2026-02-20T02:00:00Z", tick=False):
        page = leader.get(f"{STANDARD}?day=2026-02-19").content.decode()
    holiday = page.split('data-day="2026-02-17"')[1].split("</td>")[0]
    assert holiday == (
        ' class="off holiday" title="2026-02-17 &lt;春节&gt; &amp; &quot;初一&quot; 休息" hx-get="?day=2026-02-17">17<i>休</i></a>'
    )
    make_up = page.split('data-day="2026-02-14"')[1].split("</td>")[0]
    assert 'class="work working"' in make_up
    assert make_up.endswith("14<i>班</i></a>")
    plain = page.split('data-day="2026-03-04"')[1].split("</td>")[0]
    assert plain.startswith(' class="work" title="2026-03-04 09:00-')
    assert 'aria-current="true"' in page.split('data-day="2026-02-19"')[1].split(">")[0]
    assert 'aria-current="date"' in page.split('data-day="2026-02-20"')[1].split(">")[0]
    assert page.count("aria-current=") - page.count('aria-current="page"') == 2


def test_days_are_set_and_given_back(leader: Client) -> None:
    given = {"first": "2026-03-04", "last": "2026-03-05", "sort": "holiday", "name": "台风停工", "reason": "防汛办 3 号通知"}
    assert leader.post(f"{STANDARD}days/", given).status_code == 302
    assert Day.objects.filter(name="台风停工").count() == 2
    leader.post(f"{STANDARD}days/", {"first": "2026-03-04", "clear": "1"})
    assert list(Day.objects.filter(name="台风停工").values_list("on", flat=True)) == [date(2026, 3, 5)]
    held = Day.objects.count()
    assert leader.post(f"{STANDARD}days/", {"first": "", "clear": "1"}).status_code == 400
    assert leader.post(f"{STANDARD}days/", {"first": "2026-02-30", "clear": "1"}).status_code == 400
    assert Day.objects.count() == held
    wrong = leader.post(f"{STANDARD}days/", {**given, "last": "2026-03-01"})
    assert wrong.status_code == 422
    assert "不能早于" in wrong.content.decode()


def test_a_year_without_holidays_is_named_and_confirmed(leader: Client) -> None:
    page = leader.get(f"{STANDARD}?year=2030").content.decode()
    assert "2030 年的节假日还没有录" in page
    leader.post(f"{STANDARD}days/", {"first": "2030-01-01", "sort": "holiday", "name": "元旦", "reason": "先录一天"})
    leader.post(f"{STANDARD}years/", {"year": 2030, "basis": "通知"})
    assert CoveredYear.objects.get(year=2030).basis == "通知"


def test_the_week_is_changed(leader: Client) -> None:
    row = Calendar.objects.get(code="cn-standard")
    days = {f"day{number}": text for number, text in enumerate(row.week)}
    values = {"name": row.name, "time_zone": row.time_zone, **days, "day5": "10:00-16:00"}
    assert leader.post(f"{STANDARD}week/", values).status_code == 302
    assert Calendar.objects.get(code="cn-standard").week[5] == "10:00-16:00"
    wrong = leader.post(f"{STANDARD}week/", {**values, "day6": "全天"})
    assert wrong.status_code == 422
    assert "时间写成" in wrong.content.decode()


def test_a_centre_adds_its_own_and_leaves_the_common_one(client: Client, house: dict[str, Any]) -> None:
    head = sign_in(client, house, "jz.centre_head")
    assert "归上级中心维护" in head.get(f"{STANDARD}?day=2026-03-04").content.decode()
    given = {"first": "2026-03-04", "sort": "holiday", "name": "x", "reason": "y"}
    assert head.post(f"{STANDARD}days/", given).status_code == 403
    week = {f"day{number}": "08:00-20:00" for number in range(7)}
    values = {
        "code": "jz-late",
        "name": "江州晚班",
        "time_zone": "Asia/Shanghai",
        "with_holidays": "on",
        **week,
    }
    assert head.post("/admin/calendars/new/", values).status_code == 302
    made = Calendar.objects.get(code="jz-late")
    assert made.centre_id == house["jz"].pk
    assert made.days.exists()


def test_who_does_not_keep_calendars_stays_out(client: Client, house: dict[str, Any]) -> None:
    agent = sign_in(client, house, "jz.junior_agent")
    for address in ("/admin/calendars/", STANDARD, f"{STANDARD}week/", "/admin/calendars/new/"):
        assert agent.get(address).status_code == 403, address


def test_a_change_says_why_shows_beside_the_seed_and_is_taken_back(leader: Client) -> None:
    given = {"first": "2026-02-17", "last": "2026-02-18", "sort": "working", "name": "值守", "reason": ""}
    assert leader.post(f"{STANDARD}days/", given).status_code == 422
    leader.post(f"{STANDARD}days/", {**given, "reason": "省里要求春节值守"})
    page = leader.get(f"{STANDARD}?year=2026").content.decode()
    assert 'name="seq"' in page
    assert "国家安排是休息 春节" in page
    row = Calendar.objects.get(code="cn-standard")
    [*_, told] = timeline("calendar", row.pk)
    assert told.reason == "省里要求春节值守"
    back = {"seq": told.seq, "year": 2026}
    assert leader.post(f"{STANDARD}days/undo/", back).status_code == 302
    assert set(row.days.filter(on__in=["2026-02-17", "2026-02-18"]).values_list("sort", "name")) == {("holiday", "春节")}
    assert leader.post(f"{STANDARD}days/undo/", back).status_code == 409
    assert "完全一致" in leader.get(f"{STANDARD}?year=2026").content.decode()


@pytest.mark.parametrize(("day", "asked"), [("2026-11-03", True), ("2026-10-03", False)])
def test_the_year_to_come_is_asked_for_in_time(client: Client, house: dict[str, Any], day: str, asked: bool) -> None:
    with time_machine.travel(f"{day}T02:00:00Z", tick=False):  # signed in then too: a session does not last for months
        page = sign_in(client, house, "province_leader").get(f"{STANDARD}?year=2026").content.decode()
    assert "标准工作日历" in page
    assert ("去录 2027 年" in page) is asked
