"""The papers of a case: made, read, printed again, compared."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from shouwen.casework.complaints import queries as complaints
from shouwen.casework.papers import actions, queries, states
from shouwen.casework.papers.forms import MakeForm, RefuseForm, SendForm
from shouwen.casework.papers.queries.made import last
from shouwen.foundation.files.pages import served
from shouwen.foundation.files.queries import kept
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.asking import Sheet, given, over, pressed
from shouwen.kit.errors import NotFound
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case
    from shouwen.casework.papers.models import Paper

SHORT = 4


def _context(case: Case, actor: Actor, short: int | None = None) -> dict[str, Any]:
    rows = queries.of_case(case, actor)
    shown = rows[:short]
    posted = queries.sendings([each.paper.pk for each in shown])
    sendable = _sendable(rows, case, actor)
    return {
        "case": case,
        "rows": rows,
        "more": len(rows) - len(shown),
        "lines": [(each, next(iter(posted.get(each.paper.pk, ())), None), each == sendable) for each in shown],
        "kinds": states.KINDS.items(),
        "why_not": complaints.why_not(case, "papers.make", actor),
    }


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """The newest papers, beside the case."""
    actor = actor_of(request)
    case, _held = complaints.find(number, actor)
    return render(request, "papers/panel.html", _context(case, actor, SHORT))


def _sendable(rows: list[queries.PaperView], case: Case, actor: Actor) -> queries.PaperView | None:
    """The paper the reader is offered to send: the newest for the customer, if nothing speaks against it."""
    newest = next((each for each in rows if each.paper.kind in states.SENT), None)
    if newest and queries.why_not_final(newest.paper):
        return None
    return newest if newest and not newest.is_shut and queries.why_not_send(newest.paper, case, actor) is None else None


@require_GET
def list_page(request: HttpRequest, number: str) -> HttpResponse:
    """Every paper that was made for a case."""
    actor = actor_of(request)
    case, _held = complaints.find(number, actor)
    return show(request, "papers/list.html", _context(case, actor))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """See what a paper would say now, and make it. ``act`` is look (nothing is written) or make."""
    actor, now = actor_of(request), clock.now()
    case, _held = complaints.find(number, actor)
    if kind not in states.KINDS:
        raise NotFound("paper_kind_unknown", _("没有这种文书"))
    posted = request.POST if request.method == "POST" else None
    form = MakeForm(posted, initial={"language": _language(case, actor)})
    makes = posted is not None and posted.get("act") != "look"
    if makes and form.is_valid():
        data = form.cleaned_data
        done, made = carried_out(form, lambda: actions.make(case, kind, **data, actor=actor, at=now))
        if done and made:
            messages.info(request, _said(made))
            return redirect("papers:paper", made.pk)
    asked = posted.get("language", "") if posted is not None else ""
    language = asked if asked in states.LANGUAGES else _language(case, actor)
    context = {
        "case": case, "kind": kind, "label": states.KINDS[kind], "form": form, "sheet": _preview(case, kind, language, actor, now),
        "why_not": complaints.why_not(case, "papers.make", actor), "why_not_full": queries.why_not_full(case, actor),
    }  # fmt: skip
    return show(request, "papers/new.html", context, part="papers/parts/sheet.html" if posted is not None and not makes else "",
                status=422 if makes else 200)  # fmt: skip


def _language(case: Case, actor: Actor) -> str:
    """The customer's language, else the reader's."""
    known = case.customer.language if case.customer else ""
    return next((each for each in (known, actor.language) if each in states.LANGUAGES), "zh-hans")


def _preview(case: Case, kind: str, language: str, actor: Actor, now: datetime) -> Any:
    held = queries.in_force(kind, language, case.centre_id, now)
    return actions.drawn(case.number, held.content, language, edition=last(case, kind) + 1, actor=actor, at=now)


def _said(made: Any) -> str:
    if made.needs_approval:
        return _("已做好第 %(n)s 版草稿，等另一位批准后才能印出和发送") % {"n": made.edition}
    if made.lacking:
        words = _("已做好第 %(n)s 版；字库里没有“%(chars)s”，已印成代码，请手写补上")
        return words % {"n": made.edition, "chars": made.lacking}
    return _("已做好第 %(n)s 版，原样存档，随时可以再印") % {"n": made.edition}


@require_GET
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """A paper as it was made."""
    actor = actor_of(request)
    row = actions.opened(paper_id, actor=actor, at=clock.now())
    views = queries.of_case(row.case, actor)
    others = [each for each in views if each.paper.kind == row.kind and each.paper.pk != row.pk and not each.is_shut]
    view = next(each for each in views if each.paper.pk == row.pk)
    context = {
        "case": row.case, "view": view, "row": row, "sheet": row.sheet, "others": others, "is_sent": row.kind in states.SENT,
        "posted": queries.sendings([row.pk]).get(row.pk, []), "why_not_send": queries.why_not_send(row, row.case, actor),
        "why_not_final": queries.why_not_final(row), "may_approve": queries.why_not_approve(row, row.case, actor) is None, "decider": _decider(row),
    }  # fmt: skip
    return show(request, "papers/paper.html", context)


def _decider(row: Paper) -> str:
    said = getattr(row, "verdict", None)
    return organisation.names([said.by_id]).get(said.by_id or 0, "") if said else ""


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Send it to the customer by e-mail, over its page; once sent, again only with a reason."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(paper_id, actor)
    before = queries.sendings([row.pk]).get(row.pk, [])
    form = SendForm(given(request), again=bool(before))
    url, back = reverse("papers:send", args=[row.pk]), reverse("papers:paper", args=[row.pk])
    words = _("发到 %(to)s，附 PDF（%(language)s）。") % {"to": queries.address(row.case), "language": states.LANGUAGES[row.language]}
    label = _("再用邮件发一次") if before else _("用邮件发给客户")
    why_not = queries.why_not_send(row, row.case, actor)
    sheet = Sheet(label, row.case, url, back, _("已交邮件去发，这里看得到是否送出"), why_not, says="" if why_not else words)
    return over(request, form, sheet, lambda: actions.send(row.pk, **form.cleaned_data, actor=actor, at=now))


@require_POST
def approve(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Approve a draft somebody else made."""
    actor = actor_of(request)
    said, back = _("已批准，可以印出和发送了"), reverse("papers:paper", args=[paper_id])
    return pressed(request, lambda: actions.approve(paper_id, actor=actor, at=clock.now()), said, back)


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Refuse a draft, and say what is to be put right."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(paper_id, actor)
    form = RefuseForm(given(request))
    url, back = reverse("papers:refuse", args=[row.pk]), reverse("papers:paper", args=[row.pk])
    sheet = Sheet(_("不批准"), row.case, url, back, _("已退回，制作的人会收到通知"), queries.why_not_approve(row, row.case, actor))
    return over(request, form, sheet, lambda: actions.refuse(row.pk, **form.cleaned_data, actor=actor, at=now))


@require_safe
def file(request: HttpRequest, paper_id: int) -> HttpResponseBase:
    """The very bytes that were kept, checked against their hash before they go out."""
    actor = actor_of(request)
    queries.need_final(queries.find(paper_id, actor))
    row = actions.opened(paper_id, actor=actor, at=clock.now())
    return served(request, kept(row.attachment_id, sha256=row.sha256))


@require_GET
def comparison(request: HttpRequest, paper_id: int, other_id: int) -> HttpResponse:
    """Where two papers of a case differ."""
    actor, now = actor_of(request), clock.now()
    one, other = (actions.opened(each, actor=actor, at=now) for each in (paper_id, other_id))
    older, newer = sorted((one, other), key=lambda each: each.edition)
    context = {"case": one.case, "older": older, "newer": newer, "rows": queries.compare(one, other)}
    return show(request, "papers/comparison.html", context)
