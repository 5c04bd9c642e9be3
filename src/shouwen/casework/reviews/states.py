"""States of a yearly review and what it says in words (IMP-010; ISO 10002 and GB/T 19012, review by management)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.kit.moves import Move, Moves

DRAFT, OFFERED, SIGNED = "draft", "offered", "signed"
LABELS: dict[str, str | Promise] = {
    DRAFT: pgettext_lazy("review", "编写中"),
    OFFERED: pgettext_lazy("review", "待签"),
    SIGNED: pgettext_lazy("review", "已签"),
}
TONES = {OFFERED: "wait", SIGNED: "accent"}
MOVES = Moves(
    LABELS,
    [
        Move("offer", pgettext_lazy("review", "送签"), frozenset({DRAFT}), OFFERED, "reviews.write"),
        Move("return", pgettext_lazy("review", "退回再写"), frozenset({OFFERED}), DRAFT, "reviews.write"),
        Move("sign", pgettext_lazy("review", "签"), frozenset({OFFERED}), SIGNED, "reviews.sign"),
    ],
)
REMARKS: dict[str, str | Promise] = {
    "performance": _("总体表现：数字说明了什么"),
    "changes": _("内外变化：法规、业务、客户有什么不同"),
    "followup": _("上次评估定下的事做得怎样"),
    "decisions": _("决定：投诉方案和产品要怎样改进"),
    "resources": _("资源：人手、培训、工具还要什么"),
}
NEEDED = ("performance", "decisions")
"""Without these a review is not offered for signature."""
