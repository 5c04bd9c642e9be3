"""Answering what waits for me: hand-offs, consents, questions, promises, reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.forms.move import attached
from shouwen.casework.cases.forms.parts import codes, passage
from shouwen.casework.cases.models import Case, Handoff, Promise
from shouwen.casework.cases.pages.answers import BACK, put_beside, to_case
from shouwen.kit import clock, dates
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Refusal
from shouwen.kit.forms import set_choices
from shouwen.kit.http import actor_of, show


class RefusalForm(forms.Form):
    """Why not, and the proof of it (demand 3.1, rule 4)."""

    code = forms.ChoiceField(label=gettext_lazy("为什么不受理"))
    note = passage(gettext_lazy("写明应由谁办"), rows=2)
    evidence = passage(gettext_lazy("凭据：单据号、规定条款，一行一个；照片和文件附在下面"), required=False, rows=2)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "code", codes("refusal", actor))

    def lines(self) -> list[str]:
        """The evidence, line by line."""
        return [line.strip() for line in self.cleaned_data["evidence"].splitlines() if line.strip()]


def _case_of(handoff_id: int, request: HttpRequest) -> Case:
    """The case of a hand-off, in the reader's scope."""
    return queries.find(get_object_or_404(Handoff, pk=handoff_id).case_id, actor_of(request))


@require_GET
def handoff(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """One hand-off with its note, evidence and what was promised; beside the case, or a page of its own."""
    found = queries.handoff(handoff_id, actor_of(request), at=clock.now())
    context = {"handoff": found, "case": found.case, "row": found.row}
    return show(request, "cases/handoff.html", context, part="cases/parts/handoff.html")


@require_POST
def accept_offer(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Accept: from now on it is mine to do."""
    case = _case_of(handoff_id, request)
    actions.accept_handoff(handoff_id, actor=actor_of(request), at=clock.now())
    return to_case(request, case.number, _("已受理，请联系客户"))


@require_http_methods(["GET", "POST"])
def refuse_offer(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Refuse once, with a reason and evidence; it goes back to who gave it."""
    actor, case = actor_of(request), _case_of(handoff_id, request)
    form = RefusalForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.refuse_handoff(
                handoff_id, code=data["code"], note=data["note"], evidence=form.lines(), files=attached(form.data),
                actor=actor, at=clock.now(),
            )  # fmt: skip
            return to_case(request, case.number, _("已退回给交出人"))
        except Refusal as refusal:
            put_beside(form, refusal)
    back = (request.POST or request.GET).get(BACK, "")
    context = {"case": case, "form": form, "handoff_id": handoff_id, "back": back}
    status = 422 if request.method == "POST" else 200
    return show(request, "cases/refusal.html", context, part="cases/parts/refusal.html", status=status)


@require_POST
def consent_offer(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Agree or not to a transfer of ownership."""
    case = _case_of(handoff_id, request)
    agree = request.POST.get("agree") == "yes"
    note = request.POST.get("note", "")
    actions.consent(handoff_id, agree=agree, note=note, actor=actor_of(request), at=clock.now())
    return to_case(request, case.number, _("已同意移交，等对方受理") if agree else _("不同意移交，责任不变"))


@require_POST
def withdraw_offer(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Take an offer back while it waits."""
    case = _case_of(handoff_id, request)
    actions.withdraw_handoff(handoff_id, actor=actor_of(request), at=clock.now())
    return to_case(request, case.number, _("已撤回交办"))


@require_POST
def answer_question(request: HttpRequest, consultation_id: int) -> HttpResponse:
    """Answer what a colleague asked."""
    words = request.POST.get("answer", "")
    row = actions.answer_consultation(consultation_id, words, actor=actor_of(request), at=clock.now())
    return to_case(request, row.case.number, _("已答复同事"))


@require_POST
def keep_promise(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Mark a promise as kept."""
    row = actions.keep_promise(promise_id, actor=actor_of(request), at=clock.now())
    return to_case(request, row.case.number, _("已兑现：%(promise)s") % {"promise": row.text})


class MovingForm(forms.Form):
    """Another time for a promise, agreed with the customer or still to be told to them."""

    due_at = dates.Moment(gettext_lazy("改到什么时候"))
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=200)
    told = forms.BooleanField(label=gettext_lazy("已当面或电话告诉客户"), required=False)


@require_http_methods(["GET", "POST"])
def move_promise(request: HttpRequest, promise_id: int) -> HttpResponse:
    """Agree on another time; the customer is told."""
    actor = actor_of(request)
    row = get_object_or_404(Promise, pk=promise_id)
    case = queries.find(row.case_id, actor)
    form = MovingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.move_promise(promise_id, **form.cleaned_data, actor=actor, at=clock.now())
        except Refusal as refusal:
            put_beside(form, refusal)
        else:
            told = form.cleaned_data["told"]
            words = _("已改约，客户已经知道") if told else _("已改约，这就告诉客户新的时间")
            return to_case(request, moved.case.number, words)
    back = (request.POST or request.GET).get(BACK, "")
    context = {"case": case, "promise": row, "form": form, "back": back}
    status = 422 if request.method == "POST" else 200
    return show(request, "cases/promise.html", context, part="cases/parts/promise.html", status=status)


@require_POST
def decide_review(request: HttpRequest, review_id: int) -> HttpResponse:
    """Agree or not to a change that waits for a second pair of eyes."""
    agree = request.POST.get("agree") == "yes"
    note = request.POST.get("note", "")
    row = actions.decide_review(review_id, agree=agree, note=note, actor=actor_of(request), at=clock.now())
    return to_case(request, row.case.number)
