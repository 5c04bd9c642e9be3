"""A period's overtime compensation goes to the province leader as it stood, version by version (AUTH-003)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shouwen.casework.cases import actions as cases
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.models import Overtime, OvertimeReport
from shouwen.casework.redress.tests.conftest import AT, KEY, sign
from shouwen.casework.redress.tests.test_pages import token
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import story, timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now(late):
    """Two days after it was done, with the clock there."""
    at = late.done_at + 2 * DAY
    with time_machine.travel(at, tick=False):
        yield at


def submitted(house, at, **more):
    return actions.report((AT - DAY).date(), at.date(), actor=house.gm, at=at, **more)


def test_a_period_is_submitted_as_it_stands(house, case, late, now):
    row = submitted(house, now, remark="三月前半")
    assert (row.version, row.state, len(row.rows)) == (1, "reported", 1)
    assert row.rows[0]["case"] == case.number
    assert queries.is_intact(row)
    request = actions.take_up(late.pk, actor=house.senior, at=now)
    sign(request, house.leader, at=now)
    page = queries.report_page(OvertimeReport.objects.get(), house.vice)
    assert [line.granted.amount for line in page.lines] == [0], "what was submitted stands, whatever happens after"
    assert page.intact
    assert [each.kind for each in timeline("overtime_report", row.pk)] == ["redress.OvertimeReported"]
    deliver_all(at=now)
    told = Notice.objects.get(kind="redress.report")
    assert told.person_id == house.vice.person_id
    from shouwen.casework.redress.sockets import chores

    assert [each.label for each in chores(house.vice, now)] == ["审阅超时限赔偿"]
    assert not [each for each in chores(house.gm, now) if each.label == "审阅超时限赔偿"]


def test_it_says_who_granted_it_and_how_and_when_it_was_paid(house, case, late, now):
    request = actions.take_up(late.pk, actor=house.senior, at=now)
    assert queries.as_rows([Overtime.objects.get()])[0]["approver"] == ""
    sign(request, house.leader, at=now)
    actions.offer(request.pk, text="因超时赔您这笔，您看可以吗", told=True, actor=house.senior, at=now)
    actions.customer_accepts(request.pk, actor=house.senior, at=now)
    paid = actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=now)
    actions.settle(paid.pk, paid=True, reference="B1", on=now.date(), actor=house.finance, at=now)
    row = submitted(house, now)
    each = queries.report_page(row, house.vice).rows[0]
    assert (each.approver, each.method, each.paid_on, each.came) == ("leader", "转账", now.date(), "已付")
    head, body = queries.file_rows(row, house.vice)
    assert body[0][-4:] == ["已付", "leader", "转账", f"{now:%Y-%m-%d}"]
    assert len(head) == len(body[0])
    assert f"leader、转账、{now:%Y-%m-%d}" in browser(house.manager).get(reverse("redress:overtime"), {"since": "2026-03-01", "until": f"{now:%Y-%m-%d}"}).content.decode()
    with time_machine.travel(now, tick=False):
        told = Client().get(f"/api/v1/redress/overtime/delays?since=2026-03-01&until={now:%Y-%m-%d}", **token(house.manager)).json()["items"][0]
    assert (told["approver"], told["method"], told["paid_on"]) == ("leader", "转账", f"{now:%Y-%m-%d}")
    old = OvertimeReport(rows=[{name: value for name, value in row.rows[0].items() if name not in ("approver", "method", "paid_on")}])
    assert [each.how for each in queries.row_views(old.rows)] == [""], "what was submitted before says nothing of it"


def test_the_leader_acknowledges_and_the_hotline_hears(house, now):
    row = submitted(house, now)
    deliver_all(at=now)
    done = actions.acknowledge(row.pk, note="请各分公司对照", actor=house.vice, at=now)
    assert (done.state, done.decided_by_id) == ("acknowledged", house.vice.person_id)
    deliver_all(at=now)
    assert Notice.objects.filter(kind="redress.report", read_at=None).count() == 0
    assert Notice.objects.get(kind="redress.reported").person_id == house.gm.person_id
    said = [each.words for each in story("overtime_report", row.pk)]
    assert len(said) == 2
    assert "审阅了" in said[1]
    with pytest.raises(Conflict) as no:
        actions.acknowledge(row.pk, actor=house.vice, at=now)
    assert no.value.code == "report_decided"


def test_sent_back_it_comes_again_as_the_next_version(house, late, now):
    row = submitted(house, now)
    with pytest.raises(Conflict) as waits:
        submitted(house, now)
    assert waits.value.code == "report_waits"
    with pytest.raises(Invalid):
        actions.send_back(row.pk, note=" ", actor=house.vice, at=now)
    actions.send_back(row.pk, note="这一笔请先处理", actor=house.vice, at=now)
    actions.waive(late.pk, reason="客户改约", actor=house.senior, at=now)
    again = submitted(house, now + timedelta(hours=1))
    assert (again.version, again.rows[0]["waived"]) == (2, "客户改约")
    first = OvertimeReport.objects.get(version=1)
    assert (first.state, first.note, first.rows[0]["waived"]) == ("sent_back", "这一笔请先处理", "")
    assert first.digest != again.digest
    actions.acknowledge(again.pk, actor=house.vice, at=now)
    with pytest.raises(Conflict) as same:
        submitted(house, now + timedelta(hours=2))
    assert same.value.code == "report_same"


def test_who_may_and_for_what(house, now):
    with pytest.raises(Forbidden):
        actions.report((AT - DAY).date(), now.date(), actor=house.manager, at=now)
    for since, until in ((now.date(), (now - DAY).date()), ((now + DAY).date(), (now + DAY).date()), ((now - 400 * DAY).date(), now.date())):
        with pytest.raises(Invalid):
            actions.report(since, until, actor=house.gm, at=now)
    row = submitted(house, now)
    with pytest.raises(Forbidden):
        actions.acknowledge(row.pk, actor=house.gm, at=now)
    for stranger in (house.manager, house.senior):
        with pytest.raises(NotFound):
            actions.acknowledge(row.pk, actor=stranger, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        OvertimeReport.objects.filter(pk=row.pk).update(state="acknowledged", decided_by=house.gm.person_id, decided_at=now)


def test_a_changed_row_is_found_out(house, now):
    row = submitted(house, now)
    OvertimeReport.objects.filter(pk=row.pk).update(rows=[{**row.rows[0], "proposed": "0.000"}])
    assert not queries.report_page(OvertimeReport.objects.get(), house.vice).intact
    with pytest.raises(Conflict) as no:
        actions.acknowledge(row.pk, actor=house.vice, at=now)
    assert no.value.code == "report_changed"


def test_nobody_reads_of_a_case_that_complains_about_them(house, case, now):
    row = submitted(house, now)
    cases.accuse(Overtime.objects.get().case, house.vice.person_id, actor=house.manager, at=now)
    assert queries.rows_for(row, house.vice) == []
    assert len(queries.rows_for(row, house.gm)) == 1


def test_on_the_pages(house, case, now, django_assert_max_num_queries):
    hotline, leader = browser(house.gm), browser(house.vice)
    home = reverse("redress:overtime")
    assert "上报领导" in hotline.get(home).content.decode()
    assert "上报领导" not in browser(house.manager).get(home).content.decode()
    url = reverse("redress:report_new")
    assert str((now.replace(day=1) - DAY).date().replace(day=1)) in hotline.get(url).content.decode()
    assert hotline.post(url, {"since": "2026-03-20", "until": "2026-03-01"}).status_code == 422
    assert hotline.post(url, {"since": "2026-03-01", "until": f"{now:%Y-%m-%d}", "remark": "请审阅"}).status_code == 302
    row = OvertimeReport.objects.get()
    page = reverse("redress:report", args=[row.pk])
    with django_assert_max_num_queries(22):
        said = leader.get(page).content.decode()
    assert "请审阅" in said
    assert case.number in said
    assert "相符" in said
    back = reverse("redress:report_decision", args=[row.pk, "return"])
    assert leader.post(back, {"note": ""}).status_code == 422
    assert leader.post(back, {"note": "再核一笔"}).status_code == 302
    assert "再报一版" in hotline.get(page).content.decode()
    assert browser(house.manager).get(page).status_code == 404
    assert leader.get(reverse("redress:report_decision", args=[row.pk, "nothing"])).status_code == 404
    paper = leader.get(reverse("redress:report_paper", args=[row.pk]))
    assert paper.content[:5] == b"%PDF-"
    file = leader.get(reverse("redress:report_file", args=[row.pk])).content.decode()
    assert case.number in file
    assert "应办完" in file
    assert "投诉一班,CNY,1,30.00" in leader.get(home, {"format": "csv"}).content.decode()


def test_over_http(house, case, now):
    def send(who, path, body=None):
        address = f"/api/v1/redress/overtime{path}"
        return Client().get(address, **token(who)) if body is None else Client().post(address, body, "application/json", **token(who))

    period = {"since": "2026-03-01", "until": f"{now:%Y-%m-%d}"}
    assert send(house.gm, f"?since={period['since']}&until={period['until']}").json()["units"][0]["count"] == 1
    assert send(house.manager, "/reports", period).status_code == 403
    made = send(house.gm, "/reports", period)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["version"], told["intact"], told["rows"][0]["case"]) == (1, True, case.number)
    assert send(house.vice, f"/reports/{told['id']}/decision", {"verdict": "sent_back"}).status_code == 422
    assert send(house.vice, f"/reports/{told['id']}/decision", {"verdict": "fly"}).status_code == 422
    assert send(house.vice, f"/reports/{told['id']}/decision", {"verdict": "acknowledged"}).json()["state"] == "acknowledged"
    assert send(house.vice, "/reports").json()["items"][0]["state"] == "acknowledged"
    assert send(house.manager, f"/reports/{told['id']}").status_code == 404
