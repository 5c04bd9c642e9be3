"""Delegation of authority: dated, never more than the lender's own, never lent on (demand 3.3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.redress import facts
from shouwen.casework.redress.models import Delegation
from shouwen.foundation.access.queries import roles_with
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.foundation.organisation.queries import current_posts
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound

LONGEST = timedelta(days=90)


def lend(
    deputy_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    ceiling: Decimal | None = None,
    actor: Actor,
    at: datetime,
) -> Delegation:
    """Lend one's own power to approve from one moment to another; ``ceiling`` narrows it to sums up to that.

    What the deputy signs counts to the lender's caps; a deputy signs nothing the lender might not.

    :raises Forbidden: without ``redress.delegate``.
    :raises Invalid: for a colleague or dates that will not do.
    """
    actor.need("redress.delegate")
    deputy = Person.objects.filter(pk=deputy_id, is_active=True, removed_at=None).first()
    if deputy is None or deputy_id == actor.person_id:
        raise Invalid({"deputy": _("请选择一位在岗的同事")})
    if (
        not current_posts(at)
        .filter(person_id=deputy_id, role_code__in=roles_with("redress.approve"))
        .exists()
    ):
        raise Invalid({"deputy": _("这位同事的岗位不能审批补救，请换一位")})
    if ends_at <= max(starts_at, at) or ends_at - starts_at > LONGEST:
        raise Invalid({"ends_at": _("委托要有起止，最长 90 天")})
    if ceiling is not None and ceiling <= 0:
        raise Invalid({"ceiling": _("金额要大于零")})
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.person_id)
        meets = Delegation.objects.filter(
            person_id=actor.person_id, ended_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at
        )
        if meets.exists():
            raise Conflict("lent_already", _("这段时间已经委托了别人，请先收回"))
        row = Delegation.objects.create(
            person_id=actor.person_id,
            deputy_id=deputy_id,
            starts_at=starts_at,
            ends_at=ends_at,
            ceiling=ceiling,
            made_at=at,
        )
        told = facts.PowerLent(
            subject_id=actor.centre_id,
            centre_id=actor.centre_id,
            delegation_id=row.pk,
            lender_person=actor.person_id,
            deputy_person=deputy_id,
            from_at=starts_at,
            until_at=ends_at,
        )
        announce(told, actor=actor, at=at)
        return row


def take_back(delegation_id: int, *, actor: Actor, at: datetime) -> Delegation:
    """End what one has lent before its time.

    :raises NotFound: when it is not one's own.
    """
    with transaction.atomic():
        row = (
            Delegation.objects.select_for_update().filter(pk=delegation_id, person_id=actor.person_id).first()
        )
        if row is None:
            raise NotFound("delegation_not_found", _("没有找到这项委托"))
        if row.ended_at is None:
            row.ended_at = at
            row.save()
            told = facts.PowerTakenBack(
                subject_id=actor.centre_id,
                centre_id=actor.centre_id,
                delegation_id=row.pk,
                lender_person=row.person_id,
                deputy_person=row.deputy_id,
            )
            announce(told, actor=actor, at=at)
        return row
