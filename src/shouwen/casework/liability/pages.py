"""Causes and liability on the case page, the steps of a finding, the centre's rules and the trend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.cases import queries as cases
from shouwen.casework.liability import actions, forms, queries, states
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound, Refusal
from shouwen.kit.http import actor_of, led, show
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


Said = Mapping[str, str]


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """What a case came from and who is liable, for the panel of its page."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    today = timezone.localdate(now)
    record = queries.record(case, actor, at=now)
    context = {
        "case": case,
        "causes": [queries.as_found(row, today=today) for row in queries.causes(case)],
        "why_not": queries.why_not_find(case, actor),
        "wanted": queries.is_required(case),
        "record": record,
        "may_propose": record is None and queries.may_propose(case, actor),
        "moves": states.MOVES.rows,
    }
    return render(request, "liability/panel.html", context)


def _back(request: HttpRequest, case: Case, words: str) -> HttpResponse:
    """The case again, with a sentence of what is true now."""
    messages.info(request, words)
    return led(request, reverse("cases:page", args=[case.number]))


def _faults(no: Refusal) -> Said:
    return no.fields if isinstance(no, Invalid) else {"": no.message}


def _tried(deed: Callable[[], Any]) -> Said:
    """What a refusal says, by field; nothing when the deed is done. What is not there stays not found."""
    try:
        deed()
    except NotFound:
        raise
    except Refusal as no:
        return _faults(no)
    return {}


# ── causes ────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest, number: str) -> HttpResponse:
    """Write a cause: found by pinyin or a few characters, with what its code asks for."""
    actor, now, given = actor_of(request), clock.now(), request.POST
    case = cases.find(number, actor)
    if (no := queries.why_not_find(case, actor)) is not None:
        raise no
    code = next((each for each in given.getlist("code") if each), request.GET.get("code", ""))
    faults: Said = {}
    if request.method == "POST":
        values = {key.removeprefix("fields."): given[key] for key in given if key.startswith("fields.")}
        faults = _tried(
            lambda: actions.find_cause(
                case, code=code, fields=values, note=given.get("note", ""), certainty=given.get("certainty", "sure"),
                main="main" in given, reason=given.get("reason", ""), actor=actor, at=now,
            )
        )  # fmt: skip
        if not faults:
            return _back(request, case, _("起因已写明"))
    context = {
        "case": case,
        "given": given,
        "faults": faults,
        "offered": catalogue.search_codes("cause", "", actor, limit=999, at=now),
        "certainty": states.CERTAINTY,
        **_asking(code, given, faults),
    }
    status = 422 if faults else 200
    return show(request, "liability/finding.html", context, part="liability/find.html", status=status)


def _asking(code: str, given: Any, faults: Said) -> dict[str, Any]:
    """What a chosen code asks for: its own fields and those of the causes above it."""
    try:
        item = catalogue.code("cause", code) if code else None
    except NotFound:
        item = None
    fields = [each for one in (*item.above, item) for each in one.fields] if item else []
    drawn = [
        {
            "key": each["key"],
            "label": catalogue.field_label(each),
            "type": each.get("type", "text"),
            "required": each.get("required", True),
            "value": given.get(f"fields.{each['key']}", ""),
            "fault": faults.get(f"fields.{each['key']}", ""),
        }
        for each in fields
        if each.get("type") != "hours_between"
    ]
    return {"item": item, "drawn": drawn, "note_fault": faults.get("note", "")}


@require_GET
def asked(request: HttpRequest, number: str) -> HttpResponse:
    """What the code just chosen asks for, as a part of the form."""
    cases.find(number, actor_of(request))
    code = next((each for each in request.GET.getlist("code") if each), "")
    return render(request, "liability/asked.html", _asking(code, request.GET, {}))


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Say that a cause no longer holds, and why."""
    words = _("撤销后仍留在记录里，能看到是谁、为什么撤的。")
    return _ask_why(request, number, code, "drop", _("撤销起因"), words, actions.drop_cause, _("起因已撤销"))


@require_http_methods(["GET", "POST"])
def main(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Let another cause be the main one."""
    return _ask_why(request, number, code, "main", _("改作主因"), "", actions.make_main, _("主因已改"))


