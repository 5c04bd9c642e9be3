"""One check for its reader, and what this reader may do with it now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.checks import states
from shouwen.casework.checks.models import Check
from shouwen.casework.checks.queries.people import RIGHT
from shouwen.casework.tasks.queries import parts
from shouwen.foundation.access.actions import keep_apart
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Forbidden, NotFound, Refusal

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

WITH = ("case", "about", "result", "cause")


def find(check_id: int, actor: Actor) -> Check:
    """A check of a case the reader may see.

    :raises NotFound: when there is none, or none for this reader.
    """
    check = Check.objects.select_related(*WITH).filter(pk=check_id).first()
    if check is None or not cases.sees(check.case, actor):
        raise NotFound("check_not_found", _("没有找到这项核查"))
    return check


def of_case(case: Case) -> QuerySet[Check]:
    """The checks of a case in hand, those to make first, then the newest."""
    return Check.objects.filter(case=case).select_related("about", "result", "cause").order_by("ended_at", "-opened_at", "-id")


def is_late(check: Check, at: datetime) -> bool:
    """Whether its time is over without a finding."""
    return check.is_open and check.due_at < at


def is_mine(check: Check, actor: Actor) -> bool:
    """Whether the actor, or whom they act for, is named for it."""
    return bool(check.owner_id) and check.owner_id in (actor.person_id, actor.acting_for_id)


def why_not_open(case: Case, actor: Actor) -> Refusal | None:
    """Why the actor may not ask for a check of this case by hand; None when they may."""
    if case.merged_into_id:
        return Conflict("case_merged", _("已经并入另一件，请到那边去做"))
    return _reach(case, "checks.arrange", actor)


def why_not_take(check: Check, actor: Actor) -> Refusal | None:
    """Why the actor may not make a check: ended, another's, no right, or their own work; None when they may."""
    if not check.is_open:
        return _ended(check)
    if check.state == states.TAKEN:
        return Conflict("check_taken", _("已经有人在核查")) if not is_mine(check, actor) else Conflict("check_yours", _("您已经在核查"))
    if check.is_handlers:
        return None if is_mine(check, actor) else Forbidden("not_yours", _("这一项由经办人来办"))
    if not is_mine(check, actor) and (no := _reach(check.case, RIGHT, actor)):
        return no
    return _own(check, actor)


def why_not_settle(check: Check, actor: Actor) -> Refusal | None:
    """Why the actor may not put down what was found; None when they may. Only whoever makes it, and never about their own work."""
    if not check.is_open:
        return _ended(check)
    if check.state != states.TAKEN:
        return Conflict("check_not_taken", _("请先领下这项核查"))
    if not is_mine(check, actor):
        return Forbidden("not_yours", _("这项核查由别人做"))
    return None if check.is_handlers else _own(check, actor)


def why_not_arrange(check: Check, actor: Actor) -> Refusal | None:
    """Why the actor may not give a check to another or withdraw it; None when they may. A check is no matter of those whose
    work it looks at."""
    if not check.is_open:
        return _ended(check)
    if no := _reach(check.case, "checks.arrange", actor):
        return no
    return None if check.is_handlers else _own(check, actor)


def _reach(case: Case, right: str, actor: Actor) -> Refusal | None:
    if not actor.may(right):
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(right)}, right=right)
    return None if cases.covers(actor.reach(right), case, actor) else Forbidden("out_of_reach", _("这件事由别人负责，请找责任人或主管"))


def _own(check: Check, actor: Actor) -> Refusal | None:
    try:
        keep_apart("inspect", actor=actor, parts=parts(check.case))
    except Forbidden as own:
        return own
    return None


def _ended(check: Check) -> Conflict:
    return Conflict("check_ended", _("这项核查已经了结：%(how)s") % {"how": check.outcome})
