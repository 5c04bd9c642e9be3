"""The fields of a complaint record: what each is called, what it takes, and which stage of the matter it belongs to. Pure.

Demand, finding and answer are kept apart: what the customer says, what was found, and what was done about it. Who is
liable is none of these and stands in a module of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.cases.states import TRIGGERS
from shouwen.casework.complaints import states
from shouwen.kit.dates import FAR
from shouwen.kit.days import Far, meant, read_day
from shouwen.kit.errors import Invalid
from shouwen.kit.money import CODES, Money, parse
from shouwen.kit.text import squash, tidy


@dataclass(frozen=True)
class Field:
    """``type`` is text, passage, day, choice, choices, yes, money or count. Sealed fields may name people."""

    code: str
    section: str
    label: str
    type: str
    choices: Mapping[str, object] = dataclasses.field(default_factory=dict)
    sealed: bool = False
    most: int = 200
    help: str = ""


SECTIONS = {
    "demand": gettext_noop("客户说的"),
    "assessment": gettext_noop("初步评估"),
    "finding": gettext_noop("查明的"),
    "answer": gettext_noop("处理与答复"),
    "outside": gettext_noop("监管与外部"),
}
LONG = 4000
OWN = "CNY"
"""The currency of the tables by which centres grade."""


def _t(code: str, section: str, label: str, **more: Any) -> Field:
    return Field(code, section, label, "text", sealed=True, **more)


def _p(code: str, section: str, label: str, **more: Any) -> Field:
    return Field(code, section, label, "passage", sealed=True, most=LONG, **more)


def _d(code: str, section: str, label: str) -> Field:
    return Field(code, section, label, "day")


def _c(code: str, section: str, label: str, choices: Mapping[str, object]) -> Field:
    return Field(code, section, label, "choice", choices)


FIELDS: tuple[Field, ...] = (
    _c("class_code", "demand", gettext_noop("投诉性质"), states.CLASSES),
    _t("acting_for", "demand", gettext_noop("代谁投诉"), help=gettext_noop("本人投诉不填；代理人写清关系")),
    _t("postcode", "demand", gettext_noop("邮政编码")),
    _t("product", "demand", gettext_noop("产品、订单或合同")),
    _d("problem_on", "demand", gettext_noop("问题发生日期")),
    _t("place", "demand", gettext_noop("发生地点")),
    _p("details", "demand", gettext_noop("问题经过")),
    _c("recurrence", "demand", gettext_noop("首次还是再次"), states.RECURRENCES),
    _p("witnesses", "demand", gettext_noop("证人和其他当事人")),
    Field("remedy_wanted", "demand", gettext_noop("要求补救"), "yes"),
    _p("remedy", "demand", gettext_noop("想要的结果")),
    Field("amount", "demand", gettext_noop("索赔或损失金额"), "money"),
    Field("currency", "demand", gettext_noop("币种"), "currency", help=gettext_noop("三个字母，例如 CNY、USD")),
    _p("enclosures", "demand", gettext_noop("随附材料")),
    _d("signed_on", "demand", gettext_noop("客户签名日期")),
    Field("affected", "assessment", gettext_noop("影响客户数"), "count"),
    Field("triggers", "assessment", gettext_noop("特别情形"), "choices", TRIGGERS),
    _c("complexity", "assessment", gettext_noop("复杂程度"), states.COMPLEXITIES),
    _p("immediate", "assessment", gettext_noop("要马上做的"), help=gettext_noop("做什么、谁来做；涉及安全的先办")),
    _c("outcome", "finding", gettext_noop("查明结果"), states.OUTCOMES),
    _d("finding_on", "finding", gettext_noop("查明日期")),
    _p("finding", "finding", gettext_noop("查明的事实")),
    Field("resolutions", "answer", gettext_noop("处理方式"), "choices", states.RESOLUTIONS),
    _p("resolution", "answer", gettext_noop("处理意见")),
    _c("stand", "answer", gettext_noop("对客户要求"), states.STANDS),
    _p("stand_why", "answer", gettext_noop("理由和依据")),
    _t("apology_by", "answer", gettext_noop("致歉人")),
    _d("apology_on", "answer", gettext_noop("致歉日期")),
    _c("apology_how", "answer", gettext_noop("致歉方式"), states.MEDIA),
    _p("apology", "answer", gettext_noop("致歉的话")),
    _d("decision_on", "answer", gettext_noop("处理决定告知日期")),
    _c("decision_how", "answer", gettext_noop("告知方式"), states.MEDIA),
    _c("reaction", "answer", gettext_noop("客户意见"), states.REACTIONS),
    _d("reaction_on", "answer", gettext_noop("客户表态日期")),
    _p("reaction_why", "answer", gettext_noop("客户的说法")),
    _d("recourse_on", "outside", gettext_noop("外部途径告知日期")),
    _p("recourse", "outside", gettext_noop("已告知的外部途径")),
    _c("regulator", "outside", gettext_noop("监管单位"), states.REGULATORS),
    Field("regulator_number", "outside", gettext_noop("监管单号"), "text", most=80),
    _c("regulator_channel", "outside", gettext_noop("监管渠道"), states.REGULATOR_CHANNELS),
    _d("regulator_on", "outside", gettext_noop("监管转来日期")),
    _d("regulator_due", "outside", gettext_noop("监管要求答复日期")),
    _d("regulator_answered_on", "outside", gettext_noop("答复监管日期")),
    Field("regulator_response", "outside", gettext_noop("给监管的公开答复"), "text", help=gettext_noop("会公开，不写客户信息")),
)
BY_CODE = {field.code: field for field in FIELDS}
SEALED = frozenset(field.code for field in FIELDS if field.sealed)
GRADING = frozenset({"amount", "currency", "affected", "triggers"})
"""Fields whose change may change the severity."""
MOST = 10_000_000


def empty(field: Field) -> Any:
    """What a field holds while nobody has said anything."""
    return {"choices": [], "day": None, "money": None, "yes": None, "count": 1, "currency": OWN}.get(field.type, "")


def read(field: Field, value: Any, *, keep: Any = None, currency: str = OWN) -> Any:
    """What somebody typed or sent, as it is kept; ``keep`` is what stands there, which may stay though it is retired.
    Amounts are read in ``currency``.

    :raises Invalid: beside the field.
    """
    if field.type == "money":
        return _money(field, value, currency)
    reader = {"day": _day, "currency": _currency, "yes": _yes, "count": _count, "choice": _choice, "choices": _several}
    if field.type in reader:
        return reader[field.type](field, value, keep)
    text = (squash if field.type == "text" else tidy)(str(value or ""))
    if len(text) > field.most:
        raise Invalid({field.code: _("最多 %(max)s 个字，现在 %(length)s 个") % {"max": field.most, "length": len(text)}})
    return text


def _day(field: Field, value: Any, _keep: Any) -> date | None:
    if isinstance(value, datetime):
        value = value.date()
    if value in (None, ""):
        return None
    try:
        return meant(value if isinstance(value, date) else read_day(str(value)))
    except Far:
        raise Invalid({field.code: str(FAR)}) from None
    except ValueError:
        raise Invalid({field.code: _("请写成日期，例如 2026-03-18")}) from None


def _currency(field: Field, value: Any, _keep: Any) -> str:
    code = str(value or OWN).strip().upper()
    if code not in CODES:
        raise Invalid({field.code: _("没有“%(code)s”这个币种，请写三个字母的代码，例如 CNY、USD") % {"code": code[:12]}})
    return code


def _money(field: Field, value: Any, currency: str) -> Decimal | None:
    if value in (None, ""):
        return None
    amount = value if isinstance(value, Decimal) else parse(str(value), currency, field=field.code).amount
    if amount < 0:
        raise Invalid({field.code: _("金额不能是负数")})
    return amount


def _yes(field: Field, value: Any, _keep: Any) -> bool | None:
    known: dict[Any, bool | None] = {"": None, "yes": True, "no": False, "true": True, "false": False}
    if value is None or isinstance(value, bool):
        return value
    if str(value) not in known:
        raise Invalid({field.code: _("请从列表里选一项")})
    return known[str(value)]


def _count(field: Field, value: Any, _keep: Any) -> int:
    text = str(value if value not in (None, "") else 1).strip()
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MOST:
        raise Invalid({field.code: _("请写一个 1 到 1000 万之间的整数")})
    return int(text)


def _choice(field: Field, value: Any, keep: Any) -> str:
    code = str(value or "")
    if code and code not in field.choices and code != keep:
        raise Invalid({field.code: _("请从列表里选一项")})
    return code


def _several(field: Field, value: Any, keep: Any) -> list[str]:
    codes = list(dict.fromkeys(str(each) for each in (value or ()) if each)) if not isinstance(value, str) else [value]
    if set(codes) - set(field.choices) - set(keep or ()):
        raise Invalid({field.code: _("请从列表里选一项")})
    order = list(field.choices)
    return sorted(codes, key=lambda code: order.index(code) if code in order else len(order))


def said(field: Field, value: Any) -> str:
    """A value in words, in the reader's language; '' when there is none."""
    if value in (None, "", []):
        return ""
    if field.type == "choice":
        return str(field.choices.get(value, value))
    if field.type == "choices":
        return _("、").join(str(field.choices.get(each, each)) for each in value)
    if field.type == "yes":
        return _("是") if value else _("否")
    if field.type == "money":
        return f"{value:,.3f}".removesuffix("0")
    return value.isoformat() if isinstance(value, date) else str(value)


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def fits(amount: Decimal | None, currency: str) -> None:
    """:raises Invalid: at ``amount`` when a currency has no coin that small."""
    try:
        Money(amount or Decimal(0), currency)
    except ValueError:
        raise Invalid({"amount": _("%(currency)s 没有这么小的单位，请改金额") % {"currency": currency}}) from None
