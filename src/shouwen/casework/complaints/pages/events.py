"""The page of one event: what stands under it, what reads like it, who speaks for the others."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.queries import events
from shouwen.kit import clock
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


class EventForm(forms.Form):
    """What happened, in one sentence."""

    title = forms.CharField(label=gettext_lazy("是什么事件"), max_length=120, help_text=gettext_lazy("一句话，不写客户姓名"))


@require_http_methods(["GET", "POST"])
def event(request: HttpRequest, number: str) -> HttpResponse:
    """The event of a complaint, or what might become one; ticked cases are joined."""
    actor, now = actor_of(request), clock.now()
    case, _held = queries.find(number, actor)
    found = events.event_of(case, actor)
    posted = request.POST if request.method == "POST" else None
    form = EventForm(posted, initial={"title": case.title})
    form.fields["title"].required = found is None
    if posted is not None:
        chosen = [number, *posted.getlist("case")]
        done, made = carried_out(
            form, lambda: actions.join(chosen, title=posted.get("title", ""), event_id=found.pk if found else None, actor=actor, at=now)
        )
        if done and made:
            messages.info(request, _("已归入“%(event)s”，共 %(n)s 件") % {"event": made.title, "n": events.size(made)})
            return redirect("complaints:event", case.number)
    context = {
        "case": case, "event": found, "form": form, "why_not": queries.why_not(case, "complaints.group", actor),
        "joined": events.joined(found, actor) if found else [], "size": events.size(found) if found else 0,
        "similar": [each for each in events.similar(case, actor) if not each.event_id],
    }  # fmt: skip
    return show(request, "complaints/event.html", context, status=422 if posted is not None else 200)


def _back(request: HttpRequest, number: str) -> HttpResponse:
    stays = request.POST.get("stay", "") or number
    return redirect("complaints:event", stays)


@require_POST
def part(request: HttpRequest, number: str) -> HttpResponse:
    """Take a complaint out of its event."""
    actions.part(number, actor=actor_of(request), at=clock.now())
    messages.info(request, _("%(number)s 已移出，可以再归入") % {"number": number})
    return _back(request, number)


@require_POST
def represent(request: HttpRequest, number: str) -> HttpResponse:
    """Let a customer speak for the others, or no more."""
    speaks = "no" not in request.POST
    actions.represent(number, speaks=speaks, actor=actor_of(request), at=clock.now())
    messages.info(request, _("已定为代表") if speaks else _("不再是代表"))
    return _back(request, number)
