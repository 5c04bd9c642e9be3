"""The days over which the rate of complaints is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.complaints.queries.rate import LONGEST
from shouwen.kit import dates


class SpanForm(forms.Form):
    """From and to, both included."""

    since = dates.Day(gettext_lazy("从"))
    until = dates.Day(gettext_lazy("到"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until:
            self._check(since, until)
        return given

    def _check(self, since: date, until: date) -> None:
        if until < since:
            self.add_error("until", _("到哪天要在从哪天之后"))
        elif (until - since).days >= LONGEST:
            self.add_error("until", _("一次最多看 %(n)s 天") % {"n": LONGEST})
