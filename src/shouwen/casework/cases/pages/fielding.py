"""The fields of a case, each changed where it stands; and what its state is called."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import actions, queries, states
from shouwen.casework.cases.actions.status import ALONE, way_to
from shouwen.casework.cases.forms.parts import codes
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.pages.answers import to_case
from shouwen.casework.cases.queries import fieldrows
from shouwen.casework.cases.queries.fieldrows import FieldRow
from shouwen.casework.cases.queries.moves import refusal
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound, Refusal
from shouwen.kit.forms import set_choices
from shouwen.kit.http import actor_of, is_fragment, show
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """All fields of a case."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    context = {"case": case, "sheet": fieldrows.sheet(case, actor), "may": _may(actor), "state": _state(case)}
    return show(request, "cases/fields.html", context, part="cases/parts/fields.html")


def _may(actor: Actor) -> dict[str, bool]:
    return {"reveal": actor.may("customers.reveal")}


def _state(case: Case) -> str:
    return catalogue.status_label(case.status) or str(states.LABELS[case.state])


@require_http_methods(["GET", "POST"])
def field(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One field: its line (``?line=1``), its form, or its change."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    row = fieldrows.row(case, name, actor)
    if request.method == "POST":
        return _change(request, case, row, actor)
    if "line" in request.GET or not row.may_edit:
        return _line(request, case, row, actor)
    return _form(request, case, row)


def _line(request: HttpRequest, case: Case, row: FieldRow, actor: Actor) -> HttpResponse:
    return render(request, "cases/parts/fieldrow.html", {"case": case, "row": row, "may": _may(actor)})


def _form(request: HttpRequest, case: Case, row: FieldRow, *, status: int = 200, **more: Any) -> HttpResponse:
    value = more.pop("value", "" if row.is_secret else row.raw)
    context: dict[str, Any] = {"case": case, "row": row, "value": value, **more}
    if row.control == "select":
        context["choices"] = fieldrows.choices(row.name)
    if row.field is not None:
        fault = str(more.get("fault", ""))
        context["each"] = catalogue.drawn(row.field, value, name="value", fault=fault, at=clock.now())
    return show(request, "cases/field.html", context, part="cases/parts/fieldform.html", status=status)


def _given(request: HttpRequest, row: FieldRow) -> Any:
    if row.field is not None and row.field.type == "choices":
        return [each for each in request.POST.getlist("value") if each]
    value = request.POST.get("value", "")
    if row.name == "category_id":
        return plain_int(value) or 0
    return value


def _change(request: HttpRequest, case: Case, row: FieldRow, actor: Actor) -> HttpResponse:
    value, now = _given(request, row), clock.now()
    reason = request.POST.get("reason", "")
    try:
        done = actions.edit_field(
            case.number, row.name, value, was=request.POST.get("was", ""), reason=reason, actor=actor, at=now
        )
    except NotFound:
        raise
    except Refusal as no:
        if isinstance(no, Conflict) and no.code == "field_changed":
            last = next(iter(fieldrows.edited(case, row.name)), None)
            mine = _words(row, value)
            return _form(request, case, row, status=422, value=value, changed=last, mine=mine, reason=reason)
        told = next(iter(no.fields.values()), no.message) if isinstance(no, Invalid) else no.message
        return _form(request, case, row, status=422, value=value, fault=told, reason=reason)
    if not is_fragment(request):
        return to_case(request, case.number)
    answer = _line(request, done.case, fieldrows.row(done.case, row.name, actor), actor)
    _tell(answer, case, _("已改：%(label)s") % {"label": row.label} if done.undo else "", done.undo)
    return answer


def _words(row: FieldRow, value: Any) -> str:
    """What somebody typed, as it would be shown."""
    if row.control == "select":
        return dict(fieldrows.choices(row.name)).get(str(value), str(value))
    if row.name == "category_id":
        return catalogue.category(value).path_label if value else ""
    return catalogue.wording_of(row.field, value) if row.field else str(value)


def _tell(answer: HttpResponse, case: Case, words: str, undo: str) -> None:
    events: dict[str, Any] = {"case-edited": {}}
    if words:
        events["toast"] = {"text": words, "undo": f"{reverse('cases:field_undo', args=[case.number])}?token={undo}"}
    answer["HX-Trigger"] = json.dumps(events)


@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take one's last change back."""
    token = request.GET.get("token", "") or request.POST.get("token", "")
    done = actions.undo_field(number, token, actor=actor_of(request), at=clock.now())
    if not is_fragment(request):
        return to_case(request, done.case.number, _("已改回去"))
    answer = HttpResponse(status=204)
    answer["HX-Trigger"] = json.dumps({"case-edited": {}, "fields-undone": {}, "toast": {"text": _("已改回去")}})
    return answer


@require_GET
def history(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Who changed a field, when, from what to what, and why."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    context = {"case": case, "row": fieldrows.row(case, name, actor), "edits": fieldrows.edited(case, name)}
    return show(request, "cases/field_history.html", context, part="cases/parts/field_history.html")


class RevealForm(forms.Form):
    """Why a masked value is looked at."""

    reason = forms.ChoiceField(label=gettext_lazy("原因"))
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=200)


@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """A masked value in the clear, for a minute."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    actor.need("customers.reveal")
    row = fieldrows.row(case, name, actor)
    form = RevealForm(request.POST or None)
    set_choices(form, "reason", codes("reveal", actor))
    if request.method == "POST" and form.is_valid():
        try:
            clear = actions.reveal_field(
                number, row.code, reason_code=form.cleaned_data["reason"], note=form.cleaned_data["note"],
                actor=actor, at=clock.now(),
            )  # fmt: skip
        except Invalid as no:
            for place, sentence in no.fields.items():
                form.add_error(place if place in form.fields else None, sentence)
        else:
            answer = render(request, "cases/parts/field_revealed.html", {"case": case, "row": row, "clear": clear})
            answer["HX-Retarget"], answer["HX-Reswap"] = f"#{row.id}-value", "innerHTML"
            answer["Cache-Control"] = "no-store"
            answer["HX-Trigger"] = json.dumps({"close-dialog": {}, "case-edited": {}})
            return answer
    context = {"case": case, "row": row, "form": form}
    return show(request, "cases/field_reveal.html", context, part="cases/parts/field_reveal.html",
                status=422 if form.errors else 200)  # fmt: skip


@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, number: str) -> HttpResponse:
    """What the state is called: choose another name for it, or a status of a state that a move leads to."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    fault = ""
    if request.method == "POST":
        code = request.POST.get("status", "")
        try:
            with transaction.atomic():
                done = (actions.reach_status if code else actions.set_status)(case, code, actor=actor, at=clock.now())
        except NotFound:
            raise
        except Refusal as no:
            fault = no.message
        else:
            answer = to_case(request, case.number, _("状态改为%(status)s") % {"status": _state(done)})
            if is_fragment(request):
                answer["HX-Trigger"] = json.dumps({**json.loads(answer["HX-Trigger"]), "close-dialog": {}})
            return answer
    context = {"case": case, "options": _statuses(case, actor), "state": _state(case), "fault": fault}
    return show(request, "cases/status.html", context, part="cases/parts/status.html", status=422 if fault else 200)


def _statuses(case: Case, actor: Actor) -> list[dict[str, Any]]:
    """Every status of this case's kind and centre: here, a move away, or out of reach and why."""
    items = [
        each
        for each in catalogue.statuses(kind=case.kind_code)
        if each.centre_id in (None, case.centre_id)
    ]
    here = refusal(case, "note", actor)
    made: list[dict[str, Any]] = [
        {"code": "", "label": str(states.LABELS[case.state]), "glyph": states.CATEGORY_OF[case.state],
         "chosen": not case.status, "why_not": here.message if here else "", "url": "", "move": ""}
    ]  # fmt: skip
    for item in items:
        move = "" if item.state == case.state else way_to(case, item.state)
        no = refusal(case, move, actor) if move else here
        why = no.message if no else ""
        if item.state != case.state and not move:
            why = _("从“%(state)s”走不到这一步") % {"state": states.LABELS[case.state]}
        url = f"{reverse(f'cases:{move}', args=[case.number])}?status={item.code}" if move and move not in ALONE else ""
        made.append(
            {"code": item.code, "label": item.label, "glyph": states.CATEGORY_OF[item.state],
             "chosen": item.code == case.status, "why_not": why, "url": url,
             "move": str(states.MOVES[move].label) if move else ""}
        )  # fmt: skip
    return made
