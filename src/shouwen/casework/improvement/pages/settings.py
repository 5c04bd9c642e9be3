"""Rules that open plans and their trial, lessons, what closings said, and the Pareto of causes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.improvement import actions, forms, queries, states
from shouwen.casework.improvement.models import Rule
from shouwen.casework.improvement.pages.shared import to_plan
from shouwen.casework.improvement.queries import board as boards
from shouwen.casework.improvement.queries import ruling as read
from shouwen.casework.improvement.rules.triggers import checked
from shouwen.kit import clock
from shouwen.kit.asking import Asked, ask, given
from shouwen.kit.errors import Invalid, NotFound, Refusal
from shouwen.kit.http import actor_of, show, told_in
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import queries as catalogue


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in reach."""
    actor = actor_of(request)
    context = {
        "lines": queries.listed(actor), "sorts": states.SORTS.items(), "may_all": read.may_edit(actor, None),
        "may_make": actor.may("improvement.rules"), "ships": read.may_edit(actor, None) and bool(actions.unshipped()),
        "may_read": actor.may("improvement.read"),
    }  # fmt: skip
    return show(request, "improvement/rules.html", context)


@require_http_methods(["GET", "POST"])
def rule_new(request: HttpRequest, sort: str) -> HttpResponse:
    """A rule of a sort, tried before it is made."""
    if sort not in states.SORTS:
        raise NotFound("sort_unknown", _("没有这种规则"))
    return _rule(request, sort, None)


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """The next version of a rule, tried before it is made."""
    found = read.find(rule_id, actor_of(request))
    if found is None:
        raise NotFound("rule_unknown", _("没有这条规则"))
    return _rule(request, found.sort, found)


def _rule(request: HttpRequest, sort: str, found: Rule | None) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    actor.need("improvement.rules")
    start = {**found.figures, "name": found.name} if found else {"name": str(states.SORTS[sort])}
    form = forms.RuleForm(given(request), sort=sort, initial=start)
    for_all = "all" in request.POST and read.may_edit(actor, None)
    tried, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if "try" in request.POST:
                    tried, status = queries.tried(sort, checked(sort, form.figures), actor, at=now), 200
                else:
                    who: dict[str, Any] = {"actor": actor, "at": now}
                    actions.make_rule(sort, form.figures, name=form.cleaned_data["name"], reason=form.cleaned_data["reason"],
                                      centre_id=None if for_all else actor.centre_id, after=found.pk if found else None, **who)  # fmt: skip
                    messages.info(request, _("规则已存，从现在起按它立项"))
                    return redirect("improvement:rules")
            except NotFound:
                raise
            except Refusal as no:
                told_in(form, no)
    context = {
        "form": form, "sort": sort, "label": states.SORTS[sort], "rule": found, "tried": tried, "days": read.TRIED_DAYS,
        "may_all": read.may_edit(actor, None) and found is None, "for_all": for_all or (request.method == "GET" and not actor.centre_id),
        "versions": queries.versions(found) if found else [], "may_edit": read.may_edit(actor, found.centre_id) if found else True,
    }  # fmt: skip
    return show(request, "improvement/rule.html", context, status=status)


