from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from shouwen.foundation.access.testing import two_level
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import actions, queries
from shouwen.relations.catalogue.models import Category, Code
from shouwen.relations.catalogue.pages import trees
from shouwen.relations.catalogue.shelf import shelves

AT = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return two_level()


def sign_in(client, actor):
    user = get_user_model().objects.create_user(f"u{actor.person_id}")
    Person.objects.filter(pk=actor.person_id).update(user=user)
    client.force_login(user)
    return client


def test_the_search_answers_letters_and_characters_with_options(client, house):
    actions.load_pack("telecom", actor=SYSTEM, at=AT)
    sign_in(client, house["people"]["jz.junior_agent"])
    for asked in ("yywsm", "未上门"):
        page = client.get("/catalogue/categories/search", {"q": asked, "kind": "complaint"}).content.decode()
        assert "预约未上门" in page
        assert 'role="option"' in page


def test_the_province_adds_edits_and_retires(client, house):
    sign_in(client, house["people"]["province_information"])
    assert "退单原因" in client.get("/admin/catalogue/").content.decode()
    made = client.post("/admin/catalogue/return/new", {"code": "nope", "name": "查无此事", "needs_evidence": "on"})
    assert made.status_code == 302
    row = Code.objects.get(list_code="return", code="nope")
    assert row.needs_evidence
    client.post(f"/admin/catalogue/return/{row.pk}", {"name": "查无其事", "position": row.position})
    row.refresh_from_db()
    assert (row.name, row.needs_evidence) == ("查无其事", False)
    for strange in ("9" * 30, "-1", "1e30", "NaN"):
        assert client.post(f"/admin/catalogue/return/{row.pk}", {"name": "查无其事", "position": strange}).status_code == 422, strange
    client.post(f"/admin/catalogue/return/{row.pk}/retirement")
    assert "查无其事" not in client.get("/admin/catalogue/return/").content.decode()
    assert "查无其事" in client.get("/admin/catalogue/return/?retired=1").content.decode()
    client.post(f"/admin/catalogue/return/{row.pk}/retirement", {"again": "1"})
    row.refresh_from_db()
    assert row.valid_to is None


def test_only_reasons_to_pause_ask_whether_the_clock_stops(client, house):
    sign_in(client, house["people"]["province_information"])
    assert "pauses_clock" not in client.get("/admin/catalogue/return/new").content.decode()
    assert "pauses_clock" in client.get("/admin/catalogue/pause/new").content.decode()
    client.post("/admin/catalogue/pause/new", {"code": "rain", "name": "等雨停", "pauses_clock": "on"})
    row = Code.objects.get(list_code="pause", code="rain")
    assert row.pauses_clock
    client.post(f"/admin/catalogue/pause/{row.pk}", {"name": "等雨停", "position": row.position})
    row.refresh_from_db()
    assert not row.pauses_clock


def test_a_city_adds_below_and_may_not_touch_the_provinces_values(client, house):
    sign_in(client, house["people"]["jz.information_manager"])
    parent = queries.category_by_code("handling")
    page = client.get("/admin/catalogue/category/").content.decode()
    assert "由省中心修改" in page
    made = client.post(f"/admin/catalogue/category/new?under={parent.id}", {"code": "night", "name": "夜间无人接"})
    assert made.status_code == 302
    assert Category.objects.get(code="handling.night").centre_id == house["jz"].pk
    refused = client.post(f"/admin/catalogue/category/{parent.id}", {"name": "改名"})
    assert refused.status_code == 422
    assert "由省中心修改" in refused.content.decode()
    assert client.post("/admin/catalogue/category/new", {"code": "top", "name": "顶层"}).status_code == 422


def test_a_wrong_code_is_said_beside_it(client, house):
    sign_in(client, house["people"]["province_information"])
    page = client.post("/admin/catalogue/outcome/new", {"code": "refund", "name": "又一个"})
    assert page.status_code == 422
    assert "已经用过" in page.content.decode()


def test_packs_are_loaded_and_retired_on_one_page(client, house):
    sign_in(client, house["people"]["province_information"])
    assert "物流" in client.get("/admin/packs/").content.decode()
    client.post("/admin/packs/", {"pack": "logistics"})
    assert queries.code("cause", "W1").label.startswith("错发")
    client.post("/admin/packs/", {"pack": "logistics", "retire": "1"})
    assert "W1" not in {item.code for item in queries.choices("cause", SYSTEM)}


@pytest.mark.parametrize("path", ["/admin/catalogue/", "/admin/catalogue/return/", "/admin/packs/"])
def test_agents_have_no_business_here(client, house, path):
    sign_in(client, house["people"]["jz.junior_agent"])
    assert client.get(path).status_code == 403


def test_unknown_lists_and_values_are_not_found(client, house):
    sign_in(client, house["people"]["province_information"])
    assert client.get("/admin/catalogue/nothing/").status_code == 404
    assert client.get("/admin/catalogue/return/1").status_code == 404
    assert client.post("/admin/packs/", {"pack": "nope"}).status_code == 404


def test_the_pages_speak_english(client, house):
    actor = house["people"]["province_information"]
    Person.objects.filter(pk=actor.person_id).update(language="en")
    sign_in(client, actor)
    page = client.get("/admin/catalogue/return/").content.decode()
    assert "Not our duty" in page


def test_the_values_of_a_tree_are_drawn_once_for_all_alike(client, house):
    actions.load_pack("telecom", actor=SYSTEM, at=AT)
    sign_in(client, house["people"]["province_information"])
    rows = list(Category.objects.order_by("pk"))
    Category.objects.filter(pk=rows[0].pk).update(name="光<猫> & “线”")
    shelves.forget()
    answer = client.get("/admin/catalogue/tree/category/")
    drawn = [each for each in answer.templates if each.name == "catalogue/tree_acts.html"]
    assert len(rows) > 20
    assert 0 < len(drawn) <= 8
    lines = [each for each in answer.templates if each.name == "catalogue/tree_line.html"]
    assert 0 < len(lines) < len(rows) / 8
    page = answer.content.decode()
    assert "光&lt;猫&gt; &amp; “线”上移" in page
    for row in (rows[0], rows[-1]):
        by_itself = client.get(f"/admin/catalogue/tree/category/nodes/{row.pk}?line=1", headers={"HX-Request": "true"}).content.decode()
        assert by_itself.strip() in page
        assert f'data-place="/admin/catalogue/tree/category/nodes/{row.pk}/place"' in page
    assert not {trees.NAMELESS, *trees.WORDLESS.values()} & set(page)
    assert trees.STAND_IN not in page
