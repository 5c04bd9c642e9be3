"""Which steps a severity must pass, how many cases really take; what customers were told; numbers given elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.casework.cases import actions, states
from shouwen.casework.cases.actions import Intake
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries import coaching, flow, policy
from shouwen.casework.cases.rules import flow as rules
from shouwen.casework.cases.rules.policy import Figures
from shouwen.casework.cases.testing import AT, House, house, later, registered
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.relations.catalogue import testing as catalogue
from shouwen.relations.contacts.models import Contact

WORDS = "约了两次装宽带师傅都没来，请今天给准话"


@pytest.fixture
def centre(db: Any) -> Any:
    yield house()
    policy.forget()


def ended(case: Case, actor: Any, **more: Any) -> Case:
    actions.answer(case, "师傅明天上午九点到，已与您约好", actor=actor, at=later(hours=1))
    actions.customer_accepts(case, actor=actor, at=later(hours=2))
    return actions.close(case, actor=actor, at=later(hours=3), **more)


def test_what_is_required_and_what_is_passed():
    figures = Figures(flow_severe="investigating,proposing")
    assert rules.required(figures, "minor") == ()
    assert rules.lacking(figures, "severe", "executing,investigating") == (states.PROPOSING,)
    assert rules.walked("", states.INVESTIGATING) == rules.walked("investigating", states.INVESTIGATING) == "investigating"
    assert rules.walked("investigating", states.ANSWERED) == "investigating"
    assert (rules.joined(["proposing", "investigating"]), rules.joined([])) == ("investigating,proposing", "none")
    assert len(",".join(rules.OPTIONAL)) <= 40
    assert rules.median([]) is None
    assert rules.median([(5, 1), (3, 2)]) == 3
    assert rules.median([(3, 1), (4, 1)]) == 3.5


def test_a_minor_case_skips_what_a_centre_asks_of_others(centre: House):
    minor = registered(centre.agent, kind="fault")
    actions.set_first_contact(
        centre.city.pk, {"flow_general": "investigating"}, reason="一般的要查", actor=centre.head, at=AT
    )
    assert ended(minor, centre.agent).state == states.CLOSED
    graver = registered(centre.agent, kind="fault", severity="general")
    with pytest.raises(Conflict) as no:
        ended(graver, centre.agent)
    assert "调查中" in no.value.message
    actions.work(graver, "investigate", text="查到装维排错了班", actor=centre.agent, at=later(hours=3))
    assert ended(graver, centre.agent).passed == "investigating"
    with pytest.raises(Invalid) as wrong:
        registered(centre.agent, kind="fault", severity="general", answer="明天上午修好")
    assert set(wrong.value.fields) == {"answer"}


def test_a_case_is_never_stuck_by_a_severity_that_rose(centre: House):
    actions.set_first_contact(
        centre.city.pk, {"flow_severe": "investigating,executing"}, reason="严重的要落实", actor=centre.head, at=AT
    )
    case = registered(centre.agent, kind="fault")
    actions.answer(case, "师傅明天上午九点到", actor=centre.agent, at=later(hours=1))
    actions.customer_accepts(case, actor=centre.agent, at=later(hours=2))
    actions.edit(case, {"severity": "severe"}, reason="影响大", actor=centre.head, at=later(hours=2))
    with pytest.raises(Conflict) as no:
        actions.close(case, actor=centre.agent, at=later(hours=3))
    assert "落实方案" in no.value.message
    actions.work(case, "carry_out", text="师傅已到", actor=centre.agent, at=later(hours=3))
    actions.customer_accepts(case, actor=centre.agent, at=later(hours=4))
    assert actions.close(case, actor=centre.agent, at=later(hours=5)).steps == 6


def test_the_median_of_steps_is_counted_by_severity(centre: House):
    ended(registered(centre.agent, kind="fault"), centre.agent)
    longer = registered(centre.agent, kind="fault", name="何静", phone="13800002608")
    actions.work(longer, "investigate", text="查一下", actor=centre.agent, at=AT)
    ended(longer, centre.agent)
    Case.objects.filter(pk=registered(centre.agent).pk).update(steps=0)  # as one that was brought in
    (walk,) = flow.walks(centre.head, at=later(days=1))
    assert (walk.severity, walk.closed, walk.steps) == ("minor", 2, 4.5)
    assert flow.walks(centre.head, days=1, at=later(days=9)) == []
    page = browser(centre.head).get(f"/admin/first-contact/{centre.city.pk}/").content.decode()
    assert "必经的步骤" in page


def test_the_flow_is_set_on_the_page_tried_and_taken_back(centre: House):
    case, desk, url = registered(centre.agent, kind="fault"), browser(centre.head), f"/admin/first-contact/{centre.city.pk}/"
    form = desk.get(url).context["form"]
    given = {name: form[name].value() for name in form.fields if name != "reason" and not name.startswith("flow_")} | {"flow_minor": ["proposing", "investigating"]}
    given = {name: "、".join(map(str, value)) if isinstance(value, tuple) else value for name, value in given.items()}
    tried = desk.post(url, {**given, "step": "try"})
    assert [(each.before, each.after) for each in tried.context["effects"]] == [(0, 1)]
    desk.post(url, {**given, "step": "keep", "reason": "都要查"})
    assert policy.figures_for(centre.city.pk).flow_minor == "investigating,proposing"
    assert "都可以跳过" in desk.get(url).content.decode()
    with pytest.raises(Conflict):
        ended(case, centre.agent)
    for wrong in ("proposing,investigating", "flying", "", 3):
        with pytest.raises(Invalid):
            actions.set_first_contact(centre.city.pk, {"flow_minor": wrong}, reason="试", actor=centre.head, at=AT)


def taken(actor: Any, **more: Any) -> Case:
    intake = Intake(kind="complaint", description=WORDS, category_id=catalogue.category().id, anonymous=True, **more)
    return actions.register(intake, actor=actor, at=AT)


def test_what_customers_were_told_is_kept_for_coaching(centre: House):
    assert taken(centre.agent, assured=("urgent", "recorded", "sworn")).assured == "recorded,urgent"
    taken(centre.agent)
    taken(centre.mate, assured=("recorded", "assured", "thanked", "urgent"))
    first, second = coaching.coached(centre.head, days=7, at=later(hours=1))
    assert (first.person_id, first.taken, first.shares, first.whole) == (centre.agent.person_id, 2, [50, 0, 0, 50], 25)
    assert (second.person_id, second.whole) == (centre.mate.person_id, 100)
    with pytest.raises(Forbidden):
        coaching.coached(centre.agent, days=7, at=AT)
    page = browser(centre.head).get("/team/assurances", {"days": "90"})
    assert "保证由我负责到底" in page.content.decode()


@pytest.mark.parametrize(
    ("channel", "field"), [("marketplace", "reference"), ("counter", "place"), ("visit", "place"), ("letter", "files")]
)
def test_by_hand_a_channel_gets_what_it_asks_for(centre: House, channel: str, field: str):
    with pytest.raises(Invalid) as no:
        taken(centre.agent, channel=channel, by_hand=True)
    assert set(no.value.fields) == {field}


def test_a_platform_s_number_is_kept_found_and_corrected(centre: House):
    case = taken(centre.agent, channel="marketplace", reference=" TM-2026-0091 ", by_hand=True)
    touch = Contact.objects.get(subject_kind="case", subject_id=case.pk)
    assert case.reference == touch.reference == "TM-2026-0091"
    desk = browser(centre.agent)
    assert case.number in desk.get("/search", {"q": "TM-2026-0091"}).content.decode()
    assert "TM-2026-0091" in desk.get(f"/cases/{case.number}/").content.decode()
    actions.edit(case, {"reference": "TM-2026-0092"}, actor=centre.agent, at=AT)
    case.refresh_from_db()
    assert case.reference == "TM-2026-0092"
    met = taken(centre.agent, channel="visit", place="云浦营业厅", people_present="值班经理", by_hand=True)
    there = Contact.objects.get(subject_kind="case", subject_id=met.pk)
    assert (there.place, there.present) == ("云浦营业厅", "值班经理")


@pytest.mark.parametrize(("whom", "reason"), [("customer", "customer_material"), ("unit", "internal_material"), ("third", "appraisal")])
def test_each_wait_begins_with_a_reason_of_its_own(centre: House, whom: str, reason: str) -> None:
    """Waiting for a department must not stop the clock as if the customer kept us waiting."""
    page = browser(centre.agent).get(f"/cases/{registered(centre.agent).number}/waiting/{whom}").content.decode()
    assert f'<option value="{reason}" selected>' in page


@pytest.mark.parametrize(("move", "label"), [("investigate", "开始调查"), ("propose", "拟定方案")])
def test_a_step_that_was_taken_is_not_offered_again(centre: House, move: str, label: str):
    case = registered(centre.agent)
    actions.work(case, move, actor=centre.agent, at=later(minutes=5))
    before, told = Case.objects.get(pk=case.pk), len(timeline("case", case.pk))
    with pytest.raises(Conflict, match=label):
        actions.work(case, move, actor=centre.agent, at=later(minutes=6))
    assert len(timeline("case", case.pk)) == told
    back = {"investigate": "propose", "propose": "investigate"}[move]
    actions.work(case, back, actor=centre.agent, at=later(minutes=7))
    assert actions.work(case, move, actor=centre.agent, at=later(minutes=8)).state == before.state
