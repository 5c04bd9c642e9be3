"""What became of people taken on by a table: how far it is, who came in, who did not and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from shouwen.foundation.organisation.models import Joining, JoiningRow
from shouwen.foundation.organisation.roster import COLUMNS, COLUMNS_EN, FIELDS
from shouwen.kit import crypto
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound

SHOWN = 300
"""Rows of a page; who did not come in stands first. The report has all."""


@dataclass(frozen=True)
class JoinedRow:
    """One line of the table. ``secret`` is a link's path or a first password, '' once it is put away."""

    line: int
    name: str
    staff_number: str
    values: dict[str, str]
    state: str
    sentence: str
    person_id: int | None
    username: str
    secret: str


@dataclass(frozen=True)
class JoiningView:
    """A table of people as its page shows it."""

    id: int
    doors: str
    total: int
    asked_at: datetime
    ended_at: datetime | None
    done: int
    refused: int
    shows_doors: bool = False
    rows: Sequence[JoinedRow] = ()

    @property
    def settled(self) -> int:
        return self.done + self.refused

    @property
    def percent(self) -> int:
        return round(100 * self.settled / self.total) if self.total else 100


_COUNTS = {
    "done": Count("rows", Q(rows__state="done")),
    "refused": Count("rows", Q(rows__state="refused")),
    "held": Count("rows", Q(rows__sealed__isnull=False)),
}


def lately(actor: Actor, *, limit: int = 5) -> list[JoiningView]:
    """The tables an actor brought lately, the newest first, without their rows. One query."""
    found = Joining.objects.filter(asked_by_id=actor.person_id).annotate(**_COUNTS).order_by("-asked_at")
    return [_view(row) for row in found[:limit]]


def joining(joining_id: int, actor: Actor, *, shown: int | None = SHOWN) -> JoiningView:
    """One table of the actor's own, with its rows once it has ended. Two queries.

    :raises NotFound: when they brought no such table.
    """
    row = Joining.objects.filter(pk=joining_id, asked_by_id=actor.person_id).annotate(**_COUNTS).first()
    if row is None:
        raise NotFound("joining_not_found", _("没有找到这次导入"))
    return _view(row, _rows(row, shown) if row.ended_at else ())


def _view(row: Joining, rows: Sequence[JoinedRow] = ()) -> JoiningView:
    counted = row.__dict__
    return JoiningView(
        row.pk, row.doors, row.total, row.asked_at, row.ended_at, counted["done"], counted["refused"], bool(counted["held"]), rows
    )


def _rows(row: Joining, shown: int | None) -> list[JoinedRow]:
    return [_row(each) for each in row.rows.order_by("-state", "line")[:shown]]


def _row(row: JoiningRow) -> JoinedRow:
    values = dict(row.values)
    return JoinedRow(
        row.line, values.get("name", ""), values.get("staff_number", ""), values, row.state, row.sentence, row.person_id, row.username,
        _opened(row),
    )  # fmt: skip


def _opened(row: JoiningRow) -> str:
    if row.sealed is None:
        return ""
    try:
        return crypto.unseal(row.sealed, row.place)
    except crypto.Unopenable:
        return ""


def report(view: JoiningView, site: str, *, english: bool) -> Iterator[Sequence[str]]:
    """Every row of a table with what became of it: heads first."""
    yield (_("行"), *(COLUMNS_EN if english else COLUMNS)[:4], _("结果"), _("原因"), _("登录名"), way_in(view.doors))
    for row in sorted(view.rows, key=lambda each: each.line):
        said = [row.values.get(name, "") for name in FIELDS[:4]]
        yield (str(row.line), *said, OUTCOMES[row.state](), row.sentence, row.username, address(view, row, site))


OUTCOMES = {"done": lambda: _("已入岗"), "refused": lambda: _("没有入岗"), "waiting": lambda: _("还没轮到")}


def way_in(doors: str) -> str:
    """What a way in is called."""
    return _("初始密码") if doors == "passwords" else _("设密码的链接")


def address(view: JoiningView, row: JoinedRow, site: str) -> str:
    """A way in as its person needs it: the whole address of a link."""
    return f"{site}{row.secret}" if row.secret and view.doors == "links" else row.secret
