"""One import from start to end: read, map, register in batches, keep what was refused, say how far it is.

Repeatable and resumable: every row carries a source key, and a key that is here already is passed over. A batch is
one transaction, so an import that is killed leaves whole batches and goes on from there.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.actions import Line
from shouwen.interfaces.ops.importing import tables
from shouwen.interfaces.ops.importing.mapping import Mapping, Unmappable
from shouwen.kit.actor import Actor

BATCH = 250


@dataclass
class Tally:
    """What came of an import, in rows; ``seconds`` is how long it took."""

    read: int = 0
    brought: int = 0
    known: int = 0
    rejected: int = 0
    seconds: float = 0.0
    reasons: dict[str, int] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    """Source keys met in a dry run, which leaves nothing by which to know them again."""

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.read / self.seconds if self.seconds else 0.0


class Rejects:
    """The rows that were refused, in a CSV of the same columns with the reason in front; made with the first of them.

    What a row has beyond the columns stands at its end, so that a mended file can be brought in as it is.
    """

    def __init__(self, path: Path, columns: list[str]) -> None:
        self.path, self.columns, self.known = path, columns, frozenset(columns)
        self.file: Any = None
        self.writer: Any = None

    def __enter__(self) -> Rejects:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.file:
            self.file.close()

    def check(self, source: Path) -> None:
        """See that the file can be written before anything is brought in, and that it is not the table itself.

        :raises Unreadable: when it is.
        :raises OSError: when it cannot be written.
        """
        if self.path.exists() and self.path.samefile(source):
            raise tables.Unreadable(_("退回的行不能写到要导入的文件自己：用 --rejected 换一个名字"))
        there = self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.open("a").close()
        if not there:
            self.path.unlink()

    def add(self, line: tables.Line, reason: str) -> None:
        """Keep one row and why."""
        if self.writer is None:
            self.file = self.path.open("w", encoding="utf-8-sig", newline="")
            self.writer = csv.writer(self.file)
            self.writer.writerow(["row", "reason", *self.columns, tables.REST])
        rest = " ".join(value for name, value in line.values.items() if name not in self.known)
        self.writer.writerow(
            [line.number, reason, *(line.values.get(name, "") for name in self.columns), rest]
        )


def bring_in(
    path: Path,
    mapping: Mapping,
    *,
    actor: Actor,
    clock: Callable[[], datetime],
    rejected: Path,
    encoding: str = "",
    sheet: str = "",
    dry_run: bool = False,
    progress: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Bring a table of cases in.

    ``progress`` hears of the tally after every batch. ``dry_run`` does everything, database checks included, and
    rolls each batch back.

    :raises Unreadable: when the file cannot be read at all.
    """
    tally, start, now = Tally(), time.monotonic(), clock()
    columns = tables.columns(path, encoding=encoding, sheet=sheet)
    rows = tables.read(path, encoding=encoding, sheet=sheet)
    alike = mapping.alike(columns)
    with Rejects(rejected, columns) as rejects:
        rejects.check(path)
        while batch := list(islice(rows, BATCH)):
            _one_batch(
                batch, path, mapping, alike, tally, rejects, actor=actor, at=clock(), now=now, dry_run=dry_run
            )
            tally.seconds = time.monotonic() - start
            progress(tally)
    return tally


def _one_batch(
    batch: list[tables.Line], path: Path, mapping: Mapping, alike: dict[str, str], tally: Tally, rejects: Rejects,
    *, actor: Actor, at: datetime, now: datetime, dry_run: bool,
) -> None:  # fmt: skip
    def refuse(row: tables.Line, reason: str) -> None:
        tally.rejected += 1
        tally.reasons[reason] = tally.reasons.get(reason, 0) + 1
        rejects.add(row, reason)

    mapped: list[tuple[tables.Line, Line]] = []
    for row, line, fault in _mapped(batch, path, mapping, alike, now):
        tally.read += 1
        if line is None:
            refuse(row, fault)
        else:
            mapped.append((row, line))
    results = _results([line for _row, line in mapped], actor=actor, at=at, dry_run=dry_run)
    for (row, line), result in zip(mapped, results, strict=True):
        if result.reason:
            refuse(row, result.reason)
        elif result.is_known or line.source_key in tally.tried:
            tally.known += 1
        else:
            tally.brought += 1
        if dry_run:
            tally.tried.add(line.source_key)


def _results(lines: list[Line], *, actor: Actor, at: datetime, dry_run: bool) -> list[cases.Brought]:
    """What became of each line. Where the database refuses the batch, each line stands for itself."""
    try:
        return cases.bring_in(lines, actor=actor, at=at, dry_run=dry_run)
    except (DataError, IntegrityError):
        return [_alone(line, actor=actor, at=at, dry_run=dry_run) for line in lines]


def _alone(line: Line, *, actor: Actor, at: datetime, dry_run: bool) -> cases.Brought:
    try:
        return cases.bring_in([line], actor=actor, at=at, dry_run=dry_run)[0]
    except (DataError, IntegrityError) as error:
        return cases.Brought(reason=_("数据库不收：%(why)s") % {"why": str(error).split("\n", 1)[0][:80]})


def _mapped(
    batch: list[tables.Line], path: Path, mapping: Mapping, alike: dict[str, str], now: datetime
) -> Iterator[tuple[tables.Line, Line | None, str]]:
    for row in batch:
        if row.fault:
            yield row, None, row.fault
            continue
        try:
            own = {"#row": f"{path.stem}-{row.number}", "#now": now.isoformat()}
            own |= {ours: row.values.get(theirs, "") for theirs, ours in alike.items()}
            yield row, mapping.line({**row.values, **own}), ""
        except Unmappable as error:
            yield row, None, str(error)
