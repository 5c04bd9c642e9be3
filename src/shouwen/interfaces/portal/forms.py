"""The shape of what customers write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.kit.forms import set_choices


class Submission(forms.Form):
    """A new matter from a customer (CHN-011, CMP-012..014)."""

    kind = forms.ChoiceField(label=_("您要反映的是"))
    centre = forms.TypedChoiceField(label=_("所在地区"), coerce=int)
    description = forms.CharField(label=_("事情经过"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    demand = forms.CharField(label=_("您希望怎么解决"), max_length=300, required=False)
    name = forms.CharField(label=_("怎么称呼您"), max_length=40, required=False)
    phone = forms.CharField(label=_("手机或固定电话"), max_length=30, required=False)
    email = forms.CharField(label=_("电子邮箱"), max_length=254, required=False)
    anonymous = forms.BooleanField(label=_("不留姓名和联系方式"), required=False)
    consent = forms.BooleanField(
        label=_("同意为办理此事使用以上信息"), error_messages={"required": _("请勾选同意，我们才能登记和联系您")}
    )
    key = forms.RegexField(r"^[0-9a-f]{32}$", required=False, widget=forms.HiddenInput(attrs={"data-drafted": "over"}))  # once for each form
    website = forms.CharField(required=False)  # nobody sees this field; only programs fill it

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], centres: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        set_choices(self, "kind", kinds)
        set_choices(self, "centre", centres)


class Opening(forms.Form):
    """Number and access code."""

    number = forms.CharField(label=_("单号"), max_length=24)
    code = forms.CharField(label=_("查询码"), max_length=16)


class Words(forms.Form):
    """Something a customer adds or answers."""

    text = forms.CharField(label=_("要补充的情况"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
