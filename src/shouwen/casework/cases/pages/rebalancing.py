"""Moving work between people: choose, see what would be refused and why, then do it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from shouwen.casework.cases import actions
from shouwen.casework.cases.forms.parts import passage
from shouwen.casework.cases.queries.team import TeamView, team_view
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_ints

MOST = 50
HOME = "/team"


class RebalanceForm(forms.Form):
    """To whom, what, and why."""

    to = forms.ChoiceField(
        label=gettext_lazy("改派给谁"), help_text=gettext_lazy("手上轻的在前，不在岗的不列")
    )
    lane = forms.ChoiceField(
        label=gettext_lazy("改派什么"),
        choices=[
            ("handler", gettext_lazy("经办")),
            ("owner", gettext_lazy("责任")),
            ("both", gettext_lazy("责任和经办")),
        ],
        initial="both",
    )
    reason = passage(gettext_lazy("理由"), rows=2)

    def __init__(self, *args: Any, view: TeamView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "to", receivers(view))


def receivers(view: TeamView) -> list[tuple[str, str]]:
    """Who could take something over, those who carry least first."""
    here = [
        load for load in view.loads if load.presence and load.presence.is_active and not load.presence.away
    ]
    here.sort(key=lambda load: (load.owned + load.handled, load.name))
    said = _("%(name)s（负责 %(owned)s、经办 %(handled)s）")
    return [("", _("请选一位")), *((str(each.person_id), said % vars(each)) for each in here)]


@require_POST
def rebalance(request: HttpRequest) -> HttpResponse:
    """One step of moving cases: ask to whom, show what would become of each, or do it."""
    actor: Actor = actor_of(request)
    actor.need("cases.reassign")
    now, step = clock.now(), request.POST.get("step", "")
    ids = plain_ints(request.POST.getlist("case"))[:MOST]
    back = _back(request)
    if not ids:
        messages.info(request, _("先勾选要改派的"))
        return redirect(back)
    view = team_view(actor, at=now)
    form = RebalanceForm(request.POST if step else None, view=view)
    outcomes = []
    if step and form.is_valid():
        given = {**form.cleaned_data, "to": int(form.cleaned_data["to"])}
        done = step == "do"
        outcomes = actions.reassign_each(ids, **given, rehearse=not done, actor=actor, at=now)
        if done:
            moved = sum(1 for each in outcomes if not each.why_not)
            left = len(outcomes) - moved
            said = _("已改派 %(n)s 件，%(left)s 件没有动") if left else _("已改派 %(n)s 件，双方都会收到理由")
            messages.info(request, said % {"n": moved, "left": left})
            return redirect(back)
    context = {
        "form": form,
        "ids": ids,
        "back": back,
        "outcomes": outcomes,
        "going": sum(1 for each in outcomes if not each.why_not),
        "staying": sum(1 for each in outcomes if each.why_not),
        "name": dict(receivers(view)).get(request.POST.get("to", ""), ""),
    }
    return show(request, "cases/rebalance.html", context, status=422 if form.errors else 200)


def _back(request: HttpRequest) -> str:
    """The page one came from, when it is one of ours."""
    asked = request.POST.get("back", "")
    ours = asked.startswith(HOME) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if ours else HOME
