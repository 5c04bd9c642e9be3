"""A small sample played through: nobody is left without an owner, the ledger verifies, numbers have no gap."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Count

from shouwen.casework.applications import queries as applications
from shouwen.casework.applications.models import Application
from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.models import Case, DutyLink
from shouwen.casework.committees.models import Meeting
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.deadlines.states import LEGAL
from shouwen.casework.ideas.models import Idea
from shouwen.casework.improvement.models import PilotResult, Plan
from shouwen.casework.indicators.models import Indicator
from shouwen.casework.redress import queries as redress
from shouwen.casework.redress.models import Overtime, Request
from shouwen.casework.reviews.models import Purpose, Review
from shouwen.casework.reviews.queries import purpose
from shouwen.casework.solutions.models import Option
from shouwen.casework.standards.models import Asking, Receipt, Version
from shouwen.casework.statutes import queries as laws
from shouwen.casework.statutes.states import USUAL
from shouwen.casework.tasks.models import Task
from shouwen.casework.teamwork.models import Item, Milestone, Note, Project, Score
from shouwen.foundation.access import actions as access
from shouwen.foundation.ledger.models import Delivery
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.organisation.models import Person
from shouwen.interfaces.ops.sample import player
from shouwen.interfaces.ops.sample.founding import PASSWORD
from shouwen.interfaces.ops.sample.play import Play
from shouwen.interfaces.ops.sample.texts import stories

NOW = datetime(2026, 3, 18, 2, 24, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def _var(settings: Any, tmp_path: Path) -> None:
    settings.SHOUWEN_VAR = tmp_path


@pytest.fixture
def played(_var: None) -> Play:
    """Every twelfth story, and the day that waits for whoever signs in."""
    play = player.load(at=NOW, progress=lambda done, total: None, told=stories()[::12])
    assert play is not None
    return play


def test_a_small_sample_is_sound(played: Play) -> None:
    assert Case.objects.count() >= 28
    _every_open_case_has_an_owner()
    _numbers_have_no_gap()
    assert verify().broken is None
    assert not Delivery.objects.exclude(state="done").exists()
    assert not played.stage.refused, played.stage.refused
    _somebody_can_sign_in()
    _the_desk_is_alive()
    _the_centre_steers_itself()
    _teams_are_led()
    _it_governs_itself()
    _money_waits_for_a_word()
    _the_law_runs_beside_our_own_limits()
    _a_second_time_changes_nothing()


def _the_law_runs_beside_our_own_limits() -> None:
    """Complaints and faults about telecoms have a legal clock with its basis; parcels and shops have none."""
    legal = Clock.objects.filter(stage__in=LEGAL, subject_kind="case")
    about = Case.objects.filter(pk__in=legal.values("subject_id"))
    roots = set(USUAL["telecom_service"])
    assert about
    assert {case.category_path.split(".")[0] for case in about} <= roots
    assert {case.kind_code for case in about} == {"complaint", "fault"}
    telecom = [case for case in Case.objects.filter(kind_code="complaint") if case.category_path.split(".")[0] in roots]
    assert {case.pk for case in telecom} <= {case.pk for case in about}
    one = next(case for case in telecom if case.is_open)
    shown = laws.legal_clocks(one, access.actor_for(one.owner_id, at=NOW), at=NOW)
    assert [each.view.basis for each in shown] == ["《电信用户申诉处理办法》第十条"]
    assert {"resolve", "law_reply"} <= set(Clock.objects.filter(subject_kind="case", subject_id=one.pk).values_list("stage", flat=True))
    assert not Overtime.objects.filter(case__state="closed", request=None, waived_by=None, amount__gt=0).exists()


def _every_open_case_has_an_owner() -> None:
    open_cases = set(Case.objects.filter(is_open=True).values_list("pk", flat=True))
    for lane in ("owner", "handler"):
        held = DutyLink.objects.filter(lane=lane, until=None).values_list("case_id", flat=True)
        assert sorted(held) == sorted(open_cases), lane
    for case in Case.objects.filter(reopenings=0):
        links = list(case.duty_links.filter(lane="owner").order_by("since", "id"))
        assert [link.until for link in links[:-1]] == [link.since for link in links[1:]], case.number


def _numbers_have_no_gap() -> None:
    days: dict[str, list[int]] = defaultdict(list)
    for number in Case.objects.values_list("number", flat=True):
        stem, _dash, sequence = number.rpartition("-")
        days[stem].append(int(sequence))
    assert all(sorted(found) == list(range(1, len(found) + 1)) for found in days.values())


def _somebody_can_sign_in() -> None:
    assert get_user_model().objects.get(username="chenyuwei").check_password(PASSWORD)
    assert player.sign_ins()[0][:2] == ("chenyuwei", PASSWORD)


def _the_desk_is_alive() -> None:
    me = access.actor_for(Person.objects.get(name="陈雨薇").pk, at=NOW)
    mine = Case.objects.filter(owner_id=me.person_id, is_open=True)
    assert mine.count() >= 12
    assert mine.filter(due_at__lt=NOW).exists()
    assert mine.filter(due_at__gt=NOW).exists()
    work = cases.my_work(me, at=NOW)
    assert work is not None
    waiting = Case.objects.filter(handoffs__to_person_id=me.person_id, handoffs__answer="waiting")
    assert waiting.count() == 2


def _the_centre_steers_itself() -> None:
    """Ideas, standards with receipts, minutes, a flow, a trial, a review to sign, ways out that wait, things to do."""
    assert dict(Idea.objects.values_list("state").annotate(n=Count("id"))) == {"accepted": 2, "open": 3, "declined": 1, "withdrawn": 1}
    assert Version.objects.filter(approved_at=None).count() == 1
    assert Receipt.objects.count() > 60
    assert Asking.objects.filter(reminders__gt=0).exists()
    assert list(Meeting.objects.order_by("seq").values_list("state", flat=True)) == ["signed", "signed", "held", "planned"]
    assert {plan.kind for plan in Plan.objects.filter(state__in=("in_progress", "verifying", "done"))} >= {"process", "technology"}
    about = {"预约上门总是落空": ("预约", "改约", "约了"), "套餐改价一线不知道": ("套餐", "不加钱")}
    for plan in Plan.objects.filter(title__in=about):
        titles = list(plan.grounds.values_list("case__title", flat=True))
        assert all(any(word in each for word in about[plan.title]) for each in titles), titles
    assert PilotResult.objects.count() == 1
    assert [row.state for row in Review.objects.all()] == ["offered"]
    assert set(Option.objects.values_list("state", flat=True)) >= {"waiting", "chosen", "agreed"}
    assert set(Task.objects.values_list("state", flat=True)) >= {"open", "done"}


def _it_governs_itself() -> None:
    expenses = set(Application.objects.filter(kind="expense").values_list("state", flat=True))
    assert {"submitted", "approved", "rejected", "spent"} <= expenses
    assert all(not applications.proof(row) for row in Application.objects.prefetch_related("signatures"))
    assert Indicator.objects.count() == 2
    assert purpose.in_force(None) is None
    held = Purpose.objects.get()
    assert held.is_public
    assert held.approved_at


def _money_waits_for_a_word() -> None:
    """A head and a manager who sign in find a request to decide, finance one to pay; every signature given verifies."""
    for name, amounts in (("方志远", ["6600.00"]), ("钟慧敏", ["860.00"])):
        who = access.actor_for(Person.objects.get(name=name).pk, at=NOW)
        assert [each.request.money.plain() for each in redress.inbox(who, at=NOW)] == amounts
    assert [row.state for row in Request.objects.filter(is_open=True).order_by("requested_at")] == ["submitted", "submitted", "accepted"]
    assert all(not redress.proof(row) for row in Request.objects.prefetch_related("steps"))
    finance = access.actor_for(Person.objects.get(name="苏敏").pk, at=NOW)
    assert [row.money.plain() for row in redress.due_payments(finance)] == ["45.00"]


def _teams_are_led() -> None:
    """Projects with a milestone late, plans done, late and let be, coaching followed up or not, scores that wait for the other."""
    assert dict(Project.objects.values_list("state").annotate(n=Count("id"))) == {"open": 2, "done": 1}
    assert Milestone.objects.filter(done_on=None, due_on__lt=NOW.date(), project__state="open").count() == 1
    assert dict(Item.objects.values_list("state").annotate(n=Count("id"))) == {"open": 5, "done": 1, "dropped": 1}
    assert Item.objects.filter(state="open", due_month__lt=NOW.date().replace(day=1)).exists()
    assert Note.objects.filter(followed_at=None, follow_up_on__lt=NOW.date()).count() == 1
    assert [Score.objects.filter(confirmed_at__isnull=waits).count() for waits in (False, True)] == [6, 2]


def _a_second_time_changes_nothing() -> None:
    before = Case.objects.count()
    assert player.load(at=NOW) is None
    assert Case.objects.count() == before
