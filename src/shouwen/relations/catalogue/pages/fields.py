"""The administration of custom fields and statuses: lists, one page a field with its preview, and what it would change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, Invalid, NotFound, Refusal
from shouwen.kit.http import actor_of, show, told_in
from shouwen.kit.ids import new_id
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import actions, queries, slots
from shouwen.relations.catalogue.actions.defining import field as checked
from shouwen.relations.catalogue.fieldforms import FieldForm, StatusForm, centre_of, initial
from shouwen.relations.catalogue.models import Field
from shouwen.relations.catalogue.shelf import FieldItem, StatusItem, as_field, shelves


def editor(request: HttpRequest) -> Actor:
    """Whoever may edit the catalogue, here or everywhere.

    :raises Forbidden: for anyone else.
    """
    actor = actor_of(request)
    if not (actor.may("catalogue.edit_global") or actor.may("catalogue.edit_local")):
        raise Forbidden("right_missing", _("字典由省中心和资料管理员维护"))
    return actor


def _is_mine(actor: Actor, centre_id: int | None) -> bool:
    if centre_id is None:
        return centre_of(actor) is None
    reach = actor.reach("catalogue.edit_local")
    return reach is not None and reach.covers_centre(centre_id)


def _seen(actor: Actor, items: Any) -> list[Any]:
    return [each for each in items if each.centre_id is None or _is_mine(actor, each.centre_id)]


def uses(shelf: str, codes: list[str]) -> dict[str, int]:
    """How many cases use each value, as the modules above count them."""
    return {code: count for ask in slots.uses for code, count in ask(shelf, codes).items()}


@require_GET
def fields(request: HttpRequest) -> HttpResponse:
    """Every custom field, in order, with where it is asked and how many cases hold it."""
    actor, day = editor(request), clock.now().date()
    found = [each for each in _seen(actor, shelves().fields.values()) if "retired" in request.GET or each.is_offered(day)]
    counts = uses("field", [each.code for each in found])
    rows = [(each, _where(each), counts.get(each.code, 0), each.is_offered(day)) for each in found]
    context = {"rows": rows, "retired": "retired" in request.GET, "types": dict(Field.Type.choices),
               "moments": dict(Field.Moment.choices)}  # fmt: skip
    return show(request, "catalogue/fields.html", context)


def _where(field: FieldItem) -> str:
    """For which cases a field is, in words."""
    kinds = _("、").join(queries.kind(each).label for each in field.kinds)
    known = shelves().category_by_code
    paths = _("、").join(known[each].path_label for each in field.categories if each in known)
    return _("；").join(part for part in (kinds, paths) if part) or _("全部事项")


@require_http_methods(["GET", "POST"])
def define(request: HttpRequest) -> HttpResponse:
    """Define a field."""
    actor = editor(request)
    form = FieldForm(request.POST or None, initial={"category": request.GET.get("category", "")})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add("field", code=f"f{new_id():x}"[-12:], centre_id=centre_of(actor), actor=actor, at=clock.now(), **form.changes())
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            messages.info(request, _("已建“%(name)s”，登记时就能填") % {"name": row.name})
            return redirect("catalogue:fields")
    return _page(request, form, None, actor)


def _page(request: HttpRequest, form: FieldForm, item: FieldItem | None, actor: Actor) -> HttpResponse:
    at = clock.now()
    draft = item or _draft(form, None, actor, at)
    context = {
        "form": form,
        "item": item,
        "is_mine": item is None or _is_mine(actor, item.centre_id),
        "count": uses("field", [item.code]).get(item.code, 0) if item else 0,
        **_preview(draft, actor, at),
    }
    return show(request, "catalogue/field.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit_field(request: HttpRequest, field_id: int) -> HttpResponse:
    """Change a field: what cases hold already stays readable."""
    actor, item = editor(request), _item(request, field_id)
    form = FieldForm(request.POST or None, row=item, initial=initial(item))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit("field", item.id, actor=actor, at=clock.now(), **form.changes())
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            messages.info(request, _("已改“%(name)s”") % {"name": form.cleaned_data["name"]})
            return redirect("catalogue:fields")
    return _page(request, form, item, actor)


def _item(request: HttpRequest, field_id: int) -> FieldItem:
    actor = editor(request)
    found = next((each for each in _seen(actor, shelves().fields.values()) if each.id == field_id), None)
    if found is None:
        raise NotFound("field_unknown", _("没有这个字段"))
    return found


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The field as the agent will see it, and what it means for open cases, while it is being written."""
    actor, at = editor(request), clock.now()
    chosen = plain_int(request.GET.get("field", ""))
    row = _item(request, chosen) if chosen is not None else None
    draft = _draft(FieldForm(request.POST, row=row), row, actor, at)
    return render(request, "catalogue/field_preview.html", _preview(draft, actor, at))


