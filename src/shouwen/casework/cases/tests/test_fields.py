"""Custom fields of cases: defined below, kept on the case, typed beside it, and never out of step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.actions import values
from shouwen.casework.cases.models import Case, CaseValue
from shouwen.casework.cases.queries import Filters
from shouwen.casework.cases.queries.fields import having
from shouwen.casework.cases.queries.held import opened
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.ids import new_id
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue import queries as shelves

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    made = house()
    assert made.agent, made.mate
    return made


@pytest.fixture
def defined(centre):
    assert centre.leader
    for code, type_ in (("serial", "text"), ("boxes", "whole"), ("colours", "choices")):
        define(code, type=type_, **({"options": COLOURS} if type_ == "choices" else {}))


def define(code: str, **more):
    return catalogue.add("field", code=code, name=more.pop("name", code), actor=SYSTEM, at=AT, **more)


def typed(case) -> set:
    rows = CaseValue.objects.filter(case_id=case.pk)
    return {(row.code, row.place, row.text, row.number, row.moment) for row in rows}


def should(case) -> set:
    return {(row.code, row.place, row.text, row.number, row.moment) for row in values.rows_of(case)}


COLOURS = [{"name": "黑"}, {"name": "白"}, {"name": "红"}]


def test_values_of_every_type_are_kept_exact_and_found(centre):
    for code, type_ in (("serial", "text"), ("story", "passage"), ("boxes", "whole"), ("weight", "decimal"),
                        ("worth", "money"), ("bought", "date"), ("called", "moment"), ("sealed_box", "yes"),
                        ("helper", "person"), ("shop", "unit")):  # fmt: skip
        define(code, type=type_)
    define("colour", type="choice", options=COLOURS)
    define("colours", type="choices", options=COLOURS)
    define("waybill", type="link", pattern="QH######", address="https://example.org/{}")
    given = {
        "serial": " A 17 ", "story": "一\n二", "boxes": "3", "weight": "2.50", "worth": "1,234.5", "bought": "2026-03-01",
        "called": "2026-03-01T10:30", "sealed_box": "是", "helper": f"p:{centre.mate.person_id}",
        "shop": str(centre.city.pk), "colour": "黑", "colours": ["白", "红"], "waybill": "QH123456",
    }  # fmt: skip
    case = registered(centre.agent, fields=given)
    kept = Case.objects.get(pk=case.pk).fields
    assert kept["worth"] == "1234.50"
    assert kept["boxes"] == 3
    assert kept["sealed_box"] is True
    assert typed(case) == should(case)
    asks = [
        ("serial", "eq", "A 17"), ("serial", "starts", "A"), ("story", "contains", "二"), ("boxes", "between", ["2", "3"]),
        ("weight", "gt", "2.4"), ("worth", "eq", "1234.5"), ("worth", "lte", "1234.50"), ("bought", "eq", "2026-03-01"),
        ("bought", "lt", "2026-03-02"), ("called", "eq", "2026-03-01"), ("called", "gte", "2026-03-01T10:30"),
        ("sealed_box", "eq", "yes"), ("helper", "eq", str(centre.mate.person_id)), ("shop", "filled", None),
        ("colour", "in", ["黑", "白"]), ("colours", "eq", "红"), ("waybill", "eq", "QH123456"), ("colour", "ne", "白"),
        ("colour", "not_in", ["红"]),
    ]  # fmt: skip
    for code, op, value in asks:
        assert Case.objects.filter(having(code, op, value)).exists(), (code, op, value)
    for code, op, value in (("serial", "eq", "B"), ("worth", "gt", "1234.5"), ("bought", "gt", "2026-03-01"),
                            ("colour", "empty", None), ("colours", "eq", "黑"), ("sealed_box", "eq", "no")):  # fmt: skip
        assert not Case.objects.filter(having(code, op, value)).exists(), (code, op, value)


@pytest.mark.parametrize(
    ("type_", "value"),
    [("whole", "2.5"), ("decimal", "viel"), ("decimal", "NaN"), ("money", "1.234"), ("date", "morgen"), ("moment", "nie"),
     ("yes", "vielleicht"), ("choice", "grün"), ("person", "Anna"), ("text", "x" * 501), ("whole", "9" * 40)],
)  # fmt: skip
def test_what_cannot_be_read_is_sent_back_beside_its_field(centre, type_, value):
    define("thing", type=type_, **({"options": COLOURS} if type_ == "choice" else {}))
    with pytest.raises(Invalid) as refused:
        registered(centre.agent, fields={"thing": value})
    assert list(refused.value.fields) == ["fields.thing"]


def test_a_field_is_asked_of_its_kinds_and_categories_and_centre_only(centre):
    define("only_faults", kinds=["fault"], needed="registration")
    define("only_late", categories=["handling"], needed="registration")
    catalogue.add("field", code="elsewhere", name="别处", centre_id=centre.province.pk, needed="registration", actor=SYSTEM, at=AT)
    assert registered(centre.agent).fields == {}
    late = shelves.category_by_code("handling.late").id
    with pytest.raises(Invalid) as refused:
        registered(centre.agent, category_id=late)
    assert list(refused.value.fields) == ["fields.only_late"]


def test_a_default_is_put_in_and_a_city_may_need_more(centre):
    define("colour", type="choice", options=COLOURS, default="黑")
    assert registered(centre.agent).fields == {"colour": "黑"}


def test_what_is_needed_to_answer_and_to_close_holds_the_case_up(centre):
    define("cause", name="原因", needed="answer")
    define("proof", name="凭据号", needed="close", needed_for=["kind:complaint"])
    case = registered(centre.agent)
    with pytest.raises(Conflict) as refused:
        actions.answer(case, "师傅 13:30 上门", actor=centre.agent, at=AT)
    assert "原因" in refused.value.message
    move = queries.page(case.number, centre.agent, at=AT).move("answer")
    assert not move.allowed
    actions.edit(case, {"fields": {"cause": "备件"}}, actor=centre.agent, at=AT)
    actions.answer(case, "师傅 13:30 上门", actor=centre.agent, at=AT)
    actions.customer_accepts(case, actor=centre.agent, at=AT)
    with pytest.raises(Conflict) as refused:
        actions.close(case, actor=centre.agent, at=AT)
    assert "凭据号" in refused.value.message
    actions.edit(case, {"fields": {"proof": "7"}}, actor=centre.agent, at=AT)
    assert not actions.close(case, actor=centre.agent, at=AT).is_open


def test_a_retired_answer_stays_and_is_no_longer_chosen(centre):
    row = define("colour", type="choice", options=COLOURS)
    case = registered(centre.agent, fields={"colour": "红"})
    catalogue.edit("field", row.pk, options=COLOURS[:2], actor=SYSTEM, at=AT)
    assert actions.edit(case, {"fields": {"colour": "红"}}, actor=centre.agent, at=later(days=1)).fields["colour"] == "红"
    assert Case.objects.filter(having("colour", "eq", "红")).exists()
    with pytest.raises(Invalid):
        registered(centre.agent, fields={"colour": "红"}, phone="13800000009", at=later(days=1))


def test_personal_values_are_sealed_at_rest_and_masked_for_programs(centre):
    define("id_card", secrecy="sealed")
    case = registered(centre.agent, fields={"id_card": "330101199001011234"})
    kept = Case.objects.get(pk=case.pk)
    assert "330101" not in str(kept.fields)
    assert opened(kept, "id_card") == "330101199001011234"
    assert queries.fields.plain(kept) == {"id_card": "****"}
    assert "330101" not in str(typed(kept))
    assert Case.objects.filter(having("id_card", "eq", "330101199001011234")).get() == kept
    with pytest.raises(Invalid):
        having("id_card", "starts", "33")


def test_a_field_defined_later_reads_what_was_there(centre):
    case = registered(centre.agent, fields={"old": "12.5"})
    assert typed(case) == {("old", 0, "12.5", None, None)}
    define("old", type="decimal")
    assert actions.retype("old") == 1
    assert typed(case) == {("old", 0, None, 125000, None)} == should(Case.objects.get(pk=case.pk))


def test_cases_stand_in_the_order_of_a_field(centre):
    define("worth", type="money")
    made = [registered(centre.agent, phone=f"1380000001{n}", fields={"worth": worth}) for n, worth in enumerate(("7", "3", "5"))]
    registered(centre.agent, phone="13800000019")
    found = list(queries.fields.along(Case.objects.all(), "worth"))
    assert [each.pk for each in found] == [made[1].pk, made[2].pk, made[0].pk]
    last = found[0]
    rest = queries.fields.along(Case.objects.all(), "worth", after=(last.sorted_by, last.pk))
    assert [each.pk for each in rest] == [made[2].pk, made[0].pk]
    down = queries.fields.along(Case.objects.all(), "worth", descending=True)
    assert [each.pk for each in down] == [made[0].pk, made[2].pk, made[1].pk]


CODES = ("serial", "boxes", "colours", "unknown")
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "serial": st.text("ab 1", max_size=6),
        "boxes": st.integers(-5, 10**9),
        "colours": st.lists(st.sampled_from(["黑", "白", "红"]), max_size=3),
        "unknown": st.text("xyz", max_size=4),
    },
)
STEPS = st.lists(st.tuples(st.sampled_from(["edit", "merge", "unmerge", "import"]), VALUES), max_size=6)


@given(first=VALUES, steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_typed_rows_always_say_what_the_case_says(centre, defined, first, steps):
    with transaction.atomic():
        case = registered(centre.agent, phone="13800000021", fields=first)
        other = registered(centre.leader, phone="13800000022")
        for place, (step, given_values) in enumerate(steps):
            take(step, given_values, case, other, centre, place)
            for each in Case.objects.all():
                assert typed(each) == should(each), (step, given_values)
        transaction.set_rollback(True)


def take(step, given_values, case, other, centre, place):
    held = Case.objects.get(pk=case.pk)
    if step == "edit" and held.is_open:
        actions.edit(held, {"fields": given_values}, actor=centre.leader, at=AT)
    elif step == "merge" and held.is_open:
        actions.merge(held, other.pk, actor=centre.leader, at=AT)
    elif step == "unmerge" and held.merged_into_id:
        actions.unmerge(held, actor=centre.leader, at=AT)
    elif step == "import":
        line = actions.Line(
            source_key=f"import:{place}", received_at=AT - timedelta(days=1), closed_at=None, kind="complaint", category=(),
            title="", description="从前的一件事，写够十个字才行", demand="", channel="phone", name="柳女士", phone="13800000023",
            email="", history=(), resolution="", outcome="", severity="", region="城西",
        )  # fmt: skip
        actions.bring_in([line], actor=centre.leader.through("import"), at=AT)


def test_registering_and_editing_with_fields_asks_little(centre):
    define("serial")
    define("boxes", type="whole")
    case = registered(centre.agent, fields={"serial": "1"})
    few = 3 if connection.vendor == "postgresql" else 21
    with CaptureQueriesContext(connection) as seen:
        registered(centre.agent, phone="13900000077", name="柳女士", fields={"serial": "A", "boxes": "2"})
    assert len(seen) <= 6 + few
    with CaptureQueriesContext(connection) as seen:
        actions.edit(case, {"fields": {"serial": "B"}}, actor=centre.agent, at=AT)
    assert len(seen) <= 12
    queries.queue(Filters(), centre.agent, at=AT)
    with CaptureQueriesContext(connection) as seen:
        assert queries.queue(Filters(), centre.agent, at=AT).rows
    assert len(seen) <= 8


def test_the_customer_sees_what_is_meant_for_them_only(centre):
    define("visit_on", name="上门日期", type="date", is_public=True)
    define("inner", name="内部编号")
    case = registered(centre.agent, fields={"visit_on": "2026-03-20", "inner": "X"})
    assert queries.customer_page(case, at=AT).facts == [("上门日期", "2026-03-20")]


def scanned(rows) -> str:
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql, params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def crowd(case, count: int) -> None:
    fields = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}
    copies = [
        Case(**{**fields, "id": new_id(), "number": f"ZZ000101-{place:05d}", "fields": {"worth": f"{place}.00", "serial": f"S{place}"}})
        for place in range(count)
    ]
    Case.objects.bulk_create(copies, 500)
    CaseValue.objects.bulk_create([row for each in copies for row in values.rows_of(each)], 1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_finding_and_sorting_by_a_field_walks_along_its_index(centre):
    define("worth", type="money")
    define("serial")
    crowd(registered(centre.agent), 3000)
    one = Case.objects.filter(having("serial", "eq", "S42")).order_by("due_at", "id")[:51]
    few = Case.objects.filter(having("worth", "between", ["10", "12"])).order_by("-id")[:51]
    assert "cases_value_text" in scanned(one)
    assert "cases_value_number" in scanned(few)
    ordered = queries.fields.along(Case.objects.all(), "worth", descending=True)[:51]
    plan = scanned(ordered)
    assert "cases_value_number" in plan, plan
    assert "SCAN cases_case" not in plan, plan
    assert "Seq Scan on cases_case" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "Sort" not in plan, plan
    assert [str(each.fields["worth"]) for each in ordered[:2]] == ["2999.00", "2998.00"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_edge_of_the_calendar_are_refused_and_break_no_list(centre, day):
    define("seen", type="date")
    with pytest.raises(Invalid):
        registered(centre.agent, fields={"seen": day})
    with pytest.raises(Invalid):
        having("seen", "lte", day)
