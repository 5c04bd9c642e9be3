"""Registering: it does it, tells it, refuses when it should (CASE-001..041, CMP-012..014)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.actions import Promised, draft
from shouwen.casework.cases.models import Case, Handoff
from shouwen.casework.cases.testing import AT, MATTER, house, intake, later, registered
from shouwen.casework.cases.tests.test_views_api import caller
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, Refusal
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers.models import Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


def test_whoever_registers_answers_for_it(centre):
    case = Case.objects.get(pk=registered(centre.agent).pk)
    assert (case.owner_id, case.handler_id, case.first_contact_id) == (centre.agent.person_id,) * 3
    assert case.number == "JZ260318-0001"
    assert case.state == "registered"
    assert case.duty_state == "held"
    assert case.title == "约了两次装宽带师傅都没来，电话也没有一个，要求今天给准确上门时间"
    assert case.clock_state == "running"
    assert case.due_at > AT
    assert queries.chain(case) == queries.replay(case)


def test_it_is_told_in_the_case_s_own_chain(centre):
    case = registered(centre.agent)
    told = timeline("case", case.pk)[0]
    assert told.kind == "cases.CaseRegistered"
    assert told.body["number"] == case.number
    assert told.sentence({}, {}) == f"登记事项单 {case.number}"


def test_numbers_run_by_centre_and_day_in_its_zone(centre):
    numbers = [registered(centre.agent, phone=f"1380000{n:04d}").number for n in range(1, 4)]
    assert numbers == ["JZ260318-0001", "JZ260318-0002", "JZ260318-0003"]
    late = registered(centre.agent, at=later(hours=15, minutes=30))  # 00:30 of the 19th in Shanghai
    assert late.number == "JZ260319-0001"


def test_a_refused_registration_gives_its_number_back(centre):
    registered(centre.agent)
    with pytest.raises(Refusal):
        registered(centre.agent, accused=[centre.agent.person_id])
    assert registered(centre.agent, phone="13800000009").number == "JZ260318-0002"
    day = AT.date()
    book = queries.register_book(centre.supervisor, centre_id=centre.city.pk, first=day, last=day)
    assert [line.number for line in book.rows] == ["JZ260318-0001", "JZ260318-0002"]
    assert book.missing == []


@pytest.mark.parametrize(
    ("more", "field", "sentence"),
    [
        ({"description": "太短"}, "description", "再写详细些：投诉事项至少 10 个字，现在 2 个"),
        ({"description": "长" * 4001}, "description", "投诉事项最多 4000 个字，现在 4001 个，其余可放附件"),
        ({"description": " "}, "description", "请照客户原话记下事情"),
        ({"name": ""}, "name", "请填客户姓名，客户不愿留名请选匿名"),
        ({"phone": ""}, "contact", "请留至少一种联系方式，好给客户回话"),
        ({"category_id": None}, "category_id", "请选择类别"),
        ({"kind": "nonsense"}, "kind", "请选择事项类型"),
        ({"channel": "pigeon"}, "channel", "请选择渠道"),
        ({"severity": "awful"}, "severity", "请从列表里选一项"),
    ],
)
def test_it_refuses_what_is_missing_in_kind_words(centre, more, field, sentence):
    with pytest.raises(Invalid) as refused:
        registered(centre.agent, **more)
    assert refused.value.fields[field] == sentence
    assert not Case.objects.exists()
    assert not Customer.objects.exists()


def test_a_program_is_told_the_field_by_the_name_it_sent_it_under(centre):
    body = {"kind": "complaint", "description": MATTER, "name": "彭晓岚", "phone": "13800002607", "channel": "phone"}
    for category in (None, "4711", str(catalogue.category_by_code("general.enquiry").id)):
        told = caller(centre.agent).post("/api/v1/cases", {**body, "category_id": category}, content_type="application/json")
        assert (told.status_code, list(told.json()["errors"])) == (422, ["category_id"]), told.content


def test_an_enquiry_may_be_short_and_anonymous(centre):
    case = registered(
        centre.agent, kind="consultation", description="几点开门", anonymous=True, name="", phone="",
        category_id=catalogue.category_by_code("general.enquiry").id,
    )  # fmt: skip
    assert case.customer_id is None
    assert case.is_anonymous


def test_without_the_right_nothing_is_registered(centre):
    with pytest.raises(Forbidden):
        registered(centre.statistician)


def test_the_same_key_twice_is_one_case(centre):
    first = registered(centre.agent, intake_key="k-1")
    again = registered(centre.agent, intake_key="k-1", at=later(minutes=1))
    assert first.pk == again.pk
    with pytest.raises(Conflict) as refused:
        registered(centre.agent, intake_key="k-1", description="这是另一件完全不同的事情")
    assert refused.value.code == "intake_key_reused"
    assert Case.objects.count() == 1


@pytest.mark.parametrize("around", ["{0}\n", " {0}", "{0}\r\n再说一句"])
def test_line_ends_and_spaces_do_not_make_the_same_request_another(centre, around):
    """Browsers send \\r\\n, programs a line end too many; words are kept tidied, and so compared."""
    sent = {"description": around.format(MATTER), "name": " 彭晓岚 ", "intake_key": "k"}
    first, again = registered(centre.agent, **sent), registered(centre.agent, **sent)
    assert first.pk == again.pk
    with pytest.raises(Conflict):
        registered(centre.agent, **{**sent, "description": around.format(MATTER) + "还有别的"})


def test_a_repeated_request_finds_its_case_even_where_it_would_be_refused_by_now(centre, monkeypatch):
    first = registered(centre.agent, intake_key="k-2")
    monkeypatch.setattr(draft, "category_of", _retired)
    assert registered(centre.agent, intake_key="k-2").pk == first.pk
    with pytest.raises(Invalid):
        registered(centre.agent, intake_key="k-3")


def _retired(*_given):
    raise Invalid({"category": "停用"})


def test_a_repeat_is_linked_and_counted(centre):
    first = registered(centre.agent)
    second = registered(centre.mate, at=later(days=3))
    third = registered(centre.mate, at=later(days=20))
    assert second.repeat_of_id == third.repeat_of_id == first.pk
    assert (second.repeat_count, third.repeat_count) == (1, 2)
    assert (second.severity, third.severity) == ("general", "severe")
    page = queries.page(second.number, centre.mate, at=later(days=20))
    assert [(link.kind, link.number) for link in page.links] == [("repeat_of", first.number)]
    assert registered(centre.mate, at=later(days=60)).repeat_of_id is None


def test_severity_and_priority_come_with_their_reasons(centre):
    case = registered(centre.agent, amount=Decimal("12000"), affected=3, triggers=["media"])
    assert (case.severity, case.priority) == ("severe", 2)
    assert case.grading == ["涉及金额 12,000.00 元", "媒体关注", "影响“重要客户或涉及法律”，紧急程度“紧急”"]


def test_a_promise_and_an_answer_come_with_it(centre):
    promised = Promised(text="11:00 前回电", due_at=later(hours=2))
    case = registered(centre.agent, promise=promised, answer="师傅 13:30 上门")
    assert (case.state, case.answered_at) == ("answered", AT)
    kinds = [told.kind for told in timeline("case", case.pk)]
    assert kinds == ["cases.CaseRegistered", "cases.PromiseMade", "cases.CaseAnswered"]
    page = queries.page(case.number, centre.agent, at=AT)
    assert [promise.text for promise in page.promises] == ["11:00 前回电"]
    assert page.ribbon.unbroken


def key_customer(**flags) -> None:
    Customer.objects.filter(name="彭晓岚").update(**flags)


@pytest.mark.parametrize(
    "flags", [{"is_big": True}, {"is_important": True}, {"has_dedicated_line": True, "line_number": "L-1"}]
)
def test_key_customers_queue_to_senior_agents(centre, flags):
    registered(centre.agent)
    key_customer(**flags)
    case = registered(centre.agent, at=later(minutes=5))
    offer = Handoff.objects.get(case=case)
    assert (offer.kind, offer.to_right, offer.to_person_id) == ("hand_up", "cases.take_key", None)
    assert case.owner_id == centre.agent.person_id
    for refused in (
        lambda: actions.answer(case, "好", actor=centre.agent, at=AT),
        lambda: actions.close(case, actor=centre.agent, at=AT),
        lambda: actions.withdraw_handoff(offer.pk, actor=centre.agent, at=AT),
    ):
        with pytest.raises(Refusal, match="高级席"):
            refused()
    assert [each.number for each in queries.my_work(centre.senior, at=AT).to_accept] == [case.number]
    actions.accept_handoff(offer.pk, actor=centre.senior, at=later(minutes=6))
    case.refresh_from_db()
    assert case.handler_id == centre.senior.person_id
    actions.answer(case, "已安排", actor=centre.senior, at=later(minutes=7))


def test_a_dedicated_line_needs_its_number(centre):
    registered(centre.agent)
    key_customer(has_dedicated_line=True)
    with pytest.raises(Invalid, match="专线号"):
        registered(centre.agent, at=later(minutes=5))


def test_a_portal_case_has_an_owner_on_duty_and_no_first_contact_yet(centre):
    assert centre.agent
    assert centre.mate
    held = registered(centre.agent, phone="13800000001")
    portal = SYSTEM.through("portal")
    case = registered(portal, centre_id=centre.city.pk, channel="web", phone="13800000002")
    assert case.state == "received"
    assert case.owner_id == centre.mate.person_id != held.owner_id  # fewest open cases
    assert (case.first_contact_id, case.pre_contact) == (None, "portal")
    actions.take(case, actor=centre.mate, at=later(minutes=3))
    actions.reply(case, "您好，我来处理", actor=centre.mate, at=later(minutes=4))
    case.refresh_from_db()
    assert case.first_contact_id == centre.mate.person_id
    assert case.first_contact_at == later(minutes=4)
    actions.reply(case, "再补充一句", actor=centre.agent, at=later(minutes=5))
    case.refresh_from_db()
    assert case.first_contact_id == centre.mate.person_id


def test_of_two_people_at_once_the_senior_grade_answers(centre):
    case = registered(centre.agent, present=[centre.senior.person_id])
    assert case.first_contact_id == case.owner_id == centre.senior.person_id


def test_imported_cases_keep_their_received_time(centre):
    old = AT - timedelta(days=400)
    actor = centre.agent.through("import")
    case = actions.register(intake(received_at=old, category_id=None), actor=actor, at=AT)
    assert case.received_at == old
    assert case.first_contact_at == old
    assert case.due_at < AT


def test_misconduct_is_read_only_by_those_cleared(centre):
    code = catalogue.category_by_code("general.misconduct").id
    case = registered(centre.agent, kind="misconduct", category_id=code)
    assert case.is_restricted
    assert queries.search("宽带", centre.mate) == []
    assert queries.queue(queries.Filters(), centre.mate, at=AT).rows == []
    with pytest.raises(Refusal):
        queries.find(case.number, centre.mate)
    assert queries.find(case.number, centre.agent) == case
    assert queries.find(case.number, centre.head) == case
