"""A limit may name a matter: it binds the categories a centre counts as that, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import House, intake
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as clocks
from shouwen.casework.statutes import actions, queries, states
from shouwen.casework.statutes.models import Counted, Pack
from shouwen.casework.statutes.models import Limit as Law
from shouwen.casework.statutes.queries.packs import PackView
from shouwen.casework.statutes.rules.limits import Chosen, Limit, binding
from shouwen.casework.statutes.tests.conftest import AT, later, legal
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.models import Category

pytestmark = pytest.mark.django_db
KEY = "cn-remote-sale.refund"


@pytest.fixture
def shop(house: House) -> House:
    """The city counts by the law for returns; it has a tree with returns in it, and one for enquiries only."""
    after = Category.objects.create(code="after", name="退换与维修", level=1)
    for code, name, kinds in (("seven_days", "七天无理由退货", []), ("repair", "维修", []), ("enquiry", "退换咨询", ["consultation"])):
        Category.objects.create(code=f"after.{code}", name=name, parent=after, level=2, kinds=kinds)
    from shouwen.relations.catalogue import shelf

    shelf.shelves.forget()
    actions.load("cn-remote-sale", actor=SYSTEM, at=AT)
    actions.choose("cn-remote-sale", house.city.pk, actor=SYSTEM, at=AT)
    return house


def asked_for(house: House, code: str = "after.seven_days", *, n: int = 1, at: datetime | None = None) -> Case:
    item = catalogue.category_by_code(code)
    given = intake(kind="service_request", phone=f"1380000{n:04d}", category_id=item.id)
    return cases.register(given, actor=house.agent, at=at or later(minutes=n))


def counted(house: House, code: str = "after.seven_days", *, at: datetime | None = None) -> Counted:
    return actions.count_category("cn-remote-sale", "returned_goods", house.city.pk, code, actor=house.manager, at=at or later(hours=1))


def test_a_limit_with_a_matter_binds_only_what_counts_as_it(shop: House) -> None:
    assert legal(asked_for(shop)) == {}, "nobody has said what a return is here"
    counted(shop, "after")
    assert list(legal(asked_for(shop, n=2, at=later(hours=2)))) == [KEY], "a category below"
    other = cases.register(intake(kind="service_request", phone="13800000003"), actor=shop.agent, at=later(hours=2))
    assert legal(other) == {}
    complaint = cases.register(
        intake(phone="13800000004", category_id=catalogue.category_by_code("after.seven_days").id), actor=shop.agent, at=later(hours=2)
    )
    assert legal(complaint) == {}, "the kind still counts"


def test_saying_so_counts_what_is_open_from_its_receipt_and_taking_it_back_stops_it(shop: House) -> None:
    case = asked_for(shop)
    row = counted(shop)
    deadlines.recount(at=later(hours=1))
    clock = legal(case)[KEY]
    assert clock.started_at == case.received_at
    due_at = clock.due_at
    actions.uncount_category("cn-remote-sale", row.pk, actor=shop.manager, at=later(hours=2))
    deadlines.recount(at=later(hours=2))
    assert legal(case)[KEY].stopped_at is not None
    counted(shop, "after", at=later(hours=3))
    deadlines.recount(at=later(hours=3))
    again = legal(case)[KEY]
    assert (again.stopped_at, again.due_at) == (None, due_at)
    assert clocks.story_of(again).due_at == due_at
    assert [each.kind for each in timeline("clock_pack", Pack.objects.get().pk)] == [
        "statutes.ClockPackLoaded", "statutes.ClockPackChosen", "statutes.CategoryCounted", "statutes.CategoryUncounted",
        "statutes.CategoryCounted",
    ]  # fmt: skip


def test_another_category_is_another_matter(shop: House) -> None:
    counted(shop)
    case = asked_for(shop, at=later(hours=2))
    due_at = legal(case)[KEY].due_at
    repair, seven = (catalogue.category_by_code(f"after.{code}").id for code in ("repair", "seven_days"))
    cases.edit(case, {"category_id": repair}, reason="是维修", actor=shop.agent, at=later(hours=3))
    assert legal(case)[KEY].stopped_at is not None
    cases.edit(case, {"category_id": seven}, reason="还是退货", actor=shop.agent, at=later(hours=4))
    clock = legal(case)[KEY]
    assert (clock.stopped_at, clock.due_at) == (None, due_at)
    assert clocks.story_of(clock).due_at == due_at
    cases.answer(case, "已退款", actor=shop.agent, at=later(hours=5))
    cases.withdraw(case, reason_code="solved", actor=shop.agent, at=later(hours=6))
    counted(shop, "after.repair", at=later(hours=7))
    deadlines.recount(at=later(hours=7))
    assert legal(case)[KEY].stopped_at is not None, "what is over stays over"


@given(st.lists(st.sampled_from(["repair", "seven_days", "count", "uncount"]), min_size=1, max_size=7))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_said_the_clock_told_anew_ends_in_the_same_moment(shop: House, deeds: list[str]) -> None:
    Counted.objects.all().delete()
    queries.forget()
    case = asked_for(shop, n=abs(hash(tuple(deeds))) % 9000 + 1, at=later(minutes=30))
    for hour, deed in enumerate(deeds, start=1):
        held = Counted.objects.filter(until_at=None).first()
        if deed == "count" and held is None:
            counted(shop, at=later(hours=hour))
        elif deed == "uncount" and held is not None:
            actions.uncount_category("cn-remote-sale", held.pk, actor=shop.manager, at=later(hours=hour))
        elif deed in ("repair", "seven_days") and not case.category_path.endswith(deed):
            cases.edit(case, {"category_id": catalogue.category_by_code(f"after.{deed}").id}, reason="改", actor=shop.agent, at=later(hours=hour))
            case.refresh_from_db()
        deadlines.recount(at=later(hours=hour))
    binds = case.category_path == "after.seven_days" and Counted.objects.filter(until_at=None).exists()
    found = legal(case)
    assert (KEY in found and found[KEY].stopped_at is None) == binds
    if KEY in found:
        story = clocks.story_of(found[KEY])
        assert (story.due_at, story.stopped_at) == (found[KEY].due_at, found[KEY].stopped_at)


def test_nonsense_is_refused(shop: House) -> None:
    bad = [
        ("", "after", Invalid, "matter"), ("trace", "after", Invalid, "matter"), ("returned_goods", "nothing.here", Invalid, "category"),
        ("returned_goods", "after.enquiry", Invalid, "category"), ("returned_goods", "", Invalid, "category"),
    ]  # fmt: skip
    for matter, category, error, field in bad:
        with pytest.raises(error) as no:
            actions.count_category("cn-remote-sale", matter, shop.city.pk, category, actor=shop.manager, at=AT)
        assert field in no.value.fields
    with pytest.raises(Forbidden):
        actions.count_category("cn-remote-sale", "returned_goods", shop.city.pk, "after", actor=shop.agent, at=AT)
    with pytest.raises(NotFound):
        actions.count_category("cn-remote-sale", "returned_goods", 10**15, "after", actor=shop.manager, at=AT)
    row = counted(shop, "after")
    with pytest.raises(Conflict, match="已经算在里面"):
        counted(shop, "after.seven_days")
    with pytest.raises(NotFound):
        actions.uncount_category("cn-remote-sale", row.pk + 1, actor=shop.manager, at=later(hours=2))
    actions.uncount_category("cn-remote-sale", row.pk, actor=shop.manager, at=later(hours=2))
    with pytest.raises(Conflict):
        actions.uncount_category("cn-remote-sale", row.pk, actor=shop.manager, at=later(hours=3))
    actions.retire("cn-remote-sale", actor=SYSTEM, at=later(hours=4))
    with pytest.raises(Conflict, match="已经停用"):
        counted(shop, at=later(hours=5))


def test_registering_pays_no_query_for_it(shop: House) -> None:
    asked_for(shop)

    def trips(n: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            asked_for(shop, n=n)
        return len(seen)

    plain = trips(2)
    counted(shop)
    asked_for(shop, n=3)
    assert trips(4) <= plain


def test_what_was_said_nearest_counts() -> None:
    rows = [
        Limit(1, "p", "near", "law_reply", 30, "day", matter="trace"), Limit(2, "p", "far", "law_reply", 60, "day", matter="trace_far"),
        Limit(3, "p", "every", "law_close", 90, "day"),
    ]  # fmt: skip
    day = AT.date()

    def bound(matters: dict[str, int]) -> list[str]:
        return [each.code for each in binding(rows, Chosen("p", 1), kind="complaint", day=day, matters=matters)]

    assert bound({}) == ["every"]
    assert bound({"trace": 1}) == ["every", "near"]
    assert bound({"trace": 1, "trace_far": 2}) == ["every", "far"]


def test_every_shipped_matter_has_words_and_the_page_says_where_nobody_has_said(shop: House) -> None:
    for pack in actions.shipped().values():
        assert {row.get("matter", "") for row in pack["limits"]} <= {"", *states.MATTERS}
    view: PackView = next(each for each in queries.pack_views(actions.shipped(), shop.manager, at=AT) if each.code == "cn-remote-sale")
    (matter,) = queries.matter_views(view, shop.manager)
    assert list(matter.silent) == [shop.city.name]
    counted(shop)
    (matter,) = queries.matter_views(view, shop.manager)
    assert (list(matter.silent), [each.category_label for each in matter.counted]) == ([], ["退换与维修 › 七天无理由退货"])


def test_the_page_offers_says_and_refuses(shop: House) -> None:
    with time_machine.travel(later(hours=1), tick=False):
        client = browser(shop.manager)
        address = "/admin/statutes/cn-remote-sale/"
        shown = client.get(address).content.decode()
        assert "还没说哪些类别是“退货退款”" in shown
        assert "after.enquiry" not in shown
        wrong = client.post(f"{address}categories", {"matter": "returned_goods", "category": f"{shop.city.pk}:after.enquiry"})
        assert wrong.status_code == 422
        assert client.post(f"{address}categories", {"matter": "trace", "category": "1:x"}).status_code == 404
        done = client.post(f"{address}categories", {"matter": "returned_goods", "category": f"{shop.city.pk}:after.seven_days"}, follow=True)
        assert "退换与维修 › 七天无理由退货" in done.content.decode()
        row = Counted.objects.get()
        client.post(f"{address}categories/{row.pk}/end", follow=True)
        assert Counted.objects.get().until_at is not None
        trial = client.get("/admin/statutes/trial/", {
            "centre": shop.city.pk, "kind": "service_request", "received": "2026-03-20T10:00", "category": "after.seven_days", "party": "company",
        })  # fmt: skip
        assert "选用的包对这类事项没有法定时限" in trial.content.decode()


def test_over_http(shop: House) -> None:
    with time_machine.travel(later(hours=1), tick=False):
        ends = later(days=30)
        _row, secret = access.make_token(
            person_id=shop.manager.person_id, name="程序", rights=["*"], expires_at=ends, actor=SYSTEM, at=AT
        )
        client = Client(headers={"authorization": f"Bearer {secret}"})
        address = "/api/v1/clock-packs/cn-remote-sale"

        def sent(path: str, body: dict[str, str]) -> Any:
            return client.post(f"{address}/{path}", body, content_type="application/json")

        page = client.get(address).json()
        assert page["rows"][0]["matter"] == "returned_goods"
        assert page["matters"][0]["silent"] == [shop.city.name]
        body = {"matter": "returned_goods", "centre_id": str(shop.city.pk), "category": "after.seven_days"}
        (row,) = sent("categories", body).json()["matters"][0]["counted"]
        assert (row["category"], row["category_label"]) == ("after.seven_days", "退换与维修 › 七天无理由退货")
        assert sent("categories", body).status_code == 409
        assert sent("categories", body | {"category": "x"}).status_code == 422
        assert sent(f"categories/{row['id']}/end", {}).json()["matters"][0]["counted"] == []


def test_a_law_of_one_trade_is_narrowed_to_what_is_about_it(house: House) -> None:
    """A centre of several trades: the law of telecoms binds what it counts as telecoms, from that day on."""
    for code in ("broadband", "parcel"):
        Category.objects.create(code=code, name=code, level=1)
    from shouwen.relations.catalogue import shelf

    shelf.shelves.forget()
    actions.load("cn-telecom", actor=SYSTEM, at=AT)
    actions.choose("cn-telecom", house.city.pk, actor=SYSTEM, at=AT)
    reply = Law.objects.get(pack__code="cn-telecom", code="reply", region="", valid_to=None)

    def bound(code: str, n: int) -> set[str]:
        given = intake(phone=f"1380001{n:04d}", category_id=catalogue.category_by_code(code).id)
        return set(legal(cases.register(given, actor=house.agent, at=later(minutes=n))))

    assert bound("parcel", 1) == {"cn-telecom.reply"}
    with pytest.raises(Invalid):
        actions.amend(reply.pk, {"matter": "everything"}, since=AT.date(), reason="x", actor=SYSTEM, at=AT)
    made = actions.amend(reply.pk, {"matter": "telecom_service"}, since=AT.date(), reason="也办寄递", actor=SYSTEM, at=AT)
    assert (made.amount, made.matter) == (15, "telecom_service")
    assert bound("broadband", 2) == set(), "unsaid, it opens no clock"
    actions.count_category("cn-telecom", "telecom_service", house.city.pk, "broadband", actor=SYSTEM, at=AT)
    assert (bound("broadband", 3), bound("parcel", 4)) == ({"cn-telecom.reply"}, set())
    page = browser(house.manager).get("/admin/statutes/cn-telecom/").content.decode()
    assert "电信业务" in page
