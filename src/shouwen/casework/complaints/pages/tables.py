"""The severity table and the priority matrix of a centre: read, tried out, and made anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.complaints import actions
from shouwen.casework.complaints.forms import RulesForm, TrialForm
from shouwen.casework.complaints.models import Policy
from shouwen.casework.complaints.queries import policy, standing
from shouwen.casework.complaints.rules.policy import checked
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


def _place(request: HttpRequest, actor: Actor) -> int | None:
    """Whose rules: the reader's centre's, or (``?of=all``) everybody's."""
    of = request.POST.get("of") or request.GET.get("of", "")
    if of == "all" or not actor.centre_id:
        return None
    return actor.centre_id


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """The tables in force, as a form. ``act`` is try (nothing is written) or save."""
    actor, now = actor_of(request), clock.now()
    actor.need("complaints.rules")
    centre_id = _place(request, actor)
    posted = request.POST if request.method == "POST" else None
    form = RulesForm(posted, held=policy.content(centre_id, now))
    matter = TrialForm(posted)
    status = 200
    tried = None
    if posted is not None:
        if posted.get("act") == "try":
            tried = _try(form, matter)
            status = 200 if tried else 422
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            done, row = carried_out(form, lambda: actions.set_policy(centre_id, form.content, reason=reason, actor=actor, at=now))
            if done and row:
                messages.info(request, _("第 %(n)s 版已存，从现在起登记的按它定级") % {"n": row.version})
                return redirect(f"{request.path}?of={'all' if centre_id is None else 'centre'}")
            status = 422
        else:
            status = 422
    context = {**_context(actor, centre_id), "form": form, "matter": matter, "tried": tried, "versions": policy.versions(centre_id, now)}
    if tried:
        context["asked"] = standing.asked(tried.duties)
    return show(request, "complaints/rules.html", context, part="complaints/parts/tables.html", status=status)


def _try(form: RulesForm, matter: TrialForm) -> policy.Trial | None:
    """What the tables as typed make of a matter."""
    if not (form.is_valid() and matter.is_valid()):
        return None
    try:
        using = checked(form.content)
    except Invalid as wrong:
        for name, sentence in wrong.fields.items():
            form.add_error(name if name in form.fields else None, sentence)
        return None
    return policy.trial(using, **matter.matter)


def _context(actor: Actor, centre_id: int | None) -> dict[str, Any]:
    name = organisation.unit_names([centre_id]).get(centre_id, "") if centre_id else _("所有中心")
    return {
        "of": "all" if centre_id is None else "centre",
        "place": name,
        "may_edit": policy.may_edit(actor, centre_id),
        "has_both": bool(actor.centre_id),
    }


def _version(policy_id: int, actor: Actor) -> Policy:
    actor.need("complaints.rules")
    row = Policy.objects.filter(pk=policy_id).first()
    if row is None or not (row.centre_id is None or policy.may_edit(actor, row.centre_id)):
        raise NotFound("policy_unknown", _("没有这一版定级表"))
    return row


@require_GET
def version(request: HttpRequest, policy_id: int) -> HttpResponse:
    """A version of the rules, to read."""
    actor = actor_of(request)
    row = _version(policy_id, actor)
    form = RulesForm(held=row.content)
    for each in form.fields.values():
        each.disabled = True
    newest = next((each.policy.pk for each in policy.versions(row.centre_id, clock.now()) if each.state != "retired"), None)
    context = {**_context(actor, row.centre_id), "form": form, "row": row, "is_newest": newest == row.pk}
    return show(request, "complaints/version.html", context)


@require_POST
def retire(request: HttpRequest, policy_id: int) -> HttpResponse:
    """Take the newest version back."""
    actor = actor_of(request)
    row = actions.retire_policy(_version(policy_id, actor).pk, actor=actor, at=clock.now())
    messages.info(request, _("第 %(n)s 版已收回，上一版重新有效") % {"n": row.version})
    return redirect("complaints:rules")
