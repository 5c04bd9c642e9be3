"""Writing down what a case came from, with what its code asks for; dropping what no longer holds (CMP-031..047)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.liability import facts, states
from shouwen.casework.liability.models import CauseFound
from shouwen.casework.liability.queries.causes import why_not_find
from shouwen.foundation.files import queries as files
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.catalogue.queries import CodeItem

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


NOTE_MAX = 2000


def find_cause(
    case: Which,
    *,
    code: str,
    fields: Mapping[str, Any] | None = None,
    note: str = "",
    certainty: str = "sure",
    main: bool = False,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> CauseFound:
    """Write a cause on a case: a code of the list ``cause`` on offer, with the fields it asks for.

    The first one is the main one, later ones when ``main`` says so. After the case is closed it takes the right to
    correct and a reason.

    :raises Invalid: for a group, a retired code (which names what to use instead), a field or text that is missing.
    :raises Conflict: when the cause stands there already.
    """
    with transaction.atomic():
        held = _opened(case, reason, actor)
        item = catalogue.chosen("cause", code, actor, at=at, field="code")
        asked = [each for one in (*item.above, item) for each in one.fields]
        values = catalogue.check_fields(asked, fields or {}, prefix="fields.")
        words = _words(item, note)
        _need_evidence(item, held)
        if certainty not in states.CERTAINTY:
            raise Invalid({"certainty": _("请从列表里选一项")})
        mine = CauseFound.objects.filter(case=held, dropped_at=None)
        if mine.filter(code=code).exists():
            raise Conflict("cause_there", _("“%(cause)s”已经写过了") % {"cause": item.label})
        main = main or not mine.filter(is_main=True).exists()
        if main:
            mine.filter(is_main=True).update(is_main=False)
        row = CauseFound.objects.create(
            case=held, centre_id=held.centre_id, code=code, name=item.name, fields=values, note=words,
            certainty=certainty, is_main=main, found_by_id=actor.person_id or None, found_at=at,
        )  # fmt: skip
        announce(_found(row, item, held), actor=actor, at=at, reason=tidy(reason))
    return row


def _opened(case: Which, reason: str, actor: Actor) -> Case:
    held = cases.lock(case, actor)
    no = why_not_find(held, actor)
    if no is not None:
        raise no
    if not held.is_open and not reason.strip():
        raise Invalid({"reason": _("已经办结，请写明为什么更正")})
    return held


def _words(item: CodeItem, note: str) -> str:
    words = tidy(note)
    if item.needs_text and not words:
        raise Invalid({"note": _("选“%(cause)s”要写明情况") % {"cause": item.label}})
    if len(words) > NOTE_MAX:
        raise Invalid({"note": _("最多 %(max)s 个字") % {"max": NOTE_MAX}})
    return words


def _need_evidence(item: CodeItem, case: Case) -> None:
    if item.needs_evidence and not files.of("case", [case.pk]):
        raise Invalid({"code": _("“%(cause)s”要有照片或录像，请先放进这件事项单") % {"cause": item.label}})


def _found(row: CauseFound, item: CodeItem, case: Case) -> facts.CauseFound:
    return facts.CauseFound(
        subject_id=case.pk,
        centre_id=case.centre_id,
        code=row.code,
        cause_label=said(item.name),
        is_main=row.is_main,
        certainty=row.certainty,
        marks=tuple(item.traits.get("marks", ())),
        after_close=not case.is_open,
    )


def _one(case: Case, code: str) -> CauseFound:
    row = CauseFound.objects.filter(case=case, code=code, dropped_at=None).first()
    if row is None:
        raise NotFound("cause_not_found", _("这件事项单上没有这个起因"))
    return row


def make_main(case: Which, *, code: str, reason: str = "", actor: Actor, at: datetime) -> CauseFound:
    """Let another of the causes be the main one."""
    with transaction.atomic():
        held = _opened(case, reason, actor)
        row = _one(held, code)
        if row.is_main:
            return row
        CauseFound.objects.filter(case=held, dropped_at=None, is_main=True).update(is_main=False)
        row.is_main = True
        row.save(update_fields=["is_main"])
        try:
            item = catalogue.code("cause", code)
        except NotFound:
            return row
        announce(_found(row, item, held), actor=actor, at=at, reason=tidy(reason))
    return row


def drop_cause(case: Which, *, code: str, reason: str, actor: Actor, at: datetime) -> CauseFound:
    """Say that a cause no longer holds, and why. It stays readable; the oldest of those left becomes the main one.

    :raises Invalid: without a reason.
    """
    if not reason.strip():
        raise Invalid({"reason": _("请写明为什么撤销")})
    with transaction.atomic():
        held = _opened(case, reason, actor)
        row = _one(held, code)
        was_main, row.is_main = row.is_main, False
        row.dropped_by_id, row.dropped_at, row.dropped_why = actor.person_id or None, at, tidy(reason)[:200]
        row.save(update_fields=["is_main", "dropped_by", "dropped_at", "dropped_why"])
        if was_main and (left := CauseFound.objects.filter(case=held, dropped_at=None).order_by("found_at", "id").first()):
            left.is_main = True
            left.save(update_fields=["is_main"])
        told = facts.CauseDropped(
            subject_id=held.pk, centre_id=held.centre_id, code=code, cause_label=said(row.name)
        )
        announce(told, actor=actor, at=at, reason=row.dropped_why)
    return row


def from_closure(case_id: int, code: str, person_id: int | None, *, at: datetime) -> None:
    """A cause chosen while closing stands among those found, once, however often it is told."""
    with transaction.atomic():
        case = cases.lock(case_id, SYSTEM)
        mine = CauseFound.objects.filter(case=case, dropped_at=None)
        try:
            item = catalogue.code("cause", code)
        except NotFound:
            return
        if mine.filter(code=code).exists():
            return
        row = CauseFound.objects.create(
            case=case, centre_id=case.centre_id, code=code, name=item.name, is_main=not mine.filter(is_main=True).exists(),
            found_by_id=person_id, found_at=at,
        )  # fmt: skip
        announce(_found(row, item, case), actor=SYSTEM, at=at)
