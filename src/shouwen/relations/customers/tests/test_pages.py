from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model

from shouwen.foundation.access.testing import two_level
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.organisation.models import Person
from shouwen.relations.contacts.models import Contact
from shouwen.relations.customers import actions
from shouwen.relations.customers.models import Customer

AT = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return two_level()


@pytest.fixture
def customer(house):
    agent = house["people"]["jz.senior_agent"]
    return actions.recognise(centre_id=agent.centre_id, phone="13805712607", name="彭晓岚", actor=agent, at=AT)


def sign_in(client, actor):
    user = get_user_model().objects.create_user(f"u{actor.person_id}")
    Person.objects.filter(pk=actor.person_id).update(user=user)
    client.force_login(user)
    return client


@pytest.fixture
def senior(client, house):
    return sign_in(client, house["people"]["jz.senior_agent"])


def test_the_list_and_the_search_show_masked_numbers(senior, customer):
    for address in ("/customers/", "/customers/?q=1380571", "/customers/?q=2607", "/customers/?q=彭晓"):
        page = senior.get(address).content.decode()
        assert "彭晓岚" in page, address
        assert "138****2607" in page, address
        assert "13805712607" not in page
    assert "<!doctype" not in senior.get("/customers/?q=2607", headers=HTMX).content.decode()


def test_suggestions_mark_what_was_typed(senior, customer):
    page = senior.get("/customers/suggest", {"q": "138 0571 26"}).content.decode()
    assert "<mark>138****26</mark>07" in page
    assert f'data-customer="{customer.pk}"' in page
    assert "新客户，先记号码" in page


def test_a_customer_is_taken_down_by_hand(senior, house):
    wrong = senior.post("/customers/new", {"kind": "person", "name": "林晓", "phone": "1380571260", "stage": "customer"})
    assert wrong.status_code == 422
    assert "号码少一位，应为 11 位" in wrong.content.decode()
    made = senior.post("/customers/new", {"kind": "person", "name": "林晓", "phone": "13805712600", "stage": "customer"})
    row = Customer.objects.get(name="林晓")
    assert made.url == f"/customers/{row.pk}/"
    assert row.centre_id == house["jz"].pk


def test_the_page_shows_everything_masked(senior, customer):
    page = senior.get(f"/customers/{customer.pk}/").content.decode()
    for words in ("彭晓岚", "138****2607", "建立客户档案", "江州客服中心"):
        assert words in page
    assert "13805712607" not in page
    assert "0571 2607" not in page


def test_revealing_asks_for_a_reason_shows_a_minute_and_is_on_the_timeline(senior, customer):
    point = customer.points.get()
    address = f"/customers/points/{point.pk}/reveal"
    assert "为什么要看" in senior.get(address, headers=HTMX).content.decode()
    assert senior.post(address, {"reason": "other", "note": ""}, headers=HTMX).status_code == 422
    shown = senior.post(address, {"reason": "call_back", "note": ""}, headers=HTMX)
    assert "138 0571 2607" in shown.content.decode()
    assert "delay:60s" in shown.content.decode()
    assert shown["HX-Retarget"] == f"#point-{point.pk}"
    assert shown["Cache-Control"] == "no-store"
    assert "138****2607" in senior.get(f"/customers/points/{point.pk}", headers=HTMX).content.decode()
    assert "查看了完整号码：给客户回电" in senior.get(f"/customers/{customer.pk}/").content.decode()


def test_without_the_right_the_eye_is_a_lock_and_the_door_is_shut(client, house, customer):
    sign_in(client, house["people"]["jz.quality_inspector"])
    point = customer.points.get()
    page = client.get(f"/customers/{customer.pk}/").content.decode()
    assert "138****2607" in page
    assert "/reveal" not in page
    for ask in (client.get, client.post):
        assert ask(f"/customers/points/{point.pk}/reveal").status_code == 403
    assert not Entry.objects.filter(kind="customers.ContactPointRevealed").exists()


def test_points_are_added_chosen_and_retired_in_place(senior, customer):
    address = f"/customers/{customer.pk}/points"
    page = senior.post(address, {"kind": "email", "text": "peng@example.com"}, headers=HTMX)
    assert "p***@example.com" in page.content.decode()
    refused = senior.post(address, {"kind": "phone", "text": "88123456"}, headers=HTMX)
    assert refused.status_code == 422
    assert "固定电话请加区号" in refused.content.decode()
    second = senior.post(address, {"kind": "phone", "text": "13905710000"}, headers=HTMX)
    assert second.status_code == 200
    row = customer.points.order_by("-id").first()
    senior.post(f"/customers/points/{row.pk}/primary", headers=HTMX)
    row.refresh_from_db()
    assert row.is_primary
    assert "已停用" in senior.post(f"/customers/points/{row.pk}/retirement", headers=HTMX).content.decode()


