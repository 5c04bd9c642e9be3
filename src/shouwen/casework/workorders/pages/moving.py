"""One page for all moves of a work order: the form of a move, and its doing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shouwen.casework.workorders import queries, states
from shouwen.casework.workorders.forms import FORMS, OrderForm
from shouwen.foundation.files import queries as files
from shouwen.kit import clock
from shouwen.kit.errors import Invalid, NotFound, Refusal
from shouwen.kit.http import actor_of, is_fragment, led, show


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, number: str, seq: int, name: str) -> HttpResponse:
    """The form of a move, or its doing. A refusal stands in the form (422); what was typed stays."""
    if name not in FORMS:
        raise Http404
    actor, now = actor_of(request), clock.now()
    page = queries.page(f"{number}/W-{seq}", actor, at=now)
    asked = request.POST if request.method == "POST" else None
    ids = f"id_{name}_%s" if is_fragment(request) else "id_%s"
    form = FORMS[name](asked, page=page, actor=actor, auto_id=ids)
    if asked is not None and form.is_valid():
        try:
            words = form.carry_out(at=now)
        except NotFound:
            raise
        except Refusal as refusal:
            put_beside(form, refusal)
        else:
            messages.info(request, str(words))
            return to_order(request, number, seq)
    context = {
        "page": page,
        "order": page.order,
        "form": form,
        "name": name,
        "label": states.MOVES[name].label if name in states.MOVES.rows else form.deed,
        "tray": files.tray(actor) if form.takes_files else [],
        "refusals": [],
    }
    part = "workorders/parts/reply.html" if name == "reply" else "workorders/parts/form.html"
    if is_fragment(request):
        context |= {"sheet": True, "title": form.deed}
    return show(request, "workorders/move.html", context, part=part, status=422 if asked is not None else 200)


def to_order(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """The order as it is now; a sheet over it is told where to go."""
    return led(request, reverse("workorders:page", args=[number, seq]))


def put_beside(form: OrderForm, refusal: Refusal) -> None:
    """The sentences of a refusal beside the fields they are about, or over the form."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, refusal.message)
        return
    for field, sentence in refusal.fields.items():
        form.add_error(field if field in form.fields else None, sentence)
