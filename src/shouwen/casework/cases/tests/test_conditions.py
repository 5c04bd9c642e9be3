"""Conditions: a tree asks the tables what it asks plain values, and whatever is wrong in it is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases.actions import values
from shouwen.casework.cases.models import NEVER, Case, CaseValue
from shouwen.casework.cases.queries import conditions, wording
from shouwen.casework.cases.queries.custom import PREFIX
from shouwen.casework.cases.rules.conditions import DAYS, OPERATORS, Field
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Invalid
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue import queries as shelves

FIELDS = ("boxes", "colours", "serial", "paid", "bought", "size", "weight", "visit")
TEXTS = ["宽带", "上门", "没有", "adsl", "盲道占用", "赔", "预约的时间"]
MOMENTS = {
    "last": ["30m", "2h", "7d", "400d"], "next": ["2h", "3d"], "older": ["1h", "7d"], "on": list(DAYS),
    "after": ["2026-03-10", "2020-01-01"], "before": ["2026-03-18", "2030-01-01"],
}  # fmt: skip


@pytest.fixture
def crowd(db: None) -> Any:
    """Cases that differ in everything that can be asked."""
    centre = house()
    define_fields()
    agents = (centre.agent, centre.mate, centre.senior)
    for place in range(9):
        case = registered(agents[place % 3], phone=f"1380000{place:04d}", at=later(hours=-place * 37), kind=("complaint", "fault")[place % 2])
        Case.objects.filter(pk=case.pk).update(
            priority=1 + place % 4, chases=place % 3, severity=("minor", "severe")[place % 2], urgency=("low", "high", "critical")[place % 3],
            due_at=NEVER if place % 4 == 0 else AT + timedelta(hours=place * 11 - 40), clock_state=("none", "running", "over", "paused")[place % 4],
            state=("registered", "waiting_customer", "waiting_unit")[place % 3], answered_at=AT - timedelta(days=place) if place % 2 else None,
            handler_id=agents[(place + 1) % 3].person_id, level=place % 3, is_restricted=place == 5, line_number="ADSL7" if place == 3 else "",
            repeat_of_id=None, state_since=AT - timedelta(days=place * 3),
        )  # fmt: skip
        case.refresh_from_db()
        case.fields = custom(place)
        CaseValue.objects.bulk_create(values.rows_of(case))  # type: ignore[arg-type]
    return centre


def custom(place: int) -> dict[str, Any]:
    """What the custom fields of a case hold."""
    first, second, _third = [each.code for each in shelves.custom_field("colours").options]
    big = shelves.custom_field("size").options[0].code
    return [
        {}, {"boxes": 2, "colours": [first, second], "serial": "ADSL7", "paid": False, "weight": "2.5", "visit": "2026-03-15T10:00:00+08:00"},
        {"boxes": 4, "colours": [second], "paid": True, "bought": "2026-03-11", "size": big, "weight": "0.25"},
    ][place % 3]  # fmt: skip


def define_fields() -> None:
    """Custom fields of each sort."""
    options = [{"name": name} for name in ("黑", "白", "红")]
    for code, kind in (("boxes", "whole"), ("colours", "choices"), ("serial", "text"), ("paid", "yes"), ("bought", "date"),
                       ("size", "choice"), ("weight", "decimal"), ("visit", "moment")):  # fmt: skip
        more = {"options": options} if kind in ("choice", "choices") else {}
        catalogue.add("field", code=code, name=code, type=kind, actor=SYSTEM, at=AT, **more)


def any_test(known: dict[str, Field], people: list[str], units: list[str], categories: list[str], customers: list[str]) -> st.SearchStrategy[Any]:
    """Any test that may stand in a tree."""
    listed = {"person": ["me", *people], "unit": ["mine", *units], "centre": ["mine", *units], "category": categories, "customer": ["1", *customers]}

    def of(each: Field, op: str) -> st.SearchStrategy[Any]:
        value: st.SearchStrategy[Any] = st.none()
        if each.kind in listed or each.kind == "choice":
            value = st.lists(st.sampled_from(listed.get(each.kind) or sorted(each.choices)), min_size=1, max_size=3)
        elif each.kind == "flag":
            value = st.booleans()
        elif each.kind == "number":
            value = st.integers(0, 4)
        elif each.kind == "moment" and op in MOMENTS:
            value = st.sampled_from(MOMENTS[op])
        elif each.kind in ("text", "word"):
            value = st.sampled_from([*TEXTS, "JZ", "ADSL7", "adsl"])
        return value.map(lambda chosen: {"field": each.code, "op": op, "value": chosen})

    return st.sampled_from([(each, op) for each in known.values() for op in OPERATORS[each.kind]]).flatmap(lambda pair: of(*pair))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_tree_asks_the_tables_what_it_asks_plain_values(crowd: Any, data: st.DataObject) -> None:
    actor, known = crowd.agent, conditions.fields()
    assert {known[f"{PREFIX}{code}"].kind for code in FIELDS} == {"number", "choice", "word", "flag", "moment"}
    people = [str(each.person_id) for each in (crowd.agent, crowd.mate, crowd.leader)]
    cases = {case.pk: case for case in Case.objects.select_related("customer").all()}
    categories = [str(pk) for pk in sorted({case.category_id for case in cases.values() if case.category_id})]
    test = any_test(known, people, [str(crowd.team.pk), str(crowd.city.pk)], categories, [str(case.customer_id) for case in cases.values()])
    parts = st.lists(st.one_of(test, st.fixed_dictionaries({"any": st.lists(test, max_size=3)}), st.fixed_dictionaries({"all": st.lists(test, max_size=3)})), max_size=4)
    drawn = {data.draw(st.sampled_from(["all", "any"])): data.draw(parts)}
    tree = conditions.parse(drawn)
    assert conditions.parse(conditions.plain(tree)) == tree
    asked = set(conditions.applied(tree, Case.objects.all(), actor, at=AT).values_list("pk", flat=True))
    assert asked == {pk for pk, case in cases.items() if conditions.holds(tree, case, actor, at=AT)}, drawn
    assert bool(wording.describe(tree)) == bool(tree)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "path", "word"),
    [
        ([], None, ""),
        ({"all": [], "any": []}, "", "all 或 any"),
        ({"all": "x"}, "", "all 或 any"),
        ({"all": [{"field": "nonsense", "op": "in", "value": ["1"]}]}, "0", "nonsense"),
        ({"all": [{"field": "priority", "op": "has", "value": "x"}]}, "0", "优先级"),
        ({"all": [{"field": "priority", "op": "in", "value": ["9"]}]}, "0", "从列表里选"),
        ({"all": [{"field": "owner", "op": "in", "value": ["mine"]}]}, "0", "同事"),
        ({"any": [{"all": [{"field": "chases", "op": "gte", "value": "many"}]}]}, "0.0", "数字"),
        ({"any": [{"field": "chases", "op": "gte", "value": True}]}, "0", "数字"),
        ({"any": [{"field": "chases", "op": "gte", "value": float("nan")}]}, "0", "数字"),
        ({"all": [{"field": "due", "op": "last", "value": "7 days"}]}, "0", "7 天"),
        ({"all": [{"field": "due", "op": "after", "value": "soon"}]}, "0", "2026"),
        ({"all": [{"field": "text", "op": "has", "value": "！"}]}, "0", "要找的字"),
        ({"all": [{"any": [{"all": [{"field": "repeat", "op": "is", "value": True}]}]}]}, "0.0", "两层"),
        ({"all": [{"field": "repeat", "op": "is", "value": True}] * 31}, "", "30"),
        ({"all": [{"field": "owner", "op": "in", "value": ["1"] * 51}]}, "0", "同事"),
        ({"all": [{"field": "owner", "op": "in", "value": ["9" * 30]}]}, "0", "同事"),
        ({"all": [{"field": {}, "op": "in", "value": []}]}, "0", "没有"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_tree_is_named(given: Any, path: str | None, word: str) -> None:
    if path is None:
        assert not conditions.parse(given)
        return
    with pytest.raises(Invalid) as wrong:
        conditions.parse(given)
    assert list(wrong.value.fields) == [path]
    assert word in wrong.value.fields[path]


@pytest.mark.django_db
def test_a_tree_is_said_in_both_languages() -> None:
    centre = house()
    given = {"all": [
        {"field": "priority", "op": "in", "value": ["1", "2"]},
        {"any": [{"field": "owner", "op": "in", "value": ["me"]}, {"field": "due", "op": "on", "value": "past"}]},
        {"field": "received", "op": "last", "value": "7d"},
    ]}  # fmt: skip
    tree = conditions.parse(given)
    assert wording.describe(tree) == "优先级是P1或P2，且（责任人是我，或到期时间在现在以前），且受理时间在最近7天"
    with translation.override("en"):
        said = wording.describe(tree)
    assert said == "Priority is P1 or P2, and (Owner is me, or Due is before now), and Received in the last 7 days"
    assert wording.parts(tree)[0] == ("优先级", "是P1或P2")
    assert centre
