"""The complaint policy as a form: each part in both languages, and whether customers read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.complaints.rules import charter as rules


class CharterForm(forms.Form):
    """A text for each part and language."""

    is_public = forms.BooleanField(label=gettext_lazy("客户在门户里能看"), required=False, initial=True)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        words = {"zh": _("中文"), "en": _("英文")}
        self.fields["reason"] = forms.CharField(
            label=_("为什么改"), required=False, max_length=rules.REASON_MOST, help_text=_("有现行的一版就要写，改动记录里看得到")
        )
        for part, label in rules.PARTS.items():
            for ending, language in words.items():
                self.fields[f"{part}_{ending}"] = forms.CharField(
                    label=_("%(part)s（%(language)s）") % {"part": label, "language": language}, required=False,
                    max_length=rules.MOST, widget=forms.Textarea(attrs={"rows": 4, "lang": rules.LANGUAGES[ending]}),
                )  # fmt: skip

    def rows(self) -> list[tuple[Any, Any]]:
        """The parts, Chinese beside English."""
        return [(self[f"{part}_zh"], self[f"{part}_en"]) for part in rules.PARTS]

    @property
    def content(self) -> dict[str, str]:
        """The texts as they were written."""
        return {name: words for name, words in self.cleaned_data.items() if name not in ("is_public", "reason")}


class RetireForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("为什么收回"), max_length=rules.REASON_MOST, help_text=gettext_lazy("改动记录和账本里看得到")
    )
