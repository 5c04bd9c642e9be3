"""The composer: what its forms need, its menus, people to mention, shared drafts, followers, what was really sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from shouwen.casework.cases import actions, queries, slots
from shouwen.casework.cases.forms import FORMS
from shouwen.casework.cases.forms.move import MoveForm
from shouwen.casework.cases.forms.receiver import ReceiverField
from shouwen.casework.cases.models import Case, SharedDraft
from shouwen.casework.cases.pages.answers import to_case
from shouwen.casework.cases.queries import company
from shouwen.casework.cases.queries.variables import menu
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound, Refusal
from shouwen.kit.http import actor_of, is_fragment, show
from shouwen.kit.text import plain_int, tidy
from shouwen.relations.knowledge import queries as knowledge


def tools(case: Case, actor: Actor) -> list[slots.Tool]:
    """The tools upper modules put into the composer."""
    return [tool for fill in slots.composer_tools for tool in fill(case, actor)]


def drawn(case: Case, actor: Actor) -> dict[str, Any]:
    """What every form of words has beside it: tools, and where canned replies come from."""
    return {"tools": tools(case, actor), "canned": reverse("cases:canned", args=[case.number])}


def composing(case: Case, actor: Actor, form: MoveForm, *, stopped: bool) -> dict[str, Any]:
    """What the form of words needs when it is drawn again; ``stopped``: others spoke meanwhile, shown before it goes."""
    context = drawn(case, actor)
    against = form.data.get("against", "")
    context["against"] = against
    if stopped and (entry := plain_int(against)) is not None:
        context |= _since(case, entry, actor)
    return context


def _since(case: Case, against: int, actor: Actor) -> dict[str, Any]:
    """What was said since, each with its words; and the entry the next sending is held against."""
    found = queries.page(case, actor, at=clock.now())
    told = {each.id for each in company.spoken_since(case, against, actor)}
    since = [entry for entry in found.timeline if entry.told.id in told]
    return {"since": since, "against": found.seen}


@require_GET
def insert(request: HttpRequest, number: str) -> HttpResponse:
    """The variables of a case, to be put into words."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    context = {"case": case, "variables": menu(case, actor, at=clock.now())}
    return render(request, "cases/parts/variables.html", context)


@require_GET
def canned(request: HttpRequest, number: str) -> HttpResponse:
    """Canned replies for what was typed after the /, as options, filled with what the case knows."""
    actor, now = actor_of(request), clock.now()
    case = queries.find(number, actor)
    found = knowledge.search(request.GET.get("q", "").lstrip("/／").strip()[:40], actor, sort="reply", kind=case.kind_code,
                             category_id=case.category_id, at=now)  # fmt: skip
    values = queries.variables(case, actor, at=now) if found else {}
    filled = [(each, knowledge.fill(each.body, values)) for each in found]
    return render(request, "cases/parts/canned.html", {"found": filled})


@require_GET
def mentions(request: HttpRequest, number: str) -> HttpResponse:
    """Colleagues for what was typed after the @, as options; those who may not see the case say so."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    found = queries.mentionable(case, request.GET.get("q", "").lstrip("@＠")[:20], actor, at=clock.now())
    return render(request, "cases/parts/mentions.html", {"found": found})


@require_POST
def said(request: HttpRequest, number: str) -> HttpResponse:
    """Whether words sent while the page was left have arrived: they stand on the case as the asker's own."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    sent = queries.has_said(case, tidy(request.POST.get("text", "")), actor)
    return JsonResponse({"sent": sent, "number": case.number, "url": reverse("cases:page", args=[case.number])})


@require_POST
def share_draft(request: HttpRequest, number: str) -> HttpResponse:
    """Share what is written with colleagues on the case."""
    actor, kind = actor_of(request), request.POST.get("kind", "reply")
    row = actions.share_draft(number, kind, request.POST.get("text", ""), actor=actor, at=clock.now())
    return to_case(request, number, _("已共享，同事可以接着写"), done=f"case-{row.case_id}-{kind}")


@require_POST
def take_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Go on with a shared draft: its words come into one's own composer."""
    actor = actor_of(request)
    case = _case_of(draft_id, actor)
    kind, words = actions.take_draft(draft_id, actor=actor, at=clock.now())
    form = FORMS[kind](case=case, actor=actor, initial={"text": words})
    found = queries.page(case, actor, at=clock.now())
    context = {"case": case, "form": form, "name": kind, "against": found.seen, "taken": True, **drawn(case, actor)}
    context["label"] = form.deed
    return show(request, "cases/move.html", context, part="cases/parts/said.html")


@require_POST
def drop_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put a shared draft away, with 撤销."""
    actor = actor_of(request)
    case = _case_of(draft_id, actor)
    actions.drop_draft(draft_id, actor=actor, at=clock.now())
    return to_case(request, case.number, _("已弃用这份草稿"), undo=reverse("cases:restore_draft", args=[draft_id]))


@require_POST
def restore_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Find a dropped draft again."""
    actor = actor_of(request)
    case = _case_of(draft_id, actor)
    actions.restore_draft(draft_id, actor=actor, at=clock.now())
    return to_case(request, case.number, _("草稿找回来了"))


def _case_of(draft_id: int, actor: Actor) -> Case:
    found = SharedDraft.objects.filter(pk=draft_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotFound("draft_taken", _("这份草稿已被接走或弃用"))
    return queries.find(found, actor)


class FollowerForm(forms.Form):
    """A colleague to be asked to follow."""

    person = ReceiverField(label=gettext_lazy("请谁关注"))


@require_POST
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Follow a case."""
    actions.follow(number, actor=actor_of(request), at=clock.now())
    return to_case(request, number, _("已关注，有新动静会告诉您"))


@require_POST
def unfollow(request: HttpRequest, number: str) -> HttpResponse:
    """Follow it no longer."""
    actions.unfollow(number, actor=actor_of(request), at=clock.now())
    return to_case(request, number, _("不再关注"), undo=reverse("cases:follow", args=[number]))


def followers(request: HttpRequest, number: str) -> HttpResponse:
    """Ask a colleague to follow: the form, or its doing."""
    actor = actor_of(request)
    case = queries.find(number, actor)
    form = FollowerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _kind, person_id = form.cleaned_data["person"]
        try:
            actions.follow(case, person_id, actor=actor, at=clock.now())
            name = organisation.names([person_id]).get(person_id, "")
            return to_case(request, number, _("已请%(name)s关注") % {"name": name})
        except Refusal as refusal:
            form.add_error("person", refusal.message)
    status = 422 if request.method == "POST" else 200
    template = "cases/parts/followers.html" if is_fragment(request) else "cases/followers.html"
    return render(request, template, {"case": case, "form": form}, status=status)
