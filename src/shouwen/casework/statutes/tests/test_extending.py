"""A bank complaint from fifteen to thirty to sixty days: asked, granted by somebody else, the customer told; and refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import House, registered
from shouwen.casework.deadlines.models import Extension
from shouwen.casework.redress.tests.test_at_once import refusals, together
from shouwen.casework.statutes import actions, queries
from shouwen.casework.statutes.models import Notice
from shouwen.casework.statutes.tests.conftest import AT, kinds, later, legal, local
from shouwen.foundation.ledger.models import Entry
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.contacts.models import Message

REASON = "要调取 2024 年的签约录音，还没有找全"


@pytest.fixture
def case(bank: House) -> Case:
    return registered(bank.agent)


def clock_id(case: Case) -> int:
    return int(legal(case)["cn-bank.reply"].pk)


@pytest.mark.django_db
def test_fifteen_thirty_sixty_with_a_notice_each(bank: House, case: Case) -> None:
    clock = clock_id(case)
    assert local(legal(case)["cn-bank.reply"].due_at) == "04-02 23:59"
    wish = actions.ask(clock, reason=REASON, taken=0, actor=bank.agent, at=later(days=10))
    assert not wish.is_long
    first = actions.decide(clock, wish.pk, grant=True, actor=bank.manager, at=later(days=11))
    assert first is not None
    assert local(legal(case)["cn-bank.reply"].due_at) == "04-17 23:59"
    assert (first.reason, first.way, first.step) == (REASON, "by_hand", 1)
    letter = Message.objects.get(pk=first.message_id)
    assert letter.letter == "law_extended"
    second = actions.ask(clock, reason="还要上级行复核", actor=bank.agent, at=later(days=25))
    assert second.is_long
    with pytest.raises(Forbidden, match="上级"):
        actions.decide(clock, second.pk, grant=True, actor=bank.manager, at=later(days=26))
    actions.decide(clock, second.pk, grant=True, actor=bank.province_head, at=later(days=26))
    assert local(legal(case)["cn-bank.reply"].due_at) == "05-17 23:59"
    assert Notice.objects.filter(case=case).count() == 2
    with pytest.raises(Conflict, match="没有规定还可以延长"):
        actions.ask(clock, reason="再延", actor=bank.agent, at=later(days=40))
    told = [
        name for name in kinds(case) if name in ("ExtensionRequested", "ExtensionDecided", "CustomerNotified")
    ]
    assert told == ["ExtensionRequested", "ExtensionDecided", "CustomerNotified"] * 2
    bodies = str(list(Entry.objects.values_list("body", flat=True)))
    assert REASON not in bodies


@pytest.mark.django_db
def test_the_letter_says_why_on_what_statute_and_until_when(bank: House, case: Case) -> None:
    wish = actions.ask(clock_id(case), reason=REASON, actor=bank.agent, at=later(days=10))
    notice = actions.decide(clock_id(case), wish.pk, grant=True, actor=bank.manager, at=later(days=11))
    assert notice is not None
    _subject, text = Message.objects.get(pk=notice.message_id).words()
    assert REASON in text
    assert "《银行业保险业消费投诉处理管理办法》第三章" in text
    assert "4 月 17 日" in text or "04-17" in text or "4月17日" in text


@pytest.mark.django_db
def test_refusals_in_their_order(bank: House, case: Case) -> None:
    clock = clock_id(case)
    with pytest.raises(Invalid):
        actions.ask(clock, reason=" ", actor=bank.agent, at=later(days=1))
    with pytest.raises(Forbidden):
        actions.ask(clock, reason=REASON, actor=bank.statistician, at=later(days=1))
    with pytest.raises(NotFound):
        actions.ask(10**15, reason=REASON, actor=bank.agent, at=later(days=1))
    with pytest.raises(Conflict, match="到期之前"):
        actions.ask(clock, reason=REASON, actor=bank.agent, at=later(days=16))
    wish = actions.ask(clock, reason=REASON, actor=bank.manager, at=later(days=1))
    with pytest.raises(Conflict, match="等审批"):
        actions.ask(clock, reason=REASON, actor=bank.agent, at=later(days=1))
    with pytest.raises(Forbidden, match="自己的"):
        actions.decide(clock, wish.pk, grant=True, actor=bank.manager, at=later(days=1))
    with pytest.raises(Forbidden):
        actions.decide(clock, wish.pk, grant=True, actor=bank.agent, at=later(days=1))
    with pytest.raises(Invalid):
        actions.decide(clock, wish.pk, grant=False, actor=bank.head, at=later(days=1))
    assert (
        actions.decide(clock, wish.pk, grant=False, note="录音已找到", actor=bank.head, at=later(days=1))
        is None
    )
    assert Notice.objects.count() == 0
    with pytest.raises(Conflict, match="已经有结论"):
        actions.decide(clock, wish.pk, grant=True, actor=bank.head, at=later(days=1))


@pytest.mark.django_db
def test_nobody_to_tell_is_said_and_kept(bank: House) -> None:
    case = registered(bank.agent, anonymous=True, name="", phone="")
    wish = actions.ask(clock_id(case), reason=REASON, actor=bank.agent, at=later(days=1))
    notice = actions.decide(clock_id(case), wish.pk, grant=True, actor=bank.manager, at=later(days=1))
    assert notice is not None
    assert (notice.way, notice.message_id) == ("none", None)


@pytest.mark.django_db
def test_what_waits_is_a_chore_of_whoever_may_grant_it(bank: House, case: Case) -> None:
    wish = actions.ask(clock_id(case), reason=REASON, actor=bank.agent, at=later(days=1))
    (chore,) = queries.chores(bank.manager, later(days=1))
    assert chore.place == case.number
    assert queries.chores(bank.agent, later(days=1)) == []
    actions.decide(clock_id(case), wish.pk, grant=True, actor=bank.manager, at=later(days=2))
    actions.ask(clock_id(case), reason=REASON, actor=bank.agent, at=later(days=3))
    assert queries.chores(bank.manager, later(days=3)) == []
    assert len(queries.chores(bank.province_head, later(days=3))) == 1


@pytest.mark.django_db
def test_two_who_extend_one_after_the_other_do_not_extend_twice(bank: House, case: Case) -> None:
    """On both databases: whoever comes second with what they saw before is told, and nothing happens."""
    clock = clock_id(case)
    wish = actions.ask(clock, reason=REASON, taken=0, actor=bank.agent, at=later(days=1))
    actions.decide(clock, wish.pk, grant=True, actor=bank.manager, at=later(days=2))
    with pytest.raises(Conflict, match="刚才已经延长过"):
        actions.ask(clock, reason="同一件事再申请", taken=0, actor=bank.mate, at=later(days=2))
    with pytest.raises(Conflict, match="已经有结论"):
        actions.decide(clock, wish.pk, grant=True, actor=bank.head, at=later(days=2))
    assert legal(case)["cn-bank.reply"].extensions == 1


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes one after the other anyway")
@pytest.mark.django_db(transaction=True)
def test_at_the_very_same_moment_one_extends() -> None:
    from shouwen.casework.cases.testing import house
    from shouwen.casework.deadlines import actions as deadlines
    from shouwen.relations.catalogue import testing as catalogue

    deadlines.seed()
    catalogue.category()
    made = house()
    made.has("agent", "mate", "manager", "head")
    queries.forget()
    actions.load("cn-bank", actor=SYSTEM, at=AT)
    actions.choose("cn-bank", made.city.pk, actor=SYSTEM, at=AT)
    case = registered(made.agent, at=AT + timedelta(minutes=1))
    clock = clock_id(case)
    asked = together(
        *(
            lambda who=who: actions.ask(clock, reason=REASON, taken=0, actor=who, at=later(days=1))
            for who in (made.agent, made.mate)
        )
    )
    assert len(refusals(asked)) == 1
    wish = Extension.objects.get(clock_id=clock)
    decided = together(
        *(
            lambda who=who: actions.decide(clock, wish.pk, grant=True, actor=who, at=later(days=2))
            for who in (made.manager, made.head)
        )
    )
    assert len(refusals(decided)) == 1
    assert legal(case)["cn-bank.reply"].extensions == 1
    assert Notice.objects.filter(case=case).count() == 1
    assert connection.vendor == "postgresql"
