"""The case page: reading the timeline, opening a link of the chain, moves in groups, the composer's stops, paper."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from shouwen.casework.cases import actions, queries, testing
from shouwen.casework.cases.models import Case, CaseText, Taste
from shouwen.casework.cases.tests.test_pages import HTMX, INLINE, url
from shouwen.foundation.access.testing import browser
from shouwen.foundation.files import actions as files
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.organisation.queries import names
from shouwen.kit import clock
from shouwen.relations.knowledge import testing as knowledge
from shouwen.relations.knowledge.queries import PLACES

pytestmark = pytest.mark.django_db
PICTURE = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
PLAIN = {"Accept": "application/json"}


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


def text(answer: Any) -> str:
    return answer.content.decode()


def last(case: Case) -> int:
    return ledger.timeline("case", case.pk)[-1].seq


def test_sorts_of_entries_combine_and_are_remembered(house: testing.House, case: Case, desk: Client) -> None:
    actions.note(case, "内部一句", actor=house.agent, at=clock.now())
    actions.reply(case, "给客户一句", actor=house.agent, at=clock.now())
    desk.post(url(case, "reading"), {"toggle": "note"}, headers=HTMX)
    part = text(desk.get(url(case) + "?part=timeline"))
    assert "内部一句" in part
    assert "给客户一句" not in part
    desk.post(url(case, "reading"), {"toggle": "customer"}, headers=HTMX)
    part = text(browser(house.agent).get(url(case) + "?part=timeline"))  # another session remembers
    assert "内部一句" in part
    assert "给客户一句" in part
    assert Taste.objects.get().shown == "customer,note"
    desk.post(url(case, "reading"), {"toggle": ""}, headers=HTMX)
    assert Taste.objects.get().shown == ""


def test_the_order_turns_and_the_timeline_is_searched(house: testing.House, case: Case, desk: Client) -> None:
    actions.note(case, "先写的", actor=house.agent, at=clock.now())
    actions.note(case, "后写的 <b>", actor=house.agent, at=clock.now())
    part = text(desk.post(url(case, "reading"), {"order": "new"}, headers=HTMX))
    assert part.index("后写的") < part.index("先写的")
    found = text(desk.get(url(case) + "?part=timeline&q=后写"))
    assert '<mark class="sw-hit">后写</mark>的 &lt;b&gt;' in found
    assert "先写的" not in found
    assert "没有这样的经过" in text(desk.get(url(case) + "?part=timeline&q=无此事"))


def test_an_entry_has_an_address_even_when_it_is_folded_or_quiet(
    house: testing.House, case: Case, desk: Client
) -> None:
    for number in range(25):
        actions.note(case, f"第 {number} 句", actor=house.agent, at=clock.now())
    first = next(each for each in ledger.timeline("case", case.pk) if each.kind == "cases.NoteAdded")
    assert f'id="e{first.id}"' not in text(desk.get(url(case)))
    assert f'id="e{first.id}"' in text(desk.get(f"{url(case)}?entry={first.id}"))


def test_names_are_marked_long_words_folded_and_pictures_shown(
    house: testing.House, case: Case, desk: Client
) -> None:
    kept = files.keep(ContentFile(PICTURE), name="图.png", actor=house.agent, at=clock.now())
    mate = house.mate.person_id
    said = f"@{names([mate])[mate]} " + "很长" * 300
    desk.post(url(case, "note"), {"text": said, "attachments": kept.pk}, headers=HTMX)
    page = text(desk.get(url(case)))
    assert f'<mark class="sw-at">@{names([mate])[mate]}</mark>' in page
    assert 'class="sw-more"' in page
    assert f'<img src="/files/{kept.pk}?show=1" alt="图.png"' in page


def test_a_link_of_the_chain_opens_its_hand_off(house: testing.House, case: Case, desk: Client) -> None:
    offer = actions.hand_off(
        case, kind="transfer_handling", to=house.mate.person_id, note="请接", actor=house.agent, at=clock.now()
    )
    kept = files.keep(ContentFile(PICTURE), name="辖区图.png", actor=house.mate, at=clock.now())
    actions.refuse_handoff(
        offer.pk, code="not_my_duty", note="由装维办", evidence=["规定 3.2"], files=[kept.pk],
        actor=house.mate, at=clock.now(),
    )  # fmt: skip
    page = text(desk.get(url(case)))
    assert f'href="/cases/hand-offs/{offer.pk}/" hx-get' in page
    opened = text(desk.get(f"/cases/hand-offs/{offer.pk}/", headers=HTMX))
    for word in ("请接", "由装维办", "规定 3.2", "辖区图.png", "已拒绝"):
        assert word in opened
    assert browser(house.statistician).get(f"/cases/hand-offs/{offer.pk}/").status_code in (200, 404)


def test_the_first_link_leads_to_its_entry(case: Case, desk: Client) -> None:
    first = ledger.timeline("case", case.pk)[0]
    assert f'href="?entry={first.id}#e{first.id}"' in text(desk.get(url(case)))


def test_every_move_stands_in_one_group_with_its_reason(case: Case, desk: Client) -> None:
    sheet = text(desk.get(url(case, "all_moves"), headers=HTMX))
    views = queries.moves(case, browser_actor(desk))
    for view in views:
        assert sheet.count(f'data-filter="{view.label}"') >= (1 if view.url or not view.allowed else 0), view.name
        if not view.allowed:
            assert view.why_not in sheet


def browser_actor(client: Client) -> Any:
    return client.get("/").wsgi_request.actor


def test_a_reply_written_against_an_older_talk_shows_what_happened(
    house: testing.House, case: Case, desk: Client
) -> None:
    seen = last(case)
    actions.reply(case, "班长先答了", actor=house.leader, at=clock.now())
    sent = {"text": "我也答", "channel": "phone", "against": seen}
    stopped = desk.post(url(case, "reply"), sent, headers=HTMX)
    assert stopped.status_code == 422
    assert "班长先答了" in text(stopped)
    assert "仍然发送" in text(stopped)
    assert "我也答" in text(stopped)
    newer = re.search(r'name="against" value="(\d+)"', text(stopped))
    assert newer
    assert int(newer[1]) == last(case)
    assert desk.post(url(case, "reply"), {**sent, "against": newer[1]}, headers=HTMX).status_code == 200


def test_unfilled_places_stop_once_and_then_may_go(case: Case, desk: Client) -> None:
    sent = {"text": "{客户称呼}您好", "channel": "phone"}
    stopped = desk.post(url(case, "reply"), sent, headers=HTMX)
    assert stopped.status_code == 422
    assert "照样发送" in text(stopped)
    assert 'name="unfilled" value="on"' in text(stopped)
    assert desk.post(url(case, "reply"), {**sent, "unfilled": "on"}, headers=HTMX).status_code == 200


def test_a_promise_needs_its_time_and_waiting_its_reason(case: Case, desk: Client) -> None:
    sent = {"text": "您好", "channel": "phone", "promise": "回电", "then": "customer"}
    stopped = desk.post(url(case, "reply"), sent, headers=HTMX)
    assert stopped.status_code == 422
    assert "请写明什么时候之前" in text(stopped)
    assert "请选择在等什么" in text(stopped)
    whole = {**sent, "promise_by": "2099-01-01T10:00", "reason_code": "customer_time"}
    assert desk.post(url(case, "reply"), whole, headers=HTMX).status_code == 200
    assert queries.page(case.number, browser_actor(desk), at=clock.now()).case.state == "waiting_customer"


def test_a_draft_is_shared_taken_over_and_comes_into_the_composer(house: testing.House, case: Case, desk: Client) -> None:
    desk.post(url(case, "share_draft"), {"text": "师傅明天到", "kind": "reply"}, headers=HTMX)
    other = browser(house.leader)
    page = text(other.get(url(case)))
    assert "共享了一份没发的答复" in page
    assert "师傅明天到" not in page
    found = re.search(r'action="(/cases/drafts/\d+/taking)"', page)
    assert found
    taken = other.post(found[1], headers=HTMX)
    assert "师傅明天到</textarea>" in text(taken)
    assert "共享了一份没发的答复" not in text(desk.get(url(case)))


def test_the_sharers_own_copy_is_a_draft_no_more(case: Case, desk: Client) -> None:
    shared = desk.post(url(case, "share_draft"), {"text": "师傅明天到", "kind": "reply"}, headers=HTMX)
    assert json.loads(shared.headers["HX-Trigger"])["draft-done"] == {"name": f"case-{case.pk}-reply"}


def test_a_dropped_draft_offers_to_undo(case: Case, desk: Client) -> None:
    desk.post(url(case, "share_draft"), {"text": "草稿", "kind": "note"}, headers=HTMX)
    found = re.search(r'action="(/cases/drafts/\d+)/removal"', text(desk.get(url(case))))
    assert found
    dropped = desk.post(f"{found[1]}/removal", headers=HTMX)
    assert f"{found[1]}/return" in dropped.headers["HX-Trigger"]
    desk.post(f"{found[1]}/return", headers=HTMX)
    assert "共享了一份没记下的备注" in text(desk.get(url(case)))


def test_following_from_the_page(house: testing.House, case: Case, desk: Client) -> None:
    desk.post(url(case, "follow"), headers=HTMX)
    assert "不再关注" in text(desk.get(url(case)))
    asked = desk.post(url(case, "followers"), {"person": f"p:{house.mate.person_id}"}, headers=HTMX)
    assert asked.status_code == 200
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    refused = desk.post(url(case, "followers"), {"person": f"p:{house.third.person_id}"}, headers=HTMX)
    assert refused.status_code == 422
    assert "限制查阅" in text(refused)


def test_people_to_mention_and_values_to_insert(house: testing.House, case: Case, desk: Client) -> None:
    mate = house.mate.person_id
    assert f'data-mention="{mate}"' in text(desk.get(url(case, "mentions") + "?q=", headers=HTMX))
    assert f'data-insert="{case.number}"' in text(desk.get(url(case, "insert"), headers=HTMX))


def test_canned_replies_come_filled_and_name_what_is_missing(case: Case, desk: Client) -> None:
    words = knowledge.text(title="约定上门", shortcut="ydsm", body="单号 {单号}，师傅 {上门时间} 到")
    for asked in ("ydsm", "yuedingshang", "上门", "师傅"):
        listed = text(desk.get(url(case, "canned"), {"q": asked}, headers=HTMX))
        assert f'data-insert="单号 {case.number}，师傅 {{上门时间}} 到"' in listed
        assert f'data-uses="/knowledge/{words.pk}/uses"' in listed
        assert "还要填 1 处" in listed
    assert "{客服中心}" not in text(desk.get(url(case, "canned"), headers=HTMX))  # what fits best, before a word is typed
    assert "没有这样的常用语" in text(desk.get(url(case, "canned"), {"q": "无此短语无此短语"}, headers=HTMX))


def test_canned_replies_of_no_case_are_not_found(desk: Client) -> None:
    assert desk.get("/cases/JZ260318-9999/canned", headers=HTMX).status_code == 404


def test_the_case_page_knows_every_place_a_text_may_have(house: testing.House, case: Case) -> None:
    assert set(PLACES) == set(queries.variables(case, house.agent, at=clock.now()))


def test_what_was_sent_at_leaving_can_be_asked(case: Case, desk: Client) -> None:
    desk.post(url(case, "reply"), {"text": "师傅明天到 ", "channel": "phone"}, headers=HTMX)
    assert CaseText.objects.filter(kind="reply").exists()
    assert desk.post(url(case, "said"), {"text": "师傅明天到 "}).json()["sent"] is True
    assert desk.post(url(case, "said"), {"text": "另一句"}).json()["sent"] is False


def test_paper_has_no_notes_when_asked_and_no_whole_numbers(house: testing.House, case: Case, desk: Client) -> None:
    actions.note(case, "内部一句", actor=house.agent, at=clock.now())
    actions.reply(case, "给客户一句", actor=house.agent, at=clock.now())
    whole, outside = text(desk.get(url(case, "print"))), text(desk.get(url(case, "print") + "?notes=0"))
    assert "内部一句" in whole
    assert "内部一句" not in outside
    assert "给客户一句" in outside
    assert "13800002607" not in whole
    assert not INLINE.search(whole.encode())


def test_what_else_there_is_with_the_customer(house: testing.House, case: Case, desk: Client) -> None:
    other = testing.registered(house.agent, description="另一件完全不同的事情，账单多扣了五十元请核实", at=clock.now())
    beside = text(desk.get(url(case, "beside_case"), headers=HTMX))
    assert other.number in beside
    assert f"/cases/{case.number}/" not in beside


def test_one_file_by_script_is_answered_by_itself(desk: Client) -> None:
    kept = desk.post("/files/", {"files": ContentFile(PICTURE, name="图.png")}, headers=PLAIN).json()
    assert kept["name"] == "图.png"
    assert kept["shown"].endswith("?show=1")
    refused = desk.post("/files/", {"files": ContentFile(b"<html>", name="x.html")}, headers=PLAIN)
    assert refused.status_code == 422
    assert "收不了" in refused.json()["message"]
    assert desk.post(kept["drop"], headers=PLAIN).status_code == 204


def test_the_certificate_tells_every_entry_in_words(house: testing.House, case: Case, desk: Client) -> None:
    actions.note(case, "内部一句", actor=house.agent, at=clock.now())
    paper = text(desk.get(url(case, "certificate")))
    assert "cases." not in re.sub(r"<[^>]+>", "", paper)
    assert "备注，仅内部可见" in paper


@pytest.mark.parametrize("year", [1, 9999])
def test_a_moment_at_the_edge_of_the_calendar_hides_no_page(
    house: testing.House, case: Case, desk: Client, year: int
) -> None:
    edge = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    actions.promise(case, "给您回电", due_at=edge, actor=house.agent, at=min(clock.now(), edge - timedelta(days=1)))
    for path in (url(case), url(case, "print"), url(case, "certificate"), "/", "/cases/", "/cases/?layout=table"):
        assert desk.get(path).status_code == 200, path
