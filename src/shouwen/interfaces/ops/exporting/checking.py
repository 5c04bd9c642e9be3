"""Checking an archive without a database: every hash, every count, every chain of the ledger inside it."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from shouwen.foundation.ledger.rules import first_broken
from shouwen.interfaces.ops.exporting.archive import MANIFEST, PIECE
from shouwen.interfaces.ops.sentences import Stop

Opener = Callable[[], IO[bytes]]
LEDGERS = ("ledger.jsonl", "tables/ledger_entry.jsonl")
"""Where the ledger stands: in an archive of what somebody reaches, in one of a whole installation."""


@dataclass
class Found:
    """What was checked, and every fault, each a sentence."""

    members: int = 0
    records: int = 0
    entries: int = 0
    chains: int = 0
    seal: str = ""
    faults: list[str] = field(default_factory=list)


def check(path: Path, *, progress: Callable[[int], None] = lambda done: None) -> Found:
    """Recompute all of an archive's hashes and chains.

    :raises Stop: when it is no archive at all.
    """
    found = Found()
    with members(path) as there:
        told: dict[str, dict[str, Any]] = _manifest(there, found)["members"]
        found.faults += [_("缺少 %(name)s") % {"name": name} for name in sorted(set(told) - set(there))]
        extra = set(there) - set(told) - {MANIFEST}
        found.faults += [_("清单里没有 %(name)s") % {"name": name} for name in sorted(extra)]
        for name in sorted(set(told) & set(there)):
            _one(name, told[name], there[name], found)
            progress(found.members)
        _chains(there, found)
    return found


def manifest(path: Path) -> dict[str, Any]:
    """What an archive says of itself.

    :raises Stop: when it is no archive.
    """
    with members(path) as there:
        return _manifest(there, Found())


@contextmanager
def members(path: Path) -> Iterator[dict[str, Opener]]:
    """The members of an archive by name; none is ever unpacked.

    :raises Stop: when there is no such archive, or it cannot be read as one.
    """
    if path.is_dir():
        inside = (each for each in path.rglob("*") if each.is_file())
        yield {each.relative_to(path).as_posix(): partial(_file, each) for each in inside}
        return
    if not path.exists():
        raise Stop(_("没有这个文件：%(where)s") % {"where": path})
    try:
        with tarfile.open(path, "r:") as tar:
            yield {each.name: partial(_member, tar, each) for each in tar if each.isfile()}
    except tarfile.TarError as error:
        raise Stop(_("%(path)s 不是导出的归档：%(why)s") % {"path": path, "why": error}) from error


def _file(path: Path) -> IO[bytes]:
    return path.open("rb")


def _member(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    opened = tar.extractfile(member)
    if opened is None:
        raise tarfile.ReadError(member.name)
    return opened


def _manifest(there: Mapping[str, Opener], found: Found) -> dict[str, Any]:
    if MANIFEST not in there:
        raise Stop(_("这里没有清单 manifest.json，不是导出的归档"))
    with there[MANIFEST]() as file:
        text = file.read()
    try:
        manifest = json.loads(text)
        if not all(isinstance(told["sha256"], str) for told in manifest["members"].values()):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Stop(_("清单 manifest.json 读不懂")) from None
    found.seal = hashlib.sha256(text).hexdigest()
    return dict(manifest)


def _one(name: str, told: Mapping[str, Any], opener: Opener, found: Found) -> None:
    digest, lines = hashlib.sha256(), 0
    with opener() as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
    found.members += 1
    named = name.removeprefix("files/")
    if digest.hexdigest() != told["sha256"] or (named != name and named != digest.hexdigest()):
        found.faults.append(_("%(name)s 的内容与它的哈希不符") % {"name": name})
    if "records" in told:
        found.records += lines
        if lines != told["records"]:
            words = {"name": name, "have": lines, "want": told["records"]}
            found.faults.append(_("%(name)s 有 %(have)s 行，清单上是 %(want)s 行") % words)


def _chains(there: Mapping[str, Opener], found: Found) -> None:
    name = next((each for each in LEDGERS if each in there), "")
    if not name:
        return
    with there[name]() as file:
        try:
            for (kind, subject), chain in groupby(map(_entry, file), key=lambda each: (each["subject_kind"], each["subject_id"])):
                links = list(chain)
                found.entries, found.chains = found.entries + len(links), found.chains + 1
                if fault := first_broken(links):
                    words = {"kind": kind, "id": subject, "seq": fault[0]}
                    found.faults.append(_("账簿断在 %(kind)s:%(id)s 的第 %(seq)s 条") % words)
        except (ValueError, KeyError, TypeError) as error:
            found.faults.append(_("账簿 %(name)s 读不懂：%(why)s") % {"name": name, "why": error})


def _entry(line: bytes) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(line)
    entry["at"] = datetime.fromisoformat(entry["at"])
    return entry
