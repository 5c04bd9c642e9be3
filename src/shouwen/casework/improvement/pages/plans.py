"""The board, a plan's page, and opening and editing plans."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import queries as cases
from shouwen.casework.improvement import actions, forms, queries, slots, states
from shouwen.casework.improvement.pages.shared import to_plan
from shouwen.casework.improvement.queries import board as boards
from shouwen.casework.improvement.queries import changing
from shouwen.casework.improvement.queries.plan import bars, move_label, page
from shouwen.casework.improvement.rules import effect
from shouwen.kit import clock
from shouwen.kit.asking import Asked, ask, asking, given
from shouwen.kit.errors import Invalid, NotFound, Refusal
from shouwen.kit.http import actor_of, show, told_in
from shouwen.kit.text import plain_int


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Plans by state; on a phone one list."""
    actor, now = actor_of(request), clock.now()
    which = request.GET.get("show", "open")
    which = which if which in boards.FILTERS else "open"
    q = request.GET.get("q", "").strip()[:40]
    context = {
        "lanes": boards.board(actor, at=now, which=which, q=q), "which": which, "q": q, "filters": boards.FILTERS.items(),
        "may_write": actor.may("improvement.write"), "may_rule": actor.may("improvement.rules"), "may_chart": actor.may("cases.read"),
        "rooms": [room for rooms in slots.rooms for room in rooms(actor)],
        "waiting": queries.preventions(actor).count() if actor.may("improvement.write") and actor.may("cases.read") else 0,
    }  # fmt: skip
    return show(request, "improvement/board.html", context)


