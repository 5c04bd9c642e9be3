"""The review on the desk, on paper and over HTTP."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from shouwen.casework.reviews import actions
from shouwen.casework.reviews.models import Review
from shouwen.casework.reviews.tests.conftest import AT, YEAR, complaint, later, signed
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.kit.actor import SYSTEM


def url(name, *more):
    return reverse(f"reviews:{name}", args=more)


def test_on_the_pages(house, django_assert_max_num_queries):
    complaint(house, 1, at=AT - timedelta(hours=1))
    boss, chief = browser(house.manager), browser(house.head)
    assert boss.post(url("new"), {"year": "2050"}).status_code == 422
    assert boss.post(url("new"), {"year": str(YEAR)}).status_code == 302
    row = Review.objects.get()
    page = boss.get(url("review", row.pk)).content.decode()
    assert "一件里有一个解决的时限超时就算超时" in page
    assert "还没有写" in page
    assert boss.post(url("step", row.pk, "offer")).status_code == 302
    assert Review.objects.get().state == "draft"
    assert boss.post(url("remarks", row.pk), {"performance": "好", "decisions": "改预约"}).status_code == 302
    assert boss.post(url("step", row.pk, "recount")).status_code == 302
    assert boss.post(url("step", row.pk, "offer")).status_code == 302
    assert boss.post(url("step", row.pk, "fly")).status_code == 404
    assert chief.post(url("step", row.pk, "sign")).status_code == 302
    assert "再来一版" in boss.get(url("review", row.pk)).content.decode()
    boss.get(url("board"))
    with django_assert_max_num_queries(14):
        assert "收到投诉 1 件" in boss.get(url("board")).content.decode()
    with django_assert_max_num_queries(20):
        boss.get(url("review", row.pk))
    assert boss.post(url("new"), {"year": str(YEAR), "reason": "补数"}).status_code == 302
    assert "补数" in boss.get(url("review", row.pk)).content.decode()
    assert browser(house.agent).get(url("remarks", row.pk)).status_code == 403
    assert "年度评估" in boss.get(reverse("improvement:board")).content.decode()


def test_last_year_stands_beside(house):
    before = actions.begin(YEAR - 1, actor=house.manager, at=AT)
    actions.remark(before.pk, {"performance": "好", "decisions": "定"}, actor=house.manager, at=AT)
    actions.offer(before.pk, actor=house.manager, at=AT)
    actions.sign(before.pk, actor=house.head, at=AT)
    row = actions.begin(YEAR, actor=house.manager, at=AT)
    assert "上一年" in browser(house.manager).get(url("review", row.pk)).content.decode()


def test_it_prints_as_pdf_in_both_languages(house):
    row = signed(house)
    client = browser(house.manager)
    answer = client.get(url("paper", row.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"
    assert client.get(url("paper", row.pk)).content == answer.content, "the same sheet, the same bytes"
    assert client.get(url("paper", row.pk), HTTP_ACCEPT_LANGUAGE="en").content[:5] == b"%PDF-"


def test_over_http(house):
    def send(who, path, body=None):
        _row, text = access.make_token(person_id=who.person_id, name="api", rights=["*"], expires_at=later(days=7), actor=SYSTEM, at=AT)
        headers = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
        address = f"/api/v1/complaint-reviews{path}"
        return Client().get(address, **headers) if body is None else Client().post(address, body, "application/json", **headers)

    complaint(house, 1, at=AT - timedelta(hours=1))
    made = send(house.manager, "", {"year": YEAR})
    assert made.status_code == 201, made.content
    told = made.json()
    resolve = next(each for each in told["figures"] if each["code"] == "resolve")
    assert resolve["total"] == sum(part["count"] for part in resolve["parts"]) == told["received"] == 1
    assert send(house.manager, f"/{told['id']}/steps", {"step": "offer"}).status_code == 409
    assert send(house.manager, f"/{told['id']}/remarks", {"performance": "好", "decisions": "定"}).json()["lacking"] == []
    assert send(house.manager, f"/{told['id']}/steps", {"step": "offer"}).json()["state"] == "offered"
    assert send(house.manager, f"/{told['id']}/steps", {"step": "fly"}).status_code == 422
    assert send(house.manager, f"/{told['id']}/steps", {"step": "sign"}).status_code == 403
    done = send(house.head, f"/{told['id']}/steps", {"step": "sign"}).json()
    assert (done["state"], len(done["digest"])) == ("signed", 64)
    assert send(house.head, "").json()["items"][0]["state"] == "signed"
    assert send(house.head, "/4711").status_code == 404
