"""My work: what comes first and why, chases that were answered, promises moved, mentions, and staying on the page."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Handoff, Promise
from shouwen.casework.cases.queries import waiting
from shouwen.casework.cases.rules import urgency
from shouwen.casework.cases.rules.urgency import Todo
from shouwen.casework.cases.testing import AT, House, house, later, registered
from shouwen.casework.cases.tests.test_pages import HTMX
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.kit import clock
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.frozen import changed

MIDNIGHT = AT.replace(hour=16)
"""Midnight in Shanghai."""


@pytest.fixture
def centre(db) -> House:
    return house()


def todo(sort: str, place: str, *, due: float | None = None, since: float = -1, chases: int = 0) -> Todo:
    """One thing; hours from now."""
    due_at = None if due is None else AT + timedelta(hours=due)
    return Todo(sort, place, place, lambda: f"{sort} {place}", AT + timedelta(hours=since), due_at, chases=chases)


def test_what_is_late_comes_before_what_is_due_before_who_waits_before_what_is_only_to_read():
    given_ = [
        todo("read", "G"), todo("due", "H", due=30), todo("due", "F", due=5), todo("tell", "E"), todo("asked", "D"),
        todo("chased", "C", chases=2), todo("due", "B", due=1), todo("due", "A", due=-1),
    ]  # fmt: skip
    found = urgency.stops(given_, at=AT, midnight=MIDNIGHT)
    assert [stop.place for stop in found] == list("ABCDEFGH")
    assert [stop.place for stop in urgency.for_today(found)] == list("ABCDEFG")
    assert all(stop.heading and stop.reasons for stop in found)


def test_an_offer_about_to_go_back_comes_first_and_reasons_of_one_case_stand_together():
    offer = todo("accept", "X", due=0.1, since=-1)
    late, promise = todo("due", "A", due=-3), todo("promise", "A", due=1)
    first, second = urgency.stops([late, promise, offer], at=AT, midnight=MIDNIGHT)
    assert (first.place, first.tier) == ("X", "expiring")
    assert list(second.reasons) == ["due A", "promise A"]


def test_only_what_is_read_is_worded():
    worded = []
    told = [Todo("due", each, each, lambda each=each: worded.append(each) or each, AT) for each in "ABC"]
    first, *rest = urgency.stops(told, at=AT, midnight=MIDNIGHT)
    assert (list(first.reasons), list(first.reasons), worded, len(rest)) == (["A"], ["A"], ["A"], 2)


@given(
    some.lists(
        some.builds(
            todo,
            some.sampled_from(["accept", "due", "promise", "chased", "asked", "tell", "read", "order"]),
            some.sampled_from("ABCDE"),
            due=some.one_of(some.just(1.0), some.floats(-50, 50)),
            chases=some.integers(0, 3),
        )
    )
)
def test_every_place_is_a_stop_once_and_walking_visits_them_all(todos: list[Todo]):
    found = urgency.stops(todos, at=AT, midnight=MIDNIGHT)
    assert {stop.place for stop in found} == {each.place for each in todos}
    tiers = [urgency.ORDER[stop.tier] for stop in found]
    assert tiers == sorted(tiers)
    walked, here = [], urgency.following(found, "")
    while here:
        walked.append(here.place)
        here = urgency.following(found, here.place)
    assert walked == [stop.place for stop in found]


def test_a_chase_waits_until_somebody_speaks_with_the_customer(centre: House):
    case = registered(centre.agent)
    actions.chase(case, "到底几点来？", actor=centre.agent, at=later(minutes=5))
    [chased] = queries.my_work(centre.agent, at=later(minutes=6)).chased
    assert (chased.words, chased.waits_since) == ("到底几点来？", later(minutes=5))
    actions.reply(case, "今天 14:00 到", actor=centre.agent, at=later(minutes=7))
    work = queries.my_work(centre.agent, at=later(minutes=8))
    assert [each.waits_since for each in work.chased] == [None]
    assert work.counts["unanswered"] == 0
    assert not any(stop.tier == "chased" for stop in work.stops)


def test_a_promise_is_moved_and_the_customer_told(centre: House):
    case = registered(centre.agent)
    old = actions.promise(case, "11:00 前回电", due_at=later(hours=2), actor=centre.agent, at=AT)
    new = actions.move_promise(
        old.pk, due_at=later(hours=4), reason="师傅晚到", actor=centre.agent, at=later(hours=1)
    )
    work = queries.my_work(centre.agent, at=later(hours=1))
    assert [(each.id, each.due_at) for each in work.promises] == [(new.pk, later(hours=4))]
    shown = queries.page(case.number, centre.agent, at=later(hours=1)).promises
    assert [each.id for each in shown] == [new.pk]
    deliver_all(at=later(hours=1))
    assert any("承诺" in each.label for each in queries.my_work(centre.agent, at=later(hours=1)).to_tell)
    with pytest.raises(Conflict):
        actions.move_promise(
            old.pk, due_at=later(hours=5), reason="再改", actor=centre.agent, at=later(hours=1)
        )
    actions.keep_promise(new.pk, actor=centre.agent, at=later(hours=3))
    assert not queries.my_work(centre.agent, at=later(hours=3)).promises[0].broken_at


def test_a_promise_is_not_moved_into_the_past_without_a_reason_or_by_a_stranger(centre: House):
    case = registered(centre.agent)
    row = actions.promise(case, "回电", due_at=later(hours=2), actor=centre.agent, at=AT)
    with pytest.raises(Invalid) as wrong:
        actions.move_promise(row.pk, due_at=AT, reason=" ", actor=centre.agent, at=AT)
    assert set(wrong.value.fields) == {"due_at", "reason"}
    with pytest.raises(Forbidden):
        actions.move_promise(row.pk, due_at=later(hours=3), reason="改", actor=centre.statistician, at=AT)
    assert Promise.objects.get(pk=row.pk).dropped_at is None


def test_a_mention_stands_on_my_work_until_it_is_read(centre: House):
    case, mate = registered(centre.agent), centre.mate
    actions.note(case, "请看第二段通话", mentions=[mate.person_id], actor=centre.agent, at=AT)
    deliver_all(at=AT)
    [mention] = queries.my_work(mate, at=AT).mentions
    assert (mention.number, mention.words) == (case.number, "请看第二段通话")
    assert mention.entry_id
    desk = browser(mate)
    assert f'href="/inbox/{mention.notice_id}#e{mention.entry_id}"' in desk.get("/").content.decode()
    answer = desk.post(f"/inbox/{mention.notice_id}/reading", {"back": "work"}, headers=HTMX)
    assert "work-changed" in json.loads(answer.headers["HX-Trigger"])
    assert not queries.my_work(mate, at=AT).mentions


def test_what_is_done_on_my_work_is_answered_there(centre: House):
    case = registered(centre.agent, at=clock.now())
    give = {"kind": "transfer_handling", "actor": centre.agent, "at": clock.now()}
    offer = actions.hand_off(case, to=centre.mate.person_id, **give)
    desk = browser(centre.mate)
    form = desk.get(f"/cases/hand-offs/{offer.pk}/refusal?back=work", headers=HTMX).content.decode()
    assert 'name="back" value="work"' in form
    refused = desk.post(f"/cases/hand-offs/{offer.pk}/refusal", {"back": "work"}, headers=HTMX)
    assert refused.status_code == 422
    assert 'name="back" value="work"' in refused.content.decode()
    answer = desk.post(f"/cases/hand-offs/{offer.pk}/acceptance", {"back": "work"}, headers=HTMX)
    assert (answer.status_code, "HX-Location" in answer.headers) == (204, False)
    assert {"work-changed", "toast"} <= json.loads(answer.headers["HX-Trigger"]).keys()
    assert Handoff.objects.get(pk=offer.pk).answer == "accepted"
    assert desk.get("/", headers=HTMX).content.decode().lstrip().startswith('<div id="work"')


def test_n_goes_from_the_most_urgent_to_the_one_after_and_says_when_nothing_is_left(centre: House):
    now = clock.now()
    first, second = (registered(centre.agent, at=now, phone=f"1380000000{n}") for n in range(2))
    for place, case in enumerate((first, second), 1):
        actions.promise(case, "回电", due_at=now + timedelta(minutes=10 * place), actor=centre.agent, at=now)
    desk = browser(centre.agent)
    assert (
        desk.get("/cases/next", headers={"Referer": "http://testserver/"})
        .headers["Location"]
        .endswith(f"{first.number}/")
    )
    assert "1 / 2" in desk.get(f"/cases/{first.number}/").content.decode()
    after = desk.get("/cases/next", headers={"Referer": f"http://testserver/cases/{first.number}/"})
    assert after.headers["Location"].endswith(f"{second.number}/")
    over = desk.get("/cases/next", headers={"Referer": f"http://testserver/cases/{second.number}/?do=close"})
    assert over.headers["Location"] == "/"


def test_nothing_left_is_said_with_what_comes_next(centre: House):
    desk = browser(centre.agent)
    assert "今天的都办了" in desk.get("/").content.decode()
    late = datetime(2026, 3, 17, 0, 0, tzinfo=AT.tzinfo)
    registered(centre.agent, at=late)
    assert queries.my_work(centre.agent, at=later(days=9)).left


def test_one_question_tells_each_of_those_who_see_alike_their_own_offers(centre):
    kept = waiting._offered._kept
    kept.clear()
    case = registered(centre.agent)
    actions.hand_off(case, kind="assist", to=centre.mate.person_id, actor=centre.agent, at=AT)
    for _again in range(2):
        assert [each.number for each in waiting.offers(centre.mate)] == [case.number]
        assert waiting.offers(centre.agent) == []
    assert centre.agent.outlook == centre.mate.outlook
    assert len(kept) == 1
    assert centre.leader.outlook != centre.mate.outlook


def test_whose_rights_change_is_asked_for_anew(centre):
    case = registered(centre.agent)
    actions.hand_off(case, kind="assist", to=centre.mate.person_id, actor=centre.agent, at=AT)
    waiting.offers(centre.mate)
    fewer = changed(centre.mate, rights={})
    assert fewer.outlook != centre.mate.outlook
    assert [each.number for each in waiting.offers(fewer)] == [case.number]  # offered to the person, whatever the post
