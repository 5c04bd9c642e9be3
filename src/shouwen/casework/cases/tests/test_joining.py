"""Links, and merging that can be undone: numbers, owners, clocks, both first contacts (demand 2, rows 1 and 2)."""

from __future__ import annotations

import pytest
import time_machine

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.forms import FORMS
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.casework.cases.tests.test_views_api import caller
from shouwen.casework.deadlines import queries as clock_queries
from shouwen.casework.deadlines.models import Clock
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


@pytest.fixture
def pair(centre):
    first = registered(centre.agent)
    return first, registered(centre.mate, phone="13800000002", at=later(hours=1))


def fresh(case):
    return Case.objects.get(pk=case.pk)


def test_links_are_typed_and_removable(centre, pair):
    first, second = pair
    row = actions.link(second, first, kind="caused_by", actor=centre.mate, at=AT)
    assert [
        (link.label, link.outgoing) for link in queries.page(first.number, centre.agent, at=AT).links
    ] == [("起因于", False)]
    with pytest.raises(Conflict):
        actions.link(second, first, kind="caused_by", actor=centre.mate, at=AT)
    actions.unlink(second, row.pk, actor=centre.mate, at=AT)
    assert queries.page(first.number, centre.agent, at=AT).links == []
    assert timeline("case", second.pk)[-1].kind == "cases.CaseUnlinked"
    for kind, other in (("merged_into", first), ("friend", first), ("related", second)):
        with pytest.raises(Invalid):
            actions.link(second, other, kind=kind, actor=centre.mate, at=AT)


def test_a_link_cannot_reach_what_one_may_not_see(centre, pair):
    far = registered(house().agent)
    with pytest.raises(NotFound):
        actions.link(pair[0], far, kind="related", actor=centre.agent, at=AT)


def test_merging_keeps_both_first_contacts_and_marks_the_earlier(centre, pair):
    first, second = pair
    with pytest.raises(Forbidden):
        actions.merge(second, first, actor=centre.agent, at=AT)
    actions.merge(second, first, actor=centre.senior, at=later(hours=2))
    gone = fresh(second)
    assert (gone.state, gone.merged_into_id, gone.is_open) == ("merged", first.pk, False)
    assert (gone.first_contact_id, fresh(first).first_contact_id) == (
        centre.mate.person_id,
        centre.agent.person_id,
    )
    told = timeline("case", first.pk)[-1]
    assert (told.kind, told.body["earlier"]) == ("cases.CaseReceivedMerge", first.number)
    assert told.body["first_contact_person"] == centre.mate.person_id
    with pytest.raises(Conflict):
        actions.merge(second, first, actor=centre.senior, at=later(hours=2))


def test_merged_and_parted_over_http_by_the_same_rights(centre, pair):
    first, second = pair
    merge = f"/api/v1/cases/{second.number}/merge"

    def send(who, path, body=None):
        return caller(who).post(path, body or {}, content_type="application/json")

    with time_machine.travel(later(hours=2), tick=False):
        assert send(centre.agent, merge, {"into": first.number}).status_code == 403
        stranger = house().senior
        assert send(stranger, merge, {"into": first.number}).status_code == 404
        assert send(centre.senior, merge, {"into": registered(stranger).number}).status_code == 404, "into what one may not see"
        assert send(centre.senior, merge, {"into": second.number}).json()["errors"] == {"into": "不能并入自己"}
        assert send(centre.senior, merge, {"into": ""}).status_code == 422
        assert send(centre.senior, f"{merge}/undo").status_code == 409
        done = send(centre.senior, merge, {"into": f" {first.number.lower()} "})
        assert (done.status_code, done.json()["number"], done["Location"]) == (200, first.number, f"/api/v1/cases/{first.number}")
        assert (fresh(second).state, fresh(second).merged_into_id) == ("merged", first.pk)
        assert send(centre.senior, merge, {"into": first.number}).status_code == 409
        read = caller(centre.senior).get(f"/api/v1/cases/{second.number}").json()
        assert {each["name"]: each["allowed"] for each in read["moves"]}["unmerge"]
        assert send(centre.agent, f"{merge}/undo").status_code == 403
        back = send(centre.senior, f"{merge}/undo")
        assert (back.status_code, back.json()["number"], back.json()["is_open"]) == (200, second.number, True)


