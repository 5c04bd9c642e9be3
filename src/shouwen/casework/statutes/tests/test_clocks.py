"""Legal clocks beside the internal ones: started for nothing, moved by nobody, told anew exactly, the earliest first."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases.testing import House, intake, registered
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as clocks
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.deadlines.states import Subject, Traits
from shouwen.casework.statutes import actions, queries
from shouwen.casework.statutes.rules.articles import in_english
from shouwen.casework.statutes.tests.conftest import AT, kinds, later, legal, local
from shouwen.foundation.calendars import actions as calendars
from shouwen.foundation.calendars.models import CoveredYear
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def chosen(house: House, *codes: str, **more: str) -> None:
    for code in codes:
        actions.load(code, actor=SYSTEM, at=AT)
        actions.choose(code, house.city.pk, actor=SYSTEM, at=AT, **more)


def asked(do: object) -> int:
    with CaptureQueriesContext(connection) as seen:
        do()  # type: ignore[operator]
    return len(seen)


def test_registering_pays_no_trip_for_legal_clocks(house: House) -> None:
    registered(house.agent)
    plain = asked(lambda: registered(house.agent, phone="13800000001"))
    chosen(house, "cn-bank", "cn-telecom", "us-cfpb")
    registered(house.agent, phone="13800000002", at=later(minutes=1))
    with_law = asked(lambda: registered(house.agent, phone="13800000003", at=later(minutes=2)))
    assert with_law <= plain
    case = registered(house.agent, phone="13800000004", at=later(minutes=3))
    assert len(legal(case)) == 3


def test_the_page_shows_the_earliest_first_with_basis_and_consequence(house: House) -> None:
    chosen(house, "cn-bank", "cn-express", "cn-ecommerce")
    case = registered(house.agent, at=later(minutes=1))
    shown = case_queries.page(case.number, house.agent, at=later(hours=1)).clocks
    running = [
        each.due_at for each in shown if each.state == "running" and each.stage != "total" and each.due_at
    ]
    assert running == sorted(running)
    law = {each.key: each for each in shown if each.is_legal}
    assert set(law) == {"cn-bank.reply", "cn-express.reply", "cn-ecommerce.delay", "cn-ecommerce.reply"}
    express = law["cn-express.reply"]
    assert (express.is_law, express.basis) == (True, "《快递暂行条例》第二十八条")
    assert "12305" in express.follows
    assert not law["cn-ecommerce.reply"].is_law
    assert law["cn-ecommerce.reply"].basis == "本产品默认"
    assert asked(lambda: case_queries.page(case.number, house.agent, at=later(hours=1))) <= 12


def test_a_reader_of_english_reads_the_article_in_english(house: House) -> None:
    chosen(house, "cn-bank", "cn-express", "cn-telecom")
    case = registered(house.agent, at=later(minutes=1))
    with translation.override("en"):
        shown = case_queries.page(case.number, house.agent, at=later(hours=1)).clocks
    said = {each.key: each.basis for each in shown if each.is_legal}
    assert said["cn-express.reply"].endswith(", art. 28")
    assert not [each for each in said.values() if re.search("[\u4e00-\u9fff]", each)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("第八条、第九条", "art. 8, art. 9"),
        ("第一百零三条第二款", "art. 103 para. 2"),
        ("第三章", "ch. 3"),
        ("1.6.2AR", "1.6.2AR"),
        ("附件二", "附件二"),
        ("", ""),
    ],
)
def test_places_in_a_statute_in_english(written: str, said: str) -> None:
    assert in_english(written) == said


@pytest.mark.parametrize(
    ("pack", "received", "due"),
    [
        ("cn-bank", "2026-03-20 17:40", "04-04 23:59"),  # Friday; fifteen days end on a Saturday
        ("cn-hospital", "2026-03-20 17:40", "03-27 18:00"),
        (
            "cn-hospital",
            "2026-03-21 10:00",
            "03-27 18:00",
        ),  # Saturday: Monday is the first working day that counts
        ("cn-aviation", "2026-03-27 17:40", "04-13 18:00"),  # over the festival of the dead
        ("cn-12345", "2026-03-20 17:40", "03-27 18:00"),
    ],
)
def test_days_of_law_are_whole_days(house: House, pack: str, received: str, due: str) -> None:
    chosen(house, pack)
    at = datetime.fromisoformat(received).replace(tzinfo=SHANGHAI)
    (line, *_rest) = [
        each for each in queries.tried(house.city, "complaint", at).lines if each.stage == "law_reply"
    ]
    assert line.due_at is not None
    assert local(line.due_at) == due
    case = registered(house.agent, channel="web", at=at)
    assert local(next(row for row in legal(case).values() if row.stage == "law_reply").due_at) == due


def test_what_meets_the_internal_clock_meets_the_law(bank: House) -> None:
    case = registered(bank.agent)
    assert legal(case)["cn-bank.reply"].met_at is None
    cases.answer(case, "查明是我方超期，已约今天上门", actor=bank.agent, at=later(days=2))
    assert legal(case)["cn-bank.reply"].met_at is not None
    cases.not_accepted(case, text="不认可", actor=bank.agent, at=later(days=3))
    assert len(legal(case)) == 1  # the statutory time is that of the first receipt
    other = registered(bank.agent, phone="13800000009")
    cases.withdraw(other, reason_code="solved", actor=bank.agent, at=later(days=1))
    row = legal(other)["cn-bank.reply"]
    assert (row.met_at, row.stopped_at is not None) == (None, True)


def test_no_internal_rule_moves_a_legal_clock(bank: House) -> None:
    case = registered(bank.agent)
    before = legal(case)["cn-bank.reply"].due_at
    cases.wait(case, for_="customer", reason_code="customer_material", actor=bank.agent, at=later(days=1))
    row = legal(case)["cn-bank.reply"]
    assert row.paused_at is None
    assert Clock.objects.get(subject_id=case.pk, stage="resolve").paused_at is not None
    case.refresh_from_db()
    assert (case.clock_state, case.due_stage) != ("paused", "resolve")
    cases.resume(case, actor=bank.agent, at=later(days=3))
    assert legal(case)["cn-bank.reply"].due_at == before
    with pytest.raises(Conflict, match="只能按法律"):
        deadlines.request_extension(
            row.pk, amount=2, reason_code="several_units", actor=bank.agent, at=later(days=3)
        )


def test_an_authority_counts_from_acceptance_and_stands_still_for_an_appraisal(house: House) -> None:
    chosen(house, "cn-market", party="authority")
    case = registered(house.agent, channel="web")
    assert list(legal(case)) == ["cn-market.accept"]
    actions.tell_acceptance(legal(case)["cn-market.accept"].pk, actor=house.agent, at=later(days=1))
    with pytest.raises(Conflict):
        actions.tell_acceptance(legal(case)["cn-market.accept"].pk, actor=house.agent, at=later(days=1))
    deliver_all(at=later(days=1))
    mediate = legal(case)["cn-market.mediate"]
    assert local(mediate.started_at) == "03-19 09:00"
    assert "AcceptanceTold" in kinds(case)
    cases.wait(case, for_="third", reason_code="appraisal", text="送检", actor=house.agent, at=later(days=2))
    assert legal(case)["cn-market.mediate"].paused_at is not None
    cases.resume(case, actor=house.agent, at=later(days=5))
    stretched = legal(case)["cn-market.mediate"]
    assert stretched.due_at > mediate.due_at
    assert clocks.story_of(stretched).due_at == stretched.due_at
    cases.edit(case, {"severity": "severe"}, reason="重了", actor=house.leader, at=later(days=6))
    assert legal(case)["cn-market.mediate"].stopped_at is None


def test_a_year_without_holidays_counts_by_the_week_says_so_and_is_counted_again(house: House) -> None:
    chosen(house, "cn-hospital")
    at = datetime(2026, 12, 30, 9, 40, tzinfo=SHANGHAI)
    CoveredYear.objects.filter(year=2027).delete()
    from shouwen.foundation.calendars import queries as calendar_queries

    calendar_queries.forget()
    (line,) = queries.tried(house.city, "complaint", at).lines
    assert "2027" in line.warning
    case = registered(house.agent, channel="web", at=at)
    row = legal(case)["cn-hospital.reply"]
    assert local(row.due_at) == "01-06 18:00"
    (said,) = clocks.year_gaps(row.pk, house.agent)
    assert "2027" in said
    calendars.set_days(
        "cn-standard",
        at.date() + timedelta(days=2),
        at.date() + timedelta(days=4),
        sort="holiday",
        name="元旦",
        actor=SYSTEM,
        at=at,
    )
    deliver_all(at=at)
    deadlines.recount(at=at + timedelta(hours=1))
    again = legal(case)["cn-hospital.reply"]
    assert again.due_at >= row.due_at
    assert clocks.story_of(again).due_at == again.due_at
    calendar_queries.forget()


DEEDS = st.lists(
    st.tuples(st.sampled_from(["pause", "pause_law", "resume", "rebase", "extend"]), st.integers(1, 40)),
    min_size=1,
    max_size=8,
)


@given(DEEDS, st.sampled_from(["cn-bank", "cn-market", "cn-hospital"]))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_legal_clock_told_anew_ends_in_the_same_moment(
    house: House, deeds: list[tuple[str, int]], pack: str
) -> None:
    """Whatever happens to the matter, its legal clocks are the fold of their events, and never due earlier than the law says."""
    chosen(house, pack, party="authority" if pack == "cn-market" else "company")
    case = registered(
        house.agent,
        channel="web",
        at=later(minutes=5),
        phone=f"139{abs(hash((tuple(deeds), pack))) % 10**8:08d}",
    )
    subject = Subject("case", case.pk)
    if pack == "cn-market":
        actions.begin_later(case, later(minutes=6), actor=SYSTEM, at=later(minutes=6))
    first = {key: row.due_at for key, row in legal(case).items()}
    at = later(minutes=10)
    for deed, hours in deeds:
        at += timedelta(hours=hours)
        _happen(deed, subject, case, at)
    for key, row in legal(case).items():
        story = clocks.story_of(row)
        assert (story.due_at, story.extensions, story.paused_at) == (
            row.due_at,
            row.extensions,
            row.paused_at,
        )
        assert row.due_at >= first[key]


def _happen(deed: str, subject: Subject, case: object, at: datetime) -> None:
    who = SYSTEM
    if deed in ("pause", "pause_law"):
        code = "appraisal" if deed == "pause_law" else "customer_material"
        deadlines.pause(subject, code, pauses=True, label=code, actor=who, at=at)
    elif deed == "resume":
        deadlines.resume(subject, actor=who, at=at)
    elif deed == "rebase":
        traits = Traits(
            case.centre_id,
            kind="complaint",
            severity="severe",
            priority=1,
            calendar_code="cn-standard",
            time_zone="Asia/Shanghai",
        )  # type: ignore[attr-defined]
        deadlines.rebase(subject, traits, cause="graded", actor=who, at=at)
    else:
        for row in clocks.legal_rows(subject):
            limit = queries.limit(row.policy_id)
            if limit is None or len(limit.steps) <= row.extensions or row.due_at <= at:
                continue
            step = limit.steps[row.extensions]
            by_law = deadlines.ByLaw(row.extensions, step.ground)
            wish = deadlines.request_extension(
                row.pk,
                amount=step.amount,
                unit=step.unit,
                reason_code="by_law",
                by_law=by_law,
                actor=who,
                at=at,
            )
            wish.asked_by = 77
            wish.save(update_fields=["asked_by"])
            deadlines.decide_extension(wish.pk, grant=True, by_law=True, actor=who, at=at)


def test_intake_of_another_kind_gets_no_limit_of_complaints(bank: House) -> None:
    case = cases.register(intake(kind="consultation"), actor=bank.agent, at=AT)
    assert legal(case) == {}
