"""Merging and splitting codes: the old one is retired and says what it counts as, so that trends survive (demand 3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.sql import insert_rows
from shouwen.relations.catalogue import facts
from shouwen.relations.catalogue.actions.values import bump, may_edit
from shouwen.relations.catalogue.models import Code, Succession
from shouwen.relations.catalogue.shelf import CodeItem, shelves

MOST_PARTS = 6


def succeed(
    old_id: int,
    parts: Sequence[tuple[int, int]],
    *,
    on: date | None = None,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> list[Succession]:
    """Retire a code in favour of others from ``on`` (today at the earliest): one part of 100 merges it, several split it.

    ``parts`` are ids of codes of the same list and percents that add up to 100. What cases hold stays as it is;
    :func:`queries.roll_up` counts it as today's codes. Restoring the old code takes it back.

    :raises Conflict: when it is retired already, or something below it is still offered.
    :raises Invalid: at ``parts`` for codes that cannot take it over.
    """
    with transaction.atomic():
        old = _old(old_id, actor)
        day = max(on or timezone.localdate(at), timezone.localdate(at))
        taking = _taking(old, parts, day)
        rows = [Succession(old_id=old_id, new_id=new.id, percent=percent, on=day) for new, percent in taking]
        Code.objects.filter(pk=old_id).update(valid_to=day)
        insert_rows(rows)
        bump()
        announce(_told(old, taking, day), actor=actor, at=at, reason=reason)
    return rows


def _old(old_id: int, actor: Actor) -> CodeItem:
    row = Code.objects.select_for_update(of=("self",)).filter(pk=old_id).first()
    if row is None:
        raise NotFound("value_not_found", _("没有这个字典值"))
    may_edit(actor, row.centre_id)
    shelves.forget()
    tree = shelves().codes[row.list_code]
    if row.valid_to is not None:
        raise Conflict("already_retired", _("“%(name)s”已停用") % {"name": row.name})
    if any(item.valid_to is None for item in tree.walk(old_id)):
        raise Conflict("has_values_below", _("“%(name)s”下面还有在用的值，请先处理它们") % {"name": row.name})
    return tree.by_id[old_id]


def _taking(old: CodeItem, parts: Sequence[tuple[int, int]], day: date) -> list[tuple[CodeItem, int]]:
    tree = shelves().codes[old.list_code]
    if not 1 <= len(parts) <= MOST_PARTS or len({pk for pk, _percent in parts}) < len(parts):
        raise Invalid({"parts": _("请选 1 到 %(most)s 个不同的去向") % {"most": MOST_PARTS}})
    if any(percent < 1 for _pk, percent in parts) or sum(percent for _pk, percent in parts) != 100:
        raise Invalid({"parts": _("各部分的百分比要正好加成 100")})
    found = [(tree.by_id.get(pk), percent) for pk, percent in parts]
    for new, _percent in found:
        if new is None or new.id == old.id or new.is_group or new.centre_id not in (None, old.centre_id):
            raise Invalid({"parts": _("去向要从同一份字典里选，不能是它自己或一组")})
        if not new.is_offered(day) or any(each.valid_to for each in (*new.above, new)):
            raise Invalid({"parts": _("“%(name)s”已停用或快停用，请另选去向") % {"name": new.label}})
    return [(new, percent) for new, percent in found if new is not None]


def _told(old: CodeItem, taking: Sequence[tuple[CodeItem, int]], day: date) -> Fact:
    subject, centre = old.id, old.centre_id or 0
    if len(taking) == 1:
        return facts.CodeMerged(
            subject_id=subject, centre_id=centre, shelf=old.list_code, code=old.code, into=taking[0][0].code,
            valid_to=day.isoformat(),
        )  # fmt: skip
    return facts.CodeSplit(
        subject_id=subject, centre_id=centre, shelf=old.list_code, code=old.code,
        into=tuple(new.code for new, _percent in taking), percents=tuple(percent for _new, percent in taking),
        valid_to=day.isoformat(),
    )  # fmt: skip
