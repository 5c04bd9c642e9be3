"""What is out of reach is not found; lists never show it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Accused, Case, Handoff
from shouwen.casework.cases.queries import Filters
from shouwen.casework.cases.queries.scope import in_pool, pooled, sees, sees_any
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Invalid, NotFound, Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


def shown(actor, **filters):
    return [line.number for line in queries.queue(Filters(**filters), actor, at=AT).rows]


def test_a_city_sees_itself_the_province_its_cities(centre):
    other = house()
    case = registered(centre.agent)
    assert shown(centre.mate) == shown(centre.province_head) == [case.number]
    assert shown(other.mate) == shown(other.province_head) == []
    for reads in (
        lambda: queries.find(case.number, other.agent),
        lambda: queries.page(case.number, other.agent, at=AT),
        lambda: queries.certificate(case.pk, other.agent, at=AT),
        lambda: actions.note(case, "看看", actor=other.agent, at=AT),
        lambda: actions.take_back(case, actor=other.agent, at=AT),
        lambda: actions.close(case, actor=other.agent, at=AT),
        lambda: actions.edit(case, {"title": "看"}, actor=other.agent, at=AT),
        lambda: queries.find("JZ990101-0001", centre.agent),
    ):
        with pytest.raises(NotFound):
            reads()


@pytest.mark.parametrize("right", ["cases.handle", "cases.take_key", "cases.gm_hotline"])
def test_an_offer_in_hand_is_open_to_whom_the_query_says(centre, right):
    other, case = house(), registered(centre.agent)
    offer = actions.hand_off(
        case, kind="transfer_handling", to_unit=centre.city.pk, to_right=right, actor=centre.agent, at=AT
    )
    asked = [centre.mate, centre.senior, centre.province_head, other.mate]
    said = [in_pool(offer, actor) for actor in asked]
    assert said == [Handoff.objects.filter(pooled(actor), pk=offer.pk).exists() for actor in asked]
    assert said[-1] is False
    assert right != "cases.handle" or said[0]


def test_the_province_pulls_up_and_reassigns_with_a_reason(centre):
    case = registered(centre.agent)
    with pytest.raises(Invalid):
        actions.pull_up(case, reason="", actor=centre.province_head, at=AT)
    with pytest.raises(Refusal):
        actions.pull_up(case, reason="想办", actor=centre.mate, at=AT)
    actions.pull_up(case, reason="媒体关注", actor=centre.province_head, at=AT)
    case.refresh_from_db()
    assert (case.owner_id, case.centre_id) == (centre.province_head.person_id, centre.city.pk)
    assert shown(centre.agent) == [case.number]
    actions.reassign(
        case, to=centre.mate.person_id, lane="both", reason="交回本地", actor=centre.province_head, at=AT
    )
    case.refresh_from_db()
    assert case.owner_id == centre.mate.person_id
    assert queries.chain(case) == queries.replay(case)


def test_filters_narrow_and_cursors_walk(centre):
    made = [
        registered(
            centre.agent, phone=f"1380000{n:04d}", at=later(minutes=n), severity=("minor", "severe")[n % 2]
        )
        for n in range(7)
    ]
    walked, cursor = [], ""
    while True:
        part = queries.queue(Filters(), centre.agent, at=AT, cursor=cursor, limit=3)
        walked += part.rows
        cursor = part.next_cursor
        if not cursor:
            break
    assert len({line.id for line in walked}) == len(made)
    assert [line.due_at for line in walked] == sorted(line.due_at for line in walked)
    assert len(shown(centre.agent, severity="severe")) == 3
    assert len(shown(centre.agent, owner_id=centre.agent.person_id)) == 7
    assert shown(centre.agent, kind="praise") == []
    assert len(shown(centre.agent, state=("handling",))) == 7
    assert len(shown(centre.agent, category_id=made[0].category_id)) == 7
    assert len(shown(centre.agent, unit_id=centre.team.pk)) == 7
    assert len(shown(centre.agent, received_from=later(minutes=5))) == 2
    assert shown(centre.agent, order="newest") == [case.number for case in made[::-1]]
    assert shown(centre.agent, is_open=False) == []
    overdue = queries.queue(Filters(due="overdue"), centre.agent, at=AT + timedelta(days=90)).rows
    assert len(overdue) == 7
    for broken in ("x", "W10", "WzEsMl0"):
        with pytest.raises(Invalid):
            queries.queue(Filters(), centre.agent, at=AT, cursor=broken)
    with pytest.raises(Invalid):
        shown(centre.agent, due="whenever")


def test_moves_show_what_is_not_allowed_and_why(centre):
    case = registered(centre.agent)
    mine = {move.name: move for move in queries.moves(case, centre.agent)}
    assert mine["note"].allowed
    assert mine["hand_off"].allowed
    assert mine["reopen"].why_not == "现在是“已登记”，不能重开"
    assert mine["decline"].why_not == "这一步需要“不予受理”的权限"
    others = {move.name: move for move in queries.moves(case, centre.mate)}
    assert others["hand_off"].why_not == "这件事由别人负责，交办请找责任人或主管"
    assert all(move.why_not for move in others.values() if not move.allowed)


def test_my_work_and_the_team_s(centre):
    case = registered(centre.agent)
    actions.hand_off(case, kind="transfer_handling", to=centre.mate.person_id, actor=centre.agent, at=AT)
    actions.promise(case, "11:00 回电", due_at=later(hours=2), actor=centre.agent, at=AT)
    actions.chase(case, actor=centre.mate, at=AT)
    mine = queries.my_work(centre.agent, at=AT)
    assert [line.number for line in mine.own] == [case.number]
    assert (mine.counts["own"], mine.counts["chased"], mine.counts["promises"]) == (1, 1, 1)
    assert [event.kind for event in mine.events if event.kind == "promise"] == ["promise"]
    theirs = queries.my_work(centre.mate, at=AT)
    assert [each.number for each in theirs.to_accept] == [case.number]
    team = queries.team_view(centre.leader, at=AT)
    assert (team.figures["open"], team.figures["age1"]) == (1, 1)
    assert [load.person_id for load in team.loads if load.owned] == [centre.agent.person_id]


def test_consulting_lets_the_asked_read_and_moves_nothing(centre):
    far = house()
    case = registered(centre.agent)
    question = actions.consult(
        case, asked=far.agent.person_id, question="贵处怎么办", actor=centre.agent, at=AT
    )
    assert queries.find(case.number, far.agent) == case
    with pytest.raises(Refusal):
        actions.answer_consultation(question.pk, "代答", actor=centre.mate, at=AT)
    actions.answer_consultation(question.pk, "先登记再上门", actor=far.agent, at=later(minutes=12))
    case.refresh_from_db()
    assert case.owner_id == case.handler_id == centre.agent.person_id
    entry = queries.page(case.number, centre.agent, at=AT).timeline[-1]
    assert "用时 12 分" in entry.sentence
    assert entry.text == "先登记再上门"


def test_the_customer_s_access_code_opens_one_case(centre):
    case = registered(centre.agent, access_code="K7QX")
    assert queries.find_by_access(case.number, "k7qx") == case
    for number, code in ((case.number, "K7QZ"), ("JZ260318-0009", "K7QX")):
        with pytest.raises(NotFound):
            queries.find_by_access(number, code)
    shown = queries.customer_page(case, at=AT)
    assert (shown.is_open, shown.may_answer) == (True, False)
    assert shown.responsible == "agent"


def test_any_of_some_cases_is_seen_where_one_is_and_asked_for_no_more_often_than_one(centre):
    far = house()
    plain, asked, secret, about = (registered(centre.agent, phone=f"1380000260{place}") for place in range(4))
    actions.consult(asked, asked=far.agent.person_id, question="那边怎么办的", actor=centre.agent, at=AT)
    Case.objects.filter(pk=secret.pk).update(is_restricted=True)
    Case.objects.filter(pk=about.pk).update(is_about_staff=True)
    Accused.objects.create(case=about, person_id=centre.mate.person_id, named_at=AT)
    held = list(Case.objects.order_by("id"))
    for reader in (centre.agent, centre.mate, centre.province_head, far.agent, far.mate, SYSTEM):
        for some in (*((each,) for each in held), *pairwise(held), held, []):
            assert sees_any(some, reader) is any(sees(case, reader) for case in some)
    assert [sees_any([case], far.agent) for case in (plain, asked)] == [False, True]

    def asks(some):
        with CaptureQueriesContext(connection) as seen:
            assert not sees_any(some, far.mate)
        return len(seen)

    assert asks([plain, asked, secret]) == asks([plain])
