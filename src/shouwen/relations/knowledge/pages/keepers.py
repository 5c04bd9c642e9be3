"""The keepers’ pages: list, editor with preview, versions, import."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, Refusal
from shouwen.kit.http import actor_of, show, told_in
from shouwen.relations.knowledge import actions, queries
from shouwen.relations.knowledge.forms import PasteForm, TextForm, scopes
from shouwen.relations.knowledge.models import LINES
from shouwen.relations.knowledge.queries import Asked, Item
from shouwen.relations.knowledge.rules import pasted
from shouwen.relations.knowledge.states import Sort


def _sort_of(request: HttpRequest) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked in Sort.values else Sort.ANSWER.value


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The texts of a sort, by search and filter."""
    actor, sort = actor_of(request), _sort_of(request)
    asked = Asked(sort, request.GET.get("q", "")[:80], request.GET.get("only", ""))
    only = {
        "": _("在用的"),
        "own": _("我负责的"),
        "orphan": _("还没有人负责的"),
        "due": _("该复核的"),
        "retired": _("停用的"),
    }
    context = {
        "lines": queries.lines(asked, actor, at=clock.now()),
        "asked": asked,
        "sorts": [(code, label) for code, label in Sort.choices],
        "only": list(only.items()),
        "may_write": bool(scopes(sort, actor)),
        "is_keeper": actor.may("knowledge.edit_local") or actor.may("knowledge.edit_global"),
    }
    return show(request, "knowledge/list.html", context, part="knowledge/parts/rows.html")


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Write a text of a sort."""
    actor, sort = actor_of(request), _sort_of(request)
    choices = scopes(sort, actor)
    if not choices:
        raise Forbidden("knowledge_edit", _("标准答复和话术由资料管理员编写；您可以写自己用的常用语"))
    initial = {"scope": choices[0][0], "title": request.GET.get("title", "")[:120]}
    form = TextForm(request.POST or None, sort=sort, actor=actor, fresh=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        place = _place(form.cleaned_data["scope"], actor)
        try:
            made = actions.write(sort, actor=actor, at=clock.now(), **place, **form.content())
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            messages.info(request, _("%(code)s 已写好，现在就能用") % {"code": made.code})
            return redirect(f"{reverse('knowledge:list')}?sort={sort}")
    return _editor(request, form, sort, None)


def _place(scope: str, actor: Actor) -> dict[str, Any]:
    return {"centre_id": actor.centre_id if scope == "centre" else None, "own": scope == "own"}


def _editor(request: HttpRequest, form: TextForm, sort: str, item: Item | None) -> HttpResponse:
    words = form["body"].value() if "body" in form.fields else form["steps"].value()
    context = {
        "form": form,
        "sort": sort,
        "sort_label": Sort(sort).label,
        "item": item,
        "places": [queries.written(name) for name in queries.PLACES],
        "preview": queries.preview(str(words or "")),
        "writes_into": "body" if "body" in form.fields else "steps",
        "may_edit": item is None or queries.may_edit(item.centre_id, item.person_id, form.actor),
    }
    return show(request, "knowledge/editor.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, text_id: int) -> HttpResponse:
    """Read a text, or change it: a new version."""
    actor = actor_of(request)
    item = queries.item(text_id, actor)
    form = TextForm(request.POST or None, sort=item.sort, actor=actor, fresh=False, initial=_initial(item))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(text_id, actor=actor, at=clock.now(), reason=form.cleaned_data["reason"],
                           base=form.cleaned_data["base"] or 0, **form.content())  # fmt: skip
        except (Invalid, Conflict) as refusal:
            told_in(form, refusal)
        else:
            return redirect("knowledge:versions", text_id)
    return _editor(request, form, item.sort, item)


def _initial(item: Item) -> dict[str, Any]:
    plain = ("title", "title_en", "body", "shortcut", "review_on")
    held: dict[str, Any] = {name: getattr(item, name) for name in plain}
    return held | {
        **{name: "\n".join(getattr(item, name)) for name in LINES},
        "kinds": list(item.kinds),
        "categories": list(item.categories),
        "base": item.version,
    }


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """A text with examples in its places."""
    words = request.POST.get("body") or request.POST.get("steps") or ""
    return render(request, "knowledge/parts/preview.html", {"preview": queries.preview(words[:6000])})


@require_GET
def versions(request: HttpRequest, text_id: int) -> HttpResponse:
    """What a text said before, and what was changed."""
    actor = actor_of(request)
    item = queries.item(text_id, actor)
    context = {
        "item": item,
        "versions": queries.versions(text_id, actor),
        "names": _names(),
        "may_edit": queries.may_edit(item.centre_id, item.person_id, actor),
    }
    return show(request, "knowledge/versions.html", context)


def _names() -> dict[str, str]:
    return {
        "title": _("名称"),
        "title_en": _("英文名称"),
        "body": _("正文"),
        "steps": _("步骤"),
        "steps_en": _("英文步骤"),
        "avoid": _("不要说"),
        "avoid_en": _("英文：不要说"),
        "kinds": _("用于哪些事项"),
        "categories": _("用于哪些类别"),
        "shortcut": _("快捷词"),
        "review_on": _("复核日期"),
    }


@require_POST
def retirement(request: HttpRequest, text_id: int) -> HttpResponse:
    """Offer a text no longer, or (``again``) offer it again."""
    actor, item = actor_of(request), queries.item(text_id, actor_of(request))
    deed = actions.restore if "again" in request.POST else actions.retire
    deed(text_id, actor=actor, at=clock.now(), reason=request.POST.get("reason", "")[:200])
    said = _("%(code)s 已恢复") if "again" in request.POST else _("%(code)s 已停用，可以在“停用的”里恢复")
    messages.info(request, said % {"code": item.code})
    return redirect(f"{reverse('knowledge:list')}?sort={item.sort}")


@require_POST
def ownership(request: HttpRequest, text_id: int) -> HttpResponse:
    """I answer for it."""
    actor, item = actor_of(request), queries.item(text_id, actor_of(request))
    actions.answer_for(text_id, actor.person_id, actor=actor, at=clock.now())
    messages.info(request, _("%(code)s 由您负责") % {"code": item.code})
    return redirect(f"{reverse('knowledge:list')}?sort={item.sort}&only={request.POST.get('only', '')[:8]}")


@require_http_methods(["GET", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """Bring texts in from a sheet: first shown, then kept."""
    actor, sort = actor_of(request), _sort_of(request)
    choices = scopes(sort, actor)
    if not choices:
        raise Forbidden("knowledge_edit", _("标准答复和话术由资料管理员编写；您可以写自己用的常用语"))
    form = PasteForm(request.POST or None, sort=sort, actor=actor, initial={"scope": choices[0][0]})
    told: list[actions.Brought] = []
    if request.method == "POST" and form.is_valid():
        keep = "keep" in request.POST
        rows = pasted(form.cleaned_data["rows"])
        place = _place(form.cleaned_data["scope"], actor)
        told = actions.bring(sort, rows, keep=keep, actor=actor, at=clock.now(), **place)
        if keep:
            good = sum(1 for each in told if each.code)
            messages.info(request, _("带进来 %(n)d 条") % {"n": good})
            if good == len(told):
                return redirect(f"{reverse('knowledge:list')}?sort={sort}")
            told = [each for each in told if each.fault]
    context = {"form": form, "sort": sort, "sort_label": Sort(sort).label, "told": told,
               "good": sum(1 for each in told if each.code)}  # fmt: skip
    return show(request, "knowledge/paste.html", context)
