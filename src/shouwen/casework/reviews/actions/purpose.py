"""The service charter: written by one, approved by another; a further version says why (ORG-065, ORG-066)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.reviews import facts
from shouwen.casework.reviews.models import Purpose
from shouwen.casework.reviews.queries import purpose as read
from shouwen.casework.reviews.rules import purpose as rules
from shouwen.foundation.access.actions import keep_apart
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.text import squash, tidy


def write_purpose(
    content: Mapping[str, Any], *, reason: str = "", for_all: bool = False, is_public: bool = False, actor: Actor, at: datetime
) -> Purpose:
    """Write the next version of the actor's centre, or (``for_all``) of every centre without its own: a line's ``text`` and, in
    English, ``text_en``. ``is_public``: customers read it too.

    :raises Forbidden: without ``reviews.write`` there.
    :raises Invalid: beside each line without words or without a tie, or without a reason where one is in force.
    """
    whose = None if for_all else actor.centre_id or None
    if no := read.refused(whose, "reviews.write", actor):
        raise no
    kept = {code: _line(content.get(code) or {}) for code in rules.codes()}
    wrong = rules.wrong(kept, read.ties())
    with transaction.atomic():
        _hold(whose)
        rows = Purpose.objects.filter(centre_id=whose).order_by("-version")
        if rows.filter(approved_at__isnull=False).exists() and len(squash(reason)) < 2:
            wrong["reason"] = _("请写明为什么改")
        if wrong:
            raise Invalid(wrong)
        newest = rows.first()
        row = Purpose.objects.create(
            centre_id=whose, version=(newest.version if newest else 0) + 1, content=kept, reason=squash(reason)[:200], is_public=is_public,
            written_by_id=actor.person_id or None, written_at=at,
        )  # fmt: skip
        told = facts.PurposeWritten(subject_id=whose or 0, centre_id=whose or 0, version=row.version)
        announce(told, actor=actor, at=at, reason=row.reason)
        return row


def _line(given: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: words for name in rules.TEXTS if (words := tidy(str(given.get(name) or "")))}
    return {"text": "", **texts, "ties": list(dict.fromkeys(given.get("ties") or ()))}


def approve_purpose(purpose_id: int, *, actor: Actor, at: datetime) -> Purpose:
    """Let a version hold from now on.

    :raises Forbidden: without ``reviews.sign`` there, and for who wrote it.
    :raises Conflict: when it holds already, or a later version was written.
    """
    with transaction.atomic():
        row = read.find(purpose_id, actor)
        if no := read.refused(row.centre_id, "reviews.sign", actor):
            raise no
        keep_apart("approve", actor=actor, parts={"author": [row.written_by_id]})
        _hold(row.centre_id)
        row.refresh_from_db()
        if row.approved_at is not None:
            raise Conflict("purpose_holds", _("这一版已经批准了"))
        if Purpose.objects.filter(centre_id=row.centre_id, version__gt=row.version).exists():
            raise Conflict("purpose_later", _("已经写了更新的一版，请批准那一版"))
        row.approved_by_id, row.approved_at = actor.person_id or None, at
        row.save(update_fields=["approved_by", "approved_at"])
        told = facts.PurposeApproved(
            subject_id=row.centre_id or 0, centre_id=row.centre_id or 0, version=row.version, writer_person=row.written_by_id or 0
        )
        announce(told, actor=actor, at=at)
        return row


def _hold(centre_id: int | None) -> None:
    """One writer of a centre's charter at a time."""
    there = Unit.objects.select_for_update()
    (there.filter(pk=centre_id) if centre_id else there.order_by("pk")[:1]).first()
