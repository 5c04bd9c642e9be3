"""Macros: tried without a trace, done whole or not at all, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shouwen.casework.automation import actions, queries
from shouwen.casework.automation.models import Macro, MacroUse
from shouwen.casework.automation.tests.conftest import AT, does, fresh, kinds, later
from shouwen.casework.cases import actions as bulk
from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.actions import bulk as doing
from shouwen.casework.cases.models import BulkRun, Case, CaseText, Handoff
from shouwen.casework.cases.tests.test_bulk import code_of
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.workorders.models import Order
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.models import Delivery, Entry
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def macro(actor: Any, *deeds: dict[str, Any], home: str = "own", name: str = "爽约", **more: Any) -> Macro:
    return actions.save_macro(name=name, home=home, deeds=list(deeds), actor=actor, at=AT, **more)


def test_a_macro_does_its_deeds_in_order_and_says_so(house, case, branch):
    made = macro(
        house.agent,
        does("set_urgency", urgency="critical"),
        does("note", text="单号 {单号}，先安抚"),
        does("dispatch", unit=branch.pk, demand="今天上门"),
        does("notify", who="post", role="team_leader", text="请关注"),
    )
    house.has("leader")
    use, outcomes = actions.apply_macro(made.pk, case, actor=house.agent, at=later(minutes=1))
    assert [each.result for each in outcomes] == ["done"] * 4
    assert fresh(case).urgency == "critical"
    assert CaseText.objects.filter(case=case, kind="note", body=f"单号 {case.number}，先安抚").exists()
    assert Order.objects.get(case=case).lead_unit_id == branch.pk
    assert (
        Notice.objects.get(person_id=house.leader.person_id, kind="automation.told").params["words"]
        == "请关注"
    )
    assert "MacroApplied" in kinds(case)
    assert fresh(made).uses == 1
    assert use.kept == ["note", "notify"]


def test_tags_are_put_on_and_taken_off_and_that_taken_back(house, case):
    made = macro(house.agent, does("tag", tag="upset"), does("untag", tag="visit"))
    use, outcomes = actions.apply_macro(made.pk, case, actor=house.agent, at=later(minutes=1))
    assert [each.result for each in outcomes] == ["done", "already"]
    assert fresh(case).tags == ["upset"]
    actions.undo_macro(use.pk, actor=house.agent, at=later(minutes=2))
    assert fresh(case).tags == []


def test_a_preview_writes_nothing_and_tells_nobody(house, case, branch):
    made = macro(
        house.agent, does("note", text="看看"), does("set_urgency", urgency="critical"), does("close", reason="confirmed"),
        does("dispatch", unit=branch.pk, demand="今天上门"), does("notify", who="leader", text="请看"),
    )  # fmt: skip
    house.has("leader")
    before = [model.objects.count() for model in (Entry, Delivery, CaseText, Notice, Order, MacroUse)]
    found = actions.preview_macro(made.pk, case, actor=house.agent, at=AT)
    assert [each.result for each in found] == ["done", "done", "refused", "done", "done"]
    assert found[2].why
    assert [model.objects.count() for model in (Entry, Delivery, CaseText, Notice, Order, MacroUse)] == before
    assert fresh(case).urgency == case.urgency


def test_one_deed_that_cannot_be_done_stops_all(house, case):
    made = macro(house.agent, does("note", text="先记"), does("close", reason="confirmed"))
    before = kinds(case)
    with pytest.raises(Conflict) as no:
        actions.apply_macro(made.pk, case, actor=house.agent, at=AT)
    assert "办结" in no.value.message
    assert kinds(case) == before
    assert fresh(made).uses == 0


def test_what_is_so_already_stands_in_nobodys_way(house, case):
    made = macro(house.agent, does("set_urgency", urgency=case.urgency), does("note", text="记"))
    _use, outcomes = actions.apply_macro(made.pk, case, actor=house.agent, at=AT)
    assert [each.result for each in outcomes] == ["already", "done"]


def test_it_is_taken_back_whole(house, case, branch):
    made = macro(
        house.agent,
        does("set_urgency", urgency="critical"),
        does("hand_off", kind="transfer_handling", to=f"p:{house.mate.person_id}"),
        does("dispatch", unit=branch.pk, demand="今天上门"),
    )
    use, _outcomes = actions.apply_macro(made.pk, case, actor=house.agent, at=AT)
    assert actions.why_not_undo(use, at=AT) == ""
    actions.undo_macro(use.pk, actor=house.agent, at=later(minutes=2))
    now = fresh(case)
    assert (now.urgency, now.priority) == (case.urgency, case.priority)
    assert Handoff.objects.get(case=case).answer == "withdrawn"
    assert not Order.objects.get(case=case).is_open
    assert kinds(case)[-1] != "MacroUndone"
    assert "MacroUndone" in kinds(case)
    with pytest.raises(Conflict):
        actions.undo_macro(use.pk, actor=house.agent, at=later(minutes=3))


def test_what_cannot_be_taken_back_says_so_and_so_does_what_is_too_late(house, case):
    note = macro(house.agent, does("note", text="记"))
    use, _outcomes = actions.apply_macro(note.pk, case, actor=house.agent, at=AT)
    assert "备注" in actions.why_not_undo(use, at=AT)
    with pytest.raises(Conflict):
        actions.undo_macro(use.pk, actor=house.agent, at=AT)
    grade = macro(house.agent, does("set_urgency", urgency="critical"), name="急")
    use, _outcomes = actions.apply_macro(grade.pk, case, actor=house.agent, at=AT)
    assert actions.why_not_undo(use, at=AT + timedelta(minutes=11))
    with pytest.raises(NotFound):
        actions.undo_macro(use.pk, actor=house.mate, at=AT)


def test_whose_macro_it_is_decides_who_uses_and_changes_it(house, case):
    mine = macro(house.agent, does("note", text="记"))
    with pytest.raises(NotFound):
        queries.macro(mine.pk, house.mate)
    with pytest.raises(Forbidden):
        macro(house.agent, does("note", text="记"), home=f"u:{house.team.pk}")
    ours = macro(house.leader, does("note", text="记"), home=f"u:{house.team.pk}")
    assert queries.macro(ours.pk, house.mate) == ours
    with pytest.raises(Forbidden):
        actions.save_macro(
            name="改", home="own", deeds=[does("note", text="x")], macro_id=ours.pk, actor=house.mate, at=AT
        )
    everyones = macro(house.supervisor, does("note", text="记"), home=f"u:{house.city.pk}")
    assert queries.why_not_change(everyones, house.leader)
    again = actions.save_macro(
        name="改了", home=f"u:{house.city.pk}", deeds=[does("note", text="x")], macro_id=everyones.pk,
        actor=house.supervisor, at=AT,
    )  # fmt: skip
    assert (again.version, again.name) == (2, "改了")
    actions.retire_macro(ours.pk, actor=house.leader, at=AT)
    assert set(queries.macros(house.mate)) == {again}


@pytest.mark.parametrize(
    ("deeds", "where"),
    [
        ([], "deeds"),
        ([{"deed": "nothing"}], "0.deed"),
        ([{"deed": "note", "with": {}}], "0.text"),
        ([{"deed": "set_urgency", "with": {"urgency": "soonish"}}], "0.urgency"),
        ([{"deed": "hand_off", "with": {"to": "somebody"}}], "0.to"),
        ([{"deed": "promise", "with": {"text": "回电", "amount": 900}}], "0.amount"),
        ([{"deed": "note", "with": {"text": "x", "more": 1}}], "0.deed"),
    ],
)
def test_a_macro_that_makes_no_sense_is_not_kept(house, deeds, where):
    with pytest.raises(Invalid) as no:
        actions.save_macro(name="坏", home="own", deeds=deeds, actor=house.agent, at=AT)
    assert where in no.value.fields


def test_empty_braces_reach_nobody(house, case):
    made = macro(house.agent, does("reply", text="{客户称呼}您好，{没有这个}"))
    found = actions.preview_macro(made.pk, case, actor=house.agent, at=AT)
    assert found[0].result == "refused"
    assert "没有这个" in found[0].why


SOME = st.sampled_from(
    [
        does("note", text="记一句"), does("set_urgency", urgency="critical"), does("set_urgency", urgency="low"),
        does("close", reason="confirmed"), does("step", step="propose", text="拟"), does("resume"), does("wait_unit"),
        does("hand_up", note="请看"), does("escalate", why="authority", note="超出授权"), does("reply", text="在办"),
        does("chase_orders", level="phone"),
    ]
)  # fmt: skip


class HalfDone(TestCase):
    """Whatever the deeds: all of them stand, or none does."""

    @settings(max_examples=25)
    @given(deeds=st.lists(SOME, min_size=1, max_size=5))
    def test_a_macro_leaves_nothing_half_done(self, deeds: list[dict[str, Any]]) -> None:
        deadlines.seed()
        house = cases.house()
        case = cases.registered(house.agent)
        made = macro(house.agent, *deeds)
        before, entries = Case.objects.values().get(pk=case.pk), Entry.objects.count()
        foreseen = actions.preview_macro(made.pk, case, actor=house.agent, at=AT)
        assert Entry.objects.count() == entries
        assert Case.objects.values().get(pk=case.pk) == before
        try:
            _use, outcomes = actions.apply_macro(made.pk, case, actor=house.agent, at=AT)
        except Conflict:
            assert Entry.objects.count() == entries
            assert Case.objects.values().get(pk=case.pk) == before
            assert any(each.result == "refused" for each in foreseen)
        else:
            assert [each.result for each in outcomes] == [each.result for each in foreseen]


def test_a_macro_on_many_is_previewed_done_case_by_case_and_taken_back(house):
    fine, ended = (cases.registered(house.agent, phone=f"1380000000{n}") for n in range(2))
    bulk.withdraw(ended, reason_code=code_of("withdraw"), note="不用了", actor=house.leader, at=later(minutes=1))
    made = macro(house.agent, does("set_urgency", urgency="critical"))
    desk, chosen = browser(house.agent), {"case": [fine.number, ended.number]}
    offered = desk.post("/cases/bulk/", chosen).content.decode()
    assert f'value="macro:{made.pk}"' in offered
    seen = desk.post("/cases/bulk/", {**chosen, "move": f"macro:{made.pk}"}).content.decode()
    assert "会办 1 件" in seen
    assert "不会办 1 件" in seen
    assert "整个宏都没有执行" in seen
    assert not MacroUse.objects.exists()
    desk.post("/cases/bulk/", {**chosen, "move": f"macro:{made.pk}", "do": "run"})
    run = BulkRun.objects.get()
    assert (run.move, run.data) == ("macro", {"value": str(made.pk)})
    assert fresh(fine).urgency == "critical"
    assert "爽约" in desk.get(f"/cases/bulk/{run.pk}/").content.decode()
    desk.post(f"/cases/bulk/{run.pk}/undo")
    assert fresh(fine).urgency != "critical"


def test_nobody_uses_anothers_macro_on_many(house, case):
    theirs = macro(house.mate, does("note", text="看看"))
    answer = browser(house.agent).post("/cases/bulk/", {"case": [case.number], "move": f"macro:{theirs.pk}", "do": "run"})
    assert not BulkRun.objects.exists()
    assert "爽约" not in answer.content.decode()


def test_a_macro_on_many_more_is_tried_by_the_worker_before_it_is_confirmed(house, monkeypatch):
    monkeypatch.setattr(doing, "AT_ONCE", 0)
    fine, ended = (cases.registered(house.agent, phone=f"1380000000{n}") for n in range(2))
    bulk.withdraw(ended, reason_code=code_of("withdraw"), note="不用了", actor=house.leader, at=later(minutes=1))
    made = macro(house.agent, does("set_urgency", urgency="critical"))
    desk = browser(house.agent)
    desk.post("/cases/bulk/", {"case": [fine.number, ended.number], "move": f"macro:{made.pk}"})
    bulk.work_bulk(at=later(minutes=2))
    trial = BulkRun.objects.get(is_trial=True)
    seen = desk.get(f"/cases/bulk/{trial.pk}/").content.decode()
    assert "会办 1 件" in seen
    assert "整个宏都没有执行" in seen
    assert not MacroUse.objects.exists()
    desk.post(f"/cases/bulk/{trial.pk}/confirmation")
    bulk.work_bulk(at=later(minutes=3))
    assert fresh(fine).urgency == "critical"
