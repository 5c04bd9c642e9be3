"""A year reviewed: counted from facts, remarked on, signed by somebody else; sums equal their parts."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from shouwen.casework.cases import actions as cases
from shouwen.casework.complaints import actions as complaints
from shouwen.casework.improvement import actions as improvement
from shouwen.casework.improvement.actions import Brief
from shouwen.casework.reviews import actions, queries
from shouwen.casework.reviews.models import Review
from shouwen.casework.reviews.rules import figures as rules
from shouwen.casework.reviews.tests.conftest import (
    AT,
    DAY,
    NEW_YEAR,
    YEAR,
    complaint,
    later,
    offered,
    parts,
    signed,
)
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import centre, person
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.text import percent


def kinds(row):
    return [each.kind.partition(".")[2] for each in timeline("complaint_review", row.pk)]


def test_every_figure_is_the_sum_of_its_parts(house, django_assert_max_num_queries):
    one, two, three = (complaint(house, n) for n in range(3))
    complaint(house, 8, kind="consultation")
    cases.answer(one, "师傅 13:30 上门", actor=house.agent, at=AT)
    cases.customer_accepts(one, actor=house.agent, at=AT)
    cases.close(one, actor=house.agent, at=AT)
    cases.reopen(one, reason="又没来", actor=house.agent, at=AT)
    complaints.record(two, {"outcome": "upheld", "apology_on": AT.date(), "apology_how": "phone"}, actor=house.agent, at=AT)
    complaints.override(three, "severe", reason="媒体", actor=house.leader, at=AT)
    improvement.open_plan(Brief("预约"), actor=house.supervisor, at=AT)
    gone = improvement.open_plan(Brief("重了", kind="process"), actor=house.supervisor, at=AT)
    improvement.move(gone, "cancel", words="重了", actor=house.manager, at=AT)
    with django_assert_max_num_queries(70):
        row = actions.begin(YEAR, actor=house.manager, at=later(minutes=5))
    assert rules.unbalanced(row.figures) == []
    assert parts(row, "received") == {"open": 3}
    assert parts(row, "reopened") == {"never": 2, "reopened": 1}
    assert parts(row, "finding") == {"upheld": 1, "open": 2}
    assert parts(row, "apology") == {"made": 1, "none": 2}
    assert parts(row, "severity")["severe"] == 1
    assert parts(row, "plans_opened") == {"capa": 1, "process": 1}
    assert parts(row, "plans_worked") == {"open": 1, "cancelled": 1}
    assert row.figures["resolve"]["total"] == 3
    assert parts(row, "compensation") == {"none": 3}


def test_figures_are_those_of_the_year_and_the_centre(house):
    complaint(house, 1, at=NEW_YEAR - DAY / 86400)
    complaint(house, 2, at=NEW_YEAR)
    row = actions.begin(YEAR, actor=house.manager, at=AT)
    assert row.figures["received"]["total"] == 1
    assert (row.since, row.until) == (NEW_YEAR, AT)
    last = actions.begin(YEAR - 1, actor=house.manager, at=AT)
    assert (last.figures["received"]["total"], last.until) == (1, NEW_YEAR)
    above = actions.begin(YEAR, actor=house.province_head, at=AT)
    assert above.figures["received"]["total"] == 1, "with the centres below"


def test_a_missed_limit_counts_once(house):
    complaint(house, 1)
    early = actions.begin(YEAR, actor=house.manager, at=later(minutes=1))
    assert parts(early, "resolve") == {"running": 1}
    late = actions.recount(early.pk, actor=house.manager, at=later(days=60))
    assert parts(late, "resolve") == {"late": 1}
    assert kinds(early) == ["ReviewBegun", "FiguresCounted", "FiguresCounted"]


def test_a_review_is_begun_once_and_for_begun_years(house):
    row = actions.begin(YEAR, actor=house.manager, at=AT)
    with pytest.raises(Conflict, match="还在编写"):
        actions.begin(YEAR, actor=house.head, at=AT)
    for year in (1999, YEAR + 1, 9998):
        with pytest.raises(Invalid):
            actions.begin(year, actor=house.manager, at=AT)
    with pytest.raises(Forbidden):
        actions.begin(YEAR - 1, actor=house.agent, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(centre_id=row.centre_id, year=YEAR, version=2, since=AT, until=AT, figures={}, counted_at=AT, written_at=AT)


def test_what_is_lacking_is_said_before_it_is_offered(house):
    row = actions.begin(YEAR, actor=house.manager, at=AT)
    with pytest.raises(Conflict, match="总体表现"):
        actions.offer(row.pk, actor=house.manager, at=AT)
    with pytest.raises(Invalid):
        actions.remark(row.pk, {"moon": "x"}, actor=house.manager, at=AT)
    with pytest.raises(Invalid):
        actions.remark(row.pk, {"changes": "长" * 4001}, actor=house.manager, at=AT)
    actions.remark(row.pk, {"performance": "好", "decisions": "定"}, actor=house.manager, at=AT)
    broken = {**row.figures, "repeat": {"total": 5, "parts": {"first": 1, "again": 1}}}
    Review.objects.filter(pk=row.pk).update(figures=broken)
    with pytest.raises(Conflict, match="不等于总数"):
        actions.offer(row.pk, actor=house.manager, at=AT)


def test_somebody_else_signs_and_it_stands(house):
    row = offered(house)
    deliver_all(at=AT)
    assert Notice.objects.filter(kind="reviews.sign", person_id=house.head.person_id).count() == 1
    for act in (lambda: actions.remark(row.pk, {"changes": "x"}, actor=house.manager, at=AT), lambda: actions.recount(row.pk, actor=house.manager, at=AT)):
        with pytest.raises(Conflict):
            act()
    with pytest.raises(Forbidden):
        actions.sign(row.pk, actor=house.manager, at=AT)
    actions.send_back(row.pk, actor=house.head, at=AT)
    actions.remark(row.pk, {"changes": "负责人补的"}, actor=house.head, at=AT)
    actions.offer(row.pk, actor=house.manager, at=AT)
    with pytest.raises(Forbidden, match="另一位"):
        actions.sign(row.pk, actor=house.head, at=AT)
    actions.send_back(row.pk, actor=house.manager, at=AT)
    actions.remark(row.pk, {"changes": "经理写的"}, actor=house.manager, at=AT)
    actions.offer(row.pk, actor=house.manager, at=AT)
    done = actions.sign(row.pk, actor=house.head, at=AT)
    assert done.digest == queries.digest(done.figures, done.remarks)
    with pytest.raises(Conflict):
        actions.send_back(row.pk, actor=house.head, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=row.pk).update(signed_by=house.manager.person_id)
    deliver_all(at=AT)
    assert Notice.objects.filter(kind="reviews.mine", person_id=house.manager.person_id).count() >= 1


def test_a_further_version_keeps_the_signed_one(house):
    first = signed(house)
    complaint(house, 1, at=later(minutes=5))
    with pytest.raises(Invalid, match="为什么"):
        actions.begin(YEAR, actor=house.manager, at=later(days=1))
    again = actions.begin(YEAR, reason="补了三月", actor=house.manager, at=later(days=1))
    assert (again.version, again.figures["received"]["total"], again.remarks) == (2, 1, first.remarks)
    kept = Review.objects.get(pk=first.pk)
    assert (kept.state, kept.figures["received"]["total"]) == ("signed", 0)
    assert kept.digest == queries.digest(kept.figures, kept.remarks)


def test_another_city_sees_nothing(house):
    row = signed(house)
    other = actor_for(person(centre("临溪客服中心", prefix="LX"), "centre_head").pk, at=AT)
    assert queries.board(other) == []
    with pytest.raises(NotFound):
        actions.sign(row.pk, actor=other, at=AT)
    with pytest.raises(Forbidden):
        actions.begin(YEAR, centre_id=house.city.pk, actor=other, at=AT)


counts = st.integers(0, 10**6)


@given(st.data())
def test_an_unbalanced_sum_is_found(data):
    received = data.draw(counts)
    figures = {}
    for group in rules.GROUPS:
        total = received if group.code in (*rules.SAME, "received") else data.draw(counts)
        first, *others = group.parts
        figures[group.code] = {"total": total, "parts": {first: total, **dict.fromkeys(others, 0)}}
    assert rules.unbalanced(figures) == []
    group = data.draw(st.sampled_from(rules.GROUPS))
    part = data.draw(st.sampled_from(sorted(group.parts)))
    figures[group.code]["parts"][part] += data.draw(st.integers(1, 100))
    assert group.code in rules.unbalanced(figures)


@given(counts, counts)
def test_shares_are_exact_to_one_place(part, rest):
    total = part + rest
    told = percent(part, total)
    assert told == "—" if not total else abs(float(told[:-1]) - 100 * part / total) <= 0.0500001
