"""Custom fields, statuses and trees as their administration handles them: who may, what is told, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from hypothesis import given
from hypothesis import strategies as st

from shouwen.foundation.access.testing import two_level
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Forbidden, Invalid
from shouwen.relations.catalogue import actions, definitions, queries, testing
from shouwen.relations.catalogue.models import Category, Field, Status

AT = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house():
    return two_level()


def sign_in(client, actor):
    user = get_user_model().objects.create_user(f"u{actor.person_id}")
    Person.objects.filter(pk=actor.person_id).update(user=user)
    client.force_login(user)
    return client


@given(st.sampled_from(sorted(definitions.READERS)), st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.none()))
def test_any_input_is_read_or_refused_by_name_and_what_was_read_is_read_again(type_, raw):
    try:
        value = definitions.read(type_, raw)
    except ValueError as fault:
        assert str(fault).startswith(("not_", "too_"))  # noqa: PT017 - the point is which word
        return
    assert value is None or definitions.read(type_, value) == value
    assert all(sum(part is not None for part in row) == 1 for row in definitions.typed(type_, value, UTC))


def test_fields_of_packs_are_defined_once_and_shared():
    testing.load("telecom")
    promised = queries.custom_field("promised_at")
    assert {"handling.overtime", "broadband.install.late"} <= set(promised.categories)
    late = queries.category_by_code("broadband.install.late")
    assert [each["key"] for each in late.fields] == ["promised_at", "actual_at", "delay_hours"]
    actual = queries.custom_field("actual_at")
    assert not actual.is_needed("registration", "complaint", late.path)
    assert actual.is_needed("registration", "complaint", "handling.overtime")
    count = Field.objects.count()
    testing.load("telecom")
    assert Field.objects.count() == count


def test_type_and_code_stay_and_options_are_retired_never_lost():
    row = actions.add("field", code="colour", name="颜色", type="choice", options=[{"name": "黑"}, {"name": "白"}], actor=SYSTEM, at=AT)
    with pytest.raises(Invalid):
        actions.edit("field", row.pk, type="text", actor=SYSTEM, at=AT)
    actions.edit("field", row.pk, options=[{"name": "黑"}], actor=SYSTEM, at=AT)
    item = queries.custom_field("colour")
    assert [each.code for each in item.options] == ["黑", "白"]
    assert [each.code for each in item.offered(AT.date())] == ["黑"]
    assert [each.kind for each in timeline("catalogue", row.pk)] == ["catalogue.ValueAdded", "catalogue.ValueEdited"]


@pytest.mark.parametrize(
    ("name", "more"),
    [("type", {"type": "colour"}), ("options", {"type": "choice"}), ("secrecy", {"type": "date", "secrecy": "sealed"}),
     ("pattern", {"type": "link", "pattern": "**"}), ("address", {"type": "link", "address": "javascript:{}"}),
     ("default", {"type": "whole", "default": "viel"}), ("categories", {"categories": ["nope"]}), ("kinds", {"kinds": ["nope"]}),
     ("is_public", {"secrecy": "masked", "is_public": True}), ("needed_for", {"needed_for": ["kind:nope"]})],
)  # fmt: skip
def test_what_is_of_no_use_is_sent_back_beside_its_field(name, more):
    with pytest.raises(Invalid) as refused:
        actions.add("field", code="thing", name="东西", actor=SYSTEM, at=AT, **more)
    assert name in refused.value.fields


def test_the_province_defines_and_a_city_for_its_own_centre_only(house):
    city, agent = house["people"]["jz.information_manager"], house["people"]["jz.junior_agent"]
    with pytest.raises(Forbidden):
        actions.add("field", code="all", name="全省", actor=city, at=AT)
    actions.add("field", code="ours", name="本市", centre_id=city.centre_id, actor=city, at=AT)
    assert [each.code for each in queries.custom_fields(agent, kind="complaint", at=AT) if each.code == "ours"] == ["ours"]
    elsewhere = house["people"]["province_information"]
    assert "ours" not in [each.code for each in queries.custom_fields(elsewhere, kind="complaint", at=AT)]
    with pytest.raises(Forbidden):
        actions.add("field", code="mine", name="我的", centre_id=agent.centre_id, actor=agent, at=AT)


def test_a_status_stands_on_a_fixed_state():
    with pytest.raises(Invalid):
        actions.add("status", code="s", name="某", state="nowhere", actor=SYSTEM, at=AT)
    row = actions.add("status", code="s", name="现场核查", state="investigating", actor=SYSTEM, at=AT)
    assert [each.label for each in queries.statuses(state="investigating", at=AT)] == ["现场核查"]
    with pytest.raises(Invalid):
        actions.edit("status", row.pk, state="proposing", actor=SYSTEM, at=AT)
    actions.retire("status", row.pk, actor=SYSTEM, at=AT)
    assert queries.statuses(at=AT) == []
    assert queries.status_label("s") == "现场核查"


def test_a_field_is_defined_on_its_page_with_a_preview(client, house):
    desk = sign_in(client, house["people"]["province_information"])
    given_values = {"name": "设备序列号", "name_en": "Serial number", "type": "link", "pattern": "SN####", "needed": "close", "kinds": ["fault"]}
    shown = desk.post("/admin/fields/preview", given_values, headers=HTMX).content.decode()
    assert "设备序列号" in shown
    assert "办结前要补上" in shown
    assert desk.post("/admin/fields/new", given_values).status_code == 302
    item = next(each for each in queries.custom_fields(SYSTEM) if each.name == "设备序列号")
    assert item.kinds == ("fault",)
    assert "设备序列号" in desk.get("/admin/fields/").content.decode()
    assert desk.get(f"/admin/fields/{item.id}").status_code == 200
    assert desk.post(f"/admin/fields/{item.id}", {**given_values, "name": "序列号"}).status_code == 302
    assert queries.custom_field(item.code).name == "序列号"
    assert desk.post("/admin/fields/new", {"name": "", "type": "text"}).status_code == 422
    desk.post(f"/admin/fields/{item.id}/retirement")
    assert item.code not in [each.code for each in queries.custom_fields(SYSTEM)]


def test_statuses_are_kept_on_their_page_and_agents_stay_out(client, house):
    desk = sign_in(client, house["people"]["province_information"])
    assert desk.post("/admin/statuses/", {"name": "等客户回音", "state": "waiting_customer", "is_automatic": "on"}).status_code == 302
    row = Status.objects.get()
    assert "等客户回音" in desk.get("/admin/statuses/").content.decode()
    assert desk.post(f"/admin/statuses/{row.pk}", {"name": "等回音"}).status_code == 302
    assert queries.status_label(row.code) == "等回音"
    sign_in(client, house["people"]["jz.junior_agent"])
    for path in ("/admin/statuses/", "/admin/fields/", "/admin/catalogue/tree/category/"):
        assert client.get(path).status_code == 403


def test_the_tree_is_searched_renamed_ordered_grown_and_pruned(client, house):
    testing.load("telecom")
    desk = sign_in(client, house["people"]["province_information"])
    base = "/admin/catalogue/tree/category"
    found = desk.get(f"{base}/", {"q": "yywsm"}, headers=HTMX).content.decode()
    assert "预约未上门" in found
    assert "资费" not in found
    handling = queries.category_by_code("handling")
    late, over = (queries.category_by_code(each) for each in ("handling.late", "handling.overtime"))
    assert desk.post(f"{base}/nodes/{late.id}", {"name": "办得晚", "name_en": "Late"}, headers=HTMX).status_code == 200
    assert "办得晚" in desk.get(f"{base}/").content.decode()
    assert desk.post(f"{base}/nodes/{late.id}", {"name": ""}, headers=HTMX).status_code == 422
    desk.post(f"{base}/nodes/{over.id}/place", {"after": "0"}, headers=HTMX)
    first = Category.objects.filter(parent_id=handling.id).order_by("position", "id").first()
    assert first.pk == over.id
    price = queries.category_by_code("price")
    assert desk.post(f"{base}/nodes/{over.id}/place", {"after": str(price.id)}, headers=HTMX).status_code == 400
    assert desk.post(f"{base}/add", {"under": handling.id, "name": "夜里没人接"}, headers=HTMX).status_code == 200
    assert queries.category_by_code("handling.ylmrj").name == "夜里没人接"
    gone = desk.post(f"{base}/nodes/{late.id}/end", headers=HTMX)
    assert "undo" in gone["HX-Trigger"]
    assert Category.objects.get(pk=late.id).valid_to
    desk.post(f"{base}/nodes/{late.id}/end?again=1", headers=HTMX)
    assert Category.objects.get(pk=late.id).valid_to is None
    assert desk.get("/admin/catalogue/tree/cause/").status_code == 200
    assert desk.get("/admin/catalogue/tree/nonsense/").status_code == 404


def test_a_city_grows_its_own_below_and_leaves_the_provinces_alone(client, house):
    desk = sign_in(client, house["people"]["jz.information_manager"])
    base, handling = "/admin/catalogue/tree/category", queries.category_by_code("handling")
    desk.post(f"{base}/add", {"under": handling.id, "name": "夜里没人接", "code": "night"}, headers=HTMX)
    assert queries.category_by_code("handling.night").centre_id
    assert desk.post(f"{base}/nodes/{handling.id}", {"name": "改不得"}, headers=HTMX).status_code == 422
    assert desk.post(f"{base}/nodes/{handling.id}/end", headers=HTMX).status_code == 403
