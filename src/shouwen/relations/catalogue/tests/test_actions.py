from datetime import UTC, date, datetime

import pytest

from shouwen.foundation.access.testing import two_level
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.verify import verify
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import actions, queries, testing
from shouwen.relations.catalogue.models import Category, Code, Kind

AT = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return two_level()


def province(house):
    return house["people"]["province_information"]


def city(house, key="jz"):
    return house["people"][f"{key}.information_manager"]


def kinds_of_facts():
    return list(Entry.objects.filter(subject_kind="catalogue").order_by("id").values_list("kind", flat=True))


def test_the_base_values_come_with_the_tables():
    assert [kind.code for kind in queries.kinds(at=AT)] == [
        "consultation", "complaint", "suggestion", "fault", "service_request", "praise", "misconduct",
    ]  # fmt: skip
    assert {"phone", "email", "web", "chat", "wechat", "sms", "letter", "fax", "visit", "counter", "social",
            "marketplace", "api", "app"} <= {channel.code for channel in queries.channels(at=AT)}  # fmt: skip
    for listed in ("outcome", "return", "refusal", "transfer_reason", "pause", "extension", "close_reason", "decline",
                   "withdraw", "cause", "contact_result", "chase", "reveal"):  # fmt: skip
        assert queries.choices(listed, SYSTEM, at=AT), listed


def test_the_province_adds_a_value_and_tells_it(house):
    row = actions.add("code", list_code="outcome", code="visit", name="上门致歉", actor=province(house), at=AT)
    assert queries.code("outcome", "visit").label == "上门致歉"
    told = Entry.objects.get(subject_kind="catalogue", subject_id=row.pk)
    assert told.kind == "catalogue.ValueAdded"


def test_a_city_adds_below_a_value_of_the_province_and_only_it_is_offered_that(house):
    parent = queries.category_by_code("handling")
    row = actions.add(
        "category", code="jz1", name="夜间无人", parent_id=parent.id, centre_id=house["jz"].pk, actor=city(house), at=AT
    )
    assert row.code == "handling.jz1"
    assert row.initials == "yjwr"
    assert [item.id for item in queries.search_categories("yjwr", city(house), at=AT)] == [row.pk]
    assert queries.search_categories("yjwr", city(house, "lx"), at=AT) == []


def test_a_city_cannot_edit_retire_or_add_values_of_the_province(house):
    value = Code.objects.get(list_code="outcome", code="refund")
    with pytest.raises(Forbidden):
        actions.edit("code", value.pk, name="还钱", actor=city(house), at=AT)
    with pytest.raises(Forbidden):
        actions.retire("code", value.pk, actor=city(house), at=AT)
    with pytest.raises(Forbidden):
        actions.add("code", list_code="outcome", code="mine", name="我的", actor=city(house), at=AT)


@pytest.mark.parametrize(("name", "name_en", "field"), [("好", "x" * 121, "name_en"), ("庄" * 81, "", "name"), (" ", "", "name")])
def test_a_name_longer_than_its_column_is_refused(house, name, name_en, field):
    with pytest.raises(Invalid) as refused:
        actions.add("code", list_code="outcome", code="long", name=name, name_en=name_en, actor=province(house), at=AT)
    assert set(refused.value.fields) == {field}


def test_the_longest_name_is_taken_and_found_by_its_letters(house):
    row = actions.add("code", list_code="outcome", code="long", name="庄" * 80, name_en="x" * 120, actor=province(house), at=AT)
    row.refresh_from_db()
    assert (len(row.pinyin), row.initials) == (400, "z" * 80)


def test_a_city_needs_a_parent_and_another_citys_value_does_not_exist_for_it(house):
    with pytest.raises(Invalid):
        actions.add("code", list_code="outcome", code="x", name="无根", centre_id=house["jz"].pk, actor=city(house), at=AT)
    parent = Code.objects.get(list_code="outcome", code="refund")
    row = actions.add("code", list_code="outcome", code="refund.jz", name="现金退款", parent_id=parent.pk,
                      centre_id=house["jz"].pk, actor=city(house), at=AT)  # fmt: skip
    with pytest.raises(NotFound):
        actions.edit("code", row.pk, name="改名", actor=city(house, "lx"), at=AT)
    with pytest.raises(NotFound):
        actions.add("code", list_code="outcome", code="refund.lx", name="混入", parent_id=parent.pk,
                    centre_id=house["jz"].pk, actor=city(house, "lx"), at=AT)  # fmt: skip


def test_an_agent_may_change_nothing(house):
    agent = house["people"]["jz.junior_agent"]
    with pytest.raises(Forbidden):
        actions.add("kind", code="x", name="新种类", actor=agent, at=AT)


