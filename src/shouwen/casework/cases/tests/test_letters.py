"""Words that reach the customer: written down by the worker, sent once by e-mail, or left for a person to tell."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from shouwen.casework.cases import actions, letters, queries
from shouwen.casework.cases.jobs import remind_waiting
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.matter import specimen
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.models import Delivery, Entry
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices import queries as notices
from shouwen.kit.errors import Forbidden, NotFound
from shouwen.plugins.channels.email.testing import Postbox, postbox
from shouwen.relations.contacts import actions as contacts
from shouwen.relations.contacts import queries as written
from shouwen.relations.contacts.actions import posting
from shouwen.relations.contacts.models import Message
from shouwen.relations.customers import actions as customers

pytestmark = pytest.mark.django_db
__all__ = ["postbox"]
MAIL = {"email": "peng@example.org", "phone": "13800002607"}


@pytest.fixture
def centre(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://desk.example"]
    made = house()
    assert made.leader
    return made


def run(at=AT) -> None:
    """What the worker does: hear, then send; and hear what came of it."""
    deliver_all(at=at)
    while contacts.send_due(at=at):
        deliver_all(at=at)


def kinds(case) -> list[str]:
    return [each.kind for each in Entry.objects.filter(subject_kind="case", subject_id=case.pk).order_by("seq")]


def body(letter: Any) -> str:
    return letter.get_body(("plain",)).get_content()


def states(case) -> dict[str, str]:
    return {each.letter: each.state for each in written.messages("case", case.pk)}


def test_the_acknowledgement_has_number_person_next_step_and_a_code_that_opens_the_case(centre, postbox: Postbox):
    case = registered(centre.agent, **MAIL)
    assert not Message.objects.exists()  # nothing in the request
    run()
    (letter,) = postbox.letters
    text = body(letter)
    assert letter["To"] == "peng@example.org"
    assert case.number in letter["Subject"]
    assert letter["From"].addresses[0].display_name == "江州客服中心"
    assert "彭晓岚，您好" in text
    assert "负责人：agent" in text
    assert "年 3 月" in text  # by when
    assert f"https://desk.example/portal/open?number={case.number}" in text
    code = text.split("查询码 ")[1][:8]
    assert queries.find_by_access(case.number, code).pk == case.pk
    assert [kind for kind in kinds(case) if kind.startswith("cases.")][-2:] == ["cases.AccessCodeGiven", "cases.LetterSent"]
    assert code not in str(list(Entry.objects.values_list("body", flat=True)))
    row = Message.objects.get()
    assert row.secret is None
    assert b"peng@example.org" not in bytes(row.sealed)
    assert written.messages("case", case.pk)[0].text.count("•") == 8


def test_a_fact_heard_twice_is_told_once(centre, postbox: Postbox):
    case = registered(centre.agent, **MAIL)
    run()
    Delivery.objects.update(state="waiting", due_at=AT)
    run(later(minutes=1))
    assert len(postbox.letters) == 1
    assert kinds(case).count("cases.LetterSent") == 1


def test_replies_and_the_result_follow_in_one_conversation(centre, postbox: Postbox):
    case = registered(centre.agent, channel="email", **MAIL)
    actions.reply(case, "已联系师傅", actor=centre.agent, at=AT)
    actions.answer(case, "师傅今天 13:30 上门", actor=centre.agent, at=AT)
    run()
    first, second, third = postbox.letters
    assert "已联系师傅" in body(second)
    assert second["In-Reply-To"] == first["Message-ID"]
    assert third["References"].split() == [first["Message-ID"], second["Message-ID"]]
    assert "认可" in body(third)
    actions.customer_accepts(case, actor=centre.agent, at=AT)
    actions.close(case, actor=centre.agent, at=AT)
    actions.reopen(case, reason="又断了", actor=centre.agent, at=AT)
    run()
    assert [each["Subject"].split()[-1] for each in postbox.letters[3:]] == ["已办结", "已重开"]


def test_each_kind_of_news_has_its_letter(centre, postbox: Postbox):
    case = registered(centre.agent, **MAIL)
    actions.promise(case, "回电", due_at=later(hours=1), actor=centre.agent, at=AT)
    actions.reassign(case, to=centre.mate.person_id, lane="both", reason="休假", actor=centre.leader, at=AT)
    run()
    subjects = " ".join(each["Subject"] for each in postbox.letters)
    assert "我们答应您的事" in subjects
    assert "另一位同事负责" in subjects
    assert "2026 年 3 月 18 日 10:00 前" in body(postbox.letters[1])
    assert "负责人：mate" in body(postbox.letters[2])


def test_the_customer_s_language(centre, postbox: Postbox):
    case = registered(centre.agent, **MAIL)
    customers.edit(case.customer_id, language="en", actor=centre.agent, at=AT)
    run()
    assert "Dear" in body(postbox.letters[0]) or "Hello" in body(postbox.letters[0])
    assert postbox.letters[0]["Content-Language"] == "en"


def test_who_asked_not_to_be_mailed_is_called(centre, postbox: Postbox):
    case = registered(centre.agent, **MAIL)
    customers.edit(case.customer_id, declines_mail=True, actor=centre.agent, at=AT)
    actions.reply(case, "已联系师傅", channel="email", actor=centre.agent, at=AT)
    actions.reply(case, "刚才电话里说过的", channel="phone", told=True, actor=centre.agent, at=AT)
    run()
    assert postbox.letters == []
    assert states(case) == {"replied": "to_tell"}
    (line,) = queries.my_work(centre.agent, at=AT).to_tell
    assert line.number == case.number
    (each,) = written.messages("case", case.pk)
    assert each.channel == "phone"
    actions.tell_by_hand(case, each.id, actor=centre.agent, at=AT)
    assert states(case) == {"replied": "told"}
    assert kinds(case)[-1] == "cases.CustomerTold"
    assert queries.my_work(centre.agent, at=AT).to_tell == []


def test_without_a_mail_server_nothing_pretends_to_be_sent(centre):
    case = registered(centre.agent, **MAIL)
    actions.answer(case, "师傅上门", channel="wechat", actor=centre.agent, at=AT)
    run()
    (each,) = written.messages("case", case.pk)
    assert (each.letter, each.channel, each.state) == ("answered", "wechat", "to_tell")
    actions.record_contact(case, channel="phone", result_code="reached", actor=centre.agent, at=later(minutes=5))
    run(later(minutes=5))
    assert states(case) == {"answered": "dropped"}


def test_who_was_told_in_the_call_is_not_told_again(centre, postbox: Postbox):
    case = registered(centre.agent, answer="马上给您办")
    run()
    assert states(case) == {}


def test_a_refused_recipient_reaches_the_owner_who_can_send_again(centre, postbox: Postbox):
    case = registered(centre.agent, email="nobody@example.org")
    run()
    (each,) = written.messages("case", case.pk)
    assert (each.state, each.fault, each.fault_code) == ("given_up", "refused", 550)
    assert kinds(case)[-1] == "cases.LetterFailed"
    assert any("登记回执没有送达客户，收件方不收" in line.text for line in notices.inbox(centre.agent).rows)
    assert "nobody" not in str(list(Entry.objects.values_list("body", flat=True)))
    (line,) = queries.my_work(centre.agent, at=AT).to_tell
    assert line.failed
    customers.add_point(case.customer_id, kind="email", text="peng@example.org", primary=True, actor=centre.agent, at=AT)
    actions.send_again(case, each.id, actor=centre.agent, at=later(minutes=1))
    run(later(minutes=1))
    assert "查询码 " in body(postbox.letters[0])
    assert states(case) == {"acknowledged": "sent"}


def test_a_server_that_is_down_and_back(centre, postbox: Postbox):
    case = registered(centre.agent, **MAIL)
    postbox.answer = "451 later"
    run()
    assert states(case) == {"acknowledged": "failed"}
    assert contacts.send_due(at=later(seconds=10)) == 0
    postbox.answer = "250 OK"
    run(later(seconds=30))
    assert len(postbox.letters) == 1
    assert states(case) == {"acknowledged": "sent"}


def test_hopeless_words_are_given_up_after_a_day(centre, postbox: Postbox):
    case = registered(centre.agent, **MAIL)
    postbox.answer = "451 later"
    for hours in range(0, 80, 7):
        run(later(hours=hours))
    assert states(case) == {"acknowledged": "given_up"}
    assert kinds(case).count("cases.LetterFailed") == 1


def test_old_news_is_not_sent(centre, postbox: Postbox):
    case = registered(centre.agent, **MAIL)
    deliver_all(at=AT)
    contacts.send_due(at=later(days=4))
    deliver_all(at=later(days=4))
    assert written.messages("case", case.pk)[0].fault == "stale"
    assert postbox.letters == []
    assert queries.my_work(centre.agent, at=AT).to_tell == []  # nobody is bothered with it either
    assert not any("没有送达" in line.text for line in notices.inbox(centre.agent).rows)


def test_a_worker_killed_after_sending_repeats_with_the_same_id(centre, postbox: Postbox, monkeypatch):
    registered(centre.agent, **MAIL)
    deliver_all(at=AT)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(posting, "_settle", killed)
        with pytest.raises(KeyboardInterrupt):
            contacts.send_due(at=AT)
    assert contacts.send_due(at=later(minutes=1)) == 0  # the claim still holds
    run(AT + posting.CLAIM)
    once, again = postbox.letters
    assert once["Message-ID"] == again["Message-ID"]
    assert Message.objects.get().state == "sent"


def test_silence_is_broken_after_five_days(centre, postbox: Postbox):
    case = registered(centre.agent, **MAIL)
    run()
    assert contacts.renew(at=later(days=4)) == 0
    contacts.renew(at=later(days=5))
    run(later(days=5))
    assert len(postbox.letters) == 2
    assert "进展" in postbox.letters[1]["Subject"]
    contacts.renew(at=later(days=10))
    run(later(days=10))
    assert len(postbox.letters) == 3
    Case.objects.filter(pk=case.pk).update(is_open=False, state="closed", ended_at=AT)
    contacts.renew(at=later(days=15))
    run(later(days=15))
    assert len(postbox.letters) == 3


def test_waiting_for_the_customer_reminds_both_twice(centre, postbox: Postbox):
    case = registered(centre.agent, **MAIL)
    actions.wait(case, for_="customer", reason_code="customer_material", actor=centre.agent, at=AT)
    run()
    assert remind_waiting(at=later(days=1)) == 0
    for day in (2, 2.1, 3, 6, 6.1):  # Friday; the weekend does not count; Tuesday
        remind_waiting(at=later(days=day))
        run(later(days=day))
    assert sum("等您补充" in each["Subject"] for each in postbox.letters) == 2
    told = [line.text for line in notices.inbox(centre.agent).rows if "等客户补充" in line.text]
    assert len(told) == 2


def test_a_centre_decides_which_letters_it_sends_and_in_whose_name(centre, postbox: Postbox):
    texts = {"name": "江州宽带投诉台", "callback": "10086", "signature": "江州客服\n用心办好每一件"}
    contacts.set_sender(centre.city.pk, letters={"promised": False}, actor=centre.manager, at=AT, **texts)
    case = registered(centre.agent, **MAIL)
    actions.promise(case, "回电", due_at=later(hours=1), actor=centre.agent, at=AT)
    run()
    (letter,) = postbox.letters
    assert letter["From"].addresses[0].display_name == "江州宽带投诉台"
    assert "10086" in body(letter)
    assert body(letter).rstrip().endswith("用心办好每一件")
    with pytest.raises(Forbidden):
        contacts.set_sender(centre.city.pk, letters={}, actor=centre.agent, at=AT)
    with pytest.raises(NotFound):
        contacts.set_sender(None, letters={}, actor=centre.manager, at=AT)


def test_a_fresh_code_replaces_the_old_one(centre):
    case = registered(centre.agent)
    _case, first = actions.give_access_code(case, actor=centre.agent, at=AT)
    assert queries.find_by_access(case.number, first).pk == case.pk
    _case, second = actions.give_access_code(case, actor=centre.agent, at=AT)
    assert queries.find_by_access(case.number, second).pk == case.pk
    with pytest.raises(NotFound):
        queries.find_by_access(case.number, first)
    bodies = str(list(Entry.objects.values_list("body", flat=True)))
    assert first not in bodies
    assert second not in bodies
    assert kinds(case).count("cases.AccessCodeGiven") == 2
    with pytest.raises(Forbidden):
        actions.give_access_code(case, actor=centre.statistician, at=AT)


@pytest.mark.parametrize("name", letters.LETTERS)
def test_every_letter_reads_well_in_both_languages(centre, name):
    for language in ("zh-hans", "en"):
        with translation.override(language):
            made, said = specimen(centre.city.pk, at=AT, has_code=True)
            subject, text = letters.LETTERS[name].write(made, said)
        assert "%(" not in subject + text
        assert len(subject) < 78
        if language == "en":
            assert not any("一" <= sign <= "龥" for sign in subject), subject