def _draft(form: FieldForm, row: FieldItem | None, actor: Actor, at: datetime) -> FieldItem | None:
    """The field as it is on the form now, not saved; None while it cannot be one."""
    if not form.is_bound or not form.is_valid():
        return None
    values = form.changes()
    if row is not None:
        values = {**{name: getattr(row, name) for name in ("type", "currency")}, **values}
    try:
        made = checked(values, None, at)
    except Invalid:
        return None
    return as_field(Field(**made, code=row.code if row else "preview", centre_id=centre_of(actor)))


def _preview(draft: FieldItem | None, actor: Actor, at: datetime) -> dict[str, Any]:
    if draft is None:
        return {"each": None, "effect": None}
    drawn = queries.drawn(draft, draft.default or None, name="preview", required=bool(draft.needed), at=at)
    return {"each": drawn, "effect": next((ask(draft, actor) for ask in slots.effects), None), "moment": draft.needed}


@require_POST
def field_retirement(request: HttpRequest, field_id: int) -> HttpResponse:
    """Ask for a field no longer, or (``again``) ask for it again."""
    item = _item(request, field_id)
    return _retire(request, "field", item, "catalogue:fields")


def _retire(request: HttpRequest, shelf: str, item: FieldItem | StatusItem, back: str) -> HttpResponse:
    actor = editor(request)
    deed = actions.restore if "again" in request.POST else actions.retire
    deed(shelf, item.id, actor=actor, at=clock.now(), reason=request.POST.get("reason", ""))
    return redirect(reverse(back) + ("" if "again" in request.POST else "?retired=1"))


@require_http_methods(["GET", "POST"])
def statuses(request: HttpRequest) -> HttpResponse:
    """The statuses under their fixed states; and a new one."""
    actor, day = editor(request), clock.now().date()
    form = StatusForm(request.POST or None, initial={"state": request.GET.get("state", "")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.add("status", code=f"s{new_id():x}"[-12:], centre_id=centre_of(actor), actor=actor, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            return redirect("catalogue:statuses")
    found = [each for each in _seen(actor, shelves().statuses.values()) if "retired" in request.GET or each.is_offered(day)]
    counts = uses("status", [each.code for each in found])
    groups = [
        (label, glyph, [(each, counts.get(each.code, 0), _is_mine(actor, each.centre_id), each.is_offered(day))
                        for each in found if each.state == code])
        for code, (label, glyph) in queries.states().items()
    ]  # fmt: skip
    context = {"groups": groups, "form": form, "retired": "retired" in request.GET}
    return show(request, "catalogue/statuses.html", context, status=422 if form.errors else 200)


def _status(request: HttpRequest, status_id: int) -> StatusItem:
    actor = editor(request)
    found = next((each for each in _seen(actor, shelves().statuses.values()) if each.id == status_id), None)
    if found is None:
        raise NotFound("status_unknown", _("没有这个状态"))
    return found


@require_http_methods(["GET", "POST"])
def edit_status(request: HttpRequest, status_id: int) -> HttpResponse:
    """Rename a status, or change where it is used."""
    actor, item = editor(request), _status(request, status_id)
    start = {name: getattr(item, name) for name in ("name", "name_en", "kinds", "is_automatic")}
    form = StatusForm(request.POST or None, fixed=True, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit("status", item.id, actor=actor, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            return redirect("catalogue:statuses")
    label, glyph = queries.states()[item.state]
    context = {"form": form, "item": item, "label": label, "glyph": glyph}
    return show(request, "catalogue/status.html", context, status=422 if form.errors else 200)


@require_POST
def status_retirement(request: HttpRequest, status_id: int) -> HttpResponse:
    """Offer a status no longer, or again."""
    return _retire(request, "status", _status(request, status_id), "catalogue:statuses")
