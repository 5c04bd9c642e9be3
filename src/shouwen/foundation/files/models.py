"""Tables of files: contents, kept once each, and the places they are attached to."""

from __future__ import annotations

from django.db import models

from shouwen.kit.models import Row

TRAY = "tray"
"""The subject of a file that was uploaded and not yet attached; its subject id is the person who uploaded it."""


class Blob(Row):
    """One content. Its SHA-256 is its address; the same bytes are stored once, however often they arrive."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    created_at = models.DateTimeField()


class Attachment(Row):
    """A content under a name, at a subject (``case``, ``workorder_reply`` …), kept as plain keys."""

    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="attachments")
    uploaded_by_id = models.BigIntegerField()
    at = models.DateTimeField()
    is_public = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"], name="files_attachment_subject")]
