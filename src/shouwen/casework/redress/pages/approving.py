"""The approver's inbox, one signature at a time, and lending one's power."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.forms import LendForm, people_of, wall
from shouwen.casework.redress.pages.requests import context_of, decision_form
from shouwen.casework.redress.slots import also_waiting
from shouwen.kit import clock
from shouwen.kit.errors import NotFound, Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show, told_in
from shouwen.kit.text import plain_int


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for my signature, the longest waiting first."""
    actor, now = actor_of(request), clock.now()
    rows, others = queries.inbox(actor, at=now), also_waiting(actor, now)
    context = {
        "rows": rows,
        "others": others,
        "total": len(rows) + len(others),
        "lent": queries.lent(actor, at=now),
        "me": actor.person_id,
    }
    return show(request, "redress/approvals.html", context)


@require_GET
def approval(request: HttpRequest, redress_id: int) -> HttpResponse:
    """One request for its approver: what, why, what came before, and the three answers."""
    actor = actor_of(request)
    context = context_of(redress_id, actor)
    return show(request, "redress/request.html", {**context, "from_inbox": actor.may("redress.approve")})


@require_POST
def decide(request: HttpRequest, redress_id: int) -> HttpResponse:
    """Give a signature. Who was too late is told what the other did."""
    actor, now = actor_of(request), clock.now()
    page = queries.view(queries.find(redress_id, actor), actor, at=now)
    form = decision_form(page, request.POST)
    verdict = request.POST.get("verdict", "")
    step = request.POST.get("step", "")
    values = form.cleaned_data if form is not None and form.is_valid() else {}
    lacks_evidence = False
    if form is None or form.is_valid():
        try:
            made = actions.decide(
                redress_id,
                verdict,
                note=values.get("note") or request.POST.get("note", ""),
                amount=values.get("amount"),
                step_id=plain_int(step),
                actor=actor,
                at=now,
            )
        except NotFound:
            raise
        except Refusal as no:
            if form is None:
                messages.warning(request, no.message)
                return redirect("redress:approval", redress_id)
            told_in(form, no)
            lacks_evidence = no.code == "evidence_missing"
        else:
            words = {"agreed": _("已同意"), "refused": _("已写明不同意"), "returned": _("已退回修改")}
            messages.info(request, f"{words[verdict]} · {made.label} {made.state_label}")
            return redirect("redress:approvals")
    context = {**context_of(redress_id, actor), "decision": form, "from_inbox": True, "lacks_evidence": lacks_evidence}
    return show(request, "redress/request.html", context, status=422)


@require_http_methods(["GET", "POST"])
def lend(request: HttpRequest) -> HttpResponse:
    """Lend my power to a colleague, from one moment to another."""
    actor, now = actor_of(request), clock.now()
    actor.need("redress.delegate")
    local = timezone.localtime(now)
    initial = {"starts_at": wall(local), "ends_at": wall(local + timedelta(days=7))}
    people = people_of(queries.deputies(actor), actor)
    form = LendForm(request.POST if request.method == "POST" else None, people=people, initial=initial)
    if request.method == "POST":

        def act() -> object:
            values = form.cleaned_data
            return actions.lend(values.pop("deputy"), **values, actor=actor, at=now)

        done, _row = carried_out(form, act)
        if done:
            messages.info(request, _("已委托，对方的待审批里会出现您的审批"))
            return redirect("redress:approvals")
    status = 422 if request.method == "POST" else 200
    return show(request, "redress/lend.html", {"form": form}, status=status)


@require_POST
def take_back(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Take back what I have lent."""
    actions.take_back(delegation_id, actor=actor_of(request), at=clock.now())
    messages.info(request, _("委托已收回"))
    return redirect("redress:approvals")
