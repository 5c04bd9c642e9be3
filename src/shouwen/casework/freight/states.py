"""Why goods come back, who can bear the freight, and where a ruling stands (AUTH-008)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RULE = "freight_rule"
"""How chains name a rule."""
QUALITY, PERSONAL = "quality", "personal"
GROUNDS: dict[str, str | Promise] = {
    QUALITY: _("质量问题"), "wrong_goods": _("错发、漏发"), "damaged": _("运输中损坏"), "undescribed": _("和描述不符"), PERSONAL: _("个人原因、不想要了"),
    "agreed": _("双方说好的其他情形"),
}  # fmt: skip
MERCHANT, CUSTOMER, CARRIER = "merchant", "customer", "carrier"
BEARERS: dict[str, str | Promise] = {MERCHANT: _("商家"), CUSTOMER: pgettext_lazy("freight", "客户"), CARRIER: _("承运方")}
STANDS, WAITING, RETURNED, REFUSED, WITHDRAWN = "stands", "waiting", "returned", "refused", "withdrawn"
LABELS: dict[str, str | Promise] = {
    STANDS: pgettext_lazy("freight", "已定"),
    WAITING: pgettext_lazy("freight", "等审批"),
    RETURNED: pgettext_lazy("freight", "已退回"),
    REFUSED: pgettext_lazy("freight", "没有批准"),
    WITHDRAWN: pgettext_lazy("freight", "已撤回"),
}
TONES = {WAITING: "wait", RETURNED: "soon", REFUSED: "soon", STANDS: "accent"}
