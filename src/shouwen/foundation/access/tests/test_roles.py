"""Roles: edited in versions, felt at the next request, and never so that nobody holds the keys."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwen.foundation.access import actions, explaining, queries, rules
from shouwen.foundation.access.models import Role
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Person, Post
from shouwen.kit.actor import LEVELS, SYSTEM, Reach
from shouwen.kit.errors import Conflict, Forbidden, Invalid

from .conftest import AT

pytestmark = pytest.mark.django_db


def test_an_edited_role_is_felt_at_once(city, by, django_assert_num_queries):
    assert not by(city.agent).may("cases.export")
    rights = {**Role.objects.get(code="junior_agent").rights, "people.edit": "own"}
    actions.edit_role("junior_agent", rights=rights, reason="试点", actor=by(city.admin), at=AT)
    assert by(city.agent).may("people.edit")
    with django_assert_num_queries(1):
        by(city.agent)


def test_a_change_is_told_with_both_states(city, by):
    role = Role.objects.get(code="statistician")
    actions.edit_role(
        "statistician",
        rights={**role.rights, "organisation.read": "team"},
        reason="收窄",
        actor=by(city.admin),
        at=AT,
    )
    (entry,) = timeline("role", role.pk)
    assert entry.body["before"] == {"rights": {"organisation.read": "centre"}}
    assert entry.body["after"] == {"rights": {"organisation.read": "team"}}
    assert (entry.body["version"], entry.reason) == (2, "收窄")


def test_only_who_holds_the_key_edits_roles(city, by):
    with pytest.raises(Forbidden):
        actions.edit_role("junior_agent", rights={}, actor=by(city.head), at=AT)
    with pytest.raises(Forbidden):
        actions.make_role(code="mine", name="自封", actor=by(city.head), at=AT)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "Bad Code"}, "code"),
        ({"code": "junior_agent"}, "code"),
        ({"name": ""}, "name"),
        ({"rights": {"cases.rule_the_world": "all"}}, "rights"),
        ({"rights": {"organisation.read": "galaxy"}}, "rights"),
    ],
)
def test_unusable_roles_are_refused(city, by, values, field):
    with pytest.raises(Invalid) as refusal:
        actions.make_role(
            **{"code": "night_agent", "name": "夜班", "actor": by(city.admin), "at": AT} | values
        )
    assert list(refusal.value.fields) == [field]


def test_a_role_of_ones_own_can_be_given(city, by):
    actions.make_role(
        code="night_agent", name="夜班", rights={"organisation.read": "own"}, actor=by(city.admin), at=AT
    )
    organisation.appoint(
        city.agent.pk,
        unit_id=city.team.pk,
        role_code="night_agent",
        starts_on=date(2026, 1, 1),
        actor=by(city.head),
        at=AT,
    )
    assert "night_agent" in by(city.agent).role_codes


def test_the_last_key_is_never_taken(city, by):
    role = Role.objects.get(code="administrator")
    with pytest.raises(Conflict):
        actions.edit_role("administrator", rights={"organisation.read": "all"}, actor=by(city.admin), at=AT)
    with pytest.raises(Conflict):
        actions.edit_role("administrator", is_active=False, actor=by(city.admin), at=AT)
    assert Role.objects.get(code="administrator").rights == role.rights
    with pytest.raises(Conflict):
        organisation.lock(city.admin.pk, reason="", actor=SYSTEM, at=AT)
    with pytest.raises(Conflict):
        organisation.end_post(Post.objects.get(person=city.admin).pk, ends_on=AT.date(), actor=SYSTEM, at=AT)


def test_a_role_still_held_is_not_retired(city, by):
    with pytest.raises(Conflict):
        actions.retire_role("junior_agent", actor=by(city.admin), at=AT)
    assert not actions.retire_role("statistician", actor=by(city.admin), at=AT).is_active
    with pytest.raises(Invalid):
        organisation.appoint(
            city.agent.pk, unit_id=city.team.pk, role_code="statistician", starts_on=date(2026, 1, 1),
            actor=by(city.head), at=AT,
        )  # fmt: skip


def test_presets_are_seeded_once_and_edits_stay(city, by):
    actions.edit_role("auditor", name="内审", actor=by(city.admin), at=AT)
    actions.seed_presets()
    assert Role.objects.get(code="auditor").name == "内审"


@pytest.mark.parametrize("role", ["administrator", "auditor", "province_leader", "oversight_reader"])
def test_nobody_gives_what_they_do_not_hold(city, by, role):
    with pytest.raises(Forbidden):
        organisation.appoint(
            city.agent.pk,
            unit_id=city.team.pk,
            role_code=role,
            starts_on=date(2026, 1, 1),
            actor=by(city.head),
            at=AT,
        )


def test_a_keeper_does_not_audit(city, by):
    with pytest.raises(Conflict, match="审计员"):
        organisation.appoint(
            city.admin.pk, unit_id=city.centre.pk, role_code="auditor", starts_on=date(2026, 1, 1),
            actor=by(city.admin), at=AT,
        )  # fmt: skip


def test_why_somebody_may(city):
    organisation.appoint(
        city.agent.pk, unit_id=city.centre.pk, role_code="quality_inspector", starts_on=date(2026, 1, 1),
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    account = explaining.account(city.agent, module_name={}, at=AT)
    held = {each.right: each for _module, rights in account.modules for each in rights}
    assert len(held["organisation.read"].grants) == 2
    assert [str(grant.role) for grant in held["cases.register"].grants] == ["初级话务员"]


def test_stamps_make_other_processes_ask_again(city, by):
    """What one process remembers is dropped when another has changed the person."""
    first = by(city.agent)
    Post.objects.create(
        person=city.agent, unit=city.team, role_code="statistician", starts_on=date(2026, 1, 1)
    )
    assert by(city.agent).role_codes == first.role_codes
    organisation.refresh([city.agent.pk])
    assert by(city.agent).role_codes == {"junior_agent", "statistician"}


def test_a_post_begins_at_local_midnight(city, by):
    Post.objects.filter(person=city.agent).update(starts_on=date(2026, 3, 19))
    Person.objects.filter(pk=city.agent.pk).update(stamp=9)
    assert not actions.actor_for(city.agent.pk, at=AT.replace(hour=15, minute=59)).role_codes
    assert actions.actor_for(city.agent.pk, at=AT.replace(hour=16)).role_codes == {"junior_agent"}


reaches = st.builds(
    Reach,
    st.sampled_from(LEVELS),
    st.frozensets(st.integers(1, 4)),
    st.frozensets(st.integers(10, 13)),
    st.just(7),
)


@given(reaches, reaches)
def test_the_union_of_two_reaches_covers_no_more_than_both(one, two):
    both = rules.wider(one, two)
    if both.centre_ids is not None and not both.narrow:
        assert both.centre_ids <= frozenset().union(*(r.centre_ids for r in (one, two) if not r.narrow))
    assert both.unit_ids == one.unit_ids | two.unit_ids or both.centre_ids is None


def test_every_module_of_rights_has_a_name():
    assert [module for module, _rights in queries.rights_by_module() if module not in queries.MODULES] == []
