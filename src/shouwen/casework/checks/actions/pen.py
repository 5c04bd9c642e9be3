"""How a check is written: its row and its fact on the case's chain, under the case's lock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.checks import facts, states
from shouwen.casework.checks.models import Check
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def opened(check: int, actor: Actor) -> Check:
    """A check with its case, locked as every change of the case is.

    :raises NotFound: when there is none for this actor.
    """
    case_id = Check.objects.filter(pk=check).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("check_not_found", _("没有找到这项核查"))
    case = cases.lock(case_id, actor)
    row = Check.objects.select_related("about", "cause").get(pk=check)
    row.case = case
    return row


def label_of(kind: str) -> str:
    """A kind's name as facts keep it."""
    with translation.override("zh-hans"):
        return catalogue.label("check", kind)


def about(check: Check) -> dict[str, Any]:
    """What every fact of a check says."""
    return {"subject_id": check.case_id, "centre_id": check.centre_id, "check_id": check.pk, "kind_label": label_of(check.kind)}


def change(check: Check, **values: Any) -> None:
    """Set columns of a check."""
    for name, value in values.items():
        setattr(check, name, value)
    check.save(update_fields=[name.removesuffix("_id") for name in values])


def drop(check: Check, why: str, *, reason: str = "", actor: Actor, at: datetime) -> None:
    """A check need not be made any more; ``why`` is of ``states.DROPS``."""
    change(check, state=states.WITHDRAWN, dropped_why=why, ended_at=at, ended_by_id=actor.person_id or None)
    announce(facts.CheckWithdrawn(**about(check), why_label=said(states.DROPS[why])), actor=actor, at=at, reason=reason)


def give(check: Check, owner: int | None, due_at: datetime, *, reason: str = "", actor: Actor, at: datetime) -> None:
    """Another is to make it, or at another time. Whoever is given it anew takes it anew."""
    before = check.owner_id or 0
    values: dict[str, Any] = {"owner_id": owner, "due_at": due_at}
    if owner != check.owner_id:
        values |= {"state": states.OPEN, "taken_at": None}
    if due_at > at:
        values["late_at"] = None
    change(check, **values)
    told = facts.CheckGiven(**about(check), owner_person=owner or 0, before_person=before, due_at=due_at)
    announce(told, actor=actor, at=at, reason=reason)


def running(case: Case, kind: str) -> Check | None:
    """The check of a kind that is still to be made."""
    return Check.objects.filter(case=case, kind=kind, state__in=states.RUNNING).first()
