"""A bank complaint from fifteen to thirty to sixty days, with a notice each time: the law beside our own limits.

A customer says that a fund was sold to her as a deposit. The bank's centre counts by the law for banks: fifteen days. The recordings are
hard to find, so the manager grants fifteen more; a second opinion takes longer, and only head office may grant that. Each time the
customer learns why, on which statute and until when, before the old limit has passed. Then she is answered, in time.
"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries
from shouwen.casework.cases.testing import AT, house, registered
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as clocks
from shouwen.casework.deadlines.actions import Subject
from shouwen.casework.statutes import actions as statutes
from shouwen.casework.statutes import queries as law
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.ledger.verify import verify
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden
from shouwen.relations.contacts.models import Message

pytestmark = pytest.mark.django_db


def later(**span: float):
    return AT + timedelta(**span)


def local(at) -> str:
    return at.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%m-%d %H:%M")


def test_fifteen_thirty_sixty(settings, tmp_path):
    settings.SHOUWEN_VAR = tmp_path
    deadlines.seed()
    law.forget()
    bank = house()
    agent, manager, head_office = bank.agent, bank.manager, bank.province_head

    # 1  The centre counts by the law for banks from now on.
    statutes.load("cn-bank", actor=SYSTEM, at=AT)
    statutes.choose("cn-bank", bank.city.pk, actor=manager, at=AT)

    # 2  A complaint comes in: the law's clock runs beside our own, the earliest first.
    case = registered(agent, description="理财经理把基金说成存款卖给我，现在亏了一万多，要求赔偿", at=later(minutes=5))
    shown = queries.page(case.number, agent, at=later(hours=1)).clocks
    (reply,) = [each for each in shown if each.is_legal]
    assert local(reply.due_at) == "04-02 23:59"
    assert reply.basis == "《银行业保险业消费投诉处理管理办法》第三章"
    assert "12378" in reply.follows
    assert [each.due_at for each in shown[:3]] == sorted(each.due_at for each in shown[:3])

    # 3  Our own rules move ours, never the law's.
    cases.wait(case, for_="customer", reason_code="customer_material", actor=agent, at=later(days=1))
    cases.resume(case, actor=agent, at=later(days=4))
    with pytest.raises(Conflict):
        deadlines.request_extension(reply.id, amount=3, reason_code="complex", note="x", actor=agent, at=later(days=5))
    (reply,) = clocks.legal(Subject("case", case.pk), at=later(days=5))
    assert local(reply.due_at) == "04-02 23:59"

    # 4  Complex: to day thirty. Who asks does not grant; the customer is told in the same breath.
    first = statutes.ask(reply.id, reason="签约录音还在调取", actor=agent, at=later(days=12))
    with pytest.raises(Forbidden):
        statutes.decide(reply.id, first.pk, grant=True, actor=agent, at=later(days=12))
    statutes.decide(reply.id, first.pk, grant=True, actor=manager, at=later(days=13))
    (reply,) = clocks.legal(Subject("case", case.pk), at=later(days=13))
    assert local(reply.due_at) == "04-17 23:59"

    # 5  Exceptionally complex: to day sixty, which only head office grants; and that is the end of it.
    second = statutes.ask(reply.id, reason="需要总行复核销售过程", actor=agent, at=later(days=25))
    with pytest.raises(Forbidden):
        statutes.decide(reply.id, second.pk, grant=True, actor=manager, at=later(days=26))
    statutes.decide(reply.id, second.pk, grant=True, actor=head_office, at=later(days=26))
    (reply,) = clocks.legal(Subject("case", case.pk), at=later(days=26))
    assert local(reply.due_at) == "05-17 23:59"
    with pytest.raises(Conflict):
        statutes.ask(reply.id, reason="还想再延", actor=agent, at=later(days=40))

    # 6  Two notices are kept with the case, each with its reason, and lie with the letters to be told.
    told = law.notices_of(case)
    assert [(each.reason, local(each.notice.due_after_at)) for each in told] == [
        ("签约录音还在调取", "04-17 23:59"), ("需要总行复核销售过程", "05-17 23:59"),
    ]  # fmt: skip
    assert Message.objects.filter(subject_id=case.pk, letter="law_extended").count() == 2

    # 7  Answered in time; told anew from its events the clock ends where it stood; nothing in the ledger is broken.
    deliver_all(at=later(days=40))
    cases.answer(case, "查明销售时未提示风险，赔偿本金损失", actor=agent, at=later(days=50))
    (row,) = clocks.legal_rows(Subject("case", case.pk))
    assert row.met_at is not None
    assert row.missed_at is None
    assert clocks.story_of(row).due_at == row.due_at
    kinds = [entry.kind for entry in timeline("case", case.pk)]
    assert kinds.count("statutes.CustomerNotified") == 2
    assert verify().whole
