"""Pages of the log (账本): found, followed, read one by one, taken out, and proved."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.foundation.ledger import actions, checking, log
from shouwen.foundation.ledger.forms import ExportForm, LogForm
from shouwen.foundation.ledger.models import Anchor, Check
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show

MOST = 50_000
"""Lines of one file; for more, ``shouwen export``."""


@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """What happened, newest first; ``?subject=`` follows one subject's chain."""
    actor = actor_of(request)
    form = LogForm(request.GET)
    asked = form.asked()
    page = log.page(asked, actor, after=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "asked": asked,
        "is_asked": asked != log.Asked(),
        "presets": [(name, words, name == asked.preset) for name, (words, _kinds) in log.PRESETS.items()],
        "export_form": ExportForm(),
        "query": _without(request.GET, "after"),
        "next": _with(request.GET, after=page.next_cursor) if page.next_cursor else "",
        "may_verify": actor.may("ledger.verify"),
    }
    if asked.subject and page.lines:
        context["followed"] = page.lines[0]
        context["links"], context["broken"] = log.chain(asked.subject, actor)
        if context["broken"]:
            context["why"] = log.why_broken(context["broken"][1])
    return show(request, "ledger/log.html", context, part="ledger/log_rows.html")


def _without(query: QueryDict, name: str) -> str:
    left = query.copy()
    left.pop(name, None)
    return left.urlencode()


def _with(query: QueryDict, **values: str) -> str:
    more = query.copy()
    for name, value in values.items():
        more[name] = value
    return more.urlencode()


@require_GET
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry: its words in both languages, its values, and the text its fingerprint covers."""
    opened = log.opened(entry_id, actor_of(request))
    context = {"opened": opened, "told": opened.line.told, "kind_words": log.subject_name(opened.line.told.subject_kind)}
    return show(request, "ledger/entry.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """What was found, as a file for spreadsheets; that it was taken out, and why, is an entry itself."""
    actor = actor_of(request)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return redirect(f"{request.path.removesuffix('export/')}?{request.GET.urlencode()}")
    asked = LogForm(request.GET).asked()
    many = log.found(asked, actor)[:MOST].count()
    actions.announce_export(many, reason=form.cleaned_data["reason"], actor=actor, at=clock.now())
    name = f"ledger-{timezone.localtime():%Y%m%d-%H%M}.csv"
    return StreamingHttpResponse(
        _csv(islice(log.every(asked, actor), MOST)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(lines: Iterator[log.Line]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    heads = (_("时间"), _("谁做的"), _("做了什么"), _("关于什么"), _("第几条"), _("通道"), _("原因"), _("种类"), _("内容"), _("指纹"))
    yield "\ufeff" + writer.writerow(heads)
    for each in lines:
        told = each.told
        when = timezone.localtime(told.at).isoformat(timespec="seconds")
        cells = (when, each.who, each.says, each.about.label, told.seq, each.via, told.reason, told.kind, told.body, told.hash)
        yield writer.writerow([_plain(cell) for cell in cells])


def _plain(cell: Any) -> Any:
    """Nothing a spreadsheet would take for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


@require_http_methods(["GET", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """Proofs of the whole: asked for, how far, what they found; and the anchors with their signatures."""
    actor = actor_of(request)
    actor.need("ledger.verify")
    if request.method == "POST":
        actions.ask_check(actor=actor, at=clock.now())
        return redirect("ledger:checks")
    found = list(Check.objects.order_by("-asked_at")[:10])
    people = log.names_of(found)
    context = {
        "checks": [(each, people.get(each.asked_by, ""), log.why_broken(each.broken_why)) for each in found],
        "underway": any(each.state in ("waiting", "running") for each in found),
        "anchors": [(each, checking.signature_holds(each)) for each in Anchor.objects.order_by("-day")[:30]],
    }
    return show(request, "ledger/checks.html", context, part="ledger/checks_rows.html")


@require_GET
def lately(request: HttpRequest) -> HttpResponse:
    """A part of the administration's first page: which settings were changed lately, by whom."""
    return show(request, "ledger/lately.html", {"lines": log.lately(actor_of(request))})
