"""Who answers for a new case: whoever meets the customer first; a robot's case goes to whoever is on duty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import lanes, pen
from shouwen.casework.cases.actions.draft import Draft
from shouwen.casework.cases.actions.lanes import Holder
from shouwen.casework.cases.models import Case, Handoff
from shouwen.casework.cases.queries.places import Place, queues_for
from shouwen.casework.cases.queries.policy import accept_by, figures_for
from shouwen.casework.cases.rules.first_contact import Meeting, first_contact
from shouwen.casework.cases.rules.intake import is_key
from shouwen.foundation.access import queries as access
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Absence, Person, Post
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict

LINE = (
    "junior_agent",
    "senior_agent",
    "service_agent",
    "call_agent",
    "online_agent",
    "service_representative",
)
SENIORS = ("senior_agent", "team_leader", "supervisor")
HEADS = ("team_leader", "supervisor", "service_manager", "centre_head")
ROBOTS = frozenset({"api_client"})


def is_robot(made: Draft, actor: Actor) -> bool:
    """Whether no human has met the customer yet: portal, chat robot, another program (demand 3.1, rule 1)."""
    if made.intake.pre_contact:
        return True
    return (
        not actor.person_id
        or actor.via == "portal"
        or (bool(actor.role_codes) and actor.role_codes <= ROBOTS)
    )


def hold(made: Draft, actor: Actor, at: datetime) -> None:
    """Give the case its owner, its handler and, once a human has met the customer, its first-contact person."""
    case, intake = made.case, made.intake
    robot = is_robot(made, actor) and not intake.owner_id
    if intake.owner_id == actor.person_id != 0:
        owner = Holder(actor.person_id, actor.unit_id, actor.centre_id, actor.grade)
    elif intake.owner_id:
        owner = lanes.holder(intake.owner_id, "owner")
    elif robot:
        owner = on_duty(made.place, at, key=is_key(case.customer_class), besides=intake.accused, language=_language(made))
    else:
        owner = _met(made, actor, at)
    if owner.person_id in intake.accused:
        raise Conflict("accused", _("客户投诉的正是这位同事，请由别人登记"))
    case.owner_id = case.handler_id = owner.person_id
    case.owner_unit_id = case.handler_unit_id = owner.unit_id
    case.state = states.RECEIVED if robot else states.REGISTERED
    if robot:
        case.pre_contact = intake.pre_contact or actor.via
    else:
        case.first_contact_id = owner.person_id
        case.first_contact_channel, case.first_contact_at = intake.channel, intake.received_at or at
    made.rows += lanes.first_links(case, at)


def _met(made: Draft, actor: Actor, at: datetime) -> Holder:
    """Of several who met the customer at once, the senior grade (demand 3.1, rule 1)."""
    me = Holder(actor.person_id, actor.unit_id, actor.centre_id, actor.grade)
    present = [
        lanes.holder(each, "present") for each in dict.fromkeys(made.intake.present) if each != me.person_id
    ]
    if not present:
        return me
    together = timedelta(seconds=figures_for(made.place.centre_id).together_seconds)
    chosen = first_contact([Meeting(each.person_id, each.grade, at) for each in (me, *present)], together)
    return next(each for each in (me, *present) if each.person_id == chosen.person_id)


def on_duty(
    place: Place, at: datetime, *, key: bool = False, besides: Sequence[int] = (), language: str = ""
) -> Holder:
    """The person on duty at a centre with the fewest open cases; without agents, whoever leads it. At most two queries.

    Of them those first whose team serves the customer's ``language``, if there are any.

    :raises Conflict: when nobody at all is there.
    """
    away = Absence.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at), person=OuterRef("pk"), starts_at__lte=at
    )
    day = organisation.day_of(at)
    posts = Post.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day),
        person=OuterRef("pk"),
        starts_on__lte=day,
        unit__centre_id=place.centre_id,
    )
    people = Person.objects.filter(~Exists(away), is_active=True).exclude(pk__in=list(besides))
    for roles in ((SENIORS if key else LINE), HEADS):
        found = people.filter(Exists(posts.filter(role_code__in=roles))).values_list(
            "id", "unit_id", "grade"
        )[:500]
        candidates = {pk: Holder(pk, unit_id, place.centre_id, grade) for pk, unit_id, grade in found}
        if candidates:
            served = queues_for(place.centre_id, language)
            speaking = [pk for pk, each in candidates.items() if each.unit_id in served]
            return candidates[_least_loaded(speaking or list(candidates))]
    raise Conflict("nobody_on_duty", _("%(centre)s现在没有在岗的人，请先安排值班") % {"centre": place.name})


def _language(made: Draft) -> str:
    return made.customer.root.language if made.customer else ""


def queue_of(centre_id: int, language: str, right: str, at: datetime) -> int:
    """Where an open offer goes: to the team that serves the customer's language and has somebody with the right, else to the
    whole centre. No query unless the centre has such a team."""
    served = (pk for pk in queues_for(centre_id, language) if access.holders(right, pk, at=at))
    return next(served, centre_id)


def _least_loaded(ids: list[int]) -> int:
    counted = (
        Case.objects.filter(is_open=True, owner_id__in=ids)
        .values_list("owner_id")
        .annotate(count=Count("id"))
    )
    load = dict(counted)
    return min(ids, key=lambda each: (load.get(each, 0), each))


def to_seniors(made: Draft, actor: Actor, at: datetime) -> None:
    """Queue a big, important or dedicated-line customer's case to the senior agents at once (CASE-026..028)."""
    case = made.case
    if not is_key(case.customer_class) or actor.may("cases.take_key") or case.state == states.RECEIVED:
        return
    if actor.via == "import":
        return
    row = Handoff(
        case_id=case.pk,
        seq=1,
        kind="hand_up",
        lane="handler",
        from_person_id=case.owner_id,
        to_unit_id=queue_of(case.centre_id, _language(made), "cases.take_key", at),
        to_right="cases.take_key",
        reason_code="key_customer",
        offered_at=at,
        accept_by=accept_by(case.centre_id, "hand_up", case.severity, at),
        may_refuse=False,
    )
    made.rows.append(row)
    made.facts.append(
        facts.HandoffOffered(
            subject_id=case.pk,
            centre_id=case.centre_id,
            handoff_id=row.pk,
            handoff_kind=row.kind,
            kind_label=pen.said(states.HANDOFF_KINDS[row.kind]),
            to_unit=row.to_unit_id,
            to_right=row.to_right,
            reason_code=row.reason_code,
            accept_by=row.accept_by,
        )
    )
