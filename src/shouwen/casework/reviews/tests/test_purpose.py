"""The service charter: objectives, principles and requirements, each tied to a figure or a check; two people (ORG-065, ORG-066)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwen.casework.cases.testing import AT, comer, house, later, registered
from shouwen.casework.reviews import actions
from shouwen.casework.reviews.jobs import tally
from shouwen.casework.reviews.models import Purpose, Tally
from shouwen.casework.reviews.queries import purpose as read
from shouwen.casework.reviews.rules import purpose as rules
from shouwen.foundation.access.actions import make_token
from shouwen.foundation.access.testing import browser, centre, seed_roles
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.organisation.models import Unit
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    found = house()
    found.has("agent", "manager", "head", "province_head")
    return found


def test_four_objectives_four_principles_five_requirements_each_tied(place):
    content = rules.house()
    assert [len(lines) for _label, lines in rules.PARTS.values()] == [4, 4, 5]
    assert rules.wrong(content, read.ties()) == {}
    assert all(content[code]["ties"] for code in rules.codes())


def test_one_writes_another_approves_and_it_is_told(place):
    row = actions.write_purpose(rules.house(), actor=place.manager, at=AT)
    assert read.in_force(place.city.pk) is None
    with pytest.raises(Forbidden):
        actions.approve_purpose(row.pk, actor=place.manager, at=AT)
    actions.approve_purpose(row.pk, actor=place.head, at=later(hours=1))
    assert [each.kind for each in Entry.objects.filter(subject_kind="service_charter").order_by("id")] == [
        "reviews.PurposeWritten", "reviews.PurposeApproved",
    ]  # fmt: skip
    with pytest.raises(Conflict):
        actions.approve_purpose(row.pk, actor=place.head, at=later(hours=1))
    with pytest.raises(Invalid) as no:
        actions.write_purpose(rules.house(), actor=place.manager, at=later(hours=2))
    assert "reason" in no.value.fields
    newer = actions.write_purpose(rules.house(), reason="换年度目标", actor=place.manager, at=later(hours=2))
    assert (newer.version, read.in_force(place.city.pk)) == (2, row)


@pytest.mark.parametrize(("line", "field"), [({"text": "", "ties": ["finding"]}, "text"), ({"text": "快", "ties": []}, "ties"), ({"text": "快", "ties": ["none"]}, "ties")])
def test_a_line_without_words_or_a_measure_is_refused(place, line, field):
    with pytest.raises(Invalid) as no:
        actions.write_purpose({**rules.house(), "speed": line}, actor=place.manager, at=AT)
    assert f"speed_{field}" in no.value.fields
    assert not Purpose.objects.exists()


def test_who_may_and_whose(place):
    with pytest.raises(Forbidden):
        actions.write_purpose(rules.house(), actor=place.agent, at=AT)
    with pytest.raises(Forbidden):
        actions.write_purpose(rules.house(), for_all=True, actor=place.manager, at=AT)


def test_each_line_shows_what_it_comes_to(place):
    registered(place.agent)
    row = actions.write_purpose(rules.house(), actor=place.manager, at=AT)
    actions.approve_purpose(row.pk, actor=place.head, at=later(hours=1))
    assert read.page(place.head, at=later(hours=1)).counted_at is None
    deliver_all(at=later(hours=1))
    lines = {line.code: line for _label, held in read.page(place.head, at=later(days=1)).parts for line in held}
    figures = {tie.code: tie.figure for tie in lines["satisfaction"].ties}
    assert figures["repeat"].endswith("100.0%")
    assert {tie.code for tie in lines["attitude"].ties} == {"check:qa_review", "apology"}


def test_figures_are_counted_every_hour_not_by_who_reads(place):
    row = actions.write_purpose(rules.house(), actor=place.manager, at=AT)
    assert tally(at=AT) == 0, "no charter holds yet"
    actions.approve_purpose(row.pk, actor=place.head, at=AT)

    def told(at):
        page = read.page(place.head, at=at)
        return page.counted_at, {tie.code: tie.figure for _label, held in page.parts for line in held for tie in line.ties}["repeat"]

    assert told(AT) == (None, "")
    assert "还没数出来" in browser(place.agent).get("/service-charter/").content.decode()
    assert tally(at=AT) == 1
    registered(place.agent, at=later(hours=1))
    assert told(later(hours=2))[0] == AT
    assert tally(at=later(hours=3)) == 1
    counted_at, figure = told(later(hours=3))
    assert (counted_at, figure.endswith("100.0%")) == (later(hours=3), True)
    assert tally(at=later(hours=2)) == 0, "an earlier moment never replaces a later one"
    assert told(later(days=400)) == (None, ""), "the year before is not this year's"
    for each in range(5):
        registered(place.agent, phone=f"1380000270{each}", at=later(hours=1))
    with CaptureQueriesContext(connection) as seen:
        read.page(place.head, at=later(hours=4))
    assert not [each for each in seen if "cases_case" in each["sql"]]


def test_where_one_charter_is_for_all_each_centre_is_counted(place):
    row = actions.write_purpose(rules.house(), for_all=True, actor=SYSTEM, at=AT)
    actions.approve_purpose(row.pk, actor=SYSTEM, at=AT)
    deliver_all(at=AT)
    assert {place.city.pk, place.province.pk} <= set(Tally.objects.values_list("centre_id", flat=True))


def test_the_pages_and_http(place):
    desk, boss = browser(place.manager), browser(place.head)
    assert "还没有服务宗旨" in desk.get("/service-charter/").content.decode()
    form = desk.get("/service-charter/new").content.decode()
    assert form.count("用什么衡量") >= 13
    given = {f"{code}_{name}": value for code, line in rules.house().items() for name, value in line.items()}
    assert desk.post("/service-charter/new", {**given, "speed_ties": []}).status_code == 422
    assert desk.post("/service-charter/new", {**given, "speed_text_en": ""}).status_code == 422
    assert desk.post("/service-charter/new", given).status_code == 302
    row = Purpose.objects.get()
    assert "等另一位批准" in desk.get("/service-charter/").content.decode()
    assert boss.post(f"/service-charter/{row.pk}/approval").status_code == 302
    assert "服务目标" in browser(place.agent).get("/service-charter/").content.decode()
    assert browser(place.agent).get("/service-charter/new").status_code == 403
    now = clock.now()
    made = make_token(person_id=place.head.person_id, name="api", rights=["*"], expires_at=now + timedelta(days=1), actor=SYSTEM, at=now)
    headers = {"Authorization": f"Bearer {made[1]}"}
    told = desk.get("/api/v1/service-charter", headers=headers).json()
    assert (told["version"], len(told["lines"])) == (1, 13)
    body = {"lines": rules.house(), "reason": "换年度目标"}
    again = desk.post("/api/v1/service-charter/versions", json.dumps(body), content_type="application/json", headers=headers)
    assert (again.status_code, again.json()["waiting_version"]) == (201, 2)
    mine = desk.post(f"/api/v1/service-charter/versions/{again.json()['waiting_id']}/approval", "{}", content_type="application/json", headers=headers)
    assert mine.status_code == 403


def test_each_reads_it_in_their_language_and_customers_where_it_is_public(place):
    content = {**rules.house(), "speed": {"text": "当天回话", "text_en": "An answer the same day", "ties": ["acknowledge"]}}
    with pytest.raises(Invalid) as no:
        actions.write_purpose({**content, "quality": {"text": "一次说清", "ties": ["finding"]}}, actor=place.manager, at=AT)
    assert set(no.value.fields) == {"quality_text_en"}, "no page half in one language"
    row = actions.write_purpose(content, actor=place.manager, at=AT)
    actions.approve_purpose(row.pk, actor=place.head, at=AT)
    desk, guest, english = browser(place.agent), Client(), {"HTTP_ACCEPT_LANGUAGE": "en"}
    assert "当天回话" in desk.get("/service-charter/").content.decode()
    assert guest.get(reverse("portal:purpose")).status_code == 404, "within the house"
    assert reverse("portal:purpose") not in guest.get(reverse("portal:home")).content.decode()
    again = actions.write_purpose(content, reason="公布", is_public=True, actor=place.manager, at=AT)
    assert guest.get(reverse("portal:purpose")).status_code == 404, "not before it is approved"
    actions.approve_purpose(again.pk, actor=place.head, at=AT)
    assert reverse("portal:purpose") in guest.get(reverse("portal:home")).content.decode()
    assert "当天回话" in guest.get(reverse("portal:purpose")).content.decode()
    told = guest.get(reverse("portal:purpose"), **english).content.decode()
    assert "An answer the same day" in told
    assert "当天回话" not in told
    chinese_only = {code: {name: value for name, value in line.items() if name != "text_en"} for code, line in content.items()}
    assert rules.wrong(chinese_only, read.ties()) == {}
    assert rules.said(chinese_only["speed"], "en") == "当天回话", "as it was written"


def test_customers_read_what_any_centre_publishes(django_assert_num_queries):
    seed_roles()
    province = centre("江海省客服中心", prefix="JH")
    silent, place = (centre(name, prefix=prefix, parent=Unit.objects.get(pk=province.pk)) for name, prefix in (("临州", "LZ"), ("江州", "JZ")))
    manager, head = comer(place, "service_manager", "经理", "senior"), comer(place, "centre_head", "主任", "senior")
    row = actions.write_purpose(rules.house(), is_public=True, actor=manager, at=AT)
    assert read.published([silent.pk, place.pk]) == {}, "not before it is approved"
    actions.approve_purpose(row.pk, actor=head, at=AT)
    with django_assert_num_queries(1):
        assert read.published([silent.pk, place.pk]) == {place.pk: row}
    there, guest = reverse("portal:purpose"), Client()
    assert there in guest.get(reverse("portal:home")).content.decode()
    assert rules.house()["speed"]["text"] in guest.get(there).content.decode(), "the first centre has none"
    assert guest.get(there, {"centre": silent.pk}).status_code == 404, "another's word is not its own"
    general = actions.write_purpose(rules.house(), for_all=True, is_public=True, actor=SYSTEM, at=AT)
    Purpose.objects.filter(pk=general.pk).update(approved_at=AT)
    assert read.published([silent.pk, place.pk]) == {silent.pk: general, place.pk: row, None: general}
    assert f'href="?centre={place.pk}"' in guest.get(there).content.decode(), "several: to be chosen from"
