"""Periods of overtime compensation handed to the leaders: who sees which, as it was submitted and to whom it may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.papers.queries.printing import Cell, Part, Sheet
from shouwen.casework.redress import states
from shouwen.casework.redress.models import Overtime, OvertimeReport
from shouwen.casework.redress.rules import report as rules
from shouwen.casework.redress.rules.report import UnitLine
from shouwen.casework.redress.rules.snapshot import digest
from shouwen.foundation.ledger.queries import story
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Forbidden, NotFound, Refusal
from shouwen.kit.money import Money
from shouwen.kit.scope import within

SHOWN = 200
"""So many rows stand on the page; the file and the paper have all of them."""


def visible_reports(actor: Actor) -> QuerySet[OvertimeReport]:
    """The reports of centres whose summaries the reader may see.

    :raises Forbidden: without ``redress.summary``.
    """
    reach = actor.need("redress.summary")
    return OvertimeReport.objects.all() if actor.almighty else OvertimeReport.objects.filter(within(reach, centre="centre_id"))


def find_report(report_id: int, actor: Actor) -> OvertimeReport:
    """One version.

    :raises NotFound: when there is none for this reader.
    """
    found = visible_reports(actor).filter(pk=report_id).first() if actor.may("redress.summary") else None
    if found is None:
        raise NotFound("report_not_found", _("没有找到这份上报"))
    return found


def refused_report(row: OvertimeReport, actor: Actor) -> Refusal | None:
    """Why the actor may not look a report over; None when nothing speaks against it."""
    right = "redress.acknowledge"
    reach = actor.reach(right)
    if reach is None:
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(right)}, right=right)
    if reach.narrow or not reach.covers_centre(row.centre_id):
        return Forbidden("out_of_reach", _("这份上报归别的中心"))
    if not actor.person_id or actor.person_id == row.submitted_by_id:
        return Forbidden("own_work", _("自己上报的，由另一位领导审阅"))
    if row.state != states.REPORTED:
        return Conflict("report_decided", _("这份上报现在是“%(state)s”，不用再审阅") % {"state": row.state_label})
    return None


def waiting_reports(actor: Actor) -> list[OvertimeReport]:
    """Those that wait for this reader's word, the longest waiting first."""
    if not (actor.may("redress.acknowledge") and actor.may("redress.summary")):
        return []
    rows = visible_reports(actor).filter(state=states.REPORTED).order_by("submitted_at").defer("rows")
    return [row for row in rows if refused_report(row, actor) is None]


def rows_for(row: OvertimeReport, actor: Actor) -> list[dict[str, Any]]:
    """The rows this reader may see: none of a case that complains about them (CASE-064)."""
    if actor.almighty or not row.rows:
        return list(row.rows)
    about = Overtime.objects.filter(case__is_about_staff=True, case__accused__person_id=actor.person_id)
    out = set(about.values_list("pk", flat=True))
    return [each for each in row.rows if each["id"] not in out]


def unit_lines(rows: Sequence[dict[str, Any]]) -> list[UnitLine]:
    """What kept rows come to by unit."""
    return rules.lines(rows)


def is_intact(row: OvertimeReport) -> bool:
    """Whether what is kept is still what was submitted."""
    return digest(row.sealed()) == row.digest


@dataclass(frozen=True)
class ReportLine:
    """A version in a list."""

    row: OvertimeReport
    centre: str
    submitter: str


def reports(actor: Actor, *, limit: int = 50) -> list[ReportLine]:
    """The newest reports in reach.

    :raises Forbidden: without ``redress.summary``.
    """
    found = list(visible_reports(actor).defer("rows").order_by("-submitted_at")[:limit])
    called = names(row.submitted_by_id for row in found)
    centres = unit_names(row.centre_id for row in found)
    return [ReportLine(row, centres.get(row.centre_id, ""), called.get(row.submitted_by_id, "")) for row in found]


@dataclass(frozen=True)
class RowView:
    """A delay as the page and the file show it; sums are plain."""

    case: str
    about: str
    unit: str
    promised_at: datetime
    done_at: datetime | None
    delay_minutes: int
    proposed: Money
    granted: Money
    paid: Money
    came: str
    approver: str
    method: str
    paid_on: date | None

    @property
    def how(self) -> str:
        """Who granted it, how and when it was paid; '' for what was not granted."""
        known = (self.approver, self.method, self.paid_on.isoformat() if self.paid_on else "")
        return pgettext("list", "、").join(each for each in known if each)


def row_views(rows: Sequence[dict[str, Any]]) -> list[RowView]:
    """Rows in the reader's language."""
    return [_view(each) for each in rows]


def _view(row: dict[str, Any]) -> RowView:
    money = {name: Money.rounded(Decimal(row[name]), rules.currency_of(row, name)) for name in rules.SUMS}
    came = str(states.LABELS.get(row["state"], "")) or row["waived"] or ("" if row["done_at"] else _("还没办完"))
    done = datetime.fromisoformat(row["done_at"]) if row["done_at"] else None
    about = f"{row['about']} {gettext(row['stage'])}".strip()
    sums = (money["proposed"], money["granted"], money["paid"])
    return RowView(row["case"], about, row["unit"], datetime.fromisoformat(row["promised_at"]), done, row["delay_minutes"], *sums, came, **_way(row))


def _way(row: dict[str, Any]) -> dict[str, Any]:
    """Who granted it and how it was paid; what was submitted before this was kept says nothing of it."""
    paid_on = row.get("paid_on") or ""
    method = states.METHODS.get(row.get("method") or "", "")
    return {"approver": row.get("approver") or "", "method": str(method), "paid_on": date.fromisoformat(paid_on) if paid_on else None}


