"""Who may see and write which plan. Looking a plan up is the check: out of reach is not found."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.improvement.models import Ground, Measure, Plan
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Forbidden, NotFound, Refusal
from shouwen.kit.scope import picked, within

Which = Plan | int | str
"""A plan, its id or its number."""


def visible(actor: Actor) -> QuerySet[Plan]:
    """The plans in reach, those one leads or has a measure of, without those that stand on a case that complains about the
    reader (CASE-064).

    :raises Forbidden: without ``improvement.read``.
    """
    reach = actor.need("improvement.read")
    if actor.almighty:
        return Plan.objects.all()
    covered = within(reach, centre="centre_id", units=("unit_id",), people=("owner_id", "author_id"))
    if actor.person_id:
        mine = Measure.objects.filter(owner_id=actor.person_id, dropped_at=None)
        covered |= Q(owner_id=actor.person_id) | Q(pk__in=mine.values("plan_id"))
    about_me = Ground.objects.filter(removed_at=None, case__accused__person_id=actor.person_id)
    return Plan.objects.filter(covered).exclude(pk__in=about_me.values("plan_id"))


def find(which: Which, actor: Actor) -> Plan:
    """One plan, for reading.

    :raises NotFound: when there is none for this reader.
    """
    return _one(visible(actor) if actor.may("improvement.read") else Plan.objects.none(), which)


def lock(which: Which, actor: Actor) -> Plan:
    """One plan, locked for a change in the caller's transaction.

    :raises NotFound: as :func:`find`.
    """
    seen = find(which, actor)
    return Plan.objects.select_for_update(of=("self",)).get(pk=seen.pk)


def _one(rows: QuerySet[Plan], which: Which) -> Plan:
    found = picked(rows, which)
    if found is None:
        raise NotFound("plan_not_found", _("没有找到这个改进计划"))
    return found


def refusal(plan: Plan, right: str, actor: Actor) -> Refusal | None:
    """Why the actor may not use a right on a plan; None when nothing speaks against it."""
    reach = actor.reach(right)
    if reach is None:
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(right)}, right=right)
    if reach.centre_ids is None or actor.person_id in (plan.owner_id, plan.author_id):
        return None
    inside = plan.unit_id in reach.unit_ids or (not reach.narrow and reach.covers_centre(plan.centre_id))
    return None if inside else Forbidden("out_of_reach", _("这个计划由别人负责，请找负责人或主管"))
