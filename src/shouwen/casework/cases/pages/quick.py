"""Changing one value of a case where it is shown in a list; and the case's place in the list it was opened from."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.cases import actions, queries, states
from shouwen.casework.cases.forms.bulk import HandOffForm
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.pages import asking as reading
from shouwen.casework.cases.queries import columns, listing
from shouwen.casework.cases.queries.bulk import refused
from shouwen.casework.cases.queries.queue import COLUMNS, lines
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, Refusal
from shouwen.kit.http import actor_of, is_fragment, show
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue

GRADES: dict[str, Any] = {"priority": states.PRIORITIES, "urgency": states.URGENCIES, "severity": states.SEVERITIES}
AT_ONCE = ("take", "investigate", "propose", "carry_out", "resume")
"""Moves of the state that need no word."""


@require_http_methods(["GET", "POST"])
def quick(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The choices of one value, only those open to the reader now; or the change, with 撤销 where it can be taken back."""
    if name not in columns.EDITABLE.values():
        raise Http404
    actor = actor_of(request)
    case = queries.find(number, actor)
    if request.method == "GET":
        return _asked(request, case, name, actor)
    value = request.POST.get("value", request.GET.get("value", ""))
    try:
        words, undo = _changed(case, name, value, request.POST, actor, back=request.GET.get("reason", ""))
    except Refusal as refusal:
        if name == "handler" or refusal.code == "regrade_refused" or not is_fragment(request):
            return _asked(request, case, name, actor, refusal.message, status=422)
        raise
    if not is_fragment(request):
        messages.info(request, words)
        return redirect(_back(request, number))
    told: dict[str, Any] = {"toast": {"text": words, **({"undo": undo} if undo else {})}, "counts-changed": {}}
    if request.GET.get("value"):  # an undo: the whole list shows what is true now
        return HttpResponse(status=200, headers={"HX-Trigger": json.dumps({**told, "list-changed": {}}), "HX-Reswap": "none"})
    rows = list(Case.objects.filter(pk=case.pk).values_list(*COLUMNS, "urgency"))
    line = lines([rows[0][:-1]], at=clock.now())[0]
    cell = columns.cell(line, name, {"urgency": rows[0][-1]})
    response = show(request, "cases/quick.html", {"cell": cell, "line": line, "list": _list(request)}, part="cases/parts/cell.html")
    response["HX-Trigger"] = json.dumps(told)
    return response


def _list(request: HttpRequest) -> str:
    """The address of the list one came from."""
    return request.POST.get("list", request.GET.get("list", ""))[:4000]


def _back(request: HttpRequest, number: str) -> str:
    """Without script: to the list one came from, else to the case."""
    words = _list(request)
    return f"{reverse('cases:queue')}?{words}" if words else reverse("cases:page", args=[number])


def _asked(request: HttpRequest, case: Case, name: str, actor: Actor, wrong: str = "", status: int = 200) -> HttpResponse:
    move = {"handler": "hand_off", "state": ""}.get(name, "edit")
    context: dict[str, Any] = {"case": case, "name": name, "wrong": wrong, "list": _list(request), "back": _back(request, case.number),
                               "label": columns.columns()[name].label, "why": refused(move, case, actor) if move else ""}  # fmt: skip
    if name == "state":
        moves = [each for each in queries.moves(case, actor) if each.allowed and each.name in states.MOVES.rows and _steps(each.name)]
        context["now"] = [(each.name, each.label) for each in moves if each.name in AT_ONCE]
        context["more"] = [(each.name, each.label) for each in moves if each.name not in AT_ONCE]
        context["why"] = "" if moves else _("现在没有您能做的步骤")
    elif name == "handler":
        context["form"] = HandOffForm(request.POST or None, actor=actor, prefix="")
    else:
        context["options"] = _options(case, name, actor)
    return show(request, "cases/quick.html", context, part="cases/parts/quick.html", status=status)


def _steps(name: str) -> bool:
    """Whether a move takes the case into another state."""
    return states.MOVES[name].target is not None


def _options(case: Case, name: str, actor: Actor) -> list[tuple[str, Any, bool]]:
    if name == "category":
        offered = catalogue.categories(actor, kind=case.kind_code, centre_id=case.centre_id)
        return [(str(item.id), item.path_label, item.id == case.category_id) for item in offered]
    held = getattr(case, name)
    return [(str(code), label, code == held) for code, label in GRADES[name].items()]


def _changed(case: Case, name: str, value: str, given: QueryDict, actor: Actor, *, back: str) -> tuple[str, str]:
    """What is said of a change, and the address that takes it back ('' when nothing does); ``back``: why it is taken back."""
    now = clock.now()
    if name == "handler":
        return _handed(case, given, actor)
    if name == "state":
        before = case.state
        data: dict[str, Any] = {}
        if value in ("propose", "carry_out"):
            actions.work(case, value, text="", actor=actor, at=now)
        else:
            actions.perform(value if value in AT_ONCE else "", case, data, actor=actor, at=now)
        after = Case.objects.values_list("state", flat=True).get(pk=case.pk)
        return _("%(number)s：%(before)s → %(after)s") % {"number": case.number, "before": states.LABELS[before], "after": states.LABELS[after]}, ""
    column = "category_id" if name == "category" else name
    before = getattr(case, column)
    number = plain_int(value) if name in ("category", "priority") else None
    wanted: Any = value if number is None else number
    actions.edit(case, {column: wanted}, reason=given.get("reason") or back, actor=actor, at=now)
    words = _("%(number)s 已改") % {"number": case.number}
    address = reverse("cases:quick", args=[case.number, name])
    taking_back = urlencode({"value": before, "reason": _("撤销刚才的改动")})
    return words, f"{address}?{taking_back}" if before not in (None, "", wanted) else ""


def _handed(case: Case, given: QueryDict, actor: Actor) -> tuple[str, str]:
    form = HandOffForm(given, actor=actor)
    if not form.is_valid():
        raise Invalid({name: str(errors[0]) for name, errors in form.errors.items()})
    made = actions.hand_off(case, kind="transfer_handling", **form.data_of(), actor=actor, at=clock.now())
    return _("已交出。对方受理之前，仍由您负责"), reverse("cases:withdraw_offer", args=[made.pk])


@require_GET
def place(request: HttpRequest, number: str) -> HttpResponse:
    """Where a case stands in the list it was opened from, with the way to the one before and after."""
    actor = actor_of(request)
    number = queries.find(number, actor).number
    words = request.GET.get("list", "")
    asking = reading.or_plain(QueryDict(words), actor)
    found = listing.neighbours(asking.asked, number, actor, at=clock.now())
    context = {"place": found, "asking": asking, "list": words, "carried": urlencode({"list": words})}
    return show(request, "cases/place.html", context, part="cases/parts/place.html")
