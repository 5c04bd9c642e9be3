"""Who may see and keep which committee. Looking it up is the check: out of reach is not found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.committees import rules, states
from shouwen.casework.committees.models import Committee, Meeting, Member
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Forbidden, NotFound, Refusal
from shouwen.kit.scope import within


def visible(actor: Actor) -> QuerySet[Committee]:
    """The committees in reach, and those one sits on.

    :raises Forbidden: without ``committees.read``.
    """
    reach = actor.need("committees.read")
    if actor.almighty:
        return Committee.objects.all()
    mine = Member.objects.filter(person_id=actor.person_id, ends_on=None)
    return Committee.objects.filter(within(reach, centre="centre_id") | Q(pk__in=mine.values("committee_id")))


def find(committee_id: int, actor: Actor) -> Committee:
    """One committee.

    :raises NotFound: when there is none for this reader.
    """
    rows = visible(actor) if actor.may("committees.read") else Committee.objects.none()
    found = rows.filter(pk=committee_id).first()
    if found is None:
        raise NotFound("committee_not_found", _("没有找到这个委员会"))
    return found


def meeting(committee_id: int, seq: int, actor: Actor) -> Meeting:
    """One meeting of a committee in sight.

    :raises NotFound: when there is none for this reader.
    """
    row = Meeting.objects.filter(committee=find(committee_id, actor), seq=seq).select_related("committee").first()
    if row is None:
        raise NotFound("meeting_not_found", _("没有这次会议"))
    return row


def seated(committee: Committee) -> QuerySet[Member]:
    """Who sits on it now: the chair first."""
    return committee.members.filter(ends_on=None).order_by("part", "starts_on", "id")


def keeping(committee: Committee, actor: Actor) -> Refusal | None:
    """Why the actor may not keep a committee: neither the right there nor its secretary or chair."""
    reach = actor.reach("committees.keep")
    if reach is not None and (reach.centre_ids is None or (not reach.narrow and reach.covers_centre(committee.centre_id))):
        return None
    if actor.person_id and seated(committee).filter(person_id=actor.person_id, part__in=[states.CHAIR, states.SECRETARY]).exists():
        return None
    if reach is not None:
        return Forbidden("out_of_reach", _("这个委员会归别的中心"))
    name = "committees.keep"
    return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(name)}, right=name)


def signing(row: Meeting, actor: Actor) -> Refusal | None:
    """Why the actor may not sign the minutes: not in the chair, or wrote them."""
    chair = seated(row.committee).filter(part=states.CHAIR).values_list("person_id", flat=True).first()
    if not actor.person_id or actor.person_id != chair:
        return Forbidden("not_in_the_chair", _("纪要由主任来签"))
    if actor.person_id == row.written_by_id:
        return Forbidden("own_minutes", _("自己写的纪要自己不签，请秘书或委员来写"))
    return None


def due_on(committee: Committee, held: Collection[date] | None = None) -> date:
    """The last day for its next meeting; ``held``: the days of those held, when they are known."""
    if held is None:
        done = committee.meetings.filter(state__in=[states.HELD, states.SIGNED])
        held = list(done.values_list("meets_on", flat=True))
    return rules.due_on(committee.founded_on, held, committee.cycle_days)
