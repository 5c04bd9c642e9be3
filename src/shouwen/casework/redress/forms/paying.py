"""Shapes of input for payments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from shouwen.casework.redress import states
from shouwen.kit import dates


class OrderForm(forms.Form):
    """How a request is paid."""

    method = forms.ChoiceField(label=gettext_lazy("付款方式"), choices=states.METHODS.items())
    key = forms.CharField(widget=forms.HiddenInput, min_length=8, max_length=64)


class SettleForm(forms.Form):
    """What became of a payment: the key pressed says whether it was paid."""

    reference = forms.CharField(label=gettext_lazy("流水号"), required=False, max_length=80)
    settled_on = dates.Day(gettext_lazy("结算日期"), required=False)
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=200)
    result = forms.ChoiceField(
        label=gettext_lazy("结果"),
        choices=[("paid", gettext_lazy("记已付")), ("failed", gettext_lazy("记失败"))],
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("请按“记已付”或“记失败”")),
    )


class ReverseForm(forms.Form):
    """Why a payment is taken back; the action asks for it."""

    reason = forms.CharField(label=gettext_lazy("冲回的原因"), required=False, max_length=200)
