"""What is typed about yearly reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.casework.reviews import states


class BeginForm(forms.Form):
    """Which year."""

    year = forms.IntegerField(label=_("哪一年"), min_value=2000, max_value=9998)
    reason = forms.CharField(label=_("为什么再来一版"), max_length=200, required=False, help_text=_("这一年已经签过一版才写"))


class RemarksForm(forms.Form):
    """What is said under each heading."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in states.REMARKS.items():
            self.fields[code] = forms.CharField(label=str(label), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
