"""What is typed about early warning."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.casework.indicators import states


class IndicatorForm(forms.Form):
    """What is watched, and from where it warns."""

    name = forms.CharField(label=_("叫什么"), max_length=80)
    measure = forms.ChoiceField(label=_("数什么"), choices=states.MEASURES.items())
    cause = forms.ChoiceField(label=_("哪个起因"), required=False, help_text=_("按起因数的才选"))
    threshold = forms.DecimalField(label=_("到多少就预警"), max_digits=13, decimal_places=1)
    days = forms.IntegerField(label=_("数最近几天"), min_value=1, max_value=366)

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(label=_("哪个起因"), required=False, help_text=_("按起因数的才选"), choices=[("", "—"), *causes])


class DecisionForm(forms.Form):
    """What is done about an alert."""

    decision = forms.CharField(label=_("看到了什么、怎么办"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
