"""Keeping files: store a content, attach it, take what nobody attached out of the tray."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.files import rules, store
from shouwen.foundation.files.facts import FileAttached, FileDropped, FileKept
from shouwen.foundation.files.models import TRAY, Attachment, Blob
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound

TRAY_LASTS = timedelta(days=8)
"""A day longer than the drafts of the desk, which name what lies in the tray."""


def keep(
    content: File,
    *,
    name: str,
    subject_kind: str = TRAY,
    subject_id: int | None = None,
    actor: Actor,
    at: datetime,
    is_public: bool = False,
) -> Attachment:
    """Store a content and attach it; with no subject it waits in the actor's tray until :func:`attach`.

    The caller has looked the subject up, which is the check that the actor may add to it. ``is_public`` lets the
    customer see it.

    :raises Forbidden: without ``files.add``.
    :raises Invalid: when it is empty, too large, or of a type that is not kept.
    :raises NoRoom: when the disk is full; nothing is kept then.
    """
    actor.need("files.add")
    made = store.draft(content.chunks(), settings.SHOUWEN_UPLOAD_LIMIT)
    try:
        content_type = _allowed(made)
        subject = (TRAY, actor.person_id) if subject_kind == TRAY else (subject_kind, subject_id or 0)
        with transaction.atomic():
            return _attached(
                made, content_type, rules.name_for(name, content_type), subject, is_public, actor, at
            )
    finally:
        store.discard(made.path)


def _allowed(made: store.Draft) -> str:
    content_type = rules.type_of(made.path.read_bytes())
    if not rules.may_keep(content_type):
        raise Invalid({"files": _("这种文件收不了。可以传图片、PDF、办公文档、录音、录像、文本或压缩包")})
    return content_type


def _attached(
    made: store.Draft,
    content_type: str,
    name: str,
    subject: tuple[str, int],
    is_public: bool,
    actor: Actor,
    at: datetime,
) -> Attachment:
    blob = _blob(made, content_type, at)
    store.settle(made)  # under the blob's lock, so that no sweep takes the content away in between
    attachment = Attachment.objects.create(
        subject_kind=subject[0],
        subject_id=subject[1],
        name=name,
        blob=blob,
        uploaded_by_id=actor.person_id,
        at=at,
        is_public=is_public,
    )
    kept = FileKept(
        subject_id=attachment.pk,
        sha256=blob.sha256,
        size=blob.size,
        content_type=content_type,
        of_kind=subject[0],
        of_id=subject[1],
    )
    announce(kept, actor=actor, at=at, fresh=True)
    return attachment


def _blob(made: store.Draft, content_type: str, at: datetime) -> Blob:
    values = {"size": made.size, "content_type": content_type, "created_at": at}
    Blob.objects.get_or_create(sha256=made.sha256, defaults=values)
    return Blob.objects.select_for_update().get(sha256=made.sha256)


def attach(
    attachment_ids: Iterable[int],
    *,
    subject_kind: str,
    subject_id: int,
    actor: Actor,
    at: datetime,
    is_public: bool = False,
) -> list[Attachment]:
    """Give files from the actor's own tray their place, in the caller's transaction.

    :raises NotFound: when one of them is not in the actor's tray.
    """
    wanted = list(dict.fromkeys(attachment_ids))
    tray = Attachment.objects.filter(subject_kind=TRAY, subject_id=actor.person_id)
    found = list(tray.select_for_update().filter(pk__in=wanted).order_by("id")) if wanted else []
    if len(found) != len(wanted):
        raise NotFound("file_gone", _("有一份文件找不到了，请重新上传"))
    for attachment in found:
        attachment.subject_kind, attachment.subject_id = subject_kind, subject_id
        attachment.is_public = is_public
        attachment.save(update_fields=["subject_kind", "subject_id", "is_public"])
    facts = [FileAttached(subject_id=each.pk, of_kind=subject_kind, of_id=subject_id) for each in found]
    announce(*facts, actor=actor, at=at)
    return found


def drop(attachment_id: int, *, actor: Actor, at: datetime) -> None:
    """Take one of one's own files out of the tray before it is attached; nothing attached is ever removed.

    :raises NotFound: when it is not in the actor's tray.
    """
    with transaction.atomic():
        tray = Attachment.objects.select_for_update().select_related(None)
        mine = tray.filter(pk=attachment_id, subject_kind=TRAY, subject_id=actor.person_id).first()
        if mine is None:
            raise NotFound("file_gone", _("有一份文件找不到了，请重新上传"))
        _forget([mine], actor=actor, at=at)


def let_go(attachment_id: int, *, subject_kind: str, subject_id: int, actor: Actor, at: datetime) -> None:
    """Let go of a file a module made itself and can make again (an export past its days), never of what anybody gave us.

    Does nothing when it is gone already.
    """
    with transaction.atomic():
        rows = Attachment.objects.filter(pk=attachment_id, subject_kind=subject_kind, subject_id=subject_id)
        _forget(list(rows.select_for_update().select_related(None)), actor=actor, at=at)


def sweep_tray(*, actor: Actor, at: datetime, limit: int = 100) -> int:
    """Drop what has lain in trays for two days, and the contents nothing else points at."""
    with transaction.atomic():
        old = Attachment.objects.filter(subject_kind=TRAY, at__lt=at - TRAY_LASTS).order_by("id")
        rows = list(old.select_for_update()[:limit])
        _forget(rows, actor=actor, at=at)
    return len(rows)


def _forget(rows: Sequence[Attachment], *, actor: Actor, at: datetime) -> None:
    for row in rows:
        blob = Blob.objects.select_for_update().get(pk=row.blob_id)
        announce(FileDropped(subject_id=row.pk, sha256=blob.sha256), actor=actor, at=at)
        row.delete()
        if not blob.attachments.exists():
            blob.delete()
            store.discard(store.place(blob.sha256))
