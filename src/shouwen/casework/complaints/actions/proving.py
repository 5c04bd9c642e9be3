"""Evidence: taken with its hash, collector and time; set aside with a reason, never removed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.complaints import facts, states
from shouwen.casework.complaints.actions import pen
from shouwen.casework.complaints.models import Complaint, Evidence
from shouwen.casework.complaints.queries.scope import Which, lock, need
from shouwen.foundation.files.actions import attach
from shouwen.foundation.ledger.actions import announce
from shouwen.kit import crypto
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.text import squash, tidy

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

SUBJECT = "complaint_evidence"
ASIDE, AGAIN = gettext_noop("证据不再采用"), gettext_noop("证据重新采用")
MOST = 4000


@dataclass(frozen=True)
class Given:
    """What is handed in: words, or files from the actor's tray. ``collector`` None: the actor; ``collected_at`` None: now."""

    kind: str = "document"
    title: str = ""
    words: str = ""
    files: Sequence[int] = ()
    collector: int | None = None
    collected_at: datetime | None = None


def add_evidence(which: Which, given: Given, *, actor: Actor, at: datetime) -> list[Evidence]:
    """Take evidence: one piece for words, one for each file.

    :raises Forbidden: without ``complaints.record`` for this case.
    :raises Invalid: when there is neither, for an unknown kind, or for a time still to come.
    """
    with transaction.atomic():
        case, held = lock(which, actor)
        need(case, "complaints.record", actor)
        _check(given, at)
        pen.opened(case, held, actor=actor, at=at)
        rows = ([_words(held, given, actor, at)] if given.words.strip() else []) + [
            _file(held, each, given, actor, at) for each in given.files
        ]
        announce(*(_told(case, row) for row in rows), actor=actor, at=at)
        return rows


def _check(given: Given, at: datetime) -> None:
    if given.kind not in states.EVIDENCE_KINDS:
        raise Invalid({"kind": _("请从列表里选一项")})
    if not given.words.strip() and not given.files:
        raise Invalid({"words": _("请写下内容，或选一份文件")})
    if len(given.words) > MOST:
        raise Invalid({"words": _("最多 %(max)s 个字，现在 %(length)s 个") % {"max": MOST, "length": len(given.words)}})
    if given.collected_at and given.collected_at > at:
        raise Invalid({"collected_at": _("收集时间不会晚于现在")})


def _row(held: Complaint, given: Given, actor: Actor, at: datetime) -> Evidence:
    return Evidence(
        complaint_id=held.pk, kind=given.kind, title=squash(given.title)[:120], collector_id=given.collector or actor.person_id,
        collected_at=given.collected_at or at, added_at=at,
    )  # fmt: skip


def _words(held: Complaint, given: Given, actor: Actor, at: datetime) -> Evidence:
    row, text = _row(held, given, actor, at), tidy(given.words)
    row.sha256 = hashlib.sha256(text.encode()).hexdigest()
    row.sealed = crypto.seal(text, row.place)
    row.title = row.title or str(states.EVIDENCE_KINDS[given.kind])
    row.save(force_insert=True)
    return row


def _file(held: Complaint, file_id: int, given: Given, actor: Actor, at: datetime) -> Evidence:
    row = _row(held, given, actor, at)
    kept = attach([file_id], subject_kind=SUBJECT, subject_id=row.pk, actor=actor, at=at)[0]
    row.attachment_id, row.sha256, row.title = kept.pk, kept.blob.sha256, row.title or kept.name[:120]
    row.save(force_insert=True)
    return row


def _label(row: Evidence) -> str:
    with translation.override("zh-hans"):
        return str(states.EVIDENCE_KINDS[row.kind])


def _told(case: Case, row: Evidence) -> facts.EvidenceAdded:
    return facts.EvidenceAdded(
        subject_id=case.pk, centre_id=case.centre_id, evidence_id=row.pk, evidence_kind=row.kind, kind_label=_label(row),
        sha256=row.sha256, collector_person=row.collector_id,
    )  # fmt: skip


def set_aside(which: Which, evidence_id: int, *, reason: str = "", back: bool = False, actor: Actor, at: datetime) -> Evidence:
    """Let a piece of evidence count no more, with a reason; or (``back``) again.

    :raises NotFound: when it is not of this case.
    :raises Conflict: when it is so already.
    """
    with transaction.atomic():
        case, held = lock(which, actor)
        need(case, "complaints.record", actor)
        row = Evidence.objects.filter(pk=evidence_id, complaint_id=held.pk).first()
        if row is None:
            raise NotFound("evidence_unknown", _("没有这份证据"))
        if bool(row.set_aside_at) != back:
            raise Conflict("evidence_so_already", _("已经是这样了"))
        if not back and not squash(reason):
            raise Invalid({"reason": _("请写明为什么不采用")})
        row.set_aside_at, row.set_aside_by_id, row.set_aside_why = (
            (None, None, "") if back else (at, actor.person_id or None, squash(reason)[:200])
        )
        row.save()
        told = facts.EvidenceSetAside(
            subject_id=case.pk, centre_id=case.centre_id, evidence_id=row.pk, what_label=AGAIN if back else ASIDE,
            kind_label=_label(row), is_back=back,
        )  # fmt: skip
        announce(told, actor=actor, at=at, reason=squash(reason)[:200])
        return row
