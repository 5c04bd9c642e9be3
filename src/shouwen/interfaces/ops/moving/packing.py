"""Everything out: each table as it is, each file, one manifest; what is sealed stays sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from shouwen import __version__
from shouwen.foundation.files import store
from shouwen.foundation.files.models import Blob
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.rules import moment
from shouwen.foundation.organisation.models import Person
from shouwen.interfaces.ops import facts
from shouwen.interfaces.ops.exporting.archive import Draft, pieces
from shouwen.interfaces.ops.exporting.run import EVERY, FORMAT, one_moment
from shouwen.interfaces.ops.moving import keys, rows
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden

WHOLE = "whole"
RIGHT = "access.roles"


@dataclass
class Packed:
    """What went out: rows by table, contents of files, those missing on the disk, and the manifest's SHA-256."""

    counts: dict[str, int] = field(default_factory=dict)
    files: int = 0
    missing: list[str] = field(default_factory=list)
    seal: str = ""


def pack(
    target: Path, *, actor: Actor, at: datetime, progress: Callable[[int], None] = lambda done: None
) -> Packed:
    """Write the whole installation into an archive at ``target`` (a folder, or a file that ends in ``.tar``).

    It is for whoever may give rights over everything, and stands in the ledger before the first row is read. The keys
    are not in it (see :mod:`shouwen.interfaces.ops.moving.keys`).

    :raises Forbidden: without ``access.roles`` for all centres.
    :raises Stop: when something has that name already.
    """
    if actor.need(RIGHT).centre_ids is not None:
        raise Forbidden("whole", _("只有能管所有中心的权限的人，才能导出整个系统"))
    with Draft(target) as draft:
        _say(actor, at)
        packed = Packed()
        with one_moment():
            for model in rows.tables():
                _table(model, draft, packed, progress)
            _contents(draft, packed)
        packed.seal = draft.finish({
            "format": FORMAT, "kind": WHOLE, "source": "shouwen", "version": __version__, "made_at": moment(at),
            "made_by_id": actor.person_id, "with_personal_data": True, "counts": packed.counts, "files": packed.files,
            "missing_files": packed.missing, "keys": keys.marks(), "steps": steps(),
        })  # fmt: skip
    return packed


def steps() -> list[str]:
    """The migrations this database has, by which an archive is told to be older or newer than a program."""
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder.Migration.objects.values_list("app", "name")
    )


def total() -> int:
    """How many rows there will be, for the progress."""
    return sum(model._default_manager.count() for model in rows.tables())


def _say(actor: Actor, at: datetime) -> None:
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
        announce(
            facts.InstallationPacked(subject_id=actor.person_id, centre_id=actor.centre_id),
            actor=actor,
            at=at,
        )


def _table(model: type[models.Model], draft: Draft, packed: Packed, progress: Callable[[int], None]) -> None:
    before, count = sum(packed.counts.values()), 0

    def counted() -> Iterator[bytes]:
        nonlocal count
        for line in rows.told(model):
            count += 1
            if count % EVERY == 0:
                progress(before + count)
            yield line

    entry = draft.add(rows.member(model), counted())
    entry["records"] = packed.counts[model._meta.db_table] = count
    progress(before + count)


def _contents(draft: Draft, packed: Packed) -> None:
    for sha256 in (
        Blob.objects.order_by("sha256").values_list("sha256", flat=True).iterator(chunk_size=rows.CHUNK)
    ):
        path = store.place(sha256)
        if path.is_file():
            draft.add(f"files/{sha256}", pieces(path))
            packed.files += 1
        else:
            packed.missing.append(sha256)
