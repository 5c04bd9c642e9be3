"""What a plan changes: a flow and its metrics, a technology and its pilot (IMP-007, IMP-008)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.casework.improvement import actions, forms, queries
from shouwen.casework.improvement.models import FlowMetric
from shouwen.casework.improvement.pages.shared import to_plan
from shouwen.casework.improvement.queries import changing
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.asking import Asked, ask, given
from shouwen.kit.errors import NotFound
from shouwen.kit.http import actor_of


@require_http_methods(["GET", "POST"])
def flow(request: HttpRequest, number: str) -> HttpResponse:
    """Which flow is changed, and its two versions."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    held = changing.flow_of(found)
    names = ("name", "before_version", "before_text", "after_version", "after_text")
    form = forms.FlowForm(given(request), initial={name: getattr(held, name) for name in names} if held else {})
    asked = Asked(_("要改的流程"), _("存好"), to_plan(number, "change"), _("流程已写明"), number)
    return ask(request, form, asked, lambda: actions.describe_flow(found, actions.FlowBrief(**form.cleaned_data), actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def metric(request: HttpRequest, number: str) -> HttpResponse:
    """What the flow is measured by."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    form = forms.MetricForm(given(request))
    asked = Asked(_("加流程指标"), _("加上"), to_plan(number, "change"), _("指标已加"), number)

    def act() -> object:
        data = {**form.cleaned_data}
        return actions.add_metric(found, more=bool(data.pop("more")), **data, actor=actor, at=now)

    return ask(request, form, asked, act)


def _metric(number: str, metric_id: int, actor: Actor) -> FlowMetric:
    row = FlowMetric.objects.filter(pk=metric_id, flow__plan=queries.find(number, actor)).first()
    if row is None:
        raise NotFound("metric_unknown", _("没有这个指标"))
    return row


@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, number: str, metric_id: int) -> HttpResponse:
    """What a metric came to under the new version."""
    actor, now = actor_of(request), clock.now()
    row = _metric(number, metric_id, actor)
    form = forms.ReadingForm(given(request))
    says = _("写错了就再写一次：以最后一次为准，前面的也留着。")
    asked = Asked(_("改后的数：%(name)s") % {"name": row.name}, _("记下"), to_plan(number, "change"), _("改后的数已记下"), number, says)
    data = form.cleaned_data if form.is_valid() else {}
    return ask(request, form, asked, lambda: actions.measure_flow(number, metric_id, data["value"], words=data["words"], actor=actor, at=now))


@require_POST
def metric_end(request: HttpRequest, number: str, metric_id: int) -> HttpResponse:
    """Do without a metric, or (``back``) want it again."""
    back = "back" in request.POST
    actions.drop_metric(number, metric_id, back=back, actor=actor_of(request), at=clock.now())
    messages.info(request, _("已恢复") if back else _("已去掉，可以恢复"))
    return redirect(to_plan(number, "change"))


@require_http_methods(["GET", "POST"])
def technology(request: HttpRequest, number: str) -> HttpResponse:
    """What a new technology costs and brings, and where it is tried."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    held = changing.technology_of(found)
    names = ("name", "currency", "benefit_why", "pilot_where", "pilot_from", "pilot_until")
    start = {name: getattr(held, name) for name in names} if held else {}
    start |= {"cost": f"{held.cost_money.amount:f}", "benefit": f"{held.benefit_money.amount:f}"} if held else {}
    form = forms.TechnologyForm(given(request), initial=start)
    asked = Asked(_("投入、收益和试点"), _("存好"), to_plan(number, "change"), _("投入、收益和试点已写明"), number)
    return ask(request, form, asked, lambda: actions.describe_technology(found, form.pilot, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def pilot(request: HttpRequest, number: str) -> HttpResponse:
    """What the pilot showed."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(number, actor)
    form = forms.PilotForm(given(request))
    says = _("写错了就再写一次：以最后一次为准，前面的也留着。")
    asked = Asked(_("试点结果"), _("记下"), to_plan(number, "change"), _("试点结果已记下"), number, says)
    data = form.cleaned_data if form.is_valid() else {}
    return ask(request, form, asked, lambda: actions.judge_pilot(found, data["result"], words=data["words"], actor=actor, at=now))
