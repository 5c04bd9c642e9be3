"""Numbers nobody writes, in addresses and forms: an answer, never a traceback (superscripts, thirty digits, other scripts)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from shouwen.casework.cases import testing
from shouwen.casework.deadlines import actions as deadlines
from shouwen.foundation.access.testing import browser

pytestmark = pytest.mark.django_db
DATES = ("2026-02-30", "9999-12-31", "0001-01-01", "soon", "2026-1-1")
DATED = (
    "/cases/register-book?first={0}&last={0}", "/admin/catalogue/category/?on={0}", "/redress/overtime/?since={0}&until={0}", "/team/complaint-rate?since={0}&until={0}",
    '/cases/?filter={{"all":[{{"field":"registered","op":"after","value":"{0}"}},{{"field":"due","op":"before","value":"{0}"}}]}}',
    "/admin/calendars/cn-standard/?day={0}", "/orders/?since={0}&until={0}", "/log/?since={0}&until={0}&from={0}&to={0}",
)  # fmt: skip
STRANGE = ("²", "9" * 30, "٣", "-1", "1e9", "0")
ASKED = (
    "/cases/?category={0}&owner={0}&unit={0}&customer={0}&priority={0}&chased={0}&view={0}",
    "/cases/new?customer={0}&category={0}", "/cases/fields?category_id={0}&kind=complaint", "/cases/beside?customer_id={0}&category_id={0}",
    "/cases/register-book?centre={0}", "/team/cases?figure=breached&owner={0}&unit={0}", "/team/loop/cases?figure=any&owner={0}&centre={0}",
    "/admin/catalogue/category/?under={0}", "/admin/catalogue/category/new?under={0}", "/contacts/new?customer={0}",
    "/live/news?case={0}&since={0}", "/orders/?unit={0}", "/admin/letters/acknowledgement/preview?centre={0}", "/knowledge/?category={0}",
    "/admin/liability/trend?days={0}&level={0}", "/admin/calendars/cn-standard/?year={0}&day={0}",
)  # fmt: skip
SENT = {
    "/cases/bulk/": ("case", "category_id", "to"), "/cases/{case}/quick/priority": ("value",), "/cases/{case}/quick/category": ("value",),
    "/cases/{case}/complaint/evidence": ("attachments",), "/cases/{case}/liability/propose": ("who1", "percent1"),
    "/cases/{case}/reply": ("attachments", "against"), "/orders/sign": ("order", "handler"), "/cases/conditions": ("drop", "add", "g0", "f0"),
}  # fmt: skip


@pytest.fixture
def desk() -> Any:
    deadlines.seed()
    house = testing.house()
    return browser(house.head), testing.registered(house.agent)


@pytest.mark.parametrize("asked", ASKED)
def test_addresses_answer(desk: Any, asked: str) -> None:
    here, _case = desk
    for number in STRANGE:
        address = asked.format(quote(number))
        assert here.get(address).status_code < 500, address


@pytest.mark.parametrize("asked", DATED)
def test_days_answer(desk: Any, asked: str) -> None:
    here, _case = desk
    for day in DATES:
        assert here.get(asked.format(day)).status_code < 500, (asked, day)


@pytest.mark.parametrize("path", SENT)
def test_forms_answer(desk: Any, path: str) -> None:
    here, case = desk
    for number in STRANGE:
        answer = here.post(path.replace("{case}", case.number), dict.fromkeys(SENT[path], number))
        assert answer.status_code < 500, (path, number)
