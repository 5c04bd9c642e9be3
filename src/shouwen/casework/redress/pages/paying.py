"""Payments: what is due, what is ordered, the reconciliation file both ways."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import urls
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwen.casework.redress import actions, queries, states
from shouwen.casework.redress.actions.importing import export
from shouwen.casework.redress.forms import OrderForm, SettleForm
from shouwen.kit import clock
from shouwen.kit.errors import Forbidden, Invalid, NotFound, Refusal
from shouwen.kit.http import actor_of, show

SHOWN = 100
LARGEST = 2 * 1024 * 1024


def _context(request: HttpRequest, **more: Any) -> dict[str, Any]:
    actor = actor_of(request)
    state = request.GET.get("state", "ordered")
    rows = queries.payments(actor, state=state)[:SHOWN]
    due = [(row, OrderForm(initial={"key": uuid4().hex})) for row in queries.due_payments(actor)[:SHOWN]]
    return {
        "due": due,
        "rows": rows,
        "state": state,
        "tabs": states.PAYMENTS.items(),
        **more,
    }


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
    form = SettleForm(request.POST)
    paid = request.POST.get("result") == "paid"
    try:
        if not form.is_valid():
            raise Invalid({name: str(said[0]) for name, said in form.errors.items()})
        values = {**form.cleaned_data}
        actions.settle(payment_id, paid=paid, on=values.pop("settled_on"), **values, actor=actor_of(request), at=clock.now())
        messages.info(request, _("已记为已付") if paid else _("已记为付款失败"))
    except (NotFound, Forbidden):
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    return redirect("redress:payments")


@require_POST
def reverse(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Take a payment back; refused, one stays where the payment is."""
    state = "paid"
    try:
        actions.reverse(
            payment_id, reason=request.POST.get("reason", ""), actor=actor_of(request), at=clock.now()
        )
        messages.info(request, _("已冲回，占用的预算和限额已退回"))
        state = "reversed"
    except (NotFound, Forbidden):
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    return redirect(f"{urls.reverse('redress:payments')}?state={state}")


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
