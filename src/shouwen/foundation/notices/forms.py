"""Shapes of input of notices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _clock(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time", "class": "sw-input"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)


class QuietForm(forms.Form):
    """The hours of a day in which one wants no e-mail and no push; empty: none."""

    begins = _clock(_("从"))
    ends = _clock(_("到"))
