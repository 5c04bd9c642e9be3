"""Reading files: always through the subject they are attached to."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.foundation.files import rules, slots, store
from shouwen.foundation.files.models import TRAY, Attachment
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound


def attachment(attachment_id: int, actor: Actor) -> Attachment:
    """One file, if the actor may read what it is attached to.

    :raises NotFound: when there is none, or it is attached to something out of the actor's scope.
    """
    found = Attachment.objects.select_related("blob").filter(pk=attachment_id).first()
    if found is None or not _readable(found, actor):
        raise _gone()
    return found


def _readable(found: Attachment, actor: Actor) -> bool:
    if found.subject_kind == TRAY:
        return found.subject_id == actor.person_id
    return actor.may("files.read") and slots.readable(found.subject_kind, found.subject_id, actor)


def public(attachment_id: int, subject_kind: str, *subject_ids: int) -> Attachment:
    """One file the customer may see, at subjects whose access code the caller has checked.

    :raises NotFound: otherwise.
    """
    there = Attachment.objects.select_related("blob").filter(subject_kind=subject_kind, subject_id__in=subject_ids)
    found = there.filter(pk=attachment_id, is_public=True).first()
    if found is None:
        raise _gone()
    return found


def kept(attachment_id: int, *, sha256: str) -> Attachment:
    """A file the caller has looked up through its own row, its bytes hashed anew before they are given out.

    :raises NotFound: when it is gone, or is not what was kept.
    """
    found = Attachment.objects.select_related("blob").filter(pk=attachment_id, blob__sha256=sha256).first()
    if found is None or hashlib.sha256(content(found).read_bytes()).hexdigest() != sha256:
        raise NotFound("file_not_whole", _("存档的这一份已不完整，不能再打印，请告知管理员"))
    return found


def of(
    subject_kind: str, subject_ids: Iterable[int], *, public_only: bool = False
) -> dict[int, list[Attachment]]:
    """The files of some subjects the caller has looked up, by subject id, in the order they came. One trip."""
    rows = Attachment.objects.select_related("blob").filter(
        subject_kind=subject_kind, subject_id__in=list(subject_ids)
    )
    if public_only:
        rows = rows.filter(is_public=True)
    found: dict[int, list[Attachment]] = defaultdict(list)
    for row in rows.order_by("id"):
        found[row.subject_id].append(row)
    return dict(found)


def tray(actor: Actor) -> list[Attachment]:
    """What the actor has uploaded and not yet attached."""
    mine = Attachment.objects.select_related("blob").filter(subject_kind=TRAY, subject_id=actor.person_id)
    return list(mine.order_by("id"))


def line(found: Attachment) -> dict[str, str]:
    """What a form shows of a file in the tray: id, name, address, picture ('' none), size, where it is taken out."""
    url = reverse("files:download", args=[found.pk])
    return {
        "id": str(found.pk),
        "name": found.name,
        "url": url,
        "shown": f"{url}?show=1" if is_picture(found) else "",
        "size": filesizeformat(found.blob.size),
        "drop": reverse("files:drop", args=[found.pk]),
    }


def content(found: Attachment) -> Path:
    """Where the bytes are.

    :raises NotFound: when they are gone from the disk.
    """
    path = store.place(found.blob.sha256)
    if not path.is_file():
        raise _gone()
    return path


def is_picture(found: Attachment) -> bool:
    """Whether a page may show it in place."""
    return rules.may_show(found.blob.content_type)


def _gone() -> NotFound:
    return NotFound("file_not_found", _("没有这份文件，或它不在您的范围内"))
