"""Trees, measures, goal and figures: each written where it stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.casework.improvement import actions, forms, queries, states
from shouwen.casework.improvement.models import Measure, Node, Plan
from shouwen.casework.improvement.pages.shared import to_plan
from shouwen.foundation.files import actions as filing
from shouwen.foundation.files import queries as files
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.asking import Asked, ask, given
from shouwen.kit.errors import Conflict, Invalid, NotFound, Refusal
from shouwen.kit.http import actor_of
from shouwen.kit.text import plain_int, plain_ints


@require_http_methods(["GET", "POST"])
def add_node(request: HttpRequest, number: str, tree: str) -> HttpResponse:
    """Write into a tree; ``?below=`` is the answer it explains, ``?rib=`` the rib."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    parent, rib = plain_int(request.GET.get("below", "")), request.GET.get("rib", "")[:12]
    above = _node(found, parent) if parent else None
    if tree not in states.TREES:
        raise NotFound("tree_unknown", _("没有这张图"))
    form = forms.NodeForm(given(request))
    form.fields["text"].label = _("为什么会这样？") if tree == "why" else str(states.RIBS.get(rib, _("一句话")))
    says = above.text if above else found.problem or found.heading
    asked = Asked(str(states.TREES[tree]), _("写上"), to_plan(number, tree), _("已写上"), number, says)

    def act() -> object:
        data = form.cleaned_data
        return actions.add_node(found, tree, data["text"], parent=parent, rib=rib, is_root=data["is_root"], actor=actor, at=now)

    return ask(request, form, asked, act)


def _node(plan: Plan, node_id: int) -> Node:
    found = Node.objects.filter(pk=node_id, plan=plan).first()
    if found is None:
        raise NotFound("node_unknown", _("没有这一条"))
    return found


