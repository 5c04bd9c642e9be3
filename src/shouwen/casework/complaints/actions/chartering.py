"""Writing, approving and taking back a complaint policy: two people, always a new version (CASE-073)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.complaints import facts
from shouwen.casework.complaints.actions.ruling import hold, need
from shouwen.casework.complaints.models import Charter
from shouwen.casework.complaints.queries.charter import editable, own_in_force
from shouwen.casework.complaints.rules import charter as rules
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.text import squash, tidy


def write_charter(
    centre_id: int | None, content: Mapping[str, str], *, is_public: bool = True, reason: str = "", actor: Actor, at: datetime
) -> Charter:
    """Write the next version of a centre's policy, or (None) of all without one; in force once another approves it.

    ``content`` holds a text for each of ``rules.charter.PARTS`` and language, such as ``goals_zh``; ``reason`` why it is to
    follow the version in force, needed when there is one (IMP-011).

    :raises Forbidden: without ``complaints.rules`` there.
    :raises Invalid: with a sentence beside each part that is missing or too long.
    """
    need(actor, centre_id)
    names = [f"{part}_{ending}" for part in rules.PARTS for ending in rules.LANGUAGES]
    kept = {name: words for name in names if (words := tidy(content.get(name, "")))}
    if wrong := rules.wrong(kept):
        raise Invalid(wrong)
    with transaction.atomic():
        hold(centre_id)
        said = squash(reason)
        if (not said and own_in_force(centre_id)) or len(said) > rules.REASON_MOST:
            raise Invalid({"reason": _("现行的一版要改，请写明为什么，200 字以内")})
        last = Charter.objects.filter(centre_id=centre_id).order_by("-version").first()
        row = Charter.objects.create(
            centre_id=centre_id, version=(last.version if last else 0) + 1, content=kept, is_public=is_public, reason=said,
            written_by_id=actor.person_id or None, written_at=at,
        )  # fmt: skip
        announce(_told(facts.CharterWritten, row), actor=actor, at=at)
    return row


def approve_charter(charter_id: int, *, actor: Actor, at: datetime) -> Charter:
    """Put a version in force. Whoever wrote it does not approve it.

    :raises NotFound: when there is none the actor may edit.
    :raises Conflict: when it is approved or taken back already, or a newer version is in force.
    """
    with transaction.atomic():
        row = _held(charter_id, actor)
        if row.approved_at:
            raise Conflict("charter_approved", _("这一版已经批准了"))
        if actor.person_id and actor.person_id == row.written_by_id:
            raise Forbidden("own_work", _("自己写的要由另一位批准"))
        if _newer(row):
            raise Conflict("charter_older", _("更新的一版已经批准，这一版不会起用；要用它，先收回更新的一版"))
        row.approved_by_id, row.approved_at = actor.person_id or None, at
        row.save(update_fields=["approved_by", "approved_at"])
        announce(_told(facts.CharterApproved, row), actor=actor, at=at)
    return row


def retire_charter(charter_id: int, *, reason: str, actor: Actor, at: datetime) -> Charter:
    """Take a version back, approved or not; the one approved before it is in force again. ``reason`` is kept with the
    version and its fact (IMP-011).

    :raises Invalid: without a reason, or with one too long.
    :raises Conflict: when it is taken back already.
    """
    with transaction.atomic():
        row = _held(charter_id, actor)
        said = squash(reason)
        if not said or len(said) > rules.REASON_MOST:
            raise Invalid({"reason": _("请写明为什么收回，200 字以内")})
        row.retired_by_id, row.retired_at, row.retired_why = actor.person_id or None, at, said
        row.save(update_fields=["retired_by", "retired_at", "retired_why"])
        announce(_told(facts.CharterRetired, row), actor=actor, at=at, reason=said)
    return row


def _held(charter_id: int, actor: Actor) -> Charter:
    row = editable(charter_id, actor)
    hold(row.centre_id)
    row.refresh_from_db()
    if row.retired_at:
        raise Conflict("charter_retired", _("这一版已经收回了"))
    return row


def _newer(row: Charter) -> bool:
    """Whether a later version is in force: the highest approved one is."""
    later = Charter.objects.filter(centre_id=row.centre_id, version__gt=row.version)
    return later.filter(approved_at__isnull=False, retired_at=None).exists()


def _told(kind: type[facts.OnCharter], row: Charter) -> Fact:
    return kind(subject_id=row.centre_id or 0, centre_id=row.centre_id or 0, charter_id=row.pk, version=row.version)
