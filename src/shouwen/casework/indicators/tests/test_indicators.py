"""A figure reaches its threshold: told once, acknowledged with a decision, cleared when it falls (RISK-004)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shouwen.casework.cases import testing
from shouwen.casework.improvement import actions as improvement
from shouwen.casework.indicators import actions, queries
from shouwen.casework.indicators.models import Alert, Indicator
from shouwen.casework.indicators.sockets import chores
from shouwen.casework.reviews.tests.conftest import AT, later
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def complaint(house, n, *, at=AT):
    return testing.registered(house.agent, at=at, phone=f"1395555{n:04d}", name=f"客户{n}")


def watched(house, *, threshold=3, days=7, measure="complaints", name="一周投诉", **more):
    return actions.set_indicator(name=name, measure=measure, threshold=Decimal(threshold), days=days, actor=house.manager, at=AT, **more)


def raised(house, n=3, *, at=AT):
    row = watched(house)
    for k in range(n):
        complaint(house, k, at=at)
    return row, actions.look(row.pk, at=at + timedelta(minutes=1))


def test_at_the_threshold_one_alert_is_raised_and_told_once(house):
    row = watched(house)
    complaint(house, 1)
    complaint(house, 2)
    assert actions.look_at_all(at=later(minutes=1)) == 0
    complaint(house, 3)
    assert actions.look_at_all(at=later(minutes=2)) == 1
    alert = Alert.objects.get()
    assert (alert.state, alert.first_value, alert.threshold) == ("open", 3, 3)
    complaint(house, 4)
    assert actions.look_at_all(at=later(minutes=12)) == 0, "not doubled while it stands"
    alert.refresh_from_db()
    assert (alert.peak, alert.last_value, Alert.objects.count()) == (4, 4, 1)
    assert [entry.kind for entry in timeline("alert", alert.pk)] == ["indicators.AlertRaised"]
    deliver_all(at=later(minutes=13))
    told = list(Notice.objects.filter(kind="indicators.alert").values_list("person_id", flat=True))
    assert house.manager.person_id in told
    assert len(told) == len(set(told))
    assert [each.label for each in chores(house.manager, AT)] == ["确认预警"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(
            indicator=row, centre_id=row.centre_id, threshold=3, days=7, first_value=3, last_value=3, peak=3, raised_at=AT, seen_at=AT
        )


def test_acknowledged_with_what_is_decided(house):
    _row, alert = raised(house)
    deliver_all(at=later(minutes=2))
    with pytest.raises(Invalid):
        actions.acknowledge(alert.pk, " ", actor=house.manager, at=later(minutes=3))
    for who in (house.agent, house.leader):
        with pytest.raises((Forbidden, NotFound)):
            actions.acknowledge(alert.pk, "看过", actor=who, at=later(minutes=3))
    done = actions.acknowledge(alert.pk, "加开夜班，先查三号线路", actor=house.manager, at=later(minutes=3))
    assert (done.state, done.acknowledged_by_id) == ("acknowledged", house.manager.person_id)
    assert timeline("alert", alert.pk)[-1].reason == "加开夜班，先查三号线路"
    with pytest.raises(Conflict):
        actions.acknowledge(alert.pk, "我也看过", actor=house.head, at=later(minutes=4))
    deliver_all(at=later(minutes=5))
    assert not Notice.objects.filter(kind="indicators.alert", read_at=None).exists()
    assert chores(house.manager, AT) == []


def test_it_clears_when_the_figure_falls_and_may_come_back(house):
    row, alert = raised(house)
    actions.acknowledge(alert.pk, "加人", actor=house.manager, at=later(minutes=3))
    assert actions.look(row.pk, at=later(days=8)) is None
    alert.refresh_from_db()
    assert (alert.state, alert.last_value) == ("cleared", 0)
    for k in range(3):
        complaint(house, 10 + k, at=later(days=9))
    again = actions.look(row.pk, at=later(days=9, minutes=1))
    assert again is not None
    assert again.pk != alert.pk


def test_one_nobody_has_acknowledged_goes_on_waiting(house):
    row, alert = raised(house)
    actions.look(row.pk, at=later(days=8))
    alert.refresh_from_db()
    assert alert.cleared_at is not None
    assert alert.state == "open"
    assert [each.pk for each in queries.waiting(house.manager)] == [alert.pk]
    actions.acknowledge(alert.pk, "已回落，继续看", actor=house.manager, at=later(days=9))
    assert Alert.objects.get().state == "cleared"


def test_a_change_is_a_version_and_the_alert_keeps_its_threshold(house):
    row, alert = raised(house)
    changed = watched(house, threshold=50, indicator_id=row.pk)
    assert changed.version == 2
    assert [entry.body["threshold"] for entry in timeline("indicator", row.pk)] == ["3", "50"]
    alert.refresh_from_db()
    assert alert.threshold == 3
    actions.look(row.pk, at=later(minutes=5))
    assert Alert.objects.get().cleared_at is not None


def test_every_measure_counts(house):
    complaint(house, 1)
    improvement.make_rule(
        sort="repeat", name="回头客", figures={"n": 2, "days": 90}, reason="试", centre_id=house.city.pk, actor=house.manager, at=AT
    )
    for measure in ("complaints", "severe", "missed", "reopened", "repeats", "hits"):
        row = watched(house, measure=measure, name=measure)
        assert queries.value_now(row, at=later(minutes=1)) == (1 if measure == "complaints" else 0), measure
    with pytest.raises(Invalid) as no:
        watched(house, measure="count", name="起因")
    assert "cause" in no.value.fields


def test_what_cannot_be_set(house):
    watched(house)
    for wrong in ({"name": ""}, {"threshold": 0}, {"threshold": "0.15"}, {"days": 0}, {"days": 400}, {"measure": "luck"}, {"name": "一周投诉"}):
        with pytest.raises(Invalid):
            watched(house, **{"name": "另一个", **wrong})
    with pytest.raises(Forbidden):
        actions.set_indicator(name="x", measure="complaints", threshold=Decimal(1), days=1, actor=house.agent, at=AT)
    row = Indicator.objects.get()
    actions.end(row.pk, actor=house.manager, at=AT)
    assert actions.look(row.pk, at=AT) is None
    actions.end(row.pk, back=True, actor=house.manager, at=AT)
    assert [entry.kind.partition(".")[2] for entry in timeline("indicator", row.pk)] == ["IndicatorSet", "IndicatorEnded", "IndicatorResumed"]


def test_on_the_pages(house, django_assert_max_num_queries):
    boss = browser(house.manager)
    new = reverse("indicators:new")
    assert boss.get(new).status_code == 200
    assert boss.post(new, {"name": "一周投诉", "measure": "complaints", "threshold": "0", "days": "7"}).status_code == 422
    assert boss.post(new, {"name": "一周投诉", "measure": "complaints", "threshold": "2", "days": "7"}).status_code == 302
    row = Indicator.objects.get()
    for k in range(2):
        complaint(house, k, at=later(minutes=-5))
    alert = actions.look(row.pk, at=AT)
    home = reverse("indicators:board")
    boss.get(home)
    with django_assert_max_num_queries(20):
        page = boss.get(home).content.decode()
    assert "一周投诉" in page
    assert "待确认" in page
    url = reverse("indicators:alert", args=[alert.pk])
    assert boss.post(url, {"decision": ""}).status_code == 422
    assert boss.post(url, {"decision": "加开夜班"}).status_code == 302
    assert "加开夜班" in boss.get(url).content.decode()
    assert boss.post(reverse("indicators:end", args=[row.pk])).status_code == 302
    assert "停用的" in boss.get(home).content.decode()
    assert browser(house.agent).get(home).status_code == 403
    assert "预警指标" in boss.get(reverse("improvement:board")).content.decode()


def test_over_http(house):
    def send(who, path, body=None):
        _row, text = access.make_token(person_id=who.person_id, name="api", rights=["*"], expires_at=later(days=7), actor=SYSTEM, at=AT)
        headers = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
        address = f"/api/v1/indicators{path}"
        return Client().get(address, **headers) if body is None else Client().post(address, body, "application/json", **headers)

    complaint(house, 1, at=later(minutes=-5))
    made = send(house.manager, "", {"name": "一周投诉", "measure": "complaints", "threshold": "1", "days": 7})
    assert made.status_code == 201, made.content
    told = made.json()["items"][0]
    assert (told["value"], told["threshold"], told["alert_id"]) == ("1", "1", None)
    with time_machine.travel(AT, tick=False):
        actions.look_at_all(at=AT)
        alert = send(house.manager, "/alerts").json()["items"][0]
        assert alert["state"] == "open"
        assert send(house.manager, f"/alerts/{alert['id']}/acknowledgement", {"decision": ""}).status_code == 422
        done = send(house.manager, f"/alerts/{alert['id']}/acknowledgement", {"decision": "加人"}).json()
        assert (done["state"], done["decision"]) == ("acknowledged", "加人")
        assert send(house.manager, f"/alerts/{alert['id']}/acknowledgement", {"decision": "再加"}).status_code == 409
        assert send(house.agent, "").status_code == 403
        assert send(house.manager, "").json()["items"][0]["alert_id"] == alert["id"]
        assert send(house.manager, f"/{told['id']}/ending", {}).json()["items"] == []
