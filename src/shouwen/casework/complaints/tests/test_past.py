"""What was found and decided when something like it came before, beside a new complaint."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.testing import registered
from shouwen.casework.complaints import actions
from shouwen.casework.complaints.queries.past import past, past_of
from shouwen.casework.complaints.tests.conftest import later
from shouwen.foundation.access.testing import browser

pytestmark = pytest.mark.django_db
WORDS = "约了两次装宽带师傅都没来，电话也没有一个"


def over(house: Any, number: int = 0, **more: Any) -> Any:
    """A complaint that was answered and closed."""
    case = registered(house.agent, name=f"客户{number}", phone=f"1380000{number:04}", **more)
    found = {"outcome": "upheld", "resolutions": ["apology", "refund"], "stand": "accepted", "apology_on": later(hours=1).date()}
    actions.record(case, found, actor=house.agent, at=later(hours=1))
    actions.add_evidence(case, actions.Given(words="派单记录"), actor=house.agent, at=later(hours=1))
    cases.answer(case, "师傅已上门装好", actor=house.agent, at=later(hours=2))
    cases.customer_accepts(case, actor=house.agent, at=later(hours=3))
    cases.close(case, actor=house.agent, at=later(hours=4))
    case.refresh_from_db()
    return case


def test_what_was_found_and_done_is_told(house: Any, case: Any) -> None:
    before = over(house, 1)
    over(house, 2, description="话费账单多扣了一笔国际漫游费用，从来没有出过国")
    (found,) = past_of(case, house.agent)
    assert (found.number, found.outcome, found.done) == (before.number, "属实", ("退款", "道歉", "接受客户要求"))
    assert len(past(case.category_path, [], house.agent)) == 2, "without words the newest of the category"
    assert past("no.such", [WORDS], house.agent) == []


def test_what_is_open_about_staff_or_out_of_sight_stays_out(house: Any, case: Any) -> None:
    about = over(house, 1)
    type(about).objects.filter(pk=about.pk).update(is_about_staff=True)
    registered(house.mate, name="别人", phone="13900001234")
    assert past_of(case, house.agent) == []


def test_many_ask_as_little_as_few(house: Any, case: Any, django_assert_num_queries: Any) -> None:
    over(house, 1)
    with django_assert_num_queries(4):
        past_of(case, house.agent)
    for number in range(2, 5):
        over(house, number)
    with django_assert_num_queries(4):
        assert len(past_of(case, house.agent)) == 4


def test_they_stand_beside_the_form_and_on_the_record(house: Any, case: Any) -> None:
    before, client = over(house, 1), browser(house.agent)
    asked = {"kind": "complaint", "category_id": str(case.category_id), "description": WORDS}
    assert before.number in client.get("/complaints/past", asked).content.decode()
    assert before.number in client.get(f"/cases/{case.number}/complaint/past").content.decode()
    assert client.get("/complaints/past", {**asked, "kind": "consultation"}).content.decode().strip() == ""
    for strange in ("²", "9" * 30, "x"):
        assert client.get("/complaints/past", {**asked, "category_id": strange}).status_code == 200
    assert "/complaints/past" in client.get("/cases/new").content.decode()
