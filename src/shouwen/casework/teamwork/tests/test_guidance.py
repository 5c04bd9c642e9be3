"""The province guides the posts of its cities (PM-023): who guides whom, what came of it, who reads it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from shouwen.casework.cases.testing import AT, House, comer, later
from shouwen.casework.teamwork import actions, queries
from shouwen.casework.teamwork.models import Guidance
from shouwen.foundation.access.actions import make_token
from shouwen.foundation.access.testing import browser, centre
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 18)


def guided(team: House, by: Actor, **more) -> Guidance:
    given = {"person_id": team.manager.person_id, "on": TODAY, "topic": "并案", "words": "先看近 30 天", "actor": by, **more}
    return actions.guide(**given, at=AT)


def test_guidance_goes_from_the_province_to_a_city_and_both_see_it(team, province):
    row = guided(team, province)
    deliver_all(at=AT)
    assert Notice.objects.filter(person_id=team.manager.person_id, kind="teamwork.mine").count() == 1
    strange = comer(centre("临州", prefix="LZ", parent=team.province), "centre_head", "邻中心", "senior")
    for who, sees in ((province, True), (team.manager, True), (team.head, True), (team.agent, False), (strange, False)):
        assert [each.row.pk for each in queries.guidance_page(who).rows] == ([row.pk] if sees else []), who
    for who, refusal in ((strange, NotFound), (team.agent, NotFound), (team.head, Forbidden)):
        with pytest.raises(refusal):
            actions.conclude(row.pk, "改了", actor=who, at=AT)
    with pytest.raises(Invalid):
        actions.conclude(row.pk, " ", actor=team.manager, at=AT)
    actions.conclude(row.pk, "改了，剩 1 件", actor=team.manager, at=later(days=3))
    deliver_all(at=later(days=3))
    assert Notice.objects.filter(person_id=province.person_id, kind="teamwork.mine").exists()
    with pytest.raises(Conflict):
        actions.conclude(row.pk, "再改", actor=province, at=later(days=4))
    assert [each.kind for each in timeline("guidance", row.pk)] == ["teamwork.Guided", "teamwork.GuidanceConcluded"]
    assert not queries.guidance_page(province, open_only=True).rows


def test_only_who_leads_beyond_their_centre_guides_and_only_below(team, province):
    for who in (team.head, team.leader, team.agent):
        with pytest.raises(Forbidden):
            guided(team, who, person_id=team.agent.person_id)
    colleague = comer(team.province, "province_statistics", "同事", "senior")
    for wrong in ({"person_id": colleague.person_id}, {"person_id": None}, {"on": TODAY + timedelta(days=1)}, {"on": None}, {"topic": ""}, {"words": "字" * 4001}):
        with pytest.raises(Invalid):
            guided(team, province, **wrong)
    row = guided(team, province)
    for broken in ({"guide": team.manager.person_id}, {"result": "没有时间"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Guidance.objects.filter(pk=row.pk).update(**broken)


def test_guidance_on_its_pages_and_over_http(team, province, client, django_assert_max_num_queries):
    guide, manager, home = browser(province), browser(team.manager), reverse("teamwork:guidance")
    sent = {"person_id": str(team.manager.person_id), "on": "2026-03-18", "topic": "并案", "words": "先看近 30 天"}
    assert guide.post(reverse("teamwork:new_guidance"), {**sent, "topic": ""}).status_code == 422
    assert guide.post(reverse("teamwork:new_guidance"), sent).status_code == 302
    result = reverse("teamwork:conclude", args=[Guidance.objects.get().pk])
    assert result in manager.get(home).content.decode()
    assert manager.post(result, {"result": "=剩 1 件"}).status_code == 302
    shown = guide.get(home).content.decode()
    assert "剩 1 件" in shown
    assert result not in shown
    assert "并案" not in guide.get(home, {"open": ""}).content.decode()
    table = guide.get(reverse("teamwork:export_guidance")).content.decode()
    assert table.count("并案") == 1
    assert ",=剩" not in table, "no cell of a table is a formula"
    assert browser(team.agent).get(result).status_code == 404
    assert browser(team.agent).get(reverse("teamwork:new_guidance")).status_code == 403
    with django_assert_max_num_queries(3):
        queries.guidance_page(province)
    secret = make_token(person_id=province.person_id, name="t", rights=("*",), expires_at=later(days=30), actor=SYSTEM, at=AT)[1]
    key = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    made = client.post("/api/v1/teamwork/guidance", sent, **key)
    assert made.status_code == 201, made.content
    ended = client.post(f"/api/v1/teamwork/guidance/{made.json()['id']}/result", {"result": "好了"}, **key).json()
    assert ended["result_by_id"] == str(province.person_id)
    assert [each["topic"] for each in client.get("/api/v1/teamwork/guidance", **key).json()["items"]] == ["并案", "并案"]
