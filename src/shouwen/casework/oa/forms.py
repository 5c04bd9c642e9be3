"""What is typed about the link outside."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.casework.oa import slots, states


class ConnectionForm(forms.Form):
    """How approvals go out."""

    is_on = forms.BooleanField(label=_("启用"), required=False, help_text=_("关着的时候什么也不送出，回来的也不收"))
    adapter = forms.ChoiceField(label=_("用哪种 OA 插件"))
    address = forms.CharField(label=_("对方收件地址"), max_length=300, help_text=_("https 地址；主机要先由管理员写进 SHOUWEN_OA_HOSTS"))
    secret = forms.CharField(
        label=_("签名密钥"), max_length=200, required=False, help_text=_("两边约定的随机串，至少 24 个字符；空着不改"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    matters = forms.MultipleChoiceField(label=_("哪些审批送出去"), choices=states.MATTERS.items(), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adapter"] = forms.ChoiceField(label=_("用哪种 OA 插件"), choices=[(code, plug.name) for code, plug in slots.ADAPTERS.items()])