@require_GET
def plan(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about a plan."""
    actor, now = actor_of(request), clock.now()
    found = page(queries.find(number, actor), actor, at=now)
    context = {
        "page": found, "plan": found.plan, "bars": bars(found.goal, found.figures), "fish": bone(found.ribs),
        "baseline": effect.shown(found.goal.baseline) if found.goal else "", "target": effect.shown(found.goal.target) if found.goal else "",
        "risk_before": risk(found.plan.risk_before), "risk_after": risk(found.plan.risk_after),
        "metric": states.METRICS[found.goal.metric] if found.goal else "", "may_report": found.plan.state in {*states.WORKED, *states.DRAWN},
        "is_worked": found.plan.state in states.WORKED, "may_add": found.may_write and found.plan.state in {*states.DRAWN, *states.WORKED},
        "may_rate_after": found.may_write and found.plan.state in (states.DONE, states.VERIFYING, states.EFFECTIVE),
        "may_measure": found.may_write and found.plan.state in changing.MEASURED_IN, "is_change": found.plan.kind in states.CHANGES,
        "may_count": found.may_write and found.plan.state == states.VERIFYING,
        "may_lesson": actor.may("improvement.write"), "lessons": list(found.plan.lessons.filter(retired_at=None)),
    }  # fmt: skip
    return show(request, "improvement/plan.html", context)


LEVELS = {"low": "", "medium": "wait", "high": "soon", "extreme": "over"}


def risk(score: int | None) -> tuple[int, str] | None:
    """A score and how loud its tag is."""
    return (score, LEVELS[effect.level(score)]) if score else None


def bone(ribs: Any) -> list[dict[str, Any]]:
    """Where the ribs of the fishbone are drawn: three above the spine, three below, each with what hangs on it."""
    drawn = []
    for place, rib in enumerate(ribs):
        up, x = place % 2 == 0, 60 + (place // 2) * 250
        tip = 20 if up else 280
        items = [
            {"node": node, "x": x + 14 + (k + 1) * 21, "y": tip + (k + 1) * 26 if up else tip - (k + 1) * 26, "short": node.text[:12]}
            for k, node in enumerate(rib.nodes[:4])
        ]
        drawn.append({"rib": rib, "x": x, "tip": tip, "join": x + 110, "label_y": tip - 6 if up else tip + 16, "items": items,
                      "more": max(len(rib.nodes) - 4, 0)})  # fmt: skip
    return drawn


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a plan; ``?case=`` names the case it begins with, ``?note=`` what a closing said."""
    actor, now = actor_of(request), clock.now()
    actor.need("improvement.write")
    number = request.GET.get("case", "")[:24]
    start: dict[str, Any] = {"source": "cases", "cases": number, "title": cases.find(number, actor).title} if number else {}
    start |= {"cause_code": request.GET["cause"][:80]} if request.GET.get("cause") else {}
    form = forms.PlanForm(given(request), actor=actor, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_plan(form.brief, actor=actor, at=now)
        except NotFound as no:
            form.add_error("cases", no.message)
        except Invalid as no:
            told_in(form, no)
        else:
            if (note := plain_int(request.GET.get("note", ""))) is not None:
                actions.settle_prevention(note, plan=made, actor=actor, at=now)
            messages.info(request, _("%(plan)s 已立项") % {"plan": made.number})
            return redirect(to_plan(made.number))
    asked = Asked(_("立项"), _("立项"), reverse("improvement:board"), "", _("改进"))
    return asking(request, form, asked)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change what a plan says; who saw an older one is told."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    start = {name: getattr(found, name) for name in (*actions.FIELDS, "version")} | {"title": found.heading}
    form = forms.EditForm(given(request), actor=actor, initial=start)

    def act() -> object:
        data = {**form.cleaned_data}
        version = data.pop("version")
        changes = {name: value for name, value in data.items() if value != start[name]}
        return actions.edit(found, changes, version=version, actor=actor, at=now)

    return ask(request, form, Asked(_("改计划"), _("存好"), to_plan(number), _("计划已改"), number), act)


@require_http_methods(["GET", "POST"])
def owner(request: HttpRequest, number: str) -> HttpResponse:
    """Let somebody else lead."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    form = forms.OwnerForm(given(request))
    asked = Asked(_("换负责人"), _("换人"), to_plan(number), _("负责人已换，对方会收到通知"), number)
    return ask(request, form, asked, lambda: actions.hand_over(found, form.cleaned_data["owner"], actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def grounds(request: HttpRequest, number: str) -> HttpResponse:
    """Take further cases in."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    form = forms.CasesForm(given(request), initial={"cases": request.GET.get("case", "")[:24]})

    def act() -> object:
        try:
            return actions.add_cases(found, forms.numbers(form.cleaned_data["cases"]), actor=actor, at=now)
        except NotFound as no:
            raise Invalid({"cases": no.message}) from None

    return ask(request, form, Asked(_("纳入事项"), _("纳入"), to_plan(number, "cases"), _("已纳入"), number), act)


@require_POST
def let_go(request: HttpRequest, number: str, case: str) -> HttpResponse:
    """Let a case out of a plan."""
    actions.let_go(number, case, actor=actor_of(request), at=clock.now())
    messages.info(request, _("%(number)s 已移出，可以再纳入") % {"number": case})
    return redirect(to_plan(number, "cases"))


@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, number: str, when: str) -> HttpResponse:
    """Rate the risk before or after."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    if when not in ("before", "after"):
        raise NotFound("page_unknown", _("没有这一页"))
    start = {"likelihood": getattr(found, f"likelihood_{when}"), "impact": getattr(found, f"impact_{when}")}
    form = forms.RiskForm(given(request), initial=start)

    def act() -> object:
        likelihood, impact = (int(form.cleaned_data[name]) for name in ("likelihood", "impact"))
        return actions.rate(found, likelihood=likelihood, impact=impact, after=when == "after", actor=actor, at=now)

    title = _("实施后的风险") if when == "after" else _("现在的风险")
    says = _("可能性 × 影响：4 分以下低，9 分以下中，15 分以下高，16 分起极高。")
    return ask(request, form, Asked(title, _("评定"), to_plan(number, "effect"), _("风险已评定"), number, says), act)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Take a step; what is lacking stands above the form."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    if name not in states.MOVES.rows:
        raise NotFound("move_unknown", _("没有这一步"))
    if (no := queries.why_not(found, name, actor)) is not None and request.method == "GET":
        messages.warning(request, no.message)
        return redirect(to_plan(number))
    form = forms.StepForm(given(request), initial={"words": getattr(found, WRITTEN.get(name, ""), "")})
    label = why_change if name == "analyse" and found.kind in states.CHANGES else LABELS.get(name, lambda: _("说明"))
    form.fields["words"].label = label()
    called = move_label(found, name)
    written = {_("还没有写明根因"), _("还没有写明为什么要改")} if name == "analyse" else set()
    missing = [] if name == "contain" else [each for each in queries.lacking(found, name) if each not in written]
    asked = Asked(called, called, to_plan(number), _("%(plan)s：%(step)s") % {"plan": number, "step": called}, number,
                  lines=missing)  # fmt: skip
    return ask(request, form, asked, lambda: actions.move(found, name, words=form.cleaned_data["words"], actor=actor, at=now))


WRITTEN = {"contain": "containment", "analyse": "root_cause", "close": "summary"}
LABELS = {
    "contain": lambda: _("怎样先控制住，不再扩大"),
    "analyse": lambda: _("根因是什么"),
    "close": lambda: _("总结：做了什么、效果如何、以后怎样保持"),
    "return": lambda: _("要改什么"),
    "effective": lambda: _("凭什么说有效"),
    "not_effective": lambda: _("为什么没有效果"),
    "again": lambda: _("这一轮从哪里查起"),
    "cancel": lambda: _("为什么取消"),
    "extend": lambda: _("为什么再观察一期"),
}


def why_change() -> str:
    """What is asked of a plan that changes how we work."""
    return _("为什么要改，现在差在哪里")


@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take the last step back."""
    try:
        actions.take_back(number, actor=actor_of(request), at=clock.now())
    except NotFound:
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    else:
        messages.info(request, _("上一步已撤销"))
    return redirect(to_plan(number))


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """Plans that stand on a case and lessons of its category, for the panel of its page."""
    actor = actor_of(request)
    case = cases.find(number, actor)
    seen = queries.visible(actor) if actor.may("improvement.read") else None
    plans = queries.of_case(case.pk)
    shown = set(seen.filter(pk__in=[each.pk for each in plans]).values_list("pk", flat=True)) if seen is not None and plans else set()
    context = {
        "case": case, "plans": [each for each in plans if each.pk in shown], "wanted": queries.closing_needs(case) if case.is_open else [],
        "may_write": actor.may("improvement.write"), "lessons": queries.for_category(case.category_path, case.centre_id),
    }  # fmt: skip
    return render(request, "improvement/panel.html", context)
