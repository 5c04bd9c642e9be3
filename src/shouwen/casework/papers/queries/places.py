"""The places a template may have: how each is written in either language, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from shouwen.casework.complaints import queries as complaints
from shouwen.casework.papers.states import LANGUAGES

OWN: Mapping[str, object] = {
    "number": pgettext_lazy("paper", "单号"),
    "title": pgettext_lazy("paper", "标题"),
    "kind": pgettext_lazy("paper", "事项类型"),
    "category": pgettext_lazy("paper", "类别"),
    "received": pgettext_lazy("paper", "收到时间"),
    "registered": pgettext_lazy("paper", "登记时间"),
    "receiver": pgettext_lazy("paper", "首问责任人"),
    "channel": pgettext_lazy("paper", "受理渠道"),
    "source": pgettext_lazy("paper", "来源"),
    "description": pgettext_lazy("paper", "投诉内容"),
    "wish": pgettext_lazy("paper", "客户要求"),
    "due": pgettext_lazy("paper", "办理时限"),
    "customer": pgettext_lazy("paper", "客户姓名"),
    "customer_number": pgettext_lazy("paper", "客户号"),
    "phone": pgettext_lazy("paper", "客户电话"),
    "email": pgettext_lazy("paper", "客户邮箱"),
    "address": pgettext_lazy("paper", "客户地址"),
    "owner": pgettext_lazy("paper", "责任人"),
    "handler": pgettext_lazy("paper", "经办人"),
    "unit": pgettext_lazy("paper", "承办部门"),
    "severity": pgettext_lazy("paper", "严重程度"),
    "priority": pgettext_lazy("paper", "优先级"),
    "impact": pgettext_lazy("paper", "影响范围"),
    "urgency": pgettext_lazy("paper", "紧急程度"),
    "graded": pgettext_lazy("paper", "定级依据"),
    "graded_by": pgettext_lazy("paper", "评估人和日期"),
    "flags": pgettext_lazy("paper", "标记"),
    "similar": pgettext_lazy("paper", "以往相似投诉"),
    "evidence": pgettext_lazy("paper", "证据清单"),
    "causes": pgettext_lazy("paper", "根本原因"),
    "liability": pgettext_lazy("paper", "责任认定"),
    "redress": pgettext_lazy("paper", "补救内容"),
    "redress_amount": pgettext_lazy("paper", "补救金额"),
    "orders": pgettext_lazy("paper", "工单办理"),
    "acknowledged": pgettext_lazy("paper", "受理告知时间"),
    "progress": pgettext_lazy("paper", "进展告知"),
    "answer": pgettext_lazy("paper", "答复内容"),
    "answered": pgettext_lazy("paper", "答复时间"),
    "closed": pgettext_lazy("paper", "办结时间"),
    "close_reason": pgettext_lazy("paper", "办结结果"),
    "prevention": pgettext_lazy("paper", "防止再发"),
    "improvement": pgettext_lazy("paper", "改进措施"),
    "centre": pgettext_lazy("paper", "客服中心"),
    "callback": pgettext_lazy("paper", "回拨电话"),
    "site": pgettext_lazy("paper", "查询网址"),
    "today": pgettext_lazy("paper", "今天"),
    "maker": pgettext_lazy("paper", "制作人"),
    "edition": pgettext_lazy("paper", "文书版次"),
}
"""Besides these, every field of the complaint record is a place."""


def labels() -> dict[str, str]:
    """What each place is called in the reader's language, by code."""
    return {
        **{code: str(label) for code, label in OWN.items()},
        **{code: _(label) for code, label in complaints.labels().items()},
    }


@cache
def names() -> Mapping[str, str]:
    """Every way a place may be written (its code, its name in either language), and its code."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            for code, label in labels().items():
                found.setdefault(label, code)
    return {**found, **{code: code for code in labels()}}


@dataclass(frozen=True)
class Place:
    """A place as the editor offers it: how it is written in that language, and what it stands for on the case tried."""

    code: str
    label: str
    value: str = ""

    @property
    def written(self) -> str:
        """With its braces."""
        return "{" + self.label + "}"


def offered(language: str, tried: Mapping[str, str]) -> list[Place]:
    """The places of a template's language, with what they stand for."""
    with translation.override(language):
        return [Place(code, label, tried.get(code, "")) for code, label in labels().items()]
