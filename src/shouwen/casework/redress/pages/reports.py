"""Handing a period of overtime compensation to the leaders, and their word on it (AUTH-003)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.papers.queries.printing import printed
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.forms import ReportForm, ReportNoteForm
from shouwen.casework.redress.pages.overtime import file_of
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit import clock
from shouwen.kit.asking import Asked, ask, given
from shouwen.kit.days import day_or_none
from shouwen.kit.errors import NotFound
from shouwen.kit.http import actor_of, show


@require_GET
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One version: what was submitted, its proof, what was said to it."""
    actor = actor_of(request)
    return show(request, "redress/report.html", {"page": queries.report_page(queries.find_report(report_id, actor), actor)})


@require_http_methods(["GET", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    """Submit a period; last month unless another is named."""
    actor, now = actor_of(request), clock.now()
    actor.need("redress.report")
    month = day_of(now).replace(day=1)
    usual = {"since": (month - timedelta(days=1)).replace(day=1), "until": month - timedelta(days=1)}
    asked_for = {name: day_or_none(request.GET.get(name, "")) or day for name, day in usual.items()}
    form = ReportForm(given(request), initial=asked_for)
    says = _("把这段时间每一笔超时限赔偿和合计，按现在的样子连同指纹交给省中心领导；领导退回后再报是新的一版。")
    asked = Asked(_("上报超时限赔偿"), _("上报领导"), reverse("redress:overtime"), _("已上报，领导会收到通知"), _("超时限赔偿汇总"), says)

    def act() -> object:
        return reverse("redress:report", args=[actions.report(**form.cleaned_data, actor=actor, at=now).pk])

    return ask(request, form, asked, act)


@require_http_methods(["GET", "POST"])
def report_decision(request: HttpRequest, report_id: int, verdict: str) -> HttpResponse:
    """Acknowledge it, or send it back with a remark."""
    words: dict[str, tuple[Callable[..., object], str, str, str]] = {
        "acknowledgement": (actions.acknowledge, _("审阅上报"), _("已审阅"), _("已审阅，上报人会收到通知")),
        "return": (actions.send_back, _("退回上报"), _("退回"), _("已退回，上报人会收到通知")),
    }
    if verdict not in words:
        raise NotFound("step_unknown", _("没有这一步"))
    actor, now = actor_of(request), clock.now()
    found = queries.find_report(report_id, actor)
    actor.need("redress.acknowledge")
    act, title, label, done = words[verdict]
    form = ReportNoteForm(given(request), needed=verdict == "return")
    place = f"{found.since} – {found.until}"
    asked = Asked(title, label, reverse("redress:report", args=[report_id]), done, place)
    return ask(request, form, asked, lambda: act(report_id, note=form.cleaned_data["note"], actor=actor, at=now))


@require_GET
def report_paper(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report as PDF, in the reader's language."""
    actor = actor_of(request)
    row = queries.find_report(report_id, actor)
    content = printed(queries.report_sheet(row, actor), at=row.decided_at or row.submitted_at)
    name = f"overtime-{row.since:%Y%m%d}-{row.until:%Y%m%d}-v{row.version}.pdf"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_GET
def report_file(request: HttpRequest, report_id: int) -> HttpResponse:
    """Every row of the report as CSV."""
    actor = actor_of(request)
    row = queries.find_report(report_id, actor)
    return file_of(f"overtime-{row.since:%Y%m%d}-{row.until:%Y%m%d}-v{row.version}.csv", *queries.file_rows(row, actor))
