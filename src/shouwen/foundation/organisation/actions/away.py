"""Absences and proxies: who is away, and who stands in (demand 3.1.5)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import facts
from shouwen.foundation.organisation.actions.reach import locked, person_to_change
from shouwen.foundation.organisation.models import Absence, Person, ProxyRule
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound


def _own_or_managed(person_id: int, actor: Actor) -> Person:
    """Everybody enters their own absence; others' need the right."""
    return locked(person_id) if person_id == actor.person_id else person_to_change(person_id, actor)


def _check_span(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise Invalid({"ends_at": _("结束时间要晚于开始时间")})


@transaction.atomic
def set_absence(
    person_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime | None,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> Absence:
    """Enter a time in which a person is away (``ends_at`` None: until further notice).

    :raises Invalid: when it ends before it begins.
    """
    person = _own_or_managed(person_id, actor)
    _check_span(starts_at, ends_at)
    row = Absence.objects.create(
        person=person, starts_at=starts_at, ends_at=ends_at, reason=reason.strip()[:200]
    )
    announce(
        facts.PersonAway(
            subject_id=person.pk,
            centre_id=person.unit.centre_id or 0,
            absence_id=row.pk,
            starts_at=starts_at,
            ends_at=ends_at,
        ),
        actor=actor,
        at=at,
    )
    return row


@transaction.atomic
def end_absence(absence_id: int, *, actor: Actor, at: datetime) -> Absence:
    """The person is back now; an absence that has not begun is cancelled."""
    row = Absence.objects.filter(pk=absence_id).first()
    if row is None:
        raise NotFound("absence_unknown", _("没有这段不在岗时间"))
    person = _own_or_managed(row.person_id, actor)
    if row.ends_at is None or row.ends_at > at:
        row.ends_at = max(at, row.starts_at)
        row.save(update_fields=["ends_at"])
        announce(
            facts.PersonBack(subject_id=person.pk, centre_id=person.unit.centre_id or 0, absence_id=row.pk),
            actor=actor,
            at=at,
        )
    return row


@transaction.atomic
def name_proxy(
    person_id: int,
    *,
    proxy_id: int,
    starts_at: datetime,
    ends_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> ProxyRule:
    """Name who stands in. Named by oneself it waits for a superior's approval; named by a superior it counts at once.

    :raises Conflict: for oneself, a locked person, or somebody of another centre.
    """
    person = _own_or_managed(person_id, actor)
    _check_span(starts_at, ends_at)
    proxy = Person.objects.filter(pk=proxy_id, is_active=True).select_related("unit").first()
    if proxy is None or proxy.pk == person.pk:
        raise Conflict("proxy_unable", _("代理人要在岗，且不能是本人"))
    if proxy.unit.centre_id != person.unit.centre_id:
        raise Conflict("proxy_elsewhere", _("代理人要在同一个中心"))
    approved = person_id != actor.person_id
    rule = ProxyRule.objects.create(
        person=person,
        proxy=proxy,
        starts_at=starts_at,
        ends_at=ends_at,
        approved_by_id=(actor.person_id or None) if approved else None,
        approved_at=at if approved else None,
    )
    announce(
        facts.ProxyNamed(
            subject_id=person.pk,
            centre_id=person.unit.centre_id or 0,
            rule_id=rule.pk,
            proxy_person=proxy_id,
            starts_at=starts_at,
            ends_at=ends_at,
            approved=approved,
        ),
        actor=actor,
        at=at,
    )
    return rule


@transaction.atomic
def approve_proxy(rule_id: int, *, actor: Actor, at: datetime) -> ProxyRule:
    """Approve a proxy somebody named for themselves.

    :raises Conflict: one's own (nobody approves what they asked for).
    """
    rule = _rule(rule_id)
    if rule.person_id == actor.person_id:
        raise Conflict("own_request", _("自己提的代理要由上级同意"))
    person = person_to_change(rule.person_id, actor)
    if rule.approved_at is None:
        rule.approved_by_id, rule.approved_at = actor.person_id or None, at
        rule.save(update_fields=["approved_by", "approved_at"])
        announce(
            facts.ProxyApproved(
                subject_id=person.pk,
                centre_id=person.unit.centre_id or 0,
                rule_id=rule.pk,
                proxy_person=rule.proxy_id,
            ),
            actor=actor,
            at=at,
        )
    return rule


@transaction.atomic
def end_proxy(rule_id: int, *, actor: Actor, at: datetime) -> ProxyRule:
    """The proxy stands in no longer; one that has not begun is withdrawn."""
    rule = _rule(rule_id)
    person = _own_or_managed(rule.person_id, actor)
    if rule.ends_at is None or rule.ends_at > at:
        rule.ends_at = max(at, rule.starts_at)
        rule.save(update_fields=["ends_at"])
        announce(
            facts.ProxyEnded(
                subject_id=person.pk,
                centre_id=person.unit.centre_id or 0,
                rule_id=rule.pk,
                proxy_person=rule.proxy_id,
            ),
            actor=actor,
            at=at,
        )
    return rule


def _rule(rule_id: int) -> ProxyRule:
    rule = ProxyRule.objects.filter(pk=rule_id).first()
    if rule is None:
        raise NotFound("proxy_unknown", _("没有这条代理"))
    return rule
