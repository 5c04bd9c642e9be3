"""Payments: what is due, what is ordered, the reconciliation file both ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import urls
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwen.casework.redress import actions, queries, states
from shouwen.casework.redress.actions.importing import export
from shouwen.casework.redress.forms import OrderForm, ReverseForm, SettleForm
from shouwen.casework.redress.models import Payment
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, Invalid, NotFound, Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show

SHOWN = 100
LARGEST = 2 * 1024 * 1024


FORMS: dict[str, type[Form]] = {"ordered": SettleForm, "paid": ReverseForm}
"""What may be said of a payment, by its state."""


def _form(payment_id: int, kind: type[Form], data: Any = None) -> Form:
    """A form of one payment among many: its ids are its own."""
    return kind(data, auto_id=f"pay-{payment_id}-%s")


def _rows(found: list[Payment], tried: Payment | None, form: Form | None) -> list[tuple[Payment, Form | None]]:
    """Each payment with what may be said of it; what somebody tried to say, and was refused, stands first as it was typed."""
    rest = [(row, _form(row.pk, FORMS[row.state]) if row.state in FORMS else None) for row in found if row != tried]
    return rest if tried is None else [(tried, form), *rest]


def _tried(payment_id: int, actor: Actor) -> Payment:
    found = queries.payments(actor).filter(pk=payment_id).first()
    if found is None:
        raise NotFound("payment_not_found", _("没有找到这笔付款"))
    return found


def _context(request: HttpRequest, *, tried: int = 0, form: Form | None = None, **more: Any) -> dict[str, Any]:
    actor = actor_of(request)
    mine = _tried(tried, actor) if tried else None
    state = mine.state if mine else request.GET.get("state", "ordered")
    due = [(row, OrderForm(initial={"key": uuid4().hex})) for row in queries.due_payments(actor)[:SHOWN]]
    return {
        "due": due,
        "rows": _rows(list(queries.payments(actor, state=state)[:SHOWN]), mine, form),
        "state": state,
        "tabs": states.PAYMENTS.items(),
        **more,
    }


def _said(request: HttpRequest, payment_id: int, form: Form, act: Callable[[], Any]) -> HttpResponse | None:
    """Say something of a payment: None when it is done, else the page with what was typed and why it was refused (422).

    :raises NotFound, Forbidden: as the action does.
    """
    done, _row = carried_out(form, act)
    return None if done else show(request, "redress/payments.html", _context(request, tried=payment_id, form=form), status=422)


@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    """What is to be paid and what became of it."""
    return show(request, "redress/payments.html", _context(request))


@require_POST
def order(request: HttpRequest, redress_id: int) -> HttpResponse:
    """Order one payment; pressed twice it is ordered once."""
    actor, form = actor_of(request), OrderForm(request.POST)
    queries.find(redress_id, actor)
    actor.need("redress.pay")
    try:
        if not form.is_valid():
            raise Invalid({"method": _("请选择付款方式")})
        actions.order_payment(redress_id, **form.cleaned_data, actor=actor, at=clock.now())
        messages.info(request, _("已安排付款，可以导出对账文件"))
    except (NotFound, Forbidden):
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    return redirect("redress:payments")


@require_POST
def settle(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Say by hand what became of a payment, and on which day: today when left out."""
    form = _form(payment_id, SettleForm, request.POST)

    def act() -> Any:
        given = form.cleaned_data
        return actions.settle(
            payment_id,
            paid=given["result"] == "paid",
            reference=given["reference"],
            on=given["settled_on"],
            note=given["note"],
            actor=actor_of(request),
            at=clock.now(),
        )

    refused = _said(request, payment_id, form, act)
    if refused is not None:
        return refused
    messages.info(request, _("已记为已付") if form.cleaned_data["result"] == "paid" else _("已记为付款失败"))
    return redirect("redress:payments")


@require_POST
def reverse(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Take a payment back, and show it where it went."""
    form = _form(payment_id, ReverseForm, request.POST)

    def act() -> Any:
        return actions.reverse(payment_id, reason=form.cleaned_data["reason"], actor=actor_of(request), at=clock.now())

    refused = _said(request, payment_id, form, act)
    if refused is not None:
        return refused
    messages.info(request, _("已冲回，占用的预算和限额已退回"))
    return redirect(f"{urls.reverse('redress:payments')}?state=reversed")


@require_GET
def export_file(request: HttpRequest) -> HttpResponse:
    """Ordered payments as a file for the bank or the billing system."""
    text = export(queries.payments(actor_of(request), state="ordered"))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="payments-{clock.now():%Y%m%d-%H%M}.csv"'
    return answer


@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """What became of them, line by line."""
    actor = actor_of(request)
    actor.need("redress.pay")
    sent = request.FILES.get("file")
    told, no = [], ""
    try:
        if sent is None or (sent.size or 0) > LARGEST:
            raise Invalid({"file": _("请选一个 2 MB 以内的 CSV 文件")})
        told = actions.import_results(sent.read().decode("utf-8-sig"), actor=actor, at=clock.now())
    except UnicodeDecodeError:
        no = _("文件要用 UTF-8 编码")
    except Refusal as refusal:
        no = refusal.message
    context = _context(request, told=told, no=no, ok=sum(each.ok for each in told))
    return show(request, "redress/payments.html", context, status=422 if no else 200)
