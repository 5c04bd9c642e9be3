"""Files that leave the house: veiled, within reach, told; the CFPB's layout goes round through the importer."""

from __future__ import annotations

import csv
import io
import os
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import House, registered
from shouwen.casework.complaints import actions as complaints
from shouwen.casework.statutes import actions
from shouwen.casework.statutes.queries import register
from shouwen.casework.statutes.tests.conftest import AT, later
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.models import Role
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.models import Entry
from shouwen.interfaces.ops.importing import mapping
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Forbidden, Invalid
from shouwen.kit.kept import settle_all
from shouwen.kit.sheets import guarded, xlsx_file

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
MARCH = {"layout": "register", "file": "csv", "since": "2026-03-01", "until": "2026-03-31"}


def read(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_register_has_every_field_of_the_standard_and_no_personal_data(bank: House) -> None:
    words = "请拨 13800002607 或写信 peng@example.com，家住临江路"
    case = registered(bank.agent, description=words + "，约了两次都没人来", email="peng@example.com")
    complaints.record(
        case, {"product": "宽带 88 元套餐", "remedy": "退一个月", "acting_for": "彭建国", "outcome": "upheld", "recurrence": "first", "postcode": "310000",
               "regulator": "nfra", "regulator_number": "NF-2026-7", "regulator_on": "2026-03-18"}, actor=bank.agent, at=later(hours=1),
    )  # fmt: skip
    complaints.set_flag(case, "regulator", reason="金融监管转来", actor=bank.leader, at=later(hours=2))
    complaints.override(case, "severe", reason="监管转来", actor=bank.leader, at=later(hours=3))
    cases.answer(case, "已约今天上门", actor=bank.agent, at=later(days=1))
    with time_machine.travel(later(days=2), tick=False):
        (row,) = read(browser(bank.manager).post("/complaints/export", MARCH))
    assert row["投诉编号"] == case.number
    assert (row["投诉人（遮掩）"], row["电话（遮掩）"], row["代谁投诉"]) == ("彭**", "138****2607", "彭**")
    assert (row["查明结果"], row["监管单位"], row["监管单号"]) == ("属实", "金融监管 12378", "NF-2026-7")
    assert row["答复时间"] == "2026-03-19 09:00"
    assert row["最早的法定期限"] == "2026-04-02 23:59"
    assert (row["邮政编码"], row["答复的话"], row["币种"], row["影响客户数"]) == ("31****", "已约今天上门", "CNY", "1")
    assert (row["定级人"], row["定级时间"], row["特别标记"]) == ("leader", "2026-03-18 12:00", "监管转来")
    assert len(row) == len(register.register_columns())
    whole = str(row)
    for secret in ("13800002607", "peng@example.com", "彭晓岚", "彭建国"):
        assert secret not in whole
    told = Entry.objects.get(kind="statutes.RegisterExported")
    assert (told.subject_id, '"cases":1' in told.body.replace(" ", "")) == (bank.manager.person_id, True)


def test_only_within_reach_and_with_the_right(bank: House) -> None:
    registered(bank.agent)
    with time_machine.travel(later(days=1), tick=False):
        assert browser(bank.agent).get("/complaints/export").status_code == 403
        assert "1 件" in browser(bank.manager).get("/complaints/export", MARCH).content.decode()
        assert browser(bank.manager).get("/complaints/export", {**MARCH, "until": "2026-02-01"}).status_code == 422
        assert browser(bank.manager).get("/complaints/export", {**MARCH, "since": "1e9"}).status_code == 422
        empty = browser(bank.manager).get("/complaints/export", {**MARCH, "until": "2026-03-02"}).content.decode()
        assert "没有收到投诉" in empty
    with pytest.raises(Forbidden):
        actions.announce_export("register", cases=1, since=date(2026, 3, 1), until=date(2026, 3, 2), actor=bank.agent, at=AT)
    with pytest.raises(Invalid):
        actions.announce_export("nothing", cases=1, since=date(2026, 3, 1), until=date(2026, 3, 2), actor=bank.manager, at=AT)


def test_a_longer_file_costs_no_more_questions_a_batch(bank: House) -> None:
    def asked() -> int:
        found = register.chosen(bank.manager, date(2026, 3, 1), date(2026, 3, 31), SHANGHAI)
        with CaptureQueriesContext(connection) as seen:
            list(register.rows("register", found, SHANGHAI))
        return len(seen)

    registered(bank.agent)
    asked()
    one = asked()
    for place in range(5):
        registered(bank.agent, phone=f"1380000010{place}", at=later(minutes=place))
    assert asked() <= one


def test_the_sheet_opens_in_a_spreadsheet_and_runs_no_formula(bank: House) -> None:
    registered(bank.agent, description="=HYPERLINK(\"http://x\")，约了两次都没人来上门安装")
    with time_machine.travel(later(days=1), tick=False):
        answer = browser(bank.manager).post("/complaints/export", {**MARCH, "file": "xlsx"})
        body = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "投诉编号"
    assert len(rows) == 2
    assert guarded("=1") == "'=1"
    odd = xlsx_file("x", ["a"], [["<&\x00\"'"]]).read()
    assert CalamineWorkbook.from_filelike(io.BytesIO(odd)).get_sheet_by_index(0).to_python()[1][0] == "<&\"'"


FOLDER = Path(os.environ.get("SHOUWEN_TEST_DATA", Path(__file__).resolve().parents[6].parent / "shared" / "data"))


def test_the_cfpbs_layout_goes_round_through_the_importer(house: House, tmp_path: Path) -> None:
    whole = FOLDER / "en" / "en_cfpb_complaints_structured.csv"
    if not whole.is_file():
        pytest.skip(f"no real tables in {FOLDER} (set SHOUWEN_TEST_DATA)")
    rules = mapping.load("cfpb", tmp_path)
    with whole.open(encoding="utf-8", newline="") as file:
        given = {row["Complaint ID"]: row for row in islice(csv.DictReader(file), 60)}
    cases.bring_in([rules.line(row) for row in given.values()], actor=house.manager, at=AT)
    zone = register.NEW_YORK
    found = register.chosen(house.manager, date(2010, 1, 1), date(2026, 1, 1), zone)
    out = [dict(zip(register.CFPB, row, strict=True)) for row in register.rows("cfpb", found, zone)]
    assert len(out) == Case.objects.count() >= 50
    assert set(out[0]) == set(next(iter(given.values())))
    same = ("Product", "Sub-product", "Issue", "Sub-issue", "Submitted via", "Company", "Company response to consumer", "Company public response")
    for row in out:
        before = given[row["Complaint ID"]]
        again, first = rules.line(row), rules.line(before)
        assert (again.source_key, again.received_at, again.closed_at) == (first.source_key, first.received_at, first.closed_at)
        assert (again.channel, again.outcome, again.resolution) == (first.channel, first.outcome, first.resolution)
        assert again.category == tuple(part[:80].strip() for part in first.category)  # as long as a category's name may be
        for name in same:
            assert row[name] == before[name].strip()[: 80 if "ssue" in name or "roduct" in name else None].strip() or before["Company response to consumer"] in ("In progress", "Untimely response", ""), (name, row, before)


def test_our_own_complaints_speak_the_cfpbs_words(bank: House) -> None:
    case = registered(bank.agent)
    complaints.record(
        case, {"regulator": "cfpb", "regulator_number": "7260642", "regulator_on": "2026-03-18", "resolutions": ["refund"]},
        actor=bank.agent, at=later(hours=1),
    )  # fmt: skip
    zone = register.NEW_YORK
    (row,) = register.rows("cfpb", register.chosen(bank.manager, date(2026, 3, 1), date(2026, 3, 31), zone), zone)
    made = dict(zip(register.CFPB, row, strict=True))
    assert (made["Complaint ID"], made["Company response to consumer"], made["Timely response?"]) == ("7260642", "In progress", "Yes")
    assert made["Date sent to company"] == "2026-03-18"
    assert made["Company"] == "江州客服中心"


def key(who: Any) -> dict[str, str]:
    values = {"person_id": who.person_id, "name": "程序", "rights": ["*"], "expires_at": later(days=60)}
    return {"HTTP_AUTHORIZATION": f"Bearer {access.make_token(**values, actor=SYSTEM, at=AT)[1]}"}


def test_over_http_a_worker_makes_the_file_and_only_who_asked_fetches_it(bank: House) -> None:
    case = registered(bank.agent)
    with time_machine.travel(later(days=1), tick=False) as moment:
        mine, desk, url = key(bank.manager), browser(bank.agent), "/api/v1/complaint-exports"
        asked = {"layout": "register", "file": "csv", "since": "2026-03-01", "until": "2026-03-31"}
        assert desk.post(url, asked, "application/json", **key(bank.agent)).status_code == 403
        assert desk.post(url, {**asked, "until": "2026-02-01"}, "application/json", **mine).status_code == 422
        made = desk.post(url, asked, "application/json", **mine)
        assert (made.status_code, made.json()["state"]) == (202, "waiting")
        one = f"{url}/{made.json()['id']}"
        assert desk.get(f"{one}/file", **mine).status_code == 409
        assert actions.make_exports(at=later(days=1)) == 1
        assert (desk.get(one, **mine).json()["state"], desk.get(one, **mine).json()["cases"]) == ("ready", 1)
        got = desk.get(f"{one}/file", **mine)
        assert [row["投诉编号"] for row in read(got)] == [case.number]
        assert desk.get(f"{one}/file", **key(bank.head)).status_code == 404
        assert Entry.objects.filter(kind="statutes.RegisterExported").count() == 1
        moment.move_to(later(days=9))
        actions.make_exports(at=later(days=9))
        assert desk.get(f"{one}/file", **mine).status_code == 409


PLAIN = {**MARCH, "plain": "on", "reason": "监管现场检查要原样名册"}


def told(kind: str = "statutes.RegisterExportedPlain") -> Any:
    return Entry.objects.filter(kind=kind)


def test_in_full_by_right_and_reason_with_one_entry_an_export(bank: House) -> None:
    case = registered(bank.agent, description="请拨 13800002607 或写信 peng@example.com，约了两次都没人来", email="peng@example.com")
    complaints.record(case, {"acting_for": "彭建国", "postcode": "310000", "witnesses": "王芳"}, actor=bank.agent, at=later(hours=1))
    with time_machine.travel(later(days=2), tick=False):
        desk = browser(bank.head)
        asked = desk.get("/complaints/export", {name: value for name, value in PLAIN.items() if name != "reason"}).content.decode()
        assert "这份文件不遮掩" in asked
        assert desk.post("/complaints/export", {**PLAIN, "reason": " "}).status_code == 422
        assert not told().exists()
        answer = desk.post("/complaints/export", PLAIN)
        (row,) = read(answer)
        assert "register-unmasked-" in answer["Content-Disposition"]
        masked = desk.post("/complaints/export", MARCH)
        assert "register-masked-" in masked["Content-Disposition"]
        assert "13800002607" not in str(read(masked))
    assert (row["投诉人（不遮掩）"], row["电话（不遮掩）"], row["电子邮件（不遮掩）"]) == ("彭晓岚", "138 0000 2607", "peng@example.com")
    assert (row["代谁投诉"], row["邮政编码"]) == ("彭建国", "310000")
    assert "13800002607" in row["投诉内容"]
    assert "王芳" in str(row)
    (entry,) = told()
    assert (entry.subject_id, entry.actor_id, entry.reason) == (bank.head.person_id, bank.head.person_id, PLAIN["reason"])
    for said in ('"cases":1', '"layout":"register"', '"file_label":"CSV"', '"since":"2026-03-01"', '"until":"2026-03-31"'):
        assert said in entry.body.replace(" ", "")
    assert told("statutes.RegisterExported").count() == 1
    for preset in ("reveals", "exports"):
        log = browser(bank.head).get("/admin/ledger/", {"preset": preset}).content.decode()
        assert "不遮掩地导出了投诉登记簿" in log
        assert PLAIN["reason"] in log


def test_without_the_right_it_is_refused_and_nothing_is_told(bank: House) -> None:
    registered(bank.agent)
    with time_machine.travel(later(days=2), tick=False):
        desk = browser(bank.manager)
        assert 'name="plain"' not in desk.get("/complaints/export").content.decode()
        for verb in (desk.get, desk.post):
            assert verb("/complaints/export", PLAIN).status_code == 403
    days = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
    with pytest.raises(Forbidden):
        actions.announce_export("register", cases=1, **days, plain=True, reason="检查", actor=bank.manager, at=AT)
    with pytest.raises(Forbidden):
        register.chosen(bank.manager, date(2026, 3, 1), date(2026, 3, 31), SHANGHAI, plain=True)
    for reason in ("", "x", "长" * 201):
        with pytest.raises(Invalid):
            actions.ask_export("register", "csv", **days, plain=True, reason=reason, actor=bank.head, at=AT)
    assert not told().exists()


def test_over_http_in_full_takes_the_right_when_asked_when_made_and_when_fetched(bank: House) -> None:
    registered(bank.agent)
    with time_machine.travel(later(days=1), tick=False):
        url, client = "/api/v1/complaint-exports", browser(bank.agent)
        asked = {"layout": "cfpb", "file": "xlsx", "since": "2026-03-01", "until": "2026-03-31", "plain": True, "reason": "报监管"}
        assert client.post(url, asked, "application/json", **key(bank.manager)).status_code == 403
        assert client.post(url, {**asked, "reason": ""}, "application/json", **key(bank.head)).status_code == 422
        made = client.post(url, asked, "application/json", **key(bank.head))
        assert (made.status_code, made.json()["is_plain"], made.json()["reason"]) == (202, True, "报监管")
        assert not told().exists()
        actions.make_exports(at=later(days=1))
        one = f"{url}/{made.json()['id']}"
        assert client.get(one, **key(bank.head)).json()["state"] == "ready"
        got = client.get(f"{one}/file", **key(bank.head))
        assert "cfpb-unmasked-2026-03-01-2026-03-31.xlsx" in got["Content-Disposition"]
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(got.streaming_content)))
        assert book.sheet_names == ["投诉登记簿（不遮掩）"]
        assert told().get().reason == "报监管"
        narrow = {**key_with(bank.head, ["statutes.export", "cases.read"])}
        assert client.get(f"{one}/file", **narrow).status_code == 403
        assert client.post(url, asked, "application/json", **narrow).status_code == 403
        assert told().count() == 1


