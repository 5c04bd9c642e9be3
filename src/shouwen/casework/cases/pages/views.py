"""Views of the queue: the list of them, saving, changing, sharing, pinning, deleting; the forms of conditions and columns."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import actions
from shouwen.casework.cases.forms import conditions as forms
from shouwen.casework.cases.forms.views import ViewForm
from shouwen.casework.cases.pages import asking as reading
from shouwen.casework.cases.pages.answers import put_beside
from shouwen.casework.cases.queries import columns, conditions, views, wording
from shouwen.kit import clock
from shouwen.kit.errors import NotFound, Refusal
from shouwen.kit.http import actor_of, is_fragment, led, show


@require_GET
def all_views(request: HttpRequest) -> HttpResponse:
    """Every view one may use: what it shows, who shares it, whether it stands in the sidebar."""
    actor = actor_of(request)
    found = views.views(actor)
    said = wording.descriptions([each.tree for each in found])
    rows = [(each, words, actions.may_change(each, actor) and each.scope != "shipped") for each, words in zip(found, said, strict=True)]
    return show(request, "cases/views.html", {"rows": rows, "pinned": [each.key for each in found if each.is_pinned][: views.PINNED]})


@require_http_methods(["GET", "POST"])
def new_view(request: HttpRequest) -> HttpResponse:
    """Save what an address shows as a view."""
    actor = actor_of(request)
    words = QueryDict(request.POST.get("list", "")) if request.method == "POST" else request.GET
    asking = reading.read(words, actor)
    base = asking.base if asking.base and asking.base.scope != "shipped" else None
    form = ViewForm(request.POST if request.method == "POST" else None, actor=actor, initial={"pin": True, "scope": "own"})
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_view(**asking.settings(), **form.cleaned_data, actor=actor, at=clock.now())
        except NotFound:
            raise
        except Refusal as refusal:
            put_beside(form, refusal)
        else:
            return _to(request, f"{reverse('cases:queue')}?view={saved.pk}", _("已存为视图“%(name)s”") % {"name": saved.name})
    tree = conditions.parse(asking.whole_tree())
    context = {"form": form, "list": words.urlencode(), "said": wording.describe(tree), "base": base, "asking": asking}
    return show(request, "cases/view_form.html", context, part="cases/parts/view_form.html", status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def one_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """The name and sharing of a view; with ``list`` it takes over what that address shows."""
    actor = actor_of(request)
    item = views.view(str(view_id), actor)
    if item is None:
        raise NotFound("view_not_found", _("没有找到这个视图"))
    form = ViewForm(request.POST or None, actor=actor, initial={"name": item.name, "scope": item.scope}, saved=True)
    if request.method == "POST":
        taken = request.POST.get("list")
        if taken is not None or form.is_valid():
            changes: dict[str, Any] = form.cleaned_data if taken is None else reading.read(QueryDict(taken), actor).settings()
            try:
                actions.change_view(view_id, changes, actor=actor, at=clock.now())
            except NotFound:
                raise
            except Refusal as refusal:
                if taken is not None:
                    raise
                put_beside(form, refusal)
            else:
                return _to(request, f"{reverse('cases:queue')}?view={view_id}", _("视图已改好"))
    context = {"form": form, "view": item, "said": wording.describe(item.tree)}
    return show(request, "cases/view_form.html", context, part="cases/parts/view_form.html", status=422 if form.errors else 200)


@require_POST
def delete_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Delete a view; the word at the bottom puts it back."""
    row = actions.delete_view(view_id, actor=actor_of(request), at=clock.now())
    _touch(request)
    said = _("已删掉视图“%(name)s”") % {"name": row.name}
    return _said(request, reverse("cases:views"), said, undo=reverse("cases:restore_view", args=[view_id]))


