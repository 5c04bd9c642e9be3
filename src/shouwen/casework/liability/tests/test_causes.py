"""Causes: with what their code asks for, once each, needed where the centre says so."""

import json
from datetime import timedelta

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as read
from shouwen.casework.cases.models import Closure
from shouwen.casework.cases.testing import AT, later, registered
from shouwen.casework.liability import actions, queries
from shouwen.casework.liability.models import CauseFound
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.testing import deliver_all as drain
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue import queries as codes


def found(case, code, actor, **more):
    return actions.find_cause(case, code=code, actor=actor, at=more.pop("at", AT), **more)


def need_causes(place):
    actions.set_figures(place.city.pk, {"cause_kinds": ["complaint"]}, actor=place.manager, at=AT)


def closing(case, actor, **more):
    cases.answer(case, "师傅 13:30 上门", actor=actor, at=AT)
    cases.customer_accepts(case, actor=actor, at=AT)
    return cases.close(case, actor=actor, at=later(hours=1), **more)


def test_a_cause_is_found_and_told(place, case, logistics):
    row = found(case, "Y1", place.agent, fields={"planned_at": "2026-03-17T08:00", "actual_at": "2026-03-17T13:30"})
    assert (row.is_main, row.name, row.fields["delay_hours"]) == (True, "发车或短驳延误", 5.5)
    told = Entry.objects.get(kind="liability.CauseFound")
    assert (told.subject_id, json.loads(told.body)["code"]) == (case.pk, "Y1")
    assert [each.code for each in queries.causes(case)] == ["Y1"]


def test_a_code_gets_what_it_asks_for(place, case, logistics):
    with pytest.raises(Invalid) as no:
        found(case, "W1", place.agent, fields={"order_no": "PO-1", "expected_quantity": "many"})
    assert set(no.value.fields) == {"fields.sku", "fields.expected_quantity", "fields.actual_quantity"}
    with pytest.raises(Invalid, match="写明情况"):
        found(case, "S1", place.agent)
    with pytest.raises(Invalid) as no:
        found(case, "W3", place.agent)
    assert "照片或录像" in no.value.fields["code"]
    with pytest.raises(Invalid):
        found(case, "G-WAREHOUSE", place.agent)
    found(case, "S1", place.agent, note="仓库停电")
    assert CauseFound.objects.count() == 1


def test_a_cause_of_loss_asks_for_compensation(place, case, logistics):
    found(case, "L1", place.agent, fields={"goods_value": "12000", "claim_amount": "8,000.50"})
    assert json.loads(Entry.objects.get(kind="liability.CauseFound").body)["marks"] == ["compensation_request"]


def test_a_retired_cause_says_what_to_use_instead_and_old_ones_stay(place, case, logistics):
    found(case, "R1", place.agent)
    old, new = codes.code("cause", "R1"), codes.code("cause", "O1.1")
    catalogue.succeed(old.id, [(new.id, 100)], actor=SYSTEM, at=AT)
    with pytest.raises(Invalid) as no:
        found(registered(place.agent), "R1", place.agent)
    assert no.value.fields == {"code": "“报表延误或不准确”已停用，改用：漏单或错单"}
    shown = queries.as_found(queries.causes(case)[0], today=AT.date())
    assert (shown.label, shown.is_retired, shown.instead) == ("报表延误或不准确", True, "漏单或错单")
    trend = queries.trend(place.supervisor, since=AT - timedelta(days=30), at=later(hours=1))
    assert [(line.code, line.total) for line in trend.lines] == [("O1.1", 1)]


def test_one_of_several_is_the_main_one(place, case, logistics):
    found(case, "R1", place.agent)
    found(case, "O1.1", place.agent)
    assert [each.code for each in queries.causes(case)] == ["R1", "O1.1"]
    actions.make_main(case, code="O1.1", actor=place.agent, at=AT)
    assert queries.main_cause(case).code == "O1.1"
    actions.drop_cause(case, code="O1.1", reason="查错了", actor=place.agent, at=AT)
    assert queries.main_cause(case).code == "R1"
    with pytest.raises(Conflict):
        found(case, "R1", place.agent)
    found(case, "O1.1", place.agent, main=True)
    assert CauseFound.objects.filter(case=case).count() == 3, "what was dropped stays readable"


def test_a_stranger_writes_no_cause(place, case, logistics):
    with pytest.raises(Forbidden):
        found(case, "R1", place.statistician)


def test_where_the_centre_wants_a_cause_the_case_does_not_close_without(place, case, logistics):
    need_causes(place)
    with pytest.raises(Conflict, match="办结前要写明起因"):
        closing(case, place.agent)
    with pytest.raises(Conflict, match="要填订单号"):
        cases.close(case, cause_code="W1", actor=place.agent, at=AT)
    found(case, "R1", place.agent)
    cases.close(case, actor=place.agent, at=later(hours=1))
    assert Closure.objects.get(case=case).cause_code == "R1"


def test_other_kinds_and_centres_close_as_before(place, case):
    need_causes(place)
    question = registered(place.agent, kind="consultation")
    closing(question, place.agent)
    actions.set_figures(place.city.pk, {"cause_kinds": []}, actor=place.manager, at=AT)
    closing(case, place.agent)
    assert CauseFound.objects.count() == 0


def test_withdrawing_and_declining_need_no_cause(place, case):
    need_causes(place)
    cases.withdraw(case, reason_code="solved", actor=place.agent, at=AT)
    assert read.find(case.number, place.agent).state == "withdrawn"


def test_a_cause_chosen_while_closing_stands_among_those_found(place, case, logistics):
    need_causes(place)
    closing(case, place.agent, cause_code="R1")
    drain(at=later(hours=2))
    drain(at=later(hours=2))
    assert [(each.code, each.is_main) for each in queries.causes(case)] == [("R1", True)]


def test_after_closing_it_takes_the_right_to_correct_and_a_reason(place, case, logistics):
    closing(case, place.agent)
    with pytest.raises(Conflict, match="起因由质检更正"):
        found(case, "R1", place.agent)
    with pytest.raises(Invalid) as no:
        found(case, "R1", place.supervisor)
    assert set(no.value.fields) == {"reason"}
    found(case, "R1", place.supervisor, reason="抽检更正")
    assert json.loads(Entry.objects.get(kind="liability.CauseFound").body)["after_close"] is True


def test_only_who_makes_the_rules_changes_them(place):
    with pytest.raises(Forbidden):
        actions.set_figures(place.city.pk, {"appeal_days": 3}, actor=place.agent, at=AT)
    with pytest.raises(Invalid):
        actions.set_figures(place.city.pk, {"appeal_days": 0}, actor=place.manager, at=AT)
    with pytest.raises(Invalid):
        actions.set_figures(place.city.pk, {"cause_kinds": ["nope"]}, actor=place.manager, at=AT)
    with pytest.raises(Forbidden):
        actions.set_figures(None, {"appeal_days": 3}, actor=place.manager, at=AT)


def test_too_much_other_asks_for_a_look_at_the_tree(place, logistics):
    for code in ("S1", "R1"):
        found(registered(place.agent), code, place.agent, note="说明")
    trend = queries.trend(place.supervisor, since=AT - timedelta(days=30), at=later(hours=1))
    hints = {line.code: line.hint for line in trend.lines}
    assert hints["R1"] == ""
    assert "超过 10%" in hints["S1"]
