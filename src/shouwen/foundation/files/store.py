"""The bytes on disk: one file a content, at the path its SHA-256 names, whole or not there at all."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from shouwen.kit.errors import Invalid, Refusal

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NoRoom(Refusal):
    """The disk took no more; nothing was kept."""

    status = 507


@dataclass(frozen=True)
class Draft:
    """A content written aside and flushed, waiting for its place."""

    path: Path
    sha256: str
    size: int


def root() -> Path:
    """The folder of all contents."""
    return Path(settings.SHOUWEN_VAR) / "files"


def place(sha256: str) -> Path:
    """Where a content lives."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def draft(chunks: Iterable[bytes], limit: int) -> Draft:
    """Write a content aside, counting and hashing on the way.

    :raises Invalid: when it is empty or larger than ``limit`` bytes.
    :raises NoRoom: when the disk is full. In every case nothing half-written stays.
    """
    try:
        aside = root() / "incoming"
        aside.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=aside)
    except OSError as trouble:
        raise _refused(trouble) from trouble
    path = Path(name)
    try:
        return _fill(handle, path, chunks, limit)
    except OSError as trouble:
        discard(path)
        raise _refused(trouble) from trouble
    except BaseException:
        discard(path)
        raise


def _fill(handle: int, path: Path, chunks: Iterable[bytes], limit: int) -> Draft:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise Invalid(
                    {"files": _("文件超过 %(limit)s MB，请压缩后再传") % {"limit": limit // 1048576}}
                )
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if not size:
        raise Invalid({"files": _("这份文件是空的，请重新选择")})
    return Draft(path, digest.hexdigest(), size)


def settle(made: Draft) -> None:
    """Move a draft to its place, in one step that survives a power cut.

    :raises NoRoom: when the disk is full.
    """
    final = place(made.sha256)
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        made.path.chmod(0o600)
        made.path.replace(final)
        _flush(final.parent)
    except OSError as trouble:
        raise _refused(trouble) from trouble


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard(path: Path) -> None:
    """Remove a draft or a content that is no longer wanted; fine when it is already gone."""
    with suppress(OSError):
        path.unlink()


def _refused(trouble: OSError) -> Refusal:
    if trouble.errno in _FULL:
        return NoRoom("disk_full", _("没有存下：磁盘已满。您的文字都在，请告知管理员腾出空间后重传"))
    return NoRoom("store_closed", _("没有存下：文件库写不进去。您的文字都在，请告知管理员"))
