"""Cases that belong together: typed links, and merging that can be undone (demand 2, rows 1 and 2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, slots, states
from shouwen.casework.cases.actions import clocks, lanes, offers, pen
from shouwen.casework.cases.actions.ending import LANES, heir_of
from shouwen.casework.cases.models import Case, CaseLink, Promise
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, find, lock
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound


def link(case: Which, other: Which, *, kind: str, actor: Actor, at: datetime) -> CaseLink:
    """Link a case to another: it is a repeat of it, caused by it, follows it, is about the same, or related.

    :raises Forbidden: without ``cases.link`` for this case; the other must be readable.
    :raises Conflict: when the link is there already.
    """
    if kind not in states.LINK_KINDS or kind == "merged_into":
        raise Invalid({"kind": _("请选择关联方式")})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "link", actor)
        to = find(other, actor)
        if to.pk == held.pk:
            raise Invalid({"other": _("不能关联自己")})
        if CaseLink.objects.filter(source=held, target=to, kind=kind, removed_at=None).exists():
            raise Conflict("linked", _("已经关联过了"))
        row = CaseLink(
            source_id=held.pk, target_id=to.pk, kind=kind, made_by_id=actor.person_id or None, made_at=at
        )
        fields: dict[str, Any] = {"repeat_of_id": to.repeat_of_id or to.pk} if kind == "repeat_of" else {}
        pen.write(held, _linked(facts.CaseLinked, held, to, kind), actor=actor, at=at, rows=[row], **fields)
        return row


def _linked(sort: type[Any], case: Case, other: Case, kind: str) -> Any:
    return sort(
        subject_id=case.pk,
        centre_id=case.centre_id,
        link_kind=kind,
        link_label=pen.said(states.LINK_KINDS[kind]),
        other_case=other.pk,
        other_number=other.number,
    )


def unlink(case: Which, link: int, *, actor: Actor, at: datetime) -> CaseLink:
    """Remove a link; the row stays, with who removed it.

    :raises NotFound: when there is no such link; a merge is undone by :func:`unmerge`.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "link", actor)
        row = CaseLink.objects.select_related("target").filter(pk=link, source=held, removed_at=None).first()
        if row is None or row.kind == "merged_into":
            raise NotFound("link_not_found", _("没有找到这个关联"))
        row.removed_at, row.removed_by_id = at, actor.person_id or None
        row.save(update_fields=["removed_at", "removed_by"])
        fields: dict[str, Any] = {"repeat_of_id": None} if row.kind == "repeat_of" else {}
        pen.write(held, _linked(facts.CaseUnlinked, held, row.target, row.kind), actor=actor, at=at, **fields)
        return row


def merge(case: Which, into: Which, *, actor: Actor, at: datetime) -> Case:
    """Merge a case into another of the same customer's matter. Nothing moves: it becomes a reversible link, both
    first-contact people stay on record and the earlier is marked (demand 3.1).

    :raises Forbidden: without ``cases.merge`` for both cases.
    :raises Conflict: when either has ended, or something stands against ending this one.
    """
    with transaction.atomic():
        held, to = _both(case, into, actor)
        need(held, "merge", actor)
        need(to, "merge", actor)
        for check in slots.closing_checks:
            for text in check(held.pk):
                raise Conflict("not_ready", text)
        row = CaseLink(
            source_id=held.pk,
            target_id=to.pk,
            kind="merged_into",
            made_by_id=actor.person_id or None,
            made_at=at,
            before={
                "state": held.state,
                "state_since": held.state_since.isoformat(),
                "handler": held.handler_id,
                "stages": clocks.stopped_stages(held),
            },
        )
        recalled = offers.recall(held, LANES, actor, at)
        gone = facts.CaseMerged(
            subject_id=held.pk, centre_id=held.centre_id, other_case=to.pk, other_number=to.number
        )
        kept = facts.CaseReceivedMerge(
            subject_id=to.pk,
            centre_id=to.centre_id,
            other_case=held.pk,
            other_number=held.number,
            earlier=held.number if _earlier(held, to) else to.number,
            first_contact_person=held.first_contact_id,
        )
        fields = {
            **lanes.end(held, "merged", at),
            **pen.step(held, states.MERGED, at),
            "merged_into_id": to.pk,
        }
        stopped = clocks.stop(held, actor=actor, at=at)
        pen.write(held, *recalled, gone, actor=actor, at=at, rows=[row], later=[stopped], **fields)
        announce(kept, actor=actor, at=at)
        return to


def _both(case: Which, into: Which, actor: Actor) -> tuple[Case, Case]:
    """Both cases, locked in the order of their ids, so that two merges cannot wait for each other."""
    first, second = find(case, actor), find(into, actor)
    if first.pk == second.pk:
        raise Invalid({"into": _("不能并入自己")})
    locked = {pk: lock(pk, actor) for pk in sorted((first.pk, second.pk))}
    return locked[first.pk], locked[second.pk]


def _earlier(first: Case, second: Case) -> bool:
    return (first.first_contact_at or first.received_at) < (second.first_contact_at or second.received_at)


def unmerge(case: Which, *, actor: Actor, at: datetime) -> Case:
    """Undo a merge: the case is as it was, with its number, owner and clocks; who is gone is replaced.

    :raises Conflict: when it is not merged.
    """
    with transaction.atomic():
        merged = find(case, actor)
        if merged.merged_into_id is None:
            raise Conflict("not_merged", _("这件事没有合并"))
        held, to = _both(merged, merged.merged_into_id, actor)
        need(held, "unmerge", actor)
        row = CaseLink.objects.get(source=held, target=to, kind="merged_into", removed_at=None)
        row.removed_at, row.removed_by_id = at, actor.person_id or None
        row.save(update_fields=["removed_at", "removed_by"])
        owner = heir_of(held, at)
        kept_handler = organisation.on_duty(row.before["handler"], at=at)
        handler = lanes.holder(row.before["handler"]) if kept_handler else owner
        rows, fields = lanes.begin(held, owner, handler, "unmerged", at)
        fields |= pen.step(held, row.before["state"], at)
        fields |= {"merged_into_id": None, "state_since": parse_datetime(row.before["state_since"])}
        back = facts.CaseUnmerged(
            subject_id=held.pk,
            centre_id=held.centre_id,
            other_case=to.pk,
            other_number=to.number,
            owner_person=owner.person_id,
            handler_person=handler.person_id,
        )
        pen.put(held, fields)
        standing = Promise.objects.filter(case=held, kept_at=None, broken_at=None, dropped_at=None)
        promised = [clocks.promised(held, each, actor=actor, at=at) for each in standing]
        again = clocks.begin_again(held, held.received_at, stages=row.before["stages"], actor=actor, at=at)
        pen.write(held, back, actor=actor, at=at, rows=rows, later=[*promised, again], **fields)
        lost = facts.CaseLostMerge(
            subject_id=to.pk, centre_id=to.centre_id, other_case=held.pk, other_number=held.number
        )
        announce(lost, actor=actor, at=at)
        return held
