"""In whose name a centre writes to customers, and which letters it sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.letters import Kind

CHOICES = [("", _("照所有中心的")), ("on", _("发")), ("off", _("不发"))]
TEXTS = ("name", "name_en", "address", "reply_to", "callback", "signature", "signature_en")


class SenderForm(forms.Form):
    """One centre's settings; the letters are added for whatever kinds there are."""

    name = forms.CharField(label=_("发件人名称"), max_length=60, required=False, help_text=_("空着用中心的名称"))
    name_en = forms.CharField(label=_("英文名称"), max_length=60, required=False)
    address = forms.CharField(
        label=_("发件邮箱"), max_length=120, required=False, help_text=_("空着用安装时设的；要让邮件服务器认得它")
    )
    reply_to = forms.CharField(label=_("回信收到哪里"), max_length=120, required=False)
    callback = forms.CharField(label=_("请客户拨打的电话"), max_length=60, required=False)
    signature = forms.CharField(label=_("落款"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    signature_en = forms.CharField(
        label=_("英文落款"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, row: Any, kinds: Mapping[str, Kind], **more: Any) -> None:
        initial = {name: getattr(row, name) for name in TEXTS}
        initial |= {f"letter_{code}": {True: "on", False: "off"}.get(row.letters.get(code), "") for code in kinds}
        super().__init__(*args, **{**more, "initial": initial})
        for code, kind in kinds.items():
            if kind.must:
                continue
            self.fields[f"letter_{code}"] = forms.ChoiceField(
                label=str(kind.label), choices=_choices(row.centre_id, kind), required=False
            )

    def texts(self) -> dict[str, str]:
        """The words to be kept."""
        return {name: self.cleaned_data[name] for name in TEXTS}

    def letters(self) -> dict[str, bool]:
        """Which letters are sent, where that is said."""
        chosen = {name.removeprefix("letter_"): value for name, value in self.cleaned_data.items() if name.startswith("letter_")}
        return {code: value == "on" for code, value in chosen.items() if value}

    def letter_rows(self) -> list[tuple[str, Any]]:
        """The fields of letters with their codes, to be drawn beside their preview."""
        return [(name.removeprefix("letter_"), self[name]) for name in self.fields if name.startswith("letter_")]

    def text_rows(self) -> list[Any]:
        """The other fields."""
        return [self[name] for name in TEXTS]


def _choices(centre_id: int | None, kind: Kind) -> list[tuple[str, Any]]:
    if centre_id is not None:
        return CHOICES
    return [("", _("照出厂：发") if kind.is_on else _("照出厂：不发")), *CHOICES[1:]]
