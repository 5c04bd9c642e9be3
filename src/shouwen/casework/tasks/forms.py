"""What is typed about tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases.forms.receiver import PersonField
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as catalogue


def passage(label: Any, **more: Any) -> forms.CharField:
    """A few lines."""
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), **more)


class FollowUpForm(forms.Form):
    """Something to be seen to."""

    text = passage(gettext_lazy("跟进什么"))
    owner = PersonField(label=gettext_lazy("谁来做"), required=False, help_text=gettext_lazy("不选就是您"))
    due_at = dates.Moment(gettext_lazy("什么时候之前"))
    remind_at = dates.Moment(gettext_lazy("什么时候提醒"), required=False, help_text=gettext_lazy("不选就在到期前一天，或时间过半时"))


class ResultForm(forms.Form):
    """What came of it."""

    result = passage(gettext_lazy("结果"), help_text=gettext_lazy("没有结果不算完成"))


class CallForm(forms.Form):
    """A call to the customer about what was done for them."""

    result_code = forms.ChoiceField(label=gettext_lazy("联系上了吗"))
    satisfied = forms.ChoiceField(
        label=gettext_lazy("客户满意吗"), required=False, widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("满意，问题解决了")), ("no", gettext_lazy("不满意"))],
        help_text=gettext_lazy("联系上了才选；不满意按客户不认可办理"),
    )  # fmt: skip
    remarks = passage(gettext_lazy("客户怎么说"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("用什么方式"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        results = [(item.code, item.label) for item in catalogue.choices("contact_result", actor) if item.code != "sent"]
        set_choices(self, "result_code", results)
        set_choices(self, "channel", [(item.code, item.label) for item in catalogue.channels()])
        self.initial.setdefault("channel", "phone")

    @property
    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        given = self.cleaned_data["satisfied"]
        return {**self.cleaned_data, "satisfied": None if not given else given == "yes"}


class MoveForm(forms.Form):
    """Another to do it, or another time."""

    owner = PersonField(label=gettext_lazy("改由谁做"), required=False, help_text=gettext_lazy("不选就不换人"))
    due_at = dates.Moment(gettext_lazy("改到什么时候之前"), required=False, help_text=gettext_lazy("不选就不改时间"))
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=200)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("owner") and not values.get("due_at"):
            self.add_error("owner", _("请换人或改时间"))
        return values


class DropForm(forms.Form):
    """Why it need not be done."""

    reason = forms.CharField(label=gettext_lazy("为什么不用做了"), max_length=200)
