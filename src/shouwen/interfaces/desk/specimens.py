"""Every state of every component, with made-up people: what the page ``/desk/components`` shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shouwen.interfaces.desk.ribbon import Link, Ribbon
from shouwen.interfaces.desk.timeline import Line, Mark
from shouwen.kit.forms import set_choices


@dataclass(frozen=True)
class Face:
    """A clock's values."""

    state: str
    text: str
    used_percent: float = 0
    due_at: datetime | None = None
    why: str = ""


@dataclass(frozen=True)
class Step:
    """A move's values."""

    name: str
    label: str
    allowed: bool
    why_not: str = ""
    url: str = ""


@dataclass(frozen=True)
class Somebody:
    """A person's values."""

    pk: int
    name: str


class Sample(forms.Form):
    """Fields, one of them wrong."""

    booking = forms.CharField(label="预约单号", initial="AZ-7731904")
    wish = forms.ChoiceField(label="客户要求", choices=[("1", "当日上门"), ("2", "改约")], required=False)
    reason = forms.CharField(label="拒绝原因", widget=forms.Textarea)
    how = forms.ChoiceField(label="怎样通知", choices=[("sms", "短信"), ("call", "电话")], widget=forms.RadioSelect)
    thanks = forms.BooleanField(label="已向客户致谢", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["booking"].label = _("预约单号")
        self.fields["wish"].label = _("客户要求")
        set_choices(self, "wish", [("1", _("当日上门")), ("2", _("改约"))])
        self.fields["reason"].label = _("拒绝原因")
        self.fields["reason"].error_messages["required"] = _("还差一句原因和一份凭据，写好就能退回")
        self.fields["how"].label = _("怎样通知")
        set_choices(self, "how", [("sms", _("短信")), ("call", _("电话"))])
        self.fields["thanks"].label = _("已向客户致谢")


def clocks(now: datetime) -> list[tuple[Face, str]]:
    """Each state of a clock and its rule."""
    soon, late = now + timedelta(minutes=36), now - timedelta(minutes=92)
    return [
        (Face("running", "", 60, now + timedelta(minutes=216)), _("正常：细环，弧长是剩余比例")),
        (Face("soon", "", 85, soon), _("将到期：用满 80% 起，实心扇形加粗")),
        (Face("over", "", 100, late), _("已超时：实心圆与叹号，文字“超”")),
        (Face("breached", "", 100, now - timedelta(hours=27)), _("已违约：反白底，已升级或法定超限")),
        (Face("paused", _("暂停2时10分"), 40), _("暂停：虚线环，悬停显示原因与恢复时间")),
        (Face("met", "10:05", 100), _("已达成：对勾，不再着色")),
    ]


def chain() -> Ribbon:
    """A chain with every kind of link."""
    first, night, one, two, three = _("陈雨薇"), _("何家宁"), _("赵启明"), _("马思远"), _("罗子谦")
    return Ribbon(
        [
            Link("owner", first, _("16 日 08:52–17:30，8 时 38 分"), 31080, note=_("首问责任人"), seal=True),
            Link("owner", night, _("至 17 日 08:30，15 时"), 54000, "proxy", note=_("夜班代理")),
            Link("owner", first, _("今天 08:30 至今，1 时 54 分"), 6840, note=_("现责任人"), now=True, seal=True),
            Link("handler", first, _("24 时 22 分"), 87720),
            Link("handler", one, _("18 分，非本班辖区"), 1080, "fail", note=_("已拒绝")),
            Link("handler", two, _("30 分到时，退回陈雨薇"), 1800, "lapsed", note=_("未应")),
            Link("handler", three, _("17 日 10:26 至今，23 时 58 分"), 86280, note=_("6 分内受理"), now=True),
        ]
    )


def lines(now: datetime) -> list[Line]:
    """A few entries of a timeline."""
    own, lead = _("陈雨薇"), _("郑立群")
    return [
        Line(now - timedelta(days=1, hours=2), _("拒绝经办：非本班辖区"), _("赵启明"), "x", tags=[Mark(_("附辖区图"))]),
        Line(now - timedelta(minutes=82), _("致电客户，未接通，第 2 次"), own, "phone-outgoing", tone="out"),
        Line(now - timedelta(minutes=33), _("第 2 次"), _("客户催办"), "speakerphone", tone="hot", quote=_("到底几点来？")),
        Line(now, _("答复客户，短信"), own, "send", tone="out", quote=_("师傅今天 13:30–14:30 上门。"), look="out"),
        Line(now, _("备注，仅内部可见"), lead, "note", quote=_("确认后短信留底。"), look="note"),
    ]


def moves() -> list[Step]:
    """Moves allowed and not."""
    return [
        Step("hand_off", _("交办…"), True, url="#"),
        Step("escalate", _("升级…"), True, url="#"),
        Step("close", _("办结"), False, _("办结要等工单 W-01 审核通过")),
    ]


def desk() -> dict[str, Any]:
    """Who else is here, saved views, and fields of a case in each state."""
    own, other = _("陈雨薇"), _("何家宁")
    return {
        "here": [
            {"name": own, "says": _("%(name)s在看") % {"name": own}, "is_typing": False},
            {"name": other, "says": _("%(name)s正在写答复") % {"name": other}, "is_typing": True},
        ],
        "typing": _("{0}正在写答复，发出前先商量一下").replace("{0}", other),
        "views": [
            {"name": _("已超时"), "icon": "alert-triangle", "count": 3, "hot": True},
            {"name": _("2 小时内到期"), "icon": "hourglass", "count": 1, "current": True},
            {"name": _("本班组的投诉"), "icon": "stack-2", "count": "999+"},
        ],
        "fields": [
            {"label": _("客户要求"), "shown": _("当日上门"), "may_edit": True, "changes": 2},
            {"label": _("设备型号"), "shown": "", "may_edit": True},
            {"label": _("工单编号"), "may_edit": True, "lacking": _("办结前要填")},
            {"label": _("身份证号"), "shown": "****", "may_edit": True, "is_secret": True},
            {"label": _("登记时间"), "shown": "3-16 08:52", "why_not": _("这一项不能改")},
        ],
    }
