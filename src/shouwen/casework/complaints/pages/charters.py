"""The complaint policy: read by every colleague, written by one, approved by another (CASE-073)."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.complaints import actions
from shouwen.casework.complaints.forms.charter import CharterForm, RetireForm
from shouwen.casework.complaints.queries import charter as queries
from shouwen.casework.complaints.queries.charter_log import changes
from shouwen.casework.complaints.queries.policy import may_edit
from shouwen.casework.complaints.rules import charter as rules
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.asking import Asked, ask, given
from shouwen.kit.errors import Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


@require_GET
def charter(request: HttpRequest) -> HttpResponse:
    """What is in force at the reader's centre."""
    actor, now = actor_of(request), clock.now()
    held = queries.charter(actor.centre_id or None)
    context = {"shown": queries.view(held, at=now) if held else None, "may_write": actor.may("complaints.rules")}
    return show(request, "complaints/charter.html", context)


@require_GET
def charter_changes(request: HttpRequest) -> HttpResponse:
    """What became of each part, of the policy that holds at the reader's centre."""
    actor = actor_of(request)
    held = queries.charter(actor.centre_id or None)
    of_all = request.GET.get("of") == "all" or (held is not None and held.centre_id is None)
    part = request.GET.get("part", "")
    part = part if part in rules.PARTS else ""
    log = changes(None if of_all else actor.centre_id or None)
    context = {"log": [each for each in log if not part or each.part == part], "parts": rules.PARTS.items(), "part": part, "of_all": of_all}
    return show(request, "complaints/charter_changes.html", context)


@require_http_methods(["GET", "POST"])
def charters(request: HttpRequest) -> HttpResponse:
    """The versions, and the next one as a form that starts from the last."""
    actor, now = actor_of(request), clock.now()
    actor.need("complaints.rules")
    whose = _whose(request, actor)
    held = queries.charters(whose, at=now)
    posted = request.POST if request.method == "POST" else None
    form = CharterForm(posted, initial=held[0].row.content if held else rules.house())
    status = 200
    if posted is not None:
        status = 422
        if form.is_valid():
            more = {name: form.cleaned_data[name] for name in ("is_public", "reason")}
            done, row = carried_out(form, lambda: actions.write_charter(whose, form.content, **more, actor=actor, at=now))
            if done and row:
                messages.info(request, _("第 %(n)s 版已写好，等另一位批准后起用") % {"n": row.version})
                return redirect(_home(whose))
    context = {
        "form": form,
        "versions": held,
        "of": "all" if whose is None else "centre",
        "has_both": bool(actor.centre_id),
        "may_edit": may_edit(actor, whose),
        "me": actor.person_id,
    }
    return show(request, "complaints/charters.html", context, status=status)


def _whose(request: HttpRequest, actor: Actor) -> int | None:
    of = request.POST.get("of") or request.GET.get("of", "")
    return None if of == "all" or not actor.centre_id else actor.centre_id


def _home(whose: int | None) -> str:
    return f"{reverse('complaints:charters')}?of={'all' if whose is None else 'centre'}"


@require_POST
def approve_charter(request: HttpRequest, charter_id: int) -> HttpResponse:
    """Put a version in force."""
    actor, now = actor_of(request), clock.now()
    row = queries.editable(charter_id, actor)
    try:
        actions.approve_charter(charter_id, actor=actor, at=now)
    except Refusal as no:
        messages.warning(request, no.message)
    else:
        messages.info(request, _("已批准，从现在起用"))
    return redirect(_home(row.centre_id))


@require_http_methods(["GET", "POST"])
def retire_charter(request: HttpRequest, charter_id: int) -> HttpResponse:
    """Take a version back, saying why."""
    actor, now = actor_of(request), clock.now()
    row = queries.editable(charter_id, actor)
    form = RetireForm(given(request))
    title = _("收回投诉政策第 %(n)s 版") % {"n": row.version}
    says = _("之前批准的一版重新有效") if row.approved_at else ""
    asked = Asked(title, _("收回这一版"), _home(row.centre_id), _("已收回"), _("投诉政策"), says)
    return ask(request, form, asked, lambda: _back(charter_id, form, actor, now))


def _back(charter_id: int, form: RetireForm, actor: Actor, now: datetime) -> None:
    actions.retire_charter(charter_id, reason=form.cleaned_data["reason"], actor=actor, at=now)
