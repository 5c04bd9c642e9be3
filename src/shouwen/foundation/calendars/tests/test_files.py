"""Days off from files: tables, iCalendars and published notices; what is wrong is said, what changes is seen first, and undone."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from shouwen.foundation.access.testing import two_level
from shouwen.foundation.calendars import actions, files, queries, seeds
from shouwen.foundation.calendars.models import Calendar, Day
from shouwen.foundation.calendars.tests.test_actions import keeper, told
from shouwen.foundation.calendars.tests.test_national_days import FOLDER, at_hand
from shouwen.foundation.calendars.tests.test_pages import sign_in
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation.models import Person
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
TABLE = "日期,结束日期,名称,类型\n2027-01-01,2027-01-03,元旦,休息\n2027-01-04,,元旦,上班\n2027年2月6日,2027-02-12,春节,放假\n"
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270104\r\nSUMMARY:元旦 休\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270104\r\nSUMMARY:元旦\r\n （补班）\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270206\r\nDURATION:P7D\r\nSUMMARY:春节（休）\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20280101\r\nSUMMARY:元旦 休\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
DAYS = [(date(2027, 1, day), "元旦", day == 4) for day in range(1, 5)] + [(date(2027, 2, day), "春节", False) for day in range(6, 13)]
FILE = "/admin/calendars/cn-standard/file/"


@at_hand
@pytest.mark.parametrize("year", sorted(seeds.covered_years()))
def test_published_arrangements_come_in_as_they_are(year: int) -> None:
    text = (FOLDER / f"holiday-cn-{year}.json").read_text(encoding="utf-8")
    found = files.read(text, year)
    assert (len(found.days), found.elsewhere) == (len(json.loads(text)["days"]), 0)
    assert {(day.on, day.works) for day in found.days} <= {(day.on, day.works) for day in seeds.days()}, "what ships is the same"
    assert found.basis.startswith("http")


def test_a_table_and_an_icalendar_say_the_same() -> None:
    for text in (TABLE, TABLE.replace(",", "\t"), TABLE.replace("类型", "isOffDay").replace("休息", "true").replace("放假", "TRUE").replace("上班", "false")):
        assert [tuple(day) for day in files.read(text, 2027).days] == DAYS
    found = files.read(ICS, 2027)
    assert ([tuple(day) for day in found.days], found.elsewhere) == (DAYS, 1)


def test_the_last_days_of_december_belong_to_the_first_of_january() -> None:
    found = files.read("日期,名称,类型\n2026-12-31,元旦,休息\n2027-01-01,元旦,休息\n2026-10-01,国庆节,休息\n", 2027)
    assert ([day.on for day in found.days], found.elsewhere) == ([date(2026, 12, 31), date(2027, 1, 1)], 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "一天也没有"),
        ("日期,名称,类型\n2026-10-01,国庆节,休息\n", "没有 2027 年"),
        ("姓名,工号\n陈,1\n", "第一行要有列名"),
        ("日期,名称,类型\n2027-13-01,元旦,休息\n", "第 2 行：“2027-13-01”不是日期"),
        ("日期,名称,类型\n,元旦,休息\n", "第 2 行没有日期"),
        ("日期,名称,类型\n2027-01-01,元旦,也许\n", "第 2 行：“也许”不知道"),
        ("日期,名称,类型\n2027-01-01,元旦,休息\n2027-01-01,元旦,上班\n", "2027-01-01 有两种说法"),
        ("日期,结束日期,名称,类型\n2027-01-03,2027-01-01,元旦,休息\n", "结束早于开始"),
        ('{"days": [{"date": "2027-01-01"}]}', "JSON 里要有 days"),
        ("{", "JSON 里要有 days"),
        ("[]", "一天也没有"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270101\nRRULE:FREQ=YEARLY\nSUMMARY:元旦\nEND:VEVENT\n", "按规律重复"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:someday\nSUMMARY:元旦\nEND:VEVENT\n", "不是日期"),
    ],
)
def test_what_is_wrong_is_said(text: str, words: str) -> None:
    with pytest.raises(Invalid) as no:
        files.read(text, 2027)
    assert words in no.value.fields["file"]


@given(st.text(max_size=300), st.sampled_from(["", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:", "{", "[", "日期,名称\n2027-"]))
def test_any_text_is_days_or_a_sentence(text: str, start: str) -> None:
    try:
        found = files.read(start + text, 2027)
    except Invalid:
        return
    assert found.days == sorted({day.on: day for day in found.days}.values())


def of(year: int) -> set[tuple[date, str, str]]:
    return set(Day.objects.filter(calendar__code="cn-standard", on__year=year).values_list("on", "sort", "name"))


@pytest.mark.django_db
def test_taking_over_is_told_undone_and_leaves_what_the_file_does_not_name() -> None:
    actor = keeper()
    actions.set_days("cn-standard", date(2027, 1, 4), sort="working", name="元旦", hours="10:00-12:00", actor=actor, at=AT)
    actions.set_days("cn-standard", date(2027, 8, 1), sort="holiday", name="台风", actor=actor, at=AT)
    before, days = of(2027), files.read(TABLE, 2027).days
    assert actions.bring_in("cn-standard", 2027, days, reason="国办发明电", actor=actor, at=AT) == 10, "the day that is so already stays"
    assert of(2027) >= before
    assert Day.objects.get(calendar__code="cn-standard", on=date(2027, 1, 4)).hours == "10:00-12:00"
    fact = told("cn-standard")[-1]
    assert (fact.kind, fact.days_set, fact.days_cleared, fact.first, fact.last) == ("calendars.DaysBroughtIn", 10, 0, "2027-01-01", "2027-02-12")
    with pytest.raises(Conflict):
        actions.bring_in("cn-standard", 2027, days, actor=actor, at=AT)
    assert actions.bring_in("cn-standard", 2027, days, replaces=True, actor=actor, at=AT) == 1
    assert (date(2027, 8, 1), "holiday", "台风") not in of(2027)
    change = queries.last_change(Calendar.objects.get(code="cn-standard"), actor, at=AT)
    assert change is not None
    actions.put_back("cn-standard", seq=change.seq, actor=actor, at=AT)
    assert (date(2027, 8, 1), "holiday", "台风") in of(2027)


@pytest.mark.django_db
def test_a_whole_year_taken_over_is_taken_back() -> None:
    actor, before = keeper(), of(2026)
    actions.bring_in("cn-standard", 2026, files.read("日期,名称,类型\n2026-01-05,元旦,休息\n", 2026).days, replaces=True, actor=actor, at=AT)
    assert of(2026) == {(date(2026, 1, 5), "holiday", "元旦")}
    change = queries.last_change(Calendar.objects.get(code="cn-standard"), actor, at=AT)
    assert change is not None
    actions.put_back("cn-standard", seq=change.seq, actor=actor, at=AT)
    assert of(2026) == before


@pytest.mark.django_db
def test_who_may() -> None:
    days = files.read(TABLE, 2027).days
    with pytest.raises(Forbidden):
        actions.bring_in("cn-standard", 2027, days, actor=keeper("centre", 1), at=AT)
    with pytest.raises(NotFound):
        actions.bring_in("nowhere", 2027, days, actor=keeper(), at=AT)


def sheet() -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    page = book.add_worksheet()
    for number, line in enumerate(TABLE.splitlines()):
        page.write_row(number, 0, line.split(","))
    book.close()
    return made.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data"),
    [("days.csv", TABLE.encode("gbk")), ("days.csv", TABLE.encode("utf-16")), ("days.xlsx", sheet()), ("days.ics", ICS.encode()), ("days.ics", ICS.encode("gbk"))],
)
def test_a_file_is_looked_at_and_taken_over_on_the_page(client: Client, name: str, data: bytes) -> None:
    with time_machine.travel(AT, tick=False):
        leader = sign_in(client, two_level(), "province_leader")
        assert "从文件录入" in leader.get("/admin/calendars/cn-standard/?year=2027").content.decode()
        seen = leader.post(FILE, {"year": "2027", "file": SimpleUploadedFile(name, data)})
        assert seen.status_code == 200, seen.content.decode()
        assert "2027-02-12" in seen.content.decode()
        assert not of(2027), "looking writes nothing"
        sent: dict[str, Any] = {"year": "2027", "said": seen.context["said"], "apply": "1"}
        assert leader.post(FILE, sent).status_code == 422, "why is asked"
        assert leader.post(FILE, {**sent, "reason": "放假安排"}).status_code == 302
        assert len(of(2027)) == 11
        assert "撤销" in leader.get("/admin/calendars/cn-standard/?year=2027").content.decode()
        again = leader.post(FILE, {"year": "2027", "file": SimpleUploadedFile(name, data)}).content.decode()
        assert "文件里的日子和这里一样" in again
    assert timeline("calendar", Calendar.objects.get(code="cn-standard").pk)[-1].kind == "calendars.DaysBroughtIn"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"), [(b"\x81\xff\xff\x80\x00", "字符集"), ("日期,名称,类型\n2026-10-01,国庆,休息".encode(), "没有 2027 年"), (b"PK\x03\x04broken", "")]
)
def test_a_file_nobody_can_read_is_a_sentence(client: Client, data: bytes, words: str) -> None:
    leader = sign_in(client, two_level(), "province_leader")
    answer = leader.post(FILE, {"year": "2027", "file": SimpleUploadedFile("days.csv", data)})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert leader.post(FILE, {"year": "2027"}).status_code == 422


@pytest.mark.django_db
def test_the_page_is_for_who_keeps_the_calendar(client: Client) -> None:
    house = two_level()
    agent = sign_in(client, house, "jz.junior_agent")
    assert agent.get(FILE).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_table_shown_as_an_example_can_be_brought_in(client: Client, language: str) -> None:
    house = two_level()
    leader = sign_in(client, house, "province_leader")
    Person.objects.filter(pk=house["people"]["province_leader"].person_id).update(language=language)
    page = leader.get(f"{FILE}?year=2027", headers={"accept-language": language}).content.decode()
    lines = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", page)]
    found = files.read("\n".join(",".join(map(unescape, line)) for line in lines), 2027)
    assert len(found.days) == 9
    assert sum(day.works for day in found.days) == 1
