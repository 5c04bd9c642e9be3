"""Severity and priority: the worst of the columns, by dated tables, explained; a person's word with a right and a reason."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import states, testing
from shouwen.casework.cases.queries import bulk, grades
from shouwen.casework.cases.slots import HOUSE
from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.models import Policy
from shouwen.casework.complaints.queries import policy, standing
from shouwen.casework.complaints.rules import policy as rules
from shouwen.casework.complaints.tests.conftest import AT, fresh, kinds, later
from shouwen.casework.papers.tests.test_pages import key
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Forbidden, Invalid

GRADES = list(states.SEVERITIES)
limits = st.lists(st.integers(1, 1_000_000), min_size=3, max_size=3, unique=True).map(sorted)


@given(
    limits=limits, reaches=limits, scale=st.sampled_from(["1", "5", "10", "0.5"]), amount=st.none() | st.decimals(0, 5_000_000, places=2),
    affected=st.integers(1, 1_000_000), triggers=st.sets(st.sampled_from(list(states.TRIGGERS))),
)  # fmt: skip
def test_severity_is_the_worst_column(limits: Any, reaches: Any, scale: str, amount: Any, affected: int, triggers: Any) -> None:
    content = rules.house() | {
        "scale": scale, "amounts": dict(zip(rules.ABOVE, map(str, limits), strict=True)), "reaches": dict(zip(rules.ABOVE, reaches, strict=True)),
    }  # fmt: skip
    tables = rules.tables(rules.checked(content))
    found = grades.grade(tables, amount=amount, customers=affected, triggers=triggers)
    by_amount = sum(amount > limit * Decimal(scale) for limit in limits) if amount is not None else 0
    by_reach = sum(affected >= limit for limit in reaches) if affected > 1 else 0
    by_trigger = max((GRADES.index(HOUSE.triggers[each]) for each in triggers), default=0)
    assert GRADES.index(found.value) == max(by_amount, by_reach, by_trigger)
    assert found.why


@given(amount=st.decimals(0, 10**9, places=2), more=st.decimals(0, 10**9, places=2))
def test_more_money_is_never_less_severe(amount: Decimal, more: Decimal) -> None:
    low, high = (grades.grade(HOUSE, amount=each, customers=1, triggers=()) for each in (amount, amount + more))
    assert GRADES.index(low.value) <= GRADES.index(high.value)


@pytest.mark.parametrize(
    ("cell", "value", "field"),
    [("amounts", {"general": "500", "severe": "400"}, "amount_severe"), ("amounts", {"general": "很多"}, "amount_general"),
     ("reaches", {"general": "三"}, "reach_general"), ("scale", "0", "scale"), ("scale", "NaN", "scale"),
     ("matrix", {"minor": [1]}, "matrix_extensive_low"), ("triggers", {"media": "awful"}, "trigger_media")],
)  # fmt: skip
def test_a_wrong_cell_is_named(cell: str, value: Any, field: str) -> None:
    with pytest.raises(Invalid) as no:
        rules.checked(rules.house() | {cell: value})
    assert field in no.value.fields


@pytest.mark.django_db
def test_a_written_amount_grades_the_case_anew_and_its_undo_too(house: Any, case: Any) -> None:
    held = actions.record(case, {"amount": "12,000"}, actor=house.agent, at=later(minutes=1))
    assert (fresh(case).severity, held.auto_severity) == ("severe", "severe")
    assert "ComplaintGraded" in kinds(case)
    told = standing.grading(fresh(case), held)
    assert told.lines == [("涉及金额 12,000.00 元", "严重", True)]
    assert told.table == "按通用定级表"
    actions.undo(case, held.changes.get().pk, actor=house.agent, at=later(minutes=2))
    assert fresh(case).severity == "minor"


@pytest.mark.django_db
def test_an_override_needs_a_right_and_a_reason_stands_and_is_taken_back(house: Any, case: Any) -> None:
    with pytest.raises(Forbidden):
        actions.override(case, "severe", reason="客户很急", actor=house.agent, at=AT)
    with pytest.raises(Invalid):
        actions.override(case, "severe", reason=" ", actor=house.leader, at=AT)
    with pytest.raises(Invalid):
        cases.edit(case, {"severity": "severe"}, reason="客户很急", actor=house.agent, at=AT)
    actions.override(case, "severe", reason="客户是人大代表", actor=house.leader, at=later(minutes=1))
    assert fresh(case).severity == "severe"
    actions.record(case, {"amount": "600"}, actor=house.agent, at=later(minutes=2))
    assert fresh(case).severity == "severe"
    told = standing.grading(fresh(case), queries.complaint(fresh(case)))
    assert told.by_hand
    assert told.automatic == "general"
    assert told.reason == "客户是人大代表"
    actions.take_back(case, actor=house.leader, at=later(minutes=3))
    assert fresh(case).severity == "general"
    with pytest.raises(Conflict):
        actions.take_back(case, actor=house.leader, at=later(minutes=4))


@pytest.mark.django_db
def test_a_grade_set_on_the_case_itself_is_an_override_too(house: Any, case: Any) -> None:
    cases.edit(case, {"severity": "general"}, reason="影响大", actor=house.leader, at=later(minutes=1))
    deliver_all(at=later(minutes=2))
    held = queries.complaint(fresh(case))
    assert held
    assert (held.severity_by, held.severity_reason, held.severity_person_id) == ("person", "影响大", house.leader.person_id)


@pytest.mark.django_db
def test_a_reason_nobody_typed_is_read_in_the_readers_language(house: Any, case: Any) -> None:
    with translation.override("en"):
        held = actions.open_record(case.pk, {"is_graded_by_hand": True, "actor_id": house.agent.person_id}, actor=house.agent, at=AT)
        assert held
        assert (held.severity_reason, held.severity_code) == ("", "at_intake")
        assert standing.grading(case, held).reason == "Set by whoever registered it"
    assert standing.grading(case, held).reason == "登记时由登记人定"
    with translation.override("en"):
        actions.follow(case.pk, {"decision_on": AT.date()}, actor=house.agent, at=AT)
    edit = queries.history(fresh(held), "decision_on")[0]
    assert edit.change.why == "随事项单记下"
    with translation.override("en"):
        assert edit.change.why == "Noted from the case"
    actions.override(case, "severe", reason="客户很急", actor=house.leader, at=later(minutes=1))
    assert fresh(held).severity_why == "客户很急"


@pytest.mark.django_db
def test_a_grade_for_many_is_foreseen_without_trying_it(house: Any, case: Any, django_assert_num_queries: Any) -> None:
    wanted = {"priority": next(level for level in states.PRIORITIES if level != case.priority)}
    asked = [(house.agent, {**wanted, "reason": "客户急"}), (house.leader, wanted), (house.leader, {**wanted, "reason": "客户急"}),
             (house.leader, {"priority": case.priority, "reason": "客户急"})]  # fmt: skip
    told = [bulk.refused("grade", case, actor, data) for actor, data in asked]
    assert "权限" in told[0]
    assert told[1:] == ["改定投诉的级别要写明理由", "", "已经是这样"]
    with django_assert_num_queries(0):
        assert told == [bulk.refused("grade", case, actor, data) for actor, data in asked]


@pytest.mark.django_db
def test_flags_are_for_those_with_the_right_and_raise_the_severity(house: Any, case: Any) -> None:
    with pytest.raises(Forbidden):
        actions.set_flag(case, "media", reason="记者来电", actor=house.agent, at=AT)
    actions.set_flag(case, "media", reason="记者来电", actor=house.leader, at=later(minutes=1))
    assert fresh(case).severity == "severe"
    with pytest.raises(Conflict):
        actions.set_flag(case, "media", reason="又来", actor=house.leader, at=later(minutes=1))
    actions.lift_flag(case, "media", reason="误报", actor=house.leader, at=later(minutes=2))
    assert fresh(case).severity == "minor"
    with pytest.raises(Conflict):
        actions.lift_flag(case, "media", reason="误报", actor=house.leader, at=later(minutes=3))


@pytest.mark.django_db
def test_heads_are_told_but_never_whom_it_is_about(house: Any, case: Any) -> None:
    manager, supervisor = house.manager, house.supervisor
    cases.accuse(case, supervisor.person_id, actor=house.agent, at=AT)
    actions.record(case, {"triggers": ["injury"]}, actor=house.agent, at=later(minutes=1))
    deliver_all(at=later(minutes=2))
    told = set(Notice.objects.filter(kind="complaints.graded").values_list("person_id", flat=True))
    assert told == {manager.person_id}


@pytest.mark.django_db
def test_new_rules_hold_for_what_is_registered_from_then_on(house: Any, case: Any) -> None:
    content = rules.house() | {"scale": "10", "sector": "logistics"}
    with pytest.raises(Forbidden):
        actions.set_policy(house.city.pk, content, actor=house.agent, at=AT)
    row = actions.set_policy(house.city.pk, content, reason="物流业务并入", actor=house.manager, at=later(minutes=1))
    assert row.version == 1
    actions.record(case, {"amount": "800"}, actor=house.agent, at=later(minutes=2))
    assert fresh(case).severity == "general"
    new = testing.registered(house.agent, at=later(minutes=3), phone="13955550001", amount=Decimal(800))
    assert new.severity == "minor"
    assert standing.grading(new, queries.complaint(new)).table == "按本中心定级表第 1 版"
    second = actions.set_policy(house.city.pk, rules.house(), actor=house.manager, at=later(minutes=4))
    with pytest.raises(Conflict):
        actions.retire_policy(row.pk, actor=house.manager, at=later(minutes=5))
    actions.retire_policy(second.pk, actor=house.manager, at=later(minutes=5))
    found = policy.in_force(house.city.pk, later(minutes=6))
    assert found
    assert found[1] == 1
    assert Policy.objects.count() == 2


@pytest.mark.django_db
def test_the_matrix_of_a_centre_decides_the_priority(house: Any) -> None:
    matrix = {impact: [1, 1, 1, 1] for impact in states.IMPACTS}
    actions.set_policy(house.city.pk, rules.house() | {"matrix": matrix}, actor=house.manager, at=AT)
    assert testing.registered(house.agent, at=AT + timedelta(minutes=1)).priority == 1


@pytest.mark.django_db
def test_the_tables_are_tried_and_saved_on_a_page(house: Any) -> None:
    from shouwen.casework.complaints.forms.tables import flat

    client = browser(house.manager)
    page = client.get("/admin/severity/").content.decode()
    assert 'name="amount_severe"' in page
    typed = {name: value for name, value in flat(rules.house()).items() if value not in (False, None)}
    tried = client.post("/admin/severity/", {**typed, "act": "try", "try_amount": "1.2万", "try_triggers": ["death"]})
    assert tried.status_code == 200
    assert "特大" in tried.content.decode()
    assert not Policy.objects.exists()
    wrong = client.post("/admin/severity/", {**typed, "act": "save", "amount_severe": "1"})
    assert wrong.status_code == 422
    assert "要比上一档大" in wrong.content.decode()
    assert client.post("/admin/severity/", {**typed, "act": "save", "scale": "5"}).status_code == 302
    row = Policy.objects.get()
    assert row.content["scale"] == "5"
    assert client.get(f"/admin/severity/versions/{row.pk}/").status_code == 200
    assert client.post(f"/admin/severity/versions/{row.pk}/retirement").status_code == 302
    assert browser(house.agent).get("/admin/severity/").status_code == 403


@pytest.mark.django_db
def test_programs_make_try_and_take_back_rules(house: Any) -> None:
    with time_machine.travel(later(hours=1), tick=False):
        boss, agent = Client(**key(house.manager)), Client(**key(house.agent))
        url = "/api/v1/severity-rules"
        assert agent.get(url).status_code == 403
        held = boss.get(url).json()
        assert held["version"] == 0
        content = {**held["content"], "amounts": {"general": "100", "severe": "300", "extreme": "900"}}
        tried = {"amount": "400", "content": content}
        assert boss.post(f"{url}/trial", tried, "application/json").json()["severity"] == "severe"
        assert boss.post(f"{url}/versions", {"content": {**content, "scale": "x"}}, "application/json").status_code == 422
        for strange in ({}, {"x": {}}, {**content, "amounts": []}, {**content, "duties": {"minor": {"heads": True}}}):
            assert boss.post(f"{url}/versions", {"content": strange}, "application/json").status_code == 422
            assert boss.post(f"{url}/trial", {"content": strange}, "application/json").status_code == 422
        made = boss.post(f"{url}/versions", {"content": content, "reason": "试行"}, "application/json")
        assert (made.status_code, made.json()["state"]) == (201, "now"), made.content
        assert boss.get(url).json()["version"] == 1
        assert boss.post(f"{url}/versions/{made.json()['id']}/retirement", {}, "application/json").json()["state"] == "retired"
        assert len(boss.get(f"{url}/versions").json()["items"]) == 1
