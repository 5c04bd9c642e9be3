"""Making grading rules: every change a new version; the last one can be taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.complaints import facts
from shouwen.casework.complaints.models import Policy
from shouwen.casework.complaints.queries import policy
from shouwen.casework.complaints.rules.policy import Content, checked
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, NotFound
from shouwen.kit.text import squash


def set_policy(
    centre_id: int | None, content: Content, *, starts_at: datetime | None = None, reason: str = "", actor: Actor, at: datetime
) -> Policy:
    """Make the next version of a centre's grading rules; ``centre_id`` None: of all centres without their own.

    :raises Forbidden: without ``complaints.rules`` there.
    :raises Invalid: with a sentence beside each cell that is wrong.
    """
    need(actor, centre_id)
    kept = checked(content)
    with transaction.atomic():
        hold(centre_id)
        last = Policy.objects.filter(centre_id=centre_id).order_by("-version").first()
        row = Policy.objects.create(
            centre_id=centre_id,
            version=(last.version if last else 0) + 1,
            content=kept,
            starts_at=max(starts_at or at, at),
            reason=squash(reason)[:200],
            made_by_id=actor.person_id or None,
            made_at=at,
        )
        told = facts.GradingRulesMade(subject_id=centre_id or 0, centre_id=centre_id or 0, policy_id=row.pk, version=row.version, starts_at=row.starts_at)
        announce(told, actor=actor, at=at, reason=row.reason)
        transaction.on_commit(policy.forget)
    policy.forget()
    return row


def retire_policy(policy_id: int, *, actor: Actor, at: datetime) -> Policy:
    """Take the newest version back: the one before it holds again.

    :raises Conflict: for a version that is not the newest, or is taken back already.
    """
    with transaction.atomic():
        row = Policy.objects.filter(pk=policy_id).first()
        if row is None or not policy.may_edit(actor, row.centre_id):
            raise NotFound("policy_unknown", _("没有这一版定级表"))
        hold(row.centre_id)
        row.refresh_from_db()
        newest = Policy.objects.filter(centre_id=row.centre_id, retired_at=None).order_by("-version").first()
        if newest is None or newest.pk != row.pk:
            raise Conflict("policy_not_newest", _("只能收回最新的一版；要用更早的，请照它存一版新的"))
        row.retired_at, row.retired_by_id = at, actor.person_id or None
        row.save()
        told = facts.GradingRulesRetired(subject_id=row.centre_id or 0, centre_id=row.centre_id or 0, policy_id=row.pk, version=row.version)
        announce(told, actor=actor, at=at)
    policy.forget()
    return row


def hold(centre_id: int | None) -> None:
    """One writer of a centre's rules at a time."""
    there = Unit.objects.select_for_update()
    (there.filter(pk=centre_id) if centre_id else there.order_by("pk")[:1]).first()


def need(actor: Actor, centre_id: int | None) -> None:
    """Let whoever makes the complaint rules of a centre, or (None) of all, through.

    :raises Forbidden: for anybody else.
    """
    actor.need("complaints.rules")
    if not policy.may_edit(actor, centre_id):
        raise Forbidden("out_of_reach", _("这个中心的投诉规则不归您定"))
