"""One export from start to end: say so in the ledger, read everything at one moment, write, name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from shouwen import __version__
from shouwen.casework.cases import actions as cases
from shouwen.foundation.files import queries as files
from shouwen.foundation.files.models import Attachment
from shouwen.foundation.ledger.rules import moment
from shouwen.interfaces.ops.exporting.archive import Draft, pieces
from shouwen.interfaces.ops.exporting.streams import CHUNK, Scope, Stream, streams
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound

FORMAT = 1
EVERY = 500


@dataclass
class Taken:
    """What went out: records by stream, contents of files, and the SHA-256 of the manifest."""

    counts: dict[str, int] = field(default_factory=dict)
    files: int = 0
    missing: list[str] = field(default_factory=list)
    seal: str = ""


def take_out(
    target: Path,
    *,
    actor: Actor,
    at: datetime,
    personal: bool = False,
    progress: Callable[[int], None] = lambda done: None,
) -> Taken:
    """Write everything the actor reaches into an archive at ``target`` (a folder, or a file that ends in ``.tar``).

    Memory does not grow with what there is: rows and files pass through in pieces. That it was done, by whom and
    whether with contact values, stands in the ledger before the first row is read.

    :raises Forbidden: without ``cases.export``, or without ``customers.reveal`` when ``personal``.
    :raises Stop: when something has that name already.
    """
    scope = Scope(actor, personal=personal)
    with Draft(target) as draft:
        cases.announce_export(personal=personal, actor=actor, at=at)
        taken = Taken()
        with one_moment():
            for stream in streams(scope):
                _write(stream, draft, taken, progress)
            _write_files(scope, draft, taken)
        taken.seal = draft.finish(_about(taken, personal, actor, at))
    return taken


def _about(taken: Taken, personal: bool, actor: Actor, at: datetime) -> dict[str, object]:
    return {
        "format": FORMAT, "source": "shouwen", "version": __version__, "made_at": moment(at),
        "made_by_id": actor.person_id, "with_personal_data": personal, "counts": taken.counts, "files": taken.files,
        "missing_files": taken.missing,
    }  # fmt: skip


def total(actor: Actor, *, personal: bool) -> int:
    """How many records there will be, for the progress.

    :raises Forbidden: as :func:`take_out`.
    """
    return sum(stream.rows.order_by().count() for stream in streams(Scope(actor, personal=personal)))


def _write(stream: Stream, draft: Draft, taken: Taken, progress: Callable[[int], None]) -> None:
    before, count = sum(taken.counts.values()), 0

    def counted() -> Iterator[bytes]:
        nonlocal count
        for line in stream.lines():
            count += 1
            if count % EVERY == 0:
                progress(before + count)
            yield line

    name = f"{stream.name}.jsonl"
    entry = draft.add(name, counted())
    entry["records"] = taken.counts[stream.name] = count
    progress(before + count)


def _write_files(scope: Scope, draft: Draft, taken: Taken) -> None:
    """Every content once, under its own hash; what is gone from the disk is named in the manifest."""
    rows = scope.attachments.order_by("blob__sha256", "id").iterator(chunk_size=CHUNK)
    last = ""
    for row in rows:
        if row.blob.sha256 != last:
            last = row.blob.sha256
            _write_file(row, draft, taken)


def _write_file(row: Attachment, draft: Draft, taken: Taken) -> None:
    try:
        path = files.content(row)
    except NotFound:
        taken.missing.append(row.blob.sha256)
        return
    draft.add(f"files/{row.blob.sha256}", pieces(path))
    taken.files += 1


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is as it was at one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # atomic() would take the write lock for all that time
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
