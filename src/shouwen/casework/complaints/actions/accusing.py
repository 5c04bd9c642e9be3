"""Whom a complaint is about: from then on that colleague neither handles, reviews, approves nor sees it (CASE-064); and a wrong naming put right."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import actions as cases
from shouwen.casework.complaints.queries.scope import Which, lock, need
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid


def accuse(which: Which, person_id: int, *, actor: Actor, at: datetime) -> None:
    """Write down which colleague a complaint is about.

    :raises Forbidden: without ``complaints.record`` for this case.
    :raises Invalid: for somebody there is not.
    :raises Conflict: for oneself, for whoever owns or handles it (reassign first), and for one named already.
    """
    with transaction.atomic():
        case, _held = lock(which, actor)
        need(case, "complaints.record", actor)
        if not Person.objects.filter(pk=person_id).exists():
            raise Invalid({"person_id": _("没有这位同事")})
        if person_id == actor.person_id:
            raise Conflict("about_oneself", _("投诉的是您本人，请交给班长或主管来写"))
        cases.accuse(case, person_id, actor=actor, at=at)


def acquit(which: Which, person_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Put a wrong naming right: that colleague's recusal ends, and both namings stay on the case's chain.

    :raises Forbidden: without ``complaints.acquit`` for this case.
    :raises Invalid: without a reason.
    :raises Conflict: for a merged case, and for somebody who is not named.
    """
    with transaction.atomic():
        case, _held = lock(which, actor)
        need(case, "complaints.acquit", actor)
        cases.acquit(case, person_id, reason=reason, actor=actor, at=at)
