"""One page for all moves: the form of a move, and its doing."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from shouwen.casework.cases import actions, queries, states
from shouwen.casework.cases.actions.ending import outstanding
from shouwen.casework.cases.forms import FORMS
from shouwen.casework.cases.forms.move import MoveForm, Words
from shouwen.casework.cases.pages.answers import NEXT, put_beside, to_case, to_next
from shouwen.casework.cases.pages.composing import composing
from shouwen.kit import clock
from shouwen.kit.errors import NotFound, Refusal
from shouwen.kit.http import actor_of, show

SAID = ("note", "reply", "chase")


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The form of a move, or its doing. A refusal stands in the form (422), what was typed stays."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    asked = request.POST if request.method == "POST" else None
    form = FORMS[name](asked, case=case, actor=actor)
    stopped = False
    if asked is not None and form.is_valid():
        try:
            words = _carried_out(form, request.POST.get("status", ""))
        except NotFound:
            raise
        except Refusal as refusal:
            put_beside(form, refusal)
            stopped = refusal.code == "spoken_meanwhile"
        else:
            return to_next(request, case.number, words) if NEXT in request.POST else to_case(request, case.number, words)
    label = states.MOVES[name].label if name in states.MOVES.rows else form.deed
    context = {
        "case": case,
        "form": form,
        "label": label,
        "name": name,
        "status": request.POST.get("status") or request.GET.get("status", ""),
        "outstanding": outstanding(case) if name == "close" else [],
    }
    if name in SAID:
        context |= composing(case, actor, form, stopped=stopped)
    part = "cases/parts/said.html" if name in SAID else "cases/parts/move.html"
    return show(request, "cases/move.html", context, part=part, status=422 if asked is not None else 200)


def _carried_out(form: MoveForm, status: str) -> Words:
    """The move, and the status it was made for, as one."""
    now = clock.now()
    with transaction.atomic():
        words = form.carry_out(at=now)
        if status:
            actions.set_status(form.case.pk, status, actor=form.actor, at=now)
    return words
