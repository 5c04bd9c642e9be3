from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.foundation.access.testing import actor, two_level
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.verify import verify
from shouwen.kit.errors import Conflict, Forbidden, NotFound
from shouwen.relations.customers import actions, queries
from shouwen.relations.customers.models import Customer, Merge

AT = datetime(2026, 3, 19, 2, 24, tzinfo=UTC)
pytestmark = pytest.mark.django_db
FIELDS = ("name", "is_big", "is_important", "has_dedicated_line", "line_number", "merged_into_id")


@pytest.fixture
def agent():
    return actor("senior_agent")


def meet(agent, name, phone, **changes):
    customer = actions.recognise(centre_id=agent.centre_id, name=name, phone=phone, actor=agent, at=AT)
    return actions.edit(customer.pk, actor=agent, at=AT, **changes) if changes else customer


def state():
    return {row["id"]: row for row in Customer.objects.values("id", *FIELDS)}


def test_merging_joins_points_and_flags_and_moves_nothing(agent):
    keep = meet(agent, "彭晓岚", "13805712607")
    gone = meet(agent, "彭女士", "13900002607", is_big=True)
    actions.merge(keep.pk, gone.pk, actor=agent, at=AT, reason="同一人")
    card = queries.card(gone.pk, agent)
    assert card.id == keep.pk
    assert card.is_big
    assert {point.masked for point in card.points} == {"138****2607", "139****2607"}
    assert queries.family(gone.pk) == queries.family(keep.pk) == {keep.pk, gone.pk}
    assert actions.recognise(centre_id=agent.centre_id, phone="13900002607", actor=agent, at=AT).pk == keep.pk
    assert [hit.customer.pk for hit in queries.suggest("13900002607", agent)] == [keep.pk]


def test_both_files_tell_it(agent):
    keep, gone = meet(agent, "甲某", "13805712607"), meet(agent, "甲某", "13805712608")
    actions.merge(keep.pk, gone.pk, actor=agent, at=AT)
    for customer, kind in ((keep, "customers.CustomersMerged"), (gone, "customers.MergedAway")):
        last = Entry.objects.filter(subject_kind="customer", subject_id=customer.pk).order_by("-seq").first()
        assert last.kind == kind
    assert verify().whole


def test_merging_is_refused_for_one_customer_for_different_kinds_and_without_the_right(agent):
    keep = meet(agent, "甲某", "13805712607")
    firm = meet(agent, "甲公司", "13805712608", kind="organisation")
    with pytest.raises(Conflict):
        actions.merge(keep.pk, keep.pk, actor=agent, at=AT)
    with pytest.raises(Conflict):
        actions.merge(keep.pk, firm.pk, actor=agent, at=AT)
    house = two_level()
    junior = house["people"]["jz.junior_agent"]
    one, two = meet(junior, "乙某", "13805712607"), meet(junior, "乙某", "13805712608")
    with pytest.raises(Forbidden):
        actions.merge(one.pk, two.pk, actor=junior, at=AT)
    with pytest.raises(NotFound):
        actions.merge(one.pk, two.pk, actor=house["people"]["lx.senior_agent"], at=AT)


def test_undoing_keeps_what_was_edited_since(agent):
    keep, gone = meet(agent, "甲某", "13805712607"), meet(agent, "甲某", "13805712608", is_big=True, is_important=True)
    row = actions.merge(keep.pk, gone.pk, actor=agent, at=AT)
    actions.edit(keep.pk, is_big=False, actor=agent, at=AT)
    actions.edit(keep.pk, is_big=True, name="甲某某", actor=agent, at=AT)
    actions.unmerge(row.pk, actor=agent, at=AT)
    kept = Customer.objects.get(pk=keep.pk)
    assert kept.name == "甲某某"
    assert not kept.is_important
    assert queries.card(gone.pk, agent).id == gone.pk


def test_undoing_twice_or_out_of_order_is_refused(agent):
    one, two, three = (meet(agent, "甲某", f"1380571260{digit}") for digit in (1, 2, 3))
    first = actions.merge(two.pk, one.pk, actor=agent, at=AT)
    second = actions.merge(three.pk, two.pk, actor=agent, at=AT)
    assert queries.family(one.pk) == {one.pk, two.pk, three.pk}
    with pytest.raises(Conflict):
        actions.unmerge(first.pk, actor=agent, at=AT)
    actions.unmerge(second.pk, actor=agent, at=AT)
    with pytest.raises(Conflict):
        actions.unmerge(second.pk, actor=agent, at=AT)
    assert queries.family(one.pk) == {one.pk, two.pk}
    actions.unmerge(first.pk, actor=agent, at=AT)
    assert queries.family(one.pk) == {one.pk}


FLAG = st.fixed_dictionaries({"is_big": st.booleans(), "is_important": st.booleans()})
STEPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6)


@given(flags=st.lists(FLAG, min_size=4, max_size=4), steps=STEPS, order=st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_merges_undone_in_any_order_leave_everything_as_it_was(agent, flags, steps, order):
    from django.db import transaction

    with transaction.atomic():
        people = [
            meet(agent, f"客户{place}", f"1380571260{place}", **each) if any(each.values())
            else meet(agent, f"客户{place}", f"1380571260{place}")
            for place, each in enumerate(flags)
        ]  # fmt: skip
        before = state()
        for place, (keep, gone) in enumerate(steps):
            try:
                with transaction.atomic():
                    actions.merge(people[keep].pk, people[gone].pk, actor=agent, at=AT + timedelta(minutes=place))
            except Conflict:
                continue
        for row in state().values():
            assert row["merged_into_id"] is None or state()[row["merged_into_id"]]["merged_into_id"] is None
        while open_ones := list(Merge.objects.filter(undone_at=None)):
            order.shuffle(open_ones)
            undone = 0
            for row in open_ones:
                try:
                    with transaction.atomic():
                        actions.unmerge(row.pk, actor=agent, at=AT + timedelta(hours=1))
                    undone += 1
                except Conflict:
                    continue
            assert undone, "some merge can always be undone"
        assert state() == before
        assert verify(subject_kind="customer").whole
        transaction.set_rollback(True)