@require_http_methods(["GET", "POST"])
def node(request: HttpRequest, number: str, node_id: int) -> HttpResponse:
    """Say it better."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    row = _node(found, node_id)
    form = forms.NodeForm(given(request), initial={"text": row.text, "is_root": row.is_root})
    asked = Asked(_("改这一条"), _("存好"), to_plan(number, row.tree), _("已改好"), number)

    def act() -> object:
        data = form.cleaned_data
        return actions.reword(found, node_id, data["text"], is_root=data["is_root"], actor=actor, at=now)

    return ask(request, form, asked, act)


@require_POST
def drop_node(request: HttpRequest, number: str, node_id: int) -> HttpResponse:
    """Take it out, or (``back``) put it back."""
    back = "back" in request.POST
    row = actions.drop_node(number, node_id, back=back, actor=actor_of(request), at=clock.now())
    messages.info(request, _("已恢复") if back else _("已去掉，页面下方可以恢复"))
    return redirect(to_plan(number, row.tree))


# ── measures ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _measure(number: str, seq: int, actor: Actor) -> tuple[Plan, Measure]:
    plan = queries.find(number, actor)
    row = Measure.objects.filter(plan=plan, seq=seq).first()
    if row is None:
        raise NotFound("measure_unknown", _("没有这条措施"))
    return plan, row


@require_http_methods(["GET", "POST"])
def add_measure(request: HttpRequest, number: str) -> HttpResponse:
    """Set a measure."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    form = forms.MeasureForm(given(request), is_rectification=found.kind == "rectification")
    asked = Asked(_("加措施"), _("加上"), to_plan(number, "measures"), _("措施已加，负责的人会收到通知"), number)
    return ask(request, form, asked, lambda: actions.add_measure(found, form.task, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def measure(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """Write a measure anew, or follow it by a better one once it is approved."""
    actor, now = actor_of(request), clock.now()
    found, row = _measure(number, seq, actor)
    replaces = found.state in states.WORKED
    start = {name: getattr(row, name) for name in ("problem", "text", "effect", "kind", "due_on", "currency", "check_how")}
    start |= {"owner": f"p:{row.owner_id}", "cost": f"{row.money.amount:f}" if row.cost else ""}
    form = forms.MeasureForm(given(request), is_rectification=found.kind == "rectification", replaces=replaces, initial=start)
    says = _("批准过的措施不改写：新的一条接替它，两条都留着。") if replaces else ""
    asked = Asked(_("改措施 %(label)s") % {"label": row.label}, _("存好"), to_plan(number, "measures"), _("措施已改"), number, says)

    def act() -> object:
        if replaces:
            return actions.replace_measure(found, seq, form.task, reason=form.cleaned_data["reason"], actor=actor, at=now)
        return actions.change_measure(found, seq, form.task, actor=actor, at=now)

    return ask(request, form, asked, act)


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """Report how far a measure has come, with its proof."""
    actor, now = actor_of(request), clock.now()
    found, row = _measure(number, seq, actor)
    form = forms.ReportForm(given(request), initial={"percent": row.percent})
    title = _("报进度 %(label)s") % {"label": row.label}
    asked = Asked(title, _("报上"), to_plan(number, "measures"), _("进度已记下"), number, row.text, tray=files.tray(actor))

    def act() -> object:
        chosen = [*plain_ints(request.POST.getlist("attachments")), *_sent(request, actor)]
        data = form.cleaned_data
        return actions.report(found, seq, data["percent"], words=data["words"], files=chosen, actor=actor, at=now)

    return ask(request, form, asked, act)


def _sent(request: HttpRequest, actor: Actor) -> list[int]:
    """Files sent along without script, put into the tray.

    :raises Invalid: for one that is not kept.
    """
    kept = []
    for content in request.FILES.getlist("files"):
        try:
            kept.append(filing.keep(content, name=content.name or "", actor=actor, at=clock.now()).pk)
        except Conflict as no:
            raise Invalid({"words": no.message}) from None
    return kept


@require_POST
def report_back(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """Take the last report back."""
    try:
        actions.take_report_back(number, seq, actor=actor_of(request), at=clock.now())
    except NotFound:
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    else:
        messages.info(request, _("最近一次进度已收回"))
    return redirect(to_plan(number, "measures"))


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """Look whether it was done well."""
    actor, now = actor_of(request), clock.now()
    found, row = _measure(number, seq, actor)
    form = forms.CheckForm(given(request))
    title = _("检查 %(label)s") % {"label": row.label}
    asked = Asked(title, _("记下"), to_plan(number, "measures"), _("检查结果已记下"), number, row.check_how or row.text)

    def act() -> object:
        data = form.cleaned_data
        return actions.check_measure(found, seq, passed=data["passed"] == "yes", words=data["words"], actor=actor, at=now)

    return ask(request, form, asked, act)


@require_http_methods(["GET", "POST"])
def drop_measure(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """Do without a measure, or (``back``) want it again."""
    actor, now = actor_of(request), clock.now()
    found, row = _measure(number, seq, actor)
    if "back" in request.POST:
        actions.drop_measure(found, seq, back=True, actor=actor, at=now)
        messages.info(request, _("已恢复"))
        return redirect(to_plan(number, "measures"))
    form = forms.ReasonForm(given(request))
    title = _("去掉 %(label)s") % {"label": row.label}
    asked = Asked(title, _("去掉"), to_plan(number, "measures"), _("已去掉，可以恢复"), number, row.text)
    return ask(request, form, asked, lambda: actions.drop_measure(found, seq, reason=form.cleaned_data["reason"], actor=actor, at=now))


# ── effect ────────────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def goal(request: HttpRequest, number: str) -> HttpResponse:
    """By what the effect is judged; the program counts the baseline at once."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    held = queries.goal(found)
    start = {name: getattr(held, name) for name in ("metric", "window_days", "periods", "target")} if held else {}
    form = forms.GoalForm(given(request), initial=start)
    says = _("基线由程序从事实里数：到现在为止同样长的一段。")
    asked = Asked(_("衡量效果"), _("定下"), to_plan(number, "effect"), _("目标已定，基线已数好"), number, says)
    return ask(request, form, asked, lambda: actions.set_goal(found, form.aim, actor=actor, at=now))


@require_POST
def count(request: HttpRequest, number: str) -> HttpResponse:
    """Count the periods that are over."""
    taken = actions.take_figure(number, actor=actor_of(request), at=clock.now())
    messages.info(request, _("取到 %(n)s 期数据") % {"n": taken} if taken else _("这一期还没过完，到期由程序自动取数"))
    return redirect(to_plan(number, "effect"))
