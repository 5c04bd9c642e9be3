"""How a matter is looked into, and where an option of its solution stands (CASE-059, 060, 061)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

METHODS = {
    "interview": _("问当事人和经手人"),
    "records": _("查记录和单据"),
    "recording": _("听录音、看录像"),
    "on_site": _("到现场看"),
    "test": _("检测或试用"),
    "expert": _("请专家鉴定"),
    "other": _("其他"),
}

WAITING = "waiting"
AGREED = "agreed"
REFUSED = "refused"
CHOSEN = "chosen"
DROPPED = "dropped"
STATES = {
    WAITING: _("等决定"),
    AGREED: _("可以采用"),
    REFUSED: _("没有同意"),
    CHOSEN: _("采用"),
    DROPPED: _("不用"),
}
TONES = {WAITING: "wait", CHOSEN: "accent", REFUSED: "line", DROPPED: "line"}
"""How loud a state's tag is; all others are plain."""
