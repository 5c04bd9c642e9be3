"""Papers on the desk and over HTTP: seen before they are made, edited as blocks, tried on a case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwen.casework.papers import actions, queries
from shouwen.casework.papers.models import Paper, Template
from shouwen.casework.papers.tests.conftest import AT, later
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db


def sent(content: dict[str, Any], **more: str) -> dict[str, str]:
    """A template as its form sends it."""
    made = {name: content[name] for name in ("title", "subtitle", "footer")}
    for place, block in enumerate(content["blocks"]):
        made |= {f"block_{place}_{name}": block[name] for name in ("sort", "title", "text", "when")}
    return {**made, "size": str(len(content["blocks"])), "of": "centre", "after": "0", **more}


def test_a_paper_is_seen_then_made_then_listed(house: Any, case: Any) -> None:
    client = browser(house.agent)
    url = f"/cases/{case.number}/papers/new/form"
    assert "光猫 HG8245" in client.get(url).content.decode()
    assert "Complaint handling form" in client.post(url, {"act": "look", "language": "en"}).content.decode()
    assert not Paper.objects.exists()
    assert client.post(url, {"language": "zh-hans", "full": "on"}).status_code == 422
    assert client.post(url, {"language": "zh-hans"}).status_code == 302
    row = Paper.objects.get()
    for place in (f"/cases/{case.number}/papers", f"/cases/{case.number}/papers/panel"):
        assert f"/papers/{row.pk}" in client.get(place).content.decode()
    assert client.get(f"/papers/{row.pk}/file")["Content-Type"] == "application/pdf"
    assert client.get(f"/cases/{case.number}/papers/new/poem").status_code == 404
    assert browser(house.statistician).post(url, {"language": "zh-hans"}).status_code == 403


def test_the_complaint_is_read_once_to_show_it_and_once_to_fill_its_paper(house: Any, case: Any) -> None:
    client = browser(house.agent)
    with CaptureQueriesContext(connection) as seen:
        client.get(f"/cases/{case.number}/papers/new/form")
    assert sum('FROM "complaints_complaint" WHERE "complaints_complaint"."case_id"' in each["sql"] for each in seen) == 2


def test_the_list_asks_the_same_however_many(house: Any, case: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.of_case(case, house.agent)
        return len(seen)

    actions.make(case, "form", language="zh-hans", actor=house.agent, at=AT)
    one = asked()
    for n in range(3):
        actions.make(case, "form", language="zh-hans", actor=house.agent, at=later(minutes=n))
    assert asked() == one <= 2


def test_a_template_is_tried_changed_and_taken_back_on_its_page(house: Any, case: Any) -> None:
    client, url = browser(house.manager), "/admin/papers/form/zh-hans/"
    content = queries.shipped("form", "zh-hans")
    assert "投诉处理表" in client.get("/admin/papers/").content.decode()
    assert "可用的变量" in client.get(url).content.decode()
    tried = client.post(url, sent(content | {"title": "试印一张"}, act="look", case=case.number)).content.decode()
    assert "光猫 HG8245" in tried
    assert not Template.objects.exists()
    wrong = client.post(url, sent(content | {"title": "{没有的}"}, act="look", case=case.number)).content.decode()
    assert "没有“没有的”这个变量" in wrong
    more = client.post(url, sent(content, act="add")).content.decode()
    assert f'name="block_{len(content["blocks"])}_text"' in more
    less = client.post(url, sent(content, act="out-0")).content.decode()
    assert f'name="block_{len(content["blocks"]) - 1}_text"' not in less
    assert client.post(url, sent(content | {"title": ""}, act="save")).status_code == 422
    assert client.post(url, sent(content | {"title": "新表"}, act="save", reason="换了抬头")).status_code == 302
    row = Template.objects.get()
    assert row.content["title"] == "新表"
    assert client.get(f"/admin/papers/versions/{row.pk}").status_code == 200
    assert client.post(f"/admin/papers/versions/{row.pk}/retirement").status_code == 302
    assert browser(house.agent).get(url).status_code == 403
    assert client.get("/admin/papers/poem/zh-hans/").status_code == 404


def key(who: Actor) -> dict[str, str]:
    at = clock.now()
    lasts = at + timedelta(days=1)
    _row, secret = access.make_token(person_id=who.person_id, name="程序", rights=["*"], expires_at=lasts, actor=SYSTEM, at=at)
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def test_programs_make_read_and_print(house: Any, case: Any) -> None:
    client, mine = Client(), key(house.agent)
    url = f"/api/v1/cases/{case.number}/complaint/form"
    made = client.post(url, {"language": "en"}, "application/json", **mine)
    assert made.status_code == 201, made.content
    body = made.json()
    assert client.get(url, **mine).json()[0]["sha256"] == body["sha256"]
    assert client.get(f"{url}/1", **mine).json()["content"]["title"] == "Complaint handling form"
    pdf = client.get(body["file"], HTTP_ACCEPT="application/pdf", **mine)
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
    assert client.get(f"{url}/7", **mine).status_code == 404
    letter = client.post(f"/api/v1/cases/{case.number}/complaint/letter", {}, "application/json", **mine)
    assert letter.json()["kind"] == "final_response"