def test_editing_tells_what_changed_and_nothing_when_nothing_did(house):
    value = Kind.objects.get(code="praise")
    actions.edit("kind", value.pk, name="表扬与感谢", actor=province(house), at=AT)
    actions.edit("kind", value.pk, name="表扬与感谢", actor=province(house), at=AT)
    assert queries.kind("praise").name == "表扬与感谢"
    assert kinds_of_facts().count("catalogue.ValueEdited") == 1


def test_a_retired_value_is_offered_no_longer_but_keeps_its_name(house):
    value = Category.objects.get(code="handling")
    actions.retire("category", value.pk, actor=province(house), at=AT)
    assert queries.category_by_code("handling.late").path_label == "投诉处理 › 投诉处理不及时"
    assert "handling.late" not in {item.code for item in queries.categories(SYSTEM, at=AT)}
    with pytest.raises(Invalid):
        queries.check_category(queries.category_by_code("handling.late").id, SYSTEM, at=AT)
    with pytest.raises(Conflict):
        actions.retire("category", value.pk, actor=province(house), at=AT)
    actions.restore("category", value.pk, actor=province(house), at=AT)
    assert "handling.late" in {item.code for item in queries.categories(SYSTEM, at=AT)}


def test_a_value_may_be_retired_for_a_day_to_come(house):
    value = Code.objects.get(list_code="outcome", code="goodwill")
    actions.retire("code", value.pk, on=date(2026, 4, 1), actor=province(house), at=AT)
    offered = [item.code for item in queries.choices("outcome", SYSTEM, at=AT)]
    later = [item.code for item in queries.choices("outcome", SYSTEM, at=datetime(2026, 4, 2, tzinfo=UTC))]
    assert "goodwill" in offered
    assert "goodwill" not in later


def test_the_tree_ends_at_four_levels(house):
    parent_id = None
    for level in range(4):
        parent_id = actions.add(
            "category", code=f"l{level}", name=f"第{level}级", parent_id=parent_id, actor=province(house), at=AT
        ).pk
    with pytest.raises(Invalid):
        actions.add("category", code="l5", name="太深", parent_id=parent_id, actor=province(house), at=AT)


def test_a_code_is_used_once(house):
    with pytest.raises(Invalid):
        actions.add("code", list_code="outcome", code="refund", name="又一个", actor=province(house), at=AT)


def test_reading_costs_no_query_once_the_process_knows(house, django_assert_num_queries):
    queries.kinds(at=AT)
    with django_assert_num_queries(0):
        queries.search_categories("tousu", SYSTEM, at=AT)
        queries.choices("outcome", SYSTEM, at=AT)
        queries.category_by_code("handling.late")


def test_a_chosen_code_is_on_offer_and_no_group():
    testing.load("logistics")
    assert queries.chosen("cause", "W1", SYSTEM, at=AT).label
    with pytest.raises(Invalid):
        queries.chosen("cause", "G-WAREHOUSE", SYSTEM, at=AT)
    with pytest.raises(Invalid):
        queries.chosen("cause", "nope", SYSTEM, at=AT)


def test_fields_of_a_cause_are_asked_for_by_name():
    testing.load("logistics")
    cause = queries.code("cause", "Y1")
    with pytest.raises(Invalid) as refused:
        queries.check_fields(cause.fields, {"planned_at": "2026-03-19T08:00"})
    assert list(refused.value.fields) == ["actual_at"]


def test_every_change_verifies(house):
    test_a_city_adds_below_a_value_of_the_province_and_only_it_is_offered_that(house)
    assert verify().whole


@pytest.mark.parametrize(
    "ask",
    [
        lambda: queries.kind("nope"),
        lambda: queries.channel("nope"),
        lambda: queries.source("nope"),
        lambda: queries.code("outcome", "nope"),
        lambda: queries.category(1),
        lambda: queries.category_by_code("nope"),
        lambda: queries.pack("nope"),
    ],
)
def test_what_there_is_not_is_not_found(ask):
    with pytest.raises(NotFound):
        ask()


def test_categories_brought_in_by_name_are_made_once_and_found_again():
    paths = [("Mortgage", "Late fee"), ("Mortgage", "Escrow"), ("投诉处理", "投诉处理不及时")]
    found = actions.categories_named(paths, actor=SYSTEM, at=AT)
    assert found == actions.categories_named(paths, actor=SYSTEM, at=AT)
    assert queries.category(found["Mortgage", "Late fee"]).path_label == "Mortgage › Late fee"
    assert queries.category(found["投诉处理", "投诉处理不及时"]).code == "handling.late"