@require_POST
def restore_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Put a deleted view back."""
    row = actions.restore_view(view_id, actor=actor_of(request), at=clock.now())
    return _to(request, reverse("cases:views"), _("已放回视图“%(name)s”") % {"name": row.name})


@require_POST
def pin_view(request: HttpRequest, key: str) -> HttpResponse:
    """Put a view into one's sidebar, or away."""
    actions.pin_view(key, is_on=request.POST.get("is_on") == "1", actor=actor_of(request), at=clock.now())
    onwards = request.POST.get("next", "")
    return _to(request, onwards if onwards.startswith("/cases/") else reverse("cases:views"), "")


@require_POST
def move_view(request: HttpRequest, key: str) -> HttpResponse:
    """One place up or down in one's sidebar."""
    actor = actor_of(request)
    keys = [each.key for each in views.pinned(actor)]
    if key in keys:
        place = keys.index(key)
        other = min(max(place + (-1 if request.POST.get("way") == "up" else 1), 0), len(keys) - 1)
        keys[place], keys[other] = keys[other], keys[place]
        actions.order_views(keys, actor=actor, at=clock.now())
    return _to(request, reverse("cases:views"), "")


@require_GET
def builder(request: HttpRequest) -> HttpResponse:
    """The form of conditions. ``do=apply`` goes to the list they make, ``with`` begins a condition on a field;
    everything else draws the form anew."""
    actor = actor_of(request)
    words = (QueryDict(request.GET.get("list", "")) if "list" in request.GET else request.GET).copy()
    further = "".join(words.pop("with", [])[-1:])
    asking = reading.or_plain(words, actor)
    if "list" not in request.GET:
        form = forms.from_tree(asking.tree, actor, further=further)
    else:
        form = forms.from_words(request.GET, actor)
        tree = forms.tree_of(form) if request.GET.get("do") == "apply" else None
        if tree is not None:
            return led(request, f"{reverse('cases:queue')}{asking.with_tree(tree)}")
    context = {"form": form, "list": words.urlencode(), "most": len(form.groups) < 6}
    return show(request, "cases/builder.html", context, part="cases/parts/builder.html")


@require_GET
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Which columns a table has, and in what order; ``do=apply`` goes to the table."""
    words = QueryDict(request.GET.get("list", "")) if "list" in request.GET else request.GET
    asking = reading.or_plain(words, actor_of(request))
    known = columns.columns()
    shown = [each for each in request.GET.getlist("col") if each in known] if "list" in request.GET else [each.code for each in columns.chosen(asking.columns)]
    for name, step in (("up", -1), ("down", 1)):
        if (code := request.GET.get(name, "")) in shown:
            place = shown.index(code)
            shown.insert(min(max(place + step, 0), len(shown)), shown.pop(place))
    if request.GET.get("do") == "apply":
        return led(request, f"{reverse('cases:queue')}{asking.where(cols=','.join(shown[: columns.LIMIT]), layout='table')}")
    context = {
        "shown": [known[code] for code in shown], "others": [each for code, each in known.items() if code not in shown],
        "list": words.urlencode(), "limit": columns.LIMIT,
    }  # fmt: skip
    return show(request, "cases/columns.html", context, part="cases/parts/columns.html")


def _touch(request: HttpRequest) -> None:
    """The reader's sidebar is drawn anew: its look is kept by what the session says."""
    request.session["views"] = int(clock.now().timestamp() * 1000)




def _to(request: HttpRequest, url: str, words: str) -> HttpResponse:
    """Go on, with the sidebar drawn anew, and say what is true now."""
    _touch(request)
    if words:
        messages.info(request, words)
    return led(request, url) if is_fragment(request) else redirect(url)


def _said(request: HttpRequest, url: str, words: str, *, undo: str) -> HttpResponse:
    """By htmx the list of views again, with 撤销; else a visit."""
    if not is_fragment(request):
        messages.info(request, words)
        return redirect(url)
    where = {"path": url, "target": "#views", "select": "#views", "swap": "outerHTML"}
    return HttpResponse(
        status=200, headers={"HX-Location": json.dumps(where), "HX-Trigger": json.dumps({"toast": {"text": words, "undo": undo}})}
    )
