"""Working on a case together: mentions, followers, shared drafts, words written against an older talk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.actions import Promised, Then
from shouwen.casework.cases.models import Case, Follower, SharedDraft
from shouwen.casework.cases.queries import company
from shouwen.casework.cases.rules.wording import holes
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation.models import Person
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


@pytest.fixture
def case(centre):
    return registered(centre.agent)


def seq(case) -> int:
    return ledger.timeline("case", case.pk)[-1].seq


def following(case) -> list[int]:
    return queries.followers(ledger.timeline("case", case.pk))


def drafts(case) -> list[str]:
    return [each.kind for each in queries.shared_drafts(ledger.timeline("case", case.pk))]


def told(actor, kind: str) -> int:
    deliver_all(at=later(minutes=1))
    return Notice.objects.filter(person_id=actor.person_id, kind=kind).count()


def test_whom_a_note_mentions_is_told_once(centre, case):
    actions.note(case, "@夏 请看", mentions=[centre.mate.person_id] * 2, actor=centre.agent, at=AT)
    assert told(centre.mate, "cases.mentioned") == 1


@pytest.fixture
def xia(centre):
    """A colleague with a name in both languages."""
    Person.objects.filter(pk=centre.mate.person_id).update(name="夏知秋", name_en="Xia Zhiqiu")
    return centre.mate.person_id


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("words", ["@夏知秋 请看", "@Xia Zhiqiu please look"])
def test_a_mention_is_marked_whichever_language_wrote_and_reads_it(centre, case, xia, language, words):
    actions.note(case, words, mentions=[xia], actor=centre.agent, at=AT)
    with override(language):
        [note] = [each for each in queries.page(case.number, centre.agent, at=AT).timeline if each.tab == "note"]
    assert sum(f"@{name}" in note.text for name in note.named) == 1


@pytest.mark.parametrize("words", ["@夏知秋请看", "@夏知秋 look", "@Xia Zhiqiu please look at it", "see @Xia Zhiqiu, please", "@Xia Zhiqiu请看"])
def test_a_name_typed_by_hand_is_found_in_either_language(centre, xia, words):
    assert company.typed(words, centre.agent) == [xia]


def test_a_name_typed_by_hand_is_nobodys_when_it_is_part_of_a_word(centre, xia):
    assert company.typed("@Xia Zhiqiuming please", centre.agent) == []
    assert company.typed("@夏知 请看", centre.agent) == []


def test_who_may_not_see_the_case_cannot_be_mentioned(centre, case):
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    with pytest.raises(Invalid, match="限制查阅"):
        actions.note(case, "请看", mentions=[centre.mate.person_id], actor=centre.agent, at=AT)
    assert not queries.page(case.number, centre.agent, at=AT).count("note")


def test_a_follower_hears_the_news_and_the_ledger_says_who_follows(centre, case):
    assert actions.follow(case, actor=centre.mate, at=AT)
    assert not actions.follow(case, actor=centre.mate, at=AT)
    assert following(case) == [centre.mate.person_id]
    actions.reply(case, "明天上门", actor=centre.agent, at=AT)
    actions.add_fact(case, "好的", actor=centre.agent, at=AT)
    assert told(centre.mate, "cases.followed") == 2
    assert told(centre.agent, "cases.followed") == 0  # the owner hears of it in another way


def test_a_colleague_can_be_asked_to_follow_and_leaves_again(centre, case):
    actions.follow(case, centre.mate.person_id, actor=centre.agent, at=AT)
    assert told(centre.mate, "cases.followed") == 1
    assert actions.unfollow(case, actor=centre.mate, at=AT)
    assert following(case) == []


def test_only_who_may_see_it_can_be_asked_to_follow(centre, case):
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    with pytest.raises(Invalid, match="限制查阅"):
        actions.follow(case, centre.mate.person_id, actor=centre.agent, at=AT)


def test_who_loses_sight_of_the_case_follows_it_no_longer(centre, case):
    actions.follow(case, actor=centre.mate, at=AT)
    Case.objects.filter(pk=case.pk).update(is_restricted=True)
    actions.reply(case, "明天上门", actor=centre.agent, at=AT)
    assert told(centre.mate, "cases.followed") == 0
    assert following(case) == []
    assert not Follower.objects.exists()


def test_a_shared_draft_is_sealed_taken_over_once_and_gone(centre, case):
    row = actions.share_draft(case, "reply", "师傅明天到，您", actor=centre.agent, at=AT)
    assert "师傅".encode() not in bytes(SharedDraft.objects.get().sealed)
    assert drafts(case) == ["reply"]
    actions.take_draft(row.pk, actor=centre.agent, at=AT)
    assert drafts(case) == []
    with pytest.raises(NotFound):
        actions.take_draft(row.pk, actor=centre.agent, at=AT)


def test_a_dropped_draft_comes_back(centre, case):
    row = actions.share_draft(case, "reply", "师傅明天到", actor=centre.agent, at=AT)
    actions.drop_draft(row.pk, actor=centre.agent, at=AT)
    assert drafts(case) == []
    with pytest.raises(NotFound):
        actions.take_draft(row.pk, actor=centre.agent, at=AT)
    actions.restore_draft(row.pk, actor=centre.agent, at=AT)
    assert actions.take_draft(row.pk, actor=centre.leader, at=AT) == ("reply", "师傅明天到")


def test_who_may_not_reply_takes_no_draft(centre, case):
    row = actions.share_draft(case, "reply", "师傅明天到", actor=centre.agent, at=AT)
    with pytest.raises((Forbidden, NotFound)):
        actions.take_draft(row.pk, actor=centre.statistician, at=AT)


def test_words_are_stopped_once_when_somebody_spoke_meanwhile(centre, case):
    seen = seq(case)
    actions.reply(case, "我先说一句", actor=centre.leader, at=AT)
    with pytest.raises(Conflict) as stopped:
        actions.reply(case, "我也说一句", against=seen, actor=centre.agent, at=AT)
    assert stopped.value.code == "spoken_meanwhile"
    actions.reply(case, "我也说一句", against=seq(case), actor=centre.agent, at=AT)


def test_ones_own_words_and_quiet_facts_stop_nothing(centre, case):
    seen = seq(case)
    actions.reply(case, "第一句", actor=centre.agent, at=AT)
    actions.note(case, "备注", actor=centre.leader, at=AT)
    actions.reply(case, "第二句", against=seen, actor=centre.agent, at=AT)


def test_the_customers_words_stop_an_answer_too(centre, case):
    seen = seq(case)
    actions.add_fact(case, "我又想起一件事", actor=centre.leader, at=AT)
    with pytest.raises(Conflict):
        actions.answer(case, "已办好", against=seen, actor=centre.agent, at=AT)


def test_one_step_replies_promises_and_waits(centre, case):
    actions.respond(
        case, "请补发票", promised=Promised(text="收到后当天回电", due_at=later(hours=8)),
        then=Then("customer", "customer_material", None), actor=centre.agent, at=AT,
    )  # fmt: skip
    page = queries.page(case.number, centre.agent, at=AT)
    assert page.case.state == "waiting_customer"
    assert [each.text for each in page.promises] == ["收到后当天回电"]


def test_one_step_is_all_or_nothing(centre, case):
    before = seq(case)
    with pytest.raises(Invalid):
        actions.respond(
            case, "请补发票", promised=Promised(text="回电", due_at=AT - timedelta(hours=1)), actor=centre.agent, at=AT
        )
    assert seq(case) == before


def test_places_nobody_filled_are_named_once():
    assert holes("{客户称呼}您好，{时间}，{时间}") == ["客户称呼", "时间"]
    assert holes("没有 { 空格 } 的括号{}") == []