def test_who_has_lost_the_right_meanwhile_gets_no_file(bank: House) -> None:
    registered(bank.agent)
    days = {"since": date(2026, 3, 1), "until": date(2026, 3, 31)}
    row = actions.ask_export("register", "csv", **days, plain=True, reason="检查", actor=bank.head, at=AT)
    role = Role.objects.get(code="centre_head")
    role.rights = {name: level for name, level in role.rights.items() if name != "statutes.export_plain"}
    role.save()
    settle_all()
    actions.make_exports(at=later(days=1))
    row.refresh_from_db()
    assert row.state == "failed"
    assert not told().exists()


def test_in_full_costs_no_more_questions(bank: House) -> None:
    def asked(plain: bool) -> int:
        found = register.chosen(bank.head, date(2026, 3, 1), date(2026, 3, 31), SHANGHAI, plain=plain)
        with CaptureQueriesContext(connection) as seen:
            list(register.rows("register", found, SHANGHAI, plain=plain))
        return len(seen)

    for place in range(4):
        registered(bank.agent, phone=f"1380000010{place}", at=later(minutes=place))
    asked(False)
    assert asked(True) <= asked(False)


def key_with(who: Any, rights: list[str]) -> dict[str, str]:
    values = {"person_id": who.person_id, "name": "程序", "rights": rights, "expires_at": later(days=60)}
    return {"HTTP_AUTHORIZATION": f"Bearer {access.make_token(**values, actor=SYSTEM, at=AT)[1]}"}
