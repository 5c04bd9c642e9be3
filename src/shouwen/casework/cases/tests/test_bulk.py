"""One move on many cases: previewed, each by its own action, never twice, taken back where it can be; one value changed in place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from shouwen.casework.cases import actions, jobs, testing
from shouwen.casework.cases.actions import bulk as doing
from shouwen.casework.cases.models import BulkItem, BulkRun, Case, CaseText, Handoff
from shouwen.casework.cases.queries import bulk
from shouwen.casework.cases.testing import AT, later, registered
from shouwen.foundation.access.testing import browser
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit.errors import Conflict, Invalid, NotFound

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house() -> testing.House:
    return testing.house()


def some(house: testing.House, count: int) -> list[Case]:
    return [registered(house.agent, phone=f"1380000{place:04d}", at=later(seconds=place)) for place in range(count)]


def numbers(cases: list[Case]) -> list[str]:
    return [case.number for case in cases]


def test_each_case_is_moved_by_its_own_action_and_one_refusal_stops_no_other(house: testing.House) -> None:
    cases = some(house, 3)
    actions.withdraw(cases[1], reason_code=code_of("withdraw"), note="不用了", actor=house.leader, at=later(minutes=1))
    run = actions.start_bulk("reassign", numbers(cases), {"to": house.mate.person_id, "lane": "both", "reason": "分流"}, actor=house.leader, at=later(hours=1))
    seen = bulk.run(run.pk, house.leader)
    assert (seen.done, seen.is_over, seen.settled) == (2, True, 3)
    assert [(why, [each.number for each in held]) for why, held in seen.refused] == [("现在是“客户撤回”，不能改派", [cases[1].number])]
    assert set(Case.objects.filter(owner_id=house.mate.person_id).values_list("number", flat=True)) == {cases[0].number, cases[2].number}
    with pytest.raises(NotFound):
        bulk.run(run.pk, house.agent)


def test_a_run_is_taken_back_where_things_have_not_moved_on(house: testing.House) -> None:
    cases = some(house, 3)
    run = actions.start_bulk("reassign", numbers(cases), {"to": house.mate.person_id, "lane": "handler", "reason": "分流"}, actor=house.leader, at=AT)
    actions.withdraw(cases[2], reason_code=code_of("withdraw"), note="不用了", actor=house.leader, at=later(minutes=1))
    actions.undo_bulk(run.pk, actor=house.leader, at=later(minutes=2))
    seen = bulk.run(run.pk, house.leader)
    assert (seen.undone, [each.number for each in seen.stays]) == (2, [cases[2].number])
    assert set(Case.objects.filter(is_open=True).values_list("handler_id", flat=True)) == {house.agent.person_id}
    with pytest.raises(Conflict):
        actions.undo_bulk(run.pk, actor=house.leader, at=later(minutes=3))
    with pytest.raises(NotFound):
        actions.undo_bulk(run.pk, actor=house.agent, at=later(minutes=3))


def code_of(name: str) -> str:
    from shouwen.kit.actor import SYSTEM
    from shouwen.relations.catalogue import queries as catalogue

    return catalogue.choices(name, SYSTEM)[0].code


@pytest.mark.parametrize(
    ("move", "data", "field"),
    [("grade", {"priority": 1, "reason": "媒体关注"}, "priority"), ("grade", {"urgency": "critical"}, "urgency")],
)
def test_an_edit_of_many_is_undone_to_each_ones_own_value(house: testing.House, move: str, data: dict[str, Any], field: str) -> None:
    cases = some(house, 2)
    Case.objects.filter(pk=cases[0].pk).update(priority=2, urgency="high")
    before = list(Case.objects.order_by("id").values_list("priority", "urgency"))
    run = actions.start_bulk(move, numbers(cases), data, actor=house.leader, at=later(hours=1))
    assert set(Case.objects.values_list(field, flat=True)) == {data[field]}
    actions.undo_bulk(run.pk, actor=house.leader, at=later(hours=2))
    assert list(Case.objects.order_by("id").values_list("priority", "urgency")) == before


def test_offers_of_many_are_withdrawn(house: testing.House) -> None:
    cases = some(house, 2)
    run = actions.start_bulk("hand_off", numbers(cases), {"to": house.mate.person_id, "note": "请接"}, actor=house.agent, at=AT)
    offer = Handoff.objects.filter(case=cases[0]).get()
    actions.accept_handoff(offer.pk, actor=house.mate, at=later(minutes=1))
    actions.undo_bulk(run.pk, actor=house.agent, at=later(minutes=2))
    seen = bulk.run(run.pk, house.agent)
    assert (seen.undone, len(seen.stays)) == (1, 1)


def test_many_are_left_to_the_worker_who_goes_on_after_a_kill_and_does_none_twice(house: testing.House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "AT_ONCE", 2)
    cases = some(house, 6)
    run = actions.start_bulk("note", numbers(cases), {"text": "批量备注"}, actor=house.agent, at=AT)
    assert run.ended_at is None
    perform, made = doing.perform, []

    def killed(move: str, case: Case, data: Any, **who: Any) -> Any:
        if len(made) == 3:
            raise SystemExit
        made.append(case.pk)
        return perform(move, case, data, **who)

    monkeypatch.setattr(doing, "perform", killed)
    with pytest.raises(SystemExit):
        jobs.bulk(at=later(seconds=2))
    assert BulkItem.objects.filter(run=run, state="done").count() == 3
    monkeypatch.setattr(doing, "perform", perform)
    assert jobs.bulk(at=later(seconds=4)) == 3
    assert jobs.bulk(at=later(seconds=6)) == 0
    assert CaseText.objects.filter(body="批量备注").count() == 6
    assert bulk.run(run.pk, house.agent).is_over


def test_nothing_more_is_done_in_the_name_of_who_has_left(house: testing.House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doing, "AT_ONCE", 0)
    cases = some(house, 2)
    run = actions.start_bulk("note", numbers(cases), {"text": "批量备注"}, actor=house.third, at=AT)
    organisation.lock(house.third.person_id, heir_id=house.agent.person_id, reason="离开", actor=house.head, at=later(minutes=1))
    jobs.bulk(at=later(minutes=2))
    run = BulkRun.objects.get(pk=run.pk)
    assert run.ended_at
    assert set(run.items.values_list("state", flat=True)) == {"refused"}


def test_cases_out_of_reach_are_no_part_of_a_run(house: testing.House) -> None:
    with pytest.raises(Invalid):
        actions.start_bulk("note", ["JZ999999-9999"], {"text": "x"}, actor=house.agent, at=AT)


@pytest.fixture
def desk(house: testing.House) -> Client:
    return browser(house.leader)


def test_the_preview_says_what_will_be_refused_and_changes_nothing(house: testing.House, desk: Client) -> None:
    cases = some(house, 3)
    Case.objects.filter(pk=cases[2].pk).update(priority=1)
    chosen = {"case": numbers(cases)}
    assert "3 件一起办" in desk.post("/cases/bulk/", chosen, headers=HTMX).content.decode()
    form = desk.post("/cases/bulk/", {**chosen, "move": "grade"}, headers=HTMX).content.decode()
    assert 'name="priority"' in form
    wrong = desk.post("/cases/bulk/", {**chosen, "move": "grade", "do": "preview"}, headers=HTMX)
    assert wrong.status_code == 422
    chosen["reason"] = "媒体关注"
    preview = desk.post("/cases/bulk/", {**chosen, "move": "grade", "priority": "1", "do": "preview"}, headers=HTMX).content.decode()
    assert "会办 2 件" in preview
    assert "1 件：已经是这样" in preview
    assert list(Case.objects.order_by("id").values_list("priority", flat=True)).count(1) == 1
    assert not BulkRun.objects.exists()
    done = desk.post("/cases/bulk/", {**chosen, "move": "grade", "priority": "1", "do": "run"}, headers=HTMX).content.decode()
    assert "办了 2 件" in done
    run = BulkRun.objects.get()
    assert "撤销了 2 件" in desk.post(f"/cases/bulk/{run.pk}/undo", headers=HTMX).content.decode()
    assert desk.get(f"/cases/bulk/{run.pk}/").status_code == 200
    whole = desk.post("/cases/bulk/", {**chosen, "move": "note", "text": "看过", "do": "run"})
    assert whole.status_code == 302


def test_all_that_match_can_be_chosen(house: testing.House, desk: Client) -> None:
    some(house, 3)
    page = desk.post("/cases/bulk/", {"every": "1", "list": "kind=complaint"}, headers=HTMX).content.decode()
    assert page.count('name="case"') == 3


def test_a_value_is_changed_in_the_table_and_put_back(house: testing.House, desk: Client) -> None:
    case = some(house, 1)[0]
    url = f"/cases/{case.number}/quick/priority"
    assert "P1" in desk.get(url, headers=HTMX).content.decode()
    asked = desk.post(url, {"value": "1"}, headers=HTMX)  # a complaint's level is set by rule: an exception says why
    assert asked.status_code == 422
    assert 'name="reason"' in asked.content.decode()
    answer = desk.post(url, {"value": "1", "reason": "媒体关注"}, headers=HTMX)
    assert "P1" in answer.content.decode()
    undo = json.loads(answer.headers["HX-Trigger"])["toast"]["undo"]
    assert Case.objects.get().priority == 1
    assert desk.post(undo, headers=HTMX).status_code == 200
    assert Case.objects.get().priority == case.priority
    assert desk.get(f"/cases/{case.number}/quick/nonsense").status_code == 404
    moves = desk.get(f"/cases/{case.number}/quick/state", headers=HTMX).content.decode()
    assert 'value="investigate"' in moves
    desk.post(f"/cases/{case.number}/quick/state", {"value": "investigate"}, headers=HTMX)
    assert Case.objects.get().state == "investigating"
    assert desk.post(f"/cases/{case.number}/quick/state", {"value": "nonsense"}, headers=HTMX).status_code == 400
    handed = desk.post(f"/cases/{case.number}/quick/handler", {"to": f"p:{house.mate.person_id}", "note": "请接"}, headers=HTMX)
    assert Handoff.objects.get().answer == "waiting"
    undo = json.loads(handed.headers["HX-Trigger"])["toast"]["undo"]
    assert desk.post(undo, headers=HTMX).status_code == 200
    assert Handoff.objects.get().answer == "withdrawn"
    stranger = browser(house.statistician)
    assert "alert" in stranger.get(url, headers=HTMX).content.decode()
    assert stranger.post(url, {"value": "2"}, headers=HTMX).status_code == 403


def test_rows_go_out_as_a_file_and_the_ledger_knows(house: testing.House) -> None:
    from shouwen.foundation.ledger.models import Entry

    some(house, 2)
    Case.objects.update(title="=cmd()")
    desk = browser(house.manager)
    assert "2 件" in desk.get("/cases/export?layout=table&cols=number,title").content.decode()
    answer = desk.post("/cases/export", {"list": "layout=table&cols=number,title"})
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 3
    assert lines[1].endswith(",'=cmd()")
    told = Entry.objects.get(kind="cases.CasesExported")
    assert json.loads(told.body)["cases"] == 2
    assert browser(house.agent).post("/cases/export", {"list": ""}).status_code == 403


def test_a_cell_is_changed_without_script_and_leads_back_to_its_list(house: testing.House) -> None:
    case, desk = registered(house.agent), browser(house.agent)
    table = desk.get("/cases/?layout=table&cols=title,urgency").content.decode()
    address = f"/cases/{case.number}/quick/urgency?list=layout%3Dtable%26cols%3Dtitle%252Curgency"
    assert f'href="{address}"' in table
    page = desk.get(address).content.decode()
    assert '<html' in page
    assert 'name="list" value="layout=table&amp;cols=title%2Curgency"' in page
    changed = desk.post(f"/cases/{case.number}/quick/urgency", {"value": "critical", "list": "layout=table"})
    assert changed.headers["Location"] == "/cases/?layout=table"
    assert Case.objects.get(pk=case.pk).urgency == "critical"
    wrong = desk.post(f"/cases/{case.number}/quick/urgency", {"value": "nonsense", "list": "layout=table"})
    assert wrong.status_code == 422
    assert b'role="alert"' in wrong.content


def tried(desk: Client, cases: list[Case], monkeypatch: pytest.MonkeyPatch, **form: str) -> BulkRun:
    """A trial of more than are tried while one waits, done by the worker."""
    monkeypatch.setattr(doing, "AT_ONCE", 2)
    answer = desk.post("/cases/bulk/", {"case": numbers(cases), "do": "preview", **form}, headers=HTMX)
    assert "正在逐件试一遍" in answer.content.decode()
    trial = BulkRun.objects.get(is_trial=True)
    assert not trial.items.exclude(state="waiting").exists()
    jobs.bulk(at=later(seconds=2))
    return trial


def test_what_takes_longer_than_a_moment_is_tried_and_done_by_the_worker_who_shows_how_far_he_is(house: testing.House, desk: Client) -> None:
    cases = some(house, doing.AT_ONCE + 1)
    form = {"move": "note", "text": "批量备注"}
    shown = desk.post("/cases/bulk/", {"case": numbers(cases), "do": "preview", **form}, headers=HTMX).content.decode()
    assert "正在逐件试一遍" in shown
    shown = desk.post("/cases/bulk/", {"case": numbers(cases), "do": "run", **form}, headers=HTMX).content.decode()
    assert f"0 / {len(cases)}" in shown
    assert "<progress" in shown
    few = desk.post("/cases/bulk/", {"case": numbers(cases[1:]), "do": "run", **form}, headers=HTMX).content.decode()
    assert f"办了 {doing.AT_ONCE} 件" in few


def test_of_many_a_trial_finds_out_what_will_be_refused_and_changes_nothing(
    house: testing.House, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = some(house, 4)
    actions.withdraw(cases[1], reason_code=code_of("withdraw"), note="不用了", actor=house.leader, at=later(minutes=1))
    trial = tried(desk, cases, monkeypatch, move="note", text="批量备注")
    assert not CaseText.objects.filter(body="批量备注").exists()
    page = desk.get(f"/cases/bulk/{trial.pk}/").content.decode()
    assert "会办" in page
    assert "批量备注" in page  # for 再改改
    fine = trial.items.filter(state="fine").count()
    assert fine + trial.items.filter(state="refused").exclude(sentence="").count() == 4
    done = desk.post(f"/cases/bulk/{trial.pk}/confirmation", headers=HTMX)
    assert done.status_code == 200
    jobs.bulk(at=later(seconds=4))
    run = BulkRun.objects.get(is_trial=False)
    assert (run.total, run.items.filter(state="done").count()) == (fine, fine)
    assert CaseText.objects.filter(body="批量备注").count() == fine


def test_a_trial_is_confirmed_once_by_whoever_asked_and_never_taken_back(
    house: testing.House, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = some(house, 3)
    actions.withdraw(cases[2], reason_code=code_of("withdraw"), note="不用了", actor=house.leader, at=later(minutes=1))
    to = {"to": f"p:{house.mate.person_id}", "lane": "both", "reason": "分流"}
    trial = tried(desk, cases, monkeypatch, move="reassign", **to)
    assert trial.items.get(state="refused").case == cases[2]
    assert not Case.objects.filter(owner_id=house.mate.person_id).exists()
    with pytest.raises(NotFound):
        actions.confirm_trial(trial.pk, actor=house.agent, at=later(minutes=2))
    with pytest.raises(NotFound):
        actions.undo_bulk(trial.pk, actor=house.leader, at=later(minutes=2))
    actions.confirm_trial(trial.pk, actor=house.leader, at=later(minutes=2))
    assert Case.objects.filter(owner_id=house.mate.person_id).count() == 2
    with pytest.raises(Conflict):
        actions.confirm_trial(trial.pk, actor=house.leader, at=later(minutes=3))


def test_what_has_become_wrong_since_the_trial_is_refused_in_the_run(
    house: testing.House, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = some(house, 3)
    to = {"to": f"p:{house.mate.person_id}", "lane": "both", "reason": "分流"}
    trial = tried(desk, cases, monkeypatch, move="reassign", **to)
    actions.withdraw(cases[0], reason_code=code_of("withdraw"), note="不用了", actor=house.leader, at=later(minutes=1))
    run = actions.confirm_trial(trial.pk, actor=house.leader, at=later(minutes=2))
    jobs.bulk(at=later(minutes=3))
    seen = bulk.run(run.pk, house.leader)
    assert (seen.done, [each.number for _why, held in seen.refused for each in held]) == (2, [cases[0].number])


def test_in_full_only_by_right_and_purpose_told_of_every_customer(house: testing.House) -> None:
    from shouwen.foundation.ledger.models import Entry

    some(house, 2)
    registered(house.agent, phone="13900001111", name="谢雨桐")
    asked = {"list": "layout=table&cols=number,customer", "plain": "1", "reason": "法院调取"}
    assert "导出不遮掩的" not in browser(house.manager).get("/cases/export").content.decode()
    assert browser(house.manager).post("/cases/export", asked).status_code == 403
    desk = browser(house.head)
    assert "导出不遮掩的" in desk.get("/cases/export").content.decode()
    assert desk.post("/cases/export", {**asked, "reason": " "}).status_code == 422
    assert not Entry.objects.filter(kind__in=("cases.CasesExportedPlain", "customers.ContactsTakenOut")).exists()
    answer = desk.post("/cases/export", asked)
    assert "unmasked" in answer.headers["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "139 0000 1111" in text
    assert "谢雨桐" in text
    told = Entry.objects.get(kind="cases.CasesExportedPlain")
    people = set(Case.objects.values_list("customer_id", flat=True))
    assert (json.loads(told.body)["customers"], told.reason) == (len(people), "法院调取")
    assert "13900001111" not in told.body
    looked = Entry.objects.filter(kind="customers.ContactsTakenOut", reason="法院调取")
    assert set(looked.values_list("subject_id", flat=True)) == people


def test_a_file_in_full_has_its_bounds(house: testing.House, monkeypatch: pytest.MonkeyPatch) -> None:
    from shouwen.casework.cases.actions import exporting

    some(house, 2)
    monkeypatch.setattr(exporting, "PLAIN", 1)
    answer = browser(house.head).post("/cases/export", {"list": "", "plain": "1", "reason": "法院调取"})
    assert answer.status_code == 422
    assert "收窄" in answer.content.decode()


def test_in_english_several_are_cases(house: testing.House) -> None:
    cases = some(house, 2)
    Person.objects.filter(pk=house.leader.person_id).update(language="en")
    organisation.refresh([house.leader.person_id])
    desk = browser(house.leader)
    for held, said in ((cases, "2 cases"), (cases[:1], "1 case<")):
        page = desk.post("/cases/bulk/", {"case": numbers(held), "move": "note"}, headers=HTMX).content.decode()
        assert said in page
