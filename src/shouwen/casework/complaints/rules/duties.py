"""What a severity asks of those who handle a complaint (CMP-021, 027..029). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Duties:
    """``heads`` are rights whose holders at the centre are told (``unit_head``: the head of the handling unit);
    the rest are requirements that other modules read as well."""

    evidence: bool = False
    heads: tuple[str, ...] = ()
    approval: bool = False
    call_back: bool = False
    inspection: bool = False
    improvement: bool = False
    crisis: bool = False


WORDS: Mapping[str, object] = {
    "evidence": _("办结前要有证据"),
    "approval": _("补偿方案要上级批准"),
    "call_back": _("办结后要回访"),
    "inspection": _("要质检"),
    "improvement": _("办结前要有改进措施"),
    "crisis": _("启动应急预案"),
}
HEADS: Mapping[str, object] = {
    "supervisor": _("客服主管"),
    "service_manager": _("客户服务经理"),
    "centre_head": _("中心领导"),
    "branch_gm": _("分公司总经理"),
    "manager_hotline": _("经理热线"),
    "gm_hotline": _("总经理热线"),
    "province_leader": _("省中心领导"),
}
"""Posts that can be told, by role."""

HOUSE: Mapping[str, Duties] = {
    "minor": Duties(),
    "general": Duties(evidence=True, heads=("supervisor",), call_back=True),
    "severe": Duties(evidence=True, heads=("supervisor", "service_manager", "branch_gm"), approval=True, call_back=True,
                     inspection=True, improvement=True),
    "extreme": Duties(evidence=True, heads=("service_manager", "centre_head", "branch_gm", "province_leader"), approval=True,
                      call_back=True, inspection=True, improvement=True, crisis=True),
}  # fmt: skip


def duties_from(kept: Mapping[str, Any]) -> Duties:
    """Duties as a policy row keeps them."""
    return Duties(**{**kept, "heads": tuple(kept.get("heads", ()))})
