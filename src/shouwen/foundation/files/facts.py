"""What files announce. A file's chain is its own: kept, attached."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


@fact("files.FileKept")
class FileKept(Fact):
    """A content was stored; its digest lets anybody prove later that it was this one."""

    subject_kind: ClassVar[str] = "file"
    says = _("收下一份文件，{size} 字节")
    icon = "paperclip"

    sha256: str
    size: int
    content_type: str
    of_kind: str
    of_id: int


@fact("files.FileAttached")
class FileAttached(Fact):
    """A file from the tray found its place."""

    subject_kind: ClassVar[str] = "file"
    says = _("附到它所属的事项")
    icon = "paperclip"

    of_kind: str
    of_id: int


@fact("files.FileDropped")
class FileDropped(Fact):
    """A file nobody attached was taken out of the tray."""

    subject_kind: ClassVar[str] = "file"
    says = _("从待附文件中取走")
    icon = "trash"

    sha256: str
