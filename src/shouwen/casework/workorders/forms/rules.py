"""The form of a centre's own rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from shouwen.casework.workorders.rules.policy import KNOWN

UNITS = [("work_hour", gettext_lazy("工作小时")), ("work_day", gettext_lazy("工作日"))]


class RulesForm(forms.Form):
    """Reviews, windows and limits."""

    review_dispatch = forms.BooleanField(label=gettext_lazy("派单要二次审核"), required=False)
    review_chase = forms.BooleanField(label=gettext_lazy("书面催办要二次审核"), required=False)
    review_return = forms.BooleanField(
        label=gettext_lazy("退单裁定要二次审核"),
        required=False,
        help_text=gettext_lazy("派单人自己裁定时，由另一位审核"),
    )
    return_amount = forms.IntegerField(label=gettext_lazy("签收后多久内可退单"), min_value=1, max_value=100)
    return_unit = forms.ChoiceField(label=gettext_lazy("退单时间的单位"), choices=UNITS)
    chase_limit = forms.IntegerField(label=gettext_lazy("每轮每级最多催几次"), min_value=1, max_value=20)
    chase_gap_minutes = forms.IntegerField(
        label=gettext_lazy("两次催办至少隔几分钟"), min_value=0, max_value=600
    )
    suspension_days = forms.IntegerField(label=gettext_lazy("最多挂起几天"), min_value=1, max_value=365)
    supervise_overdue_hours = forms.IntegerField(
        label=gettext_lazy("超时几小时自动督办"), min_value=1, max_value=720
    )
    supervision_hours = forms.IntegerField(
        label=gettext_lazy("自动督办几小时内报情况"), min_value=1, max_value=720
    )
    min_reply = forms.IntegerField(label=gettext_lazy("回复至少几个字"), min_value=1, max_value=200)

    @property
    def changes(self) -> dict[str, Any]:
        """The figures as they were set."""
        return {name: value for name, value in self.cleaned_data.items() if name in KNOWN}