@require_POST
def rule_end(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Let a rule rest, or (``back``) work again."""
    back = "back" in request.POST
    actions.end_rule(rule_id, back=back, actor=actor_of(request), at=clock.now())
    messages.info(request, _("规则已恢复") if back else _("规则已停用，可以恢复；已立的计划照常进行"))
    return redirect("improvement:rules")


@require_POST
def ship(request: HttpRequest) -> HttpResponse:
    """Put the shipped rules in force."""
    count = actions.ship_rules(actor=actor_of(request), at=clock.now())
    messages.info(request, _("已启用 %(n)s 条常用规则，可以再改") % {"n": count} if count else _("常用规则都在了"))
    return redirect("improvement:rules")


PLACES = 12
"""So many places the chart has at least: two causes are two bars, not a wall."""
SPANS = {"30": 30, "90": 90, "365": 365}


@require_GET
def pareto(request: HttpRequest) -> HttpResponse:
    """Where causes pile up: as a chart and as a table."""
    actor = actor_of(request)
    days = SPANS.get(request.GET.get("days", ""), 90)
    bars = boards.pareto(actor, days=days, at=clock.now())
    wide = max(len(bars), PLACES)
    points = [(round((k + 0.5) * 1000 / wide), 200 - each.running * 2) for k, each in enumerate(bars)]
    drawn = [
        {"bar": each, "x": round(k * 1000 / wide) + 4, "width": max(round(1000 / wide) - 8, 6), "y": 200 - each.height * 2, "height": each.height * 2,
         "mid": points[k][0]}
        for k, each in enumerate(bars)
    ]  # fmt: skip
    context = {"bars": bars, "drawn": drawn, "line": " ".join(f"{x},{y}" for x, y in points), "points": points, "days": days,
               "spans": SPANS.values(), "may_write": actor.may("improvement.write")}  # fmt: skip
    return show(request, "improvement/pareto.html", context)


@require_GET
def lessons(request: HttpRequest) -> HttpResponse:
    """Lessons in reach."""
    actor = actor_of(request)
    q, retired = request.GET.get("q", "").strip()[:40], "retired" in request.GET
    context = {"lines": queries.lessons(actor, q=q, retired=retired), "q": q, "retired": retired, "may_write": actor.may("improvement.write")}
    return show(request, "improvement/lessons.html", context)


@require_http_methods(["GET", "POST"])
def lesson_new(request: HttpRequest) -> HttpResponse:
    """Write a lesson; ``?plan=`` is the plan it comes from."""
    actor, now = actor_of(request), clock.now()
    actor.need("improvement.write")
    number = request.GET.get("plan", "")[:24]
    found = queries.find(number, actor) if number else None
    start = {"category_path": found.category_path, "title": found.title, "text": found.summary or found.root_cause} if found else {}
    form = forms.LessonForm(given(request), actor=actor, initial=start)
    back = to_plan(number) if number else reverse("improvement:lessons")
    asked = Asked(_("写经验教训"), _("写好"), back, _("已写好，同类新事项旁边会显示"), number or _("经验教训"))
    return ask(request, form, asked, lambda: actions.write_lesson(**form.cleaned_data, plan=found, actor=actor, at=now))


@require_POST
def lesson_end(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Put a lesson away, or (``back``) show it again."""
    back = "back" in request.POST
    actions.retire_lesson(lesson_id, back=back, actor=actor_of(request), at=clock.now())
    messages.info(request, _("又会显示了") if back else _("已收起，在“已收起的”里可以恢复"))
    return redirect("improvement:lessons")


@require_GET
def beside(request: HttpRequest) -> HttpResponse:
    """Lessons of the category being registered."""
    actor = actor_of(request)
    actor.need("improvement.read")
    chosen = plain_int(request.GET.get("category_id", ""))
    try:
        path = catalogue.category(chosen).path if chosen is not None else ""
    except NotFound:
        path = ""
    found = queries.for_category(path, actor.centre_id) if actor.centre_id else []
    return render(request, "improvement/parts/lessons.html", {"lessons": found, "beside": True})


@require_http_methods(["GET", "POST"])
def preventions(request: HttpRequest) -> HttpResponse:
    """What closings said: into a plan, or seen and nothing to do."""
    actor, now = actor_of(request), clock.now()
    rows = list(queries.preventions(actor)[:100])
    if request.method == "POST":
        note = plain_int(request.POST.get("note", ""))
        number = request.POST.get("plan", "").strip()
        try:
            if note is None:
                raise Invalid({"note": _("没有这一条")})
            actions.settle_prevention(note, plan=number or None, actor=actor, at=now)
        except Refusal as no:
            messages.warning(request, no.message)
        else:
            messages.info(request, _("已纳入 %(plan)s") % {"plan": number} if number else _("已看过"))
        return redirect("improvement:preventions")
    plans = list(queries.visible(actor).filter(is_open=True).order_by("-id")[:60])
    return show(request, "improvement/preventions.html", {"rows": rows, "plans": plans})
