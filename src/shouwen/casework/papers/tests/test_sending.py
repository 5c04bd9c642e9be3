"""The final response goes to the customer by e-mail with its PDF: once a version, refused where it may not, told how far it is."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import testing
from shouwen.casework.cases.models import Case
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.papers import actions, queries
from shouwen.casework.papers.models import Paper, Sending
from shouwen.casework.papers.tests.conftest import AT, kinds, later
from shouwen.casework.papers.tests.test_pages import key
from shouwen.foundation.access.testing import browser
from shouwen.foundation.files import store
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices import queries as notices
from shouwen.kit import clock
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shouwen.plugins.channels.email.testing import Postbox, postbox
from shouwen.relations.contacts import actions as contacts
from shouwen.relations.contacts import queries as touches
from shouwen.relations.contacts.models import Contact, Message
from shouwen.relations.customers import actions as customers

pytestmark = pytest.mark.django_db
__all__ = ["postbox"]


def run(at: Any) -> None:
    """What the worker does: hear, then send; and hear what came of it."""
    deliver_all(at=at)
    while contacts.send_due(at=at):
        deliver_all(at=at)


@pytest.fixture
def answered(house: testing.House) -> Case:
    """A complaint with an e-mail, decided and told; whatever that writes to the customer has gone out."""
    case = testing.registered(house.agent, email="peng@example.org")
    cases.answer(case, "师傅今天上门，退一个月月费", actor=house.agent, at=later(hours=1))
    return case


def letter(house: Any, case: Any, language: str = "zh-hans", **more: Any) -> Paper:
    return actions.make(case, "final_response", language=language, **{"actor": house.agent, "at": later(hours=2), **more})


def state(paper: Paper) -> list[str]:
    return [each.state for each in queries.sendings([paper.pk]).get(paper.pk, [])]


def refused(house: Any, paper: Paper, **more: Any) -> str:
    with pytest.raises(Refusal) as no:
        actions.send(paper.pk, **{"actor": house.agent, "at": later(hours=3), **more})
    assert not Sending.objects.filter(paper=paper).exists()
    return no.value.code


def test_it_goes_with_the_very_pdf_in_its_own_language_in_the_conversation_of_the_case(house: Any, answered: Case, postbox: Postbox) -> None:
    run(later(hours=1))
    before = len(postbox.letters)
    paper = letter(house, answered, language="en")
    actions.send(paper.pk, actor=house.agent, at=later(hours=3))
    assert state(paper) == ["waiting"]
    assert len(postbox.letters) == before, "no request waits for a mail server"
    run(later(hours=3))
    assert state(paper) == ["sent"]
    (mail,) = postbox.letters[before:]
    assert mail["To"].addresses[0].addr_spec == "peng@example.org"
    assert mail["Content-Language"] == "en"
    assert mail["Subject"] == f"{answered.number}: our final response"
    assert mail["In-Reply-To"] in [each["Message-ID"] for each in postbox.letters[:before]]
    (pdf,) = mail.iter_attachments()
    assert (pdf.get_content_type(), pdf.get_filename()) == ("application/pdf", f"Final response {answered.number} v1.pdf")
    assert hashlib.sha256(pdf.get_content()).hexdigest() == paper.sha256


def test_it_is_on_the_timeline_once_and_is_one_touch_with_the_customer(house: Any, answered: Case, postbox: Postbox) -> None:
    run(later(hours=1))
    clocks = list(Clock.objects.filter(subject_id=answered.pk).order_by("pk").values_list("stage", "met_at", "due_at"))
    touched = Contact.objects.count()
    paper = letter(house, answered)
    actions.send(paper.pk, actor=house.agent, at=later(hours=3))
    assert Contact.objects.count() == touched
    run(later(hours=3))
    run(later(hours=4))
    assert kinds(answered)[-2:] == ["papers.PaperMailed", "cases.LetterSent"]
    (touch,) = touches.of("case", answered.pk)[-1:]
    assert (touch.channel_code, touch.direction, touch.person_id, touch.at) == ("email", "out", house.agent.person_id, later(hours=3))
    assert Contact.objects.count() == touched + 1
    assert list(Clock.objects.filter(subject_id=answered.pk).order_by("pk").values_list("stage", "met_at", "due_at")) == clocks
    bodies = str(list(Entry.objects.filter(subject_id=answered.pk).values_list("body", flat=True)))
    assert "peng" not in bodies


def test_a_version_goes_once_and_again_only_with_a_reason(house: Any, answered: Case, postbox: Postbox) -> None:
    paper = letter(house, answered)
    actions.send(paper.pk, actor=house.agent, at=later(hours=3))
    with pytest.raises(Conflict) as no:
        actions.send(paper.pk, reason="再来", actor=house.agent, at=later(hours=3))
    assert no.value.code == "under_way"
    run(later(hours=3))
    for reason in ("", "  ", "长" * 201):
        with pytest.raises(Invalid):
            actions.send(paper.pk, reason=reason, actor=house.agent, at=later(hours=4))
    again = actions.send(paper.pk, reason="客户说没收到", actor=house.agent, at=later(hours=5))
    assert (again.seq, again.reason) == (2, "客户说没收到")
    run(later(hours=5))
    assert state(paper) == ["sent", "sent"]
    assert sum(any(each.iter_attachments()) for each in postbox.letters) == 2
    told = Entry.objects.filter(kind="papers.PaperMailed").order_by("seq")
    assert [each.reason for each in told] == ["", "客户说没收到"]


def test_what_may_not_go_says_why(house: Any, postbox: Postbox, settings: Any) -> None:
    case = testing.registered(house.agent, email="peng@example.org")
    paper = letter(house, case)
    assert refused(house, paper) == "not_answered"
    cases.answer(case, "师傅今天上门", actor=house.agent, at=later(hours=3))
    assert refused(house, paper, at=later(hours=4)) == "paper_before_answer"
    first, second = letter(house, case, at=later(hours=4)), letter(house, case, at=later(hours=5))
    assert refused(house, first) == "paper_superseded"
    form = actions.make(case, "form", language="zh-hans", actor=house.agent, at=later(hours=4))
    assert refused(house, form) == "paper_internal"
    assert refused(house, second, actor=house.statistician) == "complaint_right"
    customers.edit(case.customer_id, declines_mail=True, actor=house.agent, at=AT)
    assert refused(house, second) == "mail_declined"
    customers.edit(case.customer_id, declines_mail=False, actor=house.agent, at=AT)
    settings.SHOUWEN_MAIL = False
    assert refused(house, second) == "no_mail_server"
    settings.SHOUWEN_MAIL = True
    cases.accuse(case, house.leader.person_id, actor=house.agent, at=later(hours=5))
    with pytest.raises(NotFound):
        actions.send(second.pk, actor=house.leader, at=later(hours=6))
    assert actions.send(second.pk, actor=house.agent, at=later(hours=6)).seq == 1


def test_without_an_address_it_is_refused(house: Any, postbox: Postbox) -> None:
    case = testing.registered(house.agent)
    cases.answer(case, "师傅今天上门", actor=house.agent, at=later(hours=1))
    assert refused(house, letter(house, case)) == "no_address"
    unknown = testing.registered(house.agent, anonymous=True, kind="complaint")
    cases.answer(unknown, "师傅今天上门", actor=house.agent, at=later(hours=1))
    assert refused(house, letter(house, unknown)) == "no_customer"


def test_a_full_one_takes_the_right_to_reveal_and_leaves_its_entry(house: Any, answered: Case, postbox: Postbox) -> None:
    paper = letter(house, answered, full=True, reason="客户要完整的一份")
    actions.send(paper.pk, actor=house.agent, at=later(hours=3))
    assert kinds(answered)[-2:] == ["papers.PaperOpened", "papers.PaperMailed"]
    with pytest.raises(Forbidden):
        actions.send(paper.pk, actor=house.statistician, at=later(hours=3))


def test_a_refused_address_is_told_and_may_be_tried_again_from_here_only(house: Any, postbox: Postbox) -> None:
    case = testing.registered(house.agent, email="nobody@example.org")
    cases.answer(case, "师傅今天上门", actor=house.agent, at=later(hours=1))
    paper = letter(house, case)
    sent = actions.send(paper.pk, actor=house.agent, at=later(hours=3))
    run(later(hours=3))
    (view,) = queries.sendings([paper.pk])[paper.pk]
    assert (view.state, view.to, view.fault) == ("given_up", "n***@example.org", "收件方不收：地址不存在或被拒收")
    assert Contact.objects.filter(subject_id=case.pk, recorded_at=later(hours=3)).count() == 0
    assert any("最终答复函" in line.text for line in notices.inbox(house.agent).rows)
    with pytest.raises(Conflict) as no:
        contacts.again(sent.message_id, at=later(hours=4))
    assert no.value.code == "encloses_file"
    customers.add_point(case.customer_id, kind="email", text="peng@example.org", primary=True, actor=house.agent, at=later(hours=4))
    actions.send(paper.pk, reason="换了邮箱", actor=house.agent, at=later(hours=5))
    run(later(hours=5))
    assert state(paper) == ["sent", "given_up"]
    assert [each.to for each in queries.sendings([paper.pk])[paper.pk]] == ["p***@example.org", "n***@example.org"]


def test_whoever_says_no_meanwhile_gets_none_and_a_touched_file_stays(house: Any, answered: Case, postbox: Postbox) -> None:
    run(later(hours=1))
    before = len(postbox.letters)
    paper = letter(house, answered)
    actions.send(paper.pk, actor=house.agent, at=later(hours=3))
    customers.edit(answered.customer_id, declines_mail=True, actor=house.agent, at=later(hours=3))
    run(later(hours=3))
    assert Message.objects.get(pk=Sending.objects.get().message_id).fault == "declined"
    customers.edit(answered.customer_id, declines_mail=False, actor=house.agent, at=later(hours=4))
    actions.send(paper.pk, reason="又愿意收了", actor=house.agent, at=later(hours=4))
    path = store.place(paper.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1])
    run(later(hours=4))
    assert Message.objects.get(pk=Sending.objects.get(seq=2).message_id).fault == "file_gone"
    assert len(postbox.letters) == before


def test_from_the_record_it_is_sent_over_the_page_and_its_state_is_shown(house: Any, answered: Case, postbox: Postbox) -> None:
    paper = letter(house, answered)
    client, url = browser(house.agent), f"/papers/{paper.pk}/sending"
    record = client.get(f"/cases/{answered.number}/complaint").content.decode()
    assert f"/cases/{answered.number}/papers/panel" in record
    with time_machine.travel(later(hours=3), tick=False):
        assert url in client.get(f"/cases/{answered.number}/papers/panel").content.decode()
        sheet = client.get(url).content.decode()
        assert "p***@example.org" in sheet
        assert 'name="reason"' not in sheet
        assert client.post(url).status_code == 302
        assert "待发" in client.get(f"/papers/{paper.pk}").content.decode()
        assert "还没有结果" in client.post(url, {"reason": "再来"}).content.decode()
        run(later(hours=3))
        page = client.get(f"/papers/{paper.pk}").content.decode()
        assert "已送出" in page
        assert "p***@example.org" in page
        assert url not in client.get(f"/cases/{answered.number}/papers/panel").content.decode(), "again only from its own page"
        assert client.post(url, {"reason": ""}).status_code == 422
        assert client.post(url, {"reason": "客户没收到"}).status_code == 302
        stranger = browser(house.statistician).post(url)
        assert stranger.status_code == 422
        assert "的权限" in stranger.content.decode()
    assert Sending.objects.count() == 2


def test_programs_send_it_too(house: Any, answered: Case, postbox: Postbox) -> None:
    client, mine = Client(), key(house.agent)
    letter(house, answered)
    url = f"/api/v1/cases/{answered.number}/complaint/letter/1/sendings"
    made = client.post(url, {}, "application/json", **mine)
    assert made.status_code == 201, made.content
    assert (made.json()["state"], made.json()["to"], made.json()["seq"]) == ("waiting", "p***@example.org", 1)
    assert client.post(url, {}, "application/json", **mine).status_code == 409
    run(clock.now())
    assert [each["state"] for each in client.get(url, **mine).json()] == ["sent"]
    assert client.post(url, {}, "application/json", **mine).status_code == 422
    assert client.post(url.replace("/1/", "/7/"), {}, "application/json", **mine).status_code == 404
    assert client.post(url, {"reason": "x"}, "application/json", **key(house.statistician)).status_code == 403
    assert client.post(url.replace("/letter/", "/form/"), {}, "application/json", **mine).status_code == 404


def test_how_many_were_sent_costs_no_more_questions(house: Any, answered: Case, postbox: Postbox) -> None:
    paper = letter(house, answered)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.sendings([paper.pk])
        return len(seen)

    for n in range(3):
        actions.send(paper.pk, reason="再发" if n else "", actor=house.agent, at=later(hours=3 + n))
        run(later(hours=3 + n))
        if n == 0:
            asked()
            one = asked()
    assert asked() == one <= 4
