"""The complaint record: written, told, refused; nothing is ever lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import testing
from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.models import Change, Complaint
from shouwen.casework.complaints.rules.fields import BY_CODE, FIELDS, empty
from shouwen.casework.complaints.tests.conftest import AT, fresh, kinds, later
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.money import Money
from shouwen.relations.catalogue import queries as catalogue

pytestmark = pytest.mark.django_db


def test_a_complaint_has_a_record_from_the_start(house: Any, case: Any) -> None:
    held = queries.complaint(case)
    assert held is not None
    assert held._state.adding
    assert held.class_code == "non_consultation"
    deliver_all(at=later(minutes=1))
    held = queries.complaint(case)
    assert held is not None
    assert not held._state.adding
    assert "ComplaintOpened" in kinds(case)
    deliver_all(at=later(minutes=2))
    assert Complaint.objects.filter(case=case).count() == 1


def test_a_question_has_none(house: Any) -> None:
    asked = testing.registered(house.agent, kind="consultation")
    assert queries.complaint(asked) is None
    with pytest.raises(NotFound):
        actions.record(asked, {"product": "光猫"}, actor=house.agent, at=AT)


def test_what_intake_knows_is_in_the_record(house: Any) -> None:
    case = testing.registered(house.agent, amount=Decimal("1200.00"), affected=4, triggers=["media"])
    deliver_all(at=later(minutes=1))
    held = queries.complaint(case)
    assert held
    assert (held.amount, held.affected, held.triggers) == (Decimal("1200.00"), 4, ["media"])
    assert queries.amount(case) == Money(Decimal("1200.00"))
    assert fresh(case).severity == "severe"


def test_fields_are_written_told_and_sealed(house: Any, case: Any) -> None:
    at = later(minutes=5)
    actions.record(case, {"product": "宽带 A 套餐", "problem_on": "2026-03-15", "outcome": "upheld", "resolutions": ["apology", "refund"]},
                   actor=house.agent, at=at)  # fmt: skip
    held = fresh(queries.complaint(case))
    assert held.values()["product"] == "宽带 A 套餐"
    assert held.problem_on == date(2026, 3, 15)
    assert held.resolutions == ["refund", "apology"]
    assert held.finding_on == at.date()
    assert "宽带".encode() not in bytes(held.sealed)
    assert kinds(case)[-6:] == ["ComplaintOpened", *["ComplaintRecorded"] * 4, "FindingMade"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nonsense": 1}, "nonsense"),
        ({"amount": "很多"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"problem_on": "昨天"}, "problem_on"),
        ({"outcome": "maybe"}, "outcome"),
        ({"affected": "0"}, "affected"),
        ({"product": "长" * 201}, "product"),
        ({"problem_on": "2026-03-15", "decision_on": "2026-03-01"}, "decision_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(house: Any, case: Any, changes: Any, field: str) -> None:
    with pytest.raises(Invalid) as no:
        actions.record(case, changes, actor=house.agent, at=AT)
    assert field in no.value.fields
    assert not Change.objects.exists()


def test_strangers_and_those_without_the_right_write_nothing(house: Any, case: Any) -> None:
    with pytest.raises(Forbidden):
        actions.record(case, {"product": "光猫"}, actor=house.statistician, at=AT)
    cases.accuse(case, house.leader.person_id, actor=house.agent, at=AT)
    with pytest.raises(NotFound):
        actions.record(case, {"product": "光猫"}, actor=house.leader, at=AT)


def test_nobody_writes_over_a_change_they_have_not_seen(house: Any, case: Any) -> None:
    seen = actions.mark("")
    actions.record(case, {"place": "三楼收费处"}, was={"place": seen}, actor=house.agent, at=AT)
    with pytest.raises(Conflict) as no:
        actions.record(case, {"place": "一楼"}, was={"place": seen}, actor=house.mate, at=later(minutes=1))
    assert no.value.code == "field_changed"


def test_a_change_is_taken_back_once(house: Any, case: Any) -> None:
    actions.record(case, {"amount": "800"}, actor=house.agent, at=AT)
    change = Change.objects.get()
    held = actions.undo(case, change.pk, actor=house.agent, at=later(minutes=3))
    assert held.amount is None
    assert Change.objects.count() == 2
    with pytest.raises(Conflict):
        actions.undo(case, change.pk, actor=house.agent, at=later(minutes=4))
    with pytest.raises(NotFound):
        actions.undo(case, 4711, actor=house.agent, at=later(minutes=4))


def test_the_case_fills_in_what_it_shows(house: Any, case: Any) -> None:
    cases.answer(case, text="已安排师傅今天上门，给您添麻烦了", actor=house.agent, at=later(hours=1))
    cases.not_accepted(case, text="太慢了", actor=house.agent, at=later(hours=2))
    deliver_all(at=later(hours=3))
    held = queries.complaint(case)
    assert held
    assert held.decision_on == later(hours=1).date()
    assert held.reaction == "refused"
    reason = catalogue.choices("withdraw", house.agent)[0].code
    cases.withdraw(case, reason_code=reason, note="客户说不追究了", actor=house.agent, at=later(hours=4))
    deliver_all(at=later(hours=5))
    held = queries.complaint(case)
    assert held
    assert held.withdrawn_at == later(hours=4)
    assert "ComplaintWithdrawn" in kinds(case)


def test_days_are_those_of_the_centre(house: Any, case: Any) -> None:
    """Half past seven in the morning in Shanghai is still yesterday in UTC."""
    early = datetime(2026, 3, 18, 23, 30, tzinfo=UTC)
    cases.answer(case, text="已安排师傅今天上门，给您添麻烦了", actor=house.agent, at=early)
    deliver_all(at=early + timedelta(minutes=1))
    actions.record(case, {"outcome": "upheld"}, actor=house.agent, at=early)
    held = queries.complaint(case)
    assert held
    assert (held.decision_on, held.finding_on) == (date(2026, 3, 19), date(2026, 3, 19))


VALUES: dict[str, Any] = {
    "text": st.text("甲乙丙 123", max_size=12), "passage": st.text("甲乙丙，。 abc", max_size=30), "yes": st.sampled_from([True, False, None]),
    "day": st.dates(date(2026, 3, 1), date(2026, 3, 2)).map(lambda day: day.isoformat()), "count": st.integers(1, 50),
    "currency": st.sampled_from(["CNY", "USD", "EUR"]),
    "money": st.decimals(0, 300, places=2).map(str),
}  # fmt: skip


@st.composite
def edits(draw: Any) -> tuple[str, Any]:
    field = draw(st.sampled_from([each for each in FIELDS if not each.code.endswith("_on")]))
    if field.type in ("choice", "choices"):
        one = st.sampled_from(list(field.choices))
        return field.code, draw(st.lists(one, max_size=3) if field.type == "choices" else one)
    return field.code, draw(VALUES[field.type])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(edits(), st.just("undo")), min_size=1, max_size=8))
def test_no_field_is_lost_through_edits_and_undo(house: Any, steps: list[Any]) -> None:
    case = testing.registered(house.agent)
    model = {each.code: empty(each) for each in FIELDS} | {"class_code": "non_consultation"}
    for number, step in enumerate(steps):
        at = later(minutes=number + 1)
        if step == "undo":
            last = Change.objects.filter(complaint__case=case).order_by("-id").first()
            if last is None or Change.objects.filter(undoes=last).exists():
                continue
            actions.undo(case, last.pk, actor=house.agent, at=at)
            model[last.field] = actions.typed(BY_CODE[last.field], last.both[0])
        else:
            held = actions.record(case, dict([step]), actor=house.agent, at=at)
            model[step[0]] = held.values()[step[0]]
        held = queries.complaint(fresh(case))
        assert held is not None
        told = held.values()
        told.pop("finding_on"), model.pop("finding_on", None)
        assert told == model
    for code, value in model.items():
        changes = list(Change.objects.filter(complaint__case=case, field=code).order_by("id"))
        if changes:
            assert actions.typed(BY_CODE[code], changes[-1].both[1]) == value


def test_pages_read_write_and_take_back(house: Any, case: Any) -> None:
    client = browser(house.agent)
    url = f"/cases/{case.number}/complaint"
    assert client.get(url).status_code == 200
    assert client.get(f"{url}/panel").status_code == 200
    assert client.get(f"{url}/fields/product").status_code == 200
    said = client.post(f"{url}/fields/product", {"value": "光猫", "was": actions.mark("")})
    assert said.status_code == 302
    assert "光猫" in client.get(url).content.decode()
    wrong = client.post(f"{url}/fields/amount", {"value": "很多"})
    assert wrong.status_code == 422
    assert "很多" in wrong.content.decode()
    change = Change.objects.get()
    assert "光猫" in client.get(f"{url}/fields/product/history").content.decode()
    assert client.post(f"{url}/changes/{change.pk}/undo").status_code == 302
    assert "光猫" not in client.get(f"{url}/fields/product").content.decode()
