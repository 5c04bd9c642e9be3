"""What is typed about expenses and applications."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.casework.applications import states
from shouwen.casework.applications.actions import Draft
from shouwen.kit import dates
from shouwen.kit.forms import AmountField
from shouwen.kit.money import Money


class DraftForm(forms.Form):
    """An expense, or what a customer applies for."""

    sort = forms.ChoiceField(label=_("哪一类"))
    title = forms.CharField(label=_("一句话说明"), max_length=120)
    amount = AmountField(label=_("金额（元）"))
    payee = forms.CharField(label=_("付给谁"), max_length=80)
    reason = forms.CharField(label=_("为什么要、怎么算的"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["sort"] = forms.ChoiceField(label=_("哪一类"), choices=states.SORTS[kind].items())
        if kind == states.CUSTOMER:
            del self.fields["payee"]

    def draft(self, case: Any) -> Draft:
        """What was typed, as the action takes it."""
        values = self.cleaned_data
        return Draft(self.kind, values["sort"], values["title"], values["reason"], Money(values["amount"] or Decimal(0)), case, values.get("payee", ""))


class DecisionForm(forms.Form):
    """A signature."""

    note = forms.CharField(label=_("意见"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    step = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(label=_("为什么撤回"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class HandInForm(forms.Form):
    """Which department decides."""

    to = forms.CharField(label=_("送到哪个部门"), max_length=80)


class OutcomeForm(forms.Form):
    """What that department said."""

    words = forms.CharField(label=_("受理部门怎么说"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    by = forms.CharField(label=_("谁定的"), max_length=80)
    on = dates.Day(label=_("哪一天定的"))
    reference = forms.CharField(label=_("对方的编号"), max_length=80, required=False)
    amount = AmountField(label=_("同意多少（元）"), required=False)

    def __init__(self, *args: Any, granted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not granted:
            del self.fields["amount"]


class SpendForm(forms.Form):
    """What it really cost."""

    amount = AmountField(label=_("实际花了多少（元）"))


class BudgetForm(forms.Form):
    """What may be spent in a month."""

    month = dates.Month(label=_("哪个月"))
    amount = AmountField(label=_("预算（元）"))