def _ask_why(
    request: HttpRequest, number: str, code: str, name: str, label: str, words: str, deed: Any, done: str
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    faults: Said = {}
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        faults = _tried(lambda: deed(case, code=code, reason=reason, actor=actor, at=now))
        if not faults:
            return _back(request, case, done)
    context = {
        "case": case, "label": label, "says": words, "faults": faults, "given": request.POST,
        "cause": catalogue.label("cause", code), "url": reverse(f"liability:{name}", args=[number, code]),
        "needs_why": name == "drop" or not case.is_open,
    }  # fmt: skip
    status = 422 if faults else 200
    return show(request, "liability/asking.html", context, part="liability/why.html", status=status)


# ── liability ─────────────────────────────────────────────────────────────────────────────────────────────────────

SAYS = {
    "propose": lambda: _("写明谁有责任、各占多少、凭什么。另一位复核后生效。"),
    "repropose": lambda: _("按退回的意见改好，再交复核。"),
    "withdraw": lambda: _("撤回后可以重新提出。"),
    "send_back": lambda: _("写明哪里不妥，由提出的人改好再交。"),
    "confirm": lambda: _("照提出的认定，或改好再认定。认定后部门可以申诉一次。"),
    "appeal": lambda: _("每个部门只能申诉一次，由上级中心终定。请把事实和凭据写清楚。"),
    "decide": lambda: _("这是最后一步，定了就不再改。"),
}
DONE = {
    "propose": lambda: _("定责已提出，等复核"),
    "repropose": lambda: _("定责已重新提出，等复核"),
    "withdraw": lambda: _("定责已撤回"),
    "send_back": lambda: _("已退回，提出的人会收到通知"),
    "confirm": lambda: _("责任已认定，部门会收到通知"),
    "appeal": lambda: _("申诉已交上级中心"),
    "decide": lambda: _("责任已终定"),
}
SHARED = frozenset({"propose", "repropose", "confirm", "decide"})
"""Steps that say how the liability is shared."""


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One step of a finding of liability, from proposing it to the final word."""
    actor, now, given = actor_of(request), clock.now(), request.POST
    case = cases.find(number, actor)
    if name not in SAYS:
        raise NotFound("move_unknown", _("没有这一步"))
    record, why = queries.record(case, actor, at=now), ""
    if record is None and name != "propose":
        raise NotFound("liability_not_found", _("这件事项单还没有定责"))
    if record is not None and name not in record.moves:
        why = _why_not(case, record, name, actor, at=now)
    standing = forms.kept([each.share for each in record.shares] if record else [])
    lines = forms.typed(given) if request.method == "POST" else standing
    faults: Said = {}
    if request.method == "POST":
        faults = _tried(lambda: _step(case, name, lines, given, actor, now))
        if not faults:
            return _back(request, case, DONE[name]())
    context = {
        "case": case, "name": name, "says": SAYS[name](), "label": _label(name), "faults": faults, "given": given,
        "lines": lines if name in SHARED else [], "record": record, "why_not": why, "outside": forms.OUTSIDE,
        "degrees": states.DEGREES, "certainty": states.CERTAINTY,
        "units": _units(record, actor) if name == "appeal" else [],
    }  # fmt: skip
    return show(request, "liability/moving.html", context, part="liability/move.html", status=422 if faults else 200)


def _label(name: str) -> str:
    return _("提出定责") if name == "propose" else str(states.MOVES[name].label)


def _why_not(case: Case, record: queries.Record, name: str, actor: Actor, *, at: datetime) -> str:
    if name == "propose":
        return _("这件事项单已经有定责")
    no = queries.refusal(case, record.row, name, actor, at=at)
    return no.message if no else ""


def _units(record: queries.Record | None, actor: Actor) -> list[tuple[int, str]]:
    if record is None:
        return []
    mine, named = queries.speaks_for(record.row, actor), {each.share.unit_id: each.who for each in record.shares}
    return [(each, named[each]) for each in mine] if len(mine) > 1 else []


def _step(case: Case, name: str, lines: list[forms.Line], given: Any, actor: Actor, at: datetime) -> None:
    words = given.get("words", "")
    who: dict[str, Any] = {"actor": actor, "at": at}
    if name in ("propose", "repropose"):
        actions.propose(case, forms.parts(lines), words=words, **who)
    elif name in ("confirm", "decide"):
        deed = actions.confirm if name == "confirm" else actions.decide
        deed(case, forms.parts(lines), words=words, **who)
    elif name == "appeal":
        unit = given.get("unit", "")
        actions.appeal(case, grounds=words, unit_id=plain_int(unit), **who)
    elif name == "send_back":
        actions.send_back(case, words=words, **who)
    elif name == "withdraw":
        actions.withdraw(case, words=words, **who)
    else:
        raise Conflict("move_unknown", _("没有这一步"))


# ── the centre ────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Which kinds are not closed without a cause, and how long a unit may appeal."""
    actor = actor_of(request)
    actor.need("policy.edit")
    held = queries.figures_for(actor.centre_id)
    form = forms.RulesForm(request.POST or None, initial=vars(held))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_figures(actor.centre_id, form.cleaned_data, actor=actor, at=clock.now())
        except Refusal as no:
            form.add_error(None, no.message)
        else:
            messages.info(request, _("规则已改，从现在起按新规则"))
            return redirect("liability:rules")
    context = {
        "form": form,
        "may_trend": actor.may("cases.read"),
        "may_tree": actor.may("catalogue.edit_local") or actor.may("catalogue.edit_global"),
    }
    return show(request, "liability/rules.html", context, status=422 if request.method == "POST" else 200)


SPANS = {"90": 90, "180": 180, "365": 365}


@require_GET
def trend(request: HttpRequest) -> HttpResponse:
    """How often which cause was found, by month, in today's codes."""
    actor, now = actor_of(request), clock.now()
    days = SPANS.get(request.GET.get("days", ""), 180)
    level = int(request.GET["level"]) if request.GET.get("level", "") in ("1", "2", "3") else 2
    since = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
    found = queries.trend(actor, since=since, at=now, level=0 if level == 3 else level)
    levels = [(1, _("大类")), (2, _("起因")), (3, _("细因"))]
    context = {"found": found, "days": days, "level": level, "spans": SPANS.values(), "levels": levels}
    return show(request, "liability/trend.html", context)
