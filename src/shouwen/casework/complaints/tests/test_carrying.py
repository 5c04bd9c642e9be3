"""A complaint is merged into another: what is known, asked for and found goes along, and parted it is all as it was."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import testing
from shouwen.casework.cases.models import CaseLink
from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.models import Complaint, Evidence, Flag, Member
from shouwen.casework.complaints.tests.conftest import AT, fresh, kinds, later
from shouwen.casework.liability import actions as liability
from shouwen.casework.liability import queries as liable
from shouwen.casework.liability.models import CauseFound, Liability
from shouwen.casework.liability.rules import Part as Share
from shouwen.casework.redress import actions as redress
from shouwen.casework.redress import queries as money
from shouwen.casework.redress import reading
from shouwen.casework.redress.models import Request
from shouwen.casework.redress.rules.parts import Part
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Refusal
from shouwen.kit.money import Money
from shouwen.relations.catalogue import actions as catalogue

pytestmark = pytest.mark.django_db
DEEDS = ("say", "prove", "flag", "join", "cause", "other_cause", "ask", "propose")


@pytest.fixture
def two(house: Any) -> Any:
    """A case and the one it is merged into, of one customer."""
    house.has("leader", "supervisor", "manager", "head")
    other = testing.registered(house.agent, at=later(minutes=5), description="第二件：装好没几天又断了，要再给一次赔偿")
    return testing.registered(house.agent), other


def do(house: Any, case: Any, name: str, n: int) -> None:
    """One thing somebody does to a complaint, if it may be done."""
    at = later(minutes=10 + n)
    deeds = {
        "say": lambda: actions.record(case, {"product": f"光猫 {case.number}", "triggers": ["repeat"]}, actor=house.agent, at=at),
        "prove": lambda: actions.add_evidence(case, actions.Given(words=f"证据 {n}"), actor=house.agent, at=at),
        "flag": lambda: actions.set_flag(case, "media", reason="记者来电", actor=house.leader, at=at),
        "join": lambda: actions.join([case.number], title=f"事件 {case.number}", actor=house.leader, at=at),
        "cause": lambda: liability.find_cause(case, code=CAUSES[0], note="写明", actor=house.agent, at=at),
        "other_cause": lambda: liability.find_cause(case, code=CAUSES[1], note="写明", main=True, actor=house.agent, at=at),
        "ask": lambda: redress.submit(case, wanted(), actor=house.agent, at=at),
        "propose": lambda: liability.propose(case, [Share("unit", house.team.pk, None, "", "full", None, "sure")], words="凭记录", actor=house.agent, at=at),
    }  # fmt: skip
    try:
        with transaction.atomic():
            deeds[name]()
    except Refusal:
        pass


def wanted() -> redress.Draft:
    return redress.Draft((Part("cash", Money(Decimal(400))),), basis="error", calculation="按约定")


CAUSES = ("O1.1", "R1")


@pytest.fixture(autouse=True)
def codes() -> None:
    catalogue.load_pack("logistics", actor=SYSTEM, at=AT)


def picture(cases_: Any) -> dict[str, Any]:
    """Everything of both cases that a merge may touch."""
    made: dict[str, Any] = {}
    for case in cases_:
        held = Complaint.objects.filter(case=case).first()
        made[case.number] = {
            "values": held.values() if held else None,
            "evidence": sorted(Evidence.objects.filter(complaint=held).values_list("pk", flat=True)) if held else [],
            "flags": sorted(Flag.objects.filter(complaint=held, lifted_at=None).values_list("code", flat=True)) if held else [],
            "event": list(Member.objects.filter(case=case, left_at=None).values_list("event_id", "represents")),
            "causes": sorted(CauseFound.objects.filter(case=case).values_list("code", "is_main", "dropped_at")),
            "liability": sorted(Liability.objects.filter(case=case).values_list("pk", "state", "is_current")),
            "money": sorted(Request.objects.filter(case=case).values_list("case_number", "seq", "state")),
            "severity": fresh(case).severity,
        }
    return made


@settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.booleans()), min_size=3, max_size=10))
def test_parted_everything_is_as_it_was(house: Any, two: Any, deeds: list[tuple[str, bool]]) -> None:
    with transaction.atomic():
        one, other = two
        for each in (one, other):
            actions.record(each, {"place": "三号楼"}, actor=house.agent, at=later(minutes=9))
        for n, (name, first) in enumerate(deeds):
            do(house, one if first else other, name, n)
        before = picture(two)
        cases.merge(one, other, actor=house.head, at=later(hours=2))
        cases.unmerge(one, actor=house.head, at=later(hours=3))
        assert picture(two) == before
        for request in Request.objects.all():
            assert money.proof(request) == []
        transaction.set_rollback(True)


def test_the_survivor_says_shows_and_answers_for_it(house: Any, two: Any) -> None:
    one, other = two
    for n, name in enumerate(("say", "prove", "flag", "join", "cause", "ask", "propose")):
        do(house, one, name, n)
    actions.record(other, {"place": "五号楼"}, actor=house.agent, at=later(minutes=30))
    cases.merge(one, other, actor=house.head, at=later(hours=1))
    held = queries.complaint(fresh(other))
    assert held
    assert (held.values()["product"], held.values()["place"]) == (f"光猫 {one.number}", "五号楼")
    assert queries.standing_evidence(held) == 1
    assert fresh(other).severity == "severe"
    assert liable.main_cause(other)
    assert liable.current(other.pk)
    request = money.of_case(fresh(other), house.head)[0]
    assert (request.case_number, request.label) == (one.number, "R-01")
    assert money.proof(request) == []
    mine = redress.submit(other, wanted(), actor=house.agent, at=later(hours=1, minutes=5))
    assert (mine.case_number, mine.label) == (other.number, "R-01")
    with pytest.raises(Conflict, match="R-01"):
        cases.withdraw(other, reason_code="solved", actor=house.head, at=later(hours=2))
    told = kinds(other)
    assert {"ComplaintCarried", "Carried", "RedressCarried"} <= set(told)


def test_what_was_written_since_the_merge_stays(house: Any, two: Any) -> None:
    one, other = two
    do(house, one, "say", 1)
    cases.merge(one, other, actor=house.head, at=later(hours=1))
    actions.record(other, {"product": "换过的光猫"}, actor=house.agent, at=later(hours=2))
    new = actions.add_evidence(other, actions.Given(words="合并后收的"), actor=house.agent, at=later(hours=2))[0]
    cases.unmerge(one, actor=house.head, at=later(hours=3))
    held = queries.complaint(fresh(other))
    assert held
    assert held.values()["product"] == "换过的光猫"
    assert fresh(new).complaint_id == held.pk


def test_whoever_the_merged_case_found_liable_is_kept_out_of_the_survivor_s_approvals(house: Any, two: Any) -> None:
    one, other = two
    for n, case in enumerate(two):
        do(house, case, "propose", n)
    cases.merge(one, other, actor=house.head, at=later(hours=1))
    assert Liability.objects.filter(case=one, is_current=True).exists()
    assert house.mate.person_id in reading.at_fault(fresh(other)).near


def test_a_merge_from_before_comes_apart_too(house: Any, two: Any) -> None:
    one, other = two
    cases.merge(one, other, actor=house.head, at=later(hours=1))
    link = CaseLink.objects.get(source=one, kind="merged_into")
    CaseLink.objects.filter(pk=link.pk).update(before=link.before | {"upstairs": [[]]})
    assert cases.unmerge(one, actor=house.head, at=later(hours=2)).merged_into_id is None
    assert later(hours=2) > AT
