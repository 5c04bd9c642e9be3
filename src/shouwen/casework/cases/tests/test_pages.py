"""Pages of cases: whole or in part, few queries, refusals beside the field, nothing inline."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shouwen.casework.cases import actions, testing
from shouwen.casework.cases.forms import FORMS
from shouwen.casework.cases.models import Case, Closure, Handoff
from shouwen.casework.cases.urls import MOVES
from shouwen.foundation.access.testing import browser
from shouwen.foundation.organisation.models import Person
from shouwen.kit import clock

pytestmark = pytest.mark.django_db
INLINE = re.compile(rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house() -> testing.House:
    return testing.house()


@pytest.fixture
def case(house: testing.House) -> Case:
    return testing.registered(house.agent)


@pytest.fixture
def desk(house: testing.House) -> Client:
    client = browser(house.agent)
    client.get("/cases/")
    return client


def url(case: Case, name: str = "page") -> str:
    return reverse(f"cases:{name}", args=[case.number])


def test_every_move_has_its_form_and_address(case: Case, desk: Client) -> None:
    assert MOVES.keys() == FORMS.keys()
    for name in FORMS:
        whole = desk.get(url(case, name))
        assert whole.status_code == 200, name
        assert not INLINE.search(whole.content), name
        part = desk.get(url(case, name), headers=HTMX)
        assert b"<html" not in part.content, name
        assert b"<form" in part.content, name


def test_the_case_page_stays_within_its_queries(
    house: testing.House, case: Case, desk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    desk.get(url(case))
    with django_assert_max_num_queries(12):  # the session included
        answer = desk.get(url(case))
    assert not INLINE.search(answer.content)
    to = {"to_unit": Person.objects.get(pk=case.owner_id).unit_id, "to_right": "cases.handle"}
    actions.hand_off(case, kind="transfer_handling", actor=house.agent, at=clock.now(), **to)
    desk.get(url(case))
    with django_assert_max_num_queries(12):
        assert "交办" in desk.get(url(case)).content.decode()
    assert b'id="case"' in desk.get(url(case), headers=HTMX).content


def test_the_queue_is_small_and_asks_little(
    house: testing.House, desk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(55):
        testing.registered(house.agent)
    desk.get("/cases/")
    with django_assert_max_num_queries(8):
        answer = desk.get("/cases/")
    assert len(answer.content) <= 60 * 1024
    cursor = re.search(rb"after=([A-Za-z0-9_-]+)", answer.content)
    assert cursor
    rest = desk.get(f"/cases/?after={cursor[1].decode()}", headers=HTMX)
    assert rest.content.count(b"data-row") == 5
    assert b"<html" not in rest.content


def test_filters_stand_in_the_address_and_can_be_lifted(
    house: testing.House, case: Case, desk: Client
) -> None:
    text = desk.get("/cases/?whose=own&kind=complaint").content.decode()
    assert case.number in text
    assert 'href="?kind=complaint"' in text
    assert case.number not in desk.get("/cases/?due=paused").content.decode()
    assert desk.get("/cases/?after=nonsense").status_code == 400


def test_registering_names_what_is_missing_beside_each_field_and_keeps_the_words(desk: Client) -> None:
    answer = desk.post(
        "/cases/new", {"kind": "complaint", "description": "太短", "phone": "138"}, headers=HTMX
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "太短" in text
    assert 'id="id_description-wrong"' in text or 'id="id_phone-wrong"' in text
    assert not Case.objects.exists()


def registration(**more: str) -> dict[str, str]:
    from shouwen.relations.catalogue import queries as catalogue

    category = str(catalogue.category_by_code(testing.CATEGORY_OF["complaint"]).id)
    return {
        "kind": "complaint",
        "category_id": category,
        "name": "彭晓岚",
        "phone": "13805712607",
        "description": testing.MATTER,
        "intake_key": "one",
        "plan": "核实后回电",
        **more,
    }


def test_registering_makes_one_case_however_often_it_is_sent(house: testing.House, desk: Client) -> None:
    first = desk.post("/cases/new", registration(then="mine"))
    assert first.status_code == 302, first.content.decode()[:2000]
    desk.post("/cases/new", registration(then="mine"))
    made = Case.objects.get()
    assert (made.owner_id, made.first_contact_id) == (house.agent.person_id, house.agent.person_id)
    assert first.headers["Location"].startswith(url(made))


def test_following_it_up_oneself_needs_a_plan(desk: Client) -> None:
    answer = desk.post("/cases/new", registration(then="mine", plan=" "))
    assert answer.status_code == 422
    assert "写一句打算怎么办" in answer.content.decode()
    assert not Case.objects.exists()
    promised = {"promise": "今天回电", "promise_at": "2030-03-18T18:00"}
    assert desk.post("/cases/new", registration(then="mine", plan="", **promised)).status_code == 302


def test_all_that_is_missing_is_said_at_once(desk: Client) -> None:
    """Beside a number nobody has stands what else is missing: a form is not sent back twice."""
    page = desk.post("/cases/new", registration(then="mine", phone="12", plan="", description="")).content.decode()
    for sentence in ("没有这样的号码", "写一句打算怎么办", "请照客户原话记下事情"):
        assert sentence in page
    assert not Case.objects.exists()


def test_answering_at_once_closes(desk: Client) -> None:
    desk.post("/cases/new", registration(then="close", answer="已查到，今天 14:00 前上门，客户同意。"))
    assert Case.objects.get().state == "closed"


def test_closing_at_once_needs_the_answer(desk: Client) -> None:
    assert desk.post("/cases/new", registration(then="close")).status_code == 422
    assert not Case.objects.exists()


def test_handing_up_offers_it_to_the_seniors(house: testing.House, desk: Client) -> None:
    desk.post("/cases/new", registration(then="up"))
    assert Handoff.objects.get().kind == "hand_up"
    assert Case.objects.get().owner_id == house.agent.person_id


def test_a_note_shows_on_the_case_in_place(case: Case, desk: Client) -> None:
    done = desk.post(url(case, "note"), {"text": "先打了师傅电话"}, headers=HTMX)
    assert json.loads(done.headers["HX-Location"])["path"] == url(case)
    assert "先打了师傅电话" in desk.get(url(case)).content.decode()
    empty = desk.post(url(case, "note"), {"text": " "}, headers=HTMX)
    assert empty.status_code == 422


def test_a_hand_off_is_offered_accepted_and_told(house: testing.House, case: Case, desk: Client) -> None:
    given = {"kind": "transfer_handling", "to": f"p:{house.mate.person_id}", "note": "请联系装维"}
    assert desk.post(url(case, "hand_off"), given, headers=HTMX).status_code == 200
    offer = Handoff.objects.get()
    mate = browser(house.mate)
    assert "请联系装维" in mate.get("/").content.decode()
    assert mate.post(reverse("cases:accept_offer", args=[offer.pk])).status_code == 302
    case.refresh_from_db()
    assert (case.owner_id, case.handler_id) == (house.agent.person_id, house.mate.person_id)


def test_a_refusal_of_the_rules_stands_in_the_form(house: testing.House, case: Case, desk: Client) -> None:
    answer = desk.post(url(case, "hand_off"), {"kind": "transfer_handling", "note": "x"}, headers=HTMX)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()


def test_a_hand_off_is_refused_with_reason_and_evidence(house: testing.House, case: Case) -> None:
    row = actions.hand_off(
        case.number,
        kind="transfer_handling",
        to=house.mate.person_id,
        note="请办",
        actor=house.agent,
        at=clock.now(),
    )
    mate = browser(house.mate)
    form = mate.get(reverse("cases:refuse_offer", args=[row.pk]), headers=HTMX).content.decode()
    code = re.findall(r'<option value="([^"]+)"', form)[0]
    answer = mate.post(
        reverse("cases:refuse_offer", args=[row.pk]),
        {"code": code, "note": "应由装维一班办", "evidence": "辖区图 3 号"},
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.answer == "refused"


def test_moves_not_allowed_stay_visible_with_their_reason(house: testing.House, case: Case) -> None:
    text = browser(house.statistician).get(url(case)).content.decode()
    assert 'aria-disabled="true"' in text
    assert "权限" in text or "由别人负责" in text


def test_receivers_are_found_by_name_and_number(house: testing.House, desk: Client) -> None:
    mate = Person.objects.get(pk=house.mate.person_id)
    for asked in (mate.name, mate.staff_number):
        found = desk.get("/cases/receivers", {"q": asked}, headers=HTMX).content.decode()
        assert f'data-value="p:{mate.pk}"' in found
    assert 'data-value="u:' in desk.get("/cases/receivers?units=1", headers=HTMX).content.decode()


def test_the_preview_is_a_part_and_a_page(case: Case, desk: Client) -> None:
    assert b"<html" not in desk.get(url(case, "preview"), headers=HTMX).content
    assert b"<html" in desk.get(url(case, "preview")).content


def test_the_certificate_prints_and_is_readable_by_programs(case: Case, desk: Client) -> None:
    assert case.number in desk.get(url(case, "certificate")).content.decode()
    plain = desk.get(url(case, "certificate") + "?format=json").json()
    assert plain["is_whole"]
    assert plain["ownerless_minutes"] == 0


def test_the_register_book_and_the_team_are_for_those_who_lead(
    house: testing.House, case: Case, desk: Client
) -> None:
    assert desk.get("/cases/register-book").status_code == 403
    day = f"{case.registered_at:%Y-%m-%d}"
    book = browser(house.supervisor).get(f"/cases/register-book?first={day}&last={day}")
    assert case.number in book.content.decode()
    assert browser(house.leader).get("/team").status_code == 200


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("first=never", "这不是日期"),
        ("first=0001-01-01", "年份要在"),
        ("first=2026-03-18&last=2026-03-01", "结束日期早于开始日期"),
        ("first=2020-01-01&last=2026-03-01", "一次最多看 366 天"),
    ],
)
def test_the_register_book_says_which_days_it_could_not_read(house: testing.House, case: Case, asked: str, told: str) -> None:
    page = browser(house.supervisor).get(f"/cases/register-book?{asked}").content.decode()
    assert told in page
    assert 'aria-invalid="true"' in page
    assert "下面仍是" in page


def test_next_opens_the_most_urgent(house: testing.House, case: Case, desk: Client) -> None:
    assert desk.get("/cases/next").headers["Location"] == url(case)


def made(desk: Client, case: Case, name: str, **given: str) -> Case:
    """Make a move through its form; the case as it is afterwards."""
    answer = desk.post(url(case, name), given, headers=HTMX)
    assert "HX-Location" in answer.headers, (name, answer.content.decode()[:1500])
    case.refresh_from_db()
    return case


def offered(desk: Client, case: Case, name: str, field: str) -> str:
    """The first choice a form offers in a select."""
    form = desk.get(url(case, name), headers=HTMX).content.decode()
    select = re.search(rf'<select[^>]*name="{field}".*?</select>', form, re.S)
    assert select, name
    return next(value for value in re.findall(r'<option value="([^"]*)"', select[0]) if value)


def test_a_case_is_walked_from_its_forms_to_its_end_and_back(case: Case, desk: Client) -> None:
    made(desk, case, "investigate", text="问过装维")
    made(desk, case, "wait_customer", reason_code=offered(desk, case, "wait_customer", "reason_code"))
    assert case.state == "waiting_customer"
    made(desk, case, "resume")
    made(desk, case, "chase", text="到底几点来？")
    assert case.chases == 1
    made(desk, case, "answer", text="今天 14:00 前上门，到前半小时联系您。")
    made(desk, case, "customer_accepts", text="可以")
    assert made(desk, case, "close", reason_code="confirmed").state == "closed"
    assert made(desk, case, "reopen", reason="师傅还是没来").is_open


def test_a_case_is_scored_as_it_closes(case: Case, desk: Client) -> None:
    made(desk, case, "answer", text="今天 14:00 前上门，到前半小时联系您。")
    made(desk, case, "customer_accepts", text="可以")
    where = url(case, "close")
    assert "办理评分" in desk.get(where, headers=HTMX).content.decode()
    assert desk.post(where, {"reason_code": "confirmed", "score": "101"}, headers=HTMX).status_code == 422
    assert made(desk, case, "close", reason_code="confirmed", score="85").state == "closed"
    assert Closure.objects.get(case=case).score == 85


def test_not_accepted_climbs_a_level_and_leaves_the_owner(
    house: testing.House, case: Case, desk: Client
) -> None:
    assert house.hotline
    made(desk, case, "answer", text="已安排上门，请您等候师傅电话。")
    made(desk, case, "not_accepted", text="还是不认可")
    assert (case.level, case.owner_id) == (1, house.agent.person_id)


def test_a_leader_reassigns_from_the_page(house: testing.House, case: Case) -> None:
    leader = browser(house.leader)
    made(leader, case, "reassign", to=f"p:{house.mate.person_id}", lane="handler", reason="今天他当班")
    assert case.handler_id == house.mate.person_id


def test_a_question_is_answered_from_my_work(house: testing.House, case: Case, desk: Client) -> None:
    made(desk, case, "consult", asked=f"p:{house.mate.person_id}", question="这个小区归哪个班？")
    mate = browser(house.mate)
    found = re.search(r'action="(/cases/consultations/\d+/answer)"', mate.get("/").content.decode())
    assert found
    assert mate.post(found[1], {"answer": "归装维二班"}).status_code == 302
