"""People by the table: whatever file comes is read or refused in a sentence, and a name is enough where it is clear."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import unit_of
from shouwen.foundation.organisation import actions, jobs, roster
from shouwen.foundation.organisation.actions import taking_on
from shouwen.foundation.organisation.models import Joining, JoiningRow, Person
from shouwen.kit.actor import SYSTEM

from .conftest import AT
from .test_pages import browser_of

pytestmark = pytest.mark.django_db
URL = "/admin/people/import/"


@pytest.fixture
def head(house):
    return browser_of(house.head)


def sheet(*rows: list[str], merged: str = "") -> bytes:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("人员")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        if merged:
            page.merge_range(merged, rows[1][2])
    return out.getvalue()


def checked(*lines: str):
    return actions.check_roster(roster.read("姓名,工号,部门,岗位,登录名\n" + "\n".join(lines)), actor=SYSTEM, at=AT)


def test_units_and_posts_are_known_by_name(house):
    unit_of(house.other, "投诉受理组", level="team")
    rows = checked("甲,8001,业务受理室,班长,", "乙,8002,投诉受理组,班长,", "丙,8003,业务受理式,班長,", "丁,8004,业务受理室,,", "戊,8004,业务受理室,,")
    assert not rows[0].wrong
    assert house.team.code in rows[1].wrong[0], "two units of that name: the codes are offered"
    assert "业务受理室" in rows[2].wrong[0], "the nearest name is offered"
    assert len(rows[3].wrong) == len(rows[4].wrong) == 1, "one staff number, twice"


def test_what_may_be_meant_is_written_as_it_stands_there(house):
    house.team.name_en = "Enquiry Team"
    house.team.save()
    with override("en"):
        unit, post = checked("甲,8001,Enquiry Teem,,", "乙,8002,Enquiry Team,Team leeder,")
    assert "“Enquiry Team”" in unit.wrong[0]
    assert "“Team leader”" in post.wrong[0]


def test_user_names_are_free_or_it_is_said(house):
    house.agent.user = browser_of(house.peer) and Person.objects.get(pk=house.peer.pk).user
    taken = Person.objects.get(pk=house.peer.pk).user.username
    rows = checked(f"甲,8001,业务受理室,,{taken.upper()}", "乙,8002,业务受理室,,same", "丙,8003,业务受理室,,SAME")
    assert [len(row.wrong) for row in rows] == [1, 1, 1]


def test_columns_are_guessed_and_put_right_by_hand(house, head):
    text = f"*员工编号（必填）\t人员\t所属部门\t备注\n8001\t甲\t{house.team.name}\t新人"
    assert roster.table(text).fields == ["staff_number", "name", "unit_code", ""]
    other = f"谁\t号\t哪里\n甲\t8001\t{house.team.code}"
    page = head.post(URL, {"text": other, "column0": "name", "column1": "staff_number", "column2": "unit_code"})
    assert [row.wrong for row in page.context["rows"] if row.name == "甲"] == [[]]


def test_first_passwords_open_the_door_and_can_be_put_away(house, head, client):
    page = head.post(URL, {"text": f"甲,8001,{house.team.code},初级话务员", "import": "1", "doors": "passwords"}, follow=True)
    person = Person.objects.get(staff_number="8001")
    secret = page.context["rows"][0][1]
    assert client.login(request=page.wsgi_request, username="8001", password=secret)
    assert person.user.username == "8001"
    assert "no-store" in page.headers["Cache-Control"]
    place = page.request["PATH_INFO"]
    assert browser_of(house.leader).get(place).status_code in (403, 404), "only who asked sees them"
    assert secret in b"".join(head.get(f"{place}report/").streaming_content).decode()
    assert secret not in head.post(f"{place}doors/", follow=True).content.decode()
    assert secret not in b"".join(head.get(f"{place}report/").streaming_content).decode()


@pytest.mark.parametrize("data", [
    b"", b"   \n\n", b"\x00\x01\x02\xff\xfe" * 50, b"PK\x03\x04broken", b"\x1f\x8b\x08packed", b"\xd0\xcf\x11\xe0old",
    "只有一行".encode(), b'"never closed\n' * 5, "姓名,工号\n".encode("utf-16"), b"\xef\xbb\xbf", b"{", b"[1,2,3]",
])  # fmt: skip
@pytest.mark.parametrize("name", ["people.csv", "people.xlsx", "people.json", "无后缀"])
def test_strange_files_get_a_sentence(house, head, data, name):
    answer = head.post(URL, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code in (200, 422)
    said = answer.content.decode()
    assert not any(inner in said for inner in ("/tmp/", "--encoding", "Zip archive", "EOCD"))
    assert not Person.objects.filter(staff_number__startswith="8").exists()


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_charsets_of_chinese_offices_are_read(house, head, charset):
    data = f"姓名,工号,部门,岗位\n林小满,8001,{house.team.name},初级话务员\n周一,8002,{house.team.name},班长\n".encode(charset)
    page = head.post(URL, {"file": SimpleUploadedFile("people.csv", data)})
    assert [(row.name, row.wrong) for row in page.context["rows"]] == [("林小满", []), ("周一", [])]


@pytest.mark.parametrize("name", ["名单.xls", "名单.ods", "名单.csv", "名单"])
def test_a_spreadsheet_is_known_by_what_is_in_it(house, head, name):
    data = sheet(["姓名", "工号", "部门", "岗位"], ["甲", "8001", house.team.name, "班长"])
    page = head.post(URL, {"file": SimpleUploadedFile(name, data)})
    assert [(row.name, row.wrong) for row in page.context["rows"]] == [("甲", [])]


def test_a_formula_that_left_a_number_is_nobody_s_name(house):
    for name in ("0", "2026", "😀", "——"):
        [row] = checked(f"{name},8001,{house.team.name},班长")
        assert row.wrong == [f"“{name}”不像姓名：里面没有一个字"]
    [row] = checked(f"Zoë 3,8001,{house.team.name},班长")
    assert row.wrong == []


def test_a_spreadsheet_with_a_title_and_merged_cells_is_read(house, head):
    data = sheet(["姓名", "工号", "部门", "岗位"], ["甲", "8001", house.team.name, "班长"], ["乙", "8002", "", "班长"], merged="C2:C3")
    page = head.post(URL, {"file": SimpleUploadedFile("名单.xlsx", data)})
    assert [(row.name, row.unit_code, row.wrong) for row in page.context["rows"]] == [
        ("甲", house.team.name, []), ("乙", house.team.name, []),
    ]  # fmt: skip


def test_five_thousand_are_checked_with_few_questions_each(house, head):
    lines = [f"员{number},8{number:05d},{house.team.code},初级话务员" for number in range(5200)]
    rows = roster.read("姓名,工号,部门,岗位\n" + "\n".join(lines))
    assert len(rows) == roster.MOST
    with CaptureQueriesContext(connection) as asked:
        actions.check_roster(rows, actor=SYSTEM, at=AT)
    assert not any(row.wrong for row in rows)
    assert len(asked) <= len(rows) + 30
    page = head.post(URL, {"text": "\n".join(lines)})
    assert page.status_code == 200
    assert len(page.context["rows"]) == 300


def many(house, count: int) -> str:
    return "\n".join(f"员{number},8{number:03d},{house.team.code},初级话务员" for number in range(count))


def test_many_are_taken_on_by_the_worker_with_a_page_that_tells_how_far_it_is(house, head):
    begun = head.post(URL, {"text": many(house, 30), "import": "1", "doors": ""})
    place = begun.headers["Location"]
    waiting = head.get(place).content.decode()
    assert "0 / 30" in waiting
    assert "<progress" in head.get(URL).content.decode(), "who left finds it again"
    Person.objects.filter(pk=house.peer.pk).update(staff_number="8007")  # given away meanwhile
    half = taking_on.go_on(Joining.objects.get(), actor=actor_for(house.head.pk, at=AT), at=AT, limit=12)
    assert half == 12
    assert "12 / 30" in head.get(place).content.decode()
    assert jobs.take_on(at=AT) == 18
    page = head.get(place).content.decode()
    assert "29 人入岗了" in page
    assert "1 人没有入岗" in page
    lines = b"".join(head.get(f"{place}report/").streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 31
    assert "已有人在用" in next(line for line in lines if ",8007," in line)
    assert jobs.take_on(at=AT) == 0
    assert Person.objects.filter(name__startswith="员", posts__role_code="junior_agent").count() == 29
    assert jobs.forget_joinings(at=AT + timedelta(days=31)) == 1


def test_nobody_more_is_taken_on_in_the_name_of_who_has_left(house, head):
    head.post(URL, {"text": many(house, 25), "import": "1", "doors": "links"})
    Person.objects.filter(pk=house.head.pk).update(is_active=False)
    assert jobs.take_on(at=AT) == 0
    assert set(JoiningRow.objects.values_list("state", flat=True)) == {"refused"}
    assert not Person.objects.filter(staff_number__startswith="80").exists()


def test_the_rows_to_mend_can_be_taken_away(house, head):
    table = f"姓名,工号,部门\n甲,8001,{house.team.code}\n=乙,8002,没有的部门"
    told = b"".join(head.post(URL, {"text": table, "wrong": "1"}).streaming_content).decode("utf-8-sig")
    assert "8001" not in told
    assert "'=乙,8002,没有的部门" in told
    assert "没有叫" in told


def test_people_are_taken_out_as_they_are_read_in(house, head):
    text = b"".join(head.get("/admin/people/export/").streaming_content).decode("utf-8-sig")
    rows = roster.read(text)
    assert {row.staff_number for row in rows} >= {house.agent.staff_number}
    assert house.stranger.staff_number not in text
    assert browser_of(house.agent).get("/admin/people/export/").status_code == 403
