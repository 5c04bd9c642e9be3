"""The hand-off matrix: from which post what goes to which post, with what (CASE-069)."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions
from shouwen.casework.cases.models import HandoffRoute
from shouwen.casework.cases.rules.routes import Route, covers, lacking, route_for
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.errors import Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


def route(centre, **more):
    line = {"from_role": "junior_agent", "to_role": "senior_agent", "centre_id": centre.city.pk, **more}
    return actions.add_route(**line, actor=centre.head, at=AT)


def hand(case, to, actor, **more):
    return actions.hand_off(case, kind="transfer_handling", to=to.person_id, actor=actor, at=AT, **more)


def test_the_nearest_category_wins_then_the_centre_s_own_line():
    lines = [
        Route("a", "b"),
        Route("a", "c", "net"),
        Route("a", "d", "net.slow"),
        Route("a", "e", "net", centre_id=7),
        Route("z", "x", "net.slow"),
    ]

    def found(path, centre=1):
        line = route_for(lines, roles={"a"}, path=path, kind="assist", centre_id=centre)
        return line and line.to_role

    assert [found("net.slow"), found("net.fast"), found("other"), found("net.fast", 7)] == ["d", "c", "b", "e"]
    assert not covers("net", "network")
    assert route_for(lines, roles={"q"}, path="net", kind="assist", centre_id=1) is None


def test_what_is_lacking_is_said_beside_its_field():
    line = Route("a", "b", needs=("note", "promised_at", "fields.waybill"))
    found = lacking(line, {"note": "有", "promised_at": None}, {})
    assert set(found) == {"promised_at", "note"}
    assert "waybill" in found["note"]
    assert lacking(line, {"note": "有", "promised_at": AT}, {"waybill": "SF1"}) == {}


def test_without_a_line_everything_is_as_before(centre):
    case = registered(centre.agent)
    assert hand(case, centre.mate, centre.agent).answer == "waiting"


def test_a_line_sends_the_matter_to_its_post(centre):
    route(centre)
    case = registered(centre.agent)
    with pytest.raises(Invalid, match="要交给"):
        hand(case, centre.mate, centre.agent)
    assert hand(case, centre.senior, centre.agent).to_person_id == centre.senior.person_id


def test_a_line_asks_for_what_goes_along(centre):
    route(centre, needs=["next_step", "promised_at"])
    case = registered(centre.agent)
    with pytest.raises(Invalid) as no:
        hand(case, centre.senior, centre.agent)
    assert set(no.value.fields) == {"next_step", "promised_at"}
    row = hand(case, centre.senior, centre.agent, next_step="回电", promised_at=later(hours=2))
    assert row.next_step == "回电"


def test_another_post_or_category_is_not_bound_by_it(centre):
    route(centre, category_path="general")
    case = registered(centre.agent)
    assert hand(case, centre.mate, centre.agent).answer == "waiting"
    other = registered(centre.leader)
    assert hand(other, centre.mate, centre.leader).answer == "waiting"


def test_lines_are_made_and_removed_by_those_who_make_policy(centre):
    line = route(centre)
    assert [each.kind for each in timeline("handoff_route", line.pk)] == ["cases.HandoffRouteAdded"]
    with pytest.raises(Forbidden):
        actions.remove_route(line.pk, actor=centre.agent, at=AT)
    with pytest.raises(Forbidden):
        actions.add_route(from_role="junior_agent", to_role="senior_agent", actor=centre.head, at=AT)
    with pytest.raises(Invalid):
        route(centre, to_role="nobody", kind="by_pigeon", needs=["weather"])
    actions.remove_route(line.pk, actor=centre.head, at=AT)
    assert HandoffRoute.objects.get(pk=line.pk).removed_at == AT
    with pytest.raises(NotFound):
        actions.remove_route(line.pk, actor=centre.head, at=AT)
    case = registered(centre.agent)
    assert hand(case, centre.mate, centre.agent).answer == "waiting"
