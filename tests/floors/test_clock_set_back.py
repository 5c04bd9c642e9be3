"""A clock that is set back: what is done then is refused or kept, never lost, and the proofs still hold."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.testing import AT, House, house, registered
from shouwen.casework.deadlines import actions as deadlines
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.ledger.testing import deliver_all

pytestmark = pytest.mark.django_db
BACK = AT - timedelta(hours=2)


@pytest.fixture
def centre(tmp_path: Path, settings: Any) -> House:
    settings.SHOUWEN_VAR = tmp_path
    deadlines.seed()
    made = house()
    made.has("agent", "mate", "leader", "head")
    return made


def test_a_case_is_worked_on_to_its_end_after_the_clock_was_set_back(centre: House) -> None:
    case = registered(centre.agent, at=AT)
    offer = actions.hand_off(case, kind="transfer_handling", to=centre.mate.person_id, note="请上门", actor=centre.agent, at=AT + timedelta(minutes=5))
    actions.accept_handoff(offer.pk, actor=centre.mate, at=BACK)
    actions.note(case, "钟拨慢了", actor=centre.mate, at=BACK + timedelta(minutes=1))
    actions.reply(case, "今天上门", actor=centre.mate, at=BACK + timedelta(minutes=3))
    deadlines.sweep(at=BACK + timedelta(minutes=4))
    deliver_all(at=BACK + timedelta(minutes=4))
    case.refresh_from_db()
    assert case.handler_id == centre.mate.person_id
    page = browser(centre.agent).get(f"/cases/{case.number}/")
    assert page.status_code == 200
    assert browser(centre.agent).get(f"/cases/{case.number}/certificate").status_code == 200
    certificate = queries.certificate(case.number, centre.head, at=BACK + timedelta(minutes=5))
    assert certificate
    assert [each.seq for each in ledger.timeline("case", case.pk)] == sorted(each.seq for each in ledger.timeline("case", case.pk))
    second = registered(centre.agent, at=BACK + timedelta(minutes=6), phone="13800002699")
    assert second.number != case.number