@dataclass(frozen=True)
class ReportPage:
    """Everything the page of a report shows."""

    row: OvertimeReport
    centre: str
    submitter: str
    decider: str
    lines: Sequence[UnitLine]
    totals: Sequence[UnitLine]
    rows: Sequence[RowView]
    more: int
    versions: Sequence[OvertimeReport]
    story: Sequence[Any]
    intact: bool
    may_decide: bool
    may_renew: bool


def report_page(row: OvertimeReport, actor: Actor) -> ReportPage:
    """A report in hand as this reader sees it."""
    rows = rows_for(row, actor)
    same = OvertimeReport.objects.filter(centre_id=row.centre_id, since=row.since, until=row.until)
    versions = list(same.defer("rows").order_by("-version"))
    called = names([row.submitted_by_id, row.decided_by_id])
    reach = actor.reach("redress.report")
    renew = bool(reach and actor.centre_id == row.centre_id) and versions[0].pk == row.pk and row.state != states.REPORTED
    return ReportPage(
        row, str(cases.place(row.centre_id)), called.get(row.submitted_by_id, ""), called.get(row.decided_by_id or 0, ""),
        rules.lines(rows), rules.totals(rows), row_views(rows[:SHOWN]), max(len(rows) - SHOWN, 0), versions,
        story(states.REPORT, row.pk), is_intact(row), refused_report(row, actor) is None, renew,
    )  # fmt: skip


def span_of(since: date, until: date, centre_id: int) -> tuple[datetime, datetime]:
    """The moments a period of days begins and ends at, where the centre is; both days belong to it."""
    zone = ZoneInfo(cases.place(centre_id).time_zone) if centre_id else timezone.get_current_timezone()
    at = partial(datetime, tzinfo=zone)
    after = until + timedelta(days=1)
    return at(since.year, since.month, since.day).astimezone(UTC), at(after.year, after.month, after.day).astimezone(UTC)


def file_rows(row: OvertimeReport, actor: Actor) -> tuple[list[str], list[list[str]]]:
    """The rows as a file has them, headings in the reader's language."""
    head = [_("事项"), _("内容"), _("部门"), _("应办完"), _("办完"), _("晚几分钟"), _("币种"), _("按规则应赔"), _("批准的币种"), _("已批"), _("已付"), pgettext("column", "结果"), _("审批人"), _("付款方式"), _("付款日期")]
    body = []
    for each in row_views(rows_for(row, actor)):
        sums = (each.proposed.plain(), each.granted.currency, each.granted.plain(), each.paid.plain())
        done = _moment(each.done_at, row) if each.done_at else ""
        body.append([each.case, each.about, each.unit, _moment(each.promised_at, row), done, str(each.delay_minutes), each.proposed.currency, *sums, each.came, each.approver, each.method, f"{each.paid_on or ''}"])
    return head, body


def report_sheet(row: OvertimeReport, actor: Actor) -> Sheet:
    """A report as it is printed, in the reader's language: sums by unit, every delay, what was said, places to sign."""
    rows = rows_for(row, actor)
    called = names([row.submitted_by_id, row.decided_by_id])
    parts = [
        Part("fields", _("范围"), cells=(
            Cell(_("中心"), str(cases.place(row.centre_id))), Cell(_("时段"), f"{row.since} – {row.until}"), Cell(_("版本"), str(row.version)),
            Cell(_("上报"), f"{called.get(row.submitted_by_id, '')} {_moment(row.submitted_at, row)}"),
        )),
        Part("fields", _("合计"), cells=tuple(Cell(_("%(n)s 笔") % {"n": each.count}, _sums(each)) for each in rules.totals(rows))),
        Part("fields", _("按部门"), cells=tuple(Cell(each.unit, f"{_('%(n)s 笔') % {'n': each.count}}　{_sums(each)}") for each in rules.lines(rows))),
        *([Part("passage", _("说明"), row.remark)] if row.remark else []),
        Part("passage", _("逐笔"), "\n".join(_said(each, row) for each in row_views(rows)) or _("这段时间没有超时限的记录")),
        *([Part("passage", _("审阅意见"), row.note)] if row.note else []),
        Part("signatures", cells=(Cell(_("上报人"), called.get(row.submitted_by_id, "")), Cell(_("省中心领导"), called.get(row.decided_by_id or 0, "")))),
    ]  # fmt: skip
    foot = _("第 %(n)s 版 %(state)s") % {"n": row.version, "state": row.state_label}
    return Sheet(_("超时限赔偿汇总"), str(cases.place(row.centre_id)), tuple(parts), f"{foot} {row.digest[:16]}", get_language() or "zh-hans")


def _sums(line: UnitLine) -> str:
    words = {"proposed": line.proposed, "granted": line.granted, "paid": line.paid}
    return _("应赔 %(proposed)s，已批 %(granted)s，已付 %(paid)s") % words


def _said(each: RowView, row: OvertimeReport) -> str:
    words = {"case": each.case, "about": each.about, "unit": each.unit, "due": _moment(each.promised_at, row), "m": each.delay_minutes,
             "sum": each.proposed, "came": each.came}  # fmt: skip
    said = _("%(case)s %(about)s，%(unit)s，应于 %(due)s 办完，晚 %(m)s 分钟，应赔 %(sum)s，%(came)s") % words
    return _("%(said)s（%(how)s）") % {"said": said, "how": each.how} if each.how else said


def _moment(at: datetime, row: OvertimeReport) -> str:
    return timezone.localtime(at, ZoneInfo(cases.place(row.centre_id).time_zone)).strftime("%Y-%m-%d %H:%M")
