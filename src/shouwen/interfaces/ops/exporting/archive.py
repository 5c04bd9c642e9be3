"""Writing an archive: a folder or one tar file, hashed on the way, whole under its name or not there at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from shouwen.interfaces.ops.sentences import Stop

PIECE = 1 << 20
MANIFEST = "manifest.json"


class Draft:
    """An archive being written beside its target; :meth:`finish` gives it its name, leaving early removes it.

    :raises Stop: when something has that name already.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self._refuse_to_overwrite()
        target.parent.mkdir(parents=True, exist_ok=True)
        self.aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        self.content = self.aside / "content"
        self.content.mkdir(mode=0o700)
        # closed in __exit__: an archive is written over the whole life of the draft
        self.tar = tarfile.open(self.aside / "tar", "w") if target.suffix == ".tar" else None  # noqa: SIM115
        self.members: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Draft:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.tar:
            self.tar.fileobj.close()
        shutil.rmtree(self.aside, ignore_errors=True)

    def add(self, name: str, pieces: Iterable[bytes], **more: Any) -> dict[str, Any]:
        """Write one member; returns what the manifest says of it: ``bytes``, ``sha256`` and ``more``."""
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as out:
            for piece in pieces:
                digest.update(piece)
                size += out.write(piece)
            _flush(out)
        if self.tar:
            self.tar.add(path, name, filter=_nobodys)
            path.unlink()
        self.members[name] = {"bytes": size, "sha256": digest.hexdigest(), **more}
        return self.members[name]

    def finish(self, about: dict[str, Any]) -> str:
        """Write the manifest, give the archive its name, and return the manifest's SHA-256.

        :raises Stop: when something took that name meanwhile.
        """
        text = msgspec.json.format(msgspec.json.encode({**about, "members": dict(sorted(self.members.items()))}))
        self.add(MANIFEST, [text])
        made = self.content
        if self.tar:
            self.tar.close()
            made = self.aside / "tar"
            made.chmod(0o600)
            with made.open("rb+") as out:
                _flush(out)
        self._refuse_to_overwrite()
        made.rename(self.target)
        return hashlib.sha256(text).hexdigest()

    def _refuse_to_overwrite(self) -> None:
        if os.path.lexists(self.target):
            raise Stop(_("%(path)s 已经有了，不会覆盖：换一个名字，或先移走它") % {"path": self.target})


def pieces(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """A member without traces of the machine it was made on."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _flush(out: Any) -> None:
    out.flush()
    os.fsync(out.fileno())
