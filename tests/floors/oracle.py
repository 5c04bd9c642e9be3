"""Who may read a case, and what there is to see, said once more from the rows alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from shouwen.casework.cases.models import Accused, Case, Consultation, Handoff
from shouwen.casework.tasks.models import Task
from shouwen.casework.workorders.models import Assist, Order
from shouwen.foundation.organisation.models import Post, Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound


def exists(look: Callable[[], Any]) -> bool:
    with contextlib.suppress(NotFound):
        look()
        return True
    return False


def is_unit(reader: Actor) -> bool:
    """Whether somebody works in handling units only: by their posts, wherever their home unit was moved to."""
    roles = list(Post.objects.filter(person_id=reader.person_id).values_list("unit__role", flat=True))
    return bool(roles) and all("branch" in role for role in roles)


def below(unit_id: int) -> set[int]:
    """A unit and everything under it, by walking the tree."""
    top = Unit.objects.get(pk=unit_id)
    return {each.pk for each in Unit.objects.all() if each.path.startswith(top.path)}


def may_read(case: Case, reader: Actor) -> bool:
    """Who may read a case, said once more from the rows: reach of the right, restriction, accusation, taking part."""
    me = reader.person_id
    if Accused.objects.filter(case=case, person_id=me).exists():
        return False
    involved = me in (case.owner_id, case.handler_id)
    reach = reader.rights.get("cases.read")
    in_reach = False
    if reach is not None:
        level = reach.level
        in_reach = involved or me == case.first_contact_id
        if level != "own":
            own_units = set().union(*(below(each) for each in reach.unit_ids)) if reach.unit_ids else set()
            in_reach |= bool(own_units & {case.owner_unit_id, case.handler_unit_id})
        if level in ("centre", "tree", "all"):
            in_reach |= reach.centre_ids is None or case.centre_id in reach.centre_ids
    if in_reach and (involved or not case.is_restricted or "cases.see_restricted" in reader.rights):
        return True
    return takes_part(case, reader)


def takes_part(case: Case, reader: Actor) -> bool:
    me = reader.person_id
    for offer in Handoff.objects.filter(case=case):
        waits = offer.answer in ("waiting", "consent")
        if waits and offer.to_person_id == me:
            return True
        if offer.kind == "assist" and offer.answer == "accepted" and offer.answered_by_id == me and offer.ended_at is None:
            return True
        if offer.answer == "waiting" and offer.to_person_id is None:
            reach = reader.rights.get(offer.to_right)
            if reach is not None and (
                reach.centre_ids is None or offer.to_unit_id in {*reach.centre_ids, *reach.unit_ids}
            ):
                return True
    if Consultation.objects.filter(case=case, asked_person_id=me).exists():
        return True
    if Task.objects.filter(case=case, owner_id=me, state="open").exists():
        return True
    if "workorders.read" not in reader.rights:
        return False
    units = set(reader.rights["workorders.read"].unit_ids) or {reader.unit_id}
    for order in Order.objects.filter(case=case, dispatched_at__isnull=False):
        helping = set(Assist.objects.filter(order=order).values_list("unit_id", flat=True))
        if units & {order.lead_unit_id, *helping}:
            return True
    return False
