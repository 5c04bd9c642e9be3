"""Which complaint record belongs to a case, and who may write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries.scope import lock as lock_case
from shouwen.casework.complaints import states
from shouwen.casework.complaints.models import Complaint, blank
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Forbidden, NotFound

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

Which = Any
"""A case, its id or its number."""


def complaint(case: Case) -> Complaint | None:
    """The record of a case in hand; an empty one, unsaved, while nobody has written into it; None for other kinds."""
    if case.kind_code not in states.KINDS:
        return Complaint.objects.filter(case_id=case.pk).first() if case.kind_code else None
    return Complaint.objects.filter(case_id=case.pk).first() or _new(case)


def _new(case: Case) -> Complaint:
    return blank(case_id=case.pk, centre_id=case.centre_id, opened_at=case.registered_at)


def find(which: Which, actor: Actor) -> tuple[Case, Complaint]:
    """A case in reach and its record, for reading.

    :raises NotFound: when there is no such case for this reader, or it is no complaint.
    """
    case = cases.find(which, actor)
    found = complaint(case)
    if found is None:
        raise no_complaint()
    return case, found


def no_complaint() -> NotFound:
    """The answer for a case that is no complaint."""
    return NotFound("no_complaint", _("这件不是投诉，没有投诉记录"))


def lock(which: Which, actor: Actor) -> tuple[Case, Complaint]:
    """A case, locked in the caller's transaction, and its record.

    :raises NotFound: as :func:`find`.
    """
    case = lock_case(which, actor)
    found = complaint(case)
    if found is None:
        raise no_complaint()
    return case, found


def why_not(case: Case, right: str, actor: Actor) -> str:
    """Why the actor may not use a right on this complaint, in a sentence; '' when nothing speaks against it."""
    reach = actor.reach(right)
    if reach is None:
        return _("这一步需要“%(right)s”的权限") % {"right": right_name(right)}
    if not cases.covers(reach, case, actor):
        return _("这件由别人负责，请找责任人或主管")
    if case.state == "merged":
        return _("这件已并入另一件，请到那一件去写")
    return ""


def need(case: Case, right: str, actor: Actor) -> None:
    """Let the actor through, or say why not.

    :raises Forbidden: without the right, or out of its reach.
    :raises Conflict: for a merged case.
    """
    why = why_not(case, right, actor)
    if why:
        raise (Conflict("merged", why) if case.state == "merged" else Forbidden("complaint_right", why))
