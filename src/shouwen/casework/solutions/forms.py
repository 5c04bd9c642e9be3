"""What is typed about investigations and solutions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.cases.forms.receiver import PersonField
from shouwen.casework.solutions import states
from shouwen.kit import dates
from shouwen.kit.errors import Invalid
from shouwen.kit.money import parse


def passage(label: Any, **more: Any) -> forms.CharField:
    """A few lines."""
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **more)


class InvestigationForm(forms.Form):
    """How it was looked into."""

    method = forms.ChoiceField(label=gettext_lazy("用什么方法查的"), choices=list(states.METHODS.items()))
    evidence = passage(gettext_lazy("凭什么"), help_text=gettext_lazy("查到的记录、单据、录音，写清楚在哪里；文件放进事项单"))
    conclusion = passage(pgettext_lazy("investigation", "结论"))


class OptionForm(forms.Form):
    """A way to solve it."""

    text = passage(gettext_lazy("方案"))
    cost = forms.CharField(
        label=gettext_lazy("要花多少"), required=False, max_length=30,
        help_text=gettext_lazy("不花钱就留空；要花钱的，由核决权限够的岗位决定"),
    )  # fmt: skip

    def clean_cost(self) -> Decimal:
        text = self.cleaned_data["cost"].strip()
        try:
            return parse(text, field="cost").amount if text else Decimal(0)
        except Invalid as wrong:
            raise forms.ValidationError(next(iter(wrong.fields.values()))) from wrong


class DecideForm(forms.Form):
    """Agree or refuse."""

    agree = forms.TypedChoiceField(
        label=gettext_lazy("结论"), coerce=lambda text: text == "yes", widget=forms.RadioSelect,
        choices=[("yes", pgettext_lazy("option", "同意")), ("no", pgettext_lazy("option", "不同意"))],
    )  # fmt: skip
    note = passage(gettext_lazy("理由"), required=False)


class DropForm(forms.Form):
    """Why it is not carried out."""

    reason = forms.CharField(label=gettext_lazy("为什么不用"), max_length=200)


class ActionForm(forms.Form):
    """Something to be done for it."""

    text = forms.CharField(label=gettext_lazy("做什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    owner = PersonField(label=gettext_lazy("谁来做"), required=False, help_text=gettext_lazy("不选就是您"))
    due_at = dates.Moment(gettext_lazy("什么时候之前"))
