"""The reconciliation file: what was ordered goes out as CSV, what became of it comes back as CSV, each line for itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.redress.actions.paying import settle
from shouwen.casework.redress.models import Payment
from shouwen.casework.redress.queries.payments import payments
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, Refusal

OUT = ("key", "request", "amount", "currency", "method", "ordered_at")
BACK = ("key", "result", "amount", "currency", "reference", "settled_on", "note")
MOST = 5000


@dataclass(frozen=True)
class Told:
    """What became of one line: its number in the file, the payment's key, and the sentence; ``ok`` when it counts.
    ``payment`` is the one the key names, when there is one in reach.
    """

    line: int
    key: str
    ok: bool
    words: str
    payment: Payment | None = None


def export(rows: Iterable[Payment]) -> str:
    """Ordered payments as CSV with a head line; a spreadsheet opens it as it is."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(OUT)
    for row in rows:
        writer.writerow(
            [
                row.key,
                str(row.request),
                row.money.plain(),
                row.currency,
                row.method,
                row.ordered_at.isoformat(timespec="seconds"),
            ]
        )
    return "\ufeff" + out.getvalue()


def import_results(text: str, *, actor: Actor, at: datetime) -> list[Told]:
    """Settle payments by a file with the columns ``key, result, amount, currency, reference, settled_on, note``;
    ``result`` is paid or failed. A wrong line settles nothing and says why; the same file again changes nothing.

    :raises Forbidden: without ``redress.pay``.
    :raises Invalid: for what is no such file.
    """
    actor.need("redress.pay")
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    try:
        head, lines = set(rows.fieldnames or ()), list(rows)
    except csv.Error:
        raise Invalid({"file": _("这不是 CSV 文件，请导出后再传")}) from None
    if not {"key", "result", "amount", "currency"} <= head:
        raise Invalid({"file": _("文件第一行要有 key、result、amount、currency 这几列")})
    if len(lines) > MOST:
        raise Invalid({"file": _("一次最多 %(most)s 行，请分几次导入") % {"most": MOST}})
    return [_line(number, row, actor, at) for number, row in enumerate(lines, 2)]


def _line(number: int, row: Mapping[str, str | None], actor: Actor, at: datetime) -> Told:
    values = {name: (row.get(name) or "").strip() for name in BACK}
    key = values["key"]
    payment = payments(actor).filter(key=key).first() if key.isprintable() and key else None
    try:
        with transaction.atomic():
            words = _settled(payment, values, actor, at)
    except Refusal as no:
        return Told(number, key, False, no.message, payment)
    return Told(number, key, True, words, payment)


def _settled(payment: Payment | None, values: Mapping[str, str], actor: Actor, at: datetime) -> str:
    if payment is None:
        raise Conflict("key_unknown", _("没有这个幂等键的付款"))
    if values["result"] not in ("paid", "failed"):
        raise Conflict("result_unknown", _("result 要写 paid 或 failed"))
    if _amount(values["amount"]) != payment.amount or values["currency"] != payment.currency:
        raise Conflict("amount_differs", _("金额或币种与安排的不一致：应为 %(sum)s") % {"sum": payment.money})
    again = payment.state == values["result"]
    if again and payment.reference and payment.reference != values["reference"]:
        raise Conflict("reference_differs", _("这笔已按流水号 %(ref)s 对过账") % {"ref": payment.reference})
    settle(
        payment.pk,
        paid=values["result"] == "paid",
        reference=values["reference"],
        on=_day(values["settled_on"]),
        note=values["note"],
        actor=actor,
        at=at,
    )
    return _("以前已对过账，没有变化") if again else _("已对账")


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Conflict("amount_differs", _("金额不是数字")) from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Conflict("day_unknown", _("日期要写成 2026-03-16")) from None
