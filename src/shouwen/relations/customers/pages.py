"""The customers' pages: list, file, ways to reach, revealing, merging; and what registration asks while one types."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound, Refusal
from shouwen.kit.http import actor_of, is_fragment, show, told_in
from shouwen.kit.text import plain_int
from shouwen.relations.customers import actions, queries, slots
from shouwen.relations.customers.forms import (
    AccountContactForm,
    CustomerForm,
    NewCustomerForm,
    PointForm,
    RevealForm,
)


def _flags() -> list[tuple[str, str]]:
    return [("is_big", _("大客户")), ("is_important", _("重要客户")), ("has_dedicated_line", _("专线客户")),
            ("is_internal", _("内部客户"))]  # fmt: skip


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The customers of one's scope, or those a text finds."""
    actor, asked, flag = actor_of(request), request.GET.get("q", "").strip(), request.GET.get("flag", "")
    context: dict[str, Any] = {"asked": asked, "flag": flag, "flags": _flags(), "may_edit": actor.may("customers.edit")}
    if asked:
        actor.need("customers.read")
        context["rows"] = [(hit.customer, hit.masked) for hit in queries.find(asked, actor, limit=50)]
    else:
        page = queries.listed(actor, flag=flag, cursor=request.GET.get("after", ""))
        context |= {"rows": page.rows, "cursor": page.next_cursor}
    more = is_fragment(request) and "after" in request.GET
    return show(request, "customers/list.html", context, part="customers/rows.html" if more else "customers/found.html")


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Options for the number or name typed so far (htmx: the list; otherwise JSON-free HTML all the same)."""
    asked = (request.GET.get("q") or request.GET.get("phone") or request.GET.get("name") or "").strip()
    hits = queries.suggest(asked, actor_of(request), at=clock.now())
    return render(request, "customers/suggestions.html", {"hits": hits, "asked": asked})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take somebody down by hand."""
    actor = actor_of(request)
    actor.need("customers.edit")
    form = NewCustomerForm(request.POST or None, actor=actor, initial={"kind": "person", "stage": "customer"})
    if request.method == "POST" and form.is_valid():
        values, points = form.split()
        try:
            made = actions.register(centre_id=actor.centre_id, points=points, actor=actor, at=clock.now(), **values)
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            messages.info(request, _("已建档：%(name)s") % {"name": made.title})
            return redirect("customers:page", made.pk)
    return show(request, "customers/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def page(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Everything about one customer; merged ones lead to whom they became."""
    actor = actor_of(request)
    card = queries.card(customer_id, actor, retired=True)
    if card.id != customer_id:
        return redirect("customers:page", card.id)
    at = clock.now()
    panels = [panel for fill in slots.panels for panel in fill(card.id, actor=actor, at=at)]
    return show(
        request,
        "customers/page.html",
        {
            "card": card,
            "may": _may(actor),
            "centre": organisation.unit_names([card.centre_id]).get(card.centre_id, ""),
            "manager": organisation.names([card.account_manager_id]).get(card.account_manager_id or 0, ""),
            "panels": sorted(panels, key=lambda each: each.order),
            "moments": queries.timeline(card.id, actor),
            "contacts": queries.account_contacts(card.id, actor) if card.kind == "organisation" else [],
            "accounts": queries.accounts_of(card.id, actor) if card.kind == "person" else [],
            "merges": queries.merges(card.id, actor),
            "point_form": PointForm(),
        },
    )


def _may(actor: Actor) -> dict[str, bool]:
    return {name: actor.may(f"customers.{name}") for name in ("edit", "reveal", "merge")} | {
        "record": actor.may("contacts.record")
    }


@require_GET
def timeline(request: HttpRequest, customer_id: int) -> HttpResponse:
    """More of the timeline."""
    moments = queries.timeline(customer_id, actor_of(request), cursor=request.GET.get("after", ""))
    return render(request, "customers/moments.html", {"moments": moments, "customer_id": customer_id})


@require_GET
def twins(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Files that may be the same customer's."""
    actor = actor_of(request)
    found = queries.duplicates(customer_id, actor)
    return render(request, "customers/twins.html", {"twins": found, "customer_id": customer_id, "may": _may(actor)})


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The file as a form."""
    actor = actor_of(request)
    actor.need("customers.edit")
    customer = queries.look_up(customer_id, actor)
    initial = {name: getattr(customer, name) for name in CustomerForm.base_fields}
    form = CustomerForm(request.POST or None, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(customer.pk, actor=actor, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            return redirect("customers:page", customer.pk)
    status = 422 if form.errors else 200
    return show(request, "customers/edit.html", {"form": form, "customer": customer}, status=status)


@require_POST
def verification(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The file was gone through with the customer."""
    actions.verify(customer_id, actor=actor_of(request), at=clock.now())
    messages.info(request, _("已记下：今天与客户核对过档案"))
    return redirect("customers:page", customer_id)


@require_POST
def points(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Add a way to reach a customer; the list of them is drawn again."""
    actor, form = actor_of(request), PointForm(request.POST)
    if form.is_valid():
        try:
            actions.add_point(customer_id, actor=actor, at=clock.now(), **form.cleaned_data)
            form = PointForm()
        except NotFound:
            raise
        except Refusal as refusal:
            told_in(form, refusal)
    if not is_fragment(request) and not form.errors:
        return redirect("customers:page", customer_id)
    return _points(request, customer_id, form)


def _points(request: HttpRequest, customer_id: int, form: PointForm) -> HttpResponse:
    actor = actor_of(request)
    context = {"card": queries.card(customer_id, actor, retired=True), "may": _may(actor), "point_form": form}
    return render(request, "customers/points.html", context, status=422 if form.errors else 200)


@require_GET
def point(request: HttpRequest, point_id: int) -> HttpResponse:
    """One way to reach a customer, masked (again)."""
    actor = actor_of(request)
    return render(request, "customers/point.html", {"point": queries.point(point_id, actor), "may": _may(actor)})


@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, point_id: int) -> HttpResponse:
    """Ask for a reason, then show the value for a minute."""
    actor = actor_of(request)
    form = RevealForm(request.POST or None, actor=actor, initial={"reason": "call_back"})
    view = queries.point(point_id, actor)
    actor.need("customers.reveal")
    if request.method == "POST" and form.is_valid():
        try:
            shown = actions.reveal(actor=actor, at=clock.now(), contact_point_id=point_id, **form.cleaned_data)
        except NotFound:
            raise
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            response = render(request, "customers/revealed.html", {"point": view, "shown": shown})
            response["HX-Retarget"], response["HX-Reswap"] = f"#point-{point_id}", "outerHTML"
            response["HX-Trigger"] = "close-dialog"
            response["Cache-Control"] = "no-store"
            return response
    return render(
        request, "customers/reveal.html", {"form": form, "point": view}, status=422 if form.errors else 200
    )


@require_POST
def retirement(request: HttpRequest, point_id: int) -> HttpResponse:
    """Stop using a way to reach a customer."""
    row = actions.retire_point(point_id, actor=actor_of(request), at=clock.now())
    return _points(request, row.customer_id, PointForm()) if is_fragment(request) else redirect("customers:page", row.customer_id)


@require_POST
def primary(request: HttpRequest, point_id: int) -> HttpResponse:
    """Make it the first to try."""
    row = actions.choose_primary(point_id, actor=actor_of(request), at=clock.now())
    return _points(request, row.customer_id, PointForm()) if is_fragment(request) else redirect("customers:page", row.customer_id)


@require_POST
def merging(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Join another file to this one."""
    other = plain_int(request.POST.get("gone", ""))
    if other is None:
        raise NotFound("customer_not_found", _("没有这位客户，或不在您的范围内"))
    actions.merge(customer_id, other, actor=actor_of(request), at=clock.now(), reason=request.POST.get("reason", ""))
    messages.info(request, _("两份档案已合并，可在下方撤销"))
    return redirect("customers:page", customer_id)


@require_POST
def unmerging(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Take two joined files apart."""
    row = actions.unmerge(merge_id, actor=actor_of(request), at=clock.now(), reason=request.POST.get("reason", ""))
    messages.info(request, _("合并已撤销，两份档案各归各的"))
    return redirect("customers:page", row.kept_id)


@require_http_methods(["GET", "POST"])
def account_contacts(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Find somebody and let them speak for an organisation."""
    actor, asked = actor_of(request), request.GET.get("q", "").strip()
    account = queries.look_up(customer_id, actor)
    actor.need("customers.edit")
    found = [hit.customer for hit in queries.find(asked, actor)] if asked else []
    people = [(each.pk, each.title) for each in found if each.kind == "person"]
    if (person := plain_int(request.POST.get("person", ""))) is not None:
        people = [(person, "")]
    form = AccountContactForm(request.POST or None, actor=actor, people=people)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.add_account_contact(
                account.pk, person_customer_id=chosen["person"], role=chosen["role"], actor=actor, at=clock.now()
            )
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            return redirect("customers:page", account.pk)
    context = {"form": form, "account": account, "asked": asked, "people": people}
    return show(request, "customers/account_contact.html", context, status=422 if form.errors else 200)


@require_POST
def account_contact_end(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Somebody speaks for an organisation no longer."""
    row = actions.end_account_contact(contact_id, actor=actor_of(request), at=clock.now())
    return redirect("customers:page", row.account_id)
