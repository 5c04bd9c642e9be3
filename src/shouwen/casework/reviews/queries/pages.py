"""A review as its page shows it: every figure with its rule, the year before beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.papers.queries.printing import Cell, Part, Sheet
from shouwen.casework.reviews import states
from shouwen.casework.reviews.models import Review
from shouwen.casework.reviews.queries.scope import lacking, refused, visible
from shouwen.casework.reviews.rules import figures as rules
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.money import Money
from shouwen.kit.text import percent


@dataclass(frozen=True)
class ReviewLine:
    """A review in the list: the newest version of a year."""

    row: Review
    centre: str
    received: int
    versions: int


def board(actor: Actor) -> list[ReviewLine]:
    """The newest version of each year and centre in reach, newest years first.

    :raises Forbidden: without ``reviews.read``.
    """
    newest: dict[tuple[int, int], Review] = {}
    counted: dict[tuple[int, int], int] = {}
    for row in visible(actor).order_by("-year", "centre_id", "-version")[:500]:
        key = (row.centre_id, row.year)
        newest.setdefault(key, row)
        counted[key] = counted.get(key, 0) + 1
    return [ReviewLine(row, str(cases.place(row.centre_id)), row.figures["received"]["total"], counted[key]) for key, row in newest.items()]


@dataclass(frozen=True)
class PartView:
    """A part of a figure: its count, its share, and last year's count ('' unknown)."""

    code: str
    label: str
    count: int
    share: str
    before: str


@dataclass(frozen=True)
class FigureView:
    """A figure: how it is counted, its total, its parts, last year's total."""

    code: str
    label: str
    rule: str
    total: int
    before: str
    parts: Sequence[PartView]


def views(figures: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[FigureView]:
    """Figures in words; ``before``: those of the year before."""
    found = []
    for group in rules.GROUPS:
        kept, was = figures[group.code], (before or {}).get(group.code)
        parts = [
            PartView(code, str(label), kept["parts"][code], percent(kept["parts"][code], kept["total"]), str(was["parts"].get(code, "")) if was else "")
            for code, label in group.parts.items()
        ]
        found.append(FigureView(group.code, str(group.label), str(group.rule), kept["total"], str(was["total"]) if was else "", parts))
    return found


def money(figures: Mapping[str, Any]) -> list[Money]:
    """What was paid, by currency."""
    return [Money(Decimal(amount), code) for code, amount in figures["money"].items()]


@dataclass(frozen=True)
class Remark:
    """What is said under a heading."""

    code: str
    label: str
    text: str


@dataclass(frozen=True)
class ReviewPage:
    """Everything a review's page shows; ``versions`` are all of its year, newest first."""

    row: Review
    centre: str
    figures: Sequence[FigureView]
    money: Sequence[Money]
    remarks: Sequence[Remark]
    writer: str
    signer: str
    versions: Sequence[Review]
    lacking: Sequence[str]
    may_write: bool
    may_offer: bool
    may_return: bool
    may_sign: bool
    may_renew: bool

    @property
    def has_before(self) -> bool:
        """Whether the year before was signed, so that its figures stand beside."""
        return any(each.before for each in self.figures)


def page(row: Review, actor: Actor) -> ReviewPage:
    """A review in hand as this reader sees it."""
    versions = list(Review.objects.filter(centre_id=row.centre_id, year=row.year).order_by("-version"))
    last = Review.objects.filter(centre_id=row.centre_id, year=row.year - 1, state=states.SIGNED).order_by("-version").first()
    names = organisation.names([row.written_by_id, row.signed_by_id])
    writes, signs = (refused(row, right, actor) is None for right in ("reviews.write", "reviews.sign"))
    missing = lacking(row) if row.state == states.DRAFT else []
    return ReviewPage(
        row, str(cases.place(row.centre_id)), views(row.figures, last.figures if last else None), money(row.figures), remarks(row),
        names.get(row.written_by_id or 0, ""), names.get(row.signed_by_id or 0, ""), versions, missing,
        writes and row.state == states.DRAFT, writes and row.state == states.DRAFT and not missing, (writes or signs) and row.state == states.OFFERED,
        signs and row.state == states.OFFERED, writes and row.state == states.SIGNED and versions[0].pk == row.pk,
    )  # fmt: skip


def remarks(row: Review) -> list[Remark]:
    """Every heading with what is said under it."""
    return [Remark(code, str(label), row.remarks.get(code, "")) for code, label in states.REMARKS.items()]


def sheet(row: Review) -> Sheet:
    """A review as it is printed, in the reader's language: figures with their rules, remarks, places to sign."""
    parts = [Part("fields", _("范围"), cells=(
        Cell(_("中心"), str(cases.place(row.centre_id))), Cell(_("年度"), str(row.year)), Cell(_("版本"), str(row.version)),
        Cell(_("取数时刻"), _moment(row.counted_at, row)),
    ))]  # fmt: skip
    for each in views(row.figures, None):
        cells = [Cell(_("合计"), str(each.total)), *(Cell(part.label, f"{part.count}　{part.share}") for part in each.parts)]
        parts += [Part("fields", each.label, cells=tuple(cells)), Part("passage", text=_("怎么数：%(rule)s") % {"rule": each.rule})]
        if each.code == "compensation" and (sums := money(row.figures)):
            parts.append(Part("passage", text=_("付出：%(sums)s") % {"sums": " ".join(str(one) for one in sums)}))
    parts += [Part("passage", each.label, each.text) for each in remarks(row) if each.text]
    parts.append(Part("signatures", cells=(Cell(_("编写人"), ""), Cell(_("负责人"), ""))))
    title = _("%(year)s 年投诉方案评估") % {"year": row.year}
    foot = _("第 %(n)s 版 %(state)s") % {"n": row.version, "state": row.state_label}
    return Sheet(title, str(cases.place(row.centre_id)), tuple(parts), f"{foot} {row.digest[:16]}".strip(), get_language() or "zh-hans")


def _moment(at: datetime, row: Review) -> str:
    return timezone.localtime(at, ZoneInfo(cases.place(row.centre_id).time_zone)).strftime("%Y-%m-%d %H:%M")
