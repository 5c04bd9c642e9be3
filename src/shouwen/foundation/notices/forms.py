"""Shapes of input of notices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.kit import dates


class QuietForm(forms.Form):
    """The hours of a day in which one wants no e-mail and no push; empty: none."""

    begins = dates.Clock(_("从"), required=False)
    ends = dates.Clock(_("到"), required=False)