def test_the_file_is_edited_and_verified(senior, customer):
    address = f"/customers/{customer.pk}/file"
    assert "彭晓岚" in senior.get(address).content.decode()
    values = {"name": "彭晓岚", "kind": "person", "stage": "customer", "is_big": "on", "has_dedicated_line": "on"}
    refused = senior.post(address, values)
    assert refused.status_code == 422
    assert "专线客户要填专线号" in refused.content.decode()
    assert senior.post(address, {**values, "line_number": "DIA-7"}).status_code == 302
    senior.post(f"/customers/{customer.pk}/verification")
    customer.refresh_from_db()
    assert (customer.is_big, customer.line_number) == (True, "DIA-7")
    assert customer.verified_on is not None


def test_twins_are_shown_merged_and_taken_apart(senior, house, customer):
    agent = house["people"]["jz.senior_agent"]
    other = actions.recognise(centre_id=agent.centre_id, phone="13900002607", name="彭晓岚", actor=agent, at=AT)
    page = senior.get(f"/customers/{customer.pk}/twins").content.decode()
    assert "139****2607" in page
    assert "同尾号" in page
    senior.post(f"/customers/{customer.pk}/merges", {"gone": other.pk})
    assert senior.get(f"/customers/{other.pk}/").url == f"/customers/{customer.pk}/"
    page = senior.get(f"/customers/{customer.pk}/").content.decode()
    assert "撤销合并" in page
    merge = customer.merges.get()
    senior.post(f"/customers/merges/{merge.pk}/undoing")
    other.refresh_from_db()
    assert other.merged_into_id is None


def test_an_organisation_gets_its_contact_person(senior, house, customer):
    agent = house["people"]["jz.senior_agent"]
    firm = actions.register(centre_id=agent.centre_id, name="澜港物流", kind="organisation", actor=agent, at=AT)
    assert "彭晓岚" in senior.get(f"/customers/{firm.pk}/contacts?q=2607").content.decode()
    assert senior.post(f"/customers/{firm.pk}/contacts", {"person": customer.pk, "role": "finance"}).status_code == 302
    page = senior.get(f"/customers/{firm.pk}/").content.decode()
    assert "彭晓岚" in page
    assert "财务" in page
    senior.post(f"/customers/account-contacts/{firm.contacts.get().pk}/end")
    assert "已不是联系人" in senior.get(f"/customers/{firm.pk}/").content.decode()


def test_a_touch_is_entered_by_hand(senior, customer):
    address = f"/contacts/new?customer={customer.pk}"
    assert "营业网点" in senior.get(address).content.decode()
    refused = senior.post(address, {"channel": "counter", "direction": "in", "text": "来问进度"})
    assert refused.status_code == 422
    assert "还没有填地点" in refused.content.decode()
    made = senior.post(address, {"channel": "counter", "direction": "in", "text": "来问进度", "place": "云浦营业厅"})
    assert made.status_code == 302
    assert Contact.objects.get().place == "云浦营业厅"
    assert "来问进度" in senior.get(f"/customers/{customer.pk}/").content.decode()


STRANGE = (
    "/customers/{c}/", "/customers/{c}/file", "/customers/{c}/timeline", "/customers/{c}/twins",
    "/customers/{c}/contacts", "/customers/points/{p}", "/customers/points/{p}/reveal", "/contacts/new?customer={c}",
)  # fmt: skip
STRANGE_DEEDS = (
    "/customers/{c}/file", "/customers/{c}/verification", "/customers/{c}/points", "/customers/{c}/merges",
    "/customers/points/{p}/reveal", "/customers/points/{p}/retirement", "/customers/points/{p}/primary",
    "/contacts/new?customer={c}",
)  # fmt: skip


def test_a_stranger_gets_404_everywhere(client, house, customer):
    sign_in(client, house["people"]["lx.senior_agent"])
    where = {"c": customer.pk, "p": customer.points.get().pk}
    values = {"gone": customer.pk, "kind": "email", "text": "a@example.com", "name": "改", "reason": "call_back",
              "stage": "customer", "channel": "phone", "direction": "in"}  # fmt: skip
    for address in STRANGE:
        assert client.get(address.format(**where)).status_code == 404, address
    for address in STRANGE_DEEDS:
        assert client.post(address.format(**where), values).status_code == 404, address
    assert "彭晓岚" not in client.get("/customers/").content.decode()
    assert "彭晓岚" not in client.get("/customers/suggest?q=1380571").content.decode()


def test_the_page_costs_few_queries(senior, customer, django_assert_max_num_queries):
    senior.get(f"/customers/{customer.pk}/")
    with django_assert_max_num_queries(16):
        senior.get(f"/customers/{customer.pk}/")


def test_a_customer_has_a_type_of_the_list_and_may_be_our_own(house, customer):
    from shouwen.kit.actor import SYSTEM
    from shouwen.kit.errors import Invalid
    from shouwen.relations.catalogue.actions import load_pack

    agent = house["people"]["jz.senior_agent"]
    load_pack("logistics", actor=SYSTEM, at=AT)
    edited = actions.edit(customer.pk, type_code="supplier", is_internal=True, actor=agent, at=AT)
    assert (edited.type_code, edited.is_internal) == ("supplier", True)
    with pytest.raises(Invalid) as no:
        actions.edit(customer.pk, type_code="moon", actor=agent, at=AT)
    assert "type_code" in no.value.fields