def test_unmerging_restores_everything(centre, pair):
    first, second = pair
    row = actions.hand_off(
        second, kind="transfer_handling", to=centre.third.person_id, actor=centre.mate, at=AT
    )
    actions.accept_handoff(row.pk, actor=centre.third, at=AT)
    actions.work(second, "investigate", text="查预约记录", actor=centre.third, at=later(hours=1))
    before = fresh(second)
    actions.merge(second, first, actor=centre.senior, at=later(hours=2))
    actions.unmerge(second, actor=centre.senior, at=later(hours=3))
    after = fresh(second)
    for name in (
        "number",
        "state",
        "owner_id",
        "handler_id",
        "first_contact_id",
        "merged_into_id",
        "is_open",
        "duty_state",
    ):
        assert getattr(after, name) == getattr(before, name), name
    assert after.due_at == before.due_at
    assert queries.chain(after) == queries.replay(after)
    assert timeline("case", first.pk)[-1].kind == "cases.CaseLostMerge"
    with pytest.raises(Conflict):
        actions.unmerge(second, actor=centre.senior, at=later(hours=4))


def test_what_is_open_goes_over_and_the_survivor_waits_for_it(centre, pair):
    first, second = pair
    promised = actions.promise(
        second, "周五前回电", due_at=later(days=2), actor=centre.mate, at=later(hours=1)
    )
    asked = actions.consult(
        second, asked=centre.senior.person_id, question="能退吗？", actor=centre.mate, at=later(hours=1)
    )
    actions.merge(second, first, actor=centre.senior, at=later(hours=2))
    actions.answer(first, "今天上门", actor=centre.agent, at=later(hours=3))
    actions.customer_accepts(first, actor=centre.agent, at=later(hours=3))
    with pytest.raises(Conflict, match="没有兑现"):
        actions.close(first, actor=centre.agent, at=later(hours=4))
    shown = queries.page(first.number, centre.agent, at=later(hours=4))
    assert [each.text for each in shown.promises] == ["周五前回电"]
    assert "promise" in {each.stage for each in shown.clocks}
    actions.keep_promise(promised.pk, actor=centre.agent, at=later(hours=5))
    with pytest.raises(Conflict, match="没有得到答复"):
        actions.close(first, actor=centre.agent, at=later(hours=5))
    actions.answer_consultation(asked.pk, "能", actor=centre.senior, at=later(hours=5))
    actions.close(first, actor=centre.agent, at=later(hours=6))

    actions.unmerge(second, actor=centre.senior, at=later(hours=7))
    mine = queries.page(second.number, centre.mate, at=later(hours=7)).promises
    assert [(each.text, each.is_open) for each in mine] == [("周五前回电", False)]
    promised.refresh_from_db()
    assert promised.case_id == second.pk


def test_unmerging_lets_the_clocks_run_on_with_their_pauses(centre, pair):
    first, second = pair
    actions.wait(
        second,
        for_="customer",
        reason_code="customer_material",
        text="等照片",
        actor=centre.mate,
        at=later(hours=2),
    )
    actions.resume(second, actor=centre.mate, at=later(hours=4))
    actions.promise(second, "回电", due_at=later(days=1), actor=centre.mate, at=later(hours=4))
    before = fresh(second)
    clocks = {
        row.pk: (row.due_at, row.stage) for row in Clock.objects.filter(subject_id=second.pk, stopped_at=None)
    }
    actions.merge(second, first, actor=centre.senior, at=later(hours=5))
    assert not Clock.objects.filter(subject_id=second.pk, stopped_at=None, met_at=None).exists()
    actions.unmerge(second, actor=centre.senior, at=later(hours=6))
    rows = list(Clock.objects.filter(subject_id=second.pk, stopped_at=None))
    assert {row.pk: (row.due_at, row.stage) for row in rows} == clocks
    assert all(clock_queries.story_of(row).due_at == row.due_at for row in rows)
    assert (fresh(second).due_at, fresh(second).due_stage) == (before.due_at, before.due_stage)
    assert not Clock.objects.filter(subject_id=first.pk, stage="promise", stopped_at=None).exists()


