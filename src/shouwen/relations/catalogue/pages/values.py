"""The catalogue's administration, the packs, and the search registration asks while one types."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, NotFound, Refusal
from shouwen.kit.http import actor_of, show, told_in
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import actions, queries, slots
from shouwen.relations.catalogue.forms import CodeNameForm, form_of
from shouwen.relations.catalogue.lists import LISTS, Row, list_names, own_values, rows, value


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Categories for the letters or characters typed so far, as options of a list."""
    asked = request.GET.get("q", "").strip()
    actor, kind, now = actor_of(request), request.GET.get("kind", ""), clock.now()
    found = queries.search_categories(asked, actor, kind=kind, at=now)
    said: dict[int, list[str]] = {}
    for note in slots.notes if found else ():
        for category_id, words in note([item.id for item in found], kind=kind, actor=actor, at=now).items():
            said.setdefault(category_id, []).append(words)
    options = [(item, said.get(item.id, ())) for item in found]
    return render(request, "catalogue/options.html", {"found": options, "asked": asked})


@require_GET
def search_codes(request: HttpRequest, name: str) -> HttpResponse:
    """Values of a code list for the letters or characters typed so far, as options of a list."""
    if name not in LISTS:
        raise NotFound("list_unknown", _("没有这份字典"))
    asked = request.GET.get("q", "").strip()
    found = queries.search_codes(name, asked, actor_of(request), at=clock.now())
    return render(request, "catalogue/code_options.html", {"found": found, "asked": asked})


def _editor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not (actor.may("catalogue.edit_global") or actor.may("catalogue.edit_local")):
        raise Forbidden("right_missing", _("字典由省中心和资料管理员维护"))
    return actor


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The shelves."""
    actor = _editor(request)
    context = {"lists": list_names(), "may_load": actor.may("catalogue.edit_global")}
    return show(request, "catalogue/home.html", context)


@require_GET
def shelf(request: HttpRequest, name: str) -> HttpResponse:
    """The values of one shelf: ``kind``, ``category``, ``channel``, ``source`` or a code list."""
    actor = _editor(request)
    retired, under = "retired" in request.GET, plain_int(request.GET.get("under", ""))
    above = value(name, under) if under is not None else None
    found = rows(name, actor, at=clock.now(), retired=retired, under=above)
    context = {
        "name": name,
        "title": _title(name),
        "rows": found,
        "above": above,
        "retired": retired,
        "may_add": _may_add(actor, above),
    }
    return show(request, "catalogue/shelf.html", context)


def _title(name: str) -> str:
    if name not in LISTS:
        raise NotFound("list_unknown", _("没有这份字典"))
    return str(LISTS[name])


def _may_add(actor: Actor, above: Row | None) -> bool:
    if actor.may("catalogue.edit_global"):
        return True
    return above is not None and above.centre_id in (None, actor.centre_id)


def _shelf_of(name: str) -> tuple[str, str]:
    """The shelf of :mod:`actions` and the code list behind a page's name."""
    return (name, "") if name in actions.SHELVES and name != "code" else ("code", name)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, name: str) -> HttpResponse:
    """Add a value: the province anywhere, a city below a value of the province."""
    actor, title = _editor(request), _title(name)
    shelf_name, list_code = _shelf_of(name)
    under = plain_int(request.GET.get("under", ""))
    above = value(name, under) if under is not None else None
    form = form_of(shelf_name, list_code)(request.POST or None)
    code_form = CodeNameForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and code_form.is_valid():
        changes = form.changes()
        changes.pop("position", None)
        try:
            actions.add(
                shelf_name,
                code=code_form.cleaned_data["code"],
                list_code=list_code,
                parent_id=above.id if above else None,
                centre_id=None if actor.may("catalogue.edit_global") else actor.centre_id,
                actor=actor,
                at=clock.now(),
                **changes,
            )
        except Refusal as refusal:
            told_in(code_form if "code" in getattr(refusal, "fields", {}) else form, refusal)
        else:
            return redirect(_address(name, above))
    context = {"form": form, "code_form": code_form, "name": name, "title": title, "above": above}
    return show(request, "catalogue/value.html", context, status=422 if form.errors or code_form.errors else 200)


def _address(name: str, above: Row | None) -> str:
    return reverse("catalogue:shelf", args=[name]) + (f"?under={above.id}" if above else "")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str, value_id: int) -> HttpResponse:
    """Change a value's names and properties."""
    actor, title = _editor(request), _title(name)
    shelf_name, list_code = _shelf_of(name)
    row = value(name, value_id)
    kind = form_of(shelf_name, list_code)
    form = kind(request.POST or None, initial=own_values(shelf_name, value_id, kind.base_fields))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(shelf_name, value_id, actor=actor, at=clock.now(), **form.changes())
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            return redirect(_address(name, row.parent))
    context = {"form": form, "name": name, "title": title, "row": row, "above": row.parent}
    return show(request, "catalogue/value.html", context, status=422 if form.errors else 200)


@require_POST
def retirement(request: HttpRequest, name: str, value_id: int) -> HttpResponse:
    """Offer a value no longer, or (``again``) offer it again."""
    actor, row = _editor(request), value(name, value_id)
    shelf_name, _list = _shelf_of(name)
    deed = actions.restore if "again" in request.POST else actions.retire
    deed(shelf_name, value_id, actor=actor, at=clock.now(), reason=request.POST.get("reason", ""))
    return redirect(_address(name, row.parent))


@require_http_methods(["GET", "POST"])
def packs(request: HttpRequest) -> HttpResponse:
    """The industry packs: load one, or retire what it brought."""
    actor = actor_of(request)
    actor.need("catalogue.edit_global")
    if request.method == "POST":
        name = request.POST.get("pack", "")
        if "retire" in request.POST:
            count = actions.retire_pack(name, actor=actor, at=clock.now())
            messages.info(request, _("已停用 %(count)d 项，用过的地方仍显示原名") % {"count": count})
        else:
            count = actions.load_pack(name, actor=actor, at=clock.now())
            messages.info(request, _("已装入，新增 %(count)d 项") % {"count": count})
        return redirect("catalogue:packs")
    return show(request, "catalogue/packs.html", {"packs": queries.packs()})
