"""Why a route is as it is: a code with its values, kept as such and worded in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from shouwen.casework.complaints.states import EVIDENCE_KINDS
from shouwen.kit.money import Money

WORDS: Mapping[str, Any] = {
    "sum": _("这次合计 %(sum)s"),
    "sum_with_before": _("这次 %(now)s，%(days)s 天内这位客户和这件事已有 %(before)s，按合计 %(total)s 核定"),
    "own": _("在您本人（%(who)s）的权限内，提交即生效"),
    "grants": _("由%(who)s批，可批到 %(top)s"),
    "grants_any": _("由%(who)s批，不设上限"),
    "severe_review": _("严重事项，先由%(who)s复核"),
    "severe_higher": _("%(who)s的限额够，但严重事项由更高一级批"),
    "countersign_sum": _("累计超过 %(sum)s，要%(who)s会签"),
    "countersign_release": _("客户签了和解或放弃声明，要%(who)s会签"),
    "countersign_nobody": _("需要%(who)s会签，但没有人担任这个岗位，请先指定"),
    "two_sign": _("累计超过 %(sum)s，由两人签批"),
    "two_sign_one": _("需要两人签批，但%(who)s只有一位能签"),
    "over_budget": _("本月预算不够，升一级审批"),
    "cap_used": _("%(who)s本月限额已用完，升一级"),
    "caps_used": _("%(who)s当天或本月的限额不够这笔，升一级"),
    "customer_year": _("十二个月内给这位客户的合计 %(total)s，超过%(who)s对一位客户的上限 %(top)s，升一级"),
    "evidence": _("由%(who)s批的要先有证据：%(kinds)s；请在投诉记录里补上"),
    "nobody": _("%(who)s没有可以批的人（空岗，或只有申请人、有关责任人），升一级"),
    "skipped": _("%(who)s属于责任部门或其下级，要回避，升一级"),
    "skipped_here": _("本中心的%(who)s属于责任部门或其下级，要回避，由上级中心的批"),
    "let_in": _("责任部门和它的下级以外没有人能批，由没有直接责任的人批"),
    "none": _("现在没有岗位能批这笔，请降低金额、分清类别，或请上级调整核决权限"),
    "emergency_only": _("应急批准只用于非严重事项，累计不超过 %(top)s；这笔请走正常审批"),
    "emergency_nobody": _("现在没有值班主管可以应急批准"),
    "emergency": _("由值班主管当场批准，%(hours)s 小时内由有权限的上级事后复核"),
}
"""Reason → sentence. ``who`` is a rung or countersign, amounts are in the matrix's currency."""
PROOFS: Mapping[str, Any] = {"any": _("任何一种"), **EVIDENCE_KINDS}
"""Kinds of evidence in words."""
SUMS = frozenset({"sum", "now", "before", "total", "top"})


@dataclass(frozen=True)
class Why:
    """One reason. ``values`` are JSON-plain: codes, numbers, and amounts as text in ``currency``."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As it is kept with a snapshot."""
        return {"code": self.code, "values": dict(self.values)}


def because(code: str, currency: str = "", **values: Any) -> Why:
    """A reason with its values as they are kept."""
    kept = {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in values.items()}
    return Why(code, {**kept, "currency": currency} if currency else kept)


def say(why: Why, places: Mapping[str, str]) -> str:
    """A reason in the reader's language; ``places`` are the words for rungs and countersigns."""
    shown = {name: _shown(name, value, why.values, places) for name, value in why.values.items()}
    return str(WORDS[why.code]) % shown if why.code in WORDS else why.code


def _shown(name: str, value: Any, values: Mapping[str, Any], places: Mapping[str, str]) -> str:
    if name in SUMS:
        return str(Money.rounded(Decimal(value), values["currency"]))
    if name == "kinds":
        return pgettext("list", "、").join(str(PROOFS.get(each, each)) for each in value)
    return places.get(value, value) if name == "who" else str(value)


def said(kept: Iterable[Any], places: Mapping[str, str]) -> list[str]:
    """Reasons of a snapshot in the reader's language. Those of before reasons had codes are sentences already."""
    return [each if isinstance(each, str) else say(Why(each["code"], each["values"]), places) for each in kept]
