"""Evidence over HTTP: words and files in, set aside and back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.forms import AsideForm, EvidenceForm
from shouwen.foundation.files import actions as files
from shouwen.foundation.files import queries as tray
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_ints


@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Take evidence. Files are those chosen in the tray, or (without script) those sent along."""
    actor, now = actor_of(request), clock.now()
    case, _held = queries.find(number, actor)
    form = EvidenceForm(request.POST if request.method == "POST" else None)
    refused: list[dict[str, str]] = []
    if request.method == "POST":
        kept, refused = _keep(request, actor)
        if not refused and form.is_valid():
            given = actions.Given(**form.cleaned_data, files=[*_chosen(request), *kept])
            done, rows = carried_out(form, lambda: actions.add_evidence(case, given, actor=actor, at=now))
            if done:
                messages.info(request, _("已收下 %(n)s 份证据") % {"n": len(rows or [])})
                return redirect("complaints:page", case.number)
    context = {
        "case": case, "form": form, "tray": tray.tray(actor), "refusals": refused,
        "why_not": queries.why_not(case, "complaints.record", actor),
    }  # fmt: skip
    return show(request, "complaints/evidence.html", context, part="complaints/parts/evidence.html", status=422 if request.method == "POST" else 200)


def _keep(request: HttpRequest, actor: Actor) -> tuple[list[int], list[dict[str, str]]]:
    """Put files sent with the form into the tray: which those are, and what was refused."""
    taken: list[int] = []
    refused: list[dict[str, str]] = []
    for content in request.FILES.getlist("files"):
        try:
            kept = files.keep(content, name=content.name or "", actor=actor, at=clock.now())
        except (Invalid, Conflict) as no:
            refused.append({"name": content.name or "", "message": no.message})
        else:
            taken.append(kept.pk)
    return taken, refused


def _chosen(request: HttpRequest) -> list[int]:
    return plain_ints(request.POST.getlist("attachments"))


@require_http_methods(["GET", "POST"])
def set_aside(request: HttpRequest, number: str, evidence_id: int) -> HttpResponse:
    """Let a piece of evidence count no more, with a reason; ``back`` lets it count again."""
    actor, now = actor_of(request), clock.now()
    case, held = queries.find(number, actor)
    proof = next((each for each in queries.evidence(held) if each.evidence.pk == evidence_id), None)
    if proof is None:
        raise NotFound("evidence_unknown", _("没有这份证据"))
    form = AsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        back = "back" in request.POST
        form.fields["reason"].required = not back
        reason = request.POST.get("reason", "")
        done, _row = carried_out(form, lambda: actions.set_aside(case, evidence_id, reason=reason, back=back, actor=actor, at=now))
        if done:
            messages.info(request, _("重新采用“%(title)s”") % {"title": proof.evidence.title} if back else _("不再采用“%(title)s”，原件仍保留") % {"title": proof.evidence.title})
            return redirect("complaints:page", case.number)
    context = {"case": case, "form": form, "proof": proof}
    return show(request, "complaints/aside.html", context, part="complaints/parts/aside.html", status=422 if request.method == "POST" else 200)
