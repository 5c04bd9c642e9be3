"""Cases that belong together: typed links (merging: `merging.py`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import pen
from shouwen.casework.cases.models import Case, CaseLink
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, find, lock
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
