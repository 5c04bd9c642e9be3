"""Early warning on the desk: figures against thresholds, alerts, and the word on them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.indicators import actions, forms, queries
from shouwen.kit import clock
from shouwen.kit.asking import Asked, ask, given, pressed
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show
from shouwen.relations.catalogue import queries as catalogue


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every indicator with its figure now; alerts that wait, then the past."""
    actor, now = actor_of(request), clock.now()
    rows = list(queries.alerts(actor)[: queries.SHOWN])
    ended = queries.visible(actor).filter(is_on=False).order_by("name")
    context = {"gauges": queries.gauges(actor, at=now), "alerts": queries.views(rows, actor), "ended": ended, "may": actor.may("indicators.edit") and actor.centre_id}
    return show(request, "indicators/board.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, indicator_id: int = 0) -> HttpResponse:
    """Set a new indicator, or change one."""
    actor, now = actor_of(request), clock.now()
    actor.need("indicators.edit")
    row = queries.find(indicator_id, actor) if indicator_id else None
    initial = {"name": row.name, "measure": row.measure, "cause": row.cause, "threshold": row.threshold, "days": row.days} if row else {"days": 7}
    form = forms.IndicatorForm(given(request), initial=initial, causes=[(each.code, each.path_label) for each in catalogue.choices("cause", actor)])
    says = _("每十分钟数一次；到了限值告诉能确认的人一次，回落之前不再重复。")
    asked = Asked(_("改指标") if row else _("定指标"), _("定好"), reverse("indicators:board"), _("指标已定"), _("预警指标"), says)

    def act() -> None:
        actions.set_indicator(**form.cleaned_data, indicator_id=row.pk if row else None, actor=actor, at=now)

    return ask(request, form, asked, act)


@require_POST
def end(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """Watch it no more, or again."""
    actor, now, back = actor_of(request), clock.now(), "back" in request.POST
    said = _("重新启用了") if back else _("停用了，过去的预警还在")
    return pressed(request, lambda: actions.end(indicator_id, back=back, actor=actor, at=now), said, reverse("indicators:board"))


@require_http_methods(["GET", "POST"])
def alert(request: HttpRequest, alert_id: int) -> HttpResponse:
    """One alert, and the form of whoever may acknowledge it."""
    actor, now = actor_of(request), clock.now()
    row = queries.find_alert(alert_id, actor)
    form = forms.DecisionForm(given(request))
    if request.method == "POST":
        done, _made = carried_out(form, lambda: actions.acknowledge(alert_id, form.cleaned_data["decision"], actor=actor, at=now))
        if done:
            messages.info(request, _("已确认"))
            return redirect("indicators:alert", alert_id)
    view = queries.views([row], actor)[0]
    context = {"view": view, "row": row, "form": form if view.may else None, "story": queries.alert_story(row), "plans": actor.may("improvement.write")}
    return show(request, "indicators/alert.html", context, status=422 if request.method == "POST" else 200)
