"""Links, and merging that can be undone: numbers, owners, clocks, both first contacts (demand 2, rows 1 and 2)."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


@pytest.fixture
def pair(centre):
    first = registered(centre.agent)
    return first, registered(centre.mate, phone="13800000002", at=later(hours=1))


def fresh(case):
    return Case.objects.get(pk=case.pk)


def test_links_are_typed_and_removable(centre, pair):
    first, second = pair
    row = actions.link(second, first, kind="caused_by", actor=centre.mate, at=AT)
    assert [
        (link.label, link.outgoing) for link in queries.page(first.number, centre.agent, at=AT).links
    ] == [("起因于", False)]
    with pytest.raises(Conflict):
        actions.link(second, first, kind="caused_by", actor=centre.mate, at=AT)
    actions.unlink(second, row.pk, actor=centre.mate, at=AT)
    assert queries.page(first.number, centre.agent, at=AT).links == []
    assert timeline("case", second.pk)[-1].kind == "cases.CaseUnlinked"
    for kind, other in (("merged_into", first), ("friend", first), ("related", second)):
        with pytest.raises(Invalid):
            actions.link(second, other, kind=kind, actor=centre.mate, at=AT)


def test_a_link_cannot_reach_what_one_may_not_see(centre, pair):
    far = registered(house().agent)
    with pytest.raises(NotFound):
        actions.link(pair[0], far, kind="related", actor=centre.agent, at=AT)


def test_merging_keeps_both_first_contacts_and_marks_the_earlier(centre, pair):
    first, second = pair
    with pytest.raises(Forbidden):
        actions.merge(second, first, actor=centre.agent, at=AT)
    actions.merge(second, first, actor=centre.senior, at=later(hours=2))
    gone = fresh(second)
    assert (gone.state, gone.merged_into_id, gone.is_open) == ("merged", first.pk, False)
    assert (gone.first_contact_id, fresh(first).first_contact_id) == (
        centre.mate.person_id,
        centre.agent.person_id,
    )
    told = timeline("case", first.pk)[-1]
    assert (told.kind, told.body["earlier"]) == ("cases.CaseReceivedMerge", first.number)
    assert told.body["first_contact_person"] == centre.mate.person_id
    with pytest.raises(Conflict):
        actions.merge(second, first, actor=centre.senior, at=later(hours=2))


def test_unmerging_restores_everything(centre, pair):
    first, second = pair
    row = actions.hand_off(
        second, kind="transfer_handling", to=centre.third.person_id, actor=centre.mate, at=AT
    )
    actions.accept_handoff(row.pk, actor=centre.third, at=AT)
    actions.work(second, "investigate", text="查预约记录", actor=centre.third, at=later(hours=1))
    before = fresh(second)
    actions.merge(second, first, actor=centre.senior, at=later(hours=2))
    actions.unmerge(second, actor=centre.senior, at=later(hours=3))
    after = fresh(second)
    for name in (
        "number",
        "state",
        "owner_id",
        "handler_id",
        "first_contact_id",
        "merged_into_id",
        "is_open",
        "duty_state",
    ):
        assert getattr(after, name) == getattr(before, name), name
    assert after.due_at == before.due_at
    assert queries.chain(after) == queries.replay(after)
    assert timeline("case", first.pk)[-1].kind == "cases.CaseLostMerge"
    with pytest.raises(Conflict):
        actions.unmerge(second, actor=centre.senior, at=later(hours=4))
