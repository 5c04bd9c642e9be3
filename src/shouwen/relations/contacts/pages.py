"""Entering a contact by hand, on any channel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.foundation.files import queries as files
from shouwen.kit import clock
from shouwen.kit.errors import NotFound, Refusal
from shouwen.kit.http import actor_of, show, told_in
from shouwen.kit.text import plain_int, plain_ints
from shouwen.relations.contacts import actions
from shouwen.relations.contacts.forms import ContactForm
from shouwen.relations.customers import queries as customers


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """File a touch with the customer named by ``?customer=``."""
    actor, at = actor_of(request), clock.now()
    actor.need("contacts.record")
    asked = plain_int(request.GET.get("customer", ""))
    if asked is None:
        raise NotFound("customer_not_found", _("没有这位客户，或不在您的范围内"))
    card = customers.card(asked, actor)
    form = ContactForm(request.POST or None, actor=actor, at=at, initial={"channel": "phone", "direction": "in"})
    if request.method == "POST" and form.is_valid():
        ids = plain_ints(request.POST.getlist("attachments"))
        try:
            actions.record(card.id, files_ids=ids, actor=actor, at=at, **form.cleaned_data)
        except Refusal as refusal:
            told_in(form, refusal)
        else:
            messages.info(request, _("已记下这次联系"))
            return redirect("customers:page", card.id)
    context = {"form": form, "card": card, "tray": files.tray(actor)}
    return show(request, "contacts/new.html", context, status=422 if form.errors else 200)
