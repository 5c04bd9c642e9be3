"""The complaint record: its panel on the case page, its own page, and each field changed where it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.complaints import actions, queries, slots
from shouwen.casework.complaints.models import Change, Complaint
from shouwen.casework.complaints.queries import standing
from shouwen.casework.complaints.queries.record import Row
from shouwen.casework.complaints.rules.fields import BY_CODE, plain
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.states import Subject
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound, Refusal
from shouwen.kit.http import actor_of, is_fragment, show

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

SHORT = ("class_code", "outcome", "stand", "reaction")
"""What the panel on the case page says of the record."""


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """The record in short, beside the case."""
    actor = actor_of(request)
    case, held = queries.find(number, actor)
    rows = [row for section in queries.sections(held) for row in section.rows]
    context = {
        **_standing(case, held, actor),
        "short": [row for row in rows if row.field.code in SHORT and row.words],
        "filled": sum(1 for row in rows if row.words),
        "total": len(rows),
        "proofs": queries.standing_evidence(held),
        "legal": [each for each in deadlines.legal(Subject("case", case.pk), at=clock.now()) if each.state not in ("met", "stopped")],
    }
    return render(request, "complaints/panel.html", context)


def _standing(case: Case, held: Complaint, actor: Actor) -> dict[str, Any]:
    return {
        "case": case,
        "held": held,
        "grading": standing.grading(case, held),
        "asked": standing.asked(queries.requirements(case)),
        "missing": standing.missing(case, held) if case.is_open else [],
        "flags": queries.flags(held),
        "why_not": queries.why_not(case, "complaints.record", actor),
        "may_flag": not queries.why_not(case, "complaints.flag", actor),
        "event": queries.events.event_of(case, actor),
        "may_group": not queries.why_not(case, "complaints.group", actor),
        "may_acquit": not queries.why_not(case, "complaints.acquit", actor),
        "may_override": not queries.why_not(case, "complaints.override", actor),
    }


@require_GET
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The whole record."""
    actor = actor_of(request)
    case, held = queries.find(number, actor)
    context = {
        **_standing(case, held, actor), "sections": queries.sections(held), "proofs": queries.evidence(held), "accused": queries.accused(case),
        "more": [each for fill in slots.sections for each in fill(case, actor)], "may_compare": actor.may("cases.read"),
        "may_files": actor.may("files.read"),
    }  # fmt: skip
    return show(request, "complaints/page.html", context, part="complaints/parts/record.html")


def _row(held: Complaint, code: str) -> Row:
    if code not in BY_CODE:
        raise NotFound("field_unknown", _("没有这一项"))
    return queries.row(held, code)


@require_http_methods(["GET", "POST"])
def field(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """One field: its line (``?line=1``), its form, or its change."""
    actor = actor_of(request)
    case, held = queries.find(number, actor)
    row = _row(held, code)
    why_not = queries.why_not(case, "complaints.record", actor)
    if request.method == "POST":
        return _change(request, case, row, actor)
    if "line" in request.GET or why_not:
        return render(request, "complaints/parts/row.html", {"case": case, "row": row, "why_not": why_not})
    return _form(request, case, row, value=row.value)


def _form(request: HttpRequest, case: Case, row: Row, *, status: int = 200, **more: Any) -> HttpResponse:
    choices = [(code, str(label)) for code, label in row.field.choices.items()]
    context = {"case": case, "row": row, "choices": choices, "mark": actions.mark(row.value), **more}
    context["text"] = "" if more.get("value") is None else str(plain(more["value"]))
    return show(request, "complaints/field.html", context, part="complaints/parts/form.html", status=status)


def _change(request: HttpRequest, case: Case, row: Row, actor: Actor) -> HttpResponse:
    code = row.field.code
    several = row.field.type == "choices"
    value: Any = request.POST.getlist("value") if several else request.POST.get("value", "")
    was, reason = request.POST.get("was", ""), request.POST.get("reason", "")
    try:
        held = actions.record(case, {code: value}, was={code: was}, reason=reason, actor=actor, at=clock.now())
    except NotFound:
        raise
    except Refusal as no:
        fault = next(iter(no.fields.values()), no.message) if isinstance(no, Invalid) else no.message
        changed = isinstance(no, Conflict) and no.code == "field_changed"
        return _form(request, case, row, status=422, value=value, fault=fault, changed=changed, reason=reason)
    if not is_fragment(request):
        messages.info(request, _("已记下：%(label)s") % {"label": row.label})
        return redirect("complaints:page", case.number)
    answer = render(request, "complaints/parts/row.html", {"case": case, "row": queries.row(held, code), "why_not": ""})
    return told(answer, case, _("已记下：%(label)s") % {"label": row.label}, _last(held, code))


def _last(held: Complaint, code: str) -> int:
    last = Change.objects.filter(complaint_id=held.pk, field=code).order_by("-id").values_list("pk", flat=True).first()
    return last or 0


def told(answer: HttpResponse, case: Case, words: str, change_id: int = 0) -> HttpResponse:
    """Say what is true now, with a way back."""
    toast: dict[str, str] = {"text": words}
    if change_id:
        toast["undo"] = reverse("complaints:undo", args=[case.number, change_id])
    answer["HX-Trigger"] = json.dumps({"case-edited": {}, "complaint-changed": {}, "toast": toast})
    return answer


@require_POST
def undo(request: HttpRequest, number: str, change_id: int) -> HttpResponse:
    """Take a change of a field back."""
    actor = actor_of(request)
    actions.undo(number, change_id, actor=actor, at=clock.now())
    if not is_fragment(request):
        messages.info(request, _("已改回去"))
        return redirect("complaints:page", number)
    answer = HttpResponse(status=204)
    answer["HX-Trigger"] = json.dumps({"case-edited": {}, "complaint-changed": {}, "complaint-undone": {}, "toast": {"text": _("已改回去")}})
    return answer


@require_GET
def history(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Who changed a field, from what to what, and a way back from the last change."""
    actor = actor_of(request)
    case, held = queries.find(number, actor)
    row = _row(held, code)
    edits = queries.history(held, code)
    context = {
        "case": case, "row": row, "edits": edits, "last": edits[0].change.pk if edits and not edits[0].undone else 0,
        "why_not": queries.why_not(case, "complaints.record", actor),
    }  # fmt: skip
    return show(request, "complaints/history.html", context, part="complaints/parts/history.html")