def test_whom_the_merged_case_complains_about_stays_away_from_the_survivor(centre, pair):
    first, second = pair
    accused = registered(centre.mate, phone="13800000003", accused=[centre.agent.person_id])
    with pytest.raises(Conflict):
        actions.merge(accused, first, actor=centre.senior, at=later(hours=2))
    actions.accuse(second, centre.third.person_id, actor=centre.leader, at=later(hours=2))
    actions.merge(second, first, actor=centre.senior, at=later(hours=2))
    with pytest.raises(NotFound):
        queries.find(first.number, centre.third)
    actions.unmerge(second, actor=centre.senior, at=later(hours=3))
    assert not fresh(first).is_about_staff


def test_merges_are_undone_in_their_order(centre, pair):
    first, second = pair
    third = registered(centre.agent, phone="13800000004", at=later(hours=1))
    actions.merge(second, first, actor=centre.senior, at=later(hours=2))
    actions.merge(first, third, actor=centre.senior, at=later(hours=2))
    with pytest.raises(Conflict):
        actions.unmerge(second, actor=centre.senior, at=later(hours=3))
    actions.unmerge(first, actor=centre.senior, at=later(hours=3))
    actions.unmerge(second, actor=centre.senior, at=later(hours=3))
    assert fresh(first).is_open
    assert fresh(second).is_open


def test_a_stranger_s_merged_case_shows_the_stage_but_nobody_else_s_words(centre, pair):
    first, second = pair
    actions.merge(second, first, actor=centre.senior, at=later(hours=2))
    actions.answer(first, "张女士，今天 13:30 上门", actor=centre.agent, at=later(hours=3))
    shown = queries.customer_page(fresh(second), at=later(hours=3))
    assert (shown.number, shown.is_open, shown.responsible) == (second.number, True, "agent")
    assert [step.state for step in shown.steps][3] == "now"
    assert "张女士" not in str(shown)
    assert not shown.may_answer
    with pytest.raises(Conflict):
        queries.answerable(fresh(second))
    said = actions.add_fact(second, "我家门牌 402", actor=centre.mate, at=later(hours=4))
    assert said.case_id == second.pk
    assert timeline("case", first.pk)[-1].kind == "cases.JoinedCustomerSpoke"
    assert actions.chase(second, "请给我回电", actor=centre.mate, at=later(hours=4)) == 1
    assert (fresh(first).chases, fresh(second).chases) == (1, 0)
    assert "402" not in str(queries.customer_page(fresh(first), at=later(hours=4)))


def test_a_merged_case_of_the_same_customer_follows_the_survivor(centre):
    first = registered(centre.agent)
    second = registered(
        centre.mate, at=later(hours=1), description="宽带还是没有装好，再催一次，请尽快上门处理"
    )
    assert first.customer_id == second.customer_id
    actions.merge(second, first, actor=centre.senior, at=later(hours=2))
    actions.answer(first, "今天 13:30 上门", actor=centre.agent, at=later(hours=3))
    shown = queries.customer_page(fresh(second), at=later(hours=3))
    assert (shown.result, shown.may_answer) == ("今天 13:30 上门", True)
    assert queries.answerable(fresh(second)).pk == first.pk
    said = actions.add_fact(second, "门口有狗", actor=centre.mate, at=later(hours=4))
    assert said.case_id == first.pk


def test_what_it_may_be_merged_into_is_offered(centre):
    first, other = registered(centre.agent), registered(centre.agent, phone="13900000042")
    second = registered(centre.agent, at=later(hours=1))
    assert queries.likely_same(second, centre.agent) == [(first.number, first.title)]
    form = str(FORMS["merge"](case=second, actor=centre.agent)["into"])
    assert f'<option value="{first.number}">' in form
    assert other.number not in form
    actions.merge(second, first, actor=centre.senior, at=later(hours=2))
    assert queries.likely_same(first, centre.agent) == []
