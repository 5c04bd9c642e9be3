"""One field changed where it stands: told, marked, taken back, and never over somebody else's change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case, CaseText
from shouwen.casework.cases.queries import fieldrows
from shouwen.casework.cases.queries.held import held, mark
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue import queries as shelves

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


def define(code: str, **more):
    return catalogue.add("field", code=code, name=more.pop("name", code), actor=SYSTEM, at=AT, **more)


def last(case):
    return timeline("case", case.pk)[-1]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [("title", "换个标题", "换个标题"), ("severity", "severe", "severe"), ("impact", "significant", "significant"),
     ("urgency", "high", "high"), ("source", "regulator", "regulator"), ("line_number", "ZX-1", "ZX-1"),
     ("demand", "今天上门", "今天上门"), ("fields.serial", "A 17", "A 17")],
)  # fmt: skip
def test_each_field_is_saved_alone_told_and_taken_back(centre, name, value, kept):
    define("serial")
    case = registered(centre.agent)
    before = held(case, name)
    who = centre.leader if name == "severity" else centre.agent  # a complaint's grade is the leader's to set by hand
    done = actions.edit_field(case, name, value, was=mark(name, before), reason="听错了", actor=who, at=AT)
    assert held(done.case, name) == kept
    (change,) = fieldrows.edited(done.case, name)
    assert (change.who, change.after, change.why) == ("leader" if who == centre.leader else "agent", fieldrows.row(done.case, name, who).shown, "听错了")
    if name == "demand":
        return  # words said are not unsaid: an empty demand cannot be written
    back = actions.undo_field(case, done.undo, actor=who, at=later(seconds=30))
    assert held(back.case, name) == (before or ("" if name == "line_number" else None))
    assert len(fieldrows.edited(back.case, name)) == 2
    assert verify().whole


def test_what_somebody_changed_since_is_never_written_over(centre):
    case = registered(centre.agent)
    seen = mark("title", case.title)
    actions.edit_field(case, "title", "甲改的", was=seen, actor=centre.leader, at=AT)
    with pytest.raises(Conflict) as refused:
        actions.edit_field(case, "title", "乙改的", was=seen, actor=centre.agent, at=AT)
    assert refused.value.code == "field_changed"
    assert Case.objects.get(pk=case.pk).title == "甲改的"
    actions.edit_field(case, "urgency", "high", was=mark("urgency", case.urgency), actor=centre.agent, at=AT)


def test_taking_back_is_ones_own_for_a_minute_and_not_over_a_later_change(centre):
    case = registered(centre.agent)
    done = actions.edit_field(case, "title", "改了", actor=centre.agent, at=AT)
    with pytest.raises(NotFound):
        actions.undo_field(case, done.undo, actor=centre.leader, at=AT)
    with pytest.raises(NotFound):
        actions.undo_field(case, "ffff", actor=centre.agent, at=AT)
    with pytest.raises(Conflict):
        actions.undo_field(case, done.undo, actor=centre.agent, at=AT + timedelta(minutes=3))
    actions.edit_field(case, "title", "又改了", actor=centre.leader, at=AT)
    with pytest.raises(Conflict):
        actions.undo_field(case, done.undo, actor=centre.agent, at=AT)


def test_without_the_right_or_a_known_field_nothing_changes(centre):
    case = registered(centre.agent)
    with pytest.raises(Forbidden):
        actions.edit_field(case, "title", "读者改的", actor=centre.statistician, at=AT)
    with pytest.raises(NotFound):
        actions.edit_field(case, "number", "1", actor=centre.agent, at=AT)
    with pytest.raises(Invalid):
        actions.edit_field(case, "title", "  ", actor=centre.agent, at=AT)


def test_the_demand_said_anew_stands_on_the_page_and_the_old_words_stay(centre):
    case = registered(centre.agent, demand="明天上门")
    actions.edit_field(case, "demand", "今天上门", actor=centre.agent, at=AT)
    assert queries.page(case.number, centre.agent, at=AT).demand == "今天上门"
    assert CaseText.objects.filter(case=case, kind="demand").count() == 2


def test_a_masked_value_is_shown_with_a_reason_on_record_and_never_told_to_the_ledger(centre):
    define("id_card", name="证件号", secrecy="sealed")
    case = registered(centre.agent, fields={"id_card": "330101199001011234"})
    actions.edit_field(case, "fields.id_card", "330101199001019999", actor=centre.agent, at=AT)
    assert "330101" not in str(last(case).body)
    assert fieldrows.row(Case.objects.get(pk=case.pk), "fields.id_card", centre.agent).shown == "••••••"
    reason = shelves.choices("reveal", centre.agent)[0].code
    assert actions.reveal_field(case, "id_card", reason_code=reason, actor=centre.agent, at=AT) == "330101199001019999"
    assert last(case).kind == "cases.FieldRevealed"
    with pytest.raises(Forbidden):
        actions.reveal_field(case, "id_card", reason_code=reason, actor=centre.statistician, at=AT)


def test_a_status_names_its_state_and_leads_to_it_by_its_move(centre):
    for code, name, state, more in (
        ("asked", "等客户回音", "waiting_customer", {}),
        ("on_site", "现场核查", "investigating", {}),
        ("in_hand", "处理中一", "registered", {"is_automatic": True}),
    ):
        catalogue.add("status", code=code, name=name, state=state, actor=SYSTEM, at=AT, **more)
    case = registered(centre.agent)
    assert case.status == "in_hand"
    with pytest.raises(Conflict):
        actions.reach_status(case, "asked", actor=centre.agent, at=AT)
    moved = actions.reach_status(case, "on_site", actor=centre.agent, at=AT)
    assert (moved.state, moved.status) == ("investigating", "on_site")
    assert [each.kind for each in timeline("case", case.pk)][-2:] == ["cases.CaseMoved", "cases.StatusSet"]
    (line,) = queries.queue(queries.Filters(status="on_site"), centre.agent, at=AT).rows
    assert line.state_label == "现场核查"
    back = actions.set_status(case, "", actor=centre.agent, at=AT)
    assert (back.state, back.status) == ("investigating", "")
    with pytest.raises(Forbidden):
        actions.set_status(case, "on_site", actor=centre.statistician, at=AT)


def sign_in(client, actor):
    user = get_user_model().objects.create_user(f"u{actor.person_id}")
    Person.objects.filter(pk=actor.person_id).update(user=user)
    client.force_login(user)
    return client


HTMX = {"HX-Request": "true"}


def test_a_day_there_is_none_of_is_shown_as_it_was_typed_beside_what_changed_meanwhile(centre, client):
    define("appointed", name="预约时间", type="moment")
    case = registered(centre.agent)
    changed = {"value": "2026-13-40T99:99", "was": "none of it"}
    answer = sign_in(client, centre.agent).post(f"/cases/{case.number}/fields/fields.appointed", changed, headers=HTMX)
    assert answer.status_code == 422
    assert "2026-13-40T99:99" in answer.content.decode()


def test_the_panel_shows_changes_and_takes_a_diff(centre, client, django_assert_max_num_queries):
    define("serial", name="序列号", needed="close")
    case = registered(centre.agent)
    desk = sign_in(client, centre.agent)
    base = f"/cases/{case.number}/fields"
    desk.get(base, headers=HTMX)
    with django_assert_max_num_queries(12):
        panel = desk.get(base, headers=HTMX).content.decode()
    assert "序列号" in panel
    assert "办结前要填" in panel
    form = desk.get(f"{base}/title", headers=HTMX).content.decode()
    assert 'name="was"' in form
    was = mark("title", case.title)
    done = desk.post(f"{base}/title", {"value": "甲", "was": was}, headers=HTMX)
    assert "undo" in done["HX-Trigger"]
    conflict = desk.post(f"{base}/title", {"value": "乙", "was": was}, headers=HTMX)
    assert conflict.status_code == 422
    assert "sw-diff" in conflict.content.decode()
    assert desk.post(f"{base}/title", {"value": " "}, headers=HTMX).status_code == 422
    assert "甲" in desk.get(f"{base}/title/history", headers=HTMX).content.decode()
    for without_a_line in ("nonsense", "priority", "priority/history", "is_restricted"):
        assert desk.get(f"{base}/{without_a_line}", headers=HTMX).status_code == 404, without_a_line
    assert desk.get(f"/cases/{case.number}/status", headers=HTMX).status_code == 200
    assert desk.get(base).status_code == 200
